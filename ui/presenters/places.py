"""Places of the archive, and the answers to "Which place is this?", as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.record.values import FileName, Missing, Value
from provenance.wording import Wording
from provenance.workbench.placeanswers import PlaceAnswer, by_place
from ui.presenters.comparison import NOT_COMPARED, Tone, look_of
from ui.presenters.evidence import isolated

Cells = tuple[str, str, str, str]


@dataclass(frozen=True)
class AnswerRow:
    """A place, or one reference of it (`reference` is its id), with how its comparison ended."""

    cells: Cells  # name, result, points, how the place is known
    icon: str
    tone: Tone
    reference: str = ""

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(filter(None, self.cells))


@dataclass(frozen=True)
class PlaceRow:
    """A place with the rows of its references, best first."""

    id: str
    row: AnswerRow
    references: tuple[AnswerRow, ...] = ()


def place_rows(answers: Iterable[PlaceAnswer], wording: Wording) -> tuple[PlaceRow, ...]:
    """The answers grouped by place, the places by their best answer."""
    rows = []
    for standing in by_place(answers):
        best = standing.best
        kind = _kind(best)
        cells = (_plain(standing.place.name, wording), _result(best, wording), "", "")
        found = tuple(_answer(one, wording) for one in standing.answers)
        rows.append(PlaceRow(standing.place.id, AnswerRow(cells, *look_of(kind)), found))
    return tuple(rows)


def held_row(id: str, name: str, position: Value, references: int, wording: Wording) -> PlaceRow:
    """A place of the archive with what it holds."""
    count = wording.window("place.held", n=references)
    where = "" if isinstance(position, Missing) else wording.value(position)
    return PlaceRow(id, AnswerRow((_plain(name, wording), count, "", where), "place", "plain"))


def _kind(answer: PlaceAnswer) -> str:
    return SAME_PHOTOGRAPH if answer.same_photograph else answer.outcome


def _result(answer: PlaceAnswer, wording: Wording) -> str:
    word = wording.term(_kind(answer))
    only = answer.for_information and not answer.same_photograph
    return wording.window("place.for_information", result=word) if only else word


def _answer(answer: PlaceAnswer, wording: Wording) -> AnswerRow:
    reference = answer.reference
    name = reference.received_name
    shown = (
        isolated(wording.value(name)) if isinstance(name, FileName) else wording.window("evidence.no_name")
    )
    counted = answer.inliers and answer.outcome != NOT_COMPARED
    points = wording.window("place.points_all", n=answer.inliers) if counted else ""
    known = wording.term(reference.facts.known_by.value, "known_by")
    cells = (shown, _result(answer, wording), points, known)
    return AnswerRow(cells, *look_of(_kind(answer)), reference.id)


def _plain(text: str, wording: Wording) -> str:
    return isolated(wording.plain(text))
