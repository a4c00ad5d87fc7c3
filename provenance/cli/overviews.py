"""The overview of a file on the command line: in short for people, in full as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from provenance.cli.output import plain
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone
from provenance.record.snapshot import Exhibit
from provenance.wording import Wording
from provenance.wording.overview import row_words, section_words

_MOST_ROWS: Final = 6  # of one section, ours: the overview stays on one screen; JSON and report have all
_MOST_LETTERS: Final = 160  # of one row


def overview_lines(exhibit: Exhibit, name: str, overview: FileOverview, wording: Wording) -> Iterator[str]:
    """The exhibit's number and name, then its sections; contradictions and differences stand first."""
    yield f"{exhibit.number}  {name}"
    for section, rows in overview.sections:
        yield f"  {section_words(section, wording)}"
        for row in rows[:_MOST_ROWS]:
            yield f"    {_line(row, wording)}"
        if len(rows) > _MOST_ROWS:
            yield f"    … {len(rows) - _MOST_ROWS}"


def _line(row: OverviewRow, wording: Wording) -> str:
    tone = "" if row.tone is Tone.NEUTRAL else f"{wording.label(f'overview.tone.{row.tone.value}')} – "
    line = tone + " ".join(row_words(row, wording).line.split())
    return line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS]}…"


def overview_json(exhibit: Exhibit, overview: FileOverview, wording: Wording) -> dict[str, Any]:
    """All rows with what they rest on, as docs/command-line.md says."""
    return {
        "exhibit": exhibit.number,
        "id": exhibit.id,
        "sections": [_section(section, rows, wording) for section, rows in overview.sections],
    }


def _section(section: Section, rows: Iterable[OverviewRow], wording: Wording) -> dict[str, Any]:
    return {
        "section": section.value,
        "title": section_words(section, wording),
        "rows": [_row(row, wording) for row in rows],
    }


def _row(row: OverviewRow, wording: Wording) -> dict[str, Any]:
    said = row_words(row, wording)
    return {
        "id": row.label,
        "label": said.label,
        "said": said.said,
        "tone": row.tone.value,
        "limits": list(said.limits),
        "values": [plain(value) for value in row.values],
        "basis": None if row.basis is None else row.basis.value,
        "analysis": row.analysis or None,
        "run": row.run or None,
        "findings": list(row.findings),
        "private": row.private,
    }
