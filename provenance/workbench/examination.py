"""Runs analyses over a case's exhibits on all desks and records every run, in the order they were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import msgspec

from provenance.analyses.consistency import COMPARES_RUNS_OF
from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.casefile.casefile import CaseFile
from provenance.errors import RecordError, UsageError
from provenance.record.casework import RunRecorded
from provenance.record.controls import USUAL, compared_how
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Parameter, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.together import Together, runs_that_say, together
from provenance.work.workplace import Cancellation
from provenance.workbench.controlling import Lender, controls_of, lent_bytes, nobody
from provenance.workbench.materials import (
    CaseMaterials,
    archive_item,
    card_items,
    claim_items,
    evidence_item,
    is_picture,
    left_out_item,
    log_items,
    mask_items,
    run_item,
)

Report = Callable[[str, int, int], None]  # what runs, done, of
OF_THE_BYTES = ("metadata", "embedded_preview", "c2pa_credentials", "compression")
"""What looks at the bytes of one exhibit alone."""
OWN_TAGS = ("metadata",)
"""What a second opinion on the tags is held against."""
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

        Then what the file and the claims say is held against one another. Where comparisons were made, controls too; a
        run says so where the archive could not be asked for any.
        """
        compared: set[str] = set()
        for run in self.perform(self._jobs(questioned, references, effort), cancellation, report):
            if run.analysis == "landmark_match":
                compared.add(run.inputs[0].id)
            yield run
        snapshot = self._case.snapshot()
        with_runs = [exhibit for exhibit in questioned if exhibit.id in compared]
        jobs = [consistency(snapshot, exhibit) for exhibit in questioned]
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


def platform_traces(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """Traces of platforms and tools in an exhibit and in the name on its card."""
    items = (evidence_item(exhibit, "questioned"), *card_items(snapshot, exhibit))
    return Job(analysis("platform_traces"), items)


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


def consistency(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """The tests of what a file says, over the newest runs that looked at it, the claims about it and its name."""
    items = (
        evidence_item(exhibit, "questioned"),
        *(run_item(snapshot, run) for run in newest_runs(snapshot, exhibit, COMPARES_RUNS_OF)),
        *claim_items(snapshot, exhibit),
        *card_items(snapshot, exhibit),
    )
    return Job(analysis("consistency"), items)


def second_opinion(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """What ExifTool reads of an exhibit, beside the newest run that read its tags."""
    runs = (run_item(snapshot, run) for run in newest_runs(snapshot, exhibit, OWN_TAGS))
    return Job(analysis("second_opinion"), (evidence_item(exhibit, "questioned"), *runs))


def newest_runs(snapshot: Snapshot, exhibit: Exhibit, analyses: Sequence[str]) -> tuple[str, ...]:
    """The ids of the newest run of each of these analyses that came to its end on an exhibit, in that order."""
    newest: dict[str, str] = {}
    for entry in snapshot.current(RunRecorded):  # in the order of the log
        one = entry.data
        given = any((item.role, item.id) == ("questioned", exhibit.id) for item in one.inputs)
        if given and one.outcome.is_answer:
            newest[one.analysis] = one.run
    return tuple(newest[name] for name in analyses if name in newest)


def support(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """How many of the references compared so far support one structure, by what the case says of them now."""
    said = together(snapshot, exhibit.id, runs_that_say(snapshot))
    items = (
        evidence_item(exhibit, "questioned"),
        *(run_item(snapshot, run) for run in said.runs),
        *(
            evidence_item(one, "compared")
            for one in map(snapshot.exhibit, said.references)
            if _is_there(snapshot, one)
        ),
    )
    return Job(analysis("landmark_support"), items, _support_parameters(said))


def _is_there(snapshot: Snapshot, exhibit: Exhibit) -> bool:
    """Whether an exhibit is a picture whose bytes were not erased."""
    return is_picture(exhibit) and exhibit.sha256 not in snapshot.erased_objects


def support_parameters(snapshot: Snapshot, questioned: str, chosen: Iterable[Run]) -> SupportParameters:
    """What the case says of the references of these comparisons of a questioned exhibit."""
    return _support_parameters(together(snapshot, questioned, runs_that_say(snapshot), chosen))


def _support_parameters(said: Together) -> SupportParameters:
    return SupportParameters(
        not_independent=said.not_independent,
        places=said.places,
        same_photograph=said.same_photograph,
        searched=said.searched,
    )


def controls_job(
    snapshot: Snapshot, questioned: Exhibit, references: Sequence[Exhibit], lender: Lender
) -> Job:
    """The comparison of a questioned picture with references of other places, of which there may be none.

    By the effort and method of its comparisons with references; what comes from the archive stands in its items alone,
    which the record keeps private.
    """
    controls = controls_of(snapshot, questioned, references, lender)
    items = (
        evidence_item(questioned, "questioned"),
        *mask_items(snapshot, questioned, "questioned_mask"),
        *(archive_item(one, "copy_of_questioned", place) for one, place in controls.copies),
        *(
            archive_item(one.reference, "control_of_same_design" if one.same_design else "control", one.place)
            for one in controls.chosen.controls
        ),
        *(left_out_item(why, n) for why, n in sorted(controls.chosen.left_out.items())),
    )
    declared = analysis("landmark_controls")
    way = compared_how(snapshot, questioned.id) or USUAL
    plain: dict[str, Parameter] = {
        "effort": way.effort,
        "method": way.method,
        "by_name_alone": controls.chosen.by_name_alone,
        "place_said": controls.place_said,
        "unavailable": controls.unavailable,
    }
    return Job(declared, items, declared.parameters_of(plain))
