"""Records in lists that are dragged, or put by a key, for or against a claim."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import pixmap
from ui.plain_text import tip
from ui.presenters.evidence import ALTERED_ICON
from ui.presenters.verdict_records import RecordRow
from ui.records import RECORD_FORMAT
from ui.theme import SPACE, theme
from ui.widgets.parts import colour

"""What is dragged: the id of a record in UTF-8; several are a line each."""

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
LINES_PX: Final = 44
LINE_PX: Final = 28

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


def mime_of(ids: list[str]) -> QMimeData:
    """Records as they are dragged."""
    data = QMimeData()
    data.setData(RECORD_FORMAT, QByteArray("\n".join(ids).encode()))
    return data


def ids_in(data: QMimeData) -> list[str]:
    """The ids of the records that are dragged."""
    raw = bytes(data.data(RECORD_FORMAT).data())
    return [line for line in raw.decode("utf-8", "replace").split("\n") if line]


class RecordModel(QAbstractListModel):
    """Rows of records, all or those in which every word typed occurs."""

    def __init__(self, altered: str = "") -> None:
        super().__init__()
        self._altered = altered
        self._all: tuple[RecordRow, ...] = ()
        self._needle = ""
        self._group = ""
        self._details = True
        self.shown: tuple[RecordRow, ...] = ()

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        """Show these records."""
        if rows != self._all:
            self._all = rows
            self._filter()

    def narrow(self, text: str, group: str, *, details: bool = True) -> None:
        """Only records with these words, of one group or of all; without `details` and words what sums up."""
        asked = (text.lower(), group, details)
        if asked != (self._needle, self._group, self._details):
            self._needle, self._group, self._details = asked
            self._filter()

    def _filter(self) -> None:
        wanted, group = self._needle.split(), self._group
        details = self._details or bool(wanted)
        found = tuple(
            row
            for row in self._all
            if (not group or row.group == group)
            and (details or not row.detail)
            and all(word in row.needle for word in wanted)
        )
        if found != self.shown:
            self.beginResetModel()
            self.shown = found
            self.endResetModel()

    @property
    def total(self) -> int:
        """How many there are without narrowing."""
        return len(self._all)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return ". ".join(
                    part for part in (self._alarm(row), row.name, row.place, row.sentence) if part
                )
            case Qt.ItemDataRole.ToolTipRole:
                return tip(
                    "\n".join(part for part in (self._alarm(row), row.name, row.place, row.sentence) if part)
                )
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def _alarm(self, row: RecordRow) -> str:
        return f"{self._altered} ({row.altered})" if row.altered else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsSelectable | flag.ItemIsEnabled | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        return [RECORD_FORMAT]

    def mimeData(self, indexes: Any) -> QMimeData:
        return mime_of([self.shown[index.row()].id for index in indexes])


class _Delegate(QStyledItemDelegate):
    """Draws the icon of its kind, the name, and under it what the record says."""

    def __init__(self, *, disputed: str, altered: str) -> None:
        super().__init__()
        self._disputed = disputed
        self._altered = altered

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, LINES_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RecordRow = index.data(ROW_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        rect: QRect = option.rect
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        on = palette.color(role)
        painter.save()
        shade = colour("alarm" if row.altered else "muted")
        drawing = pixmap(ALTERED_ICON if row.altered else row.icon, 16, on if chosen else shade)
        middle = rect.top() + (LINE_PX - 16) // 2
        painter.drawPixmap(rect.left() + SPACE, middle, drawing)
        text = rect.adjusted(SPACE + 24, 0, -SPACE, 0)
        name = QRect(text.left(), middle - 3, text.width(), 22)
        if row.altered:
            painter.setPen(on if chosen else colour("alarm"))
            self._words(painter, name, self._altered, Qt.TextElideMode.ElideRight)
            name.setLeft(name.left() + painter.fontMetrics().horizontalAdvance(self._altered) + SPACE)
        painter.setPen(on)
        self._words(painter, name, self._title(row), Qt.TextElideMode.ElideMiddle)
        font = QFont(option.font)
        font.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(font)
        painter.setPen(on if chosen else colour("muted"))
        below = QRect(text.left(), name.bottom() - 2, text.width(), 18)
        self._words(painter, below, " ".join(row.sentence.split()), Qt.TextElideMode.ElideRight)
        painter.restore()

    def _title(self, row: RecordRow) -> str:
        mark = self._disputed if row.disputed else ""
        return " · ".join(part for part in (mark, row.name, row.place) if part)

    def _words(self, painter: QPainter, rect: QRect, text: str, elide: Qt.TextElideMode) -> None:
        shown = painter.fontMetrics().elidedText(text, elide, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class _Records(QListView):
    """A list of records that can be dragged out of."""

    def __init__(self, name: str, *, disputed: str, altered: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.records = RecordModel(altered)
        self._delegate = _Delegate(disputed=disputed, altered=altered)
        self.setModel(self.records)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        theme().changed.connect(self.viewport().update)

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        """Show these records; what is selected, and the place in the list, stay."""
        chosen, place = self.chosen, self.verticalScrollBar().value()
        before = self.records.shown
        self.records.show_rows(rows)
        if self.records.shown is not before:
            wanted, flag = set(chosen), QItemSelectionModel.SelectionFlag.Select
            for at, row in enumerate(self.records.shown):
                if row.id in wanted:
                    self.selectionModel().select(self.records.index(at), flag)
            self.verticalScrollBar().setValue(place)

    @property
    def chosen(self) -> list[str]:
        """The ids of the records that are selected, in the order of the list."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.records.shown[place].id for place in places]

    def choose(self, id: str) -> None:
        """Select one record, if it is in the list."""
        for place, row in enumerate(self.records.shown):
            if row.id == id:
                self.setCurrentIndex(self.records.index(place))
                return


