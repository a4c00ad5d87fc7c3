"""The file room: findings of the chosen exhibit, searched, copied, dragged, disputed; a failure is a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.workbench import Workbench
from provenance.workbench.view import Viewer
from tests.exiftools import answering, first_on_path, needs_shell
from tests.forge import full_exif, picture_file, truncated
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from tests.warm import warm_bench
from ui.panels.file import FileRoom
from ui.presenters.findings import FindingRow, RunRows
from ui.records import RECORD_FORMAT
from ui.room import Desk
from ui.widgets.parts import WordsField
from ui.widgets.table_view import TableView


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Q1 with much EXIF and Q2, a broken picture, both examined; Q3, not examined."""
    folder = tmp_path_factory.mktemp("file")
    files = {
        "taken.jpg": picture_file("jpeg", exif=full_exif()),
        "broken.jpg": truncated(picture_file("jpeg"), 0.7),
        "later.png": picture_file("png"),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    path = folder / "file.case"
    with (
        warm_bench(folder) as bench,
        bench.create_case(path, "File", "What does it say?") as case,
    ):
        list(case.add([folder / name for name in files], EvidenceRole.QUESTIONED))
        list(case.examine(case.snapshot().exhibits[:2], ()))
    return path


@pytest.fixture
def examined(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "file.case"))


@pytest.fixture
def room(examined: Path, opened: OpenDesk, qtbot: QtBot) -> FileRoom:
    room = FileRoom(opened(examined))
    show(qtbot, room)
    room.enter()
    room.pages.turn_to("findings")
    return room


def finding(room: FileRoom, name: str) -> FindingRow:
    return next(row for run in room.list.runs for row in run.rows if row.finding.name == name)


