"""Compares a questioned picture with references of other places, each once as shown, and counts what was reached."""

from __future__ import annotations

from collections.abc import Iterator
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
from provenance.errors import ArchiveAltered, InputError, ResourceError
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Table, Term, Text, Value
from provenance.vision.cv import OPENCV, cpu_features
from provenance.vision.landmark import grade
from provenance.vision.learned import compare_learned
from provenance.vision.seeing import Networks, networks, seen

_COLUMNS: Final = ("reference", "place", "result", "points")
_REACHED: Final = ("match", "likely")
_ORDER: Final = (*_REACHED, "inconclusive", "no_evidence", "same_photograph", "not_compared")


class _Control(NamedTuple):
    item: Item
    place: str | None
    result: str
    points: int | None


def compare(task: Task) -> Result:
    """`controls_compared`, `controls_reached`, `controls_same_design` and each one's result in `controls`."""
    parameters = task.parameters
    assert isinstance(parameters, ControlParameters)
    items = task.every("control")
    places = dict(zip((item.id for item in items), parameters.places, strict=False))
    have = len(set(places.values())) if places else len({item.sha256 for item in items})
    if have < LEAST_CONTROLS:
        return not_applicable("too_few_controls", have=have, least=LEAST_CONTROLS)
    try:
        models = networks()
    except ResourceError as error:
        return not_applicable("models_not_usable", file=str(error.values.get("file", "?")))
    for part in (OPENCV, *installed(*PICTURE_PACKAGES), *models.components):
        task.context.component(part)
    rows = sorted(_compared(task, models, places), key=lambda one: (_ORDER.index(one.result), one.item.id))
    return _stated(rows, set(parameters.same_design))


def _compared(task: Task, models: Networks, places: dict[str, str]) -> Iterator[_Control]:
    items, decoders = task.every("control"), decoder_versions()
    mask = tuple(region for item in task.every("questioned_mask") for region in task.context.mask(item))
    questioned = seen(task.context, task.one("questioned"), models, decoders=decoders, mask=mask).looked_at
    for done, item in enumerate(items):
        task.context.checkpoint(done, len(items))
        place = places.get(item.id)
        try:
            control = seen(task.context, item, models, decoders=decoders).looked_at
        except (InputError, ArchiveAltered):
            yield _Control(item, place, "not_compared", None)
            continue
        comparison = compare_learned(questioned, control, models.lighterglue, effort="quick", seed=task.seed)
        result = "same_photograph" if comparison.same_photograph else grade(comparison)
        yield _Control(item, place, result, comparison.inlier_count)


def _stated(rows: list[_Control], same_design: set[str]) -> Result:
    counted = [row for row in rows if row.result not in ("not_compared", "same_photograph")]
    reached = sum(row.result in _REACHED for row in counted)
    alike = sum(row.item.id in same_design for row in counted)
    table: tuple[tuple[Value | None, ...], ...] = tuple(
        (
            Text(row.item.id, "zxx"),
            None if row.place is None else Text(row.place, "zxx"),
            Term(row.result),
            None if row.points is None else Count(row.points, "points"),
        )
        for row in rows
    )
    statements = (
        Statement("controls_reached", Basis.COMPUTED, Count(reached, "references")),
        Statement("controls_compared", Basis.COMPUTED, Count(len(counted), "references")),
        Statement("controls_same_design", Basis.COMPUTED, Count(alike, "references")),
        Statement("controls", Basis.COMPUTED, Table(table, _COLUMNS)),
    )
    limits = () if alike else (Limit("no_control_of_same_design"),)
    if reached:
        return found(*statements, limits=limits, cpu=cpu_features())
    return nothing_found(*statements, limits=limits, cpu=cpu_features())
