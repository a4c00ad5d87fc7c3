"""What a resection answers with: one camera, what each mark misses by, and what is said of all of it."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.geo.camera.bearings import Scene
from provenance.geo.camera.marks import NOT_TOLD_DEG
from provenance.geo.camera.region import Ellipse

__all__ = ["Missed", "MissedLine", "Resection", "Solution"]


@dataclass(frozen=True, slots=True)
class Missed:
    """One pair against a solution: what is missing across the view, in pixels, metres at its distance and standard
    deviations; `used` is false for a pair that was left out. `up_deviations`: how much too high it is seen, where
    its height is known and used."""

    number: int
    pixels: float
    metres: float
    deviations: float
    distance_m: float
    bearing_deg: float
    used: bool
    up_deviations: float | None = None


@dataclass(frozen=True, slots=True)
class MissedLine:
    """One alignment against a solution: by how much the two are seen apart (pixels near the axis, standard
    deviations), how far away each is, whether the farther is the nearer from there, and whether it was used."""

    number: int
    pixels: float
    deviations: float
    nearer_m: float
    farther_m: float
    reversed: bool
    used: bool


@dataclass(frozen=True, slots=True)
class Solution:
    """One camera. Errors are one standard deviation, `ellipse` and `outline` hold 95 %.

    `pitch_deg` is above the horizon, `roll_deg` clockwise; `principal` is where the axis meets the picture (pixels);
    `height_m`, over the level of the pairs' heights, is None where these are fewer than three: then pitch and roll
    are hardly more than what was supposed. `covariance` (rows) is of metres east and north, heading, logarithm of the
    focal length, pitch, roll and the axis' place across in focal lengths, with heights also its place down and the
    camera's height (metres, radians).
    """

    latitude_deg: float
    longitude_deg: float
    east_m: float
    north_m: float
    ellipse: Ellipse
    outline: tuple[tuple[float, float], ...]
    outline_open: bool
    outline_bent: bool
    heading_deg: float
    heading_error_deg: float
    view_deg: float
    view_error_deg: float
    focal_px: float
    pitch_deg: float
    pitch_error_deg: float
    roll_deg: float
    roll_error_deg: float
    height_m: float | None
    height_error_m: float | None
    principal: tuple[float, float]
    squares: float
    left_out: tuple[int, ...]
    misses: tuple[Missed, ...]
    hold: float
    covariance: tuple[tuple[float, ...], ...]
    lines: tuple[MissedLine, ...] = ()

    @property
    def heading_told(self) -> bool:
        """Whether the heading says anything; pairs tell it, alignments alone do not."""
        return self.heading_error_deg < NOT_TOLD_DEG

    @property
    def lines_left_out(self) -> tuple[int, ...]:
        """The numbers of alignments without which the others agree."""
        return tuple(line.number for line in self.lines if not line.used)


@dataclass(frozen=True, slots=True)
class Resection:
    """What the pairs say. `solution` is None where they are too few.

    `doubtful`: numbers of pairs of which one is wrong, where the misses do not tell which. `chance`: how often right
    pairs miss by more than those used (None without redundancy), `chance_of_all` the same with the pairs left out.
    `lines_doubtful`: the same of alignments. `warnings` are ids, see docs/command-line.md.
    """

    solution: Solution | None
    alternatives: tuple[Solution, ...]
    left_out: tuple[int, ...]
    doubtful: tuple[int, ...]
    chance: float | None
    chance_of_all: float | None
    warnings: tuple[str, ...]
    origin: tuple[float, float]
    scene: Scene
    lines_doubtful: tuple[int, ...] = ()
