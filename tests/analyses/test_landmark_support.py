"""References taken together: counted place by place, copies of one photograph once, and less what was searched."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path

import msgspec
from PIL import Image, ImageOps

from provenance.analyses.landmark_support import SupportParameters
from provenance.analyses.landmark_support.copies import CLOSELY
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.errors import CaseAltered
from provenance.record.run import Component, Run
from provenance.record.values import UNKNOWN, Count, Measure, Pointer, Table, Term, Value
from provenance.vision.calibration import InUse, llr_after_search
from provenance.vision.calibration_files import calibrations, own_file
from tests import forge
from tests.analyses.desk import Desk, InMemory, other_buildings, same_wall, small_wall, wall_photo
from tests.analyses.test_landmark_controls import compared, values_of
from tests.vision.test_calibration import written
from tests.warm import processes

SUPPORT = analysis("landmark_support")


def supported(desk: Desk, runs: list[Run], parameters: SupportParameters) -> Run:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), *map(materials.run_item, runs)]
    return runner.run(SUPPORT, items, materials, parameters=parameters).run


def places_of(run: Run) -> list[tuple[Value | None, int, int, str | None]]:
    """Who names the place, how many support and count, and the strongest result."""
    table = values_of(run)["support_by_place"]
    assert isinstance(table, Table) and table.columns == ("place_of", "supporting", "compared", "result")
    found = []
    for named_by, supporting, compared_, result in table.value:
        assert isinstance(supporting, Count) and isinstance(compared_, Count)
        word = result.value if isinstance(result, Term) else None
        found.append((named_by, supporting.value, compared_.value, word))
    return found


RUNS = [
    compared("A", "no_evidence", "-3.00"),
    compared("B", "likely", "2.00"),
    compared("C", "match", "4.10"),
    compared("D", "match", "4.00"),
    compared("E", "inconclusive", "0.10"),
]


def test_a_reference_of_another_place_is_not_among_those_that_are_counted(desk: Desk) -> None:
    run = supported(desk, RUNS, SupportParameters(places=("A C D", "B")))
    assert places_of(run) == [
        (Pointer("A"), 2, 3, "match"),
        (Pointer("B"), 1, 1, "likely"),
        (UNKNOWN, 0, 1, "inconclusive"),
    ]
    values = values_of(run)
    assert values["supporting_references"] == Count(2, "references"), "of the place with the strongest result"
    assert values["compared_references"] == Count(3, "references")


def test_a_place_without_an_independent_reference_stands_last_and_supports_nothing(desk: Desk) -> None:
    said = SupportParameters(places=("C D", "A B"), not_independent=("C no_card", "D no_card"))
    run = supported(desk, RUNS[:4], said)
    assert places_of(run) == [(Pointer("A"), 1, 2, "likely"), (Pointer("C"), 0, 0, None)]
    assert values_of(run)["agreeing_for_information"] == Count(2, "references")


def test_copies_of_one_photograph_count_once_and_the_strongest_speaks(desk: Desk) -> None:
    run = supported(desk, RUNS[:4], SupportParameters(places=("A B C D",), same_photograph=("A C", "B D")))
    assert places_of(run) == [(Pointer("A"), 2, 2, "match")]
    table = values_of(run)["support"]
    assert isinstance(table, Table)
    with_whom = {row[0]: row[4] for row in table.value}
    assert with_whom == {
        Pointer("A"): None, Pointer("C"): Pointer("A"), Pointer("B"): None, Pointer("D"): Pointer("B"),
    }  # fmt: skip


def test_references_that_look_like_one_photograph_count_once(desk: Desk) -> None:
    runner, materials = desk
    pictures = [
        materials.item(data, "compared") for data in (same_wall(), small_wall(1), resaved(same_wall()))
    ]
    runs = [compared(item.id, "match", "4.00") for item in pictures]
    items = [materials.item(wall_photo(), "questioned"), *map(materials.run_item, runs), *pictures]
    ids = tuple(item.id for item in pictures)
    run = runner.run(SUPPORT, items, materials, parameters=SupportParameters(places=(" ".join(ids),))).run
    assert places_of(run) == [(Pointer(ids[0]), 2, 2, "match")]
    table = values_of(run)["support"]
    assert isinstance(table, Table)
    assert {row[0]: row[4] for row in table.value}[Pointer(ids[2])] == Pointer(ids[0])


def test_a_mirrored_or_cropped_copy_counts_once_with_its_original(desk: Desk) -> None:
    runner, materials = desk
    made = [same_wall(), changed(same_wall(), ImageOps.mirror), changed(same_wall(), cropped), small_wall(1)]
    pictures = [materials.item(data, "compared") for data in made]
    items = [materials.item(wall_photo(), "questioned"), *pictures]
    items += [materials.run_item(compared(item.id, "match", "4.00")) for item in pictures]
    said = SupportParameters(places=(" ".join(item.id for item in pictures),))
    run = runner.run(SUPPORT, items, materials, parameters=said).run
    assert places_of(run) == [(Pointer(pictures[0].id), 2, 2, "match")]


def test_of_many_supporting_references_it_is_said_how_many_were_compared_with_one_another(desk: Desk) -> None:
    runner, materials = desk
    pictures = [materials.item(other_buildings(number + 2), "compared") for number in range(CLOSELY + 1)]
    items = [materials.item(wall_photo(), "questioned"), *pictures]
    items += [materials.run_item(compared(item.id, "likely", "4.00")) for item in pictures]
    run = runner.run(SUPPORT, items, materials).run
    said = [dict(limit.values) for limit in run.limits if limit.id == "copies_looked_for_among"]
    assert said == [{"n": CLOSELY, "of": CLOSELY + 1}]


def test_a_copy_of_a_copy_of_the_questioned_picture_is_for_information_by_its_looks(desk: Desk) -> None:
    runner, materials = desk
    pictures = [materials.item(data, "compared") for data in (same_wall(), resaved(same_wall()))]
    first, second = (item.id for item in pictures)
    items = [materials.item(wall_photo(), "questioned"), *pictures]
    items += [materials.run_item(compared(item.id, "match", "4.00")) for item in pictures]
    said = SupportParameters(places=(f"{first} {second}",), not_independent=(f"{first} copy_of_questioned",))
    assert places_of(runner.run(SUPPORT, items, materials, parameters=said).run) == [
        (Pointer(first), 0, 0, None)
    ]


def test_a_reference_that_looks_like_the_questioned_picture_is_for_information(desk: Desk) -> None:
    runner, materials = desk
    copy = materials.item(resaved(wall_photo()), "compared")
    items = [materials.item(wall_photo(), "questioned"), copy]
    items.append(materials.run_item(compared(copy.id, "match", "4.00")))
    run = runner.run(SUPPORT, items, materials).run
    assert places_of(run) == [(UNKNOWN, 0, 0, None)]
    assert values_of(run)["agreeing_for_information"] == Count(1, "references")


def test_a_reference_that_is_unreadable_or_altered_is_counted_and_said_not_to_be_looked_at(
    tmp_path: Path,
) -> None:
    class Altered(InMemory):
        def data(self, sha256: str) -> bytes:
            if sha256 == gone.sha256:
                raise CaseAltered("object_altered", sha256=sha256)
            return super().data(sha256)

    materials = Altered()
    gone = materials.item(small_wall(1), "compared", "R1")
    broken = materials.item(forge.truncated(same_wall(), 0.3), "compared", "R2")
    items = [materials.item(wall_photo(), "questioned"), gone, broken]
    items += [materials.run_item(compared(item.id, "match", "4.00")) for item in (gone, broken)]
    run = Runner(processes().work, tmp_path).run(SUPPORT, items, materials).run
    assert places_of(run) == [(UNKNOWN, 2, 2, "match")]
    said = [limit.values["exhibit"] for limit in run.limits if limit.id == "copies_not_looked_for"]
    assert said == ["R1", "R2"]


def changed(data: bytes, change: Callable[[Image.Image], Image.Image]) -> bytes:
    """A picture changed and saved again."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        change(picture.convert("RGB")).save(out, "JPEG", quality=80)
    return out.getvalue()


