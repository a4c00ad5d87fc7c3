"""The Photo room: what is seen is marked by keys alone, locked before any reference, and never changes the photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ImageCms
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.features import FeatureListState
from provenance.record.judgement import EvidenceOpened
from provenance.record.values import Region
from provenance.workbench import Workbench
from provenance.workbench.looking import NO_ADJUSTMENT
from tests import forge
from tests.ui.conftest import WAIT_MS, OpenDesk, settled
from ui.panels.photo import PhotoRoom
from ui.presenters.features import FeatureSheet
from ui.room import Desk
from ui.session import Notice
from ui.widgets.canvas import Mark
from ui.widgets.feature_gate import FeatureGate

RIGHT, DOWN = Qt.Key.Key_Right, Qt.Key.Key_Down
Enter = Callable[[Path], PhotoRoom]


@pytest.fixture
def enter(qtbot: QtBot, opened: OpenDesk) -> Enter:
    """Opens a case and enters the room as the frame does."""

    def entered(path: Path) -> PhotoRoom:
        desk = opened(path)
        room = PhotoRoom(desk)
        window = desk.actions["photo.fit"].parent()
        assert isinstance(window, QMainWindow)
        window.setCentralWidget(room)
        window.resize(1000, 700)
        window.show()
        qtbot.waitUntil(lambda: window.windowHandle() is not None and window.windowHandle().isExposed())
        window.activateWindow()
        room.enter()
        rest(qtbot, desk)
        return room

    return entered


def rest(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs; twice, as what ends may ask for more."""
    for _ in range(2):
        qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
        qtbot.wait(1)


def mark_by_keys(room: PhotoRoom, *, text: str, right: int = 4, down: int = 3) -> None:
    """Ctrl+M, arrows and Enter for both corners, then the form."""
    room.desk.actions["photo.mark_rectangle"].trigger()
    QTest.keyClick(room.canvas, Qt.Key.Key_Return)
    for key, times in ((RIGHT, right), (DOWN, down)):
        for _ in range(times):
            QTest.keyClick(room.canvas, key, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(room.canvas, Qt.Key.Key_Return)
    form = room.inspector.form
    form.kind.choose("sign")
    QTest.keyClicks(form.text, text)
    QTest.keyClick(form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def lock(room: PhotoRoom) -> None:
    """Ctrl+L, then Enter."""
    room.desk.actions["photo.lock_features"].trigger()
    QTest.keyClick(room.inspector.question.yes, Qt.Key.Key_Return)


def marks(room: PhotoRoom) -> tuple[Mark, ...]:
    return room.canvas._marks


def sheet_of(room: PhotoRoom) -> FeatureSheet:
    assert room.sheet is not None
    return room.sheet


def openings(desk: Desk) -> list[str]:
    assert desk.session.snapshot is not None
    snapshot = desk.session.snapshot
    return [snapshot.exhibit(entry.data.evidence).number for entry in snapshot.all(EvidenceOpened)]


def notices(desk: Desk) -> list[str]:
    said: list[str] = []

    def keep(notice: Notice | None) -> None:
        if notice is not None:
            said.append(notice.text)

    desk.session.noticed.connect(keep)
    return said


# ---- the picture ----------------------------------------------------------------------------------------------------


def test_the_selected_photo_is_shown_and_its_opening_recorded_once(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)

    assert room.canvas.shown_sha256 == room.session.view.snapshot.exhibit("Q1").sha256  # type: ignore[union-attr]
    assert openings(room.desk) == ["Q1"]
    room.left()
    room.enter()
    rest(qtbot, room.desk)
    assert openings(room.desk) == ["Q1"]


def test_a_turned_picture_stands_upright_and_its_profile_is_named(
    enter: Enter, bench: Workbench, tmp_path: Path
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "turned.jpg").write_bytes(forge.picture_file("jpeg", orientation=6, icc_profile=profile))
    with bench.create_case(tmp_path / "turned.case", "Turned", "Which way up?") as case:
        list(case.add([tmp_path / "turned.jpg"], EvidenceRole.QUESTIONED))
    room = enter(tmp_path / "turned.case")
    pyramid = room.picture.pyramid
    assert pyramid is not None
    said: list[str] = []
    room.session.pointed.connect(said.append)

    for x, y in ((0.25, 0.25), (0.75, 0.75)):
        room.canvas.pointed.emit(x * forge.WIDTH, y * forge.HEIGHT)

    assert (pyramid.shown_width, pyramid.shown_height) == (forge.WIDTH, forge.HEIGHT)
    for text, wanted in zip(said, (forge.CORNERS[0], forge.CORNERS[3]), strict=True):
        words = text.split()
        found = [int(words[words.index(name) + 1]) for name in "RGB"]
        assert all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True)), text
        assert "colours by" in text and "profile" in text


