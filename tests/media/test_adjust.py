"""Adjusting how a picture looks follows the stated formula, and a tile looks like its part of the whole."""

from __future__ import annotations

import random

import pytest

from provenance.errors import Cancelled, UsageError
from provenance.media.adjust import BORDER_PX, Adjustment, adjusted
from provenance.media.encode import crop
from provenance.media.picture import Pixels


def noise(width: int, height: int) -> Pixels:
    return Pixels(width, height, random.Random(3).randbytes(width * height * 3))


def test_no_adjustment_gives_back_the_very_pixels() -> None:
    pixels = noise(8, 8)
    assert Adjustment().is_none
    assert adjusted(pixels, Adjustment()) is pixels


@pytest.mark.parametrize(
    ("adjustment", "value", "wanted"),
    [
        (Adjustment(black=50, white=150), 50, 0),
        (Adjustment(black=50, white=150), 100, 128),
        (Adjustment(black=50, white=150), 150, 255),
        (Adjustment(black=50, white=150), 220, 255),
        (Adjustment(gamma_hundredths=200), 64, 128),  # 255 · √(64/255) = 127.7
        (Adjustment(gamma_hundredths=50), 128, 64),  # 255 · (128/255)² = 64.3
        (Adjustment(contrast=30), 100, 86),  # 255 · (0.5 + (100/255 - 0.5) · 4^0.3) = 85.8
        (Adjustment(contrast=-50), 0, 64),  # 255 · (0.5 - 0.25) = 63.75
    ],
)
def test_a_value_becomes_what_the_formula_says(adjustment: Adjustment, value: int, wanted: int) -> None:
    assert adjustment.table()[value] == wanted
    assert set(adjusted(Pixels(2, 2, bytes([value]) * 12), adjustment).data) == {wanted}


def test_a_tile_with_a_border_is_exactly_its_part_of_the_whole() -> None:
    whole = noise(300, 700)
    adjustment = Adjustment(black=10, contrast=20, sharpness=100)
    seen = adjusted(whole, adjustment)
    left, top, width, height = 100, 240, 64, 64
    border = BORDER_PX
    tile = crop(
        whole, left=left - border, top=top - border, width=width + 2 * border, height=height + 2 * border
    )
    inner = crop(adjusted(tile, adjustment), left=border, top=border, width=width, height=height)
    assert inner.data == crop(seen, left=left, top=top, width=width, height=height).data
    assert seen.data != whole.data


def test_sharpening_widens_the_step_at_an_edge_and_leaves_plain_parts_alone() -> None:
    row = bytes([100] * 60 + [150] * 60)
    sharp = adjusted(Pixels(40, 10, row * 10), Adjustment(sharpness=50)).data
    values = [sharp[x * 3] for x in range(40)]
    assert (values[0], values[39]) == (100, 150)
    assert values[19] < 100 and values[20] > 150


@pytest.mark.parametrize(
    ("what", "value"),
    [("black", -1), ("white", 256), ("gamma_hundredths", 9), ("contrast", 101), ("sharpness", -1)],
)
def test_a_number_out_of_range_is_refused_by_name(what: str, value: int) -> None:
    with pytest.raises(UsageError) as caught:
        Adjustment(**{what: value})
    assert (caught.value.id, caught.value.values["what"]) == ("adjustment_out_of_range", what)


def test_a_black_point_above_the_white_one_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        Adjustment(black=100, white=100)
    assert caught.value.id == "adjustment_black_above_white"


def test_adjusting_stops_when_asked() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        adjusted(noise(8, 8), Adjustment(contrast=1), stop)
