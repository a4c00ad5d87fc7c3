"""A claim and its four questions as cards: what it says, what was concluded, by whom, on what, within which limits."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from provenance.record.judgement import Grade
from ui.panels.verdict_claim import Chip
from ui.plain_text import set_tip
from ui.presenters.claims import Split
from ui.presenters.verdict import GRADE_ICONS, AxisState
from ui.presenters.verdict_records import RecordRow
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.alarm import Alarm
from ui.widgets.parts import Card, Status, Tone, Words, heading, link, remark

CHIPS_MOST = 12  # on one side of one question; our choice: more are counted and named in a tooltip


class AxisCard(Card):
    """One question; a click, Enter or Space opens it in the editor. In full when it is open or there is room."""

    asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(margin=SPACE + SPACE // 2, spacing=SPACE // 2 + 2)
        self._desk, self._say = desk, desk.session.say
        self._state: AxisState | None = None
        self._open = False
        self._all_earlier = False
        self._shown: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = heading("")
        self._grade = Status()
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._grade)
        self.body.addLayout(top)
        self._rest = QWidget()
        self.body.addWidget(self._rest)
        self._rest.hide()

    def show_state(self, state: AxisState, *, open: bool, full: bool) -> None:
        """Show how this question stands."""
        self._open = open
        self.update()
        shown = (state, full, self._desk.session.writable)
        if shown == self._shown:
            return
        self._shown = shown
        self._state = state
        self._name.setText(state.word)
        tone: Tone = "muted" if state.grade is Grade.NOT_EXAMINED else "plain"
        self._grade.show_state(GRADE_ICONS[state.grade], state.grade_word, tone)
        self.setAccessibleName(self._say("verdict.axis_spoken", axis=state.word, grade=state.grade_word))
        self._fill(state, full)

    def _fill(self, state: AxisState, full: bool) -> None:
        rest = Card(margin=0, spacing=SPACE // 2 + 2)
        rest.setObjectName("")
        rest.setFrameShape(QFrame.Shape.NoFrame)
        say = self._say
        rest.body.addLayout(self._says(state))
        if state.unsaved:
            rest.body.addWidget(Status("edit", say("verdict.unsaved"), "accent"))
        if state.rests_on_dispute:
            rest.body.addWidget(Status("doubtful", say("verdict.disputed_ground"), "warning"))
        if state.altered:
            rest.body.addWidget(Alarm(say("verdict.altered_ground", exhibits=state.altered)))
        if full and state.event:
            self._conclusion(rest, state)
        elif state.event:
            rest.body.addWidget(remark(self._counts(state)))
        if full:
            self._earlier(rest, state)
        self.body.replaceWidget(self._rest, rest)
        self._rest.hide()
        self._rest.deleteLater()
        self._rest = rest

    def _says(self, state: AxisState) -> QHBoxLayout:
        """What the claim says here, or that nobody split it, with a way to do that."""
        say, row = self._say, QHBoxLayout()
        row.setSpacing(SPACE)
        says = say("verdict.says", text=state.says) if state.says else say("verdict.says_nothing")
        text = say("verdict.not_split") if state.unsplit else says
        row.addWidget(Words(text, "plain" if state.says else "muted"), 1)
        if state.unsplit and self._desk.session.writable:
            split = link(
                say("case.record.split"),
                lambda: self._desk.session.hand("case", Split(state.unsplit)),
                hint=say("case.record.split.hint"),
            )
            row.addWidget(split, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _counts(self, state: AxisState) -> str:
        parts = [
            self._say("verdict.count_for", n=len(state.supporting)),
            self._say("verdict.count_against", n=len(state.opposing)),
        ]
        if state.earlier:
            parts.append(self._say("verdict.earlier", n=len(state.earlier)))
        return " · ".join(parts)

    def _conclusion(self, rest: Card, state: AxisState) -> None:
        say = self._say
        rest.body.addWidget(remark(state.by))
        for id, text in (
            ("verdict.reasons_are", state.reasons),
            ("verdict.limits_are", state.limits),
            ("verdict.would_change_is", state.would_change),
        ):
            if text:
                rest.body.addWidget(remark(say(id)))
                rest.body.addWidget(Words(text, selectable=True))
        self._chips(rest, say("verdict.for"), state.supporting)
        self._chips(rest, say("verdict.against"), state.opposing)

    def _chips(self, rest: Card, name: str, rows: tuple[RecordRow, ...]) -> None:
        if not rows:
            return
        rest.body.addWidget(remark(name))
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        for row in rows[:CHIPS_MOST]:
            column.addWidget(Chip(row, self._desk))
        if len(rows) > CHIPS_MOST:
            more = remark(self._say("verdict.more", n=len(rows) - CHIPS_MOST))
            set_tip(more, "\n".join(row.name for row in rows[CHIPS_MOST:]))
            column.addWidget(more)
        rest.body.addWidget(holder)

    def _earlier(self, rest: Card, state: AxisState) -> None:
        if not state.earlier:
            return
        shown = self._all_earlier

        def turn() -> None:
            self._all_earlier = not self._all_earlier
            self._fill(state, True)

        words = self._say("verdict.earlier", n=len(state.earlier))
        rest.body.addWidget(link(words, turn, hint=self._say("verdict.earlier_hint")))
        if shown:
            for line in state.earlier:
                rest.body.addWidget(remark(line))

    def _ask(self) -> None:
        if self._state is not None:
            self.asked.emit(self._state.axis.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._ask()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        accent = self.palette().color(QPalette.ColorRole.Accent)
        if self._open:
            painter.fillRect(QRect(0, 3, 4, self.height() - 6), accent)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(accent, 1.5))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 5, 5)