def test_the_numbers_of_the_file_can_be_shown_instead(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    said: list[str] = []
    room.session.pointed.connect(said.append)

    room.desk.actions["photo.file_colours"].trigger()
    rest(qtbot, room.desk)

    assert "numbers of the file" in said[-1]


def test_each_picture_is_found_as_it_was_left(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    room.desk.actions["photo.skip_features"].trigger()
    rest(qtbot, room.desk)
    room.desk.actions["photo.rotate_right"].trigger()
    room.canvas.zoom_to(2.0)
    room.canvas.centre_on(50, 60)

    room.session.select(exhibit="R1")
    rest(qtbot, room.desk)
    assert room.canvas.rotation == 0 and room.canvas.is_fitted
    room.session.select(exhibit="Q1")
    rest(qtbot, room.desk)

    pyramid = room.picture.pyramid
    assert pyramid is not None
    assert room.canvas.rotation == 90 and room.canvas.zoom == pytest.approx(2.0)
    assert room.canvas.centre_in_image.x() * pyramid.shown_width == pytest.approx(50)


def test_a_blurred_picture_counts_as_opened_only_when_it_is_revealed(
    enter: Enter, photo_case: Path, desk: Desk, qtbot: QtBot
) -> None:
    desk.veil.blur(True)
    room = enter(photo_case)
    assert room.canvas.is_blurred
    assert openings(desk) == []
    assert room.toolbar.blurred.isVisible()

    exhibit = room.session.shown_exhibit()
    assert exhibit is not None
    desk.veil.reveal(exhibit.sha256)
    rest(qtbot, desk)

    assert openings(desk) == ["Q1"]
    assert not room.toolbar.blurred.isVisible()


def test_adjustments_change_the_view_alone_and_a_kept_view_is_recorded(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    said = notices(room.desk)
    room.toolbar.adjust.setChecked(True)
    strip = room.picture_view.adjustments
    strip.sliders["black"].number.setValue(200)
    strip.sliders["white"].number.setValue(100)
    strip.sliders["gamma"].number.setValue(2)
    rest(qtbot, room.desk)

    adjustment = room.picture.adjustment
    assert (adjustment.black, adjustment.white, adjustment.gamma_hundredths) == (99, 100, 200)
    assert room.toolbar.adjusted.isVisible()
    assert max(strip.histogram.shares) == 1.0

    room.desk.actions["photo.rotate_left"].trigger()
    room.desk.actions["photo.keep_view"].trigger()
    rest(qtbot, room.desk)

    exhibit = room.session.shown_exhibit()
    assert exhibit is not None
    (kept,) = exhibit.derivatives
    assert kept.data.parameters["gamma_hundredths"] == 200 and kept.data.parameters["quarter_turns"] == 3
    assert "Kept as a derivative of Q1" in said[-1]

    strip.reset.click()
    assert room.picture.adjustment == NO_ADJUSTMENT


def test_a_picture_that_cannot_be_decoded_says_why_in_its_place(
    enter: Enter, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(forge.truncated(forge.picture_file("jpeg"), 0.3))
    with bench.create_case(tmp_path / "broken.case", "Broken", "What was it?") as case:
        list(case.add([tmp_path / "broken.jpg"], EvidenceRole.QUESTIONED))
    room = enter(tmp_path / "broken.case")

    assert room.canvas.message.startswith("Q1 ")
    assert not room.desk.actions["photo.mark_rectangle"].isEnabled()
    assert openings(room.desk) == []


def test_a_document_that_is_no_picture_leads_to_the_file_room(
    enter: Enter, bench: Workbench, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "page.html").write_bytes(forge.html_page())
    with bench.create_case(tmp_path / "page.case", "Page", "What does it say?") as case:
        list(case.add([tmp_path / "page.html"], EvidenceRole.DOCUMENT))
    room = enter(tmp_path / "page.case")
    room.session.select(exhibit="D1")
    rest(qtbot, room.desk)
    page = room.pages.currentWidget()
    assert page is not None
    (go,) = page.findChildren(QAbstractButton)

    with qtbot.waitSignal(room.session.stage_asked) as asked:
        go.click()

    assert asked.args == ["file"]
    assert not room.desk.actions["photo.fit"].isEnabled()


# ---- marking and the list -------------------------------------------------------------------------------------------


def test_a_region_is_marked_described_and_locked_by_keys_alone(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)

    sheet = room.sheet
    assert sheet is not None
    (row,) = sheet.rows
    assert (row.number, row.text, row.stance) == (1, "Blue sign", "observed")
    assert room.inspector.selected == row.id
    assert room.session.snapshot is not None
    region = room.session.snapshot.observations[0].data.region
    pyramid = room.picture.pyramid
    assert isinstance(region, Region) and pyramid is not None
    assert (region.picture_width, region.picture_height) == (pyramid.shown_width, pyramid.shown_height)
    assert row.corners[0] == pytest.approx((pyramid.shown_width // 2, pyramid.shown_height // 2), abs=1)

    room.desk.actions["photo.lock_features"].trigger()
    assert QApplication.focusWidget() is room.inspector.question.yes
    QTest.keyClick(room.inspector.question.yes, Qt.Key.Key_Return)
    rest(qtbot, room.desk)

    assert sheet_of(room).state is FeatureListState.LOCKED
    assert room.canvas.hasFocus() and not room.inspector.question.isVisible()
    assert not room.desk.actions["photo.skip_features"].isEnabled()


def test_escape_puts_the_form_away_and_the_mark_with_it(enter: Enter, photo_case: Path) -> None:
    room = enter(photo_case)
    room.canvas.marked.emit(((5, 5), (50, 40)))
    assert len(marks(room)) == 1

    QTest.keyClick(room.inspector.form.text, Qt.Key.Key_Escape)

    assert room.inspector.form.isHidden()
    assert len(marks(room)) == 0


def test_an_entry_without_words_is_refused_in_words(enter: Enter, photo_case: Path) -> None:
    room = enter(photo_case)
    room.inspector.add.click()
    room.inspector.form.kind.choose("sign")

    room.inspector.form.save_button.click()

    assert any(
        "What you see" in one.text() for one in room.inspector.form.findChildren(QLabel) if one.isVisible()
    )


def test_what_is_typed_stays_while_the_case_changes_and_with_its_own_photo(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    room.canvas.marked.emit(((5, 5), (50, 40)))
    QTest.keyClicks(room.inspector.form.text, "half")
    room.desk.actions["photo.skip_features"].trigger()
    rest(qtbot, room.desk)
    assert room.inspector.form.text.text == "half"

    room.session.select(exhibit="R1")
    rest(qtbot, room.desk)
    assert room.inspector.form.isHidden()
    room.session.select(exhibit="Q1")
    rest(qtbot, room.desk)

    assert room.inspector.form.text.text == "half"
    assert room.inspector.form.corners == ((5, 5), (50, 40))


def test_a_locked_entry_cannot_be_undone_and_the_window_says_why(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)
    lock(room)
    rest(qtbot, room.desk)
    said = notices(room.desk)

    for _ in range(2):  # the locking itself, then the entry before it
        room.session.undo()
        rest(qtbot, room.desk)

    assert "locked" in said[-1] and "stays" in said[-1]
    assert len(sheet_of(room).rows) == 1
    assert not room.inspector.remove.isEnabled()


def test_an_open_entry_is_taken_back_by_a_key_and_brought_back(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)

    QTest.keyClick(room.inspector.list, Qt.Key.Key_Delete)
    rest(qtbot, room.desk)
    assert sheet_of(room).rows == ()

    room.session.undo()
    rest(qtbot, room.desk)
    assert len(sheet_of(room).rows) == 1


def test_entry_and_mark_are_selected_together(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    for right in (2, 6):
        mark_by_keys(room, text=f"Sign {right}", right=right)
        rest(qtbot, room.desk)
    assert room.sheet is not None
    first, second = room.sheet.rows

    room.canvas.mark_selected.emit(first.id)
    assert room.inspector.selected == first.id
    assert room.inspector.list.currentIndex().data().startswith("1: ")

    QTest.keyClick(room.inspector.list, DOWN)
    assert [mark.selected for mark in marks(room)] == [False, True]
    left, right = (x for x, _ in second.corners)
    pyramid = room.picture.pyramid
    assert pyramid is not None
    centre = room.canvas.centre_in_image.x() * pyramid.shown_width
    assert centre == pytest.approx((left + right + 1) / 2, abs=1)


def test_a_case_for_reading_says_that_nothing_can_be_marked(
    enter: Enter, photo_case: Path, desk: Desk, bench: Workbench, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    desk.session._open(lambda: bench.open_case(photo_case, writable=False), photo_case, None)
    qtbot.waitUntil(lambda: desk.session.view is not None and not desk.session.writable, timeout=WAIT_MS)
    rest(qtbot, desk)

    assert room.picture.pyramid is not None
    assert not room.inspector.add.isVisible() and not room.inspector.lock.isVisible()
    assert not desk.actions["photo.mark_rectangle"].isEnabled()
    assert not room.pages.gate.needed()
    said = [one.text() for one in room.inspector.findChildren(QLabel) if one.isVisible()]
    assert room.say("photo.read_only") in said


def test_a_kind_is_chosen_by_nobody_but_the_analyst(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    room.inspector.add.click()
    form = room.inspector.form
    assert form.kind.chosen == ""
    QTest.keyClicks(form.text, "Rain")

    form.save_button.click()
    rest(qtbot, room.desk)

    assert sheet_of(room).rows == () and form.kind.hasFocus()
    assert room.say("photo.form.no_kind") in [one.text() for one in form.findChildren(QLabel)]


def test_escape_leaves_the_list_open(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)
    room.inspector.lock.click()
    assert room.inspector.question.isVisible() and not room.inspector.lock.isVisible()

    QTest.keyClick(room.inspector.question.yes, Qt.Key.Key_Escape)
    rest(qtbot, room.desk)

    assert room.inspector.lock.isVisible() and not room.inspector.question.isVisible()
    assert sheet_of(room).state is FeatureListState.OPEN


def test_what_becomes_of_an_entry_is_said_of_the_exhibit_that_is_shown(
    enter: Enter, bench: Workbench, photo_case: Path, qtbot: QtBot
) -> None:
    with bench.open_case(photo_case) as case:
        (photo_case.parent / "second.png").write_bytes(forge.picture_file("png"))
        list(case.add([photo_case.parent / "second.png"], EvidenceRole.QUESTIONED))
    room = enter(photo_case)
    green = room.inspector._state._words
    plain = green.palette().color(green.foregroundRole())
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)
    room.session.select(exhibit="Q2")
    rest(qtbot, room.desk)
    room.inspector.add.click()
    room.session.select(exhibit="Q1")
    rest(qtbot, room.desk)
    lock(room)
    rest(qtbot, room.desk)
    room.inspector.add.click()
    assert room.inspector.form._after.text() == room.say("photo.form.later")
    assert green.palette().color(green.foregroundRole()) != plain

    room.session.select(exhibit="Q2")
    rest(qtbot, room.desk)

    assert room.inspector.form.isVisible() and not room.inspector.form._after.isVisible()
    assert green.palette().color(green.foregroundRole()) == plain


# ---- before a reference is opened -----------------------------------------------------------------------------------


def test_a_reference_is_not_opened_before_the_list_is_locked_or_skipped(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    room.session.select(exhibit="R1")
    rest(qtbot, room.desk)
    assert room.pages.on_gate and openings(room.desk) == ["Q1"]
    assert not room.pages.gate.lock_button.isVisible()

    room.desk.actions["photo.skip_features"].trigger()
    rest(qtbot, room.desk)

    assert room.pages.on_picture and openings(room.desk) == ["Q1", "R1"]


def test_the_gate_locks_what_was_written_and_then_lets_pass(
    enter: Enter, photo_case: Path, qtbot: QtBot
) -> None:
    room = enter(photo_case)
    mark_by_keys(room, text="Blue sign")
    rest(qtbot, room.desk)
    gate = FeatureGate(room.desk)
    qtbot.addWidget(gate)
    assert gate.needed()
    assert gate.lock_button.text() == "Lock 1 feature"

    with qtbot.waitSignal(gate.passed, timeout=WAIT_MS):
        gate.show()
        gate.lock_button.click()
        QTest.keyClick(gate.question.yes, Qt.Key.Key_Return)
    rest(qtbot, room.desk)

    assert not gate.needed()


def test_the_gate_leads_back_to_the_photo(enter: Enter, photo_case: Path, qtbot: QtBot) -> None:
    room = enter(photo_case)
    room.session.select(exhibit="R1")
    rest(qtbot, room.desk)

    with qtbot.waitSignal(room.session.stage_asked) as asked:
        room.pages.gate.back_button.click()
    rest(qtbot, room.desk)

    assert asked.args == ["photo"]
    assert room.session.exhibit == "Q1" and room.pages.on_picture


# ---- the room -------------------------------------------------------------------------------------------------------


def test_everything_that_takes_the_focus_has_a_name(enter: Enter, photo_case: Path) -> None:
    room = enter(photo_case)
    room.inspector.add.click()
    room.toolbar.adjust.setChecked(True)

    for widget in room.findChildren(QWidget):
        inner = isinstance(widget.parent(), QAbstractSpinBox)
        inner = inner or widget.focusProxy() is not None
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inner and widget.isVisible():
            assert widget.accessibleName(), widget


def test_another_room_finds_the_actions_free(enter: Enter, photo_case: Path) -> None:
    room = enter(photo_case)
    assert room.desk.actions["photo.fit"].isEnabled()

    room.left()

    assert not any(
        room.desk.actions[f"photo.{id}"].isEnabled() for id in ("fit", "mark_polygon", "skip_features")
    )
