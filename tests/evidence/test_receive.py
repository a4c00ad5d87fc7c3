"""Receiving a file: read once, hashed, told by content, and left exactly as it was."""

from __future__ import annotations

import hashlib
import os
import plistlib
import random
import sys
from pathlib import Path

import pytest

from provenance.errors import InputError
from provenance.evidence.intake import receive, receive_bitmap
from provenance.evidence.origin import _where_froms, origin_attributes
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.values import FileName, Instant, Missing
from tests import forge

needs_xattr = pytest.mark.skipif(sys.platform != "linux", reason="extended attributes are set on Linux only")


def _with_attribute(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"this file system keeps no extended attributes ({error.strerror})")


def test_a_file_is_received_with_its_bytes_hash_type_name_and_time(tmp_path: Path) -> None:
    path = tmp_path / "фото 1.jpg"
    path.write_bytes(forge.picture_file("jpeg"))
    os.utime(path, (1_662_800_553, 1_662_800_553))
    received = receive(path)
    assert received.data == path.read_bytes()
    assert received.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert received.media_type.id == "jpeg"
    assert received.name == FileName("фото 1.jpg")
    assert isinstance(received.modified, Instant)
    assert (received.modified.value, received.modified.offset) == ("2022-09-10T09:02:33", "+00:00")
    assert received.origin == ()


def test_the_original_is_left_exactly_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(forge.picture_file("jpeg"))
    os.utime(path, ns=(1_600_000_000_123_456_789, 1_600_000_000_123_456_789))
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns, path.stat().st_mode)
    receive(path)
    assert (
        path.read_bytes(),
        path.stat().st_mtime_ns,
        path.stat().st_ctime_ns,
        path.stat().st_mode,
    ) == before
    assert os.listdir(tmp_path) == ["photo.jpg"]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (forge.html_page(), "html"),
        (forge.pdf_page(), "pdf"),
        (b"just words", "text"),
        (forge.svg_drawing(), "svg"),
        (forge.picture_file("webp"), "webp"),
    ],
)
def test_the_type_is_told_by_content_whatever_the_name(data: bytes, media_type: str, tmp_path: Path) -> None:
    path = tmp_path / "received.bin"
    path.write_bytes(data)
    assert receive(path).media_type is MEDIA_TYPES[media_type]


@pytest.mark.parametrize("name", ["photo.jpg", "photo.JPG", "photo.heic", "photo.tiff"])
def test_text_named_as_a_picture_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"<!doctype html><title>Not found</title>")
    with pytest.raises(InputError) as caught:
        receive(path)
    assert caught.value.id == "named_as_picture_is_document"
    assert caught.value.values == {"name": name, "found": "html"}


def test_a_picture_named_as_another_kind_of_picture_is_received(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(forge.picture_file("png"))
    assert receive(path).media_type.id == "png"


def test_bytes_of_no_known_type_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\0\1\2\3" * 100)
    with pytest.raises(InputError) as caught:
        receive(path)
    assert caught.value.id == "type_not_known"


def test_everything_that_is_no_readable_file_is_refused_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "folder.jpg").mkdir()
    found = {}
    for path in (
        tmp_path / "empty.jpg",
        tmp_path / "folder.jpg",
        tmp_path / "gone.jpg",
        forge.broken_link(tmp_path),
        forge.pipe(tmp_path),
    ):
        with pytest.raises(InputError) as caught:
            receive(path)
        assert caught.value.values["name"] == path.name
        found[path.name] = caught.value.id
    assert found == {
        "empty.jpg": "file_empty",
        "folder.jpg": "file_is_a_folder",
        "gone.jpg": "file_missing",
        "link.jpg": "file_is_a_broken_link",
        "photo.jpg": "file_is_not_a_regular_file",
    }


def test_a_name_that_is_not_unicode_is_kept_as_bytes_beside_a_shown_form(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"foto-\xff\xe9.jpg")
    path.write_bytes(forge.picture_file("jpeg"))
    assert receive(path).name == FileName("foto-\ufffd\ufffd.jpg", b"foto-\xff\xe9.jpg".hex())


def test_a_pasted_picture_has_no_name_no_time_and_no_origin() -> None:
    received = receive_bitmap(forge.picture_file("png"))
    nothing = Missing("not_applicable")
    assert (received.name, received.modified, received.origin) == (nothing, nothing, ())


# ---- origin -------------------------------------------------------------------------------------------------


@needs_xattr
def test_what_the_browser_noted_about_a_file_is_kept_verbatim(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(forge.picture_file("jpeg"))
    _with_attribute(path, "user.xdg.origin.url", "https://example.org/фото?a=1&b=2".encode())
    _with_attribute(path, "user.xdg.referrer.url", b"https://example.org/\r\n\0")
    noted = {attribute.name: attribute.value for attribute in receive(path).origin}
    assert noted == {
        "user.xdg.origin.url": "https://example.org/фото?a=1&b=2",
        "user.xdg.referrer.url": "https://example.org/",
    }


@needs_xattr
def test_a_note_without_end_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x")
    try:
        os.setxattr(path, "user.xdg.origin.url", b"x" * 60_000)
    except OSError:  # many file systems keep a few kilobytes only
        _with_attribute(path, "user.xdg.origin.url", b"x" * 3000)
    assert 0 < len(origin_attributes(path)[0].value) <= 4096


@needs_xattr
def test_a_note_that_is_not_unicode_is_shown_with_marks(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x")
    _with_attribute(path, "user.xdg.origin.url", b"https://example.org/\xff")
    assert origin_attributes(path)[0].value == "https://example.org/\ufffd"


def test_a_file_without_notes_and_one_that_is_not_there_have_none(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert origin_attributes(tmp_path / "photo.jpg") == ()
    assert origin_attributes(tmp_path / "gone.jpg") == ()


@pytest.mark.parametrize(
    ("stored", "addresses"),
    [
        (b"", ()),
        (plistlib.dumps(["https://a.example/1.jpg", "https://a.example/"], fmt=plistlib.FMT_BINARY),
         ("https://a.example/1.jpg", "https://a.example/")),
        (plistlib.dumps("https://a.example/", fmt=plistlib.FMT_BINARY), ()),
        (plistlib.dumps(["https://a.example/", ["x"]], fmt=plistlib.FMT_BINARY), ()),
        (plistlib.dumps({"a": "https://a.example/"}, fmt=plistlib.FMT_BINARY), ()),
        (plistlib.dumps(["x" * 65_536], fmt=plistlib.FMT_BINARY), ()),
        (b"<plist><string>https://a.example/</string></plist>", ()),
        (b"bplist00 not really one", ()),
    ],
)  # fmt: skip
def test_of_the_property_list_of_another_system_only_a_short_list_of_texts_is_taken(
    stored: bytes, addresses: tuple[str, ...]
) -> None:
    assert _where_froms(stored) == addresses


def test_a_mutated_property_list_never_breaks_the_intake() -> None:
    numbers = random.Random(3)
    listed = [f"https://a.example/{number}.jpg" for number in range(40)]
    good = plistlib.dumps([*listed, {"a": [1, 2.5, b"x"]}], fmt=plistlib.FMT_BINARY)
    for _ in range(1000):
        assert all(isinstance(address, str) for address in _where_froms(forge.mutated(good, numbers)))
