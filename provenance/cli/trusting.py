"""`trust`: the lists of certificates that content credentials are checked against; none until one is installed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import msgspec

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output, shown_path
from provenance.media.credentials.trustlists import TrustList
from provenance.workbench import Workbench

_EXAMPLES = (
    "  main.py trust add C2PA-TRUST-LIST.pem --name 'C2PA trust list' --date 2026-11-01\n"
    "  main.py trust add tsa.pem --name 'C2PA time stamps' --date 2026-11-01 --for timestamps\n"
    "  main.py trust list\n"
    "  main.py trust remove 'C2PA trust list'"
)


def add_commands(commands: Commands) -> None:
    """Declare the command and its verbs."""
    trust = commands.add_parser(
        "trust",
        help="the trust lists that content credentials are checked against",
        description="The trust lists that content credentials are checked against. None comes with the program.",
        epilog=f"examples:\n{_EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = trust.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = add_command(verbs, "add", run_add, "install a PEM bundle of certificates as a trust list")
    add.add_argument("file", metavar="FILE.pem", type=Path)
    add.add_argument(
        "--name", required=True, metavar="TEXT", help="what to call it: official, interim, own …"
    )
    add.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="the day the list is of")
    add.add_argument(
        "--for",
        dest="purpose",
        choices=("signers", "timestamps"),
        default="signers",
        help="what it vouches for (signers)",
    )
    add.add_argument("--source", default="", metavar="TEXT", help="where it came from, in your words")
    add_command(verbs, "list", run_list, "the trust lists that are installed")
    remove = add_command(verbs, "remove", run_remove, "remove a trust list")
    remove.add_argument("name", metavar="NAME")


def run_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Install a list."""
    made = bench.trust.add(asked.file, asked.name, asked.date, purpose=asked.purpose, source=asked.source)
    if output.json:
        output.data(_json(made))
    else:
        output.line(_words("cli.trust_added", made, output))


def run_list(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Say which lists are installed; one that cannot be used is an error."""
    lists = bench.trust.lists()
    for one in lists:
        if output.json:
            output.data(_json(one))
        else:
            output.line(_words("cli.trust_row", one, output))
    broken = bench.trust.broken()
    for error in broken:
        output.error(error)
    if not lists and not broken and not output.json:
        output.line(output.wording.label("cli.trust_none"))


def run_remove(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Remove a list."""
    gone = bench.trust.remove(asked.name)
    if output.json:
        output.data({"removed": asked.name, "files": [shown_path(path) for path in gone]})
    else:
        output.line(output.wording.label("cli.trust_removed", name=asked.name))


def _json(one: TrustList) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(one)
    return plain


def _words(label: str, one: TrustList, output: Output) -> str:
    return output.wording.label(
        label,
        n=one.certificates,
        name=one.name,
        purpose=output.wording.term(f"trust_{one.purpose}"),
        date=one.list_date,
        sha256=one.sha256,
        installed=one.installed_on,
    )
