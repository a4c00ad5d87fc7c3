"""Shadows on simulated scenes: coverage of the stated intervals, and how often a true claim is contradicted.

`python -m benchmarks.place_and_time.shadow [COUNT] [--seed N]`: COUNT scenes (600), see `shadow_scenes.py`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from benchmarks.place_and_time.shadow_scenes import Kind, Truth, scene_of
from provenance.geo.fitting import SQUARES_95
from provenance.geo.shadow.reading import Reading, reading
from provenance.geo.shadow.solve import band, windows
from provenance.geo.shadow.verify import ClaimedPlace, ClaimedTime, Grounds, Verdict, compare

LONG_DAYS = (30, 120, 365)


@dataclass(frozen=True)
class Held:
    direction: bool
    length: bool
    both: bool
    marks_agree: bool
    exact_claim: Verdict
    wide_claim: Verdict
    false_claim: Verdict
    long_claims: dict[int, Verdict]
    in_windows: dict[Grounds, bool]
    window_min: dict[Grounds, float]
    in_band: bool | None
    direction_error_deg: float
    elevation_error_deg: float
    ms: float


def solved(truth: Truth, dice: np.random.Generator, *, on_map: bool = False) -> Held:
    began = time.perf_counter()
    read = reading(truth.marked)
    ms = (time.perf_counter() - began) * 1000
    azimuth, elevation = np.array([truth.sun.azimuth_deg]), np.array([truth.sun.apparent_elevation_deg])
    place = ClaimedPlace(truth.latitude_deg, truth.longitude_deg)
    then = ClaimedTime(truth.utc, truth.utc)
    minutes = timedelta(minutes=float(dice.uniform(10, 60)))
    early = timedelta(minutes=float(dice.uniform(0, 1))) * 30
    wide = ClaimedTime(truth.utc - early, truth.utc - early + minutes + early)
    near = ClaimedPlace(truth.latitude_deg + dice.uniform(-0.04, 0.04), truth.longitude_deg, 6000)
    other = timedelta(hours=float(dice.choice([-1, 1]) * dice.uniform(3, 6)))
    day = ClaimedTime(truth.utc - timedelta(hours=12), truth.utc + timedelta(hours=12))
    kept = {grounds: windows(read, place, day, grounds) for grounds in Grounds}
    return Held(
        direction=bool(read.rise_of_direction(azimuth)[0] <= SQUARES_95[1]),
        length=bool(read.rise_of_length(elevation)[0] <= SQUARES_95[1]),
        both=bool(read.rise_of_both(azimuth, elevation)[0] <= SQUARES_95[2]),
        marks_agree=read.agree,
        exact_claim=compare(read, place, then).verdict,
        wide_claim=compare(read, near, wide).verdict,
        false_claim=compare(read, place, ClaimedTime(truth.utc + other, truth.utc + other)).verdict,
        long_claims=_long_claims(read, truth, dice) if on_map else {},
        in_windows={
            grounds: any(one.first <= truth.utc <= one.last for one in found)
            for grounds, found in kept.items()
        },
        window_min={
            grounds: sum((one.last - one.first).total_seconds() for one in found) / 60
            for grounds, found in kept.items()
        },
        in_band=_in_band(read, truth) if on_map else None,
        direction_error_deg=read.azimuth_error_deg,
        elevation_error_deg=read.elevation_error_deg or 0.0,
        ms=ms,
    )


def _long_claims(read: Reading, truth: Truth, dice: np.random.Generator) -> dict[int, Verdict]:
    """Of true claims of many days."""
    place, made = ClaimedPlace(truth.latitude_deg, truth.longitude_deg), {}
    for days in LONG_DAYS:
        first = truth.utc - timedelta(days=float(dice.uniform(0, days)))
        made[days] = compare(read, place, ClaimedTime(first, first + timedelta(days=days))).verdict
    return made


def _in_band(read: Reading, truth: Truth) -> bool:
    found = band(read, truth.utc, Grounds.BOTH, (-90, -180, 90, 180))
    for row in found.rows:
        if abs(row.latitude_deg - truth.latitude_deg) <= found.step_deg / 2:
            return any(a <= truth.longitude_deg + turn <= b for a, b in row.stretches for turn in (0, 360))
    return False


_KINDS = (
    ("one thing, tilt of the camera known", Kind(1)),
    ("three things, tilt of the camera known", Kind(3)),
    ("two things, horizon marked", Kind(2, horizon=True)),
    ("two things, plumb marked", Kind(2, plumb=True)),
    ("two things, slope measured", Kind(2, slope=True)),
    ("one thing, horizon marked, slope measured", Kind(1, horizon=True, slope=True)),
)


def share(of: list[bool]) -> str:
    return f"{sum(of) / max(len(of), 1):6.1%} of {len(of)}"


def told(name: str, held: list[Held]) -> None:
    print(name)
    print(
        f"  stated error (one sd): azimuth median {np.median([one.direction_error_deg for one in held]):.2f},",
        end="",
    )
    print(f" elevation {np.median([one.elevation_error_deg for one in held]):.2f} degrees")
    print(f"  true direction within the 95 % interval:   {share([one.direction for one in held])}")
    print(f"  true elevation within the 95 % interval:   {share([one.length for one in held])}")
    print(f"  true sun within the 95 % region of both:   {share([one.both for one in held])}")
    print(f"  marks of one sun called disagreeing:       {share([not one.marks_agree for one in held])}")
    for grounds in Grounds:
        inside = share([one.in_windows[grounds] for one in held])
        minutes = np.median([one.window_min[grounds] for one in held])
        print(f"  true time in the day's windows, {grounds.value:9}: {inside}; median {minutes:.0f} min")
    bands = [one.in_band for one in held if one.in_band is not None]
    print(f"  true place on the band of that time:       {share(bands)}")
    for name_of, verdicts in (
        ("true claim, exact", [one.exact_claim for one in held]),
        ("true claim, up to an hour and 6 km wide", [one.wide_claim for one in held]),
        *(
            (f"true claim, {days} days", [one.long_claims[days] for one in held if one.long_claims])
            for days in LONG_DAYS
        ),
        ("claim false by 3 to 6 hours", [one.false_claim for one in held]),
    ):
        counts = ", ".join(f"{one.value} {share([v is one for v in verdicts])}" for one in Verdict)
        print(f"  {name_of}: {counts}")
    ms = [one.ms for one in held]
    print(f"  time of a reading: median {np.median(ms):.0f} ms, worst {max(ms):.0f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=600)
    parser.add_argument("--seed", type=int, default=20220910)
    parser.add_argument("--only", help="a kind of scenes, by a part of its name")
    asked = parser.parse_args()
    for number, (name, kind) in enumerate(_KINDS):
        if asked.only is None or asked.only in name:
            dice = np.random.default_rng(asked.seed + number)
            scenes = (scene_of(dice, kind) for _ in range(asked.count))
            told(name, [solved(one, dice, on_map=n % 3 == 0) for n, one in enumerate(scenes)])


if __name__ == "__main__":
    main()
