"""One writer at a time: an operating-system lock on a side file that vanishes with the process that held it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from filelock import FileLock, Timeout

from provenance.errors import CaseError, CaseLocked

_held: set[Path] = set()  # the cases that this process may write to, by their resolved paths


def held_here(case: Path) -> bool:
    """Whether this process holds that file open for writing, under whatever name.

    Reading it beside SQLite would then drop SQLite's locks: closing any descriptor of a file drops all POSIX locks
    that the process has on it (sqlite.org/howtocorrupt.html §2.2).
    """
    whole = case.resolve()
    if whole in _held:
        return True
    with contextlib.suppress(OSError):
        return any(whole.samefile(held) for held in tuple(_held) if held.exists())  # hard links
    return False


class WriterLock:
    """The right to write to one case, under whatever name or link it was opened. Readers need none.

    The side file is unlinked while the lock is still held, so closing leaves nothing behind; a process that opened the
    old file in between notices that it was unlinked and tries again (filelock compares the two). After a kill the
    operating system drops the lock; a file left behind locks nothing.
    """

    def __init__(self, case: Path) -> None:
        whole = case.resolve()
        self._case = whole
        self.path = whole.with_name(whole.name + ".lock")
        self._lock = FileLock(self.path, timeout=0, thread_local=False, fallback_to_soft=False)

    def acquire(self) -> None:
        """Take the lock. Raises CaseLocked when another process holds it, CaseError when the folder does not let us."""
        name = self.path.name.removesuffix(".lock")
        try:
            self._lock.acquire()
        except Timeout as error:
            raise CaseLocked("case_locked", path=name) from error
        except (OSError, NotImplementedError) as error:  # the second: a file system that knows no locks
            reason = getattr(error, "strerror", None) or str(error)
            raise CaseError("case_cannot_be_locked", path=name, reason=reason[:200]) from error
        _held.add(self._case)

    def release(self) -> None:
        """Give the lock back and remove the side file; does nothing when it is not held."""
        if not self._lock.is_locked:
            return
        _held.discard(self._case)
        # Windows refuses to unlink an open file, and filelock removes it; a folder may have become read-only.
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._lock.release()
