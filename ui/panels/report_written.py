"""The files of a report that was just written, with their hashes and ways to open them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from provenance.workbench.reporting import WrittenReport
from ui.room import Desk
from ui.theme import SPACE, monospace
from ui.widgets.parts import Status, Words, emptied, link, remark

_HASH_LINE: Final = 32  # half of a SHA-256, so that it can be read to its end in a narrow column


class WrittenFiles(QWidget):
    """Nothing until a report was written."""

    def __init__(self, desk: Desk, open_path: Callable[[Path], None]) -> None:
        super().__init__()
        self._session = desk.session
        self._say = desk.session.say
        self._open = open_path
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE // 2)
        self.hide()

    def forget(self) -> None:
        """Another case is open."""
        emptied(self._column)
        self.hide()

    def show_files(self, made: WrittenReport, folder: Path) -> None:
        """What was written, with its hashes."""
        emptied(self._column)
        self.show()
        self._column.addWidget(Status("done", self._say("report.written", event=str(made.seq)), "good"))
        if made.event is None:
            self._column.addWidget(remark(self._session.wording.label("cli.report_not_recorded")))
        for path, sha256 in made.files:
            row = QHBoxLayout()
            row.setSpacing(2 * SPACE)
            row.addWidget(Words(path.name, bold=True, selectable=True), 1)
            row.addWidget(self._opening("report.open", path, path.name))
            copy = link(self._say("report.copy_hash"), partial(_to_clipboard, sha256))
            copy.setAccessibleName(self._say("report.copy_hash_of", name=path.name))
            row.addWidget(copy)
            self._column.addLayout(row)
            digits = Words(f"{sha256[:_HASH_LINE]}\n{sha256[_HASH_LINE:]}", "muted", selectable=True)
            digits.setFont(monospace())
            digits.setAccessibleName(self._say("report.hash_of", name=path.name, sha256=sha256))
            self._column.addWidget(digits)
        self._column.addWidget(self._opening("report.open_folder", folder, folder.name))

    def _opening(self, id: str, path: Path, name: str) -> QWidget:
        made = link(self._say(id), lambda: self._open(path), hint=str(path))
        made.setAccessibleName(f"{self._say(id)}: {name}")
        return made


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
