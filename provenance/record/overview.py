"""What one file is and says, at a glance: rows that window, report and command line show alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from provenance.record.casework import RunRecorded
from provenance.record.finding import Finding, Limit
from provenance.record.overview_absent import absent, not_examined, usual
from provenance.record.overview_credentials import credentials_that_fail
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_lookups import (
    DECLARED,
    DECLARED_IN,
    DESCRIBED,
    DESCRIPTIONS,
    EXPECTED,
    FIELD_LABELS,
    FIELD_OF,
    IF_ASKED,
    LOOKUPS,
    MOST_DESCRIPTIONS,
    NAMING,
    SEEN_IN,
    TAGS,
    TIME_MEANINGS,
    Lookup,
)
from provenance.record.overview_results import rows_of_tests, said_once
from provenance.record.overview_rows import FileOverview, OverviewRow, Section, Tone
from provenance.record.overview_times import by_meaning, tag_times, together
from provenance.record.overview_traces import SCREENSHOT, names_in, screenshot
from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.tagtable import TagRow
from provenance.record.values import Count, Table, Term, Text, Value

__all__ = ["FileOverview", "OverviewRow", "Section", "Tone", "file_overview"]

_ANALYSES: Final = frozenset((*EXPECTED, *IF_ASKED))
_PLACE_NAMES: Final = frozenset(
    name for section, _, names in TAGS if section is Section.PLACE for _, name in names
)  # said under the place


def file_overview(snapshot: Snapshot, evidence: str, runs: Iterable[Run] | None = None) -> FileOverview:
    """The overview of an exhibit by its id, by the newest answer of each analysis.

    `runs`: runs of the case in the order of the log, where they were put together already; else they are read.
    Raises RecordError for an exhibit that is not there.
    """
    exhibit = snapshot.exhibit(evidence)
    newest = _newest(_runs_on(snapshot, exhibit.id) if runs is None else runs, exhibit.id)
    desk = FileDesk(exhibit, newest)
    stated = (
        *credentials_that_fail(desk),
        *rows_of_tests(newest.get("consistency")),
        *_file(desk),
        *_looked_up(desk),
        *tag_times(desk),
        *_tags(desk),
        *_descriptions(desk),
    )
    stated = said_once(stated)
    rows = (*together(stated), *absent(desk, stated), *not_examined(desk))
    return FileOverview(exhibit.id, (*rows, *usual(desk, rows)))


def _runs_on(snapshot: Snapshot, evidence: str) -> Iterator[Run]:
    for entry in snapshot.current(RunRecorded):
        if entry.data.analysis in _ANALYSES and _first_evidence(entry.data) == evidence:
            yield snapshot.run_as_readable(entry.data)


def _newest(runs: Iterable[Run], evidence: str) -> Mapping[str, Run]:
    """The newest run of each analysis; one that failed or was cancelled only where none came to its end."""
    newest: dict[str, Run] = {}
    for run in runs:
        if run.analysis not in _ANALYSES or _first_evidence(run) != evidence:
            continue
        if run.outcome.is_answer or not newest.get(run.analysis, run).outcome.is_answer:
            newest[run.analysis] = run
    return newest


def _first_evidence(run: Run | RunRecorded) -> str | None:
    return next((given.id for given in run.inputs if given.kind == "evidence"), None)


# ---- what stands there ------------------------------------------------------------------------------------------


def _file(desk: FileDesk) -> Iterator[OverviewRow]:
    """Type and size as recorded at the intake where no run said them, and the picture's size."""
    added = desk.exhibit.added.data
    if desk.finding("file_identity", "media_type") is None:
        yield OverviewRow(Section.FILE, "overview.type", (Term(added.media_type),))
    yield from _rows_of(desk, "media_type", "name_type")
    size = desk.finding("file_identity", "picture_size")
    match size:
        case Finding(value=Table(value=((Count() as width, Count() as height, *_), *_))):
            yield desk.row("file_identity", size, Section.FILE, "overview.picture_size", (width, height))
        case _:
            pass
    if desk.finding("file_identity", "size") is None:
        yield OverviewRow(Section.FILE, "overview.size", (Count(added.size_bytes, "bytes"),))


def _rows_of(desk: FileDesk, *names: str) -> Iterator[OverviewRow]:
    for lookup in LOOKUPS:
        if lookup.finding in names:
            yield from _found(desk, lookup)


