"""`examine`: one photo in, one report out; and `controls` of what was compared."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from provenance.cli.archivearguments import declare_team
from provenance.cli.arguments import Commands, add_command
from provenance.cli.arguments import case as case_argument
from provenance.cli.opening import opened, say_altered
from provenance.cli.output import Output, failed, run_json, shown_path, taken_json
from provenance.cli.overviews import overview_json, overview_lines
from provenance.cli.placewords import controls_json
from provenance.cli.requestwords import requests_json, say_requests
from provenance.cli.teamasked import lend_team, requests_of_teams
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.copies import answering
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.independence import SEEN_BEFORE
from provenance.record.network import NetworkRequest
from provenance.record.overview import file_overview
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import FileName, Term
from provenance.wording import Wording
from provenance.wording.copies import kind_in_words
from provenance.wording.support import support_sentences
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.files import files_in
from provenance.workbench.intake import Taken
from provenance.workbench.people import place, when, words
from provenance.workbench.writing import make_folder

_DEFAULT_OUT = Path("alidade-report")

_SAID: Final = (
    "agreeing_for_information", "hits", "least_cropped", "pictures_searched", "archive_searched",
    "controls_reached",
)  # fmt: skip
"""The findings that a line about a run says besides how a comparison ended."""

_OF_ARCHIVE: Final = "archive_"
"""How the ids begin of what says that the archive of pictures could not be asked, or not wholly."""

_SAID_OF_CONTROLS: Final = (
    "questioned_in_archive", "controls_reached", "controls_compared", "controls_not_compared",
    "controls_left_out", "controls_by_name_alone", "effort", "method",
)  # fmt: skip


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    examine = add_command(
        commands,
        "examine",
        run_examine,
        "take photos into a case, run every analysis that applies, write the report as PDF and HTML",
        "  main.py examine photo.jpg\n"
        '  main.py examine photo.jpg --against references/ --claim "…" --claimed-place "Kupyansk" '
        "--claimed-time 2022-09-10 --case town.case --out report --json",
    )
    examine.add_argument("photos", metavar="PHOTO", nargs="+", type=Path)
    examine.add_argument(
        "--against", metavar="REFERENCE_OR_FOLDER", nargs="+", type=Path, default=[], action="extend"
    )
    examine.add_argument("--claim", metavar="TEXT", help="what is said about the photos, verbatim")
    examine.add_argument(
        "--claimed-place",
        metavar="TEXT",
        help="a name, or latitude,longitude, south and west with a minus: -33.86,151.2",
    )
    examine.add_argument("--claimed-time", metavar="TEXT", help="ISO 8601 down to what is said, or words")
    examine.add_argument("--source", metavar="TEXT", help="who says so")
    examine.add_argument("--case", metavar="FILE", type=Path, help="an existing case or a new one")
    examine.add_argument("--out", metavar="FOLDER", type=Path, default=_DEFAULT_OUT)
    examine.add_argument(
        "--effort",
        choices=("quick", "usual", "raised"),
        default="usual",
        help="how closely pictures are compared",
    )
    declare_team(examine)
    controls = add_command(
        commands,
        "controls",
        run_controls,
        "compare a questioned photo with other places of the archive, which should find nothing",
        "  main.py controls town.case Q1 --json",
    )
    case_argument(controls)
    controls.add_argument("exhibit", metavar="QUESTIONED", help="number or id")
    controls.add_argument(
        "--against",
        metavar="REFERENCE",
        nargs="+",
        action="extend",
        help="references of the place meant (all)",
    )


def run_examine(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Examine photos and write the report."""
    lend_team(asked.at, bench, output)
    with _case(asked, bench) as case:
        if case.file.read_only is not None:
            raise case.file.read_only
        case.integrity.check(Cancellation(), lambda done, of: output.progress("", done, of))
        answers = list(case.add(asked.photos, EvidenceRole.QUESTIONED))
        found = files_in(asked.against)
        answers += case.add(found.files, EvidenceRole.REFERENCE)
        questioned = _distinct(answers[: len(asked.photos)])
        own = {exhibit.id for exhibit in questioned}
        compared = [other for other in _distinct(answers[len(asked.photos) :]) if other.id not in own]
        _say_intake(answers, found.skipped, output)
        _claim(asked, case, questioned)
        runs = []
        names = {
            answer.exhibit.id: f"{answer.exhibit.number} ({answer.name})"
            for answer in answers
            if answer.exhibit
        }
        for run in case.examine(questioned, compared, report=output.progress, effort=asked.effort):
            output.failed |= failed(run)
            _say_damaged(run, names, output)
            runs.append(run)
        reports: list[str] = []
        if questioned or compared:
            stem = case.file.path.stem.replace("examination", "report") if asked.case is None else "report"
            written = case.report(
                asked.out, bench.wording, stem=stem, progress=lambda d, of: output.progress("", d, of)
            )
            reports = [shown_path(path) for path, _ in written.files]
        say_altered(case, output)
        requests = requests_of_teams(bench, output)
        _say(case, answers, runs, reports, requests, output)


