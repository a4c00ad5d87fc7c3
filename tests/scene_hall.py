"""Builds a hall from its plan: front, portico, bands, turret, balcony, and what no drawing shows."""

from __future__ import annotations

import itertools
from typing import assert_never

import numpy as np

from provenance.vision.cv import cv2
from tests import scene_paint as paint
from tests.scene import GLASS, MATT, Scene
from tests.scene_plans import Hall, Opening
from tests.scene_shapes import at, ball, box, rod

Rng = np.random.Generator
PPM = 64.0  # texture pixels per metre of front


def build_hall(scene: Scene, hall: Hall) -> None:
    rng = np.random.default_rng(hall.seed)
    _front(scene, hall, rng)
    for opening in hall.openings:
        _opening(scene, hall, opening, rng)
    _bulk(scene, hall, rng)
    _bands(scene, hall, rng)
    _portico(scene, hall, rng)
    _extras(scene, hall, rng)
    if hall.turret is not None:
        _turret(scene, hall, hall.turret, rng)
    if hall.balcony is not None:
        _balcony(scene, hall, hall.balcony, rng)


def _front(scene: Scene, hall: Hall, rng: Rng) -> None:
    left, right = hall.span
    size = (right - left, hall.height)
    wall = paint.plaster(rng, size, PPM, hall.wall)
    low = paint.ashlar(rng, (size[0], hall.plinth), PPM, hall.base, (0.9, 0.38))
    wall[-low.shape[0] :] = low[:, : wall.shape[1]]
    trim = paint.weathered(rng, paint.flat(wall.shape[:2], hall.trim), PPM, 1.4)
    mask = np.zeros(wall.shape[:2], np.uint8)
    holes = np.full(wall.shape[:2], 255, np.uint8)
    for opening in hall.openings:
        _silhouette(mask, hall, opening, hall.surround, 255)
        _silhouette(holes, hall, opening, 0.0, 0)
    for x in (left, right - 0.7, hall.portico[0] - 0.7, hall.portico[1]):
        start = int((x - left) * PPM)
        for course in range(1, int(hall.height / hall.course) if hall.course else 0):
            wide = int((0.7 if course % 2 else 0.45) * PPM)
            foot = wall.shape[0] - int(course * hall.course * PPM)
            mask[max(0, foot - int((hall.course - 0.05) * PPM)) : foot, start : start + wide] = 255
    wall = paint.blend(wall, trim, mask.astype(np.float32) / np.float32(255))
    edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    wall = paint.blend(wall, (0.30, 0.26, 0.20), edge.astype(np.float32) / np.float32(500))
    texture = scene.paint(paint.bytes_of(wall, holes))
    scene.quad((at(left, 0, 0), at(right, 0, 0), at(left, 0, hall.height), 1.0), texture)


def _silhouette(mask: paint.U8, hall: Hall, opening: Opening, margin: float, value: int) -> None:
    def spot(x: float, z: float) -> tuple[int, int]:
        return round((x - hall.span[0]) * PPM), round(mask.shape[0] - z * PPM)

    half = opening.width / 2 + margin
    top = opening.z + opening.height + (margin if not opening.arched else 0)
    spring = top - (opening.width / 2 if opening.arched else 0)
    low, high = spot(opening.x - half, opening.z - margin), spot(opening.x + half, spring)
    cv2.rectangle(mask, low, (high[0], high[1]), value, -1)
    if opening.arched:
        cv2.circle(mask, spot(opening.x, spring), round(half * PPM), value, -1)


