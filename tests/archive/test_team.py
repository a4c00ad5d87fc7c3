"""A team's archive means the same as the one on this machine: what is asked of both here, both answer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from provenance.archive.index import SearchedArchive
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import Failure, ItemCase, ItemDate, ItemFacts, StoredPoints
from provenance.archive.team import TeamArchive
from provenance.archive.voting import Asked
from provenance.errors import AlidadeError, ArchiveAltered, ArchiveError, MediaError
from provenance.record.identity import new_ulid
from provenance.record.values import Instant, Link, Missing, Precision, Term, Text
from tests.archive.seendesk import (
    FACTS,
    MAKER,
    POINTS_MAKER,
    bytes_of,
    code_of,
    coded,
    features_of,
    new_item,
    packed,
    searched,
)
from tests.archive.teamdesk import describe_in, empty, fill, put_in, set_up, team
from tests.archive.teamserver import PostgreSQL, needs_postgresql, started
from tests.archive.test_seen_index import all_found, found_by_points

pytestmark = needs_postgresql

Either: TypeAlias = SearchedArchive | TeamArchive


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with started() as running:
        set_up(running)
        yield running


@pytest.fixture(params=["on this machine", "of a team"])
def archive(request: pytest.FixtureRequest, server: PostgreSQL, tmp_path: Path) -> Iterator[Either]:
    if request.param == "on this machine":
        with searched(tmp_path / "archive") as local:
            yield local
    else:
        empty(server)
        with team(server) as there:
            yield there


def refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = ArchiveError) -> None:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id


def test_both_are_picture_archives(archive: Either) -> None:
    meant: PictureArchive = archive
    assert meant.counts().items == 0 and isinstance(meant.counts().since, Missing)
    assert meant.change() == 0 and meant.near([code_of(1)], 31) == () and meant.near([], 31) == ()
    assert list(meant.items_since()) == [] and meant.withdrawn_since() == ()


def test_everything_put_is_there(archive: Either) -> None:
    case = ItemCase(id=new_ulid(), title="Площа")
    made = archive.put(new_item(1, facts=FACTS, case=case), coded(1, 3))
    assert not made.again and describe_in(archive, made.item, 1)
    item = archive.item(made.item.id)
    assert item == archive.by_sha256(new_item(1).sha256)
    told = (case,) if isinstance(archive, SearchedArchive) else ()  # a team is told of no case
    assert (item.facts, item.cases, item.keeps, item.restricted) == (FACTS, told, False, False)
    assert (item.width, item.height, item.coded_by, item.described_by) == (400, 300, MAKER, POINTS_MAKER)
    views = archive.views(item.id)
    assert [view.shown for view in views] == list(coded(1, 3).views)
    assert archive.views_of([view.id for view in views]) == views
    assert [one.packed for one in archive.points([view.id for view in views])] == [
        packed(1, n) for n in range(3)
    ]
    assert archive.thumbnail(item.id) == coded(1).thumbnail


def test_the_same_bytes_stay_one_item_and_what_is_said_besides_is_added(archive: Either) -> None:
    first = put_in(archive, 1, facts=FACTS)
    views = archive.views(first.id)
    other = ItemFacts(
        sources=(Link("https://example.org/post/2"),),
        licence=Text("all rights reserved"),
        note=Text("second"),
        dates=(ItemDate(when=Instant("2019", Precision.YEAR), of=Term("captured")),),
    )
    again = archive.put(new_item(1, facts=other, case=ItemCase(id="c", title="t")), coded(1))
    assert again.again and again.item.id == first.id and archive.views(first.id) == views
    said = again.item.facts
    told = ["c"] if isinstance(archive, SearchedArchive) else []
    assert len(said.sources) == 2 and len(said.dates) == 2 and [case.id for case in again.item.cases] == told
    assert said.licence == FACTS.licence and isinstance(said.note, Text)
    assert said.note.value.split("\n") == ["з каналу", "second", "licence: all rights reserved"]
    assert archive.counts().items == 1 and again.item.change > first.change


def test_putting_the_same_again_changes_nothing(archive: Either) -> None:
    item = put_in(archive, 1, facts=FACTS)
    change = archive.change()
    assert put_in(archive, 1, facts=FACTS) == item and archive.change() == change
    assert archive.revise(item.id, FACTS) == archive.restrict(item.id, False) == item
    assert archive.change() == change


def test_an_id_from_elsewhere_is_taken_over_when_it_is_free(archive: Either) -> None:
    id = new_ulid()
    assert put_in(archive, 1, id=id).id == id
    assert put_in(archive, 2, id=id).id != id
    archive.withdraw(id)
    assert put_in(archive, 3, id=id).id != id and put_in(archive, 4, id="no id").id != "no id"


def test_an_item_waits_for_its_codes_and_then_for_its_points(archive: Either) -> None:
    item = archive.put(new_item(1)).item
    assert [one.id for one in archive.waiting("codes")] == [item.id] and not list(archive.waiting("points"))
    archive.code(item.id, coded(1))
    assert not list(archive.waiting("codes")) and [one.id for one in archive.waiting("points")] == [item.id]
    assert describe_in(archive, item, 1)
    counts = archive.counts()
    assert (counts.to_code, counts.to_describe, counts.views, counts.described_views) == (0, 0, 2, 2)
    why = Failure.of("codes", MediaError("truncated_picture", name="1.jpg", size_bytes=3))
    failed = archive.put(new_item(2), why).item
    assert failed.failure == why and archive.counts().unreadable == 1 and not list(archive.waiting("codes"))
    archive.code(failed.id, coded(2))
    slow = Failure.of("points", MediaError("truncated_picture", name="2.jpg", size_bytes=3))
    assert archive.describe(failed.id, POINTS_MAKER, slow)
    assert archive.item(failed.id).failure == slow and not list(archive.waiting("points"))


def test_points_of_views_that_were_coded_anew_meanwhile_are_not_kept(archive: Either) -> None:
    item = put_in(archive, 1)
    stale = [StoredPoints(view.id, packed(1)) for view in archive.views(item.id)]
    archive.code(item.id, coded(1, 3))
    assert not archive.describe(item.id, POINTS_MAKER, stale)
    assert archive.item(item.id).described_by is None and not list(archive.points([p.view for p in stale]))
    gone = put_in(archive, 2)
    views = [StoredPoints(view.id, packed(2)) for view in archive.views(gone.id)]
    archive.withdraw(gone.id)
    assert not archive.describe(gone.id, POINTS_MAKER, views)


def test_a_withdrawn_item_is_nowhere_and_is_not_taken_in_again_unsaid(archive: Either) -> None:
    item = archive.put(new_item(1, case=ItemCase(id="c", title="t")), coded(1)).item
    describe_in(archive, item, 1)
    views = [view.id for view in archive.views(item.id)]
    gone = archive.withdraw(item.id)
    assert gone.sha256 == item.sha256 and archive.withdrawn(item.sha256) == gone
    assert archive.views_of(views) == () and not list(archive.points(views)) and all_found(archive, range(2))
    refused("item_withdrawn", lambda: archive.item(item.id))
    refused("item_withdrawn", lambda: put_in(archive, 1))
    again = archive.put(new_item(1), coded(1), again=True).item
    assert again.id != item.id and archive.withdraw(item.id) == gone
    assert archive.item(again.id) == again
    refused("no_such_item", lambda: archive.item("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    refused("no_such_item", lambda: archive.withdraw("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
    refused("no_such_item", lambda: archive.thumbnail("01ARZ3NDEKTSV4RRFFQ69G5FAV"))


def test_changes_are_numbered_in_order_and_read_on_from_any_number(archive: Either) -> None:
    items = [put_in(archive, number) for number in range(5)]
    changes = [item.change for item in items]
    assert changes == sorted(set(changes))
    since = archive.change()
    archive.say(items[3].id, FACTS)
    archive.restrict(items[1].id)
    describe_in(archive, items[0], 0)
    gone = archive.withdraw(items[2].id)
    found = [item.id for batch in archive.items_since(since) for item in batch]
    assert found == [items[3].id, items[1].id, items[0].id]
    assert archive.withdrawn_since(since) == (gone,) and archive.withdrawn_since(gone.change) == ()
    assert [item for batch in archive.items_since(since, since) for item in batch] == []
    assert archive.counts().change == archive.change() == gone.change


def test_bytes_that_are_not_those_of_the_item_are_not_taken(archive: Either) -> None:
    refused(
        "archive_picture_altered",
        lambda: archive.put(new_item(1), coded(1), data=bytes_of(2)),
        ArchiveAltered,
    )
    assert archive.counts().items == 0


def test_pictures_of_one_colour_are_not_near_one_another(archive: Either) -> None:
    archive.put(new_item(700), coded(700, 1, quality=3))
    assert archive.near([code_of(700)], 31) == () and archive.near([code_of(700)], 100) == ()


def test_points_described_anew_are_found_and_those_of_another_maker_are_not(archive: Either) -> None:
    fill(archive, range(4))
    item = archive.by_sha256(new_item(2).sha256)
    assert item is not None and describe_in(archive, item, 900)
    assert found_by_points(archive, 900) == [item.id] and found_by_points(archive, 2) == []
    assert describe_in(archive, item, 901, "another maker")
    assert found_by_points(archive, 901) == [] and found_by_points(archive, 900) == []


def test_what_lists_hold_of_points_described_anew_means_nothing(server: PostgreSQL) -> None:
    empty(server)
    with team(server) as archive:
        fill(archive, range(4))
        server.run("SELECT alidade.build_lists_here(1)")
        item = archive.by_sha256(new_item(2).sha256)
        assert item is not None and describe_in(archive, item, 900)
        assert found_by_points(archive, 900) == [item.id] and found_by_points(archive, 2) == []
        server.run("SELECT alidade.build_lists_here(1)")
        assert found_by_points(archive, 900) == [item.id] and found_by_points(archive, 2) == []
        assert found_by_points(archive, 3) != []


def test_points_that_do_not_decode_hold_up_nothing(archive: Either) -> None:
    item = put_in(archive, 500)
    views = archive.views(item.id)
    assert archive.describe(item.id, POINTS_MAKER, [StoredPoints(view.id, b"x") for view in views])
    fill(archive, range(3))
    assert all_found(archive, range(3))


def test_a_team_s_archive_has_no_place_for_a_case(server: PostgreSQL) -> None:
    columns = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'alidade'"
    names = [name for (name,) in server.run(columns)]
    functions = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'alidade'::regnamespace"
    sources = dict(server.run(functions))
    assert "items.sha256" in names and "put_item" in sources
    assert [name for name in (*names, *sources) if "case" in name] == []
    assert [name for name, source in sources.items() if "case_" in source] == []


def test_the_team_s_archive_finds_what_the_local_one_finds(server: PostgreSQL, tmp_path: Path) -> None:
    """Codes at every distance up to 31 and beyond, and votes, before and after the lists are built and merged."""
    empty(server)
    with team(server) as there, searched(tmp_path / "archive") as here:
        fill(there, range(12))
        fill(here, range(12))
        sha256 = {one.id: one.sha256 for items in there.items_since() for one in items}
        sha256 |= {one.id: one.sha256 for items in here.items_since() for one in items}

        def near(archive: Either, asked: list[bytes], radius: int) -> list[tuple[int, int, str, int]]:
            found = archive.near(asked, radius)
            views = {view.id: view for view in archive.views_of([one.view for one in found])}
            return sorted(
                (one.asked, one.distance_bits, sha256[views[one.view].item], views[one.view].shown.number)
                for one in found
            )

        for bits in (0, 1, 15, 16, 30, 31, 32):
            turned = int.from_bytes(code_of(3), "big") ^ sum(1 << (8 * n + 3) for n in range(bits))
            asked = [code_of(2), turned.to_bytes(32, "big")]
            assert near(there, asked, 31) == near(here, asked, 31)
            assert len(near(there, asked, 31)) == 1 + (bits <= 31)
        assert near(there, [code_of(4)], 140) == near(here, [code_of(4)], 140)

        def voted(archive: Either, number: int) -> list[tuple[str, int, int, float]]:
            words, signatures = features_of(number, count=40)
            votes = archive.voted(Asked.of(words[:, None].copy(), signatures), 4)
            views = {view.id: view for view in archive.views_of([one.view for one in votes])}
            return [
                (sha256[views[v.view].item], views[v.view].shown.number, v.votes, round(v.weight, 6))
                for v in votes
            ]

        expected = [voted(here, number) for number in range(12)]
        assert [voted(there, number) for number in range(12)] == expected and all(expected)
        assert server.run("SELECT alidade.build_lists_here(1)") == [[24]]
        assert [voted(there, number) for number in range(12)] == expected
        fill(there, range(12, 40))
        fill(here, range(12, 40))
        sha256 |= {
            one.id: one.sha256
            for archive in (there, here)
            for items in archive.items_since()
            for one in items
        }
        gone = there.by_sha256(new_item(5).sha256)
        assert gone is not None
        there.withdraw(gone.id)
        server.run("SELECT alidade.build_lists_here(1)")
        assert server.run("SELECT count(*) FROM alidade.segments") == [[1]]
        assert all_found(there, range(40)) and voted(there, 5) == []
        assert server.run(
            "SELECT count(*) FROM alidade.lists, unnest(points) v"
            " WHERE v NOT IN (SELECT id FROM alidade.points)"
        ) == [[0]]
