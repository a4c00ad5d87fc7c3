"""Compares one questioned exhibit of a case with one reference, as hard as asked, and counts its references again."""

from __future__ import annotations

from provenance.analyses.landmark_match import ANALYSIS, LandmarkParameters
from provenance.record.run import Outcome, Run
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
    """Compare two exhibits by their numbers or ids, and record the run. Raises Cancelled, RecordError.

    Unless that was cancelled meanwhile, a new count of the references that support the questioned exhibit is recorded
    after it.
    """
    inputs = (("questioned", questioned), ("reference", reference))
    run = case.run(ANALYSIS.id, inputs, LandmarkParameters(effort=effort), cancellation)
    cancelled = cancellation is not None and cancellation.asked.is_set()
    if run.outcome is not Outcome.CANCELLED and not cancelled:
        case.recount(questioned, cancellation)
    return run
