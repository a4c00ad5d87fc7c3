"""What comes and goes on the square: flags, plain standing figures, and the words that say what it is."""

from __future__ import annotations

import numpy as np

from tests import scene_paint as paint
from tests.scene import F64, Scene
from tests.scene_plans import OUR_HALL, Colour
from tests.scene_shapes import at, ball, rod

Rng = np.random.Generator


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
