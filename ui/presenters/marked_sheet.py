"""A sheet of marks while somebody works on it: every step can be taken back, and whether the case holds it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Generic, TypeVar

import msgspec

from provenance.record.marks import AlignmentMark, PairMark, PairSheet, ShadowMark, ShadowSheet, Spot

__all__ = ["MarkedSheet", "number_of", "spot_of"]

SheetT = TypeVar("SheetT", bound=PairSheet | ShadowSheet)
Thing = PairMark | AlignmentMark | ShadowMark

_MOST_STEPS: Final = 500
"""Steps that can be taken back (our choice): more than an afternoon's work on a photo."""
_LISTS: Final = ("pairs", "alignments", "things")
_PX: Final = Decimal("0.01")
"""To what part of a pixel marks are kept: a tenth of the smallest step of a key."""
_DEGREES: Final = Decimal("0.0000001")
"""A centimetre, as the records keep it."""


@dataclass(frozen=True)
class _Step(Generic[SheetT]):
    """A sheet before a step, and what the step was: equal steps in a row are one."""

    sheet: SheetT
    joint: str


class MarkedSheet(Generic[SheetT]):
    """The sheet of one photo. `kept` is what the case holds, None where it holds none.

    A step named by `joint` goes together with the one before it when that has the same name: nudges of a mark, or
    digits typed into a field, are taken back at once.
    """

    def __init__(self, blank: SheetT, kept: SheetT | None = None) -> None:
        self._blank = blank
        self._kept = kept
        self._sheet = kept or blank
        self._before: list[_Step[SheetT]] = []
        self._after: list[_Step[SheetT]] = []
        self._live: SheetT | None = None

    # ---- what it is ---------------------------------------------------------------------------------------------

    @property
    def sheet(self) -> SheetT:
        """As it is shown: with what is being dragged where it is."""
        return self._live or self._sheet

    @property
    def is_kept(self) -> bool:
        """Whether the case holds exactly this, or there is nothing to hold."""
        if self._kept is None:
            return self._sheet.empty
        return self._sheet == self._kept

    @property
    def kept(self) -> SheetT | None:
        return self._kept

    def keep(self, sheet: SheetT | None) -> None:
        """The case holds this sheet now; None: it holds none. Marks that were not touched since follow it."""
        untouched = self.is_kept
        self._kept = None if sheet is None or sheet.empty else sheet
        if untouched and self._sheet != (self._kept or self._blank):
            self._sheet = self._kept or self._blank
            self._before, self._after, self._live = [], [], None

    # ---- changing it --------------------------------------------------------------------------------------------

    def change(self, sheet: SheetT, joint: str = "") -> None:
        """Take this sheet instead; one step."""
        self._live = None
        if sheet == self._sheet:
            return
        if not (joint and self._before and self._before[-1].joint == joint and not self._after):
            self._before = [*self._before[-_MOST_STEPS + 1 :], _Step(self._sheet, joint)]
        self._after = []
        self._sheet = sheet

    def carry(self, sheet: SheetT) -> None:
        """Show this sheet while something is dragged; `change` or `put_back` ends it."""
        self._live = sheet

    def put_back(self) -> None:
        """What was dragged is where it was."""
        self._live = None

    def rest(self) -> None:
        """Steps that come are not joined to the ones before."""
        if self._before:
            self._before[-1] = _Step(self._before[-1].sheet, "")

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        return bool(self._after)

    def undo(self) -> None:
        """Take the last step back."""
        self._go(self._before, self._after)

    def redo(self) -> None:
        """Take the last taking back back."""
        self._go(self._after, self._before)

    def _go(self, source: list[_Step[SheetT]], target: list[_Step[SheetT]]) -> None:
        self._live = None
        if source:
            step = source.pop()
            target.append(_Step(self._sheet, ""))
            self._sheet = step.sheet

    # ---- its marks ----------------------------------------------------------------------------------------------

    @property
    def next_number(self) -> int:
        """The least number that no mark has: what is removed leaves its number free for its successor."""
        taken = {one.number for one in things_of(self._sheet)}
        return next(n for n in range(1, len(taken) + 2) if n not in taken)

    def thing(self, number: int) -> Thing | None:
        """The mark with that number."""
        return next((one for one in things_of(self.sheet) if one.number == number), None)

    def add(self, thing: Thing) -> None:
        """Put a mark on it; one step."""
        name = _list_of(thing)
        self.change(_with(self._sheet, name, (*getattr(self._sheet, name), thing)))

    def remove(self, number: int) -> None:
        """Take the mark with that number away; one step."""
        self.change(self._each(lambda one: None if one.number == number else one))

    def set(self, number: int, *, joint: str = "", live: bool = False, **values: Any) -> None:
        """Change fields of a mark; one step, or `live` only what is shown while it is dragged."""

        def changed(one: Thing) -> Thing:
            return msgspec.structs.replace(one, **values) if one.number == number else one

        sheet = self._each(changed)
        if live:
            self.carry(sheet)
        else:
            self.change(sheet, joint)

    def set_photo(self, *, joint: str = "", **values: Any) -> None:
        """Change what is known of the camera; one step."""
        photo = msgspec.structs.replace(self._sheet.photo, **values)
        self.change(msgspec.structs.replace(self._sheet, photo=photo), joint)

    def _each(self, change: Callable[[Thing], Thing | None]) -> SheetT:
        sheet = self._sheet
        for name in _LISTS:
            if hasattr(sheet, name):
                made = (change(one) for one in getattr(sheet, name))
                sheet = _with(sheet, name, tuple(one for one in made if one is not None))
        return sheet


def things_of(sheet: PairSheet | ShadowSheet) -> tuple[Thing, ...]:
    """Everything on it that has a number."""
    return sheet.things if isinstance(sheet, ShadowSheet) else (*sheet.pairs, *sheet.alignments)


def number_of(value: float, digits: Decimal = _PX) -> Decimal:
    """A pixel as the records keep it."""
    return Decimal(value).quantize(digits)


def spot_of(lat: float, lon: float) -> Spot:
    """A place of the map as the records keep it."""
    return number_of(lat, _DEGREES), number_of(lon, _DEGREES)


def _with(sheet: SheetT, name: str, things: tuple[Thing, ...]) -> SheetT:
    return msgspec.structs.replace(sheet, **{name: things})


def _list_of(thing: Thing) -> str:
    match thing:
        case PairMark():
            return "pairs"
        case AlignmentMark():
            return "alignments"
        case ShadowMark():
            return "things"
