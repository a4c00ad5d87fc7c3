"""The invented square of the example case: paving, lawns, neighbours, trees, furniture, flag pole."""

from __future__ import annotations

from typing import Literal

import numpy as np

from tests import scene_paint as paint
from tests.scene import F64, LEAF, Scene
from tests.scene_hall import build_hall
from tests.scene_people import flag
from tests.scene_plans import OUR_HALL, Colour, Hall
from tests.scene_shapes import at, axes, ball, box, rod

Season = Literal["summer", "autumn", "bare"]
Rng = np.random.Generator

POLE = (-3.0, 22.0, 6.5)  # flag pole: foot x, y and height


def build_paving(scene: Scene, seed: int, slab: tuple[float, float]) -> None:
    rng = np.random.default_rng(seed)
    stone: Colour = (0.58, 0.55, 0.51) if seed % 2 else (0.54, 0.52, 0.50)
    slabs = scene.paint(paint.bytes_of(paint.paving(rng, (66, 44), 44, stone, slab)))
    scene.quad((at(-32, 40, 0), at(34, 40, 0), at(-32, -4, 0), 1.0), slabs, casts=False)
    road = scene.paint(paint.bytes_of(paint.asphalt(rng, (60, 60), 26)))
    scene.quad((at(-150, 150, -0.08), at(150, 150, -0.08), at(-150, -150, -0.08), 1.0), road, casts=False)
    kerb = scene.paint(paint.bytes_of(paint.ashlar(rng, (30, 0.3), 40, (0.62, 0.61, 0.58), (0.9, 0.4))))
    box(scene, (at(-32, 40, -0.1), at(34, 40.3, 0.05)), kerb)


def build_lawns(scene: Scene, seed: int, season: Season) -> None:
    rng = np.random.default_rng(seed)
    kerb = scene.paint(paint.bytes_of(paint.ashlar(rng, (30, 0.3), 40, (0.62, 0.61, 0.58), (0.9, 0.4))))
    for x0, x1, y0, y1 in ((-30.0, -15.5, 7.0, 19.0), (15.5, 31.0, 8.0, 21.0)):
        turf = scene.paint(paint.bytes_of(paint.lawn(rng, (15, 13), 40, season)))
        scene.quad((at(x0, y1, 0.05), at(x1, y1, 0.05), at(x0, y0, 0.05), 1.0), turf, casts=False)
        for edge in (
            (x0, x1, y0, y0 + 0.15),
            (x0, x1, y1 - 0.15, y1),
            (x0, x0 + 0.15, y0, y1),
            (x1 - 0.15, x1, y0, y1),
        ):
            box(scene, (at(edge[0], edge[2], 0), at(edge[1], edge[3], 0.14)), kerb)


def _flats(rng: Rng, size_m: tuple[float, float], wall: Colour, brick: bool) -> paint.U8:
    """The front of an ordinary house, windows painted on."""
    ppm = 30.0
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    front = (
        paint.weathered(rng, paint.bricks(rng, shape, ppm, wall), ppm)
        if brick
        else paint.plaster(rng, size_m, ppm, wall)
    )
    pitch, wide, tall = rng.uniform(2.2, 3.2), rng.uniform(0.9, 1.45), rng.uniform(1.25, 1.75)
    for floor in range(int(size_m[1] / 3.1)):
        for column in range(int((size_m[0] - 1) / pitch)):
            w, h = int(wide * ppm), int(tall * ppm)
            x = int((0.9 + column * pitch + rng.normal(0, 0.04)) * ppm)
            y = shape[0] - int((floor * 3.1 + 1.0) * ppm) - h
            if y < 4 or x + w > shape[1] - 4:
                continue
            front[y - 3 : y + h + 5, x - 3 : x + w + 3] = np.array(wall) * 0.72
            inside = paint.interior(rng, (w, h), (int(rng.integers(2, 4)), 2), (0.85, 0.85, 0.83))
            front[y : y + h, x : x + w] = inside.astype(np.float32) / 255
            front[y : y + 4, x : x + w] *= 0.45
    return paint.bytes_of(front)


