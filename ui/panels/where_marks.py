"""The sheets of pairs of the photos of a case while they are worked on: changed, computed at once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from provenance.errors import AlidadeError
from provenance.record.marks import CameraKnown, PairSheet
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.preview import Preview, preview_of_pairs
from provenance.workbench.view import CaseView
from ui.presenters.marked_sheet import MarkedSheet
from ui.presenters.where_from import stated_focal
from ui.room import Desk
from ui.tasks import Job, Lane


class WhereMarks(QObject):
    """`changed`: the shown sheet is another, or is kept now. `answered`: the answer to it is there, or to one just
    before it. `busy_changed`: marks are being written and computed, or no longer."""

    changed = Signal()
    answered = Signal()
    busy_changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._sheets: dict[str, MarkedSheet[PairSheet]] = {}
        self._seen: dict[str, str] = {}  # the event of the marks that were last taken from the case
        self.exhibit: Exhibit | None = None
        self.preview: Preview | None = None
        self._asking = False
        self._next: PairSheet | None = None
        self.busy = False
        desk.session.case_changed.connect(self.forget)

    def forget(self) -> None:
        """Another case is open."""
        self._sheets, self._seen = {}, {}
        self.exhibit, self.preview, self._next = None, None, None
        self.busy = self._asking = False

    # ---- which sheet --------------------------------------------------------------------------------------------

    @property
    def marked(self) -> MarkedSheet[PairSheet] | None:
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
        entry = view.snapshot.marks(exhibit.id, "pairs")
        event = "" if entry is None else entry.event
        sheet = entry.data.sheet if entry is not None and isinstance(entry.data.sheet, PairSheet) else None
        marked = self._sheets.get(exhibit.id)
        if marked is None and size is not None:
            camera = CameraKnown(width=size[0], height=size[1], focal_35mm_mm=stated_focal(view, exhibit))
            marked = self._sheets[exhibit.id] = MarkedSheet(PairSheet(photo=camera), sheet)
        elif marked is not None and self._seen.get(exhibit.id) != event:
            marked.keep(sheet)
        elif marked is None or self.preview is not None:
            return
        self._seen[exhibit.id] = event
        self.follow()

    # ---- changing -----------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """The sheet changed: say so, and compute it."""
        marked = self.marked
        if marked is None:
            return
        self.changed.emit()
        self._next = marked.sheet
        self._ask()

    def do(self, change: Callable[[MarkedSheet[PairSheet]], None]) -> None:
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

        def work(_case: OpenCase, _job: Job) -> Preview:
            return preview_of_pairs(sheet)

        task = self._session.start(
            "", work, lane=Lane.LOOK, then=partial(self._answer, exhibit.id), ended=self._asked
        )
        self._asking = task is not None

    def _answer(self, exhibit: str, preview: Preview) -> None:
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
                self._session.tell("info", self._session.say("where.taken_away", exhibit=exhibit.number))
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
            return case.locate(exhibit, job.cancellation)

        def told(run: Run) -> None:
            say, wording = self._session.say, self._session.wording
            ended = wording.outcome(run.outcome)
            self._session.tell("good", say("where.recorded", exhibit=exhibit.number, ended=ended))

        title = self._session.say("where.task", exhibit=exhibit.number)
        task = self._session.start(title, work, then=told, ended=partial(self._set_busy, False))
        if task is None:
            self._set_busy(False)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit()
