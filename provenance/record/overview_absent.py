"""What is not in a file, as far as its parts were read, and what was not examined: absence is never an alarm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from provenance.record.finding import Basis, Limit, Reason
from provenance.record.overview_desk import FileDesk, is_read_in_part, term_of
from provenance.record.overview_lookups import (
    BARE,
    CAMERA,
    CREDENTIALS,
    DAMAGED,
    EXPECTED,
    PHOTO_TYPES,
    POSITIONS,
    PREVIEWS,
    TELLING,
    TIMES_OF_TAKING,
    TOOLS,
    UNREAD,
    WITHOUT_CAMERA,
)
from provenance.record.overview_rows import OverviewRow, Section, Tone
from provenance.record.run import Outcome, Run

__all__ = ["absent", "not_examined", "usual"]

_ABSENCE_SAYS: Final = Limit("metadata_absence_says_nothing")
_NO_CREDENTIALS_SAYS: Final = Limit("credentials_absence_says_nothing")


def absent(desk: FileDesk, rows: Iterable[OverviewRow]) -> Iterator[OverviewRow]:
    """What is not in the file, as far as its parts were read. `rows`: what it states."""
    run = desk.runs.get("metadata")
    unread = run is not None and is_read_in_part(run)
    undecoded = desk.finding("file_identity", "not_readable") is not None
    if run is not None and desk.answered("metadata") and not unread and not undecoded:
        labels = frozenset(label for row in rows for label in (row.label, *row.also))
        yield from (
            OverviewRow(Section.ABSENT, label, analysis="metadata", run=run.id, limits=(_ABSENCE_SAYS,))
            for label in _not_stated(desk, labels)
        )
    analysis, name, none = PREVIEWS
    preview = desk.finding(analysis, name)
    if preview is not None and term_of(preview.value) == none:
        yield replace(desk.row(analysis, preview, Section.ABSENT, "overview.no_preview", ()), basis=None)
    credentials = desk.runs.get(CREDENTIALS)
    if credentials is not None and credentials.outcome is Outcome.NOTHING_FOUND:
        yield OverviewRow(
            Section.ABSENT, "overview.no_credentials", analysis=CREDENTIALS, run=credentials.id,
            limits=(_NO_CREDENTIALS_SAYS,),
        )  # fmt: skip


def usual(desk: FileDesk, rows: Iterable[OverviewRow]) -> Iterator[OverviewRow]:
    """That a photo without metadata is nothing out of the ordinary; said only of what is as messengers leave it."""
    run = desk.runs.get("metadata")
    if run is None or not _as_messengers_leave_it(desk, run):
        return
    if any(row.tone is not Tone.NEUTRAL for row in rows if row.section is not Section.NOT_EXAMINED):
        return
    analysis, name = WITHOUT_CAMERA
    finding = desk.finding(analysis, name)
    if finding is not None:
        row = desk.row(analysis, finding, Section.USUAL, "overview.usual_frame", (finding.value,))
        yield replace(row, said_by=finding)
    label = "overview.usual_messenger"
    yield OverviewRow(
        Section.USUAL, label, analysis="metadata", run=run.id, basis=Basis.COMPUTED, limits=(_ABSENCE_SAYS,)
    )  # fmt: skip


def _as_messengers_leave_it(desk: FileDesk, run: Run) -> bool:
    """A whole photo that can be shown, of a type that they send, with no tags, words, tools, or credentials."""
    bare = run.outcome is Outcome.NOTHING_FOUND and run.reason is not None and run.reason.id == BARE
    tells = (
        *DAMAGED,
        *(("platform_traces", name) for name in TOOLS),
        *(("metadata", name) for name in TELLING),
    )
    credentials = desk.runs.get(CREDENTIALS)
    whole = not is_read_in_part(run)
    signed = credentials is not None and credentials.outcome is Outcome.FOUND
    of_type = desk.exhibit.added.data.media_type in PHOTO_TYPES
    return bare and whole and of_type and not signed and not any(desk.finding(*one) for one in tells)


def _not_stated(desk: FileDesk, labels: frozenset[str]) -> Iterator[str]:
    if not labels & TIMES_OF_TAKING:
        yield "overview.no_time"
    if not any(desk.finding("metadata", name) for name in POSITIONS):
        yield "overview.no_position"
    if desk.finding("metadata", CAMERA) is None:
        yield "overview.no_camera"


def not_examined(desk: FileDesk) -> Iterator[OverviewRow]:
    """What was not looked at, or gave no answer, so that silence is not taken for one."""
    for name in UNREAD:
        finding = desk.finding("metadata", name)
        if finding is not None:
            row = desk.row("metadata", finding, Section.NOT_EXAMINED, "overview.parts_not_read", ())
            yield replace(row, said_by=finding)
    yield from _cut_off(desk)
    for analysis in EXPECTED:
        run = desk.runs.get(analysis)
        if run is None:
            yield OverviewRow(Section.NOT_EXAMINED, "overview.not_run", analysis=analysis)
            continue
        match run.outcome:
            case Outcome.FAILED | Outcome.CANCELLED | Outcome.NOT_APPLICABLE:
                yield _without_answer(run, run.reason)
            case Outcome.FOUND | Outcome.NOTHING_FOUND:
                pass


def _cut_off(desk: FileDesk) -> Iterator[OverviewRow]:
    limit = desk.cut_off
    if limit is not None:
        run = desk.runs["metadata"]
        yield OverviewRow(
            Section.NOT_EXAMINED, "overview.tags_not_read", analysis="metadata", run=run.id, must=(limit,)
        )  # fmt: skip


def _without_answer(run: Run, reason: Reason | None) -> OverviewRow:
    label = f"overview.{run.outcome.value}"
    tone = Tone.NOTABLE if run.outcome is Outcome.FAILED else Tone.NEUTRAL
    return OverviewRow(
        Section.NOT_EXAMINED, label, tone=tone, analysis=run.analysis, run=run.id, reason=reason
    )  # fmt: skip
