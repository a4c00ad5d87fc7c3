"""Matched points of a pair: where they are, how sure the matcher was of each, and which ones have a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, inf
from typing import Final

from provenance.record.run import Run
from provenance.record.values import Matches

Match = tuple[float, float, float, float]
Rgb = tuple[int, int, int]

MOST_NUMBERS: Final = 12
"""As in the printed pictures (`vision.drawing`)."""
_SPREADS: Final = (0.25, 0.18, 0.13, 0.09, 0.06)
"""As in the printed pictures: least distance as a share of the diagonal of all points, from wide to near."""

RAMP: Final[tuple[Rgb, ...]] = (
    (76, 2, 161),
    (99, 0, 167),
    (120, 1, 168),
    (141, 11, 165),
    (160, 26, 156),
    (177, 42, 144),
    (192, 58, 131),
    (205, 74, 118),
    (218, 90, 106),
    (228, 105, 94),
    (237, 122, 82),
    (245, 140, 70),
    (251, 159, 58),
    (253, 180, 47),
    (253, 202, 38),
    (248, 225, 37),
    (240, 249, 33),
)
"""Plasma without its darkest eighth (Smith and van der Walt 2015, CC0), as in the printed pictures (`vision.ink`):
every sixteenth of confidence 0 … 1."""


@dataclass(frozen=True)
class MatchedPoints:
    """Points x_q, y_q, x_r, y_r in full-size pixels; `weights` 0 … 1 for each, or none where none were recorded."""

    matches: tuple[Match, ...] = ()
    weights: tuple[float, ...] = ()
    numbered: tuple[int, ...] = ()


def points_in(run: Run | None, questioned: str, reference: str) -> MatchedPoints:
    """The matched points of the pictures with these SHA-256; none for other pictures."""
    findings = () if run is None else run.findings
    found = next((one.value for one in findings if one.name == "matched_points"), None)
    if not isinstance(found, Matches):
        return MatchedPoints()
    pairs = tuple((a / 100, b / 100, c / 100, d / 100) for a, b, c, d in found.value)
    if (found.sha256_a, found.sha256_b) == (reference, questioned):
        pairs = tuple((c, d, a, b) for a, b, c, d in pairs)
    elif (found.sha256_a, found.sha256_b) != (questioned, reference):
        return MatchedPoints()
    weights = tuple(weight / 100 for weight in found.weights)
    return MatchedPoints(pairs, weights, numbered(pairs, weights) if weights else ())


def colour_of(weight: float) -> Rgb:
    """The colour of a confidence 0 … 1."""
    at = min(max(weight, 0.0), 1.0) * (len(RAMP) - 1)
    low = min(int(at), len(RAMP) - 2)
    share = at - low
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(RAMP[low], RAMP[low + 1], strict=True))
    return red, green, blue


def numbered(matches: Sequence[Match], weights: Sequence[float], most: int = MOST_NUMBERS) -> tuple[int, ...]:
    """Places of the strongest pairs that lie apart in both pictures, strongest first: the rule of the printed
    pictures (`vision.drawing.numbered_pairs`)."""
    order = sorted(range(len(matches)), key=lambda place: -weights[place])
    if len(order) >= 4 * most:
        order = order[: len(order) // 2]
    sides = tuple(_unit_extent([match[side : side + 2] for match in matches]) for side in (0, 2))
    nearest = [inf] * len(matches)  # to the chosen ones, in the picture where they are nearer
    chosen: list[int] = []
    for least in _SPREADS:
        for place in order:
            if len(chosen) >= most:
                break
            if nearest[place] >= least:
                chosen.append(place)
                for other in order:
                    off = min(
                        hypot(side[other][0] - side[place][0], side[other][1] - side[place][1])
                        for side in sides
                    )
                    nearest[other] = min(nearest[other], off)
    rank = {place: at for at, place in enumerate(order)}
    return tuple(sorted(chosen, key=rank.__getitem__))


def _unit_extent(points: Sequence[tuple[float, ...]]) -> list[tuple[float, float]]:
    """Points with the diagonal of the box around them as the unit."""
    if not points:
        return []
    wide = max(point[0] for point in points) - min(point[0] for point in points)
    high = max(point[1] for point in points) - min(point[1] for point in points)
    unit = hypot(wide, high) or 1.0
    return [(point[0] / unit, point[1] / unit) for point in points]
