"""What the records of a case give for the time of a photograph: sightings, searches, runs, intake, dated references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.overview_lookups import TIME_MEANINGS
from provenance.record.run import Run
from provenance.record.sighting import SightingAdded
from provenance.record.snapshot import Snapshot
from provenance.record.timerows import BoundRow, Side
from provenance.record.values import Instant, Missing, Period, Precision, Table, Term, Text

WINDOW: Final = "time_window"
"""The name of a finding of kind Period by which any analysis says when a photograph can have been taken."""
SUN_WINDOWS: Final = ("sun_and_shadow", "time_windows")
"""The analysis and its finding: a table of windows by grounds, within the stretch that it searched."""
_SUN_GROUNDS: Final = ("by_both", "by_direction", "by_length")
"""Grounds of those windows, the strictest first: what fits by both fits by each."""

INTAKE: Final = "intake"
"""The kind of the bound that every file has: it was there when it was taken in."""

_ONE_PHOTOGRAPH: Final = frozenset({"crop_of", "copy_of", "earlier_copy_of"})
"""Relations between exhibits that are of one photograph."""
_COPIES: Final = frozenset(
    {"identical_bytes", "re_encoded", "crop", "resized", "mirrored", "overlay", "edited"}
)
_GROUNDED: Final = frozenset({"page_text", "http_header", "id_decoded", "archive_capture"})
"""How a time of publication is known, where that names the page itself; an engine's crawl date does not."""
_CARRIED: Final = ("name_time", "name_identifier_time", "tag_identifier_time")
_OF_TAKING: Final = frozenset({"device_local_capture_time", "utc_capture_time"})
"""What a time in a name means: these say when the photo was taken, so they are stated times, not bounds."""
_STATED: Final = {
    "metadata": ("taken_time", "digitized_time", "modified_time", "gps_time", "xmp_time", "iptc_time"),
    "c2pa_credentials": ("signed_time",),
}


@dataclass(frozen=True)
class StatedTime:
    """A time that a file or a name states: a statement, not a bound. `finding` is its source's id."""

    when: Instant
    analysis: str
    finding: Finding
    evidence: str


@dataclass(frozen=True)
class TimeWindow:
    """A span in which a run says that the photograph can have been taken; several of one run are alternatives."""

    when: Period
    analysis: str
    finding: Finding


@dataclass(frozen=True)
class DatedReference:
    """A reference with the time that its card states; it bounds nothing by itself."""

    evidence: str
    card: str
    when: Instant | Period | Text


@dataclass(frozen=True)
class LeftOut:
    """A record that looks like a bound and is none, and why: an id under "bounds.left_out."."""

    record: str
    because: str


@dataclass(frozen=True)
class RunTimes:
    """What runs give."""

    rows: tuple[BoundRow, ...]
    stated: tuple[StatedTime, ...]
    windows: tuple[TimeWindow, ...]


def photograph(snapshot: Snapshot, evidence: str) -> tuple[str, ...]:
    """The exhibits that people linked as one photograph with this one, itself first."""
    linked = [
        {entry.data.first, entry.data.second}
        for entry in snapshot.links
        if entry.data.relation.value in _ONE_PHOTOGRAPH
    ]
    found, grown = {evidence}, True
    while grown:
        joined = found.union(*(pair for pair in linked if pair & found))
        grown, found = joined != found, joined
    return (evidence, *(one.id for one in snapshot.exhibits if one.id in found and one.id != evidence))


# ---- publications -----------------------------------------------------------------------------------------------


def sighting_times(
    snapshot: Snapshot, exhibits: tuple[str, ...]
) -> tuple[tuple[BoundRow, ...], tuple[LeftOut, ...]]:
    """What was published was taken before; a sighting of the same scene is one of another photograph."""
    rows: list[BoundRow] = []
    left: list[LeftOut] = []
    for entry in snapshot.sightings:
        data = entry.data
        if not set(data.evidence) & set(exhibits):
            continue
        if data.likeness == Term("same_scene"):
            left.append(LeftOut(data.sighting, "same_scene"))
            continue
        rows += _of_sighting(data, exhibits[0])
    return tuple(rows), tuple(left)


