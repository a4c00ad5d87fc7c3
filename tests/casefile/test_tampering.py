"""Whatever is changed in a case file is found; what cannot be known without an outside head is said."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from provenance.casefile.casefile import CaseFile
from provenance.casefile.schema import PRIVATE_PER_EVENT
from provenance.errors import CaseAltered, CaseError, NotACase, UsageError
from provenance.record.values import Missing
from tests.casefile.desk import (
    AUTHOR,
    add_note,
    add_photo,
    altered,
    check,
    new_case,
    problems,
    raw,
    rewrite,
    some_case,
)

FLIPS = 60
OTHER_ACTOR = "UPDATE events SET line = CAST(replace(line, 'analyst-1', 'analyst-2') AS BLOB) "
OTHER_WORDS = "UPDATE private SET payload = CAST(replace(payload, 'note', 'nota') AS BLOB) "


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cases") / "kupyansk.case"
    some_case(path)
    return path


@pytest.fixture(scope="module")
def erased_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of many pages, after erasures and a write that followed them."""
    path = tmp_path_factory.mktemp("cases") / "erased.case"
    with new_case(path) as case:
        gone = add_photo(case, b"to be erased" * 3000)
        for size in (0, 5, 20_000, 60_000):
            add_photo(case, bytes(n * 11 % 251 for n in range(size)))
        notes = [add_note(case, f"note {n} " + "x" * 300) for n in range(90)]
        case.erase_object(gone, "privacy")
        case.erase_fields(notes[3].id, (), "privacy")
        add_photo(case, b"after the erasure" * 100)
        add_note(case, "after the erasure")
    return path


def test_an_untouched_case_agrees_and_its_counts_are_told(case: Path, erased_case: Path) -> None:
    result = check(case)
    assert result.agrees, result.problems
    assert (result.events, result.objects, result.payloads, result.erased) == (18, 5, 14, 0)
    result = check(erased_case)
    assert result.agrees, result.problems
    assert (result.objects, result.erased) == (5, 2)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ((OTHER_ACTOR + "WHERE seq = 7",), "event_altered_at"),
        ((OTHER_ACTOR + "WHERE seq = 17",), "event_altered_at"),
        (("UPDATE events SET hash = zeroblob(32) WHERE seq = 17",), "event_altered_at"),
        (("UPDATE events SET line = x'7b7d' WHERE seq = 3",), "event_unreadable_at"),
        (("DELETE FROM events WHERE seq = 0",), "event_altered_at"),
        (("DELETE FROM events WHERE seq = 9",), "event_altered_at"),
        (("INSERT INTO events SELECT 18, line, hash FROM events WHERE seq = 17",), "event_altered_at"),
        (
            (
                "UPDATE events SET seq = 99 WHERE seq = 5",
                "UPDATE events SET seq = 5 WHERE seq = 6",
                "UPDATE events SET seq = 6 WHERE seq = 99",
            ),
            "event_altered_at",
        ),
        (("DELETE FROM events",), "log_empty"),
        ((OTHER_WORDS + "WHERE n / 1024 = 8",), "payload_altered"),
        (("UPDATE private SET salt = zeroblob(32) WHERE n / 1024 = 8",), "payload_altered"),
        (("DELETE FROM private WHERE n / 1024 = 8",), "payload_missing"),
        (("INSERT INTO private VALUES (9999, x'00', x'00')",), "payload_unknown"),
        (("UPDATE chunks SET data = zeroblob(300) WHERE n = 2",), "object_altered"),
        (("DELETE FROM chunks WHERE n = 2",), "object_altered"),
        (("UPDATE objects SET size = size + 1 WHERE n = 3",), "object_altered"),
        (("DELETE FROM objects WHERE n = 5",), "object_missing"),
        (("UPDATE objects SET sha256 = x'', size = 0, first_chunk = 0, chunks = 0 WHERE n = 5",), "object_missing"),
        (("INSERT INTO objects VALUES (6, zeroblob(32), 0, 0, 0)",), "object_unknown"),
        (("INSERT INTO objects SELECT 6, sha256, size, first_chunk, chunks FROM objects WHERE n = 5",),
         "object_row_altered"),
        (("INSERT INTO chunks VALUES (77, x'68696464656e')",), "object_row_altered"),
        (("UPDATE objects SET n = 8 WHERE n = 5",), "object_row_altered"),
    ],
)  # fmt: skip
def test_a_change_by_sql_is_found(case: Path, statements: tuple[str, ...], found: str) -> None:
    assert found in problems(altered(case, *statements))


