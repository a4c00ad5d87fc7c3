"""The sun's place against the algorithm's own vector, an independent library and plain facts of the sky."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from math import radians, tan

import pytest
from astral import Observer
from astral.sun import azimuth, elevation
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import UsageError
from provenance.geo.sun import SunPosition, delta_t_s, shadow, sun_position

KUPYANSK = (49.7103, 37.6158)


def golden() -> SunPosition:
    return sun_position(
        *(39.742476, -105.1786, datetime(2003, 10, 17, 19, 30, 30, tzinfo=UTC)),
        elevation_m=1830.14,
        pressure_hpa=820.0,
        temperature_c=11.0,
        delta_t_s=67.0,
    )


def test_the_report_s_own_example_is_met_to_its_last_digit() -> None:
    sun = golden()  # NREL/TP-560-34302, table A5.1
    assert sun.apparent_zenith_deg == pytest.approx(50.11162, abs=1e-5)
    assert sun.azimuth_deg == pytest.approx(194.34024, abs=1e-5)
    assert sun.declination_deg == pytest.approx(-9.316179, abs=2e-6)
    assert sun.right_ascension_deg == pytest.approx(202.22704, abs=1e-5)
    assert sun.distance_au == pytest.approx(0.9965422974, abs=1e-10)
    assert sun.equation_of_time_min == pytest.approx(14.641503, abs=2e-5)


def test_true_and_refracted_height_differ_by_the_report_s_refraction() -> None:
    sun = golden()
    assert sun.apparent_elevation_deg - sun.elevation_deg == pytest.approx(0.016332, abs=1e-6)
    assert sun.zenith_deg + sun.elevation_deg == 90


def test_random_places_and_times_agree_with_an_independent_library() -> None:
    dice = random.Random(20220910)
    compared = 0
    while compared < 200:
        latitude, longitude = dice.uniform(-65, 65), dice.uniform(-179, 179)
        when = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(50 * 525_600))
        there = Observer(latitude, longitude, 0)
        height = elevation(there, when, with_refraction=False)
        if abs(height) > 80:  # near the zenith the azimuth has no meaning
            continue
        sun = sun_position(latitude, longitude, when)
        assert sun.elevation_deg == pytest.approx(height, abs=0.1)
        apart = (sun.azimuth_deg - azimuth(there, when) + 180) % 360 - 180
        assert abs(apart) < 0.1
        compared += 1


def test_the_morning_of_the_model_case_has_the_sun_in_the_east_south_east() -> None:
    sun = sun_position(*KUPYANSK, datetime(2022, 9, 10, 5, 0, tzinfo=UTC))
    assert sun.azimuth_deg == pytest.approx(105.0, abs=0.1)
    assert sun.elevation_deg == pytest.approx(18.8, abs=0.1)
    cast = shadow(sun)
    assert cast is not None
    assert cast.direction_deg == pytest.approx(285.0, abs=0.1)
    assert cast.length_per_metre == pytest.approx(2.94, abs=0.02)


@given(
    st.floats(-89.9, 89.9),
    st.floats(-180, 180),
    st.datetimes(datetime(1850, 1, 1), datetime(2149, 12, 31), timezones=st.just(UTC)),
)
def test_a_shadow_points_away_from_the_sun_and_fits_its_height(
    latitude: float, longitude: float, when: datetime
) -> None:
    sun = sun_position(latitude, longitude, when)
    assert 0 <= sun.azimuth_deg < 360
    assert -90 <= sun.elevation_deg <= sun.apparent_elevation_deg <= 90.001
    cast = shadow(sun)
    if sun.apparent_elevation_deg <= 0:
        assert cast is None
    else:
        assert cast is not None
        assert abs((cast.direction_deg - sun.azimuth_deg) % 360) == pytest.approx(180)
        assert cast.length_per_metre * tan(radians(sun.apparent_elevation_deg)) == pytest.approx(1)


def test_the_same_instant_in_another_zone_gives_the_same_sun() -> None:
    summer_time = timezone(timedelta(hours=3))
    here = sun_position(*KUPYANSK, datetime(2022, 9, 10, 8, 10, tzinfo=summer_time))
    assert here == sun_position(*KUPYANSK, datetime(2022, 9, 10, 5, 10, tzinfo=UTC))


def test_a_time_without_zone_is_refused_because_an_hour_moves_the_sun() -> None:
    with pytest.raises(UsageError) as refusal:
        sun_position(*KUPYANSK, datetime(2022, 9, 10, 8, 10))
    assert refusal.value.id == "time_without_zone"
    with pytest.raises(UsageError):
        delta_t_s(datetime(2022, 9, 10))


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (-90.1, 0), (0, 181), (0, -180.5), (float("nan"), 0)]
)
def test_a_place_off_the_globe_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(UsageError) as refusal:
        sun_position(latitude, longitude, datetime(2022, 9, 10, tzinfo=UTC))
    assert refusal.value.id == "coordinates_out_of_range"


@pytest.mark.parametrize("surroundings", [{"pressure_hpa": -1.0}, {"temperature_c": -273.0}])
def test_impossible_air_is_refused(surroundings: dict[str, float]) -> None:
    with pytest.raises(UsageError) as refusal:
        sun_position(0, 0, datetime(2022, 9, 10, tzinfo=UTC), **surroundings)
    assert refusal.value.id == "sun_surroundings_out_of_range"


@pytest.mark.parametrize(
    ("year", "measured_s", "tolerance_s"),
    # Observed values: IERS and Stephenson and Morrison, as listed in "Five Millennium Canon", table 2-2.
    [(1700, 9, 1), (1800, 13.7, 1), (1900, -2.7, 0.5), (1950, 29.1, 0.2), (2000, 63.8, 0.1), (2022, 69.3, 4)],
)
def test_the_estimated_clock_difference_is_near_the_measured_one(
    year: int, measured_s: float, tolerance_s: float
) -> None:
    assert delta_t_s(datetime(year, 1, 1, tzinfo=UTC)) == pytest.approx(measured_s, abs=tolerance_s)


@pytest.mark.parametrize("year", [1700, 1800, 1860, 1900, 1920, 1941, 1961, 1986, 2005, 2050, 2150])
def test_the_clock_difference_does_not_jump_where_polynomials_meet(year: int) -> None:
    before = delta_t_s(datetime(year - 1, 12, 31, tzinfo=UTC))
    assert delta_t_s(datetime(year, 1, 1, tzinfo=UTC)) == pytest.approx(before, abs=1.0)


def test_four_seconds_of_clock_difference_move_the_sun_by_less_than_a_ten_thousandth_of_a_degree() -> None:
    when = datetime(2022, 9, 10, 5, 10, tzinfo=UTC)
    one = sun_position(*KUPYANSK, when, delta_t_s=69.3)
    other = sun_position(*KUPYANSK, when, delta_t_s=73.3)
    assert abs(one.azimuth_deg - other.azimuth_deg) < 1e-4
    assert abs(one.elevation_deg - other.elevation_deg) < 1e-4


def test_no_refraction_is_added_once_the_whole_sun_has_set() -> None:
    midnight = sun_position(*KUPYANSK, datetime(2022, 9, 10, 21, 30, tzinfo=UTC))
    assert midnight.elevation_deg < -20
    assert midnight.apparent_elevation_deg == midnight.elevation_deg
    assert shadow(midnight) is None


def test_without_air_there_is_no_refraction() -> None:
    sun = sun_position(*KUPYANSK, datetime(2022, 9, 10, 5, tzinfo=UTC), pressure_hpa=0)
    assert sun.apparent_elevation_deg == sun.elevation_deg


def test_at_equinox_the_sun_s_declination_is_near_zero() -> None:
    sun = sun_position(0, 0, datetime(2022, 3, 20, 15, 33, tzinfo=UTC))
    assert abs(sun.declination_deg) < 0.01


def test_reading_the_sun_loads_nothing_heavy() -> None:
    code = (
        "import sys, provenance.geo.sun; print([m for m in ('numpy', 'cv2', 'PySide6') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
