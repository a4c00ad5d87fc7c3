"""A whole map: countries, towns and loaded data, and on them what a case has; for screen, picture and report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from provenance.geo.basemap import BaseMap
from provenance.geo.mapcontent import LaidContent, add_content, taken_by
from provenance.geo.mapdata import FeatureLayer, Underlay, tiles_under
from provenance.geo.mapdrawing import Box, Drawing, Label, Part
from provenance.geo.maplayers import add_credit, add_graticule, add_places, add_scale, countries, level_at
from provenance.geo.mapthings import MapContent
from provenance.geo.maptowns import Towns
from provenance.geo.mapview import MapView

__all__ = ["CREDIT", "Ground", "ground_parts", "town_names", "whole_map"]

CREDIT: Final = "Natural Earth; GeoNames"
_APART_PX: Final = 10.0  # between names of towns (our choice, looked at)
_FOOT_PX: Final = 24.0  # where scale bar and credit stand


@dataclass(frozen=True, eq=False)
class Ground:
    """What a map stands on. `underlay`: pictures over the land; `features`: loaded layers over those."""

    base: BaseMap
    towns: Towns | None = None
    underlay: Underlay | None = None
    features: tuple[FeatureLayer, ...] = ()

    @property
    def credit(self) -> str:
        """Whose data all of it is."""
        known = (
            CREDIT if self.towns is not None else CREDIT.partition(";")[0],
            self.underlay.credit if self.underlay is not None else "",
            *(one.credit for one in self.features),
        )
        return "; ".join(dict.fromkeys(one for one in known if one))


def ground_parts(view: MapView, ground: Ground, level: str = "") -> Iterator[Part]:
    """The ground without names of towns, the back first and piece by piece, so that a window can pause between two.
    `level`: the resolution of the countries, that of the zoom unless given."""
    land, borders = countries(view, ground.base, level or level_at(view))
    yield from land
    if ground.underlay is not None:
        yield from tiles_under(view, ground.underlay)
    yield from borders()
    for layer in ground.features:
        yield from layer.parts(view)


def town_names(view: MapView, ground: Ground, taken: list[Box]) -> list[Label]:
    """Names of the towns that a view has room for beside what is taken. Raises ResourceError."""
    if ground.towns is None:
        return []
    drawing = Drawing(view.width_px, view.height_px)
    add_places(drawing, view, ground.towns.within(view), taken, _APART_PX)
    return drawing.labels


def whole_map(view: MapView, content: MapContent | LaidContent, ground: Ground) -> Drawing:
    """The map with everything on it. Raises ResourceError when the base or the gazetteer is damaged."""
    laid = content if isinstance(content, LaidContent) else LaidContent(content)
    drawing = Drawing(view.width_px, view.height_px)
    add_graticule(drawing, view)
    lines, drawing.shapes = drawing.shapes, []
    drawing.add(*ground_parts(view, ground))
    drawing.shapes += lines
    add_content(drawing, view, laid)
    foot = (0.0, view.height_px - _FOOT_PX, float(view.width_px), float(view.height_px))
    names = town_names(view, ground, [*taken_by(drawing), foot])
    drawing.labels = [*names, *drawing.labels]
    add_scale(drawing, view)
    add_credit(drawing, view, ground.credit)
    return drawing
