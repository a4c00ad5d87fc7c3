"""Processes that tests lend one another: to start them takes longer than what most tests do with them.

Not for a test that ends processes, counts them, or is about their beginning.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from provenance.workbench import Processes, Workbench
from provenance.workbench.settings import Folders
from tests.conftest import LASTING


@cache
def processes(desks: int = 1) -> Processes:
    """Those with so many desks; started where they are needed, and ended with the run."""
    made = Processes.of(desks)
    LASTING.append(made)
    return made


def warm_bench(folder: Path) -> Workbench:
    """A workbench with folders of its own, `home` and `cache` in this one, and one desk."""
    return Workbench(Folders(folder / "home", folder / "cache"), processes=processes())
