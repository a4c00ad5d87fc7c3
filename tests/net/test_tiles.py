"""Tiles are asked for through the door alone: a named agent, one view, no redirection, nothing but tiles back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from provenance.errors import AlidadeError, UsageError
from provenance.net.door import Door
from provenance.net.settings import NetworkSettings
from provenance.net.tiles import AGENT, MOST_TILES_ASKED, fetched, tile_server
from provenance.record.network import NetworkRequest, RequestOutcome
from tests.mapforge import tile_png


class TileDesk(ThreadingHTTPServer):
    """A server of tiles on this machine; `asked` are the addresses, `heads` what was said of who asks."""

    block_on_close = True

    def __init__(self, status: int = 200, body: bytes | None = None) -> None:
        self.asked: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.status, self.body = status, body
        super().__init__(("127.0.0.1", 0), _Answering)

    @property
    def template(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/t/{{z}}/{{x}}/{{y}}.png?key=k"


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body at once: two pieces would wait for each other
    server: TileDesk

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.heads.append(dict(self.headers))
        z, x, y = (int(one) for one in self.path.partition(".png")[0].split("/")[2:])
        body = tile_png(z, x, y) if self.server.body is None else self.server.body
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def serving(status: int = 200, body: bytes | None = None) -> Iterator[TileDesk]:
    with TileDesk(status, body) as desk:
        thread = threading.Thread(target=desk.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield desk
        finally:
            desk.shutdown()
            thread.join()


def allowed(desk: TileDesk) -> tuple[Door, list[NetworkRequest]]:
    made: list[NetworkRequest] = []
    door = Door(NetworkSettings(), made.append)
    door.allow("127.0.0.1")
    return door, made


def test_the_tiles_of_a_view_come_over_one_connection_as_one_entry_of_what_left() -> None:
    with serving() as desk:
        door, made = allowed(desk)
        wanted = [(3, 1, 2), (3, 2, 2), (3, 3, 2)]
        got = dict(fetched(door, tile_server(desk.template), wanted))
    assert got == {one: tile_png(*one) for one in wanted}
    assert desk.asked == [f"/t/{z}/{x}/{y}.png?key=k" for z, x, y in wanted]
    assert {one["User-Agent"] for one in desk.heads} == {AGENT} and "Alidade/" in AGENT
    assert not {"Cookie", "Referer", "Accept-Language"} & {name for head in desk.heads for name in head}
    (entry,) = made
    assert (entry.purpose.value, entry.fields, entry.outcome) == (
        "map_tiles", ("tile_numbers",), RequestOutcome.ANSWERED,
    )  # fmt: skip
    assert entry.sent_bytes > 300 and entry.received_bytes > 300


def test_never_more_than_one_view_is_asked_for() -> None:
    with serving() as desk:
        door, _ = allowed(desk)
        got = list(fetched(door, tile_server(desk.template), [(9, x, 0) for x in range(200)]))
    assert len(got) == len(desk.asked) == MOST_TILES_ASKED


def test_nothing_is_sent_without_leave() -> None:
    with serving() as desk:
        made: list[NetworkRequest] = []
        with pytest.raises(AlidadeError) as caught:
            list(fetched(Door(NetworkSettings(), made.append), tile_server(desk.template), [(0, 0, 0)]))
    assert caught.value.id == "network_offline" and desk.asked == []
    assert made[0].outcome is RequestOutcome.REFUSED and made[0].sent_bytes == 0


@pytest.mark.parametrize(
    ("status", "body", "id"),
    [
        (301, b"", "tile_server_refused"),
        (403, b"no", "tile_server_refused"),
        (500, b"", "tile_server_refused"),
        (200, b"x" * (8 * 1024 * 1024 + 1), "tile_answer_unreadable"),
    ],
)
def test_what_is_no_tile_ends_the_request(status: int, body: bytes, id: str) -> None:
    with serving(status, body) as desk:
        door, made = allowed(desk)
        with pytest.raises(AlidadeError) as caught:
            list(fetched(door, tile_server(desk.template), [(0, 0, 0), (1, 0, 0)]))
    assert caught.value.id == id and len(desk.asked) == 1 and made[0].reason == id


def test_a_tile_that_the_server_has_not_is_none() -> None:
    with serving(404, b"no") as desk:
        door, _ = allowed(desk)
        assert list(fetched(door, tile_server(desk.template), [(0, 0, 0)])) == [((0, 0, 0), None)]


@pytest.mark.parametrize(
    "template",
    [
        "", "example.org/{z}/{x}/{y}", "ftp://example.org/{z}/{x}/{y}", "https://example.org/{z}/{x}.png",
        "https://u:p@example.org/{z}/{x}/{y}", "https://example.org/{z}/{x}/{y}/{y}", "https:///{z}/{x}/{y}",
        "https://example.org/{z}/{x}/{y}.png HTTP/1.1\r\nX: y", "https://example.org/{s}/{z}/{x}/{y}.png",
        "https://{z}.example.org/{x}/{y}", "https://example.org:99999/{z}/{x}/{y}", "https://exämple.org/{z}/{x}/{y}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_tiles_is_refused(template: str) -> None:
    with pytest.raises(UsageError) as caught:
        tile_server(template)
    assert caught.value.id == "not_a_tile_template"


def test_an_address_of_tiles_is_taken_apart() -> None:
    server = tile_server("https://tiles.example.org/a/{z}/{x}/{y}.png")
    assert (server.host, server.port, server.plain) == ("tiles.example.org", 443, False)
    assert server.address(3, 4, 5) == "/a/3/4/5.png"
