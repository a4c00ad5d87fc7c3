"""Real files: what ExifTool reads of them, we read, and understand in the same way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.metadata.agreement import run

DATA = Path(os.environ.get("ALIDADE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")

pytestmark = pytest.mark.skipif(
    not (DATA / "metadata_exiftool.json").is_file(),
    reason="development data not here: set ALIDADE_DATA to the folder of metadata_exiftool.json",
)

#: The aim: of every family of tags, this share is read, and this share of those has the same value.
AIM = 0.99
FAMILIES = (
    "EXIF",
    "GPS",
    "XMP",
    "IPTC",
    "ICC-header",
    "ICC_Profile",
    "Photoshop",
    "PNG",
    "JFIF",
    "Adobe",
    "MPF",
)


def test_of_every_family_nearly_all_tags_are_read_with_equal_values() -> None:
    account = run(DATA, "")
    assert account.refused == []
    for name in FAMILIES:
        tally = account.families[name]
        assert tally.theirs > 10, name
        assert tally.read >= AIM * tally.theirs, (name, tally)
        assert tally.equal >= AIM * tally.theirs, (name, tally)
