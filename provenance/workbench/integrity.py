"""Hashes a case's evidence again, oldest check first, resumable; an alteration is recorded once and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.record.evidence import AlterationFound
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation

Report = Callable[[int, int], None]
RECHECK_AFTER = timedelta(days=1)  # our choice for opening; before an export everything is read again


class Integrity:
    """When each object of a case was last found unchanged; kept in the user's cache, so a stopped check goes on."""

    def __init__(self, case: CaseFile, cache_folder: Path) -> None:
        self._case = case
        self._cache = Cache(cache_folder / "checks")
        self._found: set[str] = set()
        self._key = f"checked {case.snapshot().case}"
        kept = self._cache.get(self._key)
        self._checked: dict[str, str] = {} if kept is None else msgspec.json.decode(kept, type=dict[str, str])

    def check(
        self, cancellation: Cancellation, report: Report, *, everything: bool = False
    ) -> tuple[str, ...]:
        """Hash again what was not checked lately (or all); the SHA-256 names of objects that do not agree.

        A newly found alteration is recorded in the case when it can be written.
        """
        since = "" if not everything else "9"
        limit = since or (datetime.now(UTC) - RECHECK_AFTER).isoformat()
        names = [sha256 for sha256 in self._case.objects if self._checked.get(sha256, "") < limit]
        names.sort(key=lambda sha256: self._checked.get(sha256, ""))
        altered = []
        try:
            for done, sha256 in enumerate(names):
                cancellation.check()
                report(done, len(names))
                if self._case.objects.agrees(sha256):
                    self._checked[sha256] = datetime.now(UTC).isoformat()
                else:
                    altered.append(sha256)
        finally:
            self._cache.put(self._key, msgspec.json.encode(self._checked))
        report(len(names), len(names))
        self._found |= set(altered)
        self._record(tuple(altered))
        return self.known()

    def known(self) -> tuple[str, ...]:
        """Every alteration recorded in this case so far, or found now in one that can only be read."""
        recorded = [sha256 for entry in self._case.snapshot().alterations for sha256 in entry.data.objects]
        return tuple(dict.fromkeys([*recorded, *sorted(self._found)]))

    def _record(self, altered: tuple[str, ...]) -> None:
        recorded = {sha256 for entry in self._case.snapshot().alterations for sha256 in entry.data.objects}
        new = tuple(sha256 for sha256 in altered if sha256 not in recorded)
        if new and self._case.read_only is None:
            self._case.record(AlterationFound(objects=new))
