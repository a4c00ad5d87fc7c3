"""Changes how a picture looks, never what is preserved: black and white point, gamma, contrast, sharpness."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Final

from provenance.errors import UsageError
from provenance.media.memory import room
from provenance.media.picture import BYTES_PER_PIXEL, Pixels

__all__ = ["BORDER_PX", "NO_ADJUSTMENT", "Adjustment", "adjusted"]

#: What lies this far from a pixel or nearer decides its value when it is sharpened: the blur of Pillow is three
#: box filters, and at this radius they reach 6 pixels (Pillow 13.0, BoxBlur.c). A tile cut with such a border is exact.
BORDER_PX: Final = 8
_BAND_ROWS: Final = 256  # our choice: a tenth of a second for rows of 10,000 pixels
_BLUR_RADIUS_PX: Final = 2  # our choice: the width of an edge in a photo
_SHARPEST_PERCENT: Final = 200  # our choice, of the unsharp mask at sharpness 100
_STEEPEST: Final = 4.0  # our choice: the slope at contrast 100
_BOUNDS: Final = {
    "black": (0, 254),
    "white": (1, 255),
    "gamma_hundredths": (10, 1000),
    "contrast": (-100, 100),
    "sharpness": (0, 100),
}


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How a picture is shown; all whole numbers, so that an event can hold them.

    A channel's value v (0 to 255, red, green and blue alike) becomes, each step kept within 0 to 1:
    t = (v - black) / (white - black); t = t ** (100 / gamma_hundredths), so above 100 is brighter;
    t = 0.5 + (t - 0.5) * 4 ** (contrast / 100); v' = floor(255 t + 0.5). Then an unsharp mask of radius 2 pixels and
    2 * sharpness percent. Raises UsageError: adjustment_out_of_range, adjustment_black_above_white.
    """

    black: int = 0
    white: int = 255
    gamma_hundredths: int = 100
    contrast: int = 0
    sharpness: int = 0

    def __post_init__(self) -> None:
        for what, value in asdict(self).items():
            lowest, highest = _BOUNDS[what]
            if not lowest <= value <= highest:
                raise UsageError(
                    "adjustment_out_of_range", what=what, value=value, lowest=lowest, highest=highest
                )
        if self.black >= self.white:
            raise UsageError("adjustment_black_above_white", black=self.black, white=self.white)

    @property
    def is_none(self) -> bool:
        """Whether it leaves every picture as it is."""
        return self == NO_ADJUSTMENT

    @property
    def parameters(self) -> dict[str, int]:
        """Its numbers by name, as an event records them."""
        return asdict(self)

    def table(self) -> list[int]:
        """The new value of each of the 256 values of a channel."""
        return [self._value(value) for value in range(256)]

    def _value(self, value: int) -> int:
        share = _within((value - self.black) / (self.white - self.black))
        share **= 100 / self.gamma_hundredths
        share = _within(0.5 + (share - 0.5) * _STEEPEST ** (self.contrast / 100))
        return math.floor(255 * share + 0.5)


NO_ADJUSTMENT: Final = Adjustment()


def adjusted(pixels: Pixels, adjustment: Adjustment, check: Callable[[], None] = lambda: None) -> Pixels:
    """The pixels as the adjustment shows them; the same pixels when it changes nothing.

    For a tile of a larger picture give `BORDER_PX` more on each side and cut them off again. `check` is called between
    bands of rows, and may raise.
    """
    if adjustment.is_none:
        return pixels
    row = pixels.width * BYTES_PER_PIXEL
    source, result = memoryview(pixels.data), room(pixels.height * row)
    for top in range(0, pixels.height, _BAND_ROWS):
        check()
        below = min(top + _BAND_ROWS, pixels.height)
        first, last = max(0, top - BORDER_PX), min(below + BORDER_PX, pixels.height)
        band = _changed(Pixels(pixels.width, last - first, source[first * row : last * row]), adjustment)
        result[top * row : below * row] = band[(top - first) * row : (below - first) * row]
    return Pixels(pixels.width, pixels.height, result.toreadonly())


def _changed(band: Pixels, adjustment: Adjustment) -> memoryview:
    from PIL import ImageFilter

    from provenance.media.encode import image_of

    image = image_of(band).point(adjustment.table() * 3)
    if adjustment.sharpness:
        percent = adjustment.sharpness * _SHARPEST_PERCENT // 100
        image = image.filter(ImageFilter.UnsharpMask(_BLUR_RADIUS_PX, percent, 0))
    return memoryview(image.tobytes())


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
