"""Marking in guided clicks: a thing and its shadow, the horizon, or two upright edges."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import hypot
from typing import Final, Literal

from PySide6.QtCore import QObject, Signal

from provenance.record.marks import ShadowMark, Spot
from ui.panels.sun_drawn import PENDING
from ui.panels.sun_marks import SunMarks
from ui.presenters.marked_sheet import number_of
from ui.widgets.point_canvas import PointCanvas

Kind = Literal["thing", "horizon", "plumb"]
Pixel = tuple[float, float]

STEPS: Final[dict[Kind, tuple[str, ...]]] = {
    "thing": ("foot", "top", "tip"),
    "horizon": ("horizon_first", "horizon_last"),
    "plumb": ("edge_low", "edge_high", "other_low", "other_high"),
}
EDGE_ERROR_PX: Final = 3.0
"""One standard deviation of a mark on an edge: as of any mark (`ShadowMark.error_px`)."""
_LEAST_ERROR_PX: Final = 30.0
"""As `CameraKnown.plumb_error_px` has it: edges of buildings are not exactly upright."""
_FARTHEST_PX: Final = 1e6
"""Edges that meet beyond are parallel as far as marks can tell (our choice)."""


class SunAdding(QObject):
    """One thing at a time. `changed`: another step; `added(key)`: it stands on the sheet; `parallel`: two edges that
    were marked meet nowhere near."""

    changed = Signal()
    added = Signal(str)
    parallel = Signal()

    def __init__(self, marks: SunMarks, photo: PointCanvas, say: Callable[..., str]) -> None:
        super().__init__(photo)
        self._marks, self._photo, self._say = marks, photo, say
        self.kind: Kind | None = None
        self.spots: dict[str, Pixel] = {}
        self._without_top = False
        photo.placed.connect(self._placed)
        photo.placing_changed.connect(self._placing)
        photo.moved.connect(self._moved)
        photo.removed.connect(lambda key: self.cancel() if key.startswith(PENDING) else None)

    @property
    def step(self) -> str:
        """What is to be clicked next; "" while nothing is being marked."""
        if self.kind is None:
            return ""
        wanted = (one for one in STEPS[self.kind] if one != "top" or not self._without_top)
        return next((one for one in wanted if one not in self.spots), "")

    @property
    def number(self) -> int:
        """The number that the thing will have."""
        return 0 if self._marks.marked is None else self._marks.marked.next_number

    def begin(self, kind: Kind) -> None:
        """Mark this; what was begun is given up."""
        if self._marks.marked is None:
            return
        self.cancel()
        self.kind = kind
        self._follow()

    def cancel(self) -> None:
        """Mark nothing after all."""
        if self.kind is not None:
            self._forget()
            self._follow()

    def skip_top(self) -> None:
        """The thing's top is not seen: only the direction of its shadow counts."""
        if self.step == "top":
            self._without_top = True
            self._follow()

    def _forget(self) -> None:
        self.kind, self.spots, self._without_top = None, {}, False

    # ---- how ----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Let the photo wait for what is to be clicked next."""
        step = self.step
        if step:
            self._photo.begin_placing(self._say(f"sun.hint.{step}", n=self.number))
            if not self._photo.is_placing:  # there is no picture, or it is hidden
                self._forget()
        elif self._photo.is_placing:
            self._photo.cancel_placing()
        self.changed.emit()

    def _placed(self, x: float, y: float) -> None:
        if not self.step:
            return
        self.spots[self.step] = (x, y)
        if self.step:
            self._follow()
        else:
            self._finish()

    def _finish(self) -> None:
        kind, spots, number = self.kind, self.spots, self.number
        self._forget()
        self._follow()
        if kind == "thing":
            self._add(number, spots)
        elif kind == "horizon":
            ends = (_spot(spots["horizon_first"]), _spot(spots["horizon_last"]))
            self._marks.do(lambda marked: marked.set_photo(horizon=ends))
        elif kind == "plumb":
            self._set_plumb(tuple(spots[one] for one in STEPS["plumb"]))

    def _add(self, number: int, spots: dict[str, Pixel]) -> None:
        top = None if "top" not in spots else _spot(spots["top"])
        thing = ShadowMark(number=number, foot=_spot(spots["foot"]), tip=_spot(spots["tip"]), top=top)
        self._marks.do(lambda marked: marked.add(thing))
        self.added.emit(f"foot {number}")

    def _set_plumb(self, ends: tuple[Pixel, ...]) -> None:
        met = where_edges_meet(ends)
        if met is None:
            self.parallel.emit()
            return
        error = Decimal(round(max(_LEAST_ERROR_PX, _error(ends, met))))
        self._marks.do(lambda marked: marked.set_photo(plumb=_spot(met), plumb_error_px=error))

    def _placing(self, on: bool) -> None:
        if not on and self.step:
            self.cancel()

    def _moved(self, key: str, x: float, y: float) -> None:
        if key.startswith(PENDING):
            self.spots[key.removeprefix(PENDING)] = (x, y)


def where_edges_meet(ends: tuple[Pixel, ...]) -> Pixel | None:
    """The spot in which two lines meet, each through two pixels; None for parallel ones."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ends
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if not turn:
        return None
    share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
    met = (ax + share * (bx - ax), ay + share * (by - ay))
    return met if max(abs(met[0]), abs(met[1])) < _FARTHEST_PX else None


def _error(ends: tuple[Pixel, ...], met: Pixel) -> float:
    """How far the spot moves when each mark is off by its error, all together (root of the squares), by half for each
    of the two directions."""
    squares = 0.0
    for n in range(len(ends)):
        for off in ((EDGE_ERROR_PX, 0.0), (0.0, EDGE_ERROR_PX)):
            moved = tuple((x + off[0], y + off[1]) if k == n else (x, y) for k, (x, y) in enumerate(ends))
            other = where_edges_meet(moved)
            if other is not None:
                squares += hypot(other[0] - met[0], other[1] - met[1]) ** 2
    return float((squares / 2) ** 0.5)


def _spot(at: Pixel) -> Spot:
    return number_of(at[0]), number_of(at[1])
