"""The user's archive of places at work: adding to it, handing it on, and asking it which place a photo shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.places import (
    AddedPhoto,
    ArchivePlace,
    ExportedSet,
    ImportedSet,
    PlaceAnswer,
    PlaceSearch,
    PlaceWanted,
    ReferenceFacts,
)
from provenance.workbench.placetaking import paste_view, take_answer
from ui.session import Kind, Session
from ui.tasks import Job, Lane, Task

NAMED = 3  # how many refused files a message names: our choice


@dataclass(frozen=True)
class Holding:
    """A place of the archive and how many references it has."""

    place: ArchivePlace
    references: int


class ArchiveDesk(QObject):
    """Does the work off the window's thread. `changed` after the archive may hold something else."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._say = session.say
        self._places = session.bench.places

    # ---- looking ------------------------------------------------------------------------------------------------

    def look(self, then: Callable[[tuple[Holding, ...]], None]) -> None:
        """All places with the number of their references."""

        def work(_case: OpenCase, _job: Job) -> tuple[Holding, ...]:
            counted: dict[str, int] = {}
            for reference in self._places.references():
                counted[reference.place_id] = counted.get(reference.place_id, 0) + 1
            return tuple(Holding(one, counted.get(one.id, 0)) for one in self._places.places())

        self._session.start("", work, lane=Lane.LOOK, then=then)

    def search(
        self,
        exhibit: Exhibit,
        found: Callable[[PlaceAnswer], None],
        then: Callable[[PlaceSearch], None],
        ended: Callable[[], None],
    ) -> Task[PlaceSearch] | None:
        """Which place is this? `found` with each answer as it comes."""

        def work(case: OpenCase, job: Job) -> PlaceSearch:
            return self._places.match_exhibit(
                case,
                exhibit.number,
                job.cancellation,
                job.give,
                progress=lambda what, done, of: job.progress(done, of, what),
            )

        title = self._say("place.task_which", exhibit=exhibit.number)
        return self._session.start(title, work, each=found, then=then, ended=ended)

    # ---- between archive and case -------------------------------------------------------------------------------

    def keep(self, exhibit: Exhibit, refused: Callable[[AlidadeError], None]) -> None:
        """Keep a reference of the case under the place that its card names."""

        def work(case: OpenCase, _job: Job) -> AddedPhoto:
            return self._places.add_from_case(case, exhibit.number)

        title = self._say("place.task_keep", exhibit=exhibit.number)
        self._session.start(title, work, then=lambda one: self._told((one,)), refused=refused)

    def take(self, reference: str, searched: int, then: Callable[[str], None]) -> None:
        """Take a reference into the case that a search over `searched` references found, with its card.

        `then` with its exhibit number.
        """

        def work(case: OpenCase, _job: Job) -> str:
            return take_answer(self._places, case, reference, searched=searched).number

        self._session.start(self._say("place.task_take"), work, then=then, act=True)

    def paste_view(self, png: Callable[[], bytes], then: Callable[[str], None]) -> None:
        """Take a screenshot in as a reference, not for public reproduction; `then` with its exhibit number."""

        def work(case: OpenCase, _job: Job) -> str:
            return paste_view(case, png()).number

        self._session.start(self._say("task.take_in", n=1), work, then=then, act=True)

    # ---- adding and handing on ----------------------------------------------------------------------------------

    def add(
        self,
        paths: Sequence[Path],
        wanted: PlaceWanted,
        facts: ReferenceFacts,
        refused: Callable[[AlidadeError], None] | None = None,
    ) -> None:
        """Add photos of one place; `refused` with why what is said of the place cannot be."""

        def work(_case: OpenCase, job: Job) -> tuple[AddedPhoto, ...]:
            return _counted(self._places.add(paths, wanted, facts, job.cancellation), job, len(paths))

        title = self._say("place.task_add", n=len(paths))
        self._session.start(title, work, then=self._told, refused=refused)

    def add_folder(self, folder: Path) -> None:
        """Add the photos of a folder whose own tags state a position."""

        def work(_case: OpenCase, job: Job) -> tuple[AddedPhoto, ...]:
            added = self._places.add_folder(
                folder,
                cancellation=job.cancellation,
                progress=lambda what, done, of: job.progress(done, of, what),
            )
            return tuple(added)

        self._session.start(self._say("place.task_folder"), work, then=self._told)

    def import_set(self, folder: Path) -> None:
        """Take in a folder that somebody handed on."""

        def work(_case: OpenCase, job: Job) -> ImportedSet:
            return self._places.import_from(
                folder, job.cancellation, lambda what, done, of: job.progress(done, of, what)
            )

        def told(made: ImportedSet) -> None:
            refused = len(made.refused)
            text = self._say("place.imported", n=made.added)
            more = self._say("place.refused", n=refused) if refused else ""
            apart = self._say("place.kept_apart", n=made.kept_apart) if made.kept_apart else ""
            kind: Kind = "warning" if refused else "info" if made.kept_apart else "good"
            self._session.tell(kind, " ".join(filter(None, (text, apart, more))))
            self.changed.emit()

        self._session.start(self._say("place.task_import"), work, then=told)

    def export_set(self, folder: Path) -> None:
        """Write all places as a folder to hand on."""

        def work(_case: OpenCase, job: Job) -> ExportedSet:
            return self._places.export(
                folder,
                cancellation=job.cancellation,
                progress=lambda what, done, of: job.progress(done, of, what),
            )

        def told(made: ExportedSet) -> None:
            left, unsaid = len(made.not_public), len(made.not_said)
            text = self._say("place.exported", n=made.references, folder=folder.name)
            more = self._say("place.left_out", n=left) if left else ""
            besides = self._say("place.left_out_unknown", n=unsaid) if unsaid else ""
            parts = (text, more, besides, self._carried(made))
            self._session.tell("info" if made.references else "warning", " ".join(filter(None, parts)))

        self._session.start(self._say("place.task_export"), work, then=told)

    def _carried(self, made: ExportedSet) -> str:
        """That files go out as they are, and how many tell of people, devices or positions."""
        if not made.references:
            return ""
        count = made.carried.files
        return self._say("place.carried", n=count) if count else self._say("place.carried_none")

    def _told(self, answers: Iterable[AddedPhoto]) -> None:
        """Say what became of photos."""
        added = [one for one in answers if one.reference is not None and not one.again]
        again = sum(one.again for one in answers)
        skipped = sum(one.skipped for one in answers)
        wrong = [one.error for one in answers if one.error is not None and not one.skipped]
        parts = [self._say("place.added", n=len(added))] if added or not (again or wrong) else []
        parts += [self._say("place.added_again", n=again)] if again else []
        parts += [self._say("place.skipped", n=skipped)] if skipped else []
        parts += [self._session.wording.error(error) for error in wrong[:NAMED]]
        self._session.tell("warning" if wrong else "good", " ".join(parts))
        self.changed.emit()


def _counted(answers: Iterable[AddedPhoto], job: Job, of: int) -> tuple[AddedPhoto, ...]:
    found = []
    for one in answers:
        found.append(one)
        job.progress(len(found), of, one.name)
    return tuple(found)
