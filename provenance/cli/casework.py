"""The case itself: make it, list it, verify, replay, report, summarise, undo, erase; and the example."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.casefile.verify import Verification
from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened, say_altered
from provenance.cli.output import Output, reason_json, run_json, shown_path, taken_json
from provenance.cli.requestwords import request_lines, requests_json
from provenance.errors import CaseLocked
from provenance.record.evidence import EvidenceRole
from provenance.record.values import Missing
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.example import work_example
from provenance.workbench.outside import head_in
from provenance.workbench.replay import FAILURES
from provenance.workbench.vocabulary import VOCABULARY


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    new = add_command(commands, "new", run_new, "make a new, empty case")
    case(new)
    new.add_argument("--title", required=True)
    new.add_argument("--question", default="", help="what is to be found out")
    add = add_command(commands, "add", run_add, "take files into a case")
    case(add)
    add.add_argument("files", metavar="FILE", nargs="+", type=Path)
    add.add_argument(
        "--as", dest="as_role", choices=[role.value for role in EvidenceRole], default="questioned"
    )
    listing = add_command(commands, "exhibits", run_exhibits, "every exhibit of a case, one line each")
    case(listing)
    show = add_command(commands, "log", run_log, "every event of a case, one line each")
    case(show)
    runs = add_command(commands, "runs", run_runs, "every run of a case with the ids of its findings")
    case(runs)
    verify = add_command(
        commands,
        "verify",
        run_verify,
        "look at every byte of a case; exit code 1 when anything was altered",
        "  main.py verify town.case\n  main.py verify town.case --report report/report.html",
    )
    case(verify)
    verify.add_argument("--head", metavar="HASH", help="a head that was kept outside the case")
    verify.add_argument("--report", metavar="FILE", type=Path, help="a report.html whose head is checked")
    replay = add_command(commands, "replay", run_replay, "run every run again and compare; records nothing")
    case(replay)
    report = add_command(commands, "report", run_report, "write the report as HTML and PDF")
    case(report)
    report.add_argument("--out", metavar="FOLDER", type=Path, required=True)
    report.add_argument("--at", metavar="SEQ", type=int, help="the state up to this event")
    summary = add_command(commands, "summary", run_summary, "about 120 words to paste")
    case(summary)
    undo = add_command(
        commands, "undo", run_undo, "an event no longer counts (undo the undoing to bring it back)"
    )
    case(undo)
    undo.add_argument("event", metavar="EVENT", help="its number in the log, or its id")
    erase = add_command(commands, "erase", run_erase, "destroy private fields of an event, for ever")
    case(erase)
    erase.add_argument("event", metavar="EVENT")
    erase.add_argument(
        "--field", metavar="FIELD", nargs="+", default=[], help="all private fields by default"
    )
    erase.add_argument("--reason", choices=VOCABULARY["erase_reason"], required=True)
    destroy = add_command(
        commands,
        "erase-exhibit",
        run_erase_exhibit,
        "destroy an exhibit's bytes and all pictures made from them, for ever; its hash stays in the log",
    )
    case(destroy)
    destroy.add_argument("exhibit", metavar="EXHIBIT")
    destroy.add_argument("--reason", choices=VOCABULARY["erase_reason"], required=True)
    export = add_command(
        commands,
        "export",
        run_export,
        "write the log, the exhibits and a small checking program, to be checked without Alidade",
        "  main.py export town.case --out bundle\n  python3 bundle/check.py",
    )
    case(export)
    export.add_argument("--out", metavar="FOLDER", type=Path, required=True)
    export.add_argument("--private", action="store_true", help="with names, texts and links, and their salts")
    example = add_command(commands, "example", run_example, "work the example case to its reports")
    example.add_argument("--out", metavar="FOLDER", type=Path, default=Path("example-report"))


def run_new(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Make a case."""
    with bench.create_case(asked.case, asked.title, asked.question) as opened:
        _say_case(opened.snapshot().case, opened.file.head, output)


def _say_case(id: str, head: str, output: Output) -> None:
    if output.json:
        output.data({"case": id, "head": head})
    else:
        output.line(f"{id}  {head}")


