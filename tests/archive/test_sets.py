"""A reference set handed on arrives whole, once, and never writes or reads outside its folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provenance.archive.carried import Carried
from provenance.archive.items import ReferenceFacts
from provenance.archive.manifest import FORMAT, VERSION
from provenance.archive.sets import ImportedSet, export_set, import_set
from provenance.archive.store import Archive
from provenance.errors import ArchiveError, Cancelled
from provenance.media.metadata.reading import read_tags
from provenance.media.tags import TagReading
from provenance.record.identity import new_ulid
from provenance.record.values import UNKNOWN, Place, Term
from tests import forge
from tests.archive.desk import FULL, filled, picture


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with filled(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "theirs") as made:
        yield made


def manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest of a set."""
    path = folder / "manifest.json"
    plain = json.loads(path.read_bytes())
    change(plain)
    path.write_text(json.dumps(plain), "utf-8")


def counts(taken: ImportedSet) -> tuple[int, int, int, int]:
    return taken.places_added, taken.places_there, taken.added, taken.already_there


def reasons(taken: ImportedSet) -> list[str]:
    return [refused.error.id for refused in taken.refused]


def test_a_set_arrives_with_everything_said_and_without_what_is_not_public(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    written = export_set(archive, tmp_path / "set", include_notes=True)
    assert (written.places, written.references, written.refused) == (2, 2, ())
    assert [reference.facts.reproduction.value for reference in written.left_out] == ["not_public"]
    shown = json.loads((tmp_path / "set" / "manifest.json").read_bytes())
    assert (shown["format"], shown["version"]) == (FORMAT, VERSION)
    assert picture(2) not in [path.read_bytes() for path in (tmp_path / "set" / "pictures").iterdir()]
    taken = import_set(empty, tmp_path / "set")
    assert counts(taken) == (2, 0, 2, 0) and taken.refused == ()
    assert empty.places() == archive.places()
    hall = empty.named("Town hall")
    (kept,) = empty.references(hall.id)
    (original, _) = archive.references(hall.id)
    assert kept.facts == FULL == original.facts
    assert (kept.id, kept.received_name, kept.origin.value) == (original.id, original.received_name, "set")
    assert empty.data(kept.id) == picture(1)


def test_what_is_not_public_goes_along_only_when_asked(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    written = export_set(archive, tmp_path / "set", include_private=True)
    assert (written.references, written.left_out) == (3, ())
    import_set(empty, tmp_path / "set")
    assert empty.state() == archive.state()


def test_what_nobody_allowed_goes_along_only_when_asked(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    archive.add_reference(archive.named("Church").id, picture(4), ReferenceFacts())
    written = export_set(archive, tmp_path / "set")
    assert (written.references, len(written.not_said), len(written.not_public)) == (2, 1, 1)
    assert picture(4) not in [path.read_bytes() for path in (tmp_path / "set" / "pictures").iterdir()]
    asked = export_set(archive, tmp_path / "more", include_unknown=True)
    assert (asked.references, len(asked.not_said), len(asked.not_public)) == (3, 0, 1)


def test_notes_and_file_names_stay_here_unless_asked(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    export_set(archive, tmp_path / "set")
    written = (tmp_path / "set" / "manifest.json").read_text("utf-8")
    assert not any(word in written for word in ("with a tower", "from the pavement", "hall.png"))
    assert "CC-BY-4.0" in written and "Автор" in json.dumps(json.loads(written), ensure_ascii=False)
    import_set(empty, tmp_path / "set")
    assert empty.named("Town hall").note == ""


def test_a_survey_of_the_sets_maker_is_no_survey_of_mine(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    surveyed = ReferenceFacts(known_by=Term("own_survey"), reproduction=Term("allowed"))
    mine = archive.add_reference(archive.named("Church").id, picture(4), surveyed).reference
    export_set(archive, tmp_path / "set")
    import_set(empty, tmp_path / "set")
    assert empty.reference(mine.id).facts.known_by == Term("set_survey")
    import_set(archive, tmp_path / "set")  # it is there already, and stays mine
    assert archive.reference(mine.id).facts.known_by == Term("own_survey")


def test_one_place_can_be_handed_on_alone(archive: Archive, tmp_path: Path) -> None:
    written = export_set(archive, tmp_path / "set", [archive.named("Church").id])
    assert (written.places, written.references) == (1, 1)


def test_taking_a_set_in_again_adds_nothing_and_after_a_stop_the_rest(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    export_set(archive, tmp_path / "set", include_private=True)
    seen = 0

    def stop() -> None:
        nonlocal seen
        seen += 1
        if seen == 5:  # two places, two references
            raise Cancelled

    with pytest.raises(Cancelled):
        import_set(empty, tmp_path / "set", check=stop)
    assert len(empty.references()) == 2
    assert counts(import_set(empty, tmp_path / "set")) == (0, 2, 1, 2)
    assert counts(import_set(empty, tmp_path / "set")) == (0, 2, 0, 3)
    assert empty.state() == archive.state()


def test_a_place_of_the_same_name_and_position_is_the_same(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    mine = empty.add_place("town hall", Place.at("49.7063", "37.6168"))
    far = empty.add_place("Church", Place.at("50.71", "37.62"))
    export_set(archive, tmp_path / "set")
    assert counts(import_set(empty, tmp_path / "set")) == (1, 1, 2, 0)
    assert [empty.data(reference.id) for reference in empty.references(mine.id)] == [picture(1)]
    assert empty.references(far.id) == ()


@pytest.mark.parametrize("theirs_known", [True, False])
@pytest.mark.parametrize("mine_known", [True, False])
def test_a_namesake_that_nothing_shows_to_be_the_same_place_is_kept_apart_and_counted(
    empty: Archive, tmp_path: Path, theirs_known: bool, mine_known: bool
) -> None:
    mine = empty.add_place("town HALL", Place.at("50.45", "30.52") if mine_known else UNKNOWN)
    with Archive(tmp_path / "archive") as archive:
        theirs = archive.add_place("Town hall", Place.at("49.71", "37.62") if theirs_known else UNKNOWN)
        archive.add_place("Church")
        archive.add_reference(theirs.id, picture(1), ReferenceFacts(reproduction=Term("allowed")))
        export_set(archive, tmp_path / "set")
    taken = import_set(empty, tmp_path / "set")
    assert counts(taken) == (2, 0, 1, 0) and taken.kept_apart == 1
    assert empty.references(mine.id) == () and len(empty.references(theirs.id)) == 1
    again = import_set(empty, tmp_path / "set")
    assert counts(again) == (0, 2, 0, 1) and again.kept_apart == 0


def test_of_several_namesakes_nearby_the_nearest_is_the_same(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    empty.add_place("Town hall", Place.at("49.7071", "37.6167"))
    nearest = empty.add_place("Town hall", Place.at("49.7065", "37.6167"))
    empty.add_place("Town hall")
    export_set(archive, tmp_path / "set", [archive.named("Town hall").id])
    taken = import_set(empty, tmp_path / "set")
    assert counts(taken) == (0, 1, 1, 0) and taken.kept_apart == 0
    assert len(empty.references(nearest.id)) == 1


def test_what_the_tags_of_the_files_handed_on_tell_is_counted_and_the_files_stay_as_they_are(
    tmp_path: Path,
) -> None:
    def with_tags(serial: str = "", **tags: Any) -> bytes:
        exif = forge.exif_with(**tags)
        if serial:
            exif.get_ifd(0x8769)[0xA431] = serial  # BodySerialNumber
        return forge.picture_file("jpeg", exif=exif)

    pictures = [
        with_tags(Artist="A. Walker", serial="123"),
        with_tags(serial="123"),
        with_tags(Make="Alidade", Artist=" "),
        forge.picture_file("jpeg", exif=forge.full_exif()),
        picture(1),
    ]
    with Archive(tmp_path / "archive") as archive:
        place = archive.add_place("Square")
        for data in pictures:
            archive.add_reference(place.id, data, ReferenceFacts(reproduction=Term("allowed")))

        def tags(data: bytes, name: str) -> TagReading | None:
            assert name.startswith("pictures/")
            return None if data == picture(1) else read_tags(data)

        written = export_set(archive, tmp_path / "set", tags=tags)
    assert written.carried == Carried(files=3, people=1, serials=2, positions=1, unread=1)
    handed_on = {path.read_bytes() for path in (tmp_path / "set" / "pictures").iterdir()}
    assert handed_on == set(pictures)


def test_without_a_reader_of_tags_no_file_counts_as_read(archive: Archive, tmp_path: Path) -> None:
    written = export_set(archive, tmp_path / "set")
    assert written.carried == Carried(files=0, people=0, serials=0, positions=0, unread=2)


def test_a_reference_whose_id_is_taken_gets_another_one(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    export_set(archive, tmp_path / "set")
    taken = archive.references()[0].id

    def same_id(plain: dict[str, Any]) -> None:
        for entry in plain["references"]:
            entry["reference"]["id"] = taken

    manifest(tmp_path / "set", same_id)
    assert counts(import_set(empty, tmp_path / "set")) == (2, 0, 2, 0)
    assert len({reference.id for reference in empty.references()}) == 2


def test_what_was_withdrawn_here_does_not_come_back_with_a_set(archive: Archive, tmp_path: Path) -> None:
    export_set(archive, tmp_path / "set")
    gone = archive.references(archive.named("Church").id)[0]
    archive.withdraw(gone.id)
    taken = import_set(archive, tmp_path / "set")
    assert counts(taken) == (0, 2, 0, 1) and reasons(taken) == ["set_picture_withdrawn_here"]
    assert archive.add_reference(gone.place_id, picture(3), gone.facts).again is False


def test_an_altered_picture_is_refused_and_the_rest_taken_in(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    export_set(archive, tmp_path / "set")
    first = sorted((tmp_path / "set" / "pictures").iterdir())[0]
    first.write_bytes(picture(9))
    taken = import_set(empty, tmp_path / "set")
    assert taken.added == 1 and reasons(taken) == ["set_picture_altered"]


def test_an_altered_picture_of_the_archive_is_not_handed_on(archive: Archive, tmp_path: Path) -> None:
    reference = archive.references(archive.named("Church").id)[0]
    archive.files.path(reference.sha256).write_bytes(b"x")
    written = export_set(archive, tmp_path / "set")
    assert written.references == 1
    assert [refused.error.id for refused in written.refused] == ["archive_picture_altered"]


@pytest.mark.parametrize(
    "name",
    [
        "../secret.png",
        "pictures/../../secret.png",
        "/etc/hostname",
        "pictures\\..\\secret.png",
        "C:secret.png",
        "",
        ".",
        "pictures//secret.png",
        "pictures/link.png",
        "linked/secret.png",
        "manifest.json/x",
        "pictures",
        "a\u0000b",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    archive: Archive, empty: Archive, tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret.png").write_bytes(picture(3))  # with the right hash: only its place is wrong
    export_set(archive, tmp_path / "set", [archive.named("Church").id])
    (tmp_path / "set" / "pictures" / "link.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "set" / "linked").symlink_to(tmp_path)
    manifest(tmp_path / "set", lambda plain: plain["references"][0].update(file=name))
    taken = import_set(empty, tmp_path / "set")
    assert taken.added == 0 and len(taken.refused) == 1
    assert taken.refused[0].error.id in ("set_file_name_refused", "file_missing", "file_is_a_folder")
    assert empty.references() == ()


def test_a_hostile_entry_is_refused_by_itself(archive: Archive, empty: Archive, tmp_path: Path) -> None:
    export_set(archive, tmp_path / "set")
    page = forge.html_page()
    (tmp_path / "set" / "page.png").write_bytes(page)

    def spoil(plain: dict[str, Any]) -> None:
        good = plain["references"][0]
        plain["places"] += [{"id": "../x", "name": "x"}, {"id": new_ulid(), "name": ""}, 5]
        for change in (
            {"sha256": "../../x"},
            {"id": "x"},
            {"place_id": new_ulid(), "sha256": "0" * 64},
            {"facts": {"known_by": {"kind": "term", "value": "hearsay"}}},
            {"facts": {"taken": {"kind": "instant", "value": "soon", "precision": "day"}}},
            {"size_bytes": "many"},
        ):
            plain["references"].append({**good, "reference": {**good["reference"], **change}})
        plain["references"] += [None, {}, [[[[]]]]]
        sha256 = hashlib.sha256(page).hexdigest()
        plain["references"].append({"reference": {**good["reference"], "sha256": sha256}, "file": "page.png"})

    manifest(tmp_path / "set", spoil)
    taken = import_set(empty, tmp_path / "set")
    assert counts(taken) == (2, 0, 2, 0)
    assert len(taken.refused) == 3 + 6 + 3 + 1
    assert reasons(taken)[-1] == "not_a_picture"
    assert {place.name for place in empty.places()} == {"Church", "Town hall"}


@pytest.mark.parametrize(
    ("content", "id"),
    [
        (b"", "set_without_manifest"),
        (b"{", "set_manifest_unreadable"),
        (b"[" * 100_000, "set_manifest_unreadable"),
        (b'{"format":"x","version":1,"exported":"","places":[],"references":[]}', "set_manifest_unreadable"),
        (
            b'{"format":"alidade-reference-set","version":99,"exported":"","places":[],"references":[]}',
            "set_made_by_newer_version",
        ),
        (b'{"format":"\xff"}', "set_manifest_unreadable"),
    ],
)
def test_what_is_no_manifest_is_refused(empty: Archive, tmp_path: Path, content: bytes, id: str) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "manifest.json").write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        import_set(empty, tmp_path / "set")
    assert caught.value.id == id


def test_a_folder_without_manifest_or_with_a_linked_one_is_no_set(
    archive: Archive, empty: Archive, tmp_path: Path
) -> None:
    export_set(archive, tmp_path / "set")
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "manifest.json").symlink_to(tmp_path / "set" / "manifest.json")
    for folder, id in (
        (tmp_path / "nothing", "set_without_manifest"),
        (tmp_path / "linked", "set_file_name_refused"),
    ):
        with pytest.raises(ArchiveError) as caught:
            import_set(empty, folder)
        assert caught.value.id == id


def test_a_set_is_never_written_over_what_is_there(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for folder, id in ((tmp_path / "set", "set_folder_not_empty"), (tmp_path / "file", "set_not_writable")):
        with pytest.raises(ArchiveError) as caught:
            export_set(archive, folder)
        assert caught.value.id == id
    assert (tmp_path / "set" / "mine.txt").read_text() == "mine"
