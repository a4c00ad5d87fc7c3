"""What records are called where readers meet them: Q1, Claim 2, Run 3, Run 3: result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from provenance.record.finding import Finding
from provenance.record.judgement import FeatureListLocked, FeatureListSkipped
from provenance.record.marks import MarksDrawn
from provenance.record.references import (
    DisagreementMarked,
    FeatureCompared,
    MaskPainted,
    ReferenceDescribed,
)
from provenance.record.run import Run
from provenance.record.snapshot import Snapshot
from provenance.record.timebounds import TimeBoundStated
from provenance.wording.wording import Wording


class RecordNames:
    """The names of one state of a case. `runs` in the order of the log; their findings are named when asked for.

    `findings` are those of the runs where somebody has them together already.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        runs: Iterable[Run],
        wording: Wording,
        findings: Mapping[str, tuple[Run, Finding]] | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._runs = tuple(runs)
        self._wording = wording
        self._known = findings

    def ready(self) -> None:
        """Put everything together now rather than at the first question."""
        _ = self.run_numbers, self.findings, self._people

    def name_of(self, id: str) -> str | None:
        """What the reader knows a record by, or None when it is not in this case."""
        if id in self.run_numbers:
            return self._wording.label("name.run", n=self.run_numbers[id])
        if id in self.findings:
            run, finding = self.findings[id]
            what = self._wording.finding_name(finding, run.analysis)
            return self._wording.label("name.finding", run=str(self.run_numbers[run.id]), what=what)
        return self._people.get(id)

    @cached_property
    def run_numbers(self) -> Mapping[str, int]:
        """Run id → its number, counted from 1 in the order of the log."""
        return {run.id: number for number, run in enumerate(self._runs, 1)}

    @cached_property
    def findings(self) -> Mapping[str, tuple[Run, Finding]]:
        """Finding id → its run and itself."""
        if self._known is not None:
            return self._known
        return {finding.id: (run, finding) for run in self._runs for finding in run.findings}

    @cached_property
    def _people(self) -> Mapping[str, str]:
        snapshot, label = self._snapshot, self._wording.label
        names = {exhibit.id: exhibit.number for exhibit in snapshot.exhibits}
        groups = (
            ("name.claim", [entry.data.claim for entry in snapshot.claims]),
            ("name.sighting", [entry.data.sighting for entry in snapshot.sightings]),
            ("name.search", [entry.data.search for entry in snapshot.searches]),
            ("name.observation", [entry.data.observation for entry in snapshot.observations]),
            ("name.note", [entry.data.note for entry in snapshot.notes]),
            ("name.dispute", [entry.data.dispute for entry in snapshot.disputes]),
            ("name.link", [entry.data.link for entry in snapshot.links]),
            ("name.mask", [entry.data.mask for entry in snapshot.current(MaskPainted)]),
            ("name.marks", [entry.data.marks for entry in snapshot.current(MarksDrawn)]),
            ("name.disagreement", [e.data.disagreement for e in snapshot.current(DisagreementMarked)]),
            ("name.bound", [e.data.bound for e in snapshot.current(TimeBoundStated)]),
            ("name.feature_compared", [e.data.comparison for e in snapshot.current(FeatureCompared)]),
        )
        for id, members in groups:
            names |= {member: label(id, n=n) for n, member in enumerate(members, 1)}
        about = {lock.data.feature_list: lock.data.evidence for lock in snapshot.all(FeatureListLocked)}
        about |= {skip.data.feature_list: skip.data.evidence for skip in snapshot.all(FeatureListSkipped)}
        for id, evidence in about.items():
            names[id] = label("features.title", exhibit=names.get(evidence, evidence))
        for card in snapshot.current(ReferenceDescribed):
            exhibit = names.get(card.data.evidence, card.data.evidence)
            names[card.data.card] = label("name.reference_card", exhibit=exhibit)
        for source in snapshot.sources:
            names[source.data.source] = self._wording.value(source.data.name)
        return names
