"""The XMP of real files against ExifTool's answers, which are not shipped."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.media.metadata.xmp import xmp_tags

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
TRUTH = DATA / "metadata_exiftool.json"

pytestmark = pytest.mark.skipif(
    not TRUTH.is_file(), reason="development data not here: set ALIDADE_DATA to the folder of metadata/"
)

PACKET = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
WHOLE = re.compile(rb"<x:x[am]pmeta.*?</x:x[am]pmeta>", re.DOTALL)


def segments(data: bytes) -> Iterator[bytes]:
    """The APP1 segments of a JPEG before its picture."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xD9, 0xDA):
        length = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == 0xE1:
            yield data[at + 4 : at + 2 + length]
        at += 2 + length


def in_png(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        chunk = data[at + 8 : at + 8 + length]
        if data[at + 4 : at + 8] == b"iTXt" and chunk.startswith(b"XML:com.adobe.xmp\0"):
            text = chunk[20:].split(b"\0", 2)[2]
            yield zlib.decompress(text) if chunk[18] else text
        at += 12 + length


def packets(path: Path) -> tuple[list[bytes], dict[str, bytes]]:
    data = path.read_bytes()
    if data.startswith(b"\x89PNG"):
        return list(in_png(data)), {}
    if not data.startswith(b"\xff\xd8"):
        return [data] if path.suffix == ".xmp" else WHOLE.findall(data), {}
    main = [one[len(PACKET) :] for one in segments(data) if one.startswith(PACKET)]
    extended: dict[str, bytearray] = {}
    for one in segments(data):
        if one.startswith(EXTENSION):
            total, offset = int.from_bytes(one[67:71]), int.from_bytes(one[71:75])
            whole = extended.setdefault(one[35:67].decode("ascii"), bytearray(total))
            whole[offset : offset + len(one) - 75] = one[75:]
    return main, {guid: bytes(whole) for guid, whole in extended.items()}


def plain(value: object) -> object:
    """Lists and truth values as one kind, for comparing."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, bool):
        return str(value)
    return value.capitalize() if isinstance(value, str) and value.lower() in ("true", "false") else value


def test_the_tags_that_exiftool_reads_are_read_with_its_values() -> None:
    wanted, read, equal = 0, 0, 0
    for row in json.loads(TRUTH.read_text()):
        path = DATA / row["SourceFile"].removeprefix("DEV/")
        main, extended = packets(path)
        ours: dict[str, object] = {}
        for packet in main:
            reading = xmp_tags(packet, extended)
            assert (reading.problem, reading.complete) == ("", True), path.name
            for tag in reading.tags:
                ours.setdefault(f"{tag.group}:{tag.name}", tag.value)
        truth = {key: value for key, value in row.items() if key.startswith("XMP-")}
        assert not set(ours) - set(truth), path.name
        wanted += len(truth)
        read += len(set(truth) & set(ours))
        equal += sum(key in ours and plain(ours[key]) == plain(value) for key, value in truth.items())
    assert wanted > 600
    assert read >= 0.99 * wanted
    assert equal >= 0.99 * wanted
