"""Which photograph of a page, a collage or a screenshot is the one that two pictures share."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from provenance.vision.copies.overlap import Overlap
from provenance.vision.copies.panels import panels
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.planes import Matrix
from provenance.vision.unlike import Flags

__all__ = ["on_one_photo", "photos_there"]


def photos_there(asked: Pixels, stored: Pixels, overlap: Overlap) -> Flags | None:
    """Where photographs of a page lie in the common frame; None when neither picture is a page.

    Of a page with several, laid on a picture of one, only the one that most of the shared part lies in: a photo cut to
    its cell of a collage is laid over its neighbours too. Where both pages have several, all count: two pages that show
    the same small advertisement beside other photographs are no copies.
    """
    sides = _sides(asked, stored, overlap)
    if not any(sides):
        return None
    one = _one_of(sides, overlap)
    return np.asarray(np.any(np.stack(sides[0] + sides[1]), axis=0), np.bool_) if one is None else one


def on_one_photo(asked: Pixels, stored: Pixels, overlap: Overlap) -> Overlap:
    """The overlap within that one photograph; as it is where there is no page of several, or both are."""
    one = _one_of(_sides(asked, stored, overlap), overlap)
    return overlap if one is None else dataclasses.replace(overlap, inside=overlap.inside & one)


def _one_of(sides: list[list[Flags]], overlap: Overlap) -> Flags | None:
    """The photograph of a page of several on which the other picture lies."""
    fewer, more = sorted(sides, key=len)
    if len(fewer) > 1 or len(more) < 2:
        return None
    return max(more, key=lambda mask: int((mask & overlap.inside).sum()))


def _sides(asked: Pixels, stored: Pixels, overlap: Overlap) -> list[list[Flags]]:
    """The photographs of either page in the common frame."""
    given = ((asked, overlap.asked_from_frame), (stored, overlap.stored_from_frame))
    return [list(_masks(pixels, matrix, overlap.inside.shape)) for pixels, matrix in given]


def _masks(pixels: Pixels, pixels_from_frame: Matrix, shape: tuple[int, ...]) -> Iterator[Flags]:
    back = np.linalg.inv(pixels_from_frame)
    for panel in panels(pixels):
        mask = np.zeros(shape, np.uint8)
        right, bottom = panel.x + panel.width, panel.y + panel.height
        corners = np.array(((panel.x, panel.y), (right, panel.y), (right, bottom), (panel.x, bottom)))
        there = np.column_stack((corners - 0.5, np.ones(4))) @ back.T
        at = np.clip(there[:, :2] / there[:, 2:], -1e4, 1e4)
        cv2.fillConvexPoly(mask, np.rint(at).astype(np.int32), 1)
        yield np.asarray(mask > 0, np.bool_)
