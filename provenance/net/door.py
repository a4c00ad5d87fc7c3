"""The one door to the network: nothing leaves unless the user allowed it, and what left is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, assert_never

from provenance.errors import AlidadeError, NetworkRefused
from provenance.net.account import Account, Limits
from provenance.net.line import Line
from provenance.net.settings import NetworkSettings
from provenance.record.identity import new_ulid
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.values import Term, Text


@dataclass(frozen=True)
class Wanted:
    """A request that the user is asked about: to whom, what for (an id), and which kinds of content it carries."""

    host: str
    purpose: str
    fields: tuple[str, ...]


Answer = Literal["no", "once", "session"]
"""`session`: this host may be asked until the program ends."""

Asking = Callable[[Wanted], Answer]
Recorder = Callable[[NetworkRequest], object]


class Door:
    """Opens connections in the mode of the settings. Safe for several threads.

    `record` is handed one entry for each request, of refused and failed ones too. `ask` is called in mode "ask";
    without it, that mode refuses as "offline" does.
    """

    def __init__(self, settings: NetworkSettings, record: Recorder, ask: Asking | None = None) -> None:
        self.settings = settings
        self._record, self._ask = record, ask
        self._allowed: set[str] = set()
        self._mutex, self._asking = threading.Lock(), threading.Lock()

    def allow(self, host: str) -> None:
        """Allow a host for this session, as the user has just said, whatever the mode."""
        with self._mutex:
            self._allowed.add(host)

    def forbid(self, host: str) -> None:
        """Take that back."""
        with self._mutex:
            self._allowed.discard(host)

    def line(
        self, host: str, port: int, *, authority: str = "", plain: bool = False, configured: bool = False
    ) -> Line:
        """A line to a host, not yet opened. `authority`: a file of certificates that answer for the host; `plain`:
        without TLS, refused unless the host turns out to be this machine; `configured`: the user named this very server
        elsewhere than in the settings, so that it may have a private address."""
        known = configured or self.settings.knows(host, port)
        return Line(host, port, authority=Path(authority) if authority else None, plain=plain, private=known)

    @contextmanager
    def request(
        self, line: Line, purpose: str, fields: tuple[str, ...], limits: Limits | None = None
    ) -> Iterator[None]:
        """One request over a line: asked for, counted, and written down whatever comes of it.

        Raises NetworkRefused when the user did not allow it; what is done inside may raise that and NetworkFailed.
        Inside another request of the same line it is part of that one.
        """
        if line.account is not None:
            line.account.fields.update(dict.fromkeys(fields))
            yield
            return
        account = Account(line.host, limits or Limits(), dict.fromkeys(fields))
        moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        outcome, reason = RequestOutcome.FAILED, None
        try:
            self._require_allowed(Wanted(line.host, purpose, fields))
            line.account = account
            yield
            outcome = RequestOutcome.ANSWERED
        except NetworkRefused as error:
            outcome, reason = RequestOutcome.REFUSED, error.id
            raise
        except AlidadeError as error:
            reason = error.id
            raise
        finally:
            line.account = None
            self._record(_entry(account, purpose, moment, (outcome, reason)))

    def _require_allowed(self, wanted: Wanted) -> None:
        """Raises NetworkRefused. The user is asked one question at a time."""
        with self._asking:
            with self._mutex:
                if wanted.host in self._allowed:
                    return
            match self.settings.mode:
                case "offline":
                    raise NetworkRefused("network_offline", host=wanted.host)
                case "ask":
                    answer = "no" if self._ask is None else self._ask(wanted)
                case mode:
                    assert_never(mode)
            match answer:
                case "no":
                    raise NetworkRefused("request_not_allowed", host=wanted.host)
                case "session":
                    self.allow(wanted.host)
                case "once":
                    return
                case _:
                    assert_never(answer)


def _entry(
    account: Account, purpose: str, moment: str, ended: tuple[RequestOutcome, str | None]
) -> NetworkRequest:
    return NetworkRequest(
        request=new_ulid(),
        host=Text(account.host),
        purpose=Term(purpose),
        fields=tuple(account.fields),
        outcome=ended[0],
        requested_at=moment,
        sent_bytes=account.sent_bytes,
        received_bytes=account.received_bytes,
        sha256=account.sha256(),
        reason=ended[1],
    )
