"""How the steps stand that analyses do: what the file says, seen before, the place; from the recorded runs alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, assert_never

from provenance.record.copies import SAME_PHOTOGRAPH, are_copies
from provenance.record.evidence import EvidenceRole
from provenance.record.independence import HITS, NEAR_PICTURES, SEEN_BEFORE, SEEN_IN_CASE
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Table, Term
from provenance.wording import Wording
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView, RecordedRun
from ui.presenters.findings import not_decoded
from ui.presenters.in_case import human_links
from ui.presenters.step import State, Step

_PLACE_RESULTS: Final = (
    "match", "likely", "inconclusive", "no_evidence", "same_photograph", "failed", "cancelled", "not_compared",
)  # fmt: skip
_FILE: Final = ("metadata", "file_identity")  # the one that says more first


# ---- analyses ---------------------------------------------------------------------------------------------------


def _state_of(run: Run) -> State:
    match run.outcome:
        case Outcome.FOUND:
            return State.DONE
        case Outcome.NOTHING_FOUND:
            return State.NOTHING
        case Outcome.NOT_APPLICABLE:
            return State.NOT_APPLICABLE
        case Outcome.FAILED:
            return State.FAILED
        case Outcome.CANCELLED:
            return State.NOT_EXAMINED
        case _:
            assert_never(run.outcome)


def _newest(view: CaseView, exhibit: Exhibit, analysis: str) -> RecordedRun | None:
    """The last run of an analysis on an exhibit that was not cancelled, else the last."""
    runs = [
        recorded
        for recorded in view.runs_on.get(exhibit.id, ())
        if recorded[1].analysis == analysis and recorded[1].inputs[0].id == exhibit.id
    ]
    ended = [recorded for recorded in runs if recorded[1].outcome is not Outcome.CANCELLED]
    return next(reversed(ended or runs), None)


def _reason(view: CaseView, run: Run) -> str:
    if run.reason is not None:
        return view.wording.reason(run.reason)
    return view.wording.outcome(run.outcome)


def file(view: CaseView, exhibit: Exhibit) -> Step:
    wording = view.wording
    for analysis in _FILE:
        recorded = _newest(view, exhibit, analysis)
        if recorded is None:
            continue
        run = recorded[1]
        state = _state_of(run)
        if analysis == "file_identity" and state is State.DONE:
            words = wording.window("case.step.file.identity")
            if not_decoded(view, exhibit.id):
                return _undecoded(view, words)
            alone = State.DONE if exhibit.role is EvidenceRole.DOCUMENT else State.PARTLY
            return Step("file", "file", alone, words)
        tags = run.value("tag_count")
        read = ""
        if state in (State.DONE, State.NOTHING) and isinstance(tags, Count) and tags.value:
            read = wording.window("case.step.file.tags", n=tags.value)
        if state in (State.DONE, State.NOTHING) and not_decoded(view, exhibit.id):
            return _undecoded(view, read)
        if read:
            return Step("file", "file", state, read)
        return Step("file", "file", state, _reason(view, run))
    return Step("file", "file", State.NOT_EXAMINED, wording.window("case.step.not_run"))


def _undecoded(view: CaseView, read: str) -> Step:
    """What was read of a file whose picture cannot be; that its metadata are missing would say nothing."""
    words = view.wording.window("case.step.file.not_decoded")
    state = State.PARTLY if read else State.NOT_EXAMINED
    return Step("file", "file", state, f"{read}. {words}" if read else words)


def seen_in_case(view: CaseView, exhibit: Exhibit) -> Step:
    say = view.wording.window
    if not is_picture(exhibit):
        return Step("seen_in_case", "seen", State.NOT_APPLICABLE, say("case.step.no_picture"))
    recorded = _newest(view, exhibit, SEEN_BEFORE) or _newest(view, exhibit, SEEN_IN_CASE)
    if recorded is None:
        return Step("seen_in_case", "seen", State.NOT_EXAMINED, say("case.step.not_run"))
    entry, run = recorded
    state = _state_of(run)
    if state not in (State.DONE, State.NOTHING):
        return Step("seen_in_case", "seen", state, _reason(view, run))
    words = _seen(view, run, found=state is State.DONE)
    linked = human_links(view, exhibit.id)
    if linked:
        words = f"{words} {say('case.step.seen.linked', links='; '.join(linked))}"
    later = sum(is_picture(one) and one.added.seq > entry.seq for one in view.snapshot.exhibits)
    if later:
        return Step("seen_in_case", "seen", State.PARTLY, f"{words} {say('case.step.seen.later', n=later)}")
    return Step("seen_in_case", "seen", state, words)


def _seen(view: CaseView, run: Run, *, found: bool) -> str:
    """How many pictures were found, or among how many none was; runs of either analysis that looks for copies."""
    say, values = view.wording.window, {one.name: one.value for one in run.findings}
    tables = (values.get(name) for name in (HITS, NEAR_PICTURES))
    counts = [values.get(name) for name in ("pictures_searched", "archive_searched")]
    n = sum(count.value for count in counts if isinstance(count, Count))
    if found:
        return say("case.step.seen.found", n=sum(len(one.value) for one in tables if isinstance(one, Table)))
    return say("case.step.seen.nothing" if run.analysis == SEEN_IN_CASE else "case.step.seen.none", n=n)


# ---- the place --------------------------------------------------------------------------------------------------


def place(view: CaseView, exhibit: Exhibit) -> Step:
    wording = view.wording
    if not is_picture(exhibit):
        return Step("place", "place", State.NOT_APPLICABLE, wording.window("case.step.no_picture"))
    references = [one.id for one in view.snapshot.exhibits if one.role is EvidenceRole.REFERENCE]
    if not references:
        return Step("place", "place", State.NOT_EXAMINED, wording.window("case.step.place.no_reference"))
    compared = _compared(view, exhibit)
    counts = Counter(compared.get(id, "not_compared") for id in references)
    done = len(references) - counts["not_compared"] - counts["cancelled"]
    if not done and not counts["cancelled"]:
        words = wording.window("case.step.place.none", n=len(references))
        return Step("place", "place", State.NOT_EXAMINED, words)
    results = ", ".join(
        wording.window(
            "case.step.place.result", count=counts[result], result=_word_of_result(result, wording)
        )
        for result in _PLACE_RESULTS
        if counts[result]
    )
    if done == len(references):
        words = wording.window("case.step.place.results", n=done, results=results)
    else:
        words = wording.window("case.step.place.partly", done=done, n=len(references), results=results)
    return Step("place", "place", _state_of_place(counts, done), words)


def _word_of_result(result: str, wording: Wording) -> str:
    return wording.outcome(Outcome.CANCELLED) if result == "cancelled" else wording.term(result)


def _compared(view: CaseView, exhibit: Exhibit) -> Mapping[str, str]:
    """Reference id → how its latest comparison with the exhibit ended."""
    return {
        given.id: _result(run)
        for _, run in view.latest_runs_on(exhibit.id, "landmark_match")
        for given in run.inputs
        if given.role == "reference"
    }


def _result(run: Run) -> str:
    values = {finding.name: finding.value for finding in run.findings}
    if run.outcome is Outcome.CANCELLED:
        return "cancelled"
    if run.outcome is Outcome.NOT_APPLICABLE:
        return "not_compared"
    if are_copies(run):
        return SAME_PHOTOGRAPH
    result = values.get("result")
    return result.value if isinstance(result, Term) else "failed"


def _state_of_place(counts: Counter[str], done: int) -> State:
    if counts["not_compared"] or counts["cancelled"]:
        return State.PARTLY if done else State.NOT_EXAMINED
    if counts["match"] + counts["likely"] + counts["inconclusive"] + counts["same_photograph"]:
        return State.DONE
    return State.NOTHING if counts["no_evidence"] else State.FAILED
