"""The times that a file states, in its tags, its name and identifiers, each labelled by what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from provenance.record.finding import Finding
from provenance.record.overview_desk import FileDesk
from provenance.record.overview_lookups import TAG_TIMES, TIME_LABELS, TIME_MEANINGS
from provenance.record.overview_rows import OverviewRow, Section
from provenance.record.tagtable import TagRow
from provenance.record.values import Instant, Text, Value

__all__ = ["by_meaning", "tag_times", "together"]


def by_meaning(row: OverviewRow, finding: Finding) -> OverviewRow:
    """The row of a time in a name under what that time is: sent, saved, taken, made a screenshot."""
    meaning = next((limit.id for limit in finding.limits if limit.id in TIME_MEANINGS), "")
    named = row.label == "overview.name_time" and meaning
    return replace(row, label=TIME_LABELS + meaning) if named else row


def tag_times(desk: FileDesk) -> Iterator[OverviewRow]:
    """The times in tags of which no finding of its own is made; those that one says too only once."""
    finding, run = desk.finding("metadata", "tags"), desk.runs.get("metadata")
    if finding is None or run is None:
        return
    told = {one.value for one in run.findings if one.name in ("xmp_time", "iptc_time", "taken_time")}
    tags = desk.first_tags
    for label, group, names in TAG_TIMES:
        for name in names:
            value = _time(tags.get((group, name)))
            if value is not None and value not in told:
                yield desk.row("metadata", finding, Section.TIME, label, (value,))


def _time(tag: TagRow | None) -> Value | None:
    """What a tag states as a time; of one that is none its words."""
    if tag is None or not tag.text.strip(" \0"):
        return None
    return tag.value if isinstance(tag.value, Instant) else Text(tag.text.strip(" \0"))


def together(rows: Iterable[OverviewRow]) -> list[OverviewRow]:
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
        findings = tuple(dict.fromkeys((*one.findings, *row.findings)))
        kept[at] = replace(one, also=also, findings=findings)
    return kept


def _same_time(one: OverviewRow, other: OverviewRow) -> bool:
    """Rows with something that must stand beside them are never joined: it speaks of one of them only."""
    same = (one.section, one.values, one.analysis) == (other.section, other.values, other.analysis)
    return same and isinstance(one.values[0], Instant) and not (one.must or other.must)
