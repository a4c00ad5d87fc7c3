"""Has a questioned photo compared with references, and knows which of them are still waiting."""

from __future__ import annotations

from collections.abc import Callable

from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.view import CaseView
from ui.presenters.comparison import latest_comparisons
from ui.presenters.findings import COMPARISON
from ui.session import Session
from ui.tasks import Job, Task

Work = Callable[[OpenCase, Job], None]


class Comparing:
    """One comparing at a time; `changed` is called when one begins or ends."""

    def __init__(self, session: Session, changed: Callable[[], None]) -> None:
        self._session = session
        self._changed = changed
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

    def start_all(self, view: CaseView, questioned: Exhibit, references: tuple[Exhibit, ...]) -> None:
        """Compare with all of these, as the command line does: with what belongs to an examination."""

        def work(case: OpenCase, job: Job) -> None:
            def report(what: str, done: int, of: int) -> None:
                job.progress(done, of, self._session.wording.analysis(what))

            for run in case.examine([questioned], references, job.cancellation, report):
                job.give(run)

        title = self._session.say("place.task_all", n=len(references), exhibit=questioned.number)
        self._start(title, work, view, questioned, references)

    def start_pair(self, view: CaseView, questioned: Exhibit, reference: Exhibit) -> None:
        """Compare two pictures alone."""
        inputs = (("questioned", questioned.number), ("reference", reference.number))

        def work(case: OpenCase, job: Job) -> None:
            case.run(COMPARISON, inputs, cancellation=job.cancellation)

        title = self._session.say("place.task_pair", exhibit=questioned.number, reference=reference.number)
        self._start(title, work, view, questioned, (reference,))

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
