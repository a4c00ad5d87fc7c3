"""What the analyses of this version declare that a report goes by: findings for the annex alone, and pairs."""

from __future__ import annotations

from functools import cache

from provenance.analysis.registry import analyses

OF_ARCHIVE = "archive"  # the kind of what is kept for all cases and is no exhibit of one
PAIR_ROLES = frozenset({"questioned", "reference"})


@cache
def only_in_annex(analysis: str) -> frozenset[str]:
    """Names of the findings that stand in the methods annex and never beside a result; none of an unknown analysis."""
    declared = analyses().get(analysis)
    return frozenset() if declared is None else frozenset(declared.annex)


@cache
def only_asked() -> frozenset[str]:
    """The analyses that are made only when a person asks for them; an exhibit without one was not left out."""
    return frozenset(id for id, declared in analyses().items() if declared.only_asked)


@cache
def retired() -> frozenset[str]:
    """The analyses that no examination makes any more; an exhibit without one was not left out."""
    return frozenset(id for id, declared in analyses().items() if declared.retired)


@cache
def of_pairs() -> frozenset[str]:
    """The analyses that take a questioned picture together with a reference of the case."""
    return frozenset(
        id
        for id, declared in analyses().items()
        if {role.name for role in declared.roles if role.kind != OF_ARCHIVE} >= PAIR_ROLES
    )