def build_neighbours(scene: Scene, seed: int, swapped: bool) -> None:
    rng = np.random.default_rng(seed)
    blocks = [
        (-46.0, -21.0, -12.0, 6.0, 10.5),
        (-60.0, -36.0, 4.0, 34.0, 9.5),
        (29.0, 52.0, -16.0, 2.0, 8.6),
        (46.0, 66.0, 0.0, 30.0, 7.5),
        (-30.0, -4.0, -52.0, -38.0, 12.5),
        (6.0, 44.0, -60.0, -44.0, 13.5),
    ]
    if swapped:  # another town
        blocks = [(2 - x1, 2 - x0, y0 - 3, y1 - 1, tall + 2.2) for x0, x1, y0, y1, tall in blocks]
    for x0, x1, y0, y1, tall in blocks:
        tint = np.array(
            [[0.66, 0.62, 0.55], [0.60, 0.42, 0.34], [0.72, 0.66, 0.52], [0.58, 0.60, 0.60]][
                int(rng.integers(4))
            ]
        )
        wall: Colour = tuple(float(v) for v in tint * rng.uniform(0.92, 1.05))  # type: ignore[assignment]
        brick = bool(rng.random() < 0.5)
        front = scene.paint(_flats(rng, (x1 - x0, tall), wall, brick))
        flank = scene.paint(_flats(rng, (y1 - y0, tall), wall, brick))
        cap = scene.paint(
            paint.bytes_of(paint.weathered(rng, paint.flat((128, 128), (0.35, 0.34, 0.33)), 20))
        )
        scene.quad((at(x0, y1, 0), at(x1, y1, 0), at(x0, y1, tall), 1.0), front)
        scene.quad((at(x0, y0, 0), at(x1, y0, 0), at(x0, y0, tall), 1.0), front)
        for x in (x0, x1):
            scene.quad((at(x, y0, 0), at(x, y1, 0), at(x, y0, tall), 1.0), flank)
        box(scene, (at(x0 - 0.4, y0 - 0.4, tall), at(x1 + 0.4, y1 + 0.4, tall + 0.35)), cap)


_HUES: dict[Season, list[Colour]] = {
    "summer": [(0.20, 0.34, 0.10), (0.26, 0.40, 0.13), (0.33, 0.44, 0.16)],
    "autumn": [(0.62, 0.44, 0.12), (0.50, 0.42, 0.14), (0.58, 0.30, 0.10), (0.36, 0.40, 0.14)],
    "bare": [(0.3, 0.25, 0.2)],
}


def build_trees(scene: Scene, seed: int, season: Season, places: list[tuple[float, float, float]]) -> None:
    """`places`: x, y and height in metres. The same seed grows the same branches in every season."""
    for i, (x, y, tall) in enumerate(places):
        grow = np.random.default_rng(seed + i)
        bark = scene.paint(
            paint.bytes_of(paint.weathered(grow, paint.flat((128, 64), (0.30, 0.26, 0.22)), 20, 2.0))
        )
        tips: list[F64] = []
        _branch(scene, grow, (at(x, y, 0), at(0, 0, 1.0), tall * 0.34, 0.06 + 0.012 * tall), bark, tips)
        sprays = np.random.default_rng(seed + i + 500)
        _foliage(scene, sprays, season, tips, tall)


def _branch(scene: Scene, rng: Rng, limb: tuple[F64, F64, float, float], bark: int, tips: list[F64]) -> None:
    foot, way, length, radius = limb
    head = foot + way * length
    rod(scene, (foot, head), (radius, radius * 0.72), bark, sides=7 if radius > 0.07 else 4)
    if radius < 0.028:
        tips.append(head)
        return
    for _ in range(3 if radius > 0.05 else 2):
        turn = way + rng.normal(0, 0.50, 3) + at(0, 0, 0.12)
        turn /= np.linalg.norm(turn)
        _branch(
            scene,
            rng,
            (head, turn, length * rng.uniform(0.62, 0.82), radius * rng.uniform(0.55, 0.68)),
            bark,
            tips,
        )


def _foliage(scene: Scene, rng: Rng, season: Season, tips: list[F64], tall: float) -> None:
    if season == "bare":
        return
    full = season == "summer"
    sprays = [scene.paint(paint.leaves(rng, 128, _HUES[season], 1.0 if full else 0.5)) for _ in range(3)]
    for tip in tips:
        for _ in range(2 if full else 1):
            centre = tip + rng.normal(0, 0.28, 3)
            a = rng.normal(0, 1, 3)
            a /= np.linalg.norm(a)
            b = np.cross(a, rng.normal(0, 1, 3))
            b /= np.linalg.norm(b)
            size = rng.uniform(0.8, 1.3) * tall / 8
            corner = centre - (a + b) * size / 2
            up = tip - (centre - at(0, 0, 1))
            spray = sprays[int(rng.integers(3))]
            scene.quad(
                (corner, corner + a * size, corner + b * size, 1.0), spray, normals=(up, up), kind=LEAF
            )


