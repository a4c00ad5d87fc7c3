"""What is said of the pictures embedded in a file beside its main picture."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

__all__ = [
    "MOST_PREVIEWS",
    "MOST_PREVIEW_BYTES",
    "PREVIEW_SIDE_PX",
    "Preview",
    "PreviewKind",
    "PreviewNote",
    "PreviewReading",
]

#: More embedded pictures than any camera writes (our choice); what lies beyond is counted, not read.
MOST_PREVIEWS: Final = 32
#: Of all embedded pictures of a file together (our choice: JPEGs of full size in RAW files reach 15 MB).
MOST_PREVIEW_BYTES: Final = 24 * 1024 * 1024
#: Decoded pixels are handed on no larger than this (our choice: thumbnails are 160 to 512 pixels wide).
PREVIEW_SIDE_PX: Final = 512

PreviewKind = Literal[
    "exif_thumbnail",
    "jfif_thumbnail",
    "tiff_preview",
    "maker_note_preview",
    "mpf_thumbnail",
    "mpf_view",
    "mpf_other",
    "photoshop_thumbnail",
    "heif_thumbnail",
    "heif_depth",
    "heif_auxiliary",
    "gain_map",
    "after_end",
    "xmp_thumbnail",
    "c2pa_thumbnail",
    "c2pa_ingredient",
]

#: "": as found. `re_encoded`: stored without compression, or decoded by libheif, and written as PNG here.
#: `not_handed_out`: the decoder does not give its pixels. The others say why there are no pixels.
PreviewNote = Literal["", "re_encoded", "not_handed_out", "undecodable", "outside_file", "too_many_pixels"]


class Preview(Struct, frozen=True, kw_only=True):
    """One embedded picture.

    `offset`: of its first byte in the file, -1 where it does not stand there as such (base64, HEIC items).
    `size_bytes` as the file states it; `media_type` an id of `sniff`; `width` and `height` in pixels as stored, 0 when
    not known. `data`: the encoded bytes as found, or PNG when re-encoded; empty when there are none. `pixels`: RGB
    rows, `pixels_width` × `pixels_height`, the longer side at most `PREVIEW_SIDE_PX`, in stored orientation; empty when
    undecodable. `orientation`: the EXIF orientation (1 to 8) that should turn it upright: its own, or that of the main
    picture. `urn`: an auxiliary picture's type as the file names it, text of the file.
    """

    kind: PreviewKind
    offset: int
    size_bytes: int
    media_type: str
    width: int = 0
    height: int = 0
    data: bytes = b""
    pixels: bytes = b""
    pixels_width: int = 0
    pixels_height: int = 0
    orientation: int = 1
    note: PreviewNote = ""
    urn: str = ""


class PreviewReading(Struct, frozen=True, kw_only=True):
    """All embedded pictures of a file, in the order of its parts.

    `type_id`: of the file, as by `sniff`. `searched`: whether files of this type can hold any that are read here.
    `left_out`: how many lay beyond the bounds.
    """

    type_id: str
    searched: bool
    previews: tuple[Preview, ...] = ()
    left_out: int = 0
