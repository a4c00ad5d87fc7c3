"""What is erased is gone from the file's bytes, the case says so, and an interrupted erasure is completed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provenance.casefile import schema
from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseError, RecordError
from provenance.record.casework import ObjectErased, PayloadErased
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.values import Missing, Term, Text
from tests.casefile.desk import AUTHOR, add_note, add_photo, check, new_case, problems, raw
from tests.casefile.test_log import a_run

SECRET = "Olena Ivanivna, 12 Sadova Street"
PHOTO = b"the bytes of a private photo " * 3000


def test_an_erased_text_is_gone_from_the_files_bytes_and_the_case_says_by_which_event(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note = add_note(case, SECRET)
        add_note(case, "stays")
        assert SECRET.encode() in path.read_bytes()
        erasure = case.erase_fields(note.id, ("text",), "privacy")
        assert SECRET.encode() not in path.read_bytes()
        assert case.snapshot().notes[0].data.text == Missing("erased", erasure.seq)
        assert case.snapshot(1).notes[0].data.text == Missing("erased", erasure.seq), "in earlier states too"
    result = check(path)
    assert (result.agrees, result.erased) == (True, 1)
    with CaseFile.open(path, AUTHOR) as case:
        texts = [entry.data.text for entry in case.snapshot().notes]
        assert texts == [Missing("erased", erasure.seq), Text("stays")]
        assert case.snapshot().erased_payloads[0].data.fields == ("text",)


def test_all_private_fields_of_an_event_are_erased_when_none_is_named(tmp_path: Path) -> None:
    with CaseFile.create(tmp_path / "a.case", AUTHOR, title=SECRET, question="Whose house?") as case:
        case.erase_fields("0", (), "privacy")
        data = (tmp_path / "a.case").read_bytes()
        assert SECRET.encode() not in data
        assert b"Whose house?" not in data
        assert case.snapshot().title == case.snapshot().question == Missing("erased", 1)


def test_an_erased_object_is_gone_from_the_files_bytes_and_its_hash_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        sha256 = add_photo(case, PHOTO)
        other = add_photo(case, b"another photo")
        erasure = case.erase_object(sha256, "privacy")
        assert PHOTO[:200] not in path.read_bytes()
        assert case.snapshot().erased_objects == {sha256: erasure.seq}
        assert case.snapshot().exhibits[0].sha256 == sha256
        with pytest.raises(RecordError, match="no_such_object"):
            case.objects.get(sha256)
        assert case.objects.get(other) == b"another photo"
    assert (check(path).agrees, check(path).erased) == (True, 1)


def test_nothing_can_be_erased_twice(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        note, sha256 = add_note(case, SECRET), add_photo(case, PHOTO)
        case.erase_fields(note.id, ("text", "text"), "privacy")
        case.erase_object(sha256, "privacy")
        seq = case.seq
        with pytest.raises(CaseError, match="already_erased"):
            case.erase_fields(note.id, (), "privacy")
        with pytest.raises(RecordError, match="no_such_object"):
            case.erase_object(sha256, "privacy")
        with pytest.raises(RecordError, match="no_such_private_field"):
            case.erase_fields(note.id, ("note",), "privacy")
        assert case.seq == seq


def test_bytes_that_were_erased_can_be_taken_in_again(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        sha256 = add_photo(case, PHOTO)
        case.erase_object(sha256, "privacy")
        assert add_photo(case, PHOTO) == sha256
        assert case.snapshot().erased_objects == {}
        assert case.objects.get(sha256) == PHOTO
    assert (problems(path), check(path).erased) == ([], 0)
    with new_case(tmp_path / "b.case") as case:
        case.objects  # noqa: B018  an empty store is fine too


def test_findings_erased_as_an_object_leave_the_run_readable_in_every_state(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    small, large = (Finding(new_ulid(), "n", Basis.READ, Text("x" * size)) for size in (9, 9000))
    with new_case(path) as case:
        case.record_run(a_run((small, large)))
        case.erase_object(next(iter(case.objects)), "privacy")
        assert [run.findings for run in case.snapshot().runs] == [(small,)]
        assert [run.findings for run in case.snapshot(1).runs] == [(small,)]


def _interrupt(path: Path, statements: tuple[str, ...], event: PayloadErased | ObjectErased) -> None:
    """The transaction of an erasure without the rewriting that follows, as a kill in between leaves it."""
    with CaseFile.open(path, AUTHOR) as case, case.writing():
        for statement in statements:
            case._connection.execute(statement)
        case.record(event)


def test_an_interrupted_erasure_of_a_text_is_completed_at_the_next_opening_for_writing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note = add_note(case, SECRET)
    event = PayloadErased(event=note.id, fields=("text",), reason=Term("privacy"))
    _interrupt(path, ("DELETE FROM private WHERE n = 1024",), event)
    assert problems(path) == ["erasure_not_finished"]
    with CaseFile.open(path, AUTHOR, writable=False) as case:
        assert case.snapshot().notes[0].data.text == Missing("erased", 2)
    assert problems(path) == ["erasure_not_finished"], "reading completes nothing"
    CaseFile.open(path, AUTHOR).close()
    assert (problems(path), SECRET.encode() in path.read_bytes()) == ([], False)


def test_an_interrupted_erasure_of_an_object_is_completed_at_the_next_opening_for_writing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        sha256 = add_photo(case, PHOTO)
        add_photo(case, b"stays" * 9000)
    emptied = "UPDATE objects SET sha256 = x'', size = 0, first_chunk = 0, chunks = 0 WHERE n = 1"
    event = ObjectErased(sha256=sha256, reason=Term("privacy"))
    _interrupt(path, ("DELETE FROM chunks WHERE n = 1", emptied), event)
    assert problems(path) == ["erasure_not_finished"]
    CaseFile.open(path, AUTHOR).close()
    assert (problems(path), PHOTO[:200] in path.read_bytes()) == ([], False)


def test_several_erasures_inside_one_transaction_are_finished_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        notes = [add_note(case, f"{SECRET} {n}") for n in range(3)]
        with case.writing():
            for note in notes:
                case.erase_fields(note.id, (), "privacy")
        assert SECRET.encode() not in path.read_bytes()
    assert problems(path) == []


def test_a_rolled_back_erasure_erases_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note, sha256 = add_note(case, SECRET), add_photo(case, PHOTO)
        with pytest.raises(ZeroDivisionError), case.writing():
            case.erase_fields(note.id, (), "privacy")
            case.erase_object(sha256, "privacy")
            raise ZeroDivisionError
        assert case.snapshot().notes[0].data.text == Text(SECRET)
        assert case.objects.get(sha256) == PHOTO
    assert problems(path) == []


def test_erased_rows_put_back_from_a_copy_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note, sha256 = add_note(case, SECRET), add_photo(case, PHOTO)
        with raw(path) as connection:
            kept = connection.execute("SELECT * FROM private WHERE n = 1024").fetchone()
            row = connection.execute("SELECT * FROM objects WHERE n = 1").fetchone()
        case.erase_fields(note.id, (), "privacy")
        case.erase_object(sha256, "privacy")
    with raw(path) as connection:
        connection.execute("INSERT INTO private VALUES (?, ?, ?)", kept)
        connection.execute("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("INSERT INTO chunks VALUES (1, ?)", (PHOTO,))
    assert {"erased_payload_present", "erased_object_present"} <= set(problems(path))


def test_what_an_older_state_reads_after_an_erasure_does_not_reach_newer_ones(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        note = add_note(case, SECRET)
        older = case.snapshot()
        erasure = case.erase_fields(note.id, (), "privacy")
        assert older.notes[0].data.text == Missing("lost"), "it knows of no erasure"
        assert case.snapshot().notes[0].data.text == Missing("erased", erasure.seq)
        assert case.snapshot(1).notes[0].data.text == Missing("erased", erasure.seq)


def test_a_state_read_inside_an_erasure_that_is_rolled_back_is_forgotten(tmp_path: Path) -> None:
    with new_case(tmp_path / "a.case") as case:
        note = add_note(case, SECRET)
        with pytest.raises(ZeroDivisionError), case.writing():
            case.erase_fields(note.id, (), "privacy")
            assert isinstance(case.snapshot().notes[0].data.text, Missing)
            raise ZeroDivisionError
        assert case.snapshot().notes[0].data.text == Text(SECRET)


@pytest.mark.parametrize(("limit", "on_disk"), [(0, True), (schema.REWRITTEN_IN_MEMORY_BYTES, False)])
def test_a_large_case_is_rewritten_by_way_of_the_disk_and_a_small_one_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, on_disk: bool
) -> None:
    monkeypatch.setattr(schema, "REWRITTEN_IN_MEMORY_BYTES", limit)
    path = tmp_path / "a.case"
    statements: list[str] = []
    with new_case(path) as case:
        note = add_note(case, SECRET)
        case._connection.set_trace_callback(statements.append)
        case.erase_fields(note.id, (), "privacy")
        case._connection.set_trace_callback(None)
        assert case._connection.execute("PRAGMA temp_store").fetchone()[0] == 2, "MEMORY again"
    assert ("PRAGMA temp_store = FILE" in statements) == on_disk
    assert "VACUUM" in statements
    assert (problems(path), SECRET.encode() in path.read_bytes()) == ([], False)


def test_nothing_is_erased_when_the_disk_lacks_the_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note, sha256 = add_note(case, SECRET), add_photo(case, PHOTO)
        full = shutil.disk_usage(tmp_path)._replace(free=path.stat().st_size - 1)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
        with pytest.raises(CaseError, match="no_room_to_erase") as caught:
            case.erase_fields(note.id, (), "privacy")
        assert caught.value.values["needed_bytes"] == path.stat().st_size
        with pytest.raises(CaseError, match="no_room_to_erase"):
            case.erase_object(sha256, "privacy")
        assert case.snapshot().notes[0].data.text == Text(SECRET)
        assert case.objects.get(sha256) == PHOTO
        monkeypatch.setattr(schema, "REWRITTEN_IN_MEMORY_BYTES", 0)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: full._replace(free=path.stat().st_size + 1))
        with pytest.raises(CaseError, match="no_room_to_erase"):
            case.erase_fields(note.id, (), "privacy")
    assert problems(path) == []


def test_an_erasure_that_meets_damaged_pages_is_said_to_be_unfinished(tmp_path: Path) -> None:
    path = tmp_path / "a.case"
    with new_case(path) as case:
        note = add_note(case, SECRET)
        add_photo(case, bytes([7]) * 200_000)
    data = bytearray(path.read_bytes())
    inside = (
        data.index(bytes([7]) * 16_380) // 16_384 + 2
    )  # a page in the middle of the photo, counted from 0
    data[inside * 16_384 : inside * 16_384 + 4] = (
        b"\xff\xff\xff\xff"  # the number of the page that follows it
    )
    path.write_bytes(data)
    with CaseFile.open(path, AUTHOR) as case, pytest.raises(CaseError, match="erasure_not_completed"):
        case.erase_fields(note.id, (), "privacy")
