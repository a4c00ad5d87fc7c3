"""The part of the room that lists the engines, how each stands with the exhibit, and starts a search with one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.presenters.searches import EngineRow, LeftOpen, Mode
from ui.room import Desk
from ui.searching import Request, Searching
from ui.theme import SPACE
from ui.widgets.parts import Card, Status, Words, button, emptied, line_field, remark, rule
from ui.widgets.search_consent import ConsentPane

Start = Callable[[str, Mode, str], None]


class EnginesPart(Card):
    """Rows of engines. `start(engine, mode, text)` is called when one is chosen.

    The question about consent appears under the engine's row; `question_shown` says where.
    """

    question_shown = Signal(QWidget)

    def __init__(self, desk: Desk, searching: Searching, start: Start) -> None:
        say = desk.session.say
        super().__init__(say("seen.engines.title"))
        self._desk, self._searching, self._say, self._start = desk, searching, say, start
        self._key: object = None
        self._shown: tuple[tuple[EngineRow, ...], bool] | None = None
        self._narrow = False
        self._rows: dict[str, QVBoxLayout] = {}
        self.buttons: dict[tuple[str, Mode], QWidget] = {}
        self.body.addWidget(remark(say("seen.engines.about")))
        self.words: QLineEdit = line_field(say("seen.words.label"), example=say("seen.words.example"))
        self.words.setMaxLength(500)
        self.body.addWidget(self.words)
        self._wrong = Words("", "alarm")
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.consent = ConsentPane(searching, desk.session)
        self._ground = Card(margin=SPACE + 4)
        self._ground.body.addWidget(self.consent)
        self._ground.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        self.body.addLayout(self._list)
        searching.asked.connect(self._asked)

    def set_narrow(self, narrow: bool) -> None:
        """Whether the buttons of an engine stand under its words instead of beside them."""
        if narrow != self._narrow:
            self._narrow = narrow
            if self._shown is not None:
                self.show_rows(*self._shown)

    def show_rows(self, rows: tuple[EngineRow, ...], writable: bool) -> None:
        """Show the engines; built again only when something of them is another."""
        self._shown = (rows, writable)
        key = (rows, writable, self._narrow)
        if key == self._key:
            return
        self._key = key
        for place in self._rows.values():  # the question stays when the rows go
            place.removeWidget(self._ground)
        emptied(self._list)
        self._rows, self.buttons = {}, {}
        for row in rows:
            place = QVBoxLayout()
            place.setSpacing(SPACE)
            place.addWidget(rule())
            place.addWidget(self._row(row, writable))
            self._rows[row.id] = place
            self._list.addLayout(place)
        self._place_question()

    def _row(self, row: EngineRow, writable: bool) -> QWidget:
        widget = QWidget()
        grid = QGridLayout(widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        name = Words(row.name, bold=True)
        set_tip(name, self._say("seen.engine.source", source=row.source))
        status = Status()
        status.show_state(row.icon, row.state, row.tone)
        about = remark(row.about)
        set_tip(about, name.accessibleDescription())
        grid.addWidget(name, 0, 0)
        grid.addWidget(status, 1, 0)
        grid.addWidget(about, 2, 0, 1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for way in row.ways:
            label = {"image": "picture", "hash": "hash", "text": "text"}[way]
            made = button(
                self._say(f"seen.engine.{label}"),
                partial(self._chosen, row.id, way),
                hint=self._say(f"seen.engine.{label}.named", engine=row.name),
            )
            made.setAccessibleName(self._say(f"seen.engine.{label}.named", engine=row.name))
            made.setEnabled(writable)
            self.buttons[row.id, way] = made
            buttons.addWidget(made)
        if self._narrow:
            buttons.addStretch(1)
            buttons.setContentsMargins(0, SPACE // 2, 0, 0)
            grid.addLayout(buttons, 3, 0, 1, 2)
        else:
            grid.addLayout(buttons, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return widget

    def _chosen(self, engine: str, way: Mode) -> None:
        text = self.words.text().strip()
        if way == "text" and not text:
            self.refuse(self._say("seen.words.none"))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.refuse("")
        self._start(engine, way, text)

    def refuse(self, text: str) -> None:
        """Say why a search could not be started; nothing when it could."""
        self._wrong.setText(text)
        self._wrong.setVisible(bool(text))

    def _asked(self, request: Request | None) -> None:
        if request is not None and not request.in_strip:
            self.consent.ask(request)
            self._place_question()
            self.consent.allow.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.consent.request = None
            self._ground.hide()

    def _place_question(self) -> None:
        """Under the row of the engine it is about."""
        request = self.consent.request
        if request is None or request.engine.id not in self._rows:
            self._ground.hide()
            return
        self._rows[request.engine.id].addWidget(self._ground)
        self._ground.show()
        self.question_shown.emit(self._ground)


class LeftOpenPart(Card):
    """Searches that were allowed and never answered, as after a crash; their answers can still be recorded."""

    def __init__(
        self, desk: Desk, resume: Callable[[LeftOpen], None], give_up: Callable[[LeftOpen], None]
    ) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.session.say
        self._resume, self._give_up = resume, give_up
        self._key: object = None
        self._title = Status()
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE // 2)
        self.body.addWidget(self._title)
        self.body.addLayout(self._list)
        self.hide()

    def show_left(self, left: tuple[LeftOpen, ...], writable: bool) -> None:
        """Show them; nothing when there are none."""
        self.setVisible(bool(left))
        if (left, writable) == self._key:
            return
        self._key = (left, writable)
        self._title.show_state("undecided", self._say("seen.left.title", n=len(left)), "warning")
        emptied(self._list)
        for one in left:
            self._list.addWidget(self._row(one, writable))

    def _row(self, left: LeftOpen, writable: bool) -> QWidget:
        engine = self._desk.session.wording.engine(left.engine)
        id = "seen.left.row" if left.exhibit else "seen.left.row_no_exhibit"
        words = Words(self._say(id, engine=engine, exhibit=left.exhibit, when=left.when))
        set_tip(words, left.what)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE)
        across.addWidget(words, 1)
        for id, call in (("answer", self._resume), ("not_completed", self._give_up)):
            made = button(self._say(f"seen.left.{id}"), partial(call, left))
            made.setAccessibleName(self._say(f"seen.left.{id}.named", engine=engine, when=left.when))
            made.setEnabled(writable)
            across.addWidget(made)
        return row
