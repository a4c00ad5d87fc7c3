"""Where the report is written and under which name, the asking before anything is overwritten, and what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.workbench import OpenCase
from provenance.workbench.reporting import WrittenReport
from ui.panels.report_written import WrittenFiles
from ui.plain_text import set_tip
from ui.presenters.reports import SUFFIXES
from ui.room import Desk
from ui.tasks import Job, Lane, Task
from ui.theme import SPACE
from ui.widgets.parts import (
    Card,
    Form,
    Words,
    action_button,
    button,
    line_field,
    remark,
)

_NAMES_TRIED: Final = 1000


@dataclass(frozen=True)
class Occupied:
    """Files of that name are there already; `free` is the next name of which there are none."""

    names: tuple[str, ...]
    free: str


def occupied(folder: Path, stem: str) -> Occupied | None:
    """Which files of a report would be overwritten, or None. Looks at the disk: not for the window's own thread."""
    names = _there(folder, stem)
    if not names:
        return None
    tried = (f"{stem}-{number}" for number in range(2, _NAMES_TRIED))
    return Occupied(names, next((one for one in tried if not _there(folder, one)), ""))


def _there(folder: Path, stem: str) -> tuple[str, ...]:
    names = (f"{stem}{suffix}" for suffix in SUFFIXES)
    return tuple(name for name in names if (folder / name).exists())


class ExportCard(Card):
    """The form, the question whether to overwrite, and the files written last."""

    def __init__(self, desk: Desk, open_path: Callable[[Path], None], choose: Callable[[], None]) -> None:
        super().__init__(desk.session.say("report.export"))
        self._session = desk.session
        self._say = say = desk.session.say
        self._task: Task[Any] | None = None
        self._offered: Path | None = None
        self.name = line_field(say("report.name"))
        self.place = line_field(say("report.folder"))
        self.place.setReadOnly(True)
        self._form = Form()
        self._form.add(say("report.name"), self.name)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE)
        across.addWidget(self.place, 1)
        across.addWidget(button(say("report.choose"), choose, hint=say("report.choose_folder")))
        self._form.add(say("report.folder"), row, say("report.export_hint"))
        self.export = action_button(desk.actions["report.write"], primary_look=True)
        self.stop = button(say("report.cancel"), self._cancel)
        self.stop.hide()
        self._form.finish(self.export, self.stop)
        self.body.addWidget(self._form)
        self.body.addWidget(self._asking())
        self._remark = remark("")
        self._remark.hide()
        self.body.addWidget(self._remark)
        self.written = WrittenFiles(desk, open_path)
        self.body.addWidget(self.written)
        self.name.textEdited.connect(lambda _text: self._edited())

    def _asking(self) -> QWidget:
        self.question = QWidget()
        column = QVBoxLayout(self.question)
        column.setContentsMargins(0, 0, 0, 0)
        self._asked = Words("", "warning")
        column.addWidget(self._asked)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        self.overwrite = button(self._say("report.overwrite"), lambda: self._start(overwrite=True))
        self.another = button(self._say("report.other_name", name="…"), self._write_another)
        for one in (self.another, self.overwrite):
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)
        self.question.hide()
        return self.question

    # ---- where --------------------------------------------------------------------------------------------------

    def offer(self, case: Path) -> None:
        """Beside the case file, named after it; what a person chose instead stays."""
        if self._offered != case:
            self._offered = case
            self.name.setText(f"{case.stem}-report")
            self.set_folder(case.parent)

    def set_folder(self, folder: Path) -> None:
        """Write there."""
        self.folder = folder
        self.place.setText(str(folder))
        set_tip(self.place, str(folder))
        self.place.setCursorPosition(0)
        self.question.hide()

    def forget(self) -> None:
        """Another case is open."""
        self._cancel()
        self._offered = None
        self.question.hide()
        self.refuse("")
        self.tell("")
        self.written.forget()

    @property
    def stem(self) -> str:
        """The name of the files without their endings."""
        return self.name.text().strip()

    def _edited(self) -> None:
        self.question.hide()
        self.refuse("")

    def refuse(self, text: str) -> None:
        """Say what is wrong."""
        self._form.refuse(text)

    def tell(self, text: str) -> None:
        """A remark below the form."""
        self._remark.setText(text)
        self._remark.setVisible(bool(text))

    # ---- writing ------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write, or ask first when files of that name are there."""
        if self._task is not None:
            return
        self.refuse("")
        folder, stem = self.folder, self.stem

        def looked(found: Occupied | None) -> None:
            if found is None:
                self._start(overwrite=False)
            else:
                self._ask(found)

        self._session.start("", lambda _case, _job: occupied(folder, stem), then=looked, lane=Lane.LOOK)

    def _ask(self, found: Occupied) -> None:
        self._free = found.free
        self._asked.setText(self._say("report.exists", n=len(found.names), names=", ".join(found.names)))
        self.another.setText(self._say("report.other_name", name=found.free))
        self.another.setAccessibleName(self.another.text())
        self.question.show()
        self.another.setFocus()

    def _write_another(self) -> None:
        self.name.setText(self._free)
        self.question.hide()
        self.write()

    def _start(self, *, overwrite: bool) -> None:
        folder, stem, wording = self.folder, self.stem, self._session.wording
        self.question.hide()

        def work(case: OpenCase, job: Job) -> WrittenReport | Occupied:
            found = None if overwrite else occupied(folder, stem)  # it may have come while this waited
            if found is not None:
                return found
            return case.report(
                folder, wording, stem=stem, cancellation=job.cancellation, progress=job.progress
            )

        self._task = self._session.start(
            self._say("report.task.write"), work, then=self._done, refused=self._refused, ended=self._ended
        )
        if self._task is not None:
            self.name.setEnabled(False)
            self.export.setEnabled(False)
            self.stop.show()

    def _done(self, made: WrittenReport | Occupied) -> None:
        if isinstance(made, Occupied):
            self._ask(made)
        else:
            self.written.show_files(made, self.folder)

    def _refused(self, error: AlidadeError) -> None:
        self.refuse(self._session.wording.error(error))

    def _ended(self) -> None:
        self._task = None
        self.name.setEnabled(True)
        self.export.setEnabled(True)
        self.stop.hide()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
