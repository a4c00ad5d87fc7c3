"""Embedded pictures are compared with the main picture, and what was done to it afterwards is seen in them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from provenance.analyses.embedded_preview.auxiliary import auxiliary_term
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.record.finding import Basis, Finding
from provenance.record.run import Outcome
from provenance.record.values import Count, Measure, Picture, Sequence, Table, Term, Text
from provenance.wording import Wording
from provenance.wording.english import FAMILIES
from tests import forge
from tests.analyses import credentials_forge
from tests.analyses.desk import InMemory
from tests.media import previews_forge as files
from tests.warm import processes

Desk = tuple[Runner, InMemory]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Runner(processes().work, tmp_path_factory.mktemp("cache")), InMemory()


def examined(desk: Desk, data: bytes) -> Finished:
    runner, materials = desk
    finished = runner.run(analysis("embedded_preview"), [materials.item(data, "questioned")], materials)
    said = Wording(strict=True)
    for finding in finished.run.findings:
        assert said.finding(finding, "embedded_preview")
        assert all(isinstance(one, str) for one in said.must_add(finding, "embedded_preview"))
    return finished


def findings(finished: Finished, name: str) -> list[Finding]:
    return [finding for finding in finished.run.findings if finding.name == name]


def results(finished: Finished) -> list[tuple[str, str]]:
    """Kind and result of each row of the table."""
    (table,) = (finding.value for finding in findings(finished, "previews"))
    assert isinstance(table, Table)
    kind, result = table.columns.index("embedded_kind"), table.columns.index("result")
    rows = []
    for row in table.value:
        kinds, said = row[kind], row[result]
        assert isinstance(kinds, Term) and isinstance(said, Term)
        rows.append((kinds.value, said.value))
    return rows


def with_thumbnail(main: Image.Image, thumb: Image.Image, orientation: int = 1) -> bytes:
    return files.jpeg_with(
        files.jpeg(main), files.exif_with_thumbnail(files.jpeg(thumb, 75), orientation=orientation)
    )


def thumb_of(image: Image.Image) -> Image.Image:
    return files.thumbnail(image)


def box_of(finding: Finding) -> tuple[int, ...]:
    assert finding.region is not None
    return tuple(int(number) for corner in finding.region.value.split() for number in corner.split(","))


def test_a_thumbnail_of_the_same_picture_agrees(desk: Desk) -> None:
    finished = examined(desk, with_thumbnail(files.scene(), thumb_of(files.scene())))
    assert finished.run.outcome is Outcome.FOUND
    assert results(finished) == [("exif_thumbnail", "preview_same")]
    assert findings(finished, "preview_result")[0].value == Term("previews_agree")
    assert findings(finished, "preview_differs") == []


def test_the_embedded_picture_is_kept_as_found(desk: Desk) -> None:
    thumb = files.jpeg(thumb_of(files.scene()), 75)
    finished = examined(desk, files.jpeg_with(files.jpeg(files.scene()), files.exif_with_thumbnail(thumb)))
    (finding,) = findings(finished, "embedded_picture")
    assert isinstance(finding.value, Picture)
    assert finished.pictures[finding.value.value] == thumb
    assert (finding.basis, finding.private) == (Basis.READ, True)
    assert (finding.value.width, finding.value.height, finding.value.shows) == (160, 120, "exif_thumbnail")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_thumbnail_stored_like_the_main_picture_agrees_at_every_orientation(
    desk: Desk, orientation: int
) -> None:
    stored = forge.stored_for(orientation, files.scene())
    small = forge.stored_for(orientation, thumb_of(files.scene()))
    finished = examined(desk, with_thumbnail(stored, small, orientation))
    assert results(finished) == [("exif_thumbnail", "preview_same")]


def test_a_thumbnail_left_as_it_was_when_the_picture_was_turned_is_seen(desk: Desk) -> None:
    turned = files.scene().transpose(Image.Transpose.ROTATE_90)
    finished = examined(desk, with_thumbnail(turned, thumb_of(files.scene())))
    assert results(finished) == [("exif_thumbnail", "preview_rotated")]


def test_a_mirrored_picture_is_seen(desk: Desk) -> None:
    mirrored = files.scene().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    finished = examined(desk, with_thumbnail(mirrored, thumb_of(files.scene())))
    assert results(finished) == [("exif_thumbnail", "preview_mirrored")]


def test_black_bars_are_no_difference(desk: Desk) -> None:
    wide = files.scene().crop((0, 40, 800, 573))
    finished = examined(desk, with_thumbnail(wide, files.thumbnail(wide, bars=True)))
    assert results(finished) == [("exif_thumbnail", "preview_same_other_aspect")]


@pytest.mark.parametrize("box", [(0, 0, 720, 540), (200, 150, 600, 450), (60, 0, 800, 600)])
def test_a_crop_is_seen_in_the_old_thumbnail(desk: Desk, box: tuple[int, int, int, int]) -> None:
    finished = examined(desk, with_thumbnail(files.scene().crop(box), thumb_of(files.scene())))
    assert results(finished) == [("exif_thumbnail", "preview_shows_more")]
    (finding,) = findings(finished, "preview_differs")
    sentence = Wording(strict=True).finding(finding, "embedded_preview")
    assert sentence.startswith("Embedded preview differs from the picture (")
    beside = " ".join(Wording(strict=True).must_add(finding, "embedded_preview"))
    assert "nature unknown" in beside and "two opposite edges" in beside
    assert "it was cropped, or the camera stores another shape" in sentence


@pytest.mark.parametrize(
    ("box", "edges", "share"),
    [
        ((0, 0, 720, 540), ["edge_right", "edge_bottom"], 0.19),
        ((0, 0, 400, 600), ["edge_right"], 0.5),
        ((0, 40, 800, 560), ["edge_top", "edge_bottom"], 0.13),
    ],
)
def test_what_the_picture_lacks_of_its_preview_is_told_with_its_edges_and_much_of_it_apart(
    desk: Desk, box: tuple[int, int, int, int], edges: list[str], share: float
) -> None:
    finished = examined(desk, with_thumbnail(files.scene().crop(box), thumb_of(files.scene())))
    (table,) = (finding.value for finding in findings(finished, "previews"))
    assert isinstance(table, Table)
    cells = dict(zip(table.columns, table.value[0], strict=True))
    lacking = cells["preview_lacking_share"]
    assert isinstance(lacking, Measure) and float(lacking.value) == pytest.approx(share, abs=0.03)
    assert cells["preview_edges"] == Sequence(tuple(map(Term, edges)))
    said = [finding.value for finding in findings(finished, "picture_lacks_much")]
    assert len(said) == (1 if share >= 0.15 else 0)
    for one in said:
        assert isinstance(one, Measure) and float(one.value) == pytest.approx(100 * share, abs=3)


def test_an_ingredient_of_the_credentials_is_another_picture_and_no_test(desk: Desk) -> None:
    parent = credentials_forge.picture("JPEG", (96, 64))
    opened = ({"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}},)
    finished = examined(
        desk,
        credentials_forge.signed(files.jpeg(files.scene()), actions=opened, title="a.jpg", parent=parent),
    )
    kinds = dict(results(finished))
    assert kinds["c2pa_ingredient"] == "preview_of_ingredient"
    assert "ingredients_are_other_pictures" in {limit.id for limit in finished.run.limits}


def test_a_thumbnail_of_a_part_of_the_picture_is_seen_with_its_place(desk: Desk) -> None:
    part = files.scene().crop((100, 150, 500, 450))
    finished = examined(desk, with_thumbnail(files.scene(), thumb_of(part)))
    assert results(finished) == [("exif_thumbnail", "preview_shows_less")]
    (finding,) = findings(finished, "preview_differs")
    assert box_of(finding) == pytest.approx((100, 150, 500, 450), abs=8)


def test_a_pasted_object_is_marked_where_it_is(desk: Desk) -> None:
    pasted = files.scene().copy()
    pasted.paste(files.other_scene().crop((100, 100, 260, 260)), (500, 300))
    finished = examined(desk, with_thumbnail(pasted, thumb_of(files.scene())))
    assert results(finished) == [("exif_thumbnail", "preview_content_differs")]
    (finding,) = findings(finished, "preview_differs")
    left, top, right, bottom = box_of(finding)
    assert 440 < left < 600 and 240 < top < 400 and 560 < right < 720 and 360 < bottom < 520
    assert finding.region is not None and finding.region.picture_width == 800


def test_another_picture_is_seen(desk: Desk) -> None:
    finished = examined(desk, with_thumbnail(files.scene(), thumb_of(files.other_scene())))
    assert results(finished) == [("exif_thumbnail", "preview_different_picture")]


def test_another_exposure_is_no_difference(desk: Desk) -> None:
    brighter = files.scene().point([min(255, round(255 * (n / 255) ** 0.7)) for n in range(256)] * 3)
    finished = examined(desk, with_thumbnail(brighter, thumb_of(files.scene())))
    assert results(finished) == [("exif_thumbnail", "preview_same")]


def test_a_picture_made_black_and_white_is_seen(desk: Desk) -> None:
    coloured = Image.merge("RGB", (files.scene().split()[0], *files.other_scene().split()[1:]))
    finished = examined(desk, with_thumbnail(coloured.convert("L").convert("RGB"), thumb_of(coloured)))
    assert results(finished) == [("exif_thumbnail", "preview_one_without_colour")]


def test_a_difference_is_drawn_side_by_side(desk: Desk) -> None:
    cropped = files.scene().crop((0, 0, 600, 450))
    finished = examined(desk, with_thumbnail(cropped, thumb_of(files.scene())))
    (finding,) = findings(finished, "preview_pair")
    assert isinstance(finding.value, Picture) and finding.private
    with Image.open(io.BytesIO(finished.pictures[finding.value.value])) as drawn:
        assert drawn.size == (finding.value.width, finding.value.height)
        assert drawn.width > 1.8 * drawn.height * 800 / 600


def test_a_gain_map_is_listed_and_not_compared(desk: Desk) -> None:
    gain = files.jpeg_with(
        files.jpeg(Image.new("RGB", (200, 150), (9, 9, 9))), files.segment(0xE1, b"hdrgm:Version")
    )
    finished = examined(desk, files.mpf_file(files.jpeg(files.scene()), (0, gain)))
    assert results(finished) == [("gain_map", "preview_not_comparable")]
    assert findings(finished, "preview_result")[0].value == Term("previews_not_compared")


def test_another_view_of_a_multi_picture_file_is_no_difference(desk: Desk) -> None:
    view = files.jpeg(files.other_scene())
    finished = examined(desk, files.mpf_file(files.jpeg(files.scene()), (0x020003, view)))
    assert results(finished) == [("mpf_view", "preview_different_picture")]
    assert findings(finished, "preview_differs") == []


@pytest.mark.parametrize("orientation", [1, 6, 5])
def test_a_heic_file_with_a_thumbnail_agrees_however_it_is_turned(desk: Desk, orientation: int) -> None:
    finished = examined(desk, files.heic_with_thumbnail(files.scene(), 160, orientation))
    assert results(finished) == [("heif_thumbnail", "preview_same")]


def test_what_a_file_calls_an_auxiliary_picture_is_never_said_in_public(desk: Desk) -> None:
    words = "urn:x:Jane Roe, Kyiv 12345"
    finished = examined(desk, files.heic_with_auxiliary(files.scene(), words))
    assert results(finished) == [("heif_auxiliary", "preview_not_comparable")]
    (finding,) = findings(finished, "auxiliary_types")
    assert isinstance(finding.value, Table)
    assert finding.private and finding.value.value == ((Count(1, "pictures"), Text(words)),)
    (table,) = (one.value for one in findings(finished, "previews"))
    assert isinstance(table, Table)
    assert table.value[0][table.columns.index("embedded_note")] == Term("aux_other")
    assert words not in repr([one for one in finished.run.findings if not one.private])


@pytest.mark.parametrize(
    ("urn", "term"),
    [
        ("urn:com:apple:photo:2020:aux:hdrgainmap", "aux_gain_map"),
        ("urn:com:apple:photo:2019:aux:semanticskinmatte", "aux_skin_matte"),
        ("urn:iso:std:iso:ts:21496:-1", "aux_gain_map"),
        ("urn:mpeg:hevc:2015:auxid:2", "aux_depth"),
        ("urn:com:apple:photo:2020:aux:janeroe", "aux_other"),
        ("urn:com:apple:photo:2020:aux:hdrgainmap, Jane Roe", "aux_other"),
    ],
)
def test_known_types_of_auxiliary_pictures_have_words_of_ours(urn: str, term: str) -> None:
    assert auxiliary_term(urn) == term
    assert term in FAMILIES["term"]


def test_a_photoshop_file_has_its_thumbnail_shown_and_not_compared(desk: Desk) -> None:
    thumb = files.jpeg(thumb_of(files.scene()))
    finished = examined(desk, files.psd_of(files.photoshop_resource(thumb, (160, 120))))
    assert results(finished) == [("photoshop_thumbnail", "preview_main_unreadable")]
    assert [limit.id for limit in finished.run.limits if limit.id == "main_picture_not_decoded"]


def test_a_preview_of_one_colour_is_too_plain_to_compare(desk: Desk) -> None:
    finished = examined(desk, with_thumbnail(files.scene(), Image.new("RGB", (160, 120), (120, 130, 140))))
    assert results(finished) == [("exif_thumbnail", "preview_too_little_detail")]


def test_a_broken_thumbnail_is_unreadable_and_not_kept(desk: Desk) -> None:
    data = files.jpeg_with(files.jpeg(files.scene()), files.exif_with_thumbnail(b"\xff\xd8\xff\xe0 broken"))
    finished = examined(desk, data)
    assert results(finished) == [("exif_thumbnail", "preview_unreadable")]
    assert finished.pictures == {}


def test_a_file_without_embedded_pictures_has_nothing_to_find(desk: Desk) -> None:
    finished = examined(desk, files.jpeg(files.scene()))
    assert finished.run.outcome is Outcome.NOTHING_FOUND
    assert findings(finished, "preview_result")[0].value == Term("no_embedded_picture")


def test_a_type_that_holds_none_is_not_applicable_and_named(desk: Desk) -> None:
    buffer = io.BytesIO()
    files.scene().save(buffer, "GIF")
    finished = examined(desk, buffer.getvalue())
    assert finished.run.outcome is Outcome.NOT_APPLICABLE
    assert finished.run.reason is not None
    assert "GIF" in Wording(strict=True).reason(finished.run.reason)


def test_the_same_bytes_in_two_places_are_kept_once(desk: Desk) -> None:
    thumb = files.jpeg(thumb_of(files.scene()))
    block = files.segment(0xED, b"Photoshop 3.0\0" + files.photoshop_resource(thumb, (160, 120)))
    data = files.jpeg_with(files.jpeg(files.scene()), files.exif_with_thumbnail(thumb), block)
    finished = examined(desk, data)
    assert [result for _, result in results(finished)] == ["preview_same", "preview_same"]
    assert len(findings(finished, "embedded_picture")) == len(finished.pictures) == 1


def test_the_distance_of_fingerprints_stands_in_the_table(desk: Desk) -> None:
    near = examined(desk, with_thumbnail(files.scene(), thumb_of(files.scene())))
    far = examined(desk, with_thumbnail(files.scene(), thumb_of(files.other_scene())))
    bits = []
    for finished in (near, far):
        (table,) = (finding.value for finding in findings(finished, "previews"))
        assert isinstance(table, Table)
        cell = table.value[0][table.columns.index("distance")]
        assert isinstance(cell, Count)
        bits.append(cell.value)
    assert bits[0] < 40 < bits[1]


def test_a_run_replays_exactly(desk: Desk, tmp_path: Path) -> None:
    data = with_thumbnail(files.scene().crop((0, 0, 600, 450)), thumb_of(files.scene()))
    one, other = (examined(desk, data).run for _ in range(2))
    assert [finding.value for finding in one.findings] == [finding.value for finding in other.findings]