def _opening(scene: Scene, hall: Hall, opening: Opening, rng: Rng) -> None:
    x0, x1 = opening.x - opening.width / 2, opening.x + opening.width / 2
    z0, z1 = opening.z, opening.z + opening.height
    deep = 0.24
    pixels = (round(opening.width * 90), round(opening.height * 90))
    match opening.what:
        case "window":
            frame = (0.84, 0.83, 0.80) if rng.random() < 0.6 else (0.45, 0.33, 0.22)
            inside, kind = scene.paint(paint.interior(rng, pixels, opening.bars, frame)), GLASS
        case "door":
            inside, kind = scene.paint(paint.door(rng, pixels, (0.42, 0.25, 0.14))), MATT
        case "blind":
            wall = paint.weathered(
                rng, paint.bricks(rng, (pixels[1], pixels[0]), 90, (0.58, 0.40, 0.32)), 60, 1.5
            )
            inside, kind = scene.paint(paint.bytes_of(wall)), MATT
        case _:
            assert_never(opening.what)
    scene.quad((at(x0, -deep, z0), at(x1, -deep, z0), at(x0, -deep, z1), 1.0), inside, kind=kind)
    side = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((96, 32), hall.trim), 40, 1.2)))
    spring = z1 - (opening.width / 2 if opening.arched else 0)
    for x in (x0, x1):
        scene.quad((at(x, 0, z0), at(x, -deep, z0), at(x, 0, spring), 1.0), side)
    scene.quad((at(x0, 0, z0), at(x1, 0, z0), at(x0, -deep, z0), 1.0), side)
    turns = np.linspace(0, np.pi, 9) if opening.arched else np.array([])
    half = opening.width / 2
    for a, b in itertools.pairwise(turns):
        one = at(opening.x + half * np.cos(a), 0, spring + half * np.sin(a))
        other = at(opening.x + half * np.cos(b), 0, spring + half * np.sin(b))
        scene.quad((one, other, one - at(0, deep, 0), 1.0), side)
    if not opening.arched:
        scene.quad((at(x0, 0, z1), at(x1, 0, z1), at(x0, -deep, z1), 1.0), side)
        box(scene, (at(x0 - 0.28, -0.02, z1 + 0.22), at(x1 + 0.28, 0.16, z1 + 0.38)), side)
    if opening.what != "door":
        box(scene, (at(x0 - 0.2, -0.1, z0 - 0.14), at(x1 + 0.2, 0.14, z0)), side)


def _bulk(scene: Scene, hall: Hall, rng: Rng) -> None:
    left, right = hall.span
    back, top = -13.0, hall.height
    flank = scene.paint(paint.bytes_of(paint.plaster(rng, (13, top), 24, hall.wall)))
    for x in hall.span:
        scene.quad((at(x, 0, 0), at(x, back, 0), at(x, 0, top), 1.0), flank)
    scene.quad((at(left, back, 0), at(right, back, 0), at(left, back, top), 1.0), flank)
    seams = paint.weathered(rng, paint.flat((256, 1024), hall.roof), 60, 1.6)
    seams[:, ::22] *= 0.55
    seams[:, 1::22] *= 1.3
    roof = scene.paint(paint.bytes_of(seams))
    a, b, ridge = left - 0.5, right + 0.5, top + 2.3
    share = (b - a - 9) / (b - a)
    scene.quad((at(a, 0.5, top), at(b, 0.5, top), at(a + 4.5, -6.5, ridge), share), roof)
    scene.quad((at(a, back - 0.5, top), at(b, back - 0.5, top), at(a + 4.5, -6.5, ridge), share), roof)
    scene.quad((at(a, 0.5, top), at(a, back - 0.5, top), at(a + 4.5, -6.49, ridge), 0.002), roof)
    scene.quad((at(b, 0.5, top), at(b, back - 0.5, top), at(b - 4.5, -6.49, ridge), 0.002), roof)
    for _ in range(3):
        x, y = rng.uniform(left + 3, right - 3), rng.uniform(-5.5, -3)
        stack = scene.paint(paint.bytes_of(paint.bricks(rng, (120, 70), 80, (0.5, 0.3, 0.24))))
        box(
            scene,
            (at(x, y, top), at(x + rng.uniform(0.5, 0.9), y + 0.6, ridge + rng.uniform(0.2, 0.9))),
            stack,
        )


def _bands(scene: Scene, hall: Hall, rng: Rng) -> None:
    """Cornice, brackets, carved frieze and the band between the floors."""
    left, right = hall.span
    wide, top = right - left, hall.height
    carved = scene.paint(paint.bytes_of(paint.relief(rng, (wide, 0.8), 70, hall.trim)))
    scene.quad(
        (at(left, 0.06, top - 1.25), at(right, 0.06, top - 1.25), at(left, 0.06, top - 0.45), 1.0), carved
    )
    stone = scene.paint(paint.bytes_of(paint.ashlar(rng, (wide, 0.5), 40, hall.trim, (1.6, 0.5))))
    box(scene, (at(left - 0.15, -0.2, top - 1.40), at(right + 0.15, 0.14, top - 1.25)), stone)
    box(scene, (at(left - 0.3, -0.2, top - 0.45), at(right + 0.3, 0.35, top - 0.22)), stone)
    box(scene, (at(left - 0.5, -0.2, top - 0.22), at(right + 0.5, 0.58, top + 0.05)), stone)
    box(scene, (at(left - 0.05, -0.2, hall.band), at(right + 0.05, 0.12, hall.band + 0.24)), stone)
    box(scene, (at(left - 0.1, -0.2, hall.plinth - 0.13), at(right + 0.1, 0.10, hall.plinth + 0.03)), stone)
    x = left + 0.3
    while hall.bracket_gap is not None and x < right - 0.3:
        box(scene, (at(x, 0, top - 0.66), at(x + 0.2, 0.3, top - 0.45)), stone)
        x += rng.uniform(*hall.bracket_gap)


