"""Runs and their findings as rows and words, the same words that the report prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final, assert_never

from provenance.record.casework import RunRecorded
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.judgement import FindingDisputed
from provenance.record.overview_desk import is_read_in_part
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Instant, Missing, Precision
from provenance.workbench.summaries import annex_findings, only_asked, retired
from provenance.workbench.view import CaseView, RecordedRun
from ui.presenters.finding_row import (
    Dispute,
    FindingRow,
    Sentence,
    Tone,
    filter_words,
    matches,
    said_beside_name,
    under,
)

__all__ = [
    "COMPARISON", "Dispute", "FindingRow", "RunRows", "Sentence", "filter_words", "matches", "never_run",
    "not_decoded", "rows_of", "run_rows",
]  # fmt: skip

COMPARISON: Final = (
    "landmark_match"  # one run for each pair of pictures; the place room shows them side by side
)
_OF_OTHER_ROOMS: Final = frozenset(
    {
        COMPARISON,
        "landmark_support",
        "landmark_controls",
        "place_shortlist",
        "camera_position",
        "sun_and_shadow",
    }
)
_GONE: Final = frozenset(
    {"private_finding", "large_findings"}
)  # stand for findings that cannot be read any more
_PICTURES: Final = frozenset({EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE})
_ASKED_OF: Final = {  # as the report's list of what was not examined; all others are asked of questioned pictures
    "file_identity": frozenset(EvidenceRole),
    "metadata": frozenset(EvidenceRole),
    "seen_before": _PICTURES,
}


#: Reasons that call absence usual; of a picture that cannot be decoded that would say too much.
_SAYS_NOTHING_OF_BROKEN_FILES = frozenset({"no_camera_metadata", "nothing_to_compare_without_metadata"})


class RunRows:
    """One run as it is listed. Its words are looked up when they are first asked for."""

    def __init__(
        self, view: CaseView, recorded: RecordedRun, disputes: tuple[Entry[FindingDisputed], ...] = ()
    ) -> None:
        self.view = view
        self.wording = view.wording
        self.entry: Entry[RunRecorded] = recorded[0]
        self.run: Run = recorded[1]
        self.entries = disputes

    @property
    def id(self) -> str:
        """The run's id."""
        return self.run.id

    @cached_property
    def same(self) -> tuple[object, ...]:
        """What must be equal for the words to be the same."""
        erased = self.entry.data.more in self.view.snapshot.erased_objects
        gone = sum(isinstance(one.value, Missing) for one in self.entry.data.private_findings.values())
        disputes = tuple(entry.event for entry in self.entries)
        return self.run.id, len(self.run.findings), erased, gone, disputes, self._undecoded

    @cached_property
    def _undecoded(self) -> bool:
        """Whether it says that metadata are missing from a picture that cannot be decoded, which says nothing."""
        reason = self.run.reason
        absent = reason is not None and reason.id in _SAYS_NOTHING_OF_BROKEN_FILES
        return absent and not_decoded(self.view, self.run.inputs[0].id)

    def adopt(self, old: RunRows) -> None:
        """Take over what was put into words before."""
        for name in ("rows", "sentences", "title", "outcome_word", "haystack"):
            if name in old.__dict__:
                self.__dict__[name] = old.__dict__[name]

    @property
    def outcome(self) -> Outcome:
        """How the run ended."""
        return self.run.outcome

    @property
    def repeatable(self) -> bool:
        """Whether it did not come to its end, so that it may be run again."""
        return not self.outcome.is_answer

    @cached_property
    def title(self) -> str:
        """The analysis, and what else it took."""
        title = self.wording.analysis(self.run.analysis)
        numbers = {exhibit.id: exhibit.number for exhibit in self.view.snapshot.exhibits}
        others = [numbers[given.id] for given in self.run.inputs[1:] if given.id in numbers]
        return title if not others else f"{title} · {', '.join(dict.fromkeys(others))}"

    @property
    def question(self) -> str:
        """What the analysis answers."""
        return self.wording.question(self.run.analysis)

    @cached_property
    def outcome_word(self) -> str:
        """How the run ended, in words."""
        return self.wording.outcome(self.outcome)

    @property
    def icon(self) -> str:
        """The icon that stands beside the word for how it ended."""
        return _look_of(self.outcome)[0]

    @property
    def tone(self) -> Tone:
        """How loud it is."""
        return _look_of(self.outcome)[1]

    @property
    def number(self) -> int:
        """The run's number in the case."""
        return self.view.run_numbers.get(self.run.id, 0)

    @property
    def finished(self) -> str:
        """When it ended."""
        return self.wording.value(Instant(self.run.finished[:19], Precision.SECOND, "+00:00"))

    @cached_property
    def said_in_line(self) -> str:
        """Number and time, for the list."""
        return self.wording.window("findings.run_line", number=self.number, time=self.finished)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What is said in the place of findings, as in the report: nothing found, the reason, what is gone."""
        label, run = self.wording.label, self.run
        said: list[Sentence] = []
        if run.outcome is Outcome.NOTHING_FOUND:
            text = label("run.nothing_found_in_part" if is_read_in_part(run) else "run.nothing_found")
            said.append(Sentence("none", text, "muted"))
        if self._undecoded:
            said.append(Sentence("warning", self.wording.window("findings.not_decoded"), "warning"))
        elif run.reason is not None:
            said.append(Sentence(self.icon, self.wording.reason(run.reason), self.tone))
        elif run.outcome in (Outcome.FAILED, Outcome.CANCELLED, Outcome.NOT_APPLICABLE):
            said.append(Sentence(self.icon, label("run.no_reason"), self.tone))
        said += [Sentence("warning", text, "warning") for text in self._gone()]
        return tuple(said)

    def _gone(self) -> list[str]:
        """What the run can no longer show, and why."""
        recorded, label = self.entry.data, self.wording.label
        values = [finding.value for finding in recorded.private_findings.values()]
        whys = Counter(self.wording.value(value) for value in values if isinstance(value, Missing))
        said = [label("run.private_gone", n=count, why=why) for why, count in whys.items()]
        if isinstance(recorded.private_inputs, Missing):
            said.append(label("run.inputs_gone", why=self.wording.value(recorded.private_inputs)))
        if recorded.more is None:
            return said
        erased = self.view.snapshot.erased_objects
        if recorded.more in erased:
            return [*said, label("run.more_erased", event=str(erased[recorded.more]))]
        known = len(recorded.findings) + len(recorded.private_findings)
        lost = any(_is_gone(finding) and finding.name == "large_findings" for finding in self.run.findings)
        return [*said, label("run.more_unreadable")] if lost or len(self.run.findings) == known else said

    @cached_property
    def rows(self) -> tuple[FindingRow, ...]:
        """The findings, by basis and in the order they were made; those that are gone are said in `sentences`."""
        return tuple(
            self._row(finding)
            for basis in Basis
            for finding in self.run.findings
            if finding.basis is basis and not _is_gone(finding) and not self._of_annex(finding)
        )

    def _of_annex(self, finding: Finding) -> bool:
        return (self.run.analysis, finding.name) in annex_findings()

    def _row(self, finding: Finding) -> FindingRow:
        wording = self.wording
        return FindingRow(
            id=finding.id,
            name=wording.finding_name(finding, self.run.analysis),
            said=said_beside_name(finding, self.run.analysis, wording),
            basis=wording.basis(finding.basis),
            limits=wording.must_add(finding, self.run.analysis),
            run_limits=self.run_limits,
            disputes=tuple(self._dispute(e) for e in self.entries if e.data.finding == finding.id),
            finding=finding,
            wording=wording,
        )

    def _dispute(self, entry: Entry[FindingDisputed]) -> Dispute:
        when = self.wording.value(Instant(entry.time[:19], Precision.SECOND, "+00:00"))
        who = self.wording.label("by", actor=entry.actor, role=entry.role, time=when)
        return Dispute(who, self.wording.value(entry.data.reason))

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """What this run cannot show, each sentence once: its own limits, then those of its findings."""
        own = [self.wording.limit(limit) for limit in self.run.limits]
        return tuple(dict.fromkeys([*own, *(limit for row in self.rows for limit in row.limits)]))

    @cached_property
    def run_limits(self) -> tuple[str, ...]:
        """What the method as a whole cannot show."""
        return tuple(self.wording.limit(limit) for limit in self.run.limits)

    def put_into_words(self) -> None:
        """Look up every word that a filter needs, ahead; in any thread."""
        _ = self.haystack
        for row in self.rows:
            _ = row.haystack

    @cached_property
    def haystack(self) -> str:
        """What a filter looks in besides the findings."""
        texts = (self.title, self.outcome_word, *(sentence.text for sentence in self.sentences))
        return "\n".join(texts).casefold()

    def copied(self, rows: Sequence[FindingRow]) -> str:
        """Some of its findings as plain text under a heading, with their limits, and the run's own limits last."""
        say = self.wording.window
        heading = say(
            "findings.copied_run", title=self.title, outcome=self.outcome_word, run=self.said_in_line
        )
        said = [sentence.text for sentence in self.sentences]
        limits = [under(limit, self.wording) for limit in self.run_limits]
        if limits:
            limits.insert(0, self.wording.label("limits.title"))
        return "\n".join((heading, *said, *(row.copied(alone=False) for row in rows), *limits))


