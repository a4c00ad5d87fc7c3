"""The report as it would be now, page by page, and whether the case has changed since the pages were made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.workbench import OpenCase
from provenance.workbench.view import CaseView
from ui.presenters.features import references_hidden, unopened_references
from ui.presenters.reports import changed_since
from ui.room import Desk
from ui.tasks import Job, Lane, State, Task
from ui.theme import SPACE
from ui.widgets.feature_gate import FeatureGate
from ui.widgets.page_view import PageView, decoded
from ui.widgets.parts import Empty, Status, Words, button, heading, remark

MOST_PAGES: Final = 200  # our choice: about 40 MB of pages; the files hold all of them
PPI: Final = 120  # a page 1,000 pixels wide, as wide as it is shown at most

Made = tuple[int, tuple[bytes, ...]]


class Preview(QWidget):
    """The pages with a line above them that says where one is and how they stand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._session = desk.session
        self._say = say = desk.session.say
        self._task: Task[Any] | None = None
        self._seq: int | None = None
        self._left_alone = False
        self.gate = FeatureGate(desk, say("photo.gate.report"))
        self.gate.passed.connect(self._session.refresh)
        self.pages = PageView(say("report.pages"), self._fetch, lambda: desk.veil.blurred)
        desk.veil.changed.connect(self.pages.viewport().update)
        self.pages.page_changed.connect(self._tell_page)
        self._page = Words("", "muted", wrap=False)
        self.state = Status()
        self.again = button(say("report.make_again"), self.make, icon_name="refresh")
        self.stop = button(say("report.cancel"), self.cancel)
        self._lay_out()
        self._session.tasks.changed.connect(self._advance)
        self._session.selection_changed.connect(self._selected)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        top.setSpacing(2 * SPACE)
        name = heading(self._say("report.preview"))
        name.setWordWrap(False)
        top.addWidget(name)
        top.addWidget(self.state, 1)
        top.addWidget(self._page)
        top.addWidget(self.again)
        making = QWidget()
        column = QVBoxLayout(making)
        column.addStretch(2)
        words = remark(self._say("report.making"))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(self._say("report.making"))
        self._bar.setMaximumWidth(320)
        self._bar.setTextVisible(False)
        for one in (words, self._bar, self.stop):
            row = QHBoxLayout()
            row.addStretch(1)
            words.setWordWrap(False)
            row.addWidget(one)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.addWidget(self.pages)
        self._stack.addWidget(making)
        self._none = QWidget()
        self._none_place = QVBoxLayout(self._none)
        self._stack.addWidget(self._none)
        self._stack.addWidget(self.gate)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(place, 1)
        self._explain("report.no_pages", self._say("report.no_pages_hint"))

    def _explain(self, id: str, why: str) -> None:
        """Say why there are no pages."""
        while (item := self._none_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._none_place.addWidget(Empty("report", self._say(id), why))
        self._stack.setCurrentIndex(2)

    # ---- before the references ----------------------------------------------------------------------------------

    def _gated(self) -> bool:
        """Whether the pages stay away until the feature list is closed; shows the question or takes it away."""
        gated = references_hidden(self._session.view, self._session.exhibit) and self.gate.needed()
        self.again.setEnabled(not gated and self._task is None)
        self._page.setVisible(not gated)
        if gated:
            self.cancel()
            self.state.show_state("", "")
            self._stack.setCurrentWidget(self.gate)
        elif self._stack.currentWidget() is self.gate:
            self._stack.setCurrentIndex(0 if self.pages.count else 2)
            self._left_alone = False
        return gated

    def _selected(self) -> None:
        view = self._session.view
        if view is not None and self.isVisible():
            self.follow(view)

    # ---- making -------------------------------------------------------------------------------------------------

    def make_if_changed(self) -> None:
        """Make the pages if the case has changed since, or there are none."""
        view = self._session.view
        if self._gated():
            return
        if view is not None and (self._seq is None or changed_since(view, self._seq) > 0):
            self.make()

    def follow(self, view: CaseView) -> None:
        """The case is another or has more in it: say so; the first pages are made without being asked for."""
        if self._gated():
            return
        if self._seq is None:
            if self._task is None and not self._left_alone and self.isVisible():
                self.make()
            return
        since = changed_since(view, self._seq)  # below 0 while the view is older than the pages
        if since > 0:
            self.state.show_state(
                "attention", self._say("report.stale", n=since), "warning", self._say("report.stale_hint")
            )
        else:
            self.state.show_state("done", self._say("report.current", event=str(self._seq)), "muted")

    def make(self) -> None:
        """Make the pages of the case as it is now; the references in them are opened by that."""
        view = self._session.view
        if self._task is not None or view is None or self._gated():
            return
        wording = self._session.wording
        unopened = [one.number for one in unopened_references(view)] if self._session.writable else []

        def work(case: OpenCase, job: Job) -> Made:
            for number in unopened:
                job.cancellation.check()
                case.people.opened(number)
            seq = case.snapshot().seq
            pages = case.report_pages(
                wording,
                max_pages=MOST_PAGES,
                ppi=PPI,
                cancellation=job.cancellation,
                progress=job.progress,
            )
            return seq, pages

        task = self._session.start(
            self._say("report.task.preview"), work, then=self._made, refused=self._refused, ended=self._ended
        )
        if task is not None:
            self._task = task
            self._bar.setRange(0, 0)
            self.again.setEnabled(False)
            if not self.pages.count:
                self._stack.setCurrentIndex(1)
            else:
                self.state.show_state("working", self._say("report.making"), "muted")

    def _made(self, made: Made) -> None:
        self._seq, pages = made
        self.pages.show_pages(pages)
        if self._gated():
            return
        self._stack.setCurrentIndex(0)
        if self._session.view is not None:
            self.follow(self._session.view)

    def _refused(self, error: AlidadeError) -> None:
        self._left_alone = True
        said = self._session.wording.error(error)
        if self.pages.count:
            self.state.show_state("warning", said, "warning", said)
        else:
            self._explain("report.no_pages", said)

    def _ended(self) -> None:
        cancelled = self._task is not None and self._task.state is State.CANCELLED
        self._task = None
        self.again.setEnabled(True)
        if self._gated():
            return
        if cancelled:
            self._left_alone = True
            if not self.pages.count:
                self._explain("report.stopped", self._say("report.stopped_hint"))
            elif self._session.view is not None:
                self.follow(self._session.view)

    def cancel(self) -> None:
        """Stop making them."""
        if self._task is not None:
            self._task.cancel()

    def forget(self) -> None:
        """Another case is open."""
        self.cancel()
        self._task, self._seq, self._left_alone = None, None, False
        self.pages.show_pages(())
        self.state.show_state("", "")
        self._explain("report.no_pages", self._say("report.no_pages_hint"))

    # ---- showing ------------------------------------------------------------------------------------------------

    def _advance(self) -> None:
        if self._task is not None and self._bar.isVisible() and self._task.of:
            self._bar.setRange(0, self._task.of)
            self._bar.setValue(self._task.done)

    def _tell_page(self, page: int, count: int) -> None:
        id = "report.page_of_more" if count >= MOST_PAGES else "report.page_of"
        self._page.setText(self._say(id, page=str(page), count=str(count)) if count else "")

    def _fetch(self, png: bytes, width_px: int, then: Callable[[QImage], None]) -> None:
        self._session.tasks.start("", lambda _job: decoded(png, width_px), lane=Lane.LOOK, then=then)
