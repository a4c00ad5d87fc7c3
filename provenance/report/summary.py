"""The case in about 120 words of plain text, for an editor to paste; no hedge is ever cut."""

from __future__ import annotations

from collections import Counter

from provenance.record.claim import ClaimAdded
from provenance.record.judgement import Axis, Grade
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Snapshot
from provenance.record.values import UNKNOWN, Missing
from provenance.report.desk import Desk, no_pictures
from provenance.report.findings import answer_of, is_comparison, newest_of_pairs
from provenance.report.front import is_concluded
from provenance.wording import Wording

MAX_WORDS = 120  # what an editor pastes above a story; recorded hedges may make it longer
CLAIM_WORDS = 40
FEWEST_WORDS = 8  # our choice: with fewer words of a claim nobody knows what it says
ORDER = (Grade.CONTRADICTED, Grade.SUPPORTED, Grade.NOT_ESTABLISHED)  # what contradicts must not be read last
AGREEING = ("match", "likely")

_LONG_WORD = 60  # letters; a longer one is no word, and would fill lines
_SENTENCE_ENDS = (".", "!", "?", "。", "؟")
_NO_HEDGE = (UNKNOWN, Missing("not_applicable"))


def summary_text(snapshot: Snapshot, wording: Wording) -> str:
    """Grades of the claims in their order, what was found, what that cannot show, the head of the log.

    Texts of claims are cut at their ends, which is said, until it is short enough; with very many claims the later
    ones are counted by grade. A recorded hedge stands in full beside its claim: when the hedges take the room, the
    text becomes longer.
    """
    desk = Desk(snapshot, wording, no_pictures)
    claims = [entry.data for entry in snapshot.claims]
    for shown in range(len(claims), -1, -1):
        said: list[str] = []
        for words in range(CLAIM_WORDS, FEWEST_WORDS - 1, -1):
            said = [_claim(desk, claim, words) for claim in claims[:shown]]
            text = _text(desk, said, claims[shown:])
            if len(text.split()) <= MAX_WORDS:
                return text
        hedges = sum(len(_hedge(desk, claim).split()) for claim in claims[:shown])
        if len(text.split()) - hedges <= MAX_WORDS:
            return text
    return text


def _text(desk: Desk, said: list[str], others: list[ClaimAdded]) -> str:
    head = desk.label("summary.head", event=str(desk.snapshot.seq), head=desk.snapshot.head)
    lines = [_alarm(desk), _draft(desk), *said, _others(desk, others), _findings(desk), _limits(desk), head]
    return "\n".join(line for line in lines if line)


def _cut(text: str, words: int) -> str:
    """The text as far as there is room: to the end of a sentence where that keeps half of it, else of a word."""
    parts = text.split()
    kept = parts[:words]
    long = next((place for place, part in enumerate(kept) if len(part) > _LONG_WORD), None)
    if long is not None:
        kept = [*kept[:long], kept[long][: _LONG_WORD - 1]]
    if kept == parts:
        return " ".join(parts)
    ends = [place for place, part in enumerate(kept, 1) if part.endswith(_SENTENCE_ENDS)]
    if ends and ends[-1] * 2 >= len(kept):
        kept = kept[: ends[-1]]
    return " ".join(kept) + " […]"


def _hedge(desk: Desk, claim: ClaimAdded) -> str:
    """The recorded hedge, never cut; empty when none is recorded."""
    if claim.hedge in _NO_HEDGE:
        return ""
    hedge = " ".join(desk.wording.value(claim.hedge).split())
    return desk.label(
        "summary.hedge_gone" if isinstance(claim.hedge, Missing) else "summary.hedge", hedge=hedge
    )


def _alarm(desk: Desk) -> str:
    return desk.label("summary.alarm") if desk.snapshot.alterations else ""


def _draft(desk: Desk) -> str:
    if not desk.snapshot.claims:
        return desk.label("front.no_claim") + " " + desk.label("summary.no_conclusion")
    return "" if is_concluded(desk.snapshot) else desk.label("summary.no_conclusion")


def _grades(desk: Desk, claim: ClaimAdded) -> dict[Grade, list[Axis]]:
    """The axes of a claim by grade."""
    conclusions = desk.snapshot.conclusions(claim.claim)
    graded: dict[Grade, list[Axis]] = {}
    for axis in Axis:
        grade = conclusions[axis].data.grade if axis in conclusions else Grade.NOT_EXAMINED
        graded.setdefault(grade, []).append(axis)
    return graded


