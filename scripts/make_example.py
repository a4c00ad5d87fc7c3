"""Makes the pictures of the example case, and their truth, from a scene that we built ourselves.

Run from the repository root: `python scripts/make_example.py [folder]` (default `resources/example`). The
pictures are reconstructions of an invented square, no photographs; the same machine gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from provenance.geo.sun import SunPosition, shadow, sun_position  # noqa: E402
from tests import scene_people as people  # noqa: E402
from tests import scene_plans as plans  # noqa: E402
from tests import scene_town as town  # noqa: E402
from tests.scene import OVERSAMPLING, Camera, Light, Rendering, Scene, render, sky_shades, towards_sun  # noqa: E402
from tests.scene_shapes import FACING_DEG, axes  # noqa: E402

LATITUDE_DEG, LONGITUDE_DEG = 49.7103, 37.6158  # Kupyansk, central square: the origin of local metres
ELEVATION_M = 100.0
MARK = "Rendered for the Alidade example: a reconstruction, not a photograph."
SKY_DIRECTIONS = 14
Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Saving:
    """How a rendering becomes a file: crop (left, top, right, bottom), width after resizing, JPEG settings."""

    file: str
    role: str
    crop: tuple[int, int, int, int] | None = None
    width: int | None = None
    quality: int = 86
    subsampling: str = "4:2:0"
    exif: str = "none"  # none, mark, camera, camera and place


@dataclass(frozen=True)
class Shot:
    """One rendering: place and aim of the camera in the builder's metres, light, time, what stands about."""

    hall: str
    taken: str
    position: tuple[float, float, float]
    aim: tuple[float, float, float]
    roll_deg: float
    hfov_deg: float
    size: tuple[int, int]
    season: town.Season
    notice: tuple[float, float, float]
    words: tuple[str, ...]
    look: tuple[tuple[Colour, Colour], int]  # of the notice: board, writing, font
    seed: int
    savings: tuple[Saving, ...]
    painted: bool = False  # the notice is road paint, no board
    people: bool = False
    haze: float = 0.3
    clouds: float = 0.5
    exposure: float = 1.0


HALLS = {"hall": plans.OUR_HALL, "other hall 1": plans.OTHER_HALL_1, "other hall 2": plans.OTHER_HALL_2}

