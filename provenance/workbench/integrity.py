"""Hashes a case's evidence again, oldest check first, resumable; an alteration is recorded once and never forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from provenance.casefile.casefile import CaseFile
from provenance.record.evidence import AlterationFound
from provenance.work.cache import Cache
from provenance.work.workplace import Cancellation

Report = Callable[[int, int], None]
RECHECK_AFTER = timedelta(days=1)  # our choice for opening; before an export everything is read again
AT_ONCE_BYTES = (
    256 * 1024 * 1024
)  # up to this all is hashed at every opening: under a second at 324 MB/s (measured)


class Integrity:
    """When each object of a case was last found unchanged; kept in the user's cache, so a stopped check goes on."""

    def __init__(self, case: CaseFile, cache_folder: Path, at_once_bytes: int = AT_ONCE_BYTES) -> None:
        self._case = case
        self._at_once_bytes = at_once_bytes
        self._cache = Cache(cache_folder / "checks")
        self._found: set[str] = set()
        self._key = f"checked {case.snapshot().case}"
        kept = self._cache.get(self._key)
        self._checked: dict[str, str] = {} if kept is None else msgspec.json.decode(kept, type=dict[str, str])

    def check(
        self, cancellation: Cancellation, report: Report, *, everything: bool = False
    ) -> tuple[str, ...]:
        """Hash private fields, and objects not checked lately (or all); what does not agree, see `known`.

        A newly found alteration is recorded in the case when it can be written, also when the check is cancelled.
        """
        objects: list[str] = []
        payloads = self._case.altered_payloads()
        names = self._due(everything)
        try:
            for done, sha256 in enumerate(names):
                cancellation.check()
                report(done, len(names))
                if self._case.objects.agrees(sha256):
                    self._checked[sha256] = datetime.now(UTC).isoformat()
                else:
                    objects.append(sha256)
            report(len(names), len(names))
        finally:
            self._cache.put(self._key, msgspec.json.encode(self._checked))
            self._found |= {*objects, *payloads}
            self._record(objects, payloads)
        return self.known()

    def _due(self, everything: bool) -> list[str]:
        """Objects to hash, the longest unchecked first."""
        objects = self._case.objects
        everything = everything or sum(map(objects.size_bytes, objects)) <= self._at_once_bytes
        limit = (datetime.now(UTC) - RECHECK_AFTER).isoformat()
        due = [sha256 for sha256 in objects if everything or self._checked.get(sha256, "") < limit]
        return sorted(due, key=lambda sha256: self._checked.get(sha256, ""))

    def known(self) -> tuple[str, ...]:
        """Every alteration recorded in this case so far, or found now in one that can only be read.

        Objects by their SHA-256, private fields as "seq:field".
        """
        return tuple(dict.fromkeys([*self._recorded(), *sorted(self._found)]))

    def _recorded(self) -> list[str]:
        alterations = self._case.snapshot().alterations
        return [name for entry in alterations for name in (*entry.data.objects, *entry.data.payloads)]

    def _record(self, objects: Sequence[str], payloads: Sequence[str]) -> None:
        recorded = set(self._recorded())
        new = AlterationFound(
            objects=tuple(name for name in objects if name not in recorded),
            payloads=tuple(name for name in payloads if name not in recorded),
        )
        if (new.objects or new.payloads) and self._case.read_only is None:
            self._case.record(new)
