"""Sightings, acquisition cards, notes and links as rows of words, from the view alone."""

from __future__ import annotations

from typing import Final

from provenance.record.evidence import EvidenceAcquired
from provenance.record.sighting import SightingAdded
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.record.values import Instant, Missing
from provenance.wording import Wording
from provenance.workbench.view import CaseView
from ui.presenters.rows import Line, Row, last, lines_of, names_of, term_line

CARD_ROWS: Final = (
    "method", "received_name", "file_modified", "origin", "platform", "channel", "post", "forwarded_from",
    "shown_time", "sent_as", "by_whom", "transform_risk", "note",
)  # fmt: skip
"""The fields of an acquisition card in the order they are shown."""

_FAMILIES: Final = {"transform_risk": "transform_risk", "method": "acquisition_method", "sent_as": "sent_as"}


# ---- sightings --------------------------------------------------------------------------------------------------


def sighting_rows(view: CaseView, most: int | None = None) -> tuple[Row, ...]:
    """Every sighting, or the first of them, in the order of publication; the first dated one is marked."""
    wording, rows = view.wording, []
    ordered = timeline(view.snapshot)
    oldest = next((entry.event for entry in ordered if isinstance(entry.data.published, Instant)), None)
    for entry in ordered[:most]:
        data = entry.data
        found_by = None if data.found_by is None else view.name_of(data.found_by)
        published = isinstance(data.published, Instant)
        shown = wording.value(data.published)
        title = shown if published else wording.window("case.sighting.undated", why=shown)
        lines = [
            *(
                [term_line(wording, "sighting.basis", data.published_basis, "published_basis")]
                if published
                else []
            ),
            *lines_of(wording, ("sighting.address", data.address)),
            term_line(wording, "sighting.medium", data.medium, "medium"),
            *lines_of(wording, ("sighting.account", data.account), ("sighting.caption", data.caption)),
            term_line(wording, "sighting.likeness", data.likeness, "likeness"),
            *lines_of(wording, ("sighting.archived_copy", data.archived_copy)),
            Line(wording.label("sighting.seen_at"), wording.value(data.seen_at)),
            *([Line(wording.label("sighting.found_by"), found_by)] if found_by else []),
            *lines_of(wording, ("sighting.note", data.note)),
        ]
        rows.append(
            Row(
                data.sighting,
                entry.event,
                view.name_of(data.sighting) or "",
                title,
                tuple(line for line in lines if line.text),
                wording.window("case.sighting.of", exhibits=names_of(view, data.evidence)),
                wording.window("case.sighting.oldest") if entry.event == oldest else "",
                "strong",
            )
        )
    return tuple(rows)


def timeline(snapshot: Snapshot) -> tuple[Entry[SightingAdded], ...]:
    """Sightings in order of publication; those of unknown publication after them, in the order they were seen."""

    def key(entry: Entry[SightingAdded]) -> tuple[bool, str, str]:
        published = entry.data.published
        known = isinstance(published, Instant)
        return (
            not known,
            _moment(published) if isinstance(published, Instant) else "",
            _moment(entry.data.seen_at),
        )

    return tuple(sorted(snapshot.sightings, key=key))


def _moment(instant: Instant) -> str:
    """A sortable time: UTC where the offset is known, else as stated (up to a day off, which is shown)."""
    utc = instant.utc()
    return instant.value if utc is None else utc.strftime("%Y-%m-%dT%H:%M:%S.%f")


# ---- cards, notes, links ----------------------------------------------------------------------------------------


def card_rows(view: CaseView, exhibit: Exhibit) -> tuple[Row, ...]:
    """The acquisition cards of an exhibit with all their fields."""
    many = len(exhibit.cards) > 1
    rows = []
    for number, entry in enumerate(exhibit.cards, 1):
        data = entry.data
        title = view.wording.window("case.card.number", n=number) if many else ""
        lines = tuple(_card_line(view.wording, data, name) for name in CARD_ROWS)
        rows.append(Row(data.acquisition, entry.event, title, "", lines))
    return tuple(rows)


def _card_line(wording: Wording, card: EvidenceAcquired, name: str) -> Line:
    label = wording.window("case.card.origin") if name == "origin" else wording.label(f"card.{name}")
    value = getattr(card, name)
    if isinstance(value, tuple):
        noted = "\n".join(f"{wording.plain(one.name)}: {wording.plain(one.value)}" for one in value)
        return Line(label, noted or wording.label("card.origin_none"), not noted)
    if name in _FAMILIES:
        return term_line(wording, f"card.{name}", value, _FAMILIES[name])
    return Line(label, wording.value(value), isinstance(value, Missing))


def note_rows(view: CaseView, most: int | None = None) -> tuple[Row, ...]:
    """Every note, or the newest of them, and what it is about."""
    rows = []
    for entry in last(view.snapshot.notes, most):
        data = entry.data
        about = names_of(view, data.about)
        shown = view.wording.window("case.claim.about", exhibits=about) if about else ""
        text = view.wording.value(data.text)
        rows.append(Row(data.note, entry.event, view.name_of(data.note) or "", text, (), shown))
    return tuple(rows)


def link_rows(view: CaseView, most: int | None = None) -> tuple[Row, ...]:
    """Every link between two exhibits, or the newest of them, as a sentence."""
    rows = []
    for entry in last(view.snapshot.links, most):
        data = entry.data
        sentence = view.wording.window(
            "case.link.sentence",
            first=view.name_of(data.first) or data.first,
            relation=view.wording.term(data.relation.value, "relation"),
            second=view.name_of(data.second) or data.second,
        )
        rows.append(Row(data.link, entry.event, view.name_of(data.link) or "", "", (), sentence))
    return tuple(rows)
