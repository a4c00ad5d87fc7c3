"""Draws the overview of a file: each section on a card, its heading at the left, its rows beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from provenance.record.overview import Section
from provenance.record.overview import Tone as Loudness
from ui.icons import pixmap
from ui.presenters.file_overview import SheetLine
from ui.theme import SPACE, theme
from ui.widgets.drawn_text import draw_elided, draw_wrapped, lines_of
from ui.widgets.parts import Tone, colour

LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1

MOST_LINES: Final = 4  # our choice: what is longer is read in the details
LOUD_LINES: Final = 8  # of what differs, or was compared, all is read at a glance
LABEL_LINES: Final = 6  # a label says what a time is, and of which program
_GAP: Final = SPACE  # between two cards
_SIDE: Final = 2 * SPACE  # beside the cards
_EDGE: Final = SPACE - 2  # above the first and below the last row of a card
_PAD: Final = 4  # above and below the words of a row
_RADIUS: Final = 6.0  # as QFrame#card in the theme
_WIDE_PX: Final = 700  # from here on the basis of each row has a column
_BASIS_PX: Final = 96

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Columns:
    """Where the parts of a row stand."""

    heading: QRect
    label: QRect
    said: QRect
    basis: QRect | None


def columns_in(card: QRect) -> Columns:
    """Heading, label, words and, where there is room, basis; `card` is the row without its edges."""
    inside = card.adjusted(SPACE + 4, 0, -SPACE - 4, 0)
    wide = inside.width() >= _WIDE_PX
    heading = max(116, min(190, round(inside.width() * 0.19)))
    label = max(104, min(200, round(inside.width() * 0.18)))
    end = inside.right() - (_BASIS_PX if wide else 0)
    start = inside.left() + heading + label
    return Columns(
        QRect(inside.left(), inside.top(), heading - SPACE, inside.height()),
        QRect(inside.left() + heading, inside.top(), label - SPACE, inside.height()),
        QRect(start, inside.top(), end - start, inside.height()),
        QRect(end, inside.top(), _BASIS_PX, inside.height()) if wide else None,
    )


class OverviewDelegate(QStyledItemDelegate):
    """Sizes and draws the rows for the width that the sheet has now."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(LINE_ROLE)
        if not isinstance(line, SheetLine):
            return QSize(100, 0)
        columns = columns_in(QRect(0, 0, self._view.viewport().width() - 2 * _SIDE, 0))
        bold = _bold(option.font)
        lines = max(
            _said_lines(option.font, line, columns),
            lines_of(option.font, line.label, columns.label.width(), LABEL_LINES),
            lines_of(bold, line.heading, columns.heading.width() - 16 - SPACE, 2) if line.first else 1,
        )
        height = lines * QFontMetrics(option.font).lineSpacing() + 2 * _PAD
        height += max(
            0, self._must_height(option.font, line, columns) - _spare(option.font, line, columns, lines)
        )
        return QSize(100, height + (_GAP + _EDGE if line.first else 0) + (_EDGE if line.last else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, SheetLine):
            return
        self.initStyleOption(option, index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown: Any = option
        card: QRect = shown.rect.adjusted(_SIDE, _GAP if line.first else 0, -_SIDE, 0)
        self._paint_card(painter, shown, line, card)
        body = card.adjusted(0, _EDGE if line.first else 0, 0, -_EDGE if line.last else 0)
        self._paint_ground(painter, shown, line, body)
        columns = columns_in(body.adjusted(0, _PAD, 0, -_PAD))
        if line.first:
            self._paint_heading(painter, shown, line, columns.heading)
        self._paint_row(painter, shown, line, columns)
        painter.restore()

    def _must_height(self, font: QFont, line: SheetLine, columns: Columns) -> int:
        """Of what must stand below the words."""
        small, width = _small(font), _said_width(line, columns)
        lines = sum(lines_of(small, one, width, MOST_LINES) for one in line.must)
        return lines * QFontMetrics(small).lineSpacing()

    # ---- parts --------------------------------------------------------------------------------------------------

    def _paint_card(self, painter: QPainter, option: Any, line: SheetLine, card: QRect) -> None:
        """The part of the card that this row covers."""
        painter.setClipRect(card)
        frame = QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5)
        above, below = (0 if line.first else -2 * _RADIUS), (0 if line.last else 2 * _RADIUS)
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Mid), 1))
        painter.setBrush(option.palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(frame.adjusted(0, above, 0, below), _RADIUS, _RADIUS)

    def _paint_ground(self, painter: QPainter, option: Any, line: SheetLine, body: QRect) -> None:
        """What lies under the words of a chosen, loud or pointed row."""
        ground = body.adjusted(columns_in(body).label.left() - body.left() - SPACE // 2, 0, -SPACE // 2, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setBrush(option.palette.color(QPalette.ColorRole.Highlight))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(option.palette.color(QPalette.ColorRole.AlternateBase))
        elif line.row.tone != "neutral":
            painter.setBrush(_tinted(line.shade))
        else:
            return
        painter.drawRoundedRect(QRectF(ground), 4.0, 4.0)

    def _paint_heading(self, painter: QPainter, option: Any, line: SheetLine, rect: QRect) -> None:
        painter.drawPixmap(rect.left(), rect.top(), pixmap(line.section_icon, 16, colour("muted")))
        painter.setFont(_bold(option.font))
        painter.setPen(colour("plain"))
        draw_wrapped(painter, rect.adjusted(16 + SPACE, 0, 0, 0), line.heading, 2)

    def _paint_row(self, painter: QPainter, option: Any, line: SheetLine, columns: Columns) -> None:
        painter.setFont(option.font)
        loud = line.row.tone != "neutral"
        painter.setPen(_shade(option, line.shade if loud else "muted"))
        draw_wrapped(painter, columns.label, line.label, LABEL_LINES)
        said = columns.said if line.label else columns.said.united(columns.label)
        if line.icon:
            drawing = pixmap(line.icon, 16, _shade(option, line.shade if loud else "muted"))
            painter.drawPixmap(said.left(), said.top(), drawing)
            said = said.adjusted(16 + SPACE - 2, 0, 0, 0)
        painter.setPen(_shade(option, "plain" if loud else line.shade))
        draw_wrapped(painter, said.adjusted(0, 0, -SPACE, 0), line.said, _most(line))
        self._paint_must(painter, option, line, said.adjusted(0, 0, -SPACE, 0))
        if columns.basis is not None and line.basis:
            painter.setFont(_small(option.font))
            painter.setPen(_shade(option, "muted"))
            line_height = QFontMetrics(option.font).lineSpacing()
            place = QRect(columns.basis.left(), columns.basis.top(), columns.basis.width(), line_height)
            draw_elided(painter, place, line.basis)

    def _paint_must(self, painter: QPainter, option: Any, line: SheetLine, said: QRect) -> None:
        """What must stand beside the words, smaller below them."""
        most = lines_of(option.font, line.said, said.width(), _most(line))
        top = said.top() + most * QFontMetrics(option.font).lineSpacing()
        small = _small(option.font)
        painter.setFont(small)
        painter.setPen(_shade(option, "muted"))
        for one in line.must:
            draw_wrapped(painter, QRect(said.left(), top, said.width(), said.height()), one, MOST_LINES)
            lines = lines_of(small, one, said.width(), MOST_LINES)
            top += lines * QFontMetrics(small).lineSpacing()


def _said_lines(font: QFont, line: SheetLine, columns: Columns) -> int:
    return lines_of(font, line.said, _said_width(line, columns), _most(line))


def _spare(font: QFont, line: SheetLine, columns: Columns, lines: int) -> int:
    """The room below the words beside a label or heading of more lines."""
    return (lines - _said_lines(font, line, columns)) * QFontMetrics(font).lineSpacing()


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(small.pointSizeF() - 1)
    return small


def _most(line: SheetLine) -> int:
    short = line.row.tone is Loudness.NEUTRAL and line.section is not Section.COMPARED
    return MOST_LINES if short else LOUD_LINES


def _said_width(line: SheetLine, columns: Columns) -> int:
    said = columns.said if line.label else columns.said.united(columns.label)
    return said.width() - SPACE - (16 + SPACE - 2 if line.icon else 0)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _shade(option: Any, tone: Tone) -> QColor:
    if option.state & QStyle.StateFlag.State_Selected:
        chosen: QColor = option.palette.color(QPalette.ColorRole.HighlightedText)
        return chosen
    return colour(tone)


def _tinted(tone: Tone) -> QColor:
    """A trace of a meaning's colour, on which text is still read well."""
    tint = colour(tone)
    tint.setAlpha(38 if theme().dark else 22)
    return tint
