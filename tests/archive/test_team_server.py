"""A team's server that is away, refuses, is used by two at once, or is not whom it says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provenance.archive.team import TeamArchive
from provenance.archive.teamtalk import Use
from provenance.errors import AlidadeError, ArchiveError, Cancelled, NetworkFailed, NetworkRefused
from provenance.net.account import Limits
from provenance.net.door import Door
from provenance.net.servers import TeamServer, server_of
from provenance.net.settings import NetworkSettings
from provenance.record.network import NetworkRequest, RequestOutcome
from tests.archive.seendesk import FACTS, POINTS_MAKER, code_of, coded, new_item, unpacked
from tests.archive.teamdesk import SQL, describe_in, door_to, empty, fill, put_in, set_up, team
from tests.archive.teamserver import DATABASE, PASSWORD, READER, PostgreSQL, needs_postgresql, started
from tests.archive.test_seen_index import all_found, found_by_points
from tests.net.certificates import make_certificate

pytestmark = needs_postgresql


@pytest.fixture(scope="module")
def made() -> Iterator[PostgreSQL]:
    with started() as running:
        set_up(running)
        yield running


@pytest.fixture
def server(made: PostgreSQL) -> PostgreSQL:
    empty(made)
    return made


def refused(id: str, action: Callable[[], object], kind: type[AlidadeError] = ArchiveError) -> None:
    with pytest.raises(kind) as caught:
        action()
    assert caught.value.id == id, caught.value


def client(server: PostgreSQL, address: str, password: str = PASSWORD) -> TeamArchive:
    where = server_of(address).server
    return TeamArchive(door_to(server), where, password, made_by=POINTS_MAKER, features=unpacked)


def test_the_file_may_be_run_again_and_changes_nothing(server: PostgreSQL) -> None:
    with team(server) as archive:
        fill(archive, range(3))
        id, items = archive.archive_id(), list(archive.items_since())
        server.run(SQL.read_text("utf-8"))
        assert archive.archive_id() == id and list(archive.items_since()) == items
        assert all_found(archive, range(3))


def test_a_server_that_crashed_is_a_clear_state_and_goes_on_when_it_is_back(server: PostgreSQL) -> None:
    with team(server) as archive:
        fill(archive, range(3))
        server.crash()
        refused("team_server_away", lambda: archive.near([code_of(1)], 31))
        refused("team_server_away", lambda: put_in(archive, 3))
        server.start()
        assert all_found(archive, range(3))
        fill(archive, range(3, 5))
        assert all_found(archive, range(5)) and archive.counts().items == 5


def test_a_connection_that_the_server_ended_is_opened_again_unseen(server: PostgreSQL) -> None:
    with team(server) as archive:
        fill(archive, range(2))
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'alidade'"
        )
        assert archive.counts().items == 2
        server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'alidade'"
        )
        fill(archive, range(2, 4))
        assert all_found(archive, range(4))


def test_a_crash_during_writing_leaves_whole_items_only(server: PostgreSQL) -> None:
    done: list[int] = []

    def write() -> None:
        with team(server) as archive:
            for number in range(400):
                try:
                    fill(archive, [number])
                except ArchiveError as error:
                    assert error.id == "team_server_away"
                    return
                done.append(number)

    writing = threading.Thread(target=write)
    writing.start()
    while len(done) < 10 and writing.is_alive():
        pass
    server.crash()
    writing.join(60)
    server.start()
    with team(server) as archive:
        assert len(done) >= 10 and all_found(archive, range(max(0, len(done) - 3), len(done)))
        counts = archive.counts()
        assert counts.items in (len(done), len(done) + 1) and counts.views == 2 * counts.items
        assert counts.described_views in (2 * len(done), 2 * len(done) + 2)
        fill(archive, range(len(done), len(done) + 2))
        assert archive.counts().items == len(done) + 2


def test_two_that_write_at_once_lose_no_change_and_double_no_item(server: PostgreSQL) -> None:
    """Both put the same pictures and say something of each; a third reads on meanwhile and misses none."""
    failed: list[BaseException] = []

    def write(numbers: range) -> None:
        try:
            with team(server) as archive:
                for number in numbers:
                    item = put_in(archive, number, facts=FACTS)
                    describe_in(archive, item, number)
        except BaseException as error:
            failed.append(error)
            raise

    writers = [threading.Thread(target=write, args=(order,)) for order in (range(30), range(29, -1, -1))]
    for one in writers:
        one.start()
    seen: dict[str, int] = {}
    with team(server) as reader:
        since = 0
        while any(one.is_alive() for one in writers) or since < reader.change():
            for batch in reader.items_since(since):
                for item in batch:
                    assert item.change > since
                    seen[item.sha256], since = item.change, item.change
        for one in writers:
            one.join(60)
        assert not failed
        items = [item for batch in reader.items_since() for item in batch]
        assert {item.sha256: item.change for item in items} == seen
        assert {item.sha256 for item in items} == {new_item(number).sha256 for number in range(30)}
        assert reader.counts().views == reader.counts().described_views == 60


def test_a_reader_searches_and_may_change_nothing(server: PostgreSQL) -> None:
    with team(server) as archive:
        fill(archive, range(3))
        item = archive.by_sha256(new_item(1).sha256)
    assert item is not None
    with team(server, READER) as reader:
        assert all_found(reader, range(3)) and reader.counts().items == 3
        for change in (
            lambda: put_in(reader, 7),
            lambda: reader.withdraw(item.id),
            lambda: reader.say(item.id, FACTS),
            lambda: reader.build(),
        ):
            refused("team_right_missing", change)
        assert reader.counts().items == 3


def test_what_is_restricted_does_not_leave_at_all(server: PostgreSQL) -> None:
    written: list[NetworkRequest] = []
    with team(server, written=written) as archive:
        refused("restricted_stays_here", lambda: archive.put(new_item(1, restricted=True), coded(1)))
        assert written == []
        assert archive.counts().items == 0


def test_a_search_is_written_down_with_what_left(server: PostgreSQL) -> None:
    written: list[NetworkRequest] = []
    with team(server, written=written) as archive:
        fill(archive, range(2))
        del written[:]
        archive.near([code_of(1), code_of(2)], 31)
        found_by_points(archive, 1)
    near, voted, views = written
    assert (near.purpose.value, near.fields, near.outcome) == ("team_search", ("codes",), "answered")
    assert near.sent_bytes > 2 * 64 and (voted.purpose.value, voted.fields) == (
        "team_search",
        ("words", "signatures"),
    )
    assert voted.sent_bytes > 40 * 10 and views.fields == ("view_numbers",)


def test_a_refused_search_reaches_no_server(server: PostgreSQL) -> None:
    written: list[NetworkRequest] = []
    where = server_of(server.address()).server
    door = Door(NetworkSettings(team_servers=(where,)), written.append)
    archive = TeamArchive(door, where, PASSWORD, made_by=POINTS_MAKER, features=unpacked)
    refused("network_offline", lambda: archive.near([code_of(1)], 31), NetworkRefused)
    assert [(one.outcome, one.sent_bytes) for one in written] == [(RequestOutcome.REFUSED, 0)]


def test_a_server_with_another_certificate_gets_no_word(server: PostgreSQL, tmp_path: Path) -> None:
    make_certificate(tmp_path / "other.key", tmp_path / "other.crt")
    for address in (
        server.address().replace(str(server.authority), str(tmp_path / "other.crt")),
        server.address().partition("?")[0],
    ):
        archive = client(server, address)
        refused("certificate_not_accepted", archive.counts, NetworkFailed)
        archive.close()


def test_a_wrong_password_and_a_database_that_is_not_set_up_are_said_so(server: PostgreSQL) -> None:
    for password, database, id in (
        ("wrong", DATABASE, "team_sign_in_refused"),
        (PASSWORD, "nowhere", "team_not_set_up"),
        (PASSWORD, "postgres", "team_not_set_up"),
    ):
        archive = client(server, server.address(database=database), password)
        refused(id, archive.counts)
        archive.close()


def test_a_server_that_asks_for_the_password_itself_does_not_get_it(server: PostgreSQL) -> None:
    rules = server.data / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"hostssl all {READER} 127.0.0.1/32 password\n{before}")
    server.run("SELECT pg_reload_conf()")
    try:
        with team(server, READER) as archive:
            refused("server_asks_for_password", archive.counts, NetworkFailed)
    finally:
        rules.write_text(before)
        server.run("SELECT pg_reload_conf()")
    with team(server, READER) as archive:
        assert archive.counts().items == 0


def test_a_server_without_encryption_gets_no_word(server: PostgreSQL) -> None:
    settings = server.data / "postgresql.conf"
    before = settings.read_text()
    server.stop()
    settings.write_text(before + "\nssl = off\n")
    server.start()
    try:
        with team(server) as archive:
            refused("server_without_tls", archive.counts, NetworkFailed)
    finally:
        server.stop()
        settings.write_text(before)
        server.start()


def test_what_waits_for_the_server_is_ended_by_cancelling_its_use_and_no_other(server: PostgreSQL) -> None:
    sleeping = "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(50)' AND state = 'active'"
    with team(server) as archive:
        assert archive.change() == 0
        ended: list[BaseException] = []
        uses: list[Use] = []

        def wait() -> None:
            with archive.talk.stoppable() as use:
                uses.append(use)
                try:
                    archive.talk.rows("team_read", (), "SELECT pg_sleep(50)")
                except Cancelled as cancelled:
                    ended.append(cancelled)
                with pytest.raises(Cancelled):
                    archive.change()

        waiting = threading.Thread(target=wait)
        waiting.start()
        while not server.run(sleeping):
            time.sleep(0.02)
        uses[0].cancel()
        waiting.join(20)
        assert ended and not waiting.is_alive()
        assert archive.change() == 0, "another use goes on"
        uses[0].cancel()
        assert archive.change() == 0, "what is over ends nothing"
        until = time.monotonic() + 20
        while server.run(sleeping) and time.monotonic() < until:
            time.sleep(0.1)
        assert not server.run(sleeping), "the server ends what nobody waits for"


def test_a_server_that_takes_the_connection_and_says_nothing_is_away_after_the_time_for_connecting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        where = TeamServer("127.0.0.1", "alidade", "olena", silent.getsockname()[1], plain=True)
        written: list[NetworkRequest] = []
        door = Door(NetworkSettings().with_server(where), written.append)
        door.allow("127.0.0.1")
        archive = TeamArchive(door, where, None, made_by=POINTS_MAKER, features=unpacked)
        limits = Limits(seconds=600.0, connecting_s=0.3)
        with archive.talk.together("team_read", (), limits):
            refused("team_server_away", archive.change)
