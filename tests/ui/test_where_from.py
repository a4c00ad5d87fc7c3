"""From where a photo was taken, in the place room: marked in photo and map, computed at once, taken back, kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.geo.geodesic import line
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.marks import PairSheet
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Place, Text
from provenance.workbench import Workbench
from tests import forge
from tests.marks import CAMERA, EXAMPLE, EXAMPLE_PHOTO, example_camera, example_pair_sheet, pair_sheet
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from tests.ui.test_every_widget import nameless
from ui.panels.place import PlaceRoom
from ui.panels.where_from import WherePage
from ui.session import Notice


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Path:
    """Q1, 800 × 600, and R1, of which the place is known."""
    (tmp_path / "photo.jpg").write_bytes(forge.picture_of_one_colour((120, 116, 110), 800, 600))
    (tmp_path / "tower.jpg").write_bytes(forge.picture_of_one_colour((90, 116, 110), 320, 240))
    path = tmp_path / "square.case"
    with bench.create_case(path, "Square", "From where?") as made:
        list(made.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(made.add([tmp_path / "tower.jpg"], EvidenceRole.REFERENCE))
        made.people.skip_features("Q1")
        made.people.describe_reference(
            ReferenceDescribed(
                card=new_ulid(), evidence="R1", place=Place("49.7075,37.6175"), place_name=Text("Tower")
            )
        )
    return path


@pytest.fixture
def page(case: Path, opened: OpenDesk, qtbot: QtBot) -> Iterator[WherePage]:
    yield where_page(PlaceRoom(opened(case)), qtbot)


def where_page(room: PlaceRoom, qtbot: QtBot) -> WherePage:
    show(qtbot, room, 1280, 800)
    room.enter()
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)
    room.desk.actions["place.where_from"].trigger()
    qtbot.waitUntil(
        lambda: room.where.page is not None and room.where.page.marks.marked is not None, timeout=WAIT_MS
    )
    page = room.where.page
    assert page is not None
    wait(page, qtbot)
    return page


def wait(page: WherePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(page.desk), timeout=WAIT_MS)


def lay(page: WherePage, sheet: PairSheet, qtbot: QtBot) -> None:
    page.marks.do(lambda marked: marked.change(sheet))
    wait(page, qtbot)


def sheet_of(page: WherePage) -> PairSheet:
    assert page.marks.marked is not None
    return page.marks.marked.sheet


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def says(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Wait until a text is on the screen: what was just made is shown in Qt's next turn."""
    qtbot.waitUntil(lambda: text in words_in(widget), timeout=WAIT_MS)


def click_photo(page: WherePage, x: float, y: float) -> None:
    at = page.photo.viewport_from_image(x, y).toPoint()
    QTest.mouseClick(page.photo.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_map(page: WherePage, lat: float, lon: float) -> None:
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=page.map.at(lat, lon).toPoint())


def used(page: WherePage) -> list[str]:
    items = [page.table.item(row, 7) for row in range(page.table.rowCount())]
    return [item.text() for item in items if item is not None]


# ---- marking --------------------------------------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do_and_everything_has_a_name(page: WherePage) -> None:
    said = words_in(page)
    assert "three at least, six are good" in said
    assert "Nothing is marked yet." in said
    assert nameless(page) == []
    assert not page.unsaved


def test_a_thing_is_clicked_in_the_photo_and_then_on_the_map(page: WherePage, qtbot: QtBot) -> None:
    page.map.centre(49.7064, 37.6167, 15)
    page.desk.actions["place.mark_pair"].trigger()
    assert "Thing 1: click it in the photo" in words_in(page)
    click_photo(page, 300, 200)
    assert "Thing 1: now click it on the map" in words_in(page)
    click_map(page, 49.705, 37.615)
    (pair,) = sheet_of(page).pairs
    assert abs(float(pair.x) - 300) + abs(float(pair.y or 0) - 200) < 4
    assert line(float(pair.lat), float(pair.lon), 49.705, 37.615).distance_m < 10
    assert (page.photo.chosen_key, page.map.chosen, page.table.chosen_key) == ("1", "1", "1")
    assert page.unsaved
    assert "Not kept in the case yet" in page.state.text
    wait(page, qtbot)
    says(qtbot, page.side, "too few pairs")


