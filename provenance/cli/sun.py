"""Where sun and moon stand for a place and a time, where shadows fall, and the light of that day."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from provenance.cli.arguments import Commands, add_command
from provenance.cli.output import Output
from provenance.geo.coordinates.reading import DATUM
from provenance.geo.daylight import Event, State
from provenance.geo.moon import moon_phase
from provenance.workbench import Workbench
from provenance.workbench.sunlight import PLACE_ZONE, SunThere, sun_there

_LIGHTS = ("sun", "civil", "nautical", "astronomical")


def add_commands(commands: Commands) -> None:
    """Declare the command of this module."""
    made = add_command(
        commands,
        "sun",
        run_sun,
        "where the sun stands for a place and a time, and where shadows fall",
        "  main.py sun 49.7064 37.6167 2022-09-10T08:00+03:00\n"
        "  main.py sun -33.86 151.2 2022-09-10T08:00 --zone place --json",
    )
    made.add_argument("latitude", metavar="LAT", type=_degrees, help="degrees, south below zero")
    made.add_argument("longitude", metavar="LON", type=_degrees, help="degrees, west below zero")
    made.add_argument("time", metavar="TIME", help="ISO 8601 with its offset, or without and with --zone")
    made.add_argument(
        "--zone", metavar="ZONE", help=f"whose clocks TIME is of: an IANA name, or “{PLACE_ZONE}”"
    )


def _degrees(text: str) -> float:
    return float(text.strip().rstrip(",").replace(",", "."))


def run_sun(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Print the sun's position, the shadow, the day's light and the moon."""
    there = sun_there(asked.latitude, asked.longitude, asked.time, asked.zone)
    if output.json:
        output.data(_json(there))
        return
    _say_time(there, output)
    _say_sun(there, output)
    _say_day(there, output)
    _say_moon(there, output)


def _json(there: SunThere) -> dict[str, Any]:
    """The sun as the command line's public contract says (docs/command-line.md)."""
    sun, cast = there.sun, there.shadow
    return {
        "lat": sun.latitude_deg,
        "lon": sun.longitude_deg,
        "datum": DATUM,
        "utc": sun.utc.isoformat(),
        "local": there.local.isoformat(),
        "zone": there.zone or None,
        "zones_of_place": [{"zone": name, "offset": offset} for name, offset in there.zones],
        "azimuth_deg": sun.azimuth_deg,
        "elevation_deg": sun.elevation_deg,
        "apparent_elevation_deg": sun.apparent_elevation_deg,
        "declination_deg": sun.declination_deg,
        "equation_of_time_min": sun.equation_of_time_min,
        "shadow_direction_deg": None if cast is None else cast.direction_deg,
        "shadow_length_ratio": None if cast is None else cast.length_per_metre,
        "day": _day_json(there),
        "moon": _moon_json(there),
    }


def _day_json(there: SunThere) -> dict[str, Any]:
    events = [
        {"event": one.event.value, "utc": one.utc.isoformat(), "local": _local(there, one.utc).isoformat()}
        for one in there.day.events
    ]
    first: dict[str, str | None] = {event.value: None for event in Event}
    for one in reversed(events):
        first[one["event"]] = one["local"]
    states = {name: getattr(there.day, name).value for name in _LIGHTS}
    return {"date": there.local.date().isoformat(), **first, "events": events, "lights": states}


def _moon_json(there: SunThere) -> dict[str, Any]:
    moon = there.moon
    return {
        "azimuth_deg": moon.azimuth_deg,
        "elevation_deg": moon.elevation_deg,
        "apparent_elevation_deg": moon.apparent_elevation_deg,
        "illuminated_share": moon.illuminated,
        "phase_deg": moon.phase_deg,
        "phase": moon_phase(moon.phase_deg).value,
        "distance_km": moon.distance_km,
        "radius_deg": moon.radius_deg,
        "events": [
            {
                "event": one.event.value,
                "utc": one.utc.isoformat(),
                "local": _local(there, one.utc).isoformat(),
            }
            for one in there.moon_day.events
        ],
        "up": [
            {"from": _local(there, first).isoformat(), "to": _local(there, last).isoformat()}
            for first, last in there.moon_day.stretches
        ],
    }


def _local(there: SunThere, utc: datetime) -> datetime:
    return utc.astimezone(there.local.tzinfo)


def _say_time(there: SunThere, output: Output) -> None:
    words, sun = output.wording, there.sun
    shown = {"latitude": f"{sun.latitude_deg:g}", "longitude": f"{sun.longitude_deg:g}"}
    output.line(words.label("sun.place", utc=f"{sun.utc:%Y-%m-%d %H:%M:%S}", **shown))
    how = words.label("sun.local.zone", zone=there.zone) if there.zone else words.label("sun.local.offset")
    output.line(words.label("sun.local", local=there.local.isoformat(sep=" "), how=how))
    if not there.zones:
        output.line(words.label("sun.zone_at_sea"))
    for name, offset in there.zones:
        fits = there.local.isoformat()[-6:] == offset
        output.line(words.label("sun.zone" if fits else "sun.zone_differs", zone=name, offset=offset))


def _say_sun(there: SunThere, output: Output) -> None:
    words, sun = output.wording, there.sun
    angles = {
        "azimuth": f"{sun.azimuth_deg:.2f}",
        "elevation": f"{sun.elevation_deg:.2f}",
        "apparent": f"{sun.apparent_elevation_deg:.2f}",
    }
    output.line(words.label("sun.position", **angles))
    declination, equation = f"{sun.declination_deg:.2f}", f"{sun.equation_of_time_min:+.2f}"
    output.line(words.label("sun.terms", declination=declination, equation=equation))
    if there.shadow is None:
        output.line(words.label("sun.no_shadow"))
        return
    direction, ratio = f"{there.shadow.direction_deg:.2f}", f"{there.shadow.length_per_metre:.2f}"
    output.line(words.label("sun.shadow", direction=direction, ratio=ratio))


def _say_day(there: SunThere, output: Output) -> None:
    words = output.wording
    output.line()
    output.line(words.label("sun.day", day=there.local.date().isoformat()))
    for one in there.day.events:
        output.line(
            f"   {_local(there, one.utc):%Y-%m-%d %H:%M:%S %z}  {words.label(f'sun.event.{one.event}')}"
        )
    for name in _LIGHTS:
        state = getattr(there.day, name)
        if state is not State.CROSSES:
            output.line(f"   {words.label(f'sun.{name}.{state}')}")


def _say_moon(there: SunThere, output: Output) -> None:
    words, moon = output.wording, there.moon
    angles = {
        "azimuth": f"{moon.azimuth_deg:.2f}",
        "elevation": f"{moon.elevation_deg:.2f}",
        "apparent": f"{moon.apparent_elevation_deg:.2f}",
    }
    output.line()
    output.line(words.label("sun.moon.position", **angles))
    phase = words.label(f"sun.moon.phase.{moon_phase(moon.phase_deg)}")
    output.line(words.label("sun.moon.light", share=int(100 * moon.illuminated), phase=phase))
    for one in there.moon_day.events:
        when = f"{_local(there, one.utc):%Y-%m-%d %H:%M:%S %z}"
        output.line(f"   {when}  {words.label(f'sun.event.{one.event}')}")
    if not there.moon_day.events:
        up = "always_above" if there.moon_day.stretches else "always_below"
        output.line(f"   {words.label(f'sun.moon.{up}')}")
