"""A small renderer with known truth: textured flat pieces, a pinhole camera, a real sun, cast shadows.

Local metres: x east, y north, z up. Every piece is a flat quadrilateral given as a 4x3 matrix that takes
(u, v, 1) to homogeneous space, so that a camera sees it through one homography, and trapezia and prisms are
exact. Visibility is a z-buffer, cast shadows and ambient light are z-buffers seen from the sun and the sky.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from provenance.vision.cv import cv2

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]

MATT, GLASS, LEAF = 0, 1, 2
OVERSAMPLING = 2
NOTHING = -1


@dataclass(frozen=True)
class Camera:
    """A pinhole. `position` in local metres; heading from north clockwise, pitch up, roll clockwise, degrees."""

    position: tuple[float, float, float]
    heading_deg: float
    pitch_deg: float
    roll_deg: float
    hfov_deg: float
    width: int
    height: int

    @property
    def k(self) -> F64:
        """Focal length and principal point in pixels; pixel centres at whole numbers."""
        focal = self.width / 2 / np.tan(np.radians(self.hfov_deg) / 2)
        return np.array([[focal, 0, (self.width - 1) / 2], [0, focal, (self.height - 1) / 2], [0, 0, 1.0]])

    @property
    def camera_from_local(self) -> F64:
        """Rotation (3x3): rows are the camera's right, down and forward in local axes."""
        h, p, r = np.radians([self.heading_deg, self.pitch_deg, self.roll_deg])
        forward = np.array([np.sin(h) * np.cos(p), np.cos(h) * np.cos(p), np.sin(p)])
        level_right = np.array([np.cos(h), -np.sin(h), 0.0])
        level_down = np.cross(forward, level_right)
        right = np.cos(r) * level_right + np.sin(r) * level_down
        return np.stack([right, np.cross(forward, right), forward])

    @property
    def projection(self) -> F64:
        """K [R | t] (3x4)."""
        rotation = self.camera_from_local
        shift = -rotation @ np.array(self.position)
        return np.asarray(self.k @ np.column_stack([rotation, shift]))

    def scaled(self, factor: float) -> Camera:
        return replace(self, width=round(self.width * factor), height=round(self.height * factor))


@dataclass(frozen=True)
class Light:
    """`towards_sun` is a unit vector in local axes; `seed` shapes the clouds; `haze` 0 to 1."""

    towards_sun: tuple[float, float, float]
    seed: int
    haze: float = 0.3
    clouds: float = 0.5
    exposure: float = 1.0


def towards_sun(azimuth_deg: float, elevation_deg: float) -> tuple[float, float, float]:
    a, e = np.radians([azimuth_deg, elevation_deg])
    return float(np.sin(a) * np.cos(e)), float(np.cos(a) * np.cos(e)), float(np.sin(e))


