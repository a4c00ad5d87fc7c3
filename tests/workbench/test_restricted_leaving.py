"""What came from a restricted case reaches no team's archive, also when only the archive's folder knows of the mark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.network import NetworkRequest
from provenance.record.values import Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.restricting import lift_restriction, record_restriction
from provenance.workbench.teaming import named_team
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


def test_a_case_added_to_a_team_tells_it_neither_its_id_nor_its_title(
    bench: Workbench, case: OpenCase, tmp_path: Path, server: PostgreSQL
) -> None:
    list(case.add([write(tmp_path, "1.jpg", jpeg(original(1)))], EvidenceRole.QUESTIONED))
    there = bench.pictures_at(named_team(bench.folders.home, server.address()))
    try:
        for _ in range(2):
            (added,) = there.add_case(case)
            assert added.item is not None and added.item.cases == ()
        assert not any("case_titles" in request.fields for request in there.requests())
        assert server.run("SELECT (SELECT count(*) FROM alidade.cases), count(*) FROM alidade.items") == [
            [0, 1]
        ]
    finally:
        there.close()
