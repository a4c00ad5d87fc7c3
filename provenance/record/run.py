"""One execution of one analysis: what went in, with which parameters and versions, and what came out."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from provenance.record.finding import Finding, Limit, Reason
from provenance.record.values import Row, Table, Value


class Outcome(StrEnum):
    """The five ways a run can end; "nothing found" is a result like any other."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_answer(self) -> bool:
        """Whether the run came to its end; one that failed or was cancelled answers nothing and hides no answer."""
        return self not in (Outcome.FAILED, Outcome.CANCELLED)


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Common form: frozen, unknown fields refused, defaults left out."""


class Input(_Record, frozen=True):
    """One thing a run took: in which role, of which kind, its id and the SHA-256 of what was read.

    Of kind "archive" it is a reference of the user's archive of known places, with its place's id and name there.
    """

    role: str
    kind: str  # evidence, derivative, run, claim, observation, card, log, mask, marks, archive
    id: str
    sha256: str
    place: str = ""
    place_name: str = ""

    @property
    def private(self) -> bool:
        """Whether the log keeps it behind a commitment: what somebody has in his archive is no part of the case."""
        return self.kind == "archive"


class Component(_Record, frozen=True):
    """A piece of software or a data file that shaped the result; `sha256` for data files."""

    name: str
    version: str
    sha256: str | None = None


Parameter = bool | int | str | None | tuple[str, ...]


class Run(_Record, frozen=True):
    """A finished run. Parameters hold no float (decimal strings instead); times are RFC 3339 in UTC.

    `objects` are the SHA-256 of pictures the findings name. `cpu` names the instruction sets in use, because features
    of pictures change with them (measured).
    """

    id: str
    analysis: str
    version: int
    inputs: tuple[Input, ...]
    parameters: dict[str, Parameter]
    outcome: Outcome
    started: str
    finished: str
    findings: tuple[Finding, ...] = ()
    limits: tuple[Limit, ...] = ()
    reason: Reason | None = None
    seed: int | None = None
    components: tuple[Component, ...] = ()
    cpu: str = ""
    objects: tuple[str, ...] = ()

    def finding(self, name: str) -> Finding | None:
        """The first finding of that name."""
        return next((finding for finding in self.findings if finding.name == name), None)

    def value(self, name: str) -> Value | None:
        """The value of the first finding of that name."""
        found = self.finding(name)
        return None if found is None else found.value

    def rows(self, name: str) -> list[Row]:
        """The rows of that finding's table by column; none where it is not there, is no table or was erased."""
        table = self.value(name)
        return table.rows() if isinstance(table, Table) else []
