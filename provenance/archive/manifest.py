"""The manifest of a reference set: what an exchanged folder says it holds, read strictly and within limits."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.errors import ArchiveError, InputError, RecordError
from provenance.media.files import read_file
from provenance.record.identity import is_ulid

T = TypeVar("T")

MANIFEST: Final = "manifest.json"
FORMAT: Final = "alidade-reference-set"
VERSION: Final = 1
MANIFEST_BYTES: Final = 512 * 1024**2  # our choice: 100,000 references with long notes
PICTURE_BYTES: Final = 512 * 1024**2  # our choice: above any photo; a set is received from others
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FILE: Final = re.compile(r"[A-Za-z0-9._-]{1,200}(/[A-Za-z0-9._-]{1,200}){0,4}")


class SetReference(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reference of a set: the archive's record and where its bytes lie in the folder, "a/b.jpg"."""

    reference: ArchiveReference
    file: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a set says it holds. Entries are read one by one, so that a wrong one does not spoil the rest."""

    format: str
    version: int
    exported: str
    places: tuple[msgspec.Raw, ...]
    references: tuple[msgspec.Raw, ...]


def read_manifest(folder: Path) -> Manifest:
    """A set's manifest. Raises ArchiveError when there is none, when it is something else, or of a newer version."""
    try:
        _require_plain(folder, MANIFEST)
        data = read_file(folder / MANIFEST, limit_bytes=MANIFEST_BYTES)
    except InputError as error:
        raise ArchiveError("set_without_manifest", folder=folder.name) from error
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArchiveError("set_manifest_unreadable", folder=folder.name, reason=str(error)[:200]) from error
    if manifest.format != FORMAT:
        raise ArchiveError("set_manifest_unreadable", folder=folder.name, reason=manifest.format[:60])
    if manifest.version > VERSION:
        raise ArchiveError("set_made_by_newer_version", folder=folder.name, version=manifest.version)
    return manifest


def read_place(raw: msgspec.Raw) -> ArchivePlace:
    """A place of a set. Raises ArchiveError when it is none."""
    place = _read(raw, ArchivePlace)
    if not is_ulid(place.id):
        raise ArchiveError("set_entry_unreadable", entry=place.id[:60], reason="id")
    return place


def read_reference(raw: msgspec.Raw) -> SetReference:
    """A reference of a set. Raises ArchiveError when it is none."""
    entry = _read(raw, SetReference)
    reference = entry.reference
    if not (is_ulid(reference.id) and is_ulid(reference.place_id) and _SHA256.fullmatch(reference.sha256)):
        raise ArchiveError("set_entry_unreadable", entry=reference.id[:60], reason="id")
    return entry


def read_picture(folder: Path, entry: SetReference) -> bytes:
    """The bytes of a set's reference, not yet hashed.

    Raises ArchiveError for a name that leads out of the folder or over a link, InputError when it cannot be read.
    """
    _require_plain(folder, entry.file)
    return read_file(folder / entry.file, limit_bytes=PICTURE_BYTES)


def _read(raw: msgspec.Raw, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, RecordError) as error:
        shown = bytes(raw)[:60].decode("utf-8", "replace")
        raise ArchiveError("set_entry_unreadable", entry=shown, reason=str(error)[:200]) from error


def _require_plain(folder: Path, name: str) -> None:
    """Raises ArchiveError unless every step from the folder to the file is a plain name and no link."""
    if not _FILE.fullmatch(name):
        raise ArchiveError("set_file_name_refused", name=name[:100])
    path = folder
    for step in name.split("/"):
        path = path / step
        if step in (".", ".."):
            raise ArchiveError("set_file_name_refused", name=name[:100])
        try:
            mode = os.lstat(path).st_mode
        except OSError as error:
            raise InputError("file_missing", name=name[:100]) from error
        if stat.S_ISLNK(mode):
            raise ArchiveError("set_file_name_refused", name=name[:100])
