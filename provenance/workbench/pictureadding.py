"""Puts pictures into the archive of pictures ever seen: reads and codes them at all desks, several in one transaction.

What is answered is on the disk. A killed run is gone on with by adding the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias, assert_never

import msgspec

from provenance.archive.gathering import FoundFile, GoneFile, PassedReason, path_of
from provenance.archive.seenitems import Coded, Failure, Item, ItemFacts, NewItem, said_together
from provenance.archive.seenopening import now
from provenance.archive.whereabouts import Copy
from provenance.errors import AlidadeError, ArchiveError, InputError
from provenance.media.sniff import sniff
from provenance.record.values import FileName, Instant
from provenance.work.workplace import Cancellation
from provenance.workbench.archiveopening import OpenedArchive
from provenance.workbench.batching import in_batches
from provenance.workbench.inturn import in_turn
from provenance.workbench.picturecoding import (
    Coder,
    Points,
    failure_error,
    is_no_picture,
    may_pass,
    picture_file,
)
from provenance.workbench.picturedates import captured, with_earliest, written

Progress = Callable[[str, int, int], None]
"""What goes on ("coding", "describing", "indexing"), how many are done, of how many (0: not known)."""

AddedState = Literal["added", "known", "unchanged", "gone", "passed_over", "unreadable", "not_described"]
"""added: a new item. known: its bytes were there. unchanged: as it was, not read again. gone: the file is no longer
there, the item stays. passed_over: no picture, hidden, withdrawn before and the like. unreadable: it should have been a
picture. not_described: it has codes, but no points."""


@dataclass(frozen=True)
class AddedPicture:
    """What became of one file, or of one exhibit, which `path` then names.

    `why`: why a file was passed over, where no error says it; `moved_from`: where the same bytes lay before and lie no
    longer; `instead_of`: the id of the item whose bytes lay there before.
    """

    path: Path
    state: AddedState
    item: Item | None = None
    error: AlidadeError | None = None
    why: PassedReason | None = None
    moved_from: tuple[Path, ...] = ()
    instead_of: str | None = None

    @property
    def failed(self) -> bool:
        """Whether something that should have worked did not."""
        return self.state in ("unreadable", "not_described")


@dataclass(frozen=True)
class Said:
    """What is said of the pictures that are added together. `by_hand`: each was named, so that one that was withdrawn
    is taken in again, and one that could not be read is tried again."""

    facts: ItemFacts
    restricted: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class ToRead:
    """A file to read, below a root."""

    root: bytes
    found: FoundFile
    said: Said

    @property
    def path(self) -> Path:
        """Where it lies."""
        return path_of(self.root, self.found.path)


@dataclass(frozen=True)
class ToTake:
    """Bytes that are at hand, under the name that they are answered by, and what is to be put."""

    path: Path
    data: bytes
    new: NewItem


@dataclass(frozen=True)
class ToNote:
    """A file that is gone, or back as it was."""

    root: bytes
    found: GoneFile | FoundFile


@dataclass(frozen=True)
class Ready:
    """A picture to put, with what the passes made of it; None: that was there, or is for later. `file`: where it lies,
    None for what is no file; `missing`: other copies that are gone. Its bytes are let go of."""

    path: Path
    file: ToRead | None
    by_hand: bool
    new: NewItem
    coded: Coded | Failure | None = None
    points: Points | Failure | None = None
    missing: tuple[Copy, ...] = ()


Thing: TypeAlias = ToRead | ToTake | ToNote | AddedPicture
"""What comes to be put; an answer that is known already keeps its place in the order."""


@dataclass
class Putting:
    """Puts pictures while an adding goes on. `at_once`: both passes over each, as its bytes are at hand only now.

    `ids` gathers the items of files that were named and still want their second pass; `began`: when it began.
    """

    opened: OpenedArchive
    coder: Coder
    progress: Progress
    at_once: bool = False
    ids: set[str] = field(default_factory=set)
    began: Instant = field(default_factory=now)

    @property
    def cancellation(self) -> Cancellation:
        """What stops it."""
        return self.coder.cancellation

    def put(self, things: Iterable[Thing], total: int = 0) -> Iterator[AddedPicture]:
        """Put what comes, in its order; `total`: how many will have to be read. What was answered is on the disk.

        Raises Cancelled, and then, as on Ctrl+C, what was ready besides is kept too. Raises ArchiveError, WorkError:
        what was ready and not answered yet is not kept, and is read again by the next adding.
        """
        yield from in_batches(
            in_turn(self._ready, things, self.coder.desks, self.cancellation, _at_once),
            self._written,
            partial(self.progress, "coding"),
            total=total,
            counts=lambda ready: isinstance(ready, Ready),
        )

    # ---- at the desks ---------------------------------------------------------------------------------------

    def _ready(self, thing: Thing) -> Ready | ToNote | AddedPicture:
        match thing:
            case ToRead():
                try:
                    data, sha256 = picture_file(thing.path)
                except InputError as error:
                    passed = is_no_picture(error) and not thing.said.by_hand
                    state: AddedState = "passed_over" if passed else "unreadable"
                    return AddedPicture(thing.path, state, error=error)
                new = _new_of_file(thing, data, sha256)
                return self._coded(Ready(thing.path, thing, thing.said.by_hand, new), data)
            case ToTake():
                return self._coded(Ready(thing.path, None, True, thing.new), thing.data)
            case ToNote() | AddedPicture():
                return thing
            case _:
                assert_never(thing)

    def _coded(self, ready: Ready, data: bytes) -> Ready | AddedPicture:
        """A picture with what is still to be made of it; a withdrawn one is passed over."""
        archive, name = self.opened.archive, ready.path.name
        known = archive.by_sha256(ready.new.sha256)
        gone = None if known is not None or ready.by_hand else archive.withdrawn(ready.new.sha256)
        if gone is not None:
            error = ArchiveError("item_withdrawn", id=gone.id)
            return AddedPicture(ready.path, "passed_over", error=error)
        if known is not None and ready.file is not None and self.opened.local is not None:
            where, file = self.opened.local.whereabouts, ready.file
            missing = where.missing_elsewhere(known.id, file.root, file.found.path, self.began)
            ready = replace(ready, missing=missing)
        if known is None or (known.coded_by is None and (ready.by_hand or known.failure is None)):
            coded = self.coder.coded(data, name)
            if isinstance(coded, Failure) and may_pass(coded):
                return AddedPicture(ready.path, "unreadable", known, failure_error(coded))
            ready = replace(ready, new=self._dated(ready, data))
            if not self.at_once or isinstance(coded, Failure):
                return replace(ready, coded=coded)
            return replace(ready, coded=coded, points=self.coder.described(data, name, coded.views))
        if self.at_once and known.coded_by is not None and known.described_by is None:
            views = tuple(view.shown for view in archive.views(known.id))
            return replace(ready, points=self.coder.described(data, name, views))
        return ready

    def _dated(self, ready: Ready, data: bytes) -> NewItem:
        """With the dates that its metadata state, after those that were said."""
        own = captured(self.coder.tags(data, ready.path.name))
        facts = said_together(ready.new.facts, ItemFacts(dates=own))
        return msgspec.structs.replace(ready.new, facts=facts)

    # ---- in this thread -------------------------------------------------------------------------------------

    def _written(self, batch: list[Ready | ToNote | AddedPicture]) -> list[AddedPicture]:
        """Write a batch in one transaction."""
        to_write = any(not isinstance(one, AddedPicture) for one in batch)
        with self.opened.together() if to_write else nullcontext():
            return [answer for one in batch for answer in self._one(one)]

    def _one(self, one: Ready | ToNote | AddedPicture) -> Iterator[AddedPicture]:
        match one:
            case AddedPicture():
                yield one
            case ToNote(root=root, found=found):
                yield self._noted(root, found)
            case Ready():
                yield self._kept(one)
            case _:
                assert_never(one)

    def _noted(self, root: bytes, found: GoneFile | FoundFile) -> AddedPicture:
        assert self.opened.local is not None, "only an archive that knows where files lie misses one"
        where = self.opened.local.whereabouts
        if isinstance(found, GoneFile):
            where.gone(root, found.path)
            return AddedPicture(path_of(root, found.path), "gone")
        where.returned(root, found.path)
        return AddedPicture(path_of(root, found.path), "unchanged")

    def _kept(self, ready: Ready) -> AddedPicture:
        archive = self.opened.archive
        try:
            put = archive.put(ready.new, ready.coded, again=ready.by_hand)
        except ArchiveError as error:
            if error.id != "item_withdrawn":
                raise
            return AddedPicture(ready.path, "passed_over", error=error)  # meanwhile
        instead_of = None if ready.file is None else self._lies(ready.file, put.item, ready.missing)
        if isinstance(ready.points, Points):
            ready.points.keep(archive, put.item.id)
        elif isinstance(ready.points, Failure) and not may_pass(ready.points):
            archive.describe(put.item.id, "", ready.points)
        item = archive.item(put.item.id)
        if ready.by_hand and item.coded_by is not None and item.described_by is None:
            self.ids.add(item.id)
        state: AddedState = "known" if put.again else "added"
        failure = item.failure
        if failure is None and isinstance(ready.points, Failure) and item.described_by is None:
            failure = ready.points
        wrong = None if failure is None else failure_error(failure)
        if wrong is not None:
            state = "unreadable" if item.coded_by is None else "not_described"
        moved = tuple(copy.where for copy in ready.missing)
        return AddedPicture(ready.path, state, item, wrong, None, moved, instead_of)

    def _lies(self, file: ToRead, item: Item, missing: tuple[Copy, ...]) -> str | None:
        """Note where a file lies and when it was written, in an archive that knows where files lie; the id of the item
        whose bytes lay there before. What is missing in a folder that is walked, the walk notes itself."""
        local = self.opened.local
        if local is None:
            return None
        local.revise(item.id, with_earliest(item.facts, written(file.found.mtime_ns)))
        of_others = tuple(copy for copy in missing if file.said.by_hand or copy.root != file.root)
        return local.whereabouts.note(file.root, file.found, item.id, of_others)


def _at_once(thing: Thing) -> ToNote | AddedPicture | None:
    """What needs no desk."""
    return thing if isinstance(thing, ToNote | AddedPicture) else None


def _new_of_file(thing: ToRead, data: bytes, sha256: str) -> NewItem:
    return NewItem(
        sha256=sha256,
        size_bytes=len(data),
        media_type=sniff(data).id,
        name=FileName.of(thing.path.name),
        origin="hand" if thing.said.by_hand else "folder",
        facts=thing.said.facts,
        restricted=thing.said.restricted,
    )
