"""Levels, gamma, contrast and sharpness of the view alone, with numbers and a histogram."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from provenance.wording import Wording
from provenance.workbench.looking import NO_ADJUSTMENT, Adjustment, Pixels
from ui.plain_text import set_tip
from ui.theme import SPACE
from ui.widgets.parts import Words, button, colour

FIELDS: Final = ("black", "white", "gamma", "contrast", "sharpness")
_BOUNDS: Final = {  # of the sliders; gamma in hundredths of a power of ten, so that 1 lies in the middle
    "black": (0, 254), "white": (1, 255), "gamma": (-100, 100), "contrast": (-100, 100), "sharpness": (0, 100),
}  # fmt: skip
WIDTH_PX: Final = 960  # our choice: a longer slider is no finer
BINS: Final = 64  # our choice: two pixels of the screen each


class _Slider(QWidget):
    """A slider with its name and its number."""

    changed = Signal()

    def __init__(self, id: str, wording: Wording) -> None:
        super().__init__()
        name = wording.window(f"photo.adjust.{id}")
        lowest, highest = _BOUNDS[id]
        self.id = id
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(lowest, highest)
        self.slider.setAccessibleName(name)
        self.slider.setMinimumWidth(72)
        self.number: QSpinBox | QDoubleSpinBox
        if id == "gamma":
            self.number = QDoubleSpinBox()
            self.number.setRange(0.1, 10)
            self.number.setSingleStep(0.05)
            self.number.valueChanged.connect(self._typed)
        else:
            self.number = QSpinBox()
            self.number.setRange(lowest, highest)
            self.number.valueChanged.connect(self._typed)
        self.number.setAccessibleName(wording.window("photo.adjust.number", what=name))
        self.number.setFixedWidth(68)
        self.slider.valueChanged.connect(self._slid)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Words(name, "muted", wrap=False))
        column.addLayout(row)

    @property
    def value(self) -> int:
        """As an adjustment has it; gamma in hundredths."""
        return round(self.number.value() * (100 if self.id == "gamma" else 1))

    def show_value(self, value: int) -> None:
        """Show it without telling."""
        with QSignalBlocker(self.number), QSignalBlocker(self.slider):
            if self.id == "gamma":
                self.number.setValue(value / 100)  # type: ignore[arg-type]
                self.slider.setValue(round(100 * math.log10(value / 100)))
            else:
                self.number.setValue(value)
                self.slider.setValue(value)

    def _slid(self, place: int) -> None:
        self.show_value(round(100 * 10 ** (place / 100)) if self.id == "gamma" else place)
        self.changed.emit()

    def _typed(self, _value: float) -> None:
        self.show_value(self.value)
        self.changed.emit()


class Histogram(QWidget):
    """How often each brightness occurs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        set_tip(self, name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shares: tuple[float, ...] = ()

    def sizeHint(self) -> QSize:
        return QSize(140, 44)

    def show_shares(self, shares: Sequence[float]) -> None:
        """Heights from 0 to 1, dark to bright; none while they are not known."""
        self._shares = tuple(shares)
        self.update()

    @property
    def shares(self) -> tuple[float, ...]:
        """What is drawn."""
        return self._shares

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.rect().adjusted(0, 2, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("muted"))
        if self._shares:
            step = area.width() / len(self._shares)
            points = [QPointF(area.left(), area.bottom())]
            for place, share in enumerate(self._shares):
                y = area.bottom() - share * area.height()
                points += [
                    QPointF(area.left() + place * step, y),
                    QPointF(area.left() + (place + 1) * step, y),
                ]
            points.append(QPointF(area.right(), area.bottom()))
            painter.drawPolygon(QPolygonF(points))
        painter.setPen(colour("muted"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.end()


class Adjustments(QFrame):
    """The strip under the toolbar; `changed` with the Adjustment that is set now."""

    changed = Signal(object)

    def __init__(self, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName(wording.window("photo.adjust"))
        self.adjustment = NO_ADJUSTMENT
        self.sliders = {id: _Slider(id, wording) for id in FIELDS}
        self.histogram = Histogram(wording.window("photo.adjust.histogram"))
        self.reset = button(
            wording.window("photo.adjust.reset"), self._reset, hint=wording.window("photo.adjust.reset.hint")
        )
        numbers = QWidget()
        numbers.setMaximumWidth(WIDTH_PX)
        grid = QGridLayout(numbers)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        cells: list[QWidget] = [*self.sliders.values(), self.histogram]
        for place, cell in enumerate(cells):
            grid.addWidget(cell, place // 3, place % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        below = QHBoxLayout()
        below.setSpacing(2 * SPACE)
        below.addWidget(self.reset)
        below.addWidget(Words(wording.window("photo.adjust.only_view"), "muted"), 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        column_.setSpacing(SPACE)
        column_.addWidget(numbers)
        column_.addLayout(below)
        for one in self.sliders.values():
            one.changed.connect(lambda one=one: self._set(one.id))
        self.show_adjustment(NO_ADJUSTMENT)

    def show_adjustment(self, adjustment: Adjustment) -> None:
        """Show these numbers without telling."""
        self.adjustment = adjustment
        for id, value in _values(adjustment).items():
            self.sliders[id].show_value(value)
        self.reset.setEnabled(not adjustment.is_none)

    def _reset(self) -> None:
        self.show_adjustment(NO_ADJUSTMENT)
        self.changed.emit(self.adjustment)

    def _set(self, moved: str) -> None:
        values = {id: one.value for id, one in self.sliders.items()}
        if values["black"] >= values["white"]:  # the one that moved pushes the other
            if moved == "black":
                values["white"] = values["black"] + 1
            else:
                values["black"] = values["white"] - 1
        gamma = values.pop("gamma")
        self.show_adjustment(replace(self.adjustment, gamma_hundredths=gamma, **values))
        self.changed.emit(self.adjustment)


def _values(adjustment: Adjustment) -> dict[str, int]:
    return {
        "black": adjustment.black,
        "white": adjustment.white,
        "gamma": adjustment.gamma_hundredths,
        "contrast": adjustment.contrast,
        "sharpness": adjustment.sharpness,
    }


def brightness_shares(pixels: Pixels) -> tuple[float, ...]:
    """How often each of `BINS` ranges of brightness occurs, the square root of its share of the most frequent one.

    Brightness is the luma of ITU-R BT.601. For a thread: loads numpy.
    """
    import numpy as np

    rgb = pixels.array().reshape(-1, 3)
    luma = rgb @ np.array([0.299, 0.587, 0.114])
    counts, _ = np.histogram(luma, bins=BINS, range=(0, 256))
    return tuple(float(share) for share in np.sqrt(counts / max(1, counts.max())))
