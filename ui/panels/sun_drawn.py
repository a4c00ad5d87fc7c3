"""Shadows on the photo: the marks, the predicted shadows with their bands, the horizon."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from provenance.record.marks import CameraKnown, ShadowSheet
from provenance.wording import Wording
from provenance.workbench.mapping import MapContent, Point
from provenance.workbench.shadowpreview import ShadowPreview
from ui.presenters.sun import spots_of
from ui.widgets.point_marks import Band, Horizon, Link, PointContent, PointMark, Predicted

__all__ = ["PENDING", "PLACE", "on_map", "on_photo"]

PENDING: Final = "new "
PLACE: Final = "place"


def on_photo(
    sheet: ShadowSheet,
    preview: ShadowPreview | None,
    wording: Wording,
    pending: Mapping[str, tuple[float, float]],
) -> PointContent:
    """Foot, top and tip of each thing with its number, and beside each tip where the claimed sun would put it."""
    marks, links = [], []
    for thing in sheet.things:
        spots = spots_of(thing)
        for part, (x, y) in spots.items():
            key = f"{part} {thing.number}"
            name = thing.name if part == "foot" else wording.window(f"sun.part.{part}")
            marks.append(PointMark(key, float(x), float(y), str(thing.number), name))
        foot = f"foot {thing.number}"
        links += [Link(foot, f"top {thing.number}")] if thing.top is not None else []
        links.append(Link(foot, f"tip {thing.number}", dashed=True))
    marks += _horizon_marks(sheet.photo, wording)
    marks += [
        PointMark(PENDING + part, *spot, "?", wording.window(f"sun.part.{part}"))
        for part, spot in pending.items()
    ]
    tips = () if preview is None else preview.tips
    said = wording.window("sun.predicted")
    return PointContent(
        bands=tuple(Band(one.band, (one.foot, one.tip), said) for one in tips),
        horizons=_horizons(sheet.photo, wording),
        links=tuple(links),
        predicted=tuple(Predicted(f"tip {one.number}", *one.tip) for one in tips if one.length_known),
        marks=tuple(marks),
    )


def _horizon_marks(photo: CameraKnown, wording: Wording) -> list[PointMark]:
    return [
        PointMark(f"horizon {n}", float(x), float(y), "h", wording.window("sun.part.horizon"))
        for n, (x, y) in enumerate(photo.horizon or ())
    ]


def _horizons(photo: CameraKnown, wording: Wording) -> tuple[Horizon, ...]:
    if photo.horizon is None:
        return ()
    first, last = ((float(x), float(y)) for x, y in photo.horizon)
    return (Horizon(first, last, wording.window("sun.part.horizon")),)


def on_map(preview: ShadowPreview | None, wording: Wording) -> MapContent:
    """Place and sun, bands and cells; the place can be moved."""
    if preview is None:
        return MapContent()
    content = preview.on_map
    points = tuple(_place(one, wording) if one.key == PLACE else one for one in content.points)
    suns = tuple(
        type(one)(one.lat, one.lon, one.azimuth_deg, wording.window("sun.on_map")) for one in content.suns
    )
    return type(content)(
        shadows=content.shadows, regions=content.regions, bearings=content.bearings, suns=suns, points=points
    )


def _place(point: Point, wording: Wording) -> Point:
    name = wording.window("sun.place")
    return Point(point.lat, point.lon, "place", "", name, point.error_m, movable=True, key=PLACE)
