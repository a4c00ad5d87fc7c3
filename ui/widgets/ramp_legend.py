"""What the colours of matched points mean: a strip from no confidence to full confidence."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.plain_text import set_tip
from ui.presenters.points import RAMP, colour_of
from ui.widgets.parts import colour

_BAR = QSize(64, 10)
_GAP_PX = 5


class RampLegend(QWidget):
    """The strip with the numbers of its ends; `name` is what a screen reader says of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        set_tip(self, name)
        wide = 2 * (self.fontMetrics().horizontalAdvance("0") + _GAP_PX) + _BAR.width()
        self.setFixedSize(wide, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        digit = self.fontMetrics().horizontalAdvance("0")
        bar = QRectF(digit + _GAP_PX, (self.height() - _BAR.height()) / 2, _BAR.width(), _BAR.height())
        steps = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(len(RAMP)):
            share = step / (len(RAMP) - 1)
            steps.setColorAt(share, QColor(*colour_of(share)))
        painter.fillRect(bar, steps)
        painter.setPen(colour("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "1")
