"""A reference is laid by its matched points, or it is said why it cannot be."""

from __future__ import annotations

import random

import pytest

from provenance.errors import MediaError
from provenance.workbench.alignment import Match, align

SIZE = (1600, 1200)


def seen_from_the_side(x: float, y: float) -> tuple[float, float]:
    """A plane homography with some perspective."""
    w = 1 + 0.0002 * x - 0.0001 * y
    return (0.9 * x + 0.2 * y + 40) / w, (-0.1 * x + 1.1 * y - 25) / w


def matches(count: int = 80, *, wrong: int = 0, seed: int = 3) -> list[Match]:
    chance = random.Random(seed)
    found = []
    for n in range(count):
        x, y = chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1])
        u, v = seen_from_the_side(x, y)
        if n < wrong:
            u, v = chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1])
        found.append((u, v, x, y))
    return found


def mapped(matrix: tuple[tuple[float, float, float], ...], x: float, y: float) -> tuple[float, float]:
    a, b, w = (row[0] * x + row[1] * y + row[2] for row in matrix)
    return a / w, b / w


def test_points_of_a_plane_lay_the_reference_on_the_photo() -> None:
    found = align(matches(), SIZE, SIZE)
    assert mapped(found.questioned_from_reference, 800, 600) == pytest.approx(
        seen_from_the_side(800, 600), abs=0.1
    )
    assert found.points == 80
    assert found.off_px < 0.1


def test_some_points_that_lie_elsewhere_do_not_move_it() -> None:
    found = align(matches(wrong=20), SIZE, SIZE)
    assert mapped(found.questioned_from_reference, 800, 600) == pytest.approx(
        seen_from_the_side(800, 600), abs=3
    )


def test_a_mirrored_reference_is_laid_mirrored() -> None:
    found = align([(SIZE[0] - x, y, x, y) for _, _, x, y in matches()], SIZE, SIZE)
    assert mapped(found.questioned_from_reference, 100, 300) == pytest.approx((1500, 300), abs=0.1)


def test_many_points_are_thinned_and_all_are_counted() -> None:
    assert align(matches(5000), SIZE, SIZE).points == 5000


def test_too_few_points_are_refused_with_their_number() -> None:
    with pytest.raises(MediaError) as refused:
        align(matches(4), SIZE, SIZE)
    assert refused.value.id == "alignment_few_points"
    assert refused.value.values["found"] == 4


def test_points_on_one_line_fix_no_plane() -> None:
    with pytest.raises(MediaError) as refused:
        align([(10.0 * n, 10.0 * n, 10.0 * n, 10.0 * n) for n in range(20)], SIZE, SIZE)
    assert refused.value.id == "alignment_not_flat"


def test_points_without_a_common_plane_are_refused() -> None:
    with pytest.raises(MediaError) as refused:
        align(matches(60, wrong=60), SIZE, SIZE)
    assert refused.value.id == "alignment_not_flat"
