"""When the things on the map lie so that a camera's place can hardly be told from them."""

from __future__ import annotations

from typing import Final

import numpy as np

from provenance.geo.fitting import Array

__all__ = ["COLLINEAR", "NEAR_CIRCLE", "off_circle", "off_line"]

COLLINEAR: Final = 0.05
"""Width over length of the points on the map below which they are called a line (our choice)."""
NEAR_CIRCLE: Final = 0.1
"""Distance from the circle through the points, over its radius, below which the camera is on it (our choice)."""


def off_line(points: Array) -> float:
    """Width over length of points (rows, metres): 0 on one line. Fewer than three lie on a line."""
    if len(points) < 3:
        return 0.0
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return float(sizes[1] / max(float(sizes[0]), 1e-9))


def off_circle(points: Array, camera: Array) -> float | None:
    """How far camera and points are from one circle, over its radius; None where the points lie on none.

    From every place of the circle through all points the angles between them are the same, so that angles cannot
    tell these places apart (the danger circle of resection).
    """
    if len(points) < 3 or off_line(points) < COLLINEAR:
        return None
    middle = points.mean(axis=0)
    at = points - middle
    equations = np.column_stack([2 * at, np.ones(len(at))])
    solved, *_ = np.linalg.lstsq(equations, (at**2).sum(axis=1), rcond=None)
    radius = float(np.sqrt(max(solved[2] + solved[0] ** 2 + solved[1] ** 2, 1e-9)))
    away = np.hypot(*(np.vstack([at, camera - middle]) - solved[:2]).T)
    return float(np.abs(away - radius).max() / radius)
