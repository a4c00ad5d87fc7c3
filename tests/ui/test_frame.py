"""The frame: actions, the session's writing and undoing, taking in files, blurring, closing, reopening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QVBoxLayout
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.values import Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.jobs import OF_THE_BYTES
from provenance.workbench.people import Written
from provenance.workbench.settings import Folders
from tests.analyses.desk import other_wall, small_wall, wall_photo
from tests.ui.conftest import WAIT_MS, OpenDesk, closed, plain_wall, settled
from tests.warm import processes
from ui import remembered as memory
from ui.actions import COMMANDS, MENUS, STAGES
from ui.main_window import MainWindow
from ui.room import Desk, Room
from ui.session import Session
from ui.widgets.palette import CommandPalette, ranked


class PlainRoom(Room):
    """A room that shows how many exhibits there are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.shown = QLabel()
        QVBoxLayout(self).addWidget(self.shown)

    def refresh(self) -> None:
        snapshot = self.session.snapshot
        self.shown.setText("" if snapshot is None else str(len(snapshot.exhibits)))


MakeWindow = Callable[[], MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot, bench: Workbench) -> Iterator[MakeWindow]:
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        home = memory.load(bench.folders.home)
        window = MainWindow(Session(bench), home, dict.fromkeys(STAGES, PlainRoom))
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.windowHandle() is not None and window.windowHandle().isExposed())
        return window

    yield make
    for window in windows:
        closed(qtbot, window)


def wait_settled(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)


def note(text: str) -> Callable[[OpenCase], Written]:
    return lambda case: case.people.note(NoteAdded(note=new_ulid(), text=Text(text)))


def notes(session: Session) -> int:
    """How many notes count now."""
    return -1 if session.snapshot is None else len(session.snapshot.notes)


# ---- actions ----------------------------------------------------------------------------------------------------


def test_no_two_actions_have_the_same_key_and_each_key_is_one_that_qt_knows() -> None:
    keys = Counter(QKeySequence(one.shortcut).toString() for one in COMMANDS if one.shortcut)
    assert [key for key, count in keys.items() if count > 1 or not key] == []


def test_every_action_is_in_a_menu_and_has_words_and_a_hint(make_window: MakeWindow) -> None:
    window = make_window()
    assert {one.menu for one in COMMANDS} == set(MENUS)
    for command in COMMANDS:
        action = window.actions_[command.id]
        assert action.text() and not action.text().startswith("["), command.id
        assert action.toolTip() and not action.toolTip().startswith("["), command.id


def test_the_palette_puts_what_fits_best_and_can_be_done_first(make_window: MakeWindow) -> None:
    window = make_window()
    actions = [window.actions_[command.id] for command in COMMANDS]
    assert ranked(actions, "open a")[0].objectName() == "case.open"
    assert ranked(actions, "case")[0].isEnabled()
    assert ranked(actions, "zzqx") == []


