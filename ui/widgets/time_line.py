"""Draws the times of a board beside one another: words at the left, shapes that tell bounds from statements."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from provenance.record.timeline import Lane, LaneKind
from ui.presenters.time_board import BoardSaid, LaneSaid
from ui.theme import SPACE, theme
from ui.widgets.parts import Tone, colour

_LANE_PX: Final = 26
_BAR_PX: Final = 9.0  # half of the height of a bound's bar
_HEAD_PX: Final = 6.0  # an arrow's head
_WORDS_SHARE: Final = 0.45  # of the width, for the words
_MOST_WORDS_PX: Final = 400
_TONES: Final[dict[LaneKind, Tone]] = {
    LaneKind.CLAIMED: "accent", LaneKind.NOT_BEFORE: "plain", LaneKind.NOT_AFTER: "plain",
    LaneKind.WINDOW: "plain", LaneKind.STATED: "muted",
}  # fmt: skip


class TimeLineView(QWidget):
    """One lane for each time, told apart by shape.

    A bound is a bar with an arrow to the side that it leaves open; what precision or zone leave open is hatched; on a
    condition it is dashed. A claim is a framed box, a window a filled one, a stated time a ring.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._lanes: tuple[LaneSaid, ...] = ()
        self._room: tuple[float, float] | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_board(self, said: BoardSaid) -> None:
        """Draw a board; screen readers hear every lane."""
        self._lanes, self._room = said.lanes, said.line.room
        spoken = "; ".join(self._spoken(one) for one in self._lanes)
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    @staticmethod
    def _spoken(one: LaneSaid) -> str:
        return f"{one.lane.number} {one.words}" if one.lane.number else one.words

    def sizeHint(self) -> QSize:
        return QSize(480, len(self._lanes) * _LANE_PX + SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    # ---- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words_px = min(self.width() * _WORDS_SHARE, _MOST_WORDS_PX)
        area = QRectF(words_px, SPACE / 2, self.width() - words_px - SPACE, len(self._lanes) * _LANE_PX)
        if self._room is not None and self._lanes:
            self._draw_room(painter, area)
        for n, one in enumerate(self._lanes):
            lane = QRectF(area.left(), area.top() + n * _LANE_PX, area.width(), _LANE_PX)
            self._draw_words(painter, QRectF(0, lane.top(), words_px - SPACE, _LANE_PX), one)
            _LaneDrawing(painter, lane, one.lane).draw()
        painter.end()

    def _draw_room(self, painter: QPainter, area: QRectF) -> None:
        assert self._room is not None
        first, last = self._room
        shade = QColor(colour("accent"))
        shade.setAlpha(36)
        painter.fillRect(
            QRectF(
                area.left() + first * area.width(), area.top(), (last - first) * area.width(), area.height()
            ),
            shade,
        )

    def _draw_words(self, painter: QPainter, box: QRectF, one: LaneSaid) -> None:
        painter.setPen(colour(_TONES[one.lane.kind]))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics = QFontMetricsF(painter.font())
        number = str(one.lane.number) if one.lane.number else ""
        indent = metrics.horizontalAdvance("000") + SPACE / 2
        painter.drawText(box, flags, number)
        text = metrics.elidedText(one.words, Qt.TextElideMode.ElideRight, box.width() - indent)
        painter.drawText(box.adjusted(indent, 0, 0, 0), flags, text)


class _LaneDrawing:
    """Draws one lane into its box."""

    def __init__(self, painter: QPainter, box: QRectF, lane: Lane) -> None:
        self._painter, self._box, self._lane = painter, box, lane
        self._ink = colour(_TONES[lane.kind])
        self._y = box.center().y()
        self._first = box.left() + box.width() * (0.0 if lane.first is None else lane.first)
        self._last = box.left() + box.width() * (1.0 if lane.last is None else lane.last)

    def draw(self) -> None:
        """Its shape by its kind, over a thin line."""
        self._painter.setPen(QPen(colour("muted"), 0.4))
        self._painter.drawLine(QPointF(self._box.left(), self._y), QPointF(self._box.right(), self._y))
        match self._lane.kind:
            case LaneKind.NOT_BEFORE:
                self._fuzzy()
                self._bar(self._first)
                self._arrow(self._last, self._box.right())
            case LaneKind.NOT_AFTER:
                self._fuzzy()
                self._bar(self._last)
                self._arrow(self._first, self._box.left())
            case LaneKind.STATED:
                self._ring()
            case _:
                self._rectangle(filled=self._lane.kind is LaneKind.WINDOW)

    def _pen(self, width: float = 2.0) -> QPen:
        dashed = Qt.PenStyle.DashLine if self._lane.conditional else Qt.PenStyle.SolidLine
        return QPen(self._ink, width, dashed)

    def _bar(self, x: float) -> None:
        """What is bounded for certain."""
        self._painter.setPen(QPen(self._ink, 3))
        self._painter.drawLine(QPointF(x, self._y - _BAR_PX), QPointF(x, self._y + _BAR_PX))

    def _arrow(self, start: float, end: float) -> None:
        self._painter.setPen(self._pen())
        self._painter.drawLine(QPointF(start, self._y), QPointF(end, self._y))
        back = _HEAD_PX if end < start else -_HEAD_PX
        head = [QPointF(end, self._y), QPointF(end + back, self._y - 4), QPointF(end + back, self._y + 4)]
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._ink)
        self._painter.drawPolygon(QPolygonF(head))

    def _fuzzy(self) -> None:
        """Between the ends that precision or zones leave open."""
        if self._last - self._first > 1:
            box = QRectF(self._first, self._y - 5, self._last - self._first, 10)
            self._painter.setPen(QPen(self._ink, 0.6))
            self._painter.setBrush(self._ink)
            brush = self._painter.brush()
            brush.setStyle(Qt.BrushStyle.BDiagPattern)
            self._painter.setBrush(brush)
            self._painter.drawRect(box)

    def _rectangle(self, *, filled: bool) -> None:
        self._painter.setPen(self._pen())
        if filled:
            self._painter.setBrush(self._ink)
        else:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max(self._last - self._first, 6.0)
        self._painter.drawRoundedRect(QRectF(self._first, self._y - 7, width, 14), 3, 3)

    def _ring(self) -> None:
        self._painter.setPen(QPen(self._ink, 1))
        self._painter.drawLine(QPointF(self._first, self._y), QPointF(self._last, self._y))
        self._painter.setPen(QPen(self._ink, 2))
        self._painter.setBrush(QColor(theme().shades.base))
        self._painter.drawEllipse(QPointF((self._first + self._last) / 2, self._y), 5, 5)
