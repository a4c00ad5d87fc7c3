"""The map moves, stays sharp, tells what was picked and moved, measures, and opens other maps by consent alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from provenance.record.values import Term
from provenance.workbench.mapping import (
    LOOKS,
    SEA,
    Cone,
    Ground,
    Image,
    Loaded,
    MapContent,
    MapView,
    Point,
    Region,
    forms_of,
    geodesic,
    view_of,
    whole_ground,
)
from tests.ui.conftest import WAIT_MS, OpenDesk, settled
from tests.ui.test_every_widget import nameless
from ui.room import Desk
from ui.theme import theme
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.map_looks import DARK_LOOKS
from ui.widgets.map_paint import polygon_of

KUPIANSK = (49.7064, 37.6167)
TOWER = Point(49.715, 37.62, "object", "1", "Water tower", movable=True)
CAMERA = Point(*KUPIANSK, "camera", "C", "Camera")
CONTENT = MapContent(points=(TOWER, CAMERA), cones=(Cone(*KUPIANSK, 10.0, 60.0, 5.0, 2000.0),))


@pytest.fixture
def canvas(desk: Desk, qtbot: QtBot) -> Iterator[MapCanvas]:
    made = MapCanvas(desk)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    sharp(qtbot, desk, made)
    yield made
    theme().apply("light")


def sharp(qtbot: QtBot, desk: Desk, canvas: MapCanvas) -> None:
    qtbot.waitUntil(lambda: desk.session.tasks.idle and canvas.is_sharp, timeout=WAIT_MS)


def pixel(canvas: MapCanvas, lat: float, lon: float) -> QPoint:
    return canvas.at(lat, lon).toPoint()


def shown(canvas: MapCanvas) -> QImage:
    return canvas.grab().toImage()


def drag(canvas: MapCanvas, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


# ---- what is shown --------------------------------------------------------------------------------------------------


def test_land_and_sea_have_the_colours_of_the_theme(canvas: MapCanvas, desk: Desk, qtbot: QtBot) -> None:
    canvas.centre(44.0, 40.0, 4.0)
    for choice, land in (("light", LOOKS["land"].fill), ("dark", DARK_LOOKS["land"].fill)):
        theme().apply(choice)  # type: ignore[arg-type]
        sharp(qtbot, desk, canvas)
        seen = shown(canvas)
        assert seen.pixelColor(pixel(canvas, 47.0, 44.3)).name() == land
        sea = seen.pixelColor(pixel(canvas, 43.6, 34.2)).name()
        assert sea == (SEA if choice == "light" else "#1a232b")


def test_a_content_is_brought_into_view_the_first_time_and_stays_where_it_is_later(canvas: MapCanvas) -> None:
    canvas.show(CONTENT)
    assert canvas.view == view_of(CONTENT, 640, 480)
    canvas.pan(50, 0)
    before = canvas.view
    canvas.show(replace(CONTENT, regions=(Region(((49.70, 37.60), (49.70, 37.63), (49.71, 37.63))),)))
    assert canvas.view == before
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.view == view_of(canvas.content, 640, 480)


def test_the_map_is_said_in_words_and_everything_has_a_name(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show(CONTENT)
    said = canvas.accessibleDescription()
    assert "1 Water tower: object at 49.715000, 37.620000" in said
    assert "A camera at 49.706400, 37.616700 looks towards 10°, 60° wide." in said
    canvas.choose("C")
    assert canvas.accessibleDescription().startswith("Chosen: C Camera at 49.706400")
    assert nameless(canvas) == []


def test_the_theme_of_words_reads_on_land_and_sea() -> None:
    for looks, sea in ((LOOKS, SEA), (DARK_LOOKS, "#1a232b")):
        for style in ("town", "note", "credit", "scale"):
            for ground in (looks["land"].fill, sea):
                assert contrast(looks[style].fill, ground) >= 4.5, (style, ground)
    assert set(LOOKS) == set(DARK_LOOKS)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_array_becomes_the_polygon_of_its_points() -> None:
    points = np.array(((0.5, -1.25), (1e6, 2.0), (3.0, 4.0)))
    assert [(one.x(), one.y()) for one in polygon_of(points).toList()] == [
        tuple(one) for one in points.tolist()
    ]


# ---- moving ---------------------------------------------------------------------------------------------------------


def test_the_mouse_drags_the_map_and_a_shaken_click_does_not(canvas: MapCanvas) -> None:
    canvas.centre(50.0, 36.0, 6.0)
    place = canvas.view.place_at(300, 200)
    drag(canvas, QPoint(300, 200), QPoint(400, 260))
    assert canvas.view.place_at(400, 260) == pytest.approx(place, abs=1e-6)
    before = canvas.view
    drag(canvas, QPoint(300, 200), QPoint(301, 201))
    assert canvas.view == before


def test_the_wheel_and_a_double_click_keep_the_place_under_the_pointer(canvas: MapCanvas) -> None:
    canvas.centre(50.0, 36.0, 6.0)
    place = canvas.view.place_at(500, 100)
    event = QWheelEvent(
        QPointF(500, 100), QPointF(canvas.mapToGlobal(QPoint(500, 100))), QPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert canvas.view.zoom == 7.0
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(500, 100))
    assert canvas.view.zoom == 8.0
    assert canvas.view.place_at(500, 100) == pytest.approx(place, abs=1e-6)


def test_keys_move_and_zoom(canvas: MapCanvas) -> None:
    canvas.centre(50.0, 36.0, 6.0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.lon > 36.0
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.view.zoom == 6.5
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view.world_px == pytest.approx(480), "the world fills the height"


def test_nothing_beyond_the_poles_is_shown(canvas: MapCanvas) -> None:
    canvas.centre(84.0, 0.0, 3.0)
    canvas.pan(0, -2000)
    _, top, _, bottom = canvas.view.box()
    assert top >= -1e-6 and bottom <= 1 + 1e-6


def test_while_the_map_moves_its_kept_picture_moves_with_it(
    canvas: MapCanvas, desk: Desk, qtbot: QtBot
) -> None:
    canvas.centre(44.0, 40.0, 5.0)
    sharp(qtbot, desk, canvas)
    before = shown(canvas)
    canvas.pan(40, 25)
    assert canvas.is_sharp, "the kept picture is larger than the window"
    after = shown(canvas)
    assert before.copy(140, 125, 300, 200) == after.copy(100, 100, 300, 200)


# ---- marks ----------------------------------------------------------------------------------------------------------


def test_a_mark_is_selected_dragged_and_nudged_and_the_room_decides(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show(CONTENT)
    start = pixel(canvas, TOWER.lat, TOWER.lon)
    target = canvas.view.place_at(start.x() + 30, start.y() + 20)
    moving: list[str] = []
    canvas.moving.connect(lambda key, _lat, _lon: moving.append(key))
    with qtbot.waitSignal(canvas.moved) as moved:
        drag(canvas, start, start + QPoint(30, 20))
    assert canvas.chosen == moved.args[0] == "1" and moving == ["1", "1"]
    assert tuple(moved.args[1:]) == pytest.approx(target, abs=1e-5)
    canvas.show(CONTENT)  # the room refused it
    for modifier, pixels in ((Qt.KeyboardModifier.NoModifier, 1), (Qt.KeyboardModifier.ShiftModifier, 10)):
        with qtbot.waitSignal(canvas.moved) as nudged:
            QTest.keyClick(canvas, Qt.Key.Key_Left, modifier)
        metres = geodesic(TOWER.lat, TOWER.lon, *nudged.args[1:]).distance_m
        assert metres == pytest.approx(pixels * canvas.view.metres_per_px, rel=0.01)
    assert canvas.point("1") == TOWER


def test_a_mark_that_is_not_movable_stays_and_the_map_moves_instead(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.show(CONTENT)
    before = canvas.view
    with qtbot.assertNotEmitted(canvas.moved):
        drag(canvas, pixel(canvas, *KUPIANSK), pixel(canvas, *KUPIANSK) + QPoint(40, 0))
    assert canvas.chosen == "C" and canvas.view.lon < before.lon


def test_n_goes_from_mark_to_mark_and_escape_leaves_them(canvas: MapCanvas) -> None:
    canvas.show(CONTENT)
    told: list[str] = []
    canvas.selected.connect(told.append)
    for key in (Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_Escape):
        QTest.keyClick(canvas, key)
    assert told == ["1", "C", "1", ""]


def test_the_chosen_mark_has_a_ring(canvas: MapCanvas) -> None:
    canvas.show(replace(CONTENT, cones=()))
    before = shown(canvas)
    canvas.choose("1")
    rim = pixel(canvas, TOWER.lat, TOWER.lon) - QPoint(13, 0)
    assert shown(canvas).pixelColor(rim) != before.pixelColor(rim)


def test_a_place_is_picked_by_click_and_by_enter_only_while_that_is_asked(
    canvas: MapCanvas, qtbot: QtBot
) -> None:
    canvas.centre(50.0, 36.0, 6.0)
    with qtbot.assertNotEmitted(canvas.picked):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    canvas.set_picking(True)
    with qtbot.waitSignal(canvas.picked) as picked:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 300))
    assert tuple(picked.args) == pytest.approx(canvas.view.place_at(200, 300), abs=1e-9)
    with qtbot.waitSignal(canvas.picked) as picked:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert tuple(picked.args) == (canvas.view.lat, canvas.view.lon)


# ---- measuring and copying ------------------------------------------------------------------------------------------


def test_a_way_is_measured_on_the_ellipsoid_by_clicks(canvas: MapCanvas) -> None:
    canvas.centre(50.0, 36.0, 8.0)
    QTest.keyClick(canvas, Qt.Key.Key_M)
    places = [canvas.view.place_at(*at) for at in ((100.0, 240.0), (500.0, 240.0))]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 240))
    QTest.mouseMove(canvas, QPoint(300, 200))
    assert canvas.measure_said
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(500, 240))
    way = geodesic(*places[0], *places[1])
    assert canvas.measure_said == f"{way.distance_m / 1000:,.0f} km · {way.azimuth_deg:.1f}° at the start"
    assert any(label.text == canvas.measure_said for label in canvas.live().labels)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert "last" in canvas.measure_said
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.is_measuring and canvas.measure_said == ""


def test_coordinates_are_copied_in_the_form_that_is_asked_for(canvas: MapCanvas) -> None:
    canvas.show(CONTENT)
    canvas.choose("C")
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "49.706400, 37.616700"
    canvas.use_form("mgrs")
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == forms_of(*KUPIANSK).mgrs


# ---- other maps -----------------------------------------------------------------------------------------------------


def menus(menu: QMenu) -> dict[str, list[str]]:
    """Words of the menus inside a menu, by their title."""
    return {
        action.text(): [one.text() for one in action.menu().actions()]  # type: ignore[attr-defined]
        for action in menu.actions()
        if action.menu() is not None
    }


def test_the_menu_of_a_place_has_its_forms_and_every_kind_of_map(canvas: MapCanvas) -> None:
    found = menus(canvas.menu_at(KUPIANSK))
    assert forms_of(*KUPIANSK).plus_code in found["Copy as"]
    for kind in ("Open a map", "Open satellite imagery", "Open street level", "Open dated imagery"):
        assert found[kind], kind
    canvas.show(CONTENT)
    under = canvas.place_under(QPointF(pixel(canvas, *KUPIANSK) + QPoint(3, 2)))
    assert "49.706400, 37.616700" in canvas.menu_at(under).actions()[0].text(), (
        "of the mark under the pointer"
    )


def test_another_map_is_opened_after_consent_and_both_answers_are_recorded(
    canvas: MapCanvas, opened: OpenDesk, qtbot: QtBot, full_case: Path
) -> None:
    desk = opened(full_case)
    went: list[str] = []

    def opener(address: str) -> bool:
        went.append(address)
        return True

    canvas.door.opener = opener
    for answer in (canvas.door.refuse, canvas.door.allow):
        menu = canvas.menu_at(KUPIANSK)
        (kind,) = (one for one in menu.actions() if one.text() == "Open a map")
        kind.menu().actions()[0].trigger()  # type: ignore[attr-defined]
        assert canvas.door.isVisible() and "49.706400, 37.616700" in canvas.door.question and not went[1:]
        answer.click()
        qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    assert desk.session.snapshot is not None
    consents = [one.data for one in desk.session.snapshot.consents if one.data.purpose == Term("map_link")]
    assert [one.allowed for one in consents] == [False, True]
    assert len(went) == 1 and "49.706400" in went[0]


def test_without_a_case_nothing_can_be_opened_because_nothing_could_be_recorded(canvas: MapCanvas) -> None:
    menu = canvas.menu_at(KUPIANSK)
    doors = [one for one in menu.actions() if one.text().startswith("Open ")]
    assert len(doors) == 4 and not any(one.menu().isEnabled() for one in doors)  # type: ignore[attr-defined]


# ---- loaded data ----------------------------------------------------------------------------------------------------


def red(view: MapView) -> Loaded:
    """All of a view red."""
    pixels = np.full((2, 2, 4), (255, 0, 0, 255), np.uint8)
    return Loaded((Image(0.0, 0.0, view.width_px, view.height_px, pixels),), credits=("Somebody",))


def test_what_is_loaded_is_asked_for_a_view_and_shown_when_it_comes(
    canvas: MapCanvas, desk: Desk, qtbot: QtBot
) -> None:
    canvas.centre(50.0, 36.0, 8.0)
    asked: list[MapView] = []
    canvas.base.asked.disconnect()  # the shelf, which is empty, does not answer
    canvas.base.asked.connect(asked.append)
    canvas.base.load(True)
    assert asked and canvas.base.is_painting
    canvas.base.lay_loaded(MapView(0.0, 0.0, 1.0, 9, 9), red(asked[-1]))
    assert canvas.base.loaded.images == (), "it was of another view"
    canvas.base.lay_loaded(asked[-1], red(asked[-1]))
    qtbot.waitUntil(lambda: shown(canvas).pixelColor(290, 400).name() == "#ff0000", timeout=WAIT_MS)
    assert any("Somebody" in label.text for label in canvas.live().labels)
    canvas.base.load(False)
    sharp(qtbot, desk, canvas)
    assert shown(canvas).pixelColor(290, 400).name() != "#ff0000"
    assert not any("Somebody" in label.text for label in canvas.live().labels)


def test_without_an_answer_the_ground_is_painted_alone(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.base.asked.disconnect()
    canvas.base.load(True)
    canvas.centre(-30.0, 150.0, 5.0)
    qtbot.waitUntil(lambda: canvas.is_sharp, timeout=WAIT_MS)


def test_a_ground_of_countries_alone_is_a_map_too(canvas: MapCanvas, desk: Desk, qtbot: QtBot) -> None:
    canvas.stand_on(Ground(whole_ground().base))
    canvas.centre(-17.0, 180.0, 5.0)
    sharp(qtbot, desk, canvas)
    assert [one.text for one in canvas.live().labels][-1] == "Natural Earth"


def test_marks_look_the_same_painted_live_and_from_the_kept_picture(
    canvas: MapCanvas, desk: Desk, qtbot: QtBot
) -> None:
    canvas.show(CONTENT)
    sharp(qtbot, desk, canvas)
    canvas.pan(8, 8)
    canvas.pan(-8, -8)
    shown(canvas)
    kept = shown(canvas)
    canvas.lay_content(replace(CONTENT))  # a new content is painted live first
    live = shown(canvas)
    assert canvas.view == view_of(CONTENT, 640, 480)
    places = [(x, y) for x in range(150, 500, 3) for y in range(100, 400, 3)]
    differs = [one for one in places if off(kept.pixelColor(*one), live.pixelColor(*one)) > 12]
    assert len(differs) < len(places) / 100, "edges may round otherwise"


def off(one: QColor, other: QColor) -> int:
    """How far two colours are apart, in the channel where they are most."""
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))
