"""The invented town square of the example case, and two other towns' halls, built from `scene` pieces.

Builder's metres: x to the right along the front of the hall, y out of the front into the square, z up; the main
entrance is the origin. Everything is made up: the hall is no copy of a building that exists.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal, assert_never

import numpy as np

from provenance.vision.cv import cv2
from tests import scene_paint as paint
from tests.scene import F64, GLASS, LEAF, MATT, Scene

Season = Literal["summer", "autumn", "bare"]
Colour = tuple[float, float, float]
Rng = np.random.Generator
PPM = 64.0  # texture pixels per metre of front

POLE = (-3.0, 22.0, 6.5)  # flag pole: foot x, y and height
FACING_DEG = 140.0  # the front looks south-east


def axes(facing_deg: float = FACING_DEG) -> F64:
    """Local (east, north, up) from builder's coordinates."""
    out, right = np.radians([facing_deg, facing_deg - 90])
    return np.array([[np.sin(right), np.sin(out), 0], [np.cos(right), np.cos(out), 0], [0, 0, 1.0]])


def at(x: float, y: float, z: float) -> F64:
    return np.array([x, y, z], dtype=np.float64)


@dataclass(frozen=True)
class Opening:
    """A window or door in the front: middle x, foot z, width, height, shape of the head, bars across and up."""

    x: float
    z: float
    width: float
    height: float
    arched: bool = False
    bars: tuple[int, int] = (2, 2)
    what: Literal["window", "door", "blind"] = "window"


@dataclass(frozen=True)
class Hall:
    """The plan of one hall."""

    seed: int
    span: tuple[float, float]
    height: float
    wall: Colour
    trim: Colour
    base: Colour
    roof: Colour
    openings: tuple[Opening, ...]
    portico: tuple[float, float, float, float]  # left, right, depth, height of the columns
    columns: tuple[float, ...]
    column_radius: float
    turret: tuple[float, float, float] | None  # middle x, width, height over the eaves
    balcony: tuple[float, float, float] | None  # middle x, z, width
    mosaic: tuple[float, float, float, float] | None  # left, foot, width, height
    plaque: tuple[float, float, str]
    name: str
    pediment: bool
    clock_hands: tuple[float, float] = (138.5, 222.0)  # stopped at 4:37, so that it tells no picture's time
    clock_marks: Literal["bars", "dots", "quarters"] = "bars"
    slab: tuple[float, float] = (0.62, 0.5)
    band: float = 4.42  # foot of the band between the floors
    plinth: float = 1.15
    course: float = 0.45  # height of the corner stones; 0 for none
    bracket_gap: tuple[float, float] | None = (0.75, 1.35)
    square_columns: bool = False
    surround: float = 0.20
    spire: float = 2.3
    furnished: bool = True
    medallion: bool = True
    rise: float = 1.9  # of the pediment
    flag: tuple[Colour, Colour] = ((0.16, 0.36, 0.70), (0.93, 0.80, 0.18))


OUR_HALL = Hall(
    seed=1887,
    span=(-13.5, 17.0),
    height=9.6,
    wall=(0.78, 0.66, 0.48),
    trim=(0.86, 0.83, 0.76),
    base=(0.56, 0.53, 0.49),
    roof=(0.36, 0.22, 0.18),
    openings=(
        Opening(-11.6, 1.3, 1.3, 2.4, True),
        Opening(-8.8, 1.3, 1.5, 2.2, False, (3, 2)),
        Opening(-6.3, 1.5, 1.0, 1.9, True),
        Opening(0.0, 0.9, 2.4, 3.4, True, (2, 1), "door"),
        Opening(-3.4, 1.6, 1.2, 2.3),
        Opening(3.4, 1.6, 1.2, 2.3),
        Opening(7.6, 1.3, 1.4, 2.4, True, (2, 3)),
        Opening(10.4, 1.2, 2.0, 2.6, True, (4, 2)),
        Opening(13.4, 1.6, 1.2, 1.8),
        Opening(15.6, 1.4, 1.1, 2.2, True, (2, 2), "blind"),
        Opening(-11.6, 5.3, 1.3, 2.2),
        Opening(-8.8, 5.0, 1.6, 2.7, True, (2, 2)),
        Opening(-6.2, 5.4, 0.9, 2.0),
        Opening(-3.2, 5.5, 1.2, 2.1),
        Opening(0.0, 5.4, 1.7, 2.4, True, (3, 2)),
        Opening(3.2, 5.5, 1.2, 2.1),
        Opening(6.9, 5.2, 1.1, 2.4, True),
        Opening(15.6, 5.3, 1.2, 2.3, False, (2, 3)),
    ),
    portico=(-5.2, 5.2, 2.9, 4.9),
    columns=(-4.6, -3.0, -1.45, 1.45, 3.0, 4.6),
    column_radius=0.34,
    turret=(10.4, 3.6, 4.4),
    balcony=(-8.8, 4.75, 3.4),
    mosaic=(8.5, 5.1, 5.6, 2.6),
    plaque=(-4.9, 1.9, "1887"),
    name="МІСЬКА РАДА",
    pediment=True,
)

