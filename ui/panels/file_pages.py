"""The pages of the file room: the overview, the findings, and all tags, each with its details beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from ui.presenters.findings import RunRows
from ui.presenters.tags import TagCells
from ui.room import Desk
from ui.widgets.finding_details import FindingDetails
from ui.widgets.finding_list import FindingList
from ui.widgets.finding_model import Line
from ui.widgets.overview_list import OverviewList
from ui.widgets.tag_details import TagDetails
from ui.widgets.tag_table import TagTable

PAGES: Final = ("overview", "findings", "tags")

TABS: Final = """
QTabBar::tab { padding: 7px 14px; border: 0; border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:selected { border-bottom: 2px solid palette(accent); }
QTabBar::tab:hover { background: palette(button); }
QTabBar::tab:focus { border: 1px solid palette(accent); border-bottom: 2px solid palette(accent); }
"""


class FilePages(QWidget):
    """Holds the lists at the left; `tabs` and `beside` are laid out by the room. `turned`: another page is shown."""

    turned = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._say = say = desk.session.say
        self.overview = OverviewList(desk)
        self.list = FindingList(desk)
        self.tags = TagTable(desk)
        self.details = FindingDetails(desk)
        self.tag_details = TagDetails(desk)
        self._runs: tuple[RunRows, ...] = ()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(say("file.pages"))
        self.tabs.setStyleSheet(TABS)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for id, page in zip(PAGES, (self.overview, self.list, self.tags), strict=True):
            self.tabs.addTab(say(f"file.page.{id}"))
            self._stack.addWidget(page)
        self.beside = QStackedWidget()
        self.beside.addWidget(self.details)
        self.beside.addWidget(self.tag_details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.tabs.currentChanged.connect(self._turn)
        self.overview.picked.connect(self._show_details)
        self.list.picked.connect(self._show_details)
        self.tags.picked.connect(self._show_details)
        self.list.filter.textChanged.connect(self.details.filter)

    # ---- turning ------------------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """The page that is shown."""
        return PAGES[self.tabs.currentIndex()]

    def turn_to(self, page: str) -> None:
        """Show a page."""
        self.tabs.setCurrentIndex(PAGES.index(page))

    def turn_by(self, steps: int) -> None:
        """Show the next page, or the one before; round at the ends."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + steps) % len(PAGES))
        self.focus()

    def focus(self) -> None:
        """Let the keys walk through what the page lists."""
        lists: dict[str, QWidget] = {
            "overview": self.overview, "findings": self.list.view, "tags": self.tags.view,
        }  # fmt: skip
        lists[self.page].setFocus()

    def search(self) -> None:
        """Let the user type into a search: of the tags on their page, else of the findings."""
        if self.page == "tags":
            self.tags.focus_filter()
            return
        self.turn_to("findings")
        self.list.focus_filter()

    def _turn(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.beside.setCurrentWidget(self.tag_details if self.page == "tags" else self.details)
        self._show_details()
        self.turned.emit()

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_runs(self, runs: tuple[RunRows, ...]) -> None:
        """Show the findings of these runs; those of the overview are looked up in them."""
        self._runs = runs
        self.list.show_runs(runs)

    def show_tags(self, cells: TagCells) -> None:
        """Show all tags of a run."""
        self.tags.show_cells(cells)
        n = len(cells)
        text = self._say("file.page.tags_n", n=n) if n else self._say("file.page.tags")
        self.tabs.setTabText(PAGES.index("tags"), text)

    def clear_sheet(self) -> None:
        """Neither overview nor tags, until those of another file are there."""
        self.overview.show_lines(())
        self.tags.clear()
        self.tabs.setTabText(PAGES.index("tags"), self._say("file.page.tags"))
        if self.page != "findings":
            self._show_details()

    def select(self, id: str) -> bool:
        """Choose a finding in the list of findings, and show that page; whether it is there."""
        self.turn_to("findings")
        return self.list.select(id)

    def _show_details(self) -> None:
        match self.page:
            case "overview":
                self.details.show_line(*self._behind())
                self.details.filter("")
            case "findings":
                self.details.show_line(self.list.current, self.list.current_run)
                self.details.filter(self.list.filter.text())
            case _:
                self.tag_details.show_tag(self.tags.cells, self.tags.current)

    def _behind(self) -> tuple[Line | None, RunRows | None]:
        """The finding that the chosen row of the overview rests on, or its run."""
        line = self.overview.current
        if line is None:
            return None, None
        of_analysis = [rows for rows in self._runs if rows.run.analysis == line.row.analysis]
        run = next((rows for rows in of_analysis if rows.id == line.row.run), None)
        if run is None:
            return None, of_analysis[-1] if of_analysis else None
        found = (row for row in run.rows if row.id in line.row.findings)
        return next(found, run), run
