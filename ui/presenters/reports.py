"""What a report of the case would cover, what it would say was not examined, and the reports issued so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.judgement import Axis, Grade
from provenance.record.run import Outcome
from provenance.record.values import Instant, Precision
from provenance.workbench.summaries import only_asked, retired
from provenance.workbench.view import CaseView

COMPARISON: Final = "landmark_match"
ENDED: Final = (Outcome.FOUND, Outcome.NOTHING_FOUND)
SUFFIXES: Final = (".html", ".pdf")
"""The files a report is written as."""

_FORBIDDEN: Final = frozenset('/\\:*?"<>|')  # in a file name on Windows; "/" everywhere
_STEM_MOST: Final = 120  # characters; ext4 and NTFS take 255 bytes or units


@dataclass(frozen=True)
class Gap:
    """Something that the report will list as not examined, and the room where that can be changed."""

    text: str
    stage: str


@dataclass(frozen=True)
class IssuedFile:
    """A file of a report as it was issued."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Issued:
    """A report that was issued before."""

    event: int
    when: str
    by: str
    covers: int
    files: tuple[IssuedFile, ...]


def moment(stamp: str, view: CaseView) -> str:
    """An event's time in words, to the second."""
    return view.wording.value(Instant(stamp[:19], Precision.SECOND, "+00:00"))


def covers(view: CaseView) -> tuple[tuple[str, str], ...]:
    """What the report would cover now: rows of label and words."""
    snapshot, label = view.snapshot, view.wording.label
    roles = Counter(exhibit.role for exhibit in snapshot.exhibits)
    exhibits = ", ".join(label(f"glance.{role.value}", n=roles[role]) for role in EvidenceRole if roles[role])
    outcomes = Counter(run.outcome for _, run in view.runs)
    runs = "; ".join(
        label("glance.outcome", outcome=view.wording.outcome(outcome), count=str(outcomes[outcome]))
        for outcome in Outcome
        if outcomes[outcome]
    )
    concluded = sum(
        entry.data.grade is not Grade.NOT_EXAMINED
        for claim in snapshot.claims
        for entry in snapshot.conclusions(claim.data.claim).values()
    )
    say, none = view.wording.window, label("glance.none")
    asked = len(snapshot.claims) * len(Axis)
    people = (len(snapshot.observations), len(snapshot.sightings), len(snapshot.searches))
    return (
        (
            say("report.up_to"),
            label("covered", event=str(snapshot.seq), time=moment(snapshot.covered_until, view)),
        ),
        (label("glance.exhibits"), exhibits or none),
        (label("glance.analyses"), runs or none),
        (say("report.by_people"), _people(view, people) or none),
        (
            say("report.conclusions"),
            say("report.concluded_of", concluded=concluded, n=asked) if asked else none,
        ),
    )


def _people(view: CaseView, counts: tuple[int, int, int]) -> str:
    names = ("report.observations", "report.sightings", "report.searches")
    parts = [view.wording.window(name, n=n) for name, n in zip(names, counts, strict=True) if n]
    return ", ".join(parts)


def gaps(view: CaseView) -> tuple[Gap, ...]:
    """What nobody looked at so far, in the words of the report."""
    return (
        *_without_claim(view),
        *_open_axes(view),
        *_never_compared(view),
        *_never_run(view),
        *_without_people(view),
    )


def _without_claim(view: CaseView) -> list[Gap]:
    return [] if view.snapshot.claims else [Gap(view.wording.label("front.no_claim"), "case")]


def _open_axes(view: CaseView) -> list[Gap]:
    found = []
    for claim in view.snapshot.claims:
        concluded = view.snapshot.conclusions(claim.data.claim)
        left = [
            view.wording.term(axis.value)
            for axis in Axis
            if axis not in concluded or concluded[axis].data.grade is Grade.NOT_EXAMINED
        ]
        if left:
            name = view.name_of(claim.data.claim) or ""
            said = view.wording.label("not_examined.axes", claim=name, axes=", ".join(left))
            found.append(Gap(said, "verdict"))
    return found


def _never_compared(view: CaseView) -> list[Gap]:
    taken = {
        given.id
        for _, run in view.runs
        if run.analysis == COMPARISON and run.outcome in ENDED
        for given in run.inputs
    }
    found = []
    for role in (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
        left = [one.number for one in view.snapshot.exhibits if one.role is role and one.id not in taken]
        if left:
            said = view.wording.label(f"not_examined.never_compared_{role.value}", exhibits=spans(left))
            found.append(Gap(said, "place"))
    return found


def _never_run(view: CaseView) -> list[Gap]:
    """Questioned exhibits that an analysis of one exhibit was not given."""
    given: dict[str, set[str]] = {}
    for _, run in view.runs:
        given.setdefault(run.analysis, set()).update(one.id for one in run.inputs)
    questioned = [one for one in view.snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
    found = []
    for id in view.wording.analysis_ids:
        left = [one.number for one in questioned if one.id not in given.get(id, set())]
        if left and id != COMPARISON and id not in only_asked() | retired():
            analysis = view.wording.analysis(id)
            said = view.wording.label("not_examined.never_run", analysis=analysis, exhibits=spans(left))
            found.append(Gap(said, "photo"))
    return found


def _without_people(view: CaseView) -> list[Gap]:
    snapshot = view.snapshot
    stages = (
        ("not_examined.no_searches", snapshot.searches, "seen"),
        ("not_examined.no_sightings", snapshot.sightings, "seen"),
        ("not_examined.no_observations", snapshot.observations, "photo"),
    )
    return [Gap(view.wording.label(id), stage) for id, entries, stage in stages if not entries]


def spans(numbers: list[str]) -> str:
    """Exhibit numbers with three or more in a row as "R1–R40"."""
    groups: list[list[str]] = []
    for number in numbers:
        last = groups[-1][-1] if groups else ""
        follows = last[:1] == number[:1] and last[1:].isdigit() and int(last[1:]) + 1 == int(number[1:])
        if follows:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 2 else ", ".join(one) for one in groups)


def issued(view: CaseView) -> tuple[Issued, ...]:
    """The reports issued so far, the newest first."""
    return tuple(
        Issued(
            entry.seq,
            moment(entry.time, view),
            view.wording.plain(entry.actor),
            entry.data.seq,
            tuple(IssuedFile(view.wording.plain(file.name), file.sha256) for file in entry.data.files),
        )
        for entry in reversed(view.snapshot.reports)
    )


def same_file(reports: tuple[Issued, ...], sha256: str) -> tuple[Issued, IssuedFile] | None:
    """The issued file that has this hash, the newest if several."""
    return next(
        ((report, file) for report in reports for file in report.files if file.sha256 == sha256), None
    )


def changed_since(view: CaseView, seq: int) -> int:
    """How many events came after one that a report would show; the issuing of reports is not counted."""
    return view.snapshot.seq - seq - sum(entry.seq > seq for entry in view.snapshot.reports)


def stem_fits(stem: str) -> bool:
    """Whether a text can be the name of a report's files, without their endings, on every system."""
    plain = stem.strip()
    bad = any(letter in _FORBIDDEN or ord(letter) < 32 for letter in plain)
    return bool(plain) and not bad and plain[0] != "." and plain[-1] != "." and len(plain) <= _STEM_MOST
