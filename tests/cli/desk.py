"""Runs the command line in this process, and reads what it said."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provenance.cli import main
from tests.analyses.desk import other_wall, small_copy, wall_from_far_aside, wall_photo
from tests.warm import processes

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """One command: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON, one value a line; fails when there is anything else on it."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def data(self) -> Any:
        """The only value on standard output."""
        (value,) = self.lines
        return value


def run(*argv: str | Path) -> Ran:
    """Run one command here, as `main.py` does, but with processes that stay warm for the next."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([str(word) for word in argv], processes(desks=2))
        except SystemExit as exit_:  # argparse
            code = exit_.code if isinstance(exit_.code, int) else 1
    return Ran(code, out.getvalue(), err.getvalue())


def done(*argv: str | Path) -> Ran:
    """Run one command that must succeed."""
    ran = run(*argv)
    assert ran.code == 0, (argv, ran.err)
    return ran


def write_photos(folder: Path) -> None:
    """photo.jpg, reference.jpg (the same wall from another side), other.jpg (another wall), copy.jpg (re-saved)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "photo.jpg").write_bytes(wall_photo())
    (folder / "reference.jpg").write_bytes(wall_from_far_aside())
    (folder / "other.jpg").write_bytes(other_wall())
    (folder / "copy.jpg").write_bytes(small_copy())


def no_error_words(texts: Sequence[str]) -> bool:
    """Whether every id had a sentence: an unknown one is shown in brackets."""
    return not any(text.startswith("[") for text in texts)
