"""Runs analyses over a case's exhibits on all desks and records every run, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import msgspec

from provenance.analyses.landmark_controls import ControlParameters
from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.casefile.casefile import CaseFile
from provenance.errors import ArchiveError, RecordError
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Reason
from provenance.record.independence import independence
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.work.workplace import Cancellation
from provenance.workbench.controlling import Lender, controls_of, lent_bytes, nobody
from provenance.workbench.materials import (
    CaseMaterials,
    archive_item,
    card_items,
    evidence_item,
    log_items,
    mask_items,
    run_item,
)

Report = Callable[[str, int, int], None]  # what runs, done, of
Effort = Literal["quick", "usual", "raised"]


@dataclass(frozen=True)
class Job:
    """One run to be made."""

    analysis: Analysis
    items: tuple[Item, ...]
    parameters: Parameters | None = None


class Examination:
    """Makes runs over one case. Runs are recorded as soon as all before them are."""

    def __init__(self, case: CaseFile, runner: Runner, desks: int, lender: Lender = nobody) -> None:
        self._case = case
        self._runner = runner
        self._desks = desks
        self._lender = lender
        self._materials = CaseMaterials(case, lent_bytes(lender))

    def perform(self, jobs: Sequence[Job], cancellation: Cancellation, report: Report) -> Iterator[Run]:
        """Make and record runs, in the order of the jobs; a cancelled or failed one is recorded too."""

        def work(job: Job) -> Finished:
            return self._runner.run(
                job.analysis,
                job.items,
                self._materials,
                parameters=job.parameters,
                cancellation=cancellation,
            )

        with ThreadPoolExecutor(self._desks, thread_name_prefix="desk") as pool:
            try:
                for number, (job, finished) in enumerate(
                    zip(jobs, pool.map(work, jobs), strict=True), start=1
                ):
                    recorded = self.keep(finished)
                    report(job.analysis.id, number, len(jobs))
                    yield recorded
            except BaseException:  # whoever asked has gone: stop the desks instead of working for nobody
                cancellation.cancel()
                raise

    def keep(self, finished: Finished) -> Run:
        """Store a run's pictures and record it, in one transaction; what cannot be recorded becomes a failed run."""
        try:
            with self._case.writing():
                for data in finished.pictures.values():
                    self._case.objects.put(data)
                self._case.record_run(finished.run)
            return finished.run
        except RecordError as error:
            failed = msgspec.structs.replace(
                finished.run, outcome=Outcome.FAILED, findings=(), objects=(), reason=Reason(error.id)
            )
            self._case.record_run(failed)
            return failed

    def examine(
        self,
        questioned: Sequence[Exhibit],
        references: Sequence[Exhibit],
        cancellation: Cancellation,
        report: Report,
        effort: Effort = "usual",
    ) -> Iterator[Run]:
        """All applicable analyses on the questioned exhibits; identity and comparison for the references.

        Where comparisons were made, controls too, if the archive holds other places.
        """
        compared: dict[str, list[Run]] = {exhibit.id: [] for exhibit in questioned}
        for run in self.perform(self._jobs(questioned, references, effort), cancellation, report):
            if run.analysis == "landmark_match":
                compared[run.inputs[0].id].append(run)
            yield run
        snapshot = self._case.snapshot()
        with_runs = [exhibit for exhibit in questioned if compared[exhibit.id]]
        jobs = [support(snapshot, exhibit, compared[exhibit.id]) for exhibit in with_runs]
        jobs += [
            job
            for exhibit in with_runs
            if (job := self._controls_if_any(snapshot, exhibit, references)) is not None
        ]
        yield from self.perform(jobs, cancellation, report)

    def controls(
        self,
        questioned: Exhibit,
        references: Sequence[Exhibit],
        cancellation: Cancellation,
        report: Report,
    ) -> Run:
        """The questioned picture beside references of other places; `references` are of the place that is meant.

        Raises ArchiveError when the archive cannot be read.
        """
        job = controls_job(self._case.snapshot(), questioned, references, self._lender)
        (run,) = self.perform([job], cancellation, report)
        return run

    def _controls_if_any(
        self, snapshot: Snapshot, questioned: Exhibit, references: Sequence[Exhibit]
    ) -> Job | None:
        """Controls, unless there is no archive, nothing in it, or it cannot be read now: an examination goes on."""
        try:
            job = controls_job(snapshot, questioned, references, self._lender)
        except ArchiveError:
            return None
        return job if any(item.role == "control" for item in job.items) else None

    def _jobs(
        self, questioned: Sequence[Exhibit], references: Sequence[Exhibit], effort: Effort
    ) -> list[Job]:
        snapshot = self._case.snapshot()
        together = {exhibit.id: exhibit for exhibit in (*questioned, *references)}
        jobs = [file_identity(snapshot, exhibit) for exhibit in together.values()]
        for exhibit in questioned:
            jobs.append(Job(analysis("metadata"), (evidence_item(exhibit, "questioned"),)))
            jobs.append(seen_in_case(snapshot, exhibit))
            jobs += [
                landmark_match(snapshot, exhibit, reference, effort)
                for reference in references
                if reference.id != exhibit.id and reference.role is not EvidenceRole.DOCUMENT
            ]
        return jobs


