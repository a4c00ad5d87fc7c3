"""Every embedded picture is found where it is, with its kind and its own bytes, and hostile ones do no harm."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator

import pytest
from PIL import Image

from provenance.media.decode import load_decoders
from provenance.media.previews.reading import read_previews
from provenance.media.previews.shapes import MOST_PREVIEWS, PREVIEW_SIDE_PX, Preview, PreviewReading
from provenance.media.reader import Reader
from tests import forge
from tests.media import previews_forge as files

THUMB = files.jpeg(files.thumbnail(files.scene()), 75)
MAIN = files.jpeg(files.scene())


@pytest.fixture(autouse=True, scope="module")
def _decoders() -> None:
    load_decoders()


def only(data: bytes) -> Preview:
    (preview,) = read_previews(data).previews
    return preview


def colour_at(preview: Preview, x: int, y: int) -> tuple[int, ...]:
    at = (y * preview.pixels_width + x) * 3
    return tuple(preview.pixels[at : at + 3])


def test_an_exif_thumbnail_is_found_with_its_place_and_bytes() -> None:
    data = files.jpeg_with(MAIN, files.exif_with_thumbnail(THUMB))
    preview = only(data)
    assert (preview.kind, preview.media_type) == ("exif_thumbnail", "jpeg")
    assert (preview.width, preview.height) == (160, 120)
    assert data[preview.offset : preview.offset + preview.size_bytes] == preview.data == THUMB
    assert len(preview.pixels) == 3 * 160 * 120


def test_an_exif_thumbnail_is_turned_as_the_main_picture_is() -> None:
    assert only(files.jpeg_with(MAIN, files.exif_with_thumbnail(THUMB, orientation=6))).orientation == 6


@pytest.mark.parametrize("ycbcr", [False, True])
def test_an_uncompressed_thumbnail_is_read_and_kept_as_png(ycbcr: bool) -> None:
    image = forge.four_colours(96, 64)
    preview = only(files.jpeg_with(MAIN, files.raster_exif(image, ycbcr=ycbcr)))
    assert (preview.kind, preview.media_type, preview.note) == ("exif_thumbnail", "png", "re_encoded")
    assert preview.data.startswith(b"\x89PNG")
    seen = forge.corner_colours(preview.pixels, 96, 64)
    worst = max(
        abs(a - b)
        for one, other in zip(seen, forge.CORNERS, strict=True)
        for a, b in zip(one, other, strict=True)
    )
    assert worst <= (3 if ycbcr else 0)


def test_a_jfif_extension_holds_a_thumbnail() -> None:
    preview = only(files.jpeg_with(MAIN, files.jfxx_of(THUMB)))
    assert (preview.kind, preview.data) == ("jfif_thumbnail", THUMB)


@pytest.mark.parametrize("in_psd", [False, True])
def test_a_photoshop_thumbnail_is_found(in_psd: bool) -> None:
    block = files.photoshop_resource(THUMB, (160, 120))
    data = (
        files.psd_of(block)
        if in_psd
        else files.jpeg_with(MAIN, files.segment(0xED, b"Photoshop 3.0\0" + block))
    )
    preview = only(data)
    assert (preview.kind, preview.data) == ("photoshop_thumbnail", THUMB)
    assert data[preview.offset :].startswith(THUMB)


def test_the_older_photoshop_thumbnail_has_its_colours_put_right() -> None:
    red = files.jpeg(Image.new("RGB", (64, 48), (220, 30, 30)))
    block = files.photoshop_resource(red, (64, 48), number=1033)
    red_seen, _, blue_seen = colour_at(only(files.psd_of(block)), 20, 20)
    assert blue_seen > 200 and red_seen < 50  # the file says blue first


def test_an_xmp_thumbnail_is_taken_out_of_its_letters() -> None:
    preview = only(files.jpeg_with(MAIN, files.xmp_of(THUMB)))
    assert (preview.kind, preview.data, preview.offset) == ("xmp_thumbnail", THUMB, -1)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (b"c2pa.thumbnail.claim.jpeg", "c2pa_thumbnail"),
        (b"c2pa.thumbnail.ingredient.jpeg", "c2pa_ingredient"),
    ],
)
def test_thumbnails_of_content_credentials_are_told_apart(label: bytes, kind: str) -> None:
    preview = only(files.jpeg_with(MAIN, files.jumbf_of(THUMB, label)))
    assert (preview.kind, preview.data) == (kind, THUMB)


def test_pictures_of_an_index_are_found_by_its_own_origin() -> None:
    large = files.jpeg(files.thumbnail(files.scene(), (640, 480)))
    gain = files.jpeg_with(files.jpeg(Image.new("L", (200, 150), 9)), files.segment(0xE1, b"hdrgm:Version"))
    data = files.mpf_file(MAIN, (0x010001, large), (0x020002, THUMB), (0, gain), (0, THUMB))
    found = read_previews(data).previews
    assert [one.kind for one in found] == ["mpf_thumbnail", "mpf_view", "gain_map", "mpf_other"]
    assert [one.data for one in found] == [large, THUMB, gain, THUMB]
    assert (found[0].pixels_width, found[0].width) == (PREVIEW_SIDE_PX, 640)


def test_a_jpeg_after_the_end_is_found_and_the_letters_of_a_start_alone_are_not() -> None:
    data = files.jpeg_with(MAIN, after=b"some bytes \xff\xd8\xff\xe0 of no picture" + THUMB)
    kinds = [(one.kind, one.data) for one in read_previews(data).previews]
    assert kinds == [("after_end", THUMB)]


def test_a_preview_of_a_raw_file_is_found() -> None:
    preview = only(files.tiff_with_preview(files.scene(), THUMB))
    assert (preview.kind, preview.data) == ("tiff_preview", THUMB)


def test_a_page_of_a_tiff_is_no_preview() -> None:
    assert read_previews(forge.picture_file("tiff")).previews == ()


def test_a_thumbnail_of_a_heic_file_is_decoded() -> None:
    preview = only(files.heic_with_thumbnail(files.scene()))
    assert (preview.kind, preview.note, preview.media_type) == ("heif_thumbnail", "re_encoded", "png")
    assert max(preview.pixels_width, preview.pixels_height) <= 160
    assert len(preview.pixels) == 3 * preview.pixels_width * preview.pixels_height


@pytest.mark.parametrize("format_id", ["gif", "bmp"])
def test_types_that_hold_none_are_not_searched(format_id: str) -> None:
    image = forge.four_colours()
    import io

    buffer = io.BytesIO()
    image.save(buffer, format_id.upper())
    reading = read_previews(buffer.getvalue())
    assert (reading.type_id, reading.searched, reading.previews) == (format_id, False, ())


@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "heic", "avif"])
def test_a_picture_without_any_is_searched_and_holds_none(format_id: str) -> None:
    reading = read_previews(forge.picture_file(format_id))
    assert (reading.type_id, reading.searched, reading.previews) == (format_id, True, ())


def test_a_thumbnail_outside_the_file_is_listed_without_pixels() -> None:
    whole = files.jpeg_with(MAIN, files.exif_with_thumbnail(THUMB))
    at = whole.index(struct.pack("<HHI", 0x201, 4, 1)) + 8
    moved = whole[:at] + struct.pack("<I", 0x7FFFFFF0) + whole[at + 4 :]
    preview = only(moved)
    assert (preview.note, preview.pixels, preview.data) == ("outside_file", b"", b"")


def test_a_broken_thumbnail_is_listed_as_undecodable() -> None:
    preview = only(files.jpeg_with(MAIN, files.exif_with_thumbnail(THUMB[:60])))
    assert (preview.note, preview.pixels) == ("undecodable", b"")


def test_more_pictures_than_the_bound_are_counted_not_read() -> None:
    tiny = files.jpeg(forge.four_colours(32, 24))
    reading = read_previews(MAIN + tiny * (MOST_PREVIEWS + 5))
    assert (len(reading.previews), reading.left_out) == (MOST_PREVIEWS, 5)


def test_the_confined_reader_process_reads_them_all() -> None:
    data = files.mpf_file(files.jpeg_with(MAIN, files.exif_with_thumbnail(THUMB)), (0x010001, THUMB))
    with Reader() as reader:
        for given in (data, files.heic_with_thumbnail(files.scene())):
            assert reader.reading(PreviewReading, given, "photo") == read_previews(given)


def _hostile() -> Iterator[bytes]:
    good = (
        files.jpeg_with(MAIN[:3000], files.exif_with_thumbnail(THUMB), files.xmp_of(THUMB[:900])),
        files.jpeg_with(
            MAIN[:3000], files.raster_exif(forge.four_colours(32, 24), ycbcr=True), files.jumbf_of(THUMB)
        ),
        files.mpf_file(files.jpeg(forge.four_colours()), (0x010001, THUMB), (0, THUMB)),
        files.psd_of(files.photoshop_resource(THUMB, (160, 120))),
        files.tiff_with_preview(forge.four_colours(), THUMB),
        files.heic_with_thumbnail(forge.four_colours(192, 128), 64),
    )
    numbers = random.Random(5)
    for file in good:
        for _ in range(60):
            yield forge.mutated(file, numbers)


def test_mutated_files_never_raise_and_stay_within_the_bounds() -> None:
    for data in _hostile():
        reading = read_previews(data)
        assert len(reading.previews) <= MOST_PREVIEWS
        for one in reading.previews:
            assert len(one.pixels) == 3 * one.pixels_width * one.pixels_height
            assert max(one.pixels_width, one.pixels_height) <= PREVIEW_SIDE_PX
            assert 1 <= one.orientation <= 8


def test_directories_that_lead_in_a_circle_end() -> None:
    circle = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x14A, 4, 1, 8, 8)
    assert read_previews(circle + bytes(100)).previews == ()
