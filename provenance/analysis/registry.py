"""Finds the analyses: every folder under `provenance/analyses` declares one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from provenance.analysis.contract import Analysis
from provenance.errors import UsageError

_FOLDER = "provenance.analyses"


@cache
def analyses() -> Mapping[str, Analysis]:
    """Every analysis by its id. Raises ImportError when a folder declares none, ValueError for an id used twice."""
    package = importlib.import_module(_FOLDER)
    found: dict[str, Analysis] = {}
    for module in pkgutil.iter_modules([str(Path(next(iter(package.__path__))))]):
        declared = importlib.import_module(f"{_FOLDER}.{module.name}").ANALYSIS
        if declared.id in found:
            raise ValueError(f"analysis id used twice: {declared.id}")
        found[declared.id] = declared
    return found


def analysis(id: str) -> Analysis:
    """The analysis of that id. Raises UsageError when there is none in this version."""
    known = analyses()
    if id not in known:
        raise UsageError("no_such_analysis", id=id[:100], known=", ".join(sorted(known)))
    return known[id]
