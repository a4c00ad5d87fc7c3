"""What every test gets: no display, no network, folders of its own; and nothing may be left behind."""

from __future__ import annotations

import os
import sys
import tempfile

# Compiled modules are kept, whatever the shell says: compiling them anew takes each process of the suite 13 s
# (measured), and many a process that a test starts longer than its work.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Before anything reads them.
_FOLDERS = tempfile.TemporaryDirectory(prefix="alidade-tests-")
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["ALIDADE_HOME"] = os.path.join(_FOLDERS.name, "home")  # noqa: PTH118  pathlib comes after
os.environ["ALIDADE_CACHE"] = os.path.join(_FOLDERS.name, "cache")  # noqa: PTH118
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["LANGUAGE"] = "en"
for _name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[_name]

import ipaddress  # noqa: E402
import logging  # noqa: E402
import multiprocessing.resource_tracker  # noqa: E402
import socket  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, NoReturn, Protocol  # noqa: E402

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from PySide6.QtCore import QThreadPool  # noqa: E402

for _folder in ("ALIDADE_HOME", "ALIDADE_CACHE"):
    Path(os.environ[_folder]).mkdir()

# Repeatable, and without a clock: the machine may be busy. Wider searches run under benchmarks/.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")

GRACE_S = 2.0
"""How long what a test has stopped may take to be gone: our choice, spent only where something is left."""


class Lasting(Protocol):
    """Processes that tests lend one another."""

    def process_ids(self) -> frozenset[int]: ...

    def close(self) -> None: ...


LASTING: list[Lasting] = []
"""What outlasts the test that made it (`tests/warm.py`), and ends with the run."""


def pytest_sessionfinish() -> None:
    for processes in LASTING:
        processes.close()


def pytest_unconfigure() -> None:
    _FOLDERS.cleanup()


class NetworkUsed(BaseException):
    """A test reached for the network. Outside `Exception`, so that no handler under test swallows it."""


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(target: object) -> NoReturn:
    raise NetworkUsed(f"a test may use the network of this machine only, not {target!r}")


_connect, _connect_ex, _sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
_getaddrinfo = socket.getaddrinfo


def _check_address(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
        _refuse(address)


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _check_address(self.family, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _check_address(self.family, address)
    return _connect_ex(self, address)


def _guarded_sendto(self: socket.socket, data: Any, *flags_and_address: Any) -> int:
    _check_address(self.family, flags_and_address[-1])
    return _sendto(self, data, *flags_and_address)


def _guarded_getaddrinfo(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
    if not _is_here(host):
        _refuse(host)
    return _getaddrinfo(host, port, *rest, **named)


socket.socket.connect = _guarded_connect  # type: ignore[method-assign, assignment]
socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign, assignment]
socket.socket.sendto = _guarded_sendto  # type: ignore[method-assign, assignment]
socket.getaddrinfo = _guarded_getaddrinfo


class _Warnings(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _threads() -> set[threading.Thread]:
    """Threads of ours that run. A pool thread of Qt is known to Python as a dummy, and is Qt's to keep; who listens to
    a reader ends with its process, which is counted itself."""
    dummy = threading._DummyThread
    running = (thread for thread in threading.enumerate() if not isinstance(thread, dummy))
    return {thread for thread in running if not (LASTING and thread.name == "reader-stderr")}


def _children() -> set[int]:
    """Process numbers of this process's children, unreaped ones included; empty where there is no /proc."""
    found: set[int] = set()
    for listing in Path("/proc/self/task").glob("*/children"):
        try:
            found.update(int(pid) for pid in listing.read_text("ascii").split())
        except (FileNotFoundError, ProcessLookupError):
            continue  # that thread has ended meanwhile
    # Python starts one process of its own beside the first shared memory, and keeps it to the end.
    lasting = {pid for processes in LASTING for pid in processes.process_ids()}
    return found - lasting - {getattr(multiprocessing.resource_tracker._resource_tracker, "_pid", None)}


def _left(threads: set[threading.Thread], children: set[int]) -> list[str]:
    return [
        *(f"a thread that still runs: {thread.name}" for thread in _threads() - threads),
        *(f"a child process: {pid}" for pid in _children() - children),
        *(["work in Qt's thread pool"] if QThreadPool.globalInstance().activeThreadCount() else []),
    ]


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a process, or logs a warning without asking for `caplog`."""
    warnings = _Warnings()
    logging.getLogger().addHandler(warnings)
    threads, children = _threads(), _children()
    yield
    logging.getLogger().removeHandler(warnings)
    until = time.monotonic() + GRACE_S
    while (left := _left(threads, children)) and time.monotonic() < until:
        time.sleep(0.01)
    if "caplog" not in request.fixturenames:
        left += [f"a log line it did not ask for: {line}" for line in warnings.lines]
    if left:
        pytest.fail("the test left behind " + "; ".join(sorted(left)), pytrace=False)


@pytest.fixture(scope="session")
def example_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is worked out of the pictures of the example: once, in whichever process of the run comes first."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "example-cache"
    folder.mkdir(exist_ok=True)
    return folder
