"""Camera positions on simulated scenes: error, coverage of the 95 % region, whether a wrong pair is found.

`python -m benchmarks.place_and_time.camera [COUNT] [--seed N]`: COUNT scenes (600) of each kind, see
`camera_scenes.py`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.place_and_time.camera_scenes import Truth, posed, scene
from provenance.errors import UsageError
from provenance.geo.camera.resection import Resection, resection
from provenance.geo.contour import within

Made = Callable[[np.random.Generator], Truth]


@dataclass(frozen=True)
class Held:
    """One scene solved: how far off, whether the region and the ellipse hold the truth."""

    off_m: float
    in_region: bool
    in_ellipse: bool
    major_m: float
    heading_deviations: float
    view_deviations: float
    ms: float
    truth: Truth
    found: Resection


def solved(truth: Truth) -> Held:
    began = time.perf_counter()
    found = resection(truth.sighted)
    ms = (time.perf_counter() - began) * 1000
    best = found.solution
    assert best is not None
    frame = found.scene.frame
    here = np.array(frame.east_north(truth.latitude_deg, truth.longitude_deg))
    off = here - np.array([best.east_m, best.north_m])
    turned = np.radians(best.ellipse.azimuth_deg)
    along = off @ [np.sin(turned), np.cos(turned)]
    beside = off @ [np.cos(turned), -np.sin(turned)]
    axes = best.ellipse
    region = any(
        within(here, np.array([frame.east_north(*corner) for corner in one.outline]))
        for one in (best, *found.alternatives)
    )
    return Held(
        off_m=float(np.hypot(*off)),
        in_region=region,
        in_ellipse=bool((along / axes.major_m) ** 2 + (beside / axes.minor_m) ** 2 <= 1),
        major_m=axes.major_m,
        heading_deviations=((best.heading_deg - truth.heading_deg + 180) % 360 - 180)
        / best.heading_error_deg,
        view_deviations=(best.view_deg - truth.view_deg) / best.view_error_deg,
        ms=ms,
        truth=truth,
        found=found,
    )


def _drawn(made: Made, dice: np.random.Generator) -> Held:
    """Of another scene where two things happen to be one within their errors, which is refused."""
    while True:
        try:
            return solved(made(dice))
        except UsageError as error:
            if error.id != "pair_marked_twice":
                raise


def share(of: list[bool]) -> str:
    return f"{sum(of) / max(len(of), 1):6.1%} of {len(of)}"


def clean(name: str, made: Made, count: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    held = [_drawn(made, dice) for _ in range(count)]
    off = np.array([one.off_m for one in held])
    print(f"{name}")
    print(f"  position off: median {np.median(off):.1f} m, 90 % within {np.quantile(off, 0.9):.1f} m")
    print(f"  stated longer half axis (95 %): median {np.median([one.major_m for one in held]):.1f} m")
    print(f"  truth in the stated region:  {share([one.in_region for one in held])}")
    print(f"  truth in the ellipse alone:  {share([one.in_ellipse for one in held])}")
    print(f"  heading within 1.96 sd:      {share([abs(one.heading_deviations) < 1.96 for one in held])}")
    print(f"  view within 1.96 sd:         {share([abs(one.view_deviations) < 1.96 for one in held])}")
    tall = [one for one in held if one.truth.height_m is not None]
    if tall:
        _told_of_pose(tall)
    print(f"  a right pair left out:       {share([bool(one.found.left_out) for one in held])}")
    print(f"  several solutions told:      {share([bool(one.found.alternatives) for one in held])}")
    ms = [one.ms for one in held]
    print(f"  time: median {np.median(ms):.0f} ms, worst {max(ms):.0f} ms", flush=True)


def _told_of_pose(held: list[Held]) -> None:
    heights, pitches, off = [], [], []
    for one in held:
        best, truth = one.found.solution, one.truth
        assert best is not None and best.height_m is not None and best.height_error_m is not None
        assert truth.height_m is not None and truth.pitch_deg is not None
        heights.append(abs(best.height_m - truth.height_m) < 1.96 * best.height_error_m)
        pitches.append(abs(best.pitch_deg - truth.pitch_deg) < 1.96 * best.pitch_error_deg)
        off.append((abs(best.height_m - truth.height_m), abs(best.pitch_deg - truth.pitch_deg)))
    print(f"  camera's height within 1.96 sd: {share(heights)}; median {np.median(off, axis=0)[0]:.1f} m off")
    print(
        f"  pitch within 1.96 sd:        {share(pitches)}; median {np.median(off, axis=0)[1]:.2f} degrees off"
    )


def wrong(name: str, made: Made, count: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    held = [_drawn(made, dice) for _ in range(count)]
    print(name)
    for least in (0.0, 2.0, 5.0, 10.0):
        some = [one for one in held if one.truth.wrong_by_deg >= least]
        alone = [one.found.left_out == (one.truth.wrong,) and not one.found.doubtful for one in some]
        named = [one.truth.wrong in (*one.found.left_out, *one.found.doubtful) for one in some]
        other = [bool(one.found.left_out) and not ok for one, ok in zip(some, named, strict=True)]
        print(f"  wrong by {least:.0f} degrees or more as seen from the camera:")
        print(
            f"    named alone {share(alone)}; named, also beside others {share(named)}; another named {share(other)}"
        )
        print(f"    truth in the stated region {share([one.in_region for one in some])}", flush=True)


_RIGHT: tuple[tuple[str, Made], ...] = (
    ("six pairs, focal length known to 1-3 %", lambda dice: scene(dice, 6)),
    ("four pairs, focal length known", lambda dice: scene(dice, 4)),
    ("three pairs, focal length known", lambda dice: scene(dice, 3)),
    ("six pairs, field of view solved", lambda dice: scene(dice, 6, focal_known=False)),
    ("ten pairs, focal length known", lambda dice: scene(dice, 10)),
    ("six pairs with heights, tilt not known", lambda dice: posed(dice, 6)),
    ("four pairs with heights, tilt not known", lambda dice: posed(dice, 4)),
    ("eight pairs with heights, tilt and view not known", lambda dice: posed(dice, 8, focal_known=False)),
)
_WRONG: tuple[tuple[str, Made], ...] = (
    ("one wrong of six, focal length known", lambda dice: scene(dice, 6, wrong=True)),
    ("one wrong of ten, focal length known", lambda dice: scene(dice, 10, wrong=True)),
)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("count", nargs="?", type=int, default=600)
    told.add_argument("--seed", type=int, default=20220910)
    told.add_argument("--only", help="a kind of scenes, by a part of its name")
    asked = told.parse_args()
    count, seed = asked.count, asked.seed
    for number, (name, made) in enumerate(_RIGHT):
        if asked.only is None or asked.only in name:
            clean(name, made, count, seed + number)
    for number, (name, made) in enumerate(_WRONG, 5):
        if asked.only is None or asked.only in name:
            wrong(name, made, count, seed + number)


if __name__ == "__main__":
    main()
