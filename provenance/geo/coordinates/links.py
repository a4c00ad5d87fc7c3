"""Addresses of map providers, as a dated data file: positions are read from them, and addresses built for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec

from provenance.errors import ResourceError, UsageError
from provenance.geo.coordinates.reading import Form, Found, Points, Reading, check_on_globe, half_widths_m

__all__ = ["FILE", "KINDS", "Provider", "providers", "read_links"]

FILE: Final = Path(__file__).resolve().parents[3] / "resources" / "maps" / "links.toml"
KINDS: Final = ("map", "satellite", "street_level", "dated_imagery", "dated_imagery_on")
"""What an address can open; the last one takes a date."""
_NUMBER: Final = r"[+-]?\d{1,3}(?:\.\d+)?"
_PLACEHOLDERS: Final = frozenset({"lat", "lon", "west", "south", "east", "north"})
_AROUND_DEG: Final = 0.5
_ADDRESS: Final = re.compile(r"\bgeo:[^\s<>\"]+|(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}[/?#][^\s<>\"»]*", re.I)
_GEO_URI: Final = re.compile(
    rf"geo:(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})(?:,{_NUMBER})?(?P<parameters>(?:;[^?]*)?)(?:\?(?P<query>.*))?",
    re.I,
)
_GEO_QUERY: Final = re.compile(rf"(?:^|&)q=(?:loc:)?(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})")


class Reads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a position stands in an address, and what it is the position of."""

    at: str
    points: Points


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One provider. `checked_on` is the day the forms were last looked up, `source` where they are from."""

    id: str
    name: str
    checked_on: str
    source: str
    hosts: str
    reads: tuple[Reads, ...]
    hides: str | None = None
    datum: str | None = None
    map: str | None = None
    satellite: str | None = None
    street_level: str | None = None
    dated_imagery: str | None = None
    dated_imagery_on: str | None = None

    def addresses(self, latitude_deg: float, longitude_deg: float, day: date | None = None) -> dict[str, str]:
        """The addresses to open for a position, by kind; that of a day only when one is given."""
        values = {
            "lat": f"{latitude_deg:.6f}",
            "lon": f"{longitude_deg:.6f}",
            "west": f"{max(-180.0, longitude_deg - _AROUND_DEG):.6f}",
            "south": f"{max(-90.0, latitude_deg - _AROUND_DEG):.6f}",
            "east": f"{min(180.0, longitude_deg + _AROUND_DEG):.6f}",
            "north": f"{min(90.0, latitude_deg + _AROUND_DEG):.6f}",
        }
        if day is not None:
            values["date"] = day.isoformat()
        templates = {kind: getattr(self, kind) for kind in KINDS if day is not None or kind != KINDS[-1]}
        return {kind: text.format_map(values) for kind, text in templates.items() if text is not None}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    provider: tuple[Provider, ...]


@cache
def providers(file: Path = FILE) -> dict[str, Provider]:
    """Every provider by its id, in the order of the file. Raises ResourceError naming what is wrong with it."""
    try:
        found = msgspec.toml.decode(file.read_bytes(), type=_File).provider
    except (msgspec.DecodeError, OSError) as error:
        raise ResourceError("map_links_invalid", file=file.name, reason=str(error)[:200]) from error
    for one in found:
        _check(one, file.name)
    if len({one.id for one in found}) < len(found):
        raise ResourceError("map_links_invalid", file=file.name, reason="id")
    return {one.id: one for one in found}


def _check(provider: Provider, file: str) -> None:
    """Addresses are plain https on a fixed host, and every pattern names both numbers."""
    try:
        date.fromisoformat(provider.checked_on)
        for reads in provider.reads:
            if set(_pattern(reads.at).groupindex) != {"lat", "lon"}:
                raise ValueError(reads.at)
        for kind in KINDS:
            template = getattr(provider, kind)
            allowed = _PLACEHOLDERS | ({"date"} if kind == KINDS[-1] else set())
            if template is not None and not (
                re.match(r"https://[\w.-]+/", template) and set(re.findall(r"\{(.*?)\}", template)) <= allowed
            ):
                raise ValueError(template)
    except (ValueError, re.error) as error:
        raise ResourceError("map_links_invalid", file=file, reason=f"{provider.id}: {error}"[:200]) from error


@cache
def _pattern(at: str) -> re.Pattern[str]:
    named = at.replace("{lat}", f"(?P<lat>{_NUMBER})").replace("{lon}", f"(?P<lon>{_NUMBER})")
    return re.compile(named)


def read_links(found: Found) -> None:
    """Keep the positions of all links of a text; a link that hides its position is refused with that reason."""
    for match in list(_ADDRESS.finditer(found.rest)):
        written = match[0].rstrip(".,;:!?'")
        span = match.start(), match.start() + len(written)
        if written.lower().startswith("geo:"):
            found.take(_geo_uri(written, span), span)
        else:
            found.take(_link(written, span), span)


def _geo_uri(written: str, span: tuple[int, int]) -> Iterator[Reading]:
    """RFC 5870, and the query that telephones add: geo:0,0?q=49.7,37.6(Town hall)."""
    match = _GEO_URI.fullmatch(unquote(written))
    if match is None:
        raise UsageError("geo_uri_invalid", address=written[:80])
    parameters = dict(one.lower().partition("=")[::2] for one in match["parameters"].split(";") if one)
    if parameters.get("crs", "wgs84") != "wgs84":
        raise UsageError("coordinates_other_datum", name=written[:80], datum=parameters["crs"])
    asked = _GEO_QUERY.search(match["query"] or "")
    at = asked if asked is not None and not float(match["lat"]) and not float(match["lon"]) else match
    reading = _reading(Form.GEO_URI, at, span)
    try:
        uncertain = float(parameters.get("u", "0"))
    except ValueError:
        uncertain = 0.0
    wider = max(reading.north_m, uncertain), max(reading.east_m, uncertain)
    yield replace(reading, north_m=wider[0], east_m=wider[1])


def _link(written: str, span: tuple[int, int]) -> Iterator[Reading]:
    address = urlsplit(written if "://" in written else f"https://{written}")
    host = (address.hostname or "").lower()
    rest = unquote(written[written.index(host.rpartition(".")[2], written.lower().index(host)) :])
    for provider in providers().values():
        if provider.hides and re.match(provider.hides, host.removeprefix("www.") + (address.path or "/")):
            raise UsageError("link_hides_its_place", address=written[:80])
        if re.fullmatch(provider.hosts, host):
            yield from _readings_of(provider, rest, span)


def _readings_of(provider: Provider, rest: str, span: tuple[int, int]) -> Iterator[Reading]:
    seen: set[tuple[Decimal, Decimal]] = set()
    for reads in provider.reads:
        match = _pattern(reads.at).search(rest)
        if match is None:
            continue
        if provider.datum is not None:
            raise UsageError("coordinates_other_datum", name=provider.name, datum=provider.datum)
        reading = _reading(Form.LINK, match, span, provider.id, reads.points)
        if (reading.latitude, reading.longitude) not in seen:
            seen.add((reading.latitude, reading.longitude))
            yield reading


def _reading(
    form: Form,
    match: re.Match[str],
    span: tuple[int, int],
    provider: str = "",
    points: Points = Points.PLACE,
) -> Reading:
    latitude, longitude = Decimal(match["lat"]), Decimal(match["lon"])
    check_on_globe(latitude, longitude)
    halves = [Decimal(5).scaleb(int(one.as_tuple().exponent) - 1) for one in (latitude, longitude)]
    widths = half_widths_m(latitude, *halves)
    return Reading(form, latitude, longitude, *widths, span, provider=provider, points=points)
