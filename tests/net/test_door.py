"""Nothing leaves unless the user allowed it, and then to a judged address, encrypted, counted and written down."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provenance.errors import AlidadeError, EnvironmentFault, NetworkFailed, NetworkRefused, UsageError
from provenance.net.account import Limits
from provenance.net.addresses import endpoints, inside
from provenance.net.door import Answer, Door, Wanted
from provenance.net.line import Line
from provenance.net.servers import TeamServer, password_file, password_of, server_of
from provenance.net.settings import FILE_NAME, NetworkSettings, read_settings, write_settings
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.values import Text
from tests.net.certificates import make_certificate, needs_openssl

HERE = "127.0.0.1"


class Listener:
    """Another program on this machine, which keeps what it is told and answers it, once it has heard so much."""

    def __init__(self, answer: bytes | None, certificate: Path | None, once_heard: int = 0) -> None:
        self.heard = b""
        self.connections = 0
        self._answer, self._certificate, self._once_heard = answer, certificate, once_heard
        self._socket = socket.create_server((HERE, 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._listen)
        self._ended = threading.Event()
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with plain:
                try:
                    self._talk(plain)
                except OSError:
                    continue

    def _talk(self, plain: socket.socket) -> None:
        talking = plain
        if self._certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(
                self._certificate.with_suffix(".crt"), self._certificate.with_suffix(".key")
            )
            talking = context.wrap_socket(plain, server_side=True)
        with talking:
            while data := talking.recv(65536):
                self.heard += data
                if self._answer is None:
                    self._ended.wait(30)
                    return
                if len(self.heard) >= self._once_heard:
                    talking.sendall(self._answer)

    def end(self) -> None:
        self._ended.set()
        with socket.create_connection((HERE, self.port)):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


@contextmanager
def listening(
    answer: bytes | None = b"yes", certificate: Path | None = None, once_heard: int = 0
) -> Iterator[Listener]:
    listener = Listener(answer, certificate, once_heard)
    try:
        yield listener
    finally:
        listener.end()


def door_to(
    port: int, written: list[NetworkRequest], *, mode: str = "offline", answers: tuple[Answer, ...] = ()
) -> Door:
    server = TeamServer(HERE, "alidade", "olena", port)
    said, replies = NetworkSettings("ask" if mode == "ask" else "offline", (server,)), list(answers)
    return Door(said, written.append, (lambda wanted: replies.pop(0)) if answers else None)


def told(door: Door, port: int, data: bytes = b"hello", **how: object) -> bytes:
    """What came back for data that were sent."""
    limits = how.pop("limits", None)
    line = door.line(str(how.pop("host", HERE)), port, plain=bool(how.pop("plain", True)), **how)  # type: ignore[arg-type]
    try:
        with door.request(line, "greeting", ("words",), limits):  # type: ignore[arg-type]
            line.open()
            if not line.plain:
                line.secure()
            line.sendall(data)
            return line.recv(100)
    finally:
        line.close()


def refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = NetworkRefused) -> AlidadeError:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id
    return caught.value


# ---- what the user allowed ----------------------------------------------------------------------------------


def test_offline_is_the_default_and_nothing_is_even_connected_to() -> None:
    assert NetworkSettings().mode == "offline"
    written: list[NetworkRequest] = []
    with listening() as other:
        refused("network_offline", lambda: told(door_to(other.port, written), other.port))
        assert other.connections == 0
    (entry,) = written
    assert (entry.outcome, entry.reason, entry.sent_bytes) == (RequestOutcome.REFUSED, "network_offline", 0)
    assert entry.sha256 == hashlib.sha256(b"").hexdigest()


def test_a_host_that_the_user_allowed_is_talked_to_until_it_is_forbidden_again() -> None:
    written: list[NetworkRequest] = []
    with listening() as other:
        door = door_to(other.port, written)
        door.allow(HERE)
        assert told(door, other.port) == b"yes" and told(door, other.port) == b"yes"
        door.forbid(HERE)
        refused("network_offline", lambda: told(door, other.port))
    assert [entry.outcome for entry in written] == ["answered", "answered", "refused"]


def test_the_user_is_asked_each_time_until_they_allow_the_session() -> None:
    written: list[NetworkRequest] = []
    with listening() as other:
        door = door_to(other.port, written, mode="ask", answers=("no", "once", "session"))
        refused("request_not_allowed", lambda: told(door, other.port))
        for _ in range(4):  # once, for the session, and twice unasked
            assert told(door, other.port) == b"yes"
        refused("request_not_allowed", lambda: told(door_to(other.port, written, mode="ask"), other.port))
        assert other.connections == 4


def test_the_user_is_told_whom_what_for_and_what() -> None:
    asked: list[Wanted] = []

    def ask(wanted: Wanted) -> Answer:
        asked.append(wanted)
        return "no"

    door = Door(NetworkSettings("ask"), lambda entry: None, ask)
    refused("request_not_allowed", lambda: told(door, 1, host="db.example.org"))
    assert asked == [Wanted("db.example.org", "greeting", ("words",))]


# ---- what is written down -----------------------------------------------------------------------------------


def test_the_record_has_the_size_and_the_hash_of_what_the_other_side_got() -> None:
    written: list[NetworkRequest] = []
    data = bytes(range(256)) * 1000
    with listening(
        once_heard=len(data)
    ) as other:  # who leaves while the other still talks takes its words away
        door = door_to(other.port, written)
        door.allow(HERE)
        told(door, other.port, data)
    (entry,) = written
    assert other.heard == data and entry.sha256 == hashlib.sha256(data).hexdigest()
    assert (entry.sent_bytes, entry.fields, entry.purpose.value) == (len(data), ("words",), "greeting")
    assert entry.host == Text(HERE) and entry.received_bytes >= 3 and entry.reason is None


def test_a_host_that_is_away_and_one_that_never_answers_are_written_down_as_failed() -> None:
    written: list[NetworkRequest] = []
    with listening(answer=None) as other:
        door = door_to(other.port, written)
        door.allow(HERE)
        slow = Limits(seconds=0.3)
        refused("network_timed_out", lambda: told(door, other.port, limits=slow), NetworkFailed)
    refused("host_away", lambda: told(door, other.port), NetworkFailed)
    assert [(entry.outcome, entry.reason) for entry in written] == [
        (RequestOutcome.FAILED, "network_timed_out"),
        (RequestOutcome.FAILED, "host_away"),
    ]
    assert written[0].sent_bytes == 5 and written[1].sent_bytes == 0


def test_more_than_the_limit_is_not_sent_and_not_taken() -> None:
    written: list[NetworkRequest] = []
    with listening(answer=bytes(90)) as other:
        door = door_to(other.port, written)
        door.allow(HERE)
        refused(
            "network_limit",
            lambda: told(door, other.port, bytes(200), limits=Limits(sent_bytes=100)),
            NetworkFailed,
        )
        assert other.heard == b""
        few = Limits(received_bytes=10)
        refused("network_limit", lambda: told(door, other.port, limits=few), NetworkFailed)


def test_what_is_buffered_for_an_earlier_connection_never_goes_into_a_later_one() -> None:
    with listening() as other:
        door = door_to(other.port, [])
        door.allow(HERE)
        line = door.line(HERE, other.port, plain=True)
        with door.request(line, "greeting", ()):
            line.open()
            stale = line.makefile()
            stale.write(b"stale")
            line.open()
            with pytest.raises(BrokenPipeError):
                stale.flush()
            line.sendall(b"fresh")
            assert line.recv(10) == b"yes"
        line.close()
        del stale
    assert other.heard == b"fresh"


# ---- where to ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "fe80::1", "fd00::1",
        "100.64.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:c0a8:101::1",
    ],
)  # fmt: skip
def test_a_private_address_is_only_used_where_the_user_configured_the_host(address: str) -> None:
    refused("private_address", lambda: endpoints(address, 443, private=False, seconds=5))
    assert endpoints(address, 443, private=True, seconds=5)[0].address == ipaddress.ip_address(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "255.255.255.255", "224.0.0.1", "ff02::1", "::", "240.0.0.1"])
def test_an_address_that_is_no_host_is_never_used(address: str) -> None:
    refused("private_address", lambda: endpoints(address, 443, private=True, seconds=5))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_a_public_address_needs_no_configuring(address: str) -> None:
    (found,) = endpoints(address, 443, private=False, seconds=5)
    assert str(inside(found.address)) in ("8.8.8.8", "2001:4860:4860::8888")


def test_another_port_of_a_configured_host_is_not_configured() -> None:
    with listening() as other:
        door = door_to(other.port + 1, [])
        door.allow(HERE)
        refused("private_address", lambda: told(door, other.port))
        assert other.connections == 0


def test_a_name_is_looked_up_once_and_the_address_that_was_judged_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name server that answers otherwise the second time leads nowhere."""
    with listening() as other:
        answers = [HERE, "10.0.0.1"]

        def turning(host: str, port: int, **_: object) -> list[object]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

        server = TeamServer("db.example.org", "alidade", "olena", other.port)
        door = Door(NetworkSettings(team_servers=(server,)), lambda entry: None)
        door.allow("db.example.org")
        monkeypatch.setattr(socket, "getaddrinfo", turning)
        assert told(door, other.port, host="db.example.org") == b"yes"
        monkeypatch.undo()
    assert answers == ["10.0.0.1"]


