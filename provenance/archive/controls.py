"""Which references of other places stand beside a comparison as controls: the same photo against other buildings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from provenance.archive.items import ArchivePlace, ArchiveReference, distance_m
from provenance.record.values import Place

__all__ = ["APART_M", "MOST_CONTROLS", "Control", "Meant", "controls"]

APART_M: Final = 1000.0
"""Two positions farther apart than this show different buildings (our choice: past what one photo can show well)."""

MOST_CONTROLS: Final = 40
"""Compared in about a minute on one core (ours)."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """The places that a photo is said or was found to show: nothing of theirs is a control.

    By id, by name (capitals aside), by position; `pictures` are hashes that are no controls wherever they stand, such
    as those of the case. `designs` are those of the places meant: look-alikes are the sharper controls.
    """

    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    positions: tuple[Place, ...] = ()
    pictures: frozenset[str] = frozenset()
    designs: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        assert "" not in self.designs, "a place without a design is like no other"

    def covers(self, place: ArchivePlace) -> bool:
        """Whether a place may be one of those meant."""
        if place.id in self.ids or place.name.casefold() in {name.casefold() for name in self.names}:
            return True
        where = place.position
        return isinstance(where, Place) and any(distance_m(where, p) <= APART_M for p in self.positions)


@dataclass(frozen=True)
class Control:
    """A reference of another place, and whether that place is of the design of one that is meant."""

    reference: ArchiveReference
    place: ArchivePlace
    same_design: bool


def controls(
    places: Iterable[ArchivePlace],
    references: Iterable[ArchiveReference],
    meant: Meant,
    most: int = MOST_CONTROLS,
) -> tuple[Control, ...]:
    """At most `most` references of other places: one of each first, look-alikes before others, then by hash."""
    meant_pictures = set(meant.pictures)
    others = {place.id: place for place in places if not meant.covers(place)}
    grouped: dict[str, list[ArchiveReference]] = {}
    for reference in sorted(references, key=lambda one: (one.sha256, one.id)):
        if reference.place_id in others and reference.sha256 not in meant_pictures:
            grouped.setdefault(reference.place_id, []).append(reference)
    found: list[Control] = []
    for turn in range(max(map(len, grouped.values()), default=0)):
        found += _turn(grouped.values(), others, meant.designs, turn)
        if len(found) >= most:
            break
    return tuple(found[:most])


def _turn(
    groups: Iterable[Sequence[ArchiveReference]],
    places: dict[str, ArchivePlace],
    designs: Collection[str],
    turn: int,
) -> list[Control]:
    """The reference of each place whose turn it is."""
    picked = [group[turn] for group in groups if len(group) > turn]
    made = [Control(one, places[one.place_id], places[one.place_id].design in designs) for one in picked]
    return sorted(made, key=lambda one: (not one.same_design, one.reference.sha256))
