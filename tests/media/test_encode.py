"""Files we write hold pixels and nothing else."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from provenance.media.encode import crop, encode_jpeg, encode_png, mirror, resize, thumbnail
from provenance.media.picture import Pixels
from provenance.media.reader import Reader
from tests import forge


def four_colours() -> Pixels:
    return Pixels(forge.WIDTH, forge.HEIGHT, memoryview(forge.four_colours().tobytes()))


def png_chunks(data: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return found


def jpeg_markers(data: bytes) -> list[int]:
    found, at = [], 2
    while data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


def test_a_png_of_ours_holds_header_pixels_and_end_only() -> None:
    chunks = png_chunks(encode_png(four_colours()))
    assert set(chunks) == {b"IHDR", b"IDAT", b"IEND"}


def test_a_jpeg_of_ours_holds_a_bare_jfif_header_tables_and_pixels_only() -> None:
    data = encode_jpeg(four_colours())
    assert {marker for marker in jpeg_markers(data) if 0xE0 <= marker <= 0xEF or marker == 0xFE} == {0xE0}
    assert data[4:6] == b"\0\x10" and data[6:11] == b"JFIF\0"


def test_metadata_of_the_source_does_not_pass_into_a_copy(reader: Reader) -> None:
    source = forge.picture_file("jpeg", exif=forge.full_exif())
    pixels, _ = reader.decode(source, "photo")
    for copy in (encode_png(pixels), encode_jpeg(pixels), thumbnail(pixels)):
        assert {tag.group for tag in reader.tags(copy, "copy").tags} <= {"PNG", "JFIF", "File"}
        assert b"Alidade" not in copy and b"Exif" not in copy


def test_a_png_keeps_every_pixel() -> None:
    numbers = random.Random(1)
    pixels = Pixels(17, 5, numbers.randbytes(17 * 5 * 3))
    with Image.open(io.BytesIO(encode_png(pixels))) as image:
        assert image.tobytes() == pixels.data


def test_a_mirrored_picture_has_its_corners_exchanged() -> None:
    turned = mirror(four_colours())
    red, green, blue, yellow = forge.CORNERS
    assert forge.corner_colours(turned.data, turned.width, turned.height) == [green, red, yellow, blue]


def test_a_crop_is_the_rectangle_asked_for() -> None:
    part = crop(four_colours(), left=forge.WIDTH // 2, top=0, width=10, height=4)
    assert (part.width, part.height) == (10, 4)
    assert bytes(part.data) == bytes(forge.CORNERS[1]) * 40


@pytest.mark.parametrize(
    ("left", "top", "width", "height"), [(-1, 0, 5, 5), (0, 0, 0, 5), (90, 0, 10, 5), (0, 60, 5, 5)]
)
def test_a_crop_beyond_the_picture_is_refused(left: int, top: int, width: int, height: int) -> None:
    with pytest.raises(ValueError, match="rectangle"):
        crop(four_colours(), left=left, top=top, width=width, height=height)


def test_a_resized_picture_keeps_its_shape_and_never_grows() -> None:
    small = resize(four_colours(), 48)
    assert (small.width, small.height) == (48, 32)
    assert resize(four_colours(), 4000).width == forge.WIDTH


def test_pixels_whose_bytes_do_not_fit_their_size_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="do not agree"):
        Pixels(2, 2, b"\0" * 11)
