"""Further data on a map, whoever loads it: pictures in tiles, and named points, lines and areas of a few kinds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np

from provenance.geo.mapdrawing import (
    Area,
    Label,
    Line,
    Mark,
    Picture,
    Pixels,
    Style,
    boxes_apart,
    clipped,
    cut,
)
from provenance.geo.maplayers import label_box
from provenance.geo.mapview import MapView
from provenance.geo.mercator import plane_of

__all__ = ["Feature", "FeatureLayer", "Kind", "Underlay", "tiles_under"]

Kind = Literal["water", "green", "building", "road", "railway", "track", "data"]
"""What a feature is, and so how it is painted; kinds of the back first. "data": anything else that a user loaded."""

_ORDER: Final[tuple[Kind, ...]] = ("green", "water", "building", "railway", "road", "track", "data")
_LEAST_PX: Final[dict[Kind, float]] = {"building": 2.0, "green": 2.0, "water": 1.0, "road": 3.0}
"""A feature of that kind that is smaller both ways is left out; 0.7 pixels for all others (our choice)."""
_EDGE_PX: Final = 16.0
_LEAST_NAME_PX: Final = 30.0  # no name is shorter
_MOST_NAMES: Final = 200  # of one layer in one view (our choice)
_MOST_TILES: Final = 400
"""More are never asked for: the view is then so far out that a coarser level is taken (our choice)."""


class Underlay(Protocol):
    """Pictures of 256 pixels in the numbering of slippy maps (z, x, y from the north-west). Asked off the window's
    thread; None where there is no picture."""

    @property
    def least_zoom(self) -> int: ...

    @property
    def most_zoom(self) -> int: ...

    @property
    def credit(self) -> str:
        """Whose pictures they are."""

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The bytes of a PNG, JPEG or WebP file."""


@dataclass(frozen=True, eq=False)
class Feature:
    """A thing of the ground: `rings` float64 N × 2 of longitude and latitude; one point, a line, or an area with its
    holes. Longitudes run on across the antimeridian."""

    shape: Literal["point", "line", "area"]
    rings: tuple[Pixels, ...]
    kind: Kind
    name: str = ""


