"""Ways of looking at a picture before its points are taken: a part of it, at a size, turned or mirrored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from provenance.vision.bars import content_of
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.xfeat import LearnedFeatures

__all__ = [
    "COARSE",
    "FINE",
    "GLANCE",
    "LARGE",
    "REVISION",
    "Box",
    "Look",
    "Looked",
    "LookedAt",
    "Mask",
    "inside_any",
]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture worked at; right and bottom are outside."""

Mask = tuple[npt.NDArray[np.float32], ...]
"""Polygons of a picture's parts that are left out: K × 2 each, in pixels of the picture worked at."""

Extract = Callable[["Look", npt.NDArray[np.uint8]], LearnedFeatures]
"""A look and the grey pixels it shows → their features (`XFeat.features`, or the same from a cache)."""


_MOST_CONTRAST, _TILES = 3.0, 8
"""Of contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994): OpenCV's tiles, and a limit
at which a night sky's noise stays below its lights (ours; looked at)."""

_KEPT = 24
"""Looks kept of one picture, the newest: whole, turned and its fixed parts are 21; 0.5 MB each at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is looked at and how. `box` None: all but uniform bars. Quarter turns are counter-clockwise, after
    mirroring left to right. A small part is enlarged `most_enlarged` times at most.
    `equalised`: contrast made alike all over, for night and haze."""

    side_px: int
    count: int
    box: Box | None = None
    quarter_turns: int = 0
    mirrored: bool = False
    most_enlarged: float = 1.0
    equalised: bool = False


REVISION: Final = 2
"""Raised whenever what a look shows changes (bars, fitting, contrast): part of the key of points that are kept."""

GLANCE = Look(side_px=640, count=512)
"""For finding out where and how to look, not for a result: a quarter of the cost of the coarse look."""

COARSE = Look(side_px=640, count=1024)
FINE = Look(side_px=1024, count=2048)
"""The two sizes whose scores are averaged: the second size gives most of what a second network would (our
measurement, 596 pairs: recall at zero false 0.774 and 0.801 alone, 0.815 together)."""


LARGE = Look(side_px=1536, count=2048)
"""A third size, when more effort is asked for: of 16 true pairs that were hard or short of sure, twelve scored higher
with it than at the two usual ones, mostly by 0.1 to 0.5 (ours); of 45 pairs of look-alikes none reached 1.7."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """The points of one look: `features` in the frame that was looked at, `x_in_view` N × 2 in the picture."""

    features: LearnedFeatures
    x_in_view: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.x_in_view)

    def pick(self, rows: npt.NDArray[np.bool_]) -> Looked:
        """The points chosen by a mask."""
        return Looked(self.features.pick(rows), self.x_in_view[rows])

    def first(self, most: int) -> Looked:
        """The strongest points."""
        rows = np.arange(min(most, len(self)))
        return Looked(self.features.pick(rows), self.x_in_view[rows])


class LookedAt:
    """A picture at the size worked at, looked at in whatever ways are asked for; each look is kept."""

    def __init__(
        self,
        pixels: Pixels,
        extract: Extract,
        mask: Mask = (),
    ) -> None:
        self.pixels = pixels
        self.height, self.width = pixels.shape[:2]
        self.mask = mask
        self._extract = extract
        self._grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY), np.uint8)
        self.content = content_of(self._grey)
        self._looked: dict[Look, Looked] = {}

    def look(self, look: Look) -> Looked:
        """The points of a look, without those inside the mask."""
        if look not in self._looked:
            if len(self._looked) >= _KEPT:
                del self._looked[next(iter(self._looked))]
            self._looked[look] = self._points(look)
        return self._looked[look]

    def _points(self, look: Look) -> Looked:
        left, top, right, bottom = look.box or self.content
        part = self._grey[top:bottom, left:right]
        grey = _fitted(np.ascontiguousarray(part), look)
        scale = (part.shape[1] / grey.shape[1], part.shape[0] / grey.shape[0])
        seen = np.rot90(grey[:, ::-1] if look.mirrored else grey, look.quarter_turns)
        features = self._extract(look, np.ascontiguousarray(seen))
        upright = _turned_back(features.x_in_image, grey.shape[1], grey.shape[0], look)
        looked = Looked(features, (upright * scale + (left, top)).astype(np.float32))
        return looked if not self.mask else looked.pick(~inside_any(self.mask, looked.x_in_view))


def inside_any(mask: Mask, points: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Which points lie inside one of the polygons."""
    inside = np.zeros(len(points), np.bool_)
    for polygon in mask:
        corners = np.ascontiguousarray(polygon, np.float32)
        inside |= np.array(
            [cv2.pointPolygonTest(corners, (float(x), float(y)), False) >= 0 for x, y in points], np.bool_
        )
    return inside


def _fitted(grey: npt.NDArray[np.uint8], look: Look) -> npt.NDArray[np.uint8]:
    scale = min(look.most_enlarged, look.side_px / max(grey.shape))
    if scale != 1.0:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        way = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_CUBIC
        grey = np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)
    if not look.equalised:
        return grey
    return np.asarray(cv2.createCLAHE(_MOST_CONTRAST, (_TILES, _TILES)).apply(grey), np.uint8)


def _turned_back(
    points: npt.NDArray[np.float32], width: int, height: int, look: Look
) -> npt.NDArray[np.float32]:
    """From the frame looked at to the upright, unmirrored one of `width` × `height`."""
    x, y = points[:, 0], points[:, 1]
    match look.quarter_turns:
        case 1:
            x, y = width - y, x
        case 2:
            x, y = width - x, height - y
        case 3:
            x, y = y, height - x
    if look.mirrored:
        x = width - x
    return np.column_stack((x, y)).astype(np.float32)
