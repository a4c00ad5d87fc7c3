"""Do a questioned picture and a reference show the same structure? Points, their geometry, and a picture to check."""

from decimal import Decimal

from provenance.analysis.contract import NOT_COMPARED, Analysis, Parameters, Role, Tolerance


class LandmarkParameters(Parameters, frozen=True):
    """`side_px` the longer side worked at, `points` kept per picture, `ratio` of the second-nearest rule."""

    side_px: int = 1024
    points: int = 4000
    ratio: Decimal = Decimal("0.85")


_ABOUT = Tolerance(relative=Decimal("0.15"))  # SIFT differs with the processor's instruction set (measured)

ANALYSIS = Analysis(
    id="landmark_match",
    version=1,
    roles=(Role("questioned", takes="picture"), Role("reference", takes="picture")),
    limits=("error_rate_not_measured_here", "repeated_designs"),
    work="provenance.analyses.landmark_match.compare:compare",
    headline="result",
    parameters=LandmarkParameters,
    seed=1,
    tolerances={
        "agreeing_points": _ABOUT,
        "candidate_points": _ABOUT,
        "spread": _ABOUT,
        "matched_points": NOT_COMPARED,
        "match_picture": NOT_COMPARED,
    },
)