def test_the_palette_does_what_is_typed_and_chosen_by_key(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window()
    window.actions_["help.palette"].trigger()
    palette = window.findChild(CommandPalette)
    assert palette is not None
    QTest.keyClicks(palette.field, "dark")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.remembered.theme == "dark"
    assert not palette.isVisible()


# ---- writing and undoing ----------------------------------------------------------------------------------------


def test_a_record_is_on_the_disk_when_it_is_said_to_be_and_can_be_taken_back_and_brought_back(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    session = desk.session
    written: list[Written] = []
    session.write(note("look again"), then=written.append)
    qtbot.waitUntil(lambda: settled(desk) and bool(written), timeout=WAIT_MS)
    assert notes(session) == 1
    assert session.can_undo and not session.can_redo
    session.undo()
    qtbot.waitUntil(lambda: settled(desk) and session.can_redo, timeout=WAIT_MS)
    assert notes(session) == 0
    session.redo()
    qtbot.waitUntil(lambda: settled(desk) and session.can_undo, timeout=WAIT_MS)
    assert notes(session) == 1
    assert (
        session.snapshot is not None and session.snapshot.seq == written[0].seq + 2
    )  # nothing was removed from the log


def test_what_cannot_be_written_is_said(qtbot: QtBot, opened: OpenDesk, photo_case: Path) -> None:
    desk = opened(photo_case)
    said: list[str] = []
    desk.session.noticed.connect(lambda notice: said.append(notice.text) if notice is not None else None)
    desk.session.write(note("   "))
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT_MS)
    assert not said[0].startswith("[")
    assert not desk.session.can_undo


def test_a_case_that_another_program_writes_to_is_opened_for_reading_and_said_to_be(
    qtbot: QtBot, desk: Desk, photo_case: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    desk.session.noticed.connect(lambda notice: said.append(notice.text) if notice is not None else None)
    with (
        Workbench(Folders(tmp_path / "other", tmp_path / "other"), processes=processes()) as elsewhere,
        elsewhere.open_case(photo_case),
    ):
        desk.session.open(photo_case)
        qtbot.waitUntil(lambda: desk.session.view is not None and settled(desk), timeout=WAIT_MS)
        assert not desk.session.writable
        assert said == [desk.session.say("open.for_reading")]


# ---- the frame --------------------------------------------------------------------------------------------------


def test_a_case_is_made_photos_are_dropped_and_what_they_are_depends_on_where(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    assert window.outer.currentWidget() is window.welcome
    window.create_case(tmp_path / "new.case", "New", "")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    (tmp_path / "a.jpg").write_bytes(wall_photo())
    (tmp_path / "b.jpg").write_bytes(other_wall())
    zones = window.drop_zones
    zones.cover()
    for name, x in (("a.jpg", 10), ("b.jpg", zones.width() / 2)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(
            zones, QDragEnterEvent(QPoint(int(x), 100), *how)
        )  # Qt drops only where it entered
        QApplication.sendEvent(zones, QDropEvent(QPointF(x, 100), *how))
        wait_settled(qtbot, window)
    snapshot = window.session.snapshot
    assert snapshot is not None
    assert [(one.number, one.role) for one in snapshot.exhibits] == [
        ("Q1", EvidenceRole.QUESTIONED),
        ("R1", EvidenceRole.REFERENCE),
    ]
    looked = {"file_identity", *OF_THE_BYTES, "platform_traces", "seen_before", "consistency", "place_names"}
    assert {run.analysis for run in snapshot.runs} == looked
    assert window.evidence.model.rowCount() == 2
    room = window.room("case")
    assert isinstance(room, PlainRoom) and room.shown.text() == "2"


def test_one_key_examines_what_is_questioned_and_lays_it_beside_every_reference(
    qtbot: QtBot, make_window: MakeWindow, bench: Workbench, tmp_path: Path
) -> None:
    for name, data in (("a.png", small_wall(1)), ("b.png", small_wall(1)), ("c.jpg", plain_wall())):
        (tmp_path / name).write_bytes(data + name.encode())  # a file of its own each
    with bench.create_case(tmp_path / "walls.case", "Walls", "") as case:
        list(case.add([tmp_path / "a.png"], EvidenceRole.QUESTIONED))
        list(case.add([tmp_path / "b.png", tmp_path / "c.jpg"], EvidenceRole.REFERENCE))
    window = make_window()
    window.session.open(tmp_path / "walls.case")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_F5)
    wait_settled(qtbot, window)
    snapshot = window.session.snapshot
    assert snapshot is not None
    pairs = [[given.id for given in run.inputs] for run in snapshot.runs if run.analysis == "landmark_match"]
    questioned, *references = (one.id for one in snapshot.exhibits)
    assert pairs == [[questioned, reference] for reference in references]
    assert {"metadata", "compression", "landmark_support"} <= {run.analysis for run in snapshot.runs}


def test_files_that_are_refused_are_named(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    window.take([tmp_path / "gone.jpg"], EvidenceRole.QUESTIONED)
    qtbot.waitUntil(lambda: "gone.jpg" in window.notices.text, timeout=WAIT_MS)
    wait_settled(qtbot, window)


def test_a_pasted_picture_is_taken_in_as_pixels_and_what_is_neither_picture_nor_file_is_said(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    QApplication.clipboard().setText("words")
    window.actions_["evidence.paste"].trigger()
    assert "clipboard" in window.notices.text
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QApplication.clipboard().setImage(image)
    window.actions_["evidence.paste"].trigger()
    wait_settled(qtbot, window)
    snapshot = window.session.snapshot
    assert snapshot is not None
    pasted = snapshot.exhibit("Q2")
    assert pasted.cards[0].data.method == Term("pasted_bitmap")
    QApplication.clipboard().clear()


def test_the_rooms_follow_the_rail_and_the_stage_is_remembered_for_each_case(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    QTest.mouseClick(window.rail.buttons["place"], Qt.MouseButton.LeftButton)
    assert window.stage == "place"
    closed(qtbot, window)
    again = make_window()
    again.open_case(photo_case)
    qtbot.waitUntil(lambda: again.session.view is not None, timeout=WAIT_MS)
    assert again.stage == "place"
    wait_settled(qtbot, again)


def test_blurring_is_kept_with_the_case_and_one_key_reveals(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    shown = window.session.shown_exhibit()
    assert shown is not None
    window.actions_["view.blurred"].trigger()
    assert window.desk.veil.hides(shown.sha256)
    QTest.keyClick(window, Qt.Key.Key_F4)
    assert not window.desk.veil.hides(shown.sha256)
    closed(qtbot, window)
    again = make_window()
    again.open_case(photo_case)
    qtbot.waitUntil(lambda: again.session.view is not None, timeout=WAIT_MS)
    assert again.desk.veil.hides(shown.sha256)
    wait_settled(qtbot, again)


def test_a_case_that_was_not_closed_is_offered_again_and_one_that_was_is_not(
    qtbot: QtBot, make_window: MakeWindow, bench: Workbench, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    assert memory.load(bench.folders.home).open_case == str(photo_case)  # what a kill would leave
    closed(qtbot, window)
    kept = memory.load(bench.folders.home)
    assert kept.open_case is None
    assert [Path(one.path) for one in kept.recent] == [photo_case]


def test_an_altered_case_is_said_to_be_altered_in_the_status_line(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    data = bytearray(photo_case.read_bytes())
    where = data.find(wall_photo()[2000:2064])
    assert where > 0
    data[where] ^= 1
    photo_case.write_bytes(bytes(data))
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    assert window.status.bytes.text.startswith("ALTERED")


def test_closing_while_work_runs_asks_once_and_stays_when_told_to(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    window.session.start("slow", lambda _case, job: job.cancellation.asked.wait(60))
    asked: list[str] = []

    def answer(role: QMessageBox.ButtonRole) -> Callable[[], None]:
        def click() -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, QMessageBox)
            asked.append(box.text())
            next(one for one in box.buttons() if box.buttonRole(one) is role).click()

        return click

    QTimer.singleShot(200, window, answer(QMessageBox.ButtonRole.RejectRole))
    window.close()
    assert window.isVisible()
    QTimer.singleShot(200, window, answer(QMessageBox.ButtonRole.AcceptRole))
    closed(qtbot, window)
    assert len(asked) == 2


def test_what_went_wrong_is_seen_on_the_first_page_too(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    (tmp_path / "no.case").write_bytes(b"not a case at all")
    window.open_case(tmp_path / "no.case")
    qtbot.waitUntil(window.notices.isVisible, timeout=WAIT_MS)
    assert "no.case" in window.notices.text
    assert window.outer.currentWidget() is window.welcome


def test_a_case_closed_from_the_menu_was_closed(
    qtbot: QtBot, make_window: MakeWindow, bench: Workbench, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    window.show_stage("file")
    window.actions_["case.close"].trigger()
    qtbot.waitUntil(lambda: window.session.tasks.idle, timeout=WAIT_MS)
    kept = memory.load(bench.folders.home)
    assert kept.open_case is None
    assert list(kept.stages.values()) == ["file"]
    assert not window.actions_["write.claim"].isEnabled()


def test_a_record_that_is_being_written_when_the_window_is_closed_is_written(
    qtbot: QtBot, make_window: MakeWindow, bench: Workbench, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    for n in range(5):
        window.session.write(note(f"note {n}"))
    closed(qtbot, window)
    with bench.open_case(photo_case) as case:
        assert len(case.snapshot().notes) == 5


def test_a_record_that_is_refused_while_closing_keeps_the_window_open_and_is_said(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    wait_settled(qtbot, window)
    window.session.write(note(" "))
    window.close()
    qtbot.waitUntil(window.notices.isVisible, timeout=WAIT_MS)
    assert window.isVisible()
    closed(qtbot, window)


def test_undo_says_first_when_the_last_act_cannot_be_taken_back(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    session = desk.session
    said: list[str] = []
    session.noticed.connect(lambda notice: said.append(notice.text) if notice is not None else None)
    session.write(note("look again"))
    qtbot.waitUntil(lambda: settled(desk) and session.can_undo, timeout=WAIT_MS)
    session.write(lambda case: case.people.skip_features("Q1"), undoable=False)
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    session.undo()
    assert said == [session.say("notice.not_undone")] and notes(session) == 1
    session.undo()
    qtbot.waitUntil(lambda: settled(desk) and session.can_redo, timeout=WAIT_MS)
    assert notes(session) == 0


def test_records_are_written_as_whom_the_user_said(
    qtbot: QtBot, make_window: MakeWindow, photo_case: Path
) -> None:
    window = make_window()
    window.open_case(photo_case)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    window.write_as("Olena K.", "reviewer")
    window.session.write(note("seen by a second person"))
    wait_settled(qtbot, window)
    assert window.session.snapshot is not None
    (written,) = window.session.snapshot.notes
    assert (written.actor, written.role) == ("Olena K.", "reviewer")
    assert (window.remembered.actor, window.remembered.role) == ("Olena K.", "reviewer")
