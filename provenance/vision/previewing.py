"""Lays an embedded preview on its main picture and says where the two differ, with tolerance for how previews are made.

A preview is a small, strongly compressed copy, often made from the sensor by another way than the main picture. So the
comparison allows another size, bars, another tone, sharpening and JPEG noise, and looks for structure that is there in
one of the two only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from provenance.vision.alignment import Affine, Grey, aligned, on_preview
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.hashes import TURNS, Turn
from provenance.vision.unlike import (
    Flags,
    Floats,
    colour_difference,
    correlation_of_wholes,
    grey_of,
    local_agreement,
    one_without_colour,
    softened,
)

__all__ = ["LEAST_SIDE_PX", "Box", "Likening", "PreviewComparison", "compare_preview", "turned_by", "upright"]

Likening = Literal[
    "same",
    "same_other_aspect",
    "shows_more",
    "shows_less",
    "content_differs",
    "rotated",
    "mirrored",
    "one_without_colour",
    "different_picture",
    "too_little_detail",
]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom; right and bottom outside."""


WORK_SIDE_PX: Final = 256
"""A preview is looked at no larger: below, JPEG noise averages out (ours)."""

LEAST_SIDE_PX: Final = 24
"""A smaller preview shows too little to be compared (ours)."""

SAME_FROM: Final = 0.55
"""Mean local correlation from which two pictures show the same (benchmarks/previews.py)."""

CUT_FROM: Final = 0.7
"""The same for a preview that lies turned, or shows another framing: many places are tried (same source)."""

_WELL: Final = 0.85
"""From which nothing else is tried (ours)."""

_CLEARLY: Final = 0.05
"""By so much another way must fit better than the expected one (ours)."""

_LEAST_WINDOWS: Final = 10
"""Windows with structure side by side that an agreement must rest on; with fewer it is chance (ours)."""

MORE_SHARE: Final = 0.02
"""Of a side: a preview that reaches less beyond the main picture is called the same (untouched camera files stay below
0.8 %, benchmarks/previews.py)."""

LESS_SHARE: Final = 0.04
"""The same for a preview that shows less: untouched camera files were cut by up to 3.5 % a side (measured)."""

FRAMING_PX: Final = 2.0
"""Pixels of the preview: below, the framing is not known (ours)."""

SQUEEZED: Final = 0.03
"""Widths and heights scaled more unequally than that are a change of shape (ours)."""

DIFFERENT_SHARE: Final = 0.006
"""Least area of one different place, as a share of the preview (benchmarks/previews.py)."""

DIFFERENT_LEVELS: Final = 11.0
"""Least difference there in grey levels, root mean square (benchmarks/previews.py)."""

_WINDOW_PX: Final = 9
"""Side of the window of local correlation at a preview of 160 pixels; grows with it."""

_SOFT_PX: Final = 1.2
"""Blur before comparing, at a preview of 160 pixels: hides sharpening, JPEG noise and aliasing (ours)."""

_STRUCTURE_LEVELS: Final = 7.0
"""Standard deviation in a window from which there is structure to compare (ours)."""

#: EXIF 2.32 §4.6.4 A, in our words for turns.
_TURN_OF_ORIENTATION: Final[dict[int, Turn]] = {
    1: "as_is",
    2: "mirrored",
    3: "turned_180",
    4: "mirrored_turned_180",
    5: "mirrored_turned_90",
    6: "turned_270",
    7: "mirrored_turned_270",
    8: "turned_90",
}

_DARK, _FLAT = 48.0, 7.0
"""A bar's rows: mean below, standard deviation below, in grey levels (JPEG noise of a black bar stays below 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class PreviewComparison:
    """What came out. Coordinates are those of the pictures given, upright.

    `turn`: what was done to the preview beyond what it should need. `bars`: the preview's content without bars.
    `box_in_main`: where the preview's content lies in the main picture, possibly beyond its edges.
    `margins`: how far the preview reaches beyond the main picture at left, top, right, bottom, as a share of the main
    picture's side; negative where it shows less. `agreement`: mean local correlation, 0 to 1. `regions_in_main`:
    boxes that differ, the strongest first. `main_from_preview`: 2 × 3, content of the turned preview to main.
    """

    result: Likening
    turn: Turn = "as_is"
    agreement: float = 0.0
    bars: Box = (0, 0, 0, 0)
    box_in_main: Box = (0, 0, 0, 0)
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    regions_in_main: tuple[Box, ...] = ()
    main_from_preview: Affine | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """One way of laying the preview on the main picture: both greys in the preview's frame, and how well it fits."""

    bars: Box
    turn: Turn
    main_from_preview: Affine
    agreement: float
    correlation: Floats
    differing: Floats
    inside: Flags
    beyond: float
    has_bars: bool
    colour_lost: bool


