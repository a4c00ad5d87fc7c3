"""Brings the archive on this machine and a team's archive together: what either has, both have afterwards.

Items are the same by the hash of their bytes. What is said of one is put together: gaps are filled, sources, dates and
lines of the note are of both, and where both say something else of licence or place, each keeps its own and it is
reported. Withdrawals go first and take the item out on the other side, unless it was put again on purpose after that.
Items that are restricted, or of a restricted case, never leave, and of a withdrawn one the team is told only when its
archive knows of the item. Cases, files and where they lie, and when these were written, are never told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import msgspec

from provenance.archive.pictures import SeenArchive
from provenance.archive.seenitems import (
    Coded,
    Item,
    StoredPoints,
    WithdrawnItem,
    said_together,
)
from provenance.archive.syncmarks import MarkFile, Marks
from provenance.archive.syncsaid import agreeing, new_elsewhere, shown, told
from provenance.archive.team import TeamArchive
from provenance.errors import ArchiveAltered, ArchiveError, RecordError
from provenance.net.account import Limits

Side: TypeAlias = SeenArchive | TeamArchive

PURPOSE: Final = "team_sync"
"""The purpose under which a sync stands in the record of what left."""

FIELDS: Final = ("hashes", "file_names", "statements", "codes", "points", "thumbnails")
BATCH_ITEMS: Final = 50  # our choice: the marks are kept, and one request is written down, for so many
_LIMITS: Final = Limits(seconds=3600.0, sent_bytes=1 << 30, received_bytes=1 << 30)
_MOST_DIFFERENCES: Final = 1000  # our choice: a list somebody still reads


@dataclass(frozen=True)
class Difference:
    """Both sides say something of an item, and not the same: each keeps what it says."""

    sha256: str
    what: str
    here: str
    there: str


@dataclass
class Synced:
    """What a sync did. `kept_back`: restricted ones that did not leave; `kept_out`: ones that were withdrawn on the
    other side, and were not put there again; `waiting`: ones without codes yet, which go when they have some.
    `unreadable`: ones that were passed over, as what is said of them on either side cannot be read. `only_received`:
    nothing was sent, as asked."""

    sent: int = 0
    received: int = 0
    filled_there: int = 0
    filled_here: int = 0
    withdrawn_there: int = 0
    withdrawn_here: int = 0
    kept_back: int = 0
    kept_out: int = 0
    waiting: int = 0
    unreadable: int = 0
    only_received: bool = False
    differing: list[Difference] = field(default_factory=list)

    def passed_over(self, _error: ArchiveAltered | RecordError) -> None:
        """Count a row that cannot be read: it stops nothing but itself."""
        self.unreadable += 1


def synced(
    local: SeenArchive,
    team: TeamArchive,
    *,
    restricted_cases: Collection[str] = (),
    whole: bool = False,
    sends: bool = True,
    check: Callable[[], None] = lambda: None,
    report: Callable[[Synced], None] = lambda _: None,
) -> Synced:
    """Bring both together; may be stopped or killed at any point, and called again.

    `restricted_cases`: ids of cases whose items never leave. `whole`: compare everything anew, such as after a server
    was put back from a copy (one that has fewer changes than before is noticed without), and take over again what was
    dropped here. `sends`: without it only what is there is taken over, for one who may only read there. `check` may
    raise Cancelled; `report` is called after each batch. Raises ArchiveError, NetworkRefused as the archives do; what
    was done by then is done.
    """
    done = Synced(only_received=not sends)
    there = team.archive_id()
    file = MarkFile(local.folder, there)
    marks = file.read()
    ends = Marks(sent=local.change(), received=team.change())
    if whole or marks.here > ends.sent or marks.there > ends.received:
        marks = Marks()
    if not sends:
        ends = msgspec.structs.replace(ends, sent=marks.sent)
    _withdrawals(
        local, team, () if done.only_received else local.withdrawn_for(there, marks.sent), marks, done
    )
    for batch in _batches(local.items_since(marks.sent, ends.sent)) if sends else ():
        check()
        with _noted(local, there, batch, restricted_cases), team.together(PURPOSE, FIELDS, _LIMITS):
            for item in batch:
                with _row_by_row(done):
                    _send(local, team, item, restricted_cases, done)
        marks = _kept(file, local, team, msgspec.structs.replace(marks, sent=batch[-1].change))
        report(done)
    for batch in _batches(team.items_since(marks.received, ends.received, done.passed_over)):
        check()
        with team.together(PURPOSE, FIELDS, _LIMITS):
            for item in batch:
                with _row_by_row(done):
                    if whole or not local.is_dropped(item.sha256):
                        _receive(local, team, there, item, done)
        marks = _kept(file, local, team, msgspec.structs.replace(marks, received=batch[-1].change))
        report(done)
    _kept(file, local, team, ends)
    return done


@contextmanager
def _row_by_row(done: Synced) -> Iterator[None]:
    """One item that cannot be read is passed over, and counted; an archive that cannot be read at all is not."""
    try:
        yield
    except RecordError as error:
        done.passed_over(error)
    except ArchiveAltered as error:
        if error.id != "archive_row_altered":
            raise
        done.passed_over(error)


@contextmanager
def _noted(
    local: SeenArchive, there: str, batch: tuple[Item, ...], restricted_cases: Collection[str]
) -> Iterator[None]:
    """Note what the team's archive is about to be told of, before it is, so that after a kill a withdrawal still
    reaches it; who may not add there told it of nothing."""
    going = [item.id for item in batch if not _stays(item, restricted_cases) and item.coded_by is not None]
    new = local.bring(there, going)
    try:
        yield
    except ArchiveError as error:
        if error.id == "team_right_missing":
            local.not_brought(there, new)
        raise


def _stays(item: Item, restricted_cases: Collection[str]) -> bool:
    return item.restricted or any(case.id in restricted_cases for case in item.cases)


def _kept(file: MarkFile, local: SeenArchive, team: TeamArchive, marks: Marks) -> Marks:
    seen = msgspec.structs.replace(marks, here=local.change(), there=team.change())
    file.write(seen)
    return seen


def _batches(read: Iterator[tuple[Item, ...]]) -> Iterator[tuple[Item, ...]]:
    for items in read:
        for start in range(0, len(items), BATCH_ITEMS):
            yield items[start : start + BATCH_ITEMS]


def _withdrawals(
    local: SeenArchive, team: TeamArchive, here: tuple[WithdrawnItem, ...], marks: Marks, done: Synced
) -> None:
    """What was withdrawn there is withdrawn here, and `here` there."""
    there = team.withdrawn_since(marks.received, done.passed_over)
    for start in range(0, len(here), BATCH_ITEMS):
        with team.together(PURPOSE, ("hashes",), _LIMITS):
            for gone in here[start : start + BATCH_ITEMS]:
                with _row_by_row(done):
                    done.withdrawn_there += _withdrawn(team, gone)
    for gone in there:
        done.withdrawn_here += _withdrawn(local, gone)


def _withdrawn(archive: Side, gone: WithdrawnItem) -> bool:
    """Whether an item of those bytes was there from before it was withdrawn, and is withdrawn now."""
    item = archive.by_sha256(gone.sha256)
    if item is None:
        return False
    if item.id != gone.id and item.added.value > gone.withdrawn.value:  # of UTC, to the second, by two clocks
        return False
    archive.withdraw(item.id)
    return True


def _send(
    local: SeenArchive, team: TeamArchive, item: Item, restricted_cases: Collection[str], done: Synced
) -> None:
    now = local.by_sha256(item.sha256)  # it may have been restricted or withdrawn since it was listed
    if now is None:
        return
    if _stays(now, restricted_cases):
        done.kept_back += 1
        return
    if now.coded_by is None:
        done.waiting += now.failure is None
        return
    if item.coded_by is None or _stays(item, restricted_cases):
        return  # not noted, and changed since: the next time
    known = team.by_sha256(now.sha256)
    if known is None:
        coded = _coded(local, now)
        if coded is None:
            return  # withdrawn meanwhile
        try:
            known = team.put(new_elsewhere(now), coded).item
        except ArchiveError as error:
            if error.id != "item_withdrawn":
                raise
            done.kept_out += 1
            return
        done.sent += 1
    else:
        done.filled_there += _filled(team, known, now)
        _differing(now, known, done)
        if known.coded_by is None and (coded := _coded(local, now)) is not None:
            team.code(known.id, coded)
    _describe(local, team, now, known)


def _receive(local: SeenArchive, team: TeamArchive, there: str, item: Item, done: Synced) -> None:
    if item.restricted or item.coded_by is None:
        return
    known = local.by_sha256(item.sha256)
    if known is not None and known.coded_by is not None and known.described_by is not None:
        done.filled_here += _filled(local, known, item)
        _differing(known, item, done)
        return
    coded = _coded(team, item) if known is None or known.coded_by is None else None
    points = _points(team, item)
    for packed in points.values():
        team.require_points(packed)
    with local.writing():  # one transaction: after a kill all of the item is there or nothing
        known = local.by_sha256(item.sha256)
        if known is None:
            if local.withdrawn(item.sha256) is not None:
                done.kept_out += 1
                return
            if coded is None:
                return  # withdrawn there meanwhile
            known = local.put(new_elsewhere(item), coded).item
            local.bring(there, [known.id])
            done.received += 1
        else:
            done.filled_here += _filled(local, known, item)
            _differing(known, item, done)
            if known.coded_by is None and coded is not None:
                local.code(known.id, coded)
        _describe_from(points, item, local, known)


def _differing(here: Item, there: Item, done: Synced) -> None:
    """Report what contradicts, once."""
    for what in agreeing(here.facts, there.facts)[1]:
        found = Difference(here.sha256, what, shown(here.facts, what), shown(there.facts, what))
        if found not in done.differing and len(done.differing) < _MOST_DIFFERENCES:
            done.differing.append(found)


def _filled(archive: Side, known: Item, other: Item) -> bool:
    """Whether something was added to what is said of a known item; what contradicts stays as it is."""
    said, _ = agreeing(known.facts, told(other.facts))
    if said_together(known.facts, said) == known.facts:
        return False
    archive.say(known.id, said)
    return True


def _coded(archive: Side, item: Item) -> Coded | None:
    """What the first pass made of an item; None when it was withdrawn meanwhile."""
    views = tuple(view.shown for view in archive.views(item.id))
    if not views or item.coded_by is None:
        return None
    return Coded(
        made_by=item.coded_by,
        width=item.width,
        height=item.height,
        views=views,
        thumbnail=archive.thumbnail(item.id),
    )


def _points(archive: Side, item: Item) -> dict[int, bytes]:
    """The points of an item's views by the views' numbers in it."""
    numbers = {view.id: view.shown.number for view in archive.views(item.id)}
    return {numbers[each.view]: each.packed for each in archive.points(list(numbers))}


def _describe(source: Side, target: Side, item: Item, known: Item) -> None:
    """Give a known item the points that another archive has of it, unless it has some."""
    if item.described_by is not None and known.described_by is None:
        _describe_from(_points(source, item), item, target, known)


def _describe_from(points: dict[int, bytes], item: Item, target: Side, known: Item) -> None:
    if item.described_by is None or known.described_by is not None:
        return
    views = target.views(known.id)
    if known.coded_by not in (None, item.coded_by) or not points.keys() <= {v.shown.number for v in views}:
        return  # another maker cut other views: they wait for their own points
    given = [
        StoredPoints(view.id, points[view.shown.number]) for view in views if view.shown.number in points
    ]
    target.describe(known.id, item.described_by, given)
