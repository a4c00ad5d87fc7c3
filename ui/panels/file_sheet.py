"""Puts the overview and the tags of an exhibit on their pages: at once, or off this thread where there are many."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from provenance.record.snapshot import Exhibit
from provenance.record.values import Table
from provenance.workbench.view import CaseView
from ui.panels.file_pages import FilePages
from ui.presenters.file_overview import SheetLine, sheet_of
from ui.presenters.tags import AT_ONCE, TagCells, newest_tags
from ui.session import Session
from ui.tasks import Lane

Sheet = tuple[tuple[SheetLine, ...], TagCells]


class FileSheet:
    """Makes them again only when there are other runs; `shown` is called when they are on their pages."""

    def __init__(self, session: Session, pages: FilePages, shown: Callable[[], None]) -> None:
        self._session = session
        self._pages = pages
        self._shown = shown
        self._of: tuple[object, ...] = ()

    def forget(self) -> None:
        """No exhibit is shown: what is being made for one is not wanted."""
        self._of = ()

    def show(self, view: CaseView, exhibit: Exhibit, *, other: bool) -> None:
        """Show those of an exhibit, `other` than the one before."""
        key = (exhibit.id, *((run.id, len(run.findings)) for _, run in view.runs_on.get(exhibit.id, ())))
        if key == self._of:
            if other:
                self._pages.overview.choose_first()
            return
        self._of = key
        if _rows(view, exhibit.id) <= AT_ONCE:
            self._put(_sheet(view, exhibit.id), other)
            return
        if other:
            self._pages.clear_sheet()  # another file's must not stand under this one's name

        def made(sheet: Sheet) -> None:
            if self._of == key:
                self._put(sheet, other)

        def start() -> None:
            self._session.tasks.start("", lambda _job: _sheet(view, exhibit.id), lane=Lane.LOOK, then=made)

        # Beside it, what this thread still has to show would take twice as long.
        QTimer.singleShot(0, self._pages, start)

    def _put(self, sheet: Sheet, other: bool) -> None:
        lines, cells = sheet
        self._pages.overview.show_lines(lines)
        if other or self._pages.overview.current is None:
            self._pages.overview.choose_first()
        self._pages.show_tags(cells)
        self._shown()


def _sheet(view: CaseView, exhibit: str) -> Sheet:
    cells = TagCells(newest_tags(view, exhibit), view.wording)
    cells.count()
    return sheet_of(view, exhibit), cells


def _rows(view: CaseView, exhibit: str) -> int:
    """How many rows the tables of an exhibit's runs have in all: what making its sheet takes."""
    findings = (finding for _, run in view.runs_on.get(exhibit, ()) for finding in run.findings)
    return sum(len(one.value.value) for one in findings if isinstance(one.value, Table))
