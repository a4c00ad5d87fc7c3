from __future__ import annotations

import imagehash
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from provenance.vision.hashes import (
    NARROW_SAME_BITS,
    TURNS,
    WIDE_SAME_BITS,
    Turn,
    closest,
    distance_bits,
    fingerprint,
)
from tests.vision.scenes import flat, resized, saved_as_jpeg, wall

WORDS = st.integers(0, 2**64 - 1).map(lambda bits: f"{bits:016x}")


@pytest.mark.parametrize("seed", range(4))
def test_fingerprints_are_those_of_the_imagehash_package(seed: int) -> None:
    pixels = wall(seed, 500, 375)
    picture, found = Image.fromarray(pixels), fingerprint(pixels)
    assert found.phash_hex == str(imagehash.phash(picture))
    assert found.dhash_hex == str(imagehash.dhash(picture))
    assert found.wide_hex[0] == str(imagehash.phash(picture, hash_size=16))


@pytest.mark.parametrize("number", range(8))
def test_each_of_the_eight_turns_is_recognised(number: int) -> None:
    pixels = wall(1, 480, 480)
    side = pixels[:, ::-1] if number >= 4 else pixels
    turned = np.ascontiguousarray(np.rot90(side, number % 4))
    found = closest(fingerprint(turned), fingerprint(pixels))
    assert found.turn == TURNS[number]
    assert found.distance_bits <= 8


def test_a_smaller_saved_again_copy_is_close_and_another_picture_is_not() -> None:
    pixels = wall(1)
    copy = fingerprint(saved_as_jpeg(resized(pixels, 320, 240), 50))
    kept, other = fingerprint(pixels), fingerprint(wall(2))
    assert distance_bits(copy.phash_hex, kept.phash_hex) <= NARROW_SAME_BITS
    assert closest(copy, kept).distance_bits <= WIDE_SAME_BITS
    assert distance_bits(copy.phash_hex, other.phash_hex) > NARROW_SAME_BITS
    assert closest(copy, other).distance_bits > WIDE_SAME_BITS


def test_a_flat_picture_says_that_its_bits_mean_little() -> None:
    assert fingerprint(flat(1, 1)).flat
    assert fingerprint(flat(300, 200)).flat
    assert not fingerprint(wall(1)).flat


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 900), (900, 1), (3, 2)])
def test_a_picture_of_any_size_has_a_fingerprint(width: int, height: int) -> None:
    found = fingerprint(flat(width, height))
    assert (len(found.phash_hex), len(found.dhash_hex), len(found.wide_hex)) == (16, 16, 8)


@given(WORDS, WORDS, WORDS)
def test_the_distance_is_a_distance(a: str, b: str, c: str) -> None:
    assert distance_bits(a, a) == 0
    assert distance_bits(a, b) == distance_bits(b, a)
    assert distance_bits(a, c) <= distance_bits(a, b) + distance_bits(b, c)


def test_fingerprints_of_different_length_have_no_distance() -> None:
    with pytest.raises(ValueError):
        distance_bits("00", "0000")


def test_every_turn_has_its_own_name() -> None:
    names: set[Turn] = set(TURNS)
    assert len(names) == 8
