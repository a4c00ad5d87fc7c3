"""What one search of the measurement answered, one line of a file each: read again, it gives every table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from benchmarks.archive.attacks import Attacked
from benchmarks.archive.here import Seen, region_of
from provenance.vision.cv import cv2

Part = Literal["attacks", "open", "reverse", "edits"]


class HitRow(msgspec.Struct, frozen=True):
    """One answer. `true`: the item does hold the asked photo; `by_code`: its code is near enough alone; `iou`: of the
    region with the true one, NaN where it is not known."""

    name: str
    true: bool
    kind: str
    by_code: bool
    distance: int | None
    inliers: int
    share: float | None
    natures: tuple[str, ...]
    iou: float | None


class Row(msgspec.Struct, frozen=True):
    """One search: the place of its photo, the attack (or what was edited), the answers, best first."""

    part: Part
    photo: int
    attack: str
    hits: tuple[HitRow, ...]


def hit_rows(
    seen: Sequence[Seen], truth: Iterable[str], shown_per_worked: float, attacked: Attacked | None
) -> tuple[HitRow, ...]:
    """The answers as rows; `attacked` says where the region is, None where nobody asks."""
    names = frozenset(truth)
    return tuple(_hit_row(one, one.name in names, shown_per_worked, attacked) for one in seen)


def _hit_row(one: Seen, true: bool, shown_per_worked: float, attacked: Attacked | None) -> HitRow:
    hit = one.hit
    iou = None
    if true and hit is not None and attacked is not None:
        iou = overlap(region_of(hit, shown_per_worked), attacked)
    return HitRow(
        name=one.name,
        true=true,
        kind="" if hit is None else hit.kind,
        by_code=one.by_code,
        distance=one.candidate.distance_bits,
        inliers=0 if hit is None else hit.inliers,
        share=None if np.isnan(one.share) else round(one.share, 4),
        natures=() if hit is None else tuple(region.nature for region in hit.regions),
        iou=iou,
    )


def overlap(region: npt.NDArray[np.float64], attacked: Attacked) -> float:
    """Intersection over union of the said region and of the part of the photo that the attacked picture shows."""
    left, top, right, bottom = attacked.shown or (0, 0, *attacked.picture.size)
    frame = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float32)
    area, shown = cv2.intersectConvexConvex(frame, attacked.outline().astype(np.float32))
    if area <= 0 or len(region) < 3:
        return 0.0
    said = region.astype(np.float32)
    both, _ = cv2.intersectConvexConvex(said, np.asarray(shown, np.float32).reshape(-1, 2))
    union = float(area) + float(cv2.contourArea(said)) - float(both)
    return round(float(both) / union, 4) if union > 0 else 0.0


def written(path: Path) -> dict[tuple[str, int, str], Row]:
    """The rows of a file, by part, photo and attack; none when there is no file."""
    if not path.is_file():
        return {}
    rows = (msgspec.json.decode(line, type=Row) for line in path.read_bytes().splitlines() if line)
    return {(row.part, row.photo, row.attack): row for row in rows}


def line_of(row: Row) -> bytes:
    """A row as a line."""
    return msgspec.json.encode(row) + b"\n"
