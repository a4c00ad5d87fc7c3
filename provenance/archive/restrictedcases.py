"""Which cases are marked restricted, kept beside an archive: a sync lets nothing go that came from one of them.

A file of its own for each: it is there before the case's own record says so, also while another program is writing to
the archive, and whoever is killed in between leaves one too many, never one too few.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from provenance.archive.ondisk import sync_folder
from provenance.errors import ArchiveError
from provenance.record.identity import is_ulid

_FOLDER: Final = "restricted"


class RestrictedCases(Collection[str]):
    """The ids of those cases, as they are at the moment."""

    def __init__(self, archive: Path) -> None:
        self._folder = archive / _FOLDER

    def __contains__(self, case_id: object) -> bool:
        return isinstance(case_id, str) and is_ulid(case_id) and self._file(case_id).exists()

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(path.name for path in self._folder.glob("*")))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def keep(self, case_id: str) -> bool:
        """Keep one, on the disk when this returns; whether it is new. Raises ArchiveError when it cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(self._file(case_id), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            sync_folder(self._folder)
        except FileExistsError:
            return False
        except OSError as error:
            raise self._refused(error) from error
        return True

    def forget(self, case_id: str) -> None:
        """It is no longer restricted. Raises ArchiveError when that cannot be written."""
        try:
            self._file(case_id).unlink(missing_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    def _file(self, case_id: str) -> Path:
        if not is_ulid(case_id):  # from a case of others: nothing that leads elsewhere
            raise ArchiveError("archive_not_usable", folder=self._folder.name, reason=case_id[:60])
        return self._folder / case_id

    def _refused(self, error: OSError) -> ArchiveError:
        folder = self._folder.parent.name
        return ArchiveError("archive_not_usable", folder=folder, reason=error.strerror or "?")
