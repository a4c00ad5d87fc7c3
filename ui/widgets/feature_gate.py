"""Stands before the references until the feature list of the questioned photo is locked or skipped."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from ui.presenters.features import feature_sheet, list_is_open, questioned
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.feature_question import LockQuestion
from ui.widgets.parts import Card, Words, button, heading, primary

WIDTH_PX = 520  # our choice: two lines of the reason
_SKIP = "photo.skip_features"


class FeatureGate(QWidget):
    """`passed` when the list was locked or skipped here. Shown in the place of references while `needed` says so.

    `more` says beside the reason what would be seen here. While it is shown, the key that skips a list skips here.
    """

    passed = Signal()

    def __init__(self, desk: Desk, more: str = "") -> None:
        super().__init__()
        self._desk = desk
        self._session = desk.session
        self._say = say = desk.session.say
        self._exhibit: str | None = None
        self._title = heading("")
        self.lock_button = primary("", self.ask)
        self.question = LockQuestion(desk)
        self.question.confirmed.connect(self.lock)
        self.question.dismissed.connect(lambda: self._show_buttons(focus=True))
        self.skip_button = button(say("photo.gate.skip"), self.skip)
        self.back_button = button(say("photo.gate.back"), self.back, icon_name="back")
        card = Card(margin=3 * SPACE, spacing=2 * SPACE)
        card.setMaximumWidth(WIDTH_PX)
        card.body.addWidget(self._title)
        card.body.addWidget(Words(" ".join(one for one in (more, say("photo.gate.why")) if one), "muted"))
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for one in (self.lock_button, self.skip_button, self.back_button):
            row.addWidget(one)
        row.addStretch(1)
        card.body.addWidget(self._buttons)
        card.body.addWidget(self.question)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card, 100)
        across.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addStretch(2)
        column.addLayout(across)
        column.addStretch(3)
        self._session.changed.connect(self._changed)
        self._session.selection_changed.connect(self._changed)
        self.follow()

    def _changed(self) -> None:
        if self.isVisible():
            self.follow()

    def showEvent(self, event: QShowEvent) -> None:
        self.follow()
        self._desk.actions.bind(_SKIP, self.skip, enabled=self.needed())
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.question.hide()
        self._show_buttons()
        if self._desk.actions.bound(_SKIP) == self.skip:  # else it is somebody else's by now
            self._desk.actions.enable((_SKIP,), False)
        super().hideEvent(event)

    def needed(self) -> bool:
        """Whether the questioned photo's list is neither locked nor skipped; never while nothing can be written."""
        view, exhibit = self._session.view, self._questioned()
        return (
            view is not None
            and exhibit is not None
            and self._session.writable
            and list_is_open(view, exhibit)
        )

    def follow(self, number: str | None = None) -> None:
        """Show how the list stands; `number` names the questioned exhibit when it is not the selected one."""
        self._exhibit = number or self._exhibit
        view, exhibit = self._session.view, self._questioned()
        if view is None or exhibit is None:
            return
        sheet = feature_sheet(view, exhibit)
        id = "photo.gate.open" if sheet.can_lock else "photo.gate.none"
        self._title.setText(self._say(id, exhibit=exhibit.number))
        self.lock_button.setVisible(sheet.can_lock)
        self.lock_button.setText(self._say("photo.gate.lock", n=sheet.features))
        self.lock_button.setAccessibleName(self.lock_button.text())
        if not self.question.isHidden():
            self.question.count(sheet.features)
            if not sheet.can_lock:
                self.question.dismiss()

    def _show_buttons(self, *, focus: bool = False) -> None:
        self._buttons.show()
        if focus:
            self.lock_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask whether the list is locked for good."""
        view, exhibit = self._session.view, self._questioned()
        if view is not None and exhibit is not None and self.needed():
            self._buttons.hide()
            self.question.ask(feature_sheet(view, exhibit).features)

    def lock(self) -> None:
        """Close the list with what was observed so far, without asking."""
        self._show_buttons()
        exhibit = self._questioned()
        if exhibit is not None and self.needed():
            number = exhibit.number
            self._session.write(
                lambda case: case.people.lock_features(number),
                then=lambda _written: self.passed.emit(),
                undoable=False,
            )

    def skip(self) -> None:
        """Say that the list is not closed."""
        exhibit = self._questioned()
        if exhibit is not None and self.needed():
            number, said = exhibit.number, self._say("photo.skipped", exhibit=exhibit.number)

            def skipped() -> None:
                self._session.tell("info", said)
                self.passed.emit()

            self._session.write(
                lambda case: case.people.skip_features(number),
                then=lambda _written: skipped(),
                undoable=False,
            )

    def back(self) -> None:
        """To the questioned photo, in its room."""
        exhibit = self._questioned()
        if exhibit is not None:
            self._session.select(exhibit=exhibit.number)
        self._session.go("photo")

    def _questioned(self) -> Exhibit | None:
        """The selected exhibit when it is questioned, else the one named last, else the first."""
        view, selected = self._session.view, self._session.exhibit
        if view is None:
            return None
        found = questioned(view, selected)
        if found is not None and found.number != selected and self._exhibit is not None:
            return questioned(view, self._exhibit)
        return found
