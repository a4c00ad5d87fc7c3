"""Untouched camera files: their own thumbnails are not said to differ; a crop of one is seen."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from provenance.media.decode import load_decoders, upright_picture
from provenance.media.previews.reading import read_previews
from provenance.vision.previewing import PreviewComparison, compare_preview

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
CAMERAS = DATA / "metadata" / "exif-samples" / "jpg"

pytestmark = pytest.mark.skipif(
    not CAMERAS.is_dir(), reason="development data not here: set ALIDADE_DATA to the folder of metadata/"
)


def compared(path: Path, part: float = 1.0) -> list[PreviewComparison]:
    """The file's own previews against its main picture, of which only the first `part` of both sides is kept."""
    load_decoders()
    data = path.read_bytes()
    image, _ = upright_picture(data, path.name, max_side_px=1024)
    kept = image.crop((0, 0, round(part * image.width), round(part * image.height)))
    found = []
    for one in read_previews(data).previews:
        if one.pixels:
            shape = (one.pixels_height, one.pixels_width, 3)
            found.append(
                compare_preview(np.asarray(kept), np.frombuffer(one.pixels, np.uint8).reshape(shape))
            )
    return found


def test_no_camera_file_is_said_to_differ_from_its_own_thumbnail() -> None:
    results = {path.name: [one.result for one in compared(path)] for path in sorted(CAMERAS.rglob("*.jpg"))}
    assert sum(map(len, results.values())) >= 20
    assert not {name: said for name, said in results.items() if set(said) - {"same", "same_other_aspect"}}


def test_a_crop_of_a_camera_file_is_seen_in_its_thumbnail() -> None:
    paths = sorted((CAMERAS / "gps").glob("*.jpg"))
    seen = [one.result for path in paths for one in compared(path, 0.8)]
    assert len(seen) >= 5 and set(seen) == {"shows_more"}


def test_exiftools_own_pictures_and_credentials_end_in_a_reading() -> None:
    files = [path for path in (DATA / "metadata").rglob("*") if path.is_file()]
    readings = [read_previews(path.read_bytes()) for path in files]
    assert sum(len(reading.previews) for reading in readings) >= 50
