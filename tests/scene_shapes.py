"""Boxes, rods and balls for `scene`, in builder's metres.

x to the right along the front of the hall, y out of the front into the square, z up; the main entrance is the
origin.
"""

from __future__ import annotations

import itertools

import numpy as np

from tests.scene import F64, Scene

FACING_DEG = 140.0  # the front looks south-east


def axes(facing_deg: float = FACING_DEG) -> F64:
    """Local (east, north, up) from builder's coordinates."""
    out, right = np.radians([facing_deg, facing_deg - 90])
    return np.array([[np.sin(right), np.sin(out), 0], [np.cos(right), np.cos(out), 0], [0, 0, 1.0]])


def at(x: float, y: float, z: float) -> F64:
    return np.array([x, y, z], dtype=np.float64)


def box(
    scene: Scene,
    span: tuple[F64, F64],
    texture: int,
    *,
    window: tuple[float, float, float, float] = (0, 0, 1, 1),
) -> None:
    """Six faces between two opposite corners."""
    (x0, y0, z0), (x1, y1, z1) = span
    faces = [
        (at(x0, y1, z0), at(x1, y1, z0), at(x0, y1, z1)),
        (at(x0, y0, z0), at(x1, y0, z0), at(x0, y0, z1)),
        (at(x0, y0, z0), at(x0, y1, z0), at(x0, y0, z1)),
        (at(x1, y1, z0), at(x1, y0, z0), at(x1, y1, z1)),
        (at(x0, y1, z1), at(x1, y1, z1), at(x0, y0, z1)),
        (at(x0, y1, z0), at(x1, y1, z0), at(x0, y0, z0)),
    ]
    for left, right, top in faces:
        scene.quad((left, right, top, 1.0), texture, window=window)


def rod(
    scene: Scene,
    ends: tuple[F64, F64],
    radii: tuple[float, float],
    texture: int,
    *,
    sides: int = 8,
    squash: float = 1.0,
    window: tuple[float, float, float, float] = (0, 0, 1, 1),
) -> None:
    """A round rod that may taper; `squash` flattens it in y (bodies)."""
    foot, head = ends
    along = head - foot
    along = along / np.linalg.norm(along)
    helper = at(0, 1, 0) if abs(along[1]) < 0.9 else at(0, 0, 1)
    p = np.cross(along, helper)
    p /= np.linalg.norm(p)
    q = np.cross(along, p) * squash
    turns = np.linspace(0, 2 * np.pi, sides + 1)
    for i, (a, b) in enumerate(itertools.pairwise(turns)):
        one, other = p * np.cos(a) + q * np.sin(a), p * np.cos(b) + q * np.sin(b)
        part = (
            window[0] + (window[2] - window[0]) * i / sides,
            window[1],
            window[0] + (window[2] - window[0]) * (i + 1) / sides,
            window[3],
        )
        scene.quad(
            (foot + one * radii[0], foot + other * radii[0], head + one * radii[1], radii[1] / radii[0]),
            texture,
            normals=(one, other),
            window=part,
        )


def ball(scene: Scene, centre: F64, radius: float, texture: int, *, stretch: float = 1.0) -> None:
    steps = np.radians(np.linspace(-88, 88, 7))
    for low, high in itertools.pairwise(steps):
        ends = (
            centre + at(0, 0, radius * stretch * np.sin(low)),
            centre + at(0, 0, radius * stretch * np.sin(high)),
        )
        rod(scene, ends, (radius * float(np.cos(low)), radius * float(np.cos(high))), texture, sides=10)