@pytest.mark.parametrize("seq", [1, 9, 17])
def test_every_altered_event_is_named_and_no_other(case: Path, seq: int) -> None:
    change = f"{OTHER_ACTOR}WHERE seq = {seq}"
    result = check(altered(case, change))
    named = [reason.values["seq"] for reason in result.problems if reason.id == "event_altered_at"]
    assert named == [seq]


def test_opening_a_case_with_an_altered_event_names_it(case: Path) -> None:
    path = altered(case, OTHER_ACTOR + "WHERE seq = 7")
    with pytest.raises(CaseAltered) as caught:
        CaseFile.open(path, AUTHOR)
    assert caught.value.values["seq"] == 7
    assert [left.name for left in path.parent.glob("altered.case*")] == ["altered.case"]


def test_an_altered_private_text_is_not_shown_as_a_persons_own(case: Path) -> None:
    path = altered(case, OTHER_WORDS + "WHERE n / 1024 = 8")
    with CaseFile.open(path, AUTHOR) as opened:
        lost = [entry.seq for entry in opened.snapshot().notes if entry.data.text == Missing("altered")]
    assert lost == [8]


def test_a_cut_tail_is_found_only_with_an_outside_head(case: Path) -> None:
    head = check(case).head
    with raw(case) as connection:
        count = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    cut = altered(
        case,
        f"DELETE FROM events WHERE seq = {count - 1}",
        f"DELETE FROM private WHERE n / 1024 = {count - 1}",
    )
    alone = check(cut)
    assert alone.agrees or {reason.id for reason in alone.problems} == {"unused_bytes_altered"}
    assert alone.outside_head is None, "without a head it is said that none was given"
    assert "outside_head_not_in_log" in problems(cut, head)


def test_a_wholly_rewritten_chain_is_found_only_with_an_outside_head(case: Path) -> None:
    head = check(case).head
    forged = altered(case)
    new = rewrite(forged, lambda envelope: msgspec.structs.replace(envelope, actor="analyst-2"))
    alone = check(forged)
    assert (alone.agrees, alone.outside_head, alone.head_seq) == (True, None, None)
    assert problems(forged, head) == ["outside_head_not_in_log"]
    assert check(forged, new).agrees


def test_an_outside_head_of_an_earlier_event_is_found_in_the_log(case: Path) -> None:
    with CaseFile.open(case, AUTHOR, writable=False) as opened:
        earlier = opened.snapshot(9).head
    result = check(case, earlier)
    assert (result.agrees, result.head_seq) == (True, 9)


def refused_or_found(path: Path) -> bool:
    """Whether a damaged file is refused as no case, or verification finds a problem. Other errors go through."""
    try:
        return not check(path).agrees
    except CaseError:
        return True


def opened_or_refused(path: Path) -> None:
    """A damaged file opens or is refused with an error of ours, and leaves nothing beside it."""
    try:
        with CaseFile.open(path, AUTHOR) as opened:
            snapshot = opened.snapshot()
            assert len(snapshot.exhibits) + len(snapshot.notes) >= 0
            for sha256 in opened.objects:
                opened.objects.agrees(sha256)
    except CaseError:
        pass
    assert sorted(left.name for left in path.parent.glob(path.name + "*")) == [path.name]


