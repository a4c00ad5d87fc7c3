"""What was not examined, and what left the machine."""

from __future__ import annotations

from provenance.record.evidence import EvidenceRole
from provenance.record.judgement import Axis, Grade
from provenance.record.run import Outcome
from provenance.record.sighting import ConsentDecided
from provenance.record.snapshot import Entry
from provenance.report.content import Block, Bullets, Grid, Heading, Tone, Words
from provenance.report.desk import Desk
from provenance.report.runs import COMPARISON

UNFINISHED = (Outcome.NOT_APPLICABLE, Outcome.FAILED, Outcome.CANCELLED)


def not_examined(desk: Desk) -> tuple[Block, ...]:
    """Questions without a conclusion, exhibits never compared, analyses that did not run or did not finish."""
    heading = Heading(1, desk.label("not_examined.title"), "not-examined")
    items = [*_open_axes(desk), *_never_compared(desk), *_never_run(desk), *_without_people(desk)]
    blocks: list[Block] = [heading, desk.remark("not_examined.remark")]
    if items:
        blocks.append(Bullets(tuple(Words(item) for item in items)))
    unfinished = _unfinished(desk)
    blocks += unfinished
    if not items and not unfinished:
        blocks.append(desk.remark("not_examined.none"))
    return tuple(blocks)


def _open_axes(desk: Desk) -> list[str]:
    items = []
    for claim in desk.snapshot.claims:
        conclusions = desk.snapshot.conclusions(claim.data.claim)
        left = [
            desk.wording.term(axis.value)
            for axis in Axis
            if axis not in conclusions or conclusions[axis].data.grade is Grade.NOT_EXAMINED
        ]
        if left:
            name = desk.name_of(claim.data.claim) or ""
            items.append(desk.label("not_examined.axes", claim=name, axes=", ".join(left)))
    return items


def _never_compared(desk: Desk) -> list[str]:
    """References and questioned pictures that no comparison took."""
    taken = {given.id for _, run in desk.runs if run.analysis == COMPARISON for given in run.inputs}
    items = []
    for role in (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
        left = [e.number for e in desk.snapshot.exhibits if e.role is role and e.id not in taken]
        if left:
            items.append(desk.label(f"not_examined.never_compared_{role.value}", exhibits=", ".join(left)))
    return items


def _never_run(desk: Desk) -> list[str]:
    items = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is not EvidenceRole.QUESTIONED:
            continue
        done = {run.analysis for _, run in desk.runs if any(given.id == exhibit.id for given in run.inputs)}
        left = [desk.wording.analysis(id) for id in desk.wording.analysis_ids if id not in done]
        if left:
            items.append(
                desk.label("not_examined.never_run", exhibit=exhibit.number, analyses=", ".join(left))
            )
    return items


def _without_people(desk: Desk) -> list[str]:
    """Stages of the work of which nothing is recorded at all."""
    snapshot = desk.snapshot
    stages = (
        ("not_examined.no_searches", snapshot.searches),
        ("not_examined.no_sightings", snapshot.sightings),
        ("not_examined.no_observations", snapshot.observations),
    )
    return [desk.label(id) for id, entries in stages if not entries]


def _unfinished(desk: Desk) -> list[Block]:
    rows = []
    for _, run in desk.runs:
        if run.outcome in UNFINISHED:
            reason = (
                desk.wording.reason(run.reason) if run.reason is not None else desk.label("run.no_reason")
            )
            numbers = ", ".join(exhibit.number for exhibit in desk.exhibits_of(run))
            rows.append(
                (
                    Words(desk.wording.analysis(run.analysis)),
                    Words(numbers),
                    Words(desk.wording.outcome(run.outcome), Tone.STRONG),
                    Words(reason),
                )
            )
    if not rows:
        return []
    columns = tuple(
        desk.label(f"unfinished.{column}") for column in ("analysis", "exhibits", "outcome", "reason")
    )
    return [Grid(desk.label("unfinished.caption"), columns, tuple(rows), (4, 3, 3, 8))]


def left_the_machine(desk: Desk) -> tuple[Block, ...]:
    """Every request that was allowed or refused; or that nothing was sent."""
    heading = Heading(1, desk.label("sent.title"), "sent")
    consents = desk.snapshot.consents
    blocks: list[Block] = [heading]
    if not any(entry.data.allowed for entry in consents):
        blocks.append(desk.remark("sent.nothing"))
    if consents:
        columns = ("time", "host", "purpose", "what", "decision")
        headings = tuple(desk.label(f"sent.{column}") for column in columns)
        rows = tuple(_consent(desk, entry) for entry in consents)
        blocks.append(Grid(desk.label("sent.caption", n=len(rows)), headings, rows, (4, 4, 3, 7, 3)))
    return tuple(blocks)


def _consent(desk: Desk, entry: Entry[ConsentDecided]) -> tuple[Words, ...]:
    data = entry.data
    what = desk.words(data.what)
    parts = [what.text]
    if data.size_bytes is not None:
        parts.append(desk.label("size_bytes", n=data.size_bytes))
    if data.sha256 is not None:
        parts.append(f"SHA-256 {data.sha256}")
    return (
        Words(desk.by(entry.actor, entry.role, entry.time)),
        Words(desk.wording.plain(data.host)),
        desk.words(data.purpose),
        Words("; ".join(parts), what.tone, what.language),
        Words(desk.label("sent.allowed" if data.allowed else "sent.refused"), Tone.STRONG),
    )
