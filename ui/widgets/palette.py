"""The command palette: type a few letters of what you want to do, press Return."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from provenance.wording import Wording
from ui.plain_text import tip
from ui.theme import SPACE
from ui.widgets.parts import line_field

WIDTH_PX: Final = 560


class CommandPalette(QDialog):
    """Lists the actions that can be done now; those that fit what is typed best come first."""

    def __init__(self, actions: Sequence[QAction], wording: Wording, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(wording.window("palette.title"))
        self._actions = actions
        self.field = line_field(wording.window("palette.field"), example=wording.window("palette.field"))
        self.field.textChanged.connect(self._refresh)
        self.field.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setAccessibleName(wording.window("palette.list"))
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(2)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.resize(WIDTH_PX, 420)
        self._refresh("")

    def _refresh(self, typed: str) -> None:
        self.list.clear()
        for action in ranked(self._actions, typed):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem([action.text(), keys])
            item.setIcon(0, action.icon())
            item.setToolTip(0, tip(action.statusTip()))
            item.setData(0, Qt.ItemDataRole.UserRole, action)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setDisabled(not action.isEnabled())
            self.list.addTopLevelItem(item)
        self.list.setColumnWidth(0, WIDTH_PX - 170)
        self._choose(0)

    def _choose(self, row: int) -> None:
        item = self.list.topLevelItem(max(0, min(row, self.list.topLevelItemCount() - 1)))
        if item is not None:
            self.list.setCurrentItem(item)

    def _take(self, item: QTreeWidgetItem) -> None:
        action = item.data(0, Qt.ItemDataRole.UserRole)
        if isinstance(action, QAction) and action.isEnabled():
            self.accept()
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            now = self.list.currentItem()
            row = -1 if now is None else self.list.indexOfTopLevelItem(now)
            match event.key():
                case Qt.Key.Key_Down:
                    self._choose(row + 1)
                    return True
                case Qt.Key.Key_Up:
                    self._choose(row - 1)
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if now is not None:
                        self._take(now)
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)


def ranked(actions: Sequence[QAction], typed: str) -> list[QAction]:
    """The actions that fit, best first: those that can be done now before the others, beginnings before middles."""
    found = [(_rank(action, typed.casefold().split()), n, action) for n, action in enumerate(actions)]
    return [action for rank, _, action in sorted(found, key=lambda one: one[:2]) if rank < _UNFIT]


_UNFIT: Final = 1000


def _rank(action: QAction, words: Sequence[str]) -> int:
    text = action.text().casefold()
    hint = action.statusTip().casefold()
    rank = 0 if action.isEnabled() else 100
    for word in words:
        if text.startswith(word):
            continue
        if any(part.startswith(word) for part in text.split()):
            rank += 1
        elif word in text:
            rank += 2
        elif word in hint:
            rank += 10
        elif _letters_in_order(word, text):
            rank += 20
        else:
            return _UNFIT
    return rank


def _letters_in_order(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)
