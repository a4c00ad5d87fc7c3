"""Small files that claim a great deal: a reading stays small, ends after few steps, and says that it was cut."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import msgspec
import pytest

from provenance.media.jpeg.segments import BROKEN, SKIPPED, head_segments
from provenance.media.metadata import icc
from provenance.media.metadata.reading import read_tags
from provenance.media.wire import FRAME_LIMIT_BYTES
from tests import forge
from tests.media import metadata_forge as made

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
EXIF = forge.full_exif().tobytes()


def one_text_named_often() -> bytes:
    """3,500 entries that name the same 20,000 letters."""
    text = b"x" * 20_000
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", 3500)
    at = len(head) + 3500 * 12 + 4
    entries = b"".join(struct.pack("<HHII", 0x9000 + n % 200, 2, len(text), at) for n in range(3500))
    return head + entries + bytes(4) + text


def many_comments() -> bytes:
    return made.jpeg_with(*(made.segment(0xFE, b"c" * 65_000) for _ in range(300)))


def one_name_in_many_languages() -> bytes:
    """200 tags with 200 languages each over one long text, deflated to some kilobytes."""
    text = "я".encode("utf-16-be") * 500_000
    records = b"".join(
        bytes((97 + n // 26, 97 + n % 26)) + b"UA" + struct.pack(">II", len(text), 16 + 12 * 200)
        for n in range(200)
    )
    body = b"mluc\0\0\0\0" + struct.pack(">II", 200, 12) + records + text
    at = 132 + 12 * 200
    table = b"".join(b"desc" + struct.pack(">II", at, len(body)) for _ in range(200))
    profile = bytearray(128)
    profile[36:40] = b"acsp"
    whole = bytes(profile) + struct.pack(">I", 200) + table + body
    whole = struct.pack(">I", len(whole)) + whole[4:]
    return made.png_with(made.chunk(b"iCCP", b"p\0\0" + zlib.compress(whole)))


def many_deflated_texts() -> bytes:
    text = b"Comment\0\0" + zlib.compress(b"t" * 16_000_000, 9)
    return made.png_with(*(made.chunk(b"zTXt", text) for _ in range(60)))


def one_packet_in_many_items() -> bytes:
    """A HEIF item list whose 3,000 XMP items lie on the same bytes."""
    packet = made.XMP
    entries = b"".join(
        made.box(b"infe", b"\2\0\0\0" + struct.pack(">HH", n, 0) + b"mime" + b"x\0application/rdf+xml\0")
        for n in range(3000)
    )
    listing = made.box(b"iinf", b"\0\0\0\0" + struct.pack(">H", 3000) + entries)
    ftyp = made.box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        places = b"".join(struct.pack(">HHHII", n, 0, 1, start, len(packet)) for n in range(3000))
        located = made.box(b"iloc", b"\0\0\0\0" + b"\x44\0" + struct.pack(">H", 3000) + places)
        return made.box(b"meta", b"\0\0\0\0" + listing + located)

    start = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(start) + made.box(b"mdat", packet)


def pieces_without_end() -> bytes:
    """An item of 65,535 pieces of no width, again and again."""
    places = b"".join(struct.pack(">HHH", n, 0, 0xFFFF) for n in range(9000))
    located = made.box(b"iloc", b"\0\0\0\0" + b"\0\0" + struct.pack(">H", 9000) + places)
    listing = made.box(b"iinf", b"\0\0\0\0\0\0")
    return made.box(b"ftyp", b"heic\0\0\0\0mif1heic") + made.box(b"meta", b"\0\0\0\0" + listing + located)


def nested_boxes() -> bytes:
    data = b""
    for _ in range(1200):
        data = made.box(b"jp2h", data)
    return made.jp2_with(data)


def one_object_defined_often() -> bytes:
    return b"%PDF-1.7\n" + b"7 0 obj " * 60_000 + b"/Info 7 0 R"


def notes_named_often() -> bytes:
    notes = b"Apple iOS\0\0\x01MM" + b"\0\x10" + b"\0\1\0\t\0\0\0\1\0\0\0\1" * 16
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", 2001)
    at = len(head) + 2001 * 12 + 4
    entries = struct.pack("<HHII", 0x010F, 2, 6, at)
    entries += struct.pack("<HHII", 0x927C, 7, len(notes), at + 6) * 2000
    return made.jpeg_with(made.segment(0xE1, b"Exif\0\0" + head + entries + bytes(4) + b"Apple\0" + notes))


HOSTILE: dict[str, Callable[[], bytes]] = {
    function.__name__: function
    for function in (
        one_text_named_often,
        many_comments,
        one_name_in_many_languages,
        many_deflated_texts,
        one_packet_in_many_items,
        pieces_without_end,
        nested_boxes,
        one_object_defined_often,
        notes_named_often,
    )
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_reading_of_a_file_that_claims_much_fits_into_a_reply(name: str) -> None:
    assert len(msgspec.msgpack.encode(read_tags(HOSTILE[name]()))) < FRAME_LIMIT_BYTES / 2


@pytest.mark.parametrize("name", ["one_text_named_often", "many_comments"])
def test_a_reading_that_was_cut_says_so(name: str) -> None:
    assert not read_tags(HOSTILE[name]()).complete


def test_blocks_on_the_same_bytes_are_read_once() -> None:
    assert [tag.name for tag in read_tags(one_packet_in_many_items()).tags].count("CreatorTool") == 1


def test_a_long_name_is_cut_before_it_is_decoded() -> None:
    profile = zlib.decompress(one_name_in_many_languages().split(b"iCCPp\0\0", 1)[1])
    tags, _ = icc.icc_tags(profile)
    assert max(len(str(tag.value)) for tag in tags) <= icc.MAX_NAME_BYTES


def test_stray_bytes_before_a_segment_hide_nothing() -> None:
    data = made.jpeg_with(made.segment(0xFE, b"first"), b"\x00" + made.segment(0xE1, EXIF))
    reading = read_tags(data)
    assert any(tag.name == "GPSLatitude" for tag in reading.tags)
    assert reading.unread == () and "1 unknown bytes before a segment" in reading.warnings
    assert SKIPPED in [segment.marker for segment in head_segments(data)]


def test_a_file_that_breaks_off_among_its_segments_says_that_it_does() -> None:
    data = made.jpeg_with(made.segment(0xE1, EXIF))[:40]
    assert "segments" in read_tags(data[:30]).unread or "exif" in read_tags(data[:30]).unread
    assert [segment.marker for segment in head_segments(b"\xff\xd8\xff\xe1\x00")] == [BROKEN]


def test_an_exif_block_that_was_cut_is_not_taken_for_a_whole_one() -> None:
    reading = read_tags(made.jpeg_with(made.segment(0xE1, EXIF[:120])))
    assert "exif" in reading.unread
