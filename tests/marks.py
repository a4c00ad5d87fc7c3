"""Pairs and shadow marks with known truth, as a user would write them, and as a case keeps them."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from decimal import Decimal
from math import cos, radians, sin, tan
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from provenance.geo.lens import pixel_of
from provenance.geo.localframe import LocalFrame
from provenance.geo.sun import sun_position
from provenance.record.marks import PairSheet, ShadowSheet

CAMERA = (49.7064, 37.6167)
HEADING_DEG = 40.0
FOCAL_PX = 3000.0
TAKEN = "2022-09-10T10:13:00+03:00"

EXAMPLE = Path(__file__).resolve().parents[1] / "resources" / "example"
EXAMPLE_PHOTO = "photo_2022-09-10_10-21-07.jpg"
EXAMPLE_THINGS = (
    "balcony corner left", "clock centre", "flag pole foot", "eaves corner right", "pediment apex",
    "mosaic lower left",
)  # fmt: skip


def pairs(*, wrong: bool = False, scale: float = 1.0) -> dict[str, Any]:
    """Six exact pairs seen from CAMERA; one on a wrong spot if asked for. The photo is 4000 × 3000 at scale 1."""
    frame = LocalFrame(*CAMERA)
    made = []
    seen = [(-28, 90), (-17, 260), (-6, 130), (5, 320), (16, 80), (27, 200)]
    for number, (angle_deg, away_m) in enumerate(seen, 1):
        bearing = radians(HEADING_DEG + angle_deg)
        lat, lon = frame.latitude_longitude(away_m * sin(bearing), away_m * cos(bearing))
        x = scale * (2000 + FOCAL_PX * tan(radians(angle_deg)))
        made.append({"number": number, "x": x, "lat": lat, "lon": lon, "error_px": 4 * scale, "error_m": 2})
    if wrong:
        made[3]["lat"], made[3]["lon"] = frame.latitude_longitude(-60, 180)
    return {"photo": {**_camera(scale), "view_error_deg": 1.0}, "pairs": made}


def pair_sheet(*, wrong: bool = False, scale: float = 1.0) -> PairSheet:
    """The same as a case keeps it."""
    return msgspec.json.decode(json.dumps(pairs(wrong=wrong, scale=scale)), type=PairSheet)


def pairs_file(folder: Path, *, wrong: bool = False, scale: float = 1.0) -> Path:
    """The same as a file."""
    path = folder / "pairs.json"
    path.write_text(json.dumps(pairs(wrong=wrong, scale=scale)))
    return path


def marks(*, taken_utc: str = TAKEN, scale: float = 1.0) -> dict[str, Any]:
    """Two posts 2 m and 3 m high and their shadows, seen 3 m above level ground from CAMERA at a time."""
    sun = sun_position(*CAMERA, datetime.fromisoformat(taken_utc))
    up, turn = radians(sun.apparent_elevation_deg), radians(sun.azimuth_deg - HEADING_DEG)
    ray = (cos(up) * sin(turn), sin(up), cos(up) * cos(turn))
    things = []
    for number, (right, ahead, tall) in enumerate([(2.0, 14.0, 2.0), (-1.0, 18.0, 3.0)], 1):
        foot = (right, -3.0, ahead)
        top = (right, -3.0 + tall, ahead)
        tip = tuple(a - b * tall / ray[1] for a, b in zip(top, ray, strict=True))
        spots = [_pixel((spot[0], spot[1], spot[2]), scale) for spot in (foot, top, tip)]
        thing = {"number": number, "foot": spots[0], "top": spots[1], "tip": spots[2]}
        things.append({**thing, "error_px": 3 * scale})
    tilt = {"pitch_deg": -8.0, "pitch_error_deg": 0.5, "roll_deg": 0.0, "roll_error_deg": 0.5}
    photo = {**_camera(scale), **tilt, "heading_deg": HEADING_DEG, "heading_error_deg": 1.0}
    place = {"lat": CAMERA[0], "lon": CAMERA[1]}
    return {
        "photo": photo,
        "things": things,
        "claim": {**place, "radius_m": 3000, "from": TAKEN, "to": TAKEN},
        "when": {**place, "from": "2022-09-10T00:00:00+03:00", "to": "2022-09-11T00:00:00+03:00"},
        "where": {"at": TAKEN},
    }


def shadow_sheet(*, scale: float = 1.0, **changed: Any) -> ShadowSheet:
    """The same as a case keeps it."""
    return msgspec.json.decode(json.dumps({**marks(scale=scale), **changed}), type=ShadowSheet)


def marks_file(folder: Path, *, scale: float = 1.0, **changed: Any) -> Path:
    """The same as a file."""
    path = folder / "marks.json"
    path.write_text(json.dumps({**marks(scale=scale), **changed}))
    return path


def example_pair_sheet(photo: str = EXAMPLE_PHOTO) -> PairSheet:
    """Six things of a photo of the example where its truth says they are, with the tilt of its camera and a field of
    view; the truth counts the middle of the first pixel as 0."""
    truth = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
    known = next(one for one in truth["pictures"] if one["file"] == photo)
    frame, made = LocalFrame(*truth["origin_deg"]), []
    for number, name in enumerate(EXAMPLE_THINGS, 1):
        thing = known["control_points"][name]
        (lat, lon), (x, y) = frame.latitude_longitude(*thing["local_m"][:2]), thing["pixel"]
        place = {"x": x + 0.5, "y": y + 0.5, "lat": lat, "lon": lon}
        made.append({"number": number, "name": name, "error_m": 0.5, **place})
    camera = known["camera"]
    tilt = {"pitch_deg": camera["pitch_deg"], "pitch_error_deg": 1.0}
    view = {"width": camera["width"], "height": camera["height"], "view_deg": 58.0}
    return msgspec.json.decode(json.dumps({"photo": {**view, **tilt}, "pairs": made}), type=PairSheet)


def example_shadow_sheet() -> tuple[str, ShadowSheet]:
    """The photo and the shadows that the example's script marks."""
    script = tomllib.loads((EXAMPLE / "case.toml").read_text("utf-8"), parse_float=Decimal)
    (marked,) = script["shadows"]
    return marked.pop("file"), msgspec.convert(marked, ShadowSheet)


def example_camera(photo: str = EXAMPLE_PHOTO) -> tuple[tuple[float, float], float]:
    """The place (latitude, longitude) and the heading of the camera that drew a photo of the example."""
    truth = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
    camera = next(one["camera"] for one in truth["pictures"] if one["file"] == photo)
    return (camera["place_deg"][0], camera["place_deg"][1]), camera["heading_deg"]


def _camera(scale: float) -> dict[str, Any]:
    return {"width": round(4000 * scale), "height": round(3000 * scale), "view_deg": 67.38}


def _pixel(spot: tuple[float, float, float], scale: float) -> tuple[float, float]:
    pitch = np.array(radians(-8.0))
    right, down = pixel_of((np.array(spot[0]), np.array(spot[1]), np.array(spot[2])), pitch, np.array(0.0))
    return scale * (2000 + FOCAL_PX * float(right)), scale * (1500 + FOCAL_PX * float(down))
