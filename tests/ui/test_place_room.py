"""The place room: a questioned photo beside its references, compared by eye and by points."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import EvidenceOpened
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Term, Text
from provenance.workbench import OpenCase, Workbench
from tests.analyses.desk import same_wall, wall_photo
from tests.ui.conftest import WAIT_MS, OpenDesk, plain_wall, settled, show
from tests.ui.pictures import seen
from tests.warm import warm_bench
from ui.panels.place import PlaceRoom
from ui.panels.place_finding import FindingCell
from ui.panels.place_support import SupportLines
from ui.records import RECORD_FORMAT
from ui.room import Desk
from ui.tasks import Job
from ui.widgets.parts import Page, WordsField


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Q1 (a wall) compared with R1 (the same from another side) and R2 (a plain one); the feature list was skipped."""
    folder = tmp_path_factory.mktemp("place")
    for name, data in (("photo.jpg", wall_photo()), ("same.jpg", same_wall()), ("other.jpg", plain_wall())):
        (folder / name).write_bytes(data)
    path = folder / "walls.case"
    with (
        warm_bench(folder) as bench,
        bench.create_case(path, "Walls", "Which wall is it?") as case,
    ):
        list(case.add([folder / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([folder / "same.jpg", folder / "other.jpg"], EvidenceRole.REFERENCE))
        for reference in ("R1", "R2"):
            case.run("landmark_match", (("questioned", "Q1"), ("reference", reference)))
        case.people.skip_features("Q1")
    return path


@pytest.fixture
def room(made: Path, tmp_path: Path, opened: OpenDesk, qtbot: QtBot) -> PlaceRoom:
    desk = opened(Path(shutil.copy(made, tmp_path / "walls.case")))
    return entered(desk, qtbot)


def entered(desk: Desk, qtbot: QtBot) -> PlaceRoom:
    room = PlaceRoom(desk)
    show(qtbot, room)
    room.enter()
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    return room


def lines(room: PlaceRoom) -> int:
    return len(room.pair.canvas._lines._matches)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def opened_exhibits(desk: Desk) -> list[str]:
    assert desk.session.view is not None
    names = {exhibit.id: exhibit.number for exhibit in desk.session.view.snapshot.exhibits}
    return sorted(names[entry.data.evidence] for entry in desk.session.view.snapshot.all(EvidenceOpened))


def wait(room: PlaceRoom, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def test_the_pair_is_shown_with_its_lines_and_its_result(room: PlaceRoom) -> None:
    assert room.page == "pair"
    assert room.pair.modes.pair_words.text() == "Q1 beside R1"
    assert lines(room) > 10
    told = words_in(room.inspector)
    assert "match" in told and "points agree in one common geometry" in told
    assert room.session.wording.term("match") in told


def test_the_limits_stand_beside_the_result(room: PlaceRoom) -> None:
    result = next(
        cell for cell in room.inspector.findChildren(FindingCell) if cell.row.finding.name == "result"
    )
    assert result.row.limits
    assert all(limit in words_in(result) for limit in result.row.limits)


def test_result_limit_and_measured_errors_are_read_without_scrolling_and_every_button_has_words(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    room.inspector.compare_pair.click()
    wait(room, qtbot)  # now counted, with all that stands below
    room.resize(984, 762)  # what it gets in a window of 1280 × 800
    page = room.inspector.findChild(Page)
    assert page is not None

    def ends() -> dict[str, int]:
        cells = [cell for cell in page.findChildren(FindingCell) if cell.isVisible()]
        down = page.viewport()
        return {cell.row.finding.name: cell.mapTo(down, cell.rect().bottomLeft()).y() for cell in cells}

    qtbot.waitUntil(lambda: {"result", "error_rates"} <= ends().keys())
    qtbot.waitUntil(lambda: max(ends()["result"], ends()["error_rates"]) < page.viewport().height())
    assert not page.verticalScrollBar().value()
    named = [one for one in room.inspector.findChildren(QPushButton) if one.isVisible()]
    assert {"Try harder", "Compare with controls"} <= {one.text().strip() for one in named}
    assert all(one.text().strip() for one in named)


def test_both_exhibits_are_recorded_as_opened_once(room: PlaceRoom, qtbot: QtBot) -> None:
    room.session.refresh()
    wait(room, qtbot)
    assert opened_exhibits(room.desk) == ["Q1", "R1"]


def test_a_blurred_picture_does_not_count_as_opened(
    made: Path, tmp_path: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    desk = opened(Path(shutil.copy(made, tmp_path / "walls.case")))
    desk.veil.blur(True)
    room = entered(desk, qtbot)
    assert room.pair.canvas.questioned.is_blurred and room.pair.canvas.reference.is_blurred
    desk.session.refresh()
    wait(room, qtbot)
    assert opened_exhibits(desk) == []
    desk.veil.blur(False)
    wait(room, qtbot)
    assert opened_exhibits(desk) == ["Q1", "R1"]


def test_the_next_reference_is_picked_by_key_and_by_action(room: PlaceRoom, qtbot: QtBot) -> None:
    room.desk.actions["place.next_reference"].trigger()
    wait(room, qtbot)
    assert room.session.reference == "R2"
    assert lines(room) == 0
    assert room.session.wording.term("no_evidence") in words_in(room.inspector)
    room.strip.view.setFocus()
    QTest.keyClick(room.strip.view, Qt.Key.Key_Left)
    wait(room, qtbot)
    assert room.session.reference == "R1"


def test_a_reference_picked_among_the_exhibits_lies_beside_the_photo_shown_before(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    room.session.select(exhibit="R2")
    wait(room, qtbot)
    assert room.pair.modes.pair_words.text() == "Q1 beside R2"


def test_modes_are_one_of_a_group_and_only_side_by_side_has_lines_and_links(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    actions = room.desk.actions
    actions["place.overlay"].trigger()
    assert room.pair.canvas.mode == "overlay"
    assert actions["place.overlay"].isChecked() and not actions["place.side"].isChecked()
    assert not actions["place.lines"].isEnabled()
    assert room.pair.opacity.isVisible()
    room.pair.opacity.setValue(80)
    assert room.pair.canvas.opacity == pytest.approx(0.8)
    actions["place.side"].trigger()
    assert actions["place.lines"].isEnabled() and not room.pair.opacity.isVisible()
    wait(room, qtbot)


def test_the_reference_is_laid_by_a_recorded_plane_and_by_none_when_asked(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    room.desk.actions["place.curtain"].trigger()
    line = room.pair.planes
    assert [line.choice.chosen, line.plane is None] == ["1", False]
    assert line.choice.itemText(0).startswith("Plane 1 · ")
    assert line.words.accessibleName() == room.say("place.plane.area")
    line.choice.setCurrentIndex(line.choice.count() - 1)
    assert [line.choice.chosen, line.plane is None] == ["", True]
    assert line.words.accessibleName() == room.say("place.plane.frame")


def test_without_a_recorded_plane_it_is_said_why_nothing_is_aligned(room: PlaceRoom, qtbot: QtBot) -> None:
    room.session.select(reference="R2")
    room.desk.actions["place.overlay"].trigger()
    wait(room, qtbot)
    line = room.pair.planes
    assert line.plane is None and not line.choice.isVisible()
    assert line.words.accessibleName() == room.say("place.plane.no_points")


def test_dots_lines_and_numbers_are_switched_each_for_itself(room: PlaceRoom) -> None:
    drawn = room.pair.canvas._lines
    assert drawn.is_weighed and drawn._numbered and room.pair.modes.legend.isVisible()
    shown, points = room.pair.canvas.lines_shown
    assert 0 < shown <= points
    room.desk.actions["place.lines"].trigger()
    assert room.pair.canvas.lines_shown == (0, points)
    room.desk.actions["place.lines"].trigger()
    before = seen(room.pair.canvas)
    room.desk.actions["place.numbers"].trigger()
    without = seen(room.pair.canvas)
    room.desk.actions["place.points"].trigger()
    assert before != without != seen(room.pair.canvas)
    for id in ("place.numbers", "place.points"):
        room.desk.actions[id].trigger()


def test_the_actions_of_the_room_rest_while_another_is_shown(room: PlaceRoom) -> None:
    room.left()
    assert not room.desk.actions["place.overlay"].isEnabled()
    room.entered()
    assert room.desk.actions["place.overlay"].isEnabled()


def test_a_result_can_be_dragged_and_copied_with_its_limits(room: PlaceRoom) -> None:
    cell = next(one for one in room.inspector.findChildren(FindingCell) if one.row.finding.name == "result")
    data = cell.mime()
    assert bytes(data.data(RECORD_FORMAT).data()).decode() == cell.row.id
    assert all(limit in data.text() for limit in cell.row.limits)


def test_an_objection_is_written_and_shown_in_strip_and_result(room: PlaceRoom, qtbot: QtBot) -> None:
    assert room.inspector.column.dispute_button is not None
    assert room.inspector.column.dispute_form is not None
    room.inspector.column.dispute_button.click()
    field = room.inspector.column.dispute_form.findChildren(WordsField)[0]
    room.session.refresh()
    field.setPlainText("It is another wall of the same make.")
    wait(room, qtbot)
    assert field.text, "what is half written stays while the case is looked at again"
    for _ in range(2):  # a second press is not a second objection
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(room, qtbot)
    assert room.session.snapshot is not None and len(room.session.snapshot.disputes) == 1
    qtbot.waitUntil(
        lambda: "It is another wall of the same make." in words_in(room.inspector), timeout=WAIT_MS
    )
    assert room.strip.model.rows[0].ended == "match (disputed)"


def test_the_strip_is_filtered_and_ordered(room: PlaceRoom) -> None:
    room.session.select(reference="R2")
    room.strip.filter.setText("same.jpg")
    assert [row.number for row in room.strip.model.rows] == ["R1"]
    assert room.session.reference == "R2"
    room.strip.filter.clear()
    assert [row.number for row in room.strip.model.rows] == ["R1", "R2"]
    assert room.strip.view.currentIndex().row() == 1


def test_before_the_features_are_locked_nothing_of_a_reference_is_told(
    photo_case: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    room = entered(opened(photo_case), qtbot)
    assert room.page == "gate"
    assert room.gated.alone.shown_sha256 and not room.pair.canvas.reference.shown_sha256
    index = room.strip.model.index(0)
    assert "same.jpg" not in str(index.data()) and "R1" in str(index.data())
    assert "same.jpg" not in str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert not room.desk.actions["place.overlay"].isEnabled()
    room.gate.skip()
    qtbot.waitUntil(lambda: room.page == "pair" and settled(room.desk), timeout=WAIT_MS)
    assert not room.strip.veiled
    assert room.pair.canvas.reference.shown_sha256


def test_a_pair_is_compared_and_the_result_appears(photo_case: Path, opened: OpenDesk, qtbot: QtBot) -> None:
    room = entered(opened(photo_case), qtbot)
    room.gate.skip()
    qtbot.waitUntil(lambda: room.page == "pair" and settled(room.desk), timeout=WAIT_MS)
    assert room.say("place.no_run") in words_in(room.inspector)
    room.inspector.compare_pair.click()
    assert room.strip.model.rows[room.strip.model.place_of("R1")].kind == "comparing"
    assert not room.inspector.compare_all.isEnabled()
    wait(room, qtbot)
    kinds = {row.number: row.kind for row in room.strip.model.rows}
    assert kinds == {"R1": "match", "R2": "not_compared"}
    assert lines(room) > 10
    room.desk.actions["examine.compare"].trigger()
    wait(room, qtbot)
    assert {row.number: row.kind for row in room.strip.model.rows} == {"R1": "match", "R2": "no_evidence"}


def test_references_are_counted_after_one_comparison_and_again_when_that_is_asked_for(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    together = room.findChild(SupportLines)
    assert together is not None and not together.again.isVisible()
    room.inspector.compare_pair.click()
    wait(room, qtbot)
    assert "No independent reference was compared" in together.support.text()

    def describe(case: OpenCase, _job: Job) -> None:
        evidence = case.snapshot().exhibit("R1").id
        case.people.describe_reference(
            ReferenceDescribed(
                card=new_ulid(), evidence=evidence, known_by=Term("own_survey"), place_name=Text("Old wall")
            )
        )

    room.session.start("", describe, act=True)
    qtbot.waitUntil(lambda: "out of date" in together.support.text(), timeout=WAIT_MS)
    wait(room, qtbot)
    together.again.click()
    wait(room, qtbot)
    assert together.support.text() == "Supported by 1 of 1 independent reference of Old wall."


def test_what_is_missing_is_said_with_the_first_step(
    bench: Workbench, tmp_path: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    path = tmp_path / "empty.case"
    bench.create_case(path, "Empty", "Where?").close()
    room = entered(opened(path), qtbot)
    assert room.page == "no_questioned" and not room.strip.isVisible()
    (tmp_path / "photo.jpg").write_bytes(wall_photo())
    room.session.start(
        "", lambda case, _job: list(case.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
    )
    qtbot.waitUntil(lambda: room.page == "no_references", timeout=WAIT_MS)
    wait(room, qtbot)


def test_every_widget_that_takes_the_focus_has_a_name(room: PlaceRoom) -> None:
    ports = [area.viewport() for area in room.findChildren(QAbstractScrollArea)]  # spoken of as their area
    for widget in room.findChildren(QWidget):
        if widget not in ports and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), (widget, widget.parentWidget())
