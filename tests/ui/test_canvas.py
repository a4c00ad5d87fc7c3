"""The picture canvas shows exactly the pixels it is given, at the right places, and marks come back exact."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageFilter
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.pictures import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    MadeLevel,
    MadePyramid,
    colour,
    flat,
    level,
    noise,
    pyramid,
    quarters,
    seen,
)
from ui.widgets.canvas import Mark, PictureCanvas
from ui.widgets.canvas_marks import Corners, tags_of
from ui.widgets.pyramid import Level, Levels

GROUND = (43, 43, 43)
WHITE = (255, 255, 255)
Show = Callable[[MadePyramid], PictureCanvas]


@pytest.fixture
def canvas(qtbot: QtBot) -> PictureCanvas:
    made = PictureCanvas("Photo E-1")
    made.set_ground(QColor(*GROUND))
    made.resize(400, 300)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    return made


def at(canvas: PictureCanvas, x: float, y: float) -> QPoint:
    """The pixel of the viewport on which a place of the picture lies."""
    point = canvas.viewport_from_image(x, y)
    return QPoint(int(np.floor(point.x() + 1e-6)), int(np.floor(point.y() + 1e-6)))


def shown_at(canvas: PictureCanvas, x: float, y: float) -> tuple[int, int, int]:
    return colour(seen(canvas.viewport()), at(canvas, x, y))


def wheel(canvas: PictureCanvas, where: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(where),
        QPointF(canvas.viewport().mapToGlobal(where)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


# --- what is shown -----------------------------------------------------------------------------------


def test_a_picture_stands_upright_and_the_right_way_round(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(quarters(801, 602)))
    assert shown_at(canvas, 100, 100) == RED
    assert shown_at(canvas, 700, 100) == GREEN
    assert shown_at(canvas, 100, 500) == BLUE
    assert shown_at(canvas, 700, 500) == YELLOW
    assert shown_at(canvas, -10, 300) == GROUND


@pytest.mark.parametrize(
    ("zoom", "wanted"),
    [(4.0, RED), (1.0, RED), (0.9, RED), (0.5, GREEN), (0.4, GREEN), (0.25, BLUE), (0.2, BLUE)],
)
def test_each_zoom_draws_from_the_smallest_level_that_is_fine_enough(
    canvas: PictureCanvas, zoom: float, wanted: tuple[int, int, int]
) -> None:
    levels = (level(flat(1600, 1200, RED)), level(flat(800, 600, GREEN)), level(flat(400, 300, BLUE)))
    canvas.show_pyramid(MadePyramid("b" * 64, levels, 1600, 1200))
    canvas.zoom_to(zoom)
    assert shown_at(canvas, 800, 600) == wanted


def test_levels_of_odd_sizes_are_chosen_by_their_own_width() -> None:
    levels = Levels(pyramid(flat(801, 602, RED)))
    assert [levels.fitting(scale) for scale in (1.0, 0.51, 0.5, 0.26, 0.25, 0.01)] == [0, 0, 1, 1, 2, 2]


def test_a_preview_is_shown_at_the_places_of_the_full_picture(canvas: PictureCanvas) -> None:
    preview = level(np.ascontiguousarray(quarters(800, 600)[::8, ::8]))
    canvas.show_pyramid(MadePyramid("c" * 64, (preview,), 800, 600))
    canvas.zoom_to(2.0)
    canvas.centre_on(400, 300)
    assert shown_at(canvas, 380, 280) == RED
    assert shown_at(canvas, 420, 280) == GREEN
    assert shown_at(canvas, 420, 320) == YELLOW


def test_the_view_stays_when_the_full_picture_replaces_its_preview(canvas: PictureCanvas) -> None:
    preview = level(np.ascontiguousarray(quarters(800, 600)[::8, ::8]))
    canvas.show_pyramid(MadePyramid("c" * 64, (preview,), 800, 600))
    canvas.zoom_to(3.0)
    canvas.centre_on(123, 456)
    canvas.show_pyramid(pyramid(quarters(800, 600), "c" * 64))
    assert canvas.zoom == pytest.approx(3.0)
    assert canvas.centre_in_image == QPointF(123 / 800, 456 / 600)
    canvas.show_pyramid(pyramid(quarters(800, 600), "d" * 64))
    assert canvas.is_fitted


def test_pixels_are_squares_at_400_percent(canvas: PictureCanvas) -> None:
    pixels = noise(80, 60)
    canvas.show_pyramid(pyramid(pixels))
    canvas.zoom_to(4.0)
    image = seen(canvas.viewport())
    for x, y in [(30, 20), (31, 20), (40, 33), (41, 33)]:
        corner = at(canvas, x, y)
        for dx, dy in [(0, 0), (3, 0), (0, 3), (3, 3)]:
            assert colour(image, corner + QPoint(dx, dy)) == tuple(pixels[y, x]), (x, y, dx, dy)


def test_a_picture_at_actual_size_is_shown_pixel_by_pixel(canvas: PictureCanvas) -> None:
    pixels = noise(200, 100)
    canvas.show_pyramid(pyramid(pixels))
    canvas.show_actual_size()
    image, corner = seen(canvas.viewport()), at(canvas, 0, 0)
    found = [[colour(image, corner + QPoint(x, y)) for x in range(200)] for y in range(100)]
    assert np.array_equal(np.array(found, np.uint8), pixels)


def test_pixels_are_blended_below_200_percent(canvas: PictureCanvas) -> None:
    pixels = flat(80, 60, (0, 0, 0))
    pixels[:, 40:] = 255
    canvas.show_pyramid(pyramid(pixels))
    canvas.zoom_to(1.5)
    image, y = seen(canvas.viewport()), at(canvas, 40, 30).y()
    row = {colour(image, QPoint(x, y))[0] for x in range(150, 250)}
    assert any(10 < value < 245 for value in row)


def test_a_grid_parts_the_pixels_from_800_percent(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(flat(80, 60, WHITE)))
    canvas.zoom_to(7.9)
    assert shown_at(canvas, 40, 30.5) == WHITE
    canvas.zoom_to(16.0)
    assert shown_at(canvas, 40, 30.5) != WHITE
    assert shown_at(canvas, 40.5, 30.5) == WHITE


def test_a_quarter_turn_turns_clockwise(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(quarters(600, 600)))
    canvas.turn_right()
    image = seen(canvas.viewport())
    assert canvas.rotation == 90
    assert [
        colour(image, QPoint(200 + x, 150 + y)) for x, y in [(-60, -60), (60, -60), (-60, 60), (60, 60)]
    ] == [
        BLUE,
        RED,
        YELLOW,
        GREEN,
    ]
    canvas.turn_left()
    canvas.turn_left()
    assert canvas.rotation == 270
    assert colour(seen(canvas.viewport()), QPoint(140, 90)) == GREEN


def test_a_free_turn_keeps_the_coordinates_on_the_pixels(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(quarters(600, 400)))
    canvas.set_rotation(33.0)
    assert [shown_at(canvas, x, y) for x, y in [(150, 100), (450, 100), (150, 300), (450, 300)]] == [
        RED,
        GREEN,
        BLUE,
        YELLOW,
    ]
    back = canvas.image_from_viewport(canvas.viewport_from_image(321.5, 77.25))
    assert (back.x(), back.y()) == pytest.approx((321.5, 77.25))


def test_a_message_stands_where_no_picture_is(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(quarters(600, 400)))
    canvas.clear("Nothing here")
    image = seen(canvas.viewport())
    found = {colour(image, QPoint(x, y)) for x in range(20, 380) for y in range(20, 280)}
    assert GROUND in found and len(found) > 1 and RED not in found
    assert canvas.accessibleDescription() == "Nothing here"


def test_a_blurred_picture_shows_no_detail(canvas: PictureCanvas) -> None:
    stripes = flat(800, 600, (0, 0, 0))
    stripes[:, ::16] = stripes[:, 1::16] = stripes[:, 2::16] = stripes[:, 3::16] = 255
    canvas.set_blurred(True, "")
    canvas.show_pyramid(pyramid(stripes, levels=2))
    for zoom in (0.4, 1.0, 8.0):
        canvas.zoom_to(zoom)
        image = seen(canvas.viewport())
        row = np.array([colour(image, QPoint(x, 150))[0] for x in range(100, 300)], int)
        assert np.abs(np.diff(row)).max() < 12, zoom
    canvas.set_blurred(False)
    canvas.zoom_to(1.0)
    image = seen(canvas.viewport())
    row = np.array([colour(image, QPoint(x, 150))[0] for x in range(100, 300)], int)
    assert np.abs(np.diff(row)).max() == 255


def test_a_blurred_picture_stays_blurred_when_it_gets_finer_and_says_why(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(MadePyramid("e" * 64, (level(noise(50, 40)),), 800, 600))
    canvas.set_blurred(True)
    plain = colour(seen(canvas.viewport()), QPoint(172, 150))
    canvas.set_blurred(True, "Graphic picture, blurred")
    canvas.show_pyramid(MadePyramid("e" * 64, (level(noise(800, 600)),), 800, 600))
    assert canvas.is_blurred and canvas.accessibleDescription() == "Graphic picture, blurred"
    words = [colour(seen(canvas.viewport()), QPoint(x, 150)) for x in range(120, 280)]
    assert any(max(word) > 200 for word in words) and any(max(word) < 70 for word in words)
    assert 70 <= max(plain) <= 200


# --- moving ------------------------------------------------------------------------------------------


def test_the_wheel_zooms_about_the_pointer(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(quarters(1600, 1200)))
    where = QPoint(300, 100)
    before, zoom = canvas.image_from_viewport(where), canvas.zoom
    wheel(canvas, where, 3)
    after = canvas.image_from_viewport(where)
    assert canvas.zoom == pytest.approx(zoom * 1.25**3)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=1 / canvas.zoom)


def test_zoom_ends_at_32_times(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(noise(200, 100)))
    for _ in range(40):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == 32
    for _ in range(60):
        QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert 0.1 < canvas.zoom < 1


def test_dragging_and_arrow_keys_move_the_picture(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(noise(1600, 1200)))
    canvas.show_actual_size()
    start = canvas.image_from_viewport(QPoint(200, 150))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(canvas.viewport(), QPoint(220, 160))
    QTest.mouseMove(canvas.viewport(), QPoint(260, 110))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(260, 110))
    assert canvas.image_from_viewport(QPoint(260, 110)) == start
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.image_from_viewport(QPoint(212, 110)) == start


def test_the_status_line_is_told_the_place_under_the_pointer(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(noise(80, 60)))
    canvas.zoom_to(4.0)
    with qtbot.waitSignal(canvas.pointed) as told:
        QTest.mouseMove(canvas.viewport(), at(canvas, 50, 20) + QPoint(2, 2))
    assert told.args is not None and [int(value) for value in told.args] == [50, 20]


def test_a_fitted_picture_stays_fitted_when_the_window_grows(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(quarters(1600, 1200)))
    small = canvas.zoom
    canvas.resize(800, 600)
    qtbot.waitUntil(lambda: canvas.viewport().width() == 800)
    assert canvas.zoom > small * 1.9
    canvas.zoom_to(1.0)
    canvas.resize(400, 300)
    assert canvas.zoom == pytest.approx(1.0)


# --- marks -------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(canvas: PictureCanvas) -> list[Corners]:
    """What the drawing tool has delivered, on a picture of 80 × 60 at four times its size."""
    found: list[Corners] = []
    canvas.marked.connect(found.append)
    canvas.show_pyramid(pyramid(noise(80, 60)))
    canvas.zoom_to(4.0)
    return found


def drag(canvas: PictureCanvas, qtbot: QtBot, begin: QPoint, end: QPoint) -> None:
    port = canvas.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(port, (begin + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def test_a_dragged_rectangle_has_the_pixels_of_its_corners(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("rectangle")
    drag(canvas, qtbot, at(canvas, 40, 35) + QPoint(3, 3), at(canvas, 12, 7) + QPoint(0, 0))
    assert drawn == [((12, 7), (40, 35))]
    assert not canvas.is_marking


def test_corners_outside_the_picture_are_brought_to_its_edge(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("rectangle")
    drag(canvas, qtbot, QPoint(1, 1), QPoint(398, 298))
    assert drawn == [((0, 0), (79, 59))]


def test_a_rectangle_is_drawn_in_a_turned_view(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.turn_right()
    canvas.begin_marking("rectangle")
    drag(canvas, qtbot, at(canvas, 20.5, 10.5), at(canvas, 50.5, 30.5))
    assert drawn == [((20, 10), (50, 30))]


def test_a_polygon_is_clicked_and_ended_by_a_double_click(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("polygon")
    port, left = canvas.viewport(), Qt.MouseButton.LeftButton
    for x, y in [(10, 10), (50, 12), (60, 50)]:
        QTest.mouseClick(port, left, pos=at(canvas, x + 0.5, y + 0.5))
    assert drawn == []
    QTest.mouseDClick(port, left, pos=at(canvas, 60.5, 50.5))
    assert drawn == [((10, 10), (50, 12), (60, 50))]


def test_enter_ends_a_clicked_polygon_and_backspace_takes_a_corner_back(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("polygon")
    for x, y in [(10, 10), (50, 12), (60, 50), (5, 5)]:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, x + 0.5, y + 0.5))
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.mouseMove(canvas.viewport(), at(canvas, 30.5, 30.5))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert drawn == [((10, 10), (50, 12), (60, 50))]


def test_a_polygon_of_two_corners_does_not_end(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("polygon")
    for x, y in [(10, 10), (50, 12)]:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, x + 0.5, y + 0.5))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert drawn == [] and canvas.is_marking


def test_a_rectangle_is_drawn_by_keyboard_alone(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("rectangle")  # the crosshair begins at the middle: the pixel 40, 30
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    # Ten pixels of the screen are 2.5 of the picture, rounded to two.
    for _ in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert drawn == [((37, 30), (45, 31))]


def test_a_polygon_is_drawn_by_keyboard_alone(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("polygon")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(canvas, key)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert drawn == [((41, 30), (41, 31), (40, 31))]


def test_escape_gives_up_a_mark(canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]) -> None:
    canvas.begin_marking("rectangle")
    with qtbot.waitSignal(canvas.marking_cancelled):
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    drag(canvas, qtbot, QPoint(100, 100), QPoint(200, 200))
    assert drawn == []


def test_the_view_moves_while_a_mark_is_drawn(
    canvas: PictureCanvas, qtbot: QtBot, drawn: list[Corners]
) -> None:
    canvas.begin_marking("rectangle")
    before = canvas.zoom
    wheel(canvas, QPoint(200, 150), 1)
    assert canvas.zoom > before
    start = canvas.image_from_viewport(QPoint(150, 150))
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, qtbot, QPoint(150, 150), QPoint(200, 180))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    here = canvas.image_from_viewport(QPoint(200, 180))
    assert (here.x(), here.y()) == pytest.approx((start.x(), start.y()), abs=0.3)
    assert canvas.is_marking and drawn == []
    drag(canvas, qtbot, at(canvas, 30.5, 30.5), at(canvas, 44.5, 40.5))
    assert drawn == [((30, 30), (44, 40))]


def test_a_click_chooses_the_smallest_mark_under_it(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(quarters(400, 300)))
    canvas.set_marks(
        [
            Mark("small", ((100, 100), (150, 150)), "door", "observed"),
            Mark("large", ((20, 20), (200, 200)), "house", "claimed"),
        ]
    )
    chosen: list[str] = []
    canvas.mark_selected.connect(chosen.append)
    for x, y in [(120, 120), (40, 40), (350, 250)]:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at(canvas, x, y))
    assert chosen == ["small", "large"]


@pytest.mark.parametrize("ground", [WHITE, (0, 0, 0), (128, 128, 128)])
def test_a_mark_is_seen_on_any_ground(canvas: PictureCanvas, ground: tuple[int, int, int]) -> None:
    canvas.show_pyramid(pyramid(flat(400, 300, ground)))
    canvas.show_actual_size()
    canvas.set_marks([Mark("m", ((100, 100), (199, 199)), "", "observed")])
    image, edge = seen(canvas.viewport()), at(canvas, 100, 150)
    across = [colour(image, edge + QPoint(dx, 0))[0] for dx in range(-4, 5)]
    assert max(across) > 240 and min(across) < 90


def test_a_claimed_mark_is_dashed_and_an_observed_one_is_not(canvas: PictureCanvas) -> None:
    canvas.show_pyramid(pyramid(flat(400, 300, (128, 128, 128))))
    canvas.show_actual_size()

    def along_the_edge() -> set[bool]:
        image = seen(canvas.viewport())
        return {colour(image, at(canvas, 100, y))[0] > 150 for y in range(120, 180)}

    canvas.set_marks([Mark("m", ((100, 100), (199, 199)), "", "observed")])
    assert along_the_edge() == {True}
    canvas.set_marks([Mark("m", ((100, 100), (199, 199)), "", "claimed")])
    assert along_the_edge() == {True, False}


def test_the_focus_can_be_seen(canvas: PictureCanvas, qtbot: QtBot) -> None:
    canvas.show_pyramid(pyramid(quarters(400, 300)))
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    with_focus = colour(seen(canvas.viewport()), QPoint(0, 150))
    canvas.clearFocus()
    assert colour(seen(canvas.viewport()), QPoint(0, 150)) == GROUND != with_focus
    assert canvas.accessibleName() == "Photo E-1"


# --- adjustments -------------------------------------------------------------------------------------


def sharpened(given: Level) -> Level:
    """A kernel of two pixels' reach, so that a missing border would show."""
    picture = Image.frombytes("RGB", (given.width, given.height), bytes(given.data))
    done = picture.filter(ImageFilter.UnsharpMask(2, 150, 0))
    return MadeLevel(done.width, done.height, done.tobytes())


