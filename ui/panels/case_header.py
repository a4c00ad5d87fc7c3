"""The head of the case room: an alarm first and loud, then title and question, and whether it can be written."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.presenters.case_head import CaseHead
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.parts import Card, Status, Words, colour, title, tool
from ui.widgets.record_forms import DescribeForm
from ui.widgets.restrict_forms import LiftForm, RestrictForm


class AlarmCard(Card):
    """What was altered; stays as long as the log says so."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(spacing=SPACE // 2)
        self.setAccessibleName(name)
        self._stripe = QFrame(self)
        self._stripe.setAutoFillBackground(True)
        self._icon = QLabel()
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self._icon)
        top.addWidget(Words(name, "alarm", points=2, bold=True), 1)
        self.body.addLayout(top)
        self.body.addWidget(Words(text))
        self.what = Words("", selectable=True)
        self.body.addWidget(self.what)
        theme().changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self._icon.setPixmap(pixmap("warning", 24, colour("alarm")))
        palette = self._stripe.palette()
        palette.setColor(QPalette.ColorRole.Window, colour("alarm"))
        self._stripe.setPalette(palette)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stripe at the edge is as high as the card."""
        super().resizeEvent(event)
        self._stripe.setGeometry(0, 0, SPACE // 2, self.height())


class CaseHeader(QWidget):
    """Title and question with the form to change them, under what must be known before anything else."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        wording, say = desk.session.wording, desk.session.say
        self.alarm = AlarmCard(wording.label("alarm.title"), wording.label("alarm.text"))
        self._why = Words("", "warning")
        self.title = title("")
        self.restricted = Status("protected", say("case.restricted"), "warning")
        self.question = Words("", points=1, selectable=True)
        self._desk, self._restricted_word = desk, say("case.restricted")
        edit = tool(desk.actions["case.describe"])
        edit.setAccessibleName(say("case.describe"))
        self.restricted.setFixedHeight(edit.sizeHint().height())  # beside it on one line
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.title, 1)
        top.addWidget(self.restricted, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(edit, 0, Qt.AlignmentFlag.AlignTop)
        self._locked = QWidget()
        locked = QHBoxLayout(self._locked)
        locked.setContentsMargins(0, 0, 0, 0)
        locked.setSpacing(SPACE)
        self._lock = QLabel()
        locked.addWidget(self._lock, 0, Qt.AlignmentFlag.AlignTop)
        locked.addWidget(self._why, 1)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (self.alarm, self._locked):
            column.addWidget(widget)
        column.addLayout(top)
        column.addWidget(self.question)
        theme().changed.connect(self._draw)
        self._draw()

    @cached_property
    def form(self) -> DescribeForm:
        """The form for title and question, made when it is first needed."""
        form = DescribeForm(self._desk)
        self._column.addWidget(form)
        return form

    @cached_property
    def restrict_form(self) -> RestrictForm:
        """The form to mark the case restricted."""
        form = RestrictForm(self._desk)
        self._column.addWidget(form)
        return form

    @cached_property
    def lift_form(self) -> LiftForm:
        """The form to lift the restriction."""
        form = LiftForm(self._desk)
        self._column.addWidget(form)
        return form

    def show_head(self, head: CaseHead) -> None:
        """Show the head of the case."""
        self.alarm.setVisible(bool(head.alarms))
        self.alarm.what.setText("\n".join(head.alarms))
        self._locked.setVisible(bool(head.read_only))
        self._why.setText(head.read_only)
        self.restricted.setVisible(bool(head.restricted))
        self.restricted.show_state("protected", self._restricted_word, "warning", head.restricted)
        self.title.setText(head.title)
        self.title.setContentsMargins(0, SPACE if head.alarms or head.read_only else 0, 0, 0)
        self.question.setText(head.question)

    def _draw(self) -> None:
        self._lock.setPixmap(pixmap("locked", 16, colour("warning")))
