"""The search of an exhibit among the other pictures of its case, as the room shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from provenance.record.finding import Finding
from provenance.record.independence import COPIES_FOUND_BY, HITS, NEAR_PICTURES, SEEN_BEFORE
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Missing, Pointer, Row, Term, Value
from provenance.wording import Wording
from provenance.wording.copies import how_turned
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView
from ui.presenters.evidence import name_of
from ui.presenters.searches import moment


@dataclass(frozen=True)
class CaseHit:
    """Another picture of the case that looks alike."""

    number: str
    sha256: str
    name: str
    likeness: str
    distance: str
    change: str


@dataclass(frozen=True)
class InCase:
    """The search of one exhibit among the pictures of the case, as last made."""

    state: Literal["no_picture", "not_examined", "not_finished", "nothing", "found"]
    said: str
    hits: tuple[CaseHit, ...] = ()
    limits: tuple[str, ...] = ()
    about: str = ""
    added_since: int = 0
    linked: tuple[str, ...] = ()


def human_links(view: CaseView, exhibit: str) -> tuple[str, ...]:
    """What people said of how an exhibit belongs to others, each as a sentence."""
    return tuple(
        view.wording.window(
            "case.link.sentence",
            first=view.name_of(entry.data.first) or entry.data.first,
            relation=view.wording.term(entry.data.relation.value, "relation"),
            second=view.name_of(entry.data.second) or entry.data.second,
        )
        for entry in view.snapshot.links
        if exhibit in (entry.data.first, entry.data.second)
    )


def in_case(view: CaseView, exhibit: Exhibit) -> InCase:
    """What the latest search of an exhibit in its case says, and how people linked it."""
    return replace(_searched(view, exhibit), linked=human_links(view, exhibit.id))


def _searched(view: CaseView, exhibit: Exhibit) -> InCase:
    say, wording = view.wording.window, view.wording
    if not is_picture(exhibit):
        return InCase("no_picture", say("seen.case.no_picture", exhibit=exhibit.number))
    runs = [
        recorded
        for recorded in view.runs_on.get(exhibit.id, ())
        if recorded[1].analysis in COPIES_FOUND_BY and recorded[1].inputs[0].id == exhibit.id
    ]
    if not runs:
        return InCase("not_examined", say("seen.case.not_examined", exhibit=exhibit.number))
    entry, run = runs[-1]
    about = say("seen.case.made", when=moment(entry.time, wording))
    if run.outcome not in (Outcome.FOUND, Outcome.NOTHING_FOUND):
        said = wording.reason(run.reason) if run.reason is not None else wording.outcome(run.outcome)
        return InCase("not_finished", said, about=about)
    searched = run.finding("pictures_searched")
    hits_in = HITS if run.analysis == SEEN_BEFORE else NEAR_PICTURES
    near = run.finding(hits_in)
    exhibits = {one.id: one for one in view.snapshot.exhibits}
    hits = tuple(_hits(run.rows(hits_in), exhibits, wording))
    cautions = wording.must_add(near, run.analysis) if near is not None else ()
    limits = tuple(dict.fromkeys((*cautions, *(wording.limit(limit) for limit in run.limits))))
    if searched is not None:
        about = say("seen.case.about", searched=wording.finding(searched, run.analysis), made=about)
    since = _added_since(view, exhibit, run, searched)
    if not hits:
        said = say("seen.case.nothing" if run.analysis != SEEN_BEFORE else "seen.case.none")
        return InCase("nothing", said, (), limits, about, since)
    return InCase("found", say("seen.case.found", n=len(hits)), hits, limits, about, since)


def _hits(rows: Iterable[Row], exhibits: Mapping[str, Exhibit], wording: Wording) -> Iterable[CaseHit]:
    for cells in rows:
        pointer, likeness = (
            _either(cells, *names) for names in (("which", "evidence"), ("kind", "likeness"))
        )
        other = exhibits.get(pointer.value) if isinstance(pointer, Pointer) else None
        distance = cells.get("distance")
        if other is not None:
            yield CaseHit(
                number=other.number,
                sha256=other.sha256,
                name=name_of(other, wording),
                likeness=_term(likeness, "copy" if "kind" in cells else "likeness", wording),
                distance=wording.value(distance) if distance is not None else "–",
                change=_change(cells, wording),
            )


def _either(cells: Row, *names: str) -> Value | None:
    return next((cells[name] for name in names if name in cells), None)


def _change(cells: Row, wording: Wording) -> str:
    """How the other picture is turned or mirrored."""
    if "kind" not in cells:
        change = cells.get("transform")
        if change in (Term("as_is"), Term("none")):
            return wording.window("seen.case.unturned")
        return _term(change, "transform", wording)
    return how_turned(cells, wording) or wording.window("seen.case.unturned")


def _term(value: object, family: str, wording: Wording) -> str:
    return wording.term(value.value, family) if isinstance(value, Term) else ""


def _added_since(view: CaseView, exhibit: Exhibit, run: Run, searched: Finding | None) -> int:
    """How many pictures were added later: those there are now, without those it looked at or could not read."""
    if searched is None or not isinstance(searched.value, Count):
        return 0
    unread = sum(limit.id == "other_picture_unreadable" for limit in run.limits)
    there = sum(is_picture(one) and one.id != exhibit.id for one in view.snapshot.exhibits)
    return max(0, there - searched.value.value - unread)


def sha1_of(view: CaseView, exhibit: Exhibit) -> str | None:
    """The SHA-1 of an exhibit's bytes in hex, when its file was examined."""
    for _, run in reversed(view.latest_runs_on(exhibit.id, "file_identity")):
        found = run.value("sha1")
        if found is not None and not isinstance(found, Missing):
            return str(found.value) or None
    return None
