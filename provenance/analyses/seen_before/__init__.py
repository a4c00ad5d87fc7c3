"""Was this picture seen before, in this case or in the archive: which part of it, and how changed?"""

from decimal import Decimal
from typing import Literal

from provenance.analysis.contract import NOT_COMPARED, Analysis, Parameters, Role, Tolerance


class SeenParameters(Parameters, frozen=True):
    """What was asked of the archive before the run: `searched` pictures of it, the first of them there `since` (UTC, to
    the second; empty when not known), of which `to_describe` could so far be found by their codes alone; `left_out`:
    candidates beyond those that are looked at closely. `besides`: what became of a team's archive that was to be asked
    too (not asked: nothing of a restricted case leaves); `searched` and `since` are those of the larger of the two.

    `archive_state`: why it could not be asked, where it could not. What it answered stands in the items, for the record
    keeps what comes from the archive private.
    """

    archive_state: Literal[
        "searched",
        "archive_absent",
        "archive_empty",
        "archive_was_busy",
        "archive_was_altered",
        "archive_could_not_be_opened",
    ] = "archive_absent"
    searched: int = 0
    since: str = ""
    to_describe: int = 0
    left_out: int = 0
    besides: Literal[
        "",
        "team_archive_searched",
        "team_archive_not_reached",
        "only_team_archive_searched",
        "team_archive_not_asked",
    ] = ""


_ABOUT = Tolerance(relative=Decimal("0.15"))  # as for `landmark_match`: points differ with the processor

ANALYSIS = Analysis(
    id="seen_before",
    version=1,
    roles=(
        Role("questioned", takes="picture"),
        Role("other_picture", takes="picture", least=0, most=None),
        Role("candidate", kind="archive", least=0, most=None),
        Role("said", kind="archive", least=0, most=None),
    ),
    limits=("copies_can_be_missed", "only_known_pictures_searched", "first_of_copies_not_told"),
    work="provenance.analyses.seen_before.search:search",
    headline="hits",
    annex=("hit_pictures",),
    parameters=SeenParameters,
    seed=1,
    tolerances={
        "hits": _ABOUT,
        "differing_places": _ABOUT,
        "archive_regions": _ABOUT,
        "hit_pictures": NOT_COMPARED,
        "shared_picture": NOT_COMPARED,
        "agreement_picture": NOT_COMPARED,
    },
)
