"""The case's exhibits with thumbnails and numbers, filtered by what is typed; thousands of them scroll."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from ui.icons import pixmap
from ui.plain_text import tip
from ui.presenters.evidence import ALTERED_ICON, ExhibitRow, altered, exhibit_row
from ui.presenters.features import hidden_for
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.parts import Words, colour, line_field

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
HIDDEN_ROLE: Final = Qt.ItemDataRole.UserRole + 2
ROW_HEIGHT_PX: Final = 60
THUMBNAIL_PX: Final = 48

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class ExhibitModel(QAbstractListModel):
    """The exhibits of the session's view; rows are made when they are drawn."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._exhibits: tuple[Exhibit, ...] = ()
        self._rows: dict[str, tuple[Exhibit, ExhibitRow]] = {}
        self.hidden_for = ""  # the exhibit before whose list no reference is drawn; empty when all are

    def show_exhibits(self, exhibits: tuple[Exhibit, ...]) -> None:
        """Show these; what only grew keeps its selection and its place."""
        old = self._exhibits
        if exhibits[: len(old)] == old or [e.id for e in exhibits[: len(old)]] == [e.id for e in old]:
            if len(exhibits) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(exhibits) - 1)
                self._exhibits = exhibits
                self.endInsertRows()
            else:
                self._exhibits = exhibits
            if old:
                self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
            return
        self.beginResetModel()
        self._exhibits = exhibits
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._exhibits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._row(self._exhibits[index.row()])
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole:
                told = f"{row.number} · {row.name}\n{row.about}\nSHA-256 {row.sha256}"
                return tip("\n".join(one for one in (self._why_hidden(index.row()), told) if one))
            case _ if role == ROW_ROLE:
                return row
            case _ if role == HIDDEN_ROLE:
                return bool(self._why_hidden(index.row()))
            case _:
                return None

    def _why_hidden(self, place: int) -> str:
        if not self.hidden_for or self._exhibits[place].role is not EvidenceRole.REFERENCE:
            return ""
        return self._desk.session.say("photo.gate.hidden", exhibit=self.hidden_for)

    def _row(self, exhibit: Exhibit) -> ExhibitRow:
        view = self._desk.session.view
        marked = view is not None and exhibit.id in altered(view)
        kept = self._rows.get(exhibit.id)
        if kept is None or kept[0] is not exhibit or bool(kept[1].altered) is not marked:
            row = exhibit_row(exhibit, self._desk.session.wording, altered=marked)
            kept = self._rows[exhibit.id] = (exhibit, row)
        return kept[1]

    def place_of(self, number: str) -> int:
        """The row of an exhibit, or -1."""
        return next((n for n, exhibit in enumerate(self._exhibits) if exhibit.number == number), -1)


class _Delegate(QStyledItemDelegate):
    """Draws thumbnail, number, name and kind."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ExhibitRow = index.data(ROW_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        picture = QRect(rect.left() + SPACE, rect.top() + 6, THUMBNAIL_PX, THUMBNAIL_PX)
        self._paint_picture(painter, picture, row, veiled=index.data(HIDDEN_ROLE))
        painter.save()
        palette: QPalette = option.palette
        on = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        text = QRect(picture.right() + 10, rect.top() + 5, rect.right() - picture.right() - 18, 18)
        bold = QFont(option.font)
        bold.setBold(True)
        loud = colour("alarm") if row.altered and not chosen else on
        if row.altered:
            drawn = pixmap(ALTERED_ICON, 14, loud)
            painter.drawPixmap(text.right() - 14, text.top() + 2, drawn)
        for line, shown, font, shade in (
            (0, f"{row.number} · {row.altered}" if row.altered else row.number, bold, loud),
            (1, row.name, option.font, on),
            (2, row.about, option.font, on if chosen else colour("muted")),
        ):
            painter.setFont(font)
            painter.setPen(shade)
            place = text.translated(0, line * 17)
            elided = painter.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideMiddle, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()

    def _paint_picture(self, painter: QPainter, place: QRect, row: ExhibitRow, *, veiled: bool) -> None:
        found = None
        if row.picture and not veiled:
            hidden = self._desk.veil.hides(row.sha256)
            found = self._desk.pictures.thumbnail(row.sha256, row.number, blurred=hidden)
        painter.fillRect(place, theme().shades.canvas if found is not None else theme().shades.card)
        if found is None:
            name = "hidden" if veiled else "photo" if row.picture else "document"
            drawn = pixmap(name, 20, colour("muted"))
            painter.drawPixmap(place.center().x() - 10, place.center().y() - 10, drawn)
            return
        shown = found.scaled(
            place.size() * painter.device().devicePixelRatio(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(painter.device().devicePixelRatio())
        size = shown.deviceIndependentSize().toSize()
        corner = place.center() - QRect(0, 0, size.width(), size.height()).center()
        painter.drawPixmap(corner, shown)


class EvidenceList(QFrame):
    """The panel beside the rooms. `chosen` names the exhibit that was picked."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, add: QWidget) -> None:
        super().__init__()
        self._desk = desk
        say = desk.session.say
        self.model = ExhibitModel(desk)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._count = Words("", "muted", wrap=False)
        self.filter = line_field(say("evidence.filter"), example=say("evidence.filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._shown.setFilterFixedString)
        self.view = QListView()
        self.view.setAccessibleName(say("evidence.list"))
        self.view.setModel(self._shown)
        self.view.setItemDelegate(_Delegate(desk))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.selectionModel().currentChanged.connect(self._pick)
        top = QHBoxLayout()
        top.setContentsMargins(SPACE, SPACE, SPACE, 0)
        top.addWidget(Words(say("evidence.title"), bold=True, wrap=False))
        top.addSpacing(SPACE // 2)
        top.addWidget(self._count)
        top.addStretch(1)
        top.addWidget(add)
        middle = QHBoxLayout()
        middle.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        middle.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self.view, 1)
        self.setMinimumWidth(190)
        desk.pictures.thumbnail_ready.connect(lambda _sha256: self.view.viewport().update())
        desk.veil.changed.connect(self.view.viewport().update)
        desk.session.changed.connect(self._refresh)
        desk.session.selection_changed.connect(self._follow)
        self._refresh()

    def _refresh(self) -> None:
        snapshot = self._desk.session.snapshot
        exhibits = () if snapshot is None else snapshot.exhibits
        self.model.show_exhibits(exhibits)
        self._count.setText(str(len(exhibits)) if exhibits else "")
        self._follow()

    def _follow(self) -> None:
        number = self._desk.session.exhibit
        hidden = hidden_for(self._desk.session.view, number)
        if hidden != self.model.hidden_for:
            self.model.hidden_for = hidden
            self.view.viewport().update()
        place = -1 if number is None else self.model.place_of(number)
        if place < 0:
            self.view.setCurrentIndex(QModelIndex())
            return
        index = self._shown.mapFromSource(self.model.index(place))
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)

    def _pick(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        if isinstance(row, ExhibitRow) and row.number != self._desk.session.exhibit:
            self._desk.session.select(exhibit=row.number)
            self.chosen.emit(row.number)

    def step(self, by: int) -> None:
        """Pick the next or the one before."""
        now = self.view.currentIndex().row()
        index = self._shown.index(max(0, min(self._shown.rowCount() - 1, now + by)), 0)
        if index.isValid():
            self.view.setCurrentIndex(index)
