"""The marks of the example, and its known cameras, end at the truth from which its pictures were drawn."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from provenance.analyses.camera_position.locate import said_of as camera_said
from provenance.analyses.sun_and_shadow.read import said_of as shadow_said
from provenance.analysis.contract import Result
from provenance.geo.localframe import LocalFrame
from provenance.record.marks import CameraKnown, PairMark, PairSheet, ShadowSheet
from provenance.record.values import Measure, Period, Place, Table, Term, Value, latitude_longitude
from provenance.workbench.example import read_script

TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "resources" / "example" / "truth.json").read_text(encoding="utf-8")
)
POSED = [picture for picture in TRUTH["pictures"] if picture["camera"].get("place_deg")]


def test_the_marks_of_the_example_end_at_the_known_place_and_time() -> None:
    script = read_script()
    (truth,) = (picture for picture in POSED if picture["file"] == "earlier_copy.jpg")
    (pairs,), (shadows,) = script.pairs, script.shadows
    found = _values(camera_said(msgspec.convert(_without_file(pairs), PairSheet)))
    position = found["camera_position"]
    assert isinstance(position, Place) and position.radius_m is not None
    lat, lon = map(float, latitude_longitude(position))
    assert _away_m((lat, lon), truth) < float(position.radius_m) < 10
    heading = found["camera_heading"]
    assert isinstance(heading, Measure)
    assert abs(float(heading.value) - truth["camera"]["heading_deg"]) < float(heading.plus_minus or 0)
    sun = _values(shadow_said(msgspec.convert(_without_file(shadows), ShadowSheet)))
    assert sun["claim_comparison"] == Term("claim_agrees")
    table = sun["time_windows"]
    assert isinstance(table, Table)
    (window,) = [row["window"] for row in table.rows() if row["grounds"] == Term("by_both")]
    assert isinstance(window, Period) and window.value is not None and window.end is not None
    assert window.value.value < truth["local_time"][:19] < window.end.value


@pytest.mark.parametrize("picture", POSED, ids=lambda picture: picture["file"])
def test_a_camera_of_the_example_is_found_from_what_it_sees(picture: dict[str, Any]) -> None:
    frame = LocalFrame(*TRUTH["origin_deg"])
    seen = {name: point for name, point in picture["control_points"].items() if point["state"] == "seen"}
    marks = []
    for number, (name, point) in enumerate(seen.items(), 1):
        lat, lon = frame.latitude_longitude(*point["local_m"][:2])
        x, y = (Decimal(round(value + 0.5)) for value in point["pixel"])
        marks.append(
            PairMark(
                number=number,
                name=name,
                x=x,
                y=y,
                lat=Decimal(str(lat)),
                lon=Decimal(str(lon)),
                error_px=Decimal(2),
                error_m=Decimal("0.3"),
            )
        )
    camera = picture["camera"]
    cropped = abs(camera["k"][0][2] - (camera["width"] - 1) / 2) > 1
    photo = CameraKnown(
        width=camera["width"],
        height=camera["height"],
        cropped=cropped,
        pitch_deg=Decimal(round(camera["pitch_deg"])),
        pitch_error_deg=Decimal(1),
        roll_deg=Decimal(round(camera["roll_deg"])),
        roll_error_deg=Decimal(1),
    )
    found = _values(camera_said(PairSheet(photo=photo, pairs=tuple(marks))))
    position = found["camera_position"]
    assert isinstance(position, Place)
    lat, lon = map(float, latitude_longitude(position))
    assert _away_m((lat, lon), picture) < max(1.0, float(position.radius_m or 0))
    assert _away_m((lat, lon), picture) < 3


def _without_file(said: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in said.items() if name != "file"}


def _values(result: Result) -> dict[str, Value]:
    return {statement.name: statement.value for statement in result.statements}


def _away_m(place: tuple[float, float], picture: dict[str, Any]) -> float:
    frame = LocalFrame(*picture["camera"]["place_deg"])
    return float(np.hypot(*frame.east_north(*place)))
