"""The guided path through the example: which step is next, worked out from the log alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureListState, feature_list
from provenance.record.judgement import ConclusionRecorded, EvidenceOpened
from provenance.workbench.view import CaseView


@dataclass(frozen=True)
class Step:
    """One step: where it is done, and whether the log shows that it was. Its words are `guide.<id>`."""

    id: str
    stage: str
    done: Callable[[CaseView], bool]


def _questioned(view: CaseView) -> tuple[str, ...]:
    return tuple(e.id for e in view.snapshot.exhibits if e.role is EvidenceRole.QUESTIONED)


def _looked(view: CaseView) -> bool:
    opened = {entry.data.evidence for entry in view.snapshot.current(EvidenceOpened)}
    return bool(opened.intersection(_questioned(view)))


def _features(view: CaseView) -> bool:
    return _closed(view) or any(
        entry.data.evidence in _questioned(view) for entry in view.snapshot.observations
    )


def _closed(view: CaseView) -> bool:
    closed = (FeatureListState.LOCKED, FeatureListState.SKIPPED)
    return any(feature_list(view.snapshot, id).state in closed for id in _questioned(view))


def _compared(view: CaseView) -> bool:
    return any({"questioned", "reference"} <= {given.role for given in run.inputs} for _, run in view.runs)


STEPS: Final = (
    Step("look", "photo", _looked),
    Step("mark", "photo", _features),
    Step("lock", "photo", _closed),
    Step("file", "file", lambda view: any(run.analysis == "metadata" for _, run in view.runs)),
    Step("search", "seen", lambda view: bool(view.snapshot.searches)),
    Step("compare", "place", _compared),
    Step("conclude", "verdict", lambda view: bool(view.snapshot.current(ConclusionRecorded))),
    Step("report", "report", lambda view: bool(view.snapshot.reports)),
)


def next_step(view: CaseView) -> int:
    """The number of the first step that is not done; the number of steps when all are."""
    return next((n for n, step in enumerate(STEPS) if not step.done(view)), len(STEPS))
