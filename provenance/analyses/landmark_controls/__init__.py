"""Does the questioned picture agree with buildings of other places too? Comparisons that should find nothing."""

from decimal import Decimal
from typing import Final

from provenance.analysis.contract import Analysis, Parameters, Role, Tolerance

LEAST_CONTROLS: Final = 20
"""Fewer other places are no control set: with none of 20 reached, one in seven could still be (95 %, rule of three)."""


class ControlParameters(Parameters, frozen=True):
    """`places`: the place of each control by its id in the archive, in the order of the controls; `same_design`: the
    controls, by reference id, whose place is of the design of the one that is meant."""

    places: tuple[str, ...] = ()
    same_design: tuple[str, ...] = ()


ANALYSIS = Analysis(
    id="landmark_controls",
    version=1,
    roles=(
        Role("questioned", takes="picture"),
        Role("control", kind="archive", takes="picture", least=0, most=None),
        Role("questioned_mask", kind="mask", least=0),
    ),
    limits=("controls_from_own_archive", "controls_not_error_rate"),
    work="provenance.analyses.landmark_controls.compare:compare",
    headline="controls_reached",
    parameters=ControlParameters,
    seed=1,
    tolerances={"controls": Tolerance(relative=Decimal("0.15"))},
)
