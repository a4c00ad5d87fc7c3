"""Photos and one worked case for the tests of the command line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.desk import Ran, done, write_photos


@dataclass(frozen=True)
class Worked:
    """A case that `examine` made: its path, the command's answer, and where the reports are."""

    path: Path
    ran: Ran
    out: Path


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    write_photos(folder)
    return folder


@pytest.fixture(scope="session")
def examined(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Worked:
    """One photo examined against two references, with everything that can be said about it."""
    folder = tmp_path_factory.mktemp("examined")
    ran = done(
        "examine", photos / "photo.jpg", "--against", photos / "reference.jpg", photos / "other.jpg",
        "--claim", "Солдати з прапором у центрі", "--claimed-place", "49.71, 37.62",
        "--claimed-time", "2022-09-10", "--source", "A channel",
        "--case", folder / "town.case", "--out", folder / "report", "--json",
    )  # fmt: skip
    return Worked(folder / "town.case", ran, folder / "report")


@pytest.fixture
def town(examined: Worked, tmp_path: Path) -> Path:
    """A copy of the examined case, to work on."""
    return Path(shutil.copy(examined.path, tmp_path / "town.case"))
