"""A drawn map as SVG, for reports: vectors, with nothing that is fetched."""

from __future__ import annotations

import base64
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

import numpy as np

from provenance.geo.mapdrawing import Area, Drawing, Image, Label, Line, Mark, Pixels, Style, mark_outline

__all__ = ["LOOKS", "ROUND_ENDS", "SEA", "SMALL", "Look", "svg_of"]

SEA: Final = "#dce6ee"


class Look(NamedTuple):
    """How a style is drawn: colours as #rrggbb, empty for none; width in pixels; dashes."""

    fill: str = ""
    fill_share: float = 1.0
    stroke: str = ""
    width: float = 1.0
    dashes: str = ""


LOOKS: Final[dict[Style, Look]] = {
    "land": Look("#f6f3ec"),
    "border": Look(stroke="#a9a294", width=0.8),
    "graticule": Look("#6d7885", 1.0, "#c3ccd4", 0.6),
    "frame": Look(stroke="#6d7885", width=1.0),
    "credit": Look("#4c565f"),
    "scale": Look("#20262d", 1.0, "#20262d", 1.4),
    "uncertainty": Look("#2f6fa3", 0.16, "#2f6fa3", 1.2),
    "cone": Look("#c2601c", 0.16, "#c2601c", 1.0),
    "bearing": Look(stroke="#c2601c", width=1.2),
    "sun": Look(stroke="#b58900", width=1.6, dashes="6 3"),
    "shadow": Look("#5a4a78", 0.2, "#5a4a78", 1.2),
    "measure": Look(stroke="#20262d", width=1.2, dashes="3 3"),
    "object": Look("#c2601c", 1.0, "#ffffff", 1.2),
    "reference": Look("#2f7d4f", 1.0, "#ffffff", 1.2),
    "camera": Look("#1d4f7c", 1.0, "#ffffff", 1.4),
    "place": Look("#8a2846", 1.0, "#ffffff", 1.2),
    "town": Look("#3d464f", 1.0, "#ffffff", 0.8),
    "note": Look("#20262d"),
    "green": Look("#d3e3c4"),
    "water": Look("#b4d0e4"),
    "stream": Look(stroke="#8fb9d6", width=1.6),
    "building": Look("#d9cfc2", 1.0, "#b3a696", 0.6),
    "boundary": Look(stroke="#8b7a9b", width=1.2, dashes="8 3 2 3"),
    "path": Look(stroke="#a98f6f", width=1.0, dashes="4 2"),
    "railway": Look(stroke="#5c6167", width=1.2, dashes="7 3"),
    "far_road": Look(stroke="#bdb6a8", width=0.8),
    "far_main_road": Look(stroke="#d39b4a", width=1.8),
    "road_edge": Look(stroke="#b7afa1", width=4.6),
    "road": Look(stroke="#ffffff", width=3.2),
    "main_road_edge": Look(stroke="#b5803a", width=6.4),
    "main_road": Look(stroke="#f7d9a0", width=5.0),
    "track": Look(stroke="#a3195b", width=2.2),
    "waypoint": Look("#a3195b", 1.0, "#ffffff", 1.0),
    "shape": Look("#2b6a6c", 0.18, "#2b6a6c", 1.4),
    "street_name": Look("#4c4437"),
}
"""On paper and on a light screen (our choice; told apart by people who see no red and green, and by their words)."""

SMALL: Final = ("graticule", "credit", "street_name")
"""Styles whose words have 9 pixels instead of 11."""

ROUND_ENDS: Final[frozenset[Style]] = frozenset(
    ("far_road", "far_main_road", "road_edge", "road", "main_road_edge", "main_road", "stream", "track")
)
"""Streets and rivers are kept in pieces, whose ends must join."""

_ANCHORS: Final = {"right": "start", "left": "end", "above": "middle", "below": "middle", "middle": "middle"}
_SHIFT_PX: Final = {"right": (6, 4), "left": (-6, 4), "above": (0, -7), "below": (0, 15), "middle": (0, 3)}