def test_adjusted_tiles_equal_the_whole_picture_adjusted(canvas: PictureCanvas, qtbot: QtBot) -> None:
    pixels = noise(700, 600)
    whole = np.frombuffer(sharpened(level(pixels)).data, np.uint8).reshape(600, 700, 3)
    canvas.resize(720, 620)
    canvas.show_pyramid(pyramid(pixels))
    canvas.show_actual_size()
    canvas.set_adjustment("sharper", sharpened)
    places = [(x, y) for x in (5, 300, 505, 511, 512, 513, 690) for y in (3, 250, 511, 512, 590)]

    def shown() -> list[tuple[int, ...]]:
        image, corner = seen(canvas.viewport()), at(canvas, 0, 0)
        return [colour(image, corner + QPoint(x, y)) for x, y in places]

    wanted = [tuple(int(value) for value in whole[y, x]) for x, y in places]
    qtbot.waitUntil(lambda: shown() == wanted)
    canvas.set_adjustment(None, sharpened)
    assert shown() == [tuple(int(value) for value in pixels[y, x]) for x, y in places]


def test_an_older_adjustment_never_shows_after_a_newer_one(canvas: PictureCanvas, qtbot: QtBot) -> None:
    hold = threading.Event()

    def slowly_green(given: Level) -> Level:
        hold.wait(5)
        return level(flat(given.width, given.height, GREEN))

    canvas.show_pyramid(pyramid(flat(400, 300, RED)))
    canvas.set_adjustment("slow", slowly_green)
    assert shown_at(canvas, 200, 150) == RED
    canvas.set_adjustment("fast", lambda given: level(flat(given.width, given.height, BLUE)))
    hold.set()
    qtbot.waitUntil(lambda: shown_at(canvas, 200, 150) == BLUE)
    qtbot.wait(20)
    assert shown_at(canvas, 200, 150) == BLUE


