"""Two records of one place or one photo made one: what is not taken over stands in the note of what is kept."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.record.values import Instant, Measure, Missing, Period, Place, Term, Text

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
