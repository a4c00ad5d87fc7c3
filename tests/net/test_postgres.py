"""A server that does not show that it knows the password, or speaks no PostgreSQL, is asked nothing."""

from __future__ import annotations

import base64
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from provenance.errors import NetworkFailed
from provenance.net.door import Door
from provenance.net.postgres import Session, StatementFailed
from provenance.net.servers import TeamServer
from provenance.net.settings import NetworkSettings

HERE = "127.0.0.1"
OK, SASL, GO_ON, FINAL = (struct.pack("!i", code) for code in (0, 10, 11, 12))
READY = b"Z" + struct.pack("!i", 5) + b"I"

Talk = Callable[[socket.socket], None]


def message(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("!i", len(data) + 4) + data


def read(line: socket.socket) -> bytes:
    """The data of a message of the client."""
    (length,) = struct.unpack("!i", line.recv(5)[1:])
    return line.recv(length - 4)


def started(line: socket.socket) -> None:
    (length,) = struct.unpack("!i", line.recv(4))
    line.recv(length - 4)


@contextmanager
def served(talk: Talk) -> Iterator[int]:
    """One connection to a forged server; its port."""
    listening = socket.create_server((HERE, 0))

    def listen() -> None:
        line, _ = listening.accept()
        with line:
            started(line)
            talk(line)
            line.recv(1)  # until the client ends it

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        listening.close()
        thread.join(10)


def signed_in(talk: Talk, password: str | None = "a password") -> None:
    """Sign in to it, as far as that goes."""
    with served(talk) as port:
        server = TeamServer(HERE, "alidade", "olena", port, plain=True)
        door = Door(NetworkSettings(team_servers=(server,)), lambda _entry: None)
        door.allow(HERE)
        line = door.line(HERE, port, plain=True)
        with door.request(line, "team_read", ()):
            try:
                Session(line, server, password)
            finally:
                line.close()


def lets_in(line: socket.socket) -> None:
    line.sendall(message(b"R", OK) + READY)


def asks_nothing(line: socket.socket) -> None:
    line.sendall(READY)


def half_scram(ending: bytes) -> Talk:
    """SCRAM up to the client's proof, and then something else than the server's."""

    def talk(line: socket.socket) -> None:
        line.sendall(message(b"R", SASL + b"SCRAM-SHA-256\0\0"))
        first = read(line).decode()
        nonce = first.partition("r=")[2] + "server"
        salt = base64.b64encode(b"salt of a server!").decode()
        line.sendall(message(b"R", GO_ON + f"r={nonce},s={salt},i=4096".encode()))
        read(line)
        line.sendall(ending)

    return talk


@pytest.mark.parametrize(
    "talk",
    [lets_in, asks_nothing, half_scram(message(b"R", OK) + READY)],
    ids=["lets everybody in", "asks nothing", "without its own proof"],
)
def test_a_server_that_does_not_show_that_it_knows_the_password_is_asked_nothing(talk: Talk) -> None:
    with pytest.raises(NetworkFailed) as caught:
        signed_in(talk)
    assert caught.value.id == "server_without_scram"


def test_a_server_on_this_machine_may_let_in_whoever_has_no_password() -> None:
    signed_in(lets_in, None)


def test_a_server_with_a_wrong_proof_refuses_the_sign_in() -> None:
    with pytest.raises(StatementFailed) as caught:
        signed_in(half_scram(message(b"R", FINAL + b"v=" + base64.b64encode(bytes(32))) + READY))
    assert caught.value.state == "28P01"


@pytest.mark.parametrize(
    "data",
    [
        message(b"R", GO_ON + b"r=a,s=b,i=1"),
        message(b"S", b""),
        message(b"T", struct.pack("!h", 3)),
        message(b"D", struct.pack("!h", 2)),
        message(b"?", b""),
        b"X",
    ],
)
def test_what_is_no_message_of_the_protocol_counts_as_a_host_that_is_away(data: bytes) -> None:
    def talk(line: socket.socket) -> None:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)

    with pytest.raises(NetworkFailed) as caught:
        signed_in(talk)
    assert caught.value.id == "host_away"
