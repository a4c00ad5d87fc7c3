"""The way to a page of marks: the page, with its map and what computes, is made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.room import Desk

if TYPE_CHECKING:
    from ui.panels.marked_page import MarkedPage

__all__ = ["MarkedDoor"]


class MarkedDoor(QWidget):
    """Holds one page; subclasses make it. `page_actions`: what is done on it."""

    page_actions: ClassVar[tuple[str, ...]]
    page: MarkedPage | None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def _make(self) -> MarkedPage:
        raise NotImplementedError

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        if self.page is None:
            self.page = self._make()
            self._column.addWidget(self.page)
            for splitter in self.page.findChildren(QSplitter):
                state = self._desk.remembered.splitter_state(splitter.objectName())
                if state:
                    splitter.restoreState(QByteArray(state))
            self.bind()
        self.page.ask(view, exhibit)

    def bind(self) -> None:
        """Take over the actions of the page."""
        if self.page is not None:
            self.page.bind()

    def enable(self, *, shown: bool) -> None:
        """Enable what can be done on the page, when it is shown."""
        if self.page is not None and shown:
            self.page.enable()
        else:
            self._desk.actions.enable(self.page_actions, False)

    @property
    def unsaved(self) -> bool:
        """Whether marks are not in the case yet."""
        return self.page is not None and self.page.unsaved
