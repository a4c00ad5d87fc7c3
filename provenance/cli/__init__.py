"""The command line: the same work as the window, through the same workbench."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 something failed or was altered, 2 wrong use."""
    from provenance.cli.commands import run

    return run(argv)
