"""What one file is and says, at a glance: rows that window, report and command line show alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from provenance.record.casework import RunRecorded
from provenance.record.finding import Finding
from provenance.record.overview_absent import absent, not_examined
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_lookups import (
    DESCRIBED,
    DESCRIPTIONS,
    EXPECTED,
    FIELD_LABELS,
    FIELD_OF,
    IF_ASKED,
    LOOKUPS,
    MOST_DESCRIPTIONS,
    NAMING,
    TAGS,
    Lookup,
)
from provenance.record.overview_results import rows_of_tests
from provenance.record.overview_rows import FileOverview, OverviewRow, Section, Tone
from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.tagtable import TagRow, first_tags, tag_rows
from provenance.record.values import Count, Instant, Table, Term, Text, Value

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
    rows = (
        *rows_of_tests(newest.get("consistency")),
        *_file(desk),
        *_looked_up(desk),
        *_tags(desk),
        *_descriptions(desk),
        *absent(desk),
        *not_examined(desk),
    )
    return FileOverview(exhibit.id, tuple(_together(rows)))


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
    for lookup in LOOKUPS:
        if lookup.finding not in ("media_type", "name_type"):
            yield from _found(desk, lookup)


def _found(desk: FileDesk, lookup: Lookup) -> Iterator[OverviewRow]:
    for finding in desk.findings(lookup.analysis, lookup.finding):
        said = term_of(finding.value)
        if said in lookup.silent:
            continue
        values = (_counted(finding.value, lookup.counted) if lookup.counted else finding.value,)
        row = desk.row(lookup.analysis, finding, lookup.section, lookup.label, values)
        tone = Tone.NOTABLE if lookup.loud or said in lookup.notable else Tone.NEUTRAL
        yield replace(row, tone=tone, said_by=finding if lookup.said else None)


def _counted(value: Value, unit: str) -> Value:
    return Count(len(value.value), unit) if isinstance(value, Table) else value


def _tags(desk: FileDesk) -> Iterator[OverviewRow]:
    """Places in words, the lens, and how many tags can name a device or a person."""
    finding = desk.finding("metadata", "tags")
    if finding is None:
        return
    run = desk.runs["metadata"]
    tags = first_tags(run)
    for section, label, names in TAGS:
        texts = dict.fromkeys(tags[name].text.strip() for name in names if name in tags)
        if any(texts):
            values = tuple(Text(text) for text in texts if text)
            yield desk.row("metadata", finding, section, label, values)
    personal = sum(_is_said(row) for row in tag_rows(run) if row.personal)
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
    for row in finding.value.value:
        match row:
            case (Text(value=tag), Text(value=text) as said) if text.strip():
                name = tag.rpartition(":")[2]
                if name not in _PLACE_NAMES:
                    told.setdefault((FIELD_OF.get(name, name), text.strip()), said)
            case _:
                pass
    order = [*DESCRIBED]
    fields = sorted(told, key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    for key in fields[:MOST_DESCRIPTIONS]:
        row_made = desk.row("metadata", finding, Section.AUTHOR, FIELD_LABELS + key[0], (told[key],))
        yield replace(row_made, private=key[0] in NAMING)


# ---- equal rows -------------------------------------------------------------------------------------------------


def _together(rows: Iterable[OverviewRow]) -> list[OverviewRow]:
    """Times that say the same stand in one row: "taken · digitized"; all other rows as they are."""
    kept: list[OverviewRow] = []
    for row in rows:
        at = next(
            (n for n, one in enumerate(kept) if row.section is Section.TIME and _same_time(one, row)), None
        )
        if at is None:
            kept.append(row)
            continue
        one = kept[at]
        also = one.also if row.label in (one.label, *one.also) else (*one.also, row.label)
        kept[at] = replace(one, also=also, findings=(*one.findings, *row.findings))
    return kept


def _same_time(one: OverviewRow, other: OverviewRow) -> bool:
    same = (one.section, one.values, one.analysis) == (other.section, other.values, other.analysis)
    return same and isinstance(one.values[0], Instant)
