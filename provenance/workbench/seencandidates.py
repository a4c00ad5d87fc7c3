"""What is asked of the archive of pictures, and what it answers: items that may hold the same picture."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from provenance.archive.codingwire import Laid
from provenance.archive.seenitems import Item, StoredView
from provenance.record.values import FileName
from provenance.workbench.picturecoding import picture_file


@dataclass(frozen=True)
class Source:
    """A picture that is asked about: its bytes, and what it is called in reasons."""

    data: bytes
    name: str

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """A file. Raises InputError when it cannot be read, MediaError when it is no picture."""
        data, _ = picture_file(path)
        return cls(data, FileName.of(path.name).value)

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Candidate:
    """An item that may hold the same picture: by `identical` bytes, by a near code, or by points that lie on it.

    `view`: the one by which it was found; `distance_bits`: of the nearest codes, None where none is a candidate or one
    tells too little; `near`: near enough to be the same by its code alone; `laying` of both as shown in full.
    """

    item: Item
    view: StoredView | None
    distance_bits: int | None = None
    near: bool = False
    laying: Laid | None = None
    identical: bool = False

    @property
    def survives(self) -> bool:
        """Whether it is worth a closer look."""
        return self.identical or self.near or self.laying is not None

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Greater is likelier; what is said in the end goes by a closer look."""
        inliers = 0 if self.laying is None else self.laying.inliers
        return self.identical, self.near, inliers, -256 if self.distance_bits is None else -self.distance_bits


def newest(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Of each item the last word on it, the likeliest first."""
    by_item = {candidate.item.id: candidate for candidate in candidates}
    return tuple(sorted(by_item.values(), key=lambda candidate: candidate.rank, reverse=True))


def surviving(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Of each item the last word on it, where that is worth a closer look; the likeliest first."""
    return tuple(candidate for candidate in newest(candidates) if candidate.survives)
