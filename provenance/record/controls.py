"""By which effort and method a questioned picture was compared with its references: its controls follow them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from provenance.record.casework import RunRecorded
from provenance.record.copies import COMPARED_BY
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Snapshot
from provenance.record.values import Term

_FINISHED: Final = (Outcome.FOUND, Outcome.NOTHING_FOUND)
_THOROUGH: Final = ("raised", "usual", "quick")


class Way(NamedTuple):
    """An effort and a method of comparing."""

    effort: str
    method: str


USUAL: Final = Way("usual", "learned")


def compared_how(snapshot: Snapshot, questioned: str) -> Way | None:
    """How the last comparison with each reference was made, the most thorough of them; None without any."""
    last: dict[str, RunRecorded] = {}
    for run in _comparisons(snapshot, questioned):
        last |= {given.id: run for given in run.inputs if given.role == "reference"}
    if not last:
        return None
    ways = [_way(snapshot.run_as_readable(run)) for run in last.values()]
    efforts = {way.effort for way in ways}
    methods = {way.method for way in ways}
    effort = next((one for one in _THOROUGH if one in efforts), USUAL.effort)
    return Way(effort, "sift" if methods == {"sift"} else "learned")


def compared_otherwise(snapshot: Snapshot, controls: Run) -> bool:
    """Whether controls were compared otherwise than the comparisons that they stand beside now."""
    how = compared_how(snapshot, controls.inputs[0].id)
    if how is None:
        return False
    own = _way(controls)
    return how.method != own.method or (how.method == "learned" and how.effort != own.effort)


def _comparisons(snapshot: Snapshot, questioned: str) -> Iterator[RunRecorded]:
    for entry in snapshot.current(RunRecorded):
        run = entry.data
        if run.analysis == COMPARED_BY and run.outcome in _FINISHED and run.inputs[0].id == questioned:
            yield run


def _way(run: Run) -> Way:
    """The effort that was asked for, and the method that ran: without whole model files it is the older one."""
    asked = run.parameters
    ran = run.value("method")
    method = ran.value if isinstance(ran, Term) else asked.get("method", USUAL.method)
    return Way(str(asked.get("effort", USUAL.effort)), str(method))
