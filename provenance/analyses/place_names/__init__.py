"""Which places are named in claims, captions and signs, and what may these names mean? Looked up offline."""

from typing import Final

from provenance.analysis.contract import Analysis, Role

LOOKS_AT_RUNS_OF: Final = ("metadata", "sign_text")
"""The analyses whose newest runs of the same file are looked through."""
LOOKS_AT_OBSERVATIONS_OF: Final = ("inscription", "sign")
"""Kinds of observations that are looked through: words written off a sign, and what was said of one."""

ANALYSIS = Analysis(
    id="place_names",
    version=1,
    roles=(
        Role("questioned"),
        Role("run", kind="run", least=0, most=None),
        Role("claim", kind="claim", least=0, most=None),
        Role("observation", kind="observation", least=0, most=None),
    ),
    limits=(
        "name_is_no_position",
        "town_centre_point_used",
        "name_may_mean_other",
        "gazetteer_not_complete",
        "names_missed",
    ),
    work="provenance.analyses.place_names.look_up:look_up",
    headline="names_found",
)
