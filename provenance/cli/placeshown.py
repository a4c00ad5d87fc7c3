"""A place and its references in words: all that was recorded, in short labelled lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.cli.placewords import reference_name
from provenance.record.values import Missing, Place, Term, Value
from provenance.wording import Wording
from provenance.workbench.places import ArchivePlace, ArchiveReference

_FIELDS: Final = (
    "known_by", "taken", "author", "licence", "provider", "imagery_date", "source", "public_since", "heading_deg",
    "camera", "reproduction", "note",
)  # fmt: skip
_OWN_LABELS: Final = {"camera": "cli.reference.camera"}


def place_row(place: ArchivePlace, references: int, wording: Wording) -> str:
    """A place in one line of the list: what is not recorded is left out."""
    parts = [place.id, f"{references:>5}", wording.plain(place.name)]
    if isinstance(place.position, Place):
        parts.append(wording.value(place.position))
    parts += [wording.plain(text) for text in (place.region, place.design, place.note) if text]
    return "  ".join(parts)


def place_lines(place: ArchivePlace, wording: Wording) -> Iterator[str]:
    """A place: its name, then what is recorded of it."""
    yield _of(wording, "reference_card.place_name", wording.plain(place.name))
    yield "  " + _of(wording, "cli.place.id", place.id)
    others = ", ".join(map(wording.plain, place.other_names))
    for label, text in (
        ("cli.place.other_names", others),
        ("cli.place.region", wording.plain(place.region)),
        ("reference_card.place", wording.value(place.position)),
        ("cli.place.design", wording.plain(place.design)),
        ("reference_card.note", wording.plain(place.note)),
    ):
        if text:
            yield "  " + _of(wording, label, text)


def reference_lines(reference: ArchiveReference, wording: Wording) -> Iterator[str]:
    """A reference: its id, its hash and its name, then what is recorded of it; how its place is known in any case."""
    yield f"{reference.id}  {reference.sha256[:16]}  {reference_name(reference, wording)}"
    for field in _FIELDS:
        value: Value = getattr(reference.facts, field)
        if _is_unsaid(value) and field != "known_by":
            continue
        said = wording.term(value.value, field) if isinstance(value, Term) else wording.value(value)
        yield "  " + _of(wording, _OWN_LABELS.get(field, f"reference_card.{field}"), said)


def _is_unsaid(value: Value) -> bool:
    return isinstance(value, Missing | Term) and value.value == "unknown"


def _of(wording: Wording, label: str, said: str) -> str:
    return wording.label("field.of", name=wording.label(label), value=said)
