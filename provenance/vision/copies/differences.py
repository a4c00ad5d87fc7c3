"""Marks where two copies of one picture hold different things: a part of the photograph, or something laid over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from provenance.vision.copies.overlap import Overlap, finer, laid_over, refined
from provenance.vision.copies.overlays import is_laid_over, tone_curve
from provenance.vision.copies.pages import on_one_photo
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.planes import Matrix
from provenance.vision.unlike import Flags, Floats, grey_of, local_agreement, softened

__all__ = ["LEAST_AREA", "DifferingRegion", "differing_regions"]

LEAST_AREA: Final = 0.008
"""Of the overlap: a smaller place is not marked (benchmarks/archive/agreement.py)."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom outside."""

_FRAME_SIDE_PX: Final = 256
"""Longer side of the frame at most: below, JPEG noise and grain average out (as for embedded previews)."""

_CLOSE_SIDE_PX: Final = 768
"""The same where a place is looked at closely."""

_SOFT_PX: Final = 1.2
_WINDOW_PX: Final = 9
"""At a frame of 160 pixels; both grow with it (as for embedded previews)."""

_BLURS_PX: Final = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (2.0, 0.0), (0.0, 2.0), (4.0, 0.0), (0.0, 4.0))
"""Blurs of the two pictures that are tried, so that one is not called different for being sharper (ours)."""

_STRUCTURE_LEVELS: Final = 7.0
"""Standard deviation in a window from which there is structure to compare (as for embedded previews)."""

_AGREES_FROM: Final = 0.7
"""Mean correlation of the windows with structure outside all marked places: below, the two do not lie on each other
well enough to speak of differences (ours)."""

_DIFFERENT_LEVELS: Final = 11.0
"""Least structure that the other picture does not explain, in grey levels (benchmarks/previews.py)."""

_TIMES_USUAL: Final = 3.0
"""Least difference of tone as a multiple of the usual one in the pair (ours)."""

_MOST_MARKED: Final = 0.5
"""Of the overlap: when more is different, it is another picture and not a change of this one (ours)."""

_LEAST_STRENGTH: Final = 12.0
_LEAST_TONE: Final = 20.0
"""Means over a place, of the two above: highlights that were burnt out stay below (benchmarks/archive/agreement.py)."""


@dataclass(frozen=True, slots=True)
class DifferingRegion:
    """A place that is not the same in both. Boxes are in pixels of the two pictures as given.

    `nature`: "content" only where both pictures clearly hold something like a photograph there; "addition" where one
    holds few flat colours that are not around it, or thin lines, or lets the other show through: text, a sticker, a
    bar, a watermark, and whatever is not clear.
    `area_share`: of the overlap. `strength`: structure that the other picture does not explain, in grey levels.
    """

    nature: Literal["content", "addition"]
    box_in_asked: Box
    box_in_stored: Box
    area_share: float
    strength: float


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """`agrees`: local correlation; `structured`: where there is structure; `marked`: where the two differ."""

    agrees: Floats
    structured: Flags
    marked: Flags
    unexplained: Floats
    tone: Floats


def differing_regions(
    asked: Pixels, stored: Pixels, stored_from_asked: Matrix
) -> tuple[DifferingRegion, ...]:
    """Places inside the overlap that saving again, scaling, blur, noise and a change of tone or colour do not explain;
    content first, the strongest first, at most eight. Nothing where the pictures do not lie on each other well.

    A place is marked when its structure does not agree although what is around it does, when a change of tone that is
    the same all over the picture does not explain it, and when it is `LEAST_AREA` of the overlap or more.

    What it cannot tell: which of the two was changed, or by whom; a change smaller than that, of colour only, or at the
    very edge of the overlap; a part made unsharp; a photograph laid over another from one that was edited (both are
    content); a thing of few colours or a small one from a sticker (both are additions: of pieces of other photos put
    in, 5 % of the area, nine in ten are marked and about a third of them called content). Something taken away
    is content when what is there instead is like its surroundings and not all of one colour.
    """
    overlap = laid_over(asked, stored, stored_from_asked, _FRAME_SIDE_PX)
    if overlap is None:
        return ()
    overlap = on_one_photo(asked, stored, refined(overlap, stored))
    compared = _compared(overlap)
    rest = compared.structured & ~compared.marked
    total = float(overlap.inside.sum())
    if not rest.any() or float(compared.marked.sum()) > _MOST_MARKED * total:
        return ()
    if float(compared.agrees[rest].mean()) < _AGREES_FROM:
        return ()
    places = _places(compared, LEAST_AREA * total)
    if not places:
        return ()
    close = finer(overlap, asked, stored, _CLOSE_SIDE_PX)
    found = [_region(overlap, close, compared, place) for place in places]
    return tuple(sorted(found, key=lambda one: (one.nature != "content", -one.area_share * one.strength))[:8])


