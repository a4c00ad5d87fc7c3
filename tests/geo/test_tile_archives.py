"""MBTiles and PMTiles give the tile that was asked for; what is damaged, hostile or of vectors is refused by name."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.errors import InputError
from provenance.geo.mbtiles import MBTiles
from provenance.geo.pmtiles import PMTiles, tile_number
from tests.forge import mutated
from tests.mapforge import mbtiles, pmtiles, tile_png, vector_mbtiles


def refused(open_: Callable[[Path], MBTiles | PMTiles], path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_(path)
    assert caught.value.values["name"] == path.name
    return caught.value.id


def kept(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# ---- PMTiles --------------------------------------------------------------------------------------------------------


def hilbert(side: int, x: int, y: int) -> int:
    """Where a cell stands on Hilbert's curve, by the recursion of its definition."""
    if side == 1:
        return 0
    half = side // 2
    if x < half and y < half:
        return hilbert(half, y, x)
    if x < half:
        return half * half + hilbert(half, x, y - half)
    if y >= half:
        return 2 * half * half + hilbert(half, x - half, y - half)
    return 3 * half * half + hilbert(half, half - 1 - y, half - 1 - (x - half))


def test_tiles_are_numbered_along_hilberts_curve() -> None:
    assert tile_number(12, 3423, 1763) == 19_078_479  # the example of the specification
    first = {0: 0, 1: 1, 2: 5, 3: 21, 4: 85}
    for z, start in first.items():
        for x in range(1 << z):
            for y in range(1 << z):
                assert tile_number(z, x, y) == start + hilbert(1 << z, x, y)


@pytest.mark.parametrize("leaf", [False, True])
@pytest.mark.parametrize("compression", [1, 2])
def test_every_tile_of_a_pmtiles_archive_is_found(tmp_path: Path, leaf: bool, compression: int) -> None:
    path = kept(tmp_path / "a.pmtiles", pmtiles(leaf=leaf, compression=compression))
    with PMTiles(path) as archive:
        assert (archive.least_zoom, archive.most_zoom, archive.attribution) == (0, 3, "© Forge")
        assert archive.bounds == pytest.approx((-180, -85, 180, 85))
        for z in range(4):
            for x in range(1 << z):
                for y in range(1 << z):
                    assert archive.tile(z, x, y) == tile_png(z, x, y)
        assert (
            archive.tile(4, 0, 0) is None and archive.tile(1, 2, 0) is None and archive.tile(1, -1, 0) is None
        )


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (b"", "pmtiles_damaged"),
        (b"x" * 200, "not_pmtiles"),
        (pmtiles(version=2), "pmtiles_version"),
        (pmtiles(type=1), "vector_tiles_not_read"),
        (pmtiles(type=9), "not_pmtiles"),
        (pmtiles(compression=3), "pmtiles_compression"),
        (pmtiles()[:140], "pmtiles_damaged"),
        (pmtiles()[:127] + b"\x1f\x8b" + b"x" * 500, "pmtiles_damaged"),
        (pmtiles()[:16] + b"\xff" * 8 + pmtiles()[24:], "pmtiles_damaged"),
    ],
)
def test_what_is_no_pmtiles_archive_of_pictures_is_refused(tmp_path: Path, data: bytes, id: str) -> None:
    assert refused(PMTiles, kept(tmp_path / "a.pmtiles", data)) == id


def test_a_directory_that_points_at_itself_ends(tmp_path: Path) -> None:
    data = bytearray(pmtiles(0, leaf=True, compression=1))
    with PMTiles(kept(tmp_path / "a.pmtiles", bytes(data))) as archive:
        root = archive._root
    leaf_at = int.from_bytes(data[40:48], "little")
    data[leaf_at + 2] = 0  # its only entry is a directory again: at the place of the first one
    data[leaf_at + 3] = root[0].length
    with PMTiles(kept(tmp_path / "a.pmtiles", bytes(data))) as archive, pytest.raises(InputError) as caught:
        archive.tile(0, 0, 0)
    assert caught.value.id == "pmtiles_damaged"


def test_mutated_pmtiles_archives_are_read_or_refused(tmp_path: Path) -> None:
    random_, data = random.Random(3), pmtiles(2, leaf=True)
    for n in range(300):
        path = kept(tmp_path / f"{n % 8}.pmtiles", mutated(data[:700], random_) + data[700:])
        try:
            with PMTiles(path) as archive:
                for x in range(4):
                    archive.tile(2, x, 1)
        except InputError:
            continue