def test_escape_gives_up_what_is_being_marked(page: WherePage) -> None:
    page.desk.actions["place.mark_upright"].trigger()
    click_photo(page, 300, 200)
    QTest.keyClick(page.map, Qt.Key.Key_Escape)
    assert not (page.adding.step or page.map.is_picking)
    page.desk.actions["place.mark_pair"].trigger()
    QTest.keyClick(page.photo, Qt.Key.Key_Escape)
    assert (page.adding.step, page.photo.is_placing) == ("", False)
    assert sheet_of(page).empty


@pytest.mark.parametrize(
    "text",
    [
        "49.7071, 37.6160",
        "49°42'25.6\"N 37°36'57.6\"E",
        "https://www.openstreetmap.org/?mlat=49.7071&mlon=37.616",
    ],
)
def test_coordinates_in_any_form_set_the_place(page: WherePage, qtbot: QtBot, text: str) -> None:
    page.adding.begin("vertical")
    click_photo(page, 500, 300)
    page.side.field.setText(text)
    QTest.keyClick(page.side.field, Qt.Key.Key_Return)
    wait(page, qtbot)
    (pair,) = sheet_of(page).pairs
    assert pair.kind == "vertical"
    assert line(float(pair.lat), float(pair.lon), 49.7071, 37.6160).distance_m < 2


def test_a_reference_with_a_known_place_is_taken_as_the_place(page: WherePage) -> None:
    page.adding.begin("point")
    click_photo(page, 500, 300)
    page.map.centre(49.7075, 37.6175, 16)
    click_map(page, 49.7075, 37.6175)
    (pair,) = sheet_of(page).pairs
    assert (pair.lat, pair.lon) == (Decimal("49.7075"), Decimal("37.6175"))


def test_a_name_moves_the_map_and_is_never_a_position(page: WherePage, qtbot: QtBot) -> None:
    page.adding.begin("point")
    click_photo(page, 500, 300)
    page.side.field.setText("Kupyansk")
    page.side.look_up()
    wait(page, qtbot)
    assert page.map.view.lat == pytest.approx(49.71, abs=0.05)
    assert sheet_of(page).empty
    assert "never the position of a photo" in words_in(page.side)
    assert not any("a guess" in one.text() for one in page.side.findChildren(QPushButton))
    page.side.field.setText("Kubyansk")
    page.side.look_up()
    wait(page, qtbot)
    links = [one.text() for one in page.side.findChildren(QPushButton)]
    assert "Kupyansk, Kharkiv, Ukraine (a guess: not spelled quite so)" in links
    page.side.field.setText("Nowherehausen an der Nirgendwo")
    page.side.look_up()
    wait(page, qtbot)
    says(qtbot, page.side, "No place of the gazetteer is called “Nowherehausen an der Nirgendwo”")


