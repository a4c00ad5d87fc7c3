"""Types are told by content."""

from __future__ import annotations

import pytest

from provenance.media.sniff import HEAD_BYTES, MEDIA_TYPES, sniff
from tests import forge


@pytest.mark.parametrize("format_id", ["jpeg", "png", "webp", "tiff", "gif", "bmp", "heic", "avif"])
def test_every_picture_format_is_told_by_its_first_bytes(format_id: str) -> None:
    found = sniff(forge.picture_file(format_id)[:HEAD_BYTES])
    assert (found.id, found.kind, found.decodable) == (format_id, "picture", True)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\x0a\xfa\x1f", "jxl"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
        (b"8BPS\0\x01\0\0", "psd"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
        (b"MM\0+\0\x08\0\0", "tiff"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (forge.svg_drawing(), "svg"),
        (forge.html_page(), "html"),
        (b"<!-- saved -->\n<HTML><body>", "html"),
        (forge.pdf_page(), "pdf"),
        (b"\0" * 500 + forge.pdf_page(), "pdf"),
        ("Прапор у Куп’янську".encode(), "text"),
        ("Прапор".encode("utf-16"), "text"),
        (b'{"a": 1}', "text"),
        (b"<?xml version='1.0'?><kml/>", "text"),
        (b"BMW is a car", "text"),
        (b"", "unknown"),
        (b"\0\1\2\3", "unknown"),
        (b"\xcf\xf0\xe0\xef\xee\xf0", "unknown"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "unknown"),
    ],
)
def test_types_known_and_unknown(head: bytes, expected: str) -> None:
    assert sniff(head).id == expected


def test_text_cut_inside_a_letter_is_still_text() -> None:
    assert sniff("Прапор".encode()[:-1]).id == "text"


def test_only_pictures_are_decodable() -> None:
    assert {found.kind for found in MEDIA_TYPES.values() if found.decodable} == {"picture"}
