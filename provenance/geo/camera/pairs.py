"""What the user marked: the same things in the photo and on the map, each with its own error."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from provenance.geo.lens import FocalLength

__all__ = ["Alignment", "Pair", "PairKind", "Photo", "Prior", "Sighted"]


class PairKind(Enum):
    """A point, or an upright edge of which only the place across the photo counts."""

    POINT = "point"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Pair:
    """One numbered thing: pixels from the photo's left upper corner, degrees on the map; errors are one standard
    deviation (per axis on the map)."""

    number: int
    x: float
    y: float | None
    latitude_deg: float
    longitude_deg: float
    error_px: float = 3.0
    error_m: float = 2.0
    kind: PairKind = PairKind.POINT


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
    the picture may be a part of another, so that the axis may be far from the middle.
    """

    width_px: int
    height_px: int
    focal: FocalLength | None = None
    principal: tuple[float, float] | None = None
    cropped: bool = False
    pitch: Prior = field(default_factory=lambda: Prior(0.0, 2.0))
    roll: Prior = field(default_factory=lambda: Prior(0.0, 1.0))
    heading: Prior | None = None


@dataclass(frozen=True, slots=True)
class Sighted:
    """Everything a resection starts from."""

    photo: Photo
    pairs: tuple[Pair, ...]
    alignments: tuple[Alignment, ...] = ()
