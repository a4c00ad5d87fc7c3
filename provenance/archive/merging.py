"""Two records of one place or photo made one, and a record completed by what is said anew: nothing is dropped unsaid.

Of two records, what is not taken over stands in the note of what is kept; of what is said anew, gaps are filled and a
contradiction is refused.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts, is_near
from provenance.errors import ArchiveError
from provenance.record.values import FileName, Instant, Measure, Missing, Period, Place, Term, Text

STRICTEST: Final = ("not_public", "unknown", "allowed")
"""The words of `items.REPRODUCTION`, the one that must win first."""


def merged_place(kept: ArchivePlace, gone: ArchivePlace) -> ArchivePlace:
    """One place: the other's names beside its own, gaps filled, and what differs added to the note."""
    known = {name.casefold() for name in kept.names}
    names = dict.fromkeys(name for name in gone.names if name.casefold() not in known)
    notes = [kept.note, gone.note]
    filled: dict[str, Any] = {}
    for field in ("region", "design", "position"):
        own, other = getattr(kept, field), getattr(gone, field)
        if _is_gap(own):
            filled[field] = other
        elif not _is_gap(other) and own != other:
            notes.append(f"{gone.name}: {_plain(other)}")
    return msgspec.structs.replace(
        kept, other_names=(*kept.other_names, *names), note=_lines(notes), **filled
    )


def merged_facts(kept: ArchiveReference, gone: ArchiveReference) -> ReferenceFacts:
    """What is said of one photo of two references: gaps filled, of reproduction the stricter word.

    Of everything else what the kept one says stands, also how its place is known; what the other one says otherwise,
    and how, when and under which name it came here, is added to the note.
    """
    words = (kept.facts.reproduction.value, gone.facts.reproduction.value)
    merged: dict[str, Any] = {"reproduction": Term(min(words, key=STRICTEST.index))}
    notes = [_text(kept.facts.note), _text(gone.facts.note)]
    for field in ReferenceFacts.__struct_fields__:
        own, other = getattr(kept.facts, field), getattr(gone.facts, field)
        if field in ("reproduction", "note") or own == other or _is_gap(other):
            continue
        if _is_gap(own):
            merged[field] = other
        else:
            notes.append(f"{field}: {_plain(other)}")
    for field in ("received_name", "origin", "added"):
        own, other = getattr(kept, field), getattr(gone, field)
        if own != other and not _is_gap(other):
            notes.append(f"{field}: {_plain(other)}")
    if note := _lines(notes):
        merged["note"] = Text(note)
    return msgspec.structs.replace(kept.facts, **merged)


def completed_place(known: ArchivePlace, said: ArchivePlace) -> ArchivePlace:
    """A place with what is said of it anew, whatever its name and id: gaps are filled.

    Of two positions near one another (see `is_near`) the known one stands, with the radius said when it has none.
    Raises ArchiveError naming what contradicts.
    """
    filled = _fills(known, said, ("region", "design", "note", "position"))
    differing = _differing(known, said, ("region", "design", "note"))
    here, there = known.position, said.position
    if isinstance(here, Place) and isinstance(there, Place):
        if not is_near(here, there):
            differing.append(_both("position", here, there))
        elif here.value == there.value and here.radius_m is None:
            filled["position"] = msgspec.structs.replace(here, radius_m=there.radius_m)
    if differing:
        raise ArchiveError(
            "place_says_otherwise", place=known.name[:60], id=known.id, differing="; ".join(differing)
        )
    return msgspec.structs.replace(known, **filled)


def completed_facts(known: ArchiveReference, said: ReferenceFacts) -> ReferenceFacts:
    """What is said of a reference with what is said anew: gaps are filled. Raises ArchiveError for a contradiction."""
    fields = ReferenceFacts.__struct_fields__
    if differing := _differing(known.facts, said, fields):
        name = known.received_name
        raise ArchiveError(
            "reference_says_otherwise",
            name=name.value[:60] if isinstance(name, FileName) else "?",
            id=known.id,
            differing="; ".join(differing),
        )
    return filled_facts(known.facts, said)


def filled_facts(facts: ReferenceFacts, presumed: ReferenceFacts) -> ReferenceFacts:
    """What is said of a photo, its gaps filled by what is presumed, which may say otherwise elsewhere."""
    return msgspec.structs.replace(facts, **_fills(facts, presumed, ReferenceFacts.__struct_fields__))


def _fills(known: object, said: object, fields: tuple[str, ...]) -> dict[str, Any]:
    """What is said of the fields that are unknown."""
    return {
        field: getattr(said, field)
        for field in fields
        if _is_gap(getattr(known, field)) and not _is_gap(getattr(said, field))
    }


def _differing(known: object, said: object, fields: tuple[str, ...]) -> list[str]:
    """Every field of which both say something, and not the same, with both values."""
    pairs = ((field, getattr(known, field), getattr(said, field)) for field in fields)
    return [_both(*pair) for pair in pairs if not any(map(_is_gap, pair[1:])) and pair[1] != pair[2]]


def _both(field: str, known: object, said: object) -> str:
    return f"{field}: {_plain(known)[:60]} ≠ {_plain(said)[:60]}"


def _is_gap(value: object) -> bool:
    return value == "" or isinstance(value, Missing) or value == Term("unknown")


def _lines(parts: list[str]) -> str:
    """The parts that say something, each once."""
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _text(value: Text | Missing) -> str:
    return value.value if isinstance(value, Text) else ""


def _plain(value: Any) -> str:
    """A value in full, for a note; the form of a time tells its precision."""
    match value:
        case Place():
            name = "" if value.name is None else f" ({value.name})"
            return f"{value.value}{_within(value.radius_m, 'm')}{name}"
        case Instant():
            return f"{value.value}{value.offset or ''}"
        case Period():
            return "/".join("" if end is None else _plain(end) for end in (value.value, value.end))
        case Measure():
            return f"{value.value} {value.unit}{_within(value.plus_minus, value.unit)}"
        case _:
            return value if isinstance(value, str) else str(value.value)


def _within(number: str | None, unit: str) -> str:
    return "" if number is None else f" ± {number} {unit}"
