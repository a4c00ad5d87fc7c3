"""The parts of a pair's result: its headline, its findings to be dragged, and the objection to one."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt
from PySide6.QtGui import (
    QDrag,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.plain_text import set_tip
from ui.presenters.comparison import said
from ui.presenters.findings import FindingRow
from ui.records import RECORD_FORMAT
from ui.theme import SPACE, theme
from ui.widgets.parts import Tone, Words, colour, remark


class FindingCell(QFrame):
    """One finding; can be dragged to the verdict, and copied with its limits."""

    def __init__(
        self, row: FindingRow, hint: str, disputed: str, text: str | None = None, *, bold: bool = False
    ) -> None:
        super().__init__()
        self.row = row
        self._pressed: QPoint | None = None
        self.setAccessibleName(row.spoken if text is None else f"{row.name}: {text}")
        set_tip(self, hint)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE // 2, SPACE // 2, SPACE // 2, SPACE // 2)
        column.setSpacing(2)
        column.addWidget(Words(row.name, "muted"))
        column.addWidget(Words(said(row) if text is None else text, bold=bold))
        for limit in row.limits:
            column.addWidget(_limit(limit))
        if disputed:
            column.addWidget(Words(disputed, "warning"))

    def mime(self) -> QMimeData:
        """The record as it is dragged or copied."""
        data = QMimeData()
        data.setData(RECORD_FORMAT, QByteArray(self.row.id.encode()))
        data.setText(self.row.copied())
        return data

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(self.mime())
            drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.LinkAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setMimeData(self.mime())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(colour("accent"))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)


class Headline(QWidget):
    """The result as large as a title, with its icon; or, not `large`, how something stands in words that wrap."""

    def __init__(self, icon_name: str, word: str, tone: Tone, *, large: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(word)
        self._look = (icon_name, tone, 22 if large else 16)
        self._picture = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE // 2, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        points = 3 if large else 0
        row.addWidget(Words(word, "plain" if tone == "muted" else tone, points=points, bold=large), 1)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        name, tone, size = self._look
        self._picture.setPixmap(pixmap(name, size, colour(tone)))


def _limit(text: str) -> QWidget:
    """A limit, set in beside what it belongs to."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE // 2)
    row.addWidget(Words("–", "muted", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(remark(text), 1)
    return holder