def test_two_things_in_line_are_clicked_on_the_map(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    page.adding.begin("alignment")
    page.adding.take_place(49.7070, 37.6170)
    page.adding.take_place(49.7080, 37.6180)
    wait(page, qtbot)
    (one,) = sheet_of(page).alignments
    assert (one.number, one.nearer[0], one.farther[0]) == (7, Decimal("49.707"), Decimal("49.708"))
    assert len(page.map.content.measures) == 1
    QTest.keyClick(page.table, Qt.Key.Key_Delete)  # the new one is chosen
    assert sheet_of(page).alignments == ()


def test_nothing_is_marked_in_a_hidden_photo(page: WherePage, qtbot: QtBot) -> None:
    notices: list[Notice] = []
    page.session.noticed.connect(notices.append)
    page.desk.veil.blur(True)
    page.desk.actions["place.mark_pair"].trigger()
    assert page.adding.step == ""
    assert "Reveal it (F4)" in notices[-1].text


def test_the_focal_length_that_the_file_states_is_filled_in(
    bench: Workbench, tmp_path: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    exif = forge.exif_with()
    exif.get_ifd(0x8769)[0xA405] = 28  # FocalLengthIn35mmFilm
    (tmp_path / "photo.jpg").write_bytes(forge.picture_file("jpeg", exif=exif))
    with bench.create_case(tmp_path / "focal.case", "Focal", "") as case:
        list(case.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        case.run("metadata", [("questioned", "Q1")])
    page = where_page(PlaceRoom(opened(tmp_path / "focal.case")), qtbot)
    assert sheet_of(page).photo.focal_35mm_mm == 28
    assert not page.unsaved
    says(qtbot, page.side, "35 mm equivalent 28 mm")


# ---- the answer -----------------------------------------------------------------------------------------------------


def test_the_answer_stands_on_the_map_in_the_photo_and_in_words(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    preview = page.marks.preview
    assert preview is not None and preview.camera is not None
    assert line(preview.camera.lat, preview.camera.lon, *CAMERA).distance_m < 1
    content = page.map.content
    assert (len(content.cones), len(content.regions), len(content.bearings)) == (1, 1, 6)
    assert content.cones[0].heading_deg == pytest.approx(40, abs=0.2)
    assert len(page.photo.content.horizons) == 1
    says(qtbot, page.side, "the camera stood at 49.7064")
    said = words_in(page.side)
    assert "looked towards 40" in said
    assert any("as good as these" in one for one in page.side.limits.sentences)
    assert used(page) == ["used"] * 6
    assert page.side.warning.isHidden()
    page.side.copy.click()
    assert QGuiApplication.clipboard().text().startswith("49.7064")


def test_a_wrong_pair_is_left_out_by_word_icon_and_shape(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2, wrong=True), qtbot)
    assert used(page) == ["used", "used", "used", "left out", "used", "used"]
    item = page.table.item(3, 7)
    assert item is not None and not item.icon().isNull()
    assert [mark.left_out for mark in page.photo.content.marks].index(True) == 3
    assert "4" in [one.key for one in page.photo.content.predicted]
    says(qtbot, page.side, "left out: 4")
    assert page.side.warning.text == "One pair does not agree with the others and was left out."


def test_a_move_in_the_photo_moves_the_answer_while_it_is_dragged(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    answers: list[object] = []
    page.marks.answered.connect(lambda: answers.append(page.marks.preview))
    port, mark = page.photo.viewport(), page.photo.content.marks[2]
    start = page.photo.viewport_from_image(mark.x, mark.y).toPoint()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, start + QPoint(12, 0))
    QTest.mouseMove(port, start + QPoint(20, 0))
    wait(page, qtbot)
    assert answers
    assert page.photo.is_dragging
    assert page.photo.content.predicted != ()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=start + QPoint(20, 0))
    wait(page, qtbot)
    assert float(sheet_of(page).pairs[2].x) == pytest.approx(mark.x + 20 / page.photo.zoom, abs=0.01)
    QTest.keyClick(page.photo, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert float(sheet_of(page).pairs[2].x) == pytest.approx(mark.x, abs=0.01)
    QTest.keyClick(
        page.photo, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert float(sheet_of(page).pairs[2].x) > mark.x + 5


def test_nudges_are_one_step_and_a_place_is_dragged_on_the_map(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    before = sheet_of(page)
    page.choose("2")
    for _ in range(3):
        QTest.keyClick(page.photo, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert sheet_of(page).pairs[1].x == before.pairs[1].x.quantize(Decimal("0.01")) + Decimal("0.3")
    page.editing.undo()
    assert sheet_of(page) == before
    page.map.moving.emit("2", 49.7, 37.6)
    page.map.moved.emit("2", 49.71, 37.61)
    assert sheet_of(page).pairs[1].lat == Decimal("49.71")
    page.editing.undo()
    assert sheet_of(page) == before


def test_choosing_in_one_place_chooses_everywhere(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    page.table.setCurrentCell(2, 1)
    assert (page.photo.chosen_key, page.map.chosen) == ("3", "3")
    page.photo.chosen.emit("5")
    assert (page.table.chosen_key, page.map.chosen) == ("5", "5")
    page.map.selected.emit("1")
    assert (page.table.chosen_key, page.photo.chosen_key) == ("1", "1")


def test_names_errors_and_kinds_are_changed_in_the_table(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    for column, text in ((1, "water tower"), (3, "7,5"), (4, "no number"), (5, "2,5")):
        item = page.table.item(0, column)
        assert item is not None
        item.setText(text)
    first = sheet_of(page).pairs[0]
    assert (first.name, first.error_px, first.error_m) == ("water tower", Decimal("7.5"), Decimal(2))
    assert first.height_m == Decimal("2.5")
    page.choose("1")
    page.kind.click()
    assert sheet_of(page).pairs[0].kind == "vertical"
    assert page.photo.content.marks[0].name == "water tower"
    page.remove.click()
    assert [one.number for one in sheet_of(page).pairs] == [2, 3, 4, 5, 6]


def test_what_is_known_of_the_camera_is_filled_in_and_checked(page: WherePage, qtbot: QtBot) -> None:
    lay(page, pair_sheet(scale=0.2), qtbot)
    form = page.side.camera
    form.more.click()
    form.lines["view_deg"].setText("400")
    form.lines["view_deg"].editingFinished.emit()
    assert "give a number from 1 to 170" in words_in(form)
    form.lines["view_deg"].setText("")
    form.lines["view_deg"].editingFinished.emit()
    form.cropped.click()
    wait(page, qtbot)
    assert sheet_of(page).photo.view_deg is None
    assert sheet_of(page).photo.cropped
    assert any("may be a part of another" in one for one in page.side.limits.sentences)


# ---- keeping --------------------------------------------------------------------------------------------------------


def test_marks_are_kept_and_the_run_is_recorded(page: WherePage, qtbot: QtBot) -> None:
    sheet = pair_sheet(scale=0.2)
    lay(page, sheet, qtbot)
    page.desk.actions["place.compute_position"].trigger()
    qtbot.waitUntil(lambda: not page.marks.busy and not page.unsaved, timeout=WAIT_MS)
    wait(page, qtbot)
    view = page.session.view
    assert view is not None
    entry = view.snapshot.marks(view.snapshot.exhibit("Q1").id, "pairs")
    assert entry is not None and entry.data.sheet == sheet
    assert [run.analysis for _, run in view.runs] == ["camera_position"]
    assert page.state.text == "Kept in the case"
    page.session.undo()
    qtbot.waitUntil(lambda: sheet_of(page).empty, timeout=WAIT_MS)
    assert not page.unsaved


def test_marks_that_the_case_holds_are_there_when_it_is_opened(
    case: Path, bench: Workbench, opened: OpenDesk, qtbot: QtBot
) -> None:
    sheet = pair_sheet(scale=0.2)
    with bench.open_case(case) as held:
        held.draw_marks(held.snapshot().exhibit("Q1"), sheet)
    room = PlaceRoom(opened(case))
    page = where_page(room, qtbot)
    assert sheet_of(page) == sheet
    before = room.unsaved
    page.editing.remove("1")
    assert (before, room.unsaved) == (False, True)
    room.where_from()
    assert room.page == "pair"


def test_the_example_ends_at_its_known_truth(
    bench: Workbench, tmp_path: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    """Six things of the example's photo, marked where they are seen, give the camera that drew it."""
    path = tmp_path / "example.case"
    with bench.create_case(path, "Example", "From where?") as made:
        list(made.add([EXAMPLE / EXAMPLE_PHOTO], EvidenceRole.QUESTIONED))
    page = where_page(PlaceRoom(opened(path)), qtbot)
    sheet = example_pair_sheet()
    page.marks.do(lambda marked: marked.change(PairSheet(photo=sheet.photo)))
    for pair in sheet.pairs:
        page.adding.begin("point")
        page.photo.placed.emit(float(pair.x), float(pair.y or 0))
        page.map.picked.emit(float(pair.lat), float(pair.lon))
        page.editing.set_error(pair.number, "error_m", pair.error_m)
    wait(page, qtbot)
    preview = page.marks.preview
    assert preview is not None and preview.camera is not None
    camera, (place, heading_deg) = preview.camera, example_camera()
    assert line(camera.lat, camera.lon, *place).distance_m < 1 < camera.ellipse[0] < 5
    assert abs(camera.heading_deg - heading_deg) < camera.heading_error_deg
    assert used(page) == ["used"] * 6
    assert page.map.hit(page.map.at(camera.lat, camera.lon)) is not None
