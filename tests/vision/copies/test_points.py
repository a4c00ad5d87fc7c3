from __future__ import annotations

import dataclasses
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.errors import RecordError
from provenance.vision.copies.codebook import codebook
from provenance.vision.copies.points import (
    ASKED_COUNT,
    ASKED_WORDS,
    POINT_BYTES,
    STORED_COUNT,
    asked_points,
    packed,
    stored_points,
    unpacked,
)
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from tests.vision.scenes import flat, noise, wall

SOME = stored_points(wall(1))
SOME_BYTES = packed(SOME)


def scaled(pixels: Pixels, width: int, height: int) -> Pixels:
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (7, 9), (16, 16), (5000, 40), (120, 90)])
@pytest.mark.parametrize("make", [flat, lambda width, height: noise(1, width, height)])
def test_a_picture_of_any_size_gives_points_inside_it(size: tuple[int, int], make: object) -> None:
    assert callable(make)
    pixels = make(*size)
    for found, most in ((stored_points(pixels), STORED_COUNT), (asked_points(pixels), ASKED_COUNT)):
        assert (found.width, found.height) == size
        assert len(found) <= most
        assert (found.x_in_image >= 0).all() and (found.x_in_image <= size).all()
    assert len(unpacked(packed(stored_points(pixels)))) == len(stored_points(pixels))


def test_a_flat_picture_has_no_points() -> None:
    assert len(stored_points(flat(640, 480))) == 0
    assert asked_points(flat(640, 480)).signatures.shape == (2, 0, ASKED_WORDS, 2)


def test_a_busy_picture_has_as_many_points_as_are_kept() -> None:
    assert len(SOME) == STORED_COUNT
    assert SOME.words.dtype == np.uint16
    assert SOME.signatures.shape == (STORED_COUNT, 2)


def test_points_lie_at_the_same_places_whatever_the_size_of_the_file() -> None:
    large = stored_points(scaled(wall(1), 1600, 1200))
    apart = np.linalg.norm(large.x_in_image[:, None] / 2 - SOME.x_in_image, axis=2).min(axis=1)
    assert np.mean(apart < 2.0) > 0.7
    assert large.x_in_image.max() > 900


def test_a_small_picture_is_enlarged_before_its_points_are_taken() -> None:
    small = scaled(wall(1), 160, 120)
    assert len(stored_points(small)) > 100
    assert stored_points(small).x_in_image[:, 0].max() <= 160


def test_the_same_pixels_give_the_same_bytes() -> None:
    assert packed(stored_points(wall(1))) == SOME_BYTES


def test_the_mirrored_side_speaks_the_words_of_the_mirrored_picture() -> None:
    pixels = wall(3, 512, 384)
    asked = asked_points(np.ascontiguousarray(pixels[:, ::-1]))
    stored = stored_points(pixels)
    x_in_stored = asked.x_in_image * (-1, 1) + (asked.width, 0)
    apart = np.linalg.norm(x_in_stored[:, None] - stored.x_in_image, axis=2)
    nearest = apart.argmin(axis=1)
    same = apart.min(axis=1) < 1.0
    assert same.sum() > 100
    shared = [
        (asked.words[side][same] == stored.words[nearest[same], None]).any(axis=1).mean() for side in (0, 1)
    ]
    assert shared[1] > 0.6
    assert shared[0] < 0.3


def test_packed_points_are_read_back_within_their_steps() -> None:
    again = unpacked(SOME_BYTES)
    assert np.abs(again.x_in_image - SOME.x_in_image).max() <= 800 / 65_535
    assert np.abs(np.log2(again.sizes / SOME.sizes)).max() <= 1 / 32 + 1e-3
    off = np.abs((again.angles - SOME.angles + 180) % 360 - 180)
    assert off.max() <= 360 / 512 + 1e-3
    np.testing.assert_array_equal(again.words, SOME.words)
    np.testing.assert_array_equal(again.signatures, SOME.signatures)
    assert (again.width, again.height) == (800, 600)


def test_a_point_takes_at_most_thirty_bytes() -> None:
    assert POINT_BYTES <= 30
    assert len(SOME_BYTES) == 24 + STORED_COUNT * POINT_BYTES


def test_points_by_another_codebook_are_told_from_damaged_ones() -> None:
    other = dataclasses.replace(codebook(), sha256="ab" * 32)
    with pytest.raises(RecordError) as caught:
        unpacked(packed(SOME, other))
    assert caught.value.id == "copy_points_of_another_codebook"
    assert len(unpacked(packed(SOME, other), other)) == len(SOME)


@given(st.binary(max_size=100), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_any_other_bytes_are_refused(data: bytes, kept: int) -> None:
    with pytest.raises(RecordError):
        unpacked(SOME_BYTES[:kept] + data)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"NOPE"),
        (4, struct.pack("<H", 2)),
        (6, struct.pack("<H", STORED_COUNT + 1)),
        (16, struct.pack("<I", 0)),
        (20, struct.pack("<I", 2**31)),
    ],
)
def test_a_header_that_cannot_be_is_refused(at: int, value: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        unpacked(SOME_BYTES[:at] + value + SOME_BYTES[at + len(value) :])
    assert caught.value.id == "copy_points_unreadable"
