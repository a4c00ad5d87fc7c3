"""The layers of a map that need nothing of a case: countries, graticule, scale bar, names of places."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from provenance.geo.basemap import BaseMap, Rings
from provenance.geo.mapdrawing import Area, Box, Drawing, Label, Line, Pixels, boxes_apart, clipped, cut
from provenance.geo.mapview import MapView
from provenance.geo.mercator import EDGE_DEG

__all__ = [
    "MapPlace",
    "add_countries",
    "add_credit",
    "add_graticule",
    "add_places",
    "add_scale",
    "countries",
    "credit_lines",
    "label_box",
    "level_at",
]

_LEAST_PX: Final = 0.7  # what is smaller both ways is not seen (our choice)
_FEW_POINTS: Final = 12  # not worth looking for some to leave out (our choice)
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


def level_at(view: MapView) -> str:
    """The resolution of `basemap.LEVELS` that a view is drawn in."""
    return next(name for name, zoom in _LEVEL_FROM_ZOOM if view.zoom >= zoom)


def add_countries(drawing: Drawing, view: MapView, base: BaseMap) -> None:
    """The countries as areas, then their borders and coasts, of as many worlds as are seen."""
    land, borders = countries(view, base, level_at(view))
    drawing.add(*land)
    drawing.add(*borders())


def countries(
    view: MapView, base: BaseMap, level: str
) -> tuple[Iterator[Area], Callable[[], Iterator[Line]]]:
    """The countries at a resolution, made one by one as they are asked for; and then their borders."""
    kept: list[tuple[Pixels, bool]] = []

    def land() -> Iterator[Area]:
        for polygon, whole, on_edge in _seen(view, base.rings(level)):
            pixels = [_thinned(ring) for ring, _ in polygon] if whole else [ring for ring, _ in polygon]
            if whole and not on_edge:
                kept.extend((ring, True) for ring in pixels)
                yield Area(tuple(pixels), "land")
                continue
            parts = [part for ring in pixels if _covers(part := clipped(ring, *_edges(view)))]
            if parts:
                yield Area(tuple(_thinned(part) for part in parts), "land")
                for ring, plane in polygon:
                    kept.extend((run, False) for run in _outline(plane, ring, _edges(view)))

    def borders() -> Iterator[Line]:
        return (Line(run if whole else _thinned(run), "border") for run, whole in kept)

    return land(), borders


def _seen(view: MapView, rings: Rings) -> Iterator[tuple[list[tuple[Pixels, Pixels]], bool, bool]]:
    """Polygons near a view: rings as pixels and in the plane, whether all of it is near, and `Rings.on_edge`."""
    left, top, right, bottom = view.box(_MARGIN_PX)
    scale, off = view.world_px, view.pixels(np.zeros(2))
    for world in range(math.floor(left), math.ceil(right)):
        found = rings.within(left - world, top, right - world, bottom)
        boxes = rings.boxes[found]
        wide = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) * scale >= _LEAST_PX
        inside = np.minimum(boxes[:, :2] - (left - world, top), (right - world, bottom) - boxes[:, 2:])
        whole = np.asarray(inside.min(axis=1) >= 0)
        moved = off + np.array((world * scale, 0.0))
        for place, all_near in zip(found[wide].tolist(), whole[wide].tolist(), strict=True):
            polygon = [(ring * scale + moved, ring) for ring in rings.polygons[place]]
            yield polygon, all_near, bool(rings.on_edge[place])


def _edges(view: MapView) -> Box:
    return -_MARGIN_PX, -_MARGIN_PX, view.width_px + _MARGIN_PX, view.height_px + _MARGIN_PX


def _thinned(points: Pixels) -> Pixels:
    """Without points that fall on the same half of a pixel as the one before; both ends stay."""
    if len(points) < _FEW_POINTS:
        return points
    halves = np.rint(points * 2.0)
    moved = np.ones(len(points), np.bool_)
    moved[1:-1] = (halves[1:-1] != halves[:-2]).any(axis=1)
    return points[moved]


def _covers(ring: Pixels) -> bool:
    """Whether a ring has an area, and does not only run along the edges of the map there and back."""
    x, y = ring.T
    return bool(np.abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) > 1e-3)


def _outline(ring: Pixels, pixels: Pixels, edges: Box) -> Iterator[Pixels]:
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
    drawing.add(Label(x + length_px / 2, y - 11, text, "scale", "middle"))


def add_credit(drawing: Drawing, view: MapView, credits: Sequence[str]) -> None:
    """Whose data the map shows, in its lower right corner; in several lines where one has no room beside the scale."""
    for number, line in enumerate(reversed(credit_lines(view, credits))):
        drawing.add(
            Label(view.width_px - 2.0, view.height_px - 12.0 - _LINE_PX * number, line, "credit", "left")
        )


def credit_lines(view: MapView, credits: Sequence[str]) -> list[str]:
    """Each of some names once, as many on a line as have room."""
    room, lines = int((view.width_px - _SCALE_PX - 40) / (_LETTER_PX * 9 / 11)), [""]
    for one in dict.fromkeys(filter(None, credits)):
        joined = f"{lines[-1]}; {one}" if lines[-1] else one
        if not lines[-1] or len(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(one)
    return lines


def label_box(x: float, y: float, text: str, at: str = "right", size_px: float = 11.0) -> Box:
    """About where words of a size lie that are put beside, above or below a pixel."""
    width = _LETTER_PX * size_px / 11.0 * len(text) + 8
    left = {"right": x, "left": x - width}.get(at, x - width / 2)
    top = y + {"above": -1.4, "below": 0.4}.get(at, -0.5) * _LINE_PX
    return left - 3, top, left + width, top + _LINE_PX


def add_places(
    drawing: Drawing,
    view: MapView,
    places: Iterable[MapPlace],
    taken: Sequence[Box] = (),
    apart_px: float = 0.0,
) -> None:
    """Names of places with a dot each, the greater first; none where its words would meet others or what is `taken`.
    `apart_px`: how much room there is at least between two."""
    ranked: Sequence[MapPlace] = sorted(places, key=lambda one: one.rank, reverse=True)
    if not ranked:
        return
    points = view.pixels_of(np.array([(one.lon, one.lat) for one in ranked])).tolist()
    half = apart_px / 2
    boxes = []
    for (x, y), one in zip(points, ranked, strict=True):
        left, top, right, bottom = label_box(x, y, one.name)
        boxes.append((left - half, top - half, right + half, bottom + half))
    seen = [
        number
        for number, (left, top, right, bottom) in enumerate(boxes)
        if right > 0 and left < view.width_px and bottom > 0 and top < view.height_px
    ]
    for kept in boxes_apart([boxes[number] for number in seen], taken):
        x, y = points[seen[kept]]
        drawing.add(Label(x, y, ranked[seen[kept]].name, "town"))
