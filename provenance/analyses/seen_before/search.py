"""Compares a picture with every other picture of the case, and with what the archive answered, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from provenance.analyses.seen_before import SeenParameters
from provenance.analyses.seen_before.compare import Hit, Questioned, best_first, boxed, compared, unseen
from provenance.analyses.seen_before.findings import Searched, stated
from provenance.analyses.seen_before.said import Said, said_of
from provenance.analyses.seen_before.views import (
    Opened,
    asked_views,
    kept_views,
    opened,
    tells_enough,
    views_of,
)
from provenance.analysis.contract import PICTURE_PACKAGES, Item, Result, Task, installed
from provenance.errors import ArchiveError, InputError
from provenance.record.finding import Limit, Reason
from provenance.record.run import Outcome
from provenance.vision.copies.codebook import codebook
from provenance.vision.cv import OPENCV

_NOT_SEEN = (InputError, ArchiveError)
"""What costs one picture and not the run: it cannot be decoded, or the archive has it no more."""


@dataclass
class _Met:
    """What was met on the way."""

    hits: list[Hit] = field(default_factory=list)
    others: int = 0
    limits: list[Limit] = field(default_factory=list)
    unseen: int = 0


def search(task: Task) -> Result:
    """The pictures that hold the questioned one, a part of it, or share an element with it, best first; see
    `findings.stated`."""
    parameters = task.parameters
    assert isinstance(parameters, SeenParameters)
    said = {one.item: one for one in map(said_of, task.every("said"))}
    if not (task.every("other_picture") or parameters.archive_state == "searched"):
        reason = Reason("no_other_picture")
        limits = (parameters.archive_state, parameters.besides)
        return Result(Outcome.NOT_APPLICABLE, (), reason, tuple(Limit(id) for id in limits if id))
    for part in (OPENCV, *installed("pdqhash", "numpy", *PICTURE_PACKAGES), codebook().component()):
        task.context.component(part)
    picture = opened(task, task.one("questioned"))
    questioned = Questioned(picture, asked_views(picture))
    met = _Met(limits=[] if any(map(tells_enough, questioned.views)) else [Limit("too_little_structure")])
    for done, (item, saying) in enumerate(_to_compare(task, said)):
        task.context.checkpoint(done, len(task.every("other_picture")) + len(task.every("candidate")))
        if item.kind == "archive":
            _candidate(task, questioned, item, saying, met)
        else:
            _other(task, questioned, item, met)
    there = {item.id for item in task.every("candidate")}
    met.hits += [hit for one in said.values() if one.item not in there and (hit := unseen(one)) is not None]
    if met.unseen:
        met.limits.append(Limit("candidates_not_seen", {"n": met.unseen}))
    return stated(task, questioned, Searched(tuple(best_first(met.hits)), met.others, tuple(met.limits)))


def _to_compare(task: Task, said: dict[str, Said]) -> Iterator[tuple[Item, Said | None]]:
    for item in task.every("other_picture"):
        yield item, None
    for item in task.every("candidate"):
        yield item, said.get(item.id)


def _other(task: Task, questioned: Questioned, item: Item, met: _Met) -> None:
    """Another picture of the case; what cannot be read is said and not counted."""
    once = _Once(task, item)
    try:
        hit = compared(questioned, item.id, kept_views(task, item, once), once)
    except InputError as error:
        met.limits.append(Limit("other_picture_unreadable", {"exhibit": item.exhibit, "reason": error.id}))
        return
    met.others += 1
    met.hits += [] if hit is None else [hit]


def _candidate(task: Task, questioned: Questioned, item: Item, said: Said | None, met: _Met) -> None:
    """A picture of the archive by its thumbnail; what the archive says of it stands where that cannot be seen."""
    said = said or Said(item.id)
    try:
        picture = opened(task, item, said.width, said.height)
        found = boxed(picture, said)
        views = views_of(picture, () if found is None else (found,))
        hit = compared(questioned, item.id, views, lambda: picture, said)
    except _NOT_SEEN:
        hit = unseen(said)
        met.unseen += 1
    met.hits += [] if hit is None else [hit]


class _Once:
    """Decodes a picture when it is first asked for."""

    def __init__(self, task: Task, item: Item) -> None:
        self._task = task
        self._item = item
        self._opened: Opened | None = None

    def __call__(self) -> Opened:
        if self._opened is None:
            self._opened = opened(self._task, self._item)
        return self._opened