def build_furniture(scene: Scene, seed: int) -> None:
    rng = np.random.default_rng(seed)
    iron = scene.paint(
        paint.bytes_of(paint.weathered(rng, paint.flat((128, 32), (0.16, 0.18, 0.17)), 20, 1.5))
    )
    lamp = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((64, 64), (0.85, 0.84, 0.78)), 20)))
    for x, y in ((-12.5, 17.0), (12.8, 15.0), (-10.5, 30.0), (14.0, 31.0)):
        rod(scene, (at(x, y, 0), at(x, y, 0.9)), (0.14, 0.09), iron)
        rod(scene, (at(x, y, 0.9), at(x, y, 3.9)), (0.06, 0.045), iron)
        ball(scene, at(x, y, 4.1), 0.22, lamp)
    for x, y in ((-14.2, 9.5), (-14.2, 14.0), (14.3, 10.5), (14.3, 17.5)):
        wood = scene.paint(
            paint.bytes_of(paint.weathered(rng, paint.flat((48, 160), (0.46, 0.30, 0.17)), 30, 1.6))
        )
        box(scene, (at(x - 0.25, y - 0.9, 0.42), at(x + 0.25, y + 0.9, 0.48)), wood)
        back = x - 0.28 if x < 0 else x + 0.22
        box(scene, (at(back, y - 0.9, 0.55), at(back + 0.05, y + 0.9, 0.95)), wood)
        for end in (-0.7, 0.7):
            box(scene, (at(x - 0.22, y + end - 0.04, 0), at(x + 0.22, y + end + 0.04, 0.42)), iron)
    for x, y in ((-13.6, 11.8), (13.4, 13.8)):
        rod(scene, (at(x, y, 0), at(x, y, 0.75)), (0.2, 0.25), iron, sides=10)


def build_pole(scene: Scene, seed: int, blows_towards_x: float, colours: tuple[Colour, Colour]) -> None:
    rng = np.random.default_rng(seed)
    x, y, tall = POLE
    white = scene.paint(
        paint.bytes_of(paint.weathered(rng, paint.flat((256, 32), (0.80, 0.80, 0.79)), 20, 1.5))
    )
    base = scene.paint(paint.bytes_of(paint.ashlar(rng, (1.2, 0.3), 60, (0.55, 0.54, 0.52), (0.6, 0.3))))
    rod(scene, (at(x, y, 0), at(x, y, tall)), (0.075, 0.045), white, sides=10)
    rod(scene, (at(x, y, 0), at(x, y, 0.35)), (0.105, 0.10), base, sides=10)
    scene.point("flag pole foot", (x, y, 0))
    scene.point("flag pole top", (x, y, tall))
    flag(scene, rng, (at(x, y, tall - 0.25), at(blows_towards_x, 0.35, 0), 1.9, 1.25), colours)


TREES = [
    (19.3, 4.6, 7.6),
    (-16.2, 4.2, 7.2),
    (22.5, 10.5, 6.8),
    (19.0, 18.0, 6.2),
    (-20.0, 10.0, 7.0),
    (-18.5, 17.0, 6.2),
]
FAR_TREES = [
    (-9.0, -21.0, 19.0),
    (-1.0, -25.0, 21.0),
    (17.0, -22.0, 18.0),
    (-22.0, -20.0, 14.0),
    (28.0, -26.0, 15.0),
]


def build_town(hall: Hall) -> Scene:
    """A hall with its neighbours: all that stays the same through the year."""
    scene = Scene(axes())
    build_hall(scene, hall)
    build_neighbours(scene, hall.seed + 21, hall is not OUR_HALL)
    if hall.furnished:
        build_furniture(scene, hall.seed + 31)
    build_paving(scene, hall.seed + 11, hall.slab)
    scene.dims_sky = False
    return scene


def in_season(town: Scene, hall: Hall, season: Season) -> Scene:
    """The town with lawns, trees and flag of the season; the town given is left alone."""
    scene = town.copy()
    build_lawns(scene, hall.seed + 61, season)
    build_pole(scene, hall.seed + 41, 1.0 if season != "autumn" else -1.0, hall.flag)
    shift = (hall.seed % 7) * 0.4 - 1.2 if hall is not OUR_HALL else 0.0
    places = [(x + shift, y - shift, tall) for x, y, tall in TREES + FAR_TREES]
    build_trees(scene, hall.seed + 51, season, places)
    return scene
