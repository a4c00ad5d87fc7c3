"""Coordinates in every form, and the sun of a place and a time."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output
from provenance.errors import UsageError
from provenance.geo.coordinates.links import providers
from provenance.geo.coordinates.printing import forms_of
from provenance.geo.timezones import zones_at
from provenance.workbench import Workbench
from provenance.workbench.coordinates import DATUM, Doubt, Reading, Told, read_coordinates


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "coordinates",
        run_coordinates,
        "coordinates of a text in every form, with their precision and addresses of map providers",
        "  main.py coordinates 49°42′23″ с. ш. 37°37′00″ в. д.\n"
        '  main.py coordinates "PJ48+HM" --near 49.7,37.6 --json',
    )
    made.add_argument("text", metavar="TEXT", nargs="+", help="in any form; several words are one text")
    made.add_argument("--near", metavar="LAT,LON", help="a place near it, to complete a short plus code")
    made.add_argument("--day", metavar="YYYY-MM-DD", help="build addresses of imagery of that day too")


def run_coordinates(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Print every reading."""
    text = " ".join(asked.text).strip()
    day = _day(asked.day)
    found = read_coordinates(text, asked.near)
    if output.json:
        refused = [{"id": error.id, "text": output.wording.error(error)} for error, _ in found.refused]
        readings = [_json(one, text, day) for one in found.readings]
        output.data({"text": text, "datum": DATUM, "readings": readings, "refused": refused})
        return
    output.line(output.wording.label("coordinates.datum"))
    for doubt in dict.fromkeys(one.doubt for one in found.readings):
        if doubt is not Doubt.NONE:
            output.line(output.wording.label(f"coordinates.doubt.{doubt}"))
    for number, one in enumerate(found.readings, 1):
        _say(number, one, text, day, output)
    for error, _ in found.refused:
        output.remark(output.wording.error(error))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError("not_a_time", field="--day", value=text[:60]) from error


def _written(reading: Reading, text: str) -> str:
    return text[slice(*reading.span)].strip()


def _addresses(reading: Reading, day: date | None) -> list[dict[str, str]]:
    return [
        {
            "provider": one.id,
            "name": one.name,
            "kind": kind,
            "address": address,
            "checked_on": one.checked_on,
        }
        for one in providers().values()
        for kind, address in one.addresses(reading.latitude_deg, reading.longitude_deg, day).items()
    ]


def _json(reading: Reading, text: str, day: date | None) -> dict[str, Any]:
    """A reading as the command line's public contract says (docs/command-line.md)."""
    latitude, longitude = reading.latitude_deg, reading.longitude_deg
    return {
        "written": _written(reading, text),
        "span": list(reading.span),
        "form": reading.form.value,
        "lat": latitude,
        "lon": longitude,
        "precision_m": round(reading.precision_m, 3),
        "half_north_m": round(reading.north_m, 3),
        "half_east_m": round(reading.east_m, 3),
        "order": reading.told.value,
        "ambiguous": reading.doubt is not Doubt.NONE,
        "doubt": reading.doubt.value,
        "points": reading.points.value,
        "provider": reading.provider or None,
        "forms": asdict(forms_of(latitude, longitude)),
        "time_zones": list(zones_at(latitude, longitude)),
        "links": _addresses(reading, day),
    }


def _say(number: int, reading: Reading, text: str, day: date | None, output: Output) -> None:
    words = output.wording
    provider = providers()[reading.provider].name if reading.provider else ""
    form = words.label(f"coordinates.form.{reading.form}", provider=provider)
    output.line()
    output.line(words.label("coordinates.reading", number=number, written=_written(reading, text), form=form))
    if reading.provider:
        output.line(f"   {words.label(f'coordinates.points.{reading.points}')}")
    if reading.told is not Told.FORM:
        output.line(f"   {words.label(f'coordinates.told.{reading.told}')}")
    output.line(f"   {words.label('coordinates.precision', precision=_metres(reading.precision_m))}")
    for name, value in asdict(forms_of(reading.latitude_deg, reading.longitude_deg)).items():
        output.line(f"   {name:<12} {value or words.label('coordinates.utm_undefined')}")
    zones = ", ".join(zones_at(reading.latitude_deg, reading.longitude_deg))
    said = words.label("coordinates.zone", zones=zones) if zones else words.label("coordinates.zone_at_sea")
    output.line(f"   {said}")
    for one in _addresses(reading, day):
        kind = words.label(f"coordinates.kind.{one['kind']}", day=_shown_day(day))
        output.line(f"   {one['name']}, {kind}: {one['address']}")


def _shown_day(day: date | None) -> str:
    """The day as asked for; empty where none was."""
    return "" if day is None else day.isoformat()


def _metres(metres: float) -> str:
    return f"{metres:.1f}" if metres < 10 else f"{metres:,.0f}"
