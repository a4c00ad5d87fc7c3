"""`map`: the user's own maps: put on the shelf, listed, taken off, and drawn."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from provenance.cli.arguments import Commands, add_verbs_of, common
from provenance.cli.mapwords import card_json, card_line, drawn_json, map_limits
from provenance.cli.output import Output, shown_path
from provenance.cli.requestwords import say_requests
from provenance.errors import UsageError
from provenance.workbench import Workbench
from provenance.workbench.coordinates import one_position
from provenance.workbench.mapcards import MapCard, state_of
from provenance.workbench.mapmaking import DrawnMap, png_of
from provenance.workbench.maponline import Leave
from provenance.workbench.writing import write_file

if TYPE_CHECKING:
    from provenance.net.door import Answer, Asking, Wanted

_EXAMPLES: Final = """examples:
  main.py map add track.gpx
  main.py map add kharkiv.osm.pbf --name Kupyansk --box 37.5,49.6,37.8,49.8
  main.py map list
  main.py map draw --at 49.7064,37.6167 --zoom 15 --with Kupyansk track --out town.svg
  main.py map online add https://tiles.example.org/{z}/{x}/{y}.png --attribution "© Example" --name example"""

_SIZE: Final = (1000, 700)
_SIDES: Final = (64, 4096)
_YES: Final = ("y", "yes")

Run = Callable[[argparse.Namespace, Workbench, Output], None]


def add_commands(commands: Commands) -> None:
    """Declare the command with its verbs."""
    verbs = add_verbs_of(commands, "map", "maps of your own, drawn offline", _EXAMPLES)
    add = _verb(verbs, "add", run_add, "put a map file on the shelf; the file stays where it is")
    add.add_argument(
        "file", metavar="FILE", type=Path, help="MBTiles, PMTiles, GeoJSON, GPX, KML, KMZ, GeoTIFF, .osm.pbf"
    )
    add.add_argument("--name", metavar="NAME", default="", help="what to call it (the file's name)")
    add.add_argument("--source", metavar="TEXT", default="", help="where the file is from")
    add.add_argument("--attribution", metavar="TEXT", default="", help="whom to name beside the map")
    add.add_argument(
        "--box", metavar="W,S,E,N", help="of an OpenStreetMap extract only this part, in degrees"
    )
    _verb(verbs, "list", run_list, "all maps, and whether their files are still the same")
    remove = _verb(verbs, "remove", run_remove, "take a map off the shelf; its file stays")
    remove.add_argument("name", metavar="NAME")
    _declare_draw(_verb(verbs, "draw", run_draw, "draw a map as SVG or PNG"))
    online = add_verbs_of(verbs, "online", "addresses of tiles; none is known until you add one", "")
    template = _verb(online, "add", run_online_add, "keep an address of tiles; nothing is asked yet")
    template.add_argument("template", metavar="TEMPLATE", help="https://host/{z}/{x}/{y}.png")
    template.add_argument("--attribution", metavar="TEXT", required=True, help="whom to name beside the map")
    template.add_argument("--name", metavar="NAME", default="", help="what to call it (the host)")


def _declare_draw(draw: argparse.ArgumentParser) -> None:
    draw.add_argument("--at", metavar="LAT,LON", required=True, help="the centre, in any form of coordinates")
    draw.add_argument(
        "--zoom", metavar="Z", type=float, required=True, help="0 (the world) to 22, as of web maps"
    )
    draw.add_argument("--size", metavar="WxH", default="", help=f"in pixels ({_SIZE[0]}x{_SIZE[1]})")
    draw.add_argument(
        "--with",
        dest="maps",
        metavar="NAME",
        nargs="+",
        action="extend",
        default=[],
        help="maps of the shelf",
    )
    draw.add_argument(
        "--online",
        action="store_true",
        help="allow this command to ask the servers of the online maps among them for the tiles of this view; they "
        "learn which place you look at, and their rules hold (OpenStreetMap's own server: light use, no bulk)",
    )
    draw.add_argument("--out", metavar="FILE", type=Path, required=True, help=".svg or .png")


def _verb(verbs: Commands, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=summary, description=summary)
    common(made)
    made.set_defaults(run=run)
    return made


def run_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Put a file on the shelf."""
    card = bench.maps.add(
        asked.file,
        asked.name,
        source=asked.source,
        attribution=asked.attribution,
        box=None if asked.box is None else _box(asked.box),
    )
    _say_added(card, output)


def run_online_add(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Keep an address of tiles."""
    _say_added(bench.maps.add_online(asked.template, asked.attribution, asked.name), output)
    if not output.json:
        output.remark(output.wording.label("cli.map_online_limit"))


