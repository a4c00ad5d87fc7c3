"""Writes files the user asked for; a folder or disk that refuses is said with its name."""

from __future__ import annotations

from pathlib import Path

from provenance.errors import EnvironmentFault


def make_folder(folder: Path) -> None:
    """Make a folder and those above it. Raises EnvironmentFault naming it when that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or "?"
        raise EnvironmentFault("folder_not_writable", folder=folder.name, reason=reason) from error


def write_file(path: Path, data: bytes) -> None:
    """Write a file into a folder that is made if needed. Raises EnvironmentFault naming what cannot be written."""
    make_folder(path.parent)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise EnvironmentFault("file_not_writable", name=path.name, reason=error.strerror or "?") from error
