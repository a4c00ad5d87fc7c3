"""All references of the case in one strip, each with how its comparison ended; hundreds of them scroll."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QFont, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from ui.icons import pixmap
from ui.plain_text import tip
from ui.presenters.comparison import Order, PairRow, Tally, arranged
from ui.presenters.evidence import ALTERED_ICON, altered
from ui.presenters.findings import filter_words
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.parts import Choice, Words, action_button, colour, line_field, tool
from ui.widgets.tally_line import TallyLine

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
ALARM_ROLE: Final = Qt.ItemDataRole.UserRole + 2
CELL: Final = QSize(178, 144)
PICTURE: Final = QSize(162, 78)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class ReferenceModel(QAbstractListModel):
    """The rows of the strip in the order they are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[PairRow, ...] = ()
        self.altered: frozenset[str] = frozenset()  # ids of the exhibits whose bytes were
        self.alarm = ""  # what is said of those
        self.veiled = ""  # what is said instead of name and result

    def show_rows(self, rows: tuple[PairRow, ...]) -> None:
        """Show these; as long as the order stays, so does everything else."""
        before = self.rows
        if rows == before:
            return
        if [row.number for row in rows] == [row.number for row in before]:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                spoken = f"{row.number}, {self.veiled}" if self.veiled else row.spoken
                return f"{self.alarm}. {spoken}" if row.exhibit.id in self.altered else spoken
            case Qt.ItemDataRole.ToolTipRole if self.veiled:
                return tip(self.veiled)
            case Qt.ItemDataRole.ToolTipRole:
                told = "\n".join(
                    filter(None, (f"{row.number} · {row.name}", row.ended, row.later, row.about))
                )
                return tip(f"{self.alarm}\n{told}" if row.exhibit.id in self.altered else told)
            case _ if role == ALARM_ROLE:
                return self.alarm if row.exhibit.id in self.altered else ""
            case _ if role == ROW_ROLE:
                return row
            case _:
                return None

    def place_of(self, number: str | None) -> int:
        """Where a reference stands, or -1."""
        return next((place for place, row in enumerate(self.rows) if row.number == number), -1)


class _Delegate(QStyledItemDelegate):
    """Draws the picture, and under it number, name and result."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.veiled = False  # neither picture nor name nor result is shown

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: PairRow = index.data(ROW_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        corner = rect.topLeft()
        place = QRect(corner.x() + SPACE, corner.y() + 6, PICTURE.width(), PICTURE.height())
        self._paint_picture(painter, place, row)
        painter.save()
        palette: QPalette = option.palette
        on = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        bold = QFont(option.font)
        bold.setBold(True)
        first = QRect(place.left(), place.bottom() + 3, place.width(), 18)
        painter.setFont(bold)
        painter.setPen(on)
        alarm = index.data(ALARM_ROLE)
        if alarm:
            loud = on if chosen else colour("alarm")
            painter.setPen(loud)
            painter.drawPixmap(first.right() - 14, first.top() + 2, pixmap(ALTERED_ICON, 14, loud))
        number = f"{row.number} · {alarm}" if alarm else row.number
        painter.drawText(first, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        if self.veiled:
            painter.restore()
            return
        after = painter.fontMetrics().horizontalAdvance(number) + 6
        painter.setFont(option.font)
        painter.setPen(on if chosen else colour("muted"))
        self._line(
            painter, first.adjusted(after, 0, -18 if alarm else 0, 0), row.name, Qt.TextElideMode.ElideMiddle
        )
        second = first.translated(0, 18)
        tone = on if chosen else colour(row.tone)
        painter.drawPixmap(second.left(), second.top() + 2, pixmap(row.icon, 14, tone))
        painter.setPen(on if chosen else colour("muted" if row.tone == "muted" else "plain"))
        self._line(painter, second.adjusted(19, 0, 0, 0), row.ended, Qt.TextElideMode.ElideRight)
        painter.setPen(on if chosen else colour("muted"))
        self._line(painter, second.translated(0, 18), row.about, Qt.TextElideMode.ElideRight)
        painter.restore()

    def _line(self, painter: QPainter, place: QRect, text: str, mode: Qt.TextElideMode) -> None:
        shown = painter.fontMetrics().elidedText(text, mode, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_picture(self, painter: QPainter, place: QRect, row: PairRow) -> None:
        found = None
        if not self.veiled:
            hidden = self._desk.veil.hides(row.sha256)
            found = self._desk.pictures.thumbnail(row.sha256, row.number, blurred=hidden)
        painter.fillRect(place, theme().shades.canvas if found is not None else theme().shades.card)
        if found is None:
            drawn = pixmap("hidden" if self.veiled else "photo", 20, colour("muted"))
            painter.drawPixmap(place.center().x() - 10, place.center().y() - 10, drawn)
            return
        ratio = painter.device().devicePixelRatio()
        smooth = Qt.TransformationMode.SmoothTransformation
        shown = found.scaled(place.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        shown.setDevicePixelRatio(ratio)
        size = shown.deviceIndependentSize().toSize()
        painter.drawPixmap(place.center() - QRect(0, 0, size.width(), size.height()).center(), shown)


class _Row(QListView):
    """Lies on its side: the wheel moves it across."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        moved = event.angleDelta()
        if not moved.x() and moved.y():
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - moved.y())
            event.accept()
            return
        super().wheelEvent(event)