SHOTS = (
    Shot(
        hall="hall",
        taken="2022-09-10T08:10:00+03:00",
        position=(3.5, 34.5, 1.65),
        aim=(0.6, 0.0, 6.3),
        roll_deg=0.8,
        hfov_deg=64.0,
        size=(1600, 1200),
        season="summer",
        notice=(8.0, 22.5, -8.0),
        words=("RECONSTRUCTION", "not a photograph"),
        look=(((0.16, 0.25, 0.42), (0.93, 0.92, 0.88)), 2),
        seed=101,
        savings=(
            Saving("photo_2022-09-10_10-21-07.jpg", "questioned", (110, 130, 1530, 1195), 1280, 80),
            Saving("earlier_copy.jpg", "seen earlier", None, None, 84, exif="mark"),
        ),
        people=True,
        clouds=0.45,
    ),
    Shot(
        hall="hall",
        taken="2019-07-14T12:40:00+03:00",
        position=(-8.5, 31.0, 1.70),
        aim=(1.6, 0.0, 5.9),
        roll_deg=-0.6,
        hfov_deg=64.0,
        size=(1600, 1200),
        season="summer",
        notice=(-8.2, 19.5, 14.0),
        words=("ALIDADE EXAMPLE", "RECONSTRUCTION"),
        look=(((0.86, 0.86, 0.83), (0.1, 0.1, 0.1)), 3),
        seed=211,
        savings=(Saving("reference_2019_summer.jpg", "reference", None, None, 84, exif="camera and place"),),
        clouds=0.5,
        exposure=0.9,
    ),
    Shot(
        hall="hall",
        taken="2021-10-09T14:05:00+03:00",
        position=(13.5, 28.5, 1.60),
        aim=(1.2, 0.0, 5.6),
        roll_deg=0.3,
        hfov_deg=66.0,
        size=(1500, 1125),
        season="autumn",
        notice=(2.0, 15.0, -25.0),
        words=("This is a", "RECONSTRUCTION,", "no photo"),
        look=(((0.18, 0.34, 0.22), (0.93, 0.90, 0.70)), 16),
        seed=307,
        savings=(Saving("reference_2021_autumn.jpg", "reference", None, None, 84, exif="camera"),),
        haze=0.5,
        clouds=0.9,
        exposure=1.1,
    ),
    Shot(
        hall="hall",
        taken="2020-05-02T10:20:00+03:00",
        position=(0.5, 39.0, 1.75),
        aim=(1.4, 0.0, 5.6),
        roll_deg=-0.2,
        hfov_deg=54.0,
        size=(1400, 1050),
        season="summer",
        notice=(2.6, 28.5, 8.0),
        words=("RECONSTRUCTION",),
        look=(((0.5, 0.5, 0.5), (0.90, 0.88, 0.82)), 0),
        painted=True,
        seed=401,
        savings=(Saving("reference_2020_spring.jpg", "reference", None, None, 84, exif="mark"),),
        clouds=0.3,
        exposure=0.95,
    ),
    Shot(
        hall="hall",
        taken="2022-03-04T13:20:00+02:00",
        position=(-4.0, 37.0, 1.60),
        aim=(1.8, 0.0, 5.4),
        roll_deg=-1.0,
        hfov_deg=60.0,
        size=(1600, 1200),
        season="bare",
        notice=(-2.4, 27.5, 14.0),
        words=("RECONSTRUCTION",),
        look=(((0.5, 0.5, 0.5), (0.90, 0.74, 0.25)), 2),
        painted=True,
        seed=503,
        savings=(Saving("IMG-20220911-WA0007.jpg", "questioned", (30, 60, 1590, 1180), 1280, 78),),
        haze=0.6,
        clouds=0.6,
        exposure=1.1,
    ),
    Shot(
        hall="other hall 1",
        taken="2020-08-20T10:30:00+03:00",
        position=(13.0, 31.0, 1.65),
        aim=(0.5, 0.0, 5.2),
        roll_deg=0.4,
        hfov_deg=60.0,
        size=(1400, 1050),
        season="summer",
        notice=(3.5, 21.5, 24.0),
        words=("ANOTHER TOWN", "(reconstruction)"),
        look=(((0.88, 0.78, 0.30), (0.15, 0.10, 0.08)), 16),
        seed=601,
        savings=(Saving("lookalike_1.jpg", "look-alike", None, None, 84, exif="mark"),),
        clouds=0.1,
    ),
    Shot(
        hall="other hall 2",
        taken="2018-09-02T09:15:00+03:00",
        position=(-14.0, 30.0, 1.70),
        aim=(-2.8, 0.0, 6.2),
        roll_deg=-0.4,
        hfov_deg=62.0,
        size=(1400, 1050),
        season="summer",
        notice=(-8.6, 20.5, 21.0),
        words=("RECONSTRUCTION",),
        look=(((0.5, 0.5, 0.5), (0.88, 0.88, 0.86)), 16),
        painted=True,
        seed=701,
        savings=(Saving("lookalike_2.jpg", "look-alike", None, None, 84, exif="mark"),),
        haze=0.4,
        clouds=0.5,
    ),
)


def sun_of(shot: Shot) -> SunPosition:
    taken = datetime.fromisoformat(shot.taken)
    return sun_position(LATITUDE_DEG, LONGITUDE_DEG, taken, elevation_m=ELEVATION_M)


def camera_of(shot: Shot, width: int | None = None) -> Camera:
    """The camera of the full rendering, or of a smaller one of the same view."""
    eye, aim = (axes() @ np.array(p) for p in (shot.position, shot.aim))
    way = aim - eye
    heading = float(np.degrees(np.arctan2(way[0], way[1]))) % 360
    pitch = float(np.degrees(np.arctan2(way[2], np.hypot(way[0], way[1]))))
    east, north, up = (round(float(v), 3) for v in eye)
    full = Camera(
        (east, north, up), round(heading, 2), round(pitch, 2), shot.roll_deg, shot.hfov_deg, *shot.size
    )
    return full if width is None else full.scaled(width / full.width)


def light_of(shot: Shot) -> Light:
    sun = sun_of(shot)
    direction = towards_sun(sun.azimuth_deg, sun.apparent_elevation_deg)
    return Light(direction, shot.seed, shot.haze, shot.clouds, shot.exposure)


