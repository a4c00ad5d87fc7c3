"""Mark a case restricted, so that nothing of it goes into an archive, or lift the mark."""

from __future__ import annotations

import argparse

from provenance.cli.archivearguments import declare_folder, folder_named
from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, error_json
from provenance.record.values import Text
from provenance.workbench import Workbench
from provenance.workbench.people import Written
from provenance.workbench.restricting import Followed, lift_restriction, restrict_case


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    restrict = add_command(
        commands,
        "restrict",
        run_restrict,
        "mark a case restricted: nothing of it is added to an archive, and what came from it leaves none",
        '  main.py restrict town.case --reason "Names people at risk"\n'
        '  main.py restrict town.case --lift --reason "Published since"',
    )
    case(restrict)
    restrict.add_argument("--reason", metavar="TEXT", required=True, help="kept private in the case")
    restrict.add_argument("--lift", action="store_true", help="the case is no longer restricted")
    declare_folder(restrict)


def run_restrict(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Mark a case, or lift the mark; then the pictures in the archive that came from it."""
    act = lift_restriction if asked.lift else restrict_case
    with opened(asked.case, bench, output) as case_open, folder_named(asked.archive, bench) as pictures:
        written, followed = act(case_open, pictures.lent, Text(asked.reason))
    if followed.error is not None:
        output.error(followed.error)
    if output.json:
        output.data(_json(written, followed, output, restricted=not asked.lift))
    else:
        _say(written, followed, output, lifted=asked.lift)


def _json(written: Written, followed: Followed, output: Output, *, restricted: bool) -> dict[str, object]:
    looked = followed.error is None
    return {
        "event": written.seq,
        "restricted": restricted,
        "items": followed.changed if looked else None,
        "staying": followed.staying if looked else None,
        "error": error_json(followed.error, output.wording),
    }


def _say(written: Written, followed: Followed, output: Output, *, lifted: bool) -> None:
    say = output.wording.label
    output.line(say("cli.restriction_lifted" if lifted else "cli.restricted", event=written.seq))
    if lifted and followed.changed:
        output.line(say("cli.lifted_items", n=followed.changed))
    if followed.staying:
        output.line(say("cli.lifted_staying" if lifted else "cli.restricted_items", n=followed.staying))