def _case(asked: argparse.Namespace, bench: Workbench) -> OpenCase:
    """The case named, opened or made; without a name a new one in the report's folder."""
    first = next((path for path in asked.photos if path.is_file()), asked.photos[0])
    title = FileName.of(first.stem).value
    make_folder(asked.out)  # before any work, so that no run is made in vain
    if asked.case is not None:
        return bench.open_case(asked.case) if asked.case.exists() else bench.create_case(asked.case, title)
    number, path = 1, asked.out / "examination.case"
    while path.exists():
        number += 1
        path = asked.out / f"examination-{number}.case"
    return bench.create_case(path, title)


def _say_damaged(run: Run, names: Mapping[str, str], output: Output) -> None:
    """A picture that cannot be decoded is kept as evidence, and said clearly."""
    for finding in run.findings:
        if finding.name == "not_readable":
            output.failed = True
            said = output.wording.finding(finding, run.analysis)
            output.remark(f"{names.get(run.inputs[0].id, '')}: {said}")


def _distinct(answers: Sequence[Taken]) -> list[Exhibit]:
    found = {answer.exhibit.id: answer.exhibit for answer in answers if answer.exhibit is not None}
    return list(found.values())


def _claim(asked: argparse.Namespace, case: OpenCase, questioned: Sequence[Exhibit]) -> None:
    """What the user says is said: a source and a claim about the questioned exhibits, if anything was given."""
    if not (asked.claim or asked.claimed_place or asked.claimed_time or asked.source):
        return
    source = None
    if asked.source:
        added = SourceAdded(source=new_ulid(), kind=Term("unknown"), name=words(asked.source))
        source = case.people.source(added).id
    case.people.claim(
        ClaimAdded(
            claim=new_ulid(),
            text=words(asked.claim),
            source=source,
            about=tuple(exhibit.id for exhibit in questioned),
            where=place(asked.claimed_place),
            when=when(asked.claimed_time),
        )
    )


def _say_intake(answers: Sequence[Taken], skipped: Sequence[Path], output: Output) -> None:
    for answer in answers:
        if answer.error is not None:
            output.error(answer.error)
    if skipped:
        names = ", ".join(FileName.of(path.name).value for path in skipped[:5])
        output.remark(output.wording.label("cli.skipped", count=len(skipped), names=names))


