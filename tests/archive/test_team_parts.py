"""An archive spread over two servers beside the first: the same answers, and none lost when one of them crashes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from provenance.archive.team import TeamArchive
from provenance.archive.voting import Asked
from provenance.errors import ArchiveError
from tests.archive.seendesk import code_of, features_of, new_item, searched
from tests.archive.teamdesk import describe_in, fill, put_in, set_up, team
from tests.archive.teamserver import DATABASE, PASSWORD, PostgreSQL, needs_postgresql, started
from tests.archive.test_seen_index import all_found, found_by_points

pytestmark = needs_postgresql

DOCUMENT = Path(__file__).parents[2] / "docs" / "team-archive.md"
COUNT = 8
WRITTEN = 24


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgreSQL, PostgreSQL, PostgreSQL]]:
    """The first server and its two others, set up as the document says."""
    with ExitStack() as running:
        first, *parts = [running.enter_context(started()) for _ in range(3)]
        for part in parts:
            part.run(f"CREATE DATABASE {DATABASE}", "postgres")
            part.run((DOCUMENT.parents[1] / "resources/archive/team.sql").read_text("utf-8"))
            part.run(f"CREATE ROLE alidade_part LOGIN PASSWORD '{PASSWORD}' IN ROLE alidade_contributor")
        set_up(first)
        each, once = re.findall(r"```sql\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
        for number, part in enumerate(parts, 1):
            first.run(
                each.replace("part_1", f"part_{number}")
                .replace("db1.example.org", "127.0.0.1")
                .replace("5432", str(part.port))
                .replace("/path/to/team.crt", str(part.authority))
                .replace("the password", PASSWORD)
            )
        assert first.run(once) == [[2]]
        yield first, parts[0], parts[1]


@pytest.fixture
def spread(servers: tuple[PostgreSQL, PostgreSQL, PostgreSQL]) -> Iterator[TeamArchive]:
    for server in servers:
        server.run(
            "TRUNCATE alidade.lists, alidade.segments; DELETE FROM alidade.views; DELETE FROM alidade.points;"
            " DELETE FROM alidade.tail; DELETE FROM alidade.thumbnails;"
            " TRUNCATE alidade.items, alidade.withdrawn_items"
        )
    with team(servers[0]) as archive:
        yield archive


def test_an_archive_on_two_servers_answers_as_the_local_one(
    servers: tuple[PostgreSQL, PostgreSQL, PostgreSQL], spread: TeamArchive, tmp_path: Path
) -> None:
    fill(spread, range(COUNT))
    held = [server.run("SELECT count(*) FROM alidade.views_here")[0][0] for server in servers[1:]]
    assert sum(held) == 2 * COUNT and min(held) > 0
    assert all_found(spread, range(COUNT))
    words, signatures = features_of(5)
    with searched(tmp_path / "archive") as local:
        fill(local, range(COUNT))
        for radius in (31, 110):
            codes = [code_of(number) for number in range(4)]
            here = [(one.asked, one.distance_bits) for one in local.near(codes, radius)]
            assert [(one.asked, one.distance_bits) for one in spread.near(codes, radius)] == here
        asked = Asked.of(words[:, None].copy(), signatures)
        here_votes = [(one.votes, round(one.weight, 6)) for one in local.voted(asked, 5)]
        assert [(one.votes, round(one.weight, 6)) for one in spread.voted(asked, 5)] == here_votes
    for server in servers[1:]:
        server.run("SELECT alidade.build_lists_here(1)")
    assert all_found(spread, range(COUNT))
    assert [(one.votes, round(one.weight, 6)) for one in spread.voted(asked, 5)] == here_votes
    counts = spread.counts()
    assert (counts.items, counts.views, counts.described_views) == (COUNT, 2 * COUNT, 2 * COUNT)
    for server in servers[1:]:
        assert server.run("SELECT count(*) FROM alidade.asked_here") == [[0]]


def test_a_part_that_crashes_during_writing_loses_and_doubles_nothing(
    servers: tuple[PostgreSQL, PostgreSQL, PostgreSQL], spread: TeamArchive
) -> None:
    away = []

    def write() -> None:
        with team(servers[0]) as other:
            for number in range(WRITTEN):
                while True:
                    try:
                        assert describe_in(other, put_in(other, number), number)
                        break
                    except ArchiveError as error:
                        assert error.id == "team_server_away"
                        away.append(number)

    writing = threading.Thread(target=write)
    writing.start()
    for _ in range(2):
        while spread.change() < 8 and writing.is_alive():
            pass
        servers[1].crash()
        with pytest.raises(ArchiveError, match="team_server_away"):
            spread.near([code_of(1)], 31)
        servers[1].start()
    writing.join(120)
    assert not writing.is_alive() and away
    assert all_found(spread, range(0, WRITTEN, 6))
    counts = spread.counts()
    assert (counts.items, counts.views, counts.described_views) == (WRITTEN, 2 * WRITTEN, 2 * WRITTEN)


def test_a_withdrawn_item_is_on_no_server(
    servers: tuple[PostgreSQL, PostgreSQL, PostgreSQL], spread: TeamArchive
) -> None:
    fill(spread, range(6))
    for server in servers[1:]:
        server.run("SELECT alidade.build_lists_here(1)")
    for number in range(6):
        item = spread.by_sha256(new_item(number).sha256)
        assert item is not None
        spread.withdraw(item.id)
    assert all_found(spread, range(6)) and found_by_points(spread, 1) == []
    for server in servers:
        for table in ("views", "points", "thumbnails", "tail"):
            assert server.run(f"SELECT count(*) FROM alidade.{table}") == [[0]]
