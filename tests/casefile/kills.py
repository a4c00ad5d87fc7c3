"""Kills a writing process at a drawn moment and looks at what it leaves; shared by the suite and the benchmark."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

from provenance.casefile.casefile import CaseFile
from tests.casefile.desk import AUTHOR, check

CHILD = Path(__file__).with_name("writing_child.py")
LONGEST_S = 0.6  # after the case was opened: some dozen events


@dataclass
class Kill:
    """What the child was told is on the disk, and what is wrong afterwards."""

    events: dict[int, str] = field(default_factory=dict)
    objects: list[str] = field(default_factory=list)
    interrupted: bool = False  # a journal was left, so that a transaction was under way
    wrong: list[str] = field(default_factory=list)


def kill_once(path: Path, draw: random.Random) -> Kill:
    """Start a writer, SIGKILL it at a drawn moment after its first word, open the case again."""
    result = Kill()
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(path), str(draw.randrange(10**6))], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == "open\n"
        alarm = threading.Timer(draw.random() * LONGEST_S, child.kill)
        alarm.start()
        lines = child.stdout.read().split("\n")
    child.wait()
    alarm.join()
    for line in lines[:-1]:  # what comes after the last newline was not said to the end
        first, second = line.split()
        if first == "object":
            result.objects.append(second)
        else:
            result.events[int(first)] = second
    result.interrupted = path.with_name(path.name + "-journal").exists()
    look(path, result)
    return result


def look(path: Path, result: Kill) -> None:
    """Open the case as the next user would, and note everything that was acknowledged and is not there."""
    with CaseFile.open(path, AUTHOR) as case:
        ids = {envelope.seq: envelope.id for envelope in case.envelopes}
        result.wrong += [f"event {seq}" for seq, id in result.events.items() if ids.get(seq) != id]
        result.wrong += [f"object {sha256}" for sha256 in result.objects if not case.objects.agrees(sha256)]
        result.wrong += [f"newer {envelope.seq}" for envelope in case.snapshot().newer]
    found = check(path)
    result.wrong += [f"{reason.id} {reason.values}" for reason in found.problems]
    result.wrong += [left.name for left in path.parent.glob(path.name + "-*")]
