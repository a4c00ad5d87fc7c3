"""The equations of marked shadows: where foot, top and tip fall in the photo for a supposed sun and camera."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, atan2, cos, hypot, log, radians, sin
from typing import Final

import numpy as np

from provenance.errors import UsageError
from provenance.geo.fitting import Array, Freedom
from provenance.geo.lens import level_ray, pixel_of
from provenance.geo.shadow.marks import Marked, Spot, Stance
from provenance.geo.shadow.things import check_things

__all__ = ["AZIMUTH", "ELEVATION", "OF_EACH", "SHARED", "Model"]

AZIMUTH, ELEVATION, PITCH, ROLL, LOG_FOCAL, RISE_RIGHT, RISE_AHEAD, HEADING, DISC = range(9)
SHARED: Final = 9
"""Parameters of all things together; each thing adds foot (two), height or length (logarithm), lean (two)."""
OF_EACH: Final = 5

_ANY_TILT: Final = radians(30.0)
_ANY_LOG_FOCAL: Final = 0.9
_DISC_DEG: Final = 0.15
"""The sun is 0.53 degrees wide, so a shadow's edge is a ramp of which any part may be marked (0.267 / √3)."""
_NOWHERE: Final = 1e4
_SURE_TILT: Final = radians(3.0)
"""A marked horizon is taken to be sure to this when a foot above it is refused (our choice)."""
_FAR: Final = 0.01
"""Sines below the horizon that a fit starts from at least: a hundred heights of the camera away."""


