from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provenance.vision.features import Pixels
from provenance.vision.geometry import Points
from provenance.vision.laid import aligned_area, difference_picture, overlay_picture
from provenance.vision.planes import Plane, mapped
from tests.vision.scenes import flat, wall

SHIFT = np.array([[1.0, 0.0, 40.0], [0.0, 1.0, -30.0], [0.0, 0.0, 1.0]])
MIRROR = np.array([[-1.0, 0.0, 800.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def _grid(left: int, top: int, right: int, bottom: int) -> Points:
    xs, ys = np.linspace(left, right, 9), np.linspace(top, bottom, 9)
    return np.array([(x, y) for x in xs for y in ys], np.float32)


def _plane(b_from_a: npt.NDArray[np.float64], x_in_b: Points) -> Plane:
    return Plane(b_from_a=b_from_a, points=np.arange(len(x_in_b), dtype=np.intp))


def _grey(pixels: Pixels) -> npt.NDArray[np.bool_]:
    return np.asarray((pixels == pixels[:, :, :1]).all(axis=2))


def test_inside_the_points_the_overlay_is_half_of_each_picture() -> None:
    one, other = flat(800, 600), flat(800, 600)
    one[:], other[:] = (200, 40, 40), (40, 40, 200)
    inside = _grid(200, 150, 600, 450)
    canvas = overlay_picture(one, other, _plane(SHIFT, inside), inside, max_side_px=800)
    assert canvas.shape == other.shape
    assert (canvas[200:400, 250:550] == (120, 40, 120)).all()


def test_outside_the_points_the_overlay_is_grey_darker_and_hatched() -> None:
    one, other = flat(800, 600), flat(800, 600)
    one[:], other[:] = (200, 40, 40), (180, 180, 200)
    inside = _grid(300, 200, 500, 400)
    canvas = overlay_picture(one, other, _plane(np.eye(3), inside), inside, max_side_px=800)
    outside = canvas[:, :200]
    assert _grey(outside).all()
    assert outside.max() < 180
    assert int(outside.max()) - int(outside.min()) > 30


def test_the_aligned_part_has_a_white_outline() -> None:
    one = wall(1)
    inside = _grid(300, 200, 500, 400)
    canvas = overlay_picture(one, one, _plane(np.eye(3), inside), inside, max_side_px=800)
    assert (canvas[300, 250:300] == 255).all(axis=1).any()
    assert (canvas[300, 500:550] == 255).all(axis=1).any()


def test_a_shifted_copy_is_laid_exactly_on_the_original() -> None:
    other = wall(1)
    one = np.zeros_like(other)
    one[30:, :-40] = other[:-30, 40:]  # so that b = a + (40, −30)
    inside = _grid(200, 150, 600, 450)
    canvas = overlay_picture(one, other, _plane(SHIFT, inside), inside, max_side_px=800)
    assert np.abs(canvas[200:400, 250:550].astype(int) - other[200:400, 250:550]).max() <= 1


def test_a_mirror_image_is_turned_over_before_it_is_laid_down() -> None:
    other = wall(1)
    inside = _grid(200, 150, 600, 450)
    canvas = overlay_picture(other[:, ::-1], other, _plane(MIRROR, inside), inside, max_side_px=800)
    assert np.abs(canvas[200:400, 250:550].astype(int) - other[200:400, 250:550]).max() <= 1


def test_nothing_is_aligned_beyond_the_edge_of_the_questioned_photo() -> None:
    one, other = flat(400, 600), flat(800, 600)
    one[:], other[:] = (200, 40, 40), (40, 40, 200)
    points = _grid(200, 150, 600, 450)
    canvas = overlay_picture(one, other, _plane(np.eye(3), points), points, max_side_px=800)
    assert not _grey(canvas[250:350, 250:380]).any()
    assert _grey(canvas[250:350, 420:580]).all()


def test_only_the_points_of_the_plane_count() -> None:
    one, other = flat(800, 600), flat(800, 600)
    one[:], other[:] = (200, 40, 40), (40, 40, 200)
    points = np.vstack((_grid(100, 100, 300, 300), _grid(500, 300, 700, 500)))
    plane = Plane(b_from_a=np.eye(3), points=np.arange(81, dtype=np.intp))
    canvas = overlay_picture(one, other, plane, points, max_side_px=800)
    assert not _grey(canvas[120:280, 120:280]).any()
    assert _grey(canvas[320:480, 520:680]).all()


def test_wide_gaps_between_clusters_are_not_bridged() -> None:
    clusters = np.vstack((_grid(100, 100, 150, 150), _grid(650, 100, 700, 150), _grid(400, 500, 450, 550)))
    area = aligned_area(clusters.astype(np.float64), (800, 600))
    assert area[125, 125]
    assert area[525, 425]
    assert not area[125, 400]
    assert not area[300, 400]


def test_gaps_that_are_not_wide_are_bridged_and_the_edge_is_a_little_beyond_the_points() -> None:
    area = aligned_area(_grid(200, 150, 600, 450).astype(np.float64), (800, 600))
    assert area[150:450, 200:600].all()
    assert area[300, 190]
    assert not area[300, 170]


def test_points_off_the_picture_or_none_align_nothing() -> None:
    assert not aligned_area(np.zeros((0, 2)), (80, 60)).any()
    assert not aligned_area(np.array([(-5.0, 10.0), (100.0, 10.0)]), (80, 60)).any()


def test_pictures_that_differ_in_brightness_only_show_no_difference() -> None:
    other = wall(1)
    one = np.clip(other * 0.6 + 30, 0, 255).astype(np.uint8)
    inside = _grid(200, 150, 600, 450)
    canvas = difference_picture(one, other, _plane(np.eye(3), inside), inside, max_side_px=800)
    assert canvas[200:400, 250:550].min() >= 250


def test_something_added_shows_dark_in_the_difference_and_its_surroundings_do_not() -> None:
    other = wall(1)
    one = other.copy()
    one[280:320, 380:420] = 255 - (other[280:320, 380:420] > 127).astype(np.uint8) * 255
    inside = _grid(200, 150, 600, 450)
    canvas = difference_picture(one, other, _plane(np.eye(3), inside), inside, max_side_px=800)
    assert canvas[285:315, 385:415].mean() < 130
    assert canvas[180:260, 220:580].mean() > 245


def test_the_difference_has_a_legend_below_and_is_shaded_outside() -> None:
    one = wall(1)
    inside = _grid(300, 200, 500, 400)
    canvas = difference_picture(one, one, _plane(np.eye(3), inside), inside, max_side_px=800)
    assert canvas.shape[0] > 600
    assert canvas[:600, :200].max() < 200
    assert (canvas[600:] == 0).all(axis=2).any()


def test_large_pictures_are_laid_at_the_size_asked_for_and_stay_aligned() -> None:
    other = np.repeat(np.repeat(wall(1), 2, axis=0), 2, axis=1)
    inside = _grid(400, 300, 1200, 900)
    canvas = overlay_picture(other, other, _plane(np.eye(3), inside), inside, max_side_px=800)
    assert canvas.shape == (600, 800, 3)
    assert np.abs(canvas[200:400, 250:550].astype(int) - wall(1)[200:400, 250:550]).max() <= 2


def test_the_laid_pictures_are_the_same_every_time() -> None:
    one, other = wall(1), wall(2)
    inside = np.asarray(mapped(SHIFT, _grid(200, 150, 600, 450)), np.float32)
    for draw in (overlay_picture, difference_picture):
        first, again = (draw(one, other, _plane(SHIFT, inside), inside, max_side_px=400) for _ in range(2))
        assert np.array_equal(first, again)


def test_a_plane_that_lays_the_picture_nowhere_leaves_only_shade() -> None:
    one = wall(1)
    far = np.array([[1.0, 0.0, 5000.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    inside = _grid(300, 200, 500, 400)
    for draw in (overlay_picture, difference_picture):
        canvas = draw(one, one, _plane(far, inside), inside, max_side_px=800)
        assert _grey(canvas[:600]).all()
