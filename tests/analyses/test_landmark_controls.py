"""Controls: the same photo beside other places; what agrees is counted, and too few are no control set."""

from __future__ import annotations

from provenance.analyses.landmark_controls import LEAST_CONTROLS, ControlParameters
from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Item
from provenance.analysis.registry import analysis
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import Count, Measure, Pointer, Sequence, Table, Term, Value
from tests.analyses.desk import Desk, same_wall, small_wall, wall_photo

CONTROLS = analysis("landmark_controls")
SUPPORT = analysis("landmark_support")


def controlled(desk: Desk, controls: list[Item], parameters: ControlParameters) -> Run:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), *controls]
    return runner.run(CONTROLS, items, materials, parameters=parameters).run


def little(desk: Desk, count: int) -> list[Item]:
    """Controls that show other walls."""
    return [desk[1].archived(small_wall(number), "control") for number in range(count)]


def values_of(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in run.findings}


def test_controls_that_find_nothing_are_counted(desk: Desk) -> None:
    controls = little(desk, LEAST_CONTROLS)
    places = tuple(f"place-{number}" for number in range(len(controls)))
    run = controlled(desk, controls, ControlParameters(places=places))
    values = values_of(run)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values["controls_reached"] == Count(0, "references")
    assert values["controls_compared"] == Count(LEAST_CONTROLS, "references")
    assert values["controls_same_design"] == Count(0, "references")
    assert Limit("no_control_of_same_design") in run.limits
    table = values["controls"]
    assert isinstance(table, Table)
    found = {getattr(row[0], "value", ""): getattr(row[1], "value", "") for row in table.value}
    assert found == dict(zip((item.id for item in controls), places, strict=True))


def test_a_control_that_agrees_is_counted_and_stands_first(desk: Desk) -> None:
    alike = desk[1].archived(same_wall(), "control")
    controls = [*little(desk, LEAST_CONTROLS - 1), alike]
    places = tuple(f"place-{number}" for number in range(len(controls)))
    run = controlled(desk, controls, ControlParameters(places=places, same_design=(alike.id,)))
    values = values_of(run)
    assert run.outcome is Outcome.FOUND
    assert values["controls_reached"] == Count(1, "references")
    assert values["controls_same_design"] == Count(1, "references")
    table = values["controls"]
    assert isinstance(table, Table) and getattr(table.value[0][0], "value", "") == alike.id
    assert Limit("no_control_of_same_design") not in run.limits


def test_the_same_photograph_at_another_place_is_no_control(desk: Desk) -> None:
    same = desk[1].archived(wall_photo(), "control")
    run = controlled(desk, [*little(desk, LEAST_CONTROLS), same], ControlParameters())
    values = values_of(run)
    assert values["controls_reached"] == Count(0, "references")
    assert values["controls_compared"] == Count(LEAST_CONTROLS, "references")


def test_too_few_other_places_are_no_control_set(desk: Desk) -> None:
    controls = little(desk, LEAST_CONTROLS)
    for given, places in (([], ()), (controls[:-1], ()), (controls, ("one place",) * LEAST_CONTROLS)):
        run = controlled(desk, given, ControlParameters(places=places))
        have = 1 if places else len(given)
        assert run.outcome is Outcome.NOT_APPLICABLE
        assert run.reason == Reason("too_few_controls", {"have": have, "least": LEAST_CONTROLS})


# ---- support ------------------------------------------------------------------------------------------------


def compared(id: str, result: str, llr: str) -> Run:
    """A recorded comparison with that result."""
    stated: tuple[tuple[str, Value], ...] = (("result", Term(result)), ("llr", Measure(llr, "nat")))
    findings = tuple(Finding(f"{id}-{name}", name, Basis.COMPUTED, value) for name, value in stated)
    inputs = (
        Input("questioned", "evidence", "photo", "0" * 64),
        Input("reference", "evidence", id, "1" * 64),
    )
    outcome = Outcome.NOTHING_FOUND if result == "no_evidence" else Outcome.FOUND
    return Run(f"run-{id}", "landmark_match", 2, inputs, {}, outcome, "", "", findings)


def supported(desk: Desk, runs: list[Run], *not_independent: str) -> Run:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), *map(materials.run_item, runs)]
    parameters = SupportParameters(not_independent=not_independent)
    return runner.run(SUPPORT, items, materials, parameters=parameters).run


RUNS = [
    compared("A", "match", "4.10"),
    compared("B", "likely", "2.00"),
    compared("C", "no_evidence", "-3.00"),
]


def test_only_independent_references_support_and_the_others_inform(desk: Desk) -> None:
    run = supported(desk, RUNS, "B no_card place_by_caption")
    values = values_of(run)
    assert run.outcome is Outcome.FOUND
    assert values["supporting_references"] == Count(1, "references")
    assert values["compared_references"] == Count(2, "references")
    assert values["for_information"] == Count(1, "references")
    assert values["agreeing_for_information"] == Count(1, "references")
    table = values["support"]
    assert isinstance(table, Table)
    reasons = {row[0]: row[2] for row in table.value}
    assert reasons[Pointer("A")] == Sequence(())
    assert reasons[Pointer("B")] == Sequence((Term("no_card"), Term("place_by_caption")))
    assert run.parameters == {"not_independent": ("B no_card place_by_caption",)}


def test_without_any_independent_reference_none_supports_and_that_is_said(desk: Desk) -> None:
    run = supported(desk, RUNS, "A no_card", "B no_card", "C no_card")
    values = values_of(run)
    assert values["supporting_references"] == values["compared_references"] == Count(0, "references")
    assert values["agreeing_for_information"] == Count(2, "references")
    nothing = supported(desk, [RUNS[2]])
    assert nothing.outcome is Outcome.NOTHING_FOUND
    assert values_of(nothing)["supporting_references"] == Count(0, "references")


def test_the_ratio_is_corrected_for_how_many_references_were_compared(desk: Desk) -> None:
    table = values_of(supported(desk, RUNS))["llr_table"]
    assert isinstance(table, Table)
    assert table.value[0] == (Pointer("A"), Measure("4.10", "nat"), Measure("3.00", "nat"))  # less ln 3
    assert "llr_table" in SUPPORT.annex
