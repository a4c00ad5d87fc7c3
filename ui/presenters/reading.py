"""How what somebody types is understood, said while they type."""

from __future__ import annotations

import re

from provenance.errors import RecordError
from provenance.record.values import FileName, Instant, Period, Place, Value
from provenance.wording import Wording
from provenance.workbench.people import instant, place, when
from provenance.workbench.view import CaseView


def read_when(text: str, wording: Wording) -> str:
    """How a stated time is understood."""
    return _read(when(text.strip()), wording) if text.strip() else ""


def read_instant(text: str, wording: Wording) -> str:
    """How a time that must be one is understood."""
    if not text.strip():
        return ""
    found = instant(text)
    return wording.window("case.read.no_time") if found is None else _read(found, wording)


def read_place(text: str, wording: Wording) -> str:
    """How a stated place is understood."""
    if not text.strip():
        return ""
    try:
        return _read(place(text.strip()), wording)
    except RecordError as error:
        return wording.error(error)


def read_position(text: str, wording: Wording) -> str:
    """How a place that must be a position is understood."""
    if not text.strip():
        return ""
    try:
        found = place(text.strip())
    except RecordError as error:
        return wording.error(error)
    return _read(found, wording) if isinstance(found, Place) else wording.window("case.read.no_place")


def _read(value: Value, wording: Wording) -> str:
    match value:
        case Instant() | Period():
            return wording.window("case.read.time", value=wording.value(value))
        case Place():
            return wording.window("case.read.place", value=wording.value(value))
        case _:
            return wording.window("case.read.words")


def read_exhibits(text: str, view: CaseView) -> str:
    """Which exhibits were named, or which of them is not there."""
    names = split_names(text)
    if not names:
        return ""
    shown = []
    for name in names:
        try:
            exhibit = view.snapshot.exhibit(name)
        except RecordError as error:
            return view.wording.error(error)
        names_received = (card.data.received_name for card in exhibit.cards)
        received = next((one for one in names_received if isinstance(one, FileName)), None)
        shown.append(
            exhibit.number if received is None else f"{exhibit.number} {view.wording.value(received)}"
        )
    return view.wording.window("case.read.exhibits", exhibits=", ".join(shown))


def split_names(text: str) -> tuple[str, ...]:
    """Exhibit numbers from "Q1, Q2 R3"."""
    return tuple(dict.fromkeys(name.upper() for name in re.split(r"[\s,;]+", text) if name))
