"""From the marks that a case keeps to what a resection starts from."""

from __future__ import annotations

from decimal import Decimal

from provenance.geo.camera.pairs import Alignment, Pair, PairKind, Photo, Prior, Sighted
from provenance.geo.lens import FocalLength, focal_from_35mm, focal_from_view
from provenance.geo.sheets import require_sound
from provenance.record.marks import CameraKnown, PairSheet, Spot

__all__ = ["focal_of", "heading_of", "sighted_of", "spot_of", "tilt_of"]

USUAL_PITCH_DEG = 2.0
"""One standard deviation where nothing is said: a camera held level by eye (our choice)."""
USUAL_ROLL_DEG = 1.0


def sighted_of(sheet: PairSheet) -> Sighted:
    """Raises UsageError for what `require_sound` refuses, and for a focal length or a field of view that cannot be."""
    require_sound(sheet)
    known = sheet.photo
    photo = Photo(
        width_px=known.width,
        height_px=known.height,
        focal=focal_of(known),
        principal=spot_of(known.principal),
        cropped=known.cropped,
        pitch=tilt_of(known.pitch_deg, known.pitch_error_deg, USUAL_PITCH_DEG),
        roll=tilt_of(known.roll_deg, known.roll_error_deg, USUAL_ROLL_DEG),
        heading=heading_of(known),
        tilt_stated=known.pitch_deg is not None or known.roll_deg is not None,
    )
    pairs = tuple(
        Pair(
            number=one.number,
            x=float(one.x),
            y=float(one.y) if one.kind == "point" and one.y is not None else None,
            latitude_deg=float(one.lat),
            longitude_deg=float(one.lon),
            error_px=float(one.error_px),
            error_m=float(one.error_m),
            kind=PairKind(one.kind),
            height_m=None if one.height_m is None else float(one.height_m),
            height_error_m=float(one.height_error_m),
        )
        for one in sheet.pairs
    )
    alignments = tuple(
        Alignment(
            one.number,
            (float(one.nearer[0]), float(one.nearer[1])),
            (float(one.farther[0]), float(one.farther[1])),
            float(one.error_px),
            float(one.error_m),
        )
        for one in sheet.alignments
    )
    return Sighted(photo, pairs, alignments)


def focal_of(known: CameraKnown) -> FocalLength | None:
    """The focal length; None where it is not known, or where the photo is cropped: the rule of diagonals and a field of
    view hold for whole pictures only. Raises UsageError."""
    if known.cropped:
        return None
    if known.view_deg is not None:
        return focal_from_view(float(known.view_deg), float(known.view_error_deg), known.width)
    if known.focal_35mm_mm is not None:
        return focal_from_35mm(float(known.focal_35mm_mm), known.width, known.height)
    return None


def heading_of(known: CameraKnown) -> Prior | None:
    """The heading, where it is known."""
    if known.heading_deg is None:
        return None
    return Prior(float(known.heading_deg), float(known.heading_error_deg))


def tilt_of(degrees: Decimal | None, error_deg: Decimal | None, usual_deg: float) -> Prior:
    """Pitch or roll with its error, level with the usual error where nothing is said."""
    return Prior(
        0.0 if degrees is None else float(degrees), usual_deg if error_deg is None else float(error_deg)
    )


def spot_of(spot: Spot | None) -> tuple[float, float] | None:
    """A spot in pixels or degrees."""
    return None if spot is None else (float(spot[0]), float(spot[1]))
