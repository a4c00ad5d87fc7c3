"""The line above the pair: which two these are, and the ways to look at them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.plain_text import set_tip
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.pair_canvas import PairCanvas, PairMode
from ui.widgets.parts import Words, tool
from ui.widgets.ramp_legend import RampLegend
from ui.widgets.texts import ElidedWords

MODES: Final[dict[str, PairMode]] = {
    "place.side": "side_by_side",
    "place.curtain": "curtain",
    "place.blink": "blink",
    "place.overlay": "overlay",
    "place.difference": "difference",
}
DRAWN: Final = ("place.points", "place.lines", "place.numbers")
SWITCHES: Final = ("place.linked", *DRAWN)
PAIR_ACTIONS: Final = (*MODES, *SWITCHES)


class PairModes(QWidget):
    """Names the pair and holds the tools; one of the modes is on, the switches are on at first."""

    def __init__(self, desk: Desk, canvas: PairCanvas) -> None:
        super().__init__()
        self._actions = desk.actions
        self._canvas = canvas
        self.pair_words = Words("", bold=True, wrap=False)
        self.name = ElidedWords("", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(2)
        row.addWidget(self.pair_words)
        row.addSpacing(SPACE)
        row.addWidget(self.name, 1)
        self._group = QActionGroup(self)
        for id in MODES:
            self._actions[id].setCheckable(True)
            self._group.addAction(self._actions[id])
            row.addWidget(tool(self._actions[id]))
        self._actions["place.side"].setChecked(True)
        row.addSpacing(2 * SPACE)
        for id in SWITCHES:
            self._actions[id].setChecked(True)
            row.addWidget(tool(self._actions[id]))
        self.legend = RampLegend(desk.session.say("place.legend"))
        self.points = Words("", "muted", wrap=False)
        set_tip(self.points, desk.session.say("place.points_hint"))
        for widget in (self.points, self.legend):
            row.insertWidget(row.count() - len(DRAWN), widget)
            row.insertSpacing(row.count() - len(DRAWN), SPACE)
        self._say = desk.session.say

    def show_points(self) -> None:
        """Say how many lines are drawn, and of how many points."""
        lines, points = self._canvas.lines_shown
        if lines < points:
            self.points.setText(self._say("place.points_shown", n=lines, all=points))
        else:
            self.points.setText(self._say("place.points_all", n=points) if points else "")
        self.points.setVisible(points > 0)
        self.legend.setVisible(points > 0 and self._canvas.is_weighed)

    def bind(self) -> None:
        """Take over the actions."""
        actions, canvas = self._actions, self._canvas
        for id, mode in MODES.items():
            actions.bind(id, partial(canvas.set_mode, mode))
        linked = actions["place.linked"]
        actions.bind("place.linked", lambda: canvas.set_linked(linked.isChecked()))
        for id in DRAWN:
            actions.bind(id, self._draw)

    def _draw(self) -> None:
        dots, lines, numbers = (self._actions[id].isChecked() for id in DRAWN)
        self._canvas.set_drawn(dots=dots, lines=lines, numbers=numbers)
        self.show_points()
