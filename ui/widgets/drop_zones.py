"""What covers the window while files are dragged over it: where they are dropped says what they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from provenance.record.evidence import EvidenceRole
from provenance.wording import Wording
from ui.icons import pixmap
from ui.presenters.evidence import ROLE_ICONS
from ui.theme import SPACE, theme
from ui.widgets.parts import colour

ZONES = (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE, EvidenceRole.DOCUMENT)


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The local files that are dragged or pasted."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


class DropZones(QWidget):
    """Three fields beside one another; `dropped` with the role and the files."""

    dropped = Signal(object, tuple)

    def __init__(self, parent: QWidget, wording: Wording) -> None:
        super().__init__(parent)
        self._covered = parent
        self._wording = wording
        self._over: EvidenceRole | None = None
        self.setAcceptDrops(True)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def _zone_at(self, x: float) -> EvidenceRole:
        return ZONES[min(len(ZONES) - 1, int(x * len(ZONES) / max(1, self.width())))]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._over = self._zone_at(event.position().x())
        self.update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = None
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        role = self._zone_at(event.position().x())
        files = files_of(event.mimeData())
        self._over = None
        self.hide()
        event.acceptProposedAction()
        if files:
            self.dropped.emit(role, files)

    def paintEvent(self, event: QPaintEvent) -> None:
        shades = theme().shades
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(shades.window)
        ground.setAlpha(225)
        painter.fillRect(self.rect(), ground)
        width = self.width() / len(ZONES)
        for number, role in enumerate(ZONES):
            zone = QRectF(number * width, 0, width, self.height()).adjusted(
                2 * SPACE, 2 * SPACE, -2 * SPACE, -2 * SPACE
            )
            over = role is self._over
            pen = QPen(colour("accent" if over else "muted"), 3 if over else 1.5, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(shades.card) if over else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(zone, 10, 10)
            middle = zone.center().toPoint()
            drawn = pixmap(ROLE_ICONS[role], 40, colour("plain"), self.devicePixelRatio())
            painter.drawPixmap(middle.x() - 20, middle.y() - 60, drawn)
            painter.setPen(colour("plain"))
            text = zone.adjusted(SPACE, zone.height() / 2, -SPACE, 0)
            centred = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(text, int(centred), self._wording.window(f"drop.{role.value}"))