def cropped(picture: Image.Image) -> Image.Image:
    """Its middle, 70 % of each side."""
    width, height = picture.size
    return picture.crop(
        (round(0.15 * width), round(0.15 * height), round(0.85 * width), round(0.85 * height))
    )


def resaved(data: bytes) -> bytes:
    """A smaller copy of a picture."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.convert("RGB").resize((picture.width // 2, picture.height // 2)).save(out, "JPEG", quality=60)
    return out.getvalue()


def test_a_copy_that_is_not_independent_takes_nothing_from_the_one_that_is(desk: Desk) -> None:
    said = SupportParameters(
        places=("C D",), same_photograph=("C D",), not_independent=("C public_after_claim",)
    )
    assert places_of(supported(desk, RUNS[2:4], said)) == [(Pointer("C"), 1, 1, "match")]


def test_the_ratio_is_corrected_for_all_that_a_search_of_the_archive_went_over(desk: Desk) -> None:
    table = values_of(supported(desk, RUNS[:3], SupportParameters(searched=200)))["llr_table"]
    assert isinstance(table, Table)
    after = f"{llr_after_search(4.10, 200):.2f}"
    assert after == f"{4.10 - math.log(200):.2f}"
    assert table.value[0] == (Pointer("C"), Measure("4.10", "nat"), Measure(after, "nat"))


def test_the_corrected_ratio_never_falls_below_what_the_fit_allows(desk: Desk, tmp_path: Path) -> None:
    path = own_file(tmp_path, "learned")
    path.parent.mkdir(parents=True)
    path.write_bytes(msgspec.json.encode(written()))
    used = calibrations("learned", tmp_path).own
    assert isinstance(used, InUse) and used.calibration.fit.cap_against < used.calibration.fit.cap
    desk = (Runner(desk[0]._workplace, tmp_path / "features", tmp_path), desk[1])
    run = supported(desk, [by_calibration(used.component)], SupportParameters(searched=9000))
    ratios = values_of(run)["llr_table"]
    assert isinstance(ratios, Table)
    assert ratios.value[0][2] == Measure(f"{-used.calibration.fit.cap_against:.2f}", "nat")
    assert used.component in run.components
    other = msgspec.structs.replace(used.component, sha256="cd" * 32)
    unbounded = values_of(supported(desk, [by_calibration(other)], SupportParameters(searched=9000)))[
        "llr_table"
    ]
    assert isinstance(unbounded, Table)
    assert unbounded.value[0][2] == Measure(f"{-1 - math.log(9000):.2f}", "nat")


def test_ratios_by_the_shipped_calibration_keep_its_floor_whatever_the_own_one_is(
    desk: Desk, tmp_path: Path
) -> None:
    path = own_file(tmp_path, "learned")
    path.parent.mkdir(parents=True)
    shipped = calibrations("learned").shipped
    assert isinstance(shipped, InUse)
    desk = (Runner(desk[0]._workplace, tmp_path / "features", tmp_path), desk[1])
    for content in (b"{}", msgspec.json.encode(written())):
        path.write_bytes(content)
        run = supported(desk, [by_calibration(shipped.component)], SupportParameters(searched=9000))
        ratios = values_of(run)["llr_table"]
        assert isinstance(ratios, Table)
        assert ratios.value[0][2] == Measure(f"{-shipped.calibration.fit.cap_against:.2f}", "nat")


def by_calibration(component: Component) -> Run:
    """A comparison that went by a calibration."""
    return msgspec.structs.replace(compared("A", "no_evidence", "-1.00"), components=(component,))
