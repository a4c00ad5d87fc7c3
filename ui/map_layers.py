"""The maps of the user's shelf as all maps of the window show them: which are on, which servers may be asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from provenance.errors import AlidadeError
from provenance.record.network import NetworkRequest
from provenance.workbench import OpenCase
from provenance.workbench.consents import record_consent
from provenance.workbench.mapcards import MapCard, MapState, state_of
from provenance.workbench.maponline import Leave
from provenance.workbench.teaming import RequestLog
from ui.session import Session
from ui.tasks import Job, Lane, Task

__all__ = ["MapLayers", "layers_of"]

_NONE: Final[tuple[MapCard, ...]] = ()


class MapLayers(QObject):
    """Knows the shelf. `changed`: other maps are shown; `listed`: there are others, or something is to be said of one;
    `added`: the user's file is on the shelf (MapCard)."""

    changed = Signal()
    listed = Signal()
    added = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._shelf = session.bench.maps
        self.cards: tuple[MapCard, ...] = _NONE
        self.states: dict[str, MapState] = {}
        self.troubles: dict[str, AlidadeError] = {}
        self._on: set[str] = set()
        self._allowed: frozenset[str] = frozenset()
        self._adding: Task[MapCard] | None = None
        session.case_changed.connect(self._enter)
        self.look(first=True)

    # ---- what is shown ------------------------------------------------------------------------------------------

    def look(self, *, first: bool = False) -> None:
        """See what is on the shelf; the first time also what was shown last."""

        def work(_job: Job) -> tuple[tuple[MapCard, ...], dict[str, MapState], frozenset[str]]:
            cards = self._shelf.cards()
            return cards, {one.name: state_of(one) for one in cards}, self._shelf.shown()

        def seen(found: tuple[tuple[MapCard, ...], dict[str, MapState], frozenset[str]]) -> None:
            before = self.shown
            self.cards, self.states, kept = found
            if first:
                self._on |= {one.name for one in self.cards if one.kind != "online"} & kept
            self.listed.emit()
            if self.shown != before:
                self.changed.emit()

        self._session.tasks.start("", work, lane=Lane.LOOK, then=seen)

    @property
    def shown(self) -> tuple[MapCard, ...]:
        """The maps that are on, in the order of their names; all pictures lie below all features."""
        return tuple(one for one in self.cards if one.name in self._on)

    def is_on(self, card: MapCard) -> bool:
        return card.name in self._on

    def show(self, card: MapCard, on: bool) -> None:
        """Show a map or no longer; one of a server only after `allow`."""
        if on and card.kind == "online" and card.host not in self._allowed:
            return
        self._on = self._on | {card.name} if on else self._on - {card.name}
        self.troubles.pop(card.name, None)
        self.changed.emit()
        self._keep()

    def _keep(self) -> None:
        """What is shown next time: never a server's."""
        names = frozenset(one.name for one in self.shown if one.kind != "online")
        self._session.tasks.start("", lambda _job: self._shelf.show(names), lane=Lane.PEN)

    def met(self, name: str, trouble: AlidadeError | None) -> None:
        """Why a map could not be drawn, or that it was; each is told once."""
        before = self.troubles.get(name)
        if trouble is None:
            if self.troubles.pop(name, None) is not None:
                self.listed.emit()
        elif before is None or before.id != trouble.id:
            self.troubles[name] = trouble
            self._session.refuse(trouble)
            self.listed.emit()

    # ---- files --------------------------------------------------------------------------------------------------

    @property
    def is_adding(self) -> bool:
        return self._adding is not None

    def add(self, path: Path) -> None:
        """Put a file on the shelf and show it, off this thread; it is among the tasks and can be stopped there."""
        if self._adding is not None:
            return

        def work(job: Job) -> MapCard:
            name = self._shelf.free_name(path)
            return self._shelf.add(path, name, cancellation=job.cancellation, report=job.progress)

        def done(card: MapCard) -> None:
            self.cards = tuple(sorted((*self.cards, card), key=lambda one: one.name.casefold()))
            self.states[card.name] = "unchanged"
            self.show(card, True)
            self.listed.emit()
            self.added.emit(card)
            id = "map.layers.added_parts_left" if card.left_out else "map.layers.added"
            self._session.tell("good", self._session.say(id, name=card.name, n=sum(card.left_out.values())))

        def ended() -> None:
            self._adding = None
            self.listed.emit()

        title = self._session.say("map.layers.task", name=path.name)
        self._adding = self._session.tasks.start(title, work, then=done, ended=ended)
        self.listed.emit()

    # ---- servers ------------------------------------------------------------------------------------------------

    @property
    def may_ask(self) -> bool:
        """Whether anything may leave: not while a case is open that is marked restricted."""
        snapshot = self._session.snapshot
        return snapshot is None or not snapshot.restricted

    def is_allowed(self, host: str) -> bool:
        """Whether the user has said, since this case was opened, that the server may be asked."""
        return host in self._allowed

    def decide(self, card: MapCard, allowed: bool, what: str) -> None:
        """The user's answer about a map's server; recorded in the case, if one is open, before anything is asked."""
        case = self._session.case

        def decided(_answer: object = None) -> None:
            if allowed and self.may_ask and self._session.case is case:
                self._allowed |= {card.host}
                self.show(card, True)

        if case is None or not self._session.writable:
            decided()
            return

        def work(open_case: OpenCase, _job: Job) -> None:
            record_consent(open_case.file, card.host, "map_tiles", what, allowed=allowed)

        self._session.start(self._session.say("task.write"), work, lane=Lane.PEN, then=decided)

    def leave_of(self) -> Callable[[Job], Leave]:
        """Which servers may be asked now, for the task that asks; what it asks is written into the open case, else into
        the installation's log, and given on."""
        session = self._session
        case = session.case if session.writable else None
        log = RequestLog(session.bench.folders.home)

        def record(job: Job, request: NetworkRequest) -> None:
            if case is not None and session.case is case:
                case.file.record(request)
            else:
                log(request)
            job.give(request)

        def still() -> bool:
            return case is None or (session.case is case and not case.snapshot().restricted)

        hosts = self._allowed if self.may_ask else frozenset()
        return lambda job: Leave(
            hosts, unasked="leave", record=partial(record, job), in_pieces=True, still=still
        )

    def left(self, request: NetworkRequest) -> None:
        """Something left this machine; in the window's thread."""
        if self._session.case is None or not self._session.writable:
            self._session.sent_for_no_case.append(request)
            self._session.network_changed.emit()
        else:
            self._session.refresh()

    def _enter(self) -> None:
        """Another case, or none: what was allowed for the one before does not hold."""
        self._allowed = frozenset()
        before = self.shown
        self._on -= {one.name for one in self.cards if one.kind == "online"}
        if self.shown != before:
            self.changed.emit()
        self.listed.emit()


def layers_of(session: Session) -> MapLayers:
    """Those of a session, made at their first use."""
    found = session.findChild(MapLayers)
    return found if isinstance(found, MapLayers) else MapLayers(session)
