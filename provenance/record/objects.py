"""Where bytes are kept under their SHA-256: the protocol that evidence, analyses and reports see."""

from __future__ import annotations

from typing import Protocol


class ObjectStore(Protocol):
    """Content-addressed bytes; what is returned has been hashed again and agrees with its name."""

    def get(self, sha256: str) -> bytes:
        """The bytes of an object. Raises CaseAltered when they do not agree, RecordError when there are none."""

    def put(self, data: bytes) -> str:
        """Keep bytes and return their SHA-256; the same bytes are kept once."""

    def __contains__(self, sha256: str) -> bool:
        """Whether bytes of that name are kept."""
