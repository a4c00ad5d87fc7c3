"""Draws loaded features on a map: areas, then water and streets with their edges, then tracks, points and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, Literal, NamedTuple

import numpy as np

from provenance.geo.mapdata import Bounds, Class, Feature
from provenance.geo.mapdrawing import (
    Area,
    Box,
    Drawing,
    Label,
    Line,
    Mark,
    Pixels,
    Style,
    boxes_apart,
    clipped,
    cut,
)
from provenance.geo.maplayers import label_box
from provenance.geo.mapview import MapView

__all__ = ["add_features", "boxes_of"]

Way = Literal["right", "left", "above", "below", "middle"]

# Our choices, looked at.
_MARGIN_PX: Final = 12.0
_STREETS_FROM: Final = 14.0  # with edges; thin lines before
_MAIN_BELOW: Final = 11  # roads drawn from a zoom before that are main ones
_STREET_NAMES_FROM: Final = 15.5
_LEAST_AREA_PX: Final = 1.2
_LEAST_LINE_PX: Final = 0.7
_LEAST_NAMED_PX: Final = 70.0  # the length of a street whose name is written
_SMALL_PX: Final = 9.0  # of a street's name; 11 of all others

_AREAS: Final[dict[Class, Style]] = {
    "green": "green",
    "water": "water",
    "building": "building",
    "path": "green",
}
_LINES: Final[dict[Class, Style]] = {
    "water": "stream",
    "boundary": "boundary",
    "path": "path",
    "railway": "railway",
    "track": "track",
}
_ORDER: Final[tuple[Style, ...]] = (
    "green", "water", "stream", "building", "boundary", "path", "railway", "far_road", "road_edge",
    "far_main_road", "main_road_edge", "road", "main_road", "shape", "track",
)  # fmt: skip
"""From the lowest to the uppermost."""


def boxes_of(view: MapView) -> list[Bounds]:
    """What a view shows, in degrees; two boxes across the antimeridian."""
    (north, west), (south, east) = view.place_at(0, 0), view.place_at(view.width_px, view.height_px)
    if view.world_px <= view.width_px:
        return [Bounds(-180.0, south, 180.0, north)]
    if west <= east:
        return [Bounds(west, south, east, north)]
    return [Bounds(west, south, 180.0, north), Bounds(-180.0, south, east, north)]


def add_features(drawing: Drawing, view: MapView, features: Sequence[Feature]) -> None:
    """Draw features, those of all sources together, so that no street runs over another's house."""
    if not features:
        return
    seen = _Seen(view, features)
    laid: dict[Style, list[Area | Line]] = {style: [] for style in _ORDER}
    for one in seen:
        _lay(laid, one, view)
    drawing.add(*(part for style in _ORDER for part in laid[style]))
    names = _point_names(drawing, view, seen)
    if view.zoom >= _STREET_NAMES_FROM:
        names += _street_names(view, seen)
    _add_names(drawing, view, names)


class _One(NamedTuple):
    """A feature in pixels. `whole`: of each ring, whether all of it lies near the map, so that nothing is to be cut;
    `size_px`: the longer side of its first ring."""

    feature: Feature
    rings: list[Pixels]
    whole: list[bool]
    size_px: float


class _Seen:
    """Features in pixels. All are reckoned at once: in a city every call of NumPy for a house alone is felt. What is
    told of one is made as it is asked for: many small things that live together set off Python's search for garbage,
    for which the window waits as well."""

    def __init__(self, view: MapView, features: Sequence[Feature]) -> None:
        self._features = features
        rings = [ring for one in features for ring in one.rings]
        lengths = np.array([len(ring) for ring in rings])
        starts = np.concatenate(([0], np.cumsum(lengths[:-1])))
        self._points = view.pixels_of(np.concatenate(rings))
        low, high = np.minimum.reduceat(self._points, starts), np.maximum.reduceat(self._points, starts)
        left, top, right, bottom = _edges(view)
        near = (low >= (left, top)) & (high <= (right, bottom))
        self._whole: list[bool] = np.asarray(near.all(axis=1)).tolist()
        self._sizes: list[float] = (high - low).max(axis=1).tolist()
        self._starts: list[int] = [*starts.tolist(), len(self._points)]

    def __iter__(self) -> Iterator[_One]:
        first = 0
        for feature in self._features:
            last = first + len(feature.rings)
            yield _One(feature, self._rings(first, last), self._whole[first:last], self._sizes[first])
            first = last

    def _rings(self, first: int, last: int) -> list[Pixels]:
        starts = self._starts
        return [self._points[starts[one] : starts[one + 1]] for one in range(first, last)]