def run_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Take files in."""
    with opened(asked.case, bench, output) as case_open:
        for taken in case_open.add(asked.files, EvidenceRole(asked.as_role)):
            if output.json:
                output.data(taken_json(taken, output.wording))
                output.failed |= taken.error is not None
            elif taken.error is not None:
                output.error(taken.error)
            elif taken.exhibit is not None:
                output.line(f"{taken.exhibit.number:>4}  {taken.exhibit.sha256}  {taken.name}")


def run_exhibits(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """List the exhibits."""
    with opened(asked.case, bench, output, writable=False) as case_open:
        for exhibit in case_open.snapshot().exhibits:
            added = exhibit.added.data
            names = [output.wording.value(card.data.received_name) for card in exhibit.cards]
            if output.json:
                fields = {"id": exhibit.id, "exhibit": exhibit.number, "sha256": exhibit.sha256}
                kind = {
                    "role": exhibit.role.value,
                    "media_type": added.media_type,
                    "size_bytes": added.size_bytes,
                }
                output.data({**fields, **kind, "names": names, "event": exhibit.added.seq})
            else:
                output.line(f"{exhibit.number:>4}  {exhibit.sha256}  {'; '.join(names)}")


def run_log(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """List the events."""
    with opened(asked.case, bench, output, writable=False) as case_open:
        undone = case_open.snapshot().undone
        requests = {entry.event: (entry.data,) for entry in case_open.snapshot().requests}
        for event in case_open.file.envelopes:
            counts = event.id not in undone
            if output.json:
                fields = {"event": event.seq, "id": event.id, "time": event.time, "actor": event.actor}
                told = {"type": event.type, "counts": counts, "private": sorted(event.private)}
                if event.id in requests:
                    told["requests"] = requests_json(requests[event.id])
                output.data(fields | told)
            else:
                mark = "" if counts else f"  [{output.wording.label('cli.undone')}]"
                name = output.wording.event(event.type)
                output.line(f"{event.seq:>6}  {event.time}  {event.actor:<16}  {name}{mark}")
                for line in request_lines(requests.get(event.id, ()), output.wording):
                    output.line(f"{'':>6}  {line}")


def run_runs(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """List the runs and their findings, which conclusions and disputes name by id."""
    with opened(asked.case, bench, output, writable=False) as case_open:
        snapshot = case_open.snapshot()
        numbers = {exhibit.id: exhibit.number for exhibit in snapshot.exhibits}
        speaking = output.wording.resolving(numbers.get)
        for run in snapshot.runs:
            for finding in run.findings:
                if finding.value == Missing("altered"):  # changed from outside; everything else is listed
                    output.failed = True
                    output.remark(f"{run.id}  {speaking.finding(finding, run.analysis)}")
            if output.json:
                output.data(run_json(run, output.wording))
                continue
            shown = " ".join(numbers[given.id] for given in run.inputs if given.id in numbers)
            reason = f"  {speaking.reason(run.reason)}" if run.reason else ""
            output.line(f"{run.id}  {run.analysis}  {shown}  {output.wording.outcome(run.outcome)}{reason}")
            for finding in run.findings:
                said = speaking.finding(finding, run.analysis)
                output.line(f"{finding.id}  {run.analysis}.{finding.name}  {said}")


def run_verify(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Look at every byte of a case."""
    head = head_in(asked.report) if asked.report is not None else asked.head
    found = bench.verify(asked.case, head, lambda done, of: output.progress("", done, of), asked.report)
    output.failed |= not found.agrees
    if output.json:
        output.data(_verification_json(found, output))
        return
    wording = output.wording
    for problem in found.problems:
        output.line(wording.reason(problem))
    state = "cli.verify_agrees" if found.agrees else "cli.verify_differs"
    output.line(wording.label(state, events=found.events, objects=found.objects, payloads=found.payloads))
    output.line(wording.label("cli.verify_head", head=found.head))
    if found.outside_head is None:
        output.line(wording.label("cli.verify_no_outside_head"))
    elif found.head_seq is not None:
        after = found.events - 1 - found.head_seq
        output.line(wording.label("cli.verify_outside_head", event=found.head_seq, after=after))


