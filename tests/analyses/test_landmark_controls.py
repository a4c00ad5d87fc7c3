"""Controls: the same photo beside other places; what agrees is counted, and too few are no control set."""

from __future__ import annotations

import hashlib

import msgspec
import pytest

from provenance.analyses.landmark_controls import LEAST_CONTROLS, ControlParameters
from provenance.analyses.landmark_support import SupportParameters
from provenance.analysis.contract import Item
from provenance.analysis.registry import analysis
from provenance.archive.store import Archive
from provenance.errors import ArchiveAltered, ArchiveBusy, ArchiveError
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.run import Input, Outcome, Run
from provenance.record.values import Count, Measure, Pointer, Region, Sequence, Table, Term, Value
from provenance.workbench.controlling import lent_bytes
from tests.analyses.desk import (
    WALL_SIZE,
    Desk,
    InMemory,
    other_buildings,
    same_wall,
    small_copy,
    wall_photo,
)

CONTROLS = analysis("landmark_controls")
SUPPORT = analysis("landmark_support")


def controlled(desk: Desk, controls: list[Item], parameters: ControlParameters | None = None) -> Run:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), *controls]
    return runner.run(CONTROLS, items, materials, parameters=parameters or ControlParameters()).run


def little(desk: Desk, count: int, role: str = "control") -> list[Item]:
    """Controls that show other walls."""
    return [desk[1].archived(other_buildings(number), role, f"Place {number}") for number in range(count)]


class AlteredArchive(InMemory):
    """One picture of the archive is not what it was."""

    def __init__(self, altered: bytes) -> None:
        super().__init__()
        self.altered = altered

    def data(self, sha256: str) -> bytes:
        if self.bytes_of[sha256] == self.altered:
            raise ArchiveAltered("archive_picture_altered", sha256=sha256)
        return super().data(sha256)


def values_of(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in run.findings}


def words(cell: Value | None) -> str:
    return str(getattr(cell, "value", ""))


def test_controls_that_find_nothing_are_counted_and_named_in_private(desk: Desk) -> None:
    controls = little(desk, LEAST_CONTROLS)
    run = controlled(desk, controls)
    values = values_of(run)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values["controls_reached"] == Count(0, "references")
    assert values["controls_compared"] == Count(LEAST_CONTROLS, "references")
    assert values["controls_same_design"] == Count(0, "references")
    assert Limit("no_control_of_same_design") in run.limits
    table = values["controls"]
    assert isinstance(table, Table)
    assert {words(row[0]): words(row[1]) for row in table.value} == {
        item.place_name: item.id for item in controls
    }
    assert [finding.name for finding in run.findings if finding.private] == ["controls"]
    assert {given.place_name for given in run.inputs if given.private} == {
        item.place_name for item in controls
    }


def test_a_control_that_agrees_is_counted_and_stands_first(desk: Desk) -> None:
    alike = desk[1].archived(same_wall(), "control_of_same_design", "Twin hall")
    run = controlled(desk, [*little(desk, LEAST_CONTROLS - 1), alike])
    values = values_of(run)
    assert run.outcome is Outcome.FOUND
    assert values["controls_reached"] == Count(1, "references")
    assert values["controls_same_design"] == Count(1, "references")
    table = values["controls"]
    assert isinstance(table, Table) and words(table.value[0][0]) == "Twin hall"
    assert Limit("no_control_of_same_design") not in run.limits


def test_copies_of_the_questioned_photograph_are_no_controls_and_are_announced(desk: Desk) -> None:
    looks_alike = desk[1].archived(small_copy(), "control", "Elsewhere")
    same_file = desk[1].archived(wall_photo(), "copy_of_questioned", "Nowhere")
    run = controlled(desk, [*little(desk, LEAST_CONTROLS), looks_alike, same_file])
    values = values_of(run)
    assert values["controls_reached"] == Count(0, "references")
    assert values["controls_compared"] == Count(LEAST_CONTROLS, "references")
    assert values["questioned_in_archive"] == Count(2, "references")
    too_few = controlled(desk, [same_file])
    assert values_of(too_few) == {"questioned_in_archive": Count(1, "references")}


def test_too_few_other_places_are_no_control_set(desk: Desk) -> None:
    controls = little(desk, LEAST_CONTROLS)
    one_place = [msgspec.structs.replace(item, place="one place") for item in controls]
    for given, have in (([], 0), (controls[:-1], LEAST_CONTROLS - 1), (one_place, 1)):
        run = controlled(desk, given)
        assert run.outcome is Outcome.NOT_APPLICABLE
        assert run.reason == Reason("too_few_controls", {"have": have, "least": LEAST_CONTROLS})


