"""`coordinates` and `sun` on the command line."""

from __future__ import annotations

import pytest

from provenance.cli.arguments import joined
from tests.cli.desk import done, run


def test_coordinates_are_given_in_all_forms_with_links() -> None:
    said = done("coordinates", "49.7064 N 37.6167 E", "--json", "--day", "2022-09-10").data
    (reading,) = said["readings"]
    assert said["datum"] == "WGS 84" and said["refused"] == []
    assert reading["forms"]["mgrs"] == "37UDR0026206906"
    assert (reading["lat"], reading["lon"], reading["order"], reading["ambiguous"]) == (
        49.7064,
        37.6167,
        "form",
        False,
    )
    assert reading["time_zones"] == ["Europe/Kyiv"]
    kinds = {(one["provider"], one["kind"]) for one in reading["links"]}
    assert {
        ("google_maps", "street_level"),
        ("yandex_maps", "map"),
        ("copernicus_browser", "dated_imagery_on"),
    } <= kinds


def test_both_orders_are_said_in_words() -> None:
    out = done("coordinates", "49.7064,", "37.6167").out
    assert "both orders are given" in out and "longitude read first" in out and "37UDR0026206906" in out


def test_what_is_no_position_ends_with_the_reason() -> None:
    for text in ("49 N 37 N", "nowhere", "PJ48+HM"):
        ran = run("coordinates", text)
        assert ran.code == 2 and ran.out == "" and ran.err
    ran = done("coordinates", "49.7064 N 37.6167 E; PJ48+HM")
    assert "--near" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("coordinates", "-33.86,151.2"), ("coordinates", "--json", "-33.86,", "151.2"),
        ("coordinates", "-33°51′36″", "151°12′"),
        ("coordinates", "−33.86", "151.2"), ("coordinates", "-33.86", "151.2", "--near", "-33.8,151.1"),
    ],
)  # fmt: skip
def test_coordinates_below_zero_need_no_quoting(words: tuple[str, ...]) -> None:
    said = done(*words, *(() if "--json" in words else ("--json",))).data
    assert [(one["lat"], one["lon"]) for one in said["readings"]] == [(-33.86, 151.2)]


def test_the_sun_is_given_with_shadow_and_day() -> None:
    said = done("sun", "49.7064", "37.6167", "2022-09-10T08:00+03:00", "--json").data
    assert said["azimuth_deg"] == pytest.approx(105.0, abs=0.06)
    assert said["elevation_deg"] == pytest.approx(18.72, abs=0.01)
    assert said["apparent_elevation_deg"] == pytest.approx(18.8, abs=0.06)
    assert said["shadow_direction_deg"] == pytest.approx(285.0, abs=0.06)
    assert said["shadow_length_ratio"] == pytest.approx(2.94, abs=0.006)
    assert (said["utc"], said["local"]) == ("2022-09-10T05:00:00+00:00", "2022-09-10T08:00:00+03:00")
    assert said["day"]["sunrise"].startswith("2022-09-10T05:5")
    assert said["zones_of_place"] == [{"zone": "Europe/Kyiv", "offset": "+03:00"}]
    moon = said["moon"]
    assert moon["phase"] == "full" and moon["illuminated_share"] > 0.99
    assert [one["event"] for one in moon["events"]] == ["moonset", "moonrise"]
    assert moon["up"][0]["from"] == "2022-09-10T00:00:00+03:00"


def test_the_sun_takes_numbers_below_zero_anywhere() -> None:
    stated = done("sun", "-33.86", "151.2", "2022-09-10T08:00+10:00", "--json").data
    named = done("sun", "--json", "-33.86", "-151.2", "2022-09-10T08:00-10:00").data
    local = done("sun", "--zone", "place", "-33.86", "151.2", "2022-09-10T08:00", "--json").data
    assert stated["lat"] == named["lat"] == -33.86 and named["lon"] == -151.2
    assert local["zone"] == "Australia/Sydney" and local["utc"] == stated["utc"]
    assert local["azimuth_deg"] == stated["azimuth_deg"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("49.7", "37.6", "2022-09-10T08:00"), "offset"),
        (("49.7", "37.6", "2022-09-10T08:00Z", "--zone", "Europe/Kyiv"), "already"),
        (("49.7", "37.6", "2022-10-30T03:30", "--zone", "place"), "twice"),
        (("40", "-30", "2022-10-30T03:30", "--zone", "place"), "at sea"),
        (("95", "37.6", "2022-09-10T08:00Z"), "globe"),
        (("49.7", "37.6", "tomorrow"), "tomorrow"),
        (("49.7", "37.6", "0001-01-01T00:00+10:00"), "0001"),
        (("north", "37.6", "2022-09-10T08:00Z"), "LAT"),
    ],
)
def test_a_time_or_place_without_one_meaning_is_refused(words: tuple[str, ...], said: str) -> None:
    ran = run("sun", *words)
    assert ran.code == 2 and ran.out == "" and said in ran.err


def test_the_sun_in_words_says_the_day_and_what_is_not_there() -> None:
    out = done("sun", "69.65", "18.9", "2022-12-21T12:00+01:00").out
    assert (
        "no shadow" in out and "does not rise" in out and "Moon: azimuth" in out and "waning crescent" in out
    )
    elsewhere = done("sun", "49.7064", "37.6167", "2022-09-10T08:00+02:00").out
    assert "which is not the offset stated" in elsewhere
    assert "not known at sea" in done("sun", "40", "-30", "2022-09-10T08:00Z").out


def test_only_these_commands_take_numbers_by_themselves() -> None:
    assert joined(["sun", "-33.86", "151.2"]) == ["sun", " -33.86", "151.2"]
    assert joined(["examine", "-5.jpg"]) == ["examine", "-5.jpg"]