class RecordList(_Records):
    """All records: F puts what is selected on the side for, A on the side against."""

    for_asked = Signal()
    against_asked = Signal()

    def __init__(self, name: str, *, disputed: str, altered: str) -> None:
        super().__init__(name, disputed=disputed, altered=altered)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_F:
            self.for_asked.emit()
        elif plain and event.key() == Qt.Key.Key_A:
            self.against_asked.emit()
        else:
            super().keyPressEvent(event)


class Basket(_Records):
    """One side: takes records that are dropped on it; Delete takes the selected ones out.

    `given` names ids that were dropped, `taken` those that shall go.
    """

    given = Signal(list)
    taken = Signal(list)

    def __init__(self, name: str, empty: str, *, disputed: str, altered: str) -> None:
        super().__init__(name, disputed=disputed, altered=altered)
        self._empty = empty
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self._over = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen:
            self.taken.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._follow(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._follow(event)

    def dragLeaveEvent(self, event: Any) -> None:
        self._mark(False)

    def _follow(self, event: QDragMoveEvent) -> None:
        fits = self.isEnabled() and event.mimeData().hasFormat(RECORD_FORMAT) and event.source() is not self
        self._mark(fits)
        if fits:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(False)
        if not event.mimeData().hasFormat(RECORD_FORMAT) or event.source() is self:
            event.ignore()
            return
        event.acceptProposedAction()
        ids, source = ids_in(event.mimeData()), event.source()
        self.given.emit(ids)
        if isinstance(source, Basket):  # dragged over from the other side
            source.taken.emit(ids)

    def startDrag(self, supported: Qt.DropAction) -> None:
        super().startDrag(Qt.DropAction.CopyAction)  # the model must not remove rows by itself

    def _mark(self, over: bool) -> None:
        self._over = over
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        if self._over:
            painter.setPen(self.palette().color(QPalette.ColorRole.Accent))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if not self.records.shown:
            painter.setPen(colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(area.adjusted(SPACE, SPACE, -SPACE, -SPACE), flags, self._empty)
