"""The layout of the case room: a page of one or two columns, and the steps beside it or, when it is narrow, in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.parts import READING_WIDTH_PX, Page

BESIDE_PX: Final = 900  # from this width on the steps stand beside the page
COLUMNS_PX: Final = 1700  # from this width on the page has two columns
STEPS_PX: Final = 336


class CasePage(QWidget):
    """The head over two columns of sections, and the steps."""

    def __init__(
        self, names: tuple[str, str], head: QWidget, steps: QWidget, *columns: Sequence[QWidget]
    ) -> None:
        super().__init__()
        self.page, self._side, self._steps = Page(names[0]), Page(names[1], margin=2 * SPACE), steps
        self.page.body.setSpacing(3 * SPACE)
        self.page.body.addWidget(head)
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._columns.setSpacing(3 * SPACE)
        for sections in columns:
            column = QVBoxLayout()
            column.setSpacing(3 * SPACE)
            for section in sections:
                column.addWidget(section)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        self.page.body.addLayout(self._columns)
        self.page.body.addStretch(1)
        self._side.setFixedWidth(STEPS_PX)
        self._line = QFrame()
        self._line.setObjectName("rule")
        self._line.setStyleSheet("QFrame#rule { max-height: 16777215px; max-width: 1px; min-width: 1px; }")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.page, 1)
        across.addWidget(self._line)
        across.addWidget(self._side)
        self._beside: bool | None = None
        self._arrange(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may be another arrangement."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, width: int) -> None:
        beside, two = width >= BESIDE_PX, width >= COLUMNS_PX
        direction = QBoxLayout.Direction.LeftToRight if two else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)
        column = self.page.body.parentWidget()
        assert column is not None
        column.setMaximumWidth(2 * READING_WIDTH_PX + 3 * SPACE if two else READING_WIDTH_PX)
        if beside == self._beside:
            return
        self._beside = beside
        if beside:
            self._side.body.addWidget(self._steps)
        else:
            self.page.body.insertWidget(1, self._steps)
        self._side.setVisible(beside)
        self._line.setVisible(beside)

    def reveal(self, form: QWidget) -> None:
        """Bring a form into sight, with the heading above it."""
        bar, height, page = self.page.verticalScrollBar(), self.page.viewport().height(), self.page.widget()
        assert page is not None
        top = form.mapTo(page, QPoint(0, 0)).y()
        if top < bar.value() or top + form.height() > bar.value() + height:
            bar.setValue(top - 6 * SPACE)

    def reveal_foot(self, foot: QWidget) -> None:
        """Bring the foot of a form into sight, where it says what is wrong."""
        self.page.ensureWidgetVisible(foot, 0, 4 * SPACE)
