"""The one door for window and command line: opens cases, lends the processes, compares files without a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from provenance.analysis.runner import Runner
from provenance.casefile.bundle import Bundle, write_bundle
from provenance.casefile.casefile import CaseFile
from provenance.casefile.verify import Progress, Verification, verify_case
from provenance.errors import AlidadeError
from provenance.evidence.intake import refuse_misnamed
from provenance.media.files import read_file
from provenance.media.sniff import sniff
from provenance.record.values import FileName
from provenance.wording import Wording
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.archiveopening import Address
from provenance.workbench.archiving import Pictures
from provenance.workbench.comparison import Comparison
from provenance.workbench.looking import THUMBNAILS
from provenance.workbench.mapmaking import MapMaker
from provenance.workbench.mapshelf import MapShelf
from provenance.workbench.opencase import OpenCase
from provenance.workbench.placenames import PlaceNames
from provenance.workbench.places import Places
from provenance.workbench.seenbefore import lent_of
from provenance.workbench.seenteam import TeamAsked, TeamOfCase
from provenance.workbench.settings import Folders, author
from provenance.workbench.teaming import CONFIGURED, TeamAddress, named_team
from provenance.workbench.trustlists import Trust

if TYPE_CHECKING:
    from provenance.media.tags import TagReading


@dataclass(frozen=True)
class FileTags:
    """A file's tags, or why they could not be read."""

    path: Path
    reading: TagReading | None = None
    error: AlidadeError | None = None


@dataclass(frozen=True)
class Processes:
    """Where work is done, and where pictures are made ready for whoever looks at them; kept by its maker, who closes it
    when the last workbench that works with it is closed."""

    work: Workplace
    viewing: Workplace

    @classmethod
    def of(cls, desks: int | None = None) -> Self:
        """As a workbench makes its own: work at so many desks, by default as many as the machine has cores."""
        return cls(Workplace(desks), Workplace(1))  # a person looking at pictures never waits behind analyses

    def process_ids(self) -> frozenset[int]:
        """The numbers of all processes that there are now."""
        return self.work.process_ids() | self.viewing.process_ids()

    def close(self) -> None:
        """End them all."""
        self.work.close()
        self.viewing.close()


