"""What worker processes make for the archive of pictures, of ordinary and of hostile pictures."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from provenance.archive import coding
from provenance.archive.codingwire import (
    AskedView,
    Described,
    Laid,
    LayAsked,
    LaySide,
    Shown,
    ToDescribe,
    TurnedView,
    pack,
    unpack,
    with_points,
)
from provenance.archive.seenitems import Box, Coded
from provenance.archive.seentables import THUMBNAIL_BYTES
from provenance.vision.copies.pdq import SAME_BITS, distance_bits
from provenance.vision.features import Pixels
from tests.vision import scenes
from tests.workbench.seenphotos import original, page_with

HOSTILE = [(1, 1), (1, 2000), (2000, 1), (3, 7), (16, 1000)]


def shown(pixels: Pixels, larger: int = 1) -> Shown:
    """As a worker is sent it; the full picture is so many times larger."""
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels).tobytes()
    return Shown(width, height, data, width * larger, height * larger)


def coded(pixels: Pixels, larger: int = 1) -> Coded:
    return unpack(coding.code(pack(shown(pixels, larger)), None), Coded)


def described(pixels: Pixels, *boxes: Box, larger: int = 1) -> Described:
    return unpack(coding.describe(pack(ToDescribe(shown(pixels, larger), boxes)), None), Described)


def asked(pixels: Pixels, larger: int = 1) -> tuple[AskedView, ...]:
    return unpack(coding.ask(pack(shown(pixels, larger)), None), tuple[AskedView, ...])


def laid(views: tuple[AskedView, ...], *sides: LaySide) -> tuple[Laid | None, ...]:
    return unpack(coding.lay(pack(LayAsked(views, sides)), None), tuple[Laid | None, ...])


@pytest.mark.parametrize("size", HOSTILE)
def test_a_picture_of_odd_shape_has_one_view_and_perhaps_no_points(size: tuple[int, int]) -> None:
    pixels = scenes.flat(*size)
    (view,) = coded(pixels).views
    assert (view.box.width, view.box.height) == size and view.quality < 50
    (points,) = described(pixels, view.box).packed
    assert points is None
    views = asked(pixels)
    assert len(views) == 1 and laid(views) == ()
    (turned,) = unpack(coding.turns(pack(shown(pixels)), None), tuple[TurnedView, ...])
    assert len(turned.codes) == 8 and turned.quality < 50


def test_the_small_picture_of_noise_stays_within_its_bytes() -> None:
    noise = scenes.noise(1, 1024, 1024)
    small = coding.thumbnail(noise)
    assert len(small) <= THUMBNAIL_BYTES
    picture = Image.open(io.BytesIO(small))
    assert picture.format == "WEBP" and max(picture.size) <= 512


def test_boxes_are_of_the_picture_as_shown_in_full() -> None:
    page = page_with(original(1), 450, 800)
    whole, panel = coded(page, larger=2).views
    assert (whole.box.width, whole.box.height) == (900, 1600)
    same = coded(page).views[1].box
    assert (panel.box.x, panel.box.width) == (2 * same.x, 2 * same.width)
    assert with_points((whole, panel)) == (whole, panel)


def test_a_panel_that_is_nearly_the_whole_has_no_points_of_its_own() -> None:
    framed = np.full((520, 660, 3), 255, np.uint8)
    framed[20:-50, 30:-30] = original(2)
    views = coded(framed).views
    assert len(views) == 2 and with_points(views) == views[:1]


def test_codes_of_a_turned_picture_are_among_those_of_the_eight_turns() -> None:
    (view,) = coded(original(3)).views
    turned = np.ascontiguousarray(np.rot90(original(3))[:, ::-1])
    (asking,) = unpack(coding.turns(pack(shown(turned)), None), tuple[TurnedView, ...])
    assert min(distance_bits(code, view.pdq) for code in asking.codes) <= SAME_BITS
    assert distance_bits(asking.codes[0], view.pdq) > 70


def test_the_laying_is_between_the_pictures_as_shown_in_full() -> None:
    whole = original(4)
    height, width = whole.shape[:2]
    made = described(whole, Box(0, 0, 2 * width, 2 * height), larger=2)
    assert made.made_by == coding.points_made_by()
    (packed,) = made.packed
    assert packed is not None
    side = LaySide(Box(0, 0, 2 * width, 2 * height), packed)
    cut = whole[60:390, 90:510]
    (found,) = laid(asked(cut, larger=3), side)
    assert found is not None and not found.mirrored and found.inliers >= 20
    assert found.scale == pytest.approx(2 / 3, rel=0.02)
    a, b, c, d, e, f = found.stored_from_asked
    assert (c, f) == pytest.approx((180, 120), abs=5) and (a, e) == pytest.approx((2 / 3, 2 / 3), rel=0.02)
    assert max(x for x, _ in found.region) == pytest.approx(3 * 420, abs=8)
    assert max(abs(b), abs(d)) < 0.02


def test_points_that_cannot_be_read_lie_on_nothing() -> None:
    side = LaySide(Box(0, 0, 10, 10), b"nothing of the kind")
    assert laid(asked(original(5)), side) == (None,)


def test_words_and_signatures_for_an_index_are_those_of_the_points() -> None:
    (packed,) = described(original(6), Box(0, 0, 600, 450)).packed
    assert packed is not None
    words, signatures = coding.features_of(packed)
    assert len(words) == len(signatures) > 100
    assert words.dtype == np.uint16 and signatures.dtype == np.uint64
