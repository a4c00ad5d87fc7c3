"""A case is marked restricted and freed again in the case room, and the archive follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from provenance.record.casework import CaseRestricted
from provenance.record.evidence import EvidenceRole
from provenance.record.values import Text
from provenance.workbench import Workbench
from provenance.workbench.people import Written
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.case import CaseRoom
from ui.room import Desk
from ui.session import Notice
from ui.widgets.restrict_forms import ReasonForm

WHY = "A person at risk can be recognised"


@pytest.fixture
def room(opened: OpenDesk, photo_case: Path, qtbot: QtBot) -> CaseRoom:
    made = CaseRoom(opened(photo_case))
    show(qtbot, made, 1000, 700)
    made.enter()
    wait(made.desk, qtbot)
    return made


@pytest.fixture
def notices(room: CaseRoom) -> list[Notice]:
    told: list[Notice] = []
    room.session.noticed.connect(lambda notice: told.append(notice) if notice is not None else None)
    return told


def wait(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)


def saved(form: ReasonForm, reason: str, qtbot: QtBot, told: list[Notice]) -> str:
    """Save the form; what was told when the archive had followed."""
    del told[:]
    form.reason.setPlainText(reason)
    with qtbot.waitSignal(form.saved, timeout=WAIT_MS):
        form.save()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    wait(form.desk, qtbot)
    return told[-1].text


def test_a_case_is_marked_and_freed_with_a_reason_and_a_badge_says_so(
    room: CaseRoom, notices: list[Notice], qtbot: QtBot
) -> None:
    actions, badge = room.desk.actions, room.header.restricted
    assert not badge.isVisible()
    assert actions["case.restrict"].isEnabled() and not actions["case.lift_restriction"].isEnabled()
    actions["case.restrict"].trigger()
    assert room.header.restrict_form.isVisible()
    assert "marked restricted" in saved(room.header.restrict_form, WHY, qtbot, notices)
    assert badge.isVisible() and badge.text == "Restricted"
    assert WHY in badge.toolTip() and actions["case.lift_restriction"].isEnabled()
    assert not room.session.can_undo
    actions["case.lift_restriction"].trigger()
    assert "lifted" in saved(room.header.lift_form, "Published since", qtbot, notices)
    assert not badge.isVisible() and not actions["case.lift_restriction"].isEnabled()


def test_without_a_reason_nothing_is_written_and_the_form_says_why(room: CaseRoom, qtbot: QtBot) -> None:
    room.desk.actions["case.restrict"].trigger()
    form = room.header.restrict_form
    with qtbot.waitSignal(form.refused, timeout=WAIT_MS):
        form.save()
    assert form.isVisible() and room.session.snapshot is not None
    assert room.session.snapshot.all(CaseRestricted) == ()


def test_pictures_of_the_case_in_the_archive_are_counted_and_marked(
    room: CaseRoom, notices: list[Notice], bench: Workbench, qtbot: QtBot
) -> None:
    case = room.session.case
    assert case is not None
    assert len(list(bench.pictures.add_case(case, ["Q1", "R1"], quick=True))) == 2
    room.desk.actions["case.restrict"].trigger()
    assert "2 pictures" in saved(room.header.restrict_form, WHY, qtbot, notices)
    assert bench.pictures.info().counts.restricted == 2
    room.desk.actions["case.lift_restriction"].trigger()
    assert "2 pictures" in saved(room.header.lift_form, "Published since", qtbot, notices)
    assert bench.pictures.info().counts.restricted == 0


def test_an_archive_that_cannot_be_used_is_told_and_the_case_is_marked(
    room: CaseRoom, notices: list[Notice], bench: Workbench, qtbot: QtBot
) -> None:
    folder = bench.folders.home / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "archive.sqlite").write_bytes(b"no archive" * 1000)
    room.desk.actions["case.restrict"].trigger()
    said = saved(room.header.restrict_form, WHY, qtbot, notices)
    assert "marked restricted" in said and notices[-1].kind == "warning" and len(said) > 40
    assert room.header.restricted.isVisible()


def test_a_case_that_was_marked_before_shows_it_at_once(
    bench: Workbench, photo_case: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    with bench.open_case(photo_case) as case:
        written: Written = case.people.restrict(Text(WHY))
        assert written.seq and case.snapshot().exhibit("Q1").role is EvidenceRole.QUESTIONED
    made = CaseRoom(opened(photo_case))
    show(qtbot, made, 1000, 700)
    made.enter()
    wait(made.desk, qtbot)
    assert made.header.restricted.isVisible()
    assert made.desk.actions["case.lift_restriction"].isEnabled()