class Workbench:
    """What the program can do. Close it, or use it in a `with` block: its processes end with it, unless they were lent
    to it."""

    def __init__(
        self,
        folders: Folders | None = None,
        *,
        language: str = "en",
        actor: str | None = None,
        role: str | None = None,
        desks: int | None = None,
        processes: Processes | None = None,
    ) -> None:
        self.folders = folders or Folders.of_user()
        self.wording = Wording(language)
        self._who = (actor, role)
        self._desks = desks
        self._lent = processes
        self._workplace: Workplace | None = None if processes is None else processes.work
        self._places = Places(
            self.folders.home / "archive", lambda: self.workplace, self.comparison, self._forget
        )
        self._pictures = self.pictures_at(self.folders.home / "archive")
        self._place_names = PlaceNames(self.folders.home)
        self._team: TeamAddress | None = None
        self._teams: list[TeamOfCase] = []
        self._left: tuple[TeamAsked, ...] = ()
        self._viewing = Workplace(1) if processes is None else processes.viewing
        self._map_maker = MapMaker(self.maps, self.folders, lambda: self._viewing)

    def write_as(self, actor: str, role: str, case: OpenCase | None = None) -> None:
        """Write under this pseudonym and role from now on, in an open case too. Empty: the installation's own."""
        self._who = (actor or None, role or None)
        if case is not None:
            case.write_as(author(self.folders, *self._who))

    @property
    def workplace(self) -> Workplace:
        """The processes, set up at first use."""
        if self._workplace is None:
            self._workplace = Workplace(self._desks)
        return self._workplace

    @property
    def places(self) -> Places:
        """The user's archive of known places; opened at its first use."""
        return self._places

    @property
    def pictures(self) -> Pictures:
        """The user's archive of pictures ever seen, in the same folder; opened at its first use."""
        return self._pictures

    def pictures_at(self, address: Address) -> Pictures:
        """An archive of pictures at another address; whoever asks closes it."""
        return Pictures(address, lambda: self.workplace, self._runner, self._forget)

    @property
    def trust(self) -> Trust:
        """The user's trust lists for content credentials; none until he installs one."""
        return Trust(self.folders.home)

    @property
    def place_names(self) -> PlaceNames:
        """The gazetteer: names of places, looked up offline; opened at its first use."""
        return self._place_names

    @property
    def maps(self) -> MapShelf:
        """The maps that the user added."""
        return MapShelf(self.folders.home)

    @property
    def map_maker(self) -> MapMaker:
        """Draws maps of the base and of the user's own."""
        return self._map_maker

    def create_case(self, path: Path, title: str, question: str = "") -> OpenCase:
        """A new case. Raises CaseError when the path is taken."""
        file = CaseFile.create(path, author(self.folders, *self._who), title=title, question=question)
        return self._opened(file)

    def open_case(self, path: Path, *, writable: bool = True) -> OpenCase:
        """An existing case. Raises CaseLocked, NotACase or CaseAltered; see `CaseFile.open`."""
        file = CaseFile.open(path, author(self.folders, *self._who), writable=writable)
        return self._opened(file)

    def _opened(self, file: CaseFile) -> OpenCase:
        def asked(address: TeamAddress) -> TeamAsked:
            """What is asked of it while this case is open is written into this case."""
            there = self.pictures_at(address.again(file.record))
            return TeamAsked(there, lambda: not file.snapshot().restricted)

        team = TeamOfCase(lent_of(self._pictures), lambda: self._team, asked)
        self._teams.append(team)
        made = OpenCase(file, self.workplace, self._viewing, self.folders, self._places.lent, team.lent())
        made.closing.append(lambda: self._leave(team))
        return made

    def _leave(self, team: TeamOfCase) -> None:
        """A case was closed: nobody asks from it any more."""
        team.close()
        if team in self._teams:
            self._teams.remove(team)
            self._left += team.asked

    @property
    def asks_team(self) -> bool:
        """Whether a search from an open case asks a team's archive too."""
        return self._team is not None

    def ask_team(self, address: str = CONFIGURED) -> None:
        """Ask a team's archive too from now on, in every open case, as the user has just said; by default the one that
        is configured now. What left is recorded in the case. Raises UsageError, EnvironmentFault."""
        self._team = named_team(self.folders.home, address)

    def ask_no_team(self) -> None:
        """Take that back."""
        self._team = None

    @property
    def teams_asked(self) -> tuple[TeamAsked, ...]:
        """The team's archive as it was asked from each case that did."""
        return (*self._left, *(asked for team in self._teams for asked in team.asked))

    def verify(
        self,
        path: Path,
        outside_head: str | None = None,
        progress: Progress = lambda _done, _of: None,
        report: Path | None = None,
    ) -> Verification:
        """Look at every byte of a case that is not open here for writing; writes nothing.

        `report` is a report file kept outside: its own bytes must be those that the log says were issued.
        """
        found = verify_case(path, outside_head, progress)
        if report is not None and found.agrees:
            kept = hashlib.sha256(read_file(report)).hexdigest()
            with self.open_case(path, writable=False) as case:
                issued = {file.sha256 for entry in case.snapshot().reports for file in entry.data.files}
            if kept not in issued:
                found.found("report_not_as_issued", name=FileName.of(report.name).value)
        return found

    def export(self, path: Path, folder: Path, *, private: bool) -> Bundle:
        """Write a case out as files that can be checked without Alidade."""
        return write_bundle(path, folder, private=private)

    def comparison(self, jobs: int | None = None) -> Comparison:
        """Compares files in pairs without a case. `jobs`: how many at once, where no process was set up yet."""
        if jobs is not None and self._workplace is None:
            self._desks = jobs
        return Comparison(self._runner(), jobs or self.workplace.count)

    def _runner(self) -> Runner:
        """Makes runs without a case."""
        return Runner(self.workplace, self.folders.cache / "features", self.folders.home)

    def tags(self, paths: Sequence[Path], cancellation: Cancellation | None = None) -> Iterator[FileTags]:
        """The tags of files, one answer per path in order, on all desks. Raises Cancelled."""
        cancel = cancellation or Cancellation()

        def read(path: Path) -> FileTags:
            try:
                data = read_file(path)
                refuse_misnamed(sniff(data), path, FileName.of(path.name).value)
                with self.workplace.desk(cancel) as desk:
                    name = FileName.of(path.name).value
                    return FileTags(path, desk.reader.tags(data, name, check=cancel.check))
            except AlidadeError as error:
                return FileTags(path, error=error)

        with ThreadPoolExecutor(self.workplace.count, thread_name_prefix="desk") as pool:
            try:
                yield from pool.map(read, paths)
            except BaseException:  # whoever asked has gone: stop the desks instead of working for nobody
                cancel.cancel()
                raise

    def _forget(self, sha256: str) -> None:
        """Remove all that was made from a picture, and from many of which it was one; work under way is not stopped."""
        if self._workplace is not None:
            self._workplace.forget()
        for folder in ("features", "pictures", THUMBNAILS):
            for word in (sha256, "place"):
                Cache(self.folders.cache / folder).forget(word)

    def close(self) -> None:
        """End all processes, unless they were lent, and close the archive."""
        self._places.close()
        self._pictures.close()
        for team in self._teams:
            team.close()
        if self._lent is None:
            self._end_processes()
        for folder in ("features", "pictures", THUMBNAILS):
            Cache(self.folders.cache / folder).trim()

    def _end_processes(self) -> None:
        if self._workplace is not None:
            self._workplace.close()
        self._viewing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()