def svg_of(drawing: Drawing, alt: str) -> str:
    """The map as an SVG document of its size; `alt` says what it shows."""
    width, height = drawing.width_px, drawing.height_px
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(alt)}</title>",
        f'<clipPath id="edge"><rect width="{width}" height="{height}"/></clipPath>',
        f'<g clip-path="url(#edge)"><rect width="{width}" height="{height}" fill="{SEA}"/>',
        *(_shape(one) for one in drawing.shapes),
        *(_mark(one) for one in drawing.marks),
        *(_label(one) for one in drawing.labels),
        "</g>",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" {_painted("frame", line=True)}/>',
        "</svg>",
    ]
    return "\n".join(parts)


def _shape(one: Area | Line | Image) -> str:
    if isinstance(one, Image):
        return _image(one)
    if isinstance(one, Line):
        return f'<path d="{_path(one.points)}" {_painted(one.style, line=True)}/>'
    path = " ".join(f"{_path(ring)}Z" for ring in one.rings)
    return f'<path d="{path}" fill-rule="evenodd" {_painted(one.style)}/>'


def _image(one: Image) -> str:
    """As a PNG file inside the document: red, green, blue and opacity, and nothing else."""
    import io

    from PIL import Image as Picture

    buffer = io.BytesIO()
    Picture.fromarray(one.pixels).save(buffer, "PNG")
    place = f'x="{one.left:.2f}" y="{one.top:.2f}" width="{one.right - one.left:.2f}"'
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    size = f'height="{one.bottom - one.top:.2f}" preserveAspectRatio="none"'
    return f'<image {place} {size} href="data:image/png;base64,{data}"/>'


def _mark(one: Mark) -> str:
    look = LOOKS[one.style]
    radius, corners = mark_outline(one)
    dot = f'<circle cx="{one.x:.1f}" cy="{one.y:.1f}" r="{radius:g}" {_painted(one.style)}/>'
    if corners:
        points = " ".join(f"{one.x + x:.1f},{one.y + y:.1f}" for x, y in corners)
        dot = f'<polygon points="{points}" {_painted(one.style)}/>'
    if not one.text:
        return dot
    words = (
        f'<text x="{one.x:.1f}" y="{one.y + 3.5:.1f}" text-anchor="middle" font-size="10" font-weight="bold"'
    )
    return f'{dot}{words} fill="{look.stroke}" font-family="sans-serif">{escape(one.text)}</text>'


def _label(one: Label) -> str:
    right, down = _SHIFT_PX[one.at]
    dot = (
        f'<circle cx="{one.x:.1f}" cy="{one.y:.1f}" r="2" {_painted("town")}/>' if one.style == "town" else ""
    )
    place = f'x="{one.x + right:.1f}" y="{one.y + down:.1f}" text-anchor="{_ANCHORS[one.at]}"'
    font = f'font-family="sans-serif" font-size="{9 if one.style in SMALL else 11}"'
    halo = 'fill="none" stroke="#ffffff" stroke-width="2.5" stroke-opacity="0.8" stroke-linejoin="round"'
    words = escape(one.text)  # twice: not every reader of SVG knows paint-order
    fill = LOOKS[one.style].fill
    return f'{dot}<text {place} {font} {halo}>{words}</text><text {place} {font} fill="{fill}">{words}</text>'


def _painted(style: Style, *, line: bool = False) -> str:
    look = LOOKS[style]
    fill = "none" if line or not look.fill else look.fill
    said = [f'fill="{fill}"']
    if fill != "none" and look.fill_share < 1:
        said.append(f'fill-opacity="{look.fill_share}"')
    if look.stroke:
        said.append(f'stroke="{look.stroke}" stroke-width="{look.width}" stroke-linejoin="round"')
    if style in ROUND_ENDS:
        said.append('stroke-linecap="round"')
    if look.dashes:
        said.append(f'stroke-dasharray="{look.dashes}"')
    return " ".join(said)


def _path(points: Pixels) -> str:
    """Through these pixels, to a tenth; points that fall together are one."""
    tenths = np.round(points * 10).astype(np.int64)
    moved = np.ones(len(tenths), np.bool_)
    moved[1:] = (tenths[1:] != tenths[:-1]).any(axis=1)
    return "M" + "L".join(f"{x / 10:g} {y / 10:g}" for x, y in tenths[moved].tolist())
