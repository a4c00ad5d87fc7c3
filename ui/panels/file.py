"""The file room: what the bytes of an exhibit say, each finding with its basis and limits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from ui.panels.file_header import FileHeader
from ui.presenters.findings import RunRows, never_run, run_rows
from ui.room import Desk, Room
from ui.tasks import Job
from ui.theme import SPACE
from ui.widgets.finding_details import FindingDetails
from ui.widgets.finding_list import FindingList
from ui.widgets.parts import Empty, Words, action_button, link, rule


class FileRoom(Room):
    """Findings of the chosen exhibit: a list to search on the left, the chosen one in full on the right."""

    stage = "file"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._exhibit: Exhibit | None = None
        self._entering = False
        self._seen: tuple[object, ...] = ()
        self._runs: tuple[RunRows, ...] = ()
        self.list = FindingList(desk)
        self.details = FindingDetails(desk)
        self.list.picked.connect(self._show_details)
        self.list.filter.textChanged.connect(self.details.filter)
        self.details.use_requested.connect(self._use)
        self.details.again_requested.connect(self._again)
        self.details.wide_requested.connect(lambda wide: self._left.setVisible(not wide))
        self._examine_all = action_button(desk.actions["examine.all"])
        self.header = FileHeader(desk.session.wording, self._examine_all)
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
        column.addWidget(rule())
        self._below = QStackedWidget()
        self._below.addWidget(self._splitter())
        self._below_empty = QWidget()
        self._empty_column = QVBoxLayout(self._below_empty)
        self._below.addWidget(self._below_empty)
        self._empty: Empty | None = None
        self._empty_key = ""
        column.addWidget(self._below, 1)
        return page

    def _splitter(self) -> QSplitter:
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._footer())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setAccessibleName(self.say("file.splitter"))
        splitter.addWidget(self._left)
        splitter.addWidget(self.details)
        self._left.setMinimumWidth(360)
        self.details.setMinimumWidth(300)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        self.remember_splitter(splitter, "file.splitter", (560, 400))
        return splitter

    def _footer(self) -> QWidget:
        """Which analyses this exhibit was never given to."""
        self._unexamined = QWidget()
        row = QHBoxLayout(self._unexamined)
        row.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        row.setSpacing(SPACE)
        self._not_run = Words("", "muted")
        self._run_these = link(self.say("file.run_these"), self._examine)
        row.addWidget(self._not_run, 1)
        row.addWidget(self._run_these)
        return self._unexamined

    # ---- showing ------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Let the search of the menu search here."""
        self.bind("edit.find", self.list.focus_filter)
        self._entering = True

    def left(self) -> None:
        """The search of the menu is another room's now."""
        self.desk.actions.enable(("edit.find",), False)

    def refresh(self) -> None:
        """Show the chosen exhibit."""
        view, exhibit = self.session.view, self.session.shown_exhibit()
        if view is None or exhibit is None:
            self._exhibit, self._runs, self._seen = None, (), ()
            self._stack.setCurrentIndex(0)
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
        self._show_footer(never_run(view, exhibit), exhibit)
        self._examine_all.setVisible(bool(self._runs))  # else it stands in the middle
        if not self._runs:
            self._show_empty(exhibit)
            return
        self._below.setCurrentIndex(0)
        self.list.show_runs(self._runs)
        if other or self.list.current is None:
            self._choose_first()
        if self._entering:  # arrow keys walk through the findings at once
            self._entering = False
            self.list.view.setFocus()

    def _choose_first(self) -> None:
        """Choose the first finding, so that the details show how they look."""
        rows = [row for run in self._runs for row in run.rows] if len(self._runs) < 40 else self._runs[0].rows
        if rows and self.list.current is None:
            self.list.select(rows[0].id)

    def _show_footer(self, analyses: tuple[str, ...], exhibit: Exhibit) -> None:
        self._unexamined.setVisible(bool(analyses) and bool(self._runs))
        self._run_these.setEnabled(self.session.writable and not self.session.tasks.busy)
        self._not_run.setText(self.say("file.not_run", exhibit=exhibit.number, analyses=", ".join(analyses)))

    def _show_empty(self, exhibit: Exhibit) -> None:
        """Nothing was run: how to begin, or that it has begun."""
        busy = self.session.tasks.busy
        key = f"{exhibit.number} {busy}"
        self._below.setCurrentIndex(1)
        if key == self._empty_key:
            return
        self._empty_key = key
        if self._empty is not None:
            self._empty.hide()
            self._empty.deleteLater()
        if busy:
            text = self.say("file.examining", exhibit=exhibit.number)
            self._empty = Empty("waiting", text, self.say("file.examining_why"))
        else:
            text = self.say("file.nothing_run", exhibit=exhibit.number)
            start = action_button(self.desk.actions["examine.all"], primary_look=True)
            self._empty = Empty("metadata", text, self.say("file.nothing_run_why"), start)
        self._empty_column.addWidget(self._empty)

    def _show_details(self) -> None:
        self.details.show_line(self.list.current, self.list.current_run)
        self.details.filter(self.list.filter.text())

    # ---- doing --------------------------------------------------------------------------------------------------

    def _use(self, finding: str) -> None:
        """Go to the verdict with a finding in hand."""
        self.session.hand("verdict", finding)

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
