"""Which plane of a comparison the reference is laid by, or why there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from provenance.record.run import Run
from ui.plain_text import set_tip
from ui.presenters.planes import Plane, planes_of
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Choice
from ui.widgets.texts import ElidedWords


class PlaneLine(QWidget):
    """A choice of planes with what it means. `chosen` when `plane` may be another."""

    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self._run: str | None = ""
        self._recorded = False
        self._planes: tuple[Plane, ...] = ()
        self.choice = Choice(say("place.plane"), ())
        set_tip(self.choice, say("place.plane.hint"))
        self.choice.setMinimumContentsLength(22)
        self.choice.currentIndexChanged.connect(lambda _place: self._tell())
        self.words = ElidedWords("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.choice)
        row.addWidget(self.words, 1)

    @property
    def plane(self) -> Plane | None:
        """The plane that is chosen; None lays the reference into the photo's frame."""
        number = self.choice.chosen
        return next((plane for plane in self._planes if str(plane.number) == number), None)

    def follow(self, run: Run | None, *, points: bool) -> None:
        """Offer the planes of a run; `points`: whether it holds matched points of this pair."""
        id = None if run is None else run.id
        if id == self._run:
            return
        self._run = id
        self._planes = planes_of(run) if points else ()
        self._recorded = run is not None and any(one.name == "planes" for one in run.findings)
        self._pointed = points
        self.choice.blockSignals(True)
        self.choice.clear()
        for plane in self._planes:
            words = self._say("place.plane.one", number=str(plane.number), n=plane.points)
            self.choice.addItem(words, str(plane.number))
        if self._planes:
            self.choice.addItem(self._say("place.plane.none"), "")
        self.choice.setCurrentIndex(0)
        self.choice.blockSignals(False)
        self.choice.setVisible(bool(self._planes))
        self._tell()

    def _tell(self) -> None:
        self.words.show_text(self._said())
        self.chosen.emit()

    def _said(self) -> str:
        if self.plane is not None:
            return self._say("place.plane.area")
        if self._planes:
            return self._say("place.plane.frame")
        if not self._run:
            return self._say("place.plane.no_run")
        if not self._pointed:
            return self._say("place.plane.no_points")
        return self._say("place.plane.no_plane" if self._recorded else "place.plane.older")


def opacity_slider(say: Callable[[str], str], set_opacity: Callable[[float], None]) -> QSlider:
    """How much of the reference shines through."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setAccessibleName(say("place.opacity"))
    set_tip(slider, say("place.opacity"))
    slider.setRange(0, 100)
    slider.setValue(50)
    slider.setFixedWidth(140)
    slider.valueChanged.connect(lambda value: set_opacity(value / 100))
    return slider