OTHER_HALL_1 = Hall(
    seed=5021,
    span=(-15.0, 15.0),
    height=8.5,
    wall=(0.79, 0.68, 0.48),
    trim=(0.87, 0.85, 0.79),
    base=(0.55, 0.53, 0.50),
    roof=(0.30, 0.33, 0.30),
    openings=(
        *(Opening(x, 1.2, 1.4, 2.3) for x in (-13.2, -10.6, -8.0, 8.0, 10.6, 13.2)),
        Opening(0.0, 0.9, 2.0, 3.0, False, (2, 1), "door"),
        *(Opening(x, 1.4, 1.1, 2.2) for x in (-4.0, 4.0)),
        *(Opening(x, 5.2, 1.4, 2.3, True) for x in (-13.2, -10.6, -8.0, -4.0, 0.0, 4.0, 8.0, 10.6, 13.2)),
    ),
    portico=(-6.0, 6.0, 3.2, 4.2),
    columns=(-5.4, -3.3, -1.2, 1.2, 3.3, 5.4),
    column_radius=0.37,
    turret=None,
    balcony=None,
    mosaic=None,
    plaque=(6.6, 1.9, "1954"),
    name="",
    pediment=True,
    clock_hands=(307.0, 84.0),
    clock_marks="dots",
    band=3.95,
    plinth=0.95,
    course=0.62,
    bracket_gap=None,
    surround=0.12,
    furnished=False,
    medallion=False,
    rise=1.35,
    slab=(0.9, 0.45),
    flag=((0.20, 0.45, 0.26), (0.88, 0.86, 0.80)),
)

OTHER_HALL_2 = Hall(
    seed=9377,
    span=(-17.0, 13.0),
    height=10.8,
    wall=(0.82, 0.64, 0.46),
    trim=(0.84, 0.82, 0.77),
    base=(0.58, 0.54, 0.50),
    roof=(0.38, 0.25, 0.20),
    openings=(
        *(Opening(x, 1.3, 1.2, 2.5, True, (2, 3)) for x in (-15.2, -12.9, -10.6, -8.3, 7.4, 9.5, 11.6)),
        Opening(0.0, 0.9, 2.6, 3.2, False, (2, 1), "door"),
        *(Opening(x, 1.5, 1.3, 2.2, False, (3, 2)) for x in (-3.3, 3.3)),
        *(
            Opening(x, 5.7, 1.2, 2.2, False, (2, 2))
            for x in (-15.2, -12.9, -10.6, -8.3, -3.3, 3.3, 7.4, 9.5, 11.6)
        ),
        Opening(0.0, 5.6, 1.5, 2.6, True, (2, 3)),
    ),
    portico=(-5.0, 5.0, 2.6, 5.6),
    columns=(-4.4, -1.6, 1.6, 4.4),
    column_radius=0.42,
    turret=(-11.7, 4.0, 4.0),
    balcony=(0.0, 5.35, 3.0),
    mosaic=None,
    plaque=(5.6, 2.0, "1911"),
    name="",
    pediment=False,
    clock_hands=(59.0, 348.0),
    clock_marks="quarters",
    band=4.95,
    plinth=1.45,
    course=0.0,
    bracket_gap=(0.45, 0.45),
    square_columns=True,
    surround=0.30,
    spire=4.2,
    furnished=False,
    slab=(0.4, 0.4),
    flag=((0.70, 0.16, 0.18), (0.86, 0.84, 0.80)),
)


def box(
    scene: Scene,
    span: tuple[F64, F64],
    texture: int,
    *,
    window: tuple[float, float, float, float] = (0, 0, 1, 1),
) -> None:
    """Six faces between two opposite corners."""
    (x0, y0, z0), (x1, y1, z1) = span
    faces = [
        (at(x0, y1, z0), at(x1, y1, z0), at(x0, y1, z1)),
        (at(x0, y0, z0), at(x1, y0, z0), at(x0, y0, z1)),
        (at(x0, y0, z0), at(x0, y1, z0), at(x0, y0, z1)),
        (at(x1, y1, z0), at(x1, y0, z0), at(x1, y1, z1)),
        (at(x0, y1, z1), at(x1, y1, z1), at(x0, y0, z1)),
        (at(x0, y1, z0), at(x1, y1, z0), at(x0, y0, z0)),
    ]
    for left, right, top in faces:
        scene.quad((left, right, top, 1.0), texture, window=window)


