"""Two pictures are compared at the same places, each mode shows the right one where it says so."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.pictures import BLUE, GREEN, RED, YELLOW, Rgb, colour, flat, level, noise, pyramid, seen
from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_pair_parts import MatchLines, spread
from ui.widgets.pair_canvas import PairCanvas
from ui.widgets.pyramid import Level

GROUND = (43, 43, 43)
Q, R = "a" * 64, "b" * 64


@pytest.fixture
def pair(qtbot: QtBot) -> PairCanvas:
    made = PairCanvas("Questioned photo", "Reference", "Curtain")
    made.set_ground(QColor(*GROUND))
    made.resize(804, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    return made


def show(pair: PairCanvas, questioned: Rgb = RED, reference: Rgb = GREEN) -> None:
    pair.show_pair(pyramid(flat(800, 400, questioned), Q), pyramid(flat(400, 200, reference), R))


def shown_at(pair: PairCanvas, x: float, y: float) -> Rgb:
    """The colour at a place of the questioned picture in its view."""
    view = pair.questioned
    return colour(seen(view.viewport()), view.viewport_from_image(x, y))


def test_side_by_side_each_view_shows_its_own(pair: PairCanvas) -> None:
    show(pair)
    image = seen(pair)
    assert colour(image, QPoint(200, 200)) == RED
    assert colour(image, QPoint(600, 200)) == GREEN


def test_linked_views_move_together_and_others_do_not(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    one, other = pair.questioned, pair.reference
    one.zoom_to(2.0)
    one.centre_on(200, 100)
    one.turn_right()
    assert other.centre_in_image.x() == pytest.approx(0.25)
    assert other.centre_in_image.y() == pytest.approx(0.25)
    assert other.rotation == 90 and other.scale_to_fit == pytest.approx(one.scale_to_fit)
    QTest.keyClick(other, Qt.Key.Key_Down)
    assert one.centre_in_image == other.centre_in_image != QPointF(0.25, 0.25)
    pair.set_linked(False)
    there = QPointF(other.centre_in_image)
    one.centre_on(700, 300)
    assert other.centre_in_image == there
    pair.set_linked(True)
    assert other.centre_in_image == one.centre_in_image == QPointF(700 / 800, 300 / 400)


def test_linked_views_stay_together_when_the_window_changes(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    pair.questioned.zoom_to(2.0)
    pair.questioned.centre_on(200, 100)
    pair.resize(1204, 700)
    qtbot.waitUntil(lambda: pair.reference.width() == 600)
    assert pair.questioned.scale_to_fit == pytest.approx(pair.reference.scale_to_fit)
    for view in (pair.questioned, pair.reference):
        assert (view.centre_in_image.x(), view.centre_in_image.y()) == pytest.approx((0.25, 0.25))


def test_a_new_pair_is_shown_whole_and_a_finer_one_where_the_old_was(pair: PairCanvas) -> None:
    show(pair)
    pair.questioned.zoom_to(3.0)
    show(pair)
    assert pair.questioned.zoom == pytest.approx(3.0)
    pair.show_pair(pyramid(flat(800, 400, BLUE), "c" * 64), pyramid(flat(400, 200, GREEN), R))
    assert pair.questioned.is_fitted and pair.reference.is_fitted


def test_left_of_the_curtain_is_the_questioned_photo_and_right_of_it_the_reference(pair: PairCanvas) -> None:
    show(pair)
    pair.set_mode("curtain")
    assert shown_at(pair, 100, 200) == RED and shown_at(pair, 700, 200) == GREEN
    pair.set_curtain(0.25)
    assert shown_at(pair, 150, 200) == RED and shown_at(pair, 300, 200) == GREEN
    pair.set_curtain(1.0)
    assert shown_at(pair, 700, 200) == RED
    pair.set_mode("side_by_side")
    assert shown_at(pair, 700, 200) == RED


def test_right_of_the_curtain_nothing_of_the_questioned_photo_is_left(pair: PairCanvas) -> None:
    show(pair)
    pair.set_questioned_from_reference(((0.5, 0, 600), (0, 0.5, 0), (0, 0, 1)))
    pair.set_mode("curtain")
    assert shown_at(pair, 700, 50) == GREEN
    assert shown_at(pair, 700, 300) == GROUND


def handle_of(pair: PairCanvas) -> QWidget:
    return next(child for child in pair.findChildren(QWidget) if child.accessibleName() == "Curtain")


def test_the_curtain_is_dragged_and_moved_by_keys(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    pair.set_mode("curtain")
    handle = handle_of(pair)
    assert handle.isVisible()
    centre = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=centre)
    QTest.mouseMove(handle, centre - QPoint(201, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    assert pair.curtain == pytest.approx(0.25, abs=0.003)
    before = pair.curtain
    handle.setFocus()
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert pair.curtain == pytest.approx(before + 0.02)
    QTest.keyClick(handle, Qt.Key.Key_End)
    assert pair.curtain == 1.0
    QTest.keyClick(pair.questioned, Qt.Key.Key_Left)
    assert pair.curtain == pytest.approx(0.98)
    pair.set_mode("overlay")
    assert not handle.isVisible()


def test_the_handle_shows_that_it_has_the_focus(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    pair.set_mode("curtain")
    handle = handle_of(pair)
    handle.clearFocus()
    without = seen(handle)
    handle.setFocus()
    qtbot.waitUntil(handle.hasFocus)
    assert seen(handle) != without


def test_blink_shows_one_and_then_the_other(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    pair.set_blinking(False)
    pair.set_mode("blink")
    found = []
    for _ in range(4):
        found.append((shown_at(pair, 400, 200), pair.shows_reference))
        pair.flip()
    assert found == [(RED, False), (GREEN, True), (RED, False), (GREEN, True)]
    QTest.keyClick(pair.questioned, Qt.Key.Key_Return)
    assert shown_at(pair, 400, 200) == GREEN


def test_blink_goes_on_by_itself_and_stops_when_hidden(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair)
    pair.set_mode("blink")
    with qtbot.waitSignals([pair.blinked, pair.blinked], timeout=5000):
        pass
    pair.hide()
    with qtbot.assertNotEmitted(pair.blinked, wait=700):
        pass
    pair.show()
    with qtbot.waitSignal(pair.blinked, timeout=5000):
        pass
    pair.set_mode("side_by_side")
    assert shown_at(pair, 400, 200) == RED


def test_the_overlay_blends_by_its_opacity(pair: PairCanvas, qtbot: QtBot) -> None:
    show(pair, (0, 0, 0), (200, 100, 40))
    pair.set_mode("overlay")
    pair.set_opacity(0.5)
    assert shown_at(pair, 400, 200) == pytest.approx((100, 50, 20), abs=1)
    pair.set_opacity(0.0)
    assert shown_at(pair, 400, 200) == (0, 0, 0)
    with qtbot.waitSignal(pair.opacity_changed) as told:
        QTest.keyClick(pair.questioned, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert told.args == [pytest.approx(0.1)]
    assert shown_at(pair, 400, 200) == pytest.approx((20, 10, 4), abs=1)


def test_the_difference_is_black_where_both_agree_and_shown_only_where_both_are(pair: PairCanvas) -> None:
    questioned = flat(800, 400, (50, 100, 150))
    questioned[:, 600:] = (250, 100, 150)
    pair.show_pair(pyramid(questioned, Q), pyramid(flat(400, 400, (50, 100, 150)), R))
    pair.set_questioned_from_reference(((1, 0, 300), (0, 1, 0), (0, 0, 1)))
    pair.set_mode("difference")
    assert shown_at(pair, 450, 200) == (0, 0, 0)
    assert shown_at(pair, 650, 200) == (200, 0, 0)
    assert shown_at(pair, 200, 200) == GROUND
    pair.set_mode("side_by_side")
    assert shown_at(pair, 200, 200) == (50, 100, 150)


def test_without_a_homography_the_reference_is_fitted_to_the_same_frame(pair: PairCanvas) -> None:
    reference = flat(200, 200, GREEN)
    reference[:100, :100] = BLUE
    pair.show_pair(pyramid(flat(800, 400, RED), Q), pyramid(reference, R))
    pair.set_blinking(False)
    pair.set_mode("blink")
    pair.flip()
    assert [
        shown_at(pair, x, y) for x, y in [(190, 100), (300, 100), (500, 100), (300, 300), (610, 200)]
    ] == [
        GROUND,
        BLUE,
        GREEN,
        GREEN,
        GROUND,
    ]


def test_a_homography_lays_a_known_square_over_the_right_place(pair: PairCanvas) -> None:
    reference = flat(400, 200, BLUE)
    reference[50:100, 100:200] = YELLOW
    matrix = np.array([[1.2, 0.1, 60], [0.05, 1.4, 20], [0.0006, 0.0003, 1]])
    pair.show_pair(pyramid(flat(800, 400, RED), Q), pyramid(reference, R))
    pair.set_questioned_from_reference(matrix.tolist())
    pair.set_mode("overlay")
    pair.set_opacity(1.0)
    pair.questioned.zoom_to(1.0)

    def laid(x: float, y: float) -> tuple[float, float]:
        x, y, w = matrix @ (x, y, 1)
        return x / w, y / w

    pair.questioned.centre_on(*laid(150, 75))
    for x, y, wanted in [
        (103, 53, YELLOW), (197, 53, YELLOW), (103, 97, YELLOW), (197, 97, YELLOW),
        (96, 75, BLUE), (204, 75, BLUE), (150, 46, BLUE), (150, 104, BLUE),
    ]:  # fmt: skip
        assert shown_at(pair, *laid(x, y)) == wanted, (x, y)


def test_both_views_are_blurred_in_every_mode(pair: PairCanvas) -> None:
    pair.set_blurred(True)
    pair.show_pair(pyramid(noise(800, 400), Q), pyramid(noise(800, 400, 8), R))

    def roughness(view: PictureCanvas) -> int:
        image = seen(view.viewport())
        row = np.array([colour(image, QPoint(x, 200))[0] for x in range(60, 340)], int)
        return int(np.abs(np.diff(row)).max())

    pair.questioned.zoom_to(1.0)
    assert roughness(pair.questioned) < 12 and roughness(pair.reference) < 12
    for mode in ("overlay", "difference"):
        pair.set_mode(mode)
        assert roughness(pair.questioned) < 12
    pair.set_blurred(False)
    assert roughness(pair.questioned) > 50


def test_an_adjustment_reaches_both_pictures(pair: PairCanvas, qtbot: QtBot) -> None:
    def inverted(given: Level) -> Level:
        pixels = np.frombuffer(given.data, np.uint8).reshape(given.height, given.width, 3)
        return level(255 - pixels)

    show(pair, (10, 20, 30), (40, 50, 60))
    pair.set_adjustment("inverted", inverted)
    qtbot.waitUntil(lambda: shown_at(pair, 400, 200) == (245, 235, 225))
    qtbot.waitUntil(lambda: colour(seen(pair.reference.viewport()), QPoint(200, 200)) == (215, 205, 195))
    pair.set_mode("overlay")
    pair.set_opacity(1.0)
    qtbot.waitUntil(lambda: shown_at(pair, 400, 200) == (215, 205, 195))


def test_match_lines_run_between_the_matched_places_and_only_when_both_are_in_sight(pair: PairCanvas) -> None:
    show(pair, (128, 128, 128), (128, 128, 128))
    without = seen(pair)
    pair.set_matches([(200.0, 200.0, 300.0, 100.0)])
    begin = pair.questioned.viewport().mapTo(pair, pair.questioned.viewport_from_image(200, 200))
    end = pair.reference.viewport().mapTo(pair, pair.reference.viewport_from_image(300, 100))
    line = seen(pair)
    for share in (0.2, 0.5, 0.8):
        near = begin + (end - begin) * share
        assert any(colour(line, near + QPointF(0, dy))[0] > 136 for dy in (-1, 0, 1)), (
            share
        )  # half see-through
    pair.set_drawn(dots=False, lines=False, numbers=False)
    assert seen(pair) == without
    pair.set_drawn(dots=True, lines=True, numbers=True)
    assert seen(pair) == line
    pair.set_linked(False)
    pair.reference.zoom_to(8.0)
    pair.reference.centre_on(20, 20)
    middle = begin + (end - begin) * 0.2
    assert colour(seen(pair), middle) == (128, 128, 128)


def test_both_views_are_labelled_and_named(pair: PairCanvas) -> None:
    show(pair)
    pair.set_titles("E-1", "E-2")
    for view in (pair.questioned, pair.reference):
        image = seen(view.viewport())
        corner = {colour(image, QPoint(x, 16)) for x in range(8, 40)}
        assert len(corner) > 2, view.accessibleName()
    assert pair.questioned.accessibleName() == "Questioned photo"
    assert pair.reference.accessibleName() == "Reference"


def test_a_pair_closes_cleanly_with_work_under_way(pair: PairCanvas) -> None:
    pair.show_pair(pyramid(noise(3000, 2000), Q), pyramid(noise(3000, 2000, 8), R))
    pair.questioned.zoom_to(1.0)
    pair.set_adjustment("same", lambda given: given)
    seen(pair)
    pair.close()


MANY = [
    (float(10 + 37 * n % 380), float(10 + 53 * n % 180), float(20 + 37 * n % 360), 100.0) for n in range(141)
]


def test_of_many_matches_forty_lines_are_drawn_spread_over_the_picture() -> None:
    chosen = spread(MANY)
    assert len(chosen) == 40 == len(set(chosen)) and chosen == spread(MANY)
    crowd = [(100.0 + n % 10 / 10, 100.0 + n // 10 / 10, 0.0, 0.0) for n in range(100)]
    far = [(0.0, 0.0, 0.0, 0.0), (200.0, 0.0, 0.0, 0.0), (0.0, 200.0, 0.0, 0.0), (200.0, 200.0, 0.0, 0.0)]
    assert set(range(100, 104)) <= set(spread([*crowd, *far]))
    assert spread(MANY[:40]) == tuple(range(40))


def test_a_point_is_picked_by_keys_or_by_pointing_and_its_line_stands_out(pair: PairCanvas) -> None:
    show(pair, (128, 128, 128), (128, 128, 128))
    pair.set_matches(MANY)
    assert pair.lines_shown == (40, 141)
    lines = pair.findChild(MatchLines)
    assert isinstance(lines, MatchLines)
    picked: list[int | None] = []
    lines.picked.connect(picked.append)
    plain = seen(pair)
    QTest.keyClick(pair.questioned, Qt.Key.Key_Period)
    QTest.keyClick(pair.reference, Qt.Key.Key_Period)
    assert picked == [0, 1] and seen(pair) != plain
    QTest.keyClick(pair.questioned, Qt.Key.Key_Comma)
    assert picked[2:] == [0]
    QTest.keyClick(pair.questioned, Qt.Key.Key_Escape)
    assert picked[3:] == [None] and seen(pair) == plain
    port = pair.questioned.viewport()
    QTest.mouseMove(port, pair.questioned.viewport_from_image(*MANY[77][:2]).toPoint())
    (near,) = picked[4:]
    assert near is not None and MANY[near][:2] == MANY[77][:2]
