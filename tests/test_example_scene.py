"""The example case agrees with its own truth: files, cameras, sun and shadows, and a picture drawn again."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from provenance.geo.sun import SunPosition, shadow, sun_position
from scripts import make_example
from tests import scene_town as town
from tests.scene import Scene, render, sky_shades
from tests.scene_plans import OUR_HALL

FOLDER = Path(__file__).parents[1] / "resources" / "example"
TRUTH: dict[str, Any] = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
PICTURES: list[dict[str, Any]] = TRUTH["pictures"]
EVERY = pytest.mark.parametrize("picture", PICTURES, ids=[p["file"] for p in PICTURES])


def named(file: str) -> dict[str, Any]:
    return next(p for p in PICTURES if p["file"] == file)


def sun_over_the_square(when: datetime) -> SunPosition:
    latitude_deg, longitude_deg = TRUTH["origin_deg"]
    return sun_position(latitude_deg, longitude_deg, when, elevation_m=TRUTH["elevation_m"])


@EVERY
def test_every_picture_is_the_one_its_truth_was_written_for(picture: dict[str, Any]) -> None:
    data = (FOLDER / picture["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == picture["sha256"]
    with Image.open(FOLDER / picture["file"]) as image:
        assert image.size == (picture["camera"]["width"], picture["camera"]["height"])
        assert max(image.size) <= 1600
    assert len(data) <= 450_000


def test_truth_names_every_picture_of_the_folder_and_the_folder_stays_small() -> None:
    assert {path.name for path in FOLDER.glob("*.jpg")} == {p["file"] for p in PICTURES}
    assert (FOLDER / "README.md").is_file()
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 4_000_000


@EVERY
def test_the_sun_and_its_shadow_are_those_of_the_place_and_time(picture: dict[str, Any]) -> None:
    when = datetime.fromisoformat(picture["local_time"])
    assert when == datetime.fromisoformat(picture["utc"])
    sun = sun_over_the_square(when)
    assert sun.azimuth_deg == pytest.approx(picture["sun"]["azimuth_deg"], abs=1e-3)
    assert sun.apparent_elevation_deg == pytest.approx(picture["sun"]["apparent_elevation_deg"], abs=1e-3)
    cast = shadow(sun)
    assert cast is not None
    assert cast.direction_deg == pytest.approx(picture["shadow"]["direction_deg"], abs=1e-3)
    assert (cast.direction_deg - sun.azimuth_deg) % 360 == pytest.approx(180)
    pole_m = picture["shadow"]["flag_pole_shadow_m"]
    assert pole_m == pytest.approx(TRUTH["flag_pole_height_m"] * cast.length_per_metre, abs=2e-3)


@EVERY
def test_the_pole_s_shadow_on_the_ground_points_away_from_the_sun(picture: dict[str, Any]) -> None:
    points = picture["control_points"]
    foot, tip = (np.array(points[f"flag pole {end}"]["local_m"]) for end in ("foot", "shadow tip"))
    east, north, up = tip - foot
    assert up == pytest.approx(0, abs=1e-6)
    assert np.degrees(np.arctan2(east, north)) % 360 == pytest.approx(
        picture["shadow"]["direction_deg"], abs=0.01
    )
    assert np.hypot(east, north) == pytest.approx(picture["shadow"]["flag_pole_shadow_m"], abs=0.005)


@EVERY
def test_the_camera_sees_every_named_point_where_truth_says(picture: dict[str, Any]) -> None:
    camera = picture["camera"]
    rotation, k = np.array(camera["camera_from_local"]), np.array(camera["k"])
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-7)
    assert np.linalg.det(rotation) == pytest.approx(1)
    with_pixels = 0
    for name, point in picture["control_points"].items():
        if "pixel" not in point:
            assert point["state"] in {"outside the picture", "behind the camera"}
            continue
        image = k @ rotation @ (np.array(point["local_m"]) - np.array(camera["local_m"]))
        assert image[2] > 0
        assert image[:2] / image[2] == pytest.approx(point["pixel"], abs=0.02), name
        with_pixels += 1
    seen = [name for name, point in picture["control_points"].items() if point["state"] == "seen"]
    assert with_pixels >= len(seen) >= 15


@EVERY
def test_heading_pitch_and_roll_give_the_recorded_rotation(picture: dict[str, Any]) -> None:
    camera = picture["camera"]
    right, _, forward = np.array(camera["camera_from_local"])
    assert np.degrees(np.arctan2(forward[0], forward[1])) % 360 == pytest.approx(
        camera["heading_deg"], abs=1e-4
    )
    assert np.degrees(np.arcsin(forward[2])) == pytest.approx(camera["pitch_deg"], abs=1e-4)
    dip = np.degrees(np.arcsin(-right[2] / np.cos(np.radians(camera["pitch_deg"]))))
    assert dip == pytest.approx(camera["roll_deg"], abs=1e-4)


def test_the_two_questioned_pictures_show_one_place_under_suns_that_do_not_agree() -> None:
    first, second = named("photo_2022-09-10_10-21-07.jpg"), named("IMG-20220911-WA0007.jpg")
    assert first["shows_the_hall"]
    assert second["shows_the_hall"]
    claimed_day = [
        sun_over_the_square(datetime.fromisoformat(f"2022-09-10T{h:02d}:{m:02d}:00+03:00"))
        for h in range(6, 20)
        for m in range(0, 60, 5)
    ]
    same_azimuth = min(claimed_day, key=lambda sun: abs(sun.azimuth_deg - second["sun"]["azimuth_deg"]))
    assert same_azimuth.elevation_deg - second["sun"]["elevation_deg"] > 8


def test_messenger_copies_keep_no_metadata_and_references_keep_what_their_role_needs() -> None:
    for file in ("photo_2022-09-10_10-21-07.jpg", "IMG-20220911-WA0007.jpg"):
        with Image.open(FOLDER / file) as image:
            assert not image.getexif()
            assert max(image.size) == 1280
    with Image.open(FOLDER / "reference_2019_summer.jpg") as image:
        exif = image.getexif()
        assert exif[0x010F] == "Alidade example camera"
        assert exif.get_ifd(0x8769)[0x9003] == "2019:07:14 12:40:00"
        assert exif.get_ifd(0x8769)[0x9011] == "+03:00"
        gps = exif.get_ifd(0x8825)
        degrees, minutes, seconds = (float(part) for part in gps[2])
        place = named("reference_2019_summer.jpg")["camera"]["place_deg"]
        assert degrees + minutes / 60 + seconds / 3600 == pytest.approx(place[0], abs=1e-5)
        assert float(gps[31]) == pytest.approx(4.8)


def test_every_picture_that_keeps_metadata_says_it_is_a_reconstruction() -> None:
    for picture in PICTURES:
        with Image.open(FOLDER / picture["file"]) as image:
            exif = image.getexif()
        assert picture["role"] == "questioned" or "reconstruction, not a photograph" in exif[0x010E]


def test_the_news_page_holds_its_traps_and_says_that_it_is_invented() -> None:
    page = (FOLDER / "news_page.html").read_text(encoding="utf-8")
    for trap in ("Kupyansk", "Kupiansk", "Kubyansk", "Symbolbild", "Saturday morning", "yesterday", "340"):
        assert trap in page
    assert page.count("Alidade example") >= 3
    assert "<script" not in page
    assert "src=" not in page


@pytest.fixture(scope="module")
def square() -> Scene:
    return town.build_town(OUR_HALL)


def coarse(image: Image.Image) -> np.ndarray[Any, Any]:
    """Averages over 80 by 60 fields: grain and the finest detail do not count."""
    return np.asarray(image.resize((80, 60), Image.Resampling.BOX), np.float32)


def test_drawing_the_questioned_picture_again_gives_the_committed_one(square: Scene) -> None:
    shot = make_example.SHOTS[0]
    scene = make_example.scene_of(shot, square)
    camera = make_example.camera_of(shot, 320)
    sky = sky_shades(square, 8, 0)
    drawn = render(scene, camera, make_example.light_of(shot), sky, shadow_side=1400).picture
    with Image.open(FOLDER / "earlier_copy.jpg") as image:
        committed = coarse(image)
    again = coarse(Image.fromarray(drawn))
    assert np.abs(again - committed).mean() < 6
    assert np.corrcoef(again.ravel(), committed.ravel())[0, 1] > 0.975


def test_the_ground_is_dark_where_the_pole_s_shadow_was_computed_and_lit_beside_it() -> None:
    picture = named("earlier_copy.jpg")
    camera = picture["camera"]
    rotation, k = np.array(camera["camera_from_local"]), np.array(camera["k"])
    points = picture["control_points"]
    foot, tip = (np.array(points[f"flag pole {end}"]["local_m"]) for end in ("foot", "shadow tip"))
    across = np.cross([0, 0, 1.0], tip - foot)
    across /= np.linalg.norm(across)
    with Image.open(FOLDER / picture["file"]) as image:
        grey = np.asarray(image.convert("L"), np.float64)

    def tone(on_ground: np.ndarray[Any, Any]) -> float:
        x, y, depth = k @ rotation @ (on_ground - np.array(camera["local_m"]))
        return float(grey[round(y / depth), round(x / depth)])

    along = [foot + share * (tip - foot) for share in np.linspace(0.10, 0.60, 26)]
    shaded = np.mean([tone(point) for point in along])
    lit = np.mean([tone(point + side * across) for point in along for side in (-0.4, 0.4)])
    assert shaded < 0.75 * lit
