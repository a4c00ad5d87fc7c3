"""Tiles of a server that the user configured: from the cache, and from the network only where that was allowed."""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from provenance.errors import Cancelled, NetworkFailed, NetworkRefused
from provenance.work.cache import Cache
from provenance.workbench.teaming import NetworkSettings, RequestLog, Requests, settings_of

if TYPE_CHECKING:
    from provenance.net.door import Asking
    from provenance.record.network import NetworkRequest

__all__ = ["NOBODY", "Leave", "OnlineTiles", "tiles_of"]

FOLDER: Final = "tiles"
_LIMIT_BYTES: Final = 256 << 20
"""On disk, of all servers together (our choice): some 10,000 tiles."""

_FRESH_S: Final = 7 * 24 * 3600
"""OpenStreetMap's tile usage policy asks for at least seven days where a server says nothing of its own."""

_HEAD: Final = struct.Struct("<Q?")  # seconds since 1970; whether the server has the tile at all

TileNumber = tuple[int, int, int]


class OnlineTiles(NamedTuple):
    """What a view got: tiles that are there, how many are not known, those that were older than seven days, why the
    server was not asked or did not answer, and what left this machine."""

    tiles: dict[TileNumber, bytes]
    missing: int
    old: int
    reason: NetworkRefused | NetworkFailed | None
    requests: tuple[NetworkRequest, ...]


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Leave:
    """Which servers may be asked. `hosts`: those that the user has just allowed, None for all; `ask`: asked about the
    others, where the settings say so; `unasked`: what to do with those: "refuse" has the door write down that it was
    shut, "leave" takes them for not there. `record`: who hears of each request, by default the installation's log;
    `in_pieces`: what is here is handed over before a server is asked; `still`: whether anything may leave at all,
    looked at before each view."""

    hosts: frozenset[str] | None = frozenset()
    ask: Asking | None = None
    unasked: Literal["refuse", "leave"] = "refuse"
    record: Callable[[NetworkRequest], object] | None = None
    in_pieces: bool = False
    still: Callable[[], bool] = _always

    def allows(self, host: str) -> bool:
        """Whether the user has said so."""
        return self.hosts is None or host in self.hosts

    def is_tried(self, host: str) -> bool:
        """Whether a request for it comes to the door at all."""
        return (self.allows(host) or self.unasked == "refuse") and self.still()


NOBODY: Final = Leave(unasked="leave")


def _go_on() -> None:
    """Nobody stops it."""


def tiles_of(
    template: str,
    wanted: Sequence[TileNumber],
    folders: tuple[Path, Path],
    leave: Leave = NOBODY,
    *,
    check: Callable[[], None] = _go_on,
    now: Callable[[], float] = time.time,
) -> OnlineTiles:
    """The tiles of one view. `folders`: the user's data and cache folder; `check` is called before each tile and may
    raise Cancelled; what came is kept.

    What is in the cache and not older than seven days is never asked for again. Raises UsageError, EnvironmentFault.
    """
    from provenance.net.tiles import tile_server  # loads ssl

    home, cache_folder = folders
    cache = Cache(cache_folder / FOLDER, _LIMIT_BYTES)
    kept = {one: _kept(cache, template, one) for one in wanted}
    stale = [one for one, entry in kept.items() if entry is None or now() - entry[0] > _FRESH_S]
    requests, reason = Requests(leave.record or RequestLog(home)), None
    if stale and leave.is_tried(tile_server(template).host):
        keeping = _Keeping(cache, kept, now)
        reason = _ask(template, stale, keeping, (settings_of(home), requests, leave, check))
        cache.trim()
    there = {one: entry[1] for one, entry in kept.items() if entry is not None and entry[1]}
    old = sum(entry is not None and now() - entry[0] > _FRESH_S for entry in kept.values())
    missing = sum(entry is None for entry in kept.values())
    return OnlineTiles(there, missing, old, reason, requests.taken())


class _Keeping(NamedTuple):
    """Where tiles are kept, and what is known of those of a view."""

    cache: Cache
    kept: dict[TileNumber, tuple[float, bytes] | None]
    now: Callable[[], float]


def _ask(
    template: str,
    stale: Sequence[TileNumber],
    keeping: _Keeping,
    asking: tuple[NetworkSettings, Requests, Leave, Callable[[], None]],
) -> NetworkRefused | NetworkFailed | None:
    from provenance.net.door import Door  # loads ssl
    from provenance.net.tiles import fetched, tile_server

    settings, requests, leave, check = asking
    server = tile_server(template)
    allowed = leave.allows(server.host)
    door = Door(settings, requests, None if allowed else leave.ask)
    if allowed:
        door.allow(server.host)
    check()
    try:
        for one, data in fetched(door, server, _until_stopped(stale, check)):
            moment = int(keeping.now())
            keeping.cache.put(_key(template, one), _HEAD.pack(moment, data is not None) + (data or b""))
            keeping.kept[one] = (moment, data or b"")
    except (NetworkRefused, NetworkFailed) as error:
        return error
    check()
    return None


def _until_stopped(tiles: Sequence[TileNumber], check: Callable[[], None]) -> Iterator[TileNumber]:
    """What was stopped between two tiles was answered as far as it went, and is written down so."""
    for one in tiles:
        try:
            check()
        except Cancelled:
            return
        yield one


def _kept(cache: Cache, template: str, tile: TileNumber) -> tuple[float, bytes] | None:
    """When a tile came, and its bytes: none where the server has none."""
    entry = cache.get(_key(template, tile))
    if entry is None or len(entry) < _HEAD.size:
        return None
    moment, _ = _HEAD.unpack_from(entry)
    return moment, entry[_HEAD.size :]


def _key(template: str, tile: TileNumber) -> str:
    server = hashlib.sha256(template.encode("utf-8")).hexdigest()
    return f"{server} {'/'.join(map(str, tile))}"
