"""Does the questioned picture agree with buildings of other places too? Comparisons that should find nothing."""

from decimal import Decimal
from typing import Final, Literal

from provenance.analysis.contract import Analysis, Parameters, Role, Tolerance

LEAST_CONTROLS: Final = 20
"""Fewer other places are no control set: with none of 20 reached, one in seven could still be (95 %, rule of three)."""


class ControlParameters(Parameters, frozen=True):
    """`effort` and `method` are those of the comparison that the controls stand beside (`LandmarkParameters`).

    `by_name_alone`: places of controls that only their names tell apart from the one that is meant; `place_said`:
    whether the case says anything of that one. `unavailable`: why the archive could not be asked; then nothing is
    compared. How many places give no control stands in items of the role "left_out" ("reason count" as id), for the
    record keeps what comes from the archive private.
    """

    effort: Literal["quick", "usual", "raised"] = "usual"
    method: Literal["learned", "sift"] = "learned"
    by_name_alone: int = 0
    place_said: bool = True
    unavailable: Literal[
        "", "archive_absent", "archive_was_busy", "archive_was_altered", "archive_could_not_be_opened"
    ] = ""


ANALYSIS = Analysis(
    id="landmark_controls",
    version=1,
    roles=(
        Role("questioned", takes="picture"),
        Role("control", kind="archive", takes="picture", least=0, most=None),
        Role("control_of_same_design", kind="archive", takes="picture", least=0, most=None),
        Role("copy_of_questioned", kind="archive", least=0, most=None),
        Role("left_out", kind="archive", least=0, most=None),
        Role("questioned_mask", kind="mask", least=0),
    ),
    limits=("controls_from_own_archive", "controls_not_error_rate"),
    work="provenance.analyses.landmark_controls.compare:compare",
    headline="controls_reached",
    parameters=ControlParameters,
    seed=1,
    tolerances={"controls": Tolerance(relative=Decimal("0.15"))},
)
