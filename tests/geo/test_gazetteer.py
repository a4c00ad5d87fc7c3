"""Names are found in the bundled gazetteer; homonyms stay apart; what is not there is said; damage is noticed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from provenance.errors import InputError, ResourceError
from provenance.geo.gazetteer.building import Row, built, is_spelling
from provenance.geo.gazetteer.countryfile import country_file, volume_of
from provenance.geo.gazetteer.extents import around, distances_km, of_population_km
from provenance.geo.gazetteer.nearkeys import edits_allowed
from provenance.geo.gazetteer.search import BUNDLED, Gazetteer
from provenance.geo.gazetteer.volume import About, Area, Volume

KUPIANSK = 703656
KUPIANSK_VUZLOVYI = 703652
IZIUM = 707292
KHARKIV = 706483


@pytest.fixture(scope="module")
def world() -> Gazetteer:
    return Gazetteer.bundled()


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("Kubyansk", KUPIANSK), ("Kupiasnk", KUPIANSK), ("Куп'янськ", KUPIANSK), ("Купянськ", KUPIANSK),
        ("库皮扬斯克", KUPIANSK), ("کوپیانسک", KUPIANSK), ("Isjum", IZIUM), ("Izium", IZIUM), ("Charkow", KHARKIV),
        ("חרקוב", KHARKIV), ("Kharkvi", KHARKIV), ("m. Kharkiv", KHARKIV), ("Artemivsk", 713174), ("حلب", 170063),
        ("თბილისი", 611717), ("北京", 1816670), ("Saigon", 1566083), ("Ar-Raqqah", 172955),
    ],
)  # fmt: skip
def test_a_place_is_found_by_any_spelling(world: Gazetteer, text: str, geonameid: int) -> None:
    assert world.search(text).hits[0].geonameid == geonameid


@pytest.mark.parametrize(
    "text",
    ["Kharkiv region", "Kharkiv Oblast", "Харківська область", "Харьковская область", "Oblast Charkiw"],
)
def test_a_region_is_a_hit_of_its_own_kind_with_the_extent_of_its_places(world: Gazetteer, text: str) -> None:
    hit = world.search(text).hits[0]
    assert (hit.kind, hit.country, hit.region, hit.extent_basis) == ("region", "UA", "Kharkiv", "places")
    assert 80 < hit.extent_km < 200


def test_a_bare_name_means_the_town_before_its_region_and_both_are_shown(world: Gazetteer) -> None:
    kinds = [hit.kind for hit in world.search("Kharkiv").hits]
    assert kinds[0] == "place"
    assert "region" in kinds


def test_a_country_is_found_in_its_own_alphabet(world: Gazetteer) -> None:
    assert (world.search("Україна").hits[0].kind, world.search("Україна").hits[0].country) == (
        "country",
        "UA",
    )


def test_homonyms_and_longer_names_are_shown_apart(world: Gazetteer) -> None:
    hits = world.search("Kupiansk").hits
    assert [hit.geonameid for hit in hits[:2]] == [KUPIANSK, KUPIANSK_VUZLOVYI]
    assert world.search("Kupiansk-Vuzlovyi").hits[0].geonameid == KUPIANSK_VUZLOVYI
    villages = world.search("Novoselivka", limit=50).hits
    same = [hit for hit in villages if hit.matched == "Novoselivka"]
    assert len(same) > 5
    assert len({hit.geonameid for hit in same}) == len(same)


def test_a_hit_has_a_centre_and_an_extent_that_holds_the_other_published_centre(world: Gazetteer) -> None:
    hit = world.search("Kupiansk").hits[0]
    away = distances_km(np.array([49.717, 49.70639]), np.array([37.583, 37.61667]), hit.lat, hit.lon)
    assert away.max() < hit.extent_km < 10
    assert hit.extent_basis == "population"


def test_what_is_not_there_has_no_hit_among_a_stated_number(world: Gazetteer) -> None:
    found = world.search("Xyzzyqwv")
    assert (found.hits, found.searched) == ((), world.size)
    assert world.search("  ,;' ").hits == ()
    assert found.searched > 200_000
    assert "GeoNames" in found.sources[0]
    assert "CC BY 4.0" in found.licences[0]


def test_nearness_country_and_what_stands_after_the_comma_choose_among_homonyms(world: Gazetteer) -> None:
    assert world.search("Paris").hits[0].country == "FR"
    assert world.search("Paris, Texas").hits[0].region == "Texas"
    assert {hit.country for hit in world.search("Paris", country="us").hits} == {"US"}
    near = world.search("Novoselivka", near=(49.07, 37.70)).hits[0]
    assert near.distance_km is not None
    assert near.distance_km < 5
    assert world.search("Kupiansk").hits[0].distance_km is None


def test_the_order_is_the_same_every_time(world: Gazetteer) -> None:
    assert world.search("San Jose", limit=50) == Gazetteer.bundled().search("San Jose", limit=50)


def test_short_names_are_not_found_with_wrong_letters(world: Gazetteer) -> None:
    assert [edits_allowed(n) for n in (3, 4, 5, 6, 30)] == [0, 1, 1, 2, 2]
    assert all(hit.edits == 0 for hit in world.search("Ufa").hits)


def test_an_extent_grows_with_the_population_and_is_never_nothing() -> None:
    assert of_population_km(0) == 2
    assert of_population_km(300) == 1
    assert 3 < of_population_km(27_169) < 4
    assert of_population_km(1_400_000) < 30


def test_the_middle_of_places_is_not_cut_by_the_antimeridian() -> None:
    lat, lon, reach = around([(-17.0, 179.0, 1000), (-17.0, -179.0, 1000)])
    assert lat == pytest.approx(-17)
    assert abs(lon) == pytest.approx(180)
    assert 105 < reach < 110


def small(folder: Path) -> Path:
    about = About(
        "ours", "CC0", "2026-11-01", 0, (("UA", "Ukraine"),), (Area("", ""), Area("UA.07", "Kharkiv", 0))
    )
    rows = [
        Row(1, "place", ("Kharkiv", "Харків", "Харьков"), 49.98, 36.25, 1_421_125, 0, 1),
        Row(0, "region", ("Kharkiv",), 49.6, 36.4, 3_000_000, 0, 1, 120_000),
        Row(2, "place", ("Ufa",), -1.5, -2.25, 0, 0, 0),
    ]
    path = folder / "small.gaz"
    path.write_bytes(built(about, rows))
    return path


def test_what_is_packed_is_read_again(tmp_path: Path) -> None:
    volume = Volume(small(tmp_path))
    assert volume.about.rows == 3
    assert volume.spellings(0) == [["Kharkiv", "Харків"], ["Харьков"]]
    found = Gazetteer([volume])
    assert [hit.kind for hit in found.search("Харьковская область").hits] == ["region"]
    ufa = found.search("ufa").hits[0]
    assert (ufa.lat, ufa.lon, ufa.population, ufa.extent_basis) == (-1.5, -2.25, None, "population_unknown")


@pytest.mark.parametrize("at", [0, 9, 60, -1, -200])
def test_a_changed_byte_is_noticed(tmp_path: Path, at: int) -> None:
    path = small(tmp_path)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    try:
        changed = Volume(path)
    except ResourceError as error:
        assert (error.id, error.values["name"]) == ("gazetteer_damaged", "small.gaz")
    else:
        assert changed.about != Volume(small(tmp_path)).about


@pytest.mark.parametrize("kept", [0, 5, 40, 400])
def test_a_file_cut_short_or_missing_is_said(tmp_path: Path, kept: int) -> None:
    path = small(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ResourceError) as refused:
        Volume(path)
    assert refused.value.id == "gazetteer_damaged"
    with pytest.raises(ResourceError) as refused:
        Volume(tmp_path / "none.gaz")
    assert refused.value.id == "gazetteer_missing"


def test_spellings_of_broken_bytes_are_passed_over(world: Gazetteer) -> None:
    hits = world.search("aaaa").hits
    assert not any(unicodedata.category(letter) == "Cc" for hit in hits for letter in hit.matched)
    assert "Ottawa" not in {hit.name for hit in hits}
    assert world.search("\U0001f600").hits == ()
    assert not is_spelling("\x9fAA\xac\xb2\xb1", others=False)


def test_links_codes_and_letter_by_letter_copies_are_no_spellings() -> None:
    assert [is_spelling(one, others=True) for one in ("Kharkiv", "HRK", "kharkwf", "http://x", " ")] == [
        True, False, False, False, False,
    ]  # fmt: skip
    assert is_spelling("kharkwf", others=False)


def line(*cells: str) -> str:
    return "\t".join(cells)


def geonames_line(geonameid: int, name: str, others: str, lat: float, code: str, people: int = 0) -> str:
    feature = {"ADM1": "A", "ADM2": "A", "STM": "H", "PCLI": "A"}.get(code, "P")
    return line(
        str(geonameid), name, name, others, str(lat), "37.6", feature, code, "UA", "", "07", "", "", "", str(people),
        "", "100", "Europe/Kyiv", "2026-01-01",
    )  # fmt: skip


COUNTRY = "\n".join(
    [
        geonames_line(690791, "Ukraine", "", 49, "PCLI"),
        geonames_line(1, "Kharkiv Oblast", "Харківська область", 49.5, "ADM1"),
        geonames_line(706483, "Kharkiv", "Харків,Charkow", 49.98, "PPLA", 1_421_125),
        geonames_line(900001, "Petropavlivka", "Петропавлівка", 49.72, "PPL"),
        geonames_line(900002, "Oskil", "Оскіл", 49.5, "STM"),
        "",
    ]
)


def test_a_countrys_own_file_adds_villages_and_other_features_to_the_bundled_one(tmp_path: Path) -> None:
    read = country_file(COUNTRY.encode(), "UA.txt")
    path = tmp_path / "UA.gaz"
    path.write_bytes(volume_of(read, "2026-11-01", {"UA": "Ukraine"}, {"UA.07": "Kharkiv"}))
    both = Gazetteer([Volume(BUNDLED), Volume(path)])
    hits = {hit.geonameid: hit for hit in both.search("Петропавлівка", country="UA", limit=50).hits}
    assert (hits[900001].source, hits[900001].region, hits[900001].kind) == ("UA", "Kharkiv", "place")
    assert any(hit.source == "world" for hit in hits.values())
    river = next(hit for hit in both.search("Оскіл", limit=50).hits if hit.geonameid == 900002)
    assert (river.kind, river.extent_basis) == ("feature", "none")
    kharkiv = [hit for hit in both.search("Kharkiv", limit=50).hits if hit.geonameid == KHARKIV]
    assert [hit.source for hit in kharkiv] == ["UA"]
    regions = [hit for hit in both.search("Kharkiv region", limit=50).hits if hit.region == "Kharkiv"]
    assert [hit.kind for hit in regions].count("region") == 1


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b"", 1), (b"\xff\xfe", 1), (b"a\tb\n", 1), (COUNTRY.encode() + b"x", 6),
        (COUNTRY.replace("49.72", "490").encode(), 4), (COUNTRY.replace("49.72", "nan").encode(), 4),
        (COUNTRY.replace("900001", "-1").encode(), 4), (COUNTRY.encode().replace(b"Oskil", b"\xff"), 5),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_geonames_is_refused_with_its_line(data: bytes, number: int) -> None:
    with pytest.raises(InputError) as refused:
        country_file(data, "UA.txt")
    assert (refused.value.id, refused.value.values["line"]) == ("country_file_not_geonames", number)


def test_a_file_of_many_countries_is_refused() -> None:
    mixed = COUNTRY + geonames_line(7, "Belgorod", "", 50, "PPL").replace("\tUA\t", "\tRU\t")
    with pytest.raises(InputError) as refused:
        country_file(mixed.encode(), "allCountries.txt")
    assert (refused.value.id, refused.value.values["count"]) == ("country_file_many_countries", 2)
