"""The brightness of a JPEG as it is stored, unturned and on its own grid of blocks, as the reader process gives it."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

__all__ = ["MOST_SIDE_PX", "JpegLuma"]

#: The middle part that is looked at: 256 × 256 blocks say all there is (our choice).
MOST_SIDE_PX: Final = 2048


class JpegLuma(Struct, frozen=True, kw_only=True):
    """A middle part of the decoded brightness: `luma` holds width × height bytes, row by row, 0 black to 255 white.

    `left` and `top` are multiples of 8, so its blocks are those of the file; width and height are too.
    `status`: "read"; "no_luma" when the file stores no brightness or not at full size; "unreadable" when it cannot be
    decoded. Only "read" holds any pixels.
    """

    status: Literal["read", "no_luma", "unreadable"]
    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0
    luma: bytes = b""
