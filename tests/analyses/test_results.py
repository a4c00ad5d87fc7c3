"""What the analyses answer on files whose truth is known."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
from PIL import Image

from provenance.analysis.registry import analysis
from provenance.analysis.runner import Runner
from provenance.record.finding import Basis
from provenance.record.run import Outcome, Run
from provenance.record.tagtable import TagRow, tag_rows
from provenance.record.values import (
    Count,
    Digest,
    Flag,
    Instant,
    Matches,
    Opaque,
    Picture,
    Place,
    Precision,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording
from tests import forge
from tests.analyses.desk import InMemory, landmark_run, other_wall, same_wall, small_copy, wall_photo
from tests.media import metadata_forge, previews_forge
from tests.warm import processes

Desk = tuple[Runner, InMemory]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Runner(processes().work, tmp_path_factory.mktemp("cache")), InMemory()


def values_of(run: Run) -> dict[str, Value]:
    return {finding.name: finding.value for finding in run.findings}


# ---- file identity ------------------------------------------------------------------------------------------


def test_a_file_is_named_by_its_hashes_its_size_and_its_type(desk: Desk) -> None:
    runner, materials = desk
    data = wall_photo()
    run = runner.run(analysis("file_identity"), [materials.item(data, "questioned")], materials).run
    values = values_of(run)
    sha1 = hashlib.sha1(data).digest()
    assert values["sha256"] == Digest(hashlib.sha256(data).hexdigest(), "sha256")
    assert values["sha1"] == Digest(sha1.hex(), "sha1")
    assert values["sha1_base32"] == Digest(base64.b32encode(sha1).decode(), "sha1", "base32")
    assert values["md5"] == Digest(hashlib.md5(data).hexdigest(), "md5")
    assert values["size"] == Count(len(data), "bytes")
    assert values["media_type"] == Term("jpeg")
    assert all(finding.basis is Basis.COMPUTED for finding in run.findings)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("photo.JPG", "agrees"),
        ("photo.jpeg", "agrees"),
        ("photo.png", "differs"),
        ("photo", "no_extension"),
        (".jpg", "no_extension"),
    ],
)
def test_the_ending_of_the_name_is_compared_with_the_content(name: str, said: str, desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(wall_photo(), "questioned", name)
    run = runner.run(analysis("file_identity"), [item, materials.card(item)], materials).run
    assert values_of(run)["name_type"] == Term(said)


def test_a_file_without_a_name_is_said_to_have_none(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(wall_photo(), "questioned")
    materials.names.clear()
    run = runner.run(analysis("file_identity"), [item, materials.card(item)], materials).run
    assert values_of(run)["name_type"] == Term("no_name")


def test_without_a_card_nothing_is_said_of_the_name(desk: Desk) -> None:
    runner, materials = desk
    run = runner.run(analysis("file_identity"), [materials.item(wall_photo(), "questioned")], materials).run
    assert "name_type" not in values_of(run)


def test_a_picture_that_ends_too_soon_is_said_to_be_so(tmp_path: Path) -> None:
    materials = InMemory()
    cut = materials.item(wall_photo()[: len(wall_photo()) // 2], "questioned")
    run = Runner(processes().work, tmp_path).run(analysis("file_identity"), [cut], materials).run
    assert values_of(run)["not_readable"] == Term("truncated_picture")
    assert run.outcome is Outcome.FOUND


def test_blocks_that_cannot_be_read_are_named_and_not_denied(desk: Desk) -> None:
    runner, materials = desk
    head = b"http://ns.adobe.com/xap/1.0/\0"
    data = metadata_forge.jpeg_with(metadata_forge.segment(0xE1, head + b"<x:xmpmeta><broken"))
    run = runner.run(analysis("metadata"), [materials.item(data, "questioned")], materials).run
    assert run.outcome is Outcome.FOUND and run.reason is None
    assert values_of(run)["blocks_not_read"] == Sequence((Term("xmp"),))


def test_the_size_of_a_turned_picture_is_that_of_the_picture_as_shown(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(forge.picture_file("jpeg", orientation=6), "questioned")
    run = runner.run(analysis("file_identity"), [item], materials).run
    size = values_of(run)["picture_size"]
    assert isinstance(size, Table)
    row = dict(zip(size.columns, size.value[0], strict=True))
    assert row["width"] == Count(forge.WIDTH, "pixels")
    assert row["height"] == Count(forge.HEIGHT, "pixels")
    assert row["orientation"] == Count(6, "orientation")


# ---- metadata -----------------------------------------------------------------------------------------------


def test_times_position_and_camera_are_read_as_they_are_stated(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(forge.picture_file("jpeg", exif=forge.full_exif()), "questioned")
    run = runner.run(analysis("metadata"), [item], materials).run
    values = values_of(run)
    assert run.outcome is Outcome.FOUND
    taken = values["taken_time"]
    assert isinstance(taken, Instant)
    assert (taken.value, taken.offset) == ("2022-09-10T11:22:33.045", "+03:00")
    assert values["camera"] == Text("Alidade Forge 1")
    position = values["position"]
    assert isinstance(position, Place)
    latitude, longitude = (float(part) for part in position.value.split(","))
    assert latitude == pytest.approx(49.71015, abs=1e-4)
    assert longitude == pytest.approx(37.615, abs=1e-4)
    assert position.radius_m == "12"
    assert {f.name for f in run.findings if f.basis is not Basis.READ} == {"tag_count"}


def test_where_somebody_was_is_private_and_can_be_erased(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(forge.picture_file("jpeg", exif=forge.full_exif()), "questioned")
    run = runner.run(analysis("metadata"), [item], materials).run
    private = {finding.name for finding in run.findings if finding.private}
    assert {"position", "tags"} <= private
    for finding in run.findings:
        if not finding.private:
            assert "49." not in str(finding.value) and "37.6" not in str(finding.value)


def test_a_clock_time_without_offset_stays_without_one(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(forge.picture_file("jpeg", exif=forge.full_exif(offset=None)), "questioned")
    taken = values_of(runner.run(analysis("metadata"), [item], materials).run)["taken_time"]
    assert isinstance(taken, Instant) and taken.offset is None


def test_no_metadata_is_a_result(desk: Desk) -> None:
    runner, materials = desk
    item = materials.item(forge.picture_file("jpeg"), "questioned")
    run = runner.run(analysis("metadata"), [item], materials).run
    assert run.outcome is Outcome.NOTHING_FOUND
    assert run.reason is not None and run.reason.id == "no_camera_metadata"
    values = values_of(run)
    assert set(values) == {"tag_count", "tags"}
    assert {row.group for row in tag_rows(run)} == {
        "File",
        "JFIF",
    }  # how the picture is stored is no metadata


def rows_of(desk: Desk, data: bytes) -> dict[str, TagRow]:
    runner, materials = desk
    run = runner.run(analysis("metadata"), [materials.item(data, "questioned")], materials).run
    return {f"{row.group}:{row.name}": row for row in tag_rows(run)}


def test_letters_are_shown_as_stored_and_bytes_that_are_not_interpreted_are_counted(desk: Desk) -> None:
    rows = rows_of(desk, forge.picture_file("jpeg", exif=forge.full_exif()))
    assert rows["ExifIFD:ExifVersion"].raw == rows["ExifIFD:ExifVersion"].value == Text("0232")
    thumbnail = previews_forge.exif_with_thumbnail(
        previews_forge.jpeg(previews_forge.thumbnail(previews_forge.scene()))
    )
    held = rows_of(desk, previews_forge.jpeg_with(forge.picture_file("jpeg"), thumbnail))
    binary = held["IFD1:ThumbnailImage"]
    assert isinstance(binary.value, Count) and isinstance(binary.raw, Opaque)
    assert binary.value.value == binary.raw.size_bytes
    assert Wording(strict=True).value(binary.value).endswith("bytes of binary data")


def test_the_day_of_the_satellites_clock_is_one_of_utc(desk: Desk) -> None:
    rows = rows_of(desk, forge.picture_file("jpeg", exif=forge.full_exif()))
    assert rows["GPS:GPSDateStamp"].value == Instant("2022-09-10", Precision.DAY, "+00:00")
    assert rows["ExifIFD:DateTimeOriginal"].value == Instant("2022-09-10T11:22:33", Precision.SECOND)


def test_a_limit_is_printed_only_where_it_is_true_of_the_file(desk: Desk) -> None:
    runner, materials = desk
    limits = {}
    for name, data in {
        "plain": forge.picture_file("jpeg"),
        "camera": forge.picture_file("jpeg", exif=forge.full_exif()),
        "notes": forge.picture_file("jpeg", exif=with_maker_note()),
    }.items():
        run = runner.run(analysis("metadata"), [materials.item(data, "questioned")], materials).run
        limits[name] = {limit.id for limit in run.limits}
    assert limits["plain"] == limits["camera"] == {"metadata_can_be_changed"}
    assert limits["notes"] == {"metadata_can_be_changed", "maker_notes_partly_read"}


def with_maker_note() -> Image.Exif:
    """EXIF with notes of a maker whose form nobody knows."""
    exif = Image.Exif()
    exif[271] = "Nobody"
    exif.get_ifd(0x8769)[0x927C] = b"NOTES\x00" + bytes(range(40))
    return exif


def test_a_document_has_no_metadata_to_read(desk: Desk) -> None:
    runner, materials = desk
    run = runner.run(analysis("metadata"), [materials.item(forge.html_page(), "questioned")], materials).run
    assert run.outcome is Outcome.NOT_APPLICABLE
    assert run.reason is not None and run.reason.id == "no_metadata_in_type"


# ---- landmarks ----------------------------------------------------------------------------------------------


def test_one_wall_from_two_sides_is_a_match_with_its_points_and_a_picture(desk: Desk) -> None:
    runner, materials = desk
    finished = landmark_run(materials, runner)
    values = values_of(finished.run)
    assert values["result"] == Term("match")
    assert values["same_photograph"] == Flag(False)
    points, pairs, picture = values["agreeing_points"], values["matched_points"], values["match_picture"]
    assert isinstance(points, Count) and isinstance(pairs, Matches) and isinstance(picture, Picture)
    assert points.value == len(pairs.value)
    kept = finished.pictures[picture.value]
    assert hashlib.sha256(kept).hexdigest() == picture.value
    assert picture.value in finished.run.objects


def test_two_walls_are_no_evidence_and_never_another_place(desk: Desk) -> None:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), materials.item(other_wall(), "reference")]
    run = runner.run(analysis("landmark_match"), items, materials).run
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values_of(run)["result"] == Term("no_evidence")
    assert "no_agreement_not_difference" in {limit.id for limit in run.limits}
    assert run.objects == ()


def test_a_copy_of_the_same_photograph_is_no_independent_support(desk: Desk) -> None:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), materials.item(small_copy(), "reference")]
    copied = runner.run(analysis("landmark_match"), items, materials).run
    assert values_of(copied)["same_photograph"] == Flag(True)
    assert _support(desk, [copied]) == (0, 0)


def test_support_counts_the_references_that_agree(desk: Desk) -> None:
    runner, materials = desk
    agreeing = landmark_run(materials, runner).run
    items = [materials.item(wall_photo(), "questioned"), materials.item(other_wall(), "reference")]
    other = runner.run(analysis("landmark_match"), items, materials).run
    assert _support(desk, [agreeing, other]) == (1, 2)
    assert _support(desk, [other]) == (0, 1)


def _support(desk: Desk, runs: list[Run]) -> tuple[int, int]:
    runner, materials = desk
    declared = analysis("landmark_support")
    items = [materials.run_item(run) for run in runs]
    if any(role.name == "questioned" for role in declared.roles):
        items.insert(0, materials.item(wall_photo(), "questioned"))
    run = runner.run(declared, items, materials).run
    values = values_of(run)
    supporting, compared = values["supporting_references"], values["compared_references"]
    assert isinstance(supporting, Count) and isinstance(compared, Count)
    assert (run.outcome is Outcome.FOUND) == (supporting.value > 0)
    return supporting.value, compared.value


# ---- seen in this case --------------------------------------------------------------------------------------


def test_a_small_copy_is_found_among_the_other_pictures(desk: Desk) -> None:
    runner, materials = desk
    others = [materials.item(data, "other_picture") for data in (other_wall(), small_copy())]
    items = [materials.item(wall_photo(), "questioned"), *others]
    run = runner.run(analysis("seen_in_case"), items, materials).run
    values = values_of(run)
    assert run.outcome is Outcome.FOUND
    near = values["near_pictures"]
    assert isinstance(near, Table)
    assert [getattr(row[0], "value", None) for row in near.value] == [others[1].id]
    assert values["pictures_searched"] == Count(2, "pictures")


def test_an_unreadable_other_picture_is_said_and_not_counted(desk: Desk) -> None:
    runner, materials = desk
    own = Runner(processes().work, runner._cache_folder)
    broken = materials.item(forge.truncated(other_wall(), 0.3), "other_picture")
    items = [materials.item(wall_photo(), "questioned"), broken]
    run = own.run(analysis("seen_in_case"), items, materials).run
    assert run.outcome is Outcome.NOTHING_FOUND
    assert values_of(run)["pictures_searched"] == Count(0, "pictures")
    assert "other_picture_unreadable" in {limit.id for limit in run.limits}


def test_the_same_wall_from_another_side_is_not_the_same_picture(desk: Desk) -> None:
    runner, materials = desk
    items = [materials.item(wall_photo(), "questioned"), materials.item(same_wall(), "other_picture")]
    assert runner.run(analysis("seen_in_case"), items, materials).run.outcome is Outcome.NOTHING_FOUND
