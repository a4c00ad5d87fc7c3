"""The page that lays a hit over the questioned picture: beside it, in turn, over it, or what differs."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QHideEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.workbench.looking import Pyramid
from ui.panels.place_planes import opacity_slider
from ui.plain_text import set_tip
from ui.presenters.hit_laid import corners, laid, scaled
from ui.presenters.planes import Matrix, outline
from ui.presenters.seen_hits import Hit
from ui.room import Desk
from ui.seen_archive import SeenArchiveDesk
from ui.tasks import Task
from ui.theme import SPACE, theme
from ui.widgets.pair_canvas import PairCanvas, PairMode
from ui.widgets.parts import Words, button, remark

_MODES: Final[tuple[tuple[PairMode, str], ...]] = (
    ("side_by_side", "side_by_side"),
    ("curtain", "curtain"),
    ("blink", "blink"),
    ("overlay", "overlay"),
    ("difference", "difference"),
)
_SLOTS: Final = ("seen.questioned", "seen.other")


class SeenComparePage(QWidget):
    """`back` when the room is to be shown again."""

    back = Signal()

    def __init__(self, desk: Desk, archive: SeenArchiveDesk) -> None:
        super().__init__()
        self._desk, self._archive = desk, archive
        self._say = say = desk.session.say
        self._questioned: Exhibit | None = None
        self._hit: Hit | None = None
        self._fetching: Task[Pyramid] | None = None
        self._pyramids: dict[str, Pyramid] = {}
        self.canvas = PairCanvas(
            say("place.canvas.questioned"), say("seen.compare.other"), say("place.canvas.curtain")
        )
        self.opacity = opacity_slider(say, self.canvas.set_opacity)
        self._title = Words("", bold=True, wrap=False)
        self._said = remark("")
        self._unlaid = Words(say("seen.compare.unlaid"), "warning")
        self.modes: dict[PairMode, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top())
        column.addLayout(self._line())
        column.addWidget(self.canvas, 1)
        self.canvas.mode_changed.connect(self._follow_mode)
        desk.veil.changed.connect(self._blur)
        theme().changed.connect(self._ground)
        self._ground()
        self._follow_mode("side_by_side")

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE // 2)
        row.setSpacing(SPACE // 2)
        row.addWidget(self._title)
        row.addStretch(1)
        self._group = QButtonGroup(self)
        for mode, drawn in _MODES:
            made = button(self._say(f"seen.compare.{mode}"), icon_name=drawn)
            made.setCheckable(True)
            set_tip(made, self._say(f"seen.compare.{mode}.hint"))
            made.clicked.connect(partial(self._choose, mode))
            self._group.addButton(made)
            self.modes[mode] = made
            row.addWidget(made)
        row.addSpacing(SPACE)
        row.addWidget(button(self._say("seen.compare.back"), self.back.emit, icon_name="back"))
        return row

    def _line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE, 0, SPACE, SPACE)
        row.setSpacing(SPACE)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self._said)
        told.addWidget(self._unlaid)
        row.addLayout(told, 1)
        row.addWidget(self.opacity)
        return row

    def _ground(self) -> None:
        self.canvas.set_ground(QColor(theme().shades.canvas))

    def _choose(self, mode: PairMode, _checked: bool = False) -> None:
        self.canvas.set_mode(mode)

    def _follow_mode(self, mode: str) -> None:
        for one, made in self.modes.items():
            made.setChecked(one == mode)
        self.opacity.setVisible(mode == "overlay")

    # ---- what is shown ------------------------------------------------------------------------------------------

    @property
    def hit(self) -> Hit | None:
        """The hit that is compared."""
        return self._hit

    def show_hit(self, questioned: Exhibit, hit: Hit) -> None:
        """Compare this hit; nothing is fetched again when it is the one that is shown."""
        same = self._hit == hit and self._questioned is not None and self._questioned.id == questioned.id
        if same and len(self._pyramids) == len(_SLOTS):
            return
        self.leave()
        self._questioned, self._hit, self._pyramids = questioned, hit, {}
        self._title.setText(self._say("place.pair", questioned=questioned.number, reference=hit.which))
        self._said.setText(
            " · ".join(one for one in (hit.kind_text, hit.change, hit.sized, hit.shows) if one)
        )
        self._unlaid.setVisible(self._matrix() is None)
        self.canvas.clear(self._say("place.loading"), self._say("place.loading"))
        self.canvas.set_titles(questioned.number, hit.which)
        one, other = _SLOTS
        pictures, wrong = self._desk.pictures, self._refused
        pictures.look(one, questioned, partial(self._give, hit, one), wrong)
        exhibit = self._exhibit(hit)
        if exhibit is not None:
            pictures.look(other, exhibit, partial(self._give, hit, other), wrong)
        elif hit.item:
            self._fetching = self._archive.pyramid(hit.item, partial(self._give, hit, other), wrong)

    def _exhibit(self, hit: Hit) -> Exhibit | None:
        snapshot = self._desk.session.snapshot
        exhibits = () if snapshot is None else snapshot.exhibits
        return next((one for one in exhibits if hit.number and one.number == hit.number), None)

    def leave(self) -> None:
        """Stop fetching."""
        for slot in _SLOTS:
            self._desk.pictures.leave(slot)
        if self._fetching is not None and not self._fetching.over:
            self._fetching.cancel()
        self._fetching = None

    def _refused(self, error: AlidadeError) -> None:
        self.canvas.clear("", self._desk.session.wording.error(error))

    def _give(self, hit: Hit, slot: str, pyramid: Pyramid) -> None:
        if self._hit != hit:
            return
        self._pyramids[slot] = pyramid
        if len(self._pyramids) < len(_SLOTS) or self._questioned is None:
            return
        self._blur()
        questioned, other = (self._pyramids[one] for one in _SLOTS)
        self.canvas.show_pair(questioned, other)
        self.canvas.set_titles(self._questioned.number, hit.which)
        self._lay(other)
        exhibit = self._exhibit(hit)
        if not self.canvas.questioned.is_blurred:
            for opened in (self._questioned, exhibit):
                if opened is not None:
                    self._desk.session.opened(opened)

    def _matrix(self) -> Matrix | None:
        hit = self._hit
        if hit is None:
            return None
        own, other = corners(hit.own), corners(hit.other)
        return laid(own, other, hit.turned_deg, hit.scale, mirrored=hit.mirrored)

    def _lay(self, other: Pyramid) -> None:
        """Lay the other picture over the questioned one by what the search recorded, at whatever size it is at hand."""
        matrix, region = self._matrix(), None if self._hit is None else self._hit.other
        if matrix is None or region is None:
            self.canvas.set_questioned_from_reference(None)
            return
        at_hand = scaled(matrix, region.picture_width / max(other.shown_width, 1))
        edge = outline(at_hand, other.shown_width, other.shown_height)
        self.canvas.set_questioned_from_reference(at_hand, edge)

    def _blur(self) -> None:
        if self._questioned is None or self._hit is None:
            return
        veil, hit = self._desk.veil, self._hit
        hidden = veil.hides(self._questioned.sha256) or bool(hit.sha256 and veil.hides(hit.sha256))
        self.canvas.set_blurred(hidden, self._say("photo.reveal"))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.leave()
