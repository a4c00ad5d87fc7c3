"""What the user marked of shadows, and what is known of camera and ground."""

from __future__ import annotations

from dataclasses import dataclass, field

from provenance.geo.camera.pairs import Prior
from provenance.geo.lens import FocalLength

__all__ = ["Ground", "Marked", "Spot", "Stance", "UprightThing"]

Spot = tuple[float, float]
"""Pixels from the photo's left upper corner."""


@dataclass(frozen=True, slots=True)
class UprightThing:
    """Foot, top and the tip of its shadow; `top` None where it is not seen (then only the direction counts).
    `error_px` is one standard deviation of each mark, `lean_error_deg` of the thing from the plumb line."""

    number: int
    foot: Spot
    tip: Spot
    top: Spot | None = None
    error_px: float = 3.0
    lean_error_deg: float = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """How the ground falls: degrees and, where it does, the direction downhill from true north (needs a heading)."""

    slope_deg: float = 0.0
    downhill_deg: float | None = None
    error_deg: float = 1.0


@dataclass(frozen=True, slots=True)
class Stance:
    """The camera. At least one of tilt (`pitch` and `roll`), `horizon` (two spots) and `plumb` (where upright edges
    meet) must be known; `heading` only for directions from north."""

    width_px: int
    height_px: int
    focal: FocalLength | None = None
    pitch: Prior | None = None
    roll: Prior | None = None
    heading: Prior | None = None
    horizon: tuple[Spot, Spot] | None = None
    horizon_error_px: float = 5.0
    plumb: Spot | None = None
    plumb_error_px: float = 30.0
    principal: Spot | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """Everything a shadow's reading starts from."""

    stance: Stance
    things: tuple[UprightThing, ...]
    ground: Ground = field(default_factory=Ground)
