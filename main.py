"""Starts Alidade: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """The program; its exit code."""
    if sys.argv[1:2] == ["--reader-process"]:
        from provenance.media.reader_child import main as read

        read()
        return 0
    if sys.argv[1:2] == ["--worker-process"]:
        from provenance.work.worker_child import main as work

        work()
        return 0
    if sys.argv[1:2] == ["--exiftool-process"]:
        from provenance.media.exiftool_child import become

        become(sys.argv[2:])
        return 0
    if not sys.argv[1:] or (len(sys.argv) == 2 and sys.argv[1].endswith(".case")):
        from ui.app import run

        return run(sys.argv[1:])
    from provenance.cli import main as command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
