"""The overview of a file on the command line: in short for people, in full as JSON."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, Final

from provenance.cli.output import plain
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone
from provenance.record.snapshot import Exhibit
from provenance.wording import Wording
from provenance.wording.overview import RowWords, row_words, section_words

_MOST_ROWS: Final = 6  # quiet ones of one section, ours: the overview stays short; JSON and report have all
_MOST_LETTERS: Final = 300  # of a quiet row, ours: a caption can have thousands
_WIDTH: Final = 100  # letters of a line where no terminal says how many it shows
_LEAST_WIDTH: Final = 40  # narrower than this nothing can be read
_WHITE: Final = re.compile("[\t-\r \x85\u2028\u2029]+")  # not the narrow space that stands inside numbers
_INDENT: Final = "    "


def overview_lines(exhibit: Exhibit, name: str, overview: FileOverview, wording: Wording) -> Iterator[str]:
    """The exhibit's number and name, then its sections; contradictions and differences stand first.

    Loud rows are never cut or left out; how many quiet ones are, is said.
    """
    width = max(_LEAST_WIDTH, shutil.get_terminal_size((_WIDTH, 0)).columns)
    yield f"{exhibit.number}  {name}"
    for section, rows in overview.sections:
        yield f"  {section_words(section, wording)}"
        quiet = 0
        for row in rows:
            quiet += row.tone is Tone.NEUTRAL
            if row.tone is not Tone.NEUTRAL or quiet <= _MOST_ROWS:
                yield from _lines(row, width, wording)
        if quiet > _MOST_ROWS:
            yield f"{_INDENT}… {wording.label('overview.more', n=quiet - _MOST_ROWS)}"


def _lines(row: OverviewRow, width: int, wording: Wording) -> Iterator[str]:
    """A row, wrapped between words, and below it what must stand beside it."""
    words = row_words(row, wording)
    yield from _wrapped(_row_text(row, words, wording), width, _INDENT)
    for limit in words.must:
        yield from _wrapped(f"({_plain(limit)})", width, _INDENT + "  ")


def _row_text(row: OverviewRow, words: RowWords, wording: Wording) -> str:
    line = _plain(words.line)
    if row.tone is Tone.NEUTRAL:
        return line if len(line) <= _MOST_LETTERS else f"{line[:_MOST_LETTERS].rpartition(' ')[0]} …"
    says_so = row.said_by is not None and row.label.startswith("overview.result.")
    return line if says_so else f"{wording.label(f'overview.tone.{row.tone.value}')} – {line}"


def _plain(text: str) -> str:
    return _WHITE.sub(" ", text).strip()


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Never broken inside a word or a value without spaces, whatever its length."""
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + "  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


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
