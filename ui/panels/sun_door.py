"""The way to the page of sun and shadow: it is made when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench.view import CaseView
from ui.room import Desk

if TYPE_CHECKING:  # the map and what computes are loaded when the page is first shown
    from ui.panels.sun_shadow import SunPage

SUN: Final = ("time.mark_shadow", "time.no_shadow", "time.read_sun")
"""The actions of the page."""


class SunDoor(QWidget):
    """Holds the page of sun and shadow."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.page: SunPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def ask(self, view: CaseView, exhibit: Exhibit) -> None:
        """Show the page for a photo."""
        if self.page is None:
            from ui.panels.marked_page import restore_splitters
            from ui.panels.sun_shadow import SunPage

            self.page = SunPage(self._desk)
            self._column.addWidget(self.page)
            restore_splitters(self._desk, self.page)
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
            self._desk.actions.enable(SUN, False)

    @property
    def unsaved(self) -> bool:
        """Whether marks are not in the case yet."""
        return self.page is not None and self.page.unsaved
