"""A team's archive set up on a started server, and clients of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.archive.pictures import SeenArchive
from provenance.archive.seenitems import Item, StoredPoints
from provenance.archive.team import TeamArchive
from provenance.net.door import Door
from provenance.net.servers import server_of
from provenance.net.settings import NetworkSettings
from provenance.record.network import NetworkRequest
from tests.archive.seendesk import POINTS_MAKER, coded, new_item, packed, unpacked
from tests.archive.teamserver import CONTRIBUTOR, DATABASE, PASSWORD, READER, PostgreSQL

SQL = Path(__file__).parents[2] / "resources" / "archive" / "team.sql"


def set_up(server: PostgreSQL, database: str = DATABASE) -> None:
    """What docs/team-archive.md tells a team to do."""
    server.run(f"CREATE DATABASE {database}", "postgres")
    server.run(SQL.read_text("utf-8"), database)
    for user, role in ((READER, "alidade_reader"), (CONTRIBUTOR, "alidade_contributor")):
        if not server.run(f"SELECT FROM pg_roles WHERE rolname = '{user}'", database):
            server.run(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}' IN ROLE {role}", database)


def door_to(server: PostgreSQL, written: list[NetworkRequest] | None = None) -> Door:
    """A door at which the user has configured that server and allowed it."""
    settings = NetworkSettings().with_server(server_of(server.address()).server)
    door = Door(settings, ([] if written is None else written).append)
    door.allow("127.0.0.1")
    return door


@contextmanager
def team(
    server: PostgreSQL,
    user: str = CONTRIBUTOR,
    database: str = DATABASE,
    written: list[NetworkRequest] | None = None,
) -> Iterator[TeamArchive]:
    """A client of it."""
    where = server_of(server.address(user, database)).server
    archive = TeamArchive(door_to(server, written), where, PASSWORD, made_by=POINTS_MAKER, features=unpacked)
    try:
        yield archive
    finally:
        archive.close()


def put_in(archive: SeenArchive | TeamArchive, number: int, views: int = 2, **said: object) -> Item:
    """Put a forged picture with its views."""
    return archive.put(new_item(number, **said), coded(number, views)).item


def describe_in(
    archive: SeenArchive | TeamArchive, item: Item, number: int, made_by: str = POINTS_MAKER
) -> bool:
    """The second pass over it."""
    points = [StoredPoints(view.id, packed(number, view.shown.number)) for view in archive.views(item.id)]
    return archive.describe(item.id, made_by, points)


def fill(archive: SeenArchive | TeamArchive, numbers: Iterable[int]) -> None:
    """Put forged pictures with their points."""
    for number in numbers:
        assert describe_in(archive, put_in(archive, number), number)


def empty(server: PostgreSQL, database: str = DATABASE) -> None:
    """Take everything out."""
    server.run(
        "TRUNCATE alidade.items, alidade.withdrawn_items, alidade.views,"
        " alidade.points, alidade.thumbnails, alidade.tail, alidade.lists, alidade.segments, alidade.makers CASCADE;"
        " UPDATE alidade.changes SET newest = 0",
        database,
    )
