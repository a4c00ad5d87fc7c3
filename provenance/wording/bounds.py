"""Says what the board of times holds: each bound, what they leave, and how claims stand to them."""

from __future__ import annotations

from collections.abc import Callable

from provenance.record.timeboard import Checked, Range
from provenance.record.timerows import BoundRow
from provenance.record.values import Instant
from provenance.wording.wording import Resolver, Wording

OtherClocks = Callable[[Instant], tuple[Instant, ...]]
"""The same moment in UTC and at the claimed place, as far as they differ from what is stated."""


class BoundWords:
    """Words for rows and results. `name_of` gives records their names, `clocks` further clocks for a time."""

    def __init__(self, wording: Wording, name_of: Resolver, clocks: OtherClocks) -> None:
        self._wording, self._name_of, self._clocks = wording, name_of, clocks

    def time(self, stated: Instant) -> str:
        """A time as stated, then the same moment on other clocks."""
        said = self._wording.value(stated)
        others = self._clocks(stated)
        if not others:
            return said
        also = [self._wording.value(others[0]), *(map(self._local, others[1:]))]
        if others[0].offset != "+00:00":
            also[0] = self._local(others[0])
        return self._wording.label("bounds.also", time=said, others=" = ".join(also))

    def _local(self, stated: Instant) -> str:
        return self._wording.label("bounds.local", time=self._wording.value(stated))

    def row(self, row: BoundRow) -> str:
        """Side and time of a bound as it is stated."""
        side = self._wording.label(f"bounds.{row.side.value}")
        return self._wording.label("bounds.as_time", side=side, time=self._wording.value(row.when))

    def side(self, row: BoundRow) -> str:
        """Which way a bound cuts."""
        return self._wording.label(f"bounds.{row.side.value}")

    def kind(self, row: BoundRow) -> str:
        """What it rests on, and on what grounds that stands."""
        kind, basis = self._wording.term(row.kind, "bound_kind"), self._wording.basis(row.basis)
        return self._wording.label("bounds.kind_basis", kind=kind, basis=basis)

    def source(self, record: str) -> str:
        """A record's name."""
        return self._name_of(record) or record

    def limits(self, row: BoundRow) -> tuple[str, ...]:
        """What it does not show, and on what it depends."""
        return tuple(self._wording.limit(limit) for limit in row.limits)

    def range(self, bounds: Range) -> tuple[str, ...]:
        """The latest not-before, the earliest not-after, and whether they leave room."""
        said = []
        for row, there, missing in (
            (bounds.not_before, "bounds.latest_not_before", "bounds.no_not_before"),
            (bounds.not_after, "bounds.earliest_not_after", "bounds.no_not_after"),
        ):
            if row is None:
                said.append(self._wording.label(missing))
            else:
                source = self.source(row.record)
                said.append(self._wording.label(there, time=self.time(row.when), source=source))
        return (*said, self._wording.label(f"bounds.room.{bounds.room.value}"))

    def verdict(self, checked: Checked) -> str:
        """How a claimed time stands to the bounds, and why."""
        said = self._wording.label(f"bounds.verdict.{checked.verdict.value}")
        if not checked.because:
            return said
        because = self._wording.label(f"bounds.because.{checked.because}")
        return self._wording.label("bounds.verdict_because", verdict=said, because=because)
