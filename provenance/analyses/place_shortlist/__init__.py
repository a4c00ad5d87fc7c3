"""Which places of the archive may a picture show? A list of references worth comparing, most promising first."""

from typing import Final

from provenance.analysis.contract import NOT_COMPARED, Analysis, Parameters, Role

EXHAUSTIVE: Final = 200
"""Up to so many references every one is glanced at; above, an index says which (our measurement: one glance costs
about 0.1 s, the index 0.1 s for all)."""


class ShortlistParameters(Parameters, frozen=True):
    """`most`: references in the list, at most. `verified`: of those that the index names, how many are glanced at.

    `built_only`: answer that there is no index yet rather than build it. `describe_only`: take the references' points
    and no more, so that an index can then be built quickly.
    """

    most: int = 50
    verified: int = 50
    built_only: bool = False
    describe_only: bool = False


ANALYSIS = Analysis(
    id="place_shortlist",
    version=1,
    roles=(
        Role("questioned", takes="picture"),
        Role("reference", kind="archive", takes="picture", most=None),
    ),
    limits=("references_may_be_missed", "only_archive_searched"),
    work="provenance.analyses.place_shortlist.search:search",
    headline="shortlist",
    parameters=ShortlistParameters,
    seed=1,
    tolerances={"shortlist": NOT_COMPARED},
)
