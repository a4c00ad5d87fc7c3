"""Known places through the one door: photos are added from a folder or a case, and a photo is compared with them."""

from __future__ import annotations

import io
from dataclasses import replace as replace_field
from pathlib import Path
from typing import Any, NoReturn

import pytest
from msgspec.structs import replace
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from provenance.analyses.place_shortlist import EXHAUSTIVE
from provenance.errors import ArchiveError, Cancelled, InputError, MediaError, RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.values import (
    UNKNOWN,
    FileName,
    Instant,
    Link,
    Measure,
    Place,
    Precision,
    Region,
    Term,
    Text,
    latitude_longitude,
)
from provenance.work.workplace import Cancellation
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.places import (
    AddedPhoto,
    Carried,
    PlaceAnswer,
    Places,
    PlaceWanted,
    ReferenceFacts,
    presumed_of,
)
from provenance.workbench.settings import Folders
from tests import forge
from tests.analyses.desk import small_wall
from tests.warm import processes, warm_bench

EXAMPLE = Path(__file__).parents[2] / "resources" / "example"
HALL = PlaceWanted(name="Town hall", position=Place.at("49.71015", "37.615"), design="town_hall")
SURVEYED = ReferenceFacts(known_by=Term("own_survey"), author=Text("A. Surveyor"), licence=Text("CC-BY-4.0"))


