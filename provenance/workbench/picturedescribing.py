"""The second pass over the archive of pictures: the points of what has codes already, when there is time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from provenance.archive.seenitems import Failure, Item
from provenance.archive.whereabouts import Copy
from provenance.errors import ArchiveError, InputError
from provenance.media.files import read_file
from provenance.workbench.archiveopening import OpenedArchive
from provenance.workbench.batching import in_batches
from provenance.workbench.inturn import in_turn
from provenance.workbench.pictureadding import AddedPicture, Progress
from provenance.workbench.picturecoding import Coder, Points, failure_error, may_pass


@dataclass(frozen=True)
class Described:
    """What the second pass made of an item; None when its bytes are not to be had now: it goes on waiting."""

    item: Item
    points: Points | Failure | None


@dataclass(frozen=True)
class Describing:
    """The second pass while it goes on."""

    opened: OpenedArchive
    coder: Coder
    progress: Progress

    def of(self, ids: Set[str], roots: Set[bytes]) -> Iterator[AddedPicture]:
        """Describe those items, and what waits and lies in those folders; one answer for each that cannot be."""
        items = [self.opened.archive.item(id) for id in sorted(ids)]
        yield from self._described(items, len(items))
        if roots:
            yield from self._described(self._in(roots), self.opened.archive.counts().to_describe)

    def everything(self) -> Iterator[AddedPicture]:
        """Describe all that waits and can be read now."""
        waiting = self.opened.archive.waiting("points")
        yield from self._described(waiting, self.opened.archive.counts().to_describe)

    def _in(self, roots: Set[bytes]) -> Iterator[Item]:
        for item in self.opened.archive.waiting("points"):
            if any(copy.root in roots for copy in self._copies(item)):
                yield item

    def _described(self, items: Iterable[Item], total: int) -> Iterator[AddedPicture]:
        yield from in_batches(
            in_turn(self._work, items, self.coder.desks, self.coder.cancellation),
            self._written,
            partial(self.progress, "describing"),
            total=total,
        )

    def _work(self, item: Item) -> Described:
        data = self._data(item)
        if data is None:
            return Described(item, None)
        views = tuple(view.shown for view in self.opened.archive.views(item.id))
        if not views:  # withdrawn meanwhile
            return Described(item, None)
        return Described(item, self.coder.described(data, item.shown_name, views))

    def _data(self, item: Item) -> bytes | None:
        """The bytes that were coded, from wherever they lie still."""
        local = self.opened.local
        if local is not None and item.keeps:
            return local.data(item.id)
        for copy in self._copies(item):
            try:
                data = read_file(copy.where)
            except InputError:
                continue  # the next walk says what became of it
            if hashlib.sha256(data).hexdigest() == item.sha256:
                return data
        return None

    def _copies(self, item: Item) -> tuple[Copy, ...]:
        """Where the item is known to lie; nowhere when it was withdrawn meanwhile."""
        if self.opened.local is None:
            return ()
        try:
            copies = self.opened.local.whereabouts.copies(item.id)
        except ArchiveError as error:
            if error.id != "item_withdrawn":
                raise
            return ()
        return tuple(copy for copy in copies if copy.gone is None)

    def _written(self, batch: list[Described]) -> list[AddedPicture]:
        """Keep a batch in one transaction; the answers of those that failed."""
        failed = []
        with self.opened.together():
            for one in batch:
                if isinstance(one.points, Points):
                    one.points.keep(self.opened.archive, one.item.id)
                elif isinstance(one.points, Failure):
                    if not may_pass(one.points):
                        self.opened.archive.describe(one.item.id, "", one.points)
                    error = failure_error(one.points)
                    failed.append(AddedPicture(self._path(one.item), "not_described", one.item, error))
        return failed

    def _path(self, item: Item) -> Path:
        copies = self._copies(item)
        return copies[0].where if copies else Path(item.shown_name)
