"""What can be read from a file's bytes besides its pixels: each reading's shape, and the function that makes it.

A reading is a frozen Struct made from received bytes inside the confined reader process. To add one, write its shape
in a module without heavy imports, its function (`bytes → shape`, or `bytes, options → shape`) in another, and a line
here. The function must be bounded in time and memory for any input; it raises MediaError where it must refuse.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import Struct

from provenance.media.credentials.shapes import CredentialsOptions, CredentialsReading
from provenance.media.jpeg.luma import JpegLuma
from provenance.media.jpeg.structure import JpegStructure
from provenance.media.mapfiles.shapes import FeatureReading, MapOptions, RasterReading
from provenance.media.previews.shapes import PreviewReading
from provenance.media.tags import TagReading

__all__ = ["READINGS", "ReadingKind", "kind_of", "load_readings", "perform"]


@dataclass(frozen=True, slots=True)
class ReadingKind:
    """One kind of reading: `work` is "module:function"; `packages` shape what it answers; `options` if it takes any.

    `apart`: in a reader process of that name besides, started at its first use, for it loads what other readings need
    not.
    """

    shape: type[Struct]
    work: str
    packages: tuple[str, ...] = ()
    options: type[Struct] | None = None
    apart: str = ""


READINGS: Final[dict[str, ReadingKind]] = {
    "previews": ReadingKind(
        PreviewReading, "provenance.media.previews.reading:read_previews", ("pillow", "pillow-heif")
    ),
    "tags": ReadingKind(TagReading, "provenance.media.metadata.reading:read_tags", ("exifread",)),
    "credentials": ReadingKind(
        CredentialsReading,
        "provenance.media.credentials.reading:read_credentials",
        ("c2pa-python", "pillow", "pillow-heif"),
        CredentialsOptions,
        apart="credentials",  # its library costs 70 ms and 14 MB (measured), and few files hold credentials
    ),
    "jpeg_structure": ReadingKind(JpegStructure, "provenance.media.jpeg.structure_reading:read_structure"),
    "map_features": ReadingKind(
        FeatureReading,
        "provenance.media.mapfiles.reading:read_features",
        ("osmium",),
        MapOptions,
        apart="maps",
    ),
    "map_raster": ReadingKind(
        RasterReading, "provenance.media.mapfiles.reading:read_raster", ("pillow",), MapOptions, apart="maps"
    ),
    "jpeg_luma": ReadingKind(JpegLuma, "provenance.media.jpeg.luma_reading:read_luma", ("pillow",)),
}


def kind_of(shape: type[Struct]) -> str:
    """The name of the kind with that shape. Raises KeyError when there is none."""
    return next(name for name, kind in READINGS.items() if kind.shape is shape)


def load_readings(*, apart: str = "") -> dict[str, Callable[..., Struct]]:
    """The function of every reading of the process of that name ("": the usual one), imported: a process cannot import
    any more once confined."""
    made: dict[str, Callable[..., Struct]] = {}
    for name, kind in READINGS.items():
        if kind.apart != apart:
            continue
        module, _, function = kind.work.partition(":")
        made[name] = getattr(importlib.import_module(module), function)
    return made


def perform(function: Callable[..., Struct], kind: ReadingKind, data: bytes, options: bytes) -> bytes:
    """The reading of `data` as msgpack. Raises what the function raises."""
    if kind.options is None:
        return msgspec.msgpack.encode(function(data))
    given: Any = msgspec.msgpack.decode(options, type=kind.options)
    return msgspec.msgpack.encode(function(data, given))
