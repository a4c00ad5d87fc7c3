"""The claim verbatim, and records by their names."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.icons import pixmap
from ui.presenters.verdict import ClaimHead
from ui.presenters.verdict_records import RecordRow
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.parts import Card, Words, colour, remark

CHIP_WIDTH_PX = 300  # as wide as the column of questions at its narrowest: our choice


class Chip(QFrame):
    """A record by its name; what it says stands in the tooltip."""

    def __init__(self, row: RecordRow, disputed: str) -> None:
        super().__init__()
        self._icon = "doubtful" if row.disputed else row.icon
        self._text = f"{row.name} · {disputed}" if row.disputed else row.name
        self.setAccessibleName(self._text)
        self.setToolTip("\n".join(part for part in (self._text, row.place, row.sentence) if part))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(min(CHIP_WIDTH_PX, self.fontMetrics().horizontalAdvance(self._text) + 44), 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.setBrush(self.palette().color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 11, 11)
        painter.drawPixmap(8, 5, pixmap(self._icon, 14, colour("muted")))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        area = QRect(27, 0, self.width() - 35, self.height())
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, area.width())
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
        for one in (self._about, self._text, self._translation, self._hedge, self._source):
            self.body.addWidget(one)

    def show_claim(self, head: ClaimHead) -> None:
        """Show this claim."""
        say = self._say
        about = head.about or say("verdict.about_none")
        self._about.setText(say("verdict.about", name=head.name, about=about))
        self._text.setText(say("verdict.quoted", text=head.text))
        self._translation.setText(say("verdict.translation", text=head.translation))
        self._translation.setVisible(bool(head.translation))
        hedge = say("verdict.hedge", text=head.hedge) if head.hedge else say("verdict.no_hedge")
        self._hedge.setText(hedge)
        source = say("verdict.source", source=head.source) if head.source else say("verdict.no_source")
        self._source.setText(source)
