"""The overview of a file as lines of a sheet: sections with their rows in words, as the report says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, assert_never

from provenance.record.overview import OverviewRow, Section, Tone, file_overview
from provenance.wording import Wording
from provenance.wording.overview import row_words, section_words
from provenance.workbench.view import CaseView
from ui.presenters.finding_row import Tone as Shade

_ICONS: Final = {
    Section.DIFFERS: "difference",
    Section.COMPARED: "compare",
    Section.FILE: "photo",
    Section.TIME: "time",
    Section.PLACE: "place",
    Section.DEVICE: "camera",
    Section.AUTHOR: "quote",
    Section.CREDENTIALS: "sign",
    Section.TRACES: "fingerprint",
    Section.ABSENT: "none",
    Section.USUAL: "info",
    Section.NOT_EXAMINED: "undecided",
}


@dataclass(frozen=True)
class SheetLine:
    """A row as it is drawn. `heading` stands on the first of a section; `icon` and `word` on rows that are loud, or
    can name a device or a person. `must` are those of its limits that are shown below its words."""

    id: str
    section: Section
    label: str
    said: str
    row: OverviewRow
    wording: Wording
    limits: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    first: bool = False
    last: bool = False

    @property
    def heading(self) -> str:
        """The section it stands in."""
        return section_words(self.section, self.wording)

    @property
    def section_icon(self) -> str:
        """The drawing beside the heading."""
        return _ICONS[self.section]

    @property
    def icon(self) -> str:
        """The drawing of a loud row, nothing for a quiet one that names nobody."""
        match self.row.tone:
            case Tone.CONTRADICTION:
                return "warning"
            case Tone.NOTABLE:
                return "attention"
            case Tone.NEUTRAL:
                return "fingerprint" if self.row.private else ""
        assert_never(self.row.tone)

    @property
    def shade(self) -> Shade:
        """How loud it is."""
        match self.row.tone:
            case Tone.CONTRADICTION:
                return "alarm"
            case Tone.NOTABLE:
                return "warning"
            case Tone.NEUTRAL:
                quiet = self.section in (Section.ABSENT, Section.USUAL, Section.NOT_EXAMINED)
                return "muted" if quiet else "plain"
        assert_never(self.row.tone)

    @property
    def loud(self) -> bool:
        """Whether it says something notable of the file; that an analysis failed says nothing of it."""
        return self.row.tone is not Tone.NEUTRAL and self.section is not Section.NOT_EXAMINED

    @property
    def word(self) -> str:
        """The word for the drawing."""
        if self.row.tone is Tone.NEUTRAL:
            return self.wording.window("tags.personal") if self.row.private else ""
        return self.wording.label(f"overview.tone.{self.row.tone.value}")

    @property
    def basis(self) -> str:
        """On what grounds it is said."""
        return "" if self.row.basis is None else self.wording.basis(self.row.basis)

    @cached_property
    def line(self) -> str:
        """Label and what is said, to be copied."""
        say = self.wording.window
        if not self.label:
            return say("file.sheet_line_short", heading=self.heading, said=self.said)
        return say("file.sheet_line", heading=self.heading, label=self.label, said=self.said)

    @cached_property
    def spoken(self) -> str:
        """All that the row shows."""
        parts = (self.word, self.line, self.basis, *self.limits)
        return " ".join(part for part in parts if part)


def sheet_of(view: CaseView, evidence: str) -> tuple[SheetLine, ...]:
    """The lines of an exhibit's overview, of the runs that the view has put together."""
    runs = [run for _, run in view.runs_on.get(evidence, ())]
    overview = file_overview(view.snapshot, evidence, runs)
    return tuple(line for section, rows in overview.sections for line in _lines(section, rows, view.wording))


def _told_below(row: OverviewRow) -> bool:
    """What was never run is named at the foot of the room, beside the button that runs it."""
    return row.label == "overview.not_run"


def _lines(section: Section, rows: tuple[OverviewRow, ...], wording: Wording) -> Iterator[SheetLine]:
    shown = [row for row in rows if not _told_below(row)]
    lines = [_line(f"{section.value} {n}", row, wording) for n, row in enumerate(shown)]
    for n, line in enumerate(lines):
        yield replace(line, first=n == 0, last=n == len(lines) - 1)


def _line(id: str, row: OverviewRow, wording: Wording) -> SheetLine:
    words = row_words(row, wording)
    label, said = (words.label, words.said) if words.said else ("", words.label)
    return SheetLine(id, row.section, label, said, row, wording, words.limits, words.must)
