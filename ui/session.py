"""The open case, what is selected in it, and who writes: the only state that rooms share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from provenance.errors import AlidadeError, CaseLocked
from provenance.record.evidence import EvidenceRole
from provenance.record.network import NetworkRequest
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import Written
from provenance.workbench.view import CaseView, Viewer
from ui.tasks import Job, Lane, Task, Tasks

T = TypeVar("T")
Kind = Literal["info", "good", "warning", "alarm"]

REFRESH_MS: Final = 150  # our choice: a list that grows several times a second is as good as at once
_REST: Final = 4  # a view that took long to make is made again after this many times as long


@dataclass(frozen=True)
class Notice:
    """A message to the user that stays until it is closed or replaced."""

    kind: Kind
    text: str


class Session(QObject):
    """What rooms share. Rooms read `view`, ask for work, and write records through `write`.

    `case_changed`: another case is open, or none. `changed`: `view` is a newer one. `selection_changed`: another
    exhibit, reference or claim is selected. `undo_changed`: what can be undone or redone is another.
    """

    closing = Signal()  # the case is about to be closed: what was begun is written now
    case_changed = Signal()
    changed = Signal()
    selection_changed = Signal()
    undo_changed = Signal()
    noticed = Signal(object)  # Notice or None
    stage_asked = Signal(str)
    network_changed = Signal()  # something left for no case, or searches may ask a server from now on
    pointed = Signal(str)  # what the pointer is over, for the status line

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.wording = bench.wording
        self.say = bench.wording.window
        self.tasks = Tasks(self)
        self.tasks.refused.connect(self.refuse)
        self.case: OpenCase | None = None
        self.view: CaseView | None = None
        self.exhibit: str | None = None
        self.reference: str | None = None
        self.claim: str | None = None
        self._viewer: Viewer | None = None
        self._viewing = False
        self._stale = False
        self._undoable: list[str | None] = []  # None: an act that cannot be taken back
        self._redoable: list[str | None] = []
        self._opened: set[str] = set()
        self.sent_for_no_case: list[NetworkRequest] = []
        self._handed: dict[str, object] = {}
        self._cases: list[OpenCase] = []  # made and not yet closed
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    # ---- the case -----------------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> Snapshot | None:
        """The state of the case as last looked at."""
        return None if self.view is None else self.view.snapshot

    @property
    def writable(self) -> bool:
        """Whether records can be written."""
        return self.view is not None and self.view.read_only is None

    def create(self, path: Path, title: str, question: str, then: Callable[[], None] | None = None) -> None:
        """Make a case and work in it; the one that was open is closed."""
        self._open(lambda: self.bench.create_case(path, title, question), path, then)

    def open(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Open a case and work in it; for reading alone while another program writes to it."""

        def make() -> OpenCase:
            try:
                return self.bench.open_case(path)
            except CaseLocked:
                return self.bench.open_case(path, writable=False)

        self._open(make, path, then)

    def _open(self, make: Callable[[], OpenCase], path: Path, then: Callable[[], None] | None) -> None:
        def work(job: Job) -> tuple[OpenCase, Viewer, CaseView]:
            case = make()
            self._cases.append(case)
            try:
                case.integrity.check(job.cancellation, job.progress)
                viewer = Viewer(case, self.wording)
                return case, viewer, viewer.view()
            except BaseException:
                self._shut(case)
                raise

        def opened(made: tuple[OpenCase, Viewer, CaseView]) -> None:
            self.case, self._viewer, self.view = made
            self._undoable, self._redoable, self._opened = [], [], set()
            self._select_first()
            self.case_changed.emit()
            self.changed.emit()
            self.selection_changed.emit()
            self.undo_changed.emit()
            refused = self.view.read_only
            if refused is not None and refused.id == "case_is_open_for_reading":
                self.tell("warning", self.say("open.for_reading"))
            if then is not None:
                then()

        def start() -> None:
            self.tasks.start(self.say("task.open", name=path.name), work, then=opened)

        self.close_case(start)

    def close_case(self, then: Callable[[], None] | None = None) -> None:
        """Close the open case when its work has ended; nothing happens when none is open."""
        if self.case is not None:
            self.closing.emit()
        case, self.case, self.view, self._viewer = self.case, None, None, None
        self.exhibit = self.reference = self.claim = None
        self._stale = False
        self._timer.stop()
        if case is None:
            if then is not None:
                then()
            return
        self.case_changed.emit()
        self.changed.emit()
        self.selection_changed.emit()
        self.tasks.cancel_all()
        title = self.say("task.close")

        def records_written() -> None:
            self.tasks.start(title, lambda _job: self._shut(case), lane=Lane.PEN, ended=then)

        self.tasks.start(title, lambda _job: None, ended=records_written)  # behind what is being stopped

    def _shut(self, case: OpenCase) -> None:
        case.close()
        self._cases.remove(case)

    def _select_first(self) -> None:
        assert self.view is not None
        snapshot = self.view.snapshot
        self.exhibit = next((e.number for e in snapshot.exhibits if e.role is EvidenceRole.QUESTIONED), None)
        self.reference = next((e.number for e in snapshot.exhibits if e.role is EvidenceRole.REFERENCE), None)
        self.claim = snapshot.claims[0].data.claim if snapshot.claims else None

    # ---- looking ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look at the case again soon; many calls are one look."""
        self._stale = True
        if not self._viewing and not self._timer.isActive():
            self._timer.start(REFRESH_MS)

    def _look(self) -> None:
        viewer = self._viewer
        if viewer is None:
            return
        self._viewing, self._stale = True, False
        started = time.monotonic()

        def seen(view: CaseView) -> None:
            if viewer is self._viewer:
                self.view = view
                if self.exhibit is None or self.reference is None or self.claim is None:
                    self._keep_selection()
                self.changed.emit()

        def ended() -> None:
            self._viewing = False
            if self._stale:
                self._timer.start(max(REFRESH_MS, round(_REST * 1000 * (time.monotonic() - started))))

        self.tasks.start("", lambda _job: viewer.view(), lane=Lane.LOOK, then=seen, ended=ended)

    def _keep_selection(self) -> None:
        before = (self.exhibit, self.reference, self.claim)
        self._select_first()
        after = tuple(
            old or new for old, new in zip(before, (self.exhibit, self.reference, self.claim), strict=True)
        )
        self.exhibit, self.reference, self.claim = after
        if after != before:
            self.selection_changed.emit()

    @property
    def settled(self) -> bool:
        """Whether `view` is the newest: nothing is being looked at, and nothing waits to be."""
        return not (self._viewing or self._stale or self._timer.isActive())

    def shown_exhibit(self) -> Exhibit | None:
        """The selected exhibit as the view has it."""
        return self._exhibit(self.exhibit)

    def shown_reference(self) -> Exhibit | None:
        """The selected reference as the view has it."""
        return self._exhibit(self.reference)

    def _exhibit(self, number: str | None) -> Exhibit | None:
        if self.view is None or number is None:
            return None
        return next((one for one in self.view.snapshot.exhibits if one.number == number), None)

    def select(
        self, *, exhibit: str | None = None, reference: str | None = None, claim: str | None = None
    ) -> None:
        """Select what is given; the rest stays."""
        before = (self.exhibit, self.reference, self.claim)
        self.exhibit = exhibit or self.exhibit
        self.reference = reference or self.reference
        self.claim = claim or self.claim
        if before != (self.exhibit, self.reference, self.claim):
            self.selection_changed.emit()

    def opened(self, exhibit: Exhibit) -> None:
        """Record, once, that the analyst opened an exhibit to look at it."""
        if self.writable and exhibit.id not in self._opened:
            self._opened.add(exhibit.id)

            def refused(error: AlidadeError) -> None:
                self._opened.discard(exhibit.id)
                self.refuse(error)

            self.write(lambda case: case.people.opened(exhibit.number), refused=refused, undoable=False)

    # ---- writing ------------------------------------------------------------------------------------------------

    def write(
        self,
        record: Callable[[OpenCase], Written | None],
        *,
        then: Callable[[Written], None] | None = None,
        refused: Callable[[AlidadeError], None] | None = None,
        undoable: bool = True,
    ) -> None:
        """Write one record off this thread. `then` when it is on the disk; `refused` in words, else a notice."""
        case = self.case
        if case is None:
            return

        def written(done: Written | None) -> None:
            if done is None or self.case is not case:
                return
            self._note_act(done.event if undoable else None)
            self.refresh()
            if then is not None:
                then(done)

        def not_written(error: AlidadeError) -> None:
            if refused is not None and self.case is case:
                refused(error)
            else:
                self.refuse(error)

        self.tasks.start(
            self.say("task.write"),
            lambda _job: record(case),
            lane=Lane.PEN,
            then=written,
            refused=not_written,
        )

    def _note_act(self, event: str | None) -> None:
        """What was done last, and the event that can be undone, if it can be."""
        if event is not None or (self._undoable and self._undoable[-1] is not None):
            self._undoable.append(event)
            self._redoable.clear()
            self.undo_changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether a record written in this sitting can be taken back."""
        return bool(self._undoable) and self.writable

    @property
    def can_redo(self) -> bool:
        """Whether the last undoing can itself be undone."""
        return bool(self._redoable) and self.writable

    def undo(self) -> None:
        """Take back the last record written in this sitting, by an event."""
        self._take_back(self._undoable, self._redoable, "notice.undone")

    def redo(self) -> None:
        """Undo the last undoing, by an event."""
        self._take_back(self._redoable, self._undoable, "notice.redone")

    def _take_back(self, source: list[str | None], target: list[str | None], said: str) -> None:
        case = self.case
        if case is None or not source:
            return
        event = source.pop()
        if (
            event is None
        ):  # what came before it is another record, perhaps in another room: asked for once more
            self.tell("info", self.say("notice.not_undone"))
            self.undo_changed.emit()
            return

        def done(undoing: tuple[str, str]) -> None:
            id, kind = undoing
            target.append(id)
            self.undo_changed.emit()
            self.refresh()
            self.tell("info", self.say(said, what=self.wording.event(kind)))

        def refused(error: AlidadeError) -> None:
            source.append(event)
            self.undo_changed.emit()
            self.refuse(error)

        self.tasks.start(
            self.say("task.write"), lambda _job: case.undo(event), lane=Lane.PEN, then=done, refused=refused
        )
        self.undo_changed.emit()

    def take_back(self, event: str) -> None:
        """Take back any record by an event, whenever it was written; this can itself be undone."""
        case = self.case
        if case is None:
            return

        def done(undoing: tuple[str, str]) -> None:
            id, kind = undoing
            if event in self._undoable:
                self._undoable.remove(event)
            self._undoable.append(id)
            self._redoable.clear()
            self.undo_changed.emit()
            self.refresh()
            self.tell("info", self.say("notice.undone", what=self.wording.event(kind)))

        self.tasks.start(self.say("task.write"), lambda _job: case.undo(event), lane=Lane.PEN, then=done)

    # ---- telling ------------------------------------------------------------------------------------------------

    def start(
        self,
        title: str,
        work: Callable[[OpenCase, Job], T],
        *,
        then: Callable[[T], None] | None = None,
        each: Callable[[Any], None] | None = None,
        refused: Callable[[AlidadeError], None] | None = None,
        ended: Callable[[], None] | None = None,
        lane: Lane = Lane.WORK,
        act: bool = False,
    ) -> Task[T] | None:
        """Start work on the open case; the view follows when it ends. None when no case is open.

        Nothing is called back when another case is open by then. `act`: this writes something that Undo cannot take
        back.
        """
        case = self.case
        if case is None:
            return None

        def here(call: Callable[[T], None] | None) -> Callable[[T], None] | None:
            """Called only while this case is the open one: a room of another may be gone."""
            return None if call is None else lambda value: call(value) if self.case is case else None

        def not_done(error: AlidadeError) -> None:
            if refused is not None and self.case is case:
                refused(error)
            elif lane is not Lane.LOOK or self.case is case:
                self.refuse(error)

        def over() -> None:
            if self.case is not case:
                return
            if lane is not Lane.LOOK:
                self.refresh()
            if act:
                self._note_act(None)
            if ended is not None:
                ended()

        return self.tasks.start(
            title,
            lambda job: work(case, job),
            lane=lane,
            then=here(then),
            each=here(each),
            refused=not_done,
            ended=over,
        )

    def tell(self, kind: Kind, text: str) -> None:
        """Show a message."""
        self.noticed.emit(Notice(kind, text))

    def refuse(self, error: AlidadeError) -> None:
        """Show why something was not done."""
        self.tell("warning", self.wording.error(error))

    def hush(self) -> None:
        """Take the message away."""
        self.noticed.emit(None)

    def go(self, stage: str) -> None:
        """Ask for another room."""
        self.stage_asked.emit(stage)

    def hand(self, stage: str, thing: object) -> None:
        """Hand a thing to another room, and go there; the room takes it with `handed` when it is entered."""
        self._handed[stage] = thing
        self.go(stage)

    def handed(self, stage: str) -> object | None:
        """What was handed to a room, once."""
        return self._handed.pop(stage, None)

    def close(self) -> None:
        """Stop all work, close the case."""
        if self.case is not None:
            self.closing.emit()
        self._timer.stop()
        self.case, self._viewer = None, None
        self.tasks.close()
        for case in list(self._cases):
            self._shut(case)
