"""How many of the references that were compared support the same structure as the questioned picture?"""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="landmark_support",
    version=1,
    roles=(Role("questioned", takes="picture"), Role("run", kind="run", most=None)),
    limits=(
        "match_says_structure_only",
        "no_agreement_not_difference",
        "references_not_shown_independent",
        "error_rate_not_measured_here",
    ),
    work="provenance.analyses.landmark_support.count:count",
    headline="supporting_references",
)
