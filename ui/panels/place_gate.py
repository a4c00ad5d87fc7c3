"""The questioned photo alone, beside the gate that stands before its references."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from ui.room import Desk
from ui.theme import theme
from ui.widgets.canvas import PictureCanvas
from ui.widgets.feature_gate import FeatureGate

_SLOT: Final = "place.alone"


class GatePage(QWidget):
    """Shows one photo, and asks for its feature list to be locked or skipped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = desk.session.say
        self._shown: Exhibit | None = None
        self.alone = PictureCanvas(self._say("place.canvas.questioned"))
        self.gate = FeatureGate(desk)
        self.gate.passed.connect(desk.session.refresh)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.alone, 1)
        row.addWidget(self.gate, 1)
        desk.veil.changed.connect(self._blur)
        theme().changed.connect(self._ground)
        self._ground()

    def show_alone(self, questioned: Exhibit) -> None:
        """Show this exhibit; nothing is fetched again when it is shown already."""
        if self._shown is not None and self._shown.id == questioned.id:
            return
        self._shown = questioned
        self._blur()
        self.alone.clear(self._say("place.loading"))
        self.alone.set_titles(questioned.number)

        def refused(error: AlidadeError) -> None:
            self.alone.clear(self._desk.session.wording.error(error))

        self._desk.pictures.look(_SLOT, questioned, self.alone.show_pyramid, refused)

    def _blur(self) -> None:
        hidden = self._shown is not None and self._desk.veil.hides(self._shown.sha256)
        self.alone.set_blurred(hidden, self._say("photo.reveal"))

    def _ground(self) -> None:
        self.alone.set_ground(QColor(theme().shades.canvas))
