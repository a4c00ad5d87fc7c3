"""An archive and a team's have the same afterwards: nothing lost, nothing doubled, nothing told that must not be."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.archive import syncing
from provenance.archive.pictures import SeenArchive
from provenance.archive.restrictedcases import RestrictedCases
from provenance.archive.seenitems import Item, ItemCase, ItemDate, ItemFacts, StoredView
from provenance.archive.syncing import Difference, synced
from provenance.archive.team import TeamArchive
from provenance.archive.voting import Asked
from provenance.errors import ArchiveAltered, ArchiveError, Cancelled, NetworkRefused
from provenance.net.servers import server_of
from provenance.record.identity import new_ulid
from provenance.record.network import NetworkRequest
from provenance.record.values import Instant, Link, Precision, Term, Text
from tests.archive.seendesk import FACTS, POINTS_MAKER, coded, features_of, new_item, packed, unpacked
from tests.archive.teamdesk import describe_in, door_to, empty, fill, put_in, set_up, team
from tests.archive.teamserver import PASSWORD, READER, PostgreSQL, needs_postgresql, started

pytestmark = needs_postgresql

CHILD = Path(__file__).with_name("syncing_child.py")
KILLS = 8
LONGEST_S = 0.8


@pytest.fixture(scope="module")
def made() -> Iterator[PostgreSQL]:
    with started() as running:
        set_up(running)
        yield running


@pytest.fixture
def server(made: PostgreSQL) -> PostgreSQL:
    empty(made)
    return made


@pytest.fixture
def there(server: PostgreSQL) -> Iterator[TeamArchive]:
    with team(server) as archive:
        yield archive


@pytest.fixture
def one(tmp_path: Path) -> Iterator[SeenArchive]:
    with SeenArchive(tmp_path / "one") as archive:
        yield archive


@pytest.fixture
def two(tmp_path: Path) -> Iterator[SeenArchive]:
    with SeenArchive(tmp_path / "two") as archive:
        yield archive


def held(archive: SeenArchive | TeamArchive) -> dict[str, tuple[object, ...]]:
    """All that is known of each picture, by its hash; points in the order of views."""
    found: dict[str, tuple[object, ...]] = {}
    for items in archive.items_since():
        for item in items:
            views = archive.views(item.id)
            points = [each.packed for each in archive.points([view.id for view in views])]
            assert item.sha256 not in found
            found[item.sha256] = (
                item.size_bytes, item.name, item.width, item.facts, [view.shown for view in views], points,
                item.coded_by, item.described_by, archive.thumbnail(item.id),
            )  # fmt: skip
    return found


def sha256_of(number: int) -> str:
    return new_item(number).sha256


def id_of(archive: SeenArchive | TeamArchive, number: int) -> str:
    item = archive.by_sha256(sha256_of(number))
    assert item is not None
    return item.id


def test_both_have_everything_afterwards_and_the_next_time_there_is_nothing_to_do(
    one: SeenArchive, two: SeenArchive, there: TeamArchive
) -> None:
    fill(one, range(60))
    fill(two, range(50, 70))
    first, second, third = synced(one, there), synced(two, there), synced(one, there)
    assert (first.sent, second.sent, second.received, third.received) == (60, 10, 50, 10)
    assert held(one) == held(two) == held(there) and len(held(one)) == 70
    changes = one.change(), there.change()
    synced(one, there)
    assert (one.change(), there.change()) == changes
    assert id_of(one, 3) == id_of(there, 3) == id_of(two, 3)


def test_only_what_is_new_is_read_the_next_time(one: SeenArchive, server: PostgreSQL) -> None:
    written: list[NetworkRequest] = []
    with team(server, written=written) as there:
        fill(one, range(30))
        synced(one, there)
        synced(one, there)
        del written[:]
        fill(one, [30])
        assert synced(one, there).sent == 1
        assert sum(entry.sent_bytes for entry in written) < 20_000
        batches = [entry for entry in written if entry.purpose.value == "team_sync"]
        assert batches and set(syncing.FIELDS) <= set(batches[0].fields)


def test_codes_go_first_and_points_follow_when_they_are_made(one: SeenArchive, there: TeamArchive) -> None:
    bare = one.put(new_item(1)).item
    put_in(one, 2)
    done = synced(one, there)
    assert (done.sent, done.waiting) == (1, 1) and there.by_sha256(sha256_of(1)) is None
    one.code(bare.id, coded(1))
    describe_in(one, one.item(id_of(one, 2)), 2)
    synced(one, there)
    views = there.views(id_of(there, 2))
    assert [each.packed for each in there.points([view.id for view in views])] == [packed(2, 0), packed(2, 1)]
    assert there.views(id_of(there, 1))


def test_what_is_restricted_never_leaves_nor_comes_back(
    one: SeenArchive, two: SeenArchive, there: TeamArchive
) -> None:
    put_in(one, 1, restricted=True)
    put_in(one, 2, case=ItemCase(id="secret", title="A secret case"))
    put_in(one, 3, case=ItemCase(id="open", title="An open case"))
    put_in(there, 4)
    there.restrict(id_of(there, 4))
    done = synced(one, there, restricted_cases={"secret"})
    assert (done.sent, done.kept_back, done.received) == (1, 2, 0)
    assert held(there).keys() == {sha256_of(3), sha256_of(4)} and sha256_of(4) not in held(one)
    assert there.item(id_of(there, 3)).cases == (), "titles of cases stay here"
    one.restrict(id_of(one, 1), False)
    assert synced(one, there, restricted_cases={"secret"}).sent == 1
    synced(two, there)
    assert held(two).keys() == {sha256_of(1), sha256_of(3)}


def test_a_withdrawal_travels_and_the_picture_does_not_come_back(
    one: SeenArchive, two: SeenArchive, there: TeamArchive
) -> None:
    fill(one, range(4))
    synced(one, there)
    synced(two, there)
    one.withdraw(id_of(one, 1))
    assert synced(one, there).withdrawn_there == 1
    assert synced(two, there).withdrawn_here == 1
    for archive in (one, there, two):
        assert archive.by_sha256(sha256_of(1)) is None and archive.withdrawn(sha256_of(1)) is not None
    for local in (one, two, one):
        done = synced(local, there)
        assert (done.sent, done.received, done.withdrawn_here, done.withdrawn_there) == (0, 0, 0, 0)
    there.withdraw(id_of(there, 2))
    assert synced(two, there).withdrawn_here == synced(one, there).withdrawn_here == 1


def test_what_was_put_again_on_purpose_stays_where_it_was(one: SeenArchive, there: TeamArchive) -> None:
    fill(one, range(2))
    synced(one, there)
    there.withdraw(id_of(there, 1))
    synced(one, there)
    gone = one.withdrawn(sha256_of(1))
    assert gone is not None
    with one.writing():  # it is later than that second
        item = one.put(new_item(1), coded(1), again=True).item
        later = b'{"offset":"+00:00","precision":"second","value":"2999-01-01T00:00:00","kind":"instant"}'
        one.database.run("UPDATE items SET added = ? WHERE id = ?", later, item.id)
    done = synced(one, there)
    assert done.kept_out == 1 and done.withdrawn_here == 0 and one.by_sha256(sha256_of(1)) is not None
    assert there.by_sha256(sha256_of(1)) is None


def test_gaps_are_filled_and_contradictions_stay_and_are_reported(
    one: SeenArchive, two: SeenArchive, there: TeamArchive
) -> None:
    dated = ItemDate(when=Instant("2019", Precision.YEAR), of=Term("captured"))
    put_in(one, 1, facts=FACTS)
    put_in(two, 1, facts=ItemFacts(licence=Text("all rights reserved"), note=Text("mine"), dates=(dated,)))
    synced(one, there)
    done = synced(two, there)
    assert done.differing == [Difference(sha256_of(1), "licence", "all rights reserved", "CC-BY-4.0")]
    synced(one, there)
    synced(two, there)
    first, second = one.item(id_of(one, 1)).facts, two.item(id_of(two, 1)).facts
    assert first.licence == FACTS.licence and second.licence == Text("all rights reserved")
    assert first.place == second.place == FACTS.place
    assert set(first.dates) == set(second.dates) == {*FACTS.dates, dated}
    for facts in (first, second, there.item(id_of(there, 1)).facts):
        assert isinstance(facts.note, Text) and set(facts.note.value.split("\n")) == {"з каналу", "mine"}
        assert Link("https://example.org/post/1") in facts.sources
    changes = one.change(), two.change(), there.change()
    synced(one, there)
    synced(two, there)
    assert (one.change(), two.change(), there.change()) == changes, "nobody goes on answering the other"


def test_a_copy_that_was_put_back_is_compared_anew(
    one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(one, range(6))
    synced(one, there)
    empty(server)
    fill(there, [9])
    done = synced(one, there)
    assert (done.sent, done.received) == (6, 1) and held(one) == held(there)
    empty(server)
    fill(there, range(20, 60))  # it has larger numbers than before: nothing tells it from the one that it was
    synced(one, there)
    synced(one, there, whole=True)
    assert held(one) == held(there) and len(held(one)) == 47


def test_stopped_in_between_it_goes_on_where_it_was(one: SeenArchive, there: TeamArchive) -> None:
    fill(one, range(120))
    calls: list[int] = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        synced(one, there, check=check)
    assert there.counts().items == 2 * syncing.BATCH_ITEMS
    assert synced(one, there).sent == 20 and held(one) == held(there)


def test_a_reader_is_told_that_it_may_not_send(
    one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(there, range(3))
    with team(server, READER) as reading:
        assert synced(one, reading).received == 3
        fill(one, [7])
        with pytest.raises(ArchiveError, match="team_right_missing"):
            synced(one, reading)
    assert held(one).keys() == {sha256_of(number) for number in (0, 1, 2, 7)}


def test_nothing_happens_here_while_the_network_is_not_allowed(one: SeenArchive, server: PostgreSQL) -> None:
    fill(one, range(2))
    change = one.change()
    with team(server) as there:
        there.talk._door.forbid("127.0.0.1")
        with pytest.raises(NetworkRefused):
            synced(one, there)
    assert one.change() == change


def test_killed_at_any_moment_it_loses_and_doubles_nothing(
    one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    draw = random.Random(6)
    fill(one, range(90))
    fill(there, range(80, 130))
    surroundings = {**os.environ, "PGPASSWORD": PASSWORD}
    ended = 0
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(one.folder), server.address()],
            stdout=subprocess.PIPE, text=True, env=surroundings,
        )  # fmt: skip
        assert child.stdout is not None
        with child.stdout:
            assert child.stdout.readline() == "open\n"
            alarm = threading.Timer(draw.random() * LONGEST_S, child.kill)
            alarm.start()
            child.stdout.read()
        ended += child.wait() == 0
        alarm.cancel()
        alarm.join()
        for archive in (one, there):
            assert all(len(known[4]) == 2 and len(known[5]) in (0, 2) for known in held(archive).values())  # type: ignore[arg-type]
    assert ended < KILLS, "none was killed in the middle"
    synced(one, there)
    assert held(one) == held(there) and held(one).keys() == {sha256_of(number) for number in range(130)}
    assert there.counts().items == 130 and there.counts().views == 260


LATER = b'{"offset":"+00:00","precision":"second","value":"2999-01-01T00:00:00","kind":"instant"}'


def test_a_withdrawal_reaches_the_same_item_however_the_clocks_go(
    one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(one, range(3))
    synced(one, there)
    server.run(f"UPDATE alidade.items SET added = '{LATER.decode()}'")
    one.withdraw(id_of(one, 1))
    there.withdraw(id_of(there, 2))
    with one.writing():
        one.database.run("UPDATE items SET added = ?", LATER)
    done = synced(one, there)
    assert (done.withdrawn_there, done.withdrawn_here, done.kept_out) == (1, 1, 0)
    assert held(one).keys() == held(there).keys() == {sha256_of(0)}


class Overheard(TeamArchive):
    """A team's archive of which it is known what hashes and ids it was told."""

    told: list[object]

    def by_sha256(self, sha256: str) -> Item | None:
        self.told.append(sha256)
        return super().by_sha256(sha256)