@dataclass(frozen=True)
class Model:
    """Marks as arrays and what is known before. `azimuth` counts from north where a heading is known, from the
    camera's axis otherwise."""

    centre: Spot
    feet: Array
    tops: Array
    tips: Array
    seen_top: Array
    error_px: Array
    known: Array
    known_error: Array
    horizon: Array
    horizon_px: float
    plumb: Array
    plumb_px: float
    has_heading: bool
    freedom: int

    @classmethod
    def of(cls, marked: Marked) -> Model:
        """Raises UsageError (`no_shadow_marks`, `camera_tilt_unknown`, `slope_needs_heading`, `foot_above_horizon`,
        `pair_error_impossible`, `shadow_too_short`, `thing_too_short`, `thing_marked_twice`)."""
        _check(marked)
        stance, things = marked.stance, marked.things
        centre = stance.principal or (stance.width_px / 2, stance.height_px / 2)
        known, errors = _known(marked, centre)
        seen_top = np.array([thing.top is not None for thing in things])
        freedom = int((1 + 2 * seen_top).sum()) - (2 if seen_top.any() else 1) + _over(stance)
        return cls(
            centre=centre,
            feet=_from(centre, [thing.foot for thing in things]),
            tops=_from(centre, [thing.top or thing.foot for thing in things]),
            tips=_from(centre, [thing.tip for thing in things]),
            seen_top=seen_top,
            error_px=np.array([thing.error_px for thing in things]),
            known=known,
            known_error=errors,
            horizon=_from(centre, list(stance.horizon or ())),
            horizon_px=stance.horizon_error_px,
            plumb=_from(centre, [stance.plumb] if stance.plumb else []),
            plumb_px=stance.plumb_error_px,
            has_heading=stance.heading is not None,
            freedom=freedom,
        )

    @property
    def scale(self) -> Array:
        """One natural unit of each parameter."""
        each = np.array([1.0, 1.0, 0.3, 0.05, 0.05])
        each = np.tile(each, (len(self.feet), 1))
        each[:, :2] *= self.error_px[:, None]
        return np.concatenate([[0.1, 0.1, 0.05, 0.05, 0.1, 0.05, 0.05, 0.1, 0.005], each.ravel()])

    def freedom_without(self, held: tuple[int, ...] = ()) -> Freedom:
        """All parameters but those held: what each thing has for itself moves its own marks only."""
        count = len(self.feet)
        free = np.array([n for n in range(SHARED + OF_EACH * count) if n not in held], dtype=np.intp)
        own = free >= SHARED
        shared = int((~own).sum())
        groups = np.where(own, shared + (free - SHARED) % OF_EACH, np.arange(len(free)))
        twice = np.repeat(np.arange(count), 2)
        rest = len(self.horizon) + 2 * len(self.plumb)
        thing = np.concatenate([twice, twice, twice, [-1] * (SHARED - PITCH), twice, [-1] * rest])
        touches = ~own | (thing[:, None] == (free - SHARED) // OF_EACH)
        return Freedom(free, groups, touches)

    @property
    def length_places(self) -> tuple[int, ...]:
        """Where the length of the shadow of each thing without a top stands among the parameters."""
        return tuple(SHARED + OF_EACH * n + 2 for n in range(len(self.feet)) if not self.seen_top[n])

    @property
    def tip_columns(self) -> slice:
        """Which residuals are those of the tips."""
        return slice(4 * len(self.feet), 6 * len(self.feet))

    def pixels(self, at: Array) -> tuple[Array, Array, Array]:
        """Foot, top and tip of each thing (rows × things × 2), from the photo's centre."""
        own = at[:, SHARED:].reshape(len(at), -1, OF_EACH)
        pitch, roll = at[:, PITCH][:, None], at[:, ROLL][:, None]
        focal = np.exp(at[:, LOG_FOCAL])[:, None]
        rise = (at[:, RISE_RIGHT][:, None], at[:, RISE_AHEAD][:, None])
        ray = level_ray(own[..., 0] / focal, own[..., 1] / focal, pitch, roll)
        sinking = ray[1] - rise[0] * ray[0] - rise[1] * ray[2]
        near = -1.0 / np.minimum(sinking, -1e-5)  # the camera is one unit above the ground
        foot = [part * near for part in ray]
        height = np.exp(np.clip(own[..., 2], -12, 12))
        top = [foot[0] + height * own[..., 3], foot[1] + height, foot[2] + height * own[..., 4]]
        sun = self._sun(at)
        climb = np.maximum(sun[1] - rise[0] * sun[0] - rise[1] * sun[2], 1e-4)
        above = top[1] - rise[0] * top[0] - rise[1] * top[2] + 1.0
        cast = [a - b * above / climb for a, b in zip(top, sun, strict=True)]
        flat = np.hypot(sun[0], sun[2])
        ahead = (-sun[0] / flat, -sun[2] / flat)
        plain = [
            foot[0] + height * ahead[0],
            foot[1] + height * (rise[0] * ahead[0] + rise[1] * ahead[1]),
            foot[2] + height * ahead[1],
        ]
        tip = [np.where(self.seen_top, a, b) for a, b in zip(cast, plain, strict=True)]
        seen = [pixel_of((part[0], part[1], part[2]), pitch, roll) for part in (top, tip)]
        drawn = [np.stack(pair, axis=-1) * focal[..., None] for pair in seen]
        return own[..., :2], drawn[0], drawn[1]

    def _sun(self, at: Array) -> tuple[Array, Array, Array]:
        turn = (at[:, AZIMUTH] - at[:, HEADING])[:, None] if self.has_heading else at[:, AZIMUTH][:, None]
        up = np.clip(at[:, ELEVATION] + at[:, DISC], 1e-3, np.pi / 2 - 1e-4)[:, None]
        return np.cos(up) * np.sin(turn), np.sin(up), np.cos(up) * np.cos(turn)

    def residuals(self, at: Array) -> Array:
        """Misses of all marks and of what is known before, in standard deviations."""
        foot, top, tip = self.pixels(at)
        error = self.error_px[:, None]
        own = at[:, SHARED:].reshape(len(at), -1, OF_EACH)
        parts = [
            (foot - self.feet) / error,
            (top - self.tops) / error * self.seen_top[:, None],
            (tip - self.tips) / error,
        ]
        marks = [np.clip(part, -_NOWHERE, _NOWHERE).reshape(len(at), -1) for part in parts]
        shared = (at[:, PITCH:SHARED] - self.known[PITCH:SHARED]) / self.known_error[PITCH:SHARED]
        lean = (own[..., 3:] / self.known_error[SHARED:, None]).reshape(len(at), -1)
        return np.concatenate([*marks, shared, lean, *self._camera_marks(at)], axis=1)

    def _camera_marks(self, at: Array) -> list[Array]:
        """Misses of a marked horizon and of the spot where upright edges meet."""
        pitch, roll = at[:, PITCH][:, None], at[:, ROLL][:, None]
        focal = np.exp(at[:, LOG_FOCAL])[:, None]
        parts = []
        if len(self.horizon):
            _, up, _ = level_ray(self.horizon[:, 0] / focal, self.horizon[:, 1] / focal, pitch, roll)
            parts.append(up * focal / np.cos(pitch) / self.horizon_px)
        if len(self.plumb):
            tilt = np.where(np.abs(np.sin(pitch)) < 1e-3, 1e-3, np.sin(pitch))
            down = -focal * np.cos(pitch) / tilt
            meet = np.concatenate([down * np.sin(roll), down * np.cos(roll)], axis=1)
            parts.append((meet - self.plumb[0]) / self.plumb_px)
        return parts

    def beginnings(self) -> Array:
        """Where fitting may begin: the sun as each thing alone says it, with the camera as known."""
        things = range(len(self.feet))
        return np.array([self._beginning(n, factor) for n in things for factor in (1.0, 0.6, 1.6)])

    def _beginning(self, n: int, factor: float) -> Array:
        grounds, heights = self._on_ground()
        foot, tip = grounds
        cast = tip - foot
        away = np.maximum(np.hypot(cast[:, 0], cast[:, 2]), 1e-6)
        heights = heights * factor
        up = np.arctan2(heights, away) if self.seen_top.any() else np.full(len(away), 0.6)
        chosen = n if self.seen_top[n] or not self.seen_top.any() else int(np.argmax(self.seen_top))
        row = np.concatenate([self.known[:SHARED], np.zeros(OF_EACH * len(self.feet))])
        row[AZIMUTH] = atan2(-cast[n, 0], -cast[n, 2]) + (self.known[HEADING] if self.has_heading else 0.0)
        row[ELEVATION] = float(np.clip(up[chosen], 0.03, 1.5))
        own = row[SHARED:].reshape(-1, OF_EACH)
        own[:, :2] = self.feet
        own[:, 2] = np.log(np.where(self.seen_top, heights, away))
        return row

    def _on_ground(self) -> tuple[tuple[Array, Array], Array]:
        """Feet and tips on the ground (things × 3) and heights, for the camera as known."""
        known = self.known
        known_tilt = float(np.hypot(self.known_error[PITCH], self.known_error[RISE_AHEAD]))
        spots = []
        for marks in (self.feet, self.tips):
            ray = np.stack(self._known_ray(marks), axis=1)
            sinking = ray[:, 1] - known[RISE_RIGHT] * ray[:, 0] - known[RISE_AHEAD] * ray[:, 2]
            if marks is self.feet and (sinking > 3 * min(known_tilt, _SURE_TILT)).any():
                raise UsageError("foot_above_horizon")
            spots.append(ray / -np.minimum(sinking, -_FAR)[:, None])
        ray = np.stack(self._known_ray(self.tops), axis=1)
        far = np.hypot(spots[0][:, 0], spots[0][:, 2]) / np.maximum(np.hypot(ray[:, 0], ray[:, 2]), 1e-6)
        heights = ray[:, 1] * far - spots[0][:, 1]
        return (spots[0], spots[1]), np.maximum(heights, 1e-3)

    def _known_ray(self, marks: Array) -> tuple[Array, Array, Array]:
        right, down = (marks / np.exp(self.known[LOG_FOCAL])).T
        return level_ray(right, down, np.array(self.known[PITCH]), np.array(self.known[ROLL]))


def _check(marked: Marked) -> None:
    stance = marked.stance
    if not marked.things:
        raise UsageError("no_shadow_marks")
    if stance.horizon is None and stance.plumb is None and (stance.pitch is None or stance.roll is None):
        raise UsageError("camera_tilt_unknown")
    if marked.ground.slope_deg and (marked.ground.downhill_deg is None or stance.heading is None):
        raise UsageError("slope_needs_heading")
    for thing in marked.things:
        if not (0.01 <= thing.error_px <= 1e5 and 0.01 <= thing.lean_error_deg <= 45):
            raise UsageError("pair_error_impossible", number=thing.number)
    check_things(marked.things)


def _over(stance: Stance) -> int:
    """By how many equations the camera's tilt and focal length are known more than once."""
    unknown = (stance.pitch is None) + (stance.roll is None) + (stance.focal is None)
    return max(0, 2 * (stance.horizon is not None) + 2 * (stance.plumb is not None) - unknown)


def _known(marked: Marked, centre: Spot) -> tuple[Array, Array]:
    """Known values and standard deviations: shared parameters, then the lean of each thing."""
    stance, ground = marked.stance, marked.ground
    usual = log(hypot(stance.width_px, stance.height_px) * 0.8)
    focal = usual if stance.focal is None else stance.focal.log
    pitch, roll = _tilt(stance, centre, float(np.exp(focal)))
    heading = 0.0 if stance.heading is None else radians(stance.heading.degrees)
    falls = radians(ground.downhill_deg or 0.0) - heading
    steep = np.tan(radians(ground.slope_deg))
    known = [0.0, 0.5, pitch, roll, focal, -steep * sin(falls), -steep * cos(falls), heading, 0.0]
    errors = [
        *(1.0, 1.0),
        _ANY_TILT if stance.pitch is None else radians(stance.pitch.error_deg),
        _ANY_TILT if stance.roll is None else radians(stance.roll.error_deg),
        _ANY_LOG_FOCAL if stance.focal is None else stance.focal.log_error,
        *(radians(ground.error_deg),) * 2,
        1.0 if stance.heading is None else radians(stance.heading.error_deg),
        radians(_DISC_DEG),
    ]
    leans = [radians(thing.lean_error_deg) for thing in marked.things]
    return np.array(known), np.maximum(np.array([*errors, *leans]), 1e-7)


def _tilt(stance: Stance, centre: Spot, focal_px: float) -> tuple[float, float]:
    """Pitch and roll in radians as stated, or as horizon or plumb spot say them."""
    pitch = roll = 0.0
    if stance.plumb is not None:
        x, y = stance.plumb[0] - centre[0], stance.plumb[1] - centre[1]
        down = hypot(x, y) * (1 if y >= 0 else -1)
        pitch, roll = -atan(focal_px / down), atan(x / y) if y else 0.0
    if stance.horizon is not None:
        (x1, y1), (x2, y2) = sorted((x - centre[0], y - centre[1]) for x, y in stance.horizon)
        roll = -atan2(y2 - y1, x2 - x1)
        pitch = atan((x1 * sin(roll) + y1 * cos(roll)) / focal_px)
    return (
        pitch if stance.pitch is None else radians(stance.pitch.degrees),
        roll if stance.roll is None else radians(stance.roll.degrees),
    )


def _from(centre: Spot, spots: list[Spot]) -> Array:
    return np.array([(x - centre[0], y - centre[1]) for x, y in spots]).reshape(-1, 2)
