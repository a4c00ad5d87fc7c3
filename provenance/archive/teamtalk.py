"""Statements to a team's server: allowed by the door, counted, said again when the server was away for a moment."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from provenance.errors import ArchiveError, Cancelled, NetworkFailed
from provenance.net.postgres import GRACE_S, STATEMENT_S, Session, StatementFailed

if TYPE_CHECKING:
    from provenance.net.account import Limits
    from provenance.net.door import Door
    from provenance.net.servers import TeamServer

_KEEPING: Final = "team_write"  # only a contributor builds lists
_PATIENCE: Final = "SELECT set_config('statement_timeout', $1::text, false)"

PAUSES_S: Final = (0.05, 0.2, 0.8)
"""Before it is said again (our choice): a restart of the server takes longer, and is a state of its own."""

_AWAY: Final = ("host_away", "host_not_found", "network_timed_out")
_LOST: Final = ("08", "57P", "HV")
"""Classes of SQLSTATE: connection exception, operator intervention, a partition's server (manual, appendix A)."""

_AGAIN: Final = ("40001", "40P01", "23505", "55P03", "53300")
"""Serialization, deadlock, two that put the same at once, a lock, too many connections: better luck the next time."""

_SAID: Final = {
    "28P01": "team_sign_in_refused",
    "28000": "team_sign_in_refused",
    "3D000": "team_not_set_up",
    "3F000": "team_not_set_up",
    "42P01": "team_not_set_up",
    "42883": "team_not_set_up",
    "42501": "team_right_missing",
    "25006": "team_right_missing",
}
"""What a state means to the user."""


class Use:
    """One use of a talk, to be cancelled from another thread."""

    def __init__(self, talk: TeamTalk) -> None:
        self._talk = talk
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        """End it now."""
        self.cancelled.set()
        self._talk.interrupt(self)


class TeamTalk:
    """Talks to one server. Safe for several threads: one statement at a time.

    What it is told may be done twice: every statement that changes something must have the same result then.
    """

    def __init__(self, door: Door, server: TeamServer, password: str | None) -> None:
        self.server = server
        self._door, self._password = door, password
        self._line = door.line(server.host, server.port, authority=server.authority, plain=server.plain)
        self._session: Session | None = None
        self._mutex = threading.RLock()
        self._use: Use | None = None
        self._statement_s = STATEMENT_S

    def close(self) -> None:
        """End the connection. May be called twice."""
        with self._mutex:
            self._session = None
            self._line.close()

    @contextmanager
    def stoppable(self) -> Iterator[Use]:
        """What is asked inside by this thread ends with Cancelled once the use is cancelled; others wait meanwhile."""
        with self._mutex:
            before, self._use = self._use, Use(self)
            try:
                yield self._use
            finally:
                self._use = before

    def interrupt(self, use: Use) -> None:
        """End what is being waited for, if that use is the one."""
        if self._use is use:
            self._line.interrupt()

    @contextmanager
    def patient(self, seconds: int) -> Iterator[None]:
        """Statements inside by this thread may take so long."""
        with self._mutex:
            before, self._statement_s = self._statement_s, seconds
            try:
                self._take_time()
                yield
            finally:
                self._statement_s = before
                self._take_time()

    def _take_time(self) -> None:
        if self._session is not None and self._line.is_open:
            self.rows(_KEEPING, (), _PATIENCE, f"{self._statement_s}s")
            self._line.patience_s = self._statement_s + GRACE_S

    @contextmanager
    def together(self, purpose: str, fields: tuple[str, ...], limits: Limits | None = None) -> Iterator[None]:
        """Several statements as one request in the record of what left."""
        with self._mutex, self._door.request(self._line, purpose, fields, limits):
            yield

    def rows(self, purpose: str, fields: tuple[str, ...], statement: str, *values: object) -> list[Any]:
        """The rows of a statement. `fields`: the kinds of content in its values.

        Raises NetworkRefused when the user did not allow it; ArchiveError: the server is away ("team_server_away"), the
        archive is not set up there, a right is missing, or what else it said; Cancelled.
        """
        with self.together(purpose, fields):
            for pause_s in (*PAUSES_S, None):
                self._require_going_on()
                try:
                    return self._opened().rows(statement, *values)
                except NetworkFailed as error:
                    self.close()
                    self._require_going_on()
                    if pause_s is None or error.id != "host_away":
                        raise self._away(error) from error
                except StatementFailed as error:
                    lost = error.state.startswith(_LOST)
                    if lost:
                        self.close()
                        self._require_going_on()
                    if pause_s is None or not (lost or error.state in _AGAIN):
                        raise self._refused(error) from error
                time.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311 - so that two do not meet again
        raise AssertionError("the last try raises")

    def _require_going_on(self) -> None:
        if self._use is not None and self._use.cancelled.is_set():
            raise Cancelled

    def _opened(self) -> Session:
        if self._session is None or not self._line.is_open:
            assert self._line.account is not None, "inside a request"
            self._line.account.fields["sign_in"] = None
            self._session = Session(self._line, self.server, self._password)
            self._session.end_what_is_left()
            if self._statement_s != STATEMENT_S:
                self._session.rows(_PATIENCE, f"{self._statement_s}s")
                self._line.patience_s = self._statement_s + GRACE_S
        return self._session

    def _away(self, error: NetworkFailed) -> ArchiveError | NetworkFailed:
        if error.id not in _AWAY:
            return error  # a certificate, a limit: it says itself what to do
        reason = str(error.values.get("reason", error.id))
        return ArchiveError("team_server_away", host=self.server.host, reason=reason)

    def _refused(self, error: StatementFailed) -> ArchiveError:
        host, user = self.server.host, self.server.user
        if error.state.startswith(_LOST):
            return ArchiveError("team_server_away", host=host, reason=error.said)
        id = _SAID.get(error.state, "team_statement_refused")
        return ArchiveError(id, host=host, user=user, reason=f"{error.said} ({error.state})")