@pytest.fixture
def overheard(server: PostgreSQL) -> Iterator[Overheard]:
    where = server_of(server.address()).server
    archive = Overheard(door_to(server), where, PASSWORD, made_by=POINTS_MAKER, features=unpacked)
    archive.told = []
    yield archive
    archive.close()


def test_of_a_picture_that_must_stay_not_even_its_withdrawal_leaves(
    one: SeenArchive, overheard: Overheard
) -> None:
    fill(one, range(3))
    synced(one, overheard)
    secret = ItemCase(id=new_ulid(), title="A secret case")
    RestrictedCases(one.folder).keep(secret.id)
    put_in(one, 7, restricted=True)
    put_in(one, 8, case=secret)
    one.restrict(id_of(one, 1))
    synced(one, overheard, restricted_cases=RestrictedCases(one.folder))
    del overheard.told[:]
    for number in (1, 7, 8):
        one.withdraw(id_of(one, number))
    for whole in (False, True):
        done = synced(one, overheard, restricted_cases=RestrictedCases(one.folder), whole=whole)
        assert done.withdrawn_there == 0
    assert not {sha256_of(number) for number in (1, 7, 8)} & set(overheard.told)


def test_of_a_picture_that_was_never_brought_there_the_withdrawal_does_not_leave(
    one: SeenArchive, overheard: Overheard
) -> None:
    put_in(one, 1)
    one.withdraw(id_of(one, 1))
    fill(one, [2])
    synced(one, overheard)
    put_in(one, 3)
    one.put(new_item(4))
    synced(one, overheard, sends=False)
    waiting = one.put(new_item(5)).item
    one.withdraw(id_of(one, 3))
    synced(one, overheard)
    one.withdraw(waiting.id)
    one.withdraw(id_of(one, 4))
    for whole in (False, True):
        assert synced(one, overheard, whole=whole).withdrawn_there == 0
    assert not {sha256_of(number) for number in (1, 3, 4, 5)} & set(overheard.told)
    assert sha256_of(2) in overheard.told


