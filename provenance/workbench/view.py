"""The whole case as the window shows it, decoded ahead, so that showing it needs neither file nor lock."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from provenance.errors import CaseReadOnly, RecordError
from provenance.record import codec
from provenance.record.casework import ObjectErased, PayloadErased, RunRecorded
from provenance.record.finding import Finding
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Snapshot
from provenance.wording import Wording
from provenance.wording.names import RecordNames
from provenance.workbench.opencase import OpenCase

RecordedRun = tuple[Entry[RunRecorded], Run]


class CaseView:
    """A snapshot with its runs put together and its records named. Safe in any thread, and never waits.

    `alarms` are the alterations known of (see `Integrity.known`); `read_only` why nothing can be written.
    """

    def __init__(
        self,
        path: Path,
        snapshot: Snapshot,
        runs: tuple[RecordedRun, ...],
        wording: Wording,
        *,
        alarms: tuple[str, ...] = (),
        read_only: CaseReadOnly | None = None,
        findings: Mapping[str, tuple[Run, Finding]] | None = None,
    ) -> None:
        self.path = path
        self.snapshot = snapshot
        self.runs = runs
        self.alarms = alarms
        self.read_only = read_only
        self._names = RecordNames(snapshot, (run for _, run in runs), wording, findings)
        self.wording = wording.resolving(self.name_of)

    def ready(self) -> None:
        """Put together what rooms ask for, here rather than in the window's thread."""
        self._names.ready()
        snapshot = self.snapshot
        _ = self.runs_on, snapshot.exhibits, snapshot.title, snapshot.question
        if snapshot.exhibits:
            snapshot.exhibit(snapshot.exhibits[0].id)

    # ---- runs ---------------------------------------------------------------------------------------------------

    @cached_property
    def runs_on(self) -> Mapping[str, tuple[RecordedRun, ...]]:
        """Evidence id → the runs that took it in any role, in order."""
        found: dict[str, list[RecordedRun]] = {}
        for recorded in self.runs:
            for id in dict.fromkeys(given.id for given in recorded[1].inputs if given.kind == "evidence"):
                found.setdefault(id, []).append(recorded)
        return {id: tuple(runs) for id, runs in found.items()}

    def latest_runs_on(self, evidence: str, analysis: str | None = None) -> tuple[RecordedRun, ...]:
        """The latest run per analysis and inputs that has an exhibit as its first input, in the order of the log."""
        latest: dict[tuple[str, ...], RecordedRun] = {}
        for recorded in self.runs_on.get(evidence, ()):
            run = recorded[1]
            if run.inputs[0].id == evidence and analysis in (None, run.analysis):
                ids = tuple(given.id for given in run.inputs if given.kind == "evidence")
                latest[(run.analysis, *ids)] = recorded
        return tuple(latest.values())

    @property
    def run_numbers(self) -> Mapping[str, int]:
        """Run id → its number, counted from 1 in the order of the log."""
        return self._names.run_numbers

    def finding(self, id: str) -> tuple[Run, Finding]:
        """A finding and its run. Raises RecordError when there is none."""
        if id not in self._names.findings:
            raise RecordError("no_such_finding", id=id[:100])
        return self._names.findings[id]

    # ---- what records are called --------------------------------------------------------------------------------

    def name_of(self, id: str) -> str | None:
        """What the reader knows a record by, or None when it is not in this case."""
        return self._names.name_of(id)


class Viewer:
    """Makes views of one open case; keeps between them what does not change. Not for the window's own thread."""

    def __init__(self, case: OpenCase, wording: Wording) -> None:
        self._case = case
        self._wording = wording
        self._runs: dict[str, Run] = {}
        self._findings: dict[str, tuple[Run, Finding]] = {}
        self._erasures = 0

    def view(self) -> CaseView:
        """The case as it is now, everything decoded."""
        snapshot = self._case.snapshot()
        for kind in codec.EVENT_TYPES.values():
            snapshot.current(kind)
        _ = snapshot.exhibits
        erasures = snapshot.count(PayloadErased) + snapshot.count(ObjectErased)
        if erasures != self._erasures:  # what was put together before may hold what is gone now
            self._runs, self._findings, self._erasures = {}, {}, erasures
        runs = tuple((entry, self._run(snapshot, entry)) for entry in snapshot.current(RunRecorded))
        file = self._case.file
        alarms = self._case.integrity.known()
        view = CaseView(
            file.path,
            snapshot,
            runs,
            self._wording,
            alarms=alarms,
            read_only=file.read_only,
            findings=dict(self._findings),
        )
        view.ready()
        return view

    def _run(self, snapshot: Snapshot, entry: Entry[RunRecorded]) -> Run:
        if entry.event not in self._runs:
            run = self._runs[entry.event] = snapshot.run_as_readable(entry.data)
            self._findings.update({finding.id: (run, finding) for finding in run.findings})
        return self._runs[entry.event]
