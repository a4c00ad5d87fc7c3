"""From the marks that a case keeps to what a reading of shadows starts from."""

from __future__ import annotations

from provenance.geo.camera.marked import focal_of, heading_of, spot_of, tilt_of
from provenance.geo.shadow.marks import Ground, Marked, Stance, UprightThing
from provenance.geo.sheets import require_sound
from provenance.record.marks import CameraKnown, ShadowSheet

__all__ = ["marked_of"]

STATED_TILT_DEG = 1.0
"""One standard deviation of a pitch or roll that is stated without one (our choice)."""


def marked_of(sheet: ShadowSheet) -> Marked | None:
    """None where the sheet says that no shadow is seen. Raises UsageError for what `require_sound` refuses, and for a
    field of view that cannot be."""
    require_sound(sheet)
    if sheet.shadow == "none":
        return None
    ground = sheet.ground
    things = tuple(
        UprightThing(
            number=one.number,
            foot=(float(one.foot[0]), float(one.foot[1])),
            tip=(float(one.tip[0]), float(one.tip[1])),
            top=spot_of(one.top),
            error_px=float(one.error_px),
            lean_error_deg=float(one.lean_error_deg),
        )
        for one in sheet.things
    )
    downhill = None if ground.downhill_deg is None else float(ground.downhill_deg)
    return Marked(
        _stance(sheet.photo), things, Ground(float(ground.slope_deg), downhill, float(ground.error_deg))
    )


def _stance(known: CameraKnown) -> Stance:
    horizon = known.horizon
    return Stance(
        width_px=known.width,
        height_px=known.height,
        focal=focal_of(known),
        pitch=None
        if known.pitch_deg is None
        else tilt_of(known.pitch_deg, known.pitch_error_deg, STATED_TILT_DEG),
        roll=None
        if known.roll_deg is None
        else tilt_of(known.roll_deg, known.roll_error_deg, STATED_TILT_DEG),
        heading=heading_of(known),
        horizon=None
        if horizon is None
        else (
            (float(horizon[0][0]), float(horizon[0][1])),
            (float(horizon[1][0]), float(horizon[1][1])),
        ),
        horizon_error_px=float(known.horizon_error_px),
        plumb=spot_of(known.plumb),
        plumb_error_px=float(known.plumb_error_px),
        principal=spot_of(known.principal),
    )
