"""What do marked shadows say of a claimed place and time, or of place or time that are looked for?"""

from decimal import Decimal

from provenance.analysis.contract import Analysis, Role, Tolerance

_ROUNDED = (
    "sun_azimuth",
    "sun_elevation",
    "sun_elevation_range",
    "shadow_per_height_range",
    "shadow_per_height",
    "chance_of_marks",
    "predicted_sun",
    "predicted_tips",
    "sun_differences",
    "also_agreeing",
    "moon_lit",
    "sun_band",
    "sun_band_share",
)
"""Findings that may differ in the last digit where a processor computes otherwise."""

ANALYSIS = Analysis(
    id="sun_and_shadow",
    version=1,
    roles=(Role("questioned", takes="picture"), Role("marks", kind="marks")),
    limits=("shadow_stands_on_marks", "shadow_fits_other_days", "shadow_needs_upright_things"),
    work="provenance.analyses.sun_and_shadow.read:read",
    headline="shadow_says",
    annex=("sun_band", "sun_joint"),
    tolerances=dict.fromkeys(_ROUNDED, Tolerance(relative=Decimal("0.001"))),
)