def _portico(scene: Scene, hall: Hall, rng: Rng) -> None:
    left, right, deep, tall = hall.portico
    floor = 0.9
    for step in range(6):
        shape = (right - left + 1.2 + 0.64 * (5 - step), 0.5)
        stone = paint.ashlar(rng, shape, 50, (0.60, 0.58, 0.54), (1.5, 0.6))
        reach = 0.6 + 0.32 * (5 - step)
        level = floor * (step + 1) / 6
        span = (at(left - reach, 0, level - floor / 6), at(right + reach, deep + reach, level))
        box(scene, span, scene.paint(paint.bytes_of(stone)))
    for i, x in enumerate(hall.columns):
        shaft = paint.ashlar(rng, (2.2, tall), 60, hall.trim, (4.0, 1.3))
        shaft *= (1 - 0.16 * (np.sin(np.arange(shaft.shape[1]) * 2 * np.pi * 20 / shaft.shape[1]) > 0.35))[
            None, :, None
        ]
        foot, head = at(x, deep, floor + 0.3), at(x, deep, floor + tall - 0.35)
        radii, skin = (hall.column_radius, hall.column_radius * 0.84), scene.paint(paint.bytes_of(shaft))
        if hall.square_columns:
            half = at(radii[1], radii[1], 0)
            box(scene, (foot - half, head + half), skin)
        else:
            rod(scene, (foot, head), radii, skin, sides=16)
        block = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((64, 64), hall.trim), 30, 1.6)))
        r = hall.column_radius
        box(
            scene,
            (at(x - 1.3 * r, deep - 1.3 * r, floor), at(x + 1.3 * r, deep + 1.3 * r, floor + 0.2)),
            block,
        )
        rod(scene, (at(x, deep, floor + 0.2), foot), (r * 1.25, r * 1.05), block, sides=12)
        top = floor + tall
        rod(scene, (head, at(x, deep, top - 0.15)), (r * 0.9, r * 1.25), block, sides=12)
        box(scene, (at(x - 1.3 * r, deep - 1.3 * r, top - 0.15), at(x + 1.3 * r, deep + 1.3 * r, top)), block)
        scene.point(f"column {i + 1} foot", (x, deep + 1.3 * r, floor))
    _entablature(scene, hall, rng, floor + tall)


