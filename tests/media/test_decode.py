"""Pictures of every format come out upright, once, with right colours; bad ones are refused by name."""

from __future__ import annotations

import pytest

from provenance.errors import MediaError
from provenance.media.reader import Reader
from tests import forge

#: Lossy formats may be off by this much per channel.
LOSSY = 12


def assert_upright(corners: list[tuple[int, ...]]) -> None:
    for found, expected in zip(corners, forge.CORNERS, strict=True):
        assert max(abs(a - b) for a, b in zip(found, expected, strict=True)) <= LOSSY, corners


def refusal(reader: Reader, data: bytes, name: str = "photo.jpg") -> MediaError:
    with pytest.raises(MediaError) as caught:
        reader.decode(data, name)
    assert caught.value.values["name"] == name
    return caught.value


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "heic", "avif"])
def test_every_orientation_is_applied_once(reader: Reader, format_id: str, orientation: int) -> None:
    data = forge.picture_file(format_id, orientation=orientation)
    pixels, facts = reader.decode(data, "photo")
    assert (pixels.width, pixels.height) == (forge.WIDTH, forge.HEIGHT)
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))
    turned = orientation >= 5
    stored = (forge.HEIGHT, forge.WIDTH) if turned else (forge.WIDTH, forge.HEIGHT)
    assert (facts.stored_width, facts.stored_height) == stored
    assert (facts.shown_width, facts.shown_height) == (forge.WIDTH, forge.HEIGHT)
    assert facts.orientation == orientation
    assert reader.facts(data, "photo") == facts


@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "heic", "avif"])
def test_a_downscaled_picture_is_upright_too_and_says_its_scale(reader: Reader, format_id: str) -> None:
    pixels, facts = reader.decode(forge.picture_file(format_id, orientation=6), "photo", max_side_px=24)
    assert (pixels.width, pixels.height, facts.scale) == (24, 16, 4.0)
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))


@pytest.mark.parametrize("format_id", ["gif", "bmp"])
def test_formats_without_orientation_are_shown_as_stored(reader: Reader, format_id: str) -> None:
    pixels, facts = reader.decode(forge.picture_file(format_id), "photo")
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))
    assert (facts.orientation, facts.oriented_by) == (1, "nobody")


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_out_of_range_changes_nothing(reader: Reader, orientation: int) -> None:
    data = forge.picture_file("jpeg", exif=forge.exif_with(orientation))
    pixels, facts = reader.decode(data, "photo")
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))
    assert (facts.orientation, facts.oriented_by) == (1, "nobody")


def test_the_exif_orientation_of_a_heic_file_is_not_applied_a_second_time(reader: Reader) -> None:
    _, facts = reader.decode(forge.picture_file("heic", orientation=6), "photo")
    assert facts.oriented_by == "decoder"


def test_an_exif_orientation_that_contradicts_the_container_counts_for_nothing(reader: Reader) -> None:
    data = forge.picture_file("heic", exif=forge.exif_with(6, Make="Alidade"))
    turned = forge.with_exif_orientation(data, 3)
    assert turned != data
    pixels, facts = reader.decode(turned, "photo")
    # The container still says a quarter turn, whatever EXIF says.
    assert (pixels.width, pixels.height) == (forge.HEIGHT, forge.WIDTH)
    assert facts.orientation == 6


@pytest.mark.parametrize("data", [forge.png_of_16_bit_greys(), forge.tiff_of_16_bit_greys()])
def test_deep_greys_are_scaled_not_clipped(reader: Reader, data: bytes) -> None:
    pixels, facts = reader.decode(data, "photo")
    greys = [colour[0] for colour in forge.corner_colours(pixels.data, pixels.width, pixels.height)]
    assert greys == [0, 64, 128, 255]
    assert (facts.mode, facts.bits) == ("L;16", 16)


