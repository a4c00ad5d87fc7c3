"""What one request sent and received, within its limits of time and bytes."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

from provenance.errors import NetworkFailed


@dataclass(frozen=True)
class Limits:
    """What one request may take (our choice): time in all and for connecting, bytes each way."""

    seconds: float = 120.0
    connecting_s: float = 10.0
    sent_bytes: int = 256 << 20
    received_bytes: int = 512 << 20


class Account:
    """Counts one request. `fields`: the kinds of content it carries, in order."""

    def __init__(self, host: str, limits: Limits, fields: dict[str, None]) -> None:
        self.host, self.limits, self.fields = host, limits, fields
        self.sent_bytes = self.received_bytes = 0
        self._sent = hashlib.sha256()
        self._until = time.monotonic() + limits.seconds

    def sha256(self) -> str:
        """The hash of all that was handed over to be sent, in lower-case hexadecimal."""
        return self._sent.hexdigest()

    def sending(self, data: bytes | memoryview) -> None:
        """Note what is about to be sent. Raises NetworkFailed when it is too much."""
        if self.sent_bytes + len(data) > self.limits.sent_bytes:
            raise NetworkFailed("network_limit", host=self.host, limit_bytes=self.limits.sent_bytes)
        self.sent_bytes += len(data)
        self._sent.update(data)

    def received(self, count: int) -> None:
        """Note what came. Raises NetworkFailed when it is too much."""
        self.received_bytes += count
        if self.received_bytes > self.limits.received_bytes:
            raise NetworkFailed("network_limit", host=self.host, limit_bytes=self.limits.received_bytes)

    def remaining_s(self, most: float = float("inf")) -> float:
        """How long may still be waited, at most so long. Raises NetworkFailed when the time is over."""
        remaining = self._until - time.monotonic()
        if remaining <= 0:
            raise NetworkFailed("network_timed_out", host=self.host)
        return min(remaining, most)
