"""Where a photo was taken from, by pairs that the user marked, as plain data for command line and window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provenance.geo.camera.marked import sighted_of
from provenance.geo.camera.pairs import Sighted
from provenance.geo.camera.projection import PairSpot, horizon, pair_spots, view_cone
from provenance.geo.camera.resection import Solution, resection
from provenance.workbench.marksfiles import read_pairs_file

__all__ = ["located", "located_in_file"]


def located_in_file(path: Path) -> dict[str, Any]:
    """As `located`, of a file. Raises InputError and UsageError."""
    return located(sighted_of(read_pairs_file(path)))


def located(sighted: Sighted) -> dict[str, Any]:
    """The answer as docs/command-line.md says. Raises UsageError."""
    found = resection(sighted)
    return {
        "position": None if found.solution is None else _solution(found.solution, sighted),
        "alternatives": [_solution(one, sighted) for one in found.alternatives],
        "left_out": list(found.left_out),
        "doubtful": list(found.doubtful),
        "doubtful_alignments": list(found.lines_doubtful),
        "chance": found.chance,
        "chance_of_all": found.chance_of_all,
        "warnings": list(found.warnings),
        "assumed": _assumed(sighted),
        "frame": {"origin": {"lat": found.origin[0], "lon": found.origin[1]}, "axes": "east, north; metres"},
    }


def _solution(one: Solution, sighted: Sighted) -> dict[str, Any]:
    cone = view_cone(one, sighted.photo)
    spots = {spot.number: spot for spot in pair_spots(one, sighted)}
    return {
        "lat": round(one.latitude_deg, 7),
        "lon": round(one.longitude_deg, 7),
        "east_m": round(one.east_m, 2),
        "north_m": round(one.north_m, 2),
        "ellipse_95": {
            "major_m": round(one.ellipse.major_m, 2),
            "minor_m": round(one.ellipse.minor_m, 2),
            "azimuth_deg": round(one.ellipse.azimuth_deg, 1),
        },
        "region_95": [{"lat": round(lat, 7), "lon": round(lon, 7)} for lat, lon in one.outline],
        "heading_deg": round(one.heading_deg, 2) if one.heading_told else None,
        "heading_error_deg": round(one.heading_error_deg, 2) if one.heading_told else None,
        "view_deg": round(one.view_deg, 2),
        "view_error_deg": round(one.view_error_deg, 2),
        "focal_px": round(one.focal_px, 1),
        "pose": "level" if one.height_m is None else "full",
        "height_m": _rounded(one.height_m),
        "height_error_m": _rounded(one.height_error_m),
        "pitch_deg": round(one.pitch_deg, 2),
        "pitch_error_deg": round(one.pitch_error_deg, 2),
        "roll_deg": round(one.roll_deg, 2),
        "roll_error_deg": round(one.roll_error_deg, 2),
        "principal": [round(one.principal[0], 1), round(one.principal[1], 1)],
        "horizon": [_pixel(spot) for spot in horizon(one, sighted.photo)],
        "view_cone": {"left_deg": round(cone.left_deg, 2), "right_deg": round(cone.right_deg, 2)},
        "hold": round(one.hold, 2),
        "squares": round(one.squares, 3),
        "left_out": list(one.left_out),
        "pairs": [
            {
                "number": miss.number,
                "miss_px": round(miss.pixels, 2),
                "miss_m": round(miss.metres, 2),
                "deviations": round(miss.deviations, 2),
                "distance_m": round(miss.distance_m, 1),
                "bearing_deg": round(miss.bearing_deg, 2),
                "up_deviations": _rounded(miss.up_deviations),
                "used": miss.used,
                "seen_at": _seen(spots.get(miss.number)),
            }
            for miss in one.misses
        ],
        "alignments": [
            {
                "number": line.number,
                "miss_px": round(line.pixels, 2),
                "deviations": round(line.deviations, 2),
                "nearer_m": round(line.nearer_m, 1),
                "farther_m": round(line.farther_m, 1),
                "reversed": line.reversed,
                "used": line.used,
            }
            for line in one.lines
        ],
    }


def _seen(spot: PairSpot | None) -> dict[str, float | None] | None:
    return None if spot is None else {"x": round(spot.x, 1), "y": _rounded(spot.y)}


def _pixel(spot: tuple[float, float]) -> list[float]:
    return [round(spot[0], 1), round(spot[1], 1)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _assumed(sighted: Sighted) -> dict[str, Any]:
    """What the answer supposes of the camera, with one standard deviation each."""
    photo = sighted.photo
    focal = photo.focal
    free = sighted.full_pose and not photo.tilt_stated
    return {
        "pitch_deg": None if free else photo.pitch.degrees,
        "pitch_error_deg": None if free else photo.pitch.error_deg,
        "roll_deg": None if free else photo.roll.degrees,
        "roll_error_deg": None if free else photo.roll.error_deg,
        "focal_px": None if focal is None else round(focal.pixels, 1),
        "focal_error_share": None if focal is None else round(focal.log_error, 4),
        "lens": "no distortion",
    }
