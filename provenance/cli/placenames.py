"""`place`: where a name of a place may be meant, by the gazetteer; a name is never the position of a photo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output
from provenance.errors import UsageError
from provenance.workbench import Workbench
from provenance.workbench.coordinates import one_position
from provenance.workbench.placenames import Country

if TYPE_CHECKING:
    from provenance.geo.gazetteer.hits import Found, Hit

_EXAMPLES = (
    "  main.py place Kubyansk\n"
    "  main.py place 'Kharkiv region' --json\n"
    "  main.py place Novoselivka --near 49.71,37.62 --country UA\n"
    "  main.py place --add-country UA.txt"
)
_HITS = 10


def add_commands(commands: Commands) -> None:
    """Declare the command."""
    made = add_command(
        commands, "place", run_place, "look the name of a place up in the gazetteer, offline", _EXAMPLES
    )
    made.add_argument("name", nargs="*", metavar="NAME", help="in any spelling and alphabet")
    made.add_argument("--near", metavar="LAT,LON", help="rank what lies near this position higher")
    made.add_argument("--country", default="", metavar="CC", help="only in this country (two letters)")
    made.add_argument("--limit", type=int, default=_HITS, metavar="N", help=f"at most so many ({_HITS})")
    made.add_argument(
        "--add-country",
        type=Path,
        metavar="FILE.txt",
        help="add a country's full file of the GeoNames export",
    )
    made.add_argument("--remove-country", metavar="CC", help="take such a country away again")
    made.add_argument("--countries", action="store_true", help="the countries that were added")


def run_place(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Look a name up, or care for the countries that the user added."""
    name = " ".join(asked.name)
    if asked.add_country is not None:
        _added(bench.place_names.add_country(asked.add_country), output)
    elif asked.remove_country is not None:
        file = bench.place_names.remove_country(asked.remove_country)
        _said(output, "cli.place_country_removed", {"removed": file.stem}, {"country": file.stem})
    elif asked.countries:
        _countries(bench.place_names.countries(), output)
    elif asked.limit < 1:
        raise UsageError("place_limit_wrong", limit=asked.limit)
    else:
        near = None if asked.near is None else _position(asked.near)
        found = bench.place_names.search(name, near=near, country=asked.country, limit=asked.limit)
        if output.json:
            output.data(_json(found, output))
        else:
            _lines(found, output)


def _position(text: str) -> tuple[float, float]:
    """Latitude and longitude. Raises UsageError, RecordError."""
    reading = one_position(text)
    if reading is None:
        raise UsageError("near_not_a_position", near=text[:60])
    return float(reading.latitude), float(reading.longitude)


def _json(found: Found, output: Output) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "hits": [msgspec.to_builtins(hit) for hit in found.hits],
        "searched": found.searched,
        "sources": list(found.sources),
        "licences": list(found.licences),
        "limits": [output.wording.label("cli.place_no_position")] if found.hits else [],
    }


def _lines(found: Found, output: Output) -> None:
    label = output.wording.label
    if not found.hits:
        output.line(label("cli.place_none", name=found.asked, n=found.searched))
        output.line(label("cli.place_none_means"))
    for hit in found.hits:
        output.line(_line(hit, output))
    if found.hits:
        output.line(label("cli.place_no_position"))
        output.line(label("cli.place_searched", n=found.searched))


def _line(hit: Hit, output: Output) -> str:
    label = output.wording.label
    named = hit.name if hit.matched == hit.name else label("cli.place_as", name=hit.name, matched=hit.matched)
    where = ", ".join(one for one in (hit.region if hit.kind != "region" else "", hit.country_name) if one)
    parts = [
        named,
        label(f"cli.place_kind.{hit.kind}"),
        where if hit.kind != "country" else hit.country,
        f"{hit.lat:.5f}, {hit.lon:.5f}",
        label(f"cli.place_extent.{hit.extent_basis}", km=f"{hit.extent_km:g}"),
    ]
    if hit.population is not None:
        parts.append(label("cli.place_people", n=hit.population))
    if hit.distance_km is not None:
        parts.append(label("cli.place_away", km=f"{hit.distance_km:g}"))
    if hit.edits:
        parts.append(label("cli.place_edits", n=hit.edits))
    return " · ".join(parts)


def _added(made: Country, output: Output) -> None:
    _said(output, "cli.place_country_added", _country_json(made), {"country": made.country, "n": made.rows})


def _countries(added: tuple[Country, ...], output: Output) -> None:
    if output.json:
        output.data({"countries": [_country_json(one) for one in added]})
        return
    for one in added:
        said = output.wording.label(
            "cli.place_country", country=one.country, n=one.rows, source=one.source, date=one.added_on
        )
        output.line(said)
    if not added:
        output.line(output.wording.label("cli.place_no_country"))


def _country_json(one: Country) -> dict[str, Any]:
    return {"country": one.country, "rows": one.rows, "source": one.source, "added_on": one.added_on}


def _said(output: Output, label: str, data: dict[str, Any], values: dict[str, Any]) -> None:
    if output.json:
        output.data(data)
    else:
        output.line(output.wording.label(label, **values))
