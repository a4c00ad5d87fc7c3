"""A team's server as its address says: `postgresql://user@host:5432/database?sslrootcert=FILE`."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec

from provenance.errors import UsageError

DEFAULT_PORT: Final = 5432  # IANA: postgresql
_SCHEMES: Final = ("postgresql", "postgres")  # PostgreSQL manual, "Connection URIs"
_PARAMETERS: Final = ("sslrootcert", "sslmode")


class TeamServer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a team's archive lies and as whom to go there; never a password.

    `authority`: a file of certificates that answer for the server, instead of the system's. `plain`: without TLS, which
    is accepted only on this very machine.
    """

    host: str
    database: str
    user: str
    port: int = DEFAULT_PORT
    authority: str = ""
    plain: bool = False

    @property
    def address(self) -> str:
        """The address in one form, without password and parameters."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        parts = quote(self.user, safe=""), host, self.port, quote(self.database, safe="")
        return "postgresql://{}@{}:{}/{}".format(*parts)


class Addressed(NamedTuple):
    """A server with the password that its address held, if any."""

    server: TeamServer
    password: str | None


def server_of(address: str) -> Addressed:
    """The server of an address. Raises UsageError for one that leads to none, or with a parameter that is not known."""
    try:
        parts = urlsplit(address)
        port = parts.port or DEFAULT_PORT
        given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:  # a port that is no number, brackets that close nothing
        raise _no_address(address) from error
    host, user, database = parts.hostname or "", unquote(parts.username or ""), unquote(parts.path[1:])
    said = parts.scheme in _SCHEMES and host and user and database
    if not said or "/" in database or not given.keys() <= set(_PARAMETERS):
        raise _no_address(address)
    mode = given.get("sslmode", "verify-full")
    if mode not in ("verify-full", "disable"):
        raise UsageError("team_address_weak_tls", mode=mode[:20])
    server = TeamServer(host, database, user, port, given.get("sslrootcert", ""), mode == "disable")
    return Addressed(server, None if parts.password is None else unquote(parts.password))


def password_of(server: TeamServer, surroundings: Mapping[str, str] = os.environ) -> str | None:
    """The password that PGPASSWORD or the user's password file has for a server (PostgreSQL manual, "The Password
    File"); a file that others can read is not believed."""
    if given := surroundings.get("PGPASSWORD"):
        return given
    path = password_file(surroundings)
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return None
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    wanted = (server.host, str(server.port), server.database, server.user)
    for line in lines:
        *fields, password = _fields(line)
        if len(fields) == len(wanted) and all(a in ("*", b) for a, b in zip(fields, wanted, strict=True)):
            return password
    return None


def password_file(surroundings: Mapping[str, str] = os.environ, system: str = os.name) -> Path:
    """Where the user's password file lies (same page)."""
    if named := surroundings.get("PGPASSFILE"):
        return Path(named)
    if system == "nt" and (roaming := surroundings.get("APPDATA")):
        return Path(roaming) / "postgresql" / "pgpass.conf"
    return Path.home() / ".pgpass"


def _fields(line: str) -> list[str]:
    """The fields of a line of the password file; a backslash takes the next letter as it is."""
    if line.startswith("#"):
        return [""]
    fields, letters = [""], iter(line)
    for letter in letters:
        if letter == ":":
            fields.append("")
        else:
            fields[-1] += next(letters, "") if letter == "\\" else letter
    return fields


def _no_address(address: str) -> UsageError:
    """The error of an address, without the password it may hold."""
    return UsageError("not_a_team_address", address=address.rpartition("@")[2][:200])
