"""Compares one questioned exhibit of a case with one reference, as hard as asked, and records the run."""

from __future__ import annotations

from provenance.analyses.landmark_match import ANALYSIS, LandmarkParameters
from provenance.record.run import Run
from provenance.work.workplace import Cancellation
from provenance.workbench.comparison import Effort
from provenance.workbench.opencase import OpenCase


def compare_pair(
    case: OpenCase,
    questioned: str,
    reference: str,
    effort: Effort = "usual",
    cancellation: Cancellation | None = None,
) -> Run:
    """Compare two exhibits by their numbers or ids, and record the run. Raises Cancelled, RecordError."""
    inputs = (("questioned", questioned), ("reference", reference))
    return case.run(ANALYSIS.id, inputs, LandmarkParameters(effort=effort), cancellation)
