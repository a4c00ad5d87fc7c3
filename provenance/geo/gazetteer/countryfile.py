"""Reads a country's file of the GeoNames export (UA.txt: 19 columns, tabs) into a gazetteer file."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from provenance.errors import InputError
from provenance.geo.gazetteer.building import Row, built, is_spelling
from provenance.geo.gazetteer.extents import around
from provenance.geo.gazetteer.spelling import area_bases, keys_asked, keys_kept
from provenance.geo.gazetteer.volume import About, Area

__all__ = ["LICENCE", "CountryFile", "country_file", "volume_of"]

LICENCE: Final = "CC BY 4.0 (GeoNames)"
_COLUMNS: Final = 19
"""The columns of the export: its readme, table "geoname"."""
_POPULATED: Final = "P"
_REGION: Final = "ADM1"
_AREAS: Final = ("ADM2", "ADM3", "ADM4", "ADM5", "ADMD")
_COUNTRIES: Final = ("PCL",)
_SEATS: Final = ("PPLA", "PPLC")
_MOST_PEOPLE: Final = 2**32 - 1
_MOST_REGIONS: Final = 60_000


@dataclass(frozen=True, slots=True)
class _Line:
    geonameid: int
    names: tuple[str, ...]
    lat: float
    lon: float
    feature: str
    code: str
    country: str
    region: str
    population: int

    @property
    def kind(self) -> str:
        """One of `volume.KINDS`."""
        if self.feature == _POPULATED:
            return "place"
        if self.code == _REGION:
            return "region"
        return "area" if self.code in _AREAS else "feature"


@dataclass(frozen=True, slots=True)
class CountryFile:
    """A country's rows as read, and the country's code."""

    name: str
    country: str
    lines: tuple[_Line, ...]


def country_file(data: bytes, name: str) -> CountryFile:
    """The rows of a GeoNames export of one country.

    Raises InputError (country_file_not_geonames with the number of the first line that is not one, or
    country_file_many_countries: the file of all countries is not meant).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("country_file_not_geonames", name=name, line=line) from error
    lines = tuple(_lines(text, name))
    countries = {line.country for line in lines}
    if not lines:
        raise InputError("country_file_not_geonames", name=name, line=1)
    if len(countries) > 1:
        raise InputError("country_file_many_countries", name=name, count=len(countries))
    return CountryFile(name, countries.pop(), lines)


def _lines(text: str, name: str) -> Iterator[_Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            read = _line(line.rstrip("\r").split("\t"))
        except ValueError as error:
            raise InputError("country_file_not_geonames", name=name, line=number) from error
        if read is not None:
            yield read


def _line(cells: list[str]) -> _Line | None:
    """One row; None for a country itself, which the bundled file holds. Raises ValueError when it is no such row."""
    if len(cells) != _COLUMNS:
        raise ValueError(len(cells))
    geonameid, lat, lon, people = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
    feature, code, country = cells[6], cells[7], cells[8]
    known = 0 < geonameid <= _MOST_PEOPLE and 0 <= people <= _MOST_PEOPLE and cells[1].strip()
    if not known or not (math.isfinite(lat) and abs(lat) <= 90 and math.isfinite(lon) and abs(lon) <= 180):
        raise ValueError(cells[0])
    if not (len(country) == 2 and country.isascii() and country.isupper()):
        raise ValueError(country)
    if code.startswith(_COUNTRIES):
        return None
    others = [name for name in cells[3].split(",") if name]
    foreign = any(ord(name[0]) > 0x24F for name in others)
    kept = [name for name in others if is_spelling(name, others=foreign)]
    names = tuple(dict.fromkeys([cells[1], *kept]))
    return _Line(geonameid, names, lat, lon, feature, code, country, f"{country}.{cells[10]}", people)


def volume_of(
    read: CountryFile, made_on: str, countries: Mapping[str, str], regions: Mapping[str, str]
) -> bytes:
    """The gazetteer file of a country. `countries`, `regions`: names by code, from the bundled file."""
    codes = sorted({line.region for line in read.lines})[:_MOST_REGIONS]
    number_of = {code: n for n, code in enumerate(codes, 1)}
    inside: dict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(read.lines):
        if line.kind == "place":
            inside[line.region].append(n)
    rows = [_row(line, number_of.get(line.region, 0), read, inside[line.region]) for line in read.lines]
    named = {line.region: line.names[0] for line in read.lines if line.kind == "region"} | dict(regions)
    areas = [Area(code, named.get(code, ""), _seat(code, read, inside[code])) for code in codes]
    about = About(
        source=f"GeoNames, {read.name}",
        licence=LICENCE,
        made_on=made_on,
        rows=0,
        countries=((read.country, countries.get(read.country, read.country)),),
        regions=(Area("", ""), *areas),
    )
    return built(about, rows)


def _row(line: _Line, region: int, read: CountryFile, inside: list[int]) -> Row:
    lat, lon, extent_m = line.lat, line.lon, 0
    if line.kind == "region" and inside:
        there = [read.lines[n] for n in inside]
        lat, lon, far = around([(one.lat, one.lon, one.population) for one in there])
        extent_m = round(far * 1000)
    return Row(line.geonameid, line.kind, line.names, lat, lon, line.population, 0, region, extent_m)


def _seat(code: str, read: CountryFile, inside: list[int]) -> int:
    """The row of the region's seat if the region is named after it; -1 otherwise."""
    names = [
        name for line in read.lines if line.kind == "region" and line.region == code for name in line.names
    ]
    wanted = {key for name in names for key in (*keys_asked(name), *area_bases(name))}
    for n in inside:
        line = read.lines[n]
        if line.code in _SEATS and wanted & {
            key for name in line.names for key in keys_kept(name, line.country)
        }:
            return n
    return -1
