"""Runs analyses over a case's exhibits on all desks and records every run, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import msgspec

from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.casefile.casefile import CaseFile
from provenance.errors import RecordError
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import CaseMaterials, card_items, evidence_item, log_items, run_item

Report = Callable[[str, int, int], None]  # what runs, done, of


@dataclass(frozen=True)
class Job:
    """One run to be made."""

    analysis: Analysis
    items: tuple[Item, ...]
    parameters: Parameters | None = None


class Examination:
    """Makes runs over one case. Runs are recorded as soon as all before them are."""

    def __init__(self, case: CaseFile, runner: Runner, desks: int) -> None:
        self._case = case
        self._runner = runner
        self._desks = desks
        self._materials = CaseMaterials(case)

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
    ) -> Iterator[Run]:
        """All applicable analyses on the questioned exhibits; identity and comparison for the references."""
        compared: dict[str, list[Run]] = {exhibit.id: [] for exhibit in questioned}
        for run in self.perform(self._jobs(questioned, references), cancellation, report):
            if run.analysis == "landmark_match":
                compared[run.inputs[0].id].append(run)
            yield run
        yield from self.perform(self._support(compared, questioned), cancellation, report)

    def _support(self, compared: Mapping[str, Sequence[Run]], questioned: Sequence[Exhibit]) -> list[Job]:
        snapshot = self._case.snapshot()
        return [
            Job(
                analysis("landmark_support"),
                (
                    evidence_item(exhibit, "questioned"),
                    *(run_item(snapshot, run.id) for run in compared[exhibit.id]),
                ),
            )
            for exhibit in questioned
            if compared[exhibit.id]
        ]

    def _jobs(self, questioned: Sequence[Exhibit], references: Sequence[Exhibit]) -> list[Job]:
        snapshot = self._case.snapshot()
        together = {exhibit.id: exhibit for exhibit in (*questioned, *references)}
        jobs = [file_identity(snapshot, exhibit) for exhibit in together.values()]
        for exhibit in questioned:
            jobs.append(Job(analysis("metadata"), (evidence_item(exhibit, "questioned"),)))
            jobs.append(seen_in_case(snapshot, exhibit))
            jobs += [
                landmark_match(exhibit, reference)
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


def landmark_match(exhibit: Exhibit, reference: Exhibit) -> Job:
    """The comparison of a questioned picture with one reference."""
    items = (evidence_item(exhibit, "questioned"), evidence_item(reference, "reference"))
    return Job(analysis("landmark_match"), items)
