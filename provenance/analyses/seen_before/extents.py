"""Which part of a photograph two copies share, and which of them shows more of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from provenance.analyses.seen_before.layings import Laid, through
from provenance.vision.copies.agreement import AGREES_FROM, Agreement
from provenance.vision.copies.kinds import PROBABLE_SHARE, WHOLE_SHARE
from provenance.vision.copies.panels import Panel
from provenance.vision.cv import cv2

__all__ = ["Extent", "Places", "Shows", "extent_of", "extent_of_lead", "telling_corners", "whole_extent"]

Corners = npt.NDArray[np.float64]
"""N × 2, in pixels as worked at, around a convex polygon."""

Places = Sequence[tuple[int, int]]
"""Corners in whole pixels around an outline."""

Shows = Literal["shows_same", "shows_more", "shows_less", "shows_other_part"]
"""What the other picture shows of the photograph, beside what the questioned one shows of it."""

_MOST_OF: Final = 0.9
"""Of what two pictures share, from which a photograph on a page is what they share, and not the page (ours: of 30
photos saved again 6 had a region below 0.97 of the picture at 0.5, 3 at 0.9, before whole pictures were tried)."""

_LEAST_POINTS: Final = 3
"""Of a hull with an area."""


_ONE_CORNER_PX: Final = 2.0
_STRAIGHT_PX: Final = 1.0
"""Corners so near to one another are one, and one so near to the line between its neighbours is none: they come from
rounding, and from the edges of the pictures that an outline is cut at (ours)."""


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """`asked`, `kept`: corners of the shared part in the questioned and in the other picture; none when they do not
    overlap, or it is not known. `ratio`: area of the photograph in the other picture over that in the questioned one,
    on one scale. Of pictures that are no copies the corners are around what agrees, and the rest says nothing.

    The photograph is the whole picture, or a panel on a page where the panel is what is shared.
    """

    asked: Corners
    kept: Corners
    shows: Shows
    ratio: float


def extent_of(laid: Laid, asked: Sequence[Panel], kept: Sequence[Panel]) -> Extent:
    """What is shared by a laying; `asked`, `kept`: the views of both pictures, the whole first."""
    back = np.asarray(np.linalg.inv(laid.kept_from_asked), np.float64)
    own, photo = _corners(asked[0]), kept[0]
    if not _are_one(own, through(back, _corners(photo))):
        own = _corners(_photo(laid.asked, asked, through(back, _corners(laid.kept))))
        photo = _photo(laid.kept, kept, through(laid.kept_from_asked, own))
    other = through(back, _corners(photo))
    shared, area = _shared(own, other)
    own_area, other_area = _area(own), _area(other)
    in_own, in_other = area / max(own_area, 1e-9), area / max(other_area, 1e-9)
    match in_own >= WHOLE_SHARE, in_other >= WHOLE_SHARE:
        case True, True:
            shows: Shows = "shows_same"
        case True, False:
            shows = "shows_more"
        case False, True:
            shows = "shows_less"
        case _:
            shows = "shows_other_part"
    there = through(laid.kept_from_asked, shared) if len(shared) else shared
    return Extent(shared, there, shows, other_area / max(own_area, 1e-9))


def whole_extent(asked: Panel, kept: Panel) -> Extent:
    """Of the same bytes: all of both."""
    return Extent(_corners(asked), _corners(kept), "shows_same", 1.0)


def extent_of_lead(laid: Laid, agreement: Agreement | None) -> Extent:
    """What surely agrees in pictures that are no copies: the hull of the agreeing points; without any, of the blocks
    that look the same where at least half do; else no corners."""
    places = laid.points
    if not len(places) and agreement is not None and agreement.share >= PROBABLE_SHARE:
        places = _agreeing(agreement)
    hull = np.zeros((0, 2))
    if len(places) >= _LEAST_POINTS:
        hull = cv2.convexHull(places.astype(np.float32)).reshape(-1, 2).astype(np.float64)
    there = through(laid.kept_from_asked, hull) if len(hull) else hull
    return Extent(hull, there, "shows_other_part", 1.0)


def _agreeing(agreement: Agreement) -> Corners:
    """Corners of the blocks that look the same, in the questioned picture, N × 2."""
    blocks = np.argwhere(agreement.telling & (agreement.blocks > AGREES_FROM))[:, ::-1]
    steps = np.array(((0, 0), (1, 0), (1, 1), (0, 1)))
    edges = (blocks[:, None] + steps).reshape(-1, 2) * float(agreement.block_px)
    return (
        through(agreement.overlap.asked_from_frame, edges - 0.5) + 0.5
    )  # the matrix counts from pixel centres


def _are_one(one: Corners, other: Corners) -> bool:
    """Whether each of two outlines holds as good as all of the other."""
    _, area = _shared(one, other)
    return area >= WHOLE_SHARE * max(_area(one), _area(other), 1e-9)


def _photo(view: Panel, views: Sequence[Panel], outline: Corners) -> Panel:
    """The photograph that lies under an outline: the view itself, or the panel in it that holds most of what lies
    there."""
    _, whole = _shared(_corners(view), outline)
    if view != views[0]:
        return view
    found = max(views[1:], key=lambda one: _shared(_corners(one), outline)[1], default=view)
    return found if _shared(_corners(found), outline)[1] >= _MOST_OF * whole else view


def _shared(one: Corners, other: Corners) -> tuple[Corners, float]:
    """The common part of two convex outlines, and its area."""
    area, region = cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))
    if area <= 0:
        return np.zeros((0, 2)), 0.0
    return np.asarray(region, np.float64).reshape(-1, 2), float(area)


def _area(corners: Corners) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _corners(panel: Panel) -> Corners:
    right, bottom = panel.x + panel.width, panel.y + panel.height
    return np.array(
        ((panel.x, panel.y), (right, panel.y), (right, bottom), (panel.x, bottom)), dtype=np.float64
    )


def telling_corners(places: Places) -> Places:
    """An outline without corners that tell nothing: doubled ones, and those on a straight edge; at least three stay."""
    kept: list[tuple[int, int]] = []
    for place in places:
        if not kept or math.dist(kept[-1], place) > _ONE_CORNER_PX:
            kept.append(place)
    while len(kept) > 1 and math.dist(kept[0], kept[-1]) <= _ONE_CORNER_PX:
        kept.pop()
    while len(kept) > _LEAST_POINTS:
        off = [_off_line_px(kept[n - 1], kept[n], kept[(n + 1) % len(kept)]) for n in range(len(kept))]
        least = off.index(min(off))
        if off[least] > _STRAIGHT_PX:
            break
        del kept[least]
    return kept if len(kept) >= _LEAST_POINTS else places


def _off_line_px(before: tuple[int, int], corner: tuple[int, int], after: tuple[int, int]) -> float:
    """How far a corner lies from the line between its neighbours."""
    (x, y), (across, down) = corner, (after[0] - before[0], after[1] - before[1])
    length = math.hypot(across, down)
    if not length:
        return math.dist(before, corner)
    return abs(across * (y - before[1]) - down * (x - before[0])) / length
