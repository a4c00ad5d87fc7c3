"""The reports issued before, and whether a file is one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import EnvironmentFault
from ui.plain_text import set_tip
from ui.presenters.reports import Issued, same_file
from ui.room import Desk
from ui.tasks import Job
from ui.theme import SPACE, monospace
from ui.widgets.parts import Card, Words, button, emptied, remark

SHOWN: Final = 10  # reports in the list; our choice: the rest is counted, and a file is compared with all
_CHUNK: Final = 1 << 20  # bytes read between two looks at whether to stop


class EarlierCard(Card):
    """The reports issued before, and whether a file is one of them."""

    def __init__(self, desk: Desk, choose: Callable[[], None]) -> None:
        say = desk.session.say
        super().__init__(say("report.earlier"))
        self._session, self._say = desk.session, say
        self._reports: tuple[Issued, ...] | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        self.body.addLayout(self._list)
        row = QHBoxLayout()
        self.ask = button(say("report.check_file"), choose, hint=say("report.check_file_hint"))
        row.addWidget(self.ask)
        row.addStretch(1)
        self.body.addLayout(row)
        self.answer = Words("")
        self.answer.hide()
        self.body.addWidget(self.answer)

    def forget(self) -> None:
        """Another case is open."""
        self.answer.hide()

    def show_reports(self, reports: tuple[Issued, ...]) -> None:
        """Show these, the newest first."""
        if reports == self._reports:
            return
        self._reports = reports
        emptied(self._list)
        self.ask.setEnabled(bool(reports))
        if not reports:
            self._list.addWidget(remark(self._say("report.none_issued")))
        for report in reports[:SHOWN]:
            self._list.addWidget(self._report(report))
        if len(reports) > SHOWN:
            self._list.addWidget(remark(self._say("report.more_issued", n=len(reports) - SHOWN)))

    def _report(self, report: Issued) -> QWidget:
        say = self._say
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Words(say("report.issued", when=report.when, by=report.by)))
        covers = say("report.issued_covers", covers=str(report.covers), event=str(report.event))
        column.addWidget(remark(covers))
        for file in report.files:
            row = QHBoxLayout()
            row.setSpacing(SPACE)
            row.addWidget(Words(file.name, selectable=True), 1)
            digits = Words(f"{file.sha256[:12]}…{file.sha256[-12:]}", "muted", wrap=False)
            digits.setFont(monospace())
            set_tip(digits, f"SHA-256 {file.sha256}")
            digits.setAccessibleName(say("report.hash_of", name=file.name, sha256=file.sha256))
            row.addWidget(digits)
            column.addLayout(row)
        return holder

    def check(self, path: Path) -> None:
        """Hash a file and say which issued file it is, if any."""
        title = self._say("report.task.check", name=path.name)
        self._session.start(
            title,
            lambda _case, job: sha256_of(path, job),
            then=lambda sha256: self._answer(path, sha256),
            refused=lambda error: self._tell(self._session.wording.error(error), good=False),
        )

    def _answer(self, path: Path, sha256: str) -> None:
        found = same_file(self._reports or (), sha256)
        name = self._session.wording.plain(path.name)
        if found is None:
            self._tell(self._say("report.is_none", name=name, sha256=sha256), good=False)
        else:
            report, file = found
            self._tell(
                self._say(
                    "report.is_issued", name=name, file=file.name, when=report.when, event=str(report.event)
                ),
                good=True,
            )

    def _tell(self, text: str, *, good: bool) -> None:
        self.answer.set_tone("plain" if good else "warning")
        self.answer.setText(text)
        self.answer.show()


def sha256_of(path: Path, job: Job) -> str:
    """The SHA-256 of a file. Raises EnvironmentFault when it cannot be read; not for the window's own thread."""
    digest = hashlib.sha256()
    try:
        size, done = path.stat().st_size, 0
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                job.cancellation.check()
                digest.update(chunk)
                done += len(chunk)
                job.progress(done, size)
    except OSError as error:
        raise EnvironmentFault("file_unreadable", name=path.name, reason=error.strerror or "?") from error
    return digest.hexdigest()
