"""Asks a server for the tiles of one view, through the door: one connection, one request at a time, never in bulk."""

from __future__ import annotations

import http.client
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from provenance import __version__
from provenance.errors import NetworkFailed, UsageError
from provenance.net.account import Limits
from provenance.net.door import Door
from provenance.net.line import Line

__all__ = ["AGENT", "MOST_TILES_ASKED", "TileServer", "fetched", "tile_server"]

MOST_TILES_ASKED: Final = 48
"""In one request of ours (our choice): a view of 1280 × 800 pixels shows at most 30."""

AGENT: Final = f"Alidade/{__version__} (desktop program; tiles of one view, when its user asks)"
"""OpenStreetMap's tile usage policy asks for a name that tells which program asks."""

PURPOSE: Final = "map_tiles"
FIELDS: Final = ("tile_numbers",)

_MOST_TILE_BYTES: Final = 8 * 1024 * 1024  # our choice; common ones have 5 to 100 kB
_LIMITS: Final = Limits(seconds=60.0, received_bytes=64 << 20)
_NONE_THERE: Final = (204, 404, 410)
_MOST_LETTERS: Final = 500
_LETTERS: Final = re.compile(r"[!-~]+")  # no spaces or line ends, which would end a line of the request
_PLACES: Final = ("{z}", "{x}", "{y}")


class TileServer(NamedTuple):
    """Where tiles are asked for. `path` holds {z}, {x} and {y}; `plain`: without TLS, only on this very machine."""

    host: str
    port: int
    path: str
    plain: bool

    def address(self, z: int, x: int, y: int) -> str:
        """What is asked for one tile."""
        return self.path.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


def tile_server(template: str) -> TileServer:
    """The server of `https://host/{z}/{x}/{y}.png`. Raises UsageError("not_a_tile_template")."""
    try:
        parts = urlsplit(template)
        port = parts.port
    except ValueError as error:
        raise _no_template(template) from error
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    good = (
        parts.scheme in ("https", "http")
        and parts.hostname
        and parts.username is None
        and len(template) <= _MOST_LETTERS
        and _LETTERS.fullmatch(template)
        and all(path.count(one) == 1 for one in _PLACES)
        and not re.search(r"[{}]", re.sub(r"\{[xyz]\}", "", template))
    )
    if not good:
        raise _no_template(template)
    plain = parts.scheme == "http"
    return TileServer(str(parts.hostname), port or (80 if plain else 443), path, plain)


def _no_template(template: str) -> UsageError:
    return UsageError("not_a_tile_template", template=template[:120], form="https://host/{z}/{x}/{y}.png")


def fetched(
    door: Door, server: TileServer, wanted: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[tuple[int, int, int], bytes | None]]:
    """The tiles (z, x, y) as they come, not decoded; None where the server has none.

    All are one entry of what left. At most `MOST_TILES_ASKED`; a redirection is not followed. Raises NetworkRefused,
    NetworkFailed (tile_server_refused, tile_answer_unreadable, and those of `Line`).
    """
    line = door.line(server.host, server.port, plain=server.plain, configured=True)
    try:
        with door.request(line, PURPOSE, FIELDS, _LIMITS):
            for number, tile in enumerate(wanted):
                if number >= MOST_TILES_ASKED:
                    return
                yield tile, _asked(line, server, server.address(*tile))
    finally:
        line.close()


def _asked(line: Line, server: TileServer, address: str) -> bytes | None:
    if not line.is_open:
        line.open()
        if not server.plain:
            line.secure()
    usual = server.port == (80 if server.plain else 443)
    host = f"[{server.host}]" if ":" in server.host else server.host
    head = (
        f"GET {address} HTTP/1.1\r\nHost: {host}{'' if usual else f':{server.port}'}\r\nUser-Agent: {AGENT}\r\n"
        "Accept: image/png, image/jpeg, image/webp\r\nAccept-Encoding: identity\r\n\r\n"
    )
    line.sendall(head.encode("ascii"))
    answer = http.client.HTTPResponse(_Ready(line))  # type: ignore[arg-type]  # it only makes a file of it
    try:
        answer.begin()
        body = answer.read(_MOST_TILE_BYTES + 1)
    except (http.client.HTTPException, ValueError) as error:
        line.close()
        raise NetworkFailed("tile_answer_unreadable", host=server.host) from error
    if answer.will_close or not answer.isclosed():
        line.close()
    if len(body) > _MOST_TILE_BYTES:
        raise NetworkFailed("tile_answer_unreadable", host=server.host)
    if answer.status in _NONE_THERE:
        return None
    if answer.status != 200:
        raise NetworkFailed("tile_server_refused", host=server.host, status=answer.status)
    return body or None


class _Ready:
    """A line as HTTP's reader takes a socket."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def makefile(self, _mode: str) -> io.BufferedRWPair:
        return self._line.makefile()
