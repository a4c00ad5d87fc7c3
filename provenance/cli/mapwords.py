"""A map of the user's shelf, and what was drawn of it, as JSON and in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.cli.output import Output, error_json, shown_path
from provenance.cli.requestwords import requests_json
from provenance.workbench.mapcards import MapCard, MapState
from provenance.workbench.mapmaking import DrawnLayer, DrawnMap

if TYPE_CHECKING:
    from provenance.geo.mapview import MapView


def card_json(card: MapCard, state: MapState) -> dict[str, Any]:
    """A map's card as the command line's public contract says."""
    return {
        "name": card.name,
        "kind": card.kind,
        "format": card.format,
        "file": card.file or None,
        "sha256": card.sha256 or None,
        "size_bytes": card.stamp[0] if card.path else None,
        "state": state,
        "source": card.source,
        "attribution": card.attribution,
        "added_on": card.added_on,
        "bounds": list(card.bounds),
        "least_zoom": card.least_zoom if card.kind in ("tiles", "online") else None,
        "most_zoom": card.most_zoom if card.kind in ("tiles", "online") else None,
        "features": card.features if card.kind == "features" else None,
        "points": card.points if card.kind == "features" else None,
        "left_out": card.left_out,
        "template": card.template or None,
    }


def card_line(card: MapCard, state: MapState, output: Output) -> str:
    """The same on one line, in words."""
    label = output.wording.label
    what = (
        label("cli.map_features", n=card.features)
        if card.kind == "features"
        else label(f"cli.map_kind.{card.kind}", least=card.least_zoom, most=card.most_zoom)
    )
    west, south, east, north = card.bounds
    where = f"{south:.4f}, {west:.4f} – {north:.4f}, {east:.4f}"
    parts = [card.name, card.file or card.template, what, where, label("cli.map_added", date=card.added_on)]
    return " · ".join(
        [*parts, *filter(None, (card.source, card.attribution)), label(f"cli.map_state.{state}")]
    )


def drawn_json(out: Path, view: MapView, made: DrawnMap, output: Output) -> dict[str, Any]:
    """What was drawn, as the command line's public contract says."""
    return {
        "out": shown_path(out),
        "width_px": view.width_px,
        "height_px": view.height_px,
        "lat": view.lat,
        "lon": view.lon,
        "zoom": view.zoom,
        "metres_per_px": round(view.metres_per_px, 4),
        "maps": [_layer_json(one, output) for one in made.layers],
        "attributions": list(dict.fromkeys(made.attributions)),
        "limits": list(map_limits(made, output)),
        "requests": requests_json(made.requests),
    }


def _layer_json(layer: DrawnLayer, output: Output) -> dict[str, Any]:
    return {
        "name": layer.card.name,
        "kind": layer.card.kind,
        "state": layer.state,
        "drawn": layer.drawn,
        "missing": layer.missing,
        "unreadable": layer.unreadable,
        "older_than_a_week": layer.old,
        "reason": error_json(layer.reason, output.wording),
    }


def map_limits(made: DrawnMap, output: Output) -> list[str]:
    """What stands beside the map."""
    label = output.wording.label
    said = [label("cli.map_limit_base")]
    if made.layers:
        said.append(label("cli.map_limit_maps"))
    if any(layer.card.kind == "online" for layer in made.layers):
        said.append(label("cli.map_online_limit"))
    return said
