"""From where was the photo taken, by things marked in it and on the map?"""

from decimal import Decimal

from provenance.analysis.contract import Analysis, Role, Tolerance

_ROUNDED = (
    "camera_ellipse",
    "camera_heading",
    "camera_view",
    "camera_height",
    "camera_pitch",
    "camera_roll",
    "pair_residuals",
    "other_positions",
    "chance_of_misses",
)
"""Findings that may differ in the last digit where a processor computes otherwise."""

ANALYSIS = Analysis(
    id="camera_position",
    version=1,
    roles=(Role("questioned", takes="picture"), Role("marks", kind="marks")),
    limits=("position_stands_on_marks", "position_of_level_lens", "position_is_no_claim"),
    work="provenance.analyses.camera_position.locate:locate",
    headline="camera_position",
    annex=("camera_outline",),
    tolerances=dict.fromkeys(_ROUNDED, Tolerance(relative=Decimal("0.001"))),
)
