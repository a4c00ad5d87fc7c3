"""Claims, what people concluded on each of their questions, and conclusions that are being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from provenance.record.claim import ClaimAdded
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, ConclusionRecorded, Grade
from provenance.record.snapshot import Entry
from provenance.record.values import Instant, Missing, Precision, Text, Value
from provenance.workbench.people import words
from provenance.workbench.view import CaseView
from ui.presenters.claims import is_split
from ui.presenters.evidence import altered_among, isolated
from ui.presenters.verdict_records import RecordRow, Records

GRADE_ICONS: Final = {
    Grade.SUPPORTED: "chosen",
    Grade.NOT_ESTABLISHED: "undecided",
    Grade.CONTRADICTED: "refuted",
    Grade.NOT_EXAMINED: "open_question",
}


def moment(stamp: str, view: CaseView) -> str:
    """An event's time in words, to the second."""
    return view.wording.value(Instant(stamp[:19], Precision.SECOND, "+00:00"))


def author(entry: Entry[ConclusionRecorded], view: CaseView) -> str:
    """Who concluded, in which role, and when."""
    by = {"actor": view.wording.plain(entry.actor), "role": view.wording.plain(entry.role)}
    return view.wording.label("by", **by, time=moment(entry.time, view))


# ---- claims and their questions ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ClaimHead:
    """A claim as its source put it."""

    id: str
    name: str
    text: str
    translation: str
    hedge: str
    source: str
    about: str
    exhibits: tuple[str, ...] = ()
    altered: str = ""


def claim_heads(view: CaseView) -> tuple[ClaimHead, ...]:
    """Every claim that counts."""
    return tuple(_head(entry.data, view) for entry in view.snapshot.claims)


def _head(claim: ClaimAdded, view: CaseView) -> ClaimHead:
    return ClaimHead(
        claim.claim,
        view.name_of(claim.claim) or "",
        isolated(view.wording.value(claim.text)),
        _given(claim.translation, view),
        _given(claim.hedge, view),
        "" if claim.source is None else view.name_of(claim.source) or claim.source,
        ", ".join(view.name_of(id) or id for id in claim.about),
        claim.about,
        altered_among(view, claim.about),
    )


def _given(value: Value, view: CaseView) -> str:
    """A value in words; nothing where nobody gave one. What was erased is said."""
    if isinstance(value, Missing) and value.value in ("unknown", "not_applicable"):
        return ""
    return isolated(view.wording.value(value))


@dataclass(frozen=True)
class AxisState:
    """One question of a claim: what the claim says, what a person concluded last, and what came before."""

    axis: Axis
    word: str
    says: str
    grade: Grade
    grade_word: str
    event: str = ""
    by: str = ""
    reasons: str = ""
    limits: str = ""
    would_change: str = ""
    supporting: tuple[RecordRow, ...] = ()
    opposing: tuple[RecordRow, ...] = ()
    earlier: tuple[str, ...] = ()
    unsaved: bool = False
    unsplit: str = ""

    @property
    def altered(self) -> str:
        """Altered exhibits that the records of the conclusion are about."""
        return ", ".join(
            dict.fromkeys(row.altered for row in (*self.supporting, *self.opposing) if row.altered)
        )

    @property
    def rests_on_dispute(self) -> bool:
        """Whether a record that the conclusion rests on is one that somebody disagrees with."""
        opposing = () if self.grade is Grade.SUPPORTED else self.opposing
        return any(row.disputed for row in (*self.supporting, *opposing))


def axis_states(records: Records, claim: str) -> tuple[AxisState, ...]:
    """The four questions of a claim."""
    view = records.view
    data = next(entry.data for entry in view.snapshot.claims if entry.data.claim == claim)
    said: dict[Axis, list[Entry[ConclusionRecorded]]] = {axis: [] for axis in Axis}
    for entry in view.snapshot.current(ConclusionRecorded):
        if entry.data.claim == claim:
            said[entry.data.axis].append(entry)
    values: dict[Axis, Value] = {
        Axis.WHO: data.who, Axis.WHAT: data.what, Axis.WHERE: data.where, Axis.WHEN: data.when
    }  # fmt: skip
    unsplit = "" if is_split(data) else claim
    states = (_axis(records, axis, _given(values[axis], view), said[axis]) for axis in Axis)
    return tuple(replace(state, unsplit=unsplit) for state in states)


