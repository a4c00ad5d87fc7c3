"""An adding that is killed leaves no half item, goes on when it is started again, and ends as if nothing had been.

The same a hundred times: benchmarks/archive/kills.py.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.archive.kills import add, answers, forge_photos, kill_once

PHOTOS = 8
KILLS = 3


def test_a_killed_adding_leaves_nothing_half_and_goes_on_to_the_same_archive(tmp_path: Path) -> None:
    photos, home, archive = tmp_path / "photos", tmp_path / "home", tmp_path / "archive"
    forge_photos(photos, PHOTOS)
    draw = random.Random(6)
    wrong = []
    for number in range(KILLS):
        wrong += kill_once(photos, archive, home, draw, building=number == KILLS - 1).wrong
    assert wrong == []
    for folder in (archive, tmp_path / "undisturbed"):
        adding = add(photos, folder, home)
        adding.communicate()
        assert adding.returncode == 0
    expected = answers(tmp_path / "undisturbed")
    assert len(expected) == PHOTOS
    assert answers(archive) == expected
