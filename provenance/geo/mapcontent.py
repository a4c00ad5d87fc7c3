"""Puts what a case has on a map: laid on the plane once, then brought into any view of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from provenance.geo.mapband import band_rings
from provenance.geo.mapdrawing import (
    Area,
    Box,
    Drawing,
    Label,
    Line,
    Mark,
    Pixels,
    Style,
    clipped,
    cut,
    mark_outline,
)
from provenance.geo.maplayers import label_box
from provenance.geo.mapshapes import along, between, circle, run_on, sector
from provenance.geo.mapthings import Cone, MapContent, Sun
from provenance.geo.mapview import MapView
from provenance.geo.mercator import ground_m, plane_of

__all__ = ["LaidContent", "add_content", "taken_by"]

_EDGE_PX: Final = 16.0  # beyond the picture, so that no cut edge is seen (our choice)
_CONE_PX: Final = 150.0  # a view cone of which no length is known (our choice)
_CONE_M: Final = 20_000.0  # and never longer: nobody sees further from the ground (our choice)
_SUN_PX: Final = 64.0  # the arrow towards the sun (our choice)
_HEAD_PX: Final = 8.0
_LINE_PX: Final = 14.0  # of words of 11 pixels
_Side = Literal["right", "left", "above", "below"]
_At = tuple[int, int, _Side]
_PLACES: Final[tuple[_At, ...]] = (
    (1, 0, "right"), (-1, 0, "left"), (0, 0, "below"), (0, 0, "above"),
    (1, -1, "right"), (1, 1, "right"), (-1, -1, "left"), (-1, 1, "left"),
    (1, -2, "right"), (1, 2, "right"), (-1, -2, "left"), (-1, 2, "left"),
)  # fmt: skip
"""Where words may stand, the best first: to which side they are moved, by how many lines, and how they are set."""
_FEW_WORDS: Final = (
    16  # with more, only the first four are tried: a crowd has no room anyway, and a frame no time
)
_LEAST_CIRCLE_PX: Final = 10.0  # a smaller circle of error hides under its mark


class _Shape(NamedTuple):
    """A line, or a closed outline, in the plane."""

    plane: Pixels
    style: Style
    closed: bool


class _Words(NamedTuple):
    """Words at a place of the plane."""

    plane: Pixels
    text: str
    style: Style


class _Frame:
    """A view as plain numbers: what every shape is compared with and brought into."""

    def __init__(self, view: MapView) -> None:
        self.box = view.box(_EDGE_PX)
        self.scale = view.world_px
        self.x, self.y = view.pixels(np.zeros(2)).tolist()
        self.edges = -_EDGE_PX, -_EDGE_PX, view.width_px + _EDGE_PX, view.height_px + _EDGE_PX

    def worlds(self, west: float, north: float, east: float, south: float) -> range:
        """In which copies of the world something that lies in a box of the plane is near the view."""
        left, top, right, bottom = self.box
        if south < top or north > bottom:
            return range(0)
        return range(math.ceil(left - east), math.floor(right - west) + 1)

    def copies(self, plane: Pixels) -> Iterator[Pixels]:
        """A shape as pixels, once for each such copy."""
        (west, north), (east, south) = plane.min(axis=0).tolist(), plane.max(axis=0).tolist()
        for world in self.worlds(west, north, east, south):
            yield plane * self.scale + (self.x + world * self.scale, self.y)

    def spots(self, plane: tuple[float, float]) -> Iterator[tuple[float, float]]:
        """A place as pixels, once for each such copy."""
        x, y = plane
        for world in self.worlds(x, y, x, y):
            yield (x + world) * self.scale + self.x, y * self.scale + self.y


class LaidContent:
    """A content on the plane, in any number of views."""

    def __init__(self, content: MapContent) -> None:
        self.content = content
        self.shapes = tuple(_shapes(content))
        self.words = tuple(_words(content))
        self.points = plane_of(np.array([(one.lon, one.lat) for one in content.points]).reshape(-1, 2))

    def pixels_of(self, view: MapView) -> Pixels:
        """Where the points lie, N × 2, in the copy of the world that is nearest to the view's centre."""
        middle = plane_of(np.array((view.lon, view.lat)))[0]
        plane = self.points.copy()
        plane[:, 0] -= np.round(plane[:, 0] - middle)
        return view.pixels(plane)


def add_content(drawing: Drawing, view: MapView, laid: LaidContent) -> None:
    """All of it, in as many worlds as are seen."""
    frame = _Frame(view)
    for shape in laid.shapes:
        for pixels in frame.copies(shape.plane):
            drawing.add(*_clipped(frame, pixels, shape.style, closed=shape.closed))
    for cone in laid.content.cones:
        if cone.length_m is None:
            drawing.add(*_short_cone(frame, cone))
    for sun in laid.content.suns:
        drawing.add(*_arrow(frame, sun))
    _add_points(drawing, frame, laid)


def taken_by(drawing: Drawing) -> list[Box]:
    """Where marks and words already lie, so that names of towns keep clear of them."""
    boxes = [label_box(one.x, one.y, one.text, one.at) for one in drawing.labels]
    for mark in drawing.marks:
        radius, _ = mark_outline(mark)
        boxes.append((mark.x - radius, mark.y - radius, mark.x + radius, mark.y + radius))
    return boxes


def _shapes(content: MapContent) -> Iterator[_Shape]:
    for shadows in content.shadows:
        for ring in band_rings(shadows.rows, shadows.step_deg):
            yield _Shape(plane_of(ring), "shadow", True)
    for region in content.regions:
        if len(region.corners) > 2:
            corners = run_on(np.array([(lon, lat) for lat, lon in region.corners]))
            yield _Shape(plane_of(corners), region.style, True)
    for point in content.points:
        if point.error_m > 0:
            yield _Shape(plane_of(circle(point.lat, point.lon, point.error_m)), "uncertainty", True)
    yield from _sightlines(content)