def _axis(records: Records, axis: Axis, says: str, entries: list[Entry[ConclusionRecorded]]) -> AxisState:
    view, term = records.view, records.view.wording.term
    if not entries:
        return AxisState(axis, term(axis.value), says, Grade.NOT_EXAMINED, term(Grade.NOT_EXAMINED.value))
    last = entries[-1]
    data = last.data
    earlier = [
        view.wording.label(
            "conclusion.earlier_text",
            grade=term(one.data.grade.value),
            event=str(one.seq),
            by=author(one, view),
        )
        for one in reversed(entries[:-1])
    ]
    return AxisState(
        axis,
        term(axis.value),
        says,
        data.grade,
        term(data.grade.value),
        last.event,
        author(last, view),
        _given(data.reasons, view),
        _given(data.limits, view),
        _given(data.would_change, view),
        tuple(records.shown(id) for id in data.supporting),
        tuple(records.shown(id) for id in data.opposing),
        tuple(earlier),
    )


# ---- what is being written --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A conclusion that is being written; no grade until a person chooses one."""

    grade: Grade | None = None
    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()
    reasons: str = ""
    limits: str = ""
    would_change: str = ""

    def record(self, claim: str, axis: Axis) -> ConclusionRecorded:
        """The record of it. The grade must have been chosen."""
        assert self.grade is not None
        return ConclusionRecorded(
            conclusion=new_ulid(),
            claim=claim,
            axis=axis,
            grade=self.grade,
            reasons=words(self.reasons),
            limits=words(self.limits),
            would_change=words(self.would_change),
            supporting=self.supporting,
            opposing=self.opposing,
        )


def draft_of(view: CaseView, claim: str, axis: Axis) -> Draft:
    """Where writing begins: at the present conclusion, or with nothing."""
    entry = view.snapshot.conclusions(claim).get(axis)
    if entry is None:
        return Draft()
    data = entry.data
    reasons, limits, change = (
        value.value.strip() if isinstance(value, Text) else ""
        for value in (data.reasons, data.limits, data.would_change)
    )
    return Draft(data.grade, data.supporting, data.opposing, reasons, limits, change)


Key = tuple[str, Axis]
"""A claim's id and one of its questions."""


class Drafts:
    """Conclusions that were begun, until the case holds them or they are thrown away."""

    def __init__(self) -> None:
        self._drafts: dict[Key, Draft] = {}
        self._began: dict[Key, str] = {}
        self._saving: dict[Key, str] = {}

    def __bool__(self) -> bool:
        return bool(self._drafts)

    def __contains__(self, key: object) -> bool:
        return key in self._drafts

    def shown(self, view: CaseView, key: Key) -> Draft:
        """What the form shall say: what was begun, or what the case says."""
        return self._drafts.get(key) or draft_of(view, *key)

    def keep(self, view: CaseView, key: Key, draft: Draft) -> None:
        """What the form says now."""
        self._began.setdefault(key, _event(view, key))
        self._drafts[key] = draft
        self._saving.pop(key, None)

    def settle(self, view: CaseView, key: Key) -> None:
        """Forget what the case holds now: it was saved, or the form says what the case says."""
        saved = self._saving.get(key)
        if (saved and saved == _event(view, key)) or self._drafts.get(key) == draft_of(view, *key):
            self.forget(key)

    def forget(self, key: Key) -> None:
        """Throw away what was begun."""
        for kept in (self._drafts, self._began, self._saving):
            kept.pop(key, None)

    def overtaken(self, view: CaseView, key: Key) -> bool:
        """Whether somebody else concluded on it since it was begun."""
        return key in self._began and key not in self._saving and self._began[key] != _event(view, key)

    def saving(self, key: Key) -> bool:
        """Whether it is on its way into the case."""
        return key in self._saving

    def save(self, key: Key) -> None:
        """It is being written."""
        self._saving[key] = ""

    def saved(self, key: Key, event: str) -> None:
        """It was written by an event that the view will show; not if more was written into the form since."""
        if key in self._saving:
            self._saving[key] = event

    def refused(self, key: Key) -> None:
        """It was not written."""
        self._saving.pop(key, None)


def _event(view: CaseView, key: Key) -> str:
    """The event of the present conclusion, or nothing."""
    entry = view.snapshot.conclusions(key[0]).get(key[1])
    return "" if entry is None else entry.event