def _of_sighting(data: SightingAdded, evidence: str) -> Iterator[BoundRow]:
    """Not after it was published, or else not after it was seen; on a condition where something is not recorded."""
    limits = [] if evidence in data.evidence else [Limit("bound_of_copy")]
    known = isinstance(data.likeness, Term) and data.likeness.value in _COPIES
    limits += [] if known else [Limit("bound_if_same_photograph")]
    if not isinstance(data.published, Instant):
        yield BoundRow(
            Side.NOT_AFTER, data.seen_at, "seen", Basis.OBSERVED, data.sighting, tuple(limits), not known
        )
        return
    basis = data.published_basis.value if isinstance(data.published_basis, Term) else "unknown"
    grounded = basis in _GROUNDED
    about_time = Limit(f"bound_by_{basis}") if grounded else Limit("bound_if_date_is_of_publication")
    kind = "archive_capture" if basis == "archive_capture" else "sighting"
    yield BoundRow(
        Side.NOT_AFTER, data.published, kind, Basis.STATED, data.sighting, (about_time, *limits),
        not (known and grounded),
    )  # fmt: skip


def search_times(snapshot: Snapshot, exhibits: tuple[str, ...]) -> Iterator[BoundRow]:
    """Pages that a search led to, with their dates: a bound only if the page showed this photograph then."""
    limits = (Limit("bound_if_same_photograph"), Limit("bound_if_date_is_of_publication"))
    for entry in snapshot.searches:
        hits = entry.data.hits
        if entry.data.evidence not in exhibits or isinstance(hits, Missing):
            continue
        for hit in hits:
            if isinstance(hit.dated, Instant):
                yield BoundRow(
                    Side.NOT_AFTER, hit.dated, "search", Basis.LOOKED_UP, entry.data.search, limits, True
                )


def files_added(snapshot: Snapshot, exhibits: tuple[str, ...]) -> Iterator[BoundRow]:
    """A photograph was taken before its first file was taken in, by the clock of the machine that did."""
    first = next((exhibit for exhibit in snapshot.exhibits if exhibit.id in exhibits), None)
    if first is not None:
        when = Instant(first.added.time[:19], Precision.SECOND, "+00:00")
        limits: tuple[Limit, ...] = (Limit("bound_by_machine_clock"),)
        limits += () if first.id == exhibits[0] else (Limit("bound_of_copy"),)
        yield BoundRow(Side.NOT_AFTER, when, INTAKE, Basis.READ, first.id, limits)


def dated_references(snapshot: Snapshot) -> tuple[DatedReference, ...]:
    """The references whose card states when they were taken."""
    found = []
    for exhibit in snapshot.exhibits:
        card = snapshot.reference_card(exhibit.id) if exhibit.role is EvidenceRole.REFERENCE else None
        if card is not None and isinstance(card.data.taken, Instant | Period | Text):
            found.append(DatedReference(exhibit.id, card.data.card, card.data.taken))
    return tuple(found)


# ---- runs -------------------------------------------------------------------------------------------------------


def run_times(snapshot: Snapshot, exhibits: tuple[str, ...], runs: tuple[Run, ...]) -> RunTimes:
    """What the newest run of each analysis of each exhibit gives."""
    disputed = {entry.data.finding for entry in snapshot.disputes}
    rows: list[BoundRow] = []
    stated: list[StatedTime] = []
    windows: list[TimeWindow] = []
    for evidence, run in _newest(exhibits, runs):
        of_copy = () if evidence == exhibits[0] else (Limit("bound_of_copy"),)
        for finding in run.findings:
            if run.analysis == "platform_traces" and finding.name in _CARRIED:
                rows += _carried(finding, of_copy)
            if isinstance(finding.value, Instant) and _is_stated(run, finding):
                stated.append(StatedTime(finding.value, run.analysis, finding, evidence))
        given = [
            TimeWindow(finding.value, run.analysis, finding)
            for finding in run.findings
            if finding.name == WINDOW and isinstance(finding.value, Period)
        ]
        sun = _sun_windows(run)
        windows += [*given, *sun]
        rows += _hull(given, _limits_of(given, disputed, of_copy), _is_disputed(given, disputed))
        in_stretch = (Limit("bound_if_in_stretch"), *of_copy)
        rows += _hull(sun, _limits_of(sun, disputed, in_stretch), conditional=True)
    return RunTimes(tuple(rows), tuple(stated), tuple(windows))


