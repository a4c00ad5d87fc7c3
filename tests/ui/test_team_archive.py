"""A team's archive from the window: kept, asked besides a search, brought together with the one here, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.network import NetworkRequest, RequestOutcome
from provenance.record.values import Text
from provenance.workbench import Workbench
from provenance.workbench.restricting import record_restriction
from provenance.workbench.teaming import kept, settings_of
from tests.archive.teamdesk import empty, set_up
from tests.archive.teamserver import PASSWORD, PostgreSQL, needs_postgresql, started
from tests.ui.conftest import WAIT_MS, OpenDesk
from tests.ui.test_seen_before import jpeg, rest, room_at
from tests.vision.copies.laid_by_hand import photo
from ui.panels.seen import SeenRoom
from ui.room import Desk
from ui.widgets.status import StatusLine


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


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Path:
    """Q1, a part of a photo."""
    (tmp_path / "part.jpg").write_bytes(jpeg(photo(1)[60:400, 100:560], 80))
    path = tmp_path / "team.case"
    with bench.create_case(path, "Team", "") as made:
        list(made.add([tmp_path / "part.jpg"], EvidenceRole.QUESTIONED))
    return path


def asks(bench: Workbench) -> bool:
    return bench.asks_team


def said_in(desk: Desk) -> list[str]:
    said: list[str] = []
    desk.session.noticed.connect(lambda notice: said.append(notice.text) if notice is not None else None)
    return said


def looked(qtbot: QtBot, room: SeenRoom) -> tuple[NetworkRequest, ...]:
    """Search, and what was asked of the network by then."""
    room.before.look.click()
    rest(qtbot, room.desk)
    case = room.session.case
    assert case is not None
    return tuple(entry.data for entry in case.snapshot().current(NetworkRequest))


def test_an_address_is_kept_and_forgotten_and_nothing_is_asked_of_it(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench
) -> None:
    desk = opened(case)
    room, said = room_at(qtbot, desk), said_in(desk)
    assert not room.before.team.isVisible(), "where there is no team nothing is offered"
    room.show_archive()
    rest(qtbot, desk)
    card = room.archive_page.team
    assert card.keep.isVisible() and not card.together.isVisible()
    card.address.setText("db.example.org")
    card.keep.click()
    rest(qtbot, desk)
    assert card._wrong.isVisible() and "postgresql://" in card._wrong.text()
    card.address.setText("postgresql://olena:s3cret@db.example.org/alidade")
    card.keep.click()
    rest(qtbot, desk)
    assert card.together.isVisible() and not card.keep.isVisible() and not card.address.text()
    assert "was not kept" in said[-1] and "s3cret" not in (bench.folders.home / "network.json").read_text(
        "utf-8"
    )
    room.archive_page.back.emit()
    assert room.before.team.isVisible() and not room.before.team.box.isChecked()
    assert looked(qtbot, room) == (), "nobody ticked the box"
    room.show_archive()
    card.forget.click()
    rest(qtbot, desk)
    assert card.keep.isVisible() and settings_of(bench.folders.home).team_servers == ()


@needs_postgresql
def test_a_search_asks_the_team_only_while_the_box_is_ticked_and_the_case_records_it(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench, server: PostgreSQL, tmp_path: Path
) -> None:
    kept(bench.folders.home, server.address())
    (tmp_path / "whole.jpg").write_bytes(jpeg(photo(1)))
    desk = opened(case)
    room, said = room_at(qtbot, desk), said_in(desk)
    status = StatusLine(desk.session)
    qtbot.addWidget(status)
    assert status.network.text == "Nothing is sent"
    room.archive.add([tmp_path / "whole.jpg"])
    rest(qtbot, desk)
    room.show_archive()
    room.archive_page.team.together.click()
    qtbot.waitUntil(lambda: any("Sent: 1." in one for one in said), timeout=WAIT_MS)
    assert any("left this machine" in one for one in said)
    rest(qtbot, desk)
    assert status.network.text.endswith("requests to named servers")
    (item,) = (item for batch in bench.pictures.archive.items_since() for item in batch)
    bench.pictures.archive.withdraw(item.id)  # here alone: what is found now is the team's
    room.archive_page.back.emit()
    assert looked(qtbot, room) == ()
    assert room.before.hits.cards == []
    room.before.team.box.click()
    rest(qtbot, desk)
    (request,) = looked(qtbot, room)
    assert request.outcome is RequestOutcome.ANSWERED and request.host == Text("127.0.0.1")
    qtbot.waitUntil(lambda: len(room.before.hits.cards) == 1, timeout=WAIT_MS)
    assert status.network.text.startswith("The team is asked: ")
    room.before.team.box.click()
    assert not asks(bench), "at once"
    assert len(looked(qtbot, room)) == 1
    room.before.team.box.click()
    rest(qtbot, desk)
    assert asks(bench)
    desk.session.open(case)
    qtbot.waitUntil(lambda: not asks(bench), timeout=WAIT_MS)  # what was allowed for a case ends with it
    rest(qtbot, desk)
    assert not room.before.team.box.isChecked()


@needs_postgresql
def test_a_server_that_is_away_is_told_and_the_search_goes_on(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench, server: PostgreSQL
) -> None:
    kept(bench.folders.home, server.address())
    desk = opened(case)
    room, said = room_at(qtbot, desk), said_in(desk)
    status = StatusLine(desk.session)
    qtbot.addWidget(status)
    room.before.team.box.click()
    rest(qtbot, desk)
    assert status.network.text == "The team is asked"
    server.stop()
    try:
        (request,) = looked(qtbot, room)
        room.archive_page.team.together.click()
        rest(qtbot, desk)
    finally:
        server.start()
    assert request.outcome is RequestOutcome.FAILED
    assert sum("is away" in one for one in said) == 2, "the search's, and the sync's"


def test_of_a_restricted_case_the_team_cannot_be_asked(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench
) -> None:
    kept(bench.folders.home, "postgresql://olena@db.example.org/alidade")
    with bench.open_case(case) as made:
        record_restriction(made, bench.pictures.lent, Text("A person at risk"))
    desk = opened(case)
    room = room_at(qtbot, desk)
    bench.ask_team()
    assert room.before.team.isVisible() and not room.before.team.box.isEnabled()
    assert looked(qtbot, room) == ()
