"""One day of a place as a strip: night, twilight and daylight, the windows, the claim and the moon, on its clock."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from provenance.workbench.shadowpreview import DayStrip, Stretch
from ui.theme import SPACE, theme
from ui.widgets.parts import colour

__all__ = ["DayStripView"]

_LIGHT_PX: Final = 22
_LANE_PX: Final = 16
_LEAST_WORDS_PX: Final = 72
_HOURS: Final = 24
_EVERY_H: Final = 3
_SKY: Final = {
    "night": ("#1d2536", "#10141d"),
    "astronomical_twilight": ("#2f3b55", "#1b2334"),
    "nautical_twilight": ("#4d5f84", "#2b3853"),
    "civil_twilight": ("#8b9cc0", "#4d6087"),
    "day": ("#f3dc8c", "#a88b3c"),
}
"""Of the light and the dark theme: darker with less light, so that they are told apart without colour."""
_ORDER: Final = ("astronomical_twilight", "nautical_twilight", "civil_twilight", "day")
_LANES: Final = ("window", "claim", "moon")


class DayStripView(QWidget):
    """Draws one `DayStrip`; `words` says the same to whoever cannot see it, and stands as its tip."""

    def __init__(self, name: str, lanes: dict[str, str]) -> None:
        super().__init__()
        self._day: DayStrip | None = None
        self._lanes = lanes
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_day(self, day: DayStrip | None, words: str) -> None:
        """Draw this day; nothing for None."""
        self._day = day
        self.setAccessibleDescription(words)
        self.setVisible(day is not None)
        self.update()

    @property
    def _words_px(self) -> float:
        metrics = self.fontMetrics()
        return (
            max(_LEAST_WORDS_PX, *(metrics.horizontalAdvance(one) for one in self._lanes.values()))
            + 2 * SPACE
        )

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(480, _LIGHT_PX + len(_LANES) * _LANE_PX + line + SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    # ---- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        day = self._day
        if day is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sky = QRectF(self._words_px, SPACE / 2, self.width() - self._words_px - 2 * SPACE, _LIGHT_PX)
        self._draw_light(painter, sky, day)
        for n, lane in enumerate(_LANES):
            box = QRectF(sky.left(), sky.bottom() + n * _LANE_PX, sky.width(), _LANE_PX)
            painter.setPen(colour("muted"))
            words = QRectF(0, box.top(), self._words_px - SPACE, _LANE_PX)
            painter.drawText(
                words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._lanes[lane]
            )
            self._draw_lane(painter, box, lane, day)
        self._draw_hours(painter, sky)
        painter.end()

    def _draw_light(self, painter: QPainter, sky: QRectF, day: DayStrip) -> None:
        dark = int(theme().dark)
        painter.fillRect(sky, QColor(_SKY["night"][dark]))
        for light in _ORDER:
            for one, stretch in day.lights:
                if one == light:
                    painter.fillRect(self._box(sky, day, stretch), QColor(_SKY[light][dark]))
        painter.setPen(colour("muted"))
        painter.drawText(
            QRectF(0, sky.top(), self._words_px - SPACE, sky.height()),
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            self._lanes["light"],
        )

    def _draw_lane(self, painter: QPainter, box: QRectF, lane: str, day: DayStrip) -> None:
        middle = box.adjusted(0, 4, 0, -4)
        if lane == "window":
            for one in day.windows:
                painter.fillRect(self._box(middle, day, one), QBrush(colour("plain")))
        elif lane == "claim" and day.claim is not None:
            self._draw_claim(painter, middle, day, day.claim)
        elif lane == "moon":
            painter.setPen(QPen(colour("muted"), 2, Qt.PenStyle.DotLine))
            for one in day.moon:
                span = self._box(middle, day, one)
                painter.drawLine(
                    QPointF(span.left(), span.center().y()), QPointF(span.right(), span.center().y())
                )

    def _draw_claim(self, painter: QPainter, box: QRectF, day: DayStrip, claim: Stretch) -> None:
        """A frame; a moment is a wedge."""
        span = self._box(box, day, claim)
        painter.setPen(QPen(colour("accent"), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if span.width() > 5:
            painter.drawRect(span)
            return
        painter.setBrush(colour("accent"))
        top = QPointF(span.center().x(), box.top() - 2)
        foot = box.bottom() + 2
        painter.drawPolygon(QPolygonF([top, QPointF(top.x() - 5, foot), QPointF(top.x() + 5, foot)]))

    def _draw_hours(self, painter: QPainter, sky: QRectF) -> None:
        below = sky.bottom() + len(_LANES) * _LANE_PX
        height = self.fontMetrics().height()
        for hour in range(0, _HOURS + 1, _EVERY_H):
            x = sky.left() + sky.width() * hour / _HOURS
            painter.setPen(QPen(colour("muted"), 0.6, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, sky.top()), QPointF(x, below))
            painter.setPen(colour("muted"))
            painter.drawText(
                QRectF(x - 24, below, 48, height), int(Qt.AlignmentFlag.AlignHCenter), f"{hour:02}"
            )

    @staticmethod
    def _box(lane: QRectF, day: DayStrip, stretch: Stretch) -> QRectF:
        whole = (day.last - day.first).total_seconds()

        def across(when: datetime) -> float:
            share = (when - day.first).total_seconds() / whole
            return lane.left() + lane.width() * min(1.0, max(0.0, share))

        left, right = (across(one) for one in stretch)
        return QRectF(left, lane.top(), max(2.0, right - left), lane.height())