def file_identity(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """What an exhibit's bytes are, with the name on its card."""
    items = (evidence_item(exhibit, "questioned"), *card_items(snapshot, exhibit))
    return Job(analysis("file_identity"), items)


def seen_in_case(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """The search for a picture among the other pictures of the case as it is now."""
    others = log_items(snapshot, "other_picture", snapshot.seq, exhibit.id)
    return Job(analysis("seen_in_case"), (evidence_item(exhibit, "questioned"), *others))


def landmark_match(snapshot: Snapshot, exhibit: Exhibit, reference: Exhibit, effort: Effort = "usual") -> Job:
    """The comparison of a questioned picture with one reference, outside what was painted over on either."""
    items = (
        evidence_item(exhibit, "questioned"),
        evidence_item(reference, "reference"),
        *mask_items(snapshot, exhibit, "questioned_mask"),
        *mask_items(snapshot, reference, "reference_mask"),
    )
    return Job(analysis("landmark_match"), items, LandmarkParameters(effort=effort))


def support(snapshot: Snapshot, exhibit: Exhibit, runs: Sequence[Run]) -> Job:
    """How many of the compared references support one structure, by what the case says of their independence."""
    items = (evidence_item(exhibit, "questioned"), *(run_item(snapshot, run.id) for run in runs))
    return Job(analysis("landmark_support"), items, support_parameters(snapshot, exhibit.id, runs))


def support_parameters(snapshot: Snapshot, questioned: str, runs: Iterable[Run]) -> SupportParameters:
    """Which of the compared references are not independent of a questioned exhibit, and why."""
    said = []
    for id in dict.fromkeys(given.id for run in runs for given in run.inputs if given.role == "reference"):
        reasons = independence(snapshot, questioned, id).reasons
        if reasons:
            said.append(" ".join((id, *reasons)))
    return SupportParameters(not_independent=tuple(said))


def controls_job(
    snapshot: Snapshot, questioned: Exhibit, references: Sequence[Exhibit], lender: Lender
) -> Job:
    """The comparison of a questioned picture with references of other places, of which there may be none."""
    chosen = controls_of(snapshot, questioned, references, lender)
    items = (
        evidence_item(questioned, "questioned"),
        *mask_items(snapshot, questioned, "questioned_mask"),
        *(archive_item(control.reference, "control") for control in chosen),
    )
    parameters = ControlParameters(
        places=tuple(control.place.id for control in chosen),
        same_design=tuple(control.reference.id for control in chosen if control.same_design),
    )
    return Job(analysis("landmark_controls"), items, parameters)
