"""Safe pixels and what the file says about them, as plain values without any imaging library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BYTES_PER_PIXEL", "Colour", "ColourFrom", "Crop", "PictureFacts", "Pixels"]

#: What the delivered numbers mean. "file": as in the file, its colour profile was not looked at; "profile": sRGB,
#: converted by the embedded profile; "none": asked for sRGB, but the file has no profile, so as in the file;
#: "unusable": the same, because its profile is damaged, too large or made for other channels.
ColourFrom = Literal["file", "profile", "none", "unusable"]

#: Which numbers are wanted: those in the file, or sRGB by the file's own profile.
Colour = Literal["file", "srgb"]

#: A part of the upright full-size picture: left, top, width, height in pixels.
Crop = tuple[int, int, int, int]

#: Red, green, blue, one byte each.
BYTES_PER_PIXEL: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """An upright picture: `height` rows of `width` pixels, each R, G, B as one byte, rows without padding.

    The pixel in column x and row y has its centre at (x + 0.5, y + 0.5) in picture coordinates, so a point of
    a downscaled picture lies at `x * shown_width / width` in the full picture.
    """

    width: int
    height: int
    data: bytes | bytearray | memoryview

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or len(self.data) != self.width * self.height * BYTES_PER_PIXEL:
            raise ValueError("pixels: width, height and number of bytes do not agree")

    def array(self) -> NDArray[np.uint8]:
        """The same memory as an array of shape (height, width, 3), dtype uint8, read-only, in RGB order."""
        import numpy as np

        view = np.frombuffer(self.data, np.uint8).reshape(self.height, self.width, BYTES_PER_PIXEL)
        view.flags.writeable = False
        return view


class PictureFacts(Struct, frozen=True, kw_only=True):
    """What the file's header says of the picture, and what was done to show it.

    `stored_*` are pixels as stored, `shown_*` after orientation; both full size. `orientation` (1 to 8, EXIF
    2.32 table 4) is the one that turns the stored picture upright; it has been applied exactly once,
    `oriented_by` says by whom. `mode` and `bits` are as stored ("RGB;16": 16 bits per channel; `bits` 0: not
    stated). Transparent parts were laid over white when `has_alpha`. `frames`: the first was decoded.
    `scale` ≥ 1 is the full shown width divided by the width of the pixels delivered.
    `colour_from` tells what the delivered numbers mean, see `ColourFrom`.
    """

    type_id: str
    stored_width: int
    stored_height: int
    shown_width: int
    shown_height: int
    orientation: int
    oriented_by: Literal["us", "decoder", "nobody"]
    mode: str
    bits: int
    has_alpha: bool
    frames: int
    icc_name: str | None
    icc_profile: bytes | None
    scale: float = 1.0
    colour_from: ColourFrom = "file"
