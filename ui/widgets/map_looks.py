"""How the map's styles look on the screen, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from provenance.workbench.mapping import LOOKS, ROUND_ENDS, SEA, Look, Style

__all__ = ["DARK_LOOKS", "MapColours", "colours"]

_DARK_SEA: Final = "#1a232b"

DARK_LOOKS: Final[dict[Style, Look]] = {
    "land": Look("#2c333a"),
    "border": Look(stroke="#5d6872", width=0.8),
    "graticule": Look("#8b97a2", 1.0, "#3c4750", 0.6),
    "frame": Look(stroke="#5d6872", width=1.0),
    "credit": Look("#a9b4be"),
    "scale": Look("#e3e8ed", 1.0, "#e3e8ed", 1.4),
    "uncertainty": Look("#6fb4e6", 0.2, "#6fb4e6", 1.2),
    "cone": Look("#f0a060", 0.18, "#f0a060", 1.0),
    "bearing": Look(stroke="#f0a060", width=1.2),
    "sun": Look(stroke="#f2cf4e", width=1.8, dashes="6 3"),
    "shadow": Look("#b7a4e0", 0.24, "#b7a4e0", 1.2),
    "measure": Look(stroke="#e3e8ed", width=1.2, dashes="3 3"),
    "object": Look("#f0a060", 1.0, "#1a1f24", 1.2),
    "reference": Look("#6cc28f", 1.0, "#1a1f24", 1.2),
    "camera": Look("#7dbdf0", 1.0, "#1a1f24", 1.4),
    "place": Look("#ef93b0", 1.0, "#1a1f24", 1.2),
    "town": Look("#c3ccd4", 1.0, "#1a1f24", 0.8),
    "note": Look("#e3e8ed"),
    "green": Look("#2b3a31"),
    "water": Look("#213a4d"),
    "stream": Look(stroke="#3c6583", width=1.6),
    "building": Look("#48443f", 1.0, "#6a645c", 0.6),
    "boundary": Look(stroke="#a795b8", width=1.2, dashes="8 3 2 3"),
    "path": Look(stroke="#8d7a61", width=1.0, dashes="4 2"),
    "railway": Look(stroke="#9aa3ab", width=1.2, dashes="7 3"),
    "far_road": Look(stroke="#5a5f64", width=0.8),
    "far_main_road": Look(stroke="#a8823f", width=1.8),
    "road_edge": Look(stroke="#1d2328", width=4.6),
    "road": Look(stroke="#5f666d", width=3.2),
    "main_road_edge": Look(stroke="#2a2314", width=6.4),
    "main_road": Look(stroke="#8f7440", width=5.0),
    "track": Look(stroke="#f07bb0", width=2.2),
    "waypoint": Look("#f07bb0", 1.0, "#1a1f24", 1.0),
    "shape": Look("#6fc0c2", 0.18, "#6fc0c2", 1.4),
    "street_name": Look("#d6d0c4"),
}
"""The light looks, which are those of the report, turned for a dark ground; words keep 4.5 to 1 on land and sea."""


@dataclass(frozen=True)
class MapColours:
    """Pens and brushes by style; `sea` is the ground, `halo` lies around words."""

    sea: QColor
    halo: QColor
    words: dict[Style, QColor]
    pens: dict[Style, QPen]
    brushes: dict[Style, QBrush]


def colours(*, dark: bool) -> MapColours:
    """Of one theme."""
    looks = DARK_LOOKS if dark else LOOKS
    halo = QColor("#14191e" if dark else "#ffffff")
    halo.setAlphaF(0.8)
    return MapColours(
        QColor(_DARK_SEA if dark else SEA),
        halo,
        {style: QColor(look.fill or look.stroke) for style, look in looks.items()},
        {style: _pen(look, rounded=style in ROUND_ENDS) for style, look in looks.items()},
        {style: _brush(look) for style, look in looks.items()},
    )


def _pen(look: Look, *, rounded: bool) -> QPen:
    if not look.stroke:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QColor(look.stroke), look.width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if rounded:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if look.dashes:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([float(one) / look.width for one in look.dashes.split()])
    return pen


def _brush(look: Look) -> QBrush:
    if not look.fill:
        return QBrush(Qt.BrushStyle.NoBrush)
    fill = QColor(look.fill)
    fill.setAlphaF(look.fill_share)
    return QBrush(fill)