def test_closing_waits_for_the_tiles_under_way_and_starts_no_more(
    canvas: PictureCanvas, qtbot: QtBot
) -> None:
    begun, ended = threading.Semaphore(0), []
    may_end = threading.Event()

    def slow(given: Level) -> Level:
        begun.release()
        may_end.wait(5)
        ended.append(threading.get_ident())
        return given

    canvas.show_pyramid(pyramid(noise(3000, 3000)))
    canvas.zoom_to(0.2)
    canvas.show_actual_size()
    canvas.resize(1400, 1400)
    canvas.set_adjustment("slow", slow)
    seen(canvas.viewport())
    assert begun.acquire(timeout=5)
    threading.Timer(0.05, may_end.set).start()
    canvas.close()
    done = len(ended)
    assert 1 <= done <= 2
    qtbot.wait(30)
    assert len(ended) == done


def test_a_canvas_that_is_dropped_with_work_under_way_ends_cleanly(qtbot: QtBot) -> None:
    canvas = PictureCanvas("Photo")
    canvas.resize(600, 600)
    canvas.show_pyramid(pyramid(noise(2000, 2000)))
    canvas.set_adjustment("sharper", sharpened)
    canvas.show_actual_size()
    seen(canvas)
    canvas.deleteLater()
    del canvas
    qtbot.wait(50)


