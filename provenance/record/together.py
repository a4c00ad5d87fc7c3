"""The references of one questioned picture taken together: which were compared, of which place, what counts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from provenance.record.casework import RunRecorded
from provenance.record.copies import COMPARED_BY
from provenance.record.groups import connected
from provenance.record.independence import (
    COPIES_FOUND_BY,
    Objection,
    PicturesSaid,
    independence,
    said_of_pictures,
)
from provenance.record.masks import made_before_mask
from provenance.record.oneplace import of_one_place
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import Count, Pointer, Table
from provenance.record.values import Sequence as ValueSequence

COUNTED_BY: Final = "landmark_support"
TELLS_PLACES_APART: Final = 3
"""The analysis that counts references, and the version since which it does so place by place."""

_ONE_PHOTOGRAPH: Final = frozenset({Objection.SAME_PHOTOGRAPH, Objection.COPY_OF_QUESTIONED})


class Outdated(StrEnum):
    """Why a count of references no longer says what it would say now."""

    COMPARED = "compared"  # pairs were compared since, or some that were compared are not counted
    SAID = "said"  # what people say, or what runs say of copies, changed
    MASKED = "masked"  # what comparisons leave out of a picture changed since it was compared
    EARLIER = "earlier"  # it was counted by an earlier version, which did not tell places apart


@dataclass(frozen=True)
class PlaceCount:
    """Of a count, one place: `named_by` is the reference whose card names it, None where cards state none."""

    named_by: str | None
    supporting: int
    compared: int


@dataclass(frozen=True)
class Together:
    """What a case says of the references that a questioned picture was compared with.

    `references`, and the newest comparison of each, both by id. `not_independent`: evidence id and reasons
    (`Objection`). `places` and `same_photograph`: evidence ids, by blanks, of references of one place, and of one
    photograph; a place is named by the card of the first, and those whose card states no place are in none.
    `searched`: how many references were looked through to get those compared; of a search of the archive all that it
    went over.
    """

    references: tuple[str, ...]
    runs: tuple[str, ...]
    not_independent: tuple[str, ...]
    places: tuple[str, ...]
    same_photograph: tuple[str, ...]
    searched: int


def newest_comparisons(runs: Iterable[Run]) -> dict[tuple[str, str, str], Run]:
    """(Analysis, questioned, reference) → the newest run, of runs in the order of the log, whatever its method, effort
    or masks. A cancelled or failed one stands only where none came to its end: it answers nothing, and hides no answer.
    """
    newest: dict[tuple[str, str, str], Run] = {}
    for run in runs:
        given = {one.role: one.id for one in run.inputs if one.kind == "evidence"}
        if "questioned" in given and "reference" in given:
            key = (run.analysis, given["questioned"], given["reference"])
            if run.outcome.is_answer or not newest.get(key, run).outcome.is_answer:
                newest[key] = run
    return newest


def runs_that_say(snapshot: Snapshot) -> tuple[Run, ...]:
    """The runs of a case that say anything of its references, as far as they can be read, in the order of the log."""
    recorded = (entry.data for entry in snapshot.current(RunRecorded))
    return tuple(
        snapshot.run_as_readable(one) for one in recorded if one.analysis in {COMPARED_BY, *COPIES_FOUND_BY}
    )


def together(
    snapshot: Snapshot, questioned: str, runs: Sequence[Run], chosen: Iterable[Run] | None = None
) -> Together:
    """What is to be said of the references of a questioned exhibit. `runs`: as of `runs_that_say`, or all of the case.

    `chosen`: only these comparisons, as somebody named them.
    """
    exhibits = {exhibit.id: exhibit for exhibit in snapshot.exhibits}
    newest = newest_comparisons(runs if chosen is None else chosen)
    compared = {
        reference: run
        for (analysis, photo, reference), run in newest.items()
        if (analysis, photo) == (COMPARED_BY, questioned) and reference in exhibits
    }
    references = [exhibits[id] for id in exhibits if id in compared]
    pictures = said_of_pictures(snapshot, runs)
    copies = _of_one_photograph(references, pictures)
    objections = _objections(snapshot, questioned, references, pictures)
    _pass_on(objections, copies)
    return Together(
        references=tuple(one.id for one in references),
        runs=tuple(compared[one.id].id for one in references),
        not_independent=tuple(" ".join((id, *reasons)) for id, reasons in objections.items() if reasons),
        places=tuple(map(" ".join, of_one_place(snapshot, [one.id for one in references]))),
        same_photograph=tuple(map(" ".join, copies)),
        searched=_searched(snapshot, references),
    )


def for_information(count: Run) -> frozenset[str]:
    """The references that a count took for information only: its numbers of independent ones do not rest on them."""
    table = count.value("support")
    if count.analysis != COUNTED_BY or not isinstance(table, Table):
        return frozenset()
    found = []
    for row in table.value:
        match row:
            case (Pointer(value=id), _, ValueSequence(value=reasons), *_) if reasons:
                found.append(id)
            case _:
                pass
    return frozenset(found)


def outdated(snapshot: Snapshot, count: Run, runs: Sequence[Run]) -> tuple[Outdated, ...]:
    """Why a count of the references no longer says what it would say now; `runs` as for `together`."""
    questioned = next((given.id for given in count.inputs if given.role == "questioned"), None)
    if questioned is None or count.version < TELLS_PLACES_APART:
        return (Outdated.EARLIER,)
    now = together(snapshot, questioned, runs)
    found = []
    taken = {given.id for given in count.inputs if given.role == "run"}
    if taken != set(now.runs):
        found.append(Outdated.COMPARED)
    elif any(_plain(getattr(now, name, said)) != _plain(said) for name, said in count.parameters.items()):
        found.append(Outdated.SAID)
    if any(run.id in taken and made_before_mask(run, snapshot) for run in runs):
        found.append(Outdated.MASKED)
    return tuple(found)


def _plain(said: object) -> object:
    """A parameter as it is compared: lists as sets, since the order of references says nothing."""
    return frozenset(map(str, said)) if isinstance(said, tuple | list) else said


def _objections(
    snapshot: Snapshot, questioned: str, references: Iterable[Exhibit], pictures: PicturesSaid
) -> dict[str, tuple[Objection, ...]]:
    return {one.id: independence(snapshot, questioned, one.id, pictures).reasons for one in references}


def _pass_on(objections: dict[str, tuple[Objection, ...]], copies: Iterable[tuple[str, ...]]) -> None:
    """A copy of a copy of the questioned picture is one too."""
    for group in copies:
        if any(_ONE_PHOTOGRAPH.intersection(objections[id]) for id in group):
            for id in group:
                if not _ONE_PHOTOGRAPH.intersection(objections[id]):
                    objections[id] = (*objections[id], Objection.COPY_OF_QUESTIONED)


def _searched(snapshot: Snapshot, references: Sequence[Exhibit]) -> int:
    """Those compared, and of those that came out of a search of the archive all that it went over.

    Several searches go over the same archive: the largest stands for all.
    """
    cards = [snapshot.reference_card(one.id) for one in references]
    searched = [card.data.searched.value for card in cards if card and isinstance(card.data.searched, Count)]
    return len(references) - len(searched) + max([*searched, len(searched)])


# ---- what was counted -------------------------------------------------------------------------------------------


def newest_count(runs: Iterable[Run], questioned: str) -> Run | None:
    """The newest count of the references of a questioned exhibit that came to its end; runs in the order of the log."""
    counts = [
        run
        for run in runs
        if run.analysis == COUNTED_BY
        and run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND)
        and any((given.role, given.id) == ("questioned", questioned) for given in run.inputs)
    ]
    return counts[-1] if counts else None


def counted_by_place(count: Run) -> tuple[PlaceCount, ...]:
    """What a count says of each place, the strongest result first; nothing of an earlier version's."""
    table = count.value("support_by_place")
    places = []
    for row in table.value if isinstance(table, Table) else ():
        match row:
            case (named_by, Count(value=supporting), Count(value=compared), _):
                name = named_by.value if isinstance(named_by, Pointer) else None
                places.append(PlaceCount(name, supporting, compared))
            case _:
                pass
    return tuple(places)


# ---- one photograph ---------------------------------------------------------------------------------------------


def _of_one_photograph(references: Sequence[Exhibit], pictures: PicturesSaid) -> tuple[tuple[str, ...], ...]:
    """References that are copies of one another, or of one file; whoever is alone is left out."""
    groups = connected(references, lambda one, other: _is_copy(one, other, pictures))
    return tuple(tuple(one.id for one in group) for group in groups if len(group) > 1)


def _is_copy(one: Exhibit, other: Exhibit, pictures: PicturesSaid) -> bool:
    said = pictures.get(frozenset((one.id, other.id)), frozenset())
    return one.sha256 == other.sha256 or bool(said & _ONE_PHOTOGRAPH)
