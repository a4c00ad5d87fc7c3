"""The pictures ever seen: what was put is whole and there again, what was withdrawn is nowhere."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from provenance.archive.pictures import SeenArchive
from provenance.archive.schema import VERSIONS
from provenance.archive.seenitems import (
    Box,
    Coded,
    Failure,
    Item,
    ItemCase,
    ItemDate,
    ItemFacts,
    StoredPoints,
    View,
    said_together,
)
from provenance.archive.seentables import THUMBNAIL_BYTES
from provenance.archive.store import Archive
from provenance.errors import AlidadeError, ArchiveAltered, ArchiveError, MediaError, RecordError
from provenance.record.identity import new_ulid
from provenance.record.values import UNKNOWN, Instant, Link, Missing, Precision, Term, Text
from tests.archive.desk import filled, picture
from tests.archive.killing import told_until_killed
from tests.archive.seendesk import (
    FACTS,
    MAKER,
    POINTS_MAKER,
    bytes_of,
    code_of,
    coded,
    describe,
    new_item,
    packed,
    put,
)

CHILD = Path(__file__).with_name("putting_child.py")
ROOT = Path(__file__).parents[2]
KILLS = 10
LONGEST_S = 0.4


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[SeenArchive]:
    with SeenArchive(tmp_path / "archive") as made:
        yield made


def refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = ArchiveError) -> None:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id


def rows_left(archive: SeenArchive, *tables: str) -> int:
    return sum(archive.database.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables)


# ---- putting ------------------------------------------------------------------------------------------------


def test_everything_put_is_there_after_opening_again(tmp_path: Path) -> None:
    with SeenArchive(tmp_path / "archive") as first:
        case = ItemCase(id=new_ulid(), title="Площа")
        made = first.put(new_item(1, facts=FACTS, case=case), coded(1, 3), data=bytes_of(1))
        assert not made.again and describe(first, made.item, 1)
        views = first.views(made.item.id)
    with SeenArchive(tmp_path / "archive") as again:
        item = again.item(made.item.id)
        assert item == again.by_sha256(hashlib.sha256(bytes_of(1)).hexdigest())
        assert (item.facts, item.cases, item.keeps, item.restricted) == (FACTS, (case,), True, False)
        assert (item.width, item.height, item.coded_by, item.described_by) == (400, 300, MAKER, POINTS_MAKER)
        assert again.views(item.id) == views and [view.shown for view in views] == list(coded(1, 3).views)
        assert [one.packed for one in again.points([view.id for view in views])] == [
            packed(1, n) for n in range(3)
        ]
        assert again.data(item.id) == bytes_of(1) and again.thumbnail(item.id) == coded(1).thumbnail
        assert list(again.of_case(case.id)) == [item] and list(again.of_case("other")) == []


def test_the_same_bytes_stay_one_item_and_what_is_said_besides_is_added(archive: SeenArchive) -> None:
    first = put(archive, 1, facts=FACTS)
    views = archive.views(first.id)
    other = ItemFacts(
        sources=(Link("https://example.org/post/2"),),
        licence=Text("all rights reserved"),
        note=Text("second"),
        dates=(ItemDate(when=Instant("2019", Precision.YEAR), of=Term("captured")),),
    )
    again = archive.put(new_item(1, facts=other, restricted=True), coded(1))
    assert again.again and again.item.id == first.id and archive.views(first.id) == views
    said = again.item.facts
    assert len(said.sources) == 2 and len(said.dates) == 2 and again.item.restricted
    assert said.licence == FACTS.licence and isinstance(said.note, Text)
    assert said.note.value.split("\n") == ["з каналу", "second", "licence: all rights reserved"]
    assert archive.counts().items == 1 and again.item.change > first.change


def test_putting_the_same_again_changes_nothing(archive: SeenArchive) -> None:
    item = put(archive, 1, facts=FACTS)
    change = archive.change()
    assert put(archive, 1, facts=FACTS) == item and archive.change() == change
    assert said_together(FACTS, FACTS) == FACTS


def test_what_is_no_code_no_view_and_no_word_is_refused() -> None:
    view = coded(1).views[0]
    refused("not_a_digest", lambda: replace(view, pdq=b"short").__post_init__(), RecordError)
    refused(
        "not_a_digest",
        lambda: View(number=0, box=Box(0, 0, 1, 1), pdq=code_of(1), quality=1, phash="xy"),
        RecordError,
    )
    for number, quality in ((5, 50), (-1, 50), (0, 101)):
        refused(
            "view_out_of_range",
            lambda n=number, q=quality: View(number=n, box=Box(0, 0, 1, 1), pdq=code_of(1), quality=q),  # type: ignore[misc]
            RecordError,
        )
    refused(
        "view_out_of_range",
        lambda: Coded(made_by=MAKER, width=1, height=1, views=coded(1).views[1:]),
        RecordError,
    )
    large = bytes(THUMBNAIL_BYTES + 1)
    refused(
        "thumbnail_too_large",
        lambda: Coded(made_by=MAKER, width=400, height=300, views=(view,), thumbnail=large),
        RecordError,
    )
    when = Instant("2019", Precision.YEAR)
    refused("not_a_reference_word", lambda: ItemDate(when=when, of=Term("born")))
    refused("not_a_reference_word", lambda: ItemDate(when=when, of=Term("file"), basis=Term("hearsay")))
    refused("not_a_reference_word", lambda: new_item(1, origin="elsewhere"))


def test_bytes_that_are_not_those_of_the_item_are_not_kept(archive: SeenArchive) -> None:
    refused(
        "archive_picture_altered",
        lambda: archive.put(new_item(1), coded(1), data=bytes_of(2)),
        ArchiveAltered,
    )
    assert archive.counts().items == 0 and rows_left(archive, "views", "pictures", "thumbnails") == 0


def test_several_items_in_one_transaction_are_all_there_or_none(archive: SeenArchive) -> None:
    with pytest.raises(KeyError), archive.writing():
        put(archive, 1)
        put(archive, 2)
        raise KeyError
    assert archive.counts().items == 0 and archive.change() == 0
    with archive.writing():
        put(archive, 1)
        put(archive, 2)
    assert archive.counts().items == 2


def test_an_id_from_elsewhere_is_taken_over_when_it_is_free(archive: SeenArchive) -> None:
    id = new_ulid()
    assert put(archive, 1, id=id).id == id
    assert put(archive, 2, id=id).id != id
    archive.withdraw(id)
    assert put(archive, 3, id=id).id != id
    assert put(archive, 4, id="no id").id != "no id"


# ---- the two passes -----------------------------------------------------------------------------------------


def test_an_item_waits_for_its_codes_and_then_for_its_points(archive: SeenArchive) -> None:
    item = archive.put(new_item(1)).item
    assert [one.id for one in archive.waiting("codes")] == [item.id] and not list(archive.waiting("points"))
    archive.code(item.id, coded(1))
    assert not list(archive.waiting("codes")) and [one.id for one in archive.waiting("points")] == [item.id]
    assert describe(archive, item, 1)
    assert not list(archive.waiting("points"))
    counts = archive.counts()
    assert (counts.to_code, counts.to_describe, counts.views, counts.described_views) == (0, 0, 2, 2)


def test_waiting_items_come_in_batches_and_none_twice(archive: SeenArchive) -> None:
    put_ids = [put(archive, number).id for number in range(7)]
    seen = []
    for item in archive.waiting("points", batch=2):
        seen.append(item.id)
        assert describe(archive, item, 1)
    assert seen == put_ids


def test_a_file_that_cannot_be_read_is_known_with_its_reason_and_tried_again_when_asked(
    archive: SeenArchive,
) -> None:
    why = Failure.of("codes", MediaError("truncated_picture", name="1.jpg", size_bytes=3))
    item = archive.put(new_item(1), why).item
    assert item.failure == why and item.coded_by is None
    assert not list(archive.waiting("codes"))
    counts = archive.counts()
    assert (counts.items, counts.searched, counts.unreadable) == (1, 0, 1)
    assert archive.make_anew("codes", MAKER, failed=True) == 1
    archive.code(item.id, coded(1))
    assert archive.item(item.id).failure is None and archive.counts().searched == 1


def test_what_another_maker_made_is_made_anew_and_found_until_then(archive: SeenArchive) -> None:
    item = put(archive, 1)
    describe(archive, item, 1, "older")
    assert archive.make_anew("points", "older") == 0 and archive.make_anew("points", POINTS_MAKER) == 1
    assert archive.counts().described_views == 2
    assert describe(archive, item, 1)
    assert archive.item(item.id).described_by == POINTS_MAKER and archive.counts().described_views == 2


def test_a_failure_takes_nothing_away_that_another_process_achieved_meanwhile(archive: SeenArchive) -> None:
    item = put(archive, 1)
    archive.code(item.id, Failure.of("codes", MediaError("truncated_picture", name="1.jpg", size_bytes=3)))
    assert archive.item(item.id).failure is None
    failed = Failure.of("points", MediaError("truncated_picture", name="1.jpg", size_bytes=3))
    assert describe(archive, item, 1) and not archive.describe(item.id, "", failed)
    assert archive.item(item.id).failure is None


def test_points_of_views_that_were_coded_anew_meanwhile_are_not_kept(archive: SeenArchive) -> None:
    item = put(archive, 1)
    stale = [StoredPoints(view.id, packed(1)) for view in archive.views(item.id)]
    archive.code(item.id, coded(1, 3))
    assert not archive.describe(item.id, POINTS_MAKER, stale)
    assert archive.item(item.id).described_by is None and not list(archive.points([p.view for p in stale]))
    gone = put(archive, 2)
    views = [StoredPoints(view.id, packed(2)) for view in archive.views(gone.id)]
    archive.withdraw(gone.id)
    assert not archive.describe(gone.id, POINTS_MAKER, views)


# ---- withdrawing --------------------------------------------------------------------------------------------


def test_a_withdrawn_item_is_nowhere_and_is_not_taken_in_again_unsaid(archive: SeenArchive) -> None:
    item = archive.put(new_item(1, case=ItemCase(id="c", title="t")), coded(1), data=bytes_of(1)).item
    describe(archive, item, 1)
    kept = archive.files.path(item.sha256)
    assert kept.exists()
    gone = archive.withdraw(item.id)
    assert gone.sha256 == item.sha256 and not kept.exists()
    everything = ("items", "views", "points", "thumbnails", "copies", "item_cases", "cases", "pictures")
    assert rows_left(archive, *everything) == 0
    refused("item_withdrawn", lambda: archive.item(item.id))
    refused("item_withdrawn", lambda: put(archive, 1))
    again = archive.put(new_item(1), coded(1), again=True).item
    assert again.id != item.id and archive.withdraw(item.id) == gone  # by then another item has these bytes
    assert archive.item(again.id) == again
    refused("no_such_item", lambda: archive.item("01ARZ3NDEKTSV4RRFFQ69G5FAV"))


def test_a_dropped_item_is_nowhere_and_is_taken_in_again_as_a_new_one(archive: SeenArchive) -> None:
    item = archive.put(new_item(1, case=ItemCase(id="c", title="t")), coded(1), data=bytes_of(1)).item
    other = put(archive, 2)
    describe(archive, item, 1)
    archive.bring("a team", [item.id, other.id])
    (gone,) = archive.drop_all([item.id])
    assert (gone.id, gone.sha256) == (item.id, item.sha256)
    archive.withdraw(other.id)
    tables = ("items", "views", "points", "thumbnails", "copies", "item_cases", "cases", "pictures")
    assert rows_left(archive, *tables) == 0 and rows_left(archive, "brought") == 1
    assert not archive.files.path(item.sha256).exists()
    assert archive.withdrawn(item.sha256) is None and archive.counts().withdrawn == 1
    refused("no_such_item", lambda: archive.item(item.id))
    refused("no_such_item", lambda: archive.drop_all([item.id]))
    again = put(archive, 1)
    assert again.id != item.id and archive.item(again.id) == again


def test_a_withdrawn_picture_leaves_no_bytes_in_the_files(tmp_path: Path) -> None:
    """`secure_delete`: code, note and thumbnail of the withdrawn one are not in the file any more, the others are."""
    with SeenArchive(tmp_path / "archive") as archive:
        kept = put(archive, 1)
        gone = put(archive, 2, facts=ItemFacts(note=Text("a note to be forgotten")))
        archive.withdraw(gone.id)
    data = (tmp_path / "archive" / "archive.sqlite").read_bytes()
    assert code_of(1) in data and kept.id.encode() in data
    assert code_of(2) not in data and b"to be forgotten" not in data


def test_a_reference_and_an_item_of_the_same_bytes_do_not_take_them_from_one_another(tmp_path: Path) -> None:
    folder, data = tmp_path / "archive", picture(1)
    sha256 = hashlib.sha256(data).hexdigest()
    with filled(folder) as places, SeenArchive(folder) as seen:
        reference = next(one for one in places.references() if one.sha256 == sha256)
        item = seen.put(replace(new_item(1), sha256=sha256, size_bytes=len(data), media_type="png")).item
        assert not item.keeps
        seen.withdraw(item.id)
        assert places.data(reference.id) == data

        kept = seen.put(replace(new_item(1), sha256=sha256), data=data, again=True).item
        places.withdraw(reference.id)
        assert seen.data(kept.id) == data and seen.item(kept.id).size_bytes == len(data)
        refused("reference_withdrawn", lambda: places.reference(reference.id))
        seen.withdraw(kept.id)
        assert not seen.files.path(sha256).exists()

        other = places.references()[0]
        known = seen.put(replace(new_item(2), sha256=other.sha256)).item  # known, and not kept for it
        places.withdraw(other.id)
        assert not seen.files.path(other.sha256).exists() and seen.item(known.id) == known


# ---- changes ------------------------------------------------------------------------------------------------


def test_changes_are_numbered_in_order_and_read_on_from_any_number(archive: SeenArchive) -> None:
    items = [put(archive, number) for number in range(5)]
    changes = [item.change for item in items]
    assert changes == sorted(set(changes))
    since = archive.change()
    archive.say(items[3].id, FACTS)
    archive.restrict(items[1].id)
    describe(archive, items[0], 0)
    gone = archive.withdraw(items[2].id)
    found = [item.id for batch in archive.items_since(since, batch=2) for item in batch]
    assert found == [items[3].id, items[1].id, items[0].id]
    assert archive.withdrawn_since(since) == (gone,) and archive.withdrawn_since(gone.change) == ()
    assert [item for batch in archive.items_since(since, since) for item in batch] == []


def test_codes_and_points_come_in_batches_by_growing_ids(archive: SeenArchive) -> None:
    items = [put(archive, number) for number in range(5)]
    for number in (4, 0, 2):
        describe(archive, items[number], number)
    batches = list(archive.codes(batch=3))
    assert [len(batch) for batch in batches] == [3, 3, 3, 1]
    ids = [code.view for batch in batches for code in batch]
    assert ids == sorted(ids) and {code.pdq for batch in batches for code in batch} >= {code_of(4, 1)}
    assert [code.view for batch in archive.codes(ids[7]) for code in batch] == ids[8:]
    rows = [row for batch in archive.descriptions(POINTS_MAKER, batch=4) for row in batch]
    assert [row.packed for row in rows] == [packed(n, view) for n in (4, 0, 2) for view in (0, 1)]
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    assert list(archive.descriptions("another")) == []


def test_flat_pictures_give_no_code_that_tells_them_apart(archive: SeenArchive) -> None:
    archive.put(new_item(1), coded(1, 2, quality=49))
    archive.put(new_item(2), coded(2, 1, quality=50))
    assert [code.pdq for batch in archive.codes(least_quality=50) for code in batch] == [code_of(2)]


def test_counts_say_how_much_there_is_and_since_when(archive: SeenArchive) -> None:
    assert isinstance(archive.counts().since, Missing) and archive.counts().items == 0
    first = put(archive, 1)
    archive.put(new_item(2, restricted=True), data=bytes_of(2))
    counts = archive.counts()
    assert (counts.items, counts.searched, counts.to_code, counts.restricted, counts.keeping) == (
        2,
        1,
        1,
        1,
        1,
    )
    assert counts.since == first.added and counts.change == archive.change() and counts.size_bytes > 0


# ---- rows ---------------------------------------------------------------------------------------------------


def test_an_archive_of_version_two_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    with filled(tmp_path / "made") as made:
        places, references = made.places(), made.references()
        rows = {
            table: made._rows(f"SELECT * FROM {table}")
            for table in ("places", "pictures", "place_references")
        }
    folder = tmp_path / "old"
    (tmp_path / "made" / "objects").rename(tmp_path / "objects")
    folder.mkdir()
    (tmp_path / "objects").rename(folder / "objects")
    with sqlite3.connect(folder / "archive.sqlite") as connection:
        for statements in VERSIONS[:2]:
            for statement in statements:
                connection.execute(statement)
        for table, cells in rows.items():
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(cells[0]))})", cells)
        connection.execute("PRAGMA application_id = 1095516498")
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with SeenArchive(folder) as seen, Archive(folder) as old:
        assert seen.counts().items == 0 and put(seen, 1).coded_by == MAKER
        assert (old.places(), old.references()) == (places, references)
        assert old.data(references[0].id)


@pytest.mark.parametrize(
    "altered",
    ["UPDATE items SET facts = x'7b'", "UPDATE items SET name = x'ff'", "UPDATE views SET phash = 'no'"],
)
def test_an_altered_row_is_named(archive: SeenArchive, altered: str) -> None:
    item = put(archive, 1)
    with sqlite3.connect(archive.folder / "archive.sqlite") as connection:
        connection.execute(altered)
    connection.close()
    refused("archive_row_altered", lambda: (archive.item(item.id), archive.views(item.id)), ArchiveAltered)


# ---- several at once, and kills -----------------------------------------------------------------------------


def test_two_processes_put_the_same_pictures_at_once_and_none_is_doubled(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from provenance.archive.pictures import SeenArchive\n"
        "from tests.archive.seendesk import describe, put\n"
        "archive = SeenArchive(Path(sys.argv[1]))\n"
        "for n in range(25): describe(archive, put(archive, n), n)\n"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "archive")], cwd=ROOT)
        for _ in range(2)
    ]
    assert [child.wait() for child in children] == [0, 0]
    with SeenArchive(tmp_path / "archive") as archive:
        counts = archive.counts()
        assert (counts.items, counts.views, counts.described_views, counts.to_describe) == (25, 50, 50, 0)
        ids = [code.view for batch in archive.codes() for code in batch]
        assert len(ids) == len(set(ids)) == 50


def test_a_killed_writer_leaves_whole_items_only_and_loses_none_that_it_told_of(tmp_path: Path) -> None:
    folder, draw = tmp_path / "archive", random.Random(6)
    told: dict[str, int] = {}
    for kill in range(KILLS):
        _kill_once(folder, 1000 * kill, draw.random() * LONGEST_S, told)
        with SeenArchive(folder) as archive:
            items = [item for batch in archive.items_since() for item in batch]
            assert {item.id for item in items} >= told.keys() - _gone(archive)
            assert all(_is_whole(archive, item) for item in items)
            orphans = "views WHERE item NOT IN (SELECT number FROM items)"
            assert rows_left(archive, orphans, "points WHERE view NOT IN (SELECT id FROM views)") == 0
            assert archive.database.rows("PRAGMA integrity_check") == [("ok",)]
    assert len(told) > KILLS


def _gone(archive: SeenArchive) -> set[str]:
    return {one.id for one in archive.withdrawn_since()}


def _is_whole(archive: SeenArchive, item: Item) -> bool:
    """All its views, its thumbnail and its kept bytes are there, and all points or none."""
    views = archive.views(item.id)
    points = list(archive.points([view.id for view in views]))
    whole = len(views) == 2 and item.coded_by == MAKER and archive.thumbnail(item.id) is not None
    described = len(points) == (2 if item.described_by else 0)
    return whole and described and archive.data(item.id) is not None and item.name != UNKNOWN


def _kill_once(folder: Path, first: int, after_s: float, told: dict[str, int]) -> None:
    for line in told_until_killed(CHILD, folder, first, after_s):
        id, number = line.split()
        told[id] = int(number)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_archive_is_for_its_owner_only(archive: SeenArchive) -> None:
    assert archive.files.folder.stat().st_mode & 0o077 == 0
