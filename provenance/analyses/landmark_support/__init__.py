"""How many of the independent references that were compared support the same structure as the questioned picture?"""

from provenance.analysis.contract import Analysis, Parameters, Role


class SupportParameters(Parameters, frozen=True):
    """What the case said when the run was made (`record.together.Together`), as evidence ids and words by blanks.

    `not_independent`: references that count for information only, each with its reasons. `places`: those of one place,
    which the card of the first names; whoever is in none has no place stated. `same_photograph`: those that are one
    photograph, and count once, besides those that look it. `searched`: how many references were looked through to get
    those compared.
    """

    not_independent: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    same_photograph: tuple[str, ...] = ()
    searched: int = 0


ANALYSIS = Analysis(
    id="landmark_support",
    version=4,
    roles=(
        Role("questioned", takes="picture"),
        Role("run", kind="run", most=None),
        Role("compared", takes="picture", least=0, most=None),
    ),
    limits=(
        "match_says_structure_only",
        "no_agreement_not_difference",
        "references_not_shown_independent",
    ),
    work="provenance.analyses.landmark_support.count:count",
    headline="supporting_references",
    seed=1,
    annex=("llr_table",),
    parameters=SupportParameters,
)