def rod(
    scene: Scene,
    ends: tuple[F64, F64],
    radii: tuple[float, float],
    texture: int,
    *,
    sides: int = 8,
    squash: float = 1.0,
    window: tuple[float, float, float, float] = (0, 0, 1, 1),
) -> None:
    """A round rod that may taper; `squash` flattens it in y (bodies)."""
    foot, head = ends
    along = head - foot
    along = along / np.linalg.norm(along)
    helper = at(0, 1, 0) if abs(along[1]) < 0.9 else at(0, 0, 1)
    p = np.cross(along, helper)
    p /= np.linalg.norm(p)
    q = np.cross(along, p) * squash
    turns = np.linspace(0, 2 * np.pi, sides + 1)
    for i, (a, b) in enumerate(itertools.pairwise(turns)):
        one, other = p * np.cos(a) + q * np.sin(a), p * np.cos(b) + q * np.sin(b)
        part = (
            window[0] + (window[2] - window[0]) * i / sides,
            window[1],
            window[0] + (window[2] - window[0]) * (i + 1) / sides,
            window[3],
        )
        scene.quad(
            (foot + one * radii[0], foot + other * radii[0], head + one * radii[1], radii[1] / radii[0]),
            texture,
            normals=(one, other),
            window=part,
        )


def ball(scene: Scene, centre: F64, radius: float, texture: int, *, stretch: float = 1.0) -> None:
    steps = np.radians(np.linspace(-88, 88, 7))
    for low, high in itertools.pairwise(steps):
        ends = (
            centre + at(0, 0, radius * stretch * np.sin(low)),
            centre + at(0, 0, radius * stretch * np.sin(high)),
        )
        rod(scene, ends, (radius * float(np.cos(low)), radius * float(np.cos(high))), texture, sides=10)


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


def flag(
    scene: Scene, rng: Rng, place: tuple[F64, F64, float, float], colours: tuple[Colour, Colour]
) -> None:
    """`place`: upper corner at the staff, the way it blows, length and height."""
    corner, way, length, tall = place
    way = way / np.linalg.norm(way)
    across = np.cross(way, at(0, 0, 1))
    texture = scene.paint(paint.two_colours(rng, (220, 150), *colours))
    steps = 16
    turn = rng.random() * 6

    def edge(share: float) -> tuple[F64, F64]:
        phase = turn + share * 8.5
        wave, slope = 0.17 * share**0.6 * np.sin(phase), 0.17 * 8.5 / length * np.cos(phase)
        return corner + way * (share * length) + across * wave - at(
            0, 0, 0.28 * share * length
        ), across - way * slope

    for i in range(steps):
        (one, n_one), (other, n_other) = edge(i / steps), edge((i + 1) / steps)
        low = at(0, 0, tall)
        part = (i / steps, 0, (i + 1) / steps, 1)
        scene.quad((one - low, other - low, one, 1.0), texture, normals=(n_one, n_other), window=part)


def build_person(scene: Scene, seed: int, place: tuple[float, float, float], raised: bool = False) -> F64:
    """A plain standing figure, `place`: x, y, height. Returns the place of its right hand."""
    rng = np.random.default_rng(seed)
    x, y, tall = place
    s = tall / 1.78
    coat = scene.paint(
        paint.cloth(rng, (96, 96), (0.34, 0.36, 0.25) if rng.random() < 0.8 else (0.25, 0.26, 0.27))
    )
    legs = scene.paint(paint.cloth(rng, (64, 96), (0.30, 0.31, 0.23)))
    dark = scene.paint(paint.cloth(rng, (48, 48), (0.13, 0.12, 0.11)))
    skin = scene.paint(paint.bytes_of(paint.weathered(rng, paint.flat((48, 48), (0.62, 0.48, 0.40)), 20)))
    helmet = scene.paint(paint.cloth(rng, (48, 48), (0.30, 0.32, 0.22)))

    def part(
        a: tuple[float, float, float],
        b: tuple[float, float, float],
        radii: tuple[float, float],
        texture: int,
        squash: float = 1.0,
    ) -> None:
        ends = (at(x, y, 0) + s * np.array(a), at(x, y, 0) + s * np.array(b))
        rod(scene, ends, (radii[0] * s, radii[1] * s), texture, sides=10, squash=squash)

    lean = rng.uniform(-0.05, 0.05)
    for side in (-1, 1):
        stance = side * rng.uniform(0.12, 0.2)
        part((stance, 0.02, 0.0), (stance, 0.16, 0.03), (0.06, 0.05), dark)
        part((stance, 0, 0.04), (stance * 0.9, 0.0, 0.48), (0.065, 0.085), legs)
        part((stance * 0.9, 0, 0.48), (side * 0.095, 0, 0.90), (0.085, 0.11), legs)
    part((0, 0, 0.82), (0, 0, 1.05), (0.19, 0.18), coat, 0.7)
    part((0, 0, 1.05), (lean, 0, 1.38), (0.18, 0.235), coat, 0.66)
    part((lean, 0, 1.38), (lean, 0, 1.49), (0.235, 0.09), coat, 0.66)
    part((0, 0.03, 1.02), (lean, 0.05, 1.36), (0.17, 0.19), dark if rng.random() < 0.4 else helmet, 0.75)
    part((lean, 0, 1.46), (lean, 0, 1.56), (0.06, 0.06), skin)
    ball(scene, at(x, y, 0) + s * at(lean, 0.01, 1.63), 0.098 * s, skin, stretch=1.22)
    ball(scene, at(x, y, 0) + s * at(lean, -0.01, 1.68), 0.125 * s, helmet, stretch=0.85)
    hands = []
    for side in (-1, 1):
        up = raised and side == 1
        elbow = (side * 0.40, 0.12, 1.30) if up else (side * 0.29, rng.uniform(-0.05, 0.12), 1.10)
        hand = (
            (side * 0.46, 0.22, 1.52) if up else (side * rng.uniform(0.2, 0.3), rng.uniform(0.1, 0.3), 0.86)
        )
        part((side * 0.22, 0, 1.41), elbow, (0.075, 0.06), coat)
        part(elbow, hand, (0.06, 0.045), coat)
        ball(scene, at(x, y, 0) + s * np.array(hand), 0.055 * s, skin)
        hands.append(at(x, y, 0) + s * np.array(hand))
    return hands[1]


