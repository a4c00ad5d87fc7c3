"""What is not in a file, as far as its parts were read, and what was not examined: absence is never an alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from provenance.record.finding import Limit, Reason
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_lookups import (
    CAMERA,
    CREDENTIALS,
    EXPECTED,
    PHOTO_TYPES,
    POSITIONS,
    PREVIEWS,
    TELLING,
    TIMES,
    TOOLS,
    UNREAD,
    WITHOUT_CAMERA,
)
from provenance.record.overview_rows import OverviewRow, Section, Tone
from provenance.record.run import Outcome, Run

__all__ = ["absent", "not_examined"]

_ABSENCE_SAYS: Final = Limit("metadata_absence_says_nothing")
_NO_CREDENTIALS_SAYS: Final = Limit("credentials_absence_says_nothing")
_ALL_ABSENT: Final = 3  # time, position and camera


def absent(desk: FileDesk) -> Iterator[OverviewRow]:
    """What is not in the file, as far as its parts were read; and that this is usual."""
    run = desk.runs.get("metadata")
    unread = any(desk.finding("metadata", name) for name in UNREAD)
    undecoded = desk.finding("file_identity", "not_readable") is not None
    if run is not None and desk.answered("metadata") and not unread and not undecoded:
        missing = tuple(_not_stated(desk))
        yield from (
            OverviewRow(Section.ABSENT, label, analysis="metadata", run=run.id, limits=(_ABSENCE_SAYS,))
            for label in missing
        )
        if len(missing) == _ALL_ABSENT:
            yield from _usual(desk, run)
    analysis, name, none = PREVIEWS
    preview = desk.finding(analysis, name)
    if preview is not None and term_of(preview.value) == none:
        yield desk.row(analysis, preview, Section.ABSENT, "overview.no_preview", ())
    credentials = desk.runs.get(CREDENTIALS)
    if credentials is not None and credentials.outcome is Outcome.NOTHING_FOUND:
        yield OverviewRow(
            Section.ABSENT, "overview.no_credentials", analysis=CREDENTIALS, run=credentials.id,
            limits=(_NO_CREDENTIALS_SAYS,),
        )  # fmt: skip


def _usual(desk: FileDesk, run: Run) -> Iterator[OverviewRow]:
    """That a photo without metadata is nothing out of the ordinary; not said of what tells where it was made."""
    tells = [*(("platform_traces", name) for name in TOOLS), *(("metadata", name) for name in TELLING)]
    if any(desk.finding(*one) for one in tells) or _holds_credentials(desk):
        return
    analysis, name = WITHOUT_CAMERA
    finding = desk.finding(analysis, name)
    if finding is not None:
        row = desk.row(analysis, finding, Section.USUAL, "overview.usual_frame", (finding.value,))
        yield replace(row, said_by=finding)
    if desk.exhibit.added.data.media_type in PHOTO_TYPES:
        label = "overview.usual_messenger"
        yield OverviewRow(Section.USUAL, label, analysis="metadata", run=run.id, limits=(_ABSENCE_SAYS,))


def _holds_credentials(desk: FileDesk) -> bool:
    run = desk.runs.get(CREDENTIALS)
    return run is not None and run.outcome is Outcome.FOUND


def _not_stated(desk: FileDesk) -> Iterator[str]:
    if not any(desk.finding("metadata", name) for name in TIMES):
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


def _without_answer(run: Run, reason: Reason | None) -> OverviewRow:
    label = f"overview.{run.outcome.value}"
    tone = Tone.NOTABLE if run.outcome is Outcome.FAILED else Tone.NEUTRAL
    return OverviewRow(
        Section.NOT_EXAMINED, label, tone=tone, analysis=run.analysis, run=run.id, reason=reason
    )  # fmt: skip
