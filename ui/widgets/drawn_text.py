"""Text drawn in lists: broken into a few lines where it must be, or with its middle left out."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption


def _one_line(text: str) -> str:
    return " ".join(text[:2000].split())


def broken(font: QFont, text: str, width: int, most: int) -> list[str]:
    """A text in at most so many lines, broken between words or, where one is too long, in it; dots for the rest."""
    said, room = _one_line(text), max(40, width)
    layout = QTextLayout(said, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(said)]
    lines = [said[start:end] for start, end in zip(starts[:most], ends, strict=False)]
    if len(starts) > most:
        rest = said[starts[most - 1] :]
        lines[-1] = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, room)
    return lines


def lines_of(font: QFont, text: str, width: int, most: int) -> int:
    """How many lines a text takes at a width, at most so many."""
    if len(text) < 12:
        return 1
    return max(1, len(broken(font, text, width, most)))


def draw_wrapped(painter: QPainter, rect: QRect, text: str, most: int) -> None:
    """Draw a text in at most so many lines."""
    metrics = painter.fontMetrics()
    for n, line in enumerate(broken(painter.font(), text, rect.width(), most)):
        painter.drawText(rect.left(), rect.top() + n * metrics.lineSpacing() + metrics.ascent(), line)


def draw_elided(painter: QPainter, rect: QRect, text: str) -> None:
    """Draw a text in one line, its middle left out where there is no room."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