def _newest(exhibits: tuple[str, ...], runs: Iterable[Run]) -> Iterator[tuple[str, Run]]:
    """(Exhibit, run): of each analysis the newest that came to an end; one that took references as well is one."""
    newest: dict[tuple[str, str], Run] = {}
    for run in runs:
        for given in run.inputs:
            if given.kind == "evidence" and given.id in exhibits and run.outcome.is_answer:
                newest[run.analysis, given.id] = run
    for (_, evidence), run in newest.items():
        yield evidence, run


def _meaning(finding: Finding) -> str:
    return next((limit.id for limit in finding.limits if limit.id in TIME_MEANINGS), "")


def _is_stated(run: Run, finding: Finding) -> bool:
    named = finding.name in _STATED.get(run.analysis, ())
    carried = run.analysis == "platform_traces" and finding.name in _CARRIED
    return named or (carried and _meaning(finding) in ("", *_OF_TAKING))


def _carried(finding: Finding, of_copy: tuple[Limit, ...]) -> Iterator[BoundRow]:
    """A time in a name or an identifier of sending, saving or posting: only if the name is what it looks like."""
    meaning = _meaning(finding)
    if isinstance(finding.value, Instant) and meaning and meaning not in _OF_TAKING:
        limits = (*finding.limits, Limit("bound_if_name_is_original"), *of_copy)
        yield BoundRow(Side.NOT_AFTER, finding.value, "identifier", finding.basis, finding.id, limits, True)


def _sun_windows(run: Run) -> list[TimeWindow]:
    """When the sun stood as shadows ask, on the strictest grounds that the marks allow."""
    analysis, name = SUN_WINDOWS
    finding = (
        next((one for one in run.findings if one.name == name), None) if run.analysis == analysis else None
    )
    if finding is None or not isinstance(finding.value, Table):
        return []
    rows = finding.value.rows()
    for grounds in _SUN_GROUNDS:
        found = [row["window"] for row in rows if row["grounds"] == Term(grounds)]
        if found:
            return [TimeWindow(one, analysis, finding) for one in found if isinstance(one, Period)]
    return []


def _is_disputed(given: list[TimeWindow], disputed: set[str]) -> bool:
    return any(one.finding.id in disputed for one in given)


def _limits_of(given: list[TimeWindow], disputed: set[str], further: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The windows' own limits once each, then further ones."""
    contested = (Limit("bound_if_dispute_fails"),) if _is_disputed(given, disputed) else ()
    kept: list[Limit] = []
    for limit in (*(limit for one in given for limit in one.finding.limits), *further, *contested):
        if limit not in kept:
            kept.append(limit)
    return tuple(kept)


def _hull(given: list[TimeWindow], limits: tuple[Limit, ...], conditional: bool) -> Iterator[BoundRow]:
    """Of alternatives that one run gives only the outermost ends bound anything."""
    starts = [(one.finding, one.when.value) for one in given if one.when.value is not None]
    lasts = [(one.finding, one.when.end) for one in given if one.when.end is not None]
    rows = (
        (Side.NOT_BEFORE, min, starts),
        (Side.NOT_AFTER, max, lasts),
    )
    for side, outermost, known in rows:
        if known and len(known) == len(given):
            made = [
                BoundRow(side, when, WINDOW, one.basis, one.id, limits, conditional, exact=True)
                for one, when in known
            ]
            yield outermost(made, key=lambda row: row.sure)
