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

__all__ = [
    "ACROSS",
    "DOWN",
    "DROP_PER_M2",
    "EAST",
    "HEADING",
    "LOG_FOCAL",
    "NORTH",
    "PITCH",
    "ROLL",
    "UP",
    "Scene",
]

EAST, NORTH, HEADING, LOG_FOCAL, PITCH, ROLL, ACROSS, DOWN, UP = range(9)
"""The last two, the axis' place down the picture and the camera's height, only where pairs have heights."""
_LEVEL_PARAMETERS: Final = 7
_ANY_PITCH: Final = radians(25.0)
_ANY_ROLL: Final = radians(8.0)
"""One deviation of a tilt of which nothing is known but that people hold cameras nearly upright (our choice)."""
_ANY_HEIGHT_M: Final = 1e4
DROP_PER_M2: Final = (1 - 0.13) / (2 * 6_371_000)
"""What is far stands lower by the square of its distance over the earth's diameter, less what the air lifts it (0.13 of
that: C. F. Gauss' coefficient, as surveyors use it)."""

UNKNOWN_LOG_FOCAL: Final = 0.9
"""Without a focal length: around a horizontal view of 53 degrees, 23 to 102 within one deviation (our choice)."""
_ON_A_THING: Final = 3.0
_ON_A_THING_ERRORS: Final = 4.0
"""Nearer to a thing than four of its errors its direction says nothing, so that a camera on top of it would miss by
nothing: up to three deviations are counted there, since a camera does not stand on what it sees (our choice)."""
_WRONG_ORDER: Final = 6.0
"""A place from which the farther of two in line is the nearer counts as so many standard deviations at most, so that
it is never as good as one in their order, and an alignment whose ends were exchanged can be named (our choice)."""
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
    axis: tuple[float, float]
    heights: Array
    height_m: Array
    has_height: Array

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
            axis=axis,
            heights=np.array([p.height_m or 0.0 for p in pairs]),
            height_m=np.array([p.height_error_m for p in pairs]),
            has_height=np.array(
                [float(sighted.full_pose and p.height_m is not None and p.y is not None) for p in pairs]
            ),
        )

    @property
    def full_pose(self) -> bool:
        return bool(self.has_height.any())

    @property
    def parameters(self) -> int:
        """How many there are in a row."""
        return HEADING + len(self.known)

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
        units = [self.spread_m, self.spread_m, 1.0, 1.0, 0.1, 0.1, 0.1, 0.1, 0.1 * self.spread_m]
        return np.array(units[: self.parameters])

    def rays(self, at: Array) -> tuple[Array, Array, Array]:
        """The direction right, up and forward of each pair in the level frame, for each row of parameters."""
        focal = np.exp(at[:, LOG_FOCAL])[:, None]
        right, down = self.x / focal - at[:, ACROSS][:, None], self.y / focal
        if self.full_pose:
            down = down - at[:, DOWN][:, None]
        return level_ray(right, down, at[:, PITCH][:, None], at[:, ROLL][:, None])

    def angles(self, at: Array) -> Array:
        """From the axis to each pair, clockwise, for each row of parameters; radians."""
        right, _, forward = self.rays(at)
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

    def lifts(self, at: Array) -> tuple[Array, Array]:
        """By how many radians each pair with a height is seen too high, and its standard deviation."""
        right, up, forward = self.rays(at)
        seen = np.arctan2(up, np.hypot(right, forward))
        east = self.points[:, 0] - at[:, EAST][:, None]
        north = self.points[:, 1] - at[:, NORTH][:, None]
        away = np.maximum(np.hypot(east, north), 1e-3)
        angle = np.arctan2(self.heights - at[:, UP][:, None] - DROP_PER_M2 * away**2, away)
        focal = np.exp(at[:, LOG_FOCAL])[:, None]
        beside, below = (self.x / focal) ** 2, (self.y / focal) ** 2
        per_pixel = np.sqrt(1 + beside) / (1 + beside + below) / focal
        from_map = np.hypot(self.height_m * np.cos(angle), self.error_m * np.sin(angle)) * np.cos(angle)
        return seen - angle, np.hypot(per_pixel * self.error_px, from_map / away)

    def residuals(self, use: Array | None = None) -> Residuals:
        """Misses in standard deviations. `use` (starts × pairs and alignments) holds 0 where a start leaves
        one out."""

        def missing(at: Array) -> Array:
            miss, error, away = self.misses(at)
            on_it = _ON_A_THING * np.maximum(1 - away / (_ON_A_THING_ERRORS * self.error_m + 0.1), 0)
            each = [miss / error, on_it]
            if self.full_pose:
                lift, lift_error = self.lifts(at)
                each.append(lift / lift_error * self.has_height)
            normal = np.concatenate(each, axis=1)
            if use is not None:
                used = np.repeat(use, len(at) // len(use), axis=0)
                pairs, lines_used = used[:, : len(self.x)], used[:, len(self.x) :]
                normal = normal * np.concatenate([pairs] * len(each), axis=1)
            before = (at[:, HEADING:] - self.known) / self.known_error
            before[:, 0] = _turned(at[:, HEADING] - self.known[0]) / self.known_error[0]
            lines = []
            if len(self.lines):
                miss, error, away = self.line_misses(at)
                lines = [miss / error, self._reversed(away)]
                if use is not None:
                    lines = [part * lines_used for part in lines]
            return np.concatenate([normal, *lines, before], axis=1)

        return missing

    def line_misses(self, at: Array) -> tuple[Array, Array, Array]:
        """How many radians each two that stand in line are apart, the standard deviation, and how far away (metres)
        the nearer and the farther are (rows × alignments × 2)."""
        east = self.lines[None, :, :, 0] - at[:, EAST][:, None, None]
        north = self.lines[None, :, :, 1] - at[:, NORTH][:, None, None]
        away = np.maximum(np.hypot(east, north), 1e-3)
        bearing = np.arctan2(east, north)
        error = np.hypot(*np.moveaxis(np.arctan2(self.line_m[:, None], away), 2, 0))
        error = np.hypot(error, self.line_px / np.exp(at[:, LOG_FOCAL])[:, None])
        return _turned(bearing[..., 0] - bearing[..., 1]), error, away

    def _reversed(self, away: Array) -> Array:
        """By how many standard deviations the nearer is farther, as far as that counts."""
        behind = (away[..., 0] - away[..., 1]) / (1.0 + np.sqrt(2) * self.line_m)
        return np.asarray(np.clip(behind, 0.0, _WRONG_ORDER))


def _known(sighted: Sighted) -> tuple[Array, Array]:
    """Heading, logarithm of focal length, pitch, roll, axis (across, and where there are heights down), height: known
    values and standard deviations."""
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
    if sighted.full_pose:
        if not photo.tilt_stated:
            errors[2:4] = _ANY_PITCH, _ANY_ROLL
        heights = [pair.height_m for pair in sighted.pairs if pair.height_m is not None]
        known += [0.0, float(np.mean(heights))]
        errors += [across, _ANY_HEIGHT_M]
    return np.array(known), np.maximum(np.array(errors), 1e-7)


def _turned(angle: Array) -> Array:
    """Into −π to π."""
    return (angle + np.pi) % (2 * np.pi) - np.pi
