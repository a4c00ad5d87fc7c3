"""What a case knows about the time of its pictures: what is claimed, and what was concluded."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.record.judgement import Axis
from provenance.record.values import Missing
from provenance.workbench.view import CaseView
from ui.presenters.claims import is_split
from ui.presenters.evidence import isolated


@dataclass(frozen=True)
class Known:
    """Sentences for each part of what is known; beside what is claimed the id of a claim that nobody split yet."""

    claimed: tuple[tuple[str, str], ...]
    concluded: tuple[str, ...]


def known(view: CaseView) -> Known:
    """What the records say of time, as sentences."""
    return Known(_claimed(view), _concluded(view))


def _claimed(view: CaseView) -> tuple[tuple[str, str], ...]:
    say, found = view.wording.window, list[tuple[str, str]]()
    for claim in view.snapshot.claims:
        name, when = view.name_of(claim.data.claim) or "", claim.data.when
        if not is_split(claim.data):
            found.append((say("time.not_split", name=name), claim.data.claim))
        elif isinstance(when, Missing) and when.value == "unknown":
            found.append((say("time.claimed_nothing", name=name), ""))
        else:
            found.append((say("time.claimed_by", name=name, when=isolated(view.wording.value(when))), ""))
    return tuple(found) or ((say("time.no_claim"), ""),)


def _concluded(view: CaseView) -> tuple[str, ...]:
    say, found = view.wording.window, []
    for claim in view.snapshot.claims:
        entry = view.snapshot.conclusions(claim.data.claim).get(Axis.WHEN)
        grade = view.wording.term("not_examined" if entry is None else entry.data.grade.value)
        name = view.name_of(claim.data.claim) or ""
        found.append(say("time.concluded_is", name=name, grade=grade))
    return tuple(found)
