"""How a camera without distortion turns directions into pixels, and how long its focal length is."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, degrees, hypot, isfinite, log, radians, sqrt, tan
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.fitting import Array

__all__ = ["FocalLength", "field_of_view_deg", "focal_from_35mm", "focal_from_view", "level_ray", "pixel_of"]

FULL_FRAME_DIAGONAL_MM: Final = 43.2666
"""Of 36 mm × 24 mm; the 35 mm equivalent compares diagonals (CIPA DCG-001)."""
_ROUNDED_MM: Final = 0.5 / sqrt(3)
"""Cameras write the equivalent in whole millimetres."""
_MAKERS: Final = 0.02
"""Makers' figures are nominal and phones crop for stabilisation and correction of distortion: 2 % (our choice)."""


@dataclass(frozen=True, slots=True)
class FocalLength:
    """In pixels, with one standard deviation of its natural logarithm."""

    pixels: float
    log_error: float

    @property
    def log(self) -> float:
        return log(self.pixels)


def focal_from_35mm(equivalent_mm: float, width_px: float, height_px: float) -> FocalLength:
    """From the 35 mm equivalent by the rule of diagonals. Raises UsageError (`focal_length_impossible`)."""
    if not (isfinite(equivalent_mm) and 1 <= equivalent_mm <= 5000):
        raise UsageError("focal_length_impossible", millimetres=f"{equivalent_mm:g}")
    pixels = equivalent_mm / FULL_FRAME_DIAGONAL_MM * hypot(width_px, height_px)
    return FocalLength(pixels, hypot(_MAKERS, _ROUNDED_MM / equivalent_mm))


def focal_from_view(view_deg: float, error_deg: float, width_px: float) -> FocalLength:
    """From the horizontal field of view and its standard deviation. Raises UsageError (`view_impossible`)."""
    if not (1 <= view_deg <= 170 and 0 <= error_deg < view_deg):
        raise UsageError("view_impossible", degrees=f"{view_deg:g}", error=f"{error_deg:g}")
    pixels = width_px / 2 / tan(radians(view_deg / 2))
    ahead = width_px / 2 / tan(radians(min(view_deg + error_deg / 2, 178) / 2))
    behind = width_px / 2 / tan(radians((view_deg - error_deg / 2) / 2))
    return FocalLength(pixels, max(abs(log(behind / ahead)), 1e-5))


def field_of_view_deg(focal_px: float, width_px: float) -> float:
    """The horizontal field of view of a picture whose axis is in its middle."""
    return degrees(2 * atan(width_px / 2 / focal_px))


def level_ray(right: Array, down: Array, pitch: Array, roll: Array) -> tuple[Array, Array, Array]:
    """The direction right, up and forward of a ray of the picture in a frame turned level.

    `right` and `down` from the principal point in focal lengths; `pitch` is how far the axis points above the
    horizon, `roll` how far the camera was turned clockwise; radians.
    """
    across = right * np.cos(roll) - down * np.sin(roll)
    below = right * np.sin(roll) + down * np.cos(roll)
    up = np.sin(pitch) - below * np.cos(pitch)
    return across, up, np.cos(pitch) + below * np.sin(pitch)


def pixel_of(direction: tuple[Array, Array, Array], pitch: Array, roll: Array) -> tuple[Array, Array]:
    """Where a direction (right, up, forward in the level frame) falls: right and down of the principal point in
    focal lengths. What lies behind the camera is thrown far out of the picture."""
    across, up, forward = direction
    below = forward * np.sin(pitch) - up * np.cos(pitch)
    depth = np.maximum(forward * np.cos(pitch) + up * np.sin(pitch), 1e-6)
    right = across * np.cos(roll) + below * np.sin(roll)
    down = -across * np.sin(roll) + below * np.cos(roll)
    return right / depth, down / depth
