"""The structure of a JPEG is read exactly, of hostile bytes in bounded time, and never with an exception."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.media.jpeg.luma import MOST_SIDE_PX
from provenance.media.jpeg.luma_reading import read_luma
from provenance.media.jpeg.structure import MOST_SEGMENTS_LISTED, JpegStructure, sampling_name
from provenance.media.jpeg.structure_reading import MOST_SEGMENTS, read_structure
from provenance.media.jpeg.tables import NATURAL_FROM_ZIGZAG, ijg_tables, quality_of, tables_digest
from tests import forge
from tests.analyses import jpeg_forge
from tests.analyses.jpeg_forge import inserted, jpeg, photo

SMALL = photo(3, 64, 48)


def read(data: bytes) -> JpegStructure:
    structure = read_structure(data)
    assert structure.supported
    return structure


def steps(structure: JpegStructure) -> list[tuple[int, ...]]:
    return [table.steps for table in structure.used_tables if table is not None]


def test_every_segment_is_listed_with_its_place_and_length() -> None:
    data = jpeg(SMALL, quality=80)
    structure = read(data)
    assert [one.marker for one in structure.segments][:5] == ["SOI", "APP0", "DQT", "DQT", "SOF0"]
    assert structure.segments[-1].marker == "EOI"
    for one in structure.segments:
        assert data[one.offset] == 0xFF
        if one.marker not in ("SOI", "EOI"):
            assert one.size_bytes == 2 + int.from_bytes(data[one.offset + 2 : one.offset + 4], "big")
    assert (structure.end, structure.truncated, structure.faults) == (len(data), False, ())


@pytest.mark.parametrize(
    ("settings", "kind", "sampling"),
    [
        ({}, "baseline", "4:2:0"),
        ({"subsampling": 0}, "baseline", "4:4:4"),
        ({"subsampling": 1}, "baseline", "4:2:2"),
        ({"progressive": True}, "progressive", "4:2:0"),
    ],
)
def test_frame_and_sampling_are_named(settings: dict[str, object], kind: str, sampling: str) -> None:
    frame = read(jpeg(SMALL, **settings)).frame
    assert frame is not None
    assert (frame.kind, frame.precision, frame.width, frame.height) == (kind, 8, 64, 48)
    assert sampling_name(frame) == sampling


def test_grey_and_cmyk_pictures_have_no_name_for_their_sampling_or_one_by_factors() -> None:
    grey = read(jpeg(SMALL.convert("L"))).frame
    cmyk = read(forge.jpeg_of_cmyk())
    assert grey is not None and sampling_name(grey) == ""
    assert cmyk.frame is not None and len(cmyk.frame.components) == 4
    assert not cmyk.luma_is_stored


def test_progressive_scans_and_restarts_are_counted() -> None:
    assert read(jpeg(SMALL)).scans == 1
    assert read(jpeg(SMALL, progressive=True)).scans == 10
    restarted = read(jpeg_forge.with_restarts(image=SMALL, subsampling=0))
    assert restarted.restart_interval == 4
    assert restarted.restart_markers == 11  # 8 × 6 units of 4: eleven marks stand between twelve stretches


def test_code_tables_of_the_standard_are_told_from_optimised_ones() -> None:
    assert all(table.standard for table in read(jpeg(SMALL)).coding)
    assert not any(table.standard for table in read(jpeg(SMALL, optimize=True)).coding)


@pytest.mark.parametrize("quality", [5, 10, 25, 40, 49, 50, 60, 75, 85, 90, 95, 100])
def test_standard_tables_give_back_their_quality(quality: int) -> None:
    tables = steps(read(jpeg(SMALL, quality=quality)))
    assert tables[:2] == list(ijg_tables(quality))
    estimate = quality_of(tables[0], tables[1:])
    assert (estimate.exact, estimate.luma, estimate.chroma) == (True, quality, quality)


def test_tables_of_no_standard_are_read_exactly_and_only_compared() -> None:
    tables = steps(read(jpeg(SMALL, qtables=jpeg_forge.OWN_TABLES)))
    assert [list(table) for table in tables[:2]] == list(jpeg_forge.OWN_TABLES)
    estimate = quality_of(tables[0], tables[1:])
    assert not estimate.exact and estimate.residual > 1
    one_off = (ijg_tables(75)[0][0] + 1, *ijg_tables(75)[0][1:])
    assert quality_of(one_off, [ijg_tables(75)[1]]).luma == 75
    assert not quality_of(one_off, [ijg_tables(75)[1]]).exact


def test_sixteen_bit_tables_are_read() -> None:
    body = b"\x13" + b"".join((300 + NATURAL_FROM_ZIGZAG[n]).to_bytes(2, "big") for n in range(64))
    table = next(one for one in read(inserted(jpeg(SMALL), 0xDB, body)).tables if one.slot == 3)
    assert (table.bits, table.steps) == (16, tuple(range(300, 364)))


def test_the_digest_depends_on_every_step_and_on_the_order() -> None:
    first, second = ijg_tables(80)
    digests = {
        tables_digest([first, second]),
        tables_digest([second, first]),
        tables_digest([first]),
        tables_digest([(first[0] + 1, *first[1:]), second]),
    }
    assert len(digests) == 4


def test_a_table_defined_twice_with_other_steps_is_noticed() -> None:
    data = inserted(jpeg(SMALL, quality=80), 0xDB, b"\x00" + bytes([9] * 64))
    assert read(data).redefined
    assert not read(jpeg(SMALL)).redefined


def test_application_segments_are_named() -> None:
    data = jpeg(SMALL)
    for marker, body, what in (
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>", "xmp"),
        (0xE2, b"ICC_PROFILE\0\x01\x01", "icc"),
        (0xEB, b"JP\0\x01\0\0\0\x01\0\0\0\x20jumb\0\0\0\x10jumdc2pa", "c2pa"),
        (0xEC, b"Ducky\0\x01", "ducky"),
        (0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0", "photoshop_iptc"),
        (0xEE, b"Adobe\0\x64\0\0\0\0\x01", "adobe"),
        (0xE9, b"never heard of", "other"),
    ):
        assert what in [one.what for one in read(inserted(data, marker, body)).segments]
    assert "exif" in [one.what for one in read(jpeg(SMALL, exif=forge.full_exif())).segments]


def test_comments_are_read_and_bounded() -> None:
    data = inserted(jpeg(SMALL), 0xFE, "знято на телефон".encode())
    assert read(data).comments == ("знято на телефон",)
    assert len(read(inserted(data, 0xFE, b"x" * 60_000)).comments[0]) == 2000


@pytest.mark.parametrize(
    ("extra", "kind"),
    [
        (b"\0" * 500, "zero_padding"),
        (b"\xff" * 9, "one_padding"),
        (b"\0\0\0\x18ftypmp42" + bytes(range(99)), "mp4"),
        (b"\0\0\x30\x0aMotionPhoto_Data" + bytes(50) + b"SEFT", "samsung_trailer"),
        (b"PK\x03\x04" + bytes(30), "archive"),
        (b"<?php echo 1; ?>", "text"),
        (bytes(range(255)), "unknown"),
    ],
)
def test_data_after_the_end_are_named_and_measured(extra: bytes, kind: str) -> None:
    data = jpeg(SMALL)
    (after,) = read(jpeg_forge.with_trailing(data, extra)).trailing
    assert (after.kind, after.offset, after.size_bytes) == (kind, len(data), len(extra))


def test_pictures_after_the_end_are_told_by_the_index() -> None:
    first, second = jpeg(SMALL), jpeg(photo(4, 32, 32))
    structure = read(jpeg_forge.with_index(first, second))
    assert [(one.kind, one.size_bytes) for one in structure.trailing] == [("mpf_picture", len(second))]
    assert [(one.what, one.size_bytes) for one in structure.held] == [("mpf", len(second))]
    plain = read(first + second + b"\0\0")
    assert [one.kind for one in plain.trailing] == ["jpeg", "zero_padding"]


def test_a_file_that_breaks_off_is_said_to() -> None:
    data = jpeg(SMALL)
    for end in (len(data) - 2, len(data) - 90, 300, 30):
        structure = read(data[:end])
        assert structure.truncated and structure.trailing == ()


def test_what_is_no_jpeg_is_not_supported() -> None:
    for data in (b"", b"\xff\xd8", forge.png_with_alpha(), b"You wanted a photo."):
        assert read_structure(data) == JpegStructure(supported=False)
        assert read_luma(data).status == "no_luma"


def test_floods_of_segments_and_markers_are_bounded() -> None:
    flood = read(b"\xff\xd8" + b"\xff\xfe\x00\x02" * (2 * MOST_SEGMENTS))
    assert flood.segment_count == MOST_SEGMENTS and len(flood.segments) == MOST_SEGMENTS_LISTED
    assert "too_many_segments" in flood.faults
    starts = read(jpeg(SMALL) + b"\xff\xd8\xff" * 300_000)
    assert len(starts.trailing) <= 16
    filled = read(b"\xff\xd8" + b"\xff" * 2_000_000)
    assert filled.truncated


def test_mutated_files_are_read_to_some_structure() -> None:
    numbers = random.Random(5)
    seeds = [
        jpeg(SMALL, exif=forge.full_exif()),
        jpeg(SMALL, progressive=True),
        jpeg_forge.with_index(jpeg(SMALL), jpeg(SMALL)),
        jpeg_forge.with_restarts(image=SMALL),
    ]
    for _ in range(1500):
        data = forge.mutated(numbers.choice(seeds), numbers)
        structure = read_structure(data)
        assert structure.end <= len(data)
        assert sum(one.size_bytes for one in structure.trailing) <= len(data)
        assert read_luma(data).status in ("read", "no_luma", "unreadable")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_to_some_structure(tail: bytes) -> None:
    for start in (
        b"\xff\xd8\xff",
        jpeg(SMALL)[:700],
        b"\xff\xd8\xff\xe1\x01\x00Exif\0\0II*\0",
        b"\xff\xd8\xff\xe2\x01\x00MPF\0MM\0*",
    ):
        structure = read_structure(start + tail)
        assert structure.supported and structure.end <= len(start + tail)


def test_brightness_comes_back_on_the_grid_of_the_file() -> None:
    wide = jpeg(photo(5, 2500, 40))
    luma = read_luma(wide)
    assert (luma.status, luma.width, luma.height, luma.left % 8, luma.top) == ("read", MOST_SIDE_PX, 40, 0, 0)
    assert len(luma.luma) == luma.width * luma.height
    turned = read_luma(forge.with_exif_orientation(jpeg(SMALL), 6))
    assert (turned.width, turned.height) == (64, 48)
    assert turned.luma == read_luma(jpeg(SMALL)).luma
    assert read_luma(forge.jpeg_of_cmyk()).status == "no_luma"
    assert read_luma(jpeg(SMALL)[:-40]).status == "unreadable"
