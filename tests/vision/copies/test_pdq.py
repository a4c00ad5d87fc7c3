from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.vision.copies.pdq import LEAST_QUALITY, MOST_PIXELS, SAME_BITS, distance_bits, pdq, pdq_turned
from provenance.vision.hashes import TURNS
from provenance.vision.previewing import turned_by
from tests.vision.scenes import flat, noise, resized, saved_as_jpeg, wall

CODES = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize("turn", TURNS)
def test_the_eight_codes_stand_in_the_order_of_the_turns(turn: str) -> None:
    picture = wall(1, 480, 480)
    codes = pdq_turned(picture)
    truly = pdq(turned_by(picture, turn))  # type: ignore[arg-type]
    distances = [distance_bits(code.bits, truly.bits) for code in codes]
    assert TURNS[int(np.argmin(distances))] == turn
    assert min(distances) <= 16
    assert sorted(distances)[1] > SAME_BITS


def test_the_first_of_the_eight_is_the_code_itself() -> None:
    assert pdq_turned(wall(2))[0] == pdq(wall(2))


def test_a_smaller_copy_saved_again_is_near_and_another_picture_is_not() -> None:
    kept = pdq(wall(1))
    copy, other = pdq(saved_as_jpeg(resized(wall(1), 320, 240), 50)), pdq(wall(2))
    assert kept.is_telling
    assert copy.is_telling
    assert distance_bits(copy.bits, kept.bits) <= SAME_BITS
    assert distance_bits(other.bits, kept.bits) > 2 * SAME_BITS


def test_a_large_picture_has_the_code_of_its_reduction() -> None:
    large = np.kron(wall(1), np.ones((3, 3, 1), np.uint8))
    assert large.shape[0] * large.shape[1] > MOST_PIXELS
    assert distance_bits(pdq(large).bits, pdq(wall(1)).bits) <= 12


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (4, 4), (3, 500)])
def test_a_picture_too_narrow_for_a_code_has_one_of_no_quality(size: tuple[int, int]) -> None:
    found = pdq(noise(1, *size))
    assert (len(found.bits), found.quality) == (32, 0)
    assert [code.quality for code in pdq_turned(noise(1, *size))] == [0] * 8


def test_a_flat_picture_is_never_matched_by_its_code() -> None:
    assert pdq(flat(300, 200)).quality < LEAST_QUALITY
    assert not pdq(flat(300, 200)).is_telling


def test_a_picture_that_is_a_part_of_another_array_has_the_same_code() -> None:
    whole = wall(3)
    assert pdq(whole[10:400, 20:500]) == pdq(np.ascontiguousarray(whole[10:400, 20:500]))


@given(CODES, CODES)
@settings(max_examples=50)
def test_the_distance_counts_differing_bits(a: bytes, b: bytes) -> None:
    by_bit = sum((x ^ y) >> bit & 1 for x, y in zip(a, b, strict=True) for bit in range(8))
    assert distance_bits(a, b) == distance_bits(b, a) == by_bit


def test_only_codes_of_32_bytes_have_a_distance() -> None:
    with pytest.raises(ValueError, match="32"):
        distance_bits(bytes(32), bytes(31))