def test_a_withdrawal_travels_also_after_a_sync_that_was_stopped_and_of_what_came_from_there(
    one: SeenArchive, there: TeamArchive
) -> None:
    fill(there, range(200, 203))
    fill(one, range(60))
    calls: list[int] = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        synced(one, there, check=check)
    one.withdraw(id_of(one, 3))
    one.withdraw(id_of(one, 57))
    assert synced(one, there).withdrawn_there == 1, "the other one had not been brought there yet"
    assert there.by_sha256(sha256_of(3)) is None and there.by_sha256(sha256_of(57)) is None
    one.withdraw(id_of(one, 201))
    assert synced(one, there).withdrawn_there == 1 and there.by_sha256(sha256_of(201)) is None


def test_who_may_not_add_there_told_it_of_nothing(one: SeenArchive, server: PostgreSQL) -> None:
    fill(one, range(2))
    with team(server, READER) as reading:
        with pytest.raises(ArchiveError, match="team_right_missing"):
            synced(one, reading)
        for number in range(2):
            one.withdraw(id_of(one, number))
        assert one.withdrawn_for(reading.archive_id()) == ()
        assert synced(one, reading).withdrawn_there == 0


def test_what_is_dropped_here_stays_there_and_may_be_added_again(
    one: SeenArchive, there: TeamArchive
) -> None:
    fill(one, range(3))
    synced(one, there)
    dropped = one.drop_all([id_of(one, 0), id_of(one, 1)])
    assert [gone.sha256 for gone in dropped] == [sha256_of(0), sha256_of(1)]
    there.say(id_of(there, 1), FACTS)
    for _ in range(2):
        done = synced(one, there)
        assert (done.withdrawn_there, done.received) == (0, 0)
    assert there.counts().items == 3 and one.counts().items == 1 and one.counts().withdrawn == 0
    fill(one, [0])
    assert synced(one, there, whole=True).received == 1, "what the team has comes again when all is compared"
    assert held(one) == held(there)


