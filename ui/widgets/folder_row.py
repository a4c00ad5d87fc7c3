"""A folder of the archive of pictures as a row: where it lies, how many pictures, when last walked, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from provenance.wording import Wording
from ui.icons import pixmap
from ui.presenters.seen_archive import FolderRow
from ui.theme import SPACE, theme
from ui.widgets.parts import Words, button, colour, remark
from ui.widgets.texts import ElidedWords


class FolderLine(QWidget):
    """`walk_asked` and `remove_asked`, each with the folder's path; removing is asked about once more in the row."""

    walk_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, row: FolderRow, wording: Wording) -> None:
        super().__init__()
        self._say, self.row = wording.window, row
        self._icon = QLabel()
        self.name = ElidedWords(row.name)
        told = [row.pictures, row.walked]
        told += [self._say("seen.archive.stays")] if row.restricted else []
        self._told = remark(" · ".join(told))
        self.walk = button(self._say("seen.archive.walk"), self._walk, icon_name="refresh")
        self.walk.setAccessibleName(self._say("seen.archive.walk.named", folder=row.name))
        self.walk.setVisible(row.whole)
        self.remove = button(self._say("seen.archive.remove"), self._ask, icon_name="delete")
        self.remove.setAccessibleName(self._say("seen.archive.remove.named", folder=row.name))
        self._question = self._asking()
        self._lay_out()
        theme().changed.connect(self._draw)
        self._draw()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self._told)
        across = QHBoxLayout()
        across.setSpacing(SPACE)
        across.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        across.addWidget(self.walk, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        column.setSpacing(SPACE // 2)
        column.addLayout(across)
        column.addWidget(self._question)

    def _asking(self) -> QWidget:
        held = QWidget()
        row = QHBoxLayout(held)
        row.setContentsMargins(3 * SPACE, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(Words(self._say("seen.archive.remove.sure"), "warning"), 1)
        self.sure = button(self._say("seen.archive.remove.yes"), self._remove, icon_name="delete")
        self.keep = button(self._say("seen.archive.remove.no"), self._keep)
        row.addWidget(self.sure)
        row.addWidget(self.keep)
        held.hide()
        return held

    def enable(self, enabled: bool) -> None:
        """Whether the archive can be changed now."""
        for one in (self.walk, self.remove, self.sure):
            one.setEnabled(enabled)

    def _walk(self) -> None:
        self.walk_asked.emit(self.row.path)

    def _ask(self) -> None:
        self._question.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self._question.hide()
        self.remove.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        self._question.hide()
        self.remove_asked.emit(self.row.path)

    def _draw(self) -> None:
        self._icon.setPixmap(pixmap("folder", 16, colour("muted")))
