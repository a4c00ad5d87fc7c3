"""Beside the picture: the feature list with its state, the form for a further entry, and what becomes of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.features import FeatureListState
from provenance.workbench.people import Written
from ui.panels.photo_toolbar import ShortButton
from ui.plain_text import set_tip
from ui.presenters.features import STATE_ICONS, Corners, FeatureSheet
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.feature_list import FeatureListView
from ui.widgets.feature_question import LockQuestion
from ui.widgets.observation_form import Draft, ObservationForm, Subject
from ui.widgets.parts import Empty, Status, Tone, Words, button, heading, link, remark

LEAST_WIDTH_PX = 300


class PhotoInspector(QWidget):
    """`chosen` with the id of the entry that is selected in the list; `add_asked` for one without a region."""

    chosen = Signal(str)
    add_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._session, self._say = desk, desk.session, desk.session.say
        say = self._say
        self.setAccessibleName(say("photo.inspector"))
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.sheet: FeatureSheet | None = None
        self.selected = ""
        self._select_later = ""
        self._key: object = None
        self._picture: Subject | None = None
        self._drafts: dict[str, Draft] = {}
        self._title, self._state = heading(""), Status()
        self._said, self._why = Words("", "muted"), remark(say("photo.why"))
        self.lock = ShortButton(desk.actions["photo.lock_features"], say("photo.lock"))
        self.skip = ShortButton(desk.actions["photo.skip_features"], say("photo.skip"))
        self.question = LockQuestion(desk)
        self.question.dismissed.connect(self._show_closing)
        self.question.confirmed.connect(self._show_closing)
        self.list = FeatureListView(say("photo.list"), lambda group: say(f"photo.group.{group}"))
        self.list.chosen.connect(self._choose)
        self.list.removal_asked.connect(self.take_back)
        self._empty_words = Words("", "muted")
        self.add = button(say("photo.add"), self.add_asked.emit, icon_name="add", hint=say("photo.add.hint"))
        self.remove = link(say("photo.take_back"), self.take_back, hint=say("photo.take_back.hint"))
        self.form = ObservationForm(desk)
        self.form.saved.connect(self._saved)
        self.form.closed.connect(self._show_page)
        self._lay_out()

    def _lay_out(self) -> None:
        say = self._say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * SPACE, 0, 2 * SPACE)
        column.setSpacing(SPACE)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        self._top.setSpacing(SPACE)
        for one in (self._title, self._state, self._said, self._why):
            self._top.addWidget(one)
        self._closing = QWidget()
        closing = QHBoxLayout(self._closing)
        closing.setContentsMargins(0, 0, 0, 0)
        closing.setSpacing(SPACE)
        closing.addWidget(self.lock)
        closing.addWidget(self.skip)
        closing.addStretch(1)
        self._top.addWidget(self._closing)
        self._top.addWidget(self.question)
        column.addLayout(self._top)
        self._pages = QStackedWidget()
        self._nothing = Empty("mark_rectangle", say("photo.rows.none"), say("photo.rows.none.why"))
        self._nothing_noted = Empty("note", say("photo.rows.nothing"))
        self._nothing_ever = Empty("none", say("photo.rows.none.read_only"))
        self._blank = QWidget()
        for page in (self.list, self._nothing, self._nothing_noted, self._nothing_ever, self._blank):
            self._pages.addWidget(page)
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        column.addWidget(self._pages, 1)
        below = QVBoxLayout()
        below.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        below.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.add)
        row.addStretch(1)
        row.addWidget(self.remove)
        below.addLayout(row)
        column.addLayout(below)

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_sheet(self, sheet: FeatureSheet, picture: Subject) -> None:
        """Show what is seen on an exhibit; a half-filled form stays with its own exhibit."""
        self.sheet = sheet  # first: what is said in the form is of this exhibit
        self._turn_to(picture)
        if self._select_later and sheet.row(self._select_later) is not None:
            self.selected, self._select_later = self._select_later, ""
        if sheet.row(self.selected) is None:
            self.selected = ""
        key = (sheet, self._session.writable)
        if key != self._key:
            self._key = key
            self._show_state(sheet)
            self.list.show_rows(sheet.rows, self.selected)
        else:
            self.list.select(self.selected)
        self._show_page()
        self._enable()

    def _turn_to(self, picture: Subject) -> None:
        old, self._picture = self._picture, picture
        if old is None or old.exhibit == picture.exhibit:
            if not self.form.isHidden():
                self.form.show_after(self._after())
            return
        self.question.hide()
        draft = self.form.draft
        if draft is not None:
            self._drafts[old.exhibit] = draft
            self.form.close_form()
        self.selected = ""
        if picture.exhibit in self._drafts:
            draft = self._drafts.pop(picture.exhibit)
            self.open_form(draft.corners)
            self.form.take_up(draft)

    def _show_state(self, sheet: FeatureSheet) -> None:
        say, writable = self._say, self._session.writable
        self._title.setText(say("photo.seen_on", exhibit=sheet.exhibit))
        state = sheet.state
        self._state.setVisible(state is not None)
        if state is not None:
            tone: Tone = "good" if state is FeatureListState.LOCKED else "plain"
            words = say(f"photo.state.{state.value}", n=sheet.features)
            self._state.show_state(STATE_ICONS[state], words, tone)
        self._said.setText(" ".join(sheet.sentences))
        self._said.setVisible(bool(sheet.sentences))
        self._why.setText(say("photo.why") if writable else say("photo.read_only"))
        self._why.setVisible(not writable or sheet.can_skip)
        self.lock.setVisible(sheet.can_skip and writable)
        self.skip.setVisible(sheet.can_skip and writable)
        if not self.question.isHidden():
            self.question.count(sheet.features)
            self.question.setVisible(sheet.can_lock and writable)
        self._show_closing()
        self.add.setVisible(writable)
        self.remove.setVisible(writable and bool(sheet.rows))

    def _show_closing(self) -> None:
        can = self.sheet is not None and self.sheet.can_skip and self._session.writable
        self._closing.setVisible(can and self.question.isHidden())

    def ask_lock(self) -> None:
        """Ask, in the place of the buttons, whether the list is locked for good."""
        if self.sheet is not None and self.sheet.can_lock and self._session.writable:
            self._closing.hide()
            self.question.ask(self.sheet.features)

    def _show_page(self) -> None:
        sheet, picture = self.sheet, self._picture
        page: QWidget = self.list
        if sheet is None or picture is None or (not sheet.rows and self.form.isVisibleTo(self)):
            page = self._blank
        elif not sheet.rows and not self._session.writable:
            page = self._nothing_ever
        elif not sheet.rows:
            page = self._nothing if picture.is_picture else self._nothing_noted
        self._pages.setCurrentWidget(page)

    def select(self, id: str) -> None:
        """Select an entry, or none, without telling."""
        self.selected = id
        self.list.select(id)
        self._enable()

    def _choose(self, id: str) -> None:
        self.selected = id
        self._enable()
        self.chosen.emit(id)

    def _enable(self) -> None:
        row = self.sheet.row(self.selected) if self.sheet is not None else None
        locked = row is not None and row.locked
        self.remove.setEnabled(row is not None and not locked)
        set_tip(self.remove, self._say("photo.take_back.locked" if locked else "photo.take_back.hint"))

    # ---- writing ------------------------------------------------------------------------------------------------

    def open_form(self, corners: Corners) -> None:
        """Ask what is seen in a region, or in the picture as a whole."""
        if self._picture is None or not self._session.writable:
            return
        self.form.open_for(self._picture, corners, self._after())
        self._show_page()

    def _after(self) -> str:
        """What becomes of an entry when the list of the shown exhibit is closed."""
        state = self.sheet.state if self.sheet is not None else None
        after = {
            FeatureListState.LOCKED: "photo.form.later",
            FeatureListState.SKIPPED: "photo.form.after_skip",
        }
        return self._say(after[state]) if state in after else ""

    def _saved(self, written: Written) -> None:
        self._select_later = written.id

    def take_back(self) -> None:
        """Take the selected entry back by an event; refused in words when the list is locked with it."""
        row = self.sheet.row(self.selected) if self.sheet is not None else None
        if row is not None and self._session.writable:
            self._session.take_back(row.event)
