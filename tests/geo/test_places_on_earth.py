"""Distances, directions, time zones and the light of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from provenance.errors import UsageError
from provenance.geo.daylight import Event, State, daylight
from provenance.geo.geodesic import destination, line, metres_per_degree
from provenance.geo.sun import shadow, sun_position
from provenance.geo.timezones import time_in_zone, zone, zones_at, zones_near

EEST = timezone(timedelta(hours=3))


def test_a_known_line_is_measured() -> None:
    """Vincenty's test line from Flinders Peak to Buninyong, as Geoscience Australia publishes it (on GRS 80)."""
    found = line(-37.95103342, 144.42486789, -37.65282114, 143.92649553)
    assert found.distance_m == pytest.approx(54972.271, abs=0.01)
    assert found.azimuth_deg == pytest.approx(306.86816, abs=1e-4)


def test_going_and_measuring_agree_and_two_published_centres_lie_two_and_a_half_kilometres_apart() -> None:
    there = destination(49.7064, 37.6167, 123.4, 2700)
    back = line(49.7064, 37.6167, *there)
    assert back.distance_m == pytest.approx(2700)
    assert back.azimuth_deg == pytest.approx(123.4)
    assert line(49.706389, 37.616667, 49.717, 37.583).distance_m == pytest.approx(2700, abs=50)


def test_a_degree_is_as_long_as_the_ellipsoid_says() -> None:
    for latitude in (0.0, 49.7, -80.0):
        north, east = metres_per_degree(latitude)
        assert line(latitude - 0.005, 10, latitude + 0.005, 10).distance_m == pytest.approx(
            north / 100, rel=1e-6
        )
        assert line(latitude, 10, latitude, 10.01).distance_m == pytest.approx(east / 100, rel=1e-6)


def test_the_zone_of_a_place_is_named_and_at_sea_there_is_none() -> None:
    assert zones_at(49.7064, 37.6167) == ("Europe/Kyiv",)
    assert zones_at(40.0, -30.0) == ()
    assert zones_near(40.0, -30.0)[0].startswith("Etc/")


def test_a_local_time_gets_the_offset_that_held_then() -> None:
    assert time_in_zone(datetime(2022, 9, 10, 8), "Europe/Kyiv").utcoffset() == timedelta(hours=3)
    assert time_in_zone(datetime(2022, 1, 10, 8), "Europe/Kyiv").utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("clock", "name", "id"),
    [
        (datetime(2022, 10, 30, 3, 30), "Europe/Kyiv", "time_shown_twice"),
        (datetime(2022, 3, 27, 3, 30), "Europe/Kyiv", "time_never_shown"),
        (datetime(2022, 9, 10, 8), "Europe/Nowhere", "no_such_zone"),
        (datetime(2022, 9, 10, 8), "../zone.tab", "no_such_zone"),
    ],
)
def test_a_local_time_without_one_meaning_is_refused(clock: datetime, name: str, id: str) -> None:
    with pytest.raises(UsageError) as caught:
        time_in_zone(clock, name)
    assert caught.value.id == id


def test_a_zone_is_read_from_the_package() -> None:
    assert zone("Europe/Kyiv").key == "Europe/Kyiv"


MORNING = (
    ("08:00", 105.0, 18.8, 2.94),
    ("09:00", 118.0, 27.8, 1.90),
    ("10:13", 136.6, 37.1, 1.32),
    ("11:00", 150.6, 41.6, 1.13),
)
"""10 September 2022 at 49.7064 N 37.6167 E by astral 3.2: azimuth, height as seen (refracted), shadow per height."""


@pytest.mark.parametrize(("clock", "azimuth", "elevation", "ratio"), MORNING)
def test_the_worked_example_of_a_morning_is_met(
    clock: str, azimuth: float, elevation: float, ratio: float
) -> None:
    sun = sun_position(49.7064, 37.6167, datetime.fromisoformat(f"2022-09-10T{clock}+03:00"))
    cast = shadow(sun)
    assert cast is not None
    assert sun.azimuth_deg == pytest.approx(azimuth, abs=0.06)
    assert sun.apparent_elevation_deg == pytest.approx(elevation, abs=0.06)
    assert cast.length_per_metre == pytest.approx(ratio, abs=0.006)


def test_the_day_of_the_example_has_all_its_events_in_order() -> None:
    """astral 3.2 on the sea's level gives 05:58:10, 12:26:42 and 18:54:01; from 100 m up it sees the sun longer."""
    start = datetime(2022, 9, 10, tzinfo=EEST)
    day = daylight(49.7064, 37.6167, start, start + timedelta(days=1))
    assert [one.event for one in day.events] == list(Event)
    times = {one.event: one.utc.astimezone(EEST) for one in day.events}
    for event, clock in (
        (Event.SUNRISE, "05:58:10"),
        (Event.TRANSIT, "12:26:42"),
        (Event.SUNSET, "18:54:01"),
    ):
        stated = datetime.fromisoformat(f"2022-09-10T{clock}+03:00")
        assert abs(times[event] - stated) <= timedelta(seconds=20), event
    assert sun_position(49.7064, 37.6167, times[Event.TRANSIT]).azimuth_deg == pytest.approx(180, abs=0.01)


def test_each_event_is_when_the_sun_has_its_height() -> None:
    start = datetime(2022, 9, 10, tzinfo=EEST)
    for one in daylight(49.7064, 37.6167, start, start + timedelta(days=1)).events:
        height = sun_position(49.7064, 37.6167, one.utc).elevation_deg
        heights = {"sun": -0.8333, "civil": -6, "nautical": -12, "astronomical": -18}
        kind = "sun" if one.event in (Event.SUNRISE, Event.SUNSET) else one.event.partition("_")[0]
        if one.event is not Event.TRANSIT:
            assert height == pytest.approx(heights[kind], abs=0.005)


def test_a_day_without_rising_or_setting_says_so() -> None:
    summer, winter = datetime(2022, 6, 21, tzinfo=UTC), datetime(2022, 12, 21, tzinfo=UTC)
    bright = daylight(69.65, 18.9, summer, summer + timedelta(days=1))
    dark = daylight(69.65, 18.9, winter, winter + timedelta(days=1))
    assert bright.sun is bright.civil is State.ALWAYS_ABOVE
    assert [one.event for one in bright.events] == [Event.TRANSIT]
    assert dark.sun is State.ALWAYS_BELOW and dark.civil is State.CROSSES


def test_a_day_needs_an_offset() -> None:
    with pytest.raises(UsageError) as caught:
        daylight(49.7, 37.6, datetime(2022, 9, 10), datetime(2022, 9, 11))
    assert caught.value.id == "time_without_zone"
