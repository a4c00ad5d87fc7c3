"""Brings files, folders and pasted pictures into the open case, and has them examined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.files import files_in
from provenance.workbench.intake import Taken
from ui.clipboard import png_of
from ui.session import Session
from ui.tasks import Job

NAMED = 4  # how many refused files a message names: our choice


@dataclass(frozen=True)
class Answers:
    """What became of the files that were given."""

    taken: tuple[Taken, ...]
    skipped: int

    @property
    def fresh(self) -> tuple[Exhibit, ...]:
        """Exhibits that are new in the case."""
        return tuple(one.exhibit for one in self.taken if one.exhibit is not None and not one.again)


class IntakeDesk(QObject):
    """`arrived` with the numbers of the new questioned exhibits, when a set of files has been taken in."""

    arrived = Signal(tuple)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._say = session.say

    def take(self, paths: Sequence[Path], role: EvidenceRole) -> None:
        """Take files in, folders with the pictures below them; each shows as soon as it is there."""

        def work(case: OpenCase, job: Job) -> Answers:
            found = files_in(paths, job.cancellation.check)
            taken = []
            for number, one in enumerate(case.add(found.files, role), 1):
                taken.append(one)
                job.progress(number, len(found.files), one.name)
                job.give(one)
                if job.cancellation.asked.is_set():
                    break
            return Answers(tuple(taken), len(found.skipped))

        title = self._say("task.take_in", n=len(paths))
        self._session.start(title, work, each=lambda _one: self._session.refresh(), then=self._arrived)

    def paste(self, image: QImage) -> None:
        """Take in a picture from the clipboard, said to be pixels and not the received file."""

        def work(case: OpenCase, _job: Job) -> Answers:
            return Answers((case.paste(png_of(image)),), 0)

        self._session.start(self._say("task.take_in", n=1), work, then=self._arrived)

    def _arrived(self, answers: Answers) -> None:
        self._report(answers)
        fresh = answers.fresh
        known = next((one.exhibit for one in answers.taken if one.exhibit is not None), None)
        if known is not None:
            shown = fresh[0] if fresh else known
            role = shown.role
            self._session.refresh()
            self._session.select(
                exhibit=None if role is EvidenceRole.REFERENCE else shown.number,
                reference=shown.number if role is EvidenceRole.REFERENCE else None,
            )
        questioned = [one for one in fresh if one.role is EvidenceRole.QUESTIONED]
        others = [one for one in fresh if one.role is not EvidenceRole.QUESTIONED]
        if fresh:
            self.examine(questioned, others, compare=False)
        if questioned:
            self.arrived.emit(tuple(one.number for one in questioned))

    def _report(self, answers: Answers) -> None:
        refused = [one for one in answers.taken if one.error is not None]
        again = [one for one in answers.taken if one.again and one.exhibit is not None]
        parts = []
        for one in refused[:NAMED]:
            assert one.error is not None
            parts.append(self._session.wording.error(one.error))
        if len(refused) > NAMED:
            parts.append(self._say("intake.more_refused", n=len(refused) - NAMED))
        if again:
            numbers = ", ".join(dict.fromkeys(one.exhibit.number for one in again if one.exhibit is not None))
            parts.append(self._say("intake.again", numbers=numbers))
        if answers.skipped:
            parts.append(self._say("intake.skipped", n=answers.skipped))
        if parts:
            self._session.tell("warning" if refused else "info", " ".join(parts))

    def examine(
        self, questioned: Sequence[Exhibit], others: Sequence[Exhibit], *, compare: bool = True
    ) -> None:
        """Have exhibits examined; `compare` also lays every questioned one beside every reference."""

        def work(case: OpenCase, job: Job) -> int:
            count = 0

            def report(what: str, done: int, of: int) -> None:
                job.progress(done, of, self._session.wording.analysis(what))

            rounds = [(questioned, others)] if compare else [(questioned, ()), ((), others)]
            for asked, beside in rounds:
                for run in case.examine(asked, beside, job.cancellation, report):
                    count += 1
                    job.give(run)
            return count

        n = len(questioned) + len(others)
        self._session.start(self._say("task.examine", n=n), work, each=lambda _run: self._session.refresh())