def _edges(view: MapView) -> Box:
    return -_MARGIN_PX, -_MARGIN_PX, view.width_px + _MARGIN_PX, view.height_px + _MARGIN_PX


def _lay(laid: dict[Style, list[Area | Line]], one: _One, view: MapView) -> None:
    edges, feature = _edges(view), one.feature
    if feature.kind == "area" and one.size_px >= _LEAST_AREA_PX:
        style = _AREAS.get(feature.class_, "shape")
        kept = tuple(part for part in _clipped(one, edges) if len(part))
        if kept:
            laid[style].append(Area(kept, style))
    elif feature.kind == "line" and (len(one.rings) > 1 or one.size_px >= _LEAST_LINE_PX):
        runs = list(_cut(one, edges))
        for style in _line_styles(feature, view.zoom):
            laid[style] += [Line(run, style) for run in runs]


def _clipped(one: _One, edges: Box) -> Iterator[Pixels]:
    for ring, whole in zip(one.rings, one.whole, strict=True):
        yield ring if whole else clipped(ring, *edges)


def _cut(one: _One, edges: Box) -> Iterator[Pixels]:
    for ring, whole in zip(one.rings, one.whole, strict=True):
        if whole:
            yield ring
        else:
            yield from cut(ring, *edges)


def _line_styles(feature: Feature, zoom: float) -> tuple[Style, ...]:
    if feature.class_ != "road":
        return (_LINES.get(feature.class_, "shape"),)
    main = 0 < feature.from_zoom < _MAIN_BELOW
    if zoom < _STREETS_FROM:
        return ("far_main_road",) if main else ("far_road",)
    return ("main_road_edge", "main_road") if main else ("road_edge", "road")


class _Name(NamedTuple):
    """A name to be written at a pixel, in one of these ways, the first that has room."""

    x: float
    y: float
    text: str
    style: Style
    ways: tuple[Way, ...] = ("right", "left", "above", "below")


def _point_names(drawing: Drawing, view: MapView, seen: _Seen) -> list[_Name]:
    """Draws the marks of points; their names, those of towns first, the greater before the smaller."""
    points = [one for one in seen if one.feature.kind == "point"]
    points.sort(key=lambda one: (one.feature.class_ != "place", one.feature.from_zoom))
    names: list[_Name] = []
    for one in points:
        style: Style = "town" if one.feature.class_ == "place" else "note"
        for x, y in np.concatenate(one.rings).tolist():
            if 0 <= x <= view.width_px and 0 <= y <= view.height_px:
                if style == "note":
                    drawing.add(Mark(x, y, "waypoint"))
                if one.feature.name:
                    names.append(_Name(x, y, one.feature.name, style))
    return names


def _street_names(view: MapView, seen: _Seen) -> list[_Name]:
    """Each name once, at the middle of its longest seen stretch between two nodes, which is seldom a crossing; the
    longest streets first."""
    longest: dict[str, tuple[float, float, float]] = {}
    for feature, rings, _, _ in seen:
        if feature.class_ != "road" or feature.kind != "line" or not feature.name:
            continue
        for ring in rings:
            near = ring[((ring >= 0) & (ring <= (view.width_px, view.height_px))).all(axis=1)]
            if len(near) < 2:
                continue
            stretches = np.hypot(*np.diff(near, axis=0).T)
            length = float(stretches.sum())
            if length > max(_LEAST_NAMED_PX, longest.get(feature.name, (0.0,))[0]):
                at = int(stretches.argmax())
                x, y = ((near[at] + near[at + 1]) / 2).tolist()
                longest[feature.name] = (length, x, y)
    ranked = sorted(longest.items(), key=lambda one: -one[1][0])
    return [_Name(x, y, name, "street_name", ("middle",)) for name, (_, x, y) in ranked]


_MOST_NAMES: Final = 400  # are looked at: more have no room on any screen (our choice)


def _add_names(drawing: Drawing, view: MapView, names: Sequence[_Name]) -> None:
    """Write names, the first ones first, where they meet no other and stay on the map."""
    boxes: list[Box] = []
    for one in islice(names, _MOST_NAMES):
        size = _SMALL_PX if one.style == "street_name" else 11.0
        for way in one.ways:
            box = _inset(label_box(one.x, one.y, one.text, way, size))
            left, top, right, bottom = box
            inside = left >= 0 and right <= view.width_px and top >= 0 and bottom <= view.height_px
            if inside and boxes_apart([box], boxes):
                boxes.append(box)
                drawing.add(Label(one.x, one.y, one.text, one.style, way))
                break


def _inset(box: Box) -> Box:
    """Without the room around the words: names of one place may stand close about it."""
    left, top, right, bottom = box
    return left + 3.0, top + 1.5, right, bottom - 1.5
