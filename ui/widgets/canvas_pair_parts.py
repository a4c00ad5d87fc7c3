"""The curtain's handle and the lines between matched points, laid over two views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QWidget

from ui.presenters.points import Match, MatchedPoints, colour_of
from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_marks import HALO, LINE, PLATE
from ui.widgets.canvas_view import arrow

KEY_STEP: Final = 0.02
"""Share of the whole that an arrow key moves the curtain or the opacity by; five times as much with Shift."""
_HANDLE_PX: Final = 15
_GRIP: Final = QSizeF(13, 36)
LINES_SHOWN: Final = 40
"""More lines hide the pictures under them (our choice, by eye at 1280×800); every point is still a dot."""
_CELLS: Final = (
    6  # each way over the points: 36 cells, so that the first round of `spread` reaches every cell
)
_LINE_ALPHA, _BOLD_ALPHA = 140, 235  # 55 % opacity, and nearly all
_MATCH_HALO: Final = QColor(0, 0, 0, 60)
_FADED: Final = QColor(255, 255, 255, 40)
_DOT: Final = QColor(255, 255, 255, 235)
_DOT_RING: Final = QColor(0, 0, 0, 170)
_DOT_RADIUS: Final = 2.5
_REACH_PX: Final = 9.0  # how near the pointer must come to a dot


def spread(matches: Sequence[Match], most: int = LINES_SHOWN) -> tuple[int, ...]:
    """Places of at most so many matches, spread over the questioned picture: round by round one of every cell."""
    if len(matches) <= most:
        return tuple(range(len(matches)))
    left, top = min(m[0] for m in matches), min(m[1] for m in matches)
    wide = max(m[0] for m in matches) - left or 1.0
    high = max(m[1] for m in matches) - top or 1.0
    cells: dict[tuple[int, int], list[int]] = {}
    for place in sorted(range(len(matches)), key=lambda place: (matches[place], place)):
        x, y = matches[place][:2]
        cell = (
            min(_CELLS - 1, int((y - top) / high * _CELLS)),
            min(_CELLS - 1, int((x - left) / wide * _CELLS)),
        )
        cells.setdefault(cell, []).append(place)
    rounds = max(len(places) for places in cells.values())
    turns = [places[n] for n in range(rounds) for _, places in sorted(cells.items()) if n < len(places)]
    return tuple(sorted(turns[:most]))


def step_of(event: QKeyEvent) -> float | None:
    """By how much the left or right arrow moves a share; None for other keys."""
    way = arrow(event)
    if way is None or way.x() == 0:
        return None
    return way.x() * KEY_STEP * (5 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)


class CurtainHandle(QWidget):
    """The curtain's edge over the whole height of its parent, to drag or to move with the arrow keys."""

    moved = Signal(float)
    """Share of the parent's width, 0..1."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._on = parent
        self._share = 0.5

    def place(self, share: float) -> None:
        self._share = share
        left = round(share * self._on.width()) - _HANDLE_PX // 2
        self.setGeometry(left, 0, _HANDLE_PX, self._on.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            x = self._on.mapFromGlobal(event.globalPosition()).x()
            self._move(x / max(1, self._on.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (step := step_of(event)) is not None:
            self._move(self._share + step)
        elif event.key() == Qt.Key.Key_Home:
            self._move(0.0)
        elif event.key() == Qt.Key.Key_End:
            self._move(1.0)
        else:
            super().keyPressEvent(event)

    def _move(self, share: float) -> None:
        self.moved.emit(min(max(share, 0.0), 1.0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = _HANDLE_PX // 2
        painter.fillRect(QRectF(middle - 1, 0, 3, self.height()), HALO)
        painter.fillRect(QRectF(middle, 0, 1, self.height()), LINE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grip = QRectF(QPointF(), _GRIP)
        grip.moveCenter(QPointF(middle + 0.5, self.height() / 2))
        ring = self.palette().color(QPalette.ColorRole.Accent) if self.hasFocus() else LINE
        painter.setPen(QPen(ring, 2 if self.hasFocus() else 1))
        painter.setBrush(PLATE)
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(QPen(LINE, 1))
        for x in (-2, 2):
            top = grip.center() + QPointF(x, -6)
            painter.drawLine(top, top + QPointF(0, 12))


class MatchLines(QWidget):
    """Dots at the matched points of two views and lines between some of them; lets every click through.

    One point can be picked by pointing at it, or with the full stop and the comma: its line stands out.
    """

    picked = Signal(object)
    """The place of the picked match, or None."""

    def __init__(self, views: tuple[PictureCanvas, PictureCanvas], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._on, self._views = parent, views
        self._matches: tuple[Match, ...] = ()
        self._weights: tuple[float, ...] = ()
        self._numbered: tuple[int, ...] = ()
        self._drawn: tuple[int, ...] = ()
        self._dots, self._with_lines, self._numbers = True, True, True
        self.at: int | None = None
        for view in views:
            view.view_changed.connect(self.update)
            view.viewport().setMouseTracking(True)
            view.viewport().installEventFilter(self)
            view.installEventFilter(self)

    def set_matches(self, points: MatchedPoints) -> None:
        self._matches, self._weights = points.matches, points.weights
        self._numbered = points.numbered
        crowded = len(self._matches) > LINES_SHOWN
        others = LINES_SHOWN - (len(self._numbered) if crowded else 0)
        self._drawn = tuple(sorted({*spread(self._matches, others), *self._numbered}))
        self.at = None
        self.update()

    def set_drawn(self, *, dots: bool, lines: bool, numbers: bool) -> None:
        """What is drawn; a point that is picked is drawn in any case."""
        self._dots, self._with_lines, self._numbers = dots, lines, numbers
        self.update()

    def number_of(self, place: int) -> int | None:
        """The number of a match, if it has one."""
        return self._numbered.index(place) + 1 if place in self._numbered else None

    def _colour(self, place: int) -> QColor:
        return QColor(*colour_of(self._weights[place])) if self._weights else _DOT

    @property
    def shown(self) -> tuple[int, int]:
        """How many lines are drawn, and how many points there are."""
        return len(self._drawn) if self._with_lines else 0, len(self._matches)

    @property
    def is_weighed(self) -> bool:
        """Whether the confidence of each point is known."""
        return bool(self._weights)

    def ends(self) -> list[tuple[QPointF, QPointF]]:
        """Where the drawn lines begin and end, in this widget; only those with both ends in sight."""
        return [pair for place in self._drawn if (pair := self._line(place)) is not None]

    def _line(self, place: int) -> tuple[QPointF, QPointF] | None:
        x_q, y_q, x_r, y_r = self._matches[place]
        begin, end = self._point(0, x_q, y_q), self._point(1, x_r, y_r)
        return None if begin is None or end is None else (begin, end)

    def _point(self, side: int, x_in_image: float, y_in_image: float) -> QPointF | None:
        port = self._views[side].viewport()
        at = self._views[side].viewport_from_image(x_in_image, y_in_image)
        if not QRectF(port.rect()).contains(at):
            return None
        return self.mapFrom(self._on, port.mapTo(self._on, at))

    # ---- picking ------------------------------------------------------------------------------------------------

    def pick(self, place: int | None) -> None:
        """Let the line of one match stand out, or none."""
        if place != self.at:
            self.at = place
            self.picked.emit(place)
            self.update()

    def step(self, by: int) -> None:
        """Pick the next match of which both points are in sight, or the one before."""
        seen = [place for place in range(len(self._matches)) if self._line(place) is not None]
        if not seen:
            self.pick(None)
        elif self.at not in seen:
            self.pick(seen[0 if by > 0 else -1])
        else:
            self.pick(seen[(seen.index(self.at) + by) % len(seen)])

    def pick_near(self, at: QPointF) -> None:
        """Pick the match with the dot nearest to a place in this widget; none when all are far."""
        lines = ((place, self._line(place)) for place in range(len(self._matches)))
        near = [
            (min(QLineF(at, one).length() for one in pair), place)
            for place, pair in lines
            if pair is not None
        ]
        distance, place = min(near, default=(_REACH_PX + 1, -1))
        self.pick(place if distance <= _REACH_PX else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible() or not self._matches:
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            if not event.buttons() and isinstance(watched, QWidget):
                self.pick_near(QPointF(self.mapFromGlobal(event.globalPosition())))
        elif event.type() == QEvent.Type.Leave and watched not in self._views:
            self.pick(None)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return watched in self._views and self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if any(view.is_marking for view in self._views):
            return False
        if event.key() == Qt.Key.Key_Escape and self.at is not None:
            self.pick(None)
        elif event.key() in (Qt.Key.Key_Period, Qt.Key.Key_Comma):
            self.step(1 if event.key() == Qt.Key.Key_Period else -1)
        else:
            return False
        return True

    # ---- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picked = None if self.at is None else self._line(self.at)
        if self._with_lines:
            self._paint_lines(painter, faded=picked is not None)
        if self._dots:
            self._paint_dots(painter)
        if self._numbers and picked is None:
            self._paint_numbers(painter)
        if picked is not None:
            self._paint_picked(painter, picked)
        painter.end()

    def _paint_lines(self, painter: QPainter, *, faded: bool) -> None:
        """One by one: a path of all is much slower."""
        seen = [(place, QLineF(*pair)) for place in self._drawn if (pair := self._line(place)) is not None]
        if faded:
            painter.setPen(QPen(_FADED, 1))
            painter.drawLines([line for _, line in seen])
            return
        painter.setPen(QPen(_MATCH_HALO, 2.4))
        painter.drawLines([line for _, line in seen])
        for place, line in seen:
            colour = QColor(self._colour(place))
            colour.setAlpha(_LINE_ALPHA if place not in self._numbered else _BOLD_ALPHA)
            painter.setPen(QPen(colour, 1.0 if place not in self._numbered else 1.6))
            painter.drawLine(line)

    def _paint_dots(self, painter: QPainter) -> None:
        painter.setPen(QPen(_DOT_RING, 1))
        for place in reversed(range(len(self._matches))):  # the strongest come first, and lie on top
            painter.setBrush(self._colour(place))
            for point in self._line(place) or ():
                painter.drawEllipse(point, _DOT_RADIUS, _DOT_RADIUS)

    def _paint_numbers(self, painter: QPainter) -> None:
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        taken: tuple[list[QRectF], list[QRectF]] = ([], [])
        for number, place in enumerate(self._numbered, 1):
            for side, point in enumerate(self._line(place) or ()):
                painter.setPen(QPen(_DOT_RING, 1.5))
                painter.setBrush(self._colour(place))
                painter.drawEllipse(point, 2 * _DOT_RADIUS, 2 * _DOT_RADIUS)
                self._paint_number(painter, str(number), point, (side, taken[side]))

    def _paint_number(
        self, painter: QPainter, text: str, at: QPointF, beside: tuple[int, list[QRectF]]
    ) -> None:
        """A number on a plate beside its dot, away from its line where that is free."""
        side, taken = beside
        box = painter.fontMetrics().boundingRect(text).toRectF()
        wide, high = box.width() + 7, painter.fontMetrics().height() - 2
        across = (-wide - 5, 5) if side == 0 else (5, -wide - 5)
        places = [QRectF(at.x() + x, at.y() + y, wide, high) for x in across for y in (-high, 0)]
        place = next((one for one in places if not any(one.intersects(other) for other in taken)), places[0])
        taken.append(place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_picked(self, painter: QPainter, pair: tuple[QPointF, QPointF]) -> None:
        accent = self.palette().color(QPalette.ColorRole.Accent)
        for colour, width in ((_DOT_RING, 4.5), (_DOT, 3.0), (accent, 1.6)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QLineF(*pair))
        painter.setPen(QPen(_DOT, 1.5))
        painter.setBrush(accent)
        for point in pair:
            painter.drawEllipse(point, 4.5, 4.5)
        number = None if self.at is None else self.number_of(self.at)
        if number is not None:
            for side, point in enumerate(pair):
                self._paint_number(painter, str(number), point, (side, []))
