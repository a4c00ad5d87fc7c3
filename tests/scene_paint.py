"""Procedural materials for `scene`: plaster, stone, paving, windows, leaves, clocks; sRGB bytes, seeded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance.vision.cv import cv2

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
Rng = np.random.Generator
Colour = tuple[float, float, float]


def cloudy(rng: Rng, shape: tuple[int, int], cell: float, octaves: int = 5) -> F32:
    """Smooth noise of several sizes, about 0 to 1; `cell`: largest grain in pixels."""
    h, w = shape
    out = np.zeros(shape, np.float32)
    for octave in range(octaves):
        size = max(cell / 2**octave, 1.0)
        grid = rng.random((int(h / size) + 3, int(w / size) + 3)).astype(np.float32)
        big = (int(grid.shape[1] * size) + 1, int(grid.shape[0] * size) + 1)
        fine = cv2.resize(grid, big, interpolation=cv2.INTER_CUBIC)
        out += fine[:h, :w] * np.float32(0.6**octave)
    low, high = np.percentile(out[:: max(1, h // 200), :: max(1, w // 200)], [1, 99])
    return np.asarray(np.clip((out - low) / max(1e-6, high - low), 0, 1), np.float32)


def _stretched(small: F32, shape: tuple[int, int]) -> F32:
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def flat(shape: tuple[int, int], colour: Colour) -> F32:
    return np.asarray(np.broadcast_to(np.array(colour, np.float32), (*shape, 3)).copy(), np.float32)


def blend(under: F32, over: F32 | Colour, share: F32) -> F32:
    return np.asarray(under + (np.asarray(over, np.float32) - under) * share[..., None], np.float32)


def bytes_of(colour: F32, alpha: U8 | None = None) -> U8:
    solid = np.asarray(np.clip(np.rint(colour * 255), 0, 255), np.uint8)
    return solid if alpha is None else np.dstack([solid, alpha])


def cracks(rng: Rng, shape: tuple[int, int], count: int, step: float) -> F32:
    """Thin wandering lines, 0 to 1."""
    lines = np.zeros(shape, np.uint8)
    for _ in range(count):
        at = rng.random(2) * [shape[1], shape[0]]
        turn = rng.random() * 6.28
        path = [at.copy()]
        for _ in range(int(rng.integers(8, 40))):
            turn += rng.normal(0, 0.5)
            at = at + step * np.array([np.cos(turn), np.sin(turn)])
            path.append(at.copy())
        points = np.array(path).round().astype(np.int32)
        cv2.polylines(lines, [points], False, int(rng.integers(90, 255)), 1, cv2.LINE_AA)
    return np.asarray(lines, np.float32) / np.float32(255)


def weathered(rng: Rng, under: F32, ppm: float, strength: float = 1.0) -> F32:
    """Stains, rain streaks and grain over any wall."""
    shape = under.shape[:2]
    tone = 1 + strength * (0.20 * (cloudy(rng, shape, ppm * 2.2, 6) - 0.5))
    streaks = cloudy(rng, (max(4, shape[0] // 24), shape[1]), ppm * 0.12, 4)
    streaks = _stretched(streaks, shape)
    tone = tone * (1 - 0.22 * strength * np.clip(streaks - 0.55, 0, 1) * cloudy(rng, shape, ppm * 3, 3) * 2)
    rising = np.clip((np.linspace(0, 1, shape[0]) - 0.86) / 0.14, 0, 1)[:, None] ** 2
    tone = tone * (1 - 0.25 * strength * rising * cloudy(rng, shape, ppm, 4))
    spots = cloudy(rng, shape, ppm * 0.25, 4)
    tone = tone * (1 - 0.25 * strength * np.clip(spots - 0.72, 0, 1) * 3)
    grain = rng.normal(1, 0.022, shape).astype(np.float32)
    return np.asarray(under * (tone * grain)[..., None], np.float32)


def bricks(rng: Rng, shape: tuple[int, int], ppm: float, colour: Colour) -> F32:
    out = flat(shape, (0.62, 0.59, 0.54))
    tall, wide = 0.075 * ppm, 0.25 * ppm
    for row in range(int(shape[0] / tall) + 1):
        for column in range(-1, int(shape[1] / wide) + 1):
            x = (column + 0.5 * (row % 2)) * wide
            tint = np.array(colour) * rng.normal(1, 0.13) * rng.normal(1, 0.03, 3)
            box = (
                slice(int(row * tall + 1), int((row + 1) * tall)),
                slice(max(0, int(x + 1)), max(0, int(x + wide))),
            )
            out[box] = tint
    return out


def plaster(rng: Rng, size_m: tuple[float, float], ppm: float, colour: Colour, decay: float = 1.0) -> F32:
    """Painted plaster on brick: repairs in other tints, fallen patches, cracks. `size_m`: width, height."""
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    out = flat(shape, colour)
    for _ in range(int(size_m[0] * size_m[1] * 0.10 * decay)):
        x, y = rng.random(2) * [shape[1], shape[0]]
        half = rng.uniform(0.2, 1.0, 2) * ppm
        box = (
            slice(max(0, int(y - half[1])), int(y + half[1])),
            slice(max(0, int(x - half[0])), int(x + half[0])),
        )
        out[box] *= rng.normal(1, 0.05) * rng.normal(1, 0.015, 3)
    depth = cloudy(rng, shape, ppm * 2.5, 6) + 0.25 * cloudy(rng, shape, ppm * 0.3, 3)
    level = np.percentile(depth, 100 - 6 * decay)
    fallen = np.clip((depth - level) * 60, 0, 1).astype(np.float32)
    rim = np.clip((depth - level + 0.02) * 60, 0, 1).astype(np.float32) - fallen
    out = blend(out, bricks(rng, shape, ppm, (0.55, 0.33, 0.25)), fallen * np.float32(0.85))
    out = blend(out, (0.83, 0.80, 0.74), rim * np.float32(0.6))
    crack = cracks(rng, shape, int(size_m[0] * size_m[1] * 0.14 * decay) + 1, ppm * 0.12)
    out = blend(out, (0.28, 0.24, 0.20), crack * np.float32(0.7))
    return weathered(rng, out, ppm)


def ashlar(
    rng: Rng,
    size_m: tuple[float, float],
    ppm: float,
    colour: Colour,
    block: tuple[float, float],
    *,
    hue: float = 0.018,
) -> F32:
    """Courses of dressed stone of uneven length; `block`: usual length and height in metres."""
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    out = flat(shape, (0.30, 0.28, 0.26))
    y = 0.0
    while y < shape[0]:
        tall = block[1] * ppm * rng.uniform(0.9, 1.1)
        x = -rng.random() * block[0] * ppm
        while x < shape[1]:
            wide = block[0] * ppm * rng.uniform(0.55, 1.45)
            tint = np.array(colour) * rng.normal(1, 0.075) * rng.normal(1, hue, 3)
            gap = max(1, int(0.012 * ppm))
            x0, x1 = max(0, int(x + gap)), max(0, int(x + wide))
            y0, y1 = int(y + gap), int(y + tall)
            out[y0:y1, x0:x1] = tint
            out[y0 : y0 + gap, x0:x1] = tint * 1.12
            x += wide
        y += tall
    veins = cracks(rng, shape, int(size_m[0] * size_m[1] * 0.8) + 1, ppm * 0.06)
    out = blend(out, (0.35, 0.33, 0.31), veins * np.float32(0.5))
    return weathered(rng, out, ppm, 0.8)


def paving(
    rng: Rng, size_m: tuple[float, float], ppm: float, colour: Colour, slab: tuple[float, float]
) -> F32:
    """Uneven slabs with joints, patches, stains and gum."""
    out = ashlar(rng, size_m, ppm, colour, slab, hue=0.007)
    shape = out.shape[:2]
    for _ in range(int(size_m[0] * size_m[1] / 45)):
        x, y = rng.random(2) * [shape[1], shape[0]]
        half = rng.uniform(0.3, 1.4, 2) * ppm
        corners = np.array(cv2.boxPoints(((x, y), tuple(2 * half), rng.uniform(0, 90)))).astype(np.int32)
        tint = np.array([1, 0.99, 0.97]) * rng.uniform(0.35, 0.5)
        cv2.fillPoly(out, [corners], tuple(float(t) for t in tint))
    grit = rng.normal(1, 0.03, shape).astype(np.float32)
    out = np.asarray(out * grit[..., None], np.float32)
    stains = np.clip(cloudy(rng, shape, ppm * 1.4, 5) - 0.66, 0, 1) * 1.3
    out = blend(out, (0.24, 0.22, 0.20), np.asarray(stains, np.float32))
    gum = np.zeros(shape, np.uint8)
    for _ in range(int(size_m[0] * size_m[1] * 1.5)):
        x, y = (rng.random(2) * [shape[1], shape[0]]).astype(int)
        cv2.circle(gum, (int(x), int(y)), int(rng.integers(1, max(2, int(ppm * 0.05)))), 255, -1)
    return blend(np.asarray(out, np.float32), (0.30, 0.29, 0.28), gum.astype(np.float32) / np.float32(400))


def asphalt(rng: Rng, size_m: tuple[float, float], ppm: float) -> F32:
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    out = flat(shape, (0.33, 0.33, 0.34)) * (1 + 0.25 * (cloudy(rng, shape, ppm * 4, 6) - 0.5))[..., None]
    lines = cracks(rng, shape, int(size_m[0] * size_m[1] / 12), ppm * 0.25)
    out = blend(np.asarray(out, np.float32), (0.12, 0.12, 0.12), lines)
    return np.asarray(out * rng.normal(1, 0.07, shape).astype(np.float32)[..., None], np.float32)


def lawn(rng: Rng, size_m: tuple[float, float], ppm: float, season: str) -> F32:
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    base = {"summer": (0.29, 0.40, 0.15), "autumn": (0.38, 0.37, 0.17), "bare": (0.40, 0.36, 0.24)}[season]
    out = blend(flat(shape, base), (0.42, 0.38, 0.24), cloudy(rng, shape, ppm * 1.5, 6) * np.float32(0.6))
    blades = rng.normal(1, 0.16, (shape[0] // 2 + 1, shape[1])).astype(np.float32)
    blades = _stretched(blades, shape)
    out = np.asarray(out * blades[..., None], np.float32)
    if season == "autumn":
        fallen = (rng.random(shape) > 0.985).astype(np.float32)
        spots = np.asarray(cv2.dilate(fallen, np.ones((2, 2), np.uint8)), np.float32)
        out = blend(out, (0.66, 0.42, 0.12), spots)
    return out


def interior(rng: Rng, size_px: tuple[int, int], bars: tuple[int, int], frame: Colour) -> U8:
    """A window: dark room, curtains or blinds or paper, then frame and bars. `size_px`: width, height."""
    w, h = size_px
    room = flat((h, w), (0.10, 0.11, 0.12)) * rng.uniform(0.6, 1.5)
    room = room * (0.7 + 0.6 * cloudy(rng, (h, w), w * 0.7, 4))[..., None]
    what = int(rng.integers(0, 6))
    if what <= 2:
        tint = np.array([[0.75, 0.73, 0.66], [0.62, 0.48, 0.36], [0.52, 0.60, 0.60]][int(rng.integers(3))])
        folds = 0.75 + 0.25 * np.sin(np.linspace(0, rng.uniform(30, 60), w) + rng.random() * 6)
        for side in (0, 1):
            edge = int(w * rng.uniform(0.08, 0.42))
            part = slice(0, edge) if side == 0 else slice(w - edge, w)
            drop = int(h * rng.uniform(0.6, 1.0))
            room[:drop, part] = tint * folds[part][None, :, None] * rng.uniform(0.7, 1.0)
    elif what == 3:
        drop = int(h * rng.uniform(0.25, 0.9))
        slats = (np.arange(drop) % 6 < 4)[:, None, None]
        room[:drop] = np.where(slats, 0.68, 0.42) * rng.uniform(0.8, 1.1)
    elif what == 4:
        x, y = int(w * rng.uniform(0.1, 0.5)), int(h * rng.uniform(0.1, 0.6))
        room[y : y + int(h * 0.3), x : x + int(w * 0.4)] = rng.uniform(0.35, 0.8) * rng.normal(1, 0.08, 3)
    for _ in range(int(rng.integers(0, 4))):
        centre = (int(rng.random() * w), int(h * rng.uniform(0.6, 1.0)))
        shade = tuple(float(t) for t in rng.uniform(0.12, 0.42) * rng.normal(1, 0.10, 3))
        cv2.ellipse(room, centre, (int(w * 0.12), int(h * 0.14)), 0, 0, 360, shade, -1, cv2.LINE_AA)
    room = np.asarray(room, np.float32)
    thick = max(3, w // 18)
    white = tuple(float(c * rng.uniform(0.86, 1.05)) for c in frame)
    cv2.rectangle(room, (0, 0), (w - 1, h - 1), white, 2 * thick)
    for i in range(1, bars[0]):
        cv2.line(room, (w * i // bars[0], 0), (w * i // bars[0], h), white, thick)
    for j in range(1, bars[1]):
        y = int(h * (j / bars[1] if bars[1] != 2 else 0.34))
        cv2.line(room, (0, y), (w, y), white, thick)
    return bytes_of(weathered(rng, room, w, 0.5))


def door(rng: Rng, size_px: tuple[int, int], colour: Colour) -> U8:
    w, h = size_px
    wood = flat((h, w), colour)
    grain = cv2.resize(cloudy(rng, (h // 12 + 4, w), 4, 3), (w, h))
    wood = np.asarray(wood * (0.75 + 0.4 * grain)[..., None], np.float32)
    for x in (0, w // 2):
        for y, tall in ((0.05, 0.2), (0.29, 0.3), (0.63, 0.31)):
            corner = (x + w // 14, int(h * y))
            other = (x + w // 2 - w // 14, int(h * (y + tall)))
            cv2.rectangle(wood, corner, other, tuple(c * 0.55 for c in colour), 3)
            cv2.rectangle(
                wood, (corner[0] + 3, corner[1] + 3), other, tuple(min(1.0, c * 1.35) for c in colour), 1
            )
    cv2.line(wood, (w // 2, 0), (w // 2, h), (0.08, 0.06, 0.05), 3)
    cv2.circle(wood, (w // 2 + w // 18, h // 2), max(2, w // 50), (0.75, 0.62, 0.30), -1, cv2.LINE_AA)
    return bytes_of(weathered(rng, wood, w / 2))


def relief(rng: Rng, size_m: tuple[float, float], ppm: float, colour: Colour) -> F32:
    """A carved band: wreaths, leaves, tools and figures, no two alike, as light and dark edges."""
    shape = (round(size_m[1] * ppm), round(size_m[0] * ppm))
    height = np.zeros(shape, np.float32)
    x = 0.2 * shape[0]
    while x < shape[1] - 0.4 * shape[0]:
        step = shape[0] * rng.uniform(0.45, 1.0)
        for _ in range(int(rng.integers(4, 11))):
            centre = (int(x + rng.normal(0.4, 0.25) * step), int(shape[0] * rng.uniform(0.15, 0.85)))
            axes = tuple(int(max(2, a)) for a in rng.uniform(0.04, 0.24, 2) * shape[0])
            line = -1 if rng.random() < 0.6 else max(2, shape[0] // 18)
            cv2.ellipse(
                height, centre, axes, rng.uniform(0, 180), 0, rng.uniform(180, 360), rng.uniform(0.4, 1), line
            )
        ends = (rng.random((2, 2)) * [step, shape[0]] + [x, 0]).astype(int)
        one, other = ends.tolist()
        cv2.line(height, one, other, 0.8, max(2, shape[0] // 14))
        x += step
    height = np.asarray(cv2.GaussianBlur(height, (0, 0), ppm * 0.012 + 0.6), np.float32)
    slope = cv2.Sobel(height, cv2.CV_32F, 1, 0) * 0.5 + cv2.Sobel(height, cv2.CV_32F, 0, 1)
    out = flat(shape, colour) * (1 + 0.16 * np.clip(-slope, -2.2, 2.2) + 0.12 * (height - 0.4))[..., None]
    return weathered(rng, np.asarray(out, np.float32), ppm, 0.8)


def mosaic(rng: Rng, size_px: tuple[int, int], hues: list[Colour]) -> U8:
    """A panel of small coloured stones around large shapes. `size_px`: width, height."""
    w, h = size_px
    plan = flat((h, w), hues[0])
    for _ in range(26):
        tint = tuple(float(c) for c in np.array(hues[int(rng.integers(len(hues)))]) * rng.uniform(0.8, 1.1))
        centre = (int(rng.random() * w), int(rng.random() * h))
        if rng.random() < 0.5:
            axes = tuple(int(a) for a in rng.uniform(0.05, 0.3, 2) * min(w, h))
            cv2.ellipse(plan, centre, axes, rng.uniform(0, 180), 0, 360, tint, -1)
        else:
            corners = (
                np.array(centre) + rng.normal(0, 0.2, (int(rng.integers(3, 6)), 2)) * min(w, h)
            ).astype(np.int32)
            cv2.fillPoly(plan, [cv2.convexHull(corners)], tint)
    side = 7
    small = cv2.resize(plan, (w // side, h // side), interpolation=cv2.INTER_NEAREST)
    small = small * rng.normal(1, 0.16, small.shape[:2])[..., None]
    stones = cv2.resize(small.astype(np.float32), (w, h), interpolation=cv2.INTER_NEAREST)
    stones[::side], stones[:, ::side] = 0.45, 0.45
    return bytes_of(weathered(rng, stones, w / 4, 0.6))


def leaves(rng: Rng, side_px: int, hues: list[Colour], density: float) -> U8:
    """A spray of leaves, cut out."""
    out = np.zeros((side_px, side_px, 3), np.uint8)
    alpha = np.zeros((side_px, side_px), np.uint8)
    for _ in range(int(330 * density)):
        turn, far = rng.random() * 6.28, abs(rng.normal(0, 0.22))
        centre = (int(side_px * (0.5 + far * np.cos(turn))), int(side_px * (0.5 + far * np.sin(turn))))
        axes = (int(side_px * rng.uniform(0.018, 0.034)), int(side_px * rng.uniform(0.010, 0.018)))
        hue = np.array(hues[int(rng.integers(len(hues)))]) * rng.uniform(0.6, 1.2)
        tint = tuple(float(v) for v in np.clip(hue * 255, 0, 255))
        tilt = rng.uniform(0, 180)
        cv2.ellipse(out, centre, axes, tilt, 0, 360, tint, -1)
        cv2.ellipse(alpha, centre, axes, tilt, 0, 360, 255, -1)
    return np.dstack([out, alpha])


def clock(rng: Rng, side_px: int, marks: str, hands: tuple[float, float]) -> U8:
    """A round clock on a square; `marks`: bars, dots or quarters; `hands`: hour and minute, degrees from twelve."""
    face = flat((side_px, side_px), (0.88, 0.86, 0.79))
    face = weathered(rng, face, side_px / 2, 1.2)
    alpha = np.zeros((side_px, side_px), np.uint8)
    c, r = side_px // 2, side_px // 2 - 2
    cv2.circle(alpha, (c, c), r, 255, -1)
    ink, middle = (0.13, 0.12, 0.11), (c, c)
    cv2.circle(face, middle, int(r * 0.97), ink, max(2, side_px // 40), cv2.LINE_AA)
    if marks != "quarters":
        cv2.circle(
            face,
            middle,
            int(r * (0.80 if marks == "bars" else 0.58)),
            ink,
            max(1, side_px // 90),
            cv2.LINE_AA,
        )
    for hour in range(12):
        turn = np.radians(hour * 30)
        ends = [(int(c + r * f * np.sin(turn)), int(c - r * f * np.cos(turn))) for f in (0.68, 0.90)]
        if marks == "dots":
            cv2.circle(face, ends[0], side_px // (26 if hour % 3 else 18), ink, -1, cv2.LINE_AA)
        elif marks == "bars" or hour % 3 == 0:
            thick = side_px // (22 if hour % 3 == 0 else 45)
            cv2.line(face, ends[0], ends[1], ink, thick, cv2.LINE_AA)
    for angle, length, thick in ((hands[0], 0.48, 26), (hands[1], 0.74, 36)):
        turn = np.radians(angle)
        tip = (int(c + r * length * np.sin(turn)), int(c - r * length * np.cos(turn)))
        cv2.line(face, (c, c), tip, (0.08, 0.07, 0.07), side_px // thick, cv2.LINE_AA)
    return bytes_of(face, alpha)


_STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "М": [[(0, 0), (0, 1), (0.5, 0.4), (1, 1), (1, 0)]],
    "І": [[(0.5, 0), (0.5, 1)]],
    "С": [[(1, 0.85), (0.75, 1), (0.3, 1), (0, 0.7), (0, 0.3), (0.3, 0), (0.75, 0), (1, 0.15)]],
    "Ь": [[(0, 1), (0, 0), (0.7, 0), (1, 0.15), (1, 0.4), (0.7, 0.55), (0, 0.55)]],
    "К": [[(0, 0), (0, 1)], [(1, 1), (0, 0.5), (1, 0)]],
    "А": [[(0, 0), (0.5, 1), (1, 0)], [(0.2, 0.35), (0.8, 0.35)]],
    "Р": [[(0, 0), (0, 1), (0.7, 1), (1, 0.85), (1, 0.62), (0.7, 0.48), (0, 0.48)]],
    "Д": [[(0.15, 0.15), (0.3, 1), (0.85, 1), (0.85, 0.15)], [(0, -0.1), (0, 0.15), (1, 0.15), (1, -0.1)]],
    "Л": [[(0, 0), (0.3, 1), (1, 1), (1, 0)]],
    "У": [[(0, 1), (0.5, 0.45)], [(1, 1), (0.3, 0)]],
    "Б": [[(0.9, 1), (0, 1), (0, 0), (0.7, 0), (1, 0.15), (1, 0.4), (0.7, 0.55), (0, 0.55)]],
    "Т": [[(0, 1), (1, 1)], [(0.5, 1), (0.5, 0)]],
    "Е": [[(1, 0), (0, 0), (0, 1), (1, 1)], [(0, 0.5), (0.8, 0.5)]],
}


def letters(board: F32, text: str, height_px: float, colour: Colour) -> None:
    """Writes capitals (strokes of our own, so that no font is needed) in the middle of a board."""
    h, w = board.shape[:2]
    wide = height_px * 0.95
    x = (w - wide * (len(text) - 0.35)) / 2
    for letter in text:
        for line in _STROKES.get(letter, []):
            points = [(x + px * wide * 0.62, h / 2 + height_px / 2 - py * height_px) for px, py in line]
            corners = np.array(points).round().astype(np.int32)
            cv2.polylines(board, [corners], False, colour, max(2, int(height_px / 6)), cv2.LINE_AA)
        x += wide


def writing(size_px: tuple[int, int], lines: list[str], font: int, thick: int) -> F32:
    """Latin text filling a board, 0 to 1."""
    w, h = size_px
    ink = np.zeros((h, w), np.uint8)
    for i, line in enumerate(lines):
        (wide, _), _ = cv2.getTextSize(line, font, 1.0, thick)
        scale = min((w - 30) / max(1, wide), h / len(lines) / 34)
        (wide, tall), _ = cv2.getTextSize(line, font, scale, thick)
        where = (int((w - wide) / 2), int(h * (i + 0.5) / len(lines) + tall / 2))
        cv2.putText(ink, line, where, font, scale, 255, thick, cv2.LINE_AA)
    return np.asarray(ink, np.float32) / np.float32(255)


def notice(
    rng: Rng,
    size_px: tuple[int, int],
    lines: list[str],
    colours: tuple[Colour, Colour],
    *,
    font: int = cv2.FONT_HERSHEY_DUPLEX,
) -> U8:
    """A painted board with Latin text. `colours`: ground and writing."""
    w, h = size_px
    board = weathered(rng, flat((h, w), colours[0]), w / 3, 0.7)
    cv2.rectangle(board, (4, 4), (w - 5, h - 5), colours[1], 2, cv2.LINE_AA)
    return bytes_of(blend(board, colours[1], writing(size_px, lines, font, 2)))


def stencil(rng: Rng, size_px: tuple[int, int], lines: list[str], colour: Colour, *, font: int) -> U8:
    """Worn road paint: text cut out."""
    w, h = size_px
    ink = cv2.resize(writing((w, h // 4), lines, font, 2), (w, h), interpolation=cv2.INTER_LINEAR)
    worn = cloudy(rng, (h, w), 40, 5) > 0.14
    alpha = np.asarray(((ink > 0.4) & worn) * np.uint8(255), np.uint8)
    return bytes_of(weathered(rng, flat((h, w), colour), 60), alpha)


def cloth(rng: Rng, size_px: tuple[int, int], colour: Colour) -> U8:
    w, h = size_px
    out = flat((h, w), colour) * (0.7 + 0.6 * cloudy(rng, (h, w), w / 5, 5))[..., None]
    blots = (cloudy(rng, (h, w), w / 7, 3) > 0.6).astype(np.float32)
    dark = np.asarray(np.array(colour) * 0.55, np.float32)
    return bytes_of(blend(np.asarray(out, np.float32), dark, blots * np.float32(0.7)))


def two_colours(rng: Rng, size_px: tuple[int, int], upper: Colour, lower: Colour) -> U8:
    w, h = size_px
    out = flat((h, w), upper)
    out[h // 2 :] = lower
    return bytes_of(weathered(rng, out, w, 0.5))
