"""The files in which pairs and shadow marks are given to the command line: their keys, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from provenance.errors import InputError
from provenance.geo.camera.pairs import Alignment, Pair, PairKind, Photo, Prior, Sighted
from provenance.geo.lens import FocalLength, focal_from_35mm, focal_from_view
from provenance.geo.shadow.marks import Ground, Marked, Stance, UprightThing

__all__ = ["ShadowQuestions", "read_pairs_file", "read_shadow_file"]

_Spot = tuple[float, float]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A misspelt key is refused rather than passed over."""


class _Photo(_Strict, frozen=True):
    width: int
    height: int
    focal_35mm_mm: float | None = None
    view_deg: float | None = None
    view_error_deg: float = 1.0
    principal: _Spot | None = None
    cropped: bool = False
    pitch_deg: float | None = None
    pitch_error_deg: float | None = None
    roll_deg: float | None = None
    roll_error_deg: float | None = None
    heading_deg: float | None = None
    heading_error_deg: float = 5.0
    horizon: tuple[_Spot, _Spot] | None = None
    horizon_error_px: float = 5.0
    plumb: _Spot | None = None
    plumb_error_px: float = 30.0

    @property
    def focal(self) -> FocalLength | None:
        if self.cropped:
            return None  # the rule of diagonals holds for whole pictures only
        if self.view_deg is not None:
            return focal_from_view(self.view_deg, self.view_error_deg, self.width)
        if self.focal_35mm_mm is not None:
            return focal_from_35mm(self.focal_35mm_mm, self.width, self.height)
        return None

    @property
    def heading(self) -> Prior | None:
        return None if self.heading_deg is None else Prior(self.heading_deg, self.heading_error_deg)


class _Pair(_Strict, frozen=True):
    number: int
    x: float
    lat: float
    lon: float
    y: float | None = None
    height_m: float | None = None
    error_px: float = 3.0
    error_m: float = 2.0
    kind: Literal["point", "vertical"] = "point"


class _Alignment(_Strict, frozen=True):
    number: int
    nearer: _Spot
    farther: _Spot
    error_px: float = 3.0
    error_m: float = 2.0


class _PairsFile(_Strict, frozen=True):
    photo: _Photo
    pairs: list[_Pair] = []
    alignments: list[_Alignment] = []


class _Ground(_Strict, frozen=True):
    slope_deg: float = 0.0
    downhill_deg: float | None = None
    error_deg: float = 1.0


class _Thing(_Strict, frozen=True):
    number: int
    foot: _Spot
    tip: _Spot
    top: _Spot | None = None
    error_px: float = 3.0
    lean_error_deg: float = 1.0


class ClaimAsked(_Strict, frozen=True, rename={"first": "from", "last": "to"}):
    """A claimed place and time, or a place and the stretch to search."""

    lat: float
    lon: float
    first: str
    last: str
    radius_m: float = 0.0


class WhereAsked(_Strict, frozen=True):
    """A time, and the part of the map to search: south, west, north, east."""

    at: str
    extent: tuple[float, float, float, float] = (-90.0, -180.0, 90.0, 180.0)


class BothAsked(_Strict, frozen=True, rename={"first": "from", "last": "to"}):
    """A part of the map and a stretch of time."""

    extent: tuple[float, float, float, float]
    first: str
    last: str


class _ShadowFile(_Strict, frozen=True):
    photo: _Photo
    shadow: Literal["visible", "none"] = "visible"
    ground: _Ground = _Ground()
    things: list[_Thing] = []
    claim: ClaimAsked | None = None
    when: ClaimAsked | None = None
    where: WhereAsked | None = None
    both: BothAsked | None = None


class ShadowQuestions(msgspec.Struct, frozen=True):
    """What a file asks of its marks; `marked` is None where it says that no shadow is seen."""

    marked: Marked | None
    claim: ClaimAsked | None
    when: ClaimAsked | None
    where: WhereAsked | None
    both: BothAsked | None


def read_pairs_file(path: Path) -> Sighted:
    """Raises InputError (`marks_file_unreadable`, `marks_file_wrong`) and UsageError."""
    file = _decoded(path, _PairsFile)
    photo = file.photo
    given = Photo(
        width_px=photo.width,
        height_px=photo.height,
        focal=photo.focal,
        principal=photo.principal,
        cropped=photo.cropped,
        pitch=_tilt(photo.pitch_deg, photo.pitch_error_deg, 2.0),
        roll=_tilt(photo.roll_deg, photo.roll_error_deg, 1.0),
        heading=photo.heading,
    )
    return Sighted(
        given,
        tuple(
            Pair(
                *(one.number, one.x, one.y if one.kind == "point" else None, one.lat, one.lon),
                error_px=one.error_px,
                error_m=one.error_m,
                kind=PairKind(one.kind),
            )
            for one in file.pairs
        ),
        tuple(
            Alignment(one.number, one.nearer, one.farther, one.error_px, one.error_m)
            for one in file.alignments
        ),
    )


def read_shadow_file(path: Path) -> ShadowQuestions:
    """Raises InputError (`marks_file_unreadable`, `marks_file_wrong`) and UsageError."""
    file = _decoded(path, _ShadowFile)
    marked = _marked(file) if file.shadow == "visible" else None
    return ShadowQuestions(marked, file.claim, file.when, file.where, file.both)


def _marked(file: _ShadowFile) -> Marked:
    photo, ground = file.photo, file.ground
    stance = Stance(
        width_px=photo.width,
        height_px=photo.height,
        focal=photo.focal,
        pitch=None if photo.pitch_deg is None else _tilt(photo.pitch_deg, photo.pitch_error_deg, 1.0),
        roll=None if photo.roll_deg is None else _tilt(photo.roll_deg, photo.roll_error_deg, 1.0),
        heading=photo.heading,
        horizon=photo.horizon,
        horizon_error_px=photo.horizon_error_px,
        plumb=photo.plumb,
        plumb_error_px=photo.plumb_error_px,
        principal=photo.principal,
    )
    things = tuple(
        UprightThing(one.number, one.foot, one.tip, one.top, one.error_px, one.lean_error_deg)
        for one in file.things
    )
    return Marked(stance, things, Ground(ground.slope_deg, ground.downhill_deg, ground.error_deg))


def _tilt(degrees: float | None, error_deg: float | None, usual_deg: float) -> Prior:
    return Prior(degrees or 0.0, usual_deg if error_deg is None else error_deg)


_File = TypeVar("_File", _PairsFile, _ShadowFile)


def _decoded(path: Path, kind: type[_File]) -> _File:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("marks_file_unreadable", name=path.name, reason=str(error.strerror)) from error
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.DecodeError as error:
        raise InputError("marks_file_wrong", name=path.name, reason=str(error)) from error