def _entablature(scene: Scene, hall: Hall, rng: Rng, foot: float) -> None:
    left, right, deep, _ = hall.portico
    wide = right - left + 0.8
    board = paint.weathered(rng, paint.flat((round(0.85 * 90), round(wide * 90)), hall.trim), 60, 1.4)
    paint.letters(board, hall.name, 0.48 * 90, (0.20, 0.17, 0.14))
    stone = scene.paint(paint.bytes_of(paint.ashlar(rng, (wide, 0.8), 40, hall.trim, (1.4, 0.8))))
    front = deep + 0.42
    box(scene, (at(left - 0.4, 0, foot), at(right + 0.4, front, foot + 0.85)), stone)
    named = scene.paint(paint.bytes_of(board))
    lift = front + 0.012
    scene.quad(
        (at(left - 0.4, lift, foot), at(right + 0.4, lift, foot), at(left - 0.4, lift, foot + 0.85), 1.0),
        named,
    )
    box(scene, (at(left - 0.65, 0, foot + 0.85), at(right + 0.65, front + 0.25, foot + 1.05)), stone)
    base = foot + 1.05
    if not hall.pediment:
        _parapet(scene, hall, rng, base)
        return
    rise, middle = hall.rise, (left + right) / 2
    carved = paint.relief(rng, (wide, rise), 64, hall.trim)
    if hall.medallion:
        spot = (carved.shape[1] // 2, int(carved.shape[0] * 0.62))
        cv2.ellipse(carved, spot, (46, 34), 0, 0, 360, (0.45, 0.42, 0.36), 5)
    mask = np.zeros(carved.shape[:2], np.uint8)
    h, w = carved.shape[0], carved.shape[1]
    cv2.fillPoly(mask, [np.array([[0, h], [w, h], [w // 2, 0]], np.int32)], 255)
    field = scene.paint(paint.bytes_of(carved, mask))
    scene.quad(
        (
            at(left - 0.4, front - 0.1, base),
            at(right + 0.4, front - 0.1, base),
            at(left - 0.4, front - 0.1, base + rise),
            1.0,
        ),
        field,
    )
    roof = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((128, 256), hall.roof), 50, 1.5)))
    apex = at(middle, front + 0.25, base + rise + 0.12)
    scene.point("pediment apex", (middle, front + 0.25, base + rise + 0.12))
    for edge in (left - 0.7, right + 0.7):
        corner = at(edge, front + 0.25, base)
        scene.quad((corner, apex, corner - at(0, front + 0.25, 0), 1.0), roof)
        low = corner - at(0, 0, 0.02)
        scene.quad((low, apex - at(0, 0, 0.3), corner + at(0, 0, 0.28), 1.0), stone)
        scene.quad((low, apex - at(0, 0, 0.3), low - at(0, 0.35, 0), 1.0), stone)
    scene.point("pediment left corner", (left - 0.7, front + 0.25, base))
    scene.point("pediment right corner", (right + 0.7, front + 0.25, base))


def _parapet(scene: Scene, hall: Hall, rng: Rng, base: float) -> None:
    left, right, deep, _ = hall.portico
    stone = scene.paint(paint.bytes_of(paint.ashlar(rng, (right - left, 0.8), 50, hall.trim, (0.8, 0.8))))
    box(scene, (at(left - 0.4, deep - 0.1, base), at(right + 0.4, deep + 0.3, base + 0.75)), stone)
    for x in np.linspace(left, right, 5):
        ball(scene, at(float(x), deep + 0.1, base + 1.0), 0.28, stone)


def _extras(scene: Scene, hall: Hall, rng: Rng) -> None:
    """Pipes, boxes, mosaic, plaque: what no drawing shows and every photo does."""
    left, right = hall.span
    metal = scene.paint(
        paint.bytes_of(paint.weathered(rng, paint.flat((256, 32), (0.45, 0.45, 0.44)), 24, 2.0))
    )
    for x in (left + 0.9, hall.portico[0] - 0.25, hall.portico[1] + 0.3, right - 0.95):
        x += rng.uniform(-0.15, 0.15)
        rod(scene, (at(x, 0.13, 0.2), at(x, 0.13, hall.height - 0.5)), (0.065, 0.065), metal, sides=6)
    for _ in range(5):
        x, z = rng.uniform(left + 1, right - 2), rng.choice([4.75, 7.75, 3.55])
        if hall.portico[0] - 1.2 < x < hall.portico[1] + 0.6:
            continue
        case = scene.paint(
            paint.notice(rng, (80, 56), ["===", "===", "==="], ((0.82, 0.82, 0.80), (0.4, 0.4, 0.4)))
        )
        box(scene, (at(x, 0, z), at(x + 0.8, 0.3, z + 0.5)), case)
    x, z, text = hall.plaque
    board = scene.paint(paint.notice(rng, (120, 90), [text], ((0.30, 0.27, 0.22), (0.80, 0.70, 0.42))))
    scene.quad((at(x - 0.45, 0.05, z), at(x + 0.45, 0.05, z), at(x - 0.45, 0.05, z + 0.7), 1.0), board)
    scene.point("plaque centre", (x, 0.05, z + 0.35))
    if hall.mosaic is not None:
        x, z, w, h = hall.mosaic
        hues = [
            (0.62, 0.52, 0.36),
            (0.22, 0.36, 0.52),
            (0.66, 0.28, 0.18),
            (0.84, 0.72, 0.36),
            (0.25, 0.42, 0.30),
            (0.86, 0.84, 0.78),
        ]
        panel = scene.paint(paint.mosaic(rng, (round(w * 70), round(h * 70)), hues))
        stone = scene.paint(paint.bytes_of(paint.ashlar(rng, (w, 0.3), 50, hall.trim, (0.9, 0.3))))
        box(scene, (at(x - 0.18, 0, z - 0.18), at(x + w + 0.18, 0.07, z + h + 0.18)), stone)
        scene.quad((at(x, 0.085, z), at(x + w, 0.085, z), at(x, 0.085, z + h), 1.0), panel)
        scene.point("mosaic lower left", (x, 0.085, z))
        scene.point("mosaic upper right", (x + w, 0.085, z + h))
    for name, x in (("left", left), ("right", right)):
        scene.point(f"front foot {name}", (x, 0, 0))
        scene.point(
            f"eaves corner {name}", (x + (0.5 if name == "right" else -0.5), 0.58, hall.height + 0.05)
        )
    for opening in hall.openings:
        if opening.what == "window" and not opening.arched:
            floor = "lower" if opening.z < 4 else "upper"
            where = f"{floor} window at {opening.x:+.1f} m, foot left"
            scene.point(where, (opening.x - opening.width / 2, 0, opening.z))


def _turret(scene: Scene, hall: Hall, turret: tuple[float, float, float], rng: Rng) -> None:
    x, wide, tall = turret
    half, foot = wide / 2, hall.height
    front, back = 0.25, 0.25 - wide
    wall = scene.paint(paint.bytes_of(paint.plaster(rng, (wide, tall), PPM, hall.wall, 1.6)))
    box(scene, (at(x - half, back, foot), at(x + half, front, foot + tall)), wall)
    trim = scene.paint(paint.bytes_of(paint.ashlar(rng, (wide, 0.4), 50, hall.trim, (0.7, 0.4))))
    for z, out, high in ((0.05, 0.18, 0.3), (tall - 0.25, 0.3, 0.3)):
        box(
            scene,
            (at(x - half - out, back - out, foot + z), at(x + half + out, front + out, foot + z + high)),
            trim,
        )
    for edge in (x - half, x + half - 0.35):
        box(scene, (at(edge, front, foot + 0.3), at(edge + 0.35, front + 0.1, foot + tall - 0.25)), trim)
    face = scene.paint(paint.clock(rng, 260, hall.clock_marks, hall.clock_hands))
    r, middle, lift = min(wide * 0.32, 1.15), foot + tall * 0.53, front + 0.06
    scene.quad(
        (at(x - r, lift, middle - r), at(x + r, lift, middle - r), at(x - r, lift, middle + r), 1.0), face
    )
    scene.point("clock centre", (x, lift, middle))
    roof = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((128, 128), hall.roof), 30, 2.0)))
    z0, z1, out = foot + tall + 0.05, foot + tall + hall.spire, 0.3
    corners = [
        (x - half - out, front + out),
        (x + half + out, front + out),
        (x + half + out, back - out),
        (x - half - out, back - out),
    ]
    apex = at(x, (front + back) / 2, z1)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        tip = apex + 0.01 * (at(ax, ay, 0) - at(bx, by, 0)) * 0.5
        scene.quad((at(ax, ay, z0), at(bx, by, z0), tip, 0.01), roof)
    rod(scene, (at(apex[0], apex[1], z1 - 0.1), at(apex[0], apex[1], z1 + 1.1)), (0.06, 0.03), trim, sides=5)
    ball(scene, at(apex[0], apex[1], z1 + 0.3), 0.16, trim)
    scene.point("turret corner left", (x - half - 0.3, front + 0.3, foot + tall + 0.05))
    scene.point("turret corner right", (x + half + 0.3, front + 0.3, foot + tall + 0.05))


