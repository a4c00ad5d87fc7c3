"""How far an archive and a team's archive have been brought together, kept beside the local one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from provenance.errors import ArchiveError

_FOLDER: Final = "syncing"


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The number of the last change that was taken over: from here to there, and from there to here.

    They only save work: whatever is taken over twice stays one. `here`, `there`: the newest change that was seen; an
    archive that has fewer now was put back from an older copy.
    """

    sent: int = 0
    received: int = 0
    here: int = 0
    there: int = 0


_marks: Final = msgspec.json.Decoder(Marks)


class MarkFile:
    """The marks for one team's archive, by its own id. What cannot be read counts as none."""

    def __init__(self, folder: Path, archive_id: str) -> None:
        self._file = folder / _FOLDER / f"{archive_id}.json"

    def read(self) -> Marks:
        """The marks; none when there are none."""
        try:
            return _marks.decode(self._file.read_bytes())
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return Marks()

    def write(self, marks: Marks) -> None:
        """Keep the marks, whole or not at all. Raises ArchiveError when the folder cannot be written."""
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(exist_ok=True, mode=0o700)
            beside.write_bytes(msgspec.json.encode(marks))
            beside.replace(self._file)
        except OSError as error:
            folder = self._file.parent.name
            raise ArchiveError("archive_not_usable", folder=folder, reason=error.strerror or "?") from error
