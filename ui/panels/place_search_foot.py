"""The foot of the archive's search page: what a search cannot show, how an answer is taken, what adds photos."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.limit_list import LimitList
from ui.widgets.parts import Flow, Words, action_button

ARCHIVE: Final = (
    "place.archive_files",
    "place.archive_folder",
    "place.archive_import",
    "place.archive_export",
)
"""The actions that add to the archive and hand it on."""


class SearchFoot(QWidget):
    """`limits` are those of the answers above; `add` takes one of them into the case."""

    def __init__(self, desk: Desk, add: QPushButton) -> None:
        super().__init__()
        self.limits = LimitList(desk.session.wording)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.limits)
        note = QHBoxLayout()
        note.setSpacing(SPACE)
        note.addWidget(Words(desk.session.say("place.search.note"), "muted"), 1)
        note.addWidget(add)
        column.addLayout(note)
        kept = Flow()
        for id in ARCHIVE:
            kept.addWidget(action_button(desk.actions[id]))
        column.addLayout(kept)
