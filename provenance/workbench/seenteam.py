"""An open case asks a team's archive besides the one on this machine, while the user lets it; its small pictures come
with the answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from provenance.archive.seenitems import SeenCounts
from provenance.errors import AlidadeError
from provenance.work.workplace import Cancellation
from provenance.workbench.archiving import Pictures
from provenance.workbench.seenbefore import MOST_CANDIDATES, Besides, SeenBefore, Sought, sought_for
from provenance.workbench.seencandidates import Source, surviving

_KEPT: Final = 25 * MOST_CANDIDATES
"""Small pictures kept in memory, of some 20 kB: a run looks at them soon after the answer came (our choice)."""


@dataclass
class TeamAsked:
    """The two archives. `errors`: why the team's could not be asked, once for each time.

    What a run is lent was fetched together with the answer, so that nothing is asked of the server but by a search.
    """

    local: SeenBefore
    team: Pictures
    errors: list[AlidadeError] = field(default_factory=list)
    _small: dict[str, bytes | None] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def seek(self, source: Source, cancellation: Cancellation) -> Sought:
        """What both answer; what one of them does not, the other still does. Raises Cancelled."""
        here = sought_for(self.local, lambda: source, cancellation)
        try:
            there = self._sought(source, cancellation)
        except AlidadeError as error:
            self.errors.append(error)
            return Sought(here.state, here.candidates, here.counts, "team_archive_not_reached")
        return _of_both(here, there)

    def seek_here(self, source: Source, cancellation: Cancellation) -> Sought:
        """What this machine's archive answers; the team's is not asked. Raises Cancelled."""
        here = sought_for(self.local, lambda: source, cancellation)
        return Sought(here.state, here.candidates, here.counts, "team_archive_not_asked")

    def small(self, id: str) -> bytes | None:
        """The small picture of an item, where it came with an answer of the team's archive."""
        with self._mutex:
            return self._small.get(id)

    def _sought(self, source: Source, cancellation: Cancellation) -> Sought:
        archive, team = self.team.archive, self.team.opened.team
        assert team is not None, "a server"
        team.talk.resume()
        with cancellation.watching(team.talk), self.team.opened.asking("team_search"):
            counts = archive.counts()
            if not counts.items:
                return Sought("archive_empty")
            found = surviving(self.team.seek(source, cancellation))
            small = {one.item.id: archive.thumbnail(one.item.id) for one in found[:MOST_CANDIDATES]}
        with self._mutex:
            self._small |= small
            for id in list(self._small)[: max(0, len(self._small) - _KEPT)]:
                del self._small[id]
        return Sought("searched", found, counts)


class TeamOfCase:
    """What an open case is lent: the archive on this machine, and a team's besides while one is to be asked.

    `address`: that of the team to be asked now, if any; `made`: the two archives, for an address. Safe for several
    threads.
    """

    def __init__(
        self, local: SeenBefore, address: Callable[[], str | None], made: Callable[[str], TeamAsked]
    ) -> None:
        self._local, self._address, self._make = local, address, made
        self._made: dict[str, TeamAsked] = {}
        self._mutex = threading.Lock()

    def lent(self) -> SeenBefore:
        """What the case is lent."""
        return SeenBefore(self._seek, self._thumbnail, self._seek_here)

    def _asked(self) -> TeamAsked | None:
        """Who is to be asked besides. Raises UsageError, EnvironmentFault."""
        with self._mutex:
            address = self._address()
            if address is None:
                return None
            if address not in self._made:
                self._made[address] = self._make(address)
            return self._made[address]

    def _seek(self, source: Source, cancellation: Cancellation) -> Sought:
        asked = self._asked()
        return (self._local if asked is None else asked).seek(source, cancellation)

    def _seek_here(self, source: Source, cancellation: Cancellation) -> Sought:
        asked = self._asked()
        return (
            self._local.seek(source, cancellation) if asked is None else asked.seek_here(source, cancellation)
        )

    def _thumbnail(self, id: str) -> bytes | None:
        with self._mutex:
            made = tuple(self._made.values())
        came_with_answer = (small for asked in made if (small := asked.small(id)) is not None)
        return next(came_with_answer, None) or self._local.thumbnail(id)


def _of_both(here: Sought, there: Sought) -> Sought:
    """Both answers as one. Of a picture that both have, what this machine says of it counts; `counts` are those of the
    larger archive, since how much they share is not known."""
    if there.counts is None:
        return Sought(here.state, here.candidates, here.counts, "team_archive_searched")
    known = {candidate.item.sha256 for candidate in here.candidates}
    others = (candidate for candidate in there.candidates if candidate.item.sha256 not in known)
    both = tuple(sorted((*here.candidates, *others), key=lambda one: one.rank, reverse=True))
    besides: Besides = "team_archive_searched"
    if here.state not in ("searched", "archive_empty", "archive_absent"):
        besides = "only_team_archive_searched"
    return Sought("searched", both, _larger(here.counts, there.counts), besides)


def _larger(here: SeenCounts | None, there: SeenCounts) -> SeenCounts:
    return there if here is None or there.searched > here.searched else here
