"""Puts the commands together: one parser, one door, one place where expected failures become words and exit codes."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from provenance import __version__
from provenance.cli import (
    archive,
    calibratearguments,
    casework,
    comparing,
    coordinates,
    examining,
    features,
    locating,
    maps,
    marks,
    openmap,
    placenames,
    places,
    placesnamed,
    reading,
    records,
    references,
    restricting,
    secondopinion,
    sun,
    support,
    timebounds,
    trusting,
)
from provenance.cli.arguments import joined
from provenance.cli.output import Output
from provenance.errors import AlidadeError, Cancelled, UsageError
from provenance.workbench import Processes, Workbench

EXIT_DONE: Final = 0
EXIT_FAILED: Final = 1
EXIT_WRONG_USE: Final = 2

Command = Callable[[argparse.Namespace, Workbench, Output], None]

_EXAMPLES: Final = """examples:
  main.py examine photo.jpg --claim "Soldiers in the city centre" --claimed-place Kupyansk --out report
  main.py examine photo.jpg --against references/ --case town.case --json
  main.py compare photo.jpg reference.jpg
  main.py example --out example-report
  main.py verify town.case

exit codes: 0 done (nothing found is done), 1 something failed or evidence was altered, 2 wrong use
Data goes to standard output, progress and remarks to standard error."""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="main.py",
        description="Alidade: where does this picture come from, and what does it show? Nothing leaves this machine "
        "unless you name a team's server, allow a server of map tiles, or open an address.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"Alidade {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for room in (
        examining,
        reading,
        comparing,
        calibratearguments,
        places,
        placenames,
        placesnamed,
        archive,
        records,
        references,
        secondopinion,
        support,
        features,
        timebounds,
        coordinates,
        sun,
        locating,
        maps,
        marks,
        openmap,
        casework,
        restricting,
        trusting,
    ):
        room.add_commands(commands)
    return whole


def run(argv: Sequence[str], processes: Processes | None = None) -> int:
    """Run one command, with processes of its own or with these; its exit code."""
    _unicode_streams()
    asked = parser().parse_args(joined(records.with_verb(argv)))
    command: Command = asked.run
    language = asked.language or (locale.getlocale()[0] or "en").partition("_")[0]
    with Workbench(language=language, actor=asked.actor, role=asked.role, processes=processes) as bench:
        output = Output(bench.wording, json=asked.json)
        try:
            command(asked, bench, output)
            sys.stdout.flush()
        except UsageError as error:
            output.error(error)
            return EXIT_WRONG_USE
        except AlidadeError as error:
            output.error(error)
            return EXIT_FAILED
        except (KeyboardInterrupt, Cancelled):
            output.remark(bench.wording.label("cli.cancelled"))
            return EXIT_FAILED
        except BrokenPipeError:  # whoever read our output has seen enough
            os.dup2(
                os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
            )  # the interpreter flushes once more
        return EXIT_FAILED if output.failed else EXIT_DONE


def _unicode_streams() -> None:
    """Names that are not Unicode and terminals that are not UTF-8 must not end a command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
