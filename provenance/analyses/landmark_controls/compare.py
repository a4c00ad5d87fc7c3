"""Compares a questioned picture with references of other places, as it was compared with those of the place meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from provenance.analyses.landmark_controls import LEAST_CONTROLS, ControlParameters
from provenance.analysis.contract import (
    PICTURE_PACKAGES,
    Item,
    Result,
    Statement,
    Task,
    decoder_versions,
    found,
    installed,
    not_applicable,
    nothing_found,
)
from provenance.errors import ArchiveError, InputError
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.run import Outcome
from provenance.record.values import Count, Region, Table, Term, Text, Value
from provenance.vision.comparing import Comparing, comparing_by
from provenance.vision.cv import OPENCV, cpu_features
from provenance.vision.landmark import grade
from provenance.vision.masking import masked

_COLUMNS: Final = ("place", "reference", "result", "points")
_REACHED: Final = ("match", "likely")
_COPY: Final = "same_photograph"
_ORDER: Final = (*_REACHED, "inconclusive", "no_evidence", _COPY, "not_compared")


class _Control(NamedTuple):
    item: Item
    result: str
    points: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it was really compared with a picture of another place."""
        return self.result not in (_COPY, "not_compared")


def compare(task: Task) -> Result:
    """`controls_compared`, `controls_reached`, `controls_same_design`, how they were compared, and each one's result in
    `controls`; too few places that could be compared are no control set."""
    parameters = task.parameters
    assert isinstance(parameters, ControlParameters)
    if parameters.unavailable:
        return not_applicable(parameters.unavailable)
    comparing = comparing_by(parameters.method)
    for part in (OPENCV, *installed(*PICTURE_PACKAGES), *comparing.components):
        task.context.component(part)
    if (hidden := _hidden(task, comparing)) is not None:
        return hidden
    copies = [_Control(item, _COPY) for item in task.every("copy_of_questioned")]
    items = (*task.every("control_of_same_design"), *task.every("control"))
    have = _places(items)
    if have < LEAST_CONTROLS:
        return _no_control_set(task, have, copies)
    rows = list(_each(task, items, comparing))
    have = _places([row.item for row in rows if row.counts])
    rows = sorted(
        [*rows, *copies], key=lambda one: (_ORDER.index(one.result), one.item.place_name, one.item.id)
    )
    if have < LEAST_CONTROLS:
        return _no_control_set(task, have, rows)
    return _stated(task, rows, comparing.limits)


def _places(items: Sequence[Item]) -> int:
    """How many places they show; without places, how many pictures."""
    return len({item.place or item.sha256 for item in items})


def _hidden(task: Task, comparing: Comparing) -> Result | None:
    """That too much of the questioned picture is painted over, as its comparisons say too: no control would agree."""
    item = task.one("questioned")
    said = masked(task.context, item, _mask(task), comparing.models, decoders=decoder_versions())
    if said is None or not said.hides:
        return None
    return not_applicable("masked", exhibit=item.exhibit or item.role, percent=said.percent)


def _mask(task: Task) -> tuple[Region, ...]:
    return tuple(region for item in task.every("questioned_mask") for region in task.context.mask(item))


def _each(task: Task, items: Sequence[Item], comparing: Comparing) -> Iterator[_Control]:
    parameters, decoders = task.parameters, decoder_versions()
    assert isinstance(parameters, ControlParameters)
    questioned = comparing.view(task.context, task.one("questioned"), decoders=decoders, mask=_mask(task))
    for done, item in enumerate(items):
        task.context.checkpoint(done, len(items))

        def within(_done: int, _of: int, done: int = done) -> None:
            task.context.checkpoint(done, len(items))

        try:
            control = comparing.view(task.context, item, decoders=decoders)
            comparison = comparing.compare(
                questioned, control, effort=parameters.effort, seed=task.seed, checkpoint=within
            )
        except (InputError, ArchiveError):  # an archive that is busy or gone costs this control, not all
            yield _Control(item, "not_compared")
            continue
        result = _COPY if comparison.same_photograph else grade(comparison)
        yield _Control(item, result, comparison.inlier_count)


def _no_control_set(task: Task, have: int, rows: Sequence[_Control]) -> Result:
    """Too few places could be compared; what was met on the way is said, what agrees is not counted."""
    said = (*_not_counted(rows), *_left_out(task))
    reason = Reason("too_few_controls", {"have": have, "least": LEAST_CONTROLS})
    return Result(Outcome.NOT_APPLICABLE, said, reason)


def _not_counted(rows: Sequence[_Control]) -> Iterator[Statement]:
    unread = sum(row.result == "not_compared" for row in rows)
    if unread:
        yield Statement("controls_not_compared", Basis.COMPUTED, Count(unread, "references"))
    copies = sum(row.result == _COPY for row in rows)
    if copies:
        yield Statement("questioned_in_archive", Basis.COMPUTED, Count(copies, "references"))


def _left_out(task: Task) -> Iterator[Statement]:
    """In private how many places give no control, for that tells how much the archive holds."""
    parameters = task.parameters
    assert isinstance(parameters, ControlParameters)
    reasons = [item.id.split() for item in task.every("left_out")]
    if reasons:
        cells = tuple((Term(reason), Count(int(n), "places")) for reason, n in reasons)
        value = Table(cells, ("why", "left_out"))
        yield Statement("controls_left_out", Basis.COMPUTED, value, private=True)
    if parameters.by_name_alone:
        by_name = Count(parameters.by_name_alone, "places")
        yield Statement("controls_by_name_alone", Basis.COMPUTED, by_name)


def _stated(task: Task, rows: Sequence[_Control], limits: tuple[Limit, ...]) -> Result:
    parameters = task.parameters
    assert isinstance(parameters, ControlParameters)
    counted = [row for row in rows if row.counts]
    reached = sum(row.result in _REACHED for row in counted)
    alike = sum(row.item.role == "control_of_same_design" for row in counted)
    older = any(limit.id == "older_method" for limit in limits)
    effort = () if older else (Statement("effort", Basis.COMPUTED, Term(parameters.effort)),)
    statements = (
        Statement("controls_reached", Basis.COMPUTED, Count(reached, "references")),
        Statement("controls_compared", Basis.COMPUTED, Count(len(counted), "references")),
        Statement("controls_same_design", Basis.COMPUTED, Count(alike, "references")),
        *_not_counted(rows),
        *_left_out(task),
        *effort,
        Statement("method", Basis.COMPUTED, Term("sift" if older else "learned")),
        Statement("controls", Basis.COMPUTED, Table(tuple(map(_row, rows)), _COLUMNS), private=True),
    )
    if not alike:
        limits = (*limits, Limit("no_control_of_same_design"))
    if not parameters.place_said:
        limits = (*limits, Limit("place_meant_not_said"))
    state = found if reached else nothing_found
    return state(*statements, limits=limits, cpu=cpu_features())


def _row(row: _Control) -> tuple[Value | None, ...]:
    return (
        Text(row.item.place_name or row.item.place),
        Text(row.item.id, "zxx"),
        Term(row.result),
        None if row.points is None else Count(row.points, "points"),
    )