def turned_by(pixels: Pixels, turn: Turn) -> Pixels:
    """The picture mirrored left to right if `turn` says so, then turned counter-clockwise."""
    number = TURNS.index(turn)
    side = pixels[:, ::-1] if number >= 4 else pixels
    return np.ascontiguousarray(np.rot90(side, number % 4))


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """The picture as its EXIF orientation (1 to 8) says it should be shown."""
    return turned_by(pixels, _TURN_OF_ORIENTATION[orientation])


def compare_preview(main: Pixels, preview: Pixels) -> PreviewComparison:
    """Compare an upright preview with the upright main picture, height × width × 3, RGB, 8 bits.

    Deterministic. The main picture should be some times larger than the preview, as decoded at up to 1,024 pixels.
    """
    if min(preview.shape[:2]) < LEAST_SIDE_PX or min(main.shape[:2]) < LEAST_SIDE_PX:
        return PreviewComparison("too_little_detail")
    scale = min(1.0, WORK_SIDE_PX / max(preview.shape[:2]))
    small = _shrunk(preview, scale)
    if _detail(grey_of(small)) < _STRUCTURE_LEVELS or _detail(
        grey_of(_shrunk(main, 256 / max(main.shape[:2])))
    ) < (_STRUCTURE_LEVELS):
        return PreviewComparison("too_little_detail")
    best = _best(main, small)
    if best.agreement < SAME_FROM:
        return PreviewComparison("different_picture", agreement=best.agreement)
    return _judged(main, best, 1 / scale)


def _best(main: Pixels, preview: Pixels) -> _Laid:
    """As it should lie; where that does not fit well, the best of that, the other seven turns and cuts."""
    straight = _laid(main, preview, "as_is", cut=False)
    if straight.agreement >= _WELL:
        return straight
    turned = [_laid(main, turned_by(preview, turn), turn, cut=False) for turn in TURNS[1:]]
    best = max(turned, key=lambda one: one.agreement)
    if best.agreement >= max(CUT_FROM, straight.agreement + _CLEARLY):
        return best
    cuts = [_laid(main, preview, "as_is", cut=True)]
    if max(straight.agreement, cuts[0].agreement) < SAME_FROM:
        cuts.append(_laid(main, turned_by(preview, "mirrored"), "mirrored", cut=True))
    cut = max(cuts, key=lambda one: one.agreement)
    return cut if cut.agreement >= max(CUT_FROM, straight.agreement + _CLEARLY) else straight


def _laid(main: Pixels, preview: Pixels, turn: Turn, *, cut: bool) -> _Laid:
    """The better of the preview without its bars and the whole of it: the whole on the whole, or one cut."""
    height, width = preview.shape[:2]
    whole: Box = (0, 0, width, height)
    found: list[_Laid] = []
    for box in dict.fromkeys((_without_bars(grey_of(preview)), whole)):
        left, top, right, bottom = box
        content = np.ascontiguousarray(preview[top:bottom, left:right])
        ways = aligned(grey_of(main), grey_of(content), cut=cut)
        found += [_weighed(main, content, (box, whole), turn, affine) for affine in ways]
        if found and max(one.agreement for one in found) >= _WELL:
            break
    return max(found, key=lambda one: one.agreement)


def _weighed(main: Pixels, content: Pixels, boxes: tuple[Box, Box], turn: Turn, affine: Affine) -> _Laid:
    """How well the main picture fits the preview when laid on it."""
    (bars, whole), (height, width) = boxes, content.shape[:2]
    laid, inside = on_preview(main, affine, (width, height))
    size = max(1.0, max(width, height) / 160)
    soft = _SOFT_PX * size
    window = int(_WINDOW_PX * size) | 1
    a, b = softened(grey_of(laid), soft), softened(grey_of(content), soft)
    correlation, structure, differing = local_agreement(a, b, window)
    structured = (structure > _STRUCTURE_LEVELS) & inside
    agreement = float(np.mean(np.clip(correlation[structured], 0, 1))) if structured.any() else 0.0
    if structured.sum() < _LEAST_WINDOWS * window**2:  # smooth pictures agree as wholes or not at all
        agreement = max(0.0, correlation_of_wholes(a, b)) ** 8 if inside.all() else 0.0
    return _Laid(
        bars, turn, affine, agreement, correlation,
        np.maximum(differing, colour_difference(laid, content, inside, window)), inside,
        _beyond(content, inside), bars != whole, one_without_colour(laid, content),
    )  # fmt: skip


def _beyond(content: Pixels, inside: Flags) -> float:
    """Standard deviation of what the preview shows beyond the main picture: of bars it is next to nothing."""
    edge = cv2.erode((~inside).astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1) > 0
    return float(grey_of(content)[edge].std()) if edge.any() else 0.0


