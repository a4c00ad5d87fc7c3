"""The list of what is seen on a picture: numbers as on the picture, kind, words, who says so, in groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.icons import pixmap
from ui.presenters.features import STANCE_ICONS, FeatureRow, Group
from ui.theme import SPACE
from ui.widgets.parts import colour

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_BADGE_PX: Final = 24
_LEFT_PX: Final = _BADGE_PX + 2 * SPACE
_ICON_PX: Final = 16
_LINES: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_ANY_HEIGHT: Final = 10_000

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
GroupWords = Callable[[Group], str]


class FeatureModel(QAbstractListModel):
    """Rows under the names of their groups; a name cannot be selected."""

    def __init__(self, group_words: GroupWords) -> None:
        super().__init__()
        self._words = group_words
        self.items: tuple[FeatureRow | str, ...] = ()

    def show_rows(self, rows: tuple[FeatureRow, ...]) -> None:
        """Show these, already in the order of their groups."""
        items: list[FeatureRow | str] = []
        group: Group | None = None
        for row in rows:
            if row.group != group:
                group = row.group
                items.append(self._words(group))
            items.append(row)
        self.beginResetModel()
        self.items = tuple(items)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.items[index.row()], FeatureRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()] if index.isValid() else None
        if item is None:
            return None
        if role == ROW_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.spoken if isinstance(item, FeatureRow) else item
        return None

    def place_of(self, id: str) -> int:
        """The place of an observation in the list, or -1."""
        there = (n for n, item in enumerate(self.items) if isinstance(item, FeatureRow) and item.id == id)
        return next(there, -1)


class _Delegate(QStyledItemDelegate):
    """Draws a row as high as its words need at the width of the view."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        item = index.data(ROW_ROLE)
        line = QFontMetrics(option.font).lineSpacing()
        if not isinstance(item, FeatureRow):
            return QSize(width, line + 2 * SPACE)
        inner = QRect(0, 0, width - _LEFT_PX - SPACE, _ANY_HEIGHT)
        text = _height(option.font, inner, item.text) + _height(_small(option.font), inner, item.about)
        return QSize(width, SPACE + line + 2 + text + SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ROW_ROLE)
        painter.save()
        if isinstance(item, FeatureRow):
            self._paint_row(painter, option, index, item)
        else:
            font = QFont(option.font)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(colour("muted"))
            place = option.rect.adjusted(SPACE, 0, -SPACE, 0)
            shown = QFontMetrics(font).elidedText(str(item), Qt.TextElideMode.ElideMiddle, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: FeatureRow
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        on = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        muted = on if chosen else colour("muted")
        rect: QRect = option.rect
        line = QFontMetrics(option.font).lineSpacing()
        self._paint_badge(
            painter, QRect(rect.left() + SPACE, rect.top() + SPACE - 2, _BADGE_PX, line + 4), row, muted
        )
        top = QRect(rect.left() + _LEFT_PX, rect.top() + SPACE, rect.width() - _LEFT_PX - SPACE, line)
        self._paint_top(painter, top, row, (on, muted))
        place = QRect(top.left(), top.bottom() + 3, top.width(), _ANY_HEIGHT)
        painter.setFont(option.font)
        painter.setPen(on)
        drawn = painter.drawText(place, int(_LINES), row.text)
        painter.setFont(_small(option.font))
        painter.setPen(muted)
        painter.drawText(place.translated(0, drawn.height()), int(_LINES), row.about)

    def _paint_badge(self, painter: QPainter, place: QRect, row: FeatureRow, shade: Any) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.locked and not row.number:
            painter.drawPixmap(place.left() + 4, place.top() + 2, pixmap("locked", _ICON_PX, shade))
        if not row.number:
            return
        painter.setPen(shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), 3, 3)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(row.number))

    def _paint_top(self, painter: QPainter, place: QRect, row: FeatureRow, shades: tuple[Any, Any]) -> None:
        on, muted = shades
        metrics = painter.fontMetrics()
        middle = place.top() + (place.height() - _ICON_PX) // 2
        stance = metrics.horizontalAdvance(row.stance_words)
        painter.setPen(muted)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = place.right() - stance
        painter.drawText(QRect(right, place.top(), stance + 2, place.height()), left, row.stance_words)
        painter.drawPixmap(right - _ICON_PX - 4, middle, pixmap(STANCE_ICONS[row.stance], _ICON_PX, muted))
        painter.drawPixmap(place.left(), middle, pixmap(row.icon, _ICON_PX, on))
        bold = QFont(painter.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(on)
        kind = place.adjusted(_ICON_PX + 6, 0, right - place.right() - _ICON_PX - 2 * SPACE, 0)
        shown = painter.fontMetrics().elidedText(row.kind, Qt.TextElideMode.ElideMiddle, kind.width())
        painter.drawText(kind, left, shown)


class FeatureListView(QListView):
    """`chosen` with the id of the observation that was selected here; `removal_asked` by the Delete key."""

    chosen = Signal(str)
    removal_asked = Signal()

    def __init__(self, name: str, group_words: GroupWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = FeatureModel(group_words)
        self.setModel(self.rows)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._following = False
        self.selectionModel().currentChanged.connect(self._pick)

    def show_rows(self, rows: tuple[FeatureRow, ...], selected: str) -> None:
        """Show these with one selected; the scroll position stays."""
        self._following = True
        scrolled = self.verticalScrollBar().value()
        self.rows.show_rows(rows)
        self._follow(selected)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        self._following = False

    def select(self, id: str) -> None:
        """Select an observation, or none, without telling."""
        self._following = True
        self._follow(id)
        self._following = False

    def _follow(self, id: str) -> None:
        place = self.rows.place_of(id) if id else -1
        if place < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        else:
            self.setCurrentIndex(self.rows.index(place))

    def _pick(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if not self._following and isinstance(row, FeatureRow):
            self.chosen.emit(row.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() - 1)
    return small


def _height(font: QFont, within: QRect, text: str) -> int:
    return QFontMetrics(font).boundingRect(within, int(_LINES), text).height()
