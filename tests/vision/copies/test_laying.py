from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import pytest

from provenance.vision.copies.laying import LEAST_INLIERS, Laying, laid
from provenance.vision.copies.points import asked_points, packed, stored_points, unpacked
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from tests.vision.scenes import flat, noise, noisy, wall

Matrix = npt.NDArray[np.float64]


def laid_on(asked: Pixels, stored: Pixels) -> Laying | None:
    return laid(asked_points(asked), unpacked(packed(stored_points(stored))))


def certain(found: Laying | None) -> Laying:
    assert found is not None
    return found


def mapped(matrix: Matrix, points: list[tuple[float, float]]) -> Matrix:
    return np.asarray(np.array(points) @ matrix[:, :2].T + matrix[:, 2])


def warped(pixels: Pixels, asked_from_stored: Matrix, size: tuple[int, int]) -> Pixels:
    """The picture under an affine map given in pixels from the corner."""
    matrix = asked_from_stored.copy()
    matrix[:, 2] += matrix[:, :2].sum(axis=1) / 2 - 0.5
    return noisy(np.asarray(cv2.warpAffine(pixels, matrix, size, borderValue=(90, 90, 90)), np.uint8), 1, 3.0)


def shares_area(found: Matrix, box: tuple[float, float, float, float]) -> bool:
    """Whether the polygon's corners lie at those of the box (left, top, right, bottom) within 2 % of its width."""
    left, top, right, bottom = box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
    apart = np.linalg.norm(found[:, None] - corners, axis=2)
    return bool(
        apart.min(axis=0).max() < 0.02 * (right - left) and apart.min(axis=1).max() < 0.02 * (right - left)
    )


def test_a_crop_is_laid_where_it_was_cut() -> None:
    photo = wall(1)
    found = certain(laid_on(np.ascontiguousarray(photo[150:450, 200:600]), photo))
    corners = mapped(found.stored_from_asked, [(0, 0), (400, 0), (400, 300), (0, 300)])
    assert np.abs(corners - [[200, 150], [600, 150], [600, 450], [200, 450]]).max() < 3
    assert not found.mirrored
    assert found.inliers >= 12
    assert found.scale == pytest.approx(1.0, abs=0.02)
    assert shares_area(found.region, (0, 0, 400, 300))


def test_the_region_in_a_page_is_the_photo_on_it() -> None:
    photo = wall(2)
    page = flat(900, 1200, 240)
    page[300:600, 250:650] = cv2.resize(photo, (400, 300), interpolation=cv2.INTER_AREA)
    found = certain(laid_on(page, photo))
    assert shares_area(found.region, (250, 300, 650, 600))
    assert found.scale == pytest.approx(2.0, abs=0.04)


def test_the_stored_page_is_found_by_the_photo_on_it() -> None:
    photo = wall(2)
    page = flat(900, 1200, 240)
    page[300:600, 250:650] = cv2.resize(photo, (400, 300), interpolation=cv2.INTER_AREA)
    found = certain(laid_on(photo, page))
    assert shares_area(found.region, (0, 0, 800, 600))


@pytest.mark.parametrize("turn_deg", [5.0, 90.0, 180.0, -37.0])
def test_a_turned_picture_is_laid_with_its_turn(turn_deg: float) -> None:
    photo = wall(3)
    angle = np.radians(turn_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = np.hstack((turn, (np.array([500, 500]) - turn @ [400, 300])[:, None]))
    found = certain(laid_on(warped(photo, matrix, (1000, 1000)), photo))
    assert abs((found.rotation_deg + turn_deg + 180) % 360 - 180) < 1
    points = [(100.0, 100.0), (700.0, 100.0), (400.0, 500.0)]
    assert np.abs(mapped(found.stored_from_asked, mapped(matrix, points).tolist()) - points).max() < 4


def test_a_mirrored_crop_with_other_colours_is_laid_mirrored() -> None:
    photo = wall(4)
    crop = np.clip(photo[100:500, 100:700, ::-1].astype(float) * 0.7 + 20, 0, 255).astype(np.uint8)
    found = certain(laid_on(np.ascontiguousarray(crop[:, ::-1]), photo))
    assert found.mirrored
    assert np.linalg.det(found.stored_from_asked[:, :2]) < 0
    assert np.abs(mapped(found.stored_from_asked, [(0, 0), (600, 400)]) - [[700, 100], [100, 500]]).max() < 3
    assert abs(found.rotation_deg) < 1
    assert shares_area(found.region, (0, 0, 600, 400))


def test_pairs_agree_with_the_map() -> None:
    photo = wall(5)
    found = certain(laid_on(np.ascontiguousarray(photo[:, ::-1]), photo))
    put = mapped(found.stored_from_asked, found.pairs[:, :2].tolist())
    assert len(found.pairs) >= found.inliers >= LEAST_INLIERS
    assert np.linalg.norm(put - found.pairs[:, 2:], axis=1).max() < 0.012 * 800 + 0.1


def test_different_pictures_are_not_laid() -> None:
    walls = [wall(seed) for seed in range(10, 16)]
    stored = [stored_points(one) for one in walls]
    for at, one in enumerate(walls):
        asked = asked_points(one)
        assert [laid(asked, other) is not None for other in stored] == [
            at == other for other in range(len(walls))
        ]


@pytest.mark.parametrize("pixels", [flat(640, 480), flat(1, 1), flat(3, 20_000), noise(3, 640, 480)])
def test_a_picture_without_likeness_is_not_laid(pixels: Pixels) -> None:
    assert laid_on(pixels, wall(1)) is None
    assert laid_on(wall(1), pixels) is None


@pytest.mark.parametrize("spoil", ["one spot", "one line"])
def test_agreeing_points_that_do_not_span_an_area_are_not_laid(spoil: str) -> None:
    photo = wall(6)
    asked, stored = asked_points(photo), stored_points(photo)
    places = (
        stored.x_in_image * (0, 0) + (50, 50) if spoil == "one spot" else stored.x_in_image * (1, 0) + (0, 9)
    )
    asked_places = (
        asked.x_in_image * (0, 0) + (50, 50) if spoil == "one spot" else asked.x_in_image * (1, 0) + (0, 9)
    )
    found = laid(
        dataclasses.replace(asked, x_in_image=asked_places.astype(np.float32)),
        dataclasses.replace(stored, x_in_image=places.astype(np.float32)),
    )
    assert found is None


def test_the_same_points_are_laid_the_same_way_twice() -> None:
    photo = wall(7)
    asked, stored = asked_points(photo[50:, 50:]), stored_points(photo)
    first, second = certain(laid(asked, stored)), certain(laid(asked, stored))
    np.testing.assert_array_equal(first.stored_from_asked, second.stored_from_asked)
    np.testing.assert_array_equal(first.pairs, second.pairs)
