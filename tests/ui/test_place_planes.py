"""Planes and points of a comparison are shown as they were recorded, by the rules of the printed pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from provenance.record.finding import Basis, Finding
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Matches, Table, Text, Value
from provenance.vision.drawing import numbered_pairs
from provenance.vision.ink import confidence_ramp
from tests.ui.pictures import GREEN, RED, colour, flat, pyramid, seen
from ui.presenters.planes import Plane, aligned, depth, hull, mapped, outline, planes_of
from ui.presenters.points import colour_of, numbered, points_in
from ui.widgets.pair_canvas import PairCanvas

Q, R = "a" * 64, "b" * 64
PAIRS = ((100, 100, 300, 200), (4000, 100, 8100, 200), (4000, 3000, 8100, 6000), (100, 3000, 300, 6000))
TWICE = "2 0 1 0 2 0 0 0 1"  # reference from questioned: twice as large and one pixel to the right


def run(*homographies: str, groups: tuple[int, ...] = (1, 1, 1, 1), **more: Value) -> Run:
    rows = tuple(
        (Count(number, "planes"), Count(4, "points"), Text(words, "zxx"))
        for number, words in enumerate(homographies, 1)
    )
    values: dict[str, Value] = {
        "planes": Table(rows, ("plane", "points", "homography")),
        "matched_points": Matches(PAIRS, Q, R, (90, 80, 70, 60), groups),
        **more,
    }
    findings = tuple(Finding(f"f-{name}", name, Basis.COMPUTED, value) for name, value in values.items())
    return Run(
        id="run", analysis="landmark_match", version=2, inputs=(), parameters={}, outcome=Outcome.FOUND,
        started="2026-01-01T00:00:00Z", finished="2026-01-01T00:00:01Z", findings=findings,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_the_numbered_points_are_those_of_the_printed_picture(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = (0, 1, 3, 11, 47, 48, 200, 600)[seed % 8]
    spread = 40.0 if seed % 3 else 1.0  # also points that lie too near to one another for twelve numbers
    a = rng.normal(500, spread * 5, (count, 2)).round(2)
    b = (a * 0.7 + rng.normal(0, spread, (count, 2))).round(2)
    weights = (rng.integers(0, 101, count) / 100).astype(np.float64)
    matches = [(*one, *other) for one, other in zip(a.tolist(), b.tolist(), strict=True)]
    printed = numbered_pairs(a.astype(np.float64), b.astype(np.float64), weights)
    assert numbered(matches, weights.tolist()) == tuple(printed.tolist())


def test_the_colours_are_those_of_the_printed_picture() -> None:
    ramp = confidence_ramp()
    off = [
        abs(own - printed)
        for step in range(101)
        for own, printed in zip(colour_of(step / 100), ramp.at(step / 100), strict=True)
    ]
    assert max(off) <= 6  # of 255: nobody sees that
    assert colour_of(-1) == colour_of(0.0) and colour_of(2) == colour_of(1.0)


def test_a_plane_lays_the_reference_back_onto_the_photo() -> None:
    (plane,) = planes_of(run(TWICE))
    assert mapped(plane.questioned_from_reference, (3.0, 2.0)) == pytest.approx((1.0, 1.0))
    assert plane.in_questioned[1] == (40.0, 1.0)


@pytest.mark.parametrize(
    "words", ["1 2 3", "a b c d e f g h i", "0 0 0 0 0 0 0 0 0", "1 1 0 1 1 0 0 0 1", "nan 0 0 0 1 0 0 0 1"]
)
def test_a_homography_that_is_none_is_no_plane(words: str) -> None:
    assert planes_of(run(words)) == ()


def test_an_older_run_has_points_without_confidence_and_no_plane() -> None:
    older = run(matched_points=Matches(PAIRS, Q, R))
    points = points_in(older, Q, R)
    assert len(points.matches) == 4 and points.weights == () and points.numbered == ()
    assert planes_of(older) == ()


def test_the_points_of_a_plane_lie_before_its_horizon() -> None:
    (plane,) = planes_of(run("-2 0 -1 0 -2 0 0 0 -1"))
    assert all(depth(plane.questioned_from_reference, (x / 100, y / 100)) > 0 for _, _, x, y in PAIRS)


def test_behind_the_horizon_nothing_is_drawn() -> None:
    tilted = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (-0.02, 0.0, 1.0))  # the horizon at x = 50 of 100
    edge = outline(tilted, 100, 80)
    assert edge and all(x >= 0 for x, _ in edge)
    whole = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    assert set(outline(whole, 100, 80)) == {(0.0, 0.0), (100.0, 0.0), (100.0, 80.0), (0.0, 80.0)}
    assert outline(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, -1.0)), 100, 80) == ()


def test_the_aligned_area_is_the_hull_near_the_points() -> None:
    (plane,) = planes_of(run(TWICE))
    area = aligned(plane, 400, 300)
    assert area.radius_px == 50.0
    assert set(area.hull) == {(1.0, 1.0), (40.0, 1.0), (40.0, 30.0), (1.0, 30.0)}
    assert hull([(0, 0), (4, 0), (2, 1), (4, 4), (0, 4), (2, 2)]) == ((0, 0), (4, 0), (4, 4), (0, 4))
    assert hull([(1, 1), (1, 1)]) == ((1, 1),)


@pytest.fixture
def pair(qtbot: QtBot) -> PairCanvas:
    made = PairCanvas("Questioned photo", "Reference", "Curtain")
    made.resize(804, 400)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    made.show_pair(pyramid(flat(800, 400, RED), Q), pyramid(flat(800, 400, GREEN), R))
    return made


def laid(pair: PairCanvas, matrix: tuple[tuple[float, ...], ...]) -> None:
    corners = ((300.0, 100.0), (500.0, 100.0), (500.0, 300.0), (300.0, 300.0))
    plane = Plane(1, 4, matrix, (*corners, (400.0, 200.0)))  # type: ignore[arg-type]
    edge = outline(plane.questioned_from_reference, 800, 400)
    pair.set_questioned_from_reference(matrix, edge, aligned(plane, 800, 400))


def at(pair: PairCanvas, x: float, y: float) -> tuple[int, int, int]:
    view = pair.questioned
    return colour(seen(view.viewport()), QPointF(view.viewport_from_image(x, y)))


SAME = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def test_outside_the_aligned_area_the_photo_is_darkened_and_the_reference_not_laid(pair: PairCanvas) -> None:
    laid(pair, SAME)
    pair.set_mode("overlay")
    pair.set_opacity(1.0)
    assert at(pair, 400, 200) == GREEN
    red, green, _ = at(pair, 100, 350)
    assert red > green, "the photo alone is seen outside"
    assert red < RED[0] - 40, "and darker than it is"
    pair.set_mode("difference")
    assert at(pair, 400, 200) == tuple(abs(a - b) for a, b in zip(RED, GREEN, strict=True))


def test_a_plane_with_its_horizon_in_the_picture_leaves_the_rest_blank(pair: PairCanvas) -> None:
    laid(pair, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (-0.002, 0.0, 1.0)))  # behind x = 500 of the reference
    pair.set_mode("blink")
    pair.set_blinking(False)
    pair.flip()
    red, green, _ = at(pair, 20, 20)
    assert green > red, "what lies before the horizon is drawn"


def test_side_by_side_nothing_is_darkened(pair: PairCanvas) -> None:
    laid(pair, SAME)
    pair.set_mode("overlay")
    pair.set_mode("side_by_side")
    assert at(pair, 100, 350) == RED
