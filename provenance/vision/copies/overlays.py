"""Tells a place where something was laid over a photograph from one where the photograph itself is another."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.copies.overlap import Overlap
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.unlike import Flags, Floats, grey_of, softened

__all__ = ["is_laid_over", "tone_curve"]

_MASSIVE: Final = 0.55
"""Share of a place that is left of what differs after opening it by `_STROKE` of the frame's longer side: letters and
lines are gone by then (20 photos: letters at most 0.53, at half the size one in seven more; watermarks 0.1; pieces of
other photographs mostly above 0.55)."""

_STROKE: Final = 0.06
_GAP: Final = 0.012

_FLAT_COLOURS: Final = 0.45
"""Share of a place in three colours that are hardly found around it, from which it is a sticker or a bar (20 photos:
massive stickers 0.46 or more but for one in thirty, also at half the size and JPEG 50)."""

_NEAR_LEVELS: Final = 8
_QUIET_PX: Final = 5
"""Side of the median that takes away the rings of JPEG before colours are counted."""

_NOT_AROUND: Final = 0.12
_COLOURS: Final = 3

_PAINTED: Final = 0.55
_PAINTED_LEVELS: Final = 3
"""So large a share of a place within so few levels of one colour is painted: a photographed surface has grain and shade
(ours)."""

_SURVIVES: Final = 0.45
"""Share of a picture's edges that go on in the other from which it shows through: what was laid over has gaps or is
transparent (20 photos: pieces of other photographs at most 0.41, by chance)."""

_EDGE_LEVELS: Final = 8.0
_LIKE_DIRECTION: Final = 0.92
"""Cosine within which two gradients have one direction: 23 degrees."""

_DIFFERS_LEVELS: Final = 14.0
_AROUND: Final = 0.04
_NEXT_TO: Final = 0.015
_EDGE: Final = 0.03
"""Of the frame's longer side: how far around a place its surroundings reach, where they begin, and how far from the
frame's edge: no place is marked nearer to it, so a bar along it goes on there."""


def is_laid_over(overlap: Overlap, place: Flags) -> bool:
    """Whether what differs at a place may be text, a sticker, a bar or a watermark in one of the two pictures.

    `overlap`: both as fine as they are; `place`: the same frame, as fine or coarser. In doubt, it may be.
    """
    height, width = overlap.inside.shape
    fine = cv2.resize(place.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0
    inner: Flags = np.asarray(fine, np.bool_)
    ring = _around(inner) & overlap.inside
    greys = (softened(grey_of(overlap.asked), 0.8), softened(grey_of(overlap.stored), 0.8))
    if _massive(*greys, inner, overlap.inside) < _MASSIVE or _shows_through(*greys, inner):
        return True
    sides = (overlap.asked, overlap.stored)
    if any(_is_one_colour(each[inner]) for each in sides):
        return True
    return max(_foreign_colours(each, inner, ring) for each in sides) >= _FLAT_COLOURS


def _around(place: Flags) -> Flags:
    """The surroundings of a place, without what may belong to it still."""
    side = max(place.shape)
    near, wide = (
        cv2.dilate(place.astype(np.uint8), np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
        for reach in (max(2, round(_NEXT_TO * side)), max(5, round((_NEXT_TO + _AROUND) * side)))
    )
    edge = max(3, round(_EDGE * side))
    inner = np.zeros(place.shape, np.bool_)
    inner[edge:-edge, edge:-edge] = True
    return np.asarray(wide & ~near & inner, np.bool_)


def tone_curve(levels: Pixels, values: Floats) -> Floats:
    """The usual value in another picture for each of 256 levels: medians of 16 steps, joined by lines."""
    steps, middles, medians = levels // 16, [], []
    for step in range(16):
        there = values[steps == step]
        if there.size >= 16:
            middles.append(float(levels[steps == step].mean()))
            medians.append(float(np.median(there)))
    if not middles:
        return np.arange(256, dtype=np.float32)
    return np.asarray(np.interp(np.arange(256), middles, medians), np.float32)


def _massive(one: Floats, other: Floats, place: Flags, inside: Flags) -> float:
    """How much of the place is left when thin parts of what differs are taken away."""
    rests = []
    for a, b in ((one, other), (other, one)):
        levels = np.clip(a, 0, 255).astype(np.uint8)
        rests.append(np.abs(tone_curve(levels[inside], b[inside])[levels] - b))
    differs = (place & (cv2.GaussianBlur(np.minimum(*rests), (0, 0), 1.2) > _DIFFERS_LEVELS)).astype(np.uint8)
    side = max(place.shape)
    whole = cv2.morphologyEx(differs, cv2.MORPH_CLOSE, _disc(_GAP * side))
    left = (cv2.morphologyEx(whole, cv2.MORPH_OPEN, _disc(_STROKE * side)) > 0) & place
    return float(left.sum() / max(1, place.sum()))


def _disc(across_px: float) -> npt.NDArray[np.uint8]:
    side = max(3, int(across_px)) | 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def _is_one_colour(inner: Pixels) -> bool:
    """Whether the place is painted in one colour, whatever is around it: a black bar beside a dark street."""
    apart = np.abs(inner.astype(np.int16) - np.median(inner, axis=0)).max(axis=1)
    return bool((apart <= _PAINTED_LEVELS).mean() >= _PAINTED)


def _foreign_colours(pixels: Pixels, place: Flags, ring: Flags) -> float:
    """Share of the place in its most common colours, as far as they are hardly found around it."""
    quiet = np.asarray(cv2.medianBlur(np.ascontiguousarray(pixels), _QUIET_PX), np.uint8)
    inner, around = quiet[place].astype(np.int16), quiet[ring].astype(np.int16)
    share, left = 0.0, inner
    for _ in range(_COLOURS):
        if len(left) < 0.05 * len(inner) or not len(left):
            break
        bins = ((left >> 4) @ np.array((256, 16, 1), np.int16)).astype(np.int64)
        colour = np.median(left[bins == np.bincount(bins, minlength=4096).argmax()], axis=0)
        near = np.abs(left - colour).max(axis=1) <= _NEAR_LEVELS
        if not len(around) or (np.abs(around - colour).max(axis=1) <= _NEAR_LEVELS).mean() <= _NOT_AROUND:
            share += float(near.sum()) / len(inner)
        left = left[~near]
    return share


def _shows_through(one: Floats, other: Floats, place: Flags) -> bool:
    """Whether most edges of either picture go on in the other inside the place."""
    gradients = [
        np.stack([cv2.Sobel(softened(grey, 0.7), cv2.CV_32F, *axis) / 4 for axis in ((1, 0), (0, 1))], -1)
        for grey in (one, other)
    ]
    strengths = [np.hypot(each[..., 0], each[..., 1]) for each in gradients]
    product = np.maximum(strengths[0] * strengths[1], 1e-3)
    alike = np.abs((gradients[0] * gradients[1]).sum(axis=-1)) / product >= _LIKE_DIRECTION
    for own, others in (strengths, strengths[::-1]):
        edges = place & (own > _EDGE_LEVELS)
        if edges.sum() > 20 and float((alike & (others > _EDGE_LEVELS / 4))[edges].mean()) >= _SURVIVES:
            return True
    return False
