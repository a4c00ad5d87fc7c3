"""The equations of a resection: by how many standard deviations each pair misses for a supposed camera."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, log, radians
from typing import Final

import numpy as np

from provenance.geo.camera.pairs import Sighted
from provenance.geo.fitting import Array, Residuals
from provenance.geo.lens import level_ray
from provenance.geo.localframe import LocalFrame

__all__ = ["EAST", "HEADING", "LOG_FOCAL", "NORTH", "PARAMETERS", "Scene"]

EAST, NORTH, HEADING, LOG_FOCAL, PITCH, ROLL, ACROSS = range(7)
PARAMETERS: Final = 7

UNKNOWN_LOG_FOCAL: Final = 0.9
"""Without a focal length: around a horizontal view of 53 degrees, 23 to 102 within one deviation (our choice)."""
_ON_A_THING: Final = 3.0
_ON_A_THING_ERRORS: Final = 4.0
"""Nearer to a thing than four of its errors its direction says nothing, so that a camera on top of it would miss by
nothing: up to three deviations are counted there, since a camera does not stand on what it sees (our choice)."""
_AXIS_OFF: Final = 0.005
"""Axis against the middle of an uncropped picture, of its width: usual for phones and lenses (our choice)."""
_AXIS_OFF_CROPPED: Final = 0.15
"""The same where the picture may be cut (our choice)."""


@dataclass(frozen=True)
class Scene:
    """Pairs and alignments as arrays: metres in a local frame, radians, and what is known before."""

    frame: LocalFrame
    x: Array
    y: Array
    points: Array
    error_px: Array
    error_m: Array
    lines: Array
    line_px: Array
    line_m: Array
    known: Array
    known_error: Array
    axis_y: float

    @classmethod
    def of(cls, sighted: Sighted) -> Scene:
        """Raises UsageError (`coordinates_out_of_range`, `no_places`)."""
        pairs, lines, photo = sighted.pairs, sighted.alignments, sighted.photo
        spots = [(p.latitude_deg, p.longitude_deg) for p in pairs]
        ends = [end for line in lines for end in (line.nearer, line.farther)]
        frame = LocalFrame.about([*spots, *ends])
        axis = photo.principal or (photo.width_px / 2, photo.height_px / 2)
        known, errors = _known(sighted)
        return cls(
            frame=frame,
            x=np.array([p.x for p in pairs]) - axis[0],
            y=np.array([0.0 if p.y is None else p.y - axis[1] for p in pairs]),
            points=np.array([frame.east_north(*spot) for spot in spots]).reshape(-1, 2),
            error_px=np.array([p.error_px for p in pairs]),
            error_m=np.array([p.error_m for p in pairs]),
            lines=np.array([frame.east_north(*end) for end in ends]).reshape(-1, 2, 2),
            line_px=np.array([line.error_px for line in lines]),
            line_m=np.array([line.error_m for line in lines]),
            known=known,
            known_error=errors,
            axis_y=axis[1],
        )

    @property
    def centre(self) -> Array:
        return np.asarray(np.concatenate([self.points, self.lines.reshape(-1, 2)]).mean(axis=0))

    @property
    def spread_m(self) -> float:
        """How far the things on the map lie from their middle, on average."""
        everything = np.concatenate([self.points, self.lines.reshape(-1, 2)]) - self.centre
        return max(float(np.hypot(everything[:, 0], everything[:, 1]).mean()), 1.0)

    @property
    def scale(self) -> Array:
        """One natural unit of each parameter."""
        return np.array([self.spread_m, self.spread_m, 1.0, 1.0, 0.1, 0.1, 0.1])

    def angles(self, at: Array) -> Array:
        """From the axis to each pair, clockwise, for each row of parameters; radians."""
        focal = np.exp(at[:, LOG_FOCAL])[:, None]
        right = self.x / focal - at[:, ACROSS][:, None]
        right, _, forward = level_ray(right, self.y / focal, at[:, PITCH][:, None], at[:, ROLL][:, None])
        return np.arctan2(right, forward)

    def misses(self, at: Array) -> tuple[Array, Array, Array]:
        """By how many radians each pair misses, its standard deviation, and its distance in metres."""
        angles = self.angles(at)
        east = self.points[:, 0] - at[:, EAST][:, None]
        north = self.points[:, 1] - at[:, NORTH][:, None]
        away = np.maximum(np.hypot(east, north), 1e-3)
        miss = _turned(at[:, HEADING][:, None] + angles - np.arctan2(east, north))
        per_pixel = np.cos(angles) ** 2 / np.exp(at[:, LOG_FOCAL])[:, None]
        error = np.hypot(per_pixel * self.error_px, np.arctan2(self.error_m, away))
        return miss, error, away

    def residuals(self, use: Array | None = None) -> Residuals:
        """Misses in standard deviations. `use` (starts × pairs) holds 0 where a start leaves a pair out."""

        def missing(at: Array) -> Array:
            miss, error, away = self.misses(at)
            on_it = _ON_A_THING * np.maximum(1 - away / (_ON_A_THING_ERRORS * self.error_m + 0.1), 0)
            normal = np.concatenate([miss / error, on_it], axis=1)
            if use is not None:
                used = np.repeat(use, len(at) // len(use), axis=0)
                normal = normal * np.concatenate([used, used], axis=1)
            before = (at[:, HEADING:] - self.known) / self.known_error
            before[:, 0] = _turned(at[:, HEADING] - self.known[0]) / self.known_error[0]
            lines = [self._line_misses(at)] if len(self.lines) else []
            return np.concatenate([normal, *lines, before], axis=1)

        return missing

    def _line_misses(self, at: Array) -> Array:
        """How far each two that stand in line are apart, in standard deviations."""
        east = self.lines[None, :, :, 0] - at[:, EAST][:, None, None]
        north = self.lines[None, :, :, 1] - at[:, NORTH][:, None, None]
        away = np.maximum(np.hypot(east, north), 1e-3)
        bearing = np.arctan2(east, north)
        error = np.hypot(*np.moveaxis(np.arctan2(self.line_m[:, None], away), 2, 0))
        error = np.hypot(error, self.line_px / np.exp(at[:, LOG_FOCAL])[:, None])
        return _turned(bearing[..., 0] - bearing[..., 1]) / error


def _known(sighted: Sighted) -> tuple[Array, Array]:
    """Heading, logarithm of focal length, pitch, roll, axis: known values and standard deviations."""
    photo = sighted.photo
    usual = hypot(photo.width_px, photo.height_px) * 0.8  # the width of a 4:3 picture
    focal = log(usual) if photo.focal is None else photo.focal.log
    focal_error = UNKNOWN_LOG_FOCAL if photo.focal is None else photo.focal.log_error
    off = _AXIS_OFF_CROPPED if photo.cropped else _AXIS_OFF
    across = off * photo.width_px / np.exp(focal)
    heading = photo.heading
    known = [
        0.0 if heading is None else radians(heading.degrees),
        focal,
        radians(photo.pitch.degrees),
        radians(photo.roll.degrees),
        0.0,
    ]
    errors = [
        1e6 if heading is None else radians(heading.error_deg),
        focal_error,
        radians(photo.pitch.error_deg),
        radians(photo.roll.error_deg),
        across,
    ]
    return np.array(known), np.maximum(np.array(errors), 1e-7)


def _turned(angle: Array) -> Array:
    """Into −π to π."""
    return (angle + np.pi) % (2 * np.pi) - np.pi
