"""A solved camera's view put back into its photo: pairs, places, the horizon, the edges of the view."""

from __future__ import annotations

from dataclasses import replace
from math import atan, cos, degrees, radians, tan

import pytest

from provenance.geo.camera.pairs import Photo, Prior, Sighted
from provenance.geo.camera.projection import horizon, pair_spots, projected, view_cone
from provenance.geo.camera.reference import placed
from provenance.geo.camera.resection import Solution, resection
from tests.geo.test_camera import FRAME, PHOTO, pairs, with_heights

TILTED = Sighted(replace(PHOTO, tilt_stated=False), with_heights(-14.0, 5.0, 9.0))


@pytest.fixture(scope="module")
def full() -> Solution:
    found = resection(TILTED).solution
    assert found is not None
    return found


@pytest.fixture(scope="module")
def level() -> Solution:
    found = resection(Sighted(PHOTO, pairs())).solution
    assert found is not None
    return found


def test_pairs_with_heights_fall_where_they_were_marked(full: Solution) -> None:
    for spot, pair in zip(pair_spots(full, TILTED), TILTED.pairs, strict=True):
        assert spot.number == pair.number and spot.x == pytest.approx(pair.x, abs=1.5)
        assert spot.y == pytest.approx(pair.y, abs=1.5)
        seen = projected(full, pair.latitude_deg, pair.longitude_deg, pair.height_m)
        assert seen == pytest.approx((pair.x, pair.y), abs=1.5)
        (x, _), (other, _) = spot.upright
        assert (x < spot.x < other) or (other < spot.x < x)  # a rolled photo has no vertical upright edges


def test_pairs_without_heights_have_only_a_place_across_and_an_upright_line(level: Solution) -> None:
    sighted = Sighted(PHOTO, pairs())
    for spot, pair in zip(pair_spots(level, sighted), sighted.pairs, strict=True):
        assert spot.y is None and spot.x == pytest.approx(pair.x, abs=0.5)
        assert [x for x, _ in spot.upright] == [pytest.approx(pair.x, abs=0.5)] * 2
        assert spot.upright[1][1] - spot.upright[0][1] == pytest.approx(1000)


def test_the_horizon_is_where_pitch_and_roll_put_it(full: Solution, level: Solution) -> None:
    (_, left), (_, right) = horizon(full, PHOTO)
    middle = 1500 + 3000 * tan(radians(-14.0)) / cos(radians(5.0))
    assert (left + right) / 2 == pytest.approx(middle, abs=2)
    assert degrees(atan((left - right) / 4000)) == pytest.approx(5.0, abs=0.05)  # clockwise: the left falls
    assert [y for _, y in horizon(level, PHOTO)] == pytest.approx([1500, 1500], abs=1)


def test_a_tower_far_away_stands_on_the_horizon_and_what_is_behind_is_not_seen(full: Solution) -> None:
    ahead = FRAME.latitude_longitude(20_000 * 0.64, 20_000 * 0.77)
    seen = projected(full, *ahead, 9.0 + 27.3)  # as far over the camera as the earth bends in 20 km
    (x1, y1), (x2, y2) = horizon(full, PHOTO)
    assert seen is not None
    assert seen[1] == pytest.approx(y1 + (y2 - y1) * (seen[0] - x1) / (x2 - x1), abs=1)
    assert projected(full, *FRAME.latitude_longitude(-50.0, -60.0)) is None


def test_the_view_reaches_from_edge_to_edge(level: Solution) -> None:
    cone = view_cone(level, PHOTO)
    half = degrees(atan(2000 / 3000))
    assert [cone.left_deg, cone.right_deg] == pytest.approx([40 - half, 40 + half], abs=0.05)
    north = resection(Sighted(PHOTO, pairs(heading_deg=0.0))).solution
    assert north is not None
    over = view_cone(north, PHOTO)
    assert over.left_deg > 300 and over.right_deg < 60


def test_a_part_of_a_photo_has_its_view_aside_of_the_heading(level: Solution) -> None:
    part = Photo(2000, 3000, PHOTO.focal, principal=(2000.0, 1500.0), pitch=Prior(0, 0.1), roll=Prior(0, 0.1))
    cone = view_cone(level, part)
    assert cone.right_deg == pytest.approx(40, abs=0.05)


def test_a_spot_of_known_height_in_a_reference_photo_has_a_place_and_its_error(full: Solution) -> None:
    spot = FRAME.latitude_longitude(18.0, 31.0)
    seen = projected(full, *spot, 1.0)
    assert seen is not None
    found = placed(full, seen, 1.0)
    assert found is not None
    assert FRAME.east_north(found.latitude_deg, found.longitude_deg) == pytest.approx((18.0, 31.0), abs=0.1)
    assert found.distance_m == pytest.approx(35.8, abs=0.1)
    sure = placed(full, seen, 1.0, height_error_m=0.01)
    assert sure is not None and 0.3 < sure.error_m < found.error_m < 15
    assert found.ellipse.major_m > found.ellipse.minor_m


def test_a_spot_above_the_horizon_or_of_a_level_photo_has_no_place(full: Solution, level: Solution) -> None:
    (_, left), _ = horizon(full, PHOTO)
    assert placed(full, (0.0, left - 200), 1.0) is None
    assert placed(level, (2000.0, 2500.0), 0.0) is None
