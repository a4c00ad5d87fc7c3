"""A team's archive as the user named or configured it: where it lies, the door to it, and what was asked of it."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from provenance.errors import EnvironmentFault, UsageError
from provenance.net.servers import TeamServer, password_of, server_of
from provenance.net.settings import Mode, NetworkSettings, read_settings, write_settings
from provenance.record.network import NetworkRequest

if TYPE_CHECKING:
    from provenance.net.door import Door

__all__ = [
    "CONFIGURED",
    "Mode",
    "NetworkRequest",
    "NetworkSettings",
    "RequestLog",
    "Requests",
    "TeamAddress",
    "TeamServer",
    "forgotten",
    "kept",
    "named_team",
    "settings_of",
]

REQUESTS: Final = "network.log"
"""The file of `RequestLog`, in the user's data folder."""

_requests: Final = msgspec.json.Decoder(NetworkRequest)

CONFIGURED: Final = "team"
"""What stands for the server of the settings where an address can be given."""


class Requests:
    """The requests of one use, as the door writes them down. Safe for several threads. `also` hears of each."""

    def __init__(self, also: Callable[[NetworkRequest], object]) -> None:
        self._also = also
        self._made: list[NetworkRequest] = []
        self._mutex = threading.Lock()

    def __call__(self, request: NetworkRequest) -> None:
        """Write one down."""
        with self._mutex:
            self._made.append(request)
        self._also(request)

    def taken(self) -> tuple[NetworkRequest, ...]:
        """Those since this was asked before."""
        with self._mutex:
            made, self._made = tuple(self._made), []
        return made


@dataclass(frozen=True)
class TeamAddress:
    """Where a team's archive lies, as whom to go there, and the door that leads there alone."""

    server: TeamServer
    password: str | None = field(repr=False)
    door: Door
    requests: Requests

    def __str__(self) -> str:
        return self.server.address

    def again(self, also: Callable[[NetworkRequest], object]) -> TeamAddress:
        """The same for another use, whose requests `also` hears of."""
        from provenance.net.door import Door  # loads ssl

        requests = Requests(also)
        door = Door(self.door.settings, requests)
        door.allow(self.server.host)
        return TeamAddress(self.server, self.password, door, requests)


class RequestLog:
    """What was asked of the network for no case: one line of JSON each, in the installation's folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / REQUESTS
        self._mutex = threading.Lock()

    def __call__(self, request: NetworkRequest) -> None:
        """Write one down. Raises EnvironmentFault when that cannot be done."""
        line = msgspec.json.encode(request) + b"\n"
        try:
            with self._mutex:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                number = os.open(self._file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
                with os.fdopen(number, "ab") as file:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            reason = error.strerror or "?"
            raise EnvironmentFault("request_log_not_writable", file=self._file.name, reason=reason) from error

    def read(self) -> tuple[NetworkRequest, ...]:
        """All of them, the oldest first; a line that a kill left half is none. Raises EnvironmentFault."""
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return ()
        except OSError as error:
            reason = error.strerror or "?"
            raise EnvironmentFault("request_log_not_readable", file=self._file.name, reason=reason) from error
        found = []
        for line in lines:
            with contextlib.suppress(msgspec.DecodeError):
                found.append(_requests.decode(line))
        return tuple(found)


def named_team(
    home: Path, address: str, also: Callable[[NetworkRequest], object] | None = None
) -> TeamAddress:
    """The archive at an address that the user has just named, or the configured one (`CONFIGURED`).

    `also` hears of each request; without it they are written into the installation's log.

    That the user names it allows its host for this use, a private address too; nothing is asked yet. Raises UsageError
    for an address that leads to none, EnvironmentFault when the settings cannot be read.
    """
    from provenance.net.door import Door  # loads ssl

    settings = read_settings(home)
    if address == CONFIGURED:
        server, password = _configured(settings), None
    else:
        server, password = server_of(address)
    requests = Requests(RequestLog(home) if also is None else also)
    door = Door(settings.with_server(server), requests)
    door.allow(server.host)
    return TeamAddress(server, password or password_of(server), door, requests)


def settings_of(home: Path) -> NetworkSettings:
    """What the user allowed. Raises EnvironmentFault."""
    return read_settings(home)


def kept(home: Path, address: str, mode: Mode = "offline") -> bool:
    """Keep an address as that of the team's server, instead of another one; whether it held a password, which is not
    kept. `mode`: whether an examination may offer to ask it. Raises UsageError, EnvironmentFault."""
    server, password = server_of(address)
    write_settings(home, msgspec.structs.replace(read_settings(home), mode=mode, team_servers=(server,)))
    return password is not None


def forgotten(home: Path) -> tuple[TeamServer, ...]:
    """Forget the team's server, and be offline again; what was known. Raises EnvironmentFault."""
    settings = read_settings(home)
    write_settings(home, msgspec.structs.replace(settings, mode="offline", team_servers=()))
    return settings.team_servers


def _configured(settings: NetworkSettings) -> TeamServer:
    """The newest one that was configured."""
    if not settings.team_servers:
        raise UsageError("no_team_configured")
    return settings.team_servers[-1]
