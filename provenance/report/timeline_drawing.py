"""Draws the time line of a board as a picture: bounds, claims, windows and stated times told apart by shape."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from provenance.record.timeline import Lane, LaneKind, TimeLine

WIDTH_PX: Final = 1600  # on 160 mm that is 254 dots per inch
_WORDS_PX: Final = 640
_LANE_PX: Final = 54
_MARGIN_PX: Final = 16
_FONT_PX: Final = 25
_INK: Final = (33, 37, 41)
_CLAIM: Final = (31, 95, 135)  # 6.6 to 1 against white (WCAG 2.2 contrast ratio)
_QUIET: Final = (95, 105, 114)
_PAPER: Final = (255, 255, 255)
_ROOM: Final = (226, 236, 242)
_LINE: Final = (214, 218, 222)
_LATIN_END: Final = (
    0x250  # letters that the font of this picture surely has; other words are left to the table
)
_HATCH_PX: Final = 9
_DASH_PX: Final = 14


def drawn_time_line(line: TimeLine, words: tuple[str, ...]) -> bytes:
    """PNG bytes of a time line; `words` one text for each lane. The same line and words give the same bytes."""
    height = len(line.lanes) * _LANE_PX + 2 * _MARGIN_PX
    image = Image.new("RGB", (WIDTH_PX, height), _PAPER)
    draw = ImageDraw.Draw(image)
    if line.room is not None:
        first, last = (_x(place) for place in line.room)
        draw.rectangle((first, _MARGIN_PX, last, height - _MARGIN_PX), fill=_ROOM)
    font = ImageFont.load_default(size=_FONT_PX)
    for n, (lane, text) in enumerate(zip(line.lanes, words, strict=True)):
        y = _MARGIN_PX + n * _LANE_PX + _LANE_PX // 2
        ink = _ink(lane)
        draw.line((_x(0), y, _x(1), y), fill=_LINE, width=1)
        draw.text((0, y), str(lane.number or ""), font=font, fill=ink, anchor="lm")
        draw.text((56, y), _fitting(text, font), font=font, fill=ink, anchor="lm")
        _draw_lane(draw, lane, y, ink)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _x(place: float) -> int:
    return round(_WORDS_PX + place * (WIDTH_PX - _WORDS_PX - _MARGIN_PX))


def _ink(lane: Lane) -> tuple[int, int, int]:
    return {LaneKind.CLAIMED: _CLAIM, LaneKind.STATED: _QUIET}.get(lane.kind, _INK)


def _fitting(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The words as far as they fit; none where the font may lack their letters."""
    if any(ord(letter) >= _LATIN_END for letter in text):
        return ""
    room = _WORDS_PX - 56 - 2 * _MARGIN_PX
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}...") > room:
        text = text[:-1]
    return f"{text.rstrip()}..."


def _draw_lane(draw: ImageDraw.ImageDraw, lane: Lane, y: int, ink: tuple[int, int, int]) -> None:
    first = _x(0.0 if lane.first is None else lane.first)
    last = _x(1.0 if lane.last is None else lane.last)
    match lane.kind:
        case LaneKind.NOT_BEFORE | LaneKind.NOT_AFTER:
            after = lane.kind is LaneKind.NOT_AFTER
            _fuzzy(draw, (first, last), y, ink)
            bar, start, end = (last, first, _x(0)) if after else (first, last, _x(1))
            draw.rectangle((bar - 2, y - 18, bar + 2, y + 18), fill=ink)
            _arrow(draw, (start, end), y, ink, dashed=lane.conditional)
        case LaneKind.STATED:
            middle = (first + last) // 2
            draw.line((first, y, last, y), fill=ink, width=2)
            draw.ellipse((middle - 10, y - 10, middle + 10, y + 10), fill=_PAPER, outline=ink, width=4)
        case _:
            box = (first, y - 14, max(last, first + 12), y + 14)
            filled = ink if lane.kind is LaneKind.WINDOW else None
            draw.rounded_rectangle(box, radius=6, fill=filled, outline=ink, width=4)


def _arrow(
    draw: ImageDraw.ImageDraw, ends: tuple[int, int], y: int, ink: tuple[int, int, int], *, dashed: bool
) -> None:
    start, end = ends
    low, high = sorted(ends)
    step = 2 * _DASH_PX if dashed else max(high - low, 1)
    for x in range(low, high, step):
        draw.line((x, y, min(x + (_DASH_PX if dashed else step), high), y), fill=ink, width=4)
    back = 14 if end < start else -14
    draw.polygon(((end, y), (end + back, y - 9), (end + back, y + 9)), fill=ink)


def _fuzzy(draw: ImageDraw.ImageDraw, ends: tuple[int, int], y: int, ink: tuple[int, int, int]) -> None:
    """Hatched between the ends that precision or zones leave open."""
    first, last = ends
    if last - first < 2:
        return
    draw.rectangle((first, y - 11, last, y + 11), fill=_PAPER, outline=ink, width=1)
    for x in range(first, last, _HATCH_PX):
        reach = min(22, last - x)
        draw.line((x, y + 11, x + reach, y + 11 - reach), fill=ink, width=1)