def test_what_cannot_be_read_does_not_count_towards_a_control_set(desk: Desk) -> None:
    desk = (desk[0], AlteredArchive(same_wall()))
    broken = desk[1].archived(same_wall(), "control", "Broken")
    run = controlled(desk, [*little(desk, LEAST_CONTROLS - 1), broken])
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason == Reason("too_few_controls", {"have": LEAST_CONTROLS - 1, "least": LEAST_CONTROLS})
    assert values_of(run) == {"controls_not_compared": Count(1, "references")}
    enough = values_of(controlled(desk, [*little(desk, LEAST_CONTROLS), broken]))
    assert enough["controls_compared"] == Count(LEAST_CONTROLS, "references")
    assert enough["controls_not_compared"] == Count(1, "references")


@pytest.mark.parametrize(
    "error",
    [
        ArchiveBusy("archive_busy", folder="archive"),
        ArchiveError("archive_not_usable", folder="a", reason="x"),
    ],
)
def test_an_archive_that_is_busy_or_fails_for_a_moment_costs_one_control_and_not_all(
    desk: Desk, error: ArchiveError
) -> None:
    class Interrupted(InMemory):
        """One picture is asked for while the archive cannot be had."""

        def data(self, sha256: str) -> bytes:
            if sha256 != missed.sha256:
                return super().data(sha256)

            def lender() -> Archive | None:
                raise error

            lent = lent_bytes(lender)
            assert lent is not None
            return lent(sha256)

    desk = (desk[0], Interrupted())
    missed = desk[1].archived(same_wall(), "control", "Missed")
    run = controlled(desk, [missed, *little(desk, LEAST_CONTROLS)])
    values = values_of(run)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values["controls_compared"] == Count(LEAST_CONTROLS, "references")
    assert values["controls_not_compared"] == Count(1, "references")
    table = values["controls"]
    assert isinstance(table, Table)
    assert {words(row[0]): words(row[2]) for row in table.value}["Missed"] == "not_compared"


def test_controls_are_compared_as_the_comparison_beside_them_was(desk: Desk) -> None:
    controls = little(desk, LEAST_CONTROLS)
    usual = values_of(controlled(desk, controls))
    assert (usual["effort"], usual["method"]) == (Term("usual"), Term("learned"))
    quick = values_of(controlled(desk, controls, ControlParameters(effort="quick")))
    assert (quick["effort"], quick["method"]) == (Term("quick"), Term("learned"))
    older = controlled(desk, controls, ControlParameters(method="sift"))
    values = values_of(older)
    assert values["method"] == Term("sift") and "effort" not in values
    assert Limit("older_method") in older.limits


def test_what_was_left_out_and_what_is_not_said_stand_beside_the_counts(desk: Desk) -> None:
    parameters = ControlParameters(effort="quick", by_name_alone=3, place_said=False)
    left_out = [Item("left_out", "archive", said, "0" * 64) for said in ("name_alike 2", "too_near 1")]
    run = controlled(desk, [*little(desk, LEAST_CONTROLS), *left_out], parameters)
    values = values_of(run)
    table = values["controls_left_out"]
    assert isinstance(table, Table)
    assert table.value == (
        (Term("name_alike"), Count(2, "places")),
        (Term("too_near"), Count(1, "places")),
    )
    assert [said.name for said in run.findings if said.private] == ["controls_left_out", "controls"]
    assert values["controls_by_name_alone"] == Count(3, "places")
    assert Limit("place_meant_not_said") in run.limits


def test_a_photo_painted_over_has_no_controls_as_it_has_no_comparison(desk: Desk) -> None:
    region = Region("0,0 480,358", hashlib.sha256(wall_photo()).hexdigest(), *WALL_SIZE)
    mask = desk[1].mask_item("questioned_mask", region)
    for parameters in (ControlParameters(), ControlParameters(method="sift")):
        run = controlled(desk, [*little(desk, LEAST_CONTROLS), mask], parameters)
        assert (run.outcome, run.findings) == (Outcome.NOT_APPLICABLE, ())
        assert run.reason == Reason("masked", {"exhibit": "photo.jpg", "percent": 99})


def test_an_archive_that_cannot_be_asked_is_said_as_the_reason(desk: Desk) -> None:
    run = controlled(desk, [], ControlParameters(unavailable="archive_was_busy"))
    assert (run.outcome, run.reason) == (Outcome.NOT_APPLICABLE, Reason("archive_was_busy"))


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
    assert run.parameters["not_independent"] == ("B no_card place_by_caption",)


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
