"""The process that turns into ExifTool: it confines itself first, so that ExifTool begins within the walls."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from provenance.media.sandbox import SandboxReport, allow_cpu_seconds, confine

__all__ = ["NOT_STARTED", "WALLS_SAID", "become"]

WALLS_SAID: Final = "walls: "
NOT_STARTED: Final = "not started: "
"""How the first and the second line begin that this process writes to its standard error."""

#: Where systems keep programs, their libraries and Perl (Filesystem Hierarchy Standard 3.0 §3-4; Nix, Guix, Homebrew).
_SYSTEM: Final = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew",
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/perl", "/dev/null", "/dev/urandom",
)  # fmt: skip


def become(words: Sequence[str]) -> None:
    """Confine this process and turn it into the program `words[1]` with the words after it; does not return.

    `words[0]`: the seconds of processor time that it may use. Says on standard error which walls stand.
    """
    seconds, program, *rest = words
    report = _confined(Path(program))
    allow_cpu_seconds(int(seconds))
    sys.stderr.write(f"{WALLS_SAID}{report.words()}\n")
    sys.stderr.flush()
    try:
        os.execv(program, [program, *rest])
    except OSError as error:
        sys.stderr.write(f"{NOT_STARTED}{error.strerror}\n")
        sys.stderr.flush()
        os._exit(127)


def _confined(program: Path) -> SandboxReport:
    return confine([Path(path) for path in _SYSTEM] + list(_own(program)))


def _own(program: Path) -> Iterator[Path]:
    """ExifTool's own file and modules, and a Perl that is not where the system keeps it; never a home folder."""
    real = program.resolve()
    yield real
    yield real.parent / "lib"
    perl = shutil.which("perl")
    if perl is None:
        return
    prefix = Path(perl).resolve().parents[1]
    working = (Path(perl).parent, prefix)
    homes = {Path("/"), Path("/home"), Path("/root"), Path("/Users")}
    yield from (folder for folder in working if folder not in homes and folder.parent not in homes)