def scene_of(shot: Shot, base: Scene) -> Scene:
    """The square as it stood then; adds the tip of the pole's shadow to the named points."""
    hall = HALLS[shot.hall]
    scene = town.in_season(base, hall, shot.season)
    if shot.people:
        people.build_group(scene, shot.seed)
    build = people.build_pavement_words if shot.painted else people.build_notice
    build(scene, shot.seed, shot.notice, shot.words, shot.look)
    sun = np.array(light_of(shot).towards_sun)
    top = scene.points["flag pole top"]
    scene.points["flag pole shadow tip"] = top - sun * (top[2] / sun[2])
    return scene


def final_k(shot: Shot, saving: Saving) -> tuple[np.ndarray[Any, Any], tuple[int, int]]:
    """Camera matrix in the pixels of the saved file (centres at whole numbers), and its size."""
    k = camera_of(shot).k
    left, top, right, bottom = saving.crop or (0, 0, *shot.size)
    width = saving.width or right - left
    height = round((bottom - top) * width / (right - left))
    across, down = width / (right - left), height / (bottom - top)
    moved = np.array(
        [[across, 0, (0.5 - left) * across - 0.5], [0, down, (0.5 - top) * down - 0.5], [0, 0, 1]]
    )
    return moved @ k, (width, height)


def geographic(local: tuple[float, float, float]) -> tuple[float, float]:
    """Latitude and longitude of local metres, on the WGS 84 ellipsoid near the origin."""
    e2, a = 0.00669437999014, 6378137.0
    s = np.sin(np.radians(LATITUDE_DEG))
    root = np.sqrt(1 - e2 * s * s)
    north_m = a * (1 - e2) / root**3
    east_m = a / root * np.cos(np.radians(LATITUDE_DEG))
    lat = LATITUDE_DEG + float(np.degrees(local[1] / north_m))
    return lat, LONGITUDE_DEG + float(np.degrees(local[0] / east_m))


def saved(picture: np.ndarray[Any, Any], shot: Shot, saving: Saving) -> bytes:
    image = Image.fromarray(picture)
    if saving.crop is not None:
        image = image.crop(saving.crop)
    _, size = final_k(shot, saving)
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    extra: dict[str, Any] = {} if saving.exif == "none" else {"exif": exif_of(shot, saving.exif)}
    file = io.BytesIO()
    image.save(file, "JPEG", quality=saving.quality, subsampling=saving.subsampling, optimize=True, **extra)
    return file.getvalue()


def exif_of(shot: Shot, kind: str) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = MARK
    exif[ExifTags.Base.Copyright] = "Alidade, Apache-2.0"
    if kind == "mark":
        return exif
    taken = datetime.fromisoformat(shot.taken)
    exif[ExifTags.Base.Make] = "Alidade example camera"
    exif[ExifTags.Base.Model] = "Reconstruction 1"
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.DateTime] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = taken.strftime("%Y:%m:%d %H:%M:%S")
    details[ExifTags.Base.FocalLengthIn35mmFilm] = round(18 / np.tan(np.radians(shot.hfov_deg) / 2))
    details[ExifTags.Base.ExifImageWidth] = shot.size[0]
    details[ExifTags.Base.ExifImageHeight] = shot.size[1]
    if kind == "camera":
        return exif
    details[ExifTags.Base.OffsetTimeOriginal] = taken.strftime("%z")[:3] + ":" + taken.strftime("%z")[3:]
    camera = camera_of(shot)
    lat, lon = geographic(camera.position)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSVersionID] = b"\x02\x03\x00\x00"
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", sexagesimal(lat)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", sexagesimal(lon)
    gps[ExifTags.GPS.GPSImgDirectionRef] = "T"
    gps[ExifTags.GPS.GPSImgDirection] = IFDRational(round(camera.heading_deg * 100), 100)
    gps[ExifTags.GPS.GPSHPositioningError] = IFDRational(48, 10)
    return exif


def sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    hundredths = round(abs(degrees) * 360_000)
    minutes, rest = divmod(hundredths, 6000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(rest, 100)


def seen_points(shot: Shot, saving: Saving, scene: Scene, rendering: Rendering) -> dict[str, Any]:
    """Per named point: local metres, and its pixel, or why it has none."""
    camera, (k, size) = camera_of(shot), final_k(shot, saving)
    found: dict[str, Any] = {}
    for name, point in sorted(scene.points.items()):
        in_camera = camera.camera_from_local @ (point - np.array(camera.position))
        entry: dict[str, Any] = {"local_m": [round(float(v), 4) for v in point]}
        state = "behind the camera"
        if in_camera[2] > 0.1:
            x, y, _ = k @ in_camera / in_camera[2]
            inside = -0.5 <= x <= size[0] - 0.5 and -0.5 <= y <= size[1] - 0.5
            state = "outside the picture"
            if inside:
                state = "seen" if _unhidden(camera, in_camera, rendering) else "hidden"
                entry["pixel"] = [round(float(x), 2), round(float(y), 2)]
        found[name] = {**entry, "state": state}
    return found


def _unhidden(camera: Camera, in_camera: np.ndarray[Any, Any], rendering: Rendering) -> bool:
    flat = camera.k @ in_camera / in_camera[2]
    column, row = (round(float((v + 0.5) * OVERSAMPLING - 0.5)) for v in flat[:2])
    around = rendering.depth_m[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
    return bool(around.size and around.max() >= in_camera[2] - 0.12)


def truth_of(shot: Shot, saving: Saving, data: bytes, points: dict[str, Any]) -> dict[str, Any]:
    camera, (k, size) = camera_of(shot), final_k(shot, saving)
    sun = sun_of(shot)
    cast = shadow(sun)
    assert cast is not None
    ours = shot.hall == "hall"
    lat, lon = geographic(camera.position)
    return {
        "file": saving.file,
        "sha256": hashlib.sha256(data).hexdigest(),
        "role": saving.role,
        "shows_the_hall": ours,
        "building": shot.hall,
        "season": shot.season,
        "people": shot.people,
        "local_time": shot.taken,
        "utc": sun.utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "sun": {
            "azimuth_deg": round(sun.azimuth_deg, 4),
            "elevation_deg": round(sun.elevation_deg, 4),
            "apparent_elevation_deg": round(sun.apparent_elevation_deg, 4),
        },
        "shadow": {
            "direction_deg": round(cast.direction_deg, 4),
            "length_per_metre": round(cast.length_per_metre, 4),
            "flag_pole_shadow_m": round(cast.length_per_metre * town.POLE[2], 3),
        },
        "camera": {
            "local_m": list(camera.position),
            "place_deg": [round(lat, 7), round(lon, 7)] if ours else None,
            "heading_deg": camera.heading_deg,
            "pitch_deg": camera.pitch_deg,
            "roll_deg": camera.roll_deg,
            "hfov_deg": round(float(np.degrees(2 * np.arctan(size[0] / 2 / k[0, 0]))), 4),
            "width": size[0],
            "height": size[1],
            "k": [[round(float(v), 4) for v in row] for row in k],
            "camera_from_local": [[round(float(v), 9) for v in row] for row in camera.camera_from_local],
        },
        "control_points": points,
    }


PREFACE = {
    "what": "Truth of the pictures of the Alidade example: reconstructions of an invented square.",
    "axes": "Local metres: x east, y north, z up; the origin is the hall's main entrance. Camera axes: right, "
    "down, forward. Pixel centres at whole numbers, (0, 0) top left.",
    "origin_deg": [LATITUDE_DEG, LONGITUDE_DEG],
    "elevation_m": ELEVATION_M,
    "hall_faces_deg": FACING_DEG,
    "flag_pole_height_m": town.POLE[2],
    "sun": "provenance.geo.sun at the origin (NREL SPA, 1013.25 hPa, 12 degrees C); look-alikes use it too.",
}


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pictures: list[dict[str, Any]] = []
    for name, hall in HALLS.items():
        base = town.build_town(hall)
        sky = sky_shades(base, SKY_DIRECTIONS, 0)
        for shot in (s for s in SHOTS if s.hall == name):
            scene = scene_of(shot, base)
            rendering = render(scene, camera_of(shot), light_of(shot), sky)
            for saving in shot.savings:
                data = saved(rendering.picture, shot, saving)
                (folder / saving.file).write_bytes(data)
                points = seen_points(shot, saving, scene, rendering)
                pictures.append(truth_of(shot, saving, data, points))
                sys.stdout.write(f"{saving.file}: {len(data)} bytes\n")
    text = json.dumps({**PREFACE, "pictures": pictures}, indent=1, ensure_ascii=False)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "example")
