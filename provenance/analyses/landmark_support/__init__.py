"""How many of the independent references that were compared support the same structure as the questioned picture?"""

from provenance.analysis.contract import Analysis, Parameters, Role


class SupportParameters(Parameters, frozen=True):
    """`not_independent`: references that count for information only, each its evidence id and the reasons, by blanks
    (`record.independence.Objection`), as the case said when the run was made."""

    not_independent: tuple[str, ...] = ()


ANALYSIS = Analysis(
    id="landmark_support",
    version=2,
    roles=(Role("questioned", takes="picture"), Role("run", kind="run", most=None)),
    limits=(
        "match_says_structure_only",
        "no_agreement_not_difference",
        "references_not_shown_independent",
    ),
    work="provenance.analyses.landmark_support.count:count",
    headline="supporting_references",
    annex=("llr_table",),
    parameters=SupportParameters,
)
