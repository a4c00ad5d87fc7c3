"""The file room: what the bytes of an exhibit say: at a glance, finding by finding, and tag by tag."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from ui.panels.file_asking import ASKING, ask
from ui.panels.file_export import ask_where, export_tags
from ui.panels.file_foot import FileFoot, NothingRun
from ui.panels.file_header import FileHeader
from ui.panels.file_pages import FilePages
from ui.panels.file_sheet import FileSheet
from ui.presenters.findings import RunRows, never_run, run_rows
from ui.room import Desk, Room
from ui.tasks import Job
from ui.widgets.parts import Empty, action_button, rule


class FileRoom(Room):
    """Overview, findings and tags of the chosen exhibit at the left, the chosen one in full on the right."""

    stage = "file"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._exhibit: Exhibit | None = None
        self._entering = False
        self._seen: tuple[object, ...] = ()
        self._runs: tuple[RunRows, ...] = ()
        self.pages = FilePages(desk)
        self._sheet = FileSheet(self.session, self.pages, self._tell_export)
        self.list, self.details, self.tags = self.pages.list, self.pages.details, self.pages.tags
        self.details.use_requested.connect(self._use)
        self.details.again_requested.connect(self._again)
        self.details.wide_requested.connect(lambda wide: self._left.setVisible(not wide))
        self.ask_where = ask_where(self.session)
        self._examine_all = action_button(desk.actions["examine.all"])
        self.header = FileHeader(desk.session.wording, self._examine_all)
        self._foot = FileFoot(desk, self._examine)
        self._nothing = NothingRun(desk)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("photo", self.say("file.no_exhibit"), self.say("file.no_exhibit_why")))
        self._page = self._exhibit_page()
        self._stack.addWidget(self._page)

    def _exhibit_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages.tabs)
        column.addWidget(rule())
        self._below = QStackedWidget()
        self._below.addWidget(self._splitter())
        self._below.addWidget(self._nothing)
        column.addWidget(self._below, 1)
        return page

    def _splitter(self) -> QSplitter:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addWidget(self._foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setAccessibleName(self.say("file.splitter"))
        splitter.addWidget(self._left)
        splitter.addWidget(self.pages.beside)
        self._left.setMinimumWidth(360)
        self.pages.beside.setMinimumWidth(300)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        self.remember_splitter(splitter, "file.splitter", (600, 360))
        return splitter

    # ---- showing ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Let the search of the menu search here, and its keys turn the pages."""
        self.bind("edit.find", self.pages.search)
        self.bind("file.next_page", lambda: self.pages.turn_by(1))
        self.bind("file.previous_page", lambda: self.pages.turn_by(-1))
        self.bind("file.export_tags", self.export)
        for command in ASKING:
            self.bind(command, partial(self._ask, command))
        self._tell_export()
        self._entering = True

    def left(self) -> None:
        """The search of the menu is another room's now."""
        of_room = ("file.next_page", "file.previous_page", "file.export_tags", *ASKING)
        self.desk.actions.enable(("edit.find", *of_room), False)

    def take(self, thing: object) -> None:
        """Show the finding that another room handed over."""
        if isinstance(thing, str):
            self.pages.select(thing)

    def refresh(self) -> None:
        """Show the chosen exhibit."""
        view, exhibit = self.session.view, self.session.shown_exhibit()
        if view is None or exhibit is None:
            self._exhibit, self._runs, self._seen = None, (), ()
            self._sheet.forget()
            self._stack.setCurrentIndex(0)
            self._tell_export()
            return
        seen = (id(view), exhibit.id, self.session.tasks.busy)
        if seen == self._seen and not self._entering:
            return
        self._seen = seen
        other = self._exhibit is None or self._exhibit.id != exhibit.id
        self._exhibit = exhibit
        self._runs = run_rows(view, exhibit.id, self._runs)
        self._stack.setCurrentIndex(1)
        self.header.show_exhibit(view, exhibit)
        self._foot.show_exhibit(exhibit, never_run(view, exhibit) if self._runs else ())
        self.pages.tabs.setVisible(bool(self._runs))
        self._examine_all.setVisible(bool(self._runs))  # else it stands in the middle
        if not self._runs:
            self._below.setCurrentIndex(1)
            self._nothing.show_exhibit(exhibit)
            self._tell_export()
            return
        self._below.setCurrentIndex(0)
        self.pages.show_runs(self._runs)
        self._sheet.show(view, exhibit, other=other)
        self._tell_export()
        if other or self.list.current is None:
            self._choose_first()
        if self._entering:  # arrow keys walk through what is listed at once
            self._entering = False
            self.pages.focus()

    def _tell_export(self) -> None:
        some = bool(self._runs) and self.tags.cells is not None and len(self.tags.cells) > 0
        self.desk.actions.enable(("file.export_tags",), some)
        able = self._exhibit is not None and self.session.writable and not self.session.tasks.busy
        self.desk.actions.enable(tuple(ASKING), able)

    def _choose_first(self) -> None:
        """Choose the first finding, so that the details show how they look."""
        rows = [row for run in self._runs for row in run.rows] if len(self._runs) < 40 else self._runs[0].rows
        if rows and self.list.current is None:
            self.list.select(rows[0].id)

    # ---- doing --------------------------------------------------------------------------------------------------

    def _use(self, finding: str) -> None:
        """Go to the verdict with a finding in hand."""
        self.session.hand("verdict", finding)

    def export(self) -> None:
        """Write all tags of the exhibit to a file."""
        if self._exhibit is None:
            return
        path = self.ask_where(self, self._exhibit.number)
        if path is not None:
            export_tags(self.session, self._exhibit.number, path)

    def _examine(self) -> None:
        """Run the analyses of one exhibit that it was not given to yet; what ran before comes from the cache."""
        exhibit = self._exhibit
        if exhibit is None:
            return

        def work(case: OpenCase, job: Job) -> None:
            for _run in case.examine(
                (exhibit,), (), job.cancellation, lambda what, n, of: job.progress(n, of, what)
            ):
                pass

        self.session.start(self.say("file.run_these_task", exhibit=exhibit.number), work)

    def _ask(self, command: str) -> None:
        ask(self.session, command, self._exhibit)

    def _again(self, rows: RunRows) -> None:
        """Run one analysis again on what it took; those that take cards or the log run with all of their exhibit."""
        run, exhibit = rows.run, self._exhibit
        if exhibit is None or any(given.kind not in ("evidence", "run") for given in run.inputs):
            self._examine()
            return
        title = self.say("findings.again_task", title=rows.title, exhibit=exhibit.number)
        inputs = [(given.role, given.id) for given in run.inputs]
        self.session.start(
            title, lambda case, job: case.run(run.analysis, inputs, cancellation=job.cancellation)
        )
