"""Do a questioned picture and a reference show the same structure? Points, their geometry, and pictures to check."""

from decimal import Decimal
from typing import Literal

from provenance.analysis.contract import NOT_COMPARED, Analysis, Parameters, Role, Tolerance


class LandmarkParameters(Parameters, frozen=True):
    """`effort`: "quick" looks once, "usual" again where that was not sure, "raised" at parts in any case.

    `method`: "learned", or "sift" for the older one that needs no model files.
    """

    effort: Literal["quick", "usual", "raised"] = "usual"
    method: Literal["learned", "sift"] = "learned"


_ABOUT = Tolerance(relative=Decimal("0.15"))  # points differ with the processor's instruction set (measured)

ANALYSIS = Analysis(
    id="landmark_match",
    version=4,
    roles=(
        Role("questioned", takes="picture"),
        Role("reference", takes="picture"),
        Role("questioned_mask", kind="mask", least=0),
        Role("reference_mask", kind="mask", least=0),
    ),
    limits=("repeated_designs",),
    work="provenance.analyses.landmark_match.compare:compare",
    headline="result",
    annex=("support_score", "llr", "fitted_on", "calibration_counts"),
    parameters=LandmarkParameters,
    seed=1,
    tolerances={
        "agreeing_points": _ABOUT,
        "candidate_points": _ABOUT,
        "confidence": _ABOUT,
        "support_score": _ABOUT,
        "llr": _ABOUT,
        "identical_share": _ABOUT,
        "spread": _ABOUT,
        "hypotheses": NOT_COMPARED,
        "planes": NOT_COMPARED,
        "matched_points": NOT_COMPARED,
        "match_picture": NOT_COMPARED,
        "overlay_picture": NOT_COMPARED,
        "zoom_picture": NOT_COMPARED,
        "drawn_points": _ABOUT,
    },
)
