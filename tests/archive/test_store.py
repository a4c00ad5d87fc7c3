"""The archive keeps what it acknowledged, once, and says when stored bytes no longer agree."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from provenance.archive.items import KNOWN_BY, REPRODUCTION, ArchivePlace, ReferenceFacts, distance_m
from provenance.archive.merging import merged_facts
from provenance.archive.schema import VERSIONS
from provenance.archive.store import Archive
from provenance.errors import AlidadeError, ArchiveAltered, ArchiveBusy, ArchiveError, MediaError
from provenance.record.references import ReferenceDescribed
from provenance.record.values import (
    UNKNOWN,
    FileName,
    Instant,
    Measure,
    Period,
    Place,
    Precision,
    Term,
    Text,
)
from provenance.workbench.vocabulary import VOCABULARY
from tests import forge
from tests.archive.desk import FULL, SQUARE, filled, object_files, picture
from tests.archive.killing import told_until_killed

CHILD = Path(__file__).with_name("adding_child.py")
KILLS = 8
LONGEST_S = 0.4  # after the archive was opened: some dozen pictures


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "archive") as made:
        yield made


def refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = ArchiveError) -> None:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id


# ---- keeping ------------------------------------------------------------------------------------------------


def test_everything_said_of_a_reference_is_there_after_opening_again(tmp_path: Path) -> None:
    with filled(tmp_path / "archive") as first:
        places, references, state = first.places(), first.references(), first.state()
    with Archive(tmp_path / "archive") as again:
        assert again.places() == places and again.references() == references and again.state() == state
        assert [place.name for place in places] == ["Church", "Town hall"]
        hall = again.named("town HALL")
        assert (hall.position, hall.region, hall.design) == (SQUARE, "Kharkiv", "town_hall")
        kept, _ = again.references(hall.id)
        assert kept.facts == FULL and kept.received_name == FileName("hall.png")
        assert (kept.media_type, kept.size_bytes) == ("png", len(picture(1)))
        assert again.data(kept.id) == picture(1)
    assert [path.name for path in sorted((tmp_path / "archive").iterdir())] == ["archive.sqlite", "objects"]


def test_the_same_bytes_for_the_same_place_are_one_reference_and_for_another_a_second(
    archive: Archive,
) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    before, files = archive.state(), object_files(archive)
    again = archive.add_reference(hall.id, picture(1), ReferenceFacts())
    assert again.again and again.reference.facts == FULL
    assert archive.state() == before
    other = archive.add_reference(church.id, picture(1), ReferenceFacts())
    assert not other.again and archive.state() != before
    assert object_files(archive) == files


def test_the_state_follows_what_is_there_and_not_what_is_said_of_it(archive: Archive) -> None:
    before, reference = archive.state(), archive.references()[0]
    archive.revise_reference(reference.id, ReferenceFacts(known_by=Term("caption")))
    assert archive.reference(reference.id).facts.known_by == Term("caption")
    assert archive.state() == before
    archive.withdraw(reference.id)
    assert archive.state() != before


def test_what_is_no_picture_does_not_enter(archive: Archive) -> None:
    hall = archive.named("Town hall")
    for data, id in (
        (forge.html_page(), "not_a_picture"),
        (b"", "not_a_picture"),
        (forge.svg_drawing(), "reference_not_decodable"),
    ):
        with pytest.raises(MediaError) as caught:
            archive.add_reference(hall.id, data, FULL)
        assert caught.value.id == id
    assert len(archive.references(hall.id)) == 2


def test_words_and_headings_that_are_none_are_refused() -> None:
    refused("not_a_reference_word", lambda: ReferenceFacts(known_by=Term("hearsay")))
    refused("not_a_reference_word", lambda: ReferenceFacts(reproduction=Term("maybe")))
    for wrong in (Measure("361", "deg"), Measure("-1", "deg"), Measure("10", "m")):
        refused("not_a_heading", lambda wrong=wrong: ReferenceFacts(heading_deg=wrong))  # type: ignore[misc]


def test_the_words_and_fields_are_those_of_the_cases_reference_card() -> None:
    assert VOCABULARY["known_by"] == KNOWN_BY
    assert VOCABULARY["reproduction"] == REPRODUCTION
    fields = set(ReferenceFacts.__struct_fields__) - {"camera"}
    assert fields < set(ReferenceDescribed.__struct_fields__)


# ---- what is said anew ------------------------------------------------------------------------------------------


def test_what_is_said_of_a_known_photo_fills_what_is_unknown_and_is_never_dropped(archive: Archive) -> None:
    hall = archive.named("Town hall")
    known = archive.references(hall.id)[1]
    said = ReferenceFacts(licence=Text("CC0"), reproduction=Term("not_public"), known_by=Term("satellite"))
    again = archive.add_reference(hall.id, picture(2), said, presumed=FULL)
    assert again.again
    expected = replace(FULL, known_by=Term("satellite"), licence=Text("CC0"), reproduction=Term("not_public"))
    assert again.reference.facts == archive.reference(known.id).facts == expected


def test_what_contradicts_is_refused_by_name_and_changes_nothing(archive: Archive) -> None:
    hall = archive.named("Town hall")
    known = archive.references(hall.id)[0]
    otherwise = ReferenceFacts(licence=Text("CC0"), author=Text("Автор"), note=Text("x"))
    with pytest.raises(ArchiveError) as caught:
        archive.add_reference(hall.id, picture(1), otherwise)
    assert (caught.value.id, caught.value.values) == (
        "reference_says_otherwise",
        {
            "name": "hall.png",
            "id": known.id,
            "differing": "licence: CC-BY-4.0 ≠ CC0; note: from the pavement ≠ x",
        },
    )
    assert archive.reference(known.id) == known


def test_what_is_said_of_a_known_place_fills_gaps_and_a_contradiction_is_refused(archive: Archive) -> None:
    church = archive.named("Church")
    near = Place.at("49.7104", "37.62")
    said = ArchivePlace(id=church.id, name="x", position=near, region="Kharkiv", note="white")
    assert archive.complete_place(said) == replace(church, region="Kharkiv", note="white")
    assert archive.place(church.id).position == church.position
    reaching = replace(said, position=Place.at("49.71", "37.62", "60"))
    assert archive.complete_place(reaching).position == reaching.position
    far = Place.at("50", "30")
    for change in ({"region": "Poltava"}, {"design": "tower"}, {"note": "red"}, {"position": far}):
        (field,) = change
        with pytest.raises(ArchiveError) as caught:
            archive.complete_place(replace(said, **change))
        assert caught.value.id == "place_says_otherwise"
        assert str(caught.value.values["differing"]).startswith(f"{field}: ")
        assert (caught.value.values["place"], caught.value.values["id"]) == ("Church", church.id)


# ---- withdrawing, renaming, merging -------------------------------------------------------------------------


def test_a_withdrawn_reference_takes_its_bytes_with_it_unless_another_place_has_them(
    archive: Archive,
) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    reference = archive.references(hall.id)[0]
    twin = archive.add_reference(church.id, picture(1), ReferenceFacts()).reference
    archive.withdraw(reference.id)
    refused("reference_withdrawn", lambda: archive.reference(reference.id))
    assert archive.data(twin.id) == picture(1)
    archive.withdraw(twin.id)
    assert not archive.files.path(twin.sha256).exists()
    refused("reference_withdrawn", lambda: archive.withdraw(twin.id))
    refused("no_such_reference", lambda: archive.data("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    assert FULL.author.value.encode() not in (archive.folder / "archive.sqlite").read_bytes()


def test_a_picture_that_cannot_be_removed_is_said_and_withdrawing_again_removes_it(
    archive: Archive,
) -> None:
    reference = archive.references()[0]
    path = archive.files.path(reference.sha256)
    path.unlink()
    path.mkdir()  # a folder there: the file cannot be removed, as when another program has it open on Windows
    for _ in range(2):
        with pytest.raises(ArchiveError) as caught:
            archive.withdraw(reference.id)
        assert caught.value.id == "picture_not_removed"
        assert caught.value.values["file"] == f"objects/{reference.sha256[:2]}/{reference.sha256[2:]}"
        refused("reference_withdrawn", lambda: archive.reference(reference.id))
    path.rmdir()
    path.write_bytes(picture(1))
    gone = archive.withdraw(reference.id)
    assert (gone.id, gone.place_id, gone.sha256) == (reference.id, reference.place_id, reference.sha256)
    assert not path.exists()
    refused("reference_withdrawn", lambda: archive.withdraw(reference.id))


def test_a_picture_left_behind_is_removed_by_withdrawing_again_after_opening_again(archive: Archive) -> None:
    reference = archive.references()[0]
    path = archive.files.path(reference.sha256)
    archive.withdraw(reference.id)
    path.write_bytes(picture(1))  # as if it had stayed
    with Archive(archive.folder) as again:
        assert again.withdraw(reference.id).sha256 == reference.sha256
    assert not path.exists()


def test_a_picture_added_again_meanwhile_is_not_removed_by_withdrawing_again(archive: Archive) -> None:
    reference = archive.references()[0]
    archive.withdraw(reference.id)
    kept = archive.add_reference(reference.place_id, picture(1), FULL).reference
    refused("reference_withdrawn", lambda: archive.withdraw(reference.id))
    assert archive.data(kept.id) == picture(1)


def test_places_made_one_keep_every_picture_once_and_the_old_id_still_means_them(archive: Archive) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    archive.add_reference(church.id, picture(1), ReferenceFacts())
    merged = archive.merge_places(hall.id, church.id)
    assert (merged.moved, merged.already_there) == (1, 1)
    assert archive.place(church.id).id == hall.id
    assert [archive.data(r.id) for r in archive.references(church.id)] == [picture(1), picture(2), picture(3)]
    assert [place.name for place in archive.places()] == ["Town hall"]
    refused("place_merged_with_itself", lambda: archive.merge_places(hall.id, church.id))


def test_of_two_places_made_one_nothing_that_was_said_is_dropped(archive: Archive) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    archive.merge_places(church.id, hall.id)
    (kept,) = archive.places()
    assert (kept.id, kept.names) == (church.id, ("Church", "Town hall"))
    assert (kept.region, kept.design, kept.position) == ("Kharkiv", "church", church.position)
    assert kept.note.splitlines() == [
        "with a tower", "Town hall: town_hall", "Town hall: 49.7064,37.6167 ± 40 m",
    ]  # fmt: skip
    assert archive.named("town HALL") == archive.place(hall.id) == kept


@pytest.mark.parametrize(
    ("one", "other", "wins"),
    [
        ("allowed", "not_public", "not_public"),
        ("not_public", "allowed", "not_public"),
        ("allowed", "unknown", "unknown"),
        ("unknown", "not_public", "not_public"),
        ("allowed", "allowed", "allowed"),
    ],
)
def test_of_two_records_of_one_photo_the_stricter_reproduction_wins(
    archive: Archive, one: str, other: str, wins: str
) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    first = ReferenceFacts(reproduction=Term(one), known_by=Term("caption"), note=Text("mine"))
    second = ReferenceFacts(reproduction=Term(other), known_by=Term("geotag"), author=Text("A. Walker"))
    kept = archive.add_reference(hall.id, picture(7), first).reference
    gone = archive.add_reference(church.id, picture(7), second).reference
    archive.merge_places(hall.id, church.id)
    merged = archive.reference(gone.id)  # the old id still means the photo
    assert merged.id == kept.id
    assert (merged.facts.reproduction.value, merged.facts.known_by.value) == (wins, "caption")
    assert (merged.facts.author, merged.facts.note) == (Text("A. Walker"), Text("mine\nknown_by: geotag"))
    archive.withdraw(gone.id)
    refused("reference_withdrawn", lambda: archive.reference(gone.id))


def test_what_is_known_of_how_a_doubled_photo_came_here_stands_in_the_note(archive: Archive) -> None:
    hall, church = archive.named("Town hall"), archive.named("Church")
    taken = Instant("2024-05-01T14:00", Precision.MINUTE, "+03:00")
    span = Period(Instant("2019", Precision.YEAR), taken)
    for place, facts, name, origin in (
        (hall, ReferenceFacts(taken=Instant("2024-05-01T14:00", Precision.MINUTE)), "a.jpg", "hand"),
        (church, ReferenceFacts(taken=taken, heading_deg=Measure("90", "deg", "5")), "b.jpg", "case"),
    ):
        archive.add_reference(place.id, picture(7), facts, received_name=FileName(name), origin=origin)
    archive.merge_places(hall.id, church.id)
    merged = archive.is_there(hall.id, hashlib.sha256(picture(7)).hexdigest())
    assert merged is not None and isinstance(merged.facts.note, Text)
    said = merged.facts.note.value.splitlines()
    assert said[:3] == ["taken: 2024-05-01T14:00+03:00", "received_name: b.jpg", "origin: case"]
    assert merged.received_name == FileName("a.jpg")
    between = replace(merged, facts=ReferenceFacts(taken=span))
    note = merged_facts(replace(merged, facts=ReferenceFacts(taken=taken)), between).note
    assert note == Text("taken: 2019/2024-05-01T14:00+03:00")


def test_a_place_is_found_by_name_only_when_one_has_it(archive: Archive) -> None:
    archive.add_place("church", Place.at("50", "30"))
    refused("several_places_of_that_name", lambda: archive.named("Church"))
    refused("no_such_place", lambda: archive.named("Station"))
    refused("place_without_name", lambda: archive.add_place("  "))


def test_the_same_place_has_the_same_name_and_lies_near(archive: Archive) -> None:
    hall = archive.named("Town hall")
    assert archive.same_place("TOWN HALL", Place.at("49.7068", "37.6167")) == hall  # 44 m
    assert archive.same_place("Town hall", Place.at("49.7364", "37.6167")) is None  # 3.3 km
    assert archive.same_place("Station", SQUARE) is None
    nearer = archive.add_place("town hall", Place.at("49.70679", "37.6167"))
    assert archive.same_place("Town hall", Place.at("49.7068", "37.6167")) == nearer


def test_a_name_alone_does_not_make_two_places_one(archive: Archive) -> None:
    archive.add_place("Station")
    assert archive.same_place("Station", SQUARE) is None
    assert archive.same_place("Town hall", UNKNOWN) is None


def test_distances_along_the_ground() -> None:
    """One degree of latitude on the mean sphere, and London to Paris (343.5 km, great circle of the two centres)."""
    assert distance_m(Place.at("0", "0"), Place.at("1", "0")) == pytest.approx(111_195, abs=1)
    london, paris = Place.at("51.5074", "-0.1278"), Place.at("48.8566", "2.3522")
    assert distance_m(london, paris) == pytest.approx(343_556, rel=1e-3)
    assert distance_m(Place.at("0", "179.9995"), Place.at("0", "-179.9995")) == pytest.approx(111.2, abs=0.1)


# ---- alterations --------------------------------------------------------------------------------------------


def test_an_altered_or_missing_picture_is_found_and_adding_it_again_heals_it(archive: Archive) -> None:
    reference = archive.references()[0]
    path = archive.files.path(reference.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    refused("archive_picture_altered", lambda: archive.data(reference.id), ArchiveAltered)
    path.unlink()
    refused("archive_picture_missing", lambda: archive.data(reference.id), ArchiveAltered)
    assert archive.add_reference(reference.place_id, picture(1), ReferenceFacts()).again
    assert archive.data(reference.id) == picture(1)


def test_an_altered_row_is_named(archive: Archive, tmp_path: Path) -> None:
    reference = archive.references()[0]
    with sqlite3.connect(archive.folder / "archive.sqlite") as connection:
        connection.execute("UPDATE place_references SET facts = x'7b' WHERE id = ?", (reference.id,))
    connection.close()
    refused("archive_row_altered", lambda: archive.reference(reference.id), ArchiveAltered)


def test_a_file_that_is_no_archive_or_a_newer_one_is_left_alone(tmp_path: Path) -> None:
    def database(name: str, *statements: str) -> Path:
        (tmp_path / name).mkdir()
        with sqlite3.connect(tmp_path / name / "archive.sqlite") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return tmp_path / name

    refused("not_an_archive", lambda: Archive(database("other", "CREATE TABLE x (y)")))
    filled(tmp_path / "newer").close()
    with sqlite3.connect(tmp_path / "newer" / "archive.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {len(VERSIONS) + 1}")
    connection.close()
    refused("archive_format_newer", lambda: Archive(tmp_path / "newer"))
    (tmp_path / "noise").mkdir()
    (tmp_path / "noise" / "archive.sqlite").write_bytes(b"not a database " * 500)
    refused("archive_unreadable", lambda: Archive(tmp_path / "noise"), ArchiveAltered)
    (tmp_path / "file").write_bytes(b"x")
    refused("archive_not_usable", lambda: Archive(tmp_path / "file"))


# ---- several at once, and kills -----------------------------------------------------------------------------


def test_a_writer_that_does_not_finish_is_said_and_one_that_does_is_waited_for(archive: Archive) -> None:
    other = Archive(archive.folder, busy_s=0.05)
    with archive.writing():
        refused("archive_busy", lambda: other.add_place("Station"), ArchiveBusy)
    other.add_place("Station")
    other.close()
    assert archive.named("Station").name == "Station"


def test_threads_of_one_archive_add_without_losing_anything(archive: Archive) -> None:
    hall = archive.named("Town hall").id
    threads = [
        threading.Thread(
            target=lambda start=start: [
                archive.add_reference(hall, picture(n), ReferenceFacts()) for n in range(start, start + 10)
            ]
        )
        for start in (100, 105)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(archive.references(hall)) == 2 + 15


def test_two_processes_add_at_once_and_make_the_archive_between_them(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from provenance.archive.store import Archive\n"
        "from provenance.archive.items import ReferenceFacts; from tests.archive.desk import picture\n"
        "archive = Archive(Path(sys.argv[1])); place = archive.add_place(sys.argv[2])\n"
        "for n in range(10): archive.add_reference(place.id, picture(n), ReferenceFacts())\n"
    )
    root = Path(__file__).parents[2]
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "archive"), name], cwd=root)
        for name in ("one", "two")
    ]
    assert [child.wait() for child in children] == [0, 0]
    with Archive(tmp_path / "archive") as archive:
        assert [len(archive.references(place.id)) for place in archive.places()] == [10, 10]
        assert len(object_files(archive)) == 10
        assert all(archive.data(reference.id) for reference in archive.references())


def test_a_killed_writer_loses_nothing_acknowledged_and_leaves_nothing_half(tmp_path: Path) -> None:
    folder, draw = tmp_path / "archive", random.Random(4)
    there: dict[str, int] = {}
    gone: set[str] = set()
    for kill in range(KILLS):
        _kill_once(folder, 1000 * kill, draw.random() * LONGEST_S, there, gone)
        with Archive(folder) as archive:
            archive.sweep()
            references = {reference.id: reference for reference in archive.references()}
            said = set(there) - gone
            unsaid = (
                said - references.keys()
            )  # withdrawn, and killed before it could say so: the newest alone
            assert unsaid <= {max(said, default="")}
            gone |= unsaid
            assert all(archive.data(id) == picture(there[id]) for id in references.keys() & there.keys())
            assert all(archive.files.agrees(reference.sha256) for reference in references.values())
            files = {path.parent.name + path.name for path in object_files(archive)}
            needed = {reference.sha256 for reference in references.values()}
            assert (
                needed <= files and len(files - needed) <= kill + 1
            )  # one each may be whole and without its row
            assert not {digest for digest in files - needed if archive.was_withdrawn(digest)}
    assert len(there) > KILLS


def _kill_once(folder: Path, first: int, after_s: float, there: dict[str, int], gone: set[str]) -> None:
    for line in told_until_killed(CHILD, folder, first, after_s):
        word, id, *number = line.split()
        if word == "added":
            there[id] = int(number[0])
        else:
            gone.add(id)


def test_a_lost_or_older_database_costs_no_picture(tmp_path: Path) -> None:
    with filled(tmp_path / "archive") as archive:
        kept = object_files(archive)
    (tmp_path / "archive" / "archive.sqlite").unlink()
    with Archive(tmp_path / "archive") as archive:
        archive.add_place("Station")
        assert kept and object_files(archive) == kept


def test_half_written_files_of_a_killed_writer_are_swept_and_all_others_left(tmp_path: Path) -> None:
    with filled(tmp_path / "archive") as archive:
        kept = object_files(archive)
        orphan = archive.files.path("ab" * 32)
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"no row")
        (orphan.parent / ".aside-half").write_bytes(b"half")
        (archive.files.folder / "README").write_text("not ours")
    with Archive(tmp_path / "archive") as archive:
        archive.add_place("Station")  # the first writing of an opening sweeps
        assert object_files(archive) == sorted([*kept, orphan, archive.files.folder / "README"])


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_archive_is_for_its_owner_only(archive: Archive) -> None:
    assert archive.files.folder.stat().st_mode & 0o077 == 0
