"""The claim verbatim, and records by their names."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.icons import pixmap
from ui.plain_text import set_tip
from ui.presenters.evidence import ALTERED_ICON
from ui.presenters.verdict import ClaimHead
from ui.presenters.verdict_records import RecordRow
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.alarm import Alarm
from ui.widgets.parts import Card, Words, colour, remark


class Chip(QFrame):
    """A record by its name and, as far as there is room, what it says; all of that stands in the tooltip."""

    def __init__(self, row: RecordRow, desk: Desk) -> None:
        super().__init__()
        say = desk.session.say
        self._alarm = bool(row.altered)
        self._icon = ALTERED_ICON if row.disputed or row.altered else row.icon
        alarm = say("case.altered.exhibit", exhibits=row.altered) if row.altered else ""
        marks = (say("case.altered") if row.altered else "", say("verdict.disputed") if row.disputed else "")
        name = " · ".join(part for part in (*marks, row.name) if part)
        said = " ".join(row.sentence.split())
        self._text = say("verdict.said", name=name, text=said) if said else name
        self.setAccessibleName(self._text)
        set_tip(self, "\n".join(part for part in (alarm, name, row.place, row.sentence) if part))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(self.sizeHint().width())
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 44, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 11, 11)
        painter.drawPixmap(8, 5, pixmap(self._icon, 14, colour("alarm" if self._alarm else "muted")))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        area = QRect(27, 0, self.width() - 35, self.height())
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


class ClaimCard(Card):
    """The claim verbatim, with its hedge and its source."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(spacing=SPACE // 2)
        self._say = desk.session.say
        self._about = remark("")
        self._text = Words("", points=1, selectable=True)
        self._translation = Words("", "muted", selectable=True)
        self._hedge = remark("")
        self._source = remark("")
        self._altered = Alarm()
        for one in (self._about, self._altered, self._text, self._translation, self._hedge, self._source):
            self.body.addWidget(one)

    def show_claim(self, head: ClaimHead) -> None:
        """Show this claim."""
        say = self._say
        about = head.about or say("verdict.about_none")
        self._about.setText(say("verdict.about", name=head.name, about=about))
        self._altered.say(say("case.altered.exhibit", exhibits=head.altered) if head.altered else "")
        self._text.setText(say("verdict.quoted", text=head.text))
        self._translation.setText(say("verdict.translation", text=head.translation))
        self._translation.setVisible(bool(head.translation))
        hedge = say("verdict.hedge", text=head.hedge) if head.hedge else say("verdict.no_hedge")
        self._hedge.setText(hedge)
        source = say("verdict.source", source=head.source) if head.source else say("verdict.no_source")
        self._source.setText(source)
