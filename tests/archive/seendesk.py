"""Items, codes and files for the tests of the pictures ever seen: bytes that nobody decodes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provenance.archive.index import SearchedArchive
from provenance.archive.pictures import SeenArchive
from provenance.archive.seenitems import (
    Box,
    Coded,
    Item,
    ItemDate,
    ItemFacts,
    NewItem,
    StoredPoints,
    View,
)
from provenance.errors import RecordError
from provenance.record.values import FileName, Instant, Link, Place, Precision, Term, Text

MAKER = "forged-codes-1"
POINTS_MAKER = "forged-points-1"
FACTS = ItemFacts(
    sources=(Link("https://example.org/post/1"),),
    licence=Text("CC-BY-4.0"),
    note=Text("з каналу"),
    place=Place.at("49.7064", "37.6167", name="Izium"),
    dates=(
        ItemDate(when=Instant("2022-09-10", Precision.DAY), of=Term("published"), basis=Term("page_text")),
    ),
)


def bytes_of(number: int) -> bytes:
    """The bytes of a forged picture."""
    return f"picture {number}".encode()


def code_of(number: int, view: int = 0) -> bytes:
    """A code of its own for each view."""
    return hashlib.sha256(f"{number} {view}".encode()).digest()


def new_item(number: int, **said: object) -> NewItem:
    """A forged picture to put."""
    data = bytes_of(number)
    given = {"name": FileName.of(f"{number}.jpg"), "origin": "folder", **said}
    return NewItem(
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        media_type="jpeg",
        **given,  # type: ignore[arg-type]
    )


def coded(number: int, views: int = 2, quality: int = 90) -> Coded:
    """What a first pass over it makes."""
    boxes = (Box(0, 0, 400, 300), Box(10, 10, 200, 100), Box(10, 150, 200, 100))
    made = (
        View(number=n, box=boxes[n], pdq=code_of(number, n), quality=quality, phash="ab" * 8, dhash="cd" * 8)
        for n in range(views)
    )
    return Coded(made_by=MAKER, width=400, height=300, views=tuple(made), thumbnail=b"RIFF" + bytes(100))


def put(archive: SeenArchive, number: int, views: int = 2, **said: object) -> Item:
    """Put a forged picture with its views."""
    return archive.put(new_item(number, **said), coded(number, views)).item


def features_of(number: int, view: int = 0, count: int = 40) -> tuple[NDArray[np.uint16], NDArray[np.uint64]]:
    """Words and signatures of its own for each view."""
    draw = np.random.default_rng(number * 10 + view)
    return draw.integers(0, 1 << 16, count, np.uint16), draw.integers(0, 1 << 64, count, np.uint64)


def packed(number: int, view: int = 0) -> bytes:
    """The same as bytes."""
    words, signatures = features_of(number, view)
    return words.tobytes() + signatures.tobytes()


def unpacked(data: bytes) -> tuple[NDArray[np.uint16], NDArray[np.uint64]]:
    """What `packed` wrote. Raises RecordError."""
    if len(data) % 10 or not data:
        raise RecordError("copy_points_unreadable", length_bytes=len(data))
    count = len(data) // 10
    return np.frombuffer(data, np.uint16, count), np.frombuffer(data, np.uint64, count, 2 * count)


def describe(archive: SeenArchive, item: Item, number: int, made_by: str = POINTS_MAKER) -> bool:
    """The second pass over it."""
    points = [StoredPoints(view.id, packed(number, view.shown.number)) for view in archive.views(item.id)]
    return archive.describe(item.id, made_by, points)


def searched(folder: Path, made_by: str = POINTS_MAKER) -> SearchedArchive:
    """An archive with its search."""
    return SearchedArchive(folder, made_by, unpacked)
