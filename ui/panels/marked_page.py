"""What the pages of marks have in common: photo left, map right, things below, and the sheet's own undo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.mapping import MapContent
from provenance.workbench.view import CaseView
from ui.panels.marked_work import MarkedWork
from ui.panels.photo_picture import ShownPicture
from ui.presenters.marked_sheet import MarkedSheet
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.icon_tool import icon_tool
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.marked_table import MarkedTable
from ui.widgets.parts import Flow, Status, Words
from ui.widgets.point_canvas import PointCanvas

__all__ = ["MarkedPage"]


class _Adding(Protocol):
    """What guides the clicks of one thing."""

    @property
    def step(self) -> str: ...
    def cancel(self) -> None: ...


class _Editing(Protocol):
    """What changes the sheet."""

    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def remove(self, key: str) -> None: ...
    def rename(self, number: int, name: str) -> None: ...
    def set_error(self, number: int, field: str, error: Decimal) -> None: ...


class MarkedPage(QWidget):
    """`ask` of a subclass shows it for a photo; `_show_sheet` shows sheet and answer."""

    photo: PointCanvas
    picture: ShownPicture
    map: MapCanvas
    marks: MarkedWork[Any, Any]
    adding: _Adding
    editing: _Editing
    table: MarkedTable

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.session = desk, desk.session
        self._say = desk.session.say
        self._chosen = ""
        self._view: CaseView | None = None
        self._unseen = False  # whether what is on the map was not yet brought into view with its answer
        self._sized = QTimer(self, singleShot=True, interval=0)
        self._sized.timeout.connect(self._fit)
        self.title, self.state = Words("", bold=True, wrap=False), Status()
        say = self._say
        self.undo = icon_tool("undo", say("where.undo"), lambda: self.editing.undo())
        self.redo = icon_tool("redo", say("where.redo"), lambda: self.editing.redo())
        self.remove = icon_tool("delete", say("where.remove"), lambda: self.editing.remove(self._chosen))

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        raise NotImplementedError

    def bind(self) -> None:
        """Take over the actions of this page."""
        raise NotImplementedError

    def enable(self) -> None:
        """Enable what can be done now."""
        raise NotImplementedError

    def _show_sheet(self) -> None:
        raise NotImplementedError

    # ---- how it is laid out -------------------------------------------------------------------------------------

    def _below(self, tools: Flow) -> tuple[QWidget, QVBoxLayout]:
        """Tools over the table, and the column that they stand in."""
        below, strip = QWidget(), QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        across = QVBoxLayout(strip)
        across.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        across.addLayout(tools)
        column.addWidget(strip)
        column.addWidget(self.table, 1)
        return below, column

    def _fill(
        self, name: str, top: QHBoxLayout, below: QWidget, side: QWidget, sizes: tuple[int, int, int]
    ) -> None:
        """Under `top` photo and map over what is below, and the side; `sizes`: of photo and map, of what is below, of
        the side."""
        both, whole, down = QSplitter(), QSplitter(), QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.photo)
        both.addWidget(self.map)
        down.addWidget(both)
        down.addWidget(below)
        whole.addWidget(down)
        whole.addWidget(side)
        for splitter, part, shares in (
            (both, name, (500, 500)), (down, f"{name}_table", sizes[:2]), (whole, f"{name}_side", (1000, sizes[2])),
        ):  # fmt: skip
            splitter.setObjectName(part)
            splitter.setChildrenCollapsible(False)
            splitter.setSizes(list(shares))
        whole.setStretchFactor(0, 1)
        down.setStretchFactor(0, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(whole, 1)

    def _top(self) -> QHBoxLayout:
        """Title, state, and the steps of the marks."""
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        top.addWidget(self.title)
        top.addWidget(self.state, 1)
        top.addWidget(self.undo)
        top.addWidget(self.redo)
        return top

    def _listen_to_marks(self) -> None:
        self.picture.shown.connect(self._follow_picture)
        self.marks.changed.connect(self._show_sheet)
        self.marks.answered.connect(self._answered)
        self.marks.busy_changed.connect(self.enable)
        self.table.removed.connect(self.editing.remove)
        self.table.renamed.connect(self.editing.rename)
        self.table.error_changed.connect(self.editing.set_error)

    # ---- coming and going ---------------------------------------------------------------------------------------

    @property
    def unsaved(self) -> bool:
        """Whether marks are not in the case yet."""
        return self.marks.unsaved

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._sized.start()

    def _fit(self) -> None:
        """Bring into view what is on the map, now that it has its size."""
        if self.map.content == MapContent():
            self.map.show_world()
        elif self._unseen:
            self.map.fit()

    def _answered(self) -> None:
        self._show_sheet()
        if self._unseen and self.map.content != MapContent():
            self._unseen = False  # what was computed may lie far from what was there before it
            self.map.fit()

    def _turn_to(self, exhibit: Exhibit, *, unseen: bool) -> None:
        """Show another photo, or the same one again."""
        if self.picture.exhibit is None or self.picture.exhibit.id != exhibit.id:
            self.adding.cancel()
            self._chosen, self._unseen = "", unseen
        self.picture.show_exhibit(exhibit)
        self._follow_picture()

    def _follow_picture(self) -> None:
        exhibit, pyramid = self.picture.exhibit, self.picture.pyramid
        if self._view is None or exhibit is None:
            return
        size = None if pyramid is None else (pyramid.shown_width, pyramid.shown_height)
        self.marks.show(self._view, exhibit, size)
        self._show_sheet()

    def _show_state(self, marked: MarkedSheet[Any]) -> None:
        if not marked.is_kept:
            self.state.show_state("edit", self._say("where.not_kept"), "warning")
        elif marked.sheet.empty:
            self.state.show_state("", "")
        else:
            self.state.show_state("done", self._say("where.kept"), "good")

    def _enable_steps(self) -> None:
        marked = self.marks.marked
        self.undo.setEnabled(marked is not None and marked.can_undo)
        self.redo.setEnabled(marked is not None and marked.can_redo)

    # ---- keyboard -----------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # While this page has the focus, Undo and Redo are those of the marks; Escape gives up what is being marked.
        own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if own and isinstance(event, QKeyEvent) and self._meant(event):
            event.accept()
            return True
        return super().event(event)

    def _meant(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            return bool(self.adding.step)
        return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._meant(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.adding.cancel()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.editing.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.editing.redo()
