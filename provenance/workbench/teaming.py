"""A team's archive as the user named or configured it: where it lies, the door to it, and what was asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from provenance.errors import UsageError
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
    "Requests",
    "TeamAddress",
    "TeamServer",
    "forgotten",
    "kept",
    "named_team",
    "settings_of",
]

CONFIGURED: Final = "team"
"""What stands for the server of the settings where an address can be given."""


def _nowhere(_request: NetworkRequest) -> None:
    """Nobody else writes it down."""


class Requests:
    """The requests of one use, as the door writes them down. Safe for several threads. `also` hears of each."""

    def __init__(self, also: Callable[[NetworkRequest], object] = _nowhere) -> None:
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


def named_team(home: Path, address: str, also: Callable[[NetworkRequest], object] = _nowhere) -> TeamAddress:
    """The archive at an address that the user has just named, or the configured one (`CONFIGURED`).

    That the user names it allows its host for this use, a private address too; nothing is asked yet. Raises UsageError
    for an address that leads to none, EnvironmentFault when the settings cannot be read.
    """
    from provenance.net.door import Door  # loads ssl

    settings = read_settings(home)
    if address == CONFIGURED:
        server, password = _configured(settings), None
    else:
        server, password = server_of(address)
    requests = Requests(also)
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
