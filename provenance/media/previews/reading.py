"""Reads every embedded picture of a file and decodes it small; runs in the reader process only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from PIL import Image

from provenance.media.boxes import orientation_in_boxes
from provenance.media.decode import DECODER_ERRORS
from provenance.media.exif_block import exif_block, orientation_in_exif
from provenance.media.image_resources import image_resources
from provenance.media.png_chunks import png_chunks
from provenance.media.previews.found import JPEG_START, Found
from provenance.media.previews.heif import pictures_in_heif
from provenance.media.previews.jpeg import pictures_in_jpeg
from provenance.media.previews.parts import (
    EXIF_RESOURCE,
    pictures_in_jumbf,
    pictures_in_resources,
    pictures_in_xmp,
)
from provenance.media.previews.shapes import (
    MOST_PREVIEW_BYTES,
    MOST_PREVIEWS,
    PREVIEW_SIDE_PX,
    Preview,
    PreviewNote,
    PreviewReading,
)
from provenance.media.previews.tiff import pictures_in_tiff
from provenance.media.sniff import sniff

__all__ = ["read_previews"]

#: Types that can hold embedded pictures and are searched for them.
_SEARCHED: Final = frozenset({"jpeg", "png", "webp", "tiff", "heic", "avif", "psd"})

#: Pillow's decoders for embedded pictures.
_FORMATS: Final = {"jpeg": "JPEG", "png": "PNG"}

# Bounds (ours): pixels of one embedded picture and of all together; JPEGs are shrunk while decoding.
MAX_PIXELS: Final = 100_000_000
MAX_PIXELS_TOGETHER: Final = 250_000_000
#: Found pictures looked at to fill the list.
MAX_LOOKED_AT: Final = 200


def read_previews(data: bytes) -> PreviewReading:
    """Every embedded picture of a file, in the order of its parts; never raises for malformed bytes."""
    type_id = sniff(data).id
    if type_id not in _SEARCHED:
        return PreviewReading(type_id=type_id, searched=False)
    collected = _Collected(_main_orientation(data, type_id))
    for looked_at, found in enumerate(_pictures(data, type_id)):
        collected.add(found)
        if looked_at == MAX_LOOKED_AT:
            break
    return PreviewReading(
        type_id=type_id, searched=True, previews=tuple(collected.previews), left_out=collected.left_out
    )


def _pictures(data: bytes, type_id: str) -> Iterator[Found]:
    if type_id == "jpeg":
        yield from pictures_in_jpeg(data)
        return
    if type_id == "tiff":
        yield from pictures_in_tiff(data, 0, in_exif=False)
        yield from pictures_in_xmp(data)
        return
    if type_id == "psd":
        yield from _in_psd(data)
        return
    block = exif_block(data, type_id)
    if block is not None:
        yield from pictures_in_tiff(block.data, block.offset, in_exif=True)
    yield from pictures_in_xmp(data)
    if type_id == "png":
        yield from _in_png(data)
    elif type_id in ("heic", "avif"):
        yield from pictures_in_heif(data)


def _in_psd(data: bytes) -> Iterator[Found]:
    """Image resources stand after the header of 26 bytes and the colour mode data (Adobe Photoshop file format)."""
    at = 30 + int.from_bytes(data[26:30], "big")
    start, end = at + 4, min(at + 4 + int.from_bytes(data[at : at + 4], "big"), len(data))
    yield from pictures_in_resources(data, (start, end), 0)
    for number, begin, stop, _ in image_resources(data, start, end):
        if number == EXIF_RESOURCE and data[begin : begin + 2] in (b"II", b"MM"):
            yield from pictures_in_tiff(data[begin : min(stop, end)], begin, in_exif=True)
    yield from pictures_in_xmp(data[start:end])


def _in_png(data: bytes) -> Iterator[Found]:
    """Thumbnails of content credentials in the chunk caBX (C2PA 2.1 §A.3.2)."""
    for kind, begin, end in png_chunks(data):
        if kind == b"caBX":
            yield from pictures_in_jumbf(data[begin:end], begin)


def _main_orientation(data: bytes, type_id: str) -> int:
    """The EXIF orientation of the main picture, which a thumbnail is stored like."""
    match type_id:
        case "heic" | "avif":
            return orientation_in_boxes(data)
        case "tiff":
            return orientation_in_exif(data)
        case _:
            block = exif_block(data, type_id)
            return 1 if block is None else orientation_in_exif(block.data)


class _Collected:
    """The list as it grows, within its bounds; the same bytes at the same place stand in it once."""

    def __init__(self, main_orientation: int) -> None:
        self.previews: list[Preview] = []
        self.left_out = 0
        self._orientation = main_orientation
        self._bytes = MOST_PREVIEW_BYTES
        self._pixels = MAX_PIXELS_TOGETHER
        self._places: set[tuple[int, int]] = set()

    def add(self, found: Found) -> None:
        """Decode what was found and list it."""
        place = (found.offset, found.size_bytes)
        if found.offset >= 0 and place in self._places:
            return
        self._places.add(place)
        if len(self.previews) >= MOST_PREVIEWS:
            self.left_out += 1
            return
        preview = self._decoded(found)
        needed = len(preview.data) + len(preview.pixels)
        if needed > self._bytes:
            self.left_out += 1
            return
        self._bytes -= needed
        self.previews.append(preview)

    def _decoded(self, found: Found) -> Preview:
        if found.image is not None:
            return self._of_raster(found, found.image)
        media_type = sniff(found.data).id if found.data else "unknown"
        note: PreviewNote = "not_handed_out" if found.not_handed_out else "outside_file"
        if found.data:
            opened = _opened(found.data, media_type)
            if opened is not None:
                return self._of_opened(found, media_type, opened)
            note = "undecodable"
        return self._preview(found, media_type, note=note, data=found.data)

    def _of_raster(self, found: Found, image: Image.Image) -> Preview:
        self._pixels -= image.width * image.height
        if self._pixels < 0:
            return self._preview(found, "png", note="too_many_pixels", data=b"", size=image.size)
        straight = _straight(image, found.blue_first)
        buffer = io.BytesIO()
        straight.save(buffer, "PNG")
        small = _small(straight)
        return self._preview(
            found, "png", note="re_encoded", data=buffer.getvalue(), size=image.size, small=small
        )

    def _of_opened(self, found: Found, media_type: str, opened: Image.Image) -> Preview:
        width, height = opened.size
        if width * height > min(MAX_PIXELS, self._pixels):
            return self._preview(
                found, media_type, note="too_many_pixels", data=found.data, size=(width, height)
            )
        self._pixels -= width * height
        try:
            opened.draft("RGB", (PREVIEW_SIDE_PX, PREVIEW_SIDE_PX))
            small = _small(_straight(opened, found.blue_first))
        except (MemoryError, *DECODER_ERRORS):
            return self._preview(found, media_type, note="undecodable", data=found.data, size=(width, height))
        return self._preview(found, media_type, data=found.data, size=(width, height), small=small)

    def _preview(
        self,
        found: Found,
        media_type: str,
        *,
        data: bytes,
        note: PreviewNote = "",
        size: tuple[int, int] = (0, 0),
        small: Image.Image | None = None,
    ) -> Preview:
        return Preview(
            kind=found.kind,
            offset=found.offset,
            size_bytes=found.size_bytes,
            media_type=media_type,
            width=size[0],
            height=size[1],
            data=data,
            pixels=b"" if small is None else small.tobytes(),
            pixels_width=0 if small is None else small.width,
            pixels_height=0 if small is None else small.height,
            orientation=self._upright_by(found),
            note=note,
            urn=found.urn[:200],
        )

    def _upright_by(self, found: Found) -> int:
        """What turns it upright: nothing, its own statement, or the main picture's."""
        if found.upright:
            return 1
        if found.orientation is not None:
            return found.orientation
        own = exif_block(found.data, "jpeg") if found.data.startswith(JPEG_START) else None
        return self._orientation if own is None else orientation_in_exif(own.data)


def _opened(data: bytes, media_type: str) -> Image.Image | None:
    """The picture with its header read; None for what Pillow cannot open."""
    if media_type not in _FORMATS:
        return None
    try:
        return Image.open(io.BytesIO(data), formats=(_FORMATS[media_type],))
    except (MemoryError, *DECODER_ERRORS):
        return None


def _straight(image: Image.Image, blue_first: bool) -> Image.Image:
    image = image.convert("RGB")
    if blue_first:
        red, green, blue = image.split()
        return Image.merge("RGB", (blue, green, red))
    return image


def _small(image: Image.Image) -> Image.Image:
    longer = max(image.size)
    if longer <= PREVIEW_SIDE_PX:
        return image
    size = (
        max(1, round(image.width * PREVIEW_SIDE_PX / longer)),
        max(1, round(image.height * PREVIEW_SIDE_PX / longer)),
    )
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
