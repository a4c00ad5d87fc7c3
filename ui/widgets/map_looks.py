"""How the map's styles look on the screen, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from provenance.workbench.mapping import LOOKS, SEA, Look, Style

__all__ = ["DARK_LOOKS", "MapColours", "colours"]

_DARK_SEA: Final = "#1a232b"

DARK_LOOKS: Final[dict[Style, Look]] = {
    "land": Look("#2c333a"),
    "border": Look(stroke="#5d6872", width=0.8),
    "graticule": Look("#8b97a2", 1.0, "#3c4750", 0.6),
    "frame": Look(stroke="#5d6872", width=1.0),
    "credit": Look("#a9b4be"),
    "water": Look("#22303b", 1.0, "#344654", 0.6),
    "green": Look("#2b3a31"),
    "building": Look("#48443f", 1.0, "#6a645c", 0.6),
    "road": Look(stroke="#8a8478", width=1.4),
    "railway": Look(stroke="#9aa3ab", width=1.2, dashes="7 3"),
    "track": Look(stroke="#e07fa0", width=1.6),
    "data": Look("#6cc28f", 0.16, "#6cc28f", 1.2),
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
        {style: _pen(look) for style, look in looks.items()},
        {style: _brush(look) for style, look in looks.items()},
    )


def _pen(look: Look) -> QPen:
    if not look.stroke:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QColor(look.stroke), look.width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
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
