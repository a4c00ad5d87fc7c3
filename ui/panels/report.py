"""The room in which the report is looked at before it is written, and written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedLayout

from provenance.workbench.summaries import summary_of
from provenance.workbench.view import CaseView
from ui.panels.report_earlier import EarlierCard
from ui.panels.report_export import ExportCard
from ui.panels.report_preview import Preview
from ui.panels.report_side import CoverCard, SummaryCard
from ui.presenters.reports import covers, gaps, issued, stem_fits
from ui.room import Desk, Room
from ui.tasks import Lane
from ui.theme import SPACE
from ui.widgets.parts import Empty, Page, title

OpenUrl = Callable[[QUrl], bool]


class Dialogs(Protocol):
    """What the room asks a person to choose, and where the asking begins."""

    def folder(self, start: Path) -> Path | None:
        """A folder, or None."""

    def file(self, start: Path) -> Path | None:
        """A file, or None."""


class SystemDialogs:
    """The dialogs of the system."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def folder(self, start: Path) -> Path | None:
        """A folder that the user chooses."""
        asked = self._room.say("report.choose_folder")
        chosen = QFileDialog.getExistingDirectory(self._room, asked, str(start))
        return Path(chosen) if chosen else None

    def file(self, start: Path) -> Path | None:
        """A file that the user chooses."""
        asked = self._room.say("report.choose_file")
        chosen, _ = QFileDialog.getOpenFileName(self._room, asked, str(start))
        return Path(chosen) if chosen else None


class ReportRoom(Room):
    """Left what is covered, the export and earlier reports; right the pages."""

    stage = "report"
    with_evidence = False

    def __init__(
        self, desk: Desk, *, open_url: OpenUrl = QDesktopServices.openUrl, dialogs: Dialogs | None = None
    ) -> None:
        super().__init__(desk)
        self._open_url = open_url
        self._dialogs = dialogs or SystemDialogs(self)
        self._shown: CaseView | None = None
        self._lay_out()
        self.session.case_changed.connect(self._another_case)
        self.bind("report.write", self.write)
        self.bind("report.summary", self.copy_summary)

    def _lay_out(self) -> None:
        page = Page(self.say("report.title"), width_px=640, margin=2 * SPACE)
        page.body.addWidget(title(self.say("report.title")))
        self.export = ExportCard(self.desk, self._open, self._choose_folder)
        self.summary = SummaryCard(self.desk)
        self.cover = CoverCard(self.desk)
        self.earlier = EarlierCard(self.desk, self._choose_file)
        for card in (self.export, self.cover, self.summary, self.earlier):
            page.body.addWidget(card)
        page.body.addStretch(1)
        self.preview = Preview(self.desk)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(page)
        splitter.addWidget(self.preview)
        page.setMinimumWidth(360)
        self.preview.setMinimumWidth(360)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        self.remember_splitter(splitter, "report", (420, 560))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Empty("report", self.say("report.no_case"), self.say("report.no_case_hint")))
        self._stack.addWidget(splitter)

    def entered(self) -> None:
        """Make the preview when the log has changed since."""
        self.preview.make_if_changed()

    def left(self) -> None:
        """The preview is not needed by who does not look at it."""
        self.preview.cancel()

    def refresh(self) -> None:
        view = self.session.view
        self._stack.setCurrentIndex(0 if view is None else 1)
        self.desk.actions.enable(("report.write", "report.summary"), view is not None)
        if view is None or view is self._shown:
            return
        self._shown = view
        self.export.offer(view.path)
        self.cover.show_rows(covers(view), gaps(view))
        self.earlier.show_reports(issued(view))
        self.preview.follow(view)
        if view.read_only is not None:
            self.export.tell(self.say("report.read_only"))

    def _another_case(self) -> None:
        self._shown = None
        self.export.forget()
        self.summary.forget()
        self.earlier.forget()
        self.preview.forget()

    # ---- doing --------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write the report where the fields say; from another room, come here first."""
        if not self.isVisible():
            self.session.go("report")
        elif not stem_fits(self.export.stem):
            self.export.refuse(self.say("report.bad_name"))
        else:
            self.export.write()

    def copy_summary(self) -> None:
        """Put the summary on the clipboard and show what was put there."""
        wording = self.session.wording

        def copied(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            self.summary.show_text(text)
            self.session.tell("good", self.say("report.summary_copied", n=len(text.split())))

        self.session.start("", lambda case, _job: summary_of(case, wording), then=copied, lane=Lane.LOOK)

    def _open(self, path: Path) -> None:
        """Open a file or folder of this machine with the program of the system; never an address."""
        if not self._open_url(QUrl.fromLocalFile(str(path))):
            self.session.tell("warning", self.say("report.cannot_open", name=path.name))

    def _choose_folder(self) -> None:
        folder = self._dialogs.folder(self.export.folder)
        if folder is not None:
            self.export.set_folder(folder)

    def _choose_file(self) -> None:
        path = self._dialogs.file(self.export.folder)
        if path is not None:
            self.earlier.check(path)
