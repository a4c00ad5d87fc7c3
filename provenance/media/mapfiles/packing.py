"""Packs features into chunks of near ones, and back: whole numbers as differences, byte planes together, by zlib."""

from __future__ import annotations

import zlib
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from provenance.errors import MediaError
from provenance.media.mapfiles.shapes import CLASSES, KINDS, STEPS_PER_DEGREE, Chunk

__all__ = ["Packed", "Unpacked", "packed", "unpacked"]

#: A chunk unpacked (our choice): some two million points.
_LIMIT_BYTES: Final = 32 * 1024 * 1024


class Packed(Struct, frozen=True, array_like=True):
    """One feature: numbers of its kind and class, the zoom it is drawn from, its name, its rings of steps (int32 N × 2
    as bytes)."""

    kind: int
    class_: int
    from_zoom: int
    name: str
    rings: tuple[bytes, ...]


class Unpacked(Struct, frozen=True):
    """One feature: as `Packed`, its rings in degrees, float64 N × 2."""

    kind: str
    class_: str
    from_zoom: int
    name: str
    rings: tuple[NDArray[np.float64], ...]


class _Body(Struct, frozen=True, array_like=True):
    kinds: bytes
    classes: bytes
    zooms: bytes
    names: list[str]
    ring_counts: bytes
    ring_lengths: bytes
    points: bytes


_bodies: Final = msgspec.msgpack.Decoder(_Body)


def packed(features: list[Packed]) -> Chunk:
    """Some features, at least one, as one chunk."""
    rings = [ring for one in features for ring in one.rings]
    points = np.frombuffer(b"".join(rings), "<i4").reshape(-1, 2)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), "<i4")).astype("<i4")
    body = _Body(
        bytes(one.kind for one in features),
        bytes(one.class_ for one in features),
        bytes(one.from_zoom for one in features),
        [one.name for one in features],
        np.array([len(one.rings) for one in features], "<u4").tobytes(),
        np.array([len(ring) // 8 for ring in rings], "<u4").tobytes(),
        steps.T.copy().view(np.uint8).reshape(-1, 4).T.tobytes(),
    )
    west, south = points.min(axis=0).tolist()
    east, north = points.max(axis=0).tolist()
    data = zlib.compress(msgspec.msgpack.encode(body), 6)
    least = min(one.from_zoom for one in features)
    return Chunk((west, south, east, north), least, len(features), data)


def unpacked(chunk: Chunk, name: str) -> list[Unpacked]:
    """The features of a chunk. Raises MediaError("map_index_damaged") when it is none of ours."""
    try:
        unzipped = zlib.decompressobj()
        body = _bodies.decode(unzipped.decompress(chunk.data, _LIMIT_BYTES))
        counts, lengths = np.frombuffer(body.ring_counts, "<u4"), np.frombuffer(body.ring_lengths, "<u4")
        planes = np.frombuffer(body.points, np.uint8).reshape(4, -1)
        steps = planes.T.copy().view("<i4").reshape(2, -1).T
        degrees = np.cumsum(steps, axis=0, dtype=np.int32) / STEPS_PER_DEGREE
        return _features(body, degrees, counts, lengths)
    except (zlib.error, ValueError, IndexError) as error:  # msgspec's too
        raise MediaError("map_index_damaged", name=name) from error


def _features(
    body: _Body, degrees: NDArray[np.float64], counts: NDArray[np.uint32], lengths: NDArray[np.uint32]
) -> list[Unpacked]:
    ends = np.cumsum(lengths, dtype=np.int64).tolist()
    if not ends or ends[-1] != len(degrees) or int(counts.sum(dtype=np.int64)) != len(lengths):
        raise ValueError("lengths do not agree")
    rings = [degrees[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    made, first = [], 0
    for kind, class_, zoom, name, count in zip(
        body.kinds, body.classes, body.zooms, body.names, counts.tolist(), strict=True
    ):
        last = first + count
        made.append(Unpacked(KINDS[kind], CLASSES[class_], zoom, name, tuple(rings[first:last])))
        first = last
    return made
