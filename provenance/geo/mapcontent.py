"""Puts what a case has on a map: laid on the plane once, then brought into any view of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

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
    for shape in laid.shapes:
        for pixels in _copies(view, shape.plane):
            drawing.add(*_clipped(view, pixels, shape.style, closed=shape.closed))
    for cone in laid.content.cones:
        if cone.length_m is None:
            drawing.add(*_short_cone(view, cone))
    for sun in laid.content.suns:
        drawing.add(*_arrow(view, sun))
    _add_points(drawing, view, laid)


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


def _copies(view: MapView, plane: Pixels) -> Iterator[Pixels]:
    """A shape as pixels, once for each world in which it is near the view."""
    left, top, right, bottom = view.box(_EDGE_PX)
    (west, north), (east, south) = plane.min(axis=0), plane.max(axis=0)
    if south < top or north > bottom:
        return
    first = view.pixels(plane)
    for world in range(math.ceil(left - east), math.floor(right - west) + 1):
        yield first + np.array((world * view.world_px, 0.0))


def _clipped(view: MapView, pixels: Pixels, style: Style, *, closed: bool) -> Iterator[Area | Line]:
    edges = -_EDGE_PX, -_EDGE_PX, view.width_px + _EDGE_PX, view.height_px + _EDGE_PX
    if not closed:
        yield from (Line(run, style) for run in cut(pixels, *edges))
        return
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    if style == "uncertainty" and (high - low).max() < _LEAST_CIRCLE_PX:
        return
    part = clipped(pixels, *edges)
    if len(part) > 2:
        yield Area((part,), style)


def _toward(azimuth_deg: float, length_px: float) -> Pixels:
    """A direction on the map, which shows every angle as it is."""
    turn = math.radians(azimuth_deg)
    return np.array((math.sin(turn), -math.cos(turn))) * length_px


def _short_cone(view: MapView, cone: Cone) -> Iterator[Area | Line]:
    at = plane_of(np.array(((cone.lon, cone.lat),)))
    length_px = min(_CONE_PX, _CONE_M * view.world_px / ground_m(cone.lat))
    for corner in _copies(view, at):
        for edges in _edges(cone):
            steps = np.linspace(*edges, max(2, int((edges[1] - edges[0]) / 3.0) + 2)).tolist()
            arc = np.array([_toward(way, length_px) for way in steps])
            yield Area((np.concatenate((corner, corner + arc)),), "cone")
        yield Line(np.concatenate((corner, corner + _toward(cone.heading_deg, length_px))), "bearing")


def _arrow(view: MapView, sun: Sun) -> Iterator[Line | Label]:
    for corner in _copies(view, plane_of(np.array(((sun.lon, sun.lat),)))):
        tip = corner[0] + _toward(sun.azimuth_deg, _SUN_PX)
        yield Line(np.array((corner[0], corner[0] - _toward(sun.azimuth_deg, _SUN_PX))), "shadow")
        yield Line(np.array((corner[0], tip)), "sun")
        wings = [tip - _toward(sun.azimuth_deg + off, _HEAD_PX) for off in (-28.0, 28.0)]
        yield Line(np.array((wings[0], tip, wings[1])), "sun")
        if sun.text:
            yield Label(float(tip[0]), float(tip[1]), sun.text, "note", "right")


def _add_points(drawing: Drawing, view: MapView, laid: LaidContent) -> None:
    """Marks, and words beside them and at the ends of lines, clear of one another where there is room."""
    wanted: list[tuple[Label, float]] = []
    for point, plane in zip(laid.content.points, laid.points, strict=True):
        for ((x, y),) in _copies(view, plane[None, :]):
            mark = Mark(float(x), float(y), point.style, point.text)
            drawing.add(mark)
            if point.name:
                wanted.append((Label(mark.x, mark.y, point.name, point.style), mark_outline(mark)[0] - 4.0))
    for words in laid.words:
        for ((x, y),) in _copies(view, words.plane[None, :]):
            wanted.append((Label(float(x), float(y), words.text, words.style), 0.0))
    taken = taken_by(drawing)
    for label, off in wanted:
        placed = _placed(label, off, taken)
        drawing.add(placed)
        taken.append(label_box(placed.x, placed.y, placed.text, placed.at))


def _placed(label: Label, off: float, taken: Sequence[Box]) -> Label:
    """Words clear of what is taken where they can be; else on the right. `off`: how far from the middle."""
    x, y = label.x, label.y
    places = [
        replace(label, x=x + off),
        replace(label, x=x - off, at="left"),
        replace(label, y=y + off, at="below"),
        replace(label, y=y - off, at="above"),
    ]
    own = off + 4.0
    others = [
        box for box in taken if abs((box[0] + box[2]) / 2 - x) > own or abs((box[1] + box[3]) / 2 - y) > own
    ]
    free = (one for one in places if not _meets(label_box(one.x, one.y, one.text, one.at), others))
    return next(free, places[0])


def _meets(box: Box, others: Sequence[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < one[2] and one[0] < right and top < one[3] and one[1] < bottom for one in others)
