"""The two pictures with the ways to look at them: beside, over, in turn; lines, and laid by the matched points."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench.looking import Pyramid
from ui.panels.place_modes import DRAWN, PairModes
from ui.panels.place_planes import PlaneLine, opacity_slider
from ui.presenters.evidence import name_of
from ui.presenters.planes import aligned, outline
from ui.presenters.points import MatchedPoints, points_in
from ui.room import Desk
from ui.theme import SPACE, theme
from ui.widgets.pair_canvas import PairCanvas

_SLOTS: Final = ("place.questioned", "place.reference")


class PairView(QWidget):
    """Shows a pair. `run` is its latest comparison, if there is one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._say = say = desk.session.say
        self._pair: tuple[Exhibit, Exhibit] | None = None
        self._run: Run | None = None
        self._pyramids: dict[str, Pyramid] = {}
        self.canvas = PairCanvas(
            say("place.canvas.questioned"), say("place.canvas.reference"), say("place.canvas.curtain")
        )
        self.modes = PairModes(desk, self.canvas)
        self.planes = PlaneLine(desk)
        self.planes.chosen.connect(self._lay)
        self.opacity = opacity_slider(say, self.canvas.set_opacity)
        self._fade = self._fade_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.modes)
        column.addWidget(self._fade)
        column.addWidget(self.canvas, 1)
        self.canvas.mode_changed.connect(self._mode_changed)
        self.canvas.opacity_changed.connect(self._follow_opacity)
        desk.veil.changed.connect(self._blur)
        theme().changed.connect(self._ground)
        self._ground()
        self._mode_changed("side_by_side")

    # ---- layout -------------------------------------------------------------------------------------------------

    def _fade_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(SPACE, 0, SPACE, SPACE // 2)
        row.setSpacing(SPACE)
        row.addWidget(self.planes, 1)
        row.addWidget(self.opacity)
        holder.setMinimumHeight(30)
        return holder

    def _ground(self) -> None:
        self.canvas.set_ground(QColor(theme().shades.canvas))

    # ---- modes --------------------------------------------------------------------------------------------------

    def _mode_changed(self, mode: str) -> None:
        laid = mode != "side_by_side"
        self._fade.setVisible(laid)
        self.opacity.setVisible(mode == "overlay")
        self._desk.actions.enable(("place.linked", *DRAWN), not laid)
        self.modes.show_points()
        self._lay()

    def _follow_opacity(self, share: float) -> None:
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(share * 100))
        self.opacity.blockSignals(False)

    @property
    def exhibits(self) -> tuple[Exhibit, Exhibit] | None:
        """The photo and the reference."""
        return self._pair

    @property
    def sizes(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Width and height of both as shown; None while they are being fetched."""
        if self._pair is None or len(self._pyramids) < 2:
            return None
        one, other = (self._pyramids[exhibit.id] for exhibit in self._pair)
        return (one.shown_width, one.shown_height), (other.shown_width, other.shown_height)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def show_pair(self, questioned: Exhibit, reference: Exhibit, run: Run | None) -> None:
        """Show two exhibits; nothing is fetched again when they are the ones that are shown."""
        numbers = (questioned.number, reference.number)
        old = None if self._pair is None else tuple(one.number for one in self._pair)
        new_run = (None if run is None else run.id) != (None if self._run is None else self._run.id)
        self._pair, self._run = (questioned, reference), run
        if numbers != old:
            wording = self._desk.session.wording
            self.modes.pair_words.setText(
                self._say("place.pair", questioned=numbers[0], reference=numbers[1])
            )
            self.modes.name.show_text(name_of(reference, wording))
            self._fetch()
        elif new_run:
            self._follow_run()

    def _fetch(self) -> None:
        assert self._pair is not None
        pair, self._pyramids, wrong = self._pair, {}, []

        def refused(error: AlidadeError) -> None:
            if self._pair is not None and [e.id for e in self._pair] == [e.id for e in pair]:
                wrong.append(error)
                self.canvas.clear("", self._desk.session.wording.error(error))
                self.modes.show_points()

        def give(exhibit: Exhibit, pyramid: Pyramid) -> None:
            if self._pair is not None and [e.id for e in self._pair] == [e.id for e in pair] and not wrong:
                self._pyramids[exhibit.id] = pyramid
                self._show()

        for slot, exhibit in zip(_SLOTS, pair, strict=True):
            self._desk.pictures.look(slot, exhibit, partial(give, exhibit), refused)
        if len(self._pyramids) < 2 and not wrong:
            self.canvas.clear(self._say("place.loading"), self._say("place.loading"))

    def _show(self) -> None:
        if self._pair is None or len(self._pyramids) < 2:
            return
        questioned, reference = self._pair
        shown = (self.canvas.questioned.shown_sha256, self.canvas.reference.shown_sha256)
        self._blur()
        self.canvas.show_pair(self._pyramids[questioned.id], self._pyramids[reference.id])
        self.canvas.set_titles(questioned.number, reference.number)
        if shown != (questioned.sha256, reference.sha256):
            self._follow_run()
        self._note_opened()

    def _follow_run(self) -> None:
        points = self._points()
        self.canvas.set_matches(points)
        self.modes.show_points()
        self.planes.follow(self._run, points=bool(points.matches))
        self._lay()

    def _points(self) -> MatchedPoints:
        if self._run is None or self._pair is None:
            return MatchedPoints()
        return points_in(self._run, self._pair[0].sha256, self._pair[1].sha256)

    def _blur(self) -> None:
        if self._pair is not None:
            hidden = any(self._desk.veil.hides(one.sha256) for one in self._pair)
            self.canvas.set_blurred(hidden, self._say("photo.reveal"))
            self._note_opened()

    def _note_opened(self) -> None:
        """Record that the exhibits were looked at, once they really are."""
        if (
            self._pair is None
            or len(self._pyramids) < 2
            or not self.isVisible()
            or self.canvas.questioned.is_blurred
        ):
            return
        for exhibit in self._pair:
            self._desk.session.opened(exhibit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._note_opened()

    def _lay(self) -> None:
        """Lay the reference over the photo by the chosen plane; into its frame when there is none."""
        if self._pair is None or len(self._pyramids) < 2:
            return
        plane = self.planes.plane
        if plane is None:
            self.canvas.set_questioned_from_reference(None)
            return
        photo, reference = (self._pyramids[one.id] for one in self._pair)
        edge = outline(plane.questioned_from_reference, reference.shown_width, reference.shown_height)
        area = aligned(plane, photo.shown_width, photo.shown_height)
        self.canvas.set_questioned_from_reference(plane.questioned_from_reference, edge, area)
