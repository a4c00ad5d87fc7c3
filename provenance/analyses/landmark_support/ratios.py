"""The log-likelihood ratios of the comparisons taken together, less what looking through many references costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from provenance.analysis.contract import Task
from provenance.record.run import Outcome, Run
from provenance.record.values import Measure, Pointer, Table, Value, decimal_text
from provenance.vision.calibration import FILES, llr_after_search
from provenance.vision.calibration_files import calibrations


def llr_table(task: Task, runs: Sequence[Run], searched: int) -> Table:
    """The log-likelihood ratio of each comparison, and after the search.

    `searched`: how many references were looked through; never fewer than were compared.
    """
    compared = sum(run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND) for run in runs)
    caps = _caps(task, runs)
    rows: list[tuple[Value, ...]] = []
    for run in runs:
        llr = run.value("llr")
        if isinstance(llr, Measure):
            cap = next((caps[one.sha256] for one in run.components if one.sha256 in caps), math.inf)
            after = llr_after_search(float(llr.value), max(1, searched, compared), cap)
            reference = next(given.id for given in run.inputs if given.role == "reference")
            rows.append((Pointer(reference), llr, Measure(decimal_text(after, 2), "nat")))
    return Table(tuple(rows), ("evidence", "llr", "llr_after_search"))


def _caps(task: Task, runs: Iterable[Run]) -> dict[str, float]:
    """SHA-256 of a calibration that runs went by → its cap against the same place; of those that are still there and
    can be read."""
    used = {one.sha256 for run in runs for one in run.components if one.sha256}
    caps: dict[str, float] = {}
    for method in FILES:
        for found in calibrations(method, task.context.own_data).usable:
            if found.sha256 in used:
                caps[found.sha256] = found.calibration.fit.cap_against
                task.context.component(found.component)
    return caps
