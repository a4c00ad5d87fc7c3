"""Ranks the archive's references for a questioned picture: by a glance at each, or by an index where they are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from provenance.analyses.place_shortlist import EXHAUSTIVE, ShortlistParameters
from provenance.analyses.place_shortlist.index import Described, index_of
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
from provenance.errors import ResourceError
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Measure, Table, Text, Value, decimal_text
from provenance.vision.cv import OPENCV, cpu_features
from provenance.vision.glances import Glance, glance
from provenance.vision.seeing import described, networks
from provenance.vision.xfeat import LearnedFeatures

_COLUMNS = ("reference", "rank", "points", "glance_score")


class _Ranked(NamedTuple):
    item: Item
    glanced: Glance | None


def search(task: Task) -> Result:
    """`searched_references`, and `shortlist`: references by id, most promising first, with the points of a glance."""
    parameters = task.parameters
    assert isinstance(parameters, ShortlistParameters)
    try:
        models = networks()
    except ResourceError as error:
        return not_applicable("models_not_usable", file=str(error.values.get("file", "?")))
    for part in (OPENCV, *installed(*PICTURE_PACKAGES), *models.components):
        task.context.component(part)
    references = _in_order(task.every("reference"))
    describing = Described(task.context, models, decoder_versions())
    if parameters.describe_only:
        read = sum(one is not None for one in describing.every(references, 0, len(references)))
        return nothing_found(Statement("searched_references", Basis.COMPUTED, Count(read, "references")))
    questioned = described(task.context, task.one("questioned"), models, decoders=describing.decoders)
    glanced_at, rest = references, list[Item]()
    if len(references) > EXHAUSTIVE:
        index = index_of(references, describing, built_only=parameters.built_only, seed=task.seed)
        if index is None:
            return not_applicable("place_index_not_built", n=len(references))
        likely = index.ranked(references, questioned.descriptors)[: parameters.most]
        glanced_at, rest = likely[: parameters.verified], likely[parameters.verified :]
    ranked = [*_by_glances(task, questioned, glanced_at, describing), *(_Ranked(item, None) for item in rest)]
    return _stated(ranked[: parameters.most], len(references), len(describing.unreadable))


def _in_order(items: Sequence[Item]) -> list[Item]:
    """By hash and id: an order that does not depend on how they were given."""
    return sorted(items, key=lambda item: (item.sha256, item.id))


def _by_glances(
    task: Task,
    questioned: LearnedFeatures,
    references: Sequence[Item],
    describing: Described,
) -> list[_Ranked]:
    """The references by a glance at each, best first; what cannot be decoded comes last, to be reported then."""
    ranked = []
    for item, features in zip(references, describing.every(references, 0, len(references)), strict=True):
        glanced = None
        if features is not None:
            glanced = glance(questioned, features, describing.models.lighterglue, task.seed)
        ranked.append(_Ranked(item, glanced))
    return sorted(ranked, key=lambda one: -1.0 if one.glanced is None else one.glanced.score, reverse=True)


def _stated(ranked: Sequence[_Ranked], searched: int, unreadable: int) -> Result:
    rows: list[tuple[Value | None, ...]] = [
        (
            Text(one.item.id, "zxx"),
            Count(rank, "ranks"),
            None if one.glanced is None else Count(one.glanced.points, "points"),
            None if one.glanced is None else Measure(decimal_text(one.glanced.score, 3), "1"),
        )
        for rank, one in enumerate(ranked, start=1)
    ]
    statements = (
        Statement("searched_references", Basis.COMPUTED, Count(searched, "references")),
        Statement("shortlist", Basis.COMPUTED, Table(tuple(rows), _COLUMNS)),
    )
    limits = (Limit("references_unreadable", {"count": unreadable}),) if unreadable else ()
    return found(*statements, limits=limits, cpu=cpu_features())
