"""Maps for the window: what is put on them, how they are drawn, what they stand on, and the way out to other maps."""

from __future__ import annotations

from provenance.geo.basemap import LEVELS, base_map
from provenance.geo.coordinates.printing import Forms, decimal, forms_of
from provenance.geo.geodesic import Line as Geodesic
from provenance.geo.geodesic import line as geodesic
from provenance.geo.mapcontent import LaidContent, add_content, taken_by
from provenance.geo.mapdrawing import (
    Area,
    Box,
    Drawing,
    Image,
    Label,
    Line,
    Mark,
    Part,
    Pixels,
    Style,
    mark_outline,
)
from provenance.geo.maplayers import add_credit, add_graticule, add_scale, label_box, level_at
from provenance.geo.mapsvg import LOOKS, ROUND_ENDS, SEA, SMALL, Look, svg_of
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
from provenance.geo.mapwhole import CREDIT, NOTHING, Ground, Loaded, ground_names, ground_parts, whole_map
from provenance.workbench.maplinks import KINDS, MapAddress, map_addresses, open_map

__all__ = [
    "CREDIT",
    "KINDS",
    "LEAST_ZOOM",
    "LEVELS",
    "LOOKS",
    "MOST_ZOOM",
    "NOTHING",
    "ROUND_ENDS",
    "SEA",
    "SMALL",
    "Area",
    "BandStrip",
    "Bearing",
    "Box",
    "Cone",
    "Drawing",
    "Forms",
    "Geodesic",
    "Ground",
    "Image",
    "Label",
    "LaidContent",
    "Line",
    "Loaded",
    "Look",
    "MapAddress",
    "MapContent",
    "MapView",
    "Mark",
    "Measure",
    "Part",
    "Pixels",
    "Point",
    "Region",
    "Shadows",
    "Style",
    "Sun",
    "add_content",
    "add_credit",
    "add_graticule",
    "add_scale",
    "decimal",
    "forms_of",
    "geodesic",
    "ground_names",
    "ground_parts",
    "label_box",
    "level_at",
    "map_addresses",
    "mark_outline",
    "open_map",
    "plain_ground",
    "svg_of",
    "taken_by",
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
