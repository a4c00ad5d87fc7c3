"""Which references are of one place, by what their cards say of it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from provenance.record.groups import connected
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Snapshot
from provenance.record.values import Place, Text, latitude_longitude

NEAR_DEG: Final = 0.001
"""Positions within so many degrees of a great circle, about 100 m, are one place where no two names say otherwise
(our choice: as the archive of known places has it)."""

APART_DEG: Final = 0.01
"""Beyond so many, about 1 km, one name is that of two places, unless their positions are stated less closely than that
(our choice: as for controls)."""

_DEG_M: Final = 111_195.0
"""One degree of a great circle on a sphere of 6371 km, in metres."""

_Group = list[str]


def of_one_place(snapshot: Snapshot, references: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """References by the place that their cards state, in the order given; those that state none are left out.

    The name decides, capitals and blanks aside, unless both positions are stated and lie more than about 1 km apart
    and farther than both accuracies together. Where one of two has no name, they are of one place when their positions
    lie within about 100 m. Cards that say less (a position no closer than about 1 km, none, no name) join those that
    say more only where these are of one place, so that they never make two places one.
    """
    cards: dict[str, ReferenceDescribed] = {}
    for id in references:
        entry = snapshot.reference_card(id)
        if entry is not None and (_name(entry.data) or isinstance(entry.data.place, Place)):
            cards[id] = entry.data
    groups: list[_Group] = []
    for vagueness in range(4):
        _take_up(groups, [id for id in cards if _vagueness(cards[id]) == vagueness], cards)
    order = {id: number for number, id in enumerate(cards)}
    ordered = (tuple(sorted(group, key=order.__getitem__)) for group in groups)
    return tuple(sorted(ordered, key=lambda group: order[group[0]]))


def _vagueness(card: ReferenceDescribed) -> int:
    """Larger for cards that say less of their place."""
    if not _name(card):
        return 3
    if not isinstance(card.place, Place):
        return 2
    return int(_radius_deg(card.place) > APART_DEG)


def _take_up(groups: list[_Group], ids: Sequence[str], cards: dict[str, ReferenceDescribed]) -> None:
    """Put each into the one group that it fits, whatever the order; those that fit none or several among themselves."""

    def alike(id: str, other: str) -> bool:
        return _is_one_place(cards[id], cards[other])

    fitting = {id: [group for group in groups if any(alike(id, other) for other in group)] for id in ids}
    left = []
    for id, found in fitting.items():
        if len(found) == 1:
            found[0].append(id)
        else:
            left.append(id)
    groups += connected(left, alike)


def _is_one_place(one: ReferenceDescribed, other: ReferenceDescribed) -> bool:
    names = _name(one), _name(other)
    away = _away_deg(one.place, other.place)
    if all(names):
        reach = max(APART_DEG, _radius_deg(one.place) + _radius_deg(other.place))
        return names[0] == names[1] and (away is None or away <= reach)
    return away is not None and away <= NEAR_DEG


def _name(card: ReferenceDescribed) -> str:
    """The name that a card gives its place, capitals, blanks and forms of letters aside; empty without one."""
    if not isinstance(card.place_name, Text):
        return ""
    return " ".join(unicodedata.normalize("NFKC", card.place_name.value).casefold().split())


def _radius_deg(place: object) -> float:
    """The stated accuracy of a position in degrees of a great circle; 0 where none is stated."""
    return float(place.radius_m or 0) / _DEG_M if isinstance(place, Place) else 0.0


def _away_deg(one: object, other: object) -> float | None:
    """How far two positions lie apart in degrees of a great circle (flat: they are near); None where one is unknown."""
    if not (isinstance(one, Place) and isinstance(other, Place)):
        return None
    (lat_a, lon_a), (lat_b, lon_b) = (map(float, latitude_longitude(place)) for place in (one, other))
    east = abs(lon_a - lon_b) % 360
    east = min(east, 360 - east) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(lat_a - lat_b, east)
