"""The case in at most 120 words of plain text, for an editor to paste."""

from __future__ import annotations

from collections import Counter

from provenance.record.claim import ClaimAdded
from provenance.record.judgement import Axis, Grade
from provenance.record.run import Outcome
from provenance.record.snapshot import Snapshot
from provenance.report.desk import Desk, no_pictures
from provenance.report.front import is_concluded
from provenance.report.runs import COMPARISON, answer_of
from provenance.wording import Wording

MAX_WORDS = 120  # what an editor pastes above a story
CLAIM_WORDS = 30
HEAD_DIGITS = 16  # 64 bits: enough to tell reports apart, not to check one


def summary_text(snapshot: Snapshot, wording: Wording) -> str:
    """Claim, conclusions or that there are none, what was found, what that cannot show, and the head of the log."""
    desk = Desk(snapshot, wording, no_pictures)
    lines = [_alarm(desk), _claim(desk), _conclusions(desk), _findings(desk), _limits(desk)]
    lines.append(desk.label("summary.head", event=str(snapshot.seq), head=snapshot.head[:HEAD_DIGITS]))
    return "\n".join(line for line in lines if line)


def _cut(text: str, words: int) -> str:
    """At most so many words, and no word longer than a line."""
    parts = [part if len(part) <= 60 else f"{part[:59]}…" for part in text.split()]
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def _alarm(desk: Desk) -> str:
    return desk.label("summary.alarm") if desk.snapshot.alterations else ""


def _main_claim(desk: Desk) -> ClaimAdded | None:
    """The first claim with a conclusion, or the first."""
    claims = [entry.data for entry in desk.snapshot.claims]
    concluded = [claim for claim in claims if desk.snapshot.conclusions(claim.claim)]
    return next(iter(concluded or claims), None)


def _claim(desk: Desk) -> str:
    claim = _main_claim(desk)
    if claim is None:
        return desk.label("front.no_claim")
    text = _cut(desk.wording.value(claim.text), CLAIM_WORDS)
    others = len(desk.snapshot.claims) - 1
    more = desk.label("summary.more_claims", n=others) if others else ""
    return f"{desk.label('summary.claim', text=text)} {more}".strip()


def _conclusions(desk: Desk) -> str:
    claim = _main_claim(desk)
    if claim is None or not is_concluded(desk.snapshot):
        return desk.label("summary.no_conclusion")
    conclusions = desk.snapshot.conclusions(claim.claim)
    parts = []
    for axis in Axis:
        grade = conclusions[axis].data.grade if axis in conclusions else Grade.NOT_EXAMINED
        parts.append(f"{desk.wording.term(axis.value)}: {desk.wording.term(grade.value).lower()}")
    return desk.label("summary.conclusions", conclusions="; ".join(parts))


def _findings(desk: Desk) -> str:
    outcomes = Counter(run.outcome for _, run in desk.runs)
    compared = [run for _, run in desk.runs if run.analysis == COMPARISON]
    agreeing = sum(answer_of(run) in ("match", "likely") for run in compared)
    parts = [
        desk.label("summary.exhibits", n=len(desk.snapshot.exhibits)),
        desk.label("summary.runs", n=len(desk.runs)),
    ]
    parts += [
        desk.label("glance.outcome", outcome=desk.wording.outcome(outcome), count=str(outcomes[outcome]))
        for outcome in Outcome
        if outcomes[outcome]
    ]
    if compared:
        parts.append(desk.label("summary.compared", n=len(compared), agreeing=str(agreeing)))
    return "; ".join(parts) + "."


def _limits(desk: Desk) -> str:
    compared = any(run.analysis == COMPARISON for _, run in desk.runs)
    return desk.label("summary.limits_compared" if compared else "summary.limits")
