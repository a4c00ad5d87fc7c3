"""The page of the archive of pictures: what it holds, how far both passes are, its folders, and how it is filled."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from provenance.workbench.seentaking import Held
from ui.plain_text import set_tip
from ui.presenters.seen_archive import HeldRows, PassRow, held_rows
from ui.room import Desk
from ui.seen_archive import SeenArchiveDesk
from ui.team_archive import TeamDesk
from ui.theme import SPACE
from ui.widgets.folder_row import FolderLine
from ui.widgets.parts import (
    Card,
    Flow,
    Page,
    Status,
    Words,
    button,
    emptied,
    heading,
    remark,
    rule,
)
from ui.widgets.seen_form import SeenForm
from ui.widgets.team_card import TeamCard

ARCHIVE: Final = ("seen.archive_folder", "seen.archive_files", "seen.archive_case")
"""The actions that fill the archive."""
_WIDTH_PX: Final = 900
_PASS: Final = {
    "done": ("done", "good"),
    "waits": ("waiting", "warning"),
    "failed": ("attention", "warning"),
}


class SeenArchivePage(QWidget):
    """`back` when the search is to be shown again."""

    back = Signal()

    def __init__(self, desk: Desk, archive: SeenArchiveDesk, team: TeamDesk) -> None:
        super().__init__()
        self._desk, self._archive = desk, archive
        self._say = say = desk.session.say
        self._rows: HeldRows | None = None
        self.lines: list[FolderLine] = []
        self.adding: list[QPushButton] = []
        self._head = Words(say("seen.archive.looking"), points=1, bold=True)
        self._more = remark("")
        self.codes, self.points = Status(wrap=True), Status(wrap=True)
        self.go_on = button(say("seen.archive.go_on"), archive.go_on, icon_name="run")
        self._empty = remark(say("seen.archive.empty_why"))
        self.form = SeenForm(desk, archive.add)
        self._folders = QVBoxLayout()
        self._folders.setSpacing(0)
        self._folders_card = Card(say("seen.archive.folders"))
        self._folders_card.body.addLayout(self._folders)
        self.team = TeamCard(team, desk.session.wording)
        self._lay_out()
        archive.changed.connect(self.look)
        archive.followed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        say = self._say
        top = QHBoxLayout()
        top.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        top.setSpacing(SPACE)
        top.addWidget(heading(say("seen.archive.title")), 1)
        top.addWidget(button(say("seen.archive.back"), self.back.emit, icon_name="back"))
        page = Page(say("seen.archive.title"), width_px=_WIDTH_PX, margin=2 * SPACE)
        page.body.addWidget(remark(say("seen.archive.about")))
        page.body.addWidget(self._state())
        adding = Flow()
        for id, drawn in zip(ARCHIVE, ("folder", "add_photo", "case"), strict=True):
            words = say(f"seen.archive.add_{id.rpartition('_')[2]}")
            made = button(words, self._desk.actions[id].trigger, icon_name=drawn)
            set_tip(made, self._desk.actions[id].statusTip())
            adding.addWidget(made)
            self.adding.append(made)
        page.body.addLayout(adding)
        page.body.addWidget(self.form)
        page.body.addWidget(self._folders_card)
        page.body.addWidget(self.team)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule())
        column.addWidget(page, 1)

    def _state(self) -> Card:
        card = Card()
        card.body.addWidget(self._head)
        card.body.addWidget(self._more)
        card.body.addWidget(self._empty)
        passes = QHBoxLayout()
        passes.setSpacing(SPACE)
        both = QVBoxLayout()
        both.setSpacing(SPACE // 2)
        both.addWidget(self.codes)
        both.addWidget(self.points)
        passes.addLayout(both, 1)
        passes.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(passes)
        card.body.addWidget(self._progress())
        return card

    def _progress(self) -> QWidget:
        self.working = QWidget()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName(self._say("seen.archive.progress"))
        self._step = Words("", "muted")
        self.stop = button(self._say("seen.archive.stop"), self._cancel, icon_name="stop")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._bar, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self.working)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(rule())
        column.addLayout(row)
        column.addWidget(self._step)
        return self.working

    # ---- showing ------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Look at what the archive holds now."""
        if self.isVisible():
            self._archive.look(self._hold)

    def _hold(self, held: Held) -> None:
        rows = held_rows(held, self._desk.session.wording)
        if rows != self._rows:
            self._rows = rows
            self._show(rows)
        self._follow()

    def _show(self, rows: HeldRows) -> None:
        self._head.setText(self._say("seen.archive.empty") if rows.empty else rows.head)
        self._more.setText(rows.more)
        self._more.setVisible(bool(rows.more))
        self._empty.setVisible(rows.empty)
        for status, row in ((self.codes, rows.codes), (self.points, rows.points)):
            _show_pass(status, row)
        self._folders_card.setVisible(bool(rows.folders))
        emptied(self._folders)
        self.lines = []
        for number, folder in enumerate(rows.folders):
            if number:
                self._folders.addWidget(rule())
            line = FolderLine(folder, self._desk.session.wording)
            line.walk_asked.connect(self._walk)
            line.remove_asked.connect(self._archive.remove_folder)
            self.lines.append(line)
            self._folders.addWidget(line)

    def _walk(self, path: Path) -> None:
        self._archive.add([path])

    def _follow(self) -> None:
        """What can be done, and how far the work is."""
        busy, task = self._archive.busy, self._archive.filling
        self.working.setVisible(busy)
        self._desk.actions.enable(ARCHIVE, not busy)
        self.go_on.setVisible(self._rows is not None and self._rows.waits and not busy)
        self.form.enable(not busy)
        self.team.enable(not busy)
        for made in self.adding:
            made.setEnabled(not busy)
        for line in self.lines:
            line.enable(not busy)
        if task is not None and busy:
            self._bar.setRange(0, task.of)
            self._bar.setValue(task.done)
            step = task.what or task.title
            told = self._say("seen.archive.step_of", step=step, done=f"{task.done:,}", of=f"{task.of:,}")
            self._step.setText(told if task.of else step)
        else:
            self.stop.setEnabled(True)

    def _cancel(self) -> None:
        self.stop.setEnabled(False)
        self._archive.cancel()


def _show_pass(status: Status, row: PassRow | None) -> None:
    status.setVisible(row is not None)
    if row is not None:
        drawn, tone = _PASS[row.state]
        status.show_state(drawn, row.text, "good" if tone == "good" else "warning")