def test_when_files_were_written_is_not_told_and_the_time_of_taking_is(
    one: SeenArchive, two: SeenArchive, there: TeamArchive
) -> None:
    written = ItemDate(
        when=Instant("2024-05-01T10:00:00", Precision.SECOND, "+00:00"),
        of=Term("file"),
        basis=Term("file_system"),
    )
    taken = ItemDate(when=Instant("2019", Precision.YEAR), of=Term("captured"), basis=Term("metadata"))
    said = ItemDate(when=Instant("2020", Precision.YEAR), of=Term("file"))
    put_in(one, 1, facts=ItemFacts(dates=(taken, written)))
    put_in(there, 2, facts=ItemFacts(dates=(written, said)))
    put_in(one, 2)
    synced(one, there)
    synced(two, there)
    assert there.item(id_of(there, 1)).facts.dates == two.item(id_of(two, 1)).facts.dates == (taken,)
    assert one.item(id_of(one, 2)).facts.dates == two.item(id_of(two, 2)).facts.dates == (said,)
    assert one.item(id_of(one, 1)).facts.dates == (taken, written)
    changes = one.change(), there.change()
    synced(one, there)
    assert (one.change(), there.change()) == changes


class WithdrawnWhileRead(SeenArchive):
    """Somebody withdraws each item when it is about to be read."""

    def views(self, id: str) -> tuple[StoredView, ...]:
        self.withdraw(id)
        return super().views(id)


