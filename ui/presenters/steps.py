"""Where the work on an exhibit stands, step by step, computed from the log alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceAcquired, EvidenceRole
from provenance.record.features import FeatureListState, feature_list
from provenance.record.judgement import Axis, Grade
from provenance.record.sighting import SearchRecorded, SearchResult
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Missing, Term
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView
from ui.presenters import steps_run
from ui.presenters.step import State, Step
from ui.presenters.time_board import time_step

__all__ = ["CARD_FIELDS", "State", "Step", "claims_about", "steps"]

CARD_FIELDS: Final = (
    "platform", "channel", "post", "forwarded_from", "shown_time", "sent_as", "by_whom", "transform_risk",
)  # fmt: skip
"""The fields of an acquisition card that only a person can fill, besides how it came."""


def steps(view: CaseView, exhibit: Exhibit | None, engines: Iterable[str] = ()) -> tuple[Step, ...]:
    """Every step for an exhibit; without one those that concern the case. `engines` are the ids that could be asked."""
    if exhibit is None:
        return _axes(view, None)
    questioned = exhibit.role is EvidenceRole.QUESTIONED
    found = [_received(view, exhibit)]
    if questioned:
        found.append(_features(view, exhibit))
    found.append(steps_run.file(view, exhibit))
    found.append(steps_run.seen_in_case(view, exhibit))
    found.append(_searched(view, exhibit, tuple(engines)))
    if questioned:
        found.append(steps_run.place(view, exhibit))
        bounded, said = time_step(view, exhibit)
        found.append(Step("time", "time", State.DONE if bounded else State.NOT_EXAMINED, said))
        found += _axes(view, exhibit)
    return tuple(found)


# ---- how it was received ----------------------------------------------------------------------------------------


def _received(view: CaseView, exhibit: Exhibit) -> Step:
    """A card on which a person wrote nothing is not filled in, whatever the program noted of how the file came."""
    say = view.wording.window
    if not exhibit.cards:
        return Step("received", "case", State.NOT_EXAMINED, say("case.step.received.none"))
    fullest = min((card.data for card in exhibit.cards), key=_gaps)
    gaps, known = _gaps(fullest), fullest.method != Term("unknown")
    if gaps == len(CARD_FIELDS):
        return Step("received", "case", State.NOT_EXAMINED, say("case.step.received.empty", n=gaps))
    method = view.wording.term(fullest.method.value)
    if not known:
        return Step("received", "case", State.PARTLY, say("case.step.received.no_method", n=gaps))
    if gaps:
        return Step("received", "case", State.PARTLY, say("case.step.received.gaps", method=method, n=gaps))
    return Step("received", "case", State.DONE, method)


def _gaps(card: EvidenceAcquired) -> int:
    return sum(getattr(card, field) == Missing("unknown") for field in CARD_FIELDS)


# ---- looking ----------------------------------------------------------------------------------------------------


def _features(view: CaseView, exhibit: Exhibit) -> Step:
    say = view.wording.window
    if not is_picture(exhibit):
        return Step("features", "photo", State.NOT_APPLICABLE, say("case.step.no_picture"))
    listed = feature_list(view.snapshot, exhibit.id)
    n = len(listed.features)
    match listed.state:
        case FeatureListState.NONE:
            return Step("features", "photo", State.NOT_EXAMINED, say("case.step.features.none"))
        case FeatureListState.OPEN:
            return Step("features", "photo", State.PARTLY, say("case.step.features.open", n=n))
        case FeatureListState.LOCKED:
            return Step("features", "photo", State.DONE, say("case.step.features.locked", n=n))
        case FeatureListState.SKIPPED:
            return Step("features", "photo", State.NOT_EXAMINED, say("case.step.features.skipped", n=n))
        case _:
            assert_never(listed.state)


# ---- searches ---------------------------------------------------------------------------------------------------


def _searched(view: CaseView, exhibit: Exhibit, engines: tuple[str, ...]) -> Step:
    wording = view.wording
    latest: dict[tuple[str, str], SearchRecorded] = {}
    for entry in view.snapshot.searches:
        if entry.data.evidence == exhibit.id:
            latest[entry.data.engine, entry.data.mode.value] = entry.data
    if not latest:
        return Step("searched", "seen", State.NOT_EXAMINED, wording.window("case.step.searched.none"))
    parts = [_answer(view, search) for search in latest.values()]
    asked, all = {engine for engine, _ in latest}, set(engines)
    left = len(all - asked)
    if left:
        parts.insert(0, wording.window("case.step.searched.asked", asked=len(all & asked), n=len(all)))
    state = _state_of_searches({search.result for search in latest.values()})
    if left and state is not State.FAILED:
        state = State.PARTLY
    return Step("searched", "seen", state, "; ".join(parts))


def _answer(view: CaseView, search: SearchRecorded) -> str:
    wording = view.wording
    id = "case.step.searched.text" if search.mode == Term("text") else "case.step.searched.image"
    result = wording.term(search.result.value, "search")
    return wording.window(id, engine=wording.engine(search.engine), result=result)


def _state_of_searches(results: set[SearchResult]) -> State:
    if SearchResult.HITS in results:
        return State.DONE
    if results == {SearchResult.NONE}:
        return State.NOTHING
    return State.PARTLY if SearchResult.NONE in results else State.FAILED


# ---- conclusions ------------------------------------------------------------------------------------------------


def claims_about(view: CaseView, exhibit: Exhibit | None) -> tuple[Entry[ClaimAdded], ...]:
    """The claims about an exhibit, those about none in particular included."""
    return tuple(
        entry
        for entry in view.snapshot.claims
        if exhibit is None or not entry.data.about or exhibit.id in entry.data.about
    )


def _axes(view: CaseView, exhibit: Exhibit | None) -> tuple[Step, ...]:
    claims = claims_about(view, exhibit)
    graded = {entry.data.claim: view.snapshot.conclusions(entry.data.claim) for entry in claims}
    grades = {
        axis: {claim: found[axis].data.grade if axis in found else None for claim, found in graded.items()}
        for axis in Axis
    }
    return tuple(_axis(view, axis, grades[axis]) for axis in Axis)


def _axis(view: CaseView, axis: Axis, grades: Mapping[str, Grade | None]) -> Step:
    wording = view.wording
    if not grades:
        return Step(axis.value, "verdict", State.NOT_EXAMINED, wording.window("case.step.axis.no_claim"))
    said = [grade is not None and grade is not Grade.NOT_EXAMINED for grade in grades.values()]
    state = State.DONE if all(said) else State.PARTLY if any(said) else State.NOT_EXAMINED
    if not any(said):
        return Step(axis.value, "verdict", state, wording.window("case.step.axis.none"))
    shown = (grade or Grade.NOT_EXAMINED for grade in grades.values())
    if len(grades) == 1:
        return Step(axis.value, "verdict", state, wording.term(next(shown).value))
    words = "; ".join(
        wording.window(
            "case.step.axis.claim", claim=view.name_of(claim) or "", term=wording.term(grade.value)
        )
        for claim, grade in zip(grades, shown, strict=True)
    )
    return Step(axis.value, "verdict", state, words)
