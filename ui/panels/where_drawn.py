"""The sheet and its answer as drawings: on the photo and on the map."""

from __future__ import annotations

from typing import Final

from provenance.record.marks import PairMark, PairSheet
from provenance.wording import Wording
from provenance.workbench.mapping import Bearing, Cone, MapContent, Measure, Point, Region
from provenance.workbench.preview import CameraSeen, Preview
from ui.presenters.where_from import PlacedReference
from ui.widgets.point_marks import Horizon, PointContent, PointMark, Predicted

CAMERA: Final = "camera"
REFERENCE: Final = "reference "
PENDING: Final = "new"
NEARER, FARTHER = "nearer ", "farther "
_LEAST_MISS_PX: Final = 0.5
"""What misses by less is not told apart from its mark (our choice)."""
_CONE_SHARE: Final = 1.2
"""Length of the cone, of the distance of the farthest thing (our choice)."""


def on_photo(
    sheet: PairSheet, preview: Preview | None, wording: Wording, pending: tuple[float, float] | None = None
) -> PointContent:
    """The marks with their numbers, where the solved camera would show them, and its horizon."""
    camera = None if preview is None else preview.camera
    misses = {} if camera is None else {miss.number: miss for miss in camera.misses}
    marks = []
    predicted = []
    for pair in sheet.pairs:
        miss = misses.get(pair.number)
        marks.append(_mark(pair, sheet.photo.height, left_out=miss is not None and not miss.used))
        if miss is None or miss.predicted is None or abs(miss.pixels) < _LEAST_MISS_PX:
            continue
        x, y = miss.predicted
        predicted.append(Predicted(str(pair.number), x, None if pair.kind == "vertical" else y))
    if pending is not None:
        marks.append(PointMark(PENDING, *pending, text="?", movable=True))
    return PointContent(horizons=_horizons(camera, wording), predicted=tuple(predicted), marks=tuple(marks))


def _mark(pair: PairMark, height: int, *, left_out: bool) -> PointMark:
    y = height / 2 if pair.y is None else float(pair.y)
    return PointMark(
        str(pair.number), float(pair.x), y, str(pair.number), pair.name, pair.kind, left_out=left_out
    )


def _horizons(camera: CameraSeen | None, wording: Wording) -> tuple[Horizon, ...]:
    if camera is None:
        return ()
    seen = camera.horizon
    text = wording.window("where.horizon.supposed" if seen.supposed else "where.horizon")
    return (Horizon(seen.first, seen.last, text, predicted=True),)


def on_map(
    sheet: PairSheet,
    preview: Preview | None,
    references: tuple[PlacedReference, ...],
    wording: Wording,
    pending: tuple[float, float] | None = None,
) -> MapContent:
    """The things by their numbers, lines that stand in line, and the camera with cone, region, bearings and others."""
    camera = None if preview is None else preview.camera
    points = list(reference_points(references))
    points += [
        Point(
            *(float(one.lat), float(one.lon), "object", str(one.number), one.name, float(one.error_m)),
            movable=True,
        )
        for one in sheet.pairs
    ]
    lines = []
    for line in sheet.alignments:
        ends = [(float(lat), float(lon)) for lat, lon in (line.farther, line.nearer)]
        lines.append(Measure(tuple(ends), wording.window("where.in_line", n=line.number)))
        for key, (lat, lon) in zip((FARTHER, NEARER), ends, strict=True):
            text = str(line.number)
            points.append(Point(lat, lon, "place", text, key=f"{key}{line.number}", movable=True))
    if pending is not None:
        points.append(Point(*pending, "place", "?", key=PENDING))
    if camera is None:
        return MapContent(measures=tuple(lines), points=tuple(points))
    here = (camera.lat, camera.lon)
    points += [
        Point(one.lat, one.lon, "camera", "?", key=f"other {n}") for n, one in enumerate(camera.others)
    ]
    points.append(Point(*here, "camera", "C", wording.window("where.camera"), key=CAMERA))
    farthest = max((miss.distance_m for miss in camera.misses if miss.used), default=0.0)
    cone = Cone(
        *here, camera.heading_deg, camera.view_deg, camera.heading_error_deg, _CONE_SHARE * farthest or None
    )
    return MapContent(
        regions=(Region(camera.outline),) if len(camera.outline) > 2 else (),
        cones=(cone,) if camera.heading_told else (),
        bearings=tuple(
            Bearing(*here, miss.bearing_deg, miss.distance_m) for miss in camera.misses if miss.used
        ),
        measures=tuple(lines),
        points=tuple(points),
    )


def reference_points(references: tuple[PlacedReference, ...]) -> tuple[Point, ...]:
    """References of which the place is known; those at one place are one point, with all their numbers."""
    at: dict[tuple[float, float], list[PlacedReference]] = {}
    for one in references:
        at.setdefault((one.lat, one.lon), []).append(one)
    return tuple(
        Point(
            *place,
            "reference",
            here[0].number,
            here[0].name if len(here) == 1 else ", ".join(one.number for one in here[1:]),
            key=REFERENCE + here[0].number,
        )
        for place, here in at.items()
    )