# ---- MBTiles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_view", [False, True])
def test_every_tile_of_an_mbtiles_archive_is_found(tmp_path: Path, as_view: bool) -> None:
    path = mbtiles(tmp_path / "a & ü%23#.mbtiles", as_view=as_view)
    with MBTiles(path) as archive:
        assert (archive.least_zoom, archive.most_zoom) == (0, 2)
        assert tuple(archive.bounds) == (-180.0, -90.0, 180.0, 90.0)
        assert "Forge" in archive.attribution
        for z in range(3):
            for x in range(1 << z):
                for y in range(1 << z):
                    assert archive.tile(z, x, y) == tile_png(z, x, y)
        assert archive.tile(3, 0, 0) is None and archive.tile(1, 0, 2) is None


def test_what_an_mbtiles_archive_says_of_itself_is_taken_where_it_fits(tmp_path: Path) -> None:
    said = {"bounds": "37.5,49.6,37.8,49.8", "minzoom": "1", "maxzoom": "2"}
    with MBTiles(mbtiles(tmp_path / "a.mbtiles", about=said)) as archive:
        assert (archive.least_zoom, tuple(archive.bounds)) == (1, (37.5, 49.6, 37.8, 49.8))
    with MBTiles(mbtiles(tmp_path / "a.mbtiles", about={"bounds": "9,9,1,1", "minzoom": "x"})) as archive:
        assert (archive.least_zoom, tuple(archive.bounds)) == (0, (-180, -90, 180, 90))


def test_what_is_no_mbtiles_archive_of_pictures_is_refused(tmp_path: Path) -> None:
    assert refused(MBTiles, vector_mbtiles(tmp_path / "v.mbtiles")) == "vector_tiles_not_read"
    assert refused(MBTiles, kept(tmp_path / "t.mbtiles", b"no base")) == "not_mbtiles"
    assert refused(MBTiles, tmp_path / "absent.mbtiles") == "map_unreadable"
    whole = mbtiles(tmp_path / "w.mbtiles").read_bytes()
    assert refused(MBTiles, kept(tmp_path / "c.mbtiles", whole[:3000])) == "not_mbtiles"
    far = mbtiles(tmp_path / "f.mbtiles", about={"minzoom": "0", "maxzoom": "900"})
    assert refused(MBTiles, far) == "not_mbtiles"


@pytest.mark.parametrize(
    "view",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
        "SELECT i AS zoom_level, i AS tile_column, i AS tile_row, i AS tile_data FROM n",
        "SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, randomblob(900000000) AS tile_data",
        "SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, load_extension('x') AS tile_data",
        "SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, sql AS tile_data FROM sqlite_schema",
        "SELECT a.zoom_level, b.tile_column, c.tile_row, c.tile_data FROM map a, map b, map c, map d, map e "
        "WHERE a.tile_row + b.tile_row + c.tile_row + d.tile_row + e.tile_row < 0",
    ],
)
def test_a_view_that_is_a_program_is_stopped(tmp_path: Path, view: str) -> None:
    path = mbtiles(tmp_path / "a.mbtiles", 3, about={"minzoom": "0", "maxzoom": "3"})
    base = sqlite3.connect(path)
    base.execute("ALTER TABLE tiles RENAME TO map")
    base.execute(f"CREATE VIEW tiles AS {view}")
    base.commit()
    base.close()
    with MBTiles(path) as archive, pytest.raises(InputError) as caught:
        archive.tile(0, 0, 0) or archive.tile(3, 1, 7)
    assert caught.value.id == "mbtiles_damaged"


def test_mutated_mbtiles_archives_are_read_or_refused(tmp_path: Path) -> None:
    random_, data = random.Random(5), mbtiles(tmp_path / "a.mbtiles", 2).read_bytes()
    for n in range(200):
        path = kept(tmp_path / f"m{n % 8}.mbtiles", mutated(data, random_))
        try:
            with MBTiles(path) as archive:
                for x in range(4):
                    archive.tile(2, x, 1)
        except InputError:
            continue


def test_an_archive_is_never_written_to(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "a.mbtiles")
    before = path.read_bytes()
    with MBTiles(path) as archive:
        archive.tile(0, 0, 0)
        assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before
