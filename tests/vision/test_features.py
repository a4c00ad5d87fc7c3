from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.errors import RecordError
from provenance.vision.features import (
    DESCRIPTOR_LENGTH,
    Features,
    FeatureSettings,
    content_box,
    extract,
    mirrored,
)
from tests.vision.scenes import flat, noise, wall

SMALL = FeatureSettings(count=50)


def nearest_offsets(a: Features, b: Features) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Offsets from each point of `a` to the nearest point of `b`."""
    apart = a.x_in_image[:, None].astype(np.float64) - b.x_in_image[None]
    nearest = np.square(apart).sum(axis=2).argmin(axis=1)
    return np.asarray(apart[np.arange(len(a)), nearest])


@pytest.mark.parametrize(
    ("width", "height"), [(1, 1), (1, 700), (700, 1), (7, 7), (8, 8), (5000, 9), (30, 20)]
)
@pytest.mark.parametrize("make", [flat, lambda width, height: noise(1, width, height)])
def test_a_picture_of_any_size_gives_features_of_its_own_size(width: int, height: int, make: object) -> None:
    assert callable(make)
    found = extract(make(width, height))
    assert (found.width, found.height) == (width, height)
    assert found.descriptors.shape == (len(found), DESCRIPTOR_LENGTH)
    assert Features.from_bytes(found.to_bytes()).to_bytes() == found.to_bytes()


def test_a_flat_picture_has_no_points() -> None:
    assert len(extract(flat(640, 480))) == 0


def test_no_more_points_are_kept_than_asked_for() -> None:
    assert len(extract(wall(1), SMALL)) == 50


def test_the_same_pixels_give_the_same_bytes_twice_and_in_another_process() -> None:
    expected = hashlib.sha256(extract(wall(3)).to_bytes()).hexdigest()
    assert hashlib.sha256(extract(wall(3)).to_bytes()).hexdigest() == expected
    program = (
        "import hashlib; from provenance.vision.features import extract; "
        "from tests.vision.scenes import wall; "
        "print(hashlib.sha256(extract(wall(3)).to_bytes()).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=root, env=environment, check=True
    )
    assert answer.stdout.strip() == expected


def test_points_of_a_reduced_picture_are_given_in_pixels_of_the_full_one() -> None:
    large = np.repeat(np.repeat(wall(4), 2, axis=0), 2, axis=1)
    full = extract(wall(4), FeatureSettings(trim_borders=False))
    reduced = extract(large, FeatureSettings(side_px=800, trim_borders=False))
    assert (reduced.width, reduced.height) == (1600, 1200)
    assert len(reduced) > 500
    assert np.array_equal(reduced.x_in_image, full.x_in_image * 2)
    assert np.array_equal(reduced.sizes, full.sizes * 2)


def test_mirrored_features_are_those_of_the_mirrored_picture() -> None:
    pixels = wall(5)
    by_rule, by_pixels = mirrored(extract(pixels)), extract(np.ascontiguousarray(pixels[:, ::-1]))
    offsets = nearest_offsets(by_rule, by_pixels)
    near = np.abs(offsets).max(axis=1) < 1.0  # halving for the next octave keeps every other column
    assert near.mean() > 0.9
    assert np.abs(np.median(offsets[near], axis=0)).max() < 0.01
    unit = [
        f.descriptors / np.linalg.norm(f.descriptors, axis=1, keepdims=True) for f in (by_rule, by_pixels)
    ]
    assert (unit[0] @ unit[1].T).max(axis=1)[near].mean() > 0.98


def test_mirroring_twice_gives_the_features_back() -> None:
    found = extract(wall(6), SMALL)
    back = mirrored(mirrored(found))
    assert np.array_equal(back.descriptors, found.descriptors)
    assert np.allclose(back.x_in_image, found.x_in_image, atol=1e-3)


def test_uniform_bars_around_a_picture_only_shift_its_points() -> None:
    inner = wall(7)
    framed = np.full((inner.shape[0] + 90, inner.shape[1] + 60, 3), 12, np.uint8)
    framed[50:-40, 20:-40] = inner
    plain, found = extract(inner), extract(framed)
    assert np.array_equal(found.descriptors, plain.descriptors)
    assert np.allclose(found.x_in_image - (20, 50), plain.x_in_image, atol=1e-3)


def test_a_flat_picture_is_not_trimmed_to_nothing() -> None:
    assert content_box(flat(40, 30)[:, :, 0]) == (0, 0, 40, 30)


def test_features_cut_off_anywhere_are_refused() -> None:
    data = extract(wall(8), FeatureSettings(count=3)).to_bytes()
    for length in range(len(data)):
        with pytest.raises(RecordError) as refused:
            Features.from_bytes(data[:length])
        assert refused.value.id == "features_unreadable"
    with pytest.raises(RecordError):
        Features.from_bytes(data + b"\0")


@given(st.binary(max_size=400))
def test_bytes_that_are_not_features_are_refused(data: bytes) -> None:
    with pytest.raises(RecordError):
        Features.from_bytes(data)


_TEMPLATE = extract(wall(9, 200, 150), FeatureSettings(count=2)).to_bytes()


@settings(max_examples=300)
@given(st.integers(0, len(_TEMPLATE) - 1), st.integers(1, 255))
def test_an_altered_byte_is_refused_or_gives_points_inside_the_picture(at: int, change: int) -> None:
    data = bytearray(_TEMPLATE)
    data[at] ^= change
    try:
        found = Features.from_bytes(bytes(data))
    except RecordError:
        return
    assert len(found) == 2
    assert np.isfinite(found.x_in_image).all() and (found.x_in_image <= (found.width, found.height)).all()
