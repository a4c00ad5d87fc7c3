"""Which references of other places stand beside a comparison as controls: the same photo against other buildings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from provenance.archive.items import ArchivePlace, ArchiveReference, distance_m
from provenance.record.values import Place

__all__ = ["APART_M", "MOST_CONTROLS", "Chosen", "Control", "Meant", "choose"]

APART_M: Final = 1000.0
"""Two positions farther apart than this show different buildings (our choice: past what one photo can show well)."""

MOST_CONTROLS: Final = 24
"""Four more than are needed, for those that cannot be read; at the usual effort one to two minutes on one core (ours):
2.5 s for a pair without any evidence, 4 to 6 s for one in between (measured)."""

LeftOut = Literal[
    "place_meant", "too_near", "name_alike", "cannot_tell_apart", "picture_of_case", "not_needed"
]
"""Why a place of the archive gives no control."""


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

    @property
    def is_said(self) -> bool:
        """Whether anything says which place is meant."""
        return bool(self.ids or self.names or self.positions)

    def left_out(self, place: ArchivePlace) -> LeftOut | None:
        """Why a place may be one of those meant, None when it is another one.

        Where positions cannot be compared, names have to do: one whose words are all in the other is too alike, and
        without any name to compare with, a place without a position may be the one that is meant.
        """
        own = {name.casefold() for name in place.names}
        if place.id in self.ids or own & {name.casefold() for name in self.names}:
            return "place_meant"
        if not self.by_name_alone(place):
            where = place.position
            near = isinstance(where, Place) and any(_near(where, other) for other in self.positions)
            return "too_near" if near else None
        if any(_alike(one, other) for one in place.names for other in self.names):
            return "name_alike"
        return "cannot_tell_apart" if self.positions and not self.names else None

    def by_name_alone(self, place: ArchivePlace) -> bool:
        """Whether only names can tell a place apart from those meant."""
        return self.is_said and not (isinstance(place.position, Place) and self.positions)

    def covers(self, place: ArchivePlace) -> bool:
        """Whether a place is one of those meant, by its id, its name or its position."""
        return self.left_out(place) in ("place_meant", "too_near")


@dataclass(frozen=True)
class Control:
    """A reference of another place, and whether that place is of the design of one that is meant."""

    reference: ArchiveReference
    place: ArchivePlace
    same_design: bool


@dataclass(frozen=True)
class Chosen:
    """The controls; how many places of the archive give none, by why; how many are told apart by their names alone."""

    controls: tuple[Control, ...]
    left_out: Mapping[LeftOut, int]
    by_name_alone: int


def choose(
    places: Iterable[ArchivePlace],
    references: Iterable[ArchiveReference],
    meant: Meant,
    most: int = MOST_CONTROLS,
) -> Chosen:
    """At most `most` references of other places: one of each first, look-alikes before others, then by hash.

    A reference whose place is not among `places`, as another program added both meanwhile, is no control.
    """
    known = {place.id: place for place in places}
    why = {id: meant.left_out(place) for id, place in known.items()}
    left_out = Counter(reason for reason in why.values() if reason is not None)
    grouped: dict[str, list[ArchiveReference]] = {}
    of_case: set[str] = set()
    for reference in sorted(references, key=lambda one: (one.sha256, one.id)):
        if why.get(reference.place_id, "added_meanwhile") is not None:
            continue
        if reference.sha256 in meant.pictures:
            of_case.add(reference.place_id)
        else:
            grouped.setdefault(reference.place_id, []).append(reference)
    found: list[Control] = []
    for turn in range(max(map(len, grouped.values()), default=0)):
        found += _turn(grouped.values(), known, meant.designs, turn)
        if len(found) >= most:
            break
    taken = {control.place.id: control.place for control in found[:most]}
    left_out["picture_of_case"] += len(of_case - grouped.keys())
    left_out["not_needed"] += len(grouped.keys() - taken.keys())
    by_name = sum(map(meant.by_name_alone, taken.values()))
    return Chosen(tuple(found[:most]), {reason: n for reason, n in left_out.items() if n}, by_name)


def _turn(
    groups: Iterable[Sequence[ArchiveReference]],
    places: Mapping[str, ArchivePlace],
    designs: Collection[str],
    turn: int,
) -> list[Control]:
    """The reference of each place whose turn it is."""
    picked = [group[turn] for group in groups if len(group) > turn]
    made = [Control(one, places[one.place_id], places[one.place_id].design in designs) for one in picked]
    return sorted(made, key=lambda one: (not one.same_design, one.reference.sha256))


def _near(one: Place, other: Place) -> bool:
    """Nearer than `APART_M`, or than what the two positions leave open."""
    open_m = sum(float(place.radius_m or 0) for place in (one, other))
    return distance_m(one, other) <= max(APART_M, open_m)


def _alike(one: str, other: str) -> bool:
    """Whether all words of one name are in the other, capitals, accents and marks aside."""
    words, others = _words(one), _words(other)
    return bool(words and others) and (words <= others or others <= words)


def _words(name: str) -> frozenset[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return frozenset(re.findall(r"\w+", plain.casefold()))
