"""A snapshot becomes the one document that every output is made from."""

from __future__ import annotations

from provenance.record.snapshot import Snapshot
from provenance.record.values import Missing
from provenance.report import (
    examined,
    exhibits,
    methods,
    observed,
    published,
    references,
    runs,
    tables,
    timebounds,
)
from provenance.report.content import Document, Labels
from provenance.report.desk import Desk, PictureLoader, no_pictures
from provenance.report.front import first_page, is_concluded
from provenance.wording import Wording


def report_document(
    snapshot: Snapshot, wording: Wording, program: str, pictures: PictureLoader = no_pictures
) -> Document:
    """The whole report on a case up to the snapshot's last event.

    `program` is the program's name and version as it was given; `pictures` returns a stored picture (its SHA-256, the
    longest side in pixels) as small JPEG or PNG bytes, or None; the report never decodes evidence itself. The same
    snapshot, wording and pictures give the same document.
    """
    desk = Desk(snapshot, wording, pictures)
    label = desk.label
    draft = not is_concluded(snapshot)
    parts = (
        *exhibits.claims(desk),
        *exhibits.exhibits(desk),
        *runs.other_runs(desk),
        *published.sightings(desk),
        *published.searches(desk),
        *observed.observations(desk),
        *timebounds.time_bounds(desk),
        *published.notes(desk),
        *examined.not_examined(desk),
        *examined.left_the_machine(desk),
        *methods.methods(desk),
        *methods.log(desk),
        *methods.glossary(desk),
        *references.references_in_full(desk),
        *tables.annexes(desk),
    )
    return Document(
        title=desk.wording.value(snapshot.title),
        overline=label("document.overline"),
        subtitle="" if isinstance(snapshot.question, Missing) else desk.wording.value(snapshot.question),
        language=wording.language,
        state=_state(desk, draft=draft),
        draft=draft,
        dated=snapshot.covered_until,
        seq=snapshot.seq,
        head=snapshot.head,
        program=program,
        labels=_labels(desk),
        first=first_page(desk),
        parts=parts,
    )


def _state(desk: Desk, *, draft: bool) -> str:
    """Whether anybody concluded anything, and that the case was marked restricted at the event covered."""
    state = desk.label("document.draft" if draft else "document.concluded")
    return desk.label("document.restricted", state=state) if desk.snapshot.restricted else state


def _labels(desk: Desk) -> Labels:
    snapshot = desk.snapshot
    return Labels(
        contents=desk.label("layout.contents"),
        draft=desk.label("layout.draft"),
        page_of=desk.label("layout.page_of", page="{page}", pages="{pages}"),
        covered=desk.label("layout.covered", event=str(snapshot.seq), head=snapshot.head[:16]),
        letters_by_number=desk.label("layout.letters_by_number"),
    )