def test_transparent_parts_are_laid_over_white_and_it_is_said(reader: Reader) -> None:
    pixels, facts = reader.decode(forge.png_with_alpha(), "photo")
    assert set(pixels.data) == {127}
    assert facts.has_alpha


def test_a_palette_becomes_colours(reader: Reader) -> None:
    pixels, facts = reader.decode(forge.png_with_palette(), "photo")
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))
    assert (facts.mode, facts.has_alpha) == ("P;2", False)


def test_cmyk_as_adobe_writes_it_has_its_true_colour(reader: Reader) -> None:
    pixels, facts = reader.decode(forge.jpeg_of_cmyk(), "photo")
    red, green, blue = forge.corner_colours(pixels.data, pixels.width, pixels.height)[0]
    assert red > 240 and green < 15 and blue < 15
    assert facts.mode == "CMYK"


def test_of_many_frames_the_first_is_shown_and_all_are_counted(reader: Reader) -> None:
    frames = [forge.four_colours().rotate(180), forge.four_colours()]
    data = forge.picture_file("gif", save_all=True, append_images=frames)
    pixels, facts = reader.decode(data, "photo")
    assert facts.frames == 3
    assert_upright(forge.corner_colours(pixels.data, pixels.width, pixels.height))


def test_a_colour_profile_is_named_and_kept(reader: Reader) -> None:
    facts = reader.facts(forge.jpeg_with_profile(), "photo")
    assert facts.icc_name == "sRGB built-in"
    assert facts.icc_profile is not None and facts.icc_profile[36:40] == b"acsp"


def test_the_pixels_are_an_array_of_rows_columns_and_channels(reader: Reader) -> None:
    pixels, _ = reader.decode(forge.picture_file("png"), "photo")
    array = pixels.array()
    assert array.shape == (forge.HEIGHT, forge.WIDTH, 3)
    assert tuple(array[0, 0]) == forge.CORNERS[0] and tuple(array[-1, 0]) == forge.CORNERS[2]
    assert not array.flags.writeable


def test_a_small_picture_is_not_enlarged(reader: Reader) -> None:
    pixels, facts = reader.decode(forge.picture_file("jpeg"), "photo", max_side_px=5000)
    assert (pixels.width, facts.scale) == (forge.WIDTH, 1.0)


def test_a_long_text_in_a_png_does_not_spoil_the_picture(reader: Reader) -> None:
    pixels, _ = reader.decode(forge.png_with_text("x" * 2_000_000), "photo")
    assert pixels.width == forge.WIDTH


def test_an_endless_text_in_a_png_is_refused(reader: Reader) -> None:
    assert refusal(reader, forge.png_with_text("x" * 20_000_000)).id == "undecodable_picture"


def test_a_header_that_claims_too_many_pixels_is_refused_before_decoding(reader: Reader) -> None:
    error = refusal(reader, forge.png_bomb())
    assert (error.id, error.values["megapixels"], error.values["limit_megapixels"]) == (
        "too_many_pixels",
        2500,
        200,
    )


@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "gif", "bmp", "heic", "avif"])
def test_a_truncated_picture_is_refused_as_truncated(reader: Reader, format_id: str) -> None:
    assert refusal(reader, forge.truncated(forge.picture_file(format_id))).id == "truncated_picture"


def test_text_that_calls_itself_a_picture_is_refused(reader: Reader) -> None:
    error = refusal(reader, b"I am not a picture", "photo.jpg")
    assert (error.id, error.values["found"]) == ("not_a_picture", "text")


def test_a_picture_of_a_type_we_do_not_decode_is_told_from_no_picture(reader: Reader) -> None:
    assert refusal(reader, forge.svg_drawing()).id == "picture_type_not_decodable"


def test_a_jpeg_header_without_a_picture_is_refused(reader: Reader) -> None:
    assert refusal(reader, b"\xff\xd8\xff\xe0\0\x04ab\xff\xd9").id == "undecodable_picture"
