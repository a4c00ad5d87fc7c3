"""Whether a reference says anything of its own about where a questioned photo was taken, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from provenance.record.casework import RunRecorded
from provenance.record.copies import COMPARED_BY, are_copies
from provenance.record.references import ReferenceDescribed
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Snapshot
from provenance.record.values import Instant, Pointer, Precision, Table, Term

CAPTION: Final = "caption"  # terms of `known_by` that say nothing of their own about a place
PLACE_NOT_KNOWN: Final = "unknown"

SEEN_BEFORE: Final = "seen_before"
SEEN_IN_CASE: Final = "seen_in_case"
COPIES_FOUND_BY: Final = frozenset({SEEN_BEFORE, SEEN_IN_CASE})
"""The analyses that tell copies; the second was made before the first took its place."""

HITS: Final = "hits"  # of the first: its finding, and the words of it that tell a copy
SAME_PHOTOGRAPH_KINDS: Final = frozenset(
    {"identical_file", "same_picture", "part_or_additions", "content_differs"}
)
PROBABLY_SAME_KIND: Final = "probably_same"
NEAR_PICTURES: Final = "near_pictures"  # of the second: its finding and the two words of it that tell a copy
PROBABLY_SAME: Final = "probably_same_picture"
POSSIBLY_SAME: Final = "possibly_same_picture"
COPY_RELATIONS: Final = frozenset({"copy_of", "earlier_copy_of", "crop_of"})  # as people link exhibits


class Objection(StrEnum):
    """Why a reference is not independent: matched for information only."""

    NO_CARD = "no_card"
    PLACE_BY_CAPTION = "place_by_caption"
    PLACE_UNKNOWN = "place_unknown"
    PUBLIC_AFTER_CLAIM = "public_after_claim"
    SAME_PHOTOGRAPH = "same_photograph"
    COPY_OF_QUESTIONED = "copy_of_questioned"


class Caveat(StrEnum):
    """What is not known or not settled, and leaves a reference independent."""

    UNDATED = "undated"  # not known since when the reference is public
    CLAIM_UNDATED = "claim_undated"  # nobody recorded when the questioned photo was published
    PUBLIC_ABOUT_CLAIM = "public_about_claim"  # both times overlap as stated: not before
    POSSIBLE_COPY = "possible_copy"


@dataclass(frozen=True)
class Independence:
    """Whether a reference counts for a questioned photo: no reason against it. Each list in the order of its enum."""

    independent: bool
    reasons: tuple[Objection, ...]
    caveats: tuple[Caveat, ...]


PicturesSaid: TypeAlias = Mapping[frozenset[str], frozenset[Objection | Caveat]]
"""Two evidence ids → what is said of the two being one photograph; pairs of which nothing is said are not there."""


def independence(
    snapshot: Snapshot, questioned: str, reference: str, pictures: PicturesSaid | None = None
) -> Independence:
    """What the case up to the snapshot says of a reference beside a questioned exhibit, both by evidence id.

    `pictures`: see `said_of_pictures`, for whoever asks of many references and has put the runs together already.
    """
    pair = frozenset((questioned, reference))
    if pictures is None:
        pictures = said_of_pictures(snapshot, _runs_on(snapshot, pair))
    said: set[Objection | Caveat] = set(pictures.get(pair, ()))
    card = snapshot.reference_card(reference)
    if card is None:
        said.add(Objection.NO_CARD)
    else:
        said |= {*_place(card), *_times(snapshot, questioned, card.data.public_since)}
    reasons = tuple(reason for reason in Objection if reason in said)
    if Objection.COPY_OF_QUESTIONED in reasons:
        said.discard(Caveat.POSSIBLE_COPY)
    return Independence(not reasons, reasons, tuple(caveat for caveat in Caveat if caveat in said))


def published_times(snapshot: Snapshot, questioned: str) -> tuple[Instant, ...]:
    """When a questioned exhibit was public: its sightings, and the times its posts showed; earliest first."""
    times = [seen.data.published for seen in snapshot.sightings if questioned in seen.data.evidence]
    times += [card.data.shown_time for card in snapshot.exhibit(questioned).cards]
    return tuple(sorted((time for time in times if isinstance(time, Instant)), key=_begins))


def known_times(snapshot: Snapshot, questioned: str) -> tuple[Instant, ...]:
    """Times by which the photo or a claim about it was there for certain; earliest first.

    What a claim says of when the photo was taken is no such time: it may be said long after.
    """
    times = [*published_times(snapshot, questioned)]
    times += [seen.data.seen_at for seen in snapshot.sightings if questioned in seen.data.evidence]
    times += [_recorded(claim.time) for claim in snapshot.claims if questioned in claim.data.about]
    return tuple(sorted(times, key=_begins))


def _place(card: Entry[ReferenceDescribed]) -> Iterator[Objection]:
    known_by = card.data.known_by.value
    if known_by == CAPTION:
        yield Objection.PLACE_BY_CAPTION
    if known_by == PLACE_NOT_KNOWN:
        yield Objection.PLACE_UNKNOWN


def _times(snapshot: Snapshot, questioned: str, public_since: object) -> Iterator[Objection | Caveat]:
    if not isinstance(public_since, Instant):
        yield Caveat.UNDATED
        return
    if not published_times(snapshot, questioned):
        yield Caveat.CLAIM_UNDATED
    for time in known_times(snapshot, questioned):
        order = _order(public_since, time)
        if order > 0:
            yield Objection.PUBLIC_AFTER_CLAIM
            return
        if order == 0:
            yield Caveat.PUBLIC_ABOUT_CLAIM


def said_of_pictures(snapshot: Snapshot, runs: Iterable[Run]) -> PicturesSaid:
    """Pairs of exhibits that runs or people say are one photograph, or one a copy of the other, with what is said."""
    said: dict[frozenset[str], set[Objection | Caveat]] = {}
    for run in runs:
        for pair, what in _said_by(run):
            said.setdefault(pair, set()).add(what)
    for link in snapshot.links:
        if link.data.relation.value in COPY_RELATIONS:
            pair = frozenset((link.data.first, link.data.second))
            said.setdefault(pair, set()).add(Objection.COPY_OF_QUESTIONED)
    return {pair: frozenset(all) for pair, all in said.items()}


def _runs_on(snapshot: Snapshot, pair: frozenset[str]) -> Iterator[Run]:
    """The runs that may say something of two exhibits being one photograph."""
    for entry in snapshot.current(RunRecorded):
        says = entry.data.analysis in {COMPARED_BY, *COPIES_FOUND_BY}
        if says and any(given.id in pair for given in entry.data.inputs):
            yield snapshot.run_as_readable(entry.data)


def _said_by(run: Run) -> Iterator[tuple[frozenset[str], Objection | Caveat]]:
    """What one run says of pairs of exhibits."""
    given = {one.role: one.id for one in run.inputs}
    if run.analysis == COMPARED_BY and are_copies(run):
        yield frozenset((given["questioned"], given["reference"])), Objection.SAME_PHOTOGRAPH
    if run.analysis in COPIES_FOUND_BY:
        for other, likeness in _likenesses(run):
            if likeness == PROBABLY_SAME or likeness in SAME_PHOTOGRAPH_KINDS:
                yield frozenset((given["questioned"], other)), Objection.COPY_OF_QUESTIONED
            if likeness in (POSSIBLY_SAME, PROBABLY_SAME_KIND):
                yield frozenset((given["questioned"], other)), Caveat.POSSIBLE_COPY


def _likenesses(run: Run) -> Iterator[tuple[str, str]]:
    """The exhibits that a search found near the one it was made for, and how near; what it found elsewhere is none."""
    for finding in run.findings:
        if finding.name in (HITS, NEAR_PICTURES) and isinstance(finding.value, Table):
            for row in finding.value.value:
                if isinstance(row[0], Pointer) and isinstance(row[1], Term):
                    yield row[0].value, row[1].value


# ---- times as they are stated -----------------------------------------------------------------------------------

_DATES: Final = {Precision.YEAR: "{}-01-01", Precision.MONTH: "{}-01"}
_STEPS: Final = {
    Precision.DAY: timedelta(days=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
    Precision.FRACTION: timedelta(microseconds=1),
}


_LAST: Final = datetime.fromisoformat("9999-12-31T23:59:59.999999")


def _order(one: Instant, other: Instant) -> int:
    """1 when `one` is wholly later as stated, -1 when wholly earlier, 0 when they overlap.

    With both offsets known the two are compared on one clock; else each on its own, no finer than a day.
    """
    if one.offset is not None and other.offset is not None:
        (start, end), (start_other, end_other) = _span(one), _span(other)
    else:
        (start, end), (start_other, end_other) = _span(_day(one)), _span(_day(other))
    if start >= end_other:
        return 1
    return -1 if end <= start_other else 0


def _span(instant: Instant) -> tuple[datetime, datetime]:
    """Start and end (not included) of a stated time: in UTC when its offset is known, else on its own clock."""
    own = datetime.fromisoformat(_DATES.get(instant.precision, "{}").format(instant.value))
    in_utc = instant.utc()
    start = own if in_utc is None else in_utc.replace(tzinfo=None)
    try:
        return start, start + (_end(own, instant.precision) - own)
    except (OverflowError, ValueError):  # the last days of the year 9999
        return start, _LAST


def _end(start: datetime, precision: Precision) -> datetime:
    match precision:
        case Precision.YEAR:
            return start.replace(year=start.year + 1)
        case Precision.MONTH:
            return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        case Precision.DAY | Precision.MINUTE | Precision.SECOND | Precision.FRACTION:
            return start + _STEPS[precision]
        case _:
            assert_never(precision)


def _day(instant: Instant) -> Instant:
    """A stated time on its own clock, no finer than a day."""
    if instant.precision in (Precision.YEAR, Precision.MONTH):
        return Instant(instant.value, instant.precision)
    return Instant(instant.value[:10], Precision.DAY)


def _begins(instant: Instant) -> datetime:
    return _span(instant)[0]


def _recorded(time: str) -> Instant:
    """The time of an event of the log, which is RFC 3339 in UTC."""
    return Instant(time.removesuffix("Z"), Precision.FRACTION, "+00:00")
