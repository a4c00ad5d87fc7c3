"""A desk of one's own for the tests of the workbench: folders, forged photos, and small cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase, Workbench
from tests.analyses.desk import other_wall, same_wall, small_copy, wall_photo
from tests.warm import warm_bench


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """photo.jpg, reference.jpg (the same wall from another side), other.jpg (another wall), copy.jpg (re-saved)."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "photo.jpg").write_bytes(wall_photo())
    (folder / "reference.jpg").write_bytes(same_wall())
    (folder / "other.jpg").write_bytes(other_wall())
    (folder / "copy.jpg").write_bytes(small_copy())
    return folder


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, photos: Path) -> Iterator[Workbench]:
    """A workbench whose folders are shared by the tests of a module; only for files that it can read."""
    folder = tmp_path_factory.mktemp("warm")
    with warm_bench(folder) as bench:
        with bench.create_case(folder / "start.case", "Start") as case:
            list(case.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED))
            case.run("file_identity", [("questioned", "Q1")])
            case.picture_size(case.snapshot().exhibit("Q1"))
        yield bench


@pytest.fixture
def opened(warm: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    """An empty case at the warm workbench."""
    with warm.create_case(tmp_path / "test.case", "Test") as case:
        yield case


@pytest.fixture
def photo(opened: OpenCase, photos: Path) -> Exhibit:
    """The photo of the wall as Q1 of that case."""
    (taken,) = opened.add([photos / "photo.jpg"], EvidenceRole.QUESTIONED)
    assert taken.exhibit is not None
    return taken.exhibit


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """A workbench with folders of this test alone, and the processes that are warm."""
    with warm_bench(tmp_path) as made:
        yield made


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Iterator[OpenCase]:
    """An empty case."""
    with bench.create_case(tmp_path / "test.case", "Test", "Where is it?") as opened:
        yield opened
