"""Is the same picture in this case already, re-saved, resized, turned or mirrored? `seen_before` took its place."""

from provenance.analysis.contract import Analysis, Role

ANALYSIS = Analysis(
    id="seen_in_case",
    version=1,
    roles=(
        Role("questioned", takes="picture"),
        Role("other_picture", takes="picture", most=None),
    ),
    limits=("hash_misses_crops", "only_this_case_searched", "hash_can_agree_by_chance"),
    work="provenance.analyses.seen_in_case.search:search",
    headline="near_pictures",
    retired=True,
)
