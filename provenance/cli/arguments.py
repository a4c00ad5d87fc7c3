"""Arguments that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from provenance.workbench.vocabulary import ROLES

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(
    commands: Commands, name: str, run: Callable[..., None], summary: str, examples: str = ""
) -> argparse.ArgumentParser:
    """A command with the arguments that all have: language, pseudonym, role, JSON."""
    made = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common(made)
    made.set_defaults(run=run)
    return made


def common(parser: argparse.ArgumentParser) -> None:
    """What every command takes."""
    parser.add_argument("--json", action="store_true", help="print data as JSON (documented, stable)")
    parser.add_argument("--language", metavar="TAG", default=None, help="language of sentences (en)")
    parser.add_argument("--actor", metavar="PSEUDONYM", default=None, help="who writes, by pseudonym")
    parser.add_argument("--role", choices=ROLES, default=None, help="the writer's role in the case (analyst)")


def case(parser: argparse.ArgumentParser) -> None:
    """The case a command works on."""
    parser.add_argument("case", metavar="CASE", type=Path, help="the .case file")


def crop(text: str) -> tuple[int, int, int, int]:
    """left,top,width,height in pixels. Raises ArgumentTypeError when it is not."""
    try:
        left, top, width, height = (int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("left,top,width,height in pixels") from error
    return left, top, width, height
