"""What `seen_before` calls forged copies of invented photographs, and what it says of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance

from provenance.analyses.seen_before import SeenParameters
from provenance.analyses.seen_before.extents import telling_corners
from provenance.analyses.seen_before.said import Fact, Said, said_item, said_of
from provenance.analysis.contract import Item
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.errors import RecordError
from provenance.record.finding import Basis, Limit
from provenance.record.run import Outcome, Run
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Measure,
    Picture,
    Pointer,
    Precision,
    Region,
    Row,
    Table,
    Term,
    Text,
    Value,
)
from provenance.vision.features import Pixels
from provenance.wording import Wording
from tests import forge
from tests.analyses.desk import Desk
from tests.vision.copies.laid_by_hand import photo, with_piece
from tests.vision.scenes import flat, saved_as_jpeg
from tests.warm import processes

SEARCHED = SeenParameters(archive_state="searched", searched=12_345, since="2026-01-02T03:04:05")


@cache
def original() -> Pixels:
    return photo(1)


def file_of(pixels: Pixels, quality: int = 90) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def thumbnail_of(pixels: Pixels, side_px: int = 512) -> bytes:
    picture, buffer = Image.fromarray(pixels), io.BytesIO()
    picture.thumbnail((side_px, side_px))
    picture.save(buffer, "WEBP", quality=80)
    return buffer.getvalue()


# ---- forging ------------------------------------------------------------------------------------------------------


def saved_again() -> Pixels:
    graded = ImageEnhance.Color(Image.fromarray(original())).enhance(1.4).resize((480, 360))
    return saved_as_jpeg(np.asarray(graded), 60)


def cropped() -> Pixels:
    return saved_as_jpeg(original()[60:400, 120:560], 80)


def mirrored() -> Pixels:
    return saved_as_jpeg(np.ascontiguousarray(original()[:, ::-1]), 80)


def captioned() -> Pixels:
    sheet = Image.new("RGB", (600, 560), (250, 250, 250))
    sheet.paste(Image.fromarray(original()), (0, 0))
    ImageDraw.Draw(sheet).text((40, 475), "WHERE WAS THIS TAKEN?", (10, 10, 10), font_size=42)
    return saved_as_jpeg(np.asarray(sheet), 80)


def bordered() -> Pixels:
    return saved_as_jpeg(np.pad(original(), ((50, 50), (60, 60), (0, 0)), constant_values=12), 80)


def page(picture: Pixels) -> Image.Image:
    """A page with a head, text and a photograph on it."""
    sheet = Image.new("RGB", (720, 1280), (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, 720, 90), fill=(24, 60, 140))
    pen.text((30, 25), "Evening Herald", (255, 255, 255), font_size=38)
    sheet.paste(Image.fromarray(picture).resize((640, 480)), (40, 160))
    for line in range(14):
        pen.text(
            (40, 690 + 38 * line), "Lorem ipsum dolor sit amet consectetur elit", (30, 30, 30), font_size=24
        )
    return sheet


def screenshot() -> Pixels:
    return saved_as_jpeg(np.asarray(page(original())), 80)


def changed() -> Pixels:
    return saved_as_jpeg(with_piece(original(), photo(21), (220, 140), (152, 113))[0], 85)


def watermark(picture: Pixels) -> Pixels:
    """The same large lettering on any picture."""
    canvas = Image.fromarray(picture)
    pen = ImageDraw.Draw(canvas)
    for row, text in enumerate(("NEWSWIRE 24", "ALL RIGHTS", "RESERVED ©")):
        pen.text(
            (60, 90 + 100 * row), text, (255, 255, 255), font_size=76, stroke_width=3, stroke_fill=(0, 0, 0)
        )
    return saved_as_jpeg(np.asarray(canvas), 85)


# ---- asking -------------------------------------------------------------------------------------------------------


def ran(
    desk: Desk, questioned: Pixels, *others: Pixels, parameters: SeenParameters | None = None
) -> tuple[Run, list[Item]]:
    runner, materials = desk
    items = [materials.item(file_of(one, 92), "other_picture", f"R{n}") for n, one in enumerate(others, 1)]
    first = materials.item(file_of(questioned), "questioned", "Q1")
    return runner.run(analysis("seen_before"), [first, *items], materials, parameters=parameters).run, items


def values_of(run: Run) -> dict[str, Value]:
    assert run.outcome in (Outcome.FOUND, Outcome.NOTHING_FOUND), run.reason
    return {finding.name: finding.value for finding in run.findings}


def rows_of(run: Run, name: str = "hits") -> list[Row]:
    table = values_of(run).get(name)
    if table is None:
        return []
    assert isinstance(table, Table)
    return table.rows()


def number(value: Value | None) -> float:
    assert isinstance(value, Measure)
    return float(value.value)


def corners(value: Value | None) -> list[tuple[int, int]]:
    assert isinstance(value, Region)
    return [(int(x), int(y)) for x, y in (corner.split(",") for corner in value.value.split())]


def around(value: Value | None) -> tuple[int, int, int, int]:
    columns, rows = zip(*corners(value), strict=True)
    return min(columns), min(rows), max(columns), max(rows)


# ---- kinds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forged", "kind", "shows"),
    [
        (saved_again, "same_picture", "shows_same"),
        (cropped, "part_or_additions", "shows_less"),
        (mirrored, "same_picture", "shows_same"),
        (captioned, "part_or_additions", "shows_same"),
        (bordered, "part_or_additions", "shows_same"),
        (screenshot, "part_or_additions", "shows_same"),
        (changed, "content_differs", "shows_same"),
    ],
)
def test_a_copy_is_called_what_was_done_to_it(
    desk: Desk, forged: Callable[[], Pixels], kind: str, shows: str
) -> None:
    run, items = ran(desk, original(), forged())
    assert run.outcome is Outcome.FOUND
    (row,) = rows_of(run)
    assert (row["which"], row["kind"], row["shows"]) == (Pointer(items[0].id), Term(kind), Term(shows))
    assert row["mirrored"] == Flag(forged is mirrored)
    assert number(row["agreement_share"]) > 0.7


@pytest.mark.parametrize("forged", [captioned, bordered, screenshot])
def test_the_photo_is_found_on_a_page_that_is_questioned_too(
    desk: Desk, forged: Callable[[], Pixels]
) -> None:
    run, _ = ran(desk, forged(), original())
    (row,) = rows_of(run)
    assert (row["kind"], row["shows"]) == (Term("part_or_additions"), Term("shows_same"))


def test_another_photo_is_no_hit_and_it_is_said_over_how_many(desk: Desk) -> None:
    run, _ = ran(desk, original(), photo(7), photo(8), flat(300, 200))
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values_of(run) == {"pictures_searched": Count(3, "pictures")}


def test_the_same_lettering_on_another_photo_is_a_shared_element_at_most(desk: Desk) -> None:
    run, _ = ran(desk, watermark(original()), watermark(photo(5)))
    assert {str(row["kind"]) for row in rows_of(run)} == {str(Term("shared_element"))}
    assert "least_cropped" not in values_of(run)


def test_the_same_page_with_another_photo_is_a_shared_element_at_most(desk: Desk) -> None:
    run, _ = ran(desk, screenshot(), saved_as_jpeg(np.asarray(page(photo(5))), 80))
    assert {str(row["kind"]) for row in rows_of(run)} <= {str(Term("shared_element"))}


# ---- where and how ------------------------------------------------------------------------------------------------


def test_the_region_says_which_part_of_both_is_shared(desk: Desk) -> None:
    run, _ = ran(desk, original(), cropped())
    (row,) = rows_of(run)
    assert np.abs(np.subtract(around(row["region"]), (120, 60, 560, 400))).max() <= 5
    assert np.abs(np.subtract(around(row["region_in_other"]), (0, 0, 440, 340))).max() <= 5
    assert abs(number(row["scale"]) - 1) < 0.02
    assert abs(number(row["turned_clockwise"])) < 1


@pytest.mark.parametrize(
    ("outline", "left"),
    [
        ([(400, 245), (400, 277), (0, 277), (0, 0), (400, 0)], [(400, 277), (0, 277), (0, 0), (400, 0)]),
        (
            [(0, 0), (2, 0), (100, 0), (100, 80), (99, 81), (0, 80), (0, 1)],
            [(0, 0), (100, 0), (100, 80), (0, 80)],
        ),
        ([(0, 0), (50, 1), (100, 0), (50, 60)], [(0, 0), (100, 0), (50, 60)]),
        ([(0, 0), (50, 4), (100, 0), (50, 60)], [(0, 0), (50, 4), (100, 0), (50, 60)]),
        ([(0, 0), (100, 0), (50, 1)], [(0, 0), (100, 0), (50, 1)]),
        ([(0, 0), (1, 0), (1, 90), (0, 90)], [(0, 0), (1, 0), (1, 90), (0, 90)]),
    ],
)
def test_an_outline_keeps_the_corners_that_tell_something(
    outline: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    assert telling_corners(outline) == left


def test_a_region_has_no_corner_on_a_straight_edge(desk: Desk) -> None:
    run, _ = ran(desk, cropped(), np.ascontiguousarray(original()[40:300, 60:500]), original())
    for row in rows_of(run):
        for name in ("region", "region_in_other"):
            places = corners(row[name])
            assert len(places) == 4 and telling_corners(places) == places


def test_a_picture_with_nothing_to_be_found_by_is_said_to_be_one(desk: Desk) -> None:
    run, _ = ran(desk, flat(300, 200), original())
    assert run.outcome is Outcome.NOTHING_FOUND and Limit("too_little_structure") in run.limits
    run, _ = ran(desk, original(), flat(300, 200))
    assert Limit("too_little_structure") not in run.limits


def test_a_quarter_turn_is_said_with_its_direction(desk: Desk) -> None:
    turned = np.ascontiguousarray(np.rot90(original(), -1))  # clockwise
    (row,) = rows_of(ran(desk, original(), turned)[0])
    assert abs(number(row["turned_clockwise"]) - 90) < 1


def test_a_soft_picture_is_laid_by_its_code_with_its_turn(desk: Desk) -> None:
    soft = Image.fromarray(photo(3)).resize((12, 9)).resize((600, 450), Image.Resampling.BICUBIC)
    turned = np.ascontiguousarray(np.rot90(np.asarray(soft), -1))
    (row,) = rows_of(ran(desk, np.asarray(soft), turned)[0])
    assert row["kind"] in (Term("same_picture"), Term("probably_same"))
    assert row["mirrored"] == Flag(False)
    assert abs(number(row["turned_clockwise"]) - 90) < 2


def test_content_that_differs_is_named_in_both_pictures(desk: Desk) -> None:
    run, items = ran(desk, original(), changed())
    (row,) = rows_of(run, "differing_places")
    assert (row["which"], row["nature"]) == (Pointer(items[0].id), Term("differing_content"))
    for region in ("region", "region_in_other"):
        left, top, right, bottom = around(row[region])
        assert 190 < left < 260 and 120 < top < 175 and 330 < right < 400 and 225 < bottom < 285
    assert 0.02 < number(row["area_share"]) < 0.09


def test_the_least_cropped_and_the_finest_copy_are_named(desk: Desk) -> None:
    whole = np.asarray(Image.fromarray(original()).resize((300, 225), Image.Resampling.LANCZOS))
    large = np.asarray(Image.fromarray(cropped()).resize((1100, 850), Image.Resampling.LANCZOS))
    run, items = ran(desk, cropped(), large, whole, photo(9))
    values = values_of(run)
    assert values["least_cropped"] == Pointer(items[1].id)
    assert values["most_pixels"] == Pointer(items[0].id)
    assert [row["which"] for row in rows_of(run)] == [Pointer(items[1].id), Pointer(items[0].id)]


def test_that_no_copy_shows_more_is_said(desk: Desk) -> None:
    values = values_of(ran(desk, original(), cropped())[0])
    assert values["least_cropped"] == Term("none_shows_more")
    assert values["most_pixels"] == Term("none_has_more_pixels")


def test_every_hit_has_its_pictures_and_a_table_says_which(desk: Desk) -> None:
    run, items = ran(desk, original(), cropped(), changed())
    made = {f.value.value: f.value.shows for f in run.findings if isinstance(f.value, Picture)}
    assert set(made) == set(run.objects)
    rows = rows_of(run, "hit_pictures")
    assert {getattr(row["made_picture"], "value", "") for row in rows} == set(made)
    assert {getattr(row["which"], "value", "") for row in rows} == {item.id for item in items}
    assert sorted(made.values()) == ["agreement_map", "agreement_map", "shared_part", "shared_part_marked"]


def test_pictures_of_the_case_alone_are_named_in_public(desk: Desk) -> None:
    run, _ = ran(desk, original(), cropped())
    assert not any(finding.private for finding in run.findings)


def test_of_a_shared_element_only_where_the_points_agree_is_outlined(desk: Desk) -> None:
    run, _ = ran(desk, watermark(original()), watermark(photo(5)))
    rows = rows_of(run)
    assert rows, "the lettering is to be found"
    for row in rows:
        if row["region"] is not None:
            _, top, _, bottom = around(row["region"])
            assert top > 40 and bottom < 400  # the lettering lies from 90 to 370, the overlap is all of 450


def test_a_shared_element_laid_without_known_points_has_no_outline(desk: Desk) -> None:
    matrix = ("1", "0", "0", "0", "1", "0")
    run = asked_of_archive(desk, original(), photo(5), inliers=20, laying=matrix)
    (row,) = rows_of(run)
    assert (row["kind"], row["region"]) == (Term("shared_element"), None)


def test_a_plain_photo_saved_again_is_shown_as_shared_as_a_whole(desk: Desk) -> None:
    (row,) = rows_of(ran(desk, original(), saved_again())[0])
    left, top, right, bottom = around(row["region"])
    assert (right - left) * (bottom - top) >= 0.97 * 600 * 450


def test_a_part_with_more_pixels_is_not_the_copy_with_the_most(desk: Desk) -> None:
    large = np.asarray(Image.fromarray(cropped()).resize((1100, 850), Image.Resampling.LANCZOS))
    values = values_of(ran(desk, original(), large)[0])
    assert values["most_pixels"] == Term("none_has_more_pixels")


def test_that_nothing_is_marked_is_cautioned_whatever_kind_of_copy_was_found(desk: Desk) -> None:
    run, _ = ran(desk, original(), saved_again())
    (hits,) = [finding for finding in run.findings if finding.name == "hits"]
    said = " ".join(Wording(strict=True).must_add(hits, run.analysis))
    assert "9 of 44" in said and "not marked at all" in said


def test_an_unreadable_picture_is_said_and_not_counted(desk: Desk, tmp_path: Path) -> None:
    _, materials = desk
    broken = materials.item(forge.truncated(file_of(photo(4)), 0.3), "other_picture")
    items = [materials.item(file_of(original()), "questioned"), broken]
    run = Runner(processes().work, tmp_path).run(analysis("seen_before"), items, materials).run
    assert values_of(run) == {"pictures_searched": Count(0, "pictures")}
    assert "other_picture_unreadable" in {limit.id for limit in run.limits}


# ---- the archive --------------------------------------------------------------------------------------------------


def asked_of_archive(
    desk: Desk, questioned: Pixels, picture: Pixels | None, *facts: Fact, **more: object
) -> Run:
    runner, materials = desk
    items = [materials.item(file_of(questioned), "questioned", "Q1")]
    candidate = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    size = {}
    if picture is not None:
        lent = materials.archived(thumbnail_of(picture), "candidate")
        candidate = lent.id
        items.append(lent)
        size = {"width": picture.shape[1], "height": picture.shape[0]}
    items.append(said_item(Said(candidate, facts=facts, **size, **more)))  # type: ignore[arg-type]
    return runner.run(analysis("seen_before"), items, materials, parameters=SEARCHED).run


def test_a_copy_in_the_archive_is_found_by_its_thumbnail_and_named_in_private_only(desk: Desk) -> None:
    run = asked_of_archive(desk, cropped(), original())
    (row,) = rows_of(run)
    assert (row["which"], row["kind"]) == (Text("A1", "zxx"), Term("part_or_additions"))
    assert row["region_in_other"] is None  # it names the thumbnail's bytes
    assert abs(number(row["scale"]) - 1) < 0.02  # of the picture in full, not of its thumbnail
    (private,) = rows_of(run, "archive_hits")
    assert np.abs(np.subtract(around(private["region_in_other"]), (120, 60, 560, 400))).max() <= 6
    id = str(getattr(private["archive_item"], "value", ""))
    for finding in run.findings:
        shows_it = finding.name in ("archive_hits", "shared_picture", "agreement_picture", "hit_pictures")
        assert finding.private == shows_it
        assert shows_it or (id not in str(finding.value) and run.inputs[1].sha256 not in str(finding.value))
    assert all(given.private for given in run.inputs[1:])
    assert not any(id in str(value) for value in run.parameters.values())


def test_what_was_stated_of_a_copy_stays_private_and_is_stated(desk: Desk) -> None:
    taken = Instant("2014-05-01", Precision.DAY)
    facts = (Fact("place", Text("Odesa")), Fact("captured", taken, Term("stated")))
    run = asked_of_archive(desk, original(), saved_again(), *facts)
    (said,) = [finding for finding in run.findings if finding.name == "archive_said"]
    assert (said.basis, said.private) == (Basis.STATED, True)
    assert [row["stated"] for row in rows_of(run, "archive_said")] == [Text("Odesa"), taken]
    others = [finding for finding in run.findings if finding is not said]
    assert not any("Odesa" in str(finding.value) or "2014" in str(finding.value) for finding in others)


def test_the_identical_file_is_said_without_any_picture_of_it(desk: Desk) -> None:
    run = asked_of_archive(desk, original(), None, identical=True)
    (row,) = rows_of(run)
    assert (row["which"], row["kind"]) == (Text("A1", "zxx"), Term("identical_file"))
    assert run.objects == ()


def test_of_the_identical_file_the_whole_picture_is_shared(desk: Desk) -> None:
    (row,) = rows_of(asked_of_archive(desk, screenshot(), screenshot(), identical=True))
    assert (row["kind"], row["shows"]) == (Term("identical_file"), Term("shows_same"))
    assert around(row["region"]) == (0, 0, 720, 1280)


def test_the_identical_file_stands_first(desk: Desk) -> None:
    runner, materials = desk
    lent = materials.archived(thumbnail_of(original()), "candidate")
    items = [
        materials.item(file_of(original()), "questioned"),
        materials.item(file_of(captioned()), "other_picture"),
        materials.item(file_of(saved_again()), "other_picture"),
        lent,
        said_item(Said(lent.id, identical=True, width=600, height=450)),
    ]
    run = runner.run(analysis("seen_before"), items, materials, parameters=SEARCHED).run
    kinds = [row["kind"] for row in rows_of(run)]
    finer_first = [Term("part_or_additions"), Term("same_picture")]  # the second was reduced
    assert kinds == [Term("identical_file"), *finer_first]


def test_no_picture_is_made_of_what_must_not_leave_the_archive(desk: Desk) -> None:
    facts = (Fact("place", Text("Odesa")), Fact("note", Text("from Petro")))
    run = asked_of_archive(desk, cropped(), original(), *facts, restricted=True)
    assert len(rows_of(run)) == 1
    assert run.objects == ()
    (said,) = rows_of(run, "archive_said")
    assert said == {
        "which": Text("A1", "zxx"),
        "about": Term("stated_restricted"),
        "stated": None,
        "known_by": None,
    }
    assert rows_of(run, "archive_hits")[0]["region_in_other"] is None


def test_the_laying_of_the_archive_stands_where_the_thumbnail_is_too_small(desk: Desk) -> None:
    small = np.asarray(Image.fromarray(photo(6, 1800, 1400)).convert("RGB")).copy()
    small[40:130, 40:160] = np.asarray(Image.fromarray(original()).resize((120, 90)))
    matrix = ("0.2", "0", "40", "0", "0.2", "40")
    run = asked_of_archive(desk, original(), small, inliers=20, laying=matrix, distance_bits=80)
    (row,) = rows_of(run)
    assert row["inliers"] == Count(20, "points")
    assert abs(number(row["scale"]) - 0.2) < 0.01
    assert (row["kind"], row["region"]) == (Term("shared_element"), None)  # too few pixels to say more


def test_nothing_found_says_over_how_many_and_since_when(desk: Desk) -> None:
    run, _ = ran(desk, original(), photo(7), parameters=SEARCHED)
    values = values_of(run)
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values["pictures_searched"] == Count(1, "pictures")
    assert values["archive_searched"] == Count(12_345, "pictures")
    assert values["archive_since"] == Instant("2026-01-02T03:04:05", Precision.SECOND, "+00:00")


def test_an_archive_that_is_absent_is_said(desk: Desk) -> None:
    run, _ = ran(desk, original(), photo(7))
    assert Limit("archive_absent") in run.limits
    assert "archive_searched" not in values_of(run)


def test_pictures_that_wait_for_their_second_pass_are_said(desk: Desk) -> None:
    waiting = SeenParameters(archive_state="searched", searched=5, to_describe=4)
    run, _ = ran(desk, original(), photo(7), parameters=waiting)
    assert Limit("archive_partly_described", {"n": 4}) in run.limits


def test_a_photo_alone_and_no_archive_is_not_applicable(desk: Desk) -> None:
    run, _ = ran(desk, original())
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and run.reason.id == "no_other_picture"


# ---- what an item holds -------------------------------------------------------------------------------------------


def test_what_the_archive_said_comes_back_from_its_item() -> None:
    said = Said("01", distance_bits=12, box=(1, 2, 3, 4), facts=(Fact("note", Text("a — b")),))
    assert said_of(said_item(said)) == said


@pytest.mark.parametrize("id", ["", "{}", "no json", '{"item": "01", "more": 1}'])
def test_an_item_that_holds_something_else_is_refused(id: str) -> None:
    with pytest.raises(RecordError, match="archive_saying_unreadable"):
        said_of(Item("said", "archive", id, "0" * 64))