class FeatureLayer:
    """Features on the plane, found by where they lie. `credit`: whose data they are."""

    def __init__(self, features: Sequence[Feature], credit: str = "") -> None:
        kept = [one for one in features if one.rings and all(len(ring) for ring in one.rings)]
        kept.sort(key=lambda one: _ORDER.index(one.kind))  # stable: else in the order given
        self.credit = credit
        self._features = kept
        self._planes = [tuple(plane_of(ring) for ring in one.rings) for one in kept]
        boxes = [(*rings[0].min(axis=0), *rings[0].max(axis=0)) for rings in self._planes]
        self._boxes = np.array(boxes, np.float64).reshape(-1, 4)
        self._least_px = np.array(
            [0.0 if one.shape == "point" else _LEAST_PX.get(one.kind, 0.7) for one in kept]
        )

    def __len__(self) -> int:
        return len(self._features)

    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all, degrees; None when there is nothing."""
        if not self._features:
            return None
        rings = np.concatenate([one.rings[0] for one in self._features])
        (west, south), (east, north) = rings.min(axis=0).tolist(), rings.max(axis=0).tolist()
        return west, south, east, north

    def parts(self, view: MapView) -> Iterator[Area | Line | Mark | Label]:
        """What is seen of them, the back first; then the names for which there is room."""
        left, top, right, bottom = view.box(_EDGE_PX)
        scale, off = view.world_px, view.pixels(np.zeros(2))
        x_0, y_0, x_1, y_1 = self._boxes.T
        large = np.maximum(x_1 - x_0, y_1 - y_0) * scale >= self._least_px
        sizes = (np.maximum(x_1 - x_0, y_1 - y_0) * scale).tolist()
        named: dict[str, Label] = {}
        for world in range(math.floor(left) - 1, math.ceil(right) + 1):
            near = (x_0 + world <= right) & (x_1 + world >= left) & (y_0 <= bottom) & (y_1 >= top) & large
            whole = (x_0 + world >= left) & (x_1 + world <= right) & (y_0 >= top) & (y_1 <= bottom)
            moved = off + np.array((world * scale, 0.0))
            found = np.flatnonzero(near)
            for place, inside in zip(found.tolist(), whole[found].tolist(), strict=True):
                one = self._features[place]
                rings = [ring * scale + moved for ring in self._planes[place]]
                for part in _whole(one, rings) if inside else _cut(view, one, rings):
                    yield part
                    if (
                        one.name
                        and one.name not in named
                        and (one.shape == "point" or sizes[place] > _LEAST_NAME_PX)
                    ):
                        label = _named(view, one, part)
                        named |= {} if label is None else {one.name: label}
        labels = list(named.values())
        boxes = [label_box(label.x, label.y, label.text, label.at) for label in labels]
        yield from (labels[kept] for kept in boxes_apart(boxes))


def _whole(one: Feature, rings: list[Pixels]) -> Iterator[Area | Line | Mark]:
    """All of a feature."""
    if one.shape == "point":
        x, y = rings[0][0].tolist()
        yield Mark(x, y, one.kind)
    elif one.shape == "line":
        yield from (Line(ring, one.kind) for ring in rings)
    else:
        yield Area(tuple(rings), one.kind)


def _cut(view: MapView, one: Feature, rings: list[Pixels]) -> Iterator[Area | Line | Mark]:
    """What is near the view of a feature that leaves it."""
    edges = -_EDGE_PX, -_EDGE_PX, view.width_px + _EDGE_PX, view.height_px + _EDGE_PX
    style: Style = one.kind
    if one.shape == "line":
        for ring in rings:
            yield from (Line(run, style) for run in cut(ring, *edges))
    else:
        parts = tuple(part for ring in rings if len(part := clipped(ring, *edges)) > 2)
        if parts:
            yield Area(parts, style)


def _named(view: MapView, one: Feature, part: Area | Line | Mark) -> Label | None:
    """A feature's name: beside a point, on a line that is longer than it, in an area that holds it; else None."""
    if isinstance(part, Mark):
        return Label(part.x, part.y, one.name, "note")
    points = part.points if isinstance(part, Line) else part.rings[0]
    room = np.ptp(np.clip(points, 0.0, (view.width_px, view.height_px)), axis=0)
    left, _, right, _ = label_box(0.0, 0.0, one.name)
    if max(room) < right - left or (isinstance(part, Area) and room[0] < right - left):
        return None
    middle = (
        points[len(points) // 2] if isinstance(part, Line) else (points.min(axis=0) + points.max(axis=0)) / 2
    )
    x, y = np.asarray(middle).tolist()
    return Label(x, y, one.name, "note", "middle")


def tiles_under(view: MapView, underlay: Underlay) -> Iterator[Picture]:
    """The pictures of an underlay that a view shows, in its nearest level, those in the middle first."""
    level = min(underlay.most_zoom, max(underlay.least_zoom, round(view.zoom)))
    left, top, right, bottom = view.box()
    while level > underlay.least_zoom and ((right - left) * (bottom - top) * 4.0**level > _MOST_TILES):
        level -= 1
    count = 2**level
    columns = range(math.floor(left * count), math.ceil(right * count))
    rows = range(max(0, math.floor(top * count)), min(count, math.ceil(bottom * count)))
    middle = np.array(((left + right) / 2, (top + bottom) / 2)) * count - 0.5
    places = sorted(
        ((column, row) for column in columns for row in rows),
        key=lambda one: (one[0] - middle[0]) ** 2 + (one[1] - middle[1]) ** 2,
    )
    size = view.world_px / count
    for column, row in places[:_MOST_TILES]:
        data = underlay.tile(level, column % count, row)
        if data is not None:
            x, y = view.pixels(np.array((column, row)) / count).tolist()
            yield Picture(x, y, size, size, data)