def _claim(desk: Desk, claim: ClaimAdded, words: int) -> str:
    """One claim with its grades; without a conclusion that is said once for the case, or here when others have one."""
    said = _claimed(desk, claim, words)
    graded = _grades(desk, claim)
    if set(graded) == {Grade.NOT_EXAMINED}:
        concluded = is_concluded(desk.snapshot)
        return desk.label("summary.not_graded", claim=said) if concluded else f"{said}."
    parts = [_grade(desk, axis, grade) for grade in ORDER for axis in graded.get(grade, ())]
    if Grade.NOT_EXAMINED in graded:
        axes = ", ".join(desk.wording.term(axis.value) for axis in graded[Grade.NOT_EXAMINED])
        parts.append(desk.label("summary.not_examined", axes=axes))
    return desk.label("summary.graded", claim=said, grades="; ".join(parts))


def _claimed(desk: Desk, claim: ClaimAdded, words: int) -> str:
    """The words of a claim, with "(claim shortened)" where they are not all of it, and its hedge."""
    one = len(desk.snapshot.claims) == 1
    name = desk.label("summary.one_claim") if one else desk.name_of(claim.claim) or ""
    text = desk.wording.value(claim.text)
    if isinstance(claim.text, Missing):
        said = desk.label("summary.claim_gone", name=name, why=text)
    else:
        cut = _cut(text, words)
        whole = cut == " ".join(text.split())
        said = desk.label("summary.claim" if whole else "summary.claim_shortened", name=name, text=cut)
    hedge = _hedge(desk, claim)
    return f"{said} – {hedge}" if hedge else said


def _grade(desk: Desk, axis: Axis, grade: Grade) -> str:
    said = desk.wording.term(grade.value).lower()
    return desk.label("summary.grade", question=desk.wording.term(axis.value), answer=said)


def _others(desk: Desk, claims: list[ClaimAdded]) -> str:
    """The conclusions on claims for which there is no room, counted by grade."""
    counts = Counter(grade for claim in claims for grade, axes in _grades(desk, claim).items() for _ in axes)
    grades = ", ".join(
        desk.label(
            "summary.other_grade", count=str(counts[grade]), answer=desk.wording.term(grade.value).lower()
        )
        for grade in (*ORDER, Grade.NOT_EXAMINED)
        if counts[grade]
    )
    if not claims:
        return ""
    hedged = sum(bool(_hedge(desk, claim)) for claim in claims)
    said = desk.label("summary.others", n=len(claims), grades=grades)
    return f"{said} {desk.label('summary.others_hedged', n=hedged)}" if hedged else said


def _findings(desk: Desk) -> str:
    outcomes = Counter(run.outcome for _, run in desk.runs)
    parts = [
        desk.label("summary.exhibits", n=len(desk.snapshot.exhibits)),
        desk.label("summary.runs", n=len(desk.runs)),
    ]
    parts += [
        desk.label("glance.outcome", outcome=desk.wording.outcome(outcome), count=str(outcomes[outcome]))
        for outcome in Outcome
        if outcomes[outcome]
    ]
    parts += _compared(desk)
    if desk.snapshot.disputes:
        parts.append(desk.label("summary.disputes", n=len(desk.snapshot.disputes)))
    return "; ".join(parts) + "."


def _compared(desk: Desk) -> list[str]:
    """How many pairs agreed when last compared; those whose agreement somebody disputes are counted apart."""
    compared = newest_of_pairs(desk)
    agreeing = [run for run in compared if answer_of(run) in AGREEING]
    disputed = [run for run in agreeing if _is_disputed(desk, run)]
    if not compared:
        return []
    undisputed = str(len(agreeing) - len(disputed))
    parts = [desk.label("summary.compared", n=len(compared), agreeing=undisputed)]
    if disputed:
        parts.append(desk.label("summary.disputed_results", n=len(disputed)))
    return parts


def _is_disputed(desk: Desk, run: Run) -> bool:
    return any(dispute.data.run == run.id for dispute in desk.snapshot.disputes)


def _limits(desk: Desk) -> str:
    compared = any(is_comparison(run) for _, run in desk.runs)
    return desk.label("summary.limits_compared" if compared else "summary.limits")
