"""Has ExifTool, where the user installed it, read a file's bytes in a confined process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from msgspec import Struct

from provenance.errors import Cancelled, WorkError
from provenance.media.exiftool_child import NOT_STARTED, WALLS_SAID

__all__ = ["ExifTool", "ExifToolAnswer", "ExifToolLimits", "find_exiftool"]

Check = Callable[[], None]  #: Raises Cancelled when the user stopped the work before it began.

#: JSON, groups of family 1, numbers as stored, bytes from standard input, and no configuration file of the user's, for
#: it may hold Perl code; `-config` must come first (ExifTool's manual).
_WORDS: Final = ("-config", "", "-json", "-G1", "-n", "-")
_VERSION: Final = re.compile(rb"\d{1,4}\.\d{1,4}", re.ASCII)
_HEARD_BYTES: Final = 4096  # of what it says on standard error, kept (our choice)
_PIECE_BYTES: Final = 1 << 16
_PACKAGE_ROOT: Final = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP: Final = (
    f"import sys; sys.path.insert(0, {_PACKAGE_ROOT!r}); "
    "from provenance.media.exiftool_child import become; become(sys.argv[1:])"
)


class ExifToolAnswer(Struct, frozen=True):
    """What ExifTool said: its version, the walls around it (see `SandboxReport.words`), and its JSON, not looked at."""

    version: str
    walls: str
    json: bytes


@dataclass(frozen=True, slots=True)
class ExifToolLimits:
    """Bounds of one question, our choice: wall clock and processor time, and the longest answer.

    Measured on the 40 largest files of our corpus with ExifTool 12.57: 0.4 s each, nearly all of it the start of two
    processes, and at most 20 kB of answer.
    """

    seconds: float = 60.0
    answer_bytes: int = 8_000_000


def find_exiftool() -> Path | None:
    """The `exiftool` of the search path; None where it is not installed. One in the present folder does not count."""
    found = shutil.which("exiftool")
    return Path(found) if found is not None and Path(found).is_absolute() else None


class ExifTool:
    """Asks ExifTool, one process per question; any thread may call, questions run one at a time."""

    def __init__(self, limits: ExifToolLimits | None = None) -> None:
        self._limits = limits or ExifToolLimits()
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = False
        self._ending: Literal["", "cancelled", "timeout"] = ""

    def ask(self, data: bytes, name: str, *, check: Check = lambda: None) -> ExifToolAnswer | None:
        """What ExifTool says of a file's bytes; None where it is not installed. `name` is only for errors.

        Raises WorkError: exiftool_did_not_start, exiftool_timeout, exiftool_died, exiftool_answer_too_long,
        exiftool_not_understood (it states no version); Cancelled after `cancel`. `check` as in `Reader`.
        """
        with self._turn:
            program = find_exiftool()
            if program is None:
                return None
            with self._state:
                check()
                self._busy, self._ending = True, ""
            watch = threading.Timer(self._limits.seconds, self._end, ("timeout",))
            watch.start()
            try:
                version, _ = self._run(program, ("-ver",), b"", name)
                answer, walls = self._run(program, _WORDS, data, name)
            finally:
                watch.cancel()
                watch.join()
                with self._state:
                    self._busy = False
        stated = _VERSION.fullmatch(version.strip())
        if stated is None:
            raise WorkError("exiftool_not_understood", name=name)
        return ExifToolAnswer(stated[0].decode(), walls, answer)

    @property
    def process_id(self) -> int | None:
        """The number of the running process; None between questions."""
        process = self._process
        return None if process is None else process.pid

    def cancel(self) -> None:
        """Stop the running question at once: its caller gets Cancelled. Without one, nothing."""
        self._end("cancelled")

    def _end(self, why: Literal["cancelled", "timeout"]) -> None:
        with self._state:
            if self._busy and not self._ending:
                self._ending = why
                if self._process is not None:
                    _kill(self._process)

    def _run(self, program: Path, words: tuple[str, ...], data: bytes, name: str) -> tuple[bytes, str]:
        """Its standard output and the walls around it."""
        with tempfile.TemporaryDirectory(prefix="alidade-exiftool-") as folder:
            process = self._started(program, words, folder, name)
            heard = bytearray()
            feeder = threading.Thread(target=_feed, args=(process.stdin, data), daemon=True)
            listener = threading.Thread(target=_listen, args=(process.stderr, heard), daemon=True)
            feeder.start()
            listener.start()
            try:
                answer = _bounded(process.stdout, self._limits.answer_bytes)
                if answer is not None:
                    process.wait()
            finally:
                with self._state:
                    self._process = None
                    _kill(process)
                process.wait()
                feeder.join()
                listener.join()
                if process.stdout is not None:
                    process.stdout.close()
        self._judge(process.returncode, answer, bytes(heard), name)
        return answer or b"", _walls(bytes(heard))

    def _started(
        self, program: Path, words: tuple[str, ...], folder: str, name: str
    ) -> subprocess.Popen[bytes]:
        with self._state:
            if self._ending:
                raise self._stopped(name)
            try:
                self._process = subprocess.Popen(
                    _command(program, words, int(self._limits.seconds) + 1),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=_environment(program, folder),
                    cwd=folder,
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise WorkError("exiftool_did_not_start", reason=error.strerror or "?") from error
            return self._process

    def _stopped(self, name: str) -> BaseException:
        if self._ending == "cancelled":
            return Cancelled()
        return WorkError("exiftool_timeout", name=name, limit_seconds=round(self._limits.seconds))

    def _judge(self, code: int, answer: bytes | None, heard: bytes, name: str) -> None:
        """Raise what went wrong. Its exit code 1 says that it met an error in the file, which its answer names."""
        if self._ending:
            raise self._stopped(name)
        if answer is None:
            limit = self._limits.answer_bytes // 1_000_000
            raise WorkError("exiftool_answer_too_long", name=name, limit_megabytes=limit)
        lines = heard.decode("utf-8", "replace").splitlines()
        refused = next((line for line in lines[:2] if line.startswith(NOT_STARTED)), None)
        if refused is not None:
            raise WorkError("exiftool_did_not_start", reason=refused.removeprefix(NOT_STARTED))
        if code < 0 and -code == getattr(signal, "SIGXCPU", 0):
            raise WorkError("exiftool_timeout", name=name, limit_seconds=round(self._limits.seconds))
        if code not in (0, 1) or not answer.strip():
            raise WorkError("exiftool_died", name=name)


def _command(program: Path, words: tuple[str, ...], seconds: int) -> list[str]:
    """ExifTool behind the process that confines itself; on Windows, which has no such walls, ExifTool itself."""
    if sys.platform == "win32":
        return [str(program), *words]
    behind = [str(seconds), str(program), *words]
    if getattr(sys, "frozen", False):
        return [sys.executable, "--exiftool-process", *behind]
    return [sys.executable, "-I", "-B", "-X", "utf8", "-c", _BOOTSTRAP, *behind]


def _environment(program: Path, folder: str) -> dict[str, str]:
    """Nothing of the user's: the folders of ExifTool and of Perl as search path, an empty folder as home."""
    perl = shutil.which("perl")
    folders = [str(program.parent), *([str(Path(perl).parent)] if perl is not None else [])]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "EXIFTOOL_HOME"), folder)
    path = os.pathsep.join(dict.fromkeys(folders))
    return {**kept, **own, "PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PERL_BADLANG": "0"}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it, and what it may have started where nothing hinders it from that."""
    if process.poll() is not None:
        return
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has just ended
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _feed(pipe: IO[bytes] | None, data: bytes) -> None:
    if pipe is None:
        return
    with contextlib.suppress(OSError):  # it read as much as it wanted, or is dead
        pipe.write(data)
    with contextlib.suppress(OSError):
        pipe.close()


def _listen(pipe: IO[bytes] | None, heard: bytearray) -> None:
    """Take all that is said, so that it never waits for us, and keep the beginning."""
    if pipe is None:
        return
    with pipe:
        while piece := os.read(pipe.fileno(), _PIECE_BYTES):
            heard += piece[: max(0, _HEARD_BYTES - len(heard))]


def _bounded(pipe: IO[bytes] | None, limit_bytes: int) -> bytes | None:
    """All that it prints; None when that is more than the limit."""
    answer = bytearray()
    while pipe is not None and (piece := os.read(pipe.fileno(), _PIECE_BYTES)):
        answer += piece
        if len(answer) > limit_bytes:
            return None
    return bytes(answer)


def _walls(heard: bytes) -> str:
    first = heard.partition(b"\n")[0].decode("utf-8", "replace")
    return first.removeprefix(WALLS_SAID) if first.startswith(WALLS_SAID) else "none"
