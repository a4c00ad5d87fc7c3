"""Points on a photo are placed, chosen, dragged, nudged and removed to a part of a pixel, by mouse and by keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from provenance.wording import Wording
from tests.ui.pictures import colour, flat, pyramid, quarters, seen
from ui.widgets.point_canvas import PointCanvas
from ui.widgets.point_marks import Band, Horizon, Link, PointContent, PointMark, Predicted

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TOWER = PointMark("1", 100.5, 80.25, "1", "tower")
POLE = PointMark("2", 300.0, 200.0, "2", "pole", "vertical")
CONTENT = PointContent(marks=(TOWER, POLE))


class Told:
    """What a canvas said, in order."""

    def __init__(self, canvas: PointCanvas) -> None:
        self.said: list[tuple[Any, ...]] = []
        for name in ("placed", "moved", "dropped", "chosen", "removed"):
            signal = getattr(canvas, name)
            signal.connect(lambda *values, name=name: self.said.append((name, *values)))

    def of(self, name: str) -> list[list[Any]]:
        return [list(values) for said, *values in self.said if said == name]


@pytest.fixture
def canvas(qtbot: QtBot) -> PointCanvas:
    made = PointCanvas("Photo Q1", Wording().window)
    made.resize(416, 316)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    made.show_pyramid(pyramid(quarters(400, 300)))
    made.show_content(CONTENT)
    made.setFocus()
    return made


def mouse(canvas: PointCanvas, kind: QEvent.Type, at: QPointF, held: Qt.KeyboardModifier = NO_KEY) -> None:
    """A mouse event at a part of a pixel, which `QTest` cannot send."""
    port = canvas.viewport()
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    event = QMouseEvent(kind, at, QPointF(port.mapToGlobal(at.toPoint())), button, pressed, held)
    QApplication.sendEvent(port, event)


def drag(canvas: PointCanvas, start: QPointF, *way: QPointF, held: Qt.KeyboardModifier = NO_KEY) -> None:
    mouse(canvas, QEvent.Type.MouseButtonPress, start, held)
    for at in way:
        mouse(canvas, QEvent.Type.MouseMove, at, held)
    mouse(canvas, QEvent.Type.MouseButtonRelease, way[-1] if way else start, held)


def at(canvas: PointCanvas, mark: PointMark) -> QPointF:
    return canvas.viewport_from_image(mark.x, mark.y)


# ---- choosing -------------------------------------------------------------------------------------------------------


def test_a_click_near_a_mark_chooses_it_and_one_beside_all_chooses_none(canvas: PointCanvas) -> None:
    told = Told(canvas)
    drag(canvas, at(canvas, TOWER) + QPointF(6, -6))
    assert canvas.chosen_key == "1"
    drag(canvas, at(canvas, TOWER) + QPointF(40, 60))
    assert canvas.chosen_key == ""
    assert told.said == [("chosen", "1"), ("chosen", "")]


def test_the_whole_line_of_an_upright_mark_can_be_hit_and_a_point_before_it_wins(canvas: PointCanvas) -> None:
    drag(canvas, canvas.viewport_from_image(303, 20))
    assert canvas.chosen_key == "2"
    canvas.show_content(PointContent(marks=(POLE, PointMark("3", 306.0, 20.0, "3"))))
    drag(canvas, canvas.viewport_from_image(303, 20))
    assert canvas.chosen_key == "3"


def test_tab_goes_through_the_marks_and_then_out_of_the_canvas(qtbot: QtBot) -> None:
    box = QWidget()
    column = QVBoxLayout(box)
    canvas, after = PointCanvas("Photo", Wording().window), QPushButton("after")
    column.addWidget(canvas)
    column.addWidget(after)
    qtbot.addWidget(box)
    box.resize(300, 300)
    box.show()
    qtbot.waitUntil(lambda: box.windowHandle() is not None and box.windowHandle().isExposed())
    canvas.show_pyramid(pyramid(quarters(400, 300)))
    canvas.show_content(CONTENT)
    canvas.setFocus()
    visited = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or canvas, Qt.Key.Key_Tab)
        visited.append(canvas.chosen_key)
    assert visited == ["1", "2", "2"]
    assert after.hasFocus()
    QTest.keyClick(after, Qt.Key.Key_Tab, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Tab, SHIFT)
    assert (canvas.chosen_key, canvas.hasFocus()) == ("1", True)


def test_a_chosen_mark_that_is_taken_away_is_no_longer_chosen(canvas: PointCanvas) -> None:
    canvas.choose("2")
    canvas.show_content(PointContent(marks=(TOWER,)))
    assert canvas.chosen_key == ""


# ---- moving ---------------------------------------------------------------------------------------------------------


def test_a_mark_is_dragged_by_parts_of_a_pixel_and_never_jumps_under_the_pointer(canvas: PointCanvas) -> None:
    told = Told(canvas)
    start = at(canvas, TOWER) + QPointF(4, 3)
    drag(canvas, start, start + QPointF(20, 12), start + QPointF(20.3, 12.7))
    ((key, x, y),) = told.of("dropped")
    assert key == "1"
    assert (x, y) == (
        pytest.approx(TOWER.x + 20.3 / canvas.zoom),
        pytest.approx(TOWER.y + 12.7 / canvas.zoom),
    )
    assert told.of("moved")[-1] == [key, x, y]
    assert len(told.of("moved")) == 2


def test_with_ctrl_a_mark_is_dragged_a_tenth_as_far(canvas: PointCanvas) -> None:
    told = Told(canvas)
    start = at(canvas, TOWER)
    drag(canvas, start, start + QPointF(30, 0), held=CTRL)
    ((_, x, y),) = told.of("dropped")
    assert (x, y) == (pytest.approx(TOWER.x + 3 / canvas.zoom), pytest.approx(TOWER.y))


def test_what_the_pointer_holds_stays_under_it_while_another_content_comes(canvas: PointCanvas) -> None:
    start = at(canvas, TOWER)
    mouse(canvas, QEvent.Type.MouseButtonPress, start)
    mouse(canvas, QEvent.Type.MouseMove, start + QPointF(40, 0))
    canvas.show_content(PointContent(marks=CONTENT.marks, predicted=(Predicted("1", 90, 70),)))
    held = canvas.content.mark("1")
    assert held is not None
    assert held.x == pytest.approx(TOWER.x + 40 / canvas.zoom)
    mouse(canvas, QEvent.Type.MouseButtonRelease, start + QPointF(40, 0))
    canvas.show_content(CONTENT)
    assert canvas.content == CONTENT


def test_escape_while_dragging_puts_the_mark_back(canvas: PointCanvas) -> None:
    told = Told(canvas)
    start = at(canvas, TOWER)
    mouse(canvas, QEvent.Type.MouseButtonPress, start)
    mouse(canvas, QEvent.Type.MouseMove, start + QPointF(40, 0))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    mouse(canvas, QEvent.Type.MouseButtonRelease, start + QPointF(40, 0))
    assert told.of("dropped") == [["1", TOWER.x, TOWER.y]]
    assert canvas.content == CONTENT


def test_no_mark_leaves_the_picture(canvas: PointCanvas) -> None:
    told = Told(canvas)
    start = at(canvas, TOWER)
    drag(canvas, start, start - QPointF(400, 400))
    assert told.of("dropped") == [["1", 0.0, 0.0]]


def test_a_mark_that_is_not_movable_is_chosen_and_stays(canvas: PointCanvas) -> None:
    told = Told(canvas)
    fixed = PointMark("1", 100.0, 80.0, "1", movable=False)
    canvas.show_content(PointContent(marks=(fixed,)))
    start = at(canvas, fixed)
    drag(canvas, start, start + QPointF(40, 0))
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert told.said == [("chosen", "1")]


@pytest.mark.parametrize(
    ("held", "in_screen", "in_picture"), [(NO_KEY, 1, 0), (SHIFT, 10, 0), (CTRL, 0, 0.1)]
)
def test_arrows_nudge_the_chosen_mark(
    canvas: PointCanvas, held: Qt.KeyboardModifier, in_screen: float, in_picture: float
) -> None:
    canvas.zoom_to(4.0)
    canvas.choose("1")
    told = Told(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Right, held)
    QTest.keyClick(canvas, Qt.Key.Key_Down, held)
    step = in_screen / 4 + in_picture
    assert told.of("dropped")[-1] == [
        "1",
        pytest.approx(TOWER.x + step),
        pytest.approx(TOWER.y + step),
    ]


def test_a_nudge_says_that_it_is_one_and_follows_a_turned_view(canvas: PointCanvas) -> None:
    nudging: list[bool] = []
    canvas.dropped.connect(lambda *_: nudging.append(canvas.is_nudging))
    canvas.choose("1")
    canvas.set_rotation(90)
    QTest.keyClick(canvas, Qt.Key.Key_Right)  # right on the screen is up in the picture
    moved = canvas.content.mark("1")
    assert moved is not None
    assert moved.x == pytest.approx(TOWER.x)
    assert moved.y < TOWER.y
    drag(canvas, at(canvas, moved), at(canvas, moved) + QPointF(20, 0))
    assert nudging == [True, False]


def test_without_a_chosen_mark_arrows_move_the_view(canvas: PointCanvas) -> None:
    canvas.zoom_to(4.0)
    before = canvas.centre_in_image
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.centre_in_image != before
    assert canvas.content == CONTENT


def test_delete_asks_for_the_chosen_mark_to_be_removed(canvas: PointCanvas) -> None:
    told = Told(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    canvas.choose("2")
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert told.said == [("removed", "2")]
    assert canvas.content == CONTENT


# ---- placing --------------------------------------------------------------------------------------------------------


def test_a_click_places_a_point_even_upon_another_mark_and_ends_placing(canvas: PointCanvas) -> None:
    told = Told(canvas)
    canvas.begin_placing("Click the photo")
    drag(canvas, at(canvas, TOWER) + QPointF(2.5, 0))
    (((x, y)),) = told.of("placed")
    assert (x, y) == (pytest.approx(TOWER.x + 2.5 / canvas.zoom), pytest.approx(TOWER.y))
    assert not canvas.is_placing
    assert told.of("chosen") == []


def test_enter_places_at_the_cross_that_the_keys_moved(canvas: PointCanvas) -> None:
    told = Told(canvas)
    canvas.begin_placing()
    QTest.keyClick(canvas, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Up, CTRL)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert told.of("placed") == [[pytest.approx(200 - 10 / canvas.zoom), pytest.approx(150 - 0.1)]]


def test_dragging_while_placing_moves_the_view_and_escape_gives_up(canvas: PointCanvas) -> None:
    told = Told(canvas)
    canvas.zoom_to(3.0)
    canvas.begin_placing()
    drag(canvas, QPointF(200, 100), QPointF(150, 100), QPointF(120, 100))
    assert canvas.is_placing
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (canvas.is_placing, told.said) == (False, [])


def test_nothing_is_placed_on_a_hidden_picture(canvas: PointCanvas) -> None:
    canvas.set_blurred(True, "F4 shows it")
    canvas.begin_placing()
    assert not canvas.is_placing


# ---- the loupe ------------------------------------------------------------------------------------------------------


def test_the_loupe_shows_what_is_dragged_at_least_six_times_and_stays_clear_of_it(
    canvas: PointCanvas,
) -> None:
    canvas.resize(816, 616)
    canvas.show_pyramid(pyramid(quarters(400, 300), sha256="b" * 64))
    middle = PointMark("m", 200.0, 150.0, "m")  # where the four colours meet
    canvas.show_content(PointContent(marks=(middle,)))
    canvas.fit()
    assert canvas.zoom == pytest.approx(2.0)
    start = at(canvas, middle)
    mouse(canvas, QEvent.Type.MouseButtonPress, start)
    mouse(canvas, QEvent.Type.MouseMove, start + QPointF(40, 0))
    mouse(canvas, QEvent.Type.MouseMove, start + QPointF(4, 0))  # two pixels into the green quarter
    shown = seen(canvas.viewport())
    box = canvas.loupe.box
    assert not box.contains(start)
    assert colour(shown, box.center() + QPointF(-9, -30)) == (
        10,
        180,
        30,
    )  # a pixel and a half left of the point
    assert colour(shown, box.center() + QPointF(-15, -30)) == (200, 10, 20)  # two and a half: the red one
    mouse(canvas, QEvent.Type.MouseMove, box.center() + QPointF(0, 10))
    seen(canvas.viewport())
    assert not canvas.loupe.box.intersects(box)
    mouse(canvas, QEvent.Type.MouseButtonRelease, box.center())


def test_the_loupe_comes_with_a_nudge_and_goes_with_the_focus(canvas: PointCanvas) -> None:
    canvas.choose("1")
    plain = seen(canvas.viewport())
    QTest.keyClick(canvas, Qt.Key.Key_Right, CTRL)
    seen(canvas.viewport())
    assert seen(canvas.viewport()) != plain
    box = canvas.loupe.box
    assert colour(seen(canvas.viewport()), box.center() + QPointF(8, 8)) == (200, 10, 20)
    canvas.clearFocus()
    without = seen(canvas.viewport())
    QTest.qWait(0)
    assert colour(without, QPoint(int(box.right()), int(box.center().y()))) != (255, 255, 255)


# ---- what is seen and said ------------------------------------------------------------------------------------------


def test_everything_is_drawn_on_any_ground(canvas: PointCanvas) -> None:
    canvas.show_pyramid(pyramid(flat(400, 300, (255, 255, 255)), sha256="c" * 64))
    bare = seen(canvas.viewport())
    contents = (
        PointContent(marks=(TOWER,)),
        PointContent(marks=(PointMark("1", 100, 80, "1", left_out=True),)),
        PointContent(predicted=(Predicted("1", 100, 80),)),
        PointContent(predicted=(Predicted("1", 100),)),
        PointContent(bands=(Band(((10, 10), (90, 30), (60, 90)), ((10, 10), (75, 60)), "shadow"),)),
        PointContent(horizons=(Horizon((0, 100), (400, 120), "horizon"),)),
        PointContent(marks=(TOWER, POLE), links=(Link("1", "2", dashed=True),)),
    )
    drawn = []
    for content in contents:
        canvas.show_content(content)
        drawn.append(seen(canvas.viewport()))
    assert all(one != bare for one in drawn)
    assert all(one != other for n, one in enumerate(drawn) for other in drawn[:n])


def test_a_chosen_mark_differs_in_shape(canvas: PointCanvas) -> None:
    before = seen(canvas.viewport())
    canvas.choose("1")
    corner = at(canvas, TOWER) + QPointF(-12, -12)
    assert colour(before, corner) == (200, 10, 20)
    assert min(colour(seen(canvas.viewport()), corner)) > 200


def test_the_marks_are_told_to_whoever_cannot_see_them(canvas: PointCanvas) -> None:
    canvas.choose("2")
    said = canvas.accessibleDescription()
    assert said == (
        "Chosen: 2 pole: upright line at x 300.0. 2 marks. 1 tower: x 100.5, y 80.2. 2 pole: upright line at x 300.0."
    )
    canvas.clear("No photo")
    assert canvas.accessibleDescription() == "No photo"
    assert canvas.content == PointContent()
