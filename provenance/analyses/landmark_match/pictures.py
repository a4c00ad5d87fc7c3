"""The pictures to check a comparison by: points joined, a few of them closely, one picture laid on the other."""

from __future__ import annotations

import dataclasses
from typing import Final, NamedTuple

from provenance.vision.drawing import Drawing, match_picture
from provenance.vision.features import Pixels
from provenance.vision.framing import Frame, add_keys, frame_of
from provenance.vision.laid import overlay_picture
from provenance.vision.landmark import Comparison
from provenance.vision.zooms import zoom_picture

_PRINTED_SIDE_PX: Final = 1000
"""Of one photograph: two side by side are 160 mm at 320 dots per inch, beyond what office printers show."""


class Pictures(NamedTuple):
    """Each with the finding's name and what it shows; `drawn`: how many agreeing points the first one holds."""

    pictures: tuple[tuple[str, str, Pixels], ...]
    drawn: int


def pictures_of(comparison: Comparison, a: Pixels, b: Pixels) -> Pictures:
    """The pictures of a comparison of `a` with `b`; none without agreeing points."""
    if not comparison.inlier_count:
        return Pictures((), 0)
    drawing, joined = _joined(comparison, (frame_of(a, comparison.x_in_a), frame_of(b, comparison.x_in_b)))
    made = [("match_picture", *joined)]
    if comparison.planes:
        plane = comparison.planes[0]
        made.append(("overlay_picture", *_laid(comparison, a, frame_of(b, comparison.x_in_b[plane.points]))))
    made.append(("zoom_picture", "zooms", zoom_picture(a, b, comparison, drawing.numbered)))
    return Pictures(tuple(made), drawing.drawn)


def _joined(comparison: Comparison, frames: tuple[Frame, Frame]) -> tuple[Drawing, tuple[str, Pixels]]:
    """Both pictures, cut to where they agree when that is a small part; and what that shows."""
    moved = dataclasses.replace(
        comparison, x_in_a=frames[0].moved(comparison.x_in_a), x_in_b=frames[1].moved(comparison.x_in_b)
    )
    drawing = match_picture(frames[0].shown, frames[1].shown, moved, _PRINTED_SIDE_PX)
    pixels = add_keys(drawing.pixels, frames, drawing.pixels.shape[1] // 2)
    of_parts = any(frame.is_part for frame in frames)
    return drawing, ("match_lines_of_parts" if of_parts else "match_lines", pixels)


def _laid(comparison: Comparison, a: Pixels, frame: Frame) -> tuple[str, Pixels]:
    """The first picture laid on the frame of the second by the largest plane; and what that shows."""
    plane, points = frame.onto(comparison.planes[0]), frame.moved(comparison.x_in_b)
    canvas = overlay_picture(a, frame.shown, plane, points, max_side_px=_PRINTED_SIDE_PX)
    pixels = add_keys(canvas, (frame,), canvas.shape[1])
    return "overlay_of_part" if frame.is_part else "overlay", pixels
