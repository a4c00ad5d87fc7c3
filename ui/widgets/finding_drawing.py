"""Draws the lines of the list of findings: runs as headings, findings with name, words, basis and limits."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from provenance.record.values import Digest
from provenance.wording import Wording
from ui.icons import pixmap
from ui.presenters.findings import FindingRow, RunRows, Sentence
from ui.theme import ROW, SPACE, monospace
from ui.widgets.drawn_text import draw_elided, draw_wrapped, lines_of
from ui.widgets.finding_model import LINE_ROLE, Index
from ui.widgets.parts import Tone, colour

MOST_LINES: Final = 3  # our choice: what is longer is read in the details
_EVEN_LINES: Final = 2
_BASIS_PX: Final = 88  # "CONCLUDED" in the usual font
_LEFT: Final = Qt.AlignmentFlag.AlignLeft
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight


class FindingDelegate(QStyledItemDelegate):
    """Sizes and draws the lines for the width that the list has now."""

    def __init__(self, view: QTreeView, wording: Wording) -> None:
        super().__init__(view)
        self._view = view
        self._wording = wording
        self.even = False
        """Whether all lines are equally high: Qt need not measure thousands of them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        if self.even:
            return QSize(100, _EVEN_LINES * metrics.lineSpacing() + 12)
        line = index.data(LINE_ROLE)
        width = self._view.viewport().width() - self._view.indentation() * (
            2 if index.parent().isValid() else 1
        )
        match line:
            case FindingRow():
                name, words, _ = self._columns(QRect(0, 0, width, 0))
                named = lines_of(option.font, line.name, name.width(), 2)
                lines = max(
                    named, self._lines(option.font, line, words.width()), 2 if self._marks(line) else 1
                )
            case Sentence():
                lines = lines_of(option.font, line.text, width - 3 * SPACE - 16, 2 * MOST_LINES)
            case _:
                return QSize(100, ROW + 4)
        return QSize(100, max(ROW, lines * metrics.lineSpacing() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        match line:
            case RunRows():
                self._paint_run(painter, option, line)
            case Sentence():
                self._paint_sentence(painter, option, line)
            case FindingRow():
                self._paint_finding(painter, option, line)
        painter.restore()

    # ---- kinds of lines -----------------------------------------------------------------------------------------

    def _paint_run(self, painter: QPainter, option: Any, rows: RunRows) -> None:
        rect: QRect = option.rect.adjusted(SPACE // 2, 0, -SPACE, 0)
        painter.drawPixmap(
            rect.left(), rect.center().y() - 7, pixmap(rows.icon, 16, self._shade(option, rows.tone))
        )
        rect.setLeft(rect.left() + 16 + SPACE)
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(option.font)
        painter.setPen(self._shade(option, "muted"))
        state = painter.fontMetrics().horizontalAdvance(rows.outcome_word) + 2 * SPACE
        made = painter.fontMetrics().horizontalAdvance(rows.said_in_line) + SPACE
        painter.setFont(bold)
        title = painter.fontMetrics().horizontalAdvance(rows.title) + SPACE // 2
        if title + state + made > rect.width():
            made = 0  # number and time stand in the details too
        title = min(title, max(60, rect.width() - state - made))
        painter.setPen(self._shade(option, "plain"))
        draw_elided(painter, QRect(rect.left(), rect.top(), title, rect.height()), rows.title)
        painter.setFont(option.font)
        painter.setPen(self._shade(option, rows.tone if rows.tone != "plain" else "muted"))
        draw_elided(
            painter, QRect(rect.left() + title + SPACE, rect.top(), state, rect.height()), rows.outcome_word
        )
        if made:
            painter.setPen(self._shade(option, "muted"))
            painter.drawText(rect, _RIGHT | _MIDDLE, rows.said_in_line)

    def _paint_sentence(self, painter: QPainter, option: Any, line: Sentence) -> None:
        rect: QRect = option.rect.adjusted(SPACE // 2, 6, -SPACE, -6)
        shade = self._shade(option, line.tone)
        painter.drawPixmap(rect.left(), rect.top() + 1, pixmap(line.icon, 16, shade))
        painter.setPen(shade)
        draw_wrapped(
            painter,
            rect.adjusted(16 + SPACE, 0, 0, 0),
            line.text,
            _EVEN_LINES if self.even else 2 * MOST_LINES,
        )

    def _paint_finding(self, painter: QPainter, option: Any, row: FindingRow) -> None:
        name, words, right = self._columns(option.rect.adjusted(0, 6, 0, -6))
        painter.setFont(option.font)
        painter.setPen(self._shade(option, "muted"))
        draw_wrapped(painter, name, row.name, 2)
        basis = QFont(option.font)
        basis.setPointSizeF(basis.pointSizeF() - 1.5)
        painter.setFont(basis)
        painter.drawText(right, _RIGHT | Qt.AlignmentFlag.AlignTop, row.basis)
        marks = self._marks(row)
        if marks:
            below = right.adjusted(-4 * SPACE, painter.fontMetrics().lineSpacing() + 3, 0, 0)
            painter.setPen(self._shade(option, "warning" if row.disputes else "muted"))
            painter.drawText(below, _RIGHT | Qt.AlignmentFlag.AlignTop, marks)
        painter.setPen(self._shade(option, "plain"))
        if isinstance(row.finding.value, Digest):
            font = monospace()
            font.setPointSizeF(option.font.pointSizeF())
            painter.setFont(font)
            said = painter.fontMetrics().elidedText(row.said, Qt.TextElideMode.ElideMiddle, words.width())
            painter.drawText(words, _LEFT | Qt.AlignmentFlag.AlignTop, said)
            return
        painter.setFont(option.font)
        draw_wrapped(painter, words, row.said, _EVEN_LINES if self.even else MOST_LINES)

    # ---- measures -----------------------------------------------------------------------------------------------

    def _columns(self, rect: QRect) -> tuple[QRect, QRect, QRect]:
        """Where name, words and basis stand in a line."""
        name = max(110, min(230, round(rect.width() * 0.28)))
        left = QRect(rect.left() + SPACE // 2, rect.top(), name - SPACE, rect.height())
        right = QRect(rect.right() - _BASIS_PX - SPACE, rect.top(), _BASIS_PX, rect.height())
        start = left.right() + SPACE
        return left, QRect(start, rect.top(), right.left() - SPACE - start, rect.height()), right

    def _lines(self, font: QFont, row: FindingRow, width: int) -> int:
        return 1 if isinstance(row.finding.value, Digest) else lines_of(font, row.said, width, MOST_LINES)

    def _marks(self, row: FindingRow) -> str:
        """How many limits stand beside it, and whether somebody disagrees."""
        say = self._wording.window
        if row.disputes:
            return say("findings.disputed")
        return say("findings.limits", n=len(row.limits)) if row.limits else ""

    def _shade(self, option: Any, tone: Tone) -> Any:
        if option.state & QStyle.StateFlag.State_Selected:
            return option.palette.color(QPalette.ColorRole.HighlightedText)
        return colour(tone)