# ---- labels ---------------------------------------------------------------------------------------------------------


AREA = QRectF(0, 0, 600, 400)


def labels(qtbot: QtBot, *corners: Corners, chips: tuple[QRectF, ...] = ()) -> list[QRectF]:
    marks = [Mark(f"m{n}", one, "building", "observed", locked=True) for n, one in enumerate(corners)]
    return [tag.box for tag in tags_of(marks, QPointF, AREA, chips, QFontMetricsF(QFont()))]


def test_a_label_keeps_clear_of_the_chip_of_the_exhibit(qtbot: QtBot) -> None:
    chip = QRectF(8, 8, 300, 24)

    (label,) = labels(qtbot, ((0, 20), (280, 200)), chips=(chip,))

    assert not label.intersects(chip) and AREA.contains(label)


@pytest.mark.parametrize(
    "corners",
    [((560, 0), (599, 399)), ((0, 380), (20, 399)), ((0, 0), (599, 399)), ((-500, -500), (900, 900))],
)
def test_a_label_is_never_cut_off(qtbot: QtBot, corners: Corners) -> None:
    (label,) = labels(qtbot, corners)

    assert AREA.contains(label)


def test_labels_lie_on_no_other_label_and_on_no_other_box_where_there_is_room(qtbot: QtBot) -> None:
    boxes: tuple[Corners, ...] = (((50, 100), (150, 200)), ((52, 100), (150, 200)), ((300, 60), (400, 95)))

    one, two, three = labels(qtbot, *boxes)

    assert not one.intersects(two) and not three.intersects(one)
    (_, under) = labels(qtbot, ((50, 20), (200, 98)), ((50, 102), (200, 200)))
    assert not under.intersects(QRectF(50, 20, 151, 79))