def _places(path: Path, seed: int) -> list[int]:
    """Seeded places over the whole file, the first page and the ends of pages among them."""
    size = path.stat().st_size
    draw = random.Random(seed)
    pages = size // 16384
    first = [draw.randrange(16384) for _ in range(15)] + draw.sample(range(96), 10)
    slack = [draw.randrange(pages) * 16384 + 16384 * 2 // 5 + draw.randrange(500) for _ in range(15)]
    return first + slack + [draw.randrange(size) for _ in range(FLIPS - 40)]


@pytest.mark.parametrize("which", ["case", "erased_case"])
def test_a_flipped_bit_anywhere_is_found(which: str, request: pytest.FixtureRequest) -> None:
    path: Path = request.getfixturevalue(which)
    copy = path.with_name("flipped.case")
    whole = path.read_bytes()
    missed = []
    for place in _places(path, seed=1):
        data = bytearray(whole)
        data[place] ^= 1 << (place % 8)
        copy.write_bytes(data)
        if not refused_or_found(copy):
            missed.append(place)
        opened_or_refused(copy)
    assert not missed


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_found(case: Path, share: float) -> None:
    copy = case.with_name("cut.case")
    data = case.read_bytes()
    copy.write_bytes(data[: int(len(data) * share)])
    assert refused_or_found(copy)
    opened_or_refused(copy)


@pytest.mark.parametrize("more", [b"\0", b"hidden", bytes(16384), b"x" * 16384])
def test_bytes_appended_to_the_file_are_found(case: Path, more: bytes) -> None:
    copy = case.with_name("longer.case")
    copy.write_bytes(case.read_bytes() + more)
    assert refused_or_found(copy)


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"no case at all", b"\xff\xd8\xff\xe0" * 9000])
def test_a_file_that_is_no_database_is_no_case(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(NotACase):
        check(path)
    with pytest.raises(NotACase):
        CaseFile.open(path, AUTHOR)
    assert [left.name for left in tmp_path.iterdir()] == ["photo.jpg"]
    assert path.read_bytes() == data


def test_a_missing_file_and_a_folder_are_no_case(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.case", tmp_path / "no" / "folder.case"):
        with pytest.raises(NotACase, match="case_missing"):
            CaseFile.open(path, AUTHOR)
    assert list(tmp_path.iterdir()) == []


def test_another_sqlite_database_is_no_case(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE events (seq, line, hash)")
    with pytest.raises(NotACase, match="not_a_case"):
        CaseFile.open(path, AUTHOR)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE cache (a)",
        "CREATE VIEW seen AS SELECT * FROM events",
        "CREATE INDEX by_hash ON events (hash)",
        "CREATE VIEW more AS SELECT * FROM private",
        "CREATE INDEX private_index ON private (salt)",
        "CREATE TRIGGER watch AFTER INSERT ON events BEGIN DELETE FROM private; END",
        "CREATE TRIGGER private AFTER INSERT ON events BEGIN DELETE FROM private; END",
        "ALTER TABLE events ADD COLUMN more TEXT",
        "DROP TABLE private",
    ],
)
def test_a_case_with_foreign_tables_views_or_triggers_is_refused(case: Path, statement: str) -> None:
    path = altered(case, statement)
    with pytest.raises(NotACase, match="case_tables_altered"):
        CaseFile.open(path, AUTHOR)
    with pytest.raises(NotACase, match="case_tables_altered"):
        check(path)


NAMESAKES = {
    "trigger": "CREATE TRIGGER private AFTER INSERT ON events BEGIN DELETE FROM private; END",
    "view": "CREATE VIEW private AS SELECT 1 AS n",
    "index": "CREATE INDEX private ON events (hash)",
}


@pytest.mark.parametrize("kind", NAMESAKES)
@pytest.mark.parametrize("place", [-1, 5, 99])
def test_what_has_the_name_of_a_table_and_is_none_is_refused(case: Path, kind: str, place: int) -> None:
    """A hand in `sqlite_schema` makes what SQLite itself refuses; such a line may hide behind that of the table."""
    path = altered(case)
    with raw(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET rowid = 9 WHERE name = 'private'")
        table = "events" if kind != "view" else "private"
        connection.execute(
            "INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql) VALUES (?, ?, 'private', ?, 0, ?)",
            (place, kind, table, NAMESAKES[kind]),
        )
    with pytest.raises(NotACase):
        CaseFile.open(path, AUTHOR)
    with pytest.raises(NotACase):
        check(path)


def _rechained(path: Path, seq: int, change: Callable[[bytes], bytes]) -> Path:
    """A copy whose event `seq` has other bytes, the chain behind it hashed anew, as a forger would."""
    copy = altered(path)
    with raw(copy) as connection:
        rows = connection.execute("SELECT seq, line, hash FROM events ORDER BY seq").fetchall()
        old = new = b""
        for n, line, digest in rows:
            other = line.replace(old.hex().encode(), new.hex().encode()) if old else line
            other = change(other) if n == seq else other
            old, new = digest, hashlib.sha256(other).digest()
            connection.execute("UPDATE events SET line = ?, hash = ? WHERE seq = ?", (other, new, n))
    return copy


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line + b" ",
        lambda line: line.replace(b'"actor":', b'"actor": '),
        lambda line: line.replace(b'{"actor":', b'{"actor":"somebody","actor":', 1),
        lambda line: line.replace(b'"data":{', b'"data":{ ', 1),
        lambda line: line.replace(b'"data":{"note":', b'"data":{"note":"n","note":', 1),
        lambda line: line.replace(b"analyst-1", b"\\u0061nalyst-1"),
    ],
)
def test_an_event_that_is_not_in_its_one_form_is_named(case: Path, change: Callable[[bytes], bytes]) -> None:
    result = check(_rechained(case, 9, change))
    assert [(reason.id, reason.values) for reason in result.problems] == [("event_not_canonical", {"seq": 9})]


