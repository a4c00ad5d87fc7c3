"""What is known of the camera: folded up to one line, and fields for each when opened."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final, Protocol

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from provenance.record.marks import CameraKnown
from ui.plain_text import set_tip
from ui.presenters.marked_sheet import MarkedSheet
from ui.presenters.where_from import known_words, plain, typed
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words, heading, line_field, link, remark

FIELDS: Final[tuple[tuple[str, str], ...]] = (
    ("focal_35mm_mm", ""),
    ("view_deg", "view_error_deg"),
    ("pitch_deg", "pitch_error_deg"),
    ("roll_deg", "roll_error_deg"),
    ("heading_deg", "heading_error_deg"),
)
"""Each with the field of its error."""
RANGES: Final = {
    "focal_35mm_mm": (1, 5000), "view_deg": (1, 170), "pitch_deg": (-80, 80), "roll_deg": (-90, 90),
    "heading_deg": (0, 360),
}  # fmt: skip
"""As the methods take them."""
_ERRORS: Final = (Decimal("0.01"), Decimal(90))
_REQUIRED: Final = ("view_error_deg", "heading_error_deg")  # they have a usual value where none is given


class MarkedPhoto(Protocol):
    """Marks of whatever kind on one photo."""

    @property
    def marked(self) -> MarkedSheet[Any] | None: ...

    def do(self, change: Callable[[MarkedSheet[Any]], None]) -> None: ...


class CameraKnownForm(QWidget):
    """Changes what the sheet says of the camera, a field at a time."""

    def __init__(self, desk: Desk, marks: MarkedPhoto) -> None:
        super().__init__()
        self._desk, self._marks = desk, marks
        self._say = say = desk.session.say
        self.summary = Words("")
        self.more = link(say("where.known.open"))
        self.more.clicked.connect(lambda _checked=False: self._open())
        self._wrong = Words("", "alarm")
        self._wrong.hide()
        self.cropped = QCheckBox(say("where.known.cropped.field"))
        set_tip(self.cropped, say("where.known.cropped.hint"))
        self.cropped.clicked.connect(self._set_cropped)
        self.lines: dict[str, QLineEdit] = {}
        self._fields = self._made_fields()
        self._fields.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for widget in (heading(say("where.known")), self.summary, self.more, self._fields):
            column.addWidget(widget)

    def _made_fields(self) -> QWidget:
        say, box = self._say, QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 1)
        for row, (id, error) in enumerate(FIELDS):
            grid.addWidget(Words(say(f"where.field.{id}"), "muted", wrap=False), row, 0)
            grid.addWidget(self._line(id, say(f"where.field.{id}")), row, 1)
            if error:
                grid.addWidget(Words("±", "muted", wrap=False), row, 2)
                grid.addWidget(self._line(error, say(f"where.field.{error}")), row, 3)
        grid.addWidget(self.cropped, len(FIELDS), 0, 1, 4)
        grid.addWidget(remark(say("where.known.explained")), len(FIELDS) + 1, 0, 1, 4)
        grid.addWidget(self._wrong, len(FIELDS) + 2, 0, 1, 4)
        return box

    def _line(self, id: str, name: str) -> QLineEdit:
        line = self.lines[id] = line_field(name)
        line.setMinimumWidth(48)
        line.editingFinished.connect(partial(self._set, id))
        return line

    def _open(self) -> None:
        hidden = self._fields.isHidden()
        self._fields.setVisible(hidden)
        self.more.setText(self._say("where.known.close" if hidden else "where.known.open"))

    def show_known(self, photo: CameraKnown) -> None:
        """Show what the sheet says; a field that is being filled in stays as it is."""
        self.summary.setText(known_words(photo, self._desk.session.wording))
        for id, line in self.lines.items():
            if not line.hasFocus():
                line.setText(plain(getattr(photo, id)))
        with QSignalBlocker(self.cropped):
            self.cropped.setChecked(photo.cropped)

    def _set_cropped(self, on: bool) -> None:
        self._marks.do(lambda marked: marked.set_photo(cropped=on))

    def _set(self, id: str) -> None:
        line, marked = self.lines[id], self._marks.marked
        if marked is None:
            return
        try:
            number = typed(line.text())
        except ValueError:
            self._refuse(id)
            return
        if number is None and id in _REQUIRED:
            number = getattr(CameraKnown(width=1, height=1), id)
        low, high = RANGES.get(id, _ERRORS)
        if number is not None and not low <= number <= high:
            self._refuse(id)
            return
        self._wrong.hide()
        if number != getattr(marked.sheet.photo, id):
            changed: dict[str, Any] = {id: number}
            self._marks.do(lambda marked: marked.set_photo(**changed))

    def _refuse(self, id: str) -> None:
        low, high = RANGES.get(id, _ERRORS)
        field = self._say(f"where.field.{id}")
        self._wrong.setText(self._say("where.field.wrong", field=field, low=str(low), high=str(high)))
        self._wrong.show()