def _verification_json(found: Verification, output: Output) -> dict[str, object]:
    return {
        "agrees": found.agrees,
        "events": found.events,
        "objects": found.objects,
        "private_fields": found.payloads,
        "erased": found.erased,
        "head": found.head,
        "outside_head": found.outside_head,
        "outside_head_at": found.head_seq,
        "problems": [reason_json(problem, output.wording) for problem in found.problems],
    }


def run_replay(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Run every run again."""
    with opened(asked.case, bench, output, writable=False) as case_open:
        count = len(case_open.snapshot().runs)
        for number, replayed in enumerate(case_open.replay(), start=1):
            output.progress(replayed.run.analysis, number, count)
            output.failed |= replayed.answer in FAILURES
            if output.json:
                output.data(
                    {
                        "run": replayed.run.id,
                        "analysis": replayed.run.analysis,
                        "answer": replayed.answer.value,
                        "differing": list(replayed.differing),
                    }
                )
            else:
                named = f" ({', '.join(replayed.differing)})" if replayed.differing else ""
                answer = output.wording.term(replayed.answer.value)
                output.line(f"{replayed.run.id}  {replayed.run.analysis:<18} {answer}{named}")


def run_report(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Write the report."""
    with _for_report(asked.case, bench, output) as case_open:
        written = case_open.report(
            asked.out, bench.wording, at=asked.at, progress=lambda done, of: output.progress("", done, of)
        )
        say_altered(case_open, output)
        if written.event is None:
            output.remark(bench.wording.label("cli.report_not_recorded"))
    if output.json:
        files = [{"file": shown_path(path), "sha256": sha256} for path, sha256 in written.files]
        output.data({"reports": files, "event": written.seq, "head": written.head, "issued": written.event})
    else:
        for path, sha256 in written.files:
            output.line(f"{shown_path(path)}  {sha256}")


@contextmanager
def _for_report(path: Path, bench: Workbench, output: Output) -> Iterator[OpenCase]:
    """The case for writing, or for reading while somebody else writes: then issuing cannot be recorded."""
    try:
        case_open = bench.open_case(path)
    except CaseLocked:
        case_open = bench.open_case(path, writable=False)
    with case_open:
        yield case_open


def run_summary(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Print the summary."""
    from provenance.report.summary import summary_text

    with opened(asked.case, bench, output, writable=False) as case_open:
        text = summary_text(case_open.snapshot(), bench.wording)
        say_altered(case_open, output)
    if output.json:
        output.data({"summary": text})
    else:
        output.line(text)


def run_undo(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Undo an event."""
    with opened(asked.case, bench, output) as case_open:
        undoing = case_open.file.undo(asked.event)
    if output.json:
        output.data({"event": undoing.seq})
    else:
        output.line(str(undoing.seq))


def run_erase(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Erase private fields."""
    with opened(asked.case, bench, output) as case_open:
        _say_erased(case_open.erase(asked.event, asked.field, asked.reason), output)


def run_erase_exhibit(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Erase an exhibit's bytes."""
    with opened(asked.case, bench, output) as case_open:
        _say_erased(case_open.erase_exhibit(asked.exhibit, asked.reason), output)


def _say_erased(events: tuple[int, ...], output: Output) -> None:
    if output.json:
        output.data({"events": list(events)})
    else:
        output.line(" ".join(str(event) for event in events))
        output.remark(output.wording.label("cli.erased", n=len(events)))


def run_export(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Write a bundle that can be checked without Alidade."""
    with opened(asked.case, bench, output, writable=False):
        pass  # says what was altered before it is handed over
    written = bench.export(asked.case, asked.out, private=asked.private)
    if output.json:
        counts = {"objects": written.objects, "left_out": written.left_out}
        output.data({"folder": shown_path(asked.out), "head": written.head} | counts)
    else:
        output.line(f"{shown_path(asked.out)}  {written.head}")
        if written.left_out:
            output.line(output.wording.label("cli.export_left_out", n=written.left_out))


def run_example(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Work the example case."""
    worked = work_example(bench, asked.out, output.progress)
    output.failed |= worked.failed
    if output.json:
        output.data(
            {"case": shown_path(worked.case), "reports": [shown_path(path) for path in worked.reports]}
        )
        return
    output.line(shown_path(worked.case))
    for path in worked.reports:
        output.line(shown_path(path))
    output.line(worked.summary)