@dataclass
class Texture:
    """RGBA bytes (sRGB) with halved copies; `alpha` where some of it is cut out."""

    levels: list[U8]
    cut: bool

    @classmethod
    def of(cls, pixels: U8) -> Texture:
        if pixels.shape[2] == 3:
            pixels = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
        levels = [pixels]
        while min(levels[-1].shape[:2]) > 4:
            h, w = levels[-1].shape[:2]
            smaller = cv2.resize(levels[-1], (max(1, w // 2), max(1, h // 2)), interpolation=cv2.INTER_AREA)
            levels.append(np.asarray(smaller, np.uint8))
        return cls(levels, bool((pixels[..., 3] < 128).any()))


@dataclass
class Piece:
    """A flat quadrilateral: `local_from_uv` (4x3), normals at u=0 and u=1, part of a texture."""

    local_from_uv: F64
    normals: F64
    texture: int
    window: tuple[float, float, float, float]
    kind: int
    width_m: float
    casts: bool
    dims_sky: bool


@dataclass
class Scene:
    """Pieces, textures and named points. `axes` (3x3) turns the builder's coordinates into local ones."""

    axes: F64
    pieces: list[Piece] = field(default_factory=list)
    textures: list[Texture] = field(default_factory=list)
    points: dict[str, F64] = field(default_factory=dict)
    dims_sky: bool = True

    def copy(self) -> Scene:
        return Scene(self.axes, list(self.pieces), list(self.textures), dict(self.points), self.dims_sky)

    def paint(self, pixels: U8) -> int:
        self.textures.append(Texture.of(pixels))
        return len(self.textures) - 1

    def point(self, name: str, at: tuple[float, float, float]) -> None:
        self.points[name] = self.axes @ np.array(at)

    def quad(
        self,
        corners: tuple[F64, F64, F64, float],
        texture: int,
        *,
        normals: tuple[F64, F64] | None = None,
        window: tuple[float, float, float, float] = (0, 0, 1, 1),
        kind: int = MATT,
        casts: bool = True,
    ) -> None:
        """`corners`: bottom left, bottom right, top left, and the width of the top over that of the bottom."""
        left, right, top, taper = corners
        left, right, top = self.axes @ left, self.axes @ right, self.axes @ top
        weight = 1.0 / taper
        matrix = np.zeros((4, 3))
        matrix[:3, 0] = right - left
        matrix[:3, 1] = weight * top - left
        matrix[:3, 2] = left
        matrix[3] = (0, weight - 1, 1)
        flat = np.cross(right - left, top - left)
        both = (flat, flat) if normals is None else (self.axes @ normals[0], self.axes @ normals[1])
        unit = np.stack([n / np.linalg.norm(n) for n in both])
        width_m = float(np.linalg.norm(right - left)) / max(1e-6, window[2] - window[0])
        self.pieces.append(Piece(matrix, unit, texture, window, kind, width_m, casts, self.dims_sky))


@dataclass(frozen=True)
class Seen:
    """What a camera sees per (oversampled) pixel: piece (or NOTHING), place on it, nearness (1/depth)."""

    piece: NDArray[np.int32]
    u: F32
    v: F32
    nearness: F32


def rasterise(scene: Scene, view: tuple[F64, F64], size: tuple[int, int], which: list[int]) -> Seen:
    """`view`: a 3x4 projection and the 4-vector whose product with a point's image grows towards the eye."""
    width, height = size
    seen = Seen(
        np.full((height, width), NOTHING, np.int32),
        np.zeros((height, width), np.float32),
        np.zeros((height, width), np.float32),
        np.full((height, width), -1e9, np.float32),
    )
    local_from_uv = np.stack([scene.pieces[i].local_from_uv for i in which])
    image_from_uv = view[0] @ local_from_uv
    boxes = _boxes(image_from_uv, size)
    shown = (
        (np.abs(np.linalg.det(image_from_uv)) > 1e-9)
        & (boxes[:, 2] > boxes[:, 0])
        & (boxes[:, 3] > boxes[:, 1])
    )
    uv_from_image = np.linalg.inv(image_from_uv[shown])
    near = (view[1] @ local_from_uv[shown])[:, None, :] @ uv_from_image
    forms = np.concatenate([uv_from_image, near], axis=1)
    for index, form, box in zip(np.array(which)[shown], forms, boxes[shown].tolist(), strict=True):
        _draw(scene, int(index), (form, box), seen)
    return seen


def _draw(scene: Scene, index: int, place: tuple[F64, list[int]], seen: Seen) -> None:
    forms, (x0, y0, x1, y1) = place
    steps = forms.astype(np.float32)
    starts = (forms[:, 2] + forms[:, 0] * x0 + forms[:, 1] * y0).astype(np.float32)
    x = np.arange(x1 - x0, dtype=np.float32)
    y = np.arange(y1 - y0, dtype=np.float32)
    a, b, w, near = (
        (s[0] * x)[None, :] + (s[1] * y + c)[:, None] for s, c in zip(steps, starts, strict=True)
    )
    here = (slice(y0, y1), slice(x0, x1))
    inside = (near > seen.nearness[here]) & (a >= 0) & (b >= 0) & (a <= w) & (b <= w) & (w > 0)
    rows, columns = np.nonzero(inside)
    if len(rows) == 0:
        return
    weight = w[rows, columns]
    u, v = a[rows, columns] / weight, b[rows, columns] / weight
    piece = scene.pieces[index]
    texture = scene.textures[piece.texture]
    if texture.cut:
        solid = _alpha(texture, piece.window, u, v) >= 128
        rows, columns, u, v = rows[solid], columns[solid], u[solid], v[solid]
    seen.nearness[here][rows, columns] = near[rows, columns]
    seen.piece[here][rows, columns] = index
    seen.u[here][rows, columns] = u
    seen.v[here][rows, columns] = v


def _boxes(image_from_uv: F64, size: tuple[int, int]) -> NDArray[np.int64]:
    """Rows x0, y0, x1, y1 around each piece; the whole picture where a piece reaches behind the eye."""
    corners = image_from_uv @ np.array([[0, 1, 1, 0], [0, 0, 1, 1], [1, 1, 1, 1.0]])
    behind = corners[:, 2] <= 1e-4
    flat = corners[:, :2] / np.where(behind, 1.0, corners[:, 2])[:, None]
    limit = np.array(size)
    low = np.clip(np.floor(flat.min(axis=2)), 0, limit).astype(np.int64)
    high = np.clip(np.ceil(flat.max(axis=2)) + 1, 0, limit).astype(np.int64)
    boxes = np.concatenate([low, high], axis=1)
    boxes[behind.any(axis=1)] = (0, 0, *size)
    boxes[behind.all(axis=1)] = 0
    return boxes


def _alpha(texture: Texture, window: tuple[float, float, float, float], u: F32, v: F32) -> U8:
    alpha = texture.levels[0][..., 3]
    h, w = alpha.shape
    column = np.clip(((window[0] + u * (window[2] - window[0])) * w).astype(np.int32), 0, w - 1)
    row = np.clip(((1 - window[1] - v * (window[3] - window[1])) * h).astype(np.int32), 0, h - 1)
    return np.asarray(alpha[row, column])


def eye(camera: Camera) -> tuple[F64, F64]:
    return camera.projection, np.array([0, 0, 0, 1.0])


@dataclass(frozen=True)
class Shade:
    """A z-buffer from far away in one direction: tells what that direction does not reach."""

    towards: F64
    view: tuple[F64, F64]
    height: F32

    def reached(self, points: F32, bias_m: float, jitter: tuple[float, float] = (0, 0)) -> NDArray[np.bool_]:
        flat = points @ self.view[0][:2, :3].T.astype(np.float32) + self.view[0][:2, 3].astype(np.float32)
        side = self.height.shape[0]
        column = np.clip(np.rint(flat[:, 0] + jitter[0]).astype(np.int32), 0, side - 1)
        row = np.clip(np.rint(flat[:, 1] + jitter[1]).astype(np.int32), 0, side - 1)
        own = points @ self.towards.astype(np.float32)
        return np.asarray(own >= self.height[row, column] - np.float32(bias_m))


def shade(scene: Scene, towards: F64, *, side: int, span_m: float, which: list[int]) -> Shade:
    across = np.cross([0.0, 0.0, 1.0], towards)
    if np.linalg.norm(across) < 1e-6:
        across = np.array([1.0, 0.0, 0.0])
    across /= np.linalg.norm(across)
    down = np.cross(across, towards)
    scale = side / span_m
    centre = scene.axes @ np.array([1.0, 12.0, 4.0])
    matrix = np.zeros((3, 4))
    for row, axis in enumerate((across, down)):
        matrix[row, :3] = axis * scale
        matrix[row, 3] = side / 2 - axis @ centre * scale
    matrix[2, 3] = 1.0
    view = (matrix, np.append(towards, 0.0))
    return Shade(towards, view, rasterise(scene, view, (side, side), which).nearness)


def sky_shades(scene: Scene, count: int, seed: int) -> list[Shade]:
    """Directions spread over the sky by a sunflower pattern, denser overhead (cosine)."""
    which = [i for i, piece in enumerate(scene.pieces) if piece.casts and piece.dims_sky]
    shades = []
    for i in range(count):
        z = float(np.sqrt(1 - (i + 0.5) / count))
        turn = i * 2.399963 + seed
        side = np.sqrt(1 - z * z)
        towards = np.array([np.cos(turn) * side, np.sin(turn) * side, z])
        shades.append(shade(scene, towards, side=900, span_m=90.0, which=which))
    return shades


@dataclass(frozen=True)
class Rendering:
    """`picture`: sRGB bytes at the camera's size; `depth_m`: at the oversampled size, infinite for sky."""

    picture: U8
    depth_m: F32


def render(
    scene: Scene, camera: Camera, light: Light, sky: list[Shade], *, shadow_side: int = 5600
) -> Rendering:
    """`sky` from `sky_shades`; `shadow_side`: pixels along the shadow map of 84 m."""
    big = camera.scaled(OVERSAMPLING)
    everything = list(range(len(scene.pieces)))
    seen = rasterise(scene, eye(big), (big.width, big.height), everything)
    rows, columns = np.nonzero(seen.piece != NOTHING)
    piece = seen.piece[rows, columns]
    u, v = seen.u[rows, columns], seen.v[rows, columns]
    points = _points(scene, piece, u, v)
    gaze = points - np.array(camera.position, np.float32)
    normals = _normals(scene, piece, u, gaze)
    albedo = _albedo(scene, (piece, u, v), 1.0 / seen.nearness[rows, columns], float(big.k[0, 0]))
    colour = _lit(scene, piece, (points, gaze, normals, albedo), (light, sky, shadow_side))
    rays = _rays(big)
    picture = sky_colour(rays.reshape(-1, 3), light).reshape(big.height, big.width, 3)
    picture[rows, columns] = colour
    depth = np.full(seen.piece.shape, np.inf, np.float32)
    depth[rows, columns] = 1.0 / seen.nearness[rows, columns]
    return Rendering(_developed(picture, camera, light), depth)


def _points(scene: Scene, piece: NDArray[np.int32], u: F32, v: F32) -> F32:
    stack = np.stack([p.local_from_uv for p in scene.pieces]).astype(np.float32)[piece]
    flat = stack[:, :, 0] * u[:, None] + stack[:, :, 1] * v[:, None] + stack[:, :, 2]
    return np.asarray(flat[:, :3] / flat[:, 3:], np.float32)


def _normals(scene: Scene, piece: NDArray[np.int32], u: F32, gaze: F32) -> F32:
    both = np.stack([p.normals for p in scene.pieces]).astype(np.float32)[piece]
    mixed = both[:, 0] * (1 - u[:, None]) + both[:, 1] * u[:, None]
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True) + np.float32(1e-9)
    away = (mixed * gaze).sum(axis=1) > 0
    mixed[away] *= -1
    return np.asarray(mixed, np.float32)


def _albedo(scene: Scene, at: tuple[NDArray[np.int32], F32, F32], depth: F32, focal: float) -> F32:
    """Linear light (n x 3), from the level of each texture that fits the size of a pixel there."""
    piece, u, v = at
    out = np.zeros((len(piece), 3), np.float32)
    order = np.argsort(piece, kind="stable")
    starts = np.flatnonzero(np.diff(piece[order], prepend=-1))
    for start, stop in zip(starts, [*starts[1:], len(order)], strict=True):
        chosen = order[start:stop]
        one = scene.pieces[int(piece[chosen[0]])]
        texture = scene.textures[one.texture]
        per_metre = texture.levels[0].shape[1] / one.width_m
        wanted = np.log2(np.maximum(depth[chosen] / focal * per_metre, 1e-3))
        level = np.clip(np.rint(wanted), 0, len(texture.levels) - 1).astype(np.int32)
        x = one.window[0] + u[chosen] * (one.window[2] - one.window[0])
        y = 1 - one.window[1] - v[chosen] * (one.window[3] - one.window[1])
        for step in np.unique(level):
            part = level == step
            out[chosen[part]] = _sample(texture.levels[int(step)], x[part], y[part])
    return out


def _sample(level: U8, x: F32, y: F32) -> F32:
    h, w = level.shape[:2]
    row_length = 8192
    padded = -(-len(x) // row_length) * row_length
    columns, rows = np.zeros(padded, np.float32), np.zeros(padded, np.float32)
    columns[: len(x)], rows[: len(x)] = x * w - 0.5, y * h - 0.5
    sampled = cv2.remap(
        level,
        columns.reshape(-1, row_length),
        rows.reshape(-1, row_length),
        interpolation=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(_LINEAR[sampled.reshape(padded, -1)[: len(x), :3]], np.float32)


_LINEAR: F32 = (np.linspace(0, 1, 256) ** 2.2).astype(np.float32)


def _lit(
    scene: Scene,
    piece: NDArray[np.int32],
    surface: tuple[F32, F32, F32, F32],
    lights: tuple[Light, list[Shade], int],
) -> F32:
    points, gaze, normals, albedo = surface
    light, sky, shadow_side = lights
    sun = np.array(light.towards_sun)
    kind = np.array([p.kind for p in scene.pieces], np.int8)[piece]
    casters = [i for i, p in enumerate(scene.pieces) if p.casts]
    lifted = points + normals * np.float32(0.03)
    direct = _sunlit(shade(scene, sun, side=shadow_side, span_m=84.0, which=casters), lifted)
    facing = normals @ sun.astype(np.float32)
    incident = np.where(kind == LEAF, 0.35 + 0.4 * np.abs(facing), np.maximum(facing, 0)).astype(np.float32)
    open_sky = _open_sky(sky, points + normals * np.float32(0.12), normals)
    warm, blue = _sun_colour(light), _ambient_colour(light)
    bounce = np.float32(0.30) * np.maximum(0.3, sun[2]) * np.array([1.0, 0.93, 0.82], np.float32)
    upward = (0.5 - 0.5 * normals[:, 2:]) * (0.35 + 0.65 * open_sky[:, None])
    colour = albedo * (
        warm * (incident * direct)[:, None] + blue * open_sky[:, None] + bounce * upward.astype(np.float32)
    )
    glass = kind == GLASS
    if glass.any():
        colour[glass] += _mirrored(gaze[glass], normals[glass], light) * open_sky[glass, None]
    return np.asarray(colour, np.float32)


def _sunlit(shadow_map: Shade, points: F32) -> F32:
    """Share of the sun seen (0 to 1): sixteen looks within about two centimetres, as the sun is no point."""
    total = np.zeros(len(points), np.float32)
    looks = [(i - 1.5, j - 1.5) for i in range(4) for j in range(4)]
    for look in looks[::2]:
        total += shadow_map.reached(points, 0.04, look)
    return total / np.float32(len(looks[::2]))


def _open_sky(sky: list[Shade], points: F32, normals: F32) -> F32:
    """Share of the sky that reaches a surface, 0 to 1, weighted by the angle it comes in."""
    total = np.full(len(points), 0.06, np.float32)
    for one in sky:
        weight = np.maximum(normals @ one.towards.astype(np.float32), 0) + np.float32(0.12)
        total += weight * one.reached(points, 0.05)
    return np.asarray(total / np.float32(len(sky) * 0.62))


def _sun_colour(light: Light) -> F32:
    height = light.towards_sun[2]
    warmth = np.array([1.0, 0.72 + 0.24 * height**0.5, 0.42 + 0.46 * height**0.5])
    return np.asarray(2.6 * (0.55 + 0.45 * height**0.5) * (1 - 0.35 * light.haze) * warmth, np.float32)


def _ambient_colour(light: Light) -> F32:
    strength = 0.16 + 0.20 * light.haze + 0.18 * light.towards_sun[2]
    return np.asarray(strength * np.array([0.80, 0.93, 1.12]), np.float32)


def _mirrored(gaze: F32, normals: F32, light: Light) -> F32:
    ray = gaze / np.linalg.norm(gaze, axis=1, keepdims=True)
    along = (ray * normals).sum(axis=1, keepdims=True)
    share = 0.08 + 0.75 * (1 - np.abs(along)) ** 4
    back = ray - 2 * along * normals
    back[:, 2] = np.abs(back[:, 2])
    return np.asarray(share * sky_colour(back, light), np.float32)


def _rays(camera: Camera) -> F32:
    x, y = np.meshgrid(np.arange(camera.width), np.arange(camera.height))
    k = camera.k
    in_camera = np.stack([(x - k[0, 2]) / k[0, 0], (y - k[1, 2]) / k[1, 1], np.ones_like(x)], axis=-1)
    ray = in_camera @ camera.camera_from_local
    return np.asarray(ray / np.linalg.norm(ray, axis=-1, keepdims=True), np.float32)


def sky_colour(rays: F32, light: Light) -> F32:
    """Linear light of the sky in the given directions (n x 3)."""
    height = np.clip(rays[:, 2], 0, 1)[:, None]
    zenith = np.array([0.20, 0.40, 0.80]) * (1 - 0.3 * light.haze)
    horizon = np.array([0.78, 0.85, 0.92])
    clear = horizon + (zenith - horizon) * np.minimum(1, height * 1.7) ** (0.45 + 0.5 * light.haze)
    glow = np.clip(rays @ np.array(light.towards_sun), 0, 1)[:, None] ** 6
    clear = clear + glow * np.array([0.30, 0.22, 0.12])
    cover = _clouds(rays, light)[:, None]
    white = np.array([0.95, 0.94, 0.93]) - 0.22 * cover**2
    return np.asarray(clear * (1 - cover) + white * cover, np.float32)


def _clouds(rays: F32, light: Light) -> F32:
    rng = np.random.default_rng(light.seed)
    board = np.zeros((1024, 1024), np.float32)
    for octave in range(7):
        cells = 4 * 2**octave
        layer = rng.random((cells, cells)).astype(np.float32)
        board += cv2.resize(layer, (1024, 1024), interpolation=cv2.INTER_CUBIC) * np.float32(0.55**octave)
    board = (board - board.min()) / (board.max() - board.min())
    spread = np.maximum(rays[:, 2:], 0.02) + 0.12
    place = (rays[:, :2] / spread * 120 + 512).astype(np.float32)
    row_length = 8192
    padded = np.zeros((-(-len(place) // row_length) * row_length, 2), np.float32)
    padded[: len(place)] = place
    columns, rows = (np.ascontiguousarray(padded[:, i]).reshape(-1, row_length) for i in (0, 1))
    raw = cv2.remap(board, columns, rows, interpolation=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    threshold = 0.66 - 0.36 * light.clouds
    dense = np.clip((raw.reshape(-1)[: len(place)] - threshold) / 0.22, 0, 1)
    fading = np.clip(rays[:, 2] / 0.10, 0, 1)
    return np.asarray(0.92 * dense * fading * (0.4 + 0.6 * dense), np.float32)


def _developed(linear: F32, camera: Camera, light: Light) -> U8:
    """Averages the oversampled light, then lens fall-off, tone curve, a little blur and grain."""
    size = (camera.width, camera.height)
    small = np.asarray(cv2.resize(linear, size, interpolation=cv2.INTER_AREA), np.float32)
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    fall_off = np.asarray(light.exposure * (1 - 0.10 * (x * x + y * y)), np.float32)
    small = small * fall_off[..., None]
    toned = np.clip(small * (2.51 * small + 0.03) / (small * (2.43 * small + 0.59) + 0.14), 0, 1)
    coded = cv2.GaussianBlur((toned ** (1 / 2.2)).astype(np.float32), (0, 0), 0.45)
    rng = np.random.default_rng(light.seed + 1)
    grain = 0.008 * (rng.normal(0, 1, coded.shape) + rng.normal(0, 1, coded.shape[:2])[..., None])
    return np.asarray(np.clip(np.rint((coded + grain) * 255), 0, 255), np.uint8)
