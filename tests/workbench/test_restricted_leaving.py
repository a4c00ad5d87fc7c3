"""What came from a restricted case reaches no team's archive, also when only the archive's folder knows of the mark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.network import NetworkRequest
from provenance.record.values import Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.restricting import lift_restriction, record_restriction
from provenance.workbench.teaming import REQUESTS, RequestLog, kept, named_team
from provenance.workbench.teamsync import sync_pictures
from tests.archive.teamdesk import empty, set_up
from tests.archive.teamserver import PASSWORD, PostgreSQL, needs_postgresql, started
from tests.workbench.seenphotos import jpeg, original, write

pytestmark = needs_postgresql

WHY = Text("A person at risk can be recognised")


@pytest.fixture(scope="module")
def running() -> Iterator[PostgreSQL]:
    with started() as made:
        set_up(made)
        yield made


@pytest.fixture
def server(running: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> PostgreSQL:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    empty(running)
    return running


def test_a_sync_keeps_back_what_came_from_a_case_whose_items_are_not_marked_yet(
    bench: Workbench, case: OpenCase, tmp_path: Path, server: PostgreSQL
) -> None:
    list(case.add([write(tmp_path, "1.jpg", jpeg(original(1)))], EvidenceRole.QUESTIONED))
    list(bench.pictures.add_case(case, quick=True))
    record_restriction(case, bench.pictures.lent, WHY)  # and a kill: the items themselves are not marked
    assert bench.pictures.info().counts.restricted == 0
    there = bench.pictures_at(named_team(bench.folders.home, server.address()))
    try:
        done = sync_pictures(bench.pictures, there)
        assert (done.sent, done.kept_back) == (0, 1)
        assert server.run("SELECT count(*) FROM alidade.items") == [[0]]
        lift_restriction(case, bench.pictures.lent, Text("Published since"))
        assert sync_pictures(bench.pictures, there, whole=True).sent == 1
    finally:
        there.close()


def test_no_fingerprint_of_a_restricted_case_leaves_though_the_team_is_to_be_asked(
    bench: Workbench, tmp_path: Path, server: PostgreSQL
) -> None:
    bench.ask_team(server.address())
    with bench.create_case(tmp_path / "restricted.case", "Restricted") as case:
        list(case.add([write(tmp_path, "1.jpg", jpeg(original(1)))], EvidenceRole.QUESTIONED))
        record_restriction(case, bench.pictures.lent, WHY)
        assert "team_archive_not_asked" in {limit.id for limit in case.seen_before("Q1").limits}
        assert case.snapshot().current(NetworkRequest) == ()
        lift_restriction(case, bench.pictures.lent, Text("Published since"))
        assert "team_archive_searched" in {limit.id for limit in case.seen_before("Q1").limits}
        assert len(case.snapshot().current(NetworkRequest)) == 1


def test_a_case_that_is_restricted_while_it_is_examined_sends_nothing_from_then_on(
    bench: Workbench, tmp_path: Path, server: PostgreSQL
) -> None:
    bench.ask_team(server.address())
    paths = [write(tmp_path, f"{n}.jpg", jpeg(original(n))) for n in (1, 2, 3)]
    with bench.create_case(tmp_path / "restricted.case", "Restricted") as case:
        list(case.add(paths, EvidenceRole.QUESTIONED))
        photos = list(case.snapshot().exhibits)
        for run in case.examine(photos, []):
            if run.analysis == "seen_before" and not case.snapshot().restricted:
                record_restriction(case, bench.pictures.lent, WHY)
                left = len(case.snapshot().current(NetworkRequest))
        assert left <= 2, "two desks may be at it when the mark is made"
        assert len(case.snapshot().current(NetworkRequest)) == left
        asked = [run for run in case.snapshot().runs if run.analysis == "seen_before"]
        assert len(asked) == 3 and "team_archive_not_asked" in {limit.id for limit in asked[-1].limits}


def test_the_server_that_is_kept_now_is_asked_and_closing_the_case_ends_its_connection(
    bench: Workbench, tmp_path: Path, server: PostgreSQL
) -> None:
    connected = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'alidade'"
    kept(bench.folders.home, "postgresql://olena@127.0.0.1:1/alidade")  # nobody is there
    with bench.create_case(tmp_path / "a.case", "A") as case:
        list(case.add([write(tmp_path, "1.jpg", jpeg(original(1)))], EvidenceRole.QUESTIONED))
        bench.ask_team()
        assert "team_archive_not_reached" in {limit.id for limit in case.seen_before("Q1").limits}
        (asked,) = bench.teams_asked
        assert [error.id for error in asked.told()] == ["team_server_away"] and asked.told() == ()
        assert "team_archive_not_reached" in {limit.id for limit in case.seen_before("Q1").limits}
        assert len(case.snapshot().current(NetworkRequest)) == 1, "left alone for a while"
        kept(bench.folders.home, server.address())
        bench.ask_no_team()
        bench.ask_team()
        assert "team_archive_searched" in {limit.id for limit in case.seen_before("Q1").limits}
        assert server.run(connected) == [[1]]
    for _ in range(100):
        if server.run(connected) == [[0]]:
            break
        time.sleep(0.05)
    assert server.run(connected) == [[0]]


def test_what_is_asked_for_no_case_is_written_into_the_log_of_the_installation(
    bench: Workbench, tmp_path: Path, server: PostgreSQL
) -> None:
    list(bench.pictures.add([write(tmp_path, "1.jpg", jpeg(original(1)))]))
    there = bench.pictures_at(named_team(bench.folders.home, server.address()))
    try:
        sync_pictures(bench.pictures, there)
        assert RequestLog(bench.folders.home).read() == there.requests() != ()
    finally:
        there.close()
    with (bench.folders.home / REQUESTS).open("ab") as log:
        log.write(b'{"request": "half')
    assert len(RequestLog(bench.folders.home).read()) > 0, "a half line is none"


def test_a_case_added_to_a_team_tells_it_neither_its_id_nor_its_title(
    bench: Workbench, case: OpenCase, tmp_path: Path, server: PostgreSQL
) -> None:
    list(case.add([write(tmp_path, "1.jpg", jpeg(original(1)))], EvidenceRole.QUESTIONED))
    there = bench.pictures_at(named_team(bench.folders.home, server.address()))
    try:
        for _ in range(2):
            (added,) = there.add_case(case)
            assert added.item is not None and added.item.cases == ()
        told = {field for request in there.requests() for field in request.fields}
        assert told and not any("case" in field for field in told)
        assert server.run("SELECT count(*) FROM alidade.items") == [[1]]
    finally:
        there.close()
