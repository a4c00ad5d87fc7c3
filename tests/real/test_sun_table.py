"""The sun against a table computed elsewhere by the same algorithm (development data, not shipped)."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path

import pytest

from provenance.geo.sun import sun_position
from tests.cli.desk import done

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
TABLE = DATA / "sun_positions.csv"

pytestmark = pytest.mark.skipif(
    not TABLE.is_file(),
    reason="development data not here: set ALIDADE_DATA to the folder of sun_positions.csv",
)


def test_every_row_of_the_table_is_met_within_a_thousandth_of_a_degree() -> None:
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 28
    for row in rows:
        sun = sun_position(
            float(row["lat"]),
            float(row["lon"]),
            datetime.fromisoformat(row["utc"]),
            elevation_m=float(row["elevation_m"]),
        )
        where = f"{row['place']} {row['utc']}"
        assert sun.azimuth_deg == pytest.approx(float(row["azimuth_deg_from_north"]), abs=0.001), where
        assert sun.elevation_deg == pytest.approx(float(row["elevation_true_deg"]), abs=0.001), where
        apparent = float(row["elevation_apparent_deg"])
        assert sun.apparent_elevation_deg == pytest.approx(apparent, abs=0.001), where


def test_the_command_gives_every_row_within_a_hundredth_of_a_degree() -> None:
    with TABLE.open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        said = done("sun", row["lat"], row["lon"], row["utc"], "--json").data
        where = f"{row['place']} {row['utc']}"
        assert said["azimuth_deg"] == pytest.approx(float(row["azimuth_deg_from_north"]), abs=0.01), where
        assert said["elevation_deg"] == pytest.approx(float(row["elevation_true_deg"]), abs=0.01), where
