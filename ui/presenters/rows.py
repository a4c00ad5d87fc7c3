"""A record as a row of words: what is said first, and lines with a name under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from provenance.record.values import Missing, Value
from provenance.wording import Wording
from provenance.workbench.view import CaseView
from ui.presenters.evidence import isolated

E = TypeVar("E")


@dataclass(frozen=True)
class Line:
    """A name and what stands beside it; `quiet` for what is not known."""

    name: str
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    """One record as it is shown: its number, what is said first, and lines under it.

    `event` is the event that holds it, `id` the record. `mark` is said with an icon beside the number. A `quote` is
    somebody's words, `strong` what the row is found by. An `alarm` says what was altered of what the record is about;
    `offers` are the ids of what can be done with this record and not with every one.
    """

    id: str
    event: str
    number: str
    title: str
    lines: tuple[Line, ...] = field(default=())
    about: str = ""
    mark: str = ""
    style: Literal["plain", "quote", "strong"] = "plain"
    alarm: str = ""
    offers: tuple[str, ...] = ()


def lines_of(wording: Wording, *fields: tuple[str, Value]) -> list[Line]:
    """What is known of fields; plain "unknown" is left out, any other gap is said."""
    return [
        Line(wording.label(id), isolated(wording.value(value)), isinstance(value, Missing))
        for id, value in fields
        if value != Missing("unknown")
    ]


def gathered(wording: Wording, fields: Sequence[tuple[str, Value]]) -> list[Line]:
    """Fields one by one, and those that are not stated in one line."""
    lines = lines_of(wording, *fields)
    gaps = [wording.label(id).lower() for id, value in fields if value == Missing("unknown")]
    if gaps:
        lines.append(Line(wording.window("case.claim.not_stated"), ", ".join(gaps), quiet=True))
    return lines


def term_line(wording: Wording, id: str, value: Value, family: str) -> Line:
    if isinstance(value, Missing):
        return Line(wording.label(id), wording.value(value), quiet=True)
    word = str(getattr(value, "value", ""))
    return Line(wording.label(id), wording.term(word, family), word == "unknown")


def last(entries: tuple[E, ...], most: int | None) -> tuple[E, ...]:
    """The newest of some entries, in their order; all when `most` is None."""
    return entries if most is None else entries[-most:]


def names_of(view: CaseView, ids: Iterable[str]) -> str:
    """Several records by what the reader knows them by."""
    return ", ".join(view.name_of(id) or id for id in ids)
