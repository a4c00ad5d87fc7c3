"""A whole map: countries, towns and loaded maps, and on them what a case has; for screen, picture and report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from provenance.geo.basemap import BaseMap
from provenance.geo.mapcontent import LaidContent, add_content, taken_by
from provenance.geo.mapdrawing import Box, Drawing, Image, Label, Part, boxes_apart
from provenance.geo.maplayers import (
    add_credit,
    add_graticule,
    add_places,
    add_scale,
    countries,
    credit_lines,
    label_box,
    level_at,
)
from provenance.geo.mapthings import MapContent
from provenance.geo.maptowns import Towns
from provenance.geo.mapview import MapView

__all__ = ["CREDIT", "NOTHING", "Ground", "Loaded", "ground_names", "ground_parts", "whole_map"]

CREDIT: Final = "Natural Earth; GeoNames"
_APART_PX: Final = 10.0  # between names of towns (our choice, looked at)
_FOOT_PX: Final = 24.0  # where scale bar and credit stand
_LINE_PX: Final = 14.0  # a further line of the credit


@dataclass(frozen=True, eq=False)
class Ground:
    """What every map stands on."""

    base: BaseMap
    towns: Towns | None = None

    @property
    def credit(self) -> str:
        """Whose data it is."""
        return CREDIT if self.towns is not None else CREDIT.partition(";")[0]


@dataclass(frozen=True, eq=False)
class Loaded:
    """What loaded maps show in one view, in its pixels: pictures from the lowest up, and over them all features drawn
    together (`mapfeatures.add_features`). `credits`: whom to name."""

    images: tuple[Image, ...] = ()
    features: Drawing = field(default_factory=lambda: Drawing(0, 0))
    credits: tuple[str, ...] = ()


NOTHING: Final = Loaded()


def ground_parts(view: MapView, ground: Ground, level: str = "", loaded: Loaded = NOTHING) -> Iterator[Part]:
    """The ground and loaded maps without names, the back first and piece by piece, so that a window can pause between
    two. `level`: the resolution of the countries, that of the zoom unless given."""
    land, borders = countries(view, ground.base, level or level_at(view))
    yield from land
    yield from loaded.images
    yield from borders()
    yield from loaded.features.shapes
    yield from loaded.features.marks


def ground_names(
    view: MapView, ground: Ground, taken: Sequence[Box], loaded: Loaded = NOTHING
) -> list[Label]:
    """Names of loaded features that meet nothing of what is taken, then those of towns that a view has room for beside
    both. Raises ResourceError."""
    boxes = [label_box(one.x, one.y, one.text, one.at) for one in loaded.features.labels]
    marks = Drawing(view.width_px, view.height_px, marks=loaded.features.marks)
    names, held = [], [*taken, *taken_by(marks)]
    for name, box in zip(loaded.features.labels, boxes, strict=True):
        if boxes_apart((box,), taken):
            names.append(name)
            held.append(box)
    if ground.towns is None:
        return names
    drawing = Drawing(view.width_px, view.height_px)
    add_places(drawing, view, ground.towns.within(view), held, _APART_PX)
    said = {one.text for one in names}
    return [*names, *(one for one in drawing.labels if one.text not in said)]


def whole_map(
    view: MapView, content: MapContent | LaidContent, ground: Ground, loaded: Loaded = NOTHING
) -> Drawing:
    """The map with everything on it. Raises ResourceError when the base or the gazetteer is damaged."""
    laid = content if isinstance(content, LaidContent) else LaidContent(content)
    drawing = Drawing(view.width_px, view.height_px)
    add_graticule(drawing, view)
    lines, drawing.shapes = drawing.shapes, []
    drawing.add(*ground_parts(view, ground, loaded=loaded))
    drawing.shapes += lines
    own = Drawing(view.width_px, view.height_px, labels=drawing.labels)
    add_content(own, view, laid)
    drawing.add(*own.shapes, *own.marks)
    credits = (ground.credit, *loaded.credits)
    foot_px = _FOOT_PX + _LINE_PX * (len(credit_lines(view, credits)) - 1)
    foot = (0.0, view.height_px - foot_px, float(view.width_px), float(view.height_px))
    drawing.labels = [*ground_names(view, ground, [*taken_by(own), foot], loaded), *own.labels]
    add_scale(drawing, view)
    add_credit(drawing, view, credits)
    return drawing
