"""What the room says of the search in the case: of runs of either analysis that looks for copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.casework import RunRecorded
from provenance.record.evidence import EvidenceRole
from provenance.record.values import Count, Flag, Measure, Pointer, Table, Term, Text
from provenance.wording import Wording
from provenance.workbench.view import CaseView
from tests.report import cases
from tests.report.cases import Desk, finding
from ui.presenters.in_case import InCase, in_case

WORDING = Wording(strict=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = cases.opened(tmp_path)
    opened.exhibit(EvidenceRole.QUESTIONED, cases.picture(120, 90, 1))
    opened.exhibit(EvidenceRole.REFERENCE, cases.picture(120, 90, 2))
    yield opened
    opened.file.close()


def shown(desk: Desk) -> InCase:
    snapshot = desk.snapshot()
    runs = tuple((entry, snapshot.run_of(entry.data)) for entry in snapshot.current(RunRecorded))
    return in_case(CaseView(Path("test.case"), snapshot, runs, WORDING), snapshot.exhibit("Q1"))


def test_a_hit_of_the_search_for_parts_is_shown_with_its_kind_and_turn(desk: Desk) -> None:
    columns = ("which", "kind", "distance", "mirrored", "turned_clockwise")
    which = Pointer(desk.evidence["R1"][0])
    turned = (Flag(True), Measure("-90.0", "deg"))
    rows = (
        (which, Term("part_or_additions"), None, *turned),
        (Text("A1"), Term("same_picture"), None, None, None),
    )
    found = (finding("hits", Table(rows, columns)), finding("pictures_searched", Count(1, "pictures")))
    desk.run("seen_before", (desk.taken("Q1"),), found)
    (hit,) = shown(desk).hits
    assert (hit.number, hit.likeness) == ("R1", "same picture, part or with additions")
    assert hit.change == "mirrored, turned by −90° clockwise"


def test_a_hit_of_the_earlier_search_is_still_shown(desk: Desk) -> None:
    row = (Pointer(desk.evidence["R1"][0]), Term("probably_same_picture"), Count(3, "bits"), Term("mirrored"))
    near = Table((row,), ("evidence", "likeness", "distance", "transform"))
    desk.run("seen_in_case", (desk.taken("Q1"),), (finding("near_pictures", near),))
    (hit,) = shown(desk).hits
    assert (hit.number, hit.distance, hit.change) == ("R1", "3 bits", "mirrored")
