"""The pages of the room of time; their tabs are shown once there is more than one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.panels.file_pages import TABS
from ui.room import Desk


class TimePages(QWidget):
    """Holds pages by name, in the order in which they are added; `time.page.<name>` is what a tab says. `turned`:
    another page is shown."""

    turned = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = desk.session.say
        self._names: list[str] = []
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(self._say("time.pages"))
        self.tabs.setStyleSheet(TABS)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turn)

    def add_page(self, name: str, page: QWidget) -> None:
        """One page more."""
        self._names.append(name)
        self._stack.addWidget(page)
        self.tabs.addTab(self._say(f"time.page.{name}"))
        self.tabs.setVisible(len(self._names) > 1)

    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.turned.emit()

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._names[self.tabs.currentIndex()]

    def turn_to(self, name: str) -> None:
        """Show a page."""
        self.tabs.setCurrentIndex(self._names.index(name))
