"""The window's frame: rail, exhibits, rooms, messages, progress, status line; and what belongs to no room."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QSplitter,
)

from provenance.errors import EnvironmentFault
from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit, Snapshot
from ui import remembered as memory
from ui.actions import COMMANDS, STAGES
from ui.frame import Frame
from ui.intake import IntakeDesk
from ui.remembered import Remembered
from ui.room import Desk, Room
from ui.session import Session
from ui.tasks import Lane
from ui.theme import theme
from ui.widgets.drop_zones import files_of

MakeRoom = Callable[[Desk], Room]

OWNERS: Final = {
    "case.describe": "case",
    "case.restrict": "case",
    "case.lift_restriction": "case",
    "write.claim": "case",
    "write.source": "case",
    "write.sighting": "case",
    "write.note": "case",
    "write.card": "case",
    "photo.mark_rectangle": "photo",
    "photo.mark_polygon": "photo",
    "photo.lock_features": "photo",
    "search.start": "seen",
    "seen.look": "seen",
    "seen.archive": "seen",
    "seen.archive_folder": "seen",
    "seen.archive_files": "seen",
    "seen.archive_case": "seen",
    "examine.compare": "place",
    "report.write": "report",
    "report.summary": "report",
}
"""Actions that lead to the room that does them; the room binds them itself when it is made."""
ROOMS_OWN: Final = ("photo.", "file.", "place.", "write.conclude", "edit.find")
"""Beginnings of what only a room can do, and only while it is there."""


class MainWindow(Frame):
    """The frame. Rooms are made when they are first entered, by the makers it is given."""

    def __init__(self, session: Session, remembered: Remembered, rooms: Mapping[str, MakeRoom]) -> None:
        super().__init__(session)
        self.remembered = remembered
        self.intake = IntakeDesk(session)
        self._makers = rooms
        self._rooms: dict[str, Room] = {}
        self._stage = ""
        self._closing = False
        self._closed = False
        self._bind()
        self._listen()
        self._restore()
        self._follow_case()

    # ---- what the frame itself does -----------------------------------------------------------------------------

    def _bind(self) -> None:
        bind = self.actions_.bind
        bind("case.new", self.new_case)
        bind("case.open", self.choose_case)
        bind("case.example", self.open_example)
        bind("case.close", self.close_case)
        bind("case.check", self.check_bytes)
        bind("evidence.add", lambda: self.choose_files(EvidenceRole.QUESTIONED))
        bind("evidence.add_references", lambda: self.choose_files(EvidenceRole.REFERENCE))
        bind("evidence.add_documents", lambda: self.choose_files(EvidenceRole.DOCUMENT))
        bind("evidence.add_folder", self.choose_folder)
        bind("evidence.paste", self.paste)
        bind("program.author", self.choose_author)
        bind("program.quit", self.close)
        bind("edit.undo", self.session.undo)
        bind("edit.redo", self.session.redo)
        for stage in STAGES:
            bind(f"stage.{stage}", partial(self.show_stage, stage))
        bind("view.next_exhibit", lambda: self.evidence.step(1))
        bind("view.previous_exhibit", lambda: self.evidence.step(-1))
        bind("view.evidence", self._show_evidence)
        bind("view.blurred", self._blur)
        bind("view.reveal", self._reveal)
        choices: tuple[memory.Theme, ...] = ("light", "dark", "system")
        for choice in choices:
            bind(f"view.{choice}", partial(self._choose_theme, choice))
        bind("examine.all", self.examine)
        self._bind_owned()
        bind("help.palette", self.open_palette)
        bind("help.keys", self.show_keys)
        bind("help.about", self.show_about)
        self.actions_["view.evidence"].setChecked(True)

    def _bind_owned(self) -> None:
        for id, stage in OWNERS.items():
            self.actions_.bind(id, partial(self._lead_to, stage, id), enabled=False)

    def _lead_to(self, stage: str, id: str) -> None:
        """Show the room that does an action, and do it there."""
        led_to = self.actions_.bound(id)
        self.show_stage(stage)
        if self.actions_.bound(id) is not led_to and self.actions_[id].isEnabled():
            self.actions_[id].trigger()

    def _listen(self) -> None:
        session = self.session
        session.noticed.connect(self.notices.show_notice)
        session.case_changed.connect(self._follow_case)
        session.changed.connect(self._follow_view)
        session.undo_changed.connect(self._follow_undo)
        session.stage_asked.connect(self.show_stage)
        self.welcome.reopen.connect(self.open_case)
        self.welcome.forget.connect(self._forget)
        self.guide.left.connect(lambda: self._lead(False))
        session.tasks.changed.connect(self._finish_closing)
        session.tasks.not_written.connect(self._stay)
        self.drop_zones.dropped.connect(self._dropped)
        self.intake.arrived.connect(self.claim_line.ask)

    def new_case(self, then: Callable[[], None] | None = None) -> None:
        """Ask for title, question and file, and make the case."""
        from ui.widgets.new_case import NewCaseDialog

        dialog = NewCaseDialog(self.session, self)
        if dialog.exec():
            self.create_case(dialog.path, dialog.title, dialog.question, then)

    def create_case(
        self, path: Path, title: str, question: str, then: Callable[[], None] | None = None
    ) -> None:
        """Make a case and work in it."""
        if self._may_leave():
            self._leave_case()
            self.session.create(path, title, question, then)

    def close_case(self) -> None:
        """Close the case and go back to the first page."""
        if self._may_leave():
            self._leave_case()
            self.session.close_case()

    def _may_leave(self) -> bool:
        """Whether what was begun and not saved may be thrown away; asked once, where there is any."""
        begun = [
            self.actions_[f"stage.{stage}"].text() for stage, room in self._rooms.items() if room.unsaved
        ]
        if not begun:
            return True
        what = self.say("leave.unsaved", rooms=", ".join(begun))
        return self._asked("leave.title", what, "leave.lost", ("leave.throw", "leave.stay"))

    def choose_case(self) -> None:
        """Ask which case to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.say("dialog.open"), str(self._folder()), self.say("dialog.cases")
        )
        if chosen:
            self.open_case(Path(chosen))

    def open_case(self, path: Path) -> None:
        """Open a case and work in it."""
        if self._may_leave():
            self._leave_case()
            self.session.open(path)

    def open_example(self) -> None:
        """Make the example case in a folder, with its photos and what is said about them, and lead through it."""
        from ui.example import begin_example

        if not self._may_leave():
            return
        self._leave_case()
        begin_example(self.session, self._folder(), self._example_there)

    def _example_there(self) -> None:
        """Have the example's files read, as if they had just been dropped, and lead through it."""
        view = self.session.view
        if view is not None and not view.runs:
            roles = self._by_role(view.snapshot)
            self.intake.examine(*roles, compare=False)
        self._lead(True)

    @staticmethod
    def _by_role(snapshot: Snapshot) -> tuple[list[Exhibit], list[Exhibit]]:
        """The questioned exhibits, and the others."""
        questioned = [one for one in snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
        return questioned, [one for one in snapshot.exhibits if one.role is not EvidenceRole.QUESTIONED]

    def check_bytes(self) -> None:
        """Hash every stored byte of evidence again."""

        def told(alarms: tuple[str, ...]) -> None:
            if alarms:
                self.session.tell("alarm", self.say("check.altered", n=len(alarms)))
            else:
                self.session.tell("good", self.say("check.unchanged"))

        self.session.start(
            self.say("task.check"),
            lambda case, job: case.integrity.check(job.cancellation, job.progress, everything=True),
            then=told,
        )

    def choose_files(self, role: EvidenceRole) -> None:
        """Ask for files to take in."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, self.say(f"dialog.add_{role.value}"), str(self._folder())
        )
        if chosen:
            self.take([Path(name) for name in chosen], role)

    def choose_folder(self) -> None:
        """Ask for a folder whose pictures are taken in."""
        chosen = QFileDialog.getExistingDirectory(self, self.say("dialog.add_folder"), str(self._folder()))
        if chosen:
            self.take([Path(chosen)], EvidenceRole.QUESTIONED)

    def take(self, paths: list[Path], role: EvidenceRole) -> None:
        """Take files in; without a case one is made first."""
        if self.session.case is None:
            self.new_case(lambda: self.intake.take(paths, role))
        else:
            self.intake.take(paths, role)

    def paste(self) -> None:
        """Take in what is on the clipboard: files, or a picture's pixels."""
        data = QGuiApplication.clipboard().mimeData()
        files = files_of(data)
        if files:
            self.take(list(files), EvidenceRole.QUESTIONED)
        elif data.hasImage():
            self.intake.paste(QGuiApplication.clipboard().image())
        else:
            self.session.tell("info", self.say("paste.nothing"))

    def examine(self) -> None:
        """Have every questioned exhibit examined and laid beside every reference."""
        snapshot = self.session.snapshot
        if snapshot is None:
            return
        if not snapshot.exhibits:
            self.session.tell("info", self.say("examine.nothing"))
            return
        self.intake.examine(*self._by_role(snapshot))

    def choose_author(self) -> None:
        """Ask who writes from now on."""
        from ui.widgets.author import AuthorDialog

        kept = self.remembered
        dialog = AuthorDialog(self.session.wording, kept.actor, kept.role, self)
        if dialog.exec():
            self.write_as(dialog.actor, dialog.role)

    def write_as(self, actor: str, role: str) -> None:
        """Write under this pseudonym and role from now on."""
        self._remember(memory.with_author(self.remembered, actor, role))
        bench, case = self.session.bench, self.session.case
        self.session.tasks.start("", lambda _job: bench.write_as(actor, role, case), lane=Lane.PEN)

    def open_palette(self) -> None:
        """Search the commands."""
        from ui.widgets.palette import CommandPalette

        CommandPalette([self.actions_[command.id] for command in COMMANDS], self.session.wording, self).open()

    def show_keys(self) -> None:
        """List every key."""
        from ui.widgets.about import KeysDialog

        KeysDialog(self.actions_, self.session.wording, self).open()

    def show_about(self) -> None:
        """Say what this is."""
        from ui.widgets.about import AboutDialog

        AboutDialog(self.session.wording, self).open()

    # ---- rooms --------------------------------------------------------------------------------------------------

    @property
    def stage(self) -> str:
        """The stage whose room is shown."""
        return self._stage

    def room(self, stage: str) -> Room:
        """The room of a stage, made at first use."""
        if stage not in self._rooms:
            self._rooms[stage] = room = self._makers[stage](self.desk)
            self.stack.addWidget(room)
            for splitter in room.findChildren(QSplitter):
                state = self.remembered.splitter_state(splitter.objectName())
                if state:
                    splitter.restoreState(QByteArray(state))
        return self._rooms[stage]

    @Slot(str)
    def show_stage(self, stage: str) -> None:
        """Show the room of a stage."""
        if self.session.case is None:
            return
        if stage != self._stage and self._stage in self._rooms:
            self._rooms[self._stage].left()
        self._stage = stage
        room = self.room(stage)
        self.actions_[f"stage.{stage}"].setChecked(True)
        self.evidence.setVisible(room.with_evidence and self.actions_["view.evidence"].isChecked())
        self.stack.setCurrentWidget(room)
        room.enter()

    def _show_evidence(self) -> None:
        self.evidence.setVisible(self.actions_["view.evidence"].isChecked())

    # ---- following the session ----------------------------------------------------------------------------------

    def _follow_case(self) -> None:
        session = self.session
        there = session.view is not None
        self.actions_.enable(
            (
                "case.close", "case.check", "evidence.add_folder", "examine.all", "view.blurred", "view.reveal",
                "view.evidence", "view.next_exhibit", "view.previous_exhibit", *(f"stage.{one}" for one in STAGES),
            ),
            there,
        )  # fmt: skip
        self.outer.setCurrentIndex(1 if there else 0)
        self.session.hush()
        if not there:
            for stage in list(self._rooms):
                room = self._rooms.pop(stage)
                room.left()
                self.stack.removeWidget(room)
                room.deleteLater()
            self._stage = ""
            self._bind_owned()
            self.actions_.forget(ROOMS_OWN)
            self.setWindowTitle("Alidade")
            self.guide.lead(False)
            self.welcome.show_remembered(self.remembered, self._left_open())
            return
        assert session.view is not None
        self.actions_.enable(OWNERS, session.writable)
        restricted = session.view.snapshot.restricted
        self.actions_.enable(("case.lift_restriction",), session.writable and restricted)
        id = session.view.snapshot.case
        self._remember(memory.with_open_case(self.remembered, session.view.path, memory.now()))
        blurred = self.remembered.blurred.get(id, False)
        self.actions_["view.blurred"].setChecked(blurred)
        self.desk.veil.blur(blurred)
        self._follow_view()
        self.show_stage(self.remembered.stages.get(id, "case"))

    def _follow_view(self) -> None:
        view = self.session.view
        if view is None:
            return
        title = self.session.wording.value(view.snapshot.title)
        self.setWindowTitle(f"{title} – Alidade")
        self.actions_.enable(
            ("evidence.add", "evidence.add_references", "evidence.add_documents", "evidence.paste"),
            view.read_only is None,
        )

    def _follow_undo(self) -> None:
        self.actions_.enable(("edit.undo",), self.session.can_undo)
        self.actions_.enable(("edit.redo",), self.session.can_redo)

    # ---- looks --------------------------------------------------------------------------------------------------

    def _blur(self) -> None:
        blurred = self.actions_["view.blurred"].isChecked()
        self.desk.veil.blur(blurred)
        if self.session.snapshot is not None:
            self._remember(memory.with_blurred(self.remembered, self.session.snapshot.case, blurred))

    def _reveal(self) -> None:
        beside = self.session.shown_reference() if self._stage == "place" else None
        shown = (self.session.shown_exhibit(), beside)
        self.desk.veil.reveal(*(one.sha256 for one in shown if one is not None))

    def _choose_theme(self, choice: memory.Theme) -> None:
        theme().apply(choice)
        self._remember(memory.with_theme(self.remembered, choice))

    def _lead(self, active: bool) -> None:
        self.guide.lead(active)
        self._remember(memory.with_guide_step(self.remembered, 0 if active else None))

    # ---- remembering --------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        if self.remembered.geometry_state:
            self.restoreGeometry(QByteArray(self.remembered.geometry_state))
        state = self.remembered.splitter_state("evidence")
        if state:
            self.splitter.restoreState(QByteArray(state))

    def _remember(self, remembered: Remembered) -> None:
        """Keep it, and write it off this thread."""
        self.remembered = remembered
        folder = self.session.bench.folders.home
        self.session.tasks.start("", lambda _job: memory.save(folder, remembered), lane=Lane.PEN)

    def _leave_case(self) -> None:
        """What is remembered when a case is left."""
        remembered = self._with_layout()
        self._remember(memory.without_open_case(remembered))

    def _with_layout(self) -> Remembered:
        remembered = memory.with_geometry(self.remembered, bytes(self.saveGeometry().data()))
        for splitter in self.findChildren(QSplitter):
            if splitter.objectName():
                state = bytes(splitter.saveState().data())
                remembered = memory.with_splitter(remembered, splitter.objectName(), state)
        if self.session.snapshot is not None and self._stage:
            remembered = memory.with_stage(remembered, self.session.snapshot.case, self._stage)
        return remembered

    def _left_open(self) -> Path | None:
        return Path(self.remembered.open_case) if self.remembered.open_case else None

    def _forget(self, path: Path) -> None:
        self._remember(memory.without_recent(self.remembered, path))
        self.welcome.show_remembered(self.remembered, self._left_open())

    def _folder(self) -> Path:
        """Where file dialogs begin: beside the latest case."""
        if self.session.view is not None:
            return self.session.view.path.parent
        return Path(self.remembered.recent[0].path).parent if self.remembered.recent else Path.home()

    # ---- Qt's events --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()
            self.drop_zones.cover()

    def _dropped(self, role: EvidenceRole, files: tuple[Path, ...]) -> None:
        self.take(list(files), role)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.drop_zones.isVisible():
            self.drop_zones.cover()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closed:
            return
        if not self._closing and not (self._may_leave() and self._stops_work()):
            event.ignore()
            return
        if not self._closing:
            self.session.closing.emit()  # what is open in a room is written now
        if self.session.tasks.writing:  # nothing acknowledged is lost, and what is refused is seen
            self._closing = True
            event.ignore()
            return
        self._closed = True
        remembered = memory.without_open_case(self._with_layout())
        self.hide()
        for room in self._rooms.values():
            room.left()
        self.session.close()
        try:
            memory.save(self.session.bench.folders.home, remembered)
        except EnvironmentFault as error:
            sys.stderr.write(self.session.wording.error(error) + "\n")

    def _finish_closing(self) -> None:
        if self._closing and not self._closed and not self.session.tasks.writing:
            QTimer.singleShot(0, self, self.close)

    def _stay(self) -> None:
        """A record was refused while the window was closing: it stays, and says why."""
        self._closing = False

    def _stops_work(self) -> bool:
        """Whether running work may be stopped; asked once, where there is any."""
        running = self.session.tasks.shown
        if not running:
            return True
        what = self.say("close.running", what=running[0].title)
        return self._asked("close.title", what, "close.kept", ("close.stop", "close.stay"))

    def _asked(self, title: str, text: str, more: str, answers: tuple[str, str]) -> bool:
        """Whether the first of two answers was chosen."""
        ask = QMessageBox(self)
        ask.setIcon(QMessageBox.Icon.Question)
        ask.setWindowTitle(self.say(title))
        ask.setTextFormat(Qt.TextFormat.PlainText)  # the name of a task holds names of files
        ask.setText(text)
        ask.setInformativeText(self.say(more))
        yes = ask.addButton(self.say(answers[0]), QMessageBox.ButtonRole.AcceptRole)
        ask.addButton(self.say(answers[1]), QMessageBox.ButtonRole.RejectRole)
        ask.exec()
        return ask.clickedButton() is yes
