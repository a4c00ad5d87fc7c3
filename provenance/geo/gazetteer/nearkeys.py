"""Keys within a few letters of a key: exact ones by bisection, near ones by bounded Damerau–Levenshtein distance."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from provenance.geo.gazetteer.volume import Volume

__all__ = ["NearKeys", "edits_allowed"]

Numbers = npt.NDArray[Any]
_LETTERS: Final = 26
_NO_EDIT_BELOW: Final = 4
_TWO_EDITS_FROM: Final = 6


def edits_allowed(letters: int) -> int:
    """How many letters of a key may be wrong, missing, too many or exchanged with their neighbour.

    None in up to three letters, where every other key is near; then one; two from six letters.
    """
    if letters < _NO_EDIT_BELOW:
        return 0
    return 1 + (letters >= _TWO_EDITS_FROM)


class NearKeys:
    """Finds keys of one volume. The letters each key is made of are counted once per length, when first needed."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._masks: dict[int, Numbers] = {}

    def exact(self, key: str) -> int | None:
        """The number of a key."""
        first, keys = self._volume.keys.get(len(key), (0, _NONE))
        at = int(np.searchsorted(keys, np.bytes_(key.encode())))
        return first + at if at < len(keys) and keys[at] == key.encode() else None

    def beginning_with(self, key: str) -> Numbers:
        """The numbers of longer keys that begin with this one."""
        found = []
        start, end = key.encode(), key.encode() + b"{"  # the letter after z
        for length, (first, keys) in self._volume.keys.items():
            if length > len(key):
                low, high = np.searchsorted(keys, [start, end])
                found.append(np.arange(first + low, first + high))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def near(self, key: str) -> tuple[Numbers, Numbers]:
        """The numbers of keys within `edits_allowed`, and how many edits each is away (at least one)."""
        bound = edits_allowed(len(key))
        numbers, edits = [np.zeros(0, np.int64)], [np.zeros(0, np.uint8)]
        for length in range(len(key) - bound, len(key) + bound + 1) if bound else ():
            if length not in self._volume.keys:
                continue
            first, keys = self._volume.keys[length]
            where = self._similar_letters(length, key, bound)
            away = cdist([key.encode()], keys[where].tolist(), scorer=OSA.distance, score_cutoff=bound)[0]
            kept = (away > 0) & (away <= bound)
            numbers.append(first + where[kept])
            edits.append(away[kept].astype(np.uint8))
        return np.concatenate(numbers), np.concatenate(edits)

    def _similar_letters(self, length: int, key: str, bound: int) -> Numbers:
        """Positions of the keys of one length that lack at most `bound` letters of the key, and it of theirs.

        One edit removes at most one letter from, and adds at most one to, the set of letters: nothing near is lost.
        """
        masks = self._masks_of(length)
        mine = np.uint32(sum({1 << (ord(letter) - ord("a")) for letter in key}))
        lacking = np.bitwise_count(mine & ~masks) <= bound
        return np.flatnonzero(lacking & (np.bitwise_count(masks & ~mine) <= bound))

    def _masks_of(self, length: int) -> Numbers:
        if length not in self._masks:
            keys = self._volume.keys[length][1]
            letters = np.frombuffer(keys.tobytes(), np.uint8).reshape(len(keys), length)
            masks = np.zeros(len(keys), np.uint32)
            for column in letters.T:
                masks |= np.uint32(1) << (column - np.uint8(ord("a"))).astype(np.uint32)
            self._masks[length] = masks
        return self._masks[length]


_NONE: Final = np.zeros(0, "S1")
