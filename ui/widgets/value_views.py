"""One view for each kind of value: tables that sort and filter, pictures small, everything else as text."""

from __future__ import annotations

from typing import Final, assert_never

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from provenance.record import values as kinds
from provenance.record.values import Picture
from ui.plain_text import set_tip
from ui.presenters.features import hidden_for, shows_reference
from ui.presenters.finding_row import FindingRow
from ui.presenters.finding_tables import TableCells
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words
from ui.widgets.table_view import TableView
from ui.widgets.texts import ElidedWords, TextView

_LABEL_PX: Final = 132  # two words of a heading, else it wraps: our choice

__all__ = ["ElidedWords", "PictureView", "RowView", "TableView", "TextView", "value_view"]


def value_view(row: FindingRow, desk: Desk) -> QWidget:
    """The view of a finding's value, which says beside it what it is."""
    value = row.finding.value
    match value:
        case kinds.Table() if len(value.value) == 1:
            return RowView(TableCells(value, row.wording), row)
        case kinds.Table() if value.value:
            return TableView(TableCells(value, row.wording), row.name, desk.session.say)
        case kinds.Picture():
            return PictureView(value, row, desk)
        case kinds.Digest():
            return TextView(row.name, row.said, mono=True)
        case (
            kinds.Table() | kinds.Text() | kinds.Term() | kinds.Count() | kinds.Measure() | kinds.Rational()
            | kinds.Flag() | kinds.Instant() | kinds.Period() | kinds.Place() | kinds.Region() | kinds.FileName()
            | kinds.Opaque() | kinds.Link() | kinds.Pointer() | kinds.Matches() | kinds.Sequence() | kinds.Missing()
        ):  # fmt: skip
            return TextView(row.name, row.said)
    assert_never(value)


class RowView(QWidget):
    """One row of a table as its fields under one another."""

    def __init__(self, cells: TableCells, row: FindingRow) -> None:
        super().__init__()
        self._cells, self._name = cells, row.name
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(2 * SPACE)
        self._form.setVerticalSpacing(SPACE // 2)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._shown = -1
        self.show_row(0)

    def show_row(self, number: int) -> None:
        """Show another row of the table."""
        if number == self._shown:
            return
        self._shown = number
        while self._form.rowCount():
            self._form.removeRow(0)
        for column, heading in enumerate(self._cells.headings):
            text = self._cells.text(number, column)
            if text:
                label = Words(heading, "muted")
                label.setFixedWidth(_LABEL_PX)
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                label.setContentsMargins(0, 2, 0, 0)  # as a text view beside it
                self._form.addRow(label, TextView(f"{self._name}, {heading}", text))


class PictureView(QWidget):
    """A picture that an analysis made, small, with words for what it shows; blurred when pictures are.

    One that shows a reference is not drawn before the feature list is closed.
    """

    def __init__(self, picture: Picture, row: FindingRow, desk: Desk) -> None:
        super().__init__()
        self._picture, self._row, self._desk = picture, row, desk
        self._hidden_for = ""  # the exhibit before whose feature list is closed it is not drawn
        self._label = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._label.setMinimumSize(64, 48)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._label)
        column.addWidget(TextView(row.name, row.said))
        desk.pictures.thumbnail_ready.connect(self._ready)
        desk.veil.changed.connect(self._draw)
        desk.session.changed.connect(self._follow)
        desk.session.selection_changed.connect(self._follow)
        self._draw()

    def _ready(self, sha256: str) -> None:
        if sha256 == self._picture.value:
            self._draw()

    def _follow(self) -> None:
        if hidden_for(self._desk.session.view, self._desk.session.exhibit) != self._hidden_for:
            self._draw()

    def _draw(self) -> None:
        shows = self._row.wording.term(self._picture.shows)
        hidden = self._desk.veil.hides(self._picture.value)
        session = self._desk.session
        say, view = session.say, session.view
        asked = self._hidden_for = hidden_for(view, session.exhibit)
        if view is not None and asked and shows_reference(view, self._row.id):
            self._label.setText(say("photo.gate.hidden", exhibit=asked))
            self._label.setWordWrap(True)
            self._label.setAccessibleName(self._label.text())
            set_tip(self._label, "")
            return
        text = say("findings.picture_hidden" if hidden else "findings.picture", shows=shows)
        self._label.setAccessibleName(text)
        set_tip(self._label, text)
        found = self._desk.pictures.thumbnail(self._picture.value, self._row.name, blurred=hidden)
        if found is not None:
            self._label.setPixmap(found)