class ReferenceStrip(QFrame):
    """The strip under the pictures. `chosen` names the reference that was picked."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, add: QAction) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._desk = desk
        self._rows: tuple[PairRow, ...] = ()
        self._current: str | None = None
        self._filling = False
        say = desk.session.say
        self.model = ReferenceModel()
        self.model.alarm = say("case.altered")
        self._delegate = _Delegate(desk)
        self.count = TallyLine()
        self.filter = line_field(say("place.filter"), example=say("place.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(150)
        self.filter.textChanged.connect(lambda _text: self._arrange())
        orders = [(order, say(f"place.order.{order}")) for order in ("result", "number")]
        self.order = Choice(say("place.order"), orders)
        self.order.setMinimumContentsLength(9)
        self.order.currentIndexChanged.connect(lambda _place: self._arrange())
        self.view = self._list()
        top = QHBoxLayout()
        top.setContentsMargins(SPACE, SPACE // 2, SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(Words(say("place.strip"), bold=True, wrap=False))
        top.addWidget(self.count, 1)
        self._sieve = (self.filter, self.order)
        which, paste = self._desk.actions["place.which"], self._desk.actions["place.paste_view"]
        where = self._desk.actions["place.where_from"]
        for widget in (*self._sieve, action_button(which), tool(where), tool(paste), action_button(add)):
            top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(top)
        column.addWidget(self.view)
        desk.pictures.thumbnail_ready.connect(self._draw)
        desk.veil.changed.connect(self._draw)

    def _list(self) -> QListView:
        view = _Row()
        view.setAccessibleName(self._desk.session.say("place.list"))
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.setFlow(QListView.Flow.LeftToRight)
        view.setWrapping(False)
        view.setUniformItemSizes(True)
        view.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFixedHeight(CELL.height() + view.horizontalScrollBar().sizeHint().height() + 2)
        for id in ("place.describe", "place.keep", "place.try_harder", "place.paste_view"):
            view.addAction(self._desk.actions[id])
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        view.selectionModel().currentChanged.connect(self._pick)
        return view

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_rows(
        self,
        rows: tuple[PairRow, ...],
        current: str | None,
        summary: str,
        tallies: tuple[Tally, ...] = (),
    ) -> None:
        """Show these references, with one of them chosen; `tallies` stand where the summary has no room."""
        self._mark_altered()
        moved, self._current = current != self._current, current
        self.count.show_counts(summary, tallies)
        if rows == self._rows and not moved:
            return
        self._rows = rows
        self._arrange()

    def _mark_altered(self) -> None:
        view = self._desk.session.view
        found = frozenset() if view is None else altered(view)
        if found != self.model.altered:
            self.model.altered = found
            self._draw()

    def set_veiled(self, veiled: bool) -> None:
        """Show numbers alone: as long as the features are not locked, nothing may tell where to look."""
        if veiled == self._delegate.veiled:
            return
        self._delegate.veiled = veiled
        self.model.veiled = self._desk.session.say("place.veiled") if veiled else ""
        for widget in self._sieve:
            widget.setVisible(not veiled)
        self._arrange()
        self._draw()

    @property
    def veiled(self) -> bool:
        """Whether no pictures are shown."""
        return self._delegate.veiled

    def step(self, by: int) -> None:
        """Pick the next reference shown, or the one before."""
        place = self.model.place_of(self._current)
        beside = max(0, min(self.model.rowCount() - 1, place + by if place >= 0 else 0))
        if self.model.rowCount():
            index = self.model.index(beside)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _arrange(self) -> None:
        order: Order = "number" if self.veiled or self.order.chosen == "number" else "result"
        words = () if self.veiled else filter_words(self.filter.text())
        place = self.view.horizontalScrollBar().value()
        before = [row.number for row in self.model.rows]
        self._filling = True
        self.model.show_rows(arranged(self._rows, order, words))
        now = self.model.place_of(self._current)
        index = self.model.index(now) if now >= 0 else QModelIndex()
        stays = before == [row.number for row in self.model.rows]
        other = index != self.view.currentIndex()
        if other:
            self.view.setCurrentIndex(index)
        if not stays:
            self.view.horizontalScrollBar().setValue(place)
        if index.isValid() and (other or not stays):
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
        self._filling = False

    def _pick(self, index: QModelIndex) -> None:
        if self._filling or not index.isValid():
            return
        row: PairRow = index.data(ROW_ROLE)
        if row.number != self._current:
            self._current = row.number
            self.chosen.emit(row.number)

    def _draw(self, _sha256: str = "") -> None:
        self.view.viewport().update()