def _sightlines(content: MapContent) -> Iterator[_Shape]:
    for cone in content.cones:
        if cone.length_m is not None:
            for edges in _edges(cone):
                yield _Shape(plane_of(sector(cone.lat, cone.lon, edges, cone.length_m)), "cone", True)
            middle = along(cone.lat, cone.lon, cone.heading_deg, cone.length_m)
            yield _Shape(plane_of(middle), "bearing", False)
    for one in content.bearings:
        yield _Shape(plane_of(along(one.lat, one.lon, one.azimuth_deg, one.length_m)), "bearing", False)
    for measure in content.measures:
        if len(measure.places) > 1:
            yield _Shape(plane_of(between(measure.places)), "measure", False)


def _words(content: MapContent) -> Iterator[_Words]:
    for one in content.bearings:
        if one.text:
            yield _Words(
                plane_of(along(one.lat, one.lon, one.azimuth_deg, one.length_m)[-1]), one.text, "note"
            )
    for measure in content.measures:
        if measure.text and measure.places:
            yield _Words(plane_of(between(measure.places)[-1]), measure.text, "note")


def _edges(cone: Cone) -> Iterator[tuple[float, float]]:
    """What is seen for certain, and, where the heading has an error, what may be seen."""
    half = cone.field_of_view_deg / 2
    if cone.heading_error_deg > 0:
        wide = half + cone.heading_error_deg
        yield cone.heading_deg - wide, cone.heading_deg + wide
    yield cone.heading_deg - half, cone.heading_deg + half


def _clipped(frame: _Frame, pixels: Pixels, style: Style, *, closed: bool) -> Iterator[Area | Line]:
    if not closed:
        yield from (Line(run, style) for run in cut(pixels, *frame.edges))
        return
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    if style == "uncertainty" and (high - low).max() < _LEAST_CIRCLE_PX:
        return
    part = clipped(pixels, *frame.edges)
    if len(part) > 2:
        yield Area((part,), style)


def _toward(azimuth_deg: float, length_px: float) -> Pixels:
    """A direction on the map, which shows every angle as it is."""
    turn = math.radians(azimuth_deg)
    return np.array((math.sin(turn), -math.cos(turn))) * length_px


def _short_cone(frame: _Frame, cone: Cone) -> Iterator[Area | Line]:
    at = plane_of(np.array(((cone.lon, cone.lat),)))
    length_px = min(_CONE_PX, _CONE_M * frame.scale / ground_m(cone.lat))
    for corner in frame.copies(at):
        for edges in _edges(cone):
            steps = np.linspace(*edges, max(2, int((edges[1] - edges[0]) / 3.0) + 2)).tolist()
            arc = np.array([_toward(way, length_px) for way in steps])
            yield Area((np.concatenate((corner, corner + arc)),), "cone")
        yield Line(np.concatenate((corner, corner + _toward(cone.heading_deg, length_px))), "bearing")


def _arrow(frame: _Frame, sun: Sun) -> Iterator[Line | Label]:
    for (corner,) in frame.copies(plane_of(np.array(((sun.lon, sun.lat),)))):
        tip = corner + _toward(sun.azimuth_deg, _SUN_PX)
        yield Line(np.array((corner, corner - _toward(sun.azimuth_deg, _SUN_PX))), "shadow")
        yield Line(np.array((corner, tip)), "sun")
        wings = [tip - _toward(sun.azimuth_deg + off, _HEAD_PX) for off in (-28.0, 28.0)]
        yield Line(np.array((wings[0], tip, wings[1])), "sun")
        if sun.text:
            yield Label(float(tip[0]), float(tip[1]), sun.text, "note", "right")


def _add_points(drawing: Drawing, frame: _Frame, laid: LaidContent) -> None:
    """Marks, and words beside them and at the ends of lines, clear of one another where there is room."""
    wanted: list[tuple[Label, float]] = []
    for point, (plane_x, plane_y) in zip(laid.content.points, laid.points.tolist(), strict=True):
        for x, y in frame.spots((plane_x, plane_y)):
            mark = Mark(x, y, point.style, point.text)
            drawing.add(mark)
            if point.name:
                wanted.append((Label(x, y, point.name, point.style), mark_outline(mark)[0] - 4.0))
    for words in laid.words:
        plane_x, plane_y = words.plane.tolist()
        for x, y in frame.spots((plane_x, plane_y)):
            wanted.append((Label(x, y, words.text, words.style), 0.0))
    taken = taken_by(drawing)
    places = _PLACES if len(wanted) <= _FEW_WORDS else _PLACES[:4]
    for label, off in wanted:
        placed = _placed(label, off, taken, places)
        if placed is not None:
            drawing.add(placed)
            taken.append(label_box(placed.x, placed.y, placed.text, placed.at))


def _placed(label: Label, off: float, taken: Sequence[Box], places: Sequence[_At]) -> Label | None:
    """Words clear of what is taken, `off` pixels from the middle or some lines further; None where there is no room."""
    x, y, own = label.x, label.y, off + 4.0
    others = [
        box for box in taken if abs((box[0] + box[2]) / 2 - x) > own or abs((box[1] + box[3]) / 2 - y) > own
    ]
    for right, lines, at in places:
        here = (
            x + right * off,
            y + lines * _LINE_PX + (off if at == "below" else -off if at == "above" else 0.0),
        )
        if not _meets(label_box(*here, label.text, at), others):
            return Label(*here, label.text, label.style, at)
    return None


def _meets(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < one[2] and one[0] < right and top < one[3] and one[1] < bottom for one in others)