def _say(
    case: OpenCase,
    answers: Sequence[Taken],
    runs: Sequence[Run],
    reports: Sequence[str],
    requests: Sequence[NetworkRequest],
    output: Output,
) -> None:
    wording = output.wording
    snapshot = case.snapshot()
    numbers = {exhibit.id: exhibit.number for exhibit in snapshot.exhibits}
    speaking = wording.resolving(numbers.get)
    shown = [exhibit for exhibit in _distinct(answers) if _has_an_overview(exhibit, runs)]
    overviews = [(exhibit, file_overview(snapshot, exhibit.id)) for exhibit in shown]
    if output.json:
        output.data(
            {
                "case": shown_path(case.file.path),
                "evidence": [taken_json(answer, wording) for answer in answers],
                "overview": [overview_json(exhibit, one, speaking) for exhibit, one in overviews],
                "runs": [run_json(run, wording) for run in runs],
                "reports": list(reports),
                "requests": requests_json(requests),
            }
        )
        return
    say_requests(requests, output)
    names = {answer.exhibit.id: answer.name for answer in answers if answer.exhibit is not None}
    for exhibit, overview in overviews:
        for line in overview_lines(exhibit, names[exhibit.id], overview, speaking):
            output.line(line)
    for answer in answers:
        if answer.exhibit is not None:
            output.line(f"{answer.exhibit.number:>4}  {answer.exhibit.sha256[:16]}  {answer.name}")
    for run in runs:
        _say_run(run, snapshot, numbers, speaking, output)
    output.line(shown_path(case.file.path))
    for report in reports:
        output.line(report)


def _has_an_overview(exhibit: Exhibit, runs: Sequence[Run]) -> bool:
    """Of a questioned photo, and of a document or sidecar in which metadata were found."""
    found = any(
        run.analysis == "metadata" and run.outcome is Outcome.FOUND and run.inputs[0].id == exhibit.id
        for run in runs
    )
    return exhibit.role is EvidenceRole.QUESTIONED or (exhibit.role is EvidenceRole.DOCUMENT and found)


def _say_run(
    run: Run, snapshot: Snapshot, numbers: Mapping[str, str], speaking: Wording, output: Output
) -> None:
    """One line about a run."""
    shown = " · ".join(numbers[given.id] for given in run.inputs if given.id in numbers)
    reason = f" ({speaking.reason(run.reason)})" if run.reason else ""
    results = [f for f in run.findings if f.name in (*_SAID, answering(run))]
    limits = [speaking.limit(limit) for limit in run.limits if limit.id.startswith(_OF_ARCHIVE)]
    sentences = [speaking.finding(finding) for finding in results]
    said = " ".join([*support_sentences(run, snapshot, speaking), *sentences, *limits])
    outcome = speaking.outcome(run.outcome)
    output.line(f"{speaking.analysis(run.analysis)}: {shown}: {outcome}{reason} {said}")
    for line in _hit_lines(run, speaking) if run.analysis == SEEN_BEFORE else ():
        output.line(f"  {line}")


def _hit_lines(run: Run, speaking: Wording) -> Iterator[str]:
    """Which pictures were seen before, and what each is; of the archive's also the id there."""
    ids = {row["which"]: row["archive_item"] for row in run.rows("archive_hits")}
    differing = run.rows("differing_places")
    for row in run.rows("hits"):
        which = row["which"]
        if which is None or not isinstance(row["kind"], Term):
            continue
        name, id = speaking.value(which), ids.get(which)
        if id is not None:
            name = f"{name} ({speaking.value(id)})"
        kind = kind_in_words(row, [place for place in differing if place["which"] == which], speaking)
        yield speaking.label("cli.seen_hit", which=name, kind=kind)


def run_controls(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Compare one questioned exhibit with controls, recorded; what comes from the archive stands in private fields."""
    with opened(asked.case, bench, output) as case:
        snapshot = case.snapshot()
        references = None if asked.against is None else [snapshot.exhibit(name) for name in asked.against]
        run = case.controls(snapshot.exhibit(asked.exhibit), references, report=output.progress)
        output.failed |= failed(run)
        controls = controls_json(run)
        if output.json:
            output.data({"run": run_json(run, output.wording), "controls": controls})
            return
        for control in controls:
            name = output.wording.plain(control["place_name"])
            output.line(f"{output.wording.term(control['outcome'])} ({control['inliers'] or 0})  {name}")
        said = [f for f in run.findings if f.name in _SAID_OF_CONTROLS]
        if run.reason is not None:
            output.line(output.wording.reason(run.reason))
        for finding in said:
            output.line(output.wording.finding(finding, run.analysis))