def test_further_heads_that_a_later_version_names_are_no_damage(case: Path) -> None:
    path = altered(case)
    rewrite(path, lambda envelope: msgspec.structs.replace(envelope, also=("ab" * 32,) * (envelope.seq == 9)))
    assert check(path).agrees


def test_an_outside_head_may_be_typed_with_capitals_and_spaces(case: Path) -> None:
    head = check(case).head
    result = check(case, f"  {head.upper()}\n")
    assert (result.agrees, result.head_seq, result.outside_head) == (True, 17, head)


@pytest.mark.parametrize("head", ["", "ab12", "g" * 64, "a" * 63, "a" * 65, "0x" + "a" * 62])
def test_what_is_no_head_is_refused_before_anything_is_read(tmp_path: Path, head: str) -> None:
    with pytest.raises(UsageError, match="not_a_head"):
        check(tmp_path / "nothing.case", head)


def test_an_event_with_more_private_fields_than_it_has_rows_is_altered(case: Path) -> None:
    """It would read the rows of the next event."""
    path = altered(case)
    fields = {f"text.{n:05}": "ab" * 32 for n in range(PRIVATE_PER_EVENT + 1)}
    rewrite(path, lambda e: msgspec.structs.replace(e, private=fields) if e.seq == 8 else e)
    with pytest.raises(CaseAltered) as caught:
        CaseFile.open(path, AUTHOR)
    assert (caught.value.id, caught.value.values) == ("event_altered", {"seq": 8})
    found = [reason for reason in check(path).problems if reason.id == "event_altered_at"]
    assert [reason.values["seq"] for reason in found] == [8]


def test_a_case_of_a_newer_file_format_is_named_as_such(case: Path) -> None:
    with pytest.raises(CaseError, match="case_format_newer"):
        CaseFile.open(altered(case, "PRAGMA user_version = 2"), AUTHOR)


def test_verifying_and_opening_change_no_byte(case: Path) -> None:
    before, modified = case.read_bytes(), case.stat().st_mtime_ns
    check(case)
    with CaseFile.open(case, AUTHOR) as opened:
        assert opened.snapshot().notes
    assert (case.read_bytes(), case.stat().st_mtime_ns) == (before, modified)


def test_a_case_so_large_that_sqlite_splits_interior_pages_is_not_called_altered(tmp_path: Path) -> None:
    path = tmp_path / "large.case"
    with new_case(path) as case, case.writing():
        for n in range(3600):  # two payloads fill a page, and an interior page holds some 1,600 of them
            add_note(case, f"{n} " * 1500)
    assert check(path).problems == []