def _judged(main: Pixels, laid: _Laid, enlarged: float) -> PreviewComparison:
    """The result of the best way of laying, in the pixels that were given."""
    height, width = main.shape[:2]
    content = (laid.bars[2] - laid.bars[0], laid.bars[3] - laid.bars[1])
    left, top, right, bottom = _extent(laid.main_from_preview, content)
    margins = (-left / width, -top / height, (right - width) / width, (bottom - height) / height)
    regions = _regions(laid, laid.main_from_preview, (width, height))
    result = _result(laid, margins, bool(regions), (width, height))
    bars = _scaled(laid.bars, enlarged)
    back = laid.main_from_preview.copy()
    back[:, :2] /= enlarged
    return PreviewComparison(
        result, laid.turn, laid.agreement, bars,
        (round(left), round(top), round(right), round(bottom)), margins, regions, back,
    )  # fmt: skip


def _result(
    laid: _Laid, margins: tuple[float, float, float, float], differs: bool, main: tuple[int, int]
) -> Likening:
    if laid.turn != "as_is":
        return "mirrored" if laid.turn.startswith("mirrored") else "rotated"
    if differs:
        return "content_differs"
    across, down = _scales(laid.main_from_preview)
    known = (FRAMING_PX * across / main[0], FRAMING_PX * down / main[1]) * 2
    more = [margin > max(MORE_SHARE, least) for margin, least in zip(margins, known, strict=True)]
    less = [margin < -max(LESS_SHARE, least) for margin, least in zip(margins, known, strict=True)]
    if any(more) and laid.beyond > _FLAT:
        return "shows_more"
    one_way_only = not any(less[0::2]) or not any(less[1::2])
    if any(less) and not one_way_only:
        return "shows_less"
    if laid.colour_lost:
        return "one_without_colour"
    changed_shape = abs(across / down - 1) > SQUEEZED
    return "same_other_aspect" if any(more) or any(less) or laid.has_bars or changed_shape else "same"


def _regions(laid: _Laid, affine: Affine, main: tuple[int, int]) -> tuple[Box, ...]:
    """Boxes in the main picture around each place that is large and different enough."""
    edge = max(3, round(0.02 * max(laid.inside.shape)))
    kernel = np.ones((2 * edge + 1, 2 * edge + 1), np.uint8)
    padded = np.pad(laid.inside.astype(np.uint8), 1)
    inner = cv2.erode(padded, kernel, borderValue=0)[1:-1, 1:-1] > 0
    marked = ((laid.differing > DIFFERENT_LEVELS) & inner).astype(np.uint8)
    joined = cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = DIFFERENT_SHARE * float(laid.inside.sum())
    found = []
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[number])
        strength = float(np.sum(laid.differing[labels == number]))
        if area >= least:
            corners = _extent(affine, (w, h), (x, y))
            found.append((strength, _within(corners, main)))
    return tuple(box for _, box in sorted(found, key=lambda one: -one[0]))[:8]


def _within(corners: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    left, top, right, bottom = corners
    return (
        max(0, int(left)), max(0, int(top)), min(size[0], int(np.ceil(right))), min(size[1], int(np.ceil(bottom))),
    )  # fmt: skip


def _extent(
    affine: Affine, size: tuple[int, int], at: tuple[int, int] = (0, 0)
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in the main picture of a rectangle of the preview's content, as its mean edges."""
    (x, y), (w, h) = at, size
    middle_x, middle_y = x + w / 2, y + h / 2
    centre = affine @ np.array((middle_x, middle_y, 1.0))
    across, down = _scales(affine)
    return (
        float(centre[0] - across * w / 2), float(centre[1] - down * h / 2),
        float(centre[0] + across * w / 2), float(centre[1] + down * h / 2),
    )  # fmt: skip


def _scales(affine: Affine) -> tuple[float, float]:
    return float(np.hypot(affine[0, 0], affine[1, 0])), float(np.hypot(affine[0, 1], affine[1, 1]))


def _without_bars(grey: Grey) -> Box:
    """The preview without black bars of equal width on two opposite sides."""
    height, width = grey.shape
    top, bottom = _dark_rows(grey), _dark_rows(grey[::-1])
    left, right = _dark_rows(grey.T), _dark_rows(grey.T[::-1])
    if not min(top, bottom) or abs(top - bottom) > 2 or top + bottom > 0.7 * height:
        top = bottom = 0
    if not min(left, right) or abs(left - right) > 2 or left + right > 0.7 * width:
        left = right = 0
    # the row beside a bar is half bar
    top, bottom, left, right = (edge + 1 if edge else 0 for edge in (top, bottom, left, right))
    return left, top, width - right, height - bottom


def _dark_rows(rows: Grey) -> int:
    bar = (rows.mean(axis=1) < _DARK) & (rows.std(axis=1) < _FLAT)
    bright = np.flatnonzero(~bar)
    return int(bright[0]) if len(bright) else 0


def _shrunk(pixels: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return pixels
    height, width = pixels.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA), np.uint8)


def _detail(grey: Grey) -> float:
    return float(grey.std())


def _scaled(box: Box, factor: float) -> Box:
    left, top, right, bottom = (round(edge * factor) for edge in box)
    return left, top, right, bottom