def test_what_is_withdrawn_while_it_is_read_is_not_sent(tmp_path: Path, there: TeamArchive) -> None:
    with WithdrawnWhileRead(tmp_path / "racing") as local:
        put_in(local, 1)
        assert synced(local, there).sent == 0
    assert there.by_sha256(sha256_of(1)) is None


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE alidade.views SET width = 0 WHERE item = {n}",
        "UPDATE alidade.views SET x = -1 WHERE item = {n}",
        "UPDATE alidade.views SET height = 2000000 WHERE item = {n}",
        "UPDATE alidade.items SET width = 100 WHERE number = {n}",
        "UPDATE alidade.items SET width = -1 WHERE number = {n}",
        "UPDATE alidade.items SET facts = 'none' WHERE number = {n}",
        "UPDATE alidade.points SET packed = 'none'::bytea"
        " WHERE view IN (SELECT id FROM alidade.views WHERE item = {n})",
    ],
)
def test_what_cannot_be_read_of_one_item_is_counted_and_stops_no_other(
    altered: str, one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(there, range(4))
    number = server.run(f"SELECT number FROM alidade.items WHERE sha256 = '{sha256_of(1)}'")[0][0]
    server.run(altered.format(n=number))
    done = synced(one, there)
    assert (done.received, done.unreadable) == (3, 1) and one.by_sha256(sha256_of(1)) is None
    assert held(one).keys() == {sha256_of(n) for n in (0, 2, 3)}
    again = synced(one, there)
    assert (again.received, again.unreadable) == (0, 0)
    fill(one, [1, 5])
    assert synced(one, there).sent == 1


def test_a_withdrawal_that_cannot_be_read_stops_no_other(
    one: SeenArchive, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(one, range(3))
    synced(one, there)
    for number in (0, 1):
        there.withdraw(id_of(there, number))
    server.run(f"UPDATE alidade.withdrawn_items SET withdrawn = 'never' WHERE sha256 = '{sha256_of(0)}'")
    done = synced(one, there)
    assert (done.withdrawn_here, done.unreadable) == (1, 1)


@pytest.mark.parametrize("pair", ["65536, 1", "70000, 1", "1, -1", "1, 99999999999999999999999"])
def test_an_answer_that_no_server_of_ours_gives_is_an_error_of_its_own(
    pair: str, there: TeamArchive, server: PostgreSQL
) -> None:
    fill(there, [1])
    server.run("ALTER FUNCTION alidade.frequencies RENAME TO frequencies_before")
    server.run(
        "CREATE FUNCTION alidade.frequencies(integer, integer[]) RETURNS TABLE (word integer, entries numeric)"
        f" LANGUAGE sql AS 'SELECT {pair}::numeric'"
    )
    try:
        words, signatures = features_of(1)
        with pytest.raises(ArchiveAltered):
            there.voted(Asked.of(words[:, None].copy(), signatures), 3)
    finally:
        server.run("DROP FUNCTION alidade.frequencies")
        server.run("ALTER FUNCTION alidade.frequencies_before RENAME TO frequencies")
