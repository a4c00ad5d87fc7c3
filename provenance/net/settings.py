"""What the user allowed of the network, kept in the data folder; nothing unless it was said."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final, Literal, Self

import msgspec

from provenance.errors import EnvironmentFault
from provenance.net.servers import TeamServer

Mode = Literal["offline", "ask"]
"""`offline`: nothing leaves. `ask`: the user is asked, and may allow a host for this session."""

FILE_NAME: Final = "network.json"


class NetworkSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The mode, and the servers of a team that the user configured: only these may have a private address."""

    mode: Mode = "offline"
    team_servers: tuple[TeamServer, ...] = ()

    def with_server(self, server: TeamServer) -> Self:
        """These settings with a server besides; one of the same address is replaced."""
        others = tuple(one for one in self.team_servers if one.address != server.address)
        return msgspec.structs.replace(self, team_servers=(*others, server))

    def knows(self, host: str, port: int) -> bool:
        """Whether the user configured a server of that host and port."""
        return any((one.host, one.port) == (host, port) for one in self.team_servers)


_settings: Final = msgspec.json.Decoder(NetworkSettings)


def read_settings(home: Path) -> NetworkSettings:
    """The settings kept in the user's data folder; offline when there are none.

    Raises EnvironmentFault when they cannot be read: nothing is allowed by a damaged file.
    """
    try:
        return _settings.decode((home / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return NetworkSettings()
    except OSError as error:
        reason = error.strerror or "?"
        raise EnvironmentFault("network_settings_unreadable", file=FILE_NAME, reason=reason) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = str(error)[:200]
        raise EnvironmentFault("network_settings_unreadable", file=FILE_NAME, reason=reason) from error


def write_settings(home: Path, settings: NetworkSettings) -> None:
    """Keep the settings, whole or not at all. Raises EnvironmentFault when the folder cannot be written."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=home, prefix=FILE_NAME)  # only the user may read it
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(settings)))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(home / FILE_NAME)
    except OSError as error:
        reason = error.strerror or "?"
        raise EnvironmentFault("home_not_writable", folder=home.name, reason=reason) from error
