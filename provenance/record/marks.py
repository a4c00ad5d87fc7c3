"""What a person marked in a photo to work out place and time: pairs with the map, and shadows; versions in the log."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import ClassVar, Final, Literal

import msgspec

from provenance.errors import RecordError
from provenance.record.event import EventData
from provenance.record.values import Missing, Term

__all__ = [
    "AlignmentMark",
    "BothAsked",
    "CameraKnown",
    "ClaimAsked",
    "GroundKnown",
    "MarksDrawn",
    "PairMark",
    "PairSheet",
    "ShadowMark",
    "ShadowSheet",
    "Sheet",
    "Spot",
    "WhereAsked",
]

Spot = tuple[Decimal, Decimal]
"""Pixels from the left upper corner of the upright picture, or latitude and longitude in degrees on WGS 84."""

_PLACES: Final = Decimal("0.0000001")
"""Seven digits after the point: a centimetre in degrees, far below a pixel (our choice)."""
_LEAST: Final = Decimal("0.000001")
"""What is smaller is nothing; the decimal strings of records have no exponent."""


def _plain(number: Decimal) -> Decimal:
    """As the records have numbers: seven digits after the point, no exponent. Raises RecordError where it is none."""
    if not number.is_finite() or abs(number) >= Decimal(10) ** 12:
        raise RecordError("not_a_finite_number", number=str(number)[:60])
    rounded = number.quantize(_PLACES, ROUND_HALF_EVEN)
    if abs(rounded) < _LEAST:
        return Decimal(0)
    return Decimal(format(rounded, "f").rstrip("0").rstrip("."))


def _plain_parts(value: object) -> object:
    match value:
        case Decimal():
            return _plain(value)
        case tuple():
            return tuple(_plain_parts(part) for part in value)
        case _:
            return value


class _Marked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Common form: frozen, defaults left out, unknown fields refused, numbers in plain notation.

    Raises RecordError for a number that is not finite.
    """

    def __post_init__(self) -> None:
        for field in self.__struct_fields__:
            value = getattr(self, field)
            if isinstance(value, Decimal | tuple):
                msgspec.structs.force_setattr(self, field, _plain_parts(value))


class CameraKnown(_Marked, frozen=True):
    """The photo's size as shown, and what is known of the camera. Errors are one standard deviation.

    The field of view from `view_deg`, else from the 35 mm equivalent by the rule of diagonals; neither: solved. Of a
    `cropped` photo neither holds. `pitch_deg` above the horizon, `roll_deg` clockwise, `heading_deg` from true north.
    `horizon`: two spots on it; `plumb`: where upright edges meet.
    """

    width: int
    height: int
    focal_35mm_mm: Decimal | None = None
    view_deg: Decimal | None = None
    view_error_deg: Decimal = Decimal(1)
    principal: Spot | None = None
    cropped: bool = False
    pitch_deg: Decimal | None = None
    pitch_error_deg: Decimal | None = None
    roll_deg: Decimal | None = None
    roll_error_deg: Decimal | None = None
    heading_deg: Decimal | None = None
    heading_error_deg: Decimal = Decimal(5)
    horizon: tuple[Spot, Spot] | None = None
    horizon_error_px: Decimal = Decimal(5)
    plumb: Spot | None = None
    plumb_error_px: Decimal = Decimal(30)


class PairMark(_Marked, frozen=True):
    """One thing in the photo and on the map; of a "vertical" only `x` counts. Errors are one standard deviation.

    `height_m` is how far the marked point lies above the ground. `name`: what it is, in the marker's words.
    """

    number: int
    x: Decimal
    lat: Decimal
    lon: Decimal
    y: Decimal | None = None
    height_m: Decimal | None = None
    height_error_m: Decimal = Decimal(1)
    error_px: Decimal = Decimal(3)
    error_m: Decimal = Decimal(2)
    kind: Literal["point", "vertical"] = "point"
    name: str = ""


class AlignmentMark(_Marked, frozen=True):
    """Two things that stand in line as seen by the camera: latitude and longitude of the nearer and the farther."""

    number: int
    nearer: Spot
    farther: Spot
    error_px: Decimal = Decimal(3)
    error_m: Decimal = Decimal(2)
    name: str = ""


class GroundKnown(_Marked, frozen=True):
    """How the ground falls where the shadows lie: degrees, and the direction downhill from true north."""

    slope_deg: Decimal = Decimal(0)
    downhill_deg: Decimal | None = None
    error_deg: Decimal = Decimal(1)


class ShadowMark(_Marked, frozen=True):
    """An upright thing and the tip of its shadow; without `top` only the direction counts."""

    number: int
    foot: Spot
    tip: Spot
    top: Spot | None = None
    error_px: Decimal = Decimal(3)
    lean_error_deg: Decimal = Decimal(1)
    name: str = ""


class ClaimAsked(_Marked, frozen=True, rename={"first": "from", "last": "to"}):
    """A claimed place and stretch of time, or a place and the stretch to search; times as RFC 3339 with offset.

    `centre_of`: the name of the town or region whose centre it is, where a gazetteer gave it; `radius_m` is then how
    far it reaches.
    """

    lat: Decimal
    lon: Decimal
    first: str
    last: str
    radius_m: Decimal = Decimal(0)
    centre_of: str = ""


class WhereAsked(_Marked, frozen=True):
    """A time, and the part of the map to search: south, west, north, east."""

    at: str
    extent: tuple[Decimal, Decimal, Decimal, Decimal] = (
        Decimal(-90), Decimal(-180), Decimal(90), Decimal(180),
    )  # fmt: skip


class BothAsked(_Marked, frozen=True, rename={"first": "from", "last": "to"}):
    """A part of the map and a stretch of time."""

    extent: tuple[Decimal, Decimal, Decimal, Decimal]
    first: str
    last: str


class PairSheet(_Marked, frozen=True, tag_field="kind", tag="pairs"):
    """Everything a camera position starts from."""

    photo: CameraKnown
    pairs: tuple[PairMark, ...] = ()
    alignments: tuple[AlignmentMark, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is marked."""
        return not self.pairs and not self.alignments


class ShadowSheet(_Marked, frozen=True, tag_field="kind", tag="shadows"):
    """Everything a reading of shadows starts from, and what is asked of it. "none": somebody looked and saw none."""

    photo: CameraKnown
    shadow: Literal["visible", "none"] = "visible"
    ground: GroundKnown = GroundKnown()
    things: tuple[ShadowMark, ...] = ()
    claim: ClaimAsked | None = None
    when: ClaimAsked | None = None
    where: WhereAsked | None = None
    both: BothAsked | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is marked, nor said that there is nothing to mark."""
        return not self.things and self.shadow == "visible"


Sheet = PairSheet | ShadowSheet


class MarksDrawn(EventData, frozen=True):
    """The marks of one kind on an exhibit as somebody kept them: "pairs" or "shadows"; the latest that counts is used.

    A sheet without any mark takes them away.
    """

    event_type: ClassVar[str] = "marks_drawn"
    private_fields: ClassVar[tuple[str, ...]] = ("sheet",)
    can_be_undone: ClassVar[bool] = True

    marks: str
    evidence: str
    kind: Term
    sheet: PairSheet | ShadowSheet | Missing
