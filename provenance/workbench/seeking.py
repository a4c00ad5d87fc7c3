"""Finds the items of an archive that may hold the same picture: codes first, then points that lie one on the other.

Sure ones are said at once; what is said of an item again takes the place of what was said before. Which kind of copy
each is, a closer look says (`analyses.seen_before`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np

from provenance.archive.coding import asked_from
from provenance.archive.codingwire import (
    ASK,
    ASKED_SIDE_PX,
    CODED_SIDE_PX,
    LAY,
    TURNS,
    AskedView,
    Laid,
    LayAsked,
    LaySide,
    TurnedView,
    pack,
    unpack,
)
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import StoredView
from provenance.archive.voting import Asked
from provenance.errors import ArchiveError
from provenance.vision.copies.laying import LEAST_INLIERS
from provenance.vision.copies.pdq import CANDIDATE_BITS, LEAST_QUALITY, SAME_BITS
from provenance.work.workplace import Desk
from provenance.workbench.inturn import in_turn
from provenance.workbench.pictureadding import Progress
from provenance.workbench.picturecoding import Coder
from provenance.workbench.seencandidates import Candidate, Source

MOST_NEAR: Final = 100
"""Items answered by their codes alone, the nearest first: more are one picture that everybody has (our choice)."""

MOST_DOUBTFUL: Final = 30
"""Items with the nearest codes that are laid; among a million others some forty codes are candidates by chance
(measured)."""

MOST_VOTED: Final = 30
"""Views that points speak for, of the whole and of each panel: the true one is among 30 (copy-search measurements)."""

_Part: TypeAlias = list[tuple[StoredView, bytes]]

_AT_ONCE: Final = 8  # views laid in one call: short enough that answers come soon (our choice)


@dataclass
class Seeking:
    """One search. `candidate_bits`: how far apart codes may be for the pictures to be laid one on the other.

    `tells_enough`: whether the picture has anything but its bytes to be found by; known once all candidates are.
    """

    archive: PictureArchive
    coder: Coder
    progress: Progress
    candidate_bits: int = CANDIDATE_BITS
    tells_enough: bool = field(default=True, init=False)

    def candidates(self, source: Source) -> Iterator[Candidate]:
        """The candidates as they are found. Raises MediaError, ArchiveError, WorkError, Cancelled."""
        found = _Found(self.archive)
        yield from found.identical(source.sha256)
        self.progress("codes", 0, 0)
        codes = _codes(unpack(self._called(TURNS, source, CODED_SIDE_PX), tuple[TurnedView, ...]))
        near = []
        for candidate in found.near(codes, SAME_BITS, MOST_NEAR):
            near.append(candidate)
            yield candidate
        self.progress("points", 0, 0)
        asked = unpack(self._called(ASK, source, ASKED_SIDE_PX), tuple[AskedView, ...])
        self.tells_enough = bool(codes) or any(_point_count(view) >= LEAST_INLIERS for view in asked)
        doubtful = near[:MOST_DOUBTFUL]
        if self.candidate_bits > SAME_BITS:
            doubtful = list(found.near(codes, self.candidate_bits, MOST_DOUBTFUL))
        voted = [vote.view for one in asked for vote in self.archive.voted(_votes_of(one), MOST_VOTED)]
        views = found.to_lay(doubtful, voted)
        yield from self._laid(found, asked, views)

    def _called(self, function: str, source: Source, side_px: int) -> bytes:
        def work(desk: Desk) -> bytes:
            shown = self.coder.shown(desk, source.data, source.name, side_px)
            return self.coder.call(desk, function, pack(shown))

        return self.coder.at_desk(work)

    def _laid(
        self, found: _Found, asked: tuple[AskedView, ...], views: Sequence[StoredView]
    ) -> Iterator[Candidate]:
        def work(part: _Part) -> list[tuple[StoredView, Laid | None]]:
            sides = tuple(LaySide(view.shown.box, packed) for view, packed in part)
            payload = pack(LayAsked(asked, sides))
            answer = self.coder.at_desk(lambda desk: self.coder.call(desk, LAY, payload))
            laid = unpack(answer, tuple[Laid | None, ...])
            return [(view, one) for (view, _), one in zip(part, laid, strict=True)]

        parts = self._parts(views)
        for done, part in enumerate(in_turn(work, parts, self.coder.desks, self.coder.cancellation), start=1):
            for view, laid in part:
                if laid is not None:
                    yield from found.lies(view, laid)
            self.progress("comparing", min(done * _AT_ONCE, len(views)), len(views))

    def _parts(self, views: Sequence[StoredView]) -> Iterator[_Part]:
        """The views with their points, some at a time; asked for by the thread that searches, whose request it is."""
        for start in range(0, len(views), _AT_ONCE):
            part = views[start : start + _AT_ONCE]
            points = {one.view: one.packed for one in self.archive.points([view.id for view in part])}
            yield [(view, points[view.id]) for view in part if view.id in points]


@dataclass
class _Found:
    """What is known of each item so far; `said` by the item's id."""

    archive: PictureArchive
    said: dict[str, Candidate] = field(default_factory=dict)
    views: dict[int, StoredView] = field(default_factory=dict)

    def identical(self, sha256: str) -> Iterator[Candidate]:
        """The item of the same bytes."""
        item = self.archive.by_sha256(sha256)
        if item is not None:
            view = next(iter(self.archive.views(item.id)), None)
            self.said[item.id] = Candidate(item, view, identical=True)
            yield self.said[item.id]

    def near(self, codes: Sequence[bytes], radius: int, most: int) -> Iterator[Candidate]:
        """The items with the nearest views by their codes, as candidates; those that were said before only once."""
        distances: dict[int, int] = {}
        for near in self.archive.near(codes, radius) if codes else ():
            distances[near.view] = min(near.distance_bits, distances.get(near.view, radius))
        best = sorted(distances, key=lambda view: (distances[view], view))[: most * _VIEWS]
        self.views |= {view.id: view for view in self.archive.views_of(best)}
        items: set[str] = set()
        for id in best:
            view = self.views.get(id)
            if view is None or view.item in items or len(items) >= most:
                continue
            items.add(view.item)
            yield from self._say(view, distances[id], near=distances[id] <= SAME_BITS)

    def to_lay(self, doubtful: Iterable[Candidate], voted: Sequence[int]) -> list[StoredView]:
        """The views to lay on: of those near by their codes the whole and the near one, and those voted for."""
        chosen: dict[int, StoredView] = {}
        for candidate in doubtful:
            views = self.archive.views(candidate.item.id)
            near = None if candidate.view is None else candidate.view.id
            chosen |= {view.id: view for view in views if view.shown.number == 0 or view.id == near}
        chosen |= {view.id: view for view in self.archive.views_of(voted)}
        return list(chosen.values())

    def lies(self, view: StoredView, laid: Laid) -> Iterator[Candidate]:
        """That the picture lies on a view, unless it lies better on another one of the item."""
        known = self.said.get(view.item)
        if known is not None and known.laying is not None and known.laying.inliers >= laid.inliers:
            return
        yield from self._say(view, laying=laid)

    def _say(
        self,
        view: StoredView,
        distance_bits: int | None = None,
        *,
        near: bool = False,
        laying: Laid | None = None,
    ) -> Iterator[Candidate]:
        known = self.said.get(view.item)
        try:
            item = self.archive.item(view.item) if known is None else known.item
        except ArchiveError as error:
            if error.id not in ("item_withdrawn", "no_such_item"):
                raise
            return  # meanwhile
        before = known or Candidate(item, None)
        distances = [bits for bits in (before.distance_bits, distance_bits) if bits is not None]
        self.said[view.item] = Candidate(
            item,
            view,
            min(distances, default=None),
            before.near or near,
            laying or before.laying,
            before.identical,
        )
        yield self.said[view.item]


_VIEWS: Final = 5  # of one item at most


def _codes(views: Sequence[TurnedView]) -> list[bytes]:
    """The codes that tell something."""
    return [code for view in views if view.quality >= LEAST_QUALITY for code in view.codes]


def _point_count(view: AskedView) -> int:
    return len(asked_from(view.points).sizes)


def _votes_of(view: AskedView) -> Asked:
    """The points of a view as the index is asked for them: as shown, and mirrored."""
    points = asked_from(view.points)
    sides, count, words = points.words.shape
    return Asked.of(
        points.words.reshape(-1, words),
        points.signatures[..., 0].reshape(-1, words),
        np.repeat(np.arange(sides, dtype=np.uint8), count),
    )
