"""Has a questioned photo compared with references, and knows which of them are still waiting."""

from __future__ import annotations

from collections.abc import Callable

from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.comparison import Effort
from provenance.workbench.landmarks import compare_pair
from provenance.workbench.view import CaseView
from ui.presenters.comparison import latest_comparisons, references_in
from ui.session import Session
from ui.tasks import Job, Task

Work = Callable[[OpenCase, Job], None]


class Comparing:
    """One comparing at a time; `changed` is called when one begins or ends."""

    def __init__(
        self, session: Session, changed: Callable[[], None], questioned: Callable[[], Exhibit | None]
    ) -> None:
        self._session = session
        self._changed = changed
        self._asked = questioned  # the photo that is shown
        self._task: Task[None] | None = None
        self._questioned = ""
        self._before: dict[str, str | None] = {}

    @property
    def running(self) -> bool:
        """Whether something is being compared."""
        return self._task is not None and not self._task.over

    def waiting(self, questioned: Exhibit | None) -> dict[str, str | None]:
        """References (by id) being compared with that photo, with the run they had when it began."""
        same = questioned is not None and questioned.id == self._questioned
        return self._before if self.running and same else {}

    # ---- what is asked for --------------------------------------------------------------------------------------

    def all(self) -> None:
        """Compare the shown photo with every reference of the case."""
        view, questioned = self._session.view, self._asked()
        if view is None or questioned is None:
            self._session.tell("info", self._session.say("place.no_questioned_why"))
            return
        references = references_in(view)
        if references:
            self._start_all(view, questioned, references)
        else:
            self._session.tell("info", self._session.say("place.no_references_why"))

    def pair(self, effort: Effort = "usual") -> None:
        """Compare the two pictures that are shown; "raised" tries harder."""
        view, questioned, reference = self._session.view, self._asked(), self._session.shown_reference()
        if view is not None and questioned is not None and reference is not None:
            self._start_pair(view, questioned, reference, effort)

    def controls(self) -> None:
        """Compare the shown photo with buildings of other places in the archive."""
        view, questioned = self._session.view, self._asked()
        if view is not None and questioned is not None:
            self._start_controls(view, questioned, references_in(view))

    def count(self) -> None:
        """Count again how many references support the shown photo."""
        view, questioned = self._session.view, self._asked()
        if view is not None and questioned is not None:
            title = self._session.say("place.task_support", exhibit=questioned.number)
            number = questioned.number

            def work(case: OpenCase, job: Job) -> None:
                case.recount(number, job.cancellation)

            self._start(title, work, view, questioned, ())

    # ---- how ----------------------------------------------------------------------------------------------------

    def _start_all(self, view: CaseView, questioned: Exhibit, references: tuple[Exhibit, ...]) -> None:
        """Compare with all of these, as the command line does: with what belongs to an examination."""

        def work(case: OpenCase, job: Job) -> None:
            def report(what: str, done: int, of: int) -> None:
                job.progress(done, of, self._session.wording.analysis(what))

            for run in case.examine([questioned], references, job.cancellation, report):
                job.give(run)

        title = self._session.say("place.task_all", n=len(references), exhibit=questioned.number)
        self._start(title, work, view, questioned, references)

    def _start_pair(
        self, view: CaseView, questioned: Exhibit, reference: Exhibit, effort: Effort = "usual"
    ) -> None:
        """Compare two pictures alone; "raised" tries harder."""

        def work(case: OpenCase, job: Job) -> None:
            compare_pair(case, questioned.number, reference.number, effort, job.cancellation)

        title = self._session.say("place.task_pair", exhibit=questioned.number, reference=reference.number)
        self._start(title, work, view, questioned, (reference,))

    def _start_controls(self, view: CaseView, questioned: Exhibit, references: tuple[Exhibit, ...]) -> None:
        """Compare with buildings of other places in the archive."""

        def work(case: OpenCase, job: Job) -> None:
            def report(what: str, done: int, of: int) -> None:
                job.progress(done, of, self._session.wording.analysis(what))

            case.controls(questioned, references, job.cancellation, report)

        title = self._session.say("place.task_controls", exhibit=questioned.number)
        self._start(title, work, view, questioned, ())

    def _start(
        self, title: str, work: Work, view: CaseView, questioned: Exhibit, references: tuple[Exhibit, ...]
    ) -> None:
        if self.running or not self._session.writable:
            return
        latest = latest_comparisons(view, questioned)
        self._before = {one.id: latest[one.id][1].id if one.id in latest else None for one in references}
        self._questioned = questioned.id
        self._task = self._session.start(
            title, work, each=lambda _run: self._session.refresh(), ended=self._ended
        )
        self._changed()

    def _ended(self) -> None:
        self._task, self._before = None, {}
        self._changed()