def test_a_name_of_public_and_private_addresses_leads_to_the_public_ones_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 1)) for one in ("10.0.0.1", "8.8.8.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)
    assert [str(one.address) for one in endpoints("x", 1, private=False, seconds=5)] == ["8.8.8.8"]


def test_a_name_that_nobody_knows_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    refused("host_not_found", lambda: endpoints("x.example", 1, private=True, seconds=5), NetworkFailed)


# ---- encryption ----------------------------------------------------------------------------------------------


def test_a_line_without_encryption_never_leaves_this_machine() -> None:
    door = Door(NetworkSettings(team_servers=(TeamServer("10.0.0.1", "d", "u", 5),)), lambda entry: None)
    door.allow("10.0.0.1")
    refused("network_tls_required", lambda: told(door, 5, host="10.0.0.1", plain=True))


@needs_openssl
def test_a_certificate_that_does_not_answer_for_the_host_is_not_accepted(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    make_certificate(right.with_suffix(".key"), right.with_suffix(".crt"))
    make_certificate(wrong.with_suffix(".key"), wrong.with_suffix(".crt"), "DNS:other.example.org")
    written: list[NetworkRequest] = []
    for certificate, authority in ((right, ""), (right, "wrong.crt"), (wrong, "wrong.crt")):
        with listening(certificate=certificate) as other:
            door = door_to(other.port, written)
            door.allow(HERE)
            believed = str(tmp_path / authority) if authority else ""
            refused(
                "certificate_not_accepted",
                lambda d=door, o=other, b=believed: told(d, o.port, plain=False, authority=b),  # type: ignore[misc]
                NetworkFailed,
            )
            assert other.heard == b""
    with listening(certificate=right) as other:
        door = door_to(other.port, written)
        door.allow(HERE)
        assert told(door, other.port, plain=False, authority=str(right.with_suffix(".crt"))) == b"yes"
        assert other.heard == b"hello"
        missing = str(tmp_path / "missing.crt")
        refused(
            "certificate_file_unreadable",
            lambda: told(door, other.port, plain=False, authority=missing),
            NetworkFailed,
        )
    assert [entry.outcome for entry in written] == ["failed"] * 3 + ["answered", "failed"]


def test_a_line_is_used_inside_a_request_only() -> None:
    line: Line = door_to(1, []).line(HERE, 1)
    with pytest.raises(AssertionError):
        line.open()


# ---- settings ------------------------------------------------------------------------------------------------


def test_settings_come_back_as_they_were_kept_and_without_a_password(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == NetworkSettings()
    given = server_of("postgresql://olena:secret@db.example.org:6000/alidade?sslrootcert=/etc/team.crt")
    assert given.password == "secret"
    settings = NetworkSettings("ask").with_server(given.server).with_server(given.server)
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings and settings.knows("db.example.org", 6000)
    assert b"secret" not in (tmp_path / FILE_NAME).read_bytes()
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("damage", [b"{", b'{"mode":"open"}', b'{"mode":"ask","more":1}', b"\xff\xfe"])
def test_damaged_settings_allow_nothing(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(damage)
    refused("network_settings_unreadable", lambda: read_settings(tmp_path), EnvironmentFault)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://db/alidade", "postgresql://u@/alidade", "postgresql://u@db", "mysql://u@db/alidade",
        "postgresql://u@db:none/alidade", "postgresql://u@db/a/b", "postgresql://u@db/a?options=x",
        "postgresql://u@[db/a", "",
    ],
)  # fmt: skip
def test_an_address_that_leads_to_no_server_is_refused_without_its_password(address: str) -> None:
    refused("not_a_team_address", lambda: server_of(address), UsageError)
    error = refused("not_a_team_address", lambda: server_of("postgresql://u:pass@db/a?more=1"), UsageError)
    assert "pass" not in json.dumps(error.values)


def test_an_address_says_host_port_user_database_and_who_answers_for_it() -> None:
    given = server_of("postgresql://ole%40na@[::1]:6000/alidade?sslmode=disable&sslrootcert=a.crt")
    assert tuple(given) == (TeamServer("::1", "alidade", "ole@na", 6000, "a.crt", plain=True), None)
    assert server_of(given.server.address).server == TeamServer("::1", "alidade", "ole@na", 6000)
    assert server_of("postgres://u@db/a").server == TeamServer("db", "a", "u", 5432)
    refused("team_address_weak_tls", lambda: server_of("postgres://u@db/a?sslmode=require"), UsageError)


def test_the_password_comes_from_the_user_s_password_file_when_nobody_else_can_read_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "pgpass"
    file.write_text("# ours\nother:5432:a:u:no\ndb:*:a:u:pass\\:word\\\\\n")
    file.chmod(0o600)
    server, surroundings = TeamServer("db", "a", "u"), {"PGPASSFILE": str(file)}
    assert password_of(server, surroundings) == "pass:word\\"
    assert password_of(TeamServer("db", "b", "u"), surroundings) is None
    assert password_of(server, surroundings | {"PGPASSWORD": "now"}) == "now"
    file.chmod(0o644)
    assert password_of(server, surroundings) is None
    assert password_of(server, {"PGPASSFILE": str(tmp_path / "none")}) is None


def test_the_password_file_of_windows_lies_where_postgresql_s_own_programs_look_for_it(
    tmp_path: Path,
) -> None:
    surroundings = {"APPDATA": str(tmp_path)}
    assert password_file(surroundings, "nt") == tmp_path / "postgresql" / "pgpass.conf"
    assert password_file(surroundings, "posix").name == ".pgpass"
    assert password_file(surroundings | {"PGPASSFILE": "other"}, "nt") == Path("other")
