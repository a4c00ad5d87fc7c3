"""Maps for the window: what is put on them, how they are drawn, what they stand on, and the way out to other maps."""

from __future__ import annotations

from provenance.geo.basemap import LEVELS, base_map
from provenance.geo.coordinates.printing import Forms, decimal, forms_of
from provenance.geo.geodesic import Line as Geodesic
from provenance.geo.geodesic import line as geodesic
from provenance.geo.mapcontent import LaidContent, add_content, taken_by
from provenance.geo.mapdata import Feature, FeatureLayer, Underlay, tiles_under
from provenance.geo.mapdrawing import (
    Area,
    Box,
    Drawing,
    Label,
    Line,
    Mark,
    Part,
    Picture,
    Pixels,
    Style,
    mark_outline,
)
from provenance.geo.maplayers import add_credit, add_graticule, add_scale, label_box, level_at
from provenance.geo.mapsvg import LOOKS, SEA, SMALL, Look, svg_of
from provenance.geo.mapthings import (
    BandStrip,
    Bearing,
    Cone,
    MapContent,
    Measure,
    Point,
    Region,
    Shadows,
    Sun,
    view_of,
)
from provenance.geo.maptowns import world_towns
from provenance.geo.mapview import LEAST_ZOOM, MOST_ZOOM, MapView
from provenance.geo.mapwhole import CREDIT, Ground, ground_parts, town_names, whole_map
from provenance.workbench.maplinks import KINDS, MapAddress, map_addresses, open_map

__all__ = [
    "CREDIT",
    "KINDS",
    "LEAST_ZOOM",
    "LEVELS",
    "LOOKS",
    "MOST_ZOOM",
    "SEA",
    "SMALL",
    "Area",
    "BandStrip",
    "Bearing",
    "Box",
    "Cone",
    "Drawing",
    "Feature",
    "FeatureLayer",
    "Forms",
    "Geodesic",
    "Ground",
    "Label",
    "LaidContent",
    "Line",
    "Look",
    "MapAddress",
    "MapContent",
    "MapView",
    "Mark",
    "Measure",
    "Part",
    "Picture",
    "Pixels",
    "Point",
    "Region",
    "Shadows",
    "Style",
    "Sun",
    "Underlay",
    "add_content",
    "add_credit",
    "add_graticule",
    "add_scale",
    "decimal",
    "forms_of",
    "geodesic",
    "ground_parts",
    "label_box",
    "level_at",
    "map_addresses",
    "mark_outline",
    "open_map",
    "plain_ground",
    "svg_of",
    "taken_by",
    "tiles_under",
    "town_names",
    "view_of",
    "whole_ground",
    "whole_map",
    "world_towns",
]


def plain_ground() -> Ground:
    """Countries at their coarsest: what a map can show at once. Raises ResourceError."""
    base = base_map()
    base.rings(LEVELS[0])
    return Ground(base)


def whole_ground() -> Ground:
    """Countries at every resolution, and towns; takes a second the first time. Raises ResourceError."""
    base = base_map()
    for level in LEVELS:
        base.rings(level)
    return Ground(base, world_towns())
