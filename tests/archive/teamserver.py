"""Debian's PostgreSQL, started on loopback with TLS in a folder of its own, for the tests of the team archive.

The server refuses to run as root: there it runs as `postgres` or `nobody`. The programs are looked for where Debian
puts them and on PATH; without them, tests that need a server are skipped and say so.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pg8000.native
import pytest

from tests.net.certificates import make_certificate

ADMIN, PASSWORD = "alidade_admin", "a password of the tests"
READER, CONTRIBUTOR = "olena", "taras"
DATABASE = "alidade"
STARTING_S = 60
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
ssl = on
ssl_cert_file = 'server.crt'
ssl_key_file = 'server.key'
fsync = off
full_page_writes = off
shared_buffers = '{shared_buffers}'
max_connections = 40
log_min_messages = warning
restart_after_crash = on
"""
_RULES = "hostssl all all 127.0.0.1/32 scram-sha-256\n"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, of the newest version there is."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = [Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))]
    whole = [
        path for path in (*on_path, *debian) if all((path / name).exists() for name in ("initdb", "postgres"))
    ]
    return whole[-1] if whole and shutil.which("openssl") else None


def _missing() -> str:
    """Why no server can be started here; empty when one can."""
    if programs() is None:
        return "no PostgreSQL on this machine: scripts/system-packages test installs it"
    if os.geteuid() == 0 and not Path("/dev/null").stat().st_mode & 0o002:
        return "PostgreSQL runs as another user, who may not write to /dev/null on this machine (its usual mode is 666)"
    return ""


needs_postgresql = pytest.mark.skipif(bool(_missing()), reason=_missing() or "it can be started")


class PostgreSQL:
    """One server in a folder of its own, to be started, stopped, killed and started again."""

    def __init__(self, folder: Path, shared_buffers: str = "32MB") -> None:
        found = programs()
        assert found is not None, "needs_postgresql"
        self._programs, self.folder, self.data = found, folder, folder / "data"
        self._owner = _owner() | {"env": {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C"}}
        self._running = False
        self.port = _free_port()
        self.authority = folder / "server.crt"
        self._make(shared_buffers)

    def _make(self, shared_buffers: str) -> None:
        (self.folder / "password").write_text(PASSWORD)
        _given_to(self._owner, self.folder, self.folder / "password")
        self._run(
            "initdb", "-D", self.data, "-U", ADMIN, "-A", "scram-sha-256", "-N", "-E", "UTF8",
            "--locale=C", "--pwfile", self.folder / "password",
        )  # fmt: skip
        make_certificate(self.folder / "server.key", self.authority)
        for name in ("server.key", "server.crt"):
            copy = Path(shutil.copy(self.folder / name, self.data / name))
            copy.chmod(0o600)
            _given_to(self._owner, copy)
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS.format(shared_buffers=shared_buffers) + f"port = {self.port}\n")
        (self.data / "pg_hba.conf").write_text(_RULES)

    def start(self) -> None:
        """Start, and wait until it answers. It is nobody's child: a test may stop it and start it again."""
        self._run("pg_ctl", "start", "-w", "-s", "-t", STARTING_S, "-D", self.data, "-l", self.folder / "log")
        self._running = True

    def stop(self) -> None:
        """Let it end what runs, and stop."""
        self._stop("fast")

    def crash(self) -> None:
        """Go away at once, with whatever is being written."""
        self._stop("immediate")

    def _stop(self, how: str) -> None:
        if self._running:
            self._run("pg_ctl", "stop", "-w", "-s", "-t", STARTING_S, "-D", self.data, "-m", how)
        self._running = False

    def _run(self, name: str, *arguments: object) -> None:
        command = [str(self._programs / name), *map(str, arguments)]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=self.folder,
            check=False,
            **self._owner,
        )
        assert done.returncode == 0, f"{name}: {done.stderr.decode()} {self._log()}"

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    @contextmanager
    def connected(self, database: str = DATABASE, user: str = ADMIN) -> Iterator[pg8000.native.Connection]:
        """A connection of the administrator, for what the program itself never does."""
        connection = pg8000.native.Connection(
            user, host="127.0.0.1", port=self.port, database=database, password=PASSWORD,
            ssl_context=ssl.create_default_context(cafile=str(self.authority)), timeout=600,
        )  # fmt: skip
        try:
            yield connection
        finally:
            connection.close()

    def run(self, statement: str, database: str = DATABASE) -> list[Any]:
        """The rows of a statement of the administrator."""
        with self.connected(database) as connection:
            return list(connection.run(statement) or [])

    def address(self, user: str = CONTRIBUTOR, database: str = DATABASE) -> str:
        """Where a user of the team finds it, without the password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}?sslrootcert={self.authority}"


@contextmanager
def started(**settings: str) -> Iterator[PostgreSQL]:
    """A running server; gone with its folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="alidade-team-"))
    folder.chmod(0o711)  # the server's user passes through
    server = None
    try:
        server = PostgreSQL(folder, **settings)
        server.start()
        yield server
    finally:
        if server is not None:
            server.crash()
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> dict[str, Any]:
    """How the server's processes are started: as another user when we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise AssertionError("no user to run PostgreSQL as")


def _given_to(owner: dict[str, Any], *paths: Path) -> None:
    for path in paths:
        if "user" in owner:
            os.chown(path, owner["user"], owner["group"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
