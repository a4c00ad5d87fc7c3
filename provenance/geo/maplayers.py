"""The layers of a map that need nothing of a case: countries, graticule, scale bar, names of places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from provenance.geo.basemap import BaseMap
from provenance.geo.mapdrawing import Area, Drawing, Label, Line, Pixels, boxes_apart, clipped, cut
from provenance.geo.mapview import MapView
from provenance.geo.mercator import EDGE_DEG

__all__ = ["MapPlace", "add_countries", "add_graticule", "add_places", "add_scale"]

_MARGIN_PX: Final = 16.0  # beyond the picture, so that no cut edge is seen (our choice)
_LEVEL_FROM_ZOOM: Final = (("10m", 5.5), ("50m", 3.0), ("110m", 0.0))
"""Which resolution from which zoom on: one pixel is then about what it can tell (our choice, looked at)."""

_STEPS_DEG: Final = (45.0, 30.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_LEAST_STEP_PX: Final = 110.0  # between two lines of the graticule (our choice)
_SCALE_PX: Final = 160.0  # the longest scale bar (our choice)
_LETTER_PX: Final = 6.2  # the mean width of a letter of 11 pixels (our measurement of Noto Sans)
_LINE_PX: Final = 14.0


class MapPlace(NamedTuple):
    """A named place; what has the greater rank keeps its name where two would meet."""

    lon: float
    lat: float
    name: str
    rank: float


def add_countries(drawing: Drawing, view: MapView, base: BaseMap) -> None:
    """The countries as areas, then their borders and coasts, of as many worlds as are seen."""
    level = next(name for name, zoom in _LEVEL_FROM_ZOOM if view.zoom >= zoom)
    rings = base.rings(level)
    left, top, right, bottom = view.box(_MARGIN_PX)
    edges = -_MARGIN_PX, -_MARGIN_PX, view.width_px + _MARGIN_PX, view.height_px + _MARGIN_PX
    borders: list[Line] = []
    shift = np.zeros(2)
    for world in range(math.floor(left), math.ceil(right)):
        shift[0] = world
        for place in rings.within(left - world, top, right - world, bottom).tolist():
            seen = [(ring, view.pixels(ring + shift)) for ring in rings.polygons[place]]
            kept = [part for _, pixels in seen if _covers(part := clipped(pixels, *edges))]
            if kept:
                drawing.add(Area(tuple(kept), "land"))
                borders += [
                    Line(run, "border") for ring, pixels in seen for run in _outline(ring, pixels, edges)
                ]
    drawing.add(*borders)


def _covers(ring: Pixels) -> bool:
    """Whether a ring has an area, and does not only run along the edges of the map there and back."""
    x, y = ring.T
    return bool(np.abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) > 1e-3)


def _outline(ring: Pixels, pixels: Pixels, edges: tuple[float, float, float, float]) -> Iterator[Pixels]:
    """The runs of a ring near the map, without what only closes it where the world is cut, at the antimeridian and
    below Antarctica."""
    on_cut = (np.abs(ring[:, 0] - 0.5) > 0.5 - 1e-9) | (ring[:, 1] > 1 - 1e-9)
    closes = np.flatnonzero(on_cut[:-1] & on_cut[1:]) + 1
    for part in np.split(pixels, closes):
        yield from cut(part, *edges)


def add_graticule(drawing: Drawing, view: MapView) -> None:
    """Meridians and parallels at round degrees, with their numbers at the upper and left edge."""
    degrees_per_px = 360.0 / view.world_px
    step = min((one for one in _STEPS_DEG if one / degrees_per_px >= _LEAST_STEP_PX), default=_STEPS_DEG[0])
    (north, west), (south, east) = view.place_at(0, 0), view.place_at(view.width_px, view.height_px)
    left, _, right, _ = view.box()
    west, east = (left - 0.5) * 360.0, (right - 0.5) * 360.0
    for number in range(math.ceil(west / step), math.floor(east / step) + 1):
        lon = number * step
        x = float((lon - west) / degrees_per_px)
        drawing.add(Line(np.array(((x, 0.0), (x, view.height_px))), "graticule"))
        drawing.add(Label(x + 3, 10, degrees_text((lon + 180.0) % 360.0 - 180.0, "EW", step), "graticule"))
    for number in range(math.ceil(max(south, -EDGE_DEG) / step), math.floor(min(north, EDGE_DEG) / step) + 1):
        lat = number * step
        y = float(view.pixels_of(np.array((view.lon, lat)))[1])
        drawing.add(Line(np.array(((0.0, y), (view.width_px, y))), "graticule"))
        drawing.add(Label(3, y - 6, degrees_text(lat, "NS", step), "graticule"))


def degrees_text(value: float, letters: str, step: float) -> str:
    """A round degree as a graticule has it: "37.5° E"."""
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9)) if step < 1 else 0
    value = round(value, decimals)
    side = letters[0] if value > 0 else letters[1]
    return f"{abs(value):.{decimals}f}°" + (f" {side}" if value and abs(value) != 180.0 else "")


def add_scale(drawing: Drawing, view: MapView, unit_m: str = "m", unit_km: str = "km") -> None:
    """A bar of a round length that holds at the map's centre."""
    most_m = _SCALE_PX * view.metres_per_px
    power = 10.0 ** math.floor(math.log10(most_m))
    length_m = max(one * power for one in (1.0, 2.0, 5.0) if one * power <= most_m)
    length_px = length_m / view.metres_per_px
    x, y = 12.0, view.height_px - 14.0
    drawing.add(Line(np.array(((x, y - 5), (x, y), (x + length_px, y), (x + length_px, y - 5))), "scale"))
    text = f"{length_m / 1000:,.0f} {unit_km}" if length_m >= 1000 else f"{length_m:g} {unit_m}"
    drawing.add(Label(x + length_px / 2, y - 9, text, "scale", "middle"))


def add_places(drawing: Drawing, view: MapView, places: Iterable[MapPlace]) -> None:
    """Names of places with a dot each, the greater first; none where its words would meet others."""
    ranked: Sequence[MapPlace] = sorted(places, key=lambda one: one.rank, reverse=True)
    if not ranked:
        return
    points = view.pixels_of(np.array([(one.lon, one.lat) for one in ranked]))
    boxes = [
        (x - 3, y - _LINE_PX / 2, x + 8 + _LETTER_PX * len(one.name), y + _LINE_PX / 2)
        for (x, y), one in zip(points.tolist(), ranked, strict=True)
    ]
    seen = [
        number
        for number, (left, top, right, bottom) in enumerate(boxes)
        if right > 0 and left < view.width_px and bottom > 0 and top < view.height_px
    ]
    for kept in boxes_apart([boxes[number] for number in seen]):
        x, y = points[seen[kept]].tolist()
        drawing.add(Label(x, y, ranked[seen[kept]].name, "town"))
