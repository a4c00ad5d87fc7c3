from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from provenance.vision.copies.differences import differing_regions
from provenance.vision.features import Pixels
from tests.vision.copies.laid_by_hand import (
    AS_IT_IS,
    intersection_over_union,
    photo,
    smaller,
    with_piece,
)
from tests.vision.scenes import flat, noise, noisy, plaster, saved_as_jpeg

PLACE, SIZE = (220, 140), (152, 113)  # an ellipse of 5 % of the area


def test_a_piece_of_another_photo_put_in_is_marked_and_mostly_called_content() -> None:
    natures = []
    for seed in range(5):
        picture = photo(seed)
        changed, truth = with_piece(picture, photo(seed + 20), PLACE, SIZE)
        copy, matrix = smaller(changed, 0.5, 50)
        found = differing_regions(copy, picture, matrix)[0]
        left, top, right, bottom = truth
        half = (left // 2, top // 2, right // 2, bottom // 2)
        assert intersection_over_union(found.box_in_stored, truth) > 0.5
        assert intersection_over_union(found.box_in_asked, half) > 0.5
        assert 0.02 < found.area_share < 0.09
        natures.append(found.nature)
    assert natures.count("content") >= 3


def test_the_region_is_named_whichever_of_the_two_was_changed() -> None:
    picture = photo(1)
    changed, truth = with_piece(picture, photo(21), PLACE, SIZE)
    one, other = (
        differing_regions(changed, picture, AS_IT_IS)[0],
        differing_regions(picture, changed, AS_IT_IS)[0],
    )
    assert one.nature == other.nature == "content"
    assert min(intersection_over_union(each.box_in_asked, truth) for each in (one, other)) > 0.5


def test_something_taken_away_is_marked() -> None:
    smooth = np.asarray(Image.fromarray(photo(3)).filter(ImageFilter.GaussianBlur(25)))
    left, top = PLACE
    empty, _ = with_piece(photo(3), smooth[top:, left:], PLACE, SIZE)
    full, truth = with_piece(empty, photo(5), PLACE, SIZE)
    copy, matrix = smaller(empty, 0.5, 50)
    found = differing_regions(copy, full, matrix)[0]
    assert intersection_over_union(found.box_in_stored, truth) > 0.3


def pictures_of_tone(photograph: Pixels) -> dict[str, Pixels]:
    picture = Image.fromarray(photograph)
    return {
        "brighter": np.asarray(ImageEnhance.Brightness(picture).enhance(1.5)),
        "darker": np.asarray(ImageEnhance.Brightness(picture).enhance(0.5)),
        "contrast": np.asarray(ImageEnhance.Contrast(picture).enhance(1.7)),
        "gamma": np.asarray(picture.point([round(255 * (v / 255) ** 0.5) for v in range(256)] * 3)),
        "negative gamma": np.asarray(picture.point([round(255 * (v / 255) ** 2) for v in range(256)] * 3)),
        "grey": np.asarray(picture.convert("L").convert("RGB")),
        "colour": np.asarray(ImageEnhance.Color(picture).enhance(2.0)),
        "blur": np.asarray(picture.filter(ImageFilter.GaussianBlur(2))),
        "sharp": np.asarray(picture.filter(ImageFilter.UnsharpMask(2, 200, 2))),
        "grain": noisy(photograph, 9, 14.0),
    }


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", list(pictures_of_tone(photo(0, 64, 48))))
def test_tone_colour_blur_and_grain_are_no_difference(seed: int, name: str) -> None:
    picture = photo(seed)
    assert differing_regions(saved_as_jpeg(pictures_of_tone(picture)[name], 80), picture, AS_IT_IS) == ()


@pytest.mark.parametrize("quality", [30, 95])
@pytest.mark.parametrize("factor", [0.25, 0.5, 1.0, 2.0])
def test_saving_again_and_scaling_are_no_difference(factor: float, quality: int) -> None:
    for picture in (photo(3), plaster(4, 600, 450)):
        copy, matrix = smaller(picture, factor, quality)
        assert differing_regions(copy, picture, matrix) == ()
        back = np.array(((1 / matrix[0, 0], 0, 0), (0, 1 / matrix[1, 1], 0)))
        assert differing_regions(picture, copy, back) == ()


def test_an_affine_that_is_a_little_off_is_no_difference() -> None:
    picture = photo(1)
    off = np.array(((1.004, 0.003, -3.0), (-0.003, 0.997, 3.0)))
    assert differing_regions(saved_as_jpeg(picture, 70), picture, off) == ()


def test_a_turned_crop_is_no_difference() -> None:
    picture = photo(1)
    turned = Image.fromarray(picture).rotate(5, Image.Resampling.BICUBIC)
    angle = np.radians(5)
    turn = np.array(((np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))))
    centre = np.array((300.0, 225.0))
    matrix = np.column_stack((turn, centre - turn @ centre))
    assert differing_regions(np.asarray(turned), picture, matrix) == ()


@pytest.mark.parametrize("seed", range(3))
def test_letters_and_a_sticker_are_additions_and_not_content(seed: int) -> None:
    picture = photo(seed)
    canvas = Image.fromarray(picture)
    pen = ImageDraw.Draw(canvas)
    pen.text(
        (30, 350), "WHERE IS THIS?", (255, 255, 255), font_size=58, stroke_width=3, stroke_fill=(0, 0, 0)
    )
    pen.ellipse((390, 40, 540, 190), (250, 210, 40), (20, 20, 20), 3)
    found = differing_regions(saved_as_jpeg(np.asarray(canvas), 80), picture, AS_IT_IS)
    assert found
    assert {region.nature for region in found} == {"addition"}


def test_another_picture_is_not_a_changed_one() -> None:
    assert differing_regions(photo(2), photo(1), AS_IT_IS) == ()


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (40_000, 30), (400, 300)])
def test_flat_and_narrow_pictures_have_no_differences(size: tuple[int, int]) -> None:
    assert differing_regions(flat(*size), flat(*size, 92), AS_IT_IS) == ()
    assert differing_regions(noise(1, *size), flat(*size), AS_IT_IS) == ()
