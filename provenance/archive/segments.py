"""Which of the newest index files are merged when another was written: few files, and none rewritten often."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["suffix_to_merge"]


def suffix_to_merge(rows: Sequence[int], most: int) -> int:
    """The place of the first file to merge with all after it; the last place when none.

    A file is merged when it holds at most twice what comes after it, so that each row is rewritten no more often than
    the logarithm of the rows (as with the levels of O'Neil et al. 1996), and when all together hold at most `most`.
    """
    best, after = max(len(rows) - 1, 0), 0
    for place in range(len(rows) - 1, -1, -1):
        if after and rows[place] + after > most:
            break
        if after and rows[place] <= 2 * after:
            best = place
        after += rows[place]
    return best
