"""What a case knows about the time of its pictures: what is claimed, and the oldest sighting."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.record.judgement import Axis
from provenance.record.sighting import SightingAdded
from provenance.record.values import Instant, Missing, Term
from provenance.workbench.view import CaseView
from ui.presenters.claims import is_split
from ui.presenters.evidence import isolated


@dataclass(frozen=True)
class Known:
    """Sentences for each part of what is known; beside what is claimed the id of a claim that nobody split yet."""

    claimed: tuple[tuple[str, str], ...]
    oldest: tuple[str, ...]
    concluded: tuple[str, ...]


def known(view: CaseView) -> Known:
    """What the records say of time, as sentences."""
    return Known(_claimed(view), _oldest(view), _concluded(view))


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


def _moment(published: Instant) -> str:
    """A sortable time: UTC where the offset is known, else as stated, which may be a day off."""
    utc = published.utc()
    return published.value if utc is None else utc.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _oldest(view: CaseView) -> tuple[str, ...]:
    """The sighting published first, with its basis, likeness and what that does not say."""
    say = view.wording.window
    dated: list[tuple[str, SightingAdded, Instant]] = []
    for entry in view.snapshot.sightings:
        published = entry.data.published
        if isinstance(published, Instant):
            dated.append((_moment(published), entry.data, published))
    undated = len(view.snapshot.sightings) - len(dated)
    left = (say("time.undated", n=undated),) if undated else ()
    if not dated:
        return left or (say("time.no_sighting"),)
    _, first, published = min(dated, key=lambda one: one[0])
    about = ", ".join(view.name_of(id) or id for id in first.evidence)
    name = view.name_of(first.sighting) or ""
    lines = [say("time.oldest_is", name=name, about=about, when=view.wording.value(published))]
    lines.append(say("time.oldest_basis", basis=_term(view, first.published_basis, "published_basis")))
    lines.append(say("time.oldest_likeness", likeness=_term(view, first.likeness, "likeness")))
    if published.offset is None:
        lines.append(say("time.oldest_zone"))
    lines.append(say("time.oldest_caution"))
    if len(dated) > 1:
        lines.append(say("time.others", n=len(dated) - 1))
    return (*lines, *left)


def _term(view: CaseView, value: Term | Missing, family: str) -> str:
    if isinstance(value, Missing):
        return view.wording.value(value)
    return view.wording.term(value.value, family)


def _concluded(view: CaseView) -> tuple[str, ...]:
    say, found = view.wording.window, []
    for claim in view.snapshot.claims:
        entry = view.snapshot.conclusions(claim.data.claim).get(Axis.WHEN)
        grade = view.wording.term("not_examined" if entry is None else entry.data.grade.value)
        name = view.name_of(claim.data.claim) or ""
        found.append(say("time.concluded_is", name=name, grade=grade))
    return tuple(found)
