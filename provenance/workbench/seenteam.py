"""An open case asks a team's archive besides the one on this machine, while the user lets it; its small pictures come
with the answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from provenance.archive.seenitems import SeenCounts
from provenance.errors import AlidadeError
from provenance.net.servers import TeamServer
from provenance.work.workplace import Cancellation
from provenance.workbench.archiving import Pictures
from provenance.workbench.seenbefore import MOST_CANDIDATES, Besides, SeenBefore, Sought, sought_for
from provenance.workbench.seencandidates import Source, surviving
from provenance.workbench.teaming import TeamAddress

_KEPT: Final = 25 * MOST_CANDIDATES
"""Small pictures kept in memory, of some 20 kB: a run looks at them soon after the answer came (our choice)."""

_AWAY: Final = "team_server_away"
_LEFT_ALONE_S: Final = 60.0
"""A server that did not answer is not asked again for so long: an examination has many pictures (our choice)."""


@dataclass
class TeamAsked:
    """A team's archive as it is asked from one case. `errors`: why it could not be, each once until it is told;
    `may_leave`: whether anything of the case may leave now.

    What a run is lent was fetched together with the answer, so that nothing is asked of the server but by a search.
    """

    team: Pictures
    may_leave: Callable[[], bool]
    errors: dict[str, AlidadeError] = field(default_factory=dict)
    _small: dict[str, bytes | None] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)
    _away_until: float = 0.0

    def besides(self, here: Sought, source: Source, cancellation: Cancellation) -> Sought:
        """What both answer; what one of them does not, the other still does. Raises Cancelled."""
        if not self.may_leave():
            return Sought(here.state, here.candidates, here.counts, "team_archive_not_asked")
        if time.monotonic() < self._away_until:
            return Sought(here.state, here.candidates, here.counts, "team_archive_not_reached")
        try:
            return _of_both(here, self._sought(source, cancellation))
        except AlidadeError as error:
            self._note(error)
            return Sought(here.state, here.candidates, here.counts, "team_archive_not_reached")

    def small(self, id: str) -> bytes | None:
        """The small picture of an item, where it came with an answer of the team's archive."""
        with self._mutex:
            return self._small.get(id)

    def close(self) -> None:
        """End the connection. May be called twice."""
        self.team.close()
        with self._mutex:
            self._small.clear()

    def told(self) -> tuple[AlidadeError, ...]:
        """The errors since this was asked before."""
        with self._mutex:
            told, self.errors = tuple(self.errors.values()), {}
        return told

    def _note(self, error: AlidadeError) -> None:
        with self._mutex:
            self.errors[error.id] = error
        if error.id == _AWAY:
            self._away_until = time.monotonic() + _LEFT_ALONE_S

    def _sought(self, source: Source, cancellation: Cancellation) -> Sought:
        archive, team = self.team.archive, self.team.opened.team
        assert team is not None, "a server"
        with (
            team.talk.stoppable() as use,
            cancellation.watching(use),
            self.team.opened.asking("team_search"),
        ):
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

    `address`: that of the team to be asked now, if any; `made`: it as it is asked from this case. Safe for several
    threads.
    """

    def __init__(
        self,
        local: SeenBefore,
        address: Callable[[], TeamAddress | None],
        made: Callable[[TeamAddress], TeamAsked],
    ) -> None:
        self._local, self._address, self._make = local, address, made
        self._made: dict[TeamServer, TeamAsked] = {}
        self._mutex = threading.Lock()

    def lent(self) -> SeenBefore:
        """What the case is lent."""
        return SeenBefore(self._seek, self._thumbnail)

    @property
    def asked(self) -> tuple[TeamAsked, ...]:
        """Those that were asked from this case."""
        with self._mutex:
            return tuple(self._made.values())

    def close(self) -> None:
        """End the connections. May be called twice."""
        for one in self.asked:
            one.close()

    def _asked_now(self) -> TeamAsked | None:
        with self._mutex:
            address = self._address()
            if address is None:
                return None
            if address.server not in self._made:
                self._made[address.server] = self._make(address)
            return self._made[address.server]

    def _seek(self, source: Source, cancellation: Cancellation) -> Sought:
        asked = self._asked_now()
        if asked is None:
            return self._local.seek(source, cancellation)
        return asked.besides(sought_for(self._local, lambda: source, cancellation), source, cancellation)

    def _thumbnail(self, id: str) -> bytes | None:
        came_with_answer = (small for one in self.asked if (small := one.small(id)) is not None)
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
