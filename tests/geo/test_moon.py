"""The moon against published examples, eclipses and almanac times, and plain facts of the sky."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import cos, radians

import pytest

from provenance.errors import UsageError
from provenance.geo.moon import Moonrise, MoonUp, Phase, moon_phase, moon_position, moon_up
from provenance.geo.sun import delta_t_s, sun_position

MEEUS = datetime(1992, 4, 12, tzinfo=UTC) - timedelta(seconds=58.8)  # 0 h of terrestrial time
KUPYANSK = (49.7064, 37.6167)
SETTING = datetime(2022, 9, 10, 2, 25, 13, tzinfo=UTC)
RISING = datetime(2022, 9, 10, 16, 20, 51, tzinfo=UTC)
"""By PyEphem 4.2.1 (XEphem's moon), upper edge, 34 minutes of arc of refraction."""


def test_a_stretch_that_ends_before_it_begins_has_no_moon() -> None:
    start = datetime(2022, 9, 10, tzinfo=UTC)
    assert moon_up(49.7, 37.6, start, start - timedelta(hours=3)) == MoonUp((), ())


def test_the_example_of_chapters_47_and_48_is_met() -> None:
    assert delta_t_s(MEEUS) == pytest.approx(58.8, abs=0.3)
    north = moon_position(90.0, 0.0, MEEUS)
    assert north.distance_km == pytest.approx(368409.7, abs=0.15)
    assert north.illuminated == pytest.approx(0.6786, abs=5e-5)
    assert north.phase_deg == pytest.approx(133.167265 - 22.33957, abs=4e-4)  # 47.a; the sun's as 48.a has it
    # over the pole the elevation is the declination less the parallax in height, from the shorter axis of the earth
    shift_deg = 0.991990 * 0.99664719 * cos(radians(12.804))
    assert north.elevation_deg == pytest.approx(13.768368 - shift_deg, abs=0.0005)


@pytest.mark.parametrize(
    ("when", "phase_deg"),
    [  # published times of full and new moons, and of the greatest phase of two eclipses
        (datetime(2022, 9, 10, 9, 59, tzinfo=UTC), 180.0),
        (datetime(2022, 9, 25, 21, 55, tzinfo=UTC), 360.0),
        (datetime(2022, 11, 8, 11, 2, tzinfo=UTC), 180.0),
        (datetime(2000, 1, 6, 18, 14, tzinfo=UTC), 360.0),
    ],
)
def test_phases_come_at_their_published_minutes(when: datetime, phase_deg: float) -> None:
    apart = (moon_position(0, 0, when).phase_deg - phase_deg + 180) % 360 - 180
    assert abs(apart) < 0.012  # the moon gains half a degree an hour on the sun


def test_in_a_total_eclipse_the_moon_covers_the_sun() -> None:
    when = datetime(2017, 8, 21, 18, 21, 20, tzinfo=UTC)
    moon, sun = moon_position(37.57, -89.11, when), sun_position(37.57, -89.11, when)
    assert moon.elevation_deg == pytest.approx(sun.elevation_deg, abs=0.02)
    assert moon.azimuth_deg == pytest.approx(sun.azimuth_deg, abs=0.04)
    assert moon.radius_deg > 0.265


def test_rises_and_settings_are_those_of_an_independent_ephemeris() -> None:
    start = datetime(2022, 9, 10, tzinfo=UTC)
    up = moon_up(*KUPYANSK, start, start + timedelta(days=1))
    times = {one.event: one.utc for one in up.events}
    assert abs(times[Moonrise.SET] - SETTING) < timedelta(seconds=3)
    assert abs(times[Moonrise.RISE] - RISING) < timedelta(seconds=3)
    assert up.stretches == ((start, times[Moonrise.SET]), (times[Moonrise.RISE], start + timedelta(days=1)))


def test_far_north_the_moon_stays_up_and_down_for_days() -> None:
    kinds = set()
    for day in range(0, 28, 4):
        start = datetime(2022, 12, 1, tzinfo=UTC) + timedelta(days=day)
        up = moon_up(78.0, 15.0, start, start + timedelta(days=1))
        kinds.add((bool(up.events), bool(up.stretches)))
    assert {(False, True), (False, False)} <= kinds


def test_phases_have_their_names() -> None:
    names = [moon_phase(angle) for angle in (0, 359, 45, 90, 130, 180, 230, 270, 315, 338)]
    assert names[:2] == [Phase.NEW, Phase.NEW] and names[3] is Phase.FIRST_QUARTER
    assert names[5] is Phase.FULL and names[7] is Phase.LAST_QUARTER and names[9] is Phase.NEW


def test_a_time_without_offset_and_a_place_off_the_globe_are_refused() -> None:
    with pytest.raises(UsageError):
        moon_position(0, 0, datetime(2022, 9, 10))
    with pytest.raises(UsageError):
        moon_up(91, 0, datetime(2022, 9, 10, tzinfo=UTC), datetime(2022, 9, 11, tzinfo=UTC))
