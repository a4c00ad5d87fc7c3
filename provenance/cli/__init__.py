"""The command line: the same work as the window, through the same workbench."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.workbench import Processes


def main(argv: Sequence[str], processes: Processes | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something failed or was altered, 2 wrong use.

    Whoever runs many commands in one program may lend them all the same `processes`.
    """
    from provenance.cli.commands import run

    return run(argv, processes)
