"""The runs that there are to make: which analysis on which items of a case, with which parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from provenance.analyses.consistency import COMPARES_RUNS_OF
from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analyses.landmark_support import SupportParameters
from provenance.analyses.place_names import LOOKS_AT_OBSERVATIONS_OF, LOOKS_AT_RUNS_OF
from provenance.analysis.contract import Analysis, Item, Parameters
from provenance.analysis.registry import analysis
from provenance.errors import ArchiveError
from provenance.record.casework import RunRecorded
from provenance.record.controls import USUAL, compared_how
from provenance.record.run import Parameter, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.together import Together, runs_that_say, together
from provenance.work.workplace import Cancellation
from provenance.workbench.controlling import Lender, controls_of
from provenance.workbench.materials import (
    archive_item,
    card_items,
    claim_items,
    evidence_item,
    is_picture,
    left_out_item,
    log_items,
    marks_items,
    mask_items,
    observation_items,
    run_item,
)
from provenance.workbench.seenbefore import SeenBefore, Sought, parameters_of, seen_items

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
    prepare: Callable[[Cancellation], Job] | None = None
    """Makes the job when its turn has come, where that takes looking elsewhere first."""


def file_identity(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """What an exhibit's bytes are, with the name on its card."""
    items = (evidence_item(exhibit, "questioned"), *card_items(snapshot, exhibit))
    return Job(analysis("file_identity"), items)


def platform_traces(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """Traces of platforms and tools in an exhibit and in the name on its card."""
    items = (evidence_item(exhibit, "questioned"), *card_items(snapshot, exhibit))
    return Job(analysis("platform_traces"), items)


def seen_before(snapshot: Snapshot, exhibit: Exhibit, sought: Sought, seen: SeenBefore) -> Job:
    """The search for a picture among the other pictures of the case as it is now, and what the archive answered."""
    others = log_items(snapshot, "other_picture", snapshot.seq, exhibit.id)
    try:
        archived = seen_items(sought, seen.thumbnail)
    except ArchiveError:
        sought, archived = Sought("archive_could_not_be_opened"), ()
    items = (evidence_item(exhibit, "questioned"), *others, *archived)
    return Job(analysis("seen_before"), items, parameters_of(sought))


def landmark_match(snapshot: Snapshot, exhibit: Exhibit, reference: Exhibit, effort: Effort = "usual") -> Job:
    """The comparison of a questioned picture with one reference, outside what was painted over on either."""
    items = (
        evidence_item(exhibit, "questioned"),
        evidence_item(reference, "reference"),
        *mask_items(snapshot, exhibit, "questioned_mask"),
        *mask_items(snapshot, reference, "reference_mask"),
    )
    return Job(analysis("landmark_match"), items, LandmarkParameters(effort=effort))


MARKS_OF = {"camera_position": "pairs", "sun_and_shadow": "shadows"}
"""Analyses of what people marked, and the kind of marks that each takes."""


def of_marks(snapshot: Snapshot, exhibit: Exhibit, analysis_id: str) -> Job:
    """The camera's place, or the sun, by the marks that an exhibit has now; without any it says so."""
    items = (
        evidence_item(exhibit, "questioned"),
        *marks_items(snapshot, exhibit, MARKS_OF[analysis_id]),
    )
    return Job(analysis(analysis_id), items)


def consistency(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """The tests of what a file says, over the newest runs that looked at it, the claims about it and its name."""
    items = (
        evidence_item(exhibit, "questioned"),
        *(run_item(snapshot, run) for run in newest_runs(snapshot, exhibit, COMPARES_RUNS_OF)),
        *claim_items(snapshot, exhibit),
        *card_items(snapshot, exhibit),
    )
    return Job(analysis("consistency"), items)


def place_names(snapshot: Snapshot, exhibit: Exhibit) -> Job:
    """The names of places in what is said of an exhibit now: claims, captions, words read or transcribed on signs."""
    items = (
        evidence_item(exhibit, "questioned"),
        *(run_item(snapshot, run) for run in newest_runs(snapshot, exhibit, LOOKS_AT_RUNS_OF)),
        *claim_items(snapshot, exhibit),
        *observation_items(snapshot, exhibit, LOOKS_AT_OBSERVATIONS_OF),
    )
    return Job(analysis("place_names"), items)


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
