"""Runs recorded runs again and says, value kind by value kind, whether the answer is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

import msgspec

from provenance.analysis.contract import EXACT, Analysis, Tolerance
from provenance.analysis.registry import analyses
from provenance.analysis.runner import Materials, Runner
from provenance.errors import AlidadeError
from provenance.record.finding import Finding
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Snapshot
from provenance.record.values import (
    Count,
    Digest,
    FileName,
    Flag,
    Instant,
    Link,
    Matches,
    Measure,
    Missing,
    Opaque,
    Period,
    Picture,
    Place,
    Pointer,
    Rational,
    Region,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import items_again


class Replayed(StrEnum):
    """How a replayed run compares with the recorded one; only `differs` is a failure."""

    SAME = "same"
    WITHIN_TOLERANCE = "same_within_tolerance"
    DIFFERS = "differs"
    OTHER_VERSION = "other_version_here"
    NOT_REPEATABLE = "not_repeatable_here"


@dataclass(frozen=True)
class Replay:
    """One run replayed; `differing` names the findings that differ."""

    run: Run
    answer: Replayed
    differing: tuple[str, ...] = ()


def replay(
    snapshot: Snapshot, materials: Materials, runner: Runner, cancellation: Cancellation
) -> Iterator[Replay]:
    """Replay every run of a case in order; nothing is recorded."""
    exhibits = {exhibit.id: exhibit for exhibit in snapshot.exhibits}
    for run in snapshot.runs:
        declared = analyses().get(run.analysis)
        if declared is None or declared.version != run.version:
            yield Replay(run, Replayed.OTHER_VERSION)
            continue
        if run.outcome in (Outcome.CANCELLED, Outcome.FAILED):
            yield Replay(run, Replayed.NOT_REPEATABLE)
            continue
        try:
            items = items_again(run, exhibits)
            parameters = declared.parameters_of(run.parameters)
        except (AlidadeError, msgspec.ValidationError):
            yield Replay(run, Replayed.NOT_REPEATABLE)
            continue
        again = runner.run(declared, items, materials, parameters=parameters, cancellation=cancellation).run
        cancellation.check()
        yield compare(run, again, declared)


def compare(recorded: Run, again: Run, declared: Analysis) -> Replay:
    """Compare two runs of the same method on the same bytes."""
    if again.outcome is Outcome.FAILED and recorded.outcome is not Outcome.FAILED:
        return Replay(recorded, Replayed.NOT_REPEATABLE, (again.reason.id if again.reason else "",))
    if recorded.outcome is not again.outcome:
        return Replay(recorded, Replayed.DIFFERS, ("outcome",))
    if [f.name for f in recorded.findings] != [f.name for f in again.findings]:
        return Replay(recorded, Replayed.DIFFERS, ("findings",))
    answer, differing = Replayed.SAME, []
    for old, new in zip(recorded.findings, again.findings, strict=True):
        match _finding(old, new, declared.tolerances.get(old.name, EXACT)):
            case Replayed.DIFFERS:
                differing.append(old.name)
            case Replayed.WITHIN_TOLERANCE:
                answer = Replayed.WITHIN_TOLERANCE
            case _:
                continue
    return Replay(recorded, Replayed.DIFFERS, tuple(differing)) if differing else Replay(recorded, answer)


def _finding(old: Finding, new: Finding, tolerance: Tolerance) -> Replayed:
    if old.value == new.value:
        return Replayed.SAME
    if not tolerance.compared:
        return Replayed.WITHIN_TOLERANCE
    return Replayed.WITHIN_TOLERANCE if near(old.value, new.value, tolerance.relative) else Replayed.DIFFERS


def near(old: Value | None, new: Value | None, relative: Decimal) -> bool:
    """Whether two values of the same kind agree, numbers within a share of the recorded one."""
    if old is None or new is None or type(old) is not type(new):
        return old is new
    match old:
        case Count():
            assert isinstance(new, Count)
            return old.unit == new.unit and _near(Decimal(old.value), Decimal(new.value), relative)
        case Measure():
            assert isinstance(new, Measure)
            return old.unit == new.unit and _near(Decimal(old.value), Decimal(new.value), relative)
        case Sequence():
            assert isinstance(new, Sequence)
            return _each(old.value, new.value, relative)
        case Table():
            assert isinstance(new, Table)
            rows = zip(old.value, new.value, strict=False)
            same_shape = old.columns == new.columns and len(old.value) == len(new.value)
            return same_shape and all(_each(one, other, relative) for one, other in rows)
        case (
            Text() | Term() | Rational() | Flag() | Instant() | Period() | Place() | Region() | Digest() | FileName()
            | Opaque() | Link() | Pointer() | Picture() | Matches() | Missing()
        ):  # fmt: skip
            return old == new
        case _:
            assert_never(old)


def _each(old: tuple[Value | None, ...], new: tuple[Value | None, ...], relative: Decimal) -> bool:
    return len(old) == len(new) and all(near(a, b, relative) for a, b in zip(old, new, strict=True))


def _near(old: Decimal, new: Decimal, relative: Decimal) -> bool:
    return abs(old - new) <= relative * abs(old)
