"""Attacked copies of invented photographs are found again in a small archive, and other pictures are not called copies.

The same on real photographs: benchmarks/archive/recall.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.archive.attacks import ATTACKS, attacked
from benchmarks.archive.here import HereArchive, Seen, archive_in
from tests.vision.copies.laid_by_hand import photo

SCENES = 2
HELD = 6
ASKED = (
    "JPEG 30",
    "128 pixels",
    "crop 25 %",
    "crop 50 %",
    "mirror",
    "turn 5",
    "border 10 %",
    "caption bar",
    "stickers",
    "phone screenshot",
    "collage 2 x 2",
    "mirror, crop, grade, caption",
)
UNDER_ONE_TEMPLATE = ("caption bar", "watermark and logo", "phone screenshot")
LEAST_OF_ALL = 0.97
LEAST_OF_ONE = 5 / 6


@cache
def scene(number: int) -> Image.Image:
    return Image.fromarray(photo(600 + number, 400, 300))


@cache
def fillers() -> tuple[Image.Image, ...]:
    return tuple(scene(50 + number) for number in range(3))


def copy_of(number: int, attack: str) -> bytes:
    return attacked(attack, scene(number), number, fillers()).data()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HereArchive]:
    """The scenes, others, and others under the templates that are asked for."""
    folder: Path = tmp_path_factory.mktemp("archive")
    with archive_in(folder) as archive:
        for number in range(HELD):
            archive.add(f"scene {number}", attacked("saved again, 90", scene(number), 0, ()).data())
        for attack in UNDER_ONE_TEMPLATE:
            archive.add(f"decoy {attack}", copy_of(30, attack))
        yield archive


def is_found(seen: list[Seen], name: str) -> bool:
    return any(one.name == name and one.is_copy for one in seen)


def test_there_are_the_thirty_two_attacks_of_the_measured_design() -> None:
    assert len(ATTACKS) == 32
    assert set(ASKED) < set(ATTACKS)


def test_an_attack_comes_out_the_same_every_time() -> None:
    assert copy_of(1, "photographed screen") == copy_of(1, "photographed screen")
    assert copy_of(1, "crop 25 %") != copy_of(2, "crop 25 %")


def test_attacked_copies_are_found_and_nothing_else_is_called_the_same(here: HereArchive) -> None:
    found: dict[str, list[bool]] = {}
    wrong = []
    for attack in ASKED:
        for number in range(SCENES):
            seen = here.search(copy_of(number, attack), "questioned.jpg")
            found.setdefault(attack, []).append(is_found(seen, f"scene {number}"))
            others = [one.name for one in seen if one.is_copy and one.name != f"scene {number}"]
            wrong += [(attack, number, name) for name in others]
    assert wrong == []
    shares = {attack: sum(each) / SCENES for attack, each in found.items()}
    assert min(shares.values()) >= LEAST_OF_ONE, shares
    assert sum(shares.values()) / len(shares) >= LEAST_OF_ALL, shares


@pytest.mark.parametrize("attack", UNDER_ONE_TEMPLATE)
def test_another_photo_under_the_same_template_is_not_the_same_picture(
    here: HereArchive, attack: str
) -> None:
    for number in (40, 41):
        assert [one.name for one in here.search(copy_of(number, attack), "other.jpg") if one.is_copy] == []
