"""Takes from a child process what it does not need: files, network, programs, endless memory and time."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from provenance.media.sandbox_calls import REFUSED

__all__ = ["MEMORY_LIMIT_BYTES", "SandboxReport", "allow_cpu_seconds", "confine"]

#: Address space. Measured peaks, 200 megapixels with orientation 6: JPEG 1.7 GB, CMYK 1.8, PNG with alpha
#: 1.9 GB, TIFF of 600 MB 2.3 GB; HEIC of 100 megapixels 0.9 GB.
MEMORY_LIMIT_BYTES: Final = 4 * 1024**3
#: Whole life of one child (our choice); each request is bounded by `allow_cpu_seconds` within it.
CPU_LIMIT_SECONDS: Final = 3600
FILES_LIMIT: Final = 32

# Linux's numbers: prctl.h, seccomp.h, audit.h, landlock.h; calls compared with asm/unistd_64.h
# (x86_64) and asm-generic/unistd.h (aarch64); the refused ones are in `sandbox_calls`.
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_LANDLOCK_CREATE: Final = 444
_LANDLOCK_ADD_RULE: Final = 445
_LANDLOCK_RESTRICT: Final = 446
_LANDLOCK_BENEATH: Final = 1
#: execute 1, read file 4, read folder 8.
_LANDLOCK_USE_FILE: Final = 5
_LANDLOCK_USE_FOLDER: Final = 13
#: File system rights known to each Landlock version; network and scopes begin with versions 4 and 6.
_LANDLOCK_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_CLONE_THREAD: Final = 0x00010000
_EPERM: Final = 1
_ENOSYS: Final = 38
_X32_BIT: Final = 0x40000000

_CLONE: Final = (56, 220)
_CLONE3: Final = 435
_TGKILL: Final = (234, 131)
_PRLIMIT: Final = (302, 261)
_AUDIT_ARCH: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
#: What a process needs that turns into another program: to start it, and to open its files (which Landlock bounds).
_TO_BECOME_ANOTHER: Final = frozenset({"execve", "open", "openat"})


class SandboxReport(Struct, frozen=True):
    """Which walls stand around a child process: limits, no file access, no network and no new processes."""

    rlimits: bool
    landlock: bool
    seccomp: bool

    def words(self) -> str:
        """The walls by their names, as a run records them: "landlock+seccomp+rlimits", "rlimits", "none"."""
        stands = {"landlock": self.landlock, "seccomp": self.seccomp, "rlimits": self.rlimits}
        return "+".join(name for name, there in stands.items() if there) or "none"


def confine(usable: Iterable[Path] | None = None) -> SandboxReport:
    """Confine this process for good, as far as the system allows; all it needs must be imported before.

    `usable`: it will turn into another program, and may read these files and folders and start what is in them. It
    still can neither write files, reach the network nor make a second process.
    """
    limits = _limit_resources()
    if not sys.platform.startswith("linux"):
        return SandboxReport(rlimits=limits, landlock=False, seccomp=False)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    if _call(libc, "prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return SandboxReport(rlimits=limits, landlock=False, seccomp=False)
    allowed: frozenset[str] = frozenset() if usable is None else _TO_BECOME_ANOTHER
    shut = _shut_files(libc, () if usable is None else usable)
    return SandboxReport(rlimits=limits, landlock=shut, seccomp=_refuse_calls(libc, allowed))


def allow_cpu_seconds(seconds: int) -> None:
    """Let this process use `seconds` of processor time from now on, then die; no effect on Windows."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _limit_resources() -> bool:
    if sys.platform == "win32":
        return False
    import resource

    in_force = True
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT_BYTES),
        (resource.RLIMIT_CPU, CPU_LIMIT_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES_LIMIT),
    ):
        _, hard = resource.getrlimit(what)
        bound = limit if hard < 0 else min(limit, hard)
        try:
            resource.setrlimit(what, (bound, bound))
        except (OSError, ValueError):  # macOS refuses some limits; the report says so.
            in_force = False
    return in_force


def _call(libc: ctypes.CDLL, name: str, *numbers: int) -> int:
    return int(getattr(libc, name)(*(ctypes.c_long(number) for number in numbers)))


def _shut_files(libc: ctypes.CDLL, usable: Iterable[Path]) -> bool:
    version = _call(libc, "syscall", _LANDLOCK_CREATE, 0, 0, 1)
    if version < 1:
        return False
    rights = (1 << _LANDLOCK_FILE_RIGHTS.get(version, 16)) - 1
    words = (rights, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = ctypes.create_string_buffer(struct.pack("=3Q", *words), 24)
    descriptor = _call(libc, "syscall", _LANDLOCK_CREATE, ctypes.addressof(ruleset), size, 0)
    # Without any rule added, nothing on the file system may be opened.
    if descriptor < 0:
        return False
    for path in usable:
        _open_beneath(libc, descriptor, path)
    return _call(libc, "syscall", _LANDLOCK_RESTRICT, descriptor, 0) == 0


def _open_beneath(libc: ctypes.CDLL, ruleset: int, path: Path) -> None:
    """Except a file, or all that is in a folder, from what is shut; what is not there stays shut."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = _LANDLOCK_USE_FOLDER if path.is_dir() else _LANDLOCK_USE_FILE
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place), 12)
    _call(libc, "syscall", _LANDLOCK_ADD_RULE, ruleset, _LANDLOCK_BENEATH, ctypes.addressof(rule), 0)
    os.close(place)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def _refuse_calls(libc: ctypes.CDLL, allowed: frozenset[str]) -> bool:
    machine = platform.machine()
    if machine not in _AUDIT_ARCH or sys.maxsize < 2**32:
        return False
    steps = _filter(*_AUDIT_ARCH[machine], allowed)
    code = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.addressof(code))
    return _call(libc, "prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program), 0, 0) == 0


def _filter(architecture: int, column: int, allowed: frozenset[str]) -> list[bytes]:
    """The classic BPF program over struct seccomp_data: number at 0, architecture at 4, arguments from 16."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    kill, refuse, absent, allow = 0x80000000, 0x00050000 | _EPERM, 0x00050000 | _ENOSYS, 0x7FFF0000
    steps = [step(load, 4), step(equal, architecture, 1, 0), step(answer, kill), step(load, 0)]
    steps += [step(at_least, _X32_BIT, 0, 1), step(answer, refuse)]
    for name, numbers in REFUSED.items():
        if numbers[column] >= 0 and name not in allowed:
            steps += [step(equal, numbers[column], 0, 1), step(answer, refuse)]
    # A signal to this process itself is how the C library aborts; limits of others (0: itself) are not its business.
    for call, itself in ((_TGKILL, os.getpid()), (_PRLIMIT, 0)):
        steps += [step(equal, call[column], 0, 4), step(load, 16), step(equal, itself, 0, 1)]
        steps += [step(answer, allow), step(answer, refuse)]
    # clone3 hides its flags behind a pointer: "absent" makes the C library fall back to clone.
    steps += [step(equal, _CLONE3, 0, 1), step(answer, absent)]
    steps += [step(equal, _CLONE[column], 0, 3), step(load, 16), step(any_bit, _CLONE_THREAD, 1, 0)]
    return [*steps, step(answer, refuse), step(answer, allow)]
