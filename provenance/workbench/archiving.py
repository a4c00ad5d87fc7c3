"""The pictures ever seen, for window and command line: add folders, files and cases, look, withdraw, search."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.analysis.runner import Runner
from provenance.archive.gathering import root_of
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import (
    DroppedItem,
    Item,
    ItemDate,
    ItemFacts,
    SeenCounts,
    Step,
    WithdrawnItem,
)
from provenance.archive.whereabouts import Folder
from provenance.errors import ArchiveError, InputError, UsageError
from provenance.record.network import NetworkRequest
from provenance.record.values import FileName
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.archiveopening import Address, OpenedArchive, exists, open_archive
from provenance.workbench.opencase import OpenCase
from provenance.workbench.pictureadding import AddedPicture, Progress, Putting, Said
from provenance.workbench.picturecases import case_things, chosen_exhibits
from provenance.workbench.picturecoding import Coder
from provenance.workbench.picturedescribing import Describing
from provenance.workbench.picturefolders import (
    batched,
    count_to_read,
    folder_things,
    named_thing,
    parted,
    remembered,
    say_of_folder,
)
from provenance.workbench.restricting import follow_if_restricted
from provenance.workbench.seencandidates import Candidate, Source
from provenance.workbench.seenmatch import DifferingPlace, SeenHit, SeenSearch, search_pictures
from provenance.workbench.teaming import TeamAddress

if TYPE_CHECKING:
    from provenance.workbench.seeking import Seeking

__all__ = [
    "NOTHING_SAID",
    "AddedPicture",
    "ArchiveInfo",
    "Candidate",
    "DifferingPlace",
    "DroppedItem",
    "Folder",
    "Item",
    "ItemDate",
    "ItemFacts",
    "Pictures",
    "SeenCounts",
    "SeenHit",
    "SeenSearch",
    "Source",
    "Step",
    "WithdrawnItem",
]

NOTHING_SAID = ItemFacts()


@dataclass(frozen=True)
class ArchiveInfo:
    """How much an archive holds, the folders that were added to it, and what its index files take on the disk."""

    address: str
    counts: SeenCounts
    folders: tuple[Folder, ...]
    index_bytes: int


def _quiet(_what: str, _done: int, _of: int) -> None:
    """Progress for nobody."""


def _keep_all(_sha256: str) -> None:
    """Nothing is kept beside the archive."""


class Pictures:
    """An archive of pictures ever seen, opened at first use. Nothing enters it unless the user adds it."""

    def __init__(
        self,
        address: Address,
        workplace: Callable[[], Workplace],
        runner: Callable[[], Runner],
        forget: Callable[[str], None] = _keep_all,
    ) -> None:
        self.address = address
        self._workplace = workplace
        self._runner = runner
        self._forget = forget
        self._mutex = threading.Lock()
        self._opened: OpenedArchive | None = None

    @property
    def opened(self) -> OpenedArchive:
        """The archive with what only some have. Raises as `open_archive`."""
        with self._mutex:
            if self._opened is None:
                self._opened = open_archive(self.address)
            return self._opened

    @property
    def archive(self) -> PictureArchive:
        """The archive itself. Raises as `open_archive`."""
        return self.opened.archive

    def requests(self) -> tuple[NetworkRequest, ...]:
        """What was asked of the network since this was asked before; nothing for an archive in a folder."""
        return self.address.requests.taken() if isinstance(self.address, TeamAddress) else ()

    def lent(self) -> PictureArchive | None:
        """The archive for whoever only reads it; None, and nothing is made, when there is none yet."""
        return self.archive if self._opened is not None or exists(self.address) else None

    def close(self) -> None:
        """Close the archive; the next use opens it again."""
        with self._mutex:
            if self._opened is not None:
                self._opened.archive.close()
            self._opened = None

    # ---- adding ---------------------------------------------------------------------------------------------

    def add(
        self,
        paths: Iterable[Path],
        facts: ItemFacts = NOTHING_SAID,
        *,
        quick: bool = False,
        restricted: bool = False,
        cancellation: Cancellation | None = None,
        progress: Progress = _quiet,
    ) -> Iterator[AddedPicture]:
        """Add folders and files, one answer per file once it is on the disk; then, unless `quick`, the second pass over
        them, with an answer for each that fails. The same again goes on where it stopped.

        `facts` are said of all of them; `restricted`: they never leave this archive. Raises Cancelled, where what was
        answered stays; ArchiveError, WorkError, ResourceError.
        """
        cancel = cancellation or Cancellation()
        self._begin()
        putting = self._putting(cancel, progress, at_once=self.opened.local is None and not quick)
        folders, files = parted(paths)
        roots: set[bytes] = set()
        for path in folders:
            try:
                yield from self._add_folder(putting, root_of(path), Said(facts, restricted))
                roots.add(root_of(path))
            except InputError as error:
                yield AddedPicture(path, "unreadable", error=error)
        said = Said(facts, restricted, by_hand=True)
        yield from putting.put((named_thing(self.opened, path, said) for path in files), len(files))
        if not quick:
            yield from self._describing(cancel, progress).of(putting.ids, roots)
        self._index(cancel, progress)

    def add_case(
        self,
        case: OpenCase,
        exhibits: Collection[str] = (),
        facts: ItemFacts = NOTHING_SAID,
        *,
        quick: bool = False,
        cancellation: Cancellation | None = None,
        progress: Progress = _quiet,
    ) -> Iterator[AddedPicture]:
        """Add the pictures of a case, all or those exhibits by number or id; both passes at once unless `quick`.

        Raises CaseError when it is marked restricted, RecordError when there is no such exhibit, and as `add`.
        """
        chosen = chosen_exhibits(case, exhibits)
        cancel = cancellation or Cancellation()
        putting = self._putting(cancel, progress, at_once=not quick)
        try:
            yield from putting.put(case_things(case, chosen, facts), len(chosen))
        finally:  # also when it was stopped or failed in between: what is in by then is marked
            follow_if_restricted(case, self.lent)
        self._index(cancel, progress)

    def go_on(
        self, cancellation: Cancellation | None = None, progress: Progress = _quiet
    ) -> Iterator[AddedPicture]:
        """The second pass over everything that waits for it; an answer for each that fails. Raises as `add`."""
        cancel = cancellation or Cancellation()
        self._begin()
        yield from self._describing(cancel, progress).everything()
        self._index(cancel, progress)

    def _add_folder(self, putting: Putting, root: bytes, said: Said) -> Iterator[AddedPicture]:
        check = putting.cancellation.check
        held = remembered(self.opened, root, said)
        putting.progress("counting", 0, 0)
        total = count_to_read(self.opened, root, check)
        yield from putting.put(folder_things(self.opened, root, held, check), total)
        say_of_folder(self.opened, root, said.facts, check)

    def _begin(self) -> None:
        """Points by another maker are in no index: let them be made anew."""
        if self.opened.local is not None:
            self.opened.local.make_anew("points", self.opened.points_made_by)

    def _putting(self, cancel: Cancellation, progress: Progress, *, at_once: bool) -> Putting:
        return Putting(self.opened, Coder(self._workplace(), cancel), progress, at_once)

    def _describing(self, cancel: Cancellation, progress: Progress) -> Describing:
        return Describing(self.opened, Coder(self._workplace(), cancel), progress)

    def _index(self, cancel: Cancellation, progress: Progress) -> None:
        """Put what is new into index files, so that the next opening need not."""
        if self.opened.local is not None:
            progress("indexing", 0, 0)
            self.opened.local.build(cancel.check)

    # ---- looking --------------------------------------------------------------------------------------------

    def info(self) -> ArchiveInfo:
        """How much there is. Raises as `open_archive`."""
        local = self.opened.local
        return ArchiveInfo(
            address=str(self.address),
            counts=self.archive.counts(),
            folders=() if local is None else local.whereabouts.folders(),
            index_bytes=0 if local is None else local.index_bytes(),
        )

    def item(self, id: str) -> Item:
        """An item by its id. Raises ArchiveError."""
        return self.archive.item(id)

    def paths(self, id: str) -> tuple[Path, ...]:
        """Where the files of an item lie, as far as is known; those that are gone are not among them."""
        local = self.opened.local
        copies = () if local is None else local.whereabouts.copies(id)
        return tuple(copy.where for copy in copies if copy.gone is None)

    def seek(
        self,
        source: Source,
        cancellation: Cancellation | None = None,
        progress: Progress = _quiet,
    ) -> Iterator[Candidate]:
        """The items that may hold the same picture, as they are found; see `Seeking`. Nothing is recorded.

        Raises MediaError when the source is no picture that can be read, ArchiveError, WorkError, Cancelled.
        """
        yield from self._seeking(cancellation or Cancellation(), progress).candidates(source)

    def _seeking(self, cancellation: Cancellation, progress: Progress) -> Seeking:
        from provenance.workbench.seeking import Seeking  # loads NumPy and OpenCV

        opened, coder = self.opened, Coder(self._workplace(), cancellation)
        if opened.local is not None:
            opened.local.ready(coder.cancellation.check)
        return Seeking(opened.archive, coder, progress, opened.candidate_bits)

    def search(
        self,
        photo: Path,
        cancellation: Cancellation | None = None,
        found: Callable[[Candidate], None] = lambda _candidate: None,
        *,
        progress: Progress = _quiet,
    ) -> SeenSearch:
        """Was the picture in this file seen before? `found` hears of each candidate as it comes; see `search_pictures`.

        Raises InputError when the file cannot be read or is no picture, and as `seek`.
        """
        cancel, source = cancellation or Cancellation(), Source.of_file(photo)
        with self.opened.asking("team_search"):
            seeking = self._seeking(cancel, progress)
            search = search_pictures(
                self.archive,
                self._runner(),
                photo,
                seeking.candidates(source),
                cancellation=cancel,
                found=found,
                progress=progress,
            )
        return replace(search, tells_enough=seeking.tells_enough)

    # ---- taking out -----------------------------------------------------------------------------------------

    def remove(self, id: str) -> WithdrawnItem:
        """Withdraw an item, with all that was made from its bytes: it is taken in again only when it is named, and a
        sync takes it out of a team's archive that knows of it. Raises ArchiveError when there is none."""
        gone = self.archive.withdraw(id)
        self._forget(gone.sha256)
        return gone

    def remove_folder(
        self, folder: Path, cancellation: Cancellation | None = None, progress: Progress = _quiet
    ) -> tuple[DroppedItem, ...]:
        """Forget a folder, and the items that lie in it and in no other folder, as if they had never been added; those
        that a case gave stay. They may be added again, and a team that has them keeps them.

        Raises ArchiveError when it was never added, and then nothing is changed; Cancelled: doing it again goes on.
        """
        cancel, local = cancellation or Cancellation(), self.opened.local
        if local is None:
            raise UsageError("team_knows_no_folders")
        root = os.fsencode(os.path.realpath(folder))
        if local.whereabouts.folder(root) is None:
            raise ArchiveError("no_such_folder_known", folder=FileName.of(folder.name).value)
        gone: list[DroppedItem] = []
        for ids in batched(local.whereabouts.items_in(root, only_there=True)):
            cancel.check()
            dropped = local.drop_all([id for id in ids if not local.item(id).cases])
            for one in dropped:
                self._forget(one.sha256)
            gone += dropped
            progress("removing", len(gone), 0)
        local.whereabouts.forget_folder(root)
        return tuple(gone)