def _balcony(scene: Scene, hall: Hall, balcony: tuple[float, float, float], rng: Rng) -> None:
    x, z, wide = balcony
    stone = scene.paint(paint.bytes_of(paint.ashlar(rng, (wide, 0.4), 50, hall.trim, (0.9, 0.4))))
    half, reach = wide / 2, 1.1
    box(scene, (at(x - half, 0, z - 0.2), at(x + half, reach, z)), stone)
    for side in (-half + 0.3, half - 0.6):
        box(scene, (at(x + side, 0, z - 0.75), at(x + side + 0.3, 0.55, z - 0.2)), stone)
    iron = np.zeros((96, round(wide * 96)), np.uint8)
    for px in range(4, iron.shape[1], 15):
        cv2.line(iron, (px, 0), (px, 95), 255, 4)
    for _ in range(int(wide * 3)):
        cv2.circle(iron, (int(rng.integers(iron.shape[1])), 48), int(rng.integers(12, 30)), 255, 4)
    iron[:7], iron[-6:] = 255, 255
    rail = scene.paint(np.dstack([np.full((*iron.shape, 3), (34, 32, 30), np.uint8), iron]))
    scene.quad((at(x - half, reach, z), at(x + half, reach, z), at(x - half, reach, z + 1.0), 1.0), rail)
    for side in (-half, half):
        scene.quad(
            (at(x + side, 0, z), at(x + side, reach, z), at(x + side, 0, z + 1.0), 1.0),
            rail,
            window=(0, 0, 0.33, 1),
        )
    scene.point("balcony corner left", (x - half, reach, z))
    scene.point("balcony corner right", (x + half, reach, z))
