"""Reads all that a file says of itself, by its type; runs in the reader process only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from provenance.media.metadata.ciff import read_crw
from provenance.media.metadata.documents import read_pdf, read_psd, read_svg, read_xmp_file
from provenance.media.metadata.gathered import Gathered
from provenance.media.metadata.iso_boxes import read_heif, read_jp2, read_jxl
from provenance.media.metadata.jpeg import read_jpeg
from provenance.media.metadata.png import read_png
from provenance.media.metadata.riff import read_gif, read_webp
from provenance.media.sniff import HEAD_BYTES, sniff
from provenance.media.tags import TagReading

__all__ = ["SUPPORTED", "read_tags"]

#: EXV: the five letters and two bytes after the first marker's place (Exiv2's format description).
_EXV_HEAD_BYTES: Final = 7
#: RAF: where the JPEG begins stands at 84, its length at 88 (Fujifilm's header, as ExifTool's documentation says).
_RAF_JPEG_AT: Final = 84


def _read_tiff(data: bytes, gathered: Gathered) -> None:
    gathered.add_exif(data)


def _read_exv(data: bytes, gathered: Gathered) -> None:
    read_jpeg(data, gathered, _EXV_HEAD_BYTES)


def _read_raf(data: bytes, gathered: Gathered) -> None:
    start, length = (int.from_bytes(data[at : at + 4], "big") for at in (_RAF_JPEG_AT, _RAF_JPEG_AT + 4))
    if data[start : start + 2] == b"\xff\xd8":
        read_jpeg(data[: start + length], gathered, start + 2)


_READERS: Final[dict[str, Callable[[bytes, Gathered], None]]] = {
    "jpeg": read_jpeg,
    "tiff": _read_tiff,
    "raw_tiff": _read_tiff,
    "raf": _read_raf,
    "png": read_png,
    "webp": read_webp,
    "gif": read_gif,
    "heic": read_heif,
    "avif": read_heif,
    "jxl": read_jxl,
    "jp2": read_jp2,
    "psd": read_psd,
    "exv": _read_exv,
    "crw": read_crw,
    "svg": read_svg,
    "pdf": read_pdf,
    "xmp": read_xmp_file,
}
SUPPORTED: Final = frozenset(_READERS)
"""The types of file whose tags are read, by their ids of `sniff`."""


def read_tags(data: bytes) -> TagReading:
    """Every tag of a file, in its order; no tags and no error where there are none.

    Malformed parts are skipped and named in `warnings` and `unread`; `supported` is False for types we read no tags of.
    """
    media_type = sniff(memoryview(data)[:HEAD_BYTES]).id
    reader = _READERS.get(media_type)
    if reader is None:
        return TagReading(supported=False, tags=(), warnings=())
    gathered = Gathered()
    reader(data, gathered)
    return gathered.reading()