def _say_added(card: MapCard, output: Output) -> None:
    if output.json:
        output.data(card_json(card, state_of(card)))
        return
    output.line(card_line(card, state_of(card), output))
    for why, count in card.left_out.items():
        output.remark(output.wording.label(f"cli.map_left_out.{why}", n=count))
    if not card.attribution:
        output.remark(output.wording.label("cli.map_no_attribution"))


def run_list(_asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """All maps."""
    cards = [(card, state_of(card)) for card in bench.maps.cards()]
    if output.json:
        output.data({"maps": [card_json(card, state) for card, state in cards]})
        return
    for card, state in cards:
        output.line(card_line(card, state, output))
    if not cards:
        output.remark(output.wording.label("cli.map_none"))


def run_remove(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Take one off the shelf."""
    card = bench.maps.remove(asked.name)
    if output.json:
        output.data({"removed": card.name})
    else:
        output.line(output.wording.label("cli.map_removed", name=card.name))


def run_draw(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Draw a map into a file."""
    from provenance.geo.mapsvg import svg_of
    from provenance.geo.mapview import MapView

    form = asked.out.suffix.lower()
    if form not in (".svg", ".png"):
        raise UsageError("map_out_wrong", name=asked.out.name)
    lat, lon = _position(asked.at)
    width, height = _size(asked.size)
    if not 0 <= asked.zoom <= 22:
        raise UsageError("map_zoom_wrong", zoom=f"{asked.zoom:g}")
    view = MapView(lat, lon, asked.zoom, width, height)
    made = bench.map_maker.draw(
        view, asked.maps, leave=Leave(None) if asked.online else Leave(ask=_asking(output))
    )
    svg = svg_of(
        made.drawing, output.wording.label("cli.map_alt", at=f"{lat:.5f}, {lon:.5f}", zoom=f"{asked.zoom:g}")
    )
    write_file(asked.out, svg.encode("utf-8") if form == ".svg" else png_of(svg, width, height))
    if output.json:
        output.data(drawn_json(asked.out, view, made, output))
        return
    _say_drawn(made, output)
    output.line(shown_path(asked.out))


def _asking(output: Output) -> Asking | None:
    """Asks on a terminal; nobody elsewhere. Heard only where the settings say that the user is asked."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(wanted: Wanted) -> Answer:
        sys.stderr.write(output.wording.label("cli.map_may_be_asked", host=wanted.host) + " ")
        sys.stderr.flush()
        return "once" if sys.stdin.readline().strip().casefold() in _YES else "no"

    return ask


def _position(text: str) -> tuple[float, float]:
    reading = one_position(text)
    if reading is None:
        raise UsageError("not_coordinates", value=text[:60])
    return float(reading.latitude), float(reading.longitude)


def _size(text: str) -> tuple[int, int]:
    if not text:
        return _SIZE
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal() and len(text) < 12):
        raise UsageError("map_size_wrong", size=text[:20], least=_SIDES[0], most=_SIDES[1])
    if not all(_SIDES[0] <= int(side) <= _SIDES[1] for side in (width, height)):
        raise UsageError("map_size_wrong", size=text[:20], least=_SIDES[0], most=_SIDES[1])
    return int(width), int(height)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError as error:
        raise UsageError("map_box_unreadable", box=text[:60]) from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError("map_box_unreadable", box=text[:60])
    return west, south, east, north


def _say_drawn(made: DrawnMap, output: Output) -> None:
    label = output.wording.label
    for layer in made.layers:
        name = layer.card.name
        if layer.state in ("changed", "missing"):
            output.remark(label(f"cli.map_drawn_{layer.state}", name=name, file=layer.card.file))
        if not layer.drawn and layer.reason is None:
            output.remark(label("cli.map_nothing_here", name=name))
        if layer.missing:
            output.remark(label("cli.map_tiles_missing", name=name, n=layer.missing))
        if layer.unreadable:
            output.remark(label("cli.map_tiles_unreadable", name=name, n=layer.unreadable))
        if layer.old:
            output.remark(label("cli.map_tiles_old", name=name, n=layer.old))
        if layer.reason is not None and layer.reason.id == "network_offline":
            output.remark(label("cli.map_online_off", name=name))
        elif layer.reason is not None:
            output.error(layer.reason)
    say_requests(made.requests, output)
    for limit in map_limits(made, output):
        output.remark(limit)
