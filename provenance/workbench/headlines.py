"""Which finding of an analysis says its result in a line, for whoever lists findings by their use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from provenance.analysis.registry import analyses
from provenance.record.copies import answering
from provenance.record.run import Run


def headline_of(run: Run) -> str:
    """The name of the finding that says a run's result in a line; empty where its analysis has none."""
    return answering(run, headlines().get(run.analysis, ""))


@cache
def headlines() -> Mapping[str, str]:
    """Analysis id → the name of its headline finding; analyses without one are left out. Reads no evidence."""
    return MappingProxyType({id: one.headline for id, one in analyses().items() if one.headline})
