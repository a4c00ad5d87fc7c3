"""The summary of a case as text, for whoever pastes it; and what is left to the annex of a report."""

from __future__ import annotations

from functools import cache

from provenance.analysis.registry import analyses
from provenance.record.finding import Limit
from provenance.wording import Wording
from provenance.workbench.opencase import OpenCase


def summary_of(case: OpenCase, wording: Wording) -> str:
    """The case as it is now in about 120 words; takes a snapshot, so not for the window's own thread."""
    from provenance.report.summary import summary_text

    return summary_text(case.snapshot(), wording)


@cache
def only_asked() -> frozenset[str]:
    """Analyses that are made only when a person asks for them; an exhibit without one was not left out."""
    return frozenset(id for id, declared in analyses().items() if declared.only_asked)


@cache
def retired() -> frozenset[str]:
    """Analyses that no examination makes any more; an exhibit without one was not left out."""
    return frozenset(id for id, declared in analyses().items() if declared.retired)


@cache
def annex_findings() -> frozenset[tuple[str, str]]:
    """Analysis and name of the findings that stand only in tables for machines and in the methods annex."""
    return frozenset((id, name) for id, declared in analyses().items() for name in declared.annex)


def limits_of(analysis_id: str) -> tuple[Limit, ...]:
    """What a method cannot show, as every run of it says."""
    return tuple(map(Limit, analyses()[analysis_id].limits))
