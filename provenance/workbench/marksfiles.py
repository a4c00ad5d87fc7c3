"""The files in which pairs and shadow marks are given to the command line: the sheets that a case keeps, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from provenance.errors import InputError, RecordError
from provenance.record.marks import PairSheet, ShadowSheet

__all__ = ["read_pairs_file", "read_shadow_file"]

_Sheet = TypeVar("_Sheet", PairSheet, ShadowSheet)


def read_pairs_file(path: Path) -> PairSheet:
    """Raises InputError (`marks_file_unreadable`, `marks_file_wrong`)."""
    return _decoded(path, PairSheet)


def read_shadow_file(path: Path) -> ShadowSheet:
    """Raises InputError (`marks_file_unreadable`, `marks_file_wrong`)."""
    return _decoded(path, ShadowSheet)


def _decoded(path: Path, kind: type[_Sheet]) -> _Sheet:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("marks_file_unreadable", name=path.name, reason=str(error.strerror)) from error
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecordError) as error:
        raise InputError("marks_file_wrong", name=path.name, reason=str(error)) from error