def build_group(scene: Scene, seed: int) -> None:
    """Five people before the steps, one with a flag on a staff."""
    rng = np.random.default_rng(seed)
    places = [(0.2, 20.4, 1.80), (1.25, 19.9, 1.74), (2.2, 20.6, 1.85), (3.3, 20.1, 1.77), (-1.0, 19.8, 1.79)]
    for i, place in enumerate(places):
        hand = build_person(scene, seed + i, place, raised=i == 2)
        if i == 2:
            wood = scene.paint(
                paint.bytes_of(paint.weathered(rng, paint.flat((64, 16), (0.5, 0.38, 0.24)), 10))
            )
            top = hand + at(0.12, 0.05, 1.45)
            rod(scene, (hand - at(0.06, 0.02, 0.7), top), (0.02, 0.018), wood, sides=6)
            flag(scene, rng, (top - at(0.01, 0, 0.05), at(1, 0.25, 0), 1.35, 0.9), OUR_HALL.flag)


Ground = tuple[Colour, Colour]  # board and writing


def build_notice(
    scene: Scene,
    seed: int,
    place: tuple[float, float, float],
    words: tuple[str, ...],
    look: tuple[Ground, int],
) -> None:
    """A board on two legs that says what the picture is. `place`: x, y, turn in degrees; `look`: colours, font."""
    rng = np.random.default_rng(seed)
    x, y, turn = place
    wide, tall = 1.7, 0.30 * len(words) + 0.06
    size = (round(wide * 230), round(tall * 230))
    board = scene.paint(paint.notice(rng, size, list(words), look[0], font=look[1]))
    way = at(np.cos(np.radians(turn)), np.sin(np.radians(turn)), 0)
    left, high = at(x, y, 0.75) - way * wide / 2, at(0, 0, tall)
    scene.quad((left, left + way * wide, left + high, 1.0), board)
    iron = scene.paint(paint.bytes_of(paint.flat((8, 8), (0.22, 0.22, 0.22))))
    for share in (0.12, 0.88):
        foot = at(x, y, 0) + way * wide * (share - 0.5) - at(0, 0.04, 0)
        rod(scene, (foot, foot + at(0, 0, 0.75 + tall)), (0.03, 0.03), iron, sides=6)


def build_pavement_words(
    scene: Scene,
    seed: int,
    place: tuple[float, float, float],
    words: tuple[str, ...],
    look: tuple[Ground, int],
) -> None:
    """The same, worn, in road paint on the ground."""
    rng = np.random.default_rng(seed)
    x, y, turn = place
    wide, tall = 6.0, 2.8 * len(words)
    stencil = paint.stencil(
        rng, (round(wide * 120), round(tall * 120)), list(words), look[0][1], font=look[1]
    )
    a = np.radians(turn)
    way, up = at(np.cos(a), np.sin(a), 0), at(np.sin(a), -np.cos(a), 0)
    left = at(x, y, 0.012) - way * wide / 2 - up * tall / 2
    scene.quad((left, left + way * wide, left + up * tall, 1.0), scene.paint(stencil), casts=False)


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