def _looked_up(desk: FileDesk) -> Iterator[OverviewRow]:
    together_said = tuple(screenshot(desk))
    yield from together_said
    for lookup in LOOKUPS:
        said_above = together_said and lookup.analysis == "platform_traces" and lookup.finding in SCREENSHOT
        if lookup.finding not in ("media_type", "name_type") and not said_above:
            yield from _found(desk, lookup)


def _found(desk: FileDesk, lookup: Lookup) -> Iterator[OverviewRow]:
    findings = desk.findings(lookup.analysis, lookup.finding)
    for finding in islice(findings, lookup.most or None):
        said = term_of(finding.value)
        if said not in lookup.silent:
            yield by_meaning(_row(desk, lookup, finding), finding)


def _row(desk: FileDesk, lookup: Lookup, finding: Finding) -> OverviewRow:
    values: tuple[Value, ...] = (finding.value,)
    if lookup.counted:
        values = (_counted(finding.value, lookup.counted),)
    elif lookup.named:
        values = names_in(finding.value, lookup.named)
    loud = lookup.loud or term_of(finding.value) in lookup.notable
    return replace(
        desk.row(lookup.analysis, finding, lookup.section, lookup.label, values),
        tone=Tone.NOTABLE if loud else Tone.NEUTRAL,
        said_by=finding if lookup.said or lookup.named else None,
        form=lookup.label.replace("overview.", "overview.form.", 1) if lookup.named else "",
        must=_must(finding, lookup.must),
    )


def _must(finding: Finding, ids: tuple[str, ...]) -> tuple[Limit, ...]:
    """The limits of a finding that are always shown with it; where it has none of them, the first."""
    own = tuple(limit for limit in finding.limits if limit.id in ids)
    return own or tuple(Limit(id) for id in ids[:1] if id not in TIME_MEANINGS)


def _counted(value: Value, unit: str) -> Value:
    return Count(len(value.value), unit) if isinstance(value, Table) else value


def _tags(desk: FileDesk) -> Iterator[OverviewRow]:
    """Places in words, the lens, and how many tags can name a device or a person."""
    finding = desk.finding("metadata", "tags")
    if finding is None:
        return
    tags = desk.first_tags
    for section, label, names in TAGS:
        texts = dict.fromkeys(tags[name].text.strip() for name in names if name in tags)
        if any(texts):
            values = tuple(Text(text) for text in texts if text)
            yield desk.row("metadata", finding, section, label, values)
    personal = sum(_is_said(row) for row in desk.tag_rows if row.personal)
    if personal:
        count = (Count(personal, "tags"),)
        yield replace(desk.row("metadata", finding, Section.DEVICE, "overview.personal", count), private=True)


def _is_said(row: TagRow) -> bool:
    return bool(row.text.strip(" \0"))


def _descriptions(desk: FileDesk) -> Iterator[OverviewRow]:
    """Captions, authors, credits and rights, equal texts of one field once."""
    finding = desk.finding("metadata", DESCRIPTIONS)
    if finding is None or not isinstance(finding.value, Table):
        return
    told: dict[tuple[str, str], Value] = {}
    marked = _marked(desk)
    declared = any(desk.finding("platform_traces", name) for name in DECLARED)
    told_elsewhere = _PLACE_NAMES | ({DECLARED_IN} if declared else set())
    for row in finding.value.value:
        match row:
            case (Text(value=tag), Text(value=text) as said) if text.strip() and tag not in marked:
                name = tag.rpartition(":")[2]
                if name not in told_elsewhere:
                    told.setdefault((FIELD_OF.get(name, name), text.strip()), said)
            case _:
                pass
    order = [*DESCRIBED]
    fields = sorted(told, key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    for key in fields[:MOST_DESCRIPTIONS]:
        row_made = desk.row("metadata", finding, Section.AUTHOR, FIELD_LABELS + key[0], (told[key],))
        yield replace(row_made, private=key[0] in NAMING)


def _marked(desk: FileDesk) -> frozenset[str]:
    """The tags ("group:name") that hold nothing but the marker of a service, which its own row says."""
    seen = (
        str(limit.values.get("tag", ""))
        for finding in desk.findings("platform_traces", "passage_marker")
        for limit in finding.limits
        if limit.id == SEEN_IN
    )
    return frozenset(tag.strip() for tags in seen for tag in tags.split(","))
