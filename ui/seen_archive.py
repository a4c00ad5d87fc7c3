"""The archive of pictures at work: what it holds, filling it, searching it, and taking a picture out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from provenance.errors import AlidadeError, ArchiveError, Cancelled
from provenance.record.evidence import EvidenceAcquired
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.archiving import AddedPicture, Candidate, Item, ItemFacts, Pictures
from provenance.workbench.looking import Pyramid
from provenance.workbench.seentaking import Held, KnownItem, held_in, item_pyramid, known_items, take_item
from provenance.workbench.tasks import Cancellation
from ui.session import Session
from ui.tasks import Job, Lane, Task
from ui.widgets.hit_view import image_of

T = TypeVar("T")

NAMED: Final = 3  # how many refused files a message names: our choice
_STEPS: Final = ("counting", "coding", "describing", "indexing", "removing")
"""What the archive says that it does; anything else is shown without words."""


@dataclass(frozen=True)
class Known:
    """What the room knows of an item: where its files lie, for the screen alone, and a small picture."""

    item: Item
    paths: tuple[Path, ...]
    small: QPixmap | None


@dataclass
class Tally:
    """What became of files while they are added."""

    states: Counter[str] = field(default_factory=Counter)
    failed: list[AddedPicture] = field(default_factory=list)

    def note(self, one: AddedPicture) -> None:
        """One more."""
        self.states[one.state] += 1
        if one.failed and len(self.failed) < NAMED:
            self.failed.append(one)


class SeenArchiveDesk(QObject):
    """Does the work off the window's thread. `changed`: the archive may hold something else; `followed`: what is being
    added moved; `known_ready`: something is known of that item now."""

    changed = Signal()
    followed = Signal()
    known_ready = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._say = session.say
        self._known: dict[str, Known | None] = {}
        self._asked: set[str] = set()
        self.filling: Task[Any] | None = None
        session.tasks.changed.connect(self.followed)

    @property
    def pictures(self) -> Pictures:
        """The archive itself; not for the window's thread."""
        return self._session.bench.pictures

    # ---- looking ------------------------------------------------------------------------------------------------

    def look(self, then: Callable[[Held], None]) -> None:
        """What the archive holds now."""
        self._session.start("", lambda _case, _job: held_in(self.pictures), lane=Lane.LOOK, then=then)

    def known(self, id: str) -> Known | None:
        """What is known of an item by now; None also when it is there no more."""
        return self._known.get(id)

    def is_gone(self, id: str) -> bool:
        """Whether the archive was asked for an item and has it no more."""
        return id in self._known and self._known[id] is None

    def ask(self, ids: Iterable[str]) -> None:
        """Get to know these; `known_ready` for each."""
        wanted = [id for id in dict.fromkeys(ids) if id not in self._known and id not in self._asked]
        if not wanted:
            return
        self._asked.update(wanted)

        def work(case: OpenCase, job: Job) -> None:
            for id, one in known_items(self.pictures, wanted, case.looking, job.cancellation):
                small = None
                if one is not None and one.small is not None:
                    small = image_of(one.small.width, one.small.height, one.small.data)
                job.give((id, one, small))

        def keep(given: tuple[str, KnownItem | None, QImage | None]) -> None:
            id, one, small = given
            drawn = None if small is None else QPixmap.fromImage(small)
            self._known[id] = None if one is None else Known(one.item, one.paths, drawn)
            self.known_ready.emit(id)

        self._session.start(
            "", work, lane=Lane.LOOK, each=keep, ended=lambda: self._asked.difference_update(wanted)
        )

    def forget_known(self) -> None:
        """Ask again for whatever is shown: files may lie elsewhere now."""
        self._known.clear()

    def pyramid(
        self, id: str, then: Callable[[Pyramid], None], refused: Callable[[AlidadeError], None]
    ) -> Task[Pyramid] | None:
        """The picture of an item for a canvas: its file where that lies unchanged, else the small picture."""

        def work(case: OpenCase, job: Job) -> Pyramid:
            return item_pyramid(self.pictures, id, case.looking, job.cancellation)

        return self._session.start("", work, lane=Lane.LOOK, then=then, refused=refused)

    # ---- searching ----------------------------------------------------------------------------------------------

    def search(
        self, exhibit: Exhibit, found: Callable[[Candidate], None], ended: Callable[[], None]
    ) -> Task[None] | None:
        """Search for an exhibit here and in the archive, recorded; `found` with what codes alone find, at once."""

        def work(case: OpenCase, job: Job) -> None:
            job.progress(0, 0, self._say("seen.before.step.codes"))
            self._glance(case, exhibit, job)
            job.cancellation.check()
            job.progress(0, 0, self._say("seen.before.step.closer"))
            case.seen_before(exhibit.number, job.cancellation)

        title = self._say("seen.before.looking", exhibit=exhibit.number)
        return self._session.start(title, work, each=found, ended=ended)

    def _glance(self, case: OpenCase, exhibit: Exhibit, job: Job) -> None:
        """What the codes find; whatever goes wrong here the recorded search meets too, and says."""
        stop = Cancellation()

        def progress(what: str, _done: int, _of: int) -> None:
            if what == "points" or job.cancellation.asked.is_set():
                stop.cancel()  # what takes longer is done once, by the search that is recorded

        try:
            if self.pictures.lent() is None:
                return
            for candidate in self.pictures.seek(case.source(exhibit), stop, progress):
                job.give(candidate)
        except (AlidadeError, Cancelled):
            return

    # ---- filling ------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether the archive is being filled or thinned out."""
        return self.filling is not None and not self.filling.over

    def cancel(self) -> None:
        """Stop; what is in the archive by then stays."""
        if self.filling is not None and self.busy:
            self.filling.cancel()

    def add(
        self,
        paths: Sequence[Path],
        facts: ItemFacts | None = None,
        *,
        restricted: bool = False,
        quick: bool = False,
    ) -> None:
        """Add folders and files; the same again goes on where it stopped."""
        said = ItemFacts() if facts is None else facts

        def answers(_case: OpenCase, job: Job) -> Iterable[AddedPicture]:
            return self.pictures.add(
                paths,
                said,
                quick=quick,
                restricted=restricted,
                cancellation=job.cancellation,
                progress=self._progress(job),
            )

        self._fill(self._say("seen.archive.task_add"), answers)

    def add_case(self) -> None:
        """Add the pictures of the open case."""

        def answers(case: OpenCase, job: Job) -> Iterable[AddedPicture]:
            return self.pictures.add_case(case, cancellation=job.cancellation, progress=self._progress(job))

        self._fill(self._say("seen.archive.task_case"), answers)

    def go_on(self) -> None:
        """The second pass over what waits for it."""

        def answers(_case: OpenCase, job: Job) -> Iterable[AddedPicture]:
            return self.pictures.go_on(job.cancellation, self._progress(job))

        self._fill(self._say("seen.archive.task_go_on"), answers)

    def _fill(self, title: str, answers: Callable[[OpenCase, Job], Iterable[AddedPicture]]) -> None:
        def work(case: OpenCase, job: Job) -> Tally:
            tally = Tally()
            for one in answers(case, job):
                tally.note(one)
            return tally

        self.occupy(title, work, self._told)

    def occupy(
        self,
        title: str,
        work: Callable[[OpenCase, Job], T],
        told: Callable[[T], None],
        each: Callable[[Any], None] | None = None,
    ) -> None:
        """Work on the archive, unless somebody is at it; `told` what it answers, `each` what it gives on the way."""
        if not self.busy:
            self.filling = self._session.start(
                title, work, lane=Lane.ARCHIVE, then=told, each=each, ended=self._ended
            )
            self.followed.emit()

    def remove_folder(self, folder: Path) -> None:
        """Forget a folder, and take out the pictures that lie in no other."""

        def work(_case: OpenCase, job: Job) -> Tally:
            gone = self.pictures.remove_folder(folder, job.cancellation, self._progress(job))
            return Tally(Counter(removed=len(gone)))

        self.occupy(self._say("seen.archive.task_remove"), work, self._told)

    def remove(self, id: str) -> None:
        """Take one picture out everywhere."""

        def work(_case: OpenCase, _job: Job) -> None:
            self.pictures.remove(id)

        def removed(_nothing: None) -> None:
            self._known[id] = None
            self.known_ready.emit(id)
            self._session.tell("info", self._say("seen.archive.removed", n=1))
            self.changed.emit()

        self._session.start(self._say("seen.archive.task_remove"), work, then=removed)

    def take(self, id: str, card: EvidenceAcquired, then: Callable[[str], None]) -> None:
        """Take an item's file into the case as evidence; `then` with its exhibit number."""

        def work(case: OpenCase, _job: Job) -> str:
            return take_item(self.pictures, case, id, card).number

        def refused(error: AlidadeError) -> None:
            if isinstance(error, ArchiveError):
                self._known.pop(id, None)
            self._session.refuse(error)

        self._session.start(self._say("seen.before.task_take"), work, then=then, refused=refused, act=True)

    def _progress(self, job: Job) -> Callable[[str, int, int], None]:
        def told(what: str, done: int, of: int) -> None:
            job.progress(done, of, self._say(f"seen.archive.step.{what}") if what in _STEPS else "")

        return told

    def _ended(self) -> None:
        self.filling = None
        self.forget_known()
        self.followed.emit()
        self.changed.emit()

    def _told(self, tally: Tally) -> None:
        """Say what became of the files."""
        states = tally.states
        said = [
            self._say(f"seen.archive.{state}", n=states[state])
            for state in ("added", "known", "unchanged", "removed", "gone", "passed_over", "unreadable")
            if states[state]
        ]
        if states["not_described"]:
            said.append(self._say("seen.archive.not_described", n=states["not_described"]))
        wording = self._session.wording
        said += [wording.error(one.error) for one in tally.failed if one.error is not None]
        wrong = states["unreadable"] + states["not_described"]
        self._session.tell(
            "warning" if wrong else "good", " ".join(said) or self._say("seen.archive.nothing")
        )
