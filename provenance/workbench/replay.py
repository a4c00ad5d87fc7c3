"""Runs recorded runs again and says, value kind by value kind, whether the answer is the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, assert_never

import msgspec

from provenance.analysis.contract import EXACT, Analysis, Tolerance
from provenance.analysis.registry import analyses
from provenance.analysis.runner import ALL_WALLS, Materials, Runner
from provenance.errors import AlidadeError, RecordError
from provenance.record.finding import Finding, Reason
from provenance.record.run import Component, Outcome, Run
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
from provenance.workbench.materials import is_small, items_again


class Replayed(StrEnum):
    """How a replayed run compares with the recorded one; see `FAILURES`."""

    SAME = "same"
    WITHIN_TOLERANCE = "same_within_tolerance"
    DIFFERS = "differs"
    ALTERED = "evidence_altered"
    OTHER_VERSION = "other_version_here"
    NOT_REPEATABLE = "not_repeatable_here"


FAILURES: Final = frozenset({Replayed.DIFFERS, Replayed.ALTERED})
"""Another answer from the same bytes with the same software, and bytes that are not those recorded."""

#: The ids of `CaseAltered`.
_ALTERATIONS: Final = frozenset({"object_altered", "object_piece_missing", "event_altered"})
#: How `Missing` says it of a private field.
_ALTERED_FIELDS: Final = frozenset({"lost", "altered"})


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
    for run in snapshot.runs:
        own = _gone(snapshot, run)
        given = {_gone(snapshot, earlier) for earlier in _earlier_runs(snapshot, run)}
        if "altered" in {own, *given}:
            yield Replay(run, Replayed.ALTERED, ("findings",))
            continue
        replayed = _again(run, snapshot, materials, runner, cancellation)
        # What was erased on purpose can be neither compared nor worked from: that is no other answer.
        same = replayed.answer in (Replayed.SAME, Replayed.WITHIN_TOLERANCE, Replayed.ALTERED)
        if (own == "erased" and replayed.answer is not Replayed.ALTERED) or ("erased" in given and not same):
            replayed = Replay(run, Replayed.NOT_REPEATABLE)
        yield replayed


def _again(
    run: Run, snapshot: Snapshot, materials: Materials, runner: Runner, cancellation: Cancellation
) -> Replay:
    declared = analyses().get(run.analysis)
    if declared is None or declared.version != run.version:
        return Replay(run, Replayed.OTHER_VERSION)
    if not run.outcome.is_answer:
        return Replay(run, Replayed.NOT_REPEATABLE)
    try:
        items = items_again(run, snapshot)
        parameters = declared.parameters_of(run.parameters)
        for item in items:
            if is_small(item):  # the archive may have made it anew since, or have it no more
                materials.data(item.sha256)
    except (AlidadeError, msgspec.ValidationError):
        return Replay(run, Replayed.NOT_REPEATABLE)
    again = runner.run(
        declared, items, materials, parameters=parameters, cancellation=cancellation, as_of=run.started
    ).run
    cancellation.check()
    return compare(run, again, declared)


def _gone(snapshot: Snapshot, run: Run) -> Literal["", "erased", "altered"]:
    """Whether findings or inputs of a recorded run were erased, or changed from outside."""
    why = {finding.value.value for finding in run.findings if isinstance(finding.value, Missing)}
    recorded = snapshot.run_entry(run.id).data
    if isinstance(recorded.private_inputs, Missing):
        why.add(recorded.private_inputs.value)
    if why & _ALTERED_FIELDS:
        return "altered"
    more = recorded.more
    return "erased" if "erased" in why or more in snapshot.erased_objects else ""


def _earlier_runs(snapshot: Snapshot, run: Run) -> Iterator[Run]:
    """The runs that a run was given, as far as they still count."""
    for given in run.inputs:
        if given.kind == "run":
            with contextlib.suppress(RecordError):
                yield snapshot.run(given.id)


def compare(recorded: Run, again: Run, declared: Analysis) -> Replay:
    """Compare two runs of the same method on the same bytes; with other software here, another answer is none."""
    if again.outcome is Outcome.FAILED and recorded.outcome is not Outcome.FAILED:
        reason = again.reason or Reason("analysis_broke")  # a failed run always has one; this is for the type
        answer = Replayed.ALTERED if _says_altered(reason) else Replayed.NOT_REPEATABLE
        return Replay(recorded, answer, (reason.id,))
    ended = {recorded.outcome, again.outcome}
    if (
        declared.only_asked and len(ended) > 1 and Outcome.NOT_APPLICABLE in ended
    ):  # the user's program is not there
        return Replay(recorded, Replayed.NOT_REPEATABLE, ("outcome",))
    answer, differing = _compared(recorded, again, declared)
    if differing and _other_software(recorded, again):
        answer = Replayed.OTHER_VERSION
    return Replay(recorded, answer, differing)


def _says_altered(reason: Reason) -> bool:
    return reason.id in _ALTERATIONS or reason.values.get("why") in _ALTERED_FIELDS


def _compared(recorded: Run, again: Run, declared: Analysis) -> tuple[Replayed, tuple[str, ...]]:
    if recorded.outcome is not again.outcome:
        return Replayed.DIFFERS, ("outcome",)
    differing = [name for name in ("reason", "limits") if getattr(recorded, name) != getattr(again, name)]
    if [f.name for f in recorded.findings] != [f.name for f in again.findings]:
        return Replayed.DIFFERS, (*differing, "findings")
    answer = Replayed.SAME
    for old, new in zip(recorded.findings, again.findings, strict=True):
        match _finding(old, new, declared.tolerances.get(old.name, EXACT)):
            case Replayed.DIFFERS:
                differing.append(old.name)
            case Replayed.WITHIN_TOLERANCE:
                answer = Replayed.WITHIN_TOLERANCE
            case _:
                continue
    return (Replayed.DIFFERS, tuple(differing)) if differing else (answer, ())


def _other_software(recorded: Run, again: Run) -> bool:
    """Whether other software or another processor worked here than was recorded.

    A run that ended earlier than the other names fewer parts; then those that both name are compared.
    """
    old, new = _parts(recorded), _parts(again)
    if recorded.outcome is again.outcome:
        return old != new or recorded.cpu != again.cpu
    other_cpu = bool(recorded.cpu and again.cpu) and recorded.cpu != again.cpu
    return other_cpu or any(old[name] != new[name] for name in old.keys() & new.keys())


def _parts(run: Run) -> dict[str, Component]:
    return {component.name: component for component in run.components if component.name not in ALL_WALLS}


def _finding(old: Finding, new: Finding, tolerance: Tolerance) -> Replayed:
    if (old.basis, old.limits) != (new.basis, new.limits):
        return Replayed.DIFFERS
    if (old.value, old.region) == (new.value, new.region):
        return Replayed.SAME
    if not tolerance.compared:
        return Replayed.WITHIN_TOLERANCE
    agrees = old.region == new.region and near(old.value, new.value, tolerance.relative)
    return Replayed.WITHIN_TOLERANCE if agrees else Replayed.DIFFERS


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
