"""Runs analyses over a case's exhibits on all desks and records every run, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from provenance.analyses.sign_text import SignParameters
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.casefile.casefile import CaseFile
from provenance.errors import RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.work.workplace import Cancellation
from provenance.workbench.controlling import Lender, lent_bytes, nobody
from provenance.workbench.jobs import (
    OF_THE_BYTES,
    OWN_TAGS,
    Effort,
    Job,
    consistency,
    controls_job,
    file_identity,
    landmark_match,
    newest_runs,
    place_names,
    platform_traces,
    second_opinion,
    seen_before,
    support,
)
from provenance.workbench.materials import CaseMaterials, evidence_item, is_picture
from provenance.workbench.seenbefore import NOWHERE, SeenBefore, Sought, sought_for
from provenance.workbench.seencandidates import Source

Report = Callable[[str, int, int], None]  # what runs, done, of


class Examination:
    """Makes runs over one case. Runs are recorded as soon as all before them are."""

    def __init__(
        self,
        case: CaseFile,
        runner: Runner,
        desks: int,
        lender: Lender = nobody,
        seen: SeenBefore = NOWHERE,
    ) -> None:
        self._case = case
        self._runner = runner
        self._desks = desks
        self._lender = lender
        self._seen = seen
        self._materials = CaseMaterials(case, lent_bytes(lender), seen.lent)

    def perform(self, jobs: Sequence[Job], cancellation: Cancellation, report: Report) -> Iterator[Run]:
        """Make and record runs, in the order of the jobs; a cancelled or failed one is recorded too."""

        def work(job: Job) -> Finished:
            job = job if job.prepare is None else job.prepare(cancellation)
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

        Then what the file and the claims say is held against one another, and names of places are looked up. Where
        comparisons were made, controls too; a run says so where the archive could not be asked for any.
        """
        compared: set[str] = set()
        for run in self.perform(self._jobs(questioned, references, effort), cancellation, report):
            if run.analysis == "landmark_match":
                compared.add(run.inputs[0].id)
            yield run
        snapshot = self._case.snapshot()
        with_runs = [exhibit for exhibit in questioned if exhibit.id in compared]
        jobs = [make(snapshot, exhibit) for exhibit in questioned for make in (consistency, place_names)]
        jobs += [support(snapshot, exhibit) for exhibit in with_runs]
        jobs += [controls_job(snapshot, exhibit, references, self._lender) for exhibit in with_runs]
        yield from self.perform(jobs, cancellation, report)

    def recount(self, questioned: Exhibit, cancellation: Cancellation, report: Report) -> Run:
        """How many references support a questioned exhibit now, by the newest comparison of each.

        Raises UsageError when it was not compared with any.
        """
        job = support(self._case.snapshot(), questioned)
        if not any(item.role == "run" for item in job.items):
            raise UsageError("nothing_compared", exhibit=questioned.number)
        (run,) = self.perform([job], cancellation, report)
        return run

    def second_opinion(self, exhibit: Exhibit, cancellation: Cancellation, report: Report) -> Run:
        """What ExifTool reads of an exhibit beside the newest run of `metadata`, which is made first where none is."""
        if not newest_runs(self._case.snapshot(), exhibit, OWN_TAGS):
            first = [Job(analysis(id), (evidence_item(exhibit, "questioned"),)) for id in OWN_TAGS]
            for _run in self.perform(first, cancellation, report):
                pass
        (run,) = self.perform([second_opinion(self._case.snapshot(), exhibit)], cancellation, report)
        return run

    def sign_text(
        self, exhibit: Exhibit, languages: str, cancellation: Cancellation, report: Report
    ) -> tuple[Run, ...]:
        """The words on signs in an exhibit, and where any were read the names of places again, with them."""
        item = evidence_item(exhibit, "questioned")
        finished = self._runner.run(
            analysis("sign_text"),
            (item,),
            self._materials,
            parameters=SignParameters(languages=languages),
            cancellation=cancellation,
            report=lambda done, of: report("sign_text", done, of),
        )
        read = self.keep(finished)
        if read.outcome is not Outcome.FOUND:
            return (read,)
        return read, self.place_names(exhibit, cancellation, report)

    def place_names(self, exhibit: Exhibit, cancellation: Cancellation, report: Report) -> Run:
        """The names of places in what the case says of an exhibit now; its tags are read first where none were."""
        if not newest_runs(self._case.snapshot(), exhibit, OWN_TAGS):
            first = [Job(analysis(id), (evidence_item(exhibit, "questioned"),)) for id in OWN_TAGS]
            for _run in self.perform(first, cancellation, report):
                pass
        (run,) = self.perform([place_names(self._case.snapshot(), exhibit)], cancellation, report)
        return run

    def controls(
        self,
        questioned: Exhibit,
        references: Sequence[Exhibit],
        cancellation: Cancellation,
        report: Report,
    ) -> Run:
        """The questioned picture beside references of other places; `references` are of the place that is meant.

        `report` is told of each control, since they may take minutes.
        """
        job = controls_job(self._case.snapshot(), questioned, references, self._lender)
        finished = self._runner.run(
            job.analysis,
            job.items,
            self._materials,
            parameters=job.parameters,
            cancellation=cancellation,
            report=lambda done, of: report(job.analysis.id, done, of),
        )
        return self.keep(finished)

    def _jobs(
        self, questioned: Sequence[Exhibit], references: Sequence[Exhibit], effort: Effort
    ) -> list[Job]:
        snapshot = self._case.snapshot()
        together = {exhibit.id: exhibit for exhibit in (*questioned, *references)}
        jobs = [file_identity(snapshot, exhibit) for exhibit in together.values()]
        for exhibit in questioned:
            item = evidence_item(exhibit, "questioned")
            jobs += [Job(analysis(id), (item,)) for id in OF_THE_BYTES]
            jobs.append(platform_traces(snapshot, exhibit))
            jobs.append(self._seen_before(snapshot, exhibit))
            jobs += [
                landmark_match(snapshot, exhibit, reference, effort)
                for reference in references
                if reference.id != exhibit.id and reference.role is not EvidenceRole.DOCUMENT
            ]
        return jobs

    def seen_before(self, questioned: Exhibit, cancellation: Cancellation, report: Report) -> Run:
        """An exhibit among the other pictures of the case and in the archive, recorded."""
        (run,) = self.perform([self._seen_before(self._case.snapshot(), questioned)], cancellation, report)
        return run

    def source(self, exhibit: Exhibit) -> Source:
        """The bytes of an exhibit, to be looked for in an archive. Raises CaseAltered when they were changed."""
        return Source(self._materials.data(exhibit.sha256), exhibit.number)

    def _seen_before(self, snapshot: Snapshot, exhibit: Exhibit) -> Job:
        """The archive is asked when the job's turn has come."""

        def prepare(cancellation: Cancellation) -> Job:
            sought = Sought("archive_absent")
            if is_picture(exhibit):
                sought = sought_for(self._seen, lambda: self.source(exhibit), cancellation)
            job = seen_before(snapshot, exhibit, sought, self._seen)
            self._materials.meet(job.items)
            return job

        return Job(analysis("seen_before"), (), prepare=prepare)
