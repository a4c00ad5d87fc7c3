"""The slim bar over the picture: size, turning, marking, colours, adjustments, and how the view differs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton

from ui.icons import icon
from ui.plain_text import set_tip
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Status, Words, tool

GROUPS = (
    ("fit", "actual"),
    ("zoom_out", "", "zoom_in"),
    ("rotate_left", "rotate_right"),
    ("mark_rectangle", "mark_polygon"),
    ("file_colours",),
)
VIEWING = ("fit", "actual", "zoom_in", "zoom_out", "rotate_left", "rotate_right", "file_colours", "keep_view")
MARKING = ("mark_rectangle", "mark_polygon")
WRITING = ("lock_features", "skip_features")
ACTIONS = tuple(f"photo.{id}" for id in (*VIEWING, *MARKING, *WRITING))


class PhotoToolbar(QFrame):
    """`adjust_asked` when the adjustments are to be shown or hidden."""

    adjust_asked = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say = desk.session.say
        self._say = say
        self.setObjectName("notice")
        self.setAccessibleName(say("photo.toolbar"))
        self._percent = Words("", wrap=False)
        set_tip(self._percent, say("photo.zoom.hint"))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._percent.setFixedWidth(self._percent.fontMetrics().horizontalAdvance("3 200 %") + SPACE)
        self.adjust = QToolButton()
        self.adjust.setCheckable(True)
        self.adjust.setAutoRaise(True)
        self.adjust.setIcon(icon("adjust"))
        self.adjust.setIconSize(QSize(18, 18))
        self.adjust.setAccessibleName(say("photo.adjust"))
        set_tip(self.adjust, say("photo.adjust.hint"))
        self.adjust.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.adjust.toggled.connect(self.adjust_asked)
        self.adjusted, self.blurred = Status(), Status()
        self.adjusted.show_state("adjust", say("photo.adjusted"), "accent", say("photo.adjusted.hint"))
        self.blurred.show_state("hidden", say("photo.blurred"), "warning", say("photo.blurred.hint"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE // 2, 2 * SPACE, SPACE // 2)
        row.setSpacing(2)
        for group in GROUPS:
            for id in group:
                row.addWidget(tool(desk.actions[f"photo.{id}"]) if id else self._percent)
            row.addSpacing(SPACE + SPACE // 2)
        row.insertWidget(row.count() - 1, self.adjust)
        row.addWidget(tool(desk.actions["photo.keep_view"]))
        row.addStretch(1)
        row.addWidget(self.adjusted)
        row.addSpacing(2 * SPACE)
        row.addWidget(self.blurred)
        self.show_states(adjusted=False, blurred=False)

    def show_zoom(self, zoom: float | None) -> None:
        """Pixels of the screen per pixel of the picture; None when there is no picture."""
        self._percent.setText("" if zoom is None else self._say("photo.zoom", percent=percent(zoom)))

    def show_states(self, *, adjusted: bool, blurred: bool) -> None:
        """How the view differs from the picture."""
        self.adjusted.setVisible(adjusted)
        self.blurred.setVisible(blurred)


def percent(zoom: float) -> str:
    """A zoom as a percentage: whole from 10 on, else with one decimal."""
    return f"{zoom * 100:.0f}" if zoom >= 0.0995 else f"{zoom * 100:.1f}"


class ShortButton(QPushButton):
    """A button with fewer words than its action has; enabled when that is."""

    def __init__(self, action: QAction, text: str) -> None:
        super().__init__(text)
        self._action = action
        self.setIcon(action.icon())
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.text())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)  # a method of this button: the connection ends with it
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
