"""The search of an exhibit among all pictures known here, as the room shows it: what was found, and over how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.wording import Wording
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView
from ui.presenters.in_case import human_links
from ui.presenters.searches import moment
from ui.presenters.seen_hits import Hit, hits_of

SEEN_BEFORE: Final = "seen_before"


@dataclass(frozen=True)
class Seen:
    """The search of one exhibit as last made; `run` is its id. `nowhere`: the archive held nothing to look in;
    `best`: which copy shows the most, and which has the most pixels."""

    state: Literal["no_picture", "not_examined", "not_finished", "nothing", "found"]
    said: str
    run: str = ""
    hits: tuple[Hit, ...] = ()
    limits: tuple[str, ...] = ()
    about: str = ""
    added_since: int = 0
    linked: tuple[str, ...] = ()
    nowhere: bool = False
    best: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """What is wanted of the hits; empty: all. `source`: as stated of a picture of the archive."""

    kind: str = ""
    where: str = ""
    source: str = ""

    def of(self, hits: Iterable[Hit]) -> tuple[Hit, ...]:
        """Those that are wanted, in their order."""
        return tuple(hit for hit in hits if self._wants(hit))

    def _wants(self, hit: Hit) -> bool:
        where = "archive" if hit.archived else "case"
        return (
            self.kind in ("", hit.kind)
            and self.where in ("", where)
            and (not self.source or self.source in hit.sources)
        )


def searches_of(view: CaseView, exhibit: Exhibit) -> list[tuple[str, Run]]:
    """The searches of an exhibit with their times, the newest last."""
    return [
        (entry.time, run)
        for entry, run in view.runs_on.get(exhibit.id, ())
        if run.analysis == SEEN_BEFORE and run.inputs[0].id == exhibit.id
    ]


def seen_before(view: CaseView, exhibit: Exhibit) -> Seen:
    """What the newest search of an exhibit says, and how people linked it."""
    say, wording = view.wording.window, view.wording
    linked = human_links(view, exhibit.id)
    if not is_picture(exhibit):
        return Seen("no_picture", say("seen.case.no_picture", exhibit=exhibit.number), linked=linked)
    runs = searches_of(view, exhibit)
    if not runs:
        return Seen("not_examined", say("seen.before.not_examined", exhibit=exhibit.number), linked=linked)
    newest = runs[-1][1]
    answered = next((one for one in reversed(runs) if one[1].outcome in _ANSWERS), None)
    failed = ""
    if newest.outcome not in _ANSWERS:
        failed = wording.outcome(newest.outcome) if newest.reason is None else wording.reason(newest.reason)
    if answered is None:
        limits = tuple(wording.limit(limit) for limit in newest.limits)
        made = say("seen.case.made", when=moment(runs[-1][0], wording))
        return Seen(
            "not_finished", failed, newest.id, (), limits, made, linked=linked, nowhere=_nowhere(newest)
        )
    time, run = answered
    hits = hits_of(view, exhibit, run)
    over = " ".join(_sentences(run, _OVER, wording))
    said = say("seen.before.found", n=len(hits)) if hits else say("seen.before.nothing")
    return Seen(
        "found" if hits else "nothing",
        f"{failed} {say('seen.before.earlier')} {said}" if failed else said,
        run.id,
        hits,
        _limits(run, wording),
        say("seen.case.about", searched=over, made=say("seen.case.made", when=moment(time, wording))),
        _added_since(view, exhibit, run),
        linked,
        _nowhere(run),
        tuple(_sentences(run, _BEST, wording)),
    )


def _sentences(run: Run, names: Iterable[str], wording: Wording) -> Iterable[str]:
    for name in names:
        finding = run.finding(name)
        if finding is not None:
            yield wording.finding(finding, run.analysis)


def _nowhere(run: Run) -> bool:
    """Whether the archive held nothing to look in."""
    return any(limit.id in ("archive_absent", "archive_empty") for limit in run.limits)


_ANSWERS: Final = (Outcome.FOUND, Outcome.NOTHING_FOUND)
_OVER: Final = ("pictures_searched", "archive_searched", "archive_since")
_BEST: Final = ("least_cropped", "most_pixels")


def _limits(run: Run, wording: Wording) -> tuple[str, ...]:
    said = (
        wording.must_add(one, run.analysis)
        for one in run.findings
        if one.name in ("hits", "differing_places")
    )
    cautions = [caution for some in said for caution in some]
    return tuple(dict.fromkeys((*cautions, *(wording.limit(limit) for limit in run.limits))))


def _added_since(view: CaseView, exhibit: Exhibit, run: Run) -> int:
    """How many pictures of the case were added later than the search looked at them."""
    log = next((given.id for given in run.inputs if given.kind == "log"), None)
    if log is None:
        return 0
    seq = view.snapshot.seq_of(log)
    return sum(
        is_picture(one) and one.id != exhibit.id and one.added.seq > seq for one in view.snapshot.exhibits
    )