def photo_at(latitude: tuple[Any, ...], number: int = 0, heading: str | None = None, **exif: Any) -> bytes:
    """A small JPEG whose tags state a position near Kupyansk; `heading` is the letter of its north."""
    made = forge.full_exif(latitude=latitude, **exif)
    if heading is not None:
        gps = made.get_ifd(0x8825)
        gps[0x10], gps[0x11] = heading, IFDRational(2155, 10)
    buffer = io.BytesIO()
    Image.new("RGB", (40 + number, 30), (number, 90, 200)).save(buffer, "JPEG", exif=made.tobytes())
    return buffer.getvalue()


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A folder: two photos some metres apart, one three kilometres away, one without position, one that is none."""
    folder = tmp_path / "walk"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.jpg").write_bytes(photo_at((49.0, 42.0, 36.54), 1, heading="T"))
    (folder / "b.jpg").write_bytes(photo_at((49.0, 42.0, 37.0), 2, heading="M", offset=None))
    (folder / "inner" / "far.jpg").write_bytes(photo_at((49.0, 44.0, 36.0), 3))
    (folder / "plain.jpg").write_bytes(forge.picture_file("jpeg"))
    (folder / "notes.txt").write_text("a walk")
    return folder


def ids(answers: list[AddedPhoto]) -> dict[str, str | None]:
    """Name of each photo and why it was not added."""
    return {answer.name: answer.error.id if answer.error else None for answer in answers}


# ---- adding -------------------------------------------------------------------------------------------------


def test_nothing_is_in_the_archive_until_somebody_adds_it_and_it_stays(
    bench: Workbench, photos: Path, tmp_path: Path
) -> None:
    assert bench.places.places() == () and bench.places.references() == ()
    (added,) = bench.places.add([photos / "reference.jpg"], HALL, SURVEYED)
    assert added.reference is not None and added.place is not None
    with warm_bench(tmp_path) as other:
        assert other.places.places() == (added.place,)
        assert other.places.data(added.reference.id) == (photos / "reference.jpg").read_bytes()
        assert other.places.state() == bench.places.state()


def test_files_are_answered_in_order_and_one_that_fails_does_not_stop_the_rest(
    bench: Workbench, photos: Path, tmp_path: Path
) -> None:
    (tmp_path / "page.jpg").write_bytes(forge.html_page())
    given = [tmp_path / "gone.jpg", photos / "other.jpg", tmp_path / "page.jpg", photos / "other.jpg"]
    answers = list(bench.places.add(given, HALL, SURVEYED))
    assert [answer.error and answer.error.id for answer in answers] == [
        "file_missing", None, "not_a_picture", None,
    ]  # fmt: skip
    assert [answer.again for answer in answers] == [False, False, False, True]
    assert len(bench.places.references("town HALL")) == 1


def test_a_place_is_not_made_for_a_photo_that_cannot_be_read(bench: Workbench, tmp_path: Path) -> None:
    list(bench.places.add([tmp_path / "gone.jpg"], HALL, SURVEYED))
    assert bench.places.places() == ()


def test_a_name_that_two_places_have_must_be_told_apart(bench: Workbench, photos: Path) -> None:
    far = PlaceWanted(name="Town hall", position=Place.at("50.5", "30.5"))
    first, second = (bench.places.wanted(wanted) for wanted in (HALL, far))
    assert first != second and bench.places.wanted(HALL) == first
    with pytest.raises(ArchiveError) as caught:
        list(bench.places.add([photos / "other.jpg"], PlaceWanted(name="Town hall"), SURVEYED))
    assert caught.value.id == "several_places_of_that_name"
    (added,) = bench.places.add([photos / "other.jpg"], PlaceWanted(name=second.id), SURVEYED)
    assert added.place == second


def test_a_folder_is_added_to_one_place_as_far_as_asked(bench: Workbench, walk: Path) -> None:
    at = Place.at("49.71015", "37.615")
    known = ReferenceFacts(author=Text("A. Surveyor"), reproduction=Term("allowed"))
    answers = list(bench.places.add_folder(walk, HALL, at=at, within_m=50.0, facts=known))
    assert ids(answers) == {
        "notes.txt": "not_a_picture",
        "plain.jpg": "photo_without_position",
        "far.jpg": "photo_too_far_away",
        "a.jpg": None,
        "b.jpg": None,
    }
    assert all(answer.skipped == (answer.error is not None) for answer in answers)
    first, second = (bench.places.reference(a.reference.id) for a in answers if a.reference)
    assert first.facts.known_by == Term("geotag") and first.origin == Term("folder")
    assert first.facts.camera == Place("49.71015,37.615", "12", "101.5")
    assert first.facts.heading_deg == Measure("215.5", "deg")
    assert first.facts.taken == Instant("2022-09-10T11:22:33", Precision.SECOND, "+03:00")
    assert first.facts.author == known.author and first.facts.reproduction == known.reproduction
    assert second.facts.heading_deg == Measure("215.5", "deg", "30")
    assert second.facts.taken == Instant("2022-09-10T11:22:33", Precision.SECOND)
    assert first.received_name == FileName("a.jpg")


def test_a_folder_without_a_place_is_grouped_by_about_a_hundred_metres(bench: Workbench, walk: Path) -> None:
    answers = [answer for answer in bench.places.add_folder(walk) if answer.error is None]
    assert [answer.place.name for answer in answers if answer.place] == [
        "49.710, 37.615", "49.710, 37.615", "49.743, 37.615",
    ]  # fmt: skip
    again = [answer for answer in bench.places.add_folder(walk) if answer.error is None]
    assert [answer.again for answer in again] == [True, True, True]
    assert len(bench.places.places()) == 2 and len(bench.places.references()) == 3


def test_a_new_place_without_position_lies_in_the_middle_of_its_photos(bench: Workbench, walk: Path) -> None:
    list(bench.places.add_folder(walk, PlaceWanted(name="Square")))
    position = bench.places.place("Square").position
    assert isinstance(position, Place)
    latitude, longitude = (float(degrees) for degrees in latitude_longitude(position))
    assert (latitude, longitude) == pytest.approx((49.71028, 37.615), abs=1e-4)
    assert position.radius_m is not None and float(position.radius_m) == pytest.approx(3670, abs=30)


def test_a_position_without_its_hemisphere_is_no_position(bench: Workbench, tmp_path: Path) -> None:
    exif = forge.full_exif()
    del exif.get_ifd(0x8825)[1]
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30)).save(buffer, "JPEG", exif=exif.tobytes())
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "x.jpg").write_bytes(buffer.getvalue())
    assert ids(list(bench.places.add_folder(tmp_path / "walk"))) == {
        "x.jpg": "photo_position_without_hemisphere"
    }
    assert bench.places.places() == ()


def test_a_folder_can_be_stopped_and_shows_how_far_it_is(bench: Workbench, walk: Path) -> None:
    cancellation = Cancellation()
    seen: list[tuple[str, int, int]] = []

    def progress(what: str, done: int, of: int) -> None:
        seen.append((what, done, of))
        if (what, done) == ("b.jpg", 1) and len(seen) > 4:
            cancellation.cancel()

    with pytest.raises(Cancelled):
        list(bench.places.add_folder(walk, cancellation=cancellation, progress=progress))
    assert seen[0] == ("a.jpg", 0, 4)
    assert len(bench.places.references()) <= 2  # what was added before stays
    with pytest.raises(InputError):
        list(bench.places.add_folder(walk / "gone"))


# ---- what is said anew of what is known -------------------------------------------------------------------------


def test_what_is_said_of_a_known_place_is_taken_over_or_refused_never_dropped(
    bench: Workbench, photos: Path
) -> None:
    first = bench.places.wanted(PlaceWanted(name="Town hall"))
    filled = bench.places.wanted(
        PlaceWanted(name="town hall", position=HALL.position, region="Kharkiv", design="town_hall")
    )
    assert (filled.id, filled.position, filled.region) == (first.id, HALL.position, "Kharkiv")
    assert bench.places.places() == (filled,)
    for otherwise in (
        PlaceWanted(name="Town hall", region="Poltava"),
        PlaceWanted(name="Town hall", position=HALL.position, design="church"),
        PlaceWanted(name=first.id, position=Place.at("50.5", "30.5")),
    ):
        with pytest.raises(ArchiveError) as caught:
            list(bench.places.add([photos / "other.jpg"], otherwise, SURVEYED))
        assert caught.value.id == "place_says_otherwise" and caught.value.values["place"] == "Town hall"
    assert bench.places.places() == (filled,) and bench.places.references() == ()


def test_a_position_near_the_known_one_is_told_when_it_is_passed_over(bench: Workbench, photos: Path) -> None:
    given = [photos / "other.jpg"]
    (first,) = bench.places.add(given, HALL, SURVEYED)
    assert first.passed_over is None
    near = Place.at("49.7103", "37.615")
    (again,) = bench.places.add(given, PlaceWanted(name="Town hall", position=near), SURVEYED)
    assert again.passed_over == near and again.place == first.place


def test_whether_one_of_several_namesakes_without_position_is_meant_is_asked(bench: Workbench) -> None:
    bench.places.archive.add_place("Town hall")
    bench.places.archive.add_place("Town hall", Place.at("50.5", "30.5"))
    with pytest.raises(ArchiveError) as caught:
        bench.places.wanted(HALL)
    assert caught.value.id == "places_not_told_apart"
    near = PlaceWanted(name="Town hall", position=Place.at("50.5", "30.5001"))
    assert bench.places.wanted(near).position == Place.at("50.5", "30.5")


def test_facts_of_a_known_photo_are_completed_and_a_contradiction_is_an_answer(
    bench: Workbench, photos: Path
) -> None:
    given = [photos / "reference.jpg", photos / "other.jpg"]
    list(bench.places.add(given[:1], HALL, SURVEYED))
    since = Instant("2021", Precision.YEAR)
    (again,) = bench.places.add(given[:1], HALL, ReferenceFacts(public_since=since))
    assert again.again and again.reference is not None
    known = bench.places.reference(again.reference.id).facts
    assert (known.public_since, known.author, known.known_by) == (
        since, SURVEYED.author, SURVEYED.known_by,
    )  # fmt: skip
    with_region = replace_field(HALL, region="Kharkiv")
    (refused,) = bench.places.add(given[:1], with_region, ReferenceFacts(licence=Text("CC0")))
    assert refused.error is not None and bench.places.place("Town hall").region == ""
    refused, added = bench.places.add(given, HALL, ReferenceFacts(licence=Text("CC0")))
    assert refused.error is not None and refused.error.id == "reference_says_otherwise"
    assert refused.error.values["differing"] == "licence: CC-BY-4.0 ≠ CC0" and refused.reference is None
    assert added.error is None
    assert bench.places.reference(again.reference.id).facts == known


def test_what_is_said_of_a_folder_goes_before_its_tags_which_never_contradict(
    bench: Workbench, walk: Path
) -> None:
    camera = Place.at("49.7102", "37.6151")
    said = ReferenceFacts(known_by=Term("own_survey"), camera=camera)
    first = [answer.reference for answer in bench.places.add_folder(walk, HALL, facts=said)]
    facts = [reference.facts for reference in first if reference]
    assert {(one.known_by.value, one.camera) for one in facts} == {("own_survey", camera)}
    assert all(isinstance(one.taken, Instant) for one in facts)
    again = [answer for answer in bench.places.add_folder(walk, HALL) if not answer.skipped]
    assert [answer.error for answer in again] == [None] * 3
    assert [answer.reference.facts for answer in again if answer.reference] == facts


def test_what_is_presumed_gives_way_to_what_was_said(bench: Workbench, photos: Path) -> None:
    assert presumed_of(Term("satellite")).reproduction == Term("not_public")
    assert presumed_of(Term("own_survey")) == ReferenceFacts()
    given, street = [photos / "other.jpg"], ReferenceFacts(known_by=Term("street_level"))
    presumed = presumed_of(Term("street_level"))
    (first,) = bench.places.add(given, HALL, street, presumed=presumed)
    assert first.reference is not None and first.reference.facts.reproduction == Term("not_public")
    allowed = ReferenceFacts(reproduction=Term("allowed"))
    bench.places.describe_reference(first.reference.id, allowed, ["reproduction"])
    (again,) = bench.places.add(given, HALL, street, presumed=presumed)
    assert again.reference is not None and again.reference.facts.reproduction == Term("allowed")


# ---- from a case, and back ----------------------------------------------------------------------------------


def test_an_exhibit_is_added_with_what_its_card_says(bench: Workbench, case: OpenCase, photos: Path) -> None:
    (taken,) = case.add([photos / "reference.jpg"], EvidenceRole.REFERENCE)
    assert taken.exhibit is not None
    before = case.file.seq
    with pytest.raises(UsageError) as caught:
        bench.places.add_from_case(case, "R1")
    assert caught.value.id == "exhibit_names_no_place"
    plain = bench.places.add_from_case(case, "R1", PlaceWanted(name="Square"))
    assert plain.reference is not None and plain.reference.facts == ReferenceFacts()
    card = ReferenceDescribed(
        card=new_ulid(),
        evidence=taken.exhibit.id,
        place_name=Text("Town hall"),
        place=Place.at("49.71015", "37.615"),
        known_by=Term("satellite"),
        provider=Text("A provider"),
        source=Link("https://example.org/view"),
        reproduction=Term("not_public"),
    )
    assert case.file.seq == before
    case.file.record(card)
    added = bench.places.add_from_case(case, "R1")
    assert added.place is not None and added.reference is not None
    assert (added.place.name, added.place.position) == ("Town hall", card.place)
    facts = added.reference.facts
    assert (facts.known_by, facts.provider, facts.source) == (card.known_by, card.provider, card.source)
    assert added.reference.received_name == FileName("reference.jpg")
    assert added.reference.origin == Term("case")
    assert bench.places.data(added.reference.id) == (photos / "reference.jpg").read_bytes()


def test_a_reference_becomes_a_card_of_a_case_with_everything_said(bench: Workbench, photos: Path) -> None:
    (added,) = bench.places.add([photos / "reference.jpg"], HALL, SURVEYED)
    assert added.reference is not None
    evidence = new_ulid()
    card = bench.places.card(added.reference.id, evidence)
    assert (card.evidence, card.place_name, card.place) == (evidence, Text("Town hall"), HALL.position)
    assert (card.known_by, card.author, card.licence) == (
        SURVEYED.known_by, SURVEYED.author, SURVEYED.licence,
    )  # fmt: skip
    assert card.archive_reference == Text(added.reference.id) and card.note == UNKNOWN


# ---- looking after ------------------------------------------------------------------------------------------


def test_places_are_renamed_merged_handed_on_and_taken_in(
    bench: Workbench, photos: Path, tmp_path: Path
) -> None:
    list(bench.places.add([photos / "reference.jpg"], HALL, SURVEYED))
    list(bench.places.add([photos / "other.jpg"], PlaceWanted(name="Church"), SURVEYED))
    bench.places.rename("Church", "Cathedral")
    with pytest.raises(ArchiveError):
        bench.places.rename("Cathedral", " ")
    assert bench.places.merge("Town hall", "Cathedral").moved == 1
    assert bench.places.place("Town hall").other_names == ("Cathedral",)
    assert bench.places.rename("Town hall", "cathedral").names == ("cathedral",)
    bench.places.rename("cathedral", "Town hall")
    written = bench.places.export(tmp_path / "set", ["Town hall"], include_unknown=True)
    assert (written.places, written.references) == (1, 2)
    with Workbench(Folders(tmp_path / "theirs", tmp_path / "cache"), processes=processes()) as theirs:
        assert theirs.places.import_from(tmp_path / "set").added == 2
        assert theirs.places.state() == bench.places.state()


def test_what_is_said_of_a_place_and_a_reference_is_corrected_and_nothing_else_is_lost(
    bench: Workbench, photos: Path
) -> None:
    (added,) = bench.places.add([photos / "reference.jpg"], HALL, SURVEYED)
    assert added.reference is not None and added.place is not None
    moved = bench.places.describe_place("Town hall", position=UNKNOWN, note="with a tower")
    assert moved == bench.places.place("Town hall") == replace(
        added.place, position=UNKNOWN, note="with a tower"
    )  # fmt: skip
    said = ReferenceFacts(licence=Text("CC0"), heading_deg=Measure("90", "deg"))
    described = bench.places.describe_reference(
        added.reference.id, said, ["licence", "heading_deg", "author"]
    )
    expected = replace(SURVEYED, licence=said.licence, heading_deg=said.heading_deg, author=UNKNOWN)
    assert described == bench.places.reference(added.reference.id) == replace(
        added.reference, facts=expected
    )  # fmt: skip
    with pytest.raises(ArchiveError):
        bench.places.describe_place("Station", note="x")


def test_what_was_made_from_a_withdrawn_picture_is_forgotten_although_its_file_stays(tmp_path: Path) -> None:
    forgotten: list[str] = []

    def never() -> NoReturn:
        raise AssertionError("neither processes nor a comparison are needed")

    places = Places(tmp_path / "archive", never, never, forgotten.append)
    place = places.archive.add_place("Square")
    reference = places.archive.add_reference(place.id, forge.picture_file("png"), SURVEYED).reference
    path = places.archive.files.path(reference.sha256)
    path.unlink()
    path.mkdir()  # cannot be unlinked
    with pytest.raises(ArchiveError) as caught:
        places.withdraw(reference.id)
    assert caught.value.id == "picture_not_removed" and forgotten == [reference.sha256]
    path.rmdir()
    path.write_bytes(forge.picture_file("png"))
    assert places.withdraw(reference.id).id == reference.id
    assert not path.exists() and forgotten == [reference.sha256] * 2
    places.close()


def test_what_the_tags_of_a_set_tell_is_read_in_the_confined_process(
    bench: Workbench, walk: Path, photos: Path, tmp_path: Path
) -> None:
    list(bench.places.add_folder(walk, HALL, facts=ReferenceFacts(reproduction=Term("allowed"))))
    written = bench.places.export(tmp_path / "set")
    assert written.carried == Carried(files=3, people=0, serials=0, positions=3, unread=0)


# ---- which place is this? -----------------------------------------------------------------------------------


def test_a_photo_finds_its_place_among_others_and_every_answer_is_said_as_it_comes(
    bench: Workbench, photos: Path
) -> None:
    list(bench.places.add([photos / "other.jpg"], PlaceWanted(name="Church"), SURVEYED))
    list(bench.places.add([photos / "reference.jpg"], HALL, SURVEYED))
    list(bench.places.add([photos / "copy.jpg"], HALL, SURVEYED))
    heard: list[PlaceAnswer] = []
    search = bench.places.match(photos / "photo.jpg", found=heard.append)
    assert search.searched == len({answer.reference.id for answer in heard}) == 3
    assert search.compared >= 2  # once one matches, what a glance shows to be hopeless is left
    assert search.archive_state == bench.places.state()
    assert [standing.place.name for standing in search.standings] == ["Town hall", "Church"]
    best = search.standings[0].best
    assert best.outcome in ("match", "likely") and best.inliers > 0 and not best.for_information
    copy = next(answer for answer in heard if answer.reference.received_name == FileName("copy.jpg"))
    assert copy.same_photograph and copy.for_information
    assert search.standings[1].best.outcome not in ("match", "likely")
    assert bench.places.match(photos / "photo.jpg", limit=1).compared == 1


def test_a_look_alike_of_another_place_is_looked_at_again_although_one_matches(bench: Workbench) -> None:
    for name in ("reference_2019_summer.jpg", "lookalike_1.jpg"):
        list(bench.places.add([EXAMPLE / name], PlaceWanted(name=name), SURVEYED))
    answers = bench.places.match(EXAMPLE / "photo_2022-09-10_10-21-07.jpg").standings
    found = {standing.place.name: (standing.best.outcome, standing.best.effort) for standing in answers}
    assert found["reference_2019_summer.jpg"] == ("match", "quick")
    outcome, effort = found["lookalike_1.jpg"]
    assert outcome != "match" and effort == "usual"


def test_of_many_references_the_likeliest_are_compared_and_the_others_said_to_be_left(
    bench: Workbench, photos: Path, tmp_path: Path
) -> None:
    for number in range(14):
        path = tmp_path / f"{number}.png"
        path.write_bytes(small_wall(number))
        list(bench.places.add([path], PlaceWanted(name=f"Place {number}"), SURVEYED))
    list(bench.places.add([photos / "reference.jpg"], HALL, SURVEYED))
    heard: list[PlaceAnswer] = []
    said: list[tuple[str, int, int]] = []
    search = bench.places.match(
        photos / "photo.jpg", found=heard.append, progress=lambda *now: said.append(now)
    )
    assert search.standings[0].place.name == "Town hall"
    assert search.searched == 15 and search.compared <= 12
    assert len({answer.reference.id for answer in heard}) == 15
    left = [answer for answer in heard if answer.outcome == "not_compared"]
    assert len(left) >= 3 and all(answer.effort == "glance" for answer in left)
    assert said[0][0] == "glancing" and ("glancing", 15, 15) in said
    few = bench.places.match(photos / "photo.jpg", limit=2)
    assert few.compared <= 2 and few.standings[0].place.name == "Town hall"


def test_more_references_than_can_be_glanced_at_are_searched_by_an_index(
    bench: Workbench, tmp_path: Path
) -> None:
    for number in range(EXHAUSTIVE + 1):
        (tmp_path / f"{number}.png").write_bytes(small_wall(number))
    paths = [tmp_path / f"{number}.png" for number in range(EXHAUSTIVE + 1)]
    list(bench.places.add(paths[:-1], PlaceWanted(name="Elsewhere"), SURVEYED))
    list(bench.places.add(paths[-1:], HALL, SURVEYED))
    (tmp_path / "photo.png").write_bytes(small_wall(EXHAUSTIVE))
    said: list[str] = []
    heard: list[PlaceAnswer] = []
    search = bench.places.match(
        tmp_path / "photo.png",
        found=heard.append,
        limit=1,
        progress=lambda what, _done, _of: said.append(what),
    )
    assert {"describing", "indexing", "glancing"} <= set(said)
    assert search.searched == EXHAUSTIVE + 1 and search.compared == 1
    closely = next(answer for answer in heard if answer.effort != "glance")
    assert closely.place.name == "Town hall" and closely.same_photograph


def test_an_exhibit_of_a_case_finds_its_place_and_nothing_is_recorded(
    bench: Workbench, case: OpenCase, photos: Path
) -> None:
    list(bench.places.add([photos / "reference.jpg"], HALL, SURVEYED))
    list(case.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED))
    before = case.file.seq
    search = bench.places.match_exhibit(case, "Q1")
    assert search.standings[0].best.outcome in ("match", "likely")
    assert case.file.seq == before and search.masked == ""
    with pytest.raises(RecordError):
        bench.places.match_exhibit(case, "Q2")
    photo = case.snapshot().exhibit("Q1")
    case.people.paint_mask(photo.id, [Region("0,0 9,9", photo.sha256, 480, 360)])
    assert bench.places.match_exhibit(case, "Q1").masked == "Q1"


def test_a_place_known_by_a_caption_is_compared_for_information_only(bench: Workbench, photos: Path) -> None:
    list(bench.places.add([photos / "reference.jpg"], HALL, ReferenceFacts(known_by=Term("caption"))))
    (standing,) = bench.places.match(photos / "photo.jpg").standings
    assert standing.best.outcome in ("match", "likely") and standing.best.for_information
    assert not standing.counts


def test_an_altered_or_missing_reference_is_an_answer_and_the_rest_goes_on(
    bench: Workbench, photos: Path
) -> None:
    list(bench.places.add([photos / "other.jpg", photos / "reference.jpg"], HALL, SURVEYED))
    list(bench.places.add([photos / "copy.jpg"], PlaceWanted(name="Church"), SURVEYED))
    altered, kept, missing = bench.places.references()
    archive = bench.places.archive
    archive.files.path(altered.sha256).write_bytes((photos / "reference.jpg").read_bytes())
    archive.files.path(missing.sha256).unlink()
    answers: dict[str, PlaceAnswer] = {}
    bench.places.match(photos / "photo.jpg", found=lambda a: answers.update({a.reference.id: a}))
    assert answers[kept.id].outcome in ("match", "likely")
    for reference, id in ((altered, "archive_picture_altered"), (missing, "archive_picture_missing")):
        answer = answers[reference.id]
        assert answer.outcome == "failed" and answer.reason is not None and answer.reason.id == id


def test_what_is_no_photo_is_refused_before_anything_is_compared(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "page.jpg").write_bytes(forge.html_page())
    with pytest.raises(MediaError):
        bench.places.match(tmp_path / "page.jpg")
    with pytest.raises(InputError):
        bench.places.match(tmp_path / "gone.jpg")


def test_an_empty_archive_gives_no_answer(bench: Workbench, photos: Path) -> None:
    search = bench.places.match(photos / "photo.jpg")
    assert (search.standings, search.compared) == ((), 0)


def test_a_search_can_be_stopped(bench: Workbench, photos: Path) -> None:
    list(bench.places.add([photos / "other.jpg", photos / "reference.jpg"], HALL, SURVEYED))
    cancellation = Cancellation()
    with pytest.raises(Cancelled):
        bench.places.match(photos / "photo.jpg", cancellation, found=lambda _answer: cancellation.cancel())