def _look_of(outcome: Outcome) -> tuple[str, Tone]:
    match outcome:
        case Outcome.FOUND:
            return "done", "plain"
        case Outcome.NOTHING_FOUND:
            return "none", "muted"
        case Outcome.NOT_APPLICABLE:
            return "undecided", "muted"
        case Outcome.FAILED:
            return "warning", "alarm"
        case Outcome.CANCELLED:
            return "cancel", "warning"
    assert_never(outcome)


def _is_gone(finding: Finding) -> bool:
    return finding.name in _GONE and isinstance(finding.value, Missing)


def not_decoded(view: CaseView, evidence: str) -> bool:
    """Whether the newest look at a file found a picture in it that cannot be decoded."""
    for _, run in reversed(view.latest_runs_on(evidence, "file_identity")):
        return any(finding.name == "not_readable" for finding in run.findings)
    return False


def rows_of(
    view: CaseView, recorded: Sequence[RecordedRun], before: Sequence[RunRows] = ()
) -> tuple[RunRows, ...]:
    """Rows of the given runs, in order; words of `before` are kept where nothing changed."""
    disputes: dict[str, list[Entry[FindingDisputed]]] = {}
    for entry in view.snapshot.disputes:
        disputes.setdefault(entry.data.run, []).append(entry)
    old = {rows.id: rows for rows in before}
    made = []
    for one in recorded:
        rows = RunRows(view, one, tuple(disputes.get(one[1].id, ())))
        kept = old.get(rows.id)
        if kept is not None and kept.same == rows.same:
            rows.adopt(kept)
        made.append(rows)
    return tuple(made)


def run_rows(view: CaseView, evidence: str, before: Sequence[RunRows] = ()) -> tuple[RunRows, ...]:
    """The latest run per analysis and inputs that took an exhibit first; comparisons after the others."""
    found = view.latest_runs_on(evidence)
    own = [one for one in found if one[1].analysis != COMPARISON]
    compared = [one for one in found if one[1].analysis == COMPARISON]
    return rows_of(view, (*own, *compared), before)


def never_run(view: CaseView, exhibit: Exhibit) -> tuple[str, ...]:
    """Titles of the analyses that this exhibit was never given to; comparisons are the place room's."""
    given = {run.analysis for _, run in view.runs_on.get(exhibit.id, ())}
    asked = {EvidenceRole.QUESTIONED}
    return tuple(
        view.wording.analysis(id)
        for id in view.wording.analysis_ids
        if id not in _OF_OTHER_ROOMS | only_asked() | retired() | given
        and exhibit.role in _ASKED_OF.get(id, asked)
    )