def pressed(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Press the button of that text as soon as it is on the screen."""

    def found() -> list[QPushButton]:
        return [b for b in widget.findChildren(QPushButton) if b.accessibleName() == text and b.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=WAIT_MS)
    QTest.mouseClick(found()[0], Qt.MouseButton.LeftButton)


def test_without_a_case_the_room_says_what_would_stand_here(desk: Desk, qtbot: QtBot) -> None:
    room = FileRoom(desk)
    show(qtbot, room)
    room.enter()
    assert room.list.current is None and not room.header.isVisible()


def test_an_exhibit_that_was_not_examined_offers_to_examine_it(room: FileRoom, qtbot: QtBot) -> None:
    asked: list[bool] = []
    room.bind("examine.all", lambda: asked.append(True))
    room.session.select(exhibit="Q3")
    assert not room.list.isVisible()
    pressed(qtbot, room, room.desk.actions["examine.all"].text())
    assert asked == [True]


def test_the_findings_of_the_chosen_exhibit_are_listed_and_the_first_is_shown(room: FileRoom) -> None:
    analyses = [run.run.analysis for run in room.list.runs]
    assert analyses[:2] == ["file_identity", "metadata"] and "seen_before" in analyses
    assert len(analyses) == len(set(analyses))
    assert isinstance(room.list.current, FindingRow)
    before = room.list.chosen_id
    room.session.select(exhibit="Q2")
    assert room.list.chosen_id not in ("", before)


def test_the_menu_search_goes_to_the_filter_and_the_filter_finds_a_tag_in_the_table(room: FileRoom) -> None:
    room.desk.actions["edit.find"].trigger()
    assert room.list.filter.hasFocus()
    QTest.keyClicks(room.list.filter, "GPSLatitude")
    shown = [row.finding.name for _, rows in room.list.model.shown for row in rows]
    assert "tags" in shown and "camera" not in shown
    room.list.select(finding(room, "tags").id)
    table = room.details.findChild(TableView)
    assert table is not None and 0 < table.rows.rowCount() < len(table.rows.cells)
    room.list.filter.clear()
    assert len(list(room.list.model.shown)) == len(room.list.runs)


def test_a_table_sorts_by_its_heading(room: FileRoom) -> None:
    room.list.select(finding(room, "tags").id)
    table = room.details.findChild(TableView)
    assert table is not None
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    names = [str(table.rows.index(row, 1).data()).casefold() for row in range(table.rows.rowCount())]
    assert names == sorted(names, reverse=True) and len(set(names)) > 5


def test_copy_puts_name_value_basis_and_limits_into_the_clipboard(room: FileRoom) -> None:
    camera = finding(room, "camera")
    room.list.select(camera.id)
    QTest.keyClick(room.list.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == camera.copied() and camera.limits[0] in copied and "READ" in copied
    actions = {action.text(): action for action in room.list.menu().actions()}
    actions[room.say("findings.copy_value")].trigger()
    assert QGuiApplication.clipboard().text() == camera.value
    actions[room.say("findings.copy_all")].trigger()
    assert camera.copied(alone=False) in QGuiApplication.clipboard().text()


def test_a_dragged_finding_carries_its_record_id(room: FileRoom) -> None:
    camera = finding(room, "camera")
    index = room.list.model.index_of(camera.id)
    data = room.list.model.mimeData([index])
    assert isinstance(data, QMimeData)
    assert bytes(data.data(RECORD_FORMAT).data()).decode() == camera.id and camera.name in data.text()
    assert room.list.model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled
    assert not room.list.model.flags(index.parent()) & Qt.ItemFlag.ItemIsDragEnabled


def test_disagreeing_writes_an_objection_that_is_shown_beside_the_finding(
    room: FileRoom, qtbot: QtBot
) -> None:
    camera = finding(room, "camera")
    room.list.select(camera.id)
    pressed(qtbot, room.details, room.say("findings.dispute"))
    field = room.details.findChild(WordsField)
    assert field is not None
    field.setPlainText("It was sold two years later.")
    room.session.changed.emit()  # a refresh while somebody writes
    assert field.toPlainText() == "It was sold two years later." and field.isVisible()
    pressed(qtbot, room.details, room.say("findings.dispute_write"))
    qtbot.waitUntil(lambda: bool(finding(room, "camera").disputes), timeout=WAIT_MS)
    assert room.list.chosen_id == camera.id
    assert finding(room, "camera").disputes[0].reason == "It was sold two years later."
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def test_an_objection_without_a_reason_is_refused_in_the_form(room: FileRoom, qtbot: QtBot) -> None:
    room.list.select(finding(room, "camera").id)
    pressed(qtbot, room.details, room.say("findings.dispute"))
    pressed(qtbot, room.details, room.say("findings.dispute_write"))
    assert room.session.tasks.idle
    field = room.details.findChild(WordsField)
    assert field is not None and field.isVisible()


def test_use_in_a_conclusion_names_the_finding_and_asks_for_the_verdict(room: FileRoom, qtbot: QtBot) -> None:
    camera = finding(room, "camera")
    room.list.select(camera.id)
    with qtbot.waitSignal(room.session.stage_asked) as asked:
        pressed(qtbot, room.details, room.say("findings.use"))
    assert asked.args == ["verdict"]
    assert room.session.handed("verdict") == camera.id


def test_a_failed_run_can_be_run_again_from_its_place(room: FileRoom, qtbot: QtBot) -> None:
    room.session.select(exhibit="Q2")
    failed = next(run for run in room.list.runs if run.repeatable)
    room.list.select(failed.id)
    assert isinstance(room.list.current, RunRows)
    before = len(room.session.view.runs) if room.session.view else 0
    pressed(qtbot, room.details, room.say("findings.again"))
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)
    assert room.session.view is not None and len(room.session.view.runs) > before


def test_a_case_that_can_only_be_read_says_why_nothing_can_be_written(
    examined: Path, bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    with bench.open_case(examined, writable=False) as case:
        desk.session.view = Viewer(case, bench.wording).view()
        desk.session.exhibit = "Q1"
        room = FileRoom(desk)
        show(qtbot, room)
        room.enter()
        room.pages.turn_to("findings")
    labels = [label.text() for label in room.details.findChildren(QLabel)]
    assert room.say("findings.dispute_read_only") in labels
    buttons = room.details.findChildren(QPushButton)
    use = next(b for b in buttons if b.accessibleName() == room.say("findings.use"))
    assert not use.isEnabled()


def test_the_hash_is_copied_whole_from_the_head(room: FileRoom) -> None:
    room.header.copy_sha256()
    exhibit = room.session.shown_exhibit()
    assert exhibit is not None and QGuiApplication.clipboard().text() == exhibit.sha256


def test_a_table_can_be_shown_across_the_room_and_back(room: FileRoom, qtbot: QtBot) -> None:
    room.list.select(finding(room, "tags").id)
    pressed(qtbot, room.details, room.say("findings.wide"))
    assert not room.list.isVisible()
    pressed(qtbot, room.details, room.say("findings.narrow"))
    assert room.list.isVisible()


def test_everything_that_takes_the_focus_has_a_name(room: FileRoom) -> None:
    for name in ("sha256", "tags", "camera"):
        room.list.select(finding(room, name).id)
        for widget in room.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), widget


# ---- a second opinion -------------------------------------------------------------------------------------------


@needs_shell
def test_exiftool_is_asked_only_by_its_action_and_what_it_says_is_listed(
    room: FileRoom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "path").mkdir()
    answering(tmp_path / "path")
    first_on_path(monkeypatch, tmp_path / "path")
    assert room.session.say("file.run_these") not in words_shown(room)  # it is no analysis that was left out
    action = room.desk.actions["file.second_opinion"]
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(
        lambda: settled(room.desk) and "second_opinion" in {one.run.analysis for one in room.list.runs},
        timeout=WAIT_MS,
    )
    assert finding(room, "opinions_differ").said


@pytest.mark.parametrize(
    ("command", "asked_for"), [("file.look_up_names", "place_names"), ("file.read_signs", "sign_text")]
)
def test_names_are_looked_up_again_and_signs_read_when_it_is_asked(
    room: FileRoom, qtbot: QtBot, command: str, asked_for: str
) -> None:
    before = {one.run.id for one in room.list.runs}
    action = room.desk.actions[command]
    assert action.isEnabled()
    action.trigger()

    def newly_made() -> bool:
        return asked_for in {one.run.analysis for one in room.list.runs if one.run.id not in before}

    qtbot.waitUntil(lambda: settled(room.desk) and newly_made(), timeout=WAIT_MS)


def test_without_an_exhibit_exiftool_cannot_be_asked(desk: Desk, qtbot: QtBot) -> None:
    room = FileRoom(desk)
    show(qtbot, room)
    room.enter()
    assert not desk.actions["file.second_opinion"].isEnabled()


def test_in_another_room_exiftool_cannot_be_asked(room: FileRoom) -> None:
    assert room.desk.actions["file.second_opinion"].isEnabled()
    room.left()
    assert not room.desk.actions["file.second_opinion"].isEnabled()


def words_shown(room: FileRoom) -> set[str]:
    """The words of the buttons that are on the screen."""
    return {one.accessibleName() or one.text() for one in room.findChildren(QPushButton) if one.isVisible()}
