"""Writes what comes several at a time, and what is ready when the work is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Final, TypeVar

from provenance.errors import Cancelled

BATCH: Final = 32  # items put in one transaction, that wait for the disk together (our choice)
BATCH_S: Final = 0.5  # … or what is ready after so long

Ready = TypeVar("Ready")
Answer = TypeVar("Answer")


def in_batches(
    coming: Generator[Ready, None, None],
    write: Callable[[list[Ready]], list[Answer]],
    progress: Callable[[int, int], None],
    *,
    total: int,
    counts: Callable[[Ready], bool] = lambda _ready: True,
) -> Generator[Answer, None, None]:
    """What `write` answers for each batch of what comes; `coming` is closed at the end.

    `progress` is told how many came that count, and of how many: `total`, or more. Whoever stops asking, or Ctrl+C,
    has what is ready written without an answer. Raises Cancelled, after the same.
    """
    batch: list[Ready] = []
    done, since = 0, time.monotonic()
    try:
        with closing(coming):
            for ready in coming:
                batch.append(ready)
                if counts(ready):
                    done += 1
                    progress(done, max(done, total))
                if len(batch) >= BATCH or time.monotonic() - since > BATCH_S:
                    now, batch = batch, []
                    yield from write(now)
                    since = time.monotonic()
    except (Cancelled, GeneratorExit, KeyboardInterrupt):
        write(batch)
        raise
    yield from write(batch)
    progress(done, done)