def _compared(overlap: Overlap) -> _Compared:
    size = max(1.0, max(overlap.inside.shape) / 160)
    window = int(_WINDOW_PX * size) | 1
    one, other = _equally_sharp(overlap, size, window)
    correlation, structure, differing = local_agreement(one, other, window)
    inner = _inner(overlap.inside, window)
    structured = (structure > _STRUCTURE_LEVELS) & inner
    rest = _tone_rest(one, other, inner, window)
    usual = float(np.median(rest[structured])) if structured.any() else 0.0
    other_tone = rest > max(_DIFFERENT_LEVELS, _TIMES_USUAL * usual)
    marked = ((differing > _DIFFERENT_LEVELS) & other_tone & inner).astype(np.uint8)
    joined = cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((window, window), np.uint8)) > 0
    return _Compared(
        np.clip(correlation, 0, 1), structured, np.asarray(joined & inner, np.bool_), differing, rest
    )


def _equally_sharp(overlap: Overlap, size: float, window: int) -> tuple[Floats, Floats]:
    """Both in grey, softened; the sharper one more, until the two agree best."""
    greys = (grey_of(overlap.asked), grey_of(overlap.stored))
    best, chosen = -1.0, (0.0, 0.0)
    base = _SOFT_PX * size
    for blurs in _BLURS_PX:
        soft = [softened(grey, float(np.hypot(base, blur))) for grey, blur in zip(greys, blurs, strict=True)]
        correlation, structure, _ = local_agreement(soft[0], soft[1], window)
        counted = overlap.inside & (structure > _STRUCTURE_LEVELS)
        mean = float(np.median(correlation[counted])) if counted.any() else 0.0
        if mean > best + 0.005:
            best, chosen = mean, blurs
    one, other = (
        softened(grey, float(np.hypot(base, blur))) for grey, blur in zip(greys, chosen, strict=True)
    )
    return one, other


def _tone_rest(one: Floats, other: Floats, inside: Flags, window: int) -> Floats:
    """What remains of the difference after the change of tone that fits the whole picture best, either way round; root
    mean square in windows."""
    rests = []
    for a, b in ((one, other), (other, one)):
        levels = np.clip(a, 0, 255).astype(np.uint8)
        curve = tone_curve(levels[inside], b[inside])
        rest = (curve[levels] - b) ** 2
        rests.append(np.sqrt(np.maximum(cv2.boxFilter(rest, cv2.CV_32F, (window, window)), 0)))
    return np.asarray(np.minimum(*rests), np.float32)


def _inner(inside: Flags, window: int) -> Flags:
    """Without the outer edge, and without what is nearer than a window to where one of the two has no pixels."""
    edge = max(3, round(0.015 * max(inside.shape)))
    padded = np.pad(inside.astype(np.uint8), 1)
    outer = cv2.erode(padded, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8), borderValue=0)[1:-1, 1:-1]
    kernel = np.ones((window + 6, window + 6), np.uint8)
    return np.asarray((outer > 0) & (cv2.erode(inside.astype(np.uint8), kernel, borderValue=1) > 0), np.bool_)


def _places(compared: _Compared, least_px: float) -> list[Flags]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        compared.marked.astype(np.uint8), connectivity=8
    )
    found = []
    for number in range(1, count):
        if stats[number, cv2.CC_STAT_AREA] < least_px:
            continue
        place: Flags = np.asarray(labels == number, np.bool_)
        strength, tone = (float(each[place].mean()) for each in (compared.unexplained, compared.tone))
        if strength >= _LEAST_STRENGTH and tone >= _LEAST_TONE:
            found.append(place)
    return found


def _region(overlap: Overlap, close: Overlap, compared: _Compared, place: Flags) -> DifferingRegion:
    rows, columns = np.flatnonzero(place.any(axis=1)), np.flatnonzero(place.any(axis=0))
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    added = is_laid_over(close, place)
    return DifferingRegion(
        "addition" if added else "content",
        _box_by(overlap.asked_from_frame, box),
        _box_by(overlap.stored_from_frame, box),
        float(place.sum() / max(1, overlap.inside.sum())),
        float(compared.unexplained[place].mean()),
    )


def _box_by(picture_from_frame: Matrix, box: Box) -> Box:
    """The box around a rectangle of the frame in the pixels of the picture."""
    left, top, right, bottom = (edge - 0.5 for edge in box)
    corners = np.array(((left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)))
    there = corners @ picture_from_frame.T
    at = there[:, :2] / there[:, 2:] + 0.5
    low, high = np.floor(at.min(axis=0)).astype(int).tolist(), np.ceil(at.max(axis=0)).astype(int).tolist()
    return max(0, low[0]), max(0, low[1]), max(1, high[0]), max(1, high[1])
