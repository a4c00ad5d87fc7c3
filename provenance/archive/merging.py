"""Two records of one place or one photo made one: nothing that was said is dropped, and the stricter word wins."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from provenance.archive.items import ArchivePlace, ReferenceFacts
from provenance.record.values import Missing, Place, Term, Text

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


def merged_facts(kept: ReferenceFacts, gone: ReferenceFacts) -> ReferenceFacts:
    """What is said of one photo: gaps filled, the stricter word on reproduction, what differs added to the note."""
    words = (kept.reproduction.value, gone.reproduction.value)
    merged: dict[str, Any] = {"reproduction": Term(min(words, key=STRICTEST.index))}
    notes = [_text(kept.note), _text(gone.note)]
    for field in ReferenceFacts.__struct_fields__:
        own, other = getattr(kept, field), getattr(gone, field)
        if field in ("reproduction", "note") or own == other or _is_gap(other):
            continue
        if _is_gap(own):
            merged[field] = other
        else:
            notes.append(f"{field}: {_plain(other)}")
    if note := _lines(notes):
        merged["note"] = Text(note)
    return msgspec.structs.replace(kept, **merged)


def _is_gap(value: object) -> bool:
    return value == "" or isinstance(value, Missing) or value == Term("unknown")


def _lines(parts: list[str]) -> str:
    """The parts that say something, each once."""
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _text(value: Text | Missing) -> str:
    return value.value if isinstance(value, Text) else ""


def _plain(value: Any) -> str:
    if isinstance(value, Place) and value.radius_m is not None:
        return f"{value.value} ± {value.radius_m} m"
    return value if isinstance(value, str) else str(value.value)
