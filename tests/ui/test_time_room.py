"""The room of time: the board of the selected photo, bounds stated and taken back, claims held against them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.claim import ClaimAdded
from provenance.record.identity import new_ulid
from provenance.record.sighting import SightingAdded
from provenance.record.values import Instant, Link, Place, Precision, Term, Text
from provenance.workbench import OpenCase, Workbench
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.time import TimeRoom

PUBLISHED = Instant("2022-09-10T07:50:00", Precision.SECOND, "+00:00")


def record(case: OpenCase) -> None:
    case.people.claim(
        ClaimAdded(
            claim=new_ulid(), text=Text("A square"), about=("Q1",), where=Place.at("49.71", "37.62"),
            when=Instant("2022-09-11", Precision.DAY, "+03:00"),
        )
    )  # fmt: skip
    case.people.sighting(
        SightingAdded(
            sighting=new_ulid(), evidence=("Q1",), address=Link("https://example.org"), medium=Term("web_page"),
            seen_at=PUBLISHED, published=PUBLISHED, published_basis=Term("archive_capture"), likeness=Term("crop"),
        )
    )  # fmt: skip


@pytest.fixture
def room(photo_case: Path, bench: Workbench, opened: OpenDesk, qtbot: QtBot) -> TimeRoom:
    with bench.open_case(photo_case) as case:
        record(case)
    made = TimeRoom(opened(photo_case))
    show(qtbot, made, 1100, 900)
    made.enter()
    qtbot.waitUntil(lambda: made.board.said is not None and settled(made.desk), timeout=WAIT_MS)
    return made


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def unsaved(room: TimeRoom) -> bool:
    return room.unsaved


def test_the_board_shows_bounds_on_both_clocks_and_what_the_claim_does(room: TimeRoom) -> None:
    told = words_in(room)
    assert (
        "10 September 2022, 07:50:00 (UTC) = 10 September 2022, 10:50:00 (UTC+03:00) at the claimed place"
        in told
    )
    assert "Claim 1 (11 September 2022 (UTC+03:00)): contradicts the bounds" in told
    assert "Nothing says before when it was not taken." in told and "archive capture" in told
    assert "not after 10 September 2022" in room.board.line.accessibleDescription()
    assert room.pages.tabs.isVisible() and room.pages.page == "bounds" and room.sun.page is None


def test_a_bound_is_stated_shown_and_taken_back(room: TimeRoom, qtbot: QtBot) -> None:
    room.board.state_bound.click()
    form = room.board.form
    assert form.isVisible()
    assert not unsaved(room)
    form.first.setText("2022-09-20")
    form.kind.choose("building_state")
    form.text.setPlainText("The fence is new")
    assert unsaved(room)
    form.save()
    qtbot.waitUntil(lambda: "The fence is new" in words_in(room), timeout=WAIT_MS)
    assert "The bounds contradict one another" in words_in(room) and not form.isVisible()
    room.session.undo()
    qtbot.waitUntil(lambda: "The fence is new" not in words_in(room), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def test_weather_without_a_link_is_refused_in_the_form(room: TimeRoom, qtbot: QtBot) -> None:
    room.board.state_bound.click()
    form = room.board.form
    form.last.setText("2022-09-08")
    form.kind.choose("weather")
    form.save()
    qtbot.waitUntil(lambda: "needs the address" in words_in(form), timeout=WAIT_MS)
    form.link.setText("https://example.org/weather")
    form.save()
    qtbot.waitUntil(lambda: "needs the day" in words_in(form), timeout=WAIT_MS)
    form.looked_up.setText("2022-09-20")
    form.save()
    qtbot.waitUntil(lambda: "looked up 20 September 2022" in words_in(room), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)
