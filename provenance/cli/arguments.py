"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from provenance.workbench.vocabulary import ROLES

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

_OPTION: Final = re.compile(r"--[a-z][a-z-]*")
_NUMBERS_ALONE: Final = ("coordinates", "open-map", "sun")
_TAKING_NUMBERS: Final = ("--near",)
_MINUS: Final = re.compile(r"[-−][.,]?\d")
_BELOW_ZERO: Final = re.compile(r"-\.?[0-9][0-9.,+ -]*")


def joined(argv: Sequence[str]) -> list[str]:
    """The command line with numbers below zero joined to their option: argparse takes "-33.86,151.2" for an option.

    Where numbers stand by themselves, a space before them makes them none; they never belong to `--json`.
    """
    words: list[str] = []
    alone = argv[:1] and argv[0] in _NUMBERS_ALONE
    for n, word in enumerate(argv):
        if word == "--":
            return [*words, *argv[n:]]
        if alone and _MINUS.match(word) and words[-1] not in _TAKING_NUMBERS:
            words.append(f" {word}")
        elif words and _BELOW_ZERO.fullmatch(word) and _OPTION.fullmatch(words[-1]):
            words[-1] = f"{words[-1]}={word}"
        else:
            words.append(word)
    return words


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


def add_verbs_of(commands: Commands, name: str, summary: str, epilog: str) -> Commands:
    """A command that is told by a second word what to do: where those are declared."""
    whole = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return whole.add_subparsers(dest="verb", metavar="VERB", required=True)


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
