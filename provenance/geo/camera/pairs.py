"""What the user marked: the same things in the photo and on the map, each with its own error."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from provenance.geo.lens import FocalLength

__all__ = ["LEAST_HEIGHTS", "Alignment", "Pair", "PairKind", "Photo", "Prior", "Sighted"]

LEAST_HEIGHTS: Final = 3
"""As many as there are unknowns besides: height, pitch and roll."""


class PairKind(Enum):
    """A point, or an upright edge of which only the place across the photo counts."""

    POINT = "point"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Pair:
    """One numbered thing: pixels from the photo's left upper corner, degrees on the map; errors are one standard
    deviation (per axis on the map). `height_m` of a point: over one level that is the same for all pairs."""

    number: int
    x: float
    y: float | None
    latitude_deg: float
    longitude_deg: float
    error_px: float = 3.0
    error_m: float = 2.0
    kind: PairKind = PairKind.POINT
    height_m: float | None = None
    height_error_m: float = 1.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two things that stand in line as seen by the camera: latitude and longitude of the nearer and the farther."""

    number: int
    nearer: tuple[float, float]
    farther: tuple[float, float]
    error_px: float = 3.0
    error_m: float = 2.0


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before: degrees, with one standard deviation."""

    degrees: float
    error_deg: float


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo and what is known of the camera.

    `focal` None: to be solved. `principal` is where the axis meets the picture (None: its middle). `cropped`:
    the picture may be a part of another, so that the axis may be far from the middle. `tilt_stated` false: pitch and
    roll are only supposed, and are solved where the pairs' heights allow it.
    """

    width_px: int
    height_px: int
    focal: FocalLength | None = None
    principal: tuple[float, float] | None = None
    cropped: bool = False
    pitch: Prior = field(default_factory=lambda: Prior(0.0, 2.0))
    roll: Prior = field(default_factory=lambda: Prior(0.0, 1.0))
    heading: Prior | None = None
    tilt_stated: bool = True


@dataclass(frozen=True, slots=True)
class Sighted:
    """Everything a resection starts from."""

    photo: Photo
    pairs: tuple[Pair, ...]
    alignments: tuple[Alignment, ...] = ()

    @property
    def heights(self) -> int:
        """How many pairs say how high the camera stood and how it was tilted."""
        return sum(pair.height_m is not None and pair.y is not None for pair in self.pairs)

    @property
    def full_pose(self) -> bool:
        """Whether heights are enough for the camera's height, pitch and roll; fewer are passed over."""
        return self.heights >= LEAST_HEIGHTS
