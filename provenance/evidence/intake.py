"""Reads a received file once: its bytes, hash, type by content, name and the computer's notes about its origin."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from provenance.errors import InputError
from provenance.evidence.origin import origin_attributes
from provenance.media.files import read_file
from provenance.media.sniff import MEDIA_TYPES, MediaType, sniff
from provenance.record.evidence import OriginAttribute
from provenance.record.values import FileName, Instant, Missing


@dataclass(frozen=True)
class Received:
    """A file as it was received; `modified` is the file system's time, which is often only the time of a copy."""

    data: bytes
    sha256: str
    media_type: MediaType
    name: FileName | Missing
    modified: Instant | Missing
    origin: tuple[OriginAttribute, ...]


def receive(path: Path, *, as_document: bool = False) -> Received:
    """Read a file that shall become evidence.

    Raises InputError (see `media.files.read_file`), also when the bytes are no picture or document, or when a file
    named as a picture holds something else than one.
    """
    modified = _modified(path)
    origin = origin_attributes(path)
    data = read_file(path)
    media_type = sniff(data)
    shown = FileName.of(path.name)
    if not as_document:  # whoever calls it a document may have anything taken in
        require_usable(media_type, path, shown.value)
    return Received(data, hashlib.sha256(data).hexdigest(), media_type, shown, modified, origin)


def receive_bitmap(png: bytes) -> Received:
    """A pasted picture: pixels that Alidade encoded, not the received file; it has no name and no origin."""
    nothing = Missing("not_applicable")
    return Received(png, hashlib.sha256(png).hexdigest(), sniff(png), nothing, nothing, ())


def _modified(path: Path) -> Instant | Missing:
    try:
        return Instant.of_utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    except (OSError, ValueError, OverflowError):  # reading the file will say what is wrong
        return Missing("unknown")


def require_usable(media_type: MediaType, path: Path, shown: str) -> None:
    """Raises InputError when bytes are no picture or document, or no picture though the name says so."""
    if media_type.kind == "unknown":
        raise InputError("type_not_known", name=shown)
    refuse_misnamed(media_type, path, shown)


def refuse_misnamed(media_type: MediaType, path: Path, shown: str) -> None:
    """Raises InputError when a file is named like a picture and holds a document."""
    extension = path.suffix.lower().removeprefix(".")
    named = next((kind for kind in MEDIA_TYPES.values() if extension in kind.extensions), None)
    if media_type.kind == "document" and named is not None and named.kind == "picture":
        raise InputError("named_as_picture_is_document", name=shown, found=media_type.id)
