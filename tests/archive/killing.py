"""Kills a process that writes to an archive, and keeps what it told until then."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path


def told_until_killed(program: Path, folder: Path, first: int, after_s: float) -> list[str]:
    """The whole lines that a writing program told before it was killed, after it said "open"."""
    child = subprocess.Popen(
        [sys.executable, str(program), str(folder), str(first)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "open\n"
        alarm = threading.Timer(after_s, child.kill)
        alarm.start()
        lines = child.stdout.read().split("\n")
    child.wait()
    alarm.join()
    return lines[:-1]  # what comes after the last newline was not said to the end
