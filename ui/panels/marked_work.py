"""The sheets of one kind of the photos of a case while they are worked on: changed, computed at once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from provenance.errors import AlidadeError
from provenance.record.marks import PairSheet, ShadowSheet
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.tasks import Cancellation
from provenance.workbench.view import CaseView
from ui.presenters.marked_sheet import MarkedSheet
from ui.room import Desk
from ui.tasks import Job, Lane

__all__ = ["MarkedWork"]

SheetT = TypeVar("SheetT", bound=PairSheet | ShadowSheet)
PreviewT = TypeVar("PreviewT")


class MarkedWork(QObject, Generic[SheetT, PreviewT]):
    """`changed`: the shown sheet is another, or is kept now. `answered`: the answer to it is there, or to one just
    before it. `busy_changed`: marks are being written and computed, or no longer.

    Subclasses say what the blank sheet is, what computes it and what records the run; `kind` is that of `marks_drawn`,
    `told` the ids of what is told when the run is recorded, when the marks were taken away, and while it is computed.
    """

    changed = Signal()
    answered = Signal()
    busy_changed = Signal()
    kind: ClassVar[str] = ""
    told: ClassVar[tuple[str, str, str]] = ("", "", "")

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._sheets: dict[str, MarkedSheet[SheetT]] = {}
        self._seen: dict[str, str] = {}  # the event of the marks that were last taken from the case
        self.exhibit: Exhibit | None = None
        self.preview: PreviewT | None = None
        self._asking = False
        self._next: SheetT | None = None
        self.busy = False
        desk.session.case_changed.connect(self.forget)

    # ---- what a kind of marks brings ----------------------------------------------------------------------------

    def blank(self, view: CaseView, exhibit: Exhibit, size: tuple[int, int]) -> SheetT:
        """A sheet without marks, with what the case knows of the camera."""
        raise NotImplementedError

    def computed(self, sheet: SheetT) -> PreviewT:
        """The answer to a sheet; not called in the window's own thread."""
        raise NotImplementedError

    def recorded(self, case: OpenCase, exhibit: Exhibit, cancellation: Cancellation) -> Run:
        """The recorded run on the marks that the case holds."""
        raise NotImplementedError

    def forget(self) -> None:
        """Another case is open."""
        self._sheets, self._seen = {}, {}
        self.exhibit, self.preview, self._next = None, None, None
        self.busy = self._asking = False

    # ---- which sheet --------------------------------------------------------------------------------------------

    @property
    def marked(self) -> MarkedSheet[SheetT] | None:
        """Of the shown photo; None until its size is known."""
        return None if self.exhibit is None else self._sheets.get(self.exhibit.id)

    @property
    def unsaved(self) -> bool:
        """Whether marks of any photo are not in the case."""
        return any(not one.is_kept for one in self._sheets.values())

    def show(self, view: CaseView, exhibit: Exhibit, size: tuple[int, int] | None) -> None:
        """Work on this photo, of that width and height; what the case holds of it is followed."""
        if self.exhibit is None or self.exhibit.id != exhibit.id:
            self.preview, self._next = None, None
        self.exhibit = exhibit
        entry = view.snapshot.marks(exhibit.id, self.kind)
        event = "" if entry is None else entry.event
        marked = self._sheets.get(exhibit.id)
        if marked is None and size is not None:
            blank = self.blank(view, exhibit, size)
            held = None if entry is None else self._of_kind(entry.data.sheet, blank)
            marked = self._sheets[exhibit.id] = MarkedSheet(blank, held)
        elif marked is not None and self._seen.get(exhibit.id) != event:
            marked.keep(None if entry is None else self._of_kind(entry.data.sheet, marked.sheet))
        elif marked is None or self.preview is not None:
            return
        self._seen[exhibit.id] = event
        self.follow()

    @staticmethod
    def _of_kind(held: object, like: SheetT) -> SheetT | None:
        return held if isinstance(held, type(like)) else None

    # ---- changing -----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """The sheet changed: say so, and compute it."""
        marked = self.marked
        if marked is None:
            return
        self.changed.emit()
        self._next = marked.sheet
        self._ask()

    def do(self, change: Callable[[MarkedSheet[SheetT]], None]) -> None:
        """Change the shown sheet."""
        marked = self.marked
        if marked is not None:
            change(marked)
            self.follow()

    # ---- computing ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Compute the newest sheet; what became old while it waited is passed over."""
        sheet, exhibit = self._next, self.exhibit
        if self._asking or sheet is None or exhibit is None:
            return
        self._asking, self._next = True, None

        def work(_case: OpenCase, _job: Job) -> PreviewT:
            return self.computed(sheet)

        task = self._session.start(
            "", work, lane=Lane.LOOK, then=partial(self._answer, exhibit.id), ended=self._asked
        )
        self._asking = task is not None

    def _answer(self, exhibit: str, preview: PreviewT) -> None:
        if self.exhibit is not None and self.exhibit.id == exhibit:
            self.preview = preview
            self.answered.emit()

    def _asked(self) -> None:
        self._asking = False
        self._ask()

    # ---- keeping ------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write the marks into the case and record the run that computes them."""
        marked, exhibit = self.marked, self.exhibit
        if marked is None or exhibit is None or self.busy or not self._session.writable:
            return
        sheet = marked.sheet
        if marked.is_kept:
            self._compute(exhibit)
            return
        self._set_busy(True)

        def written(_done: object) -> None:
            marked.keep(sheet)
            self.changed.emit()
            if sheet.empty:
                say = self._session.say
                self._session.tell("info", say(self.told[1], exhibit=exhibit.number))
                self._set_busy(False)
            else:
                self._compute(exhibit)

        def refused(error: AlidadeError) -> None:
            self._set_busy(False)
            self._session.refuse(error)

        self._session.write(lambda case: case.draw_marks(exhibit, sheet), then=written, refused=refused)

    def _compute(self, exhibit: Exhibit) -> None:
        self._set_busy(True)

        def work(case: OpenCase, job: Job) -> Run:
            return self.recorded(case, exhibit, job.cancellation)

        def tell(run: Run) -> None:
            say, wording = self._session.say, self._session.wording
            ended = wording.outcome(run.outcome)
            self._session.tell("good", say(self.told[0], exhibit=exhibit.number, ended=ended))

        title = self._session.say(self.told[2], exhibit=exhibit.number)
        task = self._session.start(title, work, then=tell, ended=partial(self._set_busy, False))
        if task is None:
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit()
