"""One writer at a time: an operating-system lock on a side file that vanishes with the process that held it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

from provenance.errors import CaseLocked


class WriterLock:
    """The right to write to one case. Readers need none.

    The side file is unlinked while the lock is still held, so closing leaves nothing behind; a process that opened the
    old file in between notices that it was unlinked and tries again (filelock compares the two). After a kill the
    operating system drops the lock; a file left behind locks nothing.
    """

    def __init__(self, case: Path) -> None:
        self.path = case.with_name(case.name + ".lock")
        self._lock = FileLock(self.path, timeout=0, thread_local=False, fallback_to_soft=False)

    def acquire(self) -> None:
        """Take the lock. Raises CaseLocked when another process holds it."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise CaseLocked("case_locked", path=self.path.name.removesuffix(".lock")) from error

    def release(self) -> None:
        """Give the lock back and remove the side file; does nothing when it is not held."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(PermissionError):  # Windows refuses to unlink an open file; filelock removes it
            self.path.unlink(missing_ok=True)
        self._lock.release()
