"""Batches: what is ready is written when there is enough of it, at the end, and when the work is stopped."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from provenance.errors import Cancelled, WorkError
from provenance.workbench import batching
from provenance.workbench.batching import BATCH, in_batches

MANY = 2 * BATCH + 3


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "BATCH_S", 3600.0)


class Desk:
    """Numbers that come, what was written of them, and what was told."""

    def __init__(self, count: int, stop: BaseException | None = None) -> None:
        self.written: list[list[int]] = []
        self.told: list[tuple[int, int]] = []
        self.ended: list[str] = []
        self._count, self._stop = count, stop

    def coming(self) -> Generator[int, None, None]:
        try:
            yield from range(self._count)
            if self._stop is not None:
                raise self._stop
        finally:
            self.ended.append("coming")

    def write(self, batch: list[int]) -> list[str]:
        self.written.append(batch)
        return [str(number) for number in batch if number % 2]

    def progress(self, done: int, of: int) -> None:
        self.told.append((done, of))


def test_everything_is_written_once_in_its_order_and_answered() -> None:
    desk = Desk(MANY)
    answers = list(in_batches(desk.coming(), desk.write, desk.progress, total=MANY))
    assert [len(batch) for batch in desk.written] == [BATCH, BATCH, 3]
    assert [number for batch in desk.written for number in batch] == list(range(MANY))
    assert answers == [str(number) for number in range(MANY) if number % 2]
    assert desk.told == [*((done, MANY) for done in range(1, MANY + 1)), (MANY, MANY)]


def test_only_what_counts_is_told_and_never_more_than_there_are() -> None:
    desk = Desk(6)
    list(in_batches(desk.coming(), desk.write, desk.progress, total=2, counts=lambda number: number % 2 == 0))
    assert desk.told == [(1, 2), (2, 2), (3, 3), (3, 3)]


def test_what_comes_slowly_does_not_wait_for_a_whole_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "BATCH_S", -1.0)
    desk = Desk(3)
    list(in_batches(desk.coming(), desk.write, desk.progress, total=3))
    assert desk.written[:3] == [[0], [1], [2]]


@pytest.mark.parametrize("stop", [Cancelled(), KeyboardInterrupt()])
def test_what_is_ready_is_written_when_the_work_is_stopped(stop: BaseException) -> None:
    desk = Desk(BATCH + 2, stop)
    with pytest.raises(type(stop)):
        list(in_batches(desk.coming(), desk.write, desk.progress, total=MANY))
    assert desk.written == [list(range(BATCH)), [BATCH, BATCH + 1]]


def test_an_error_writes_nothing_more() -> None:
    desk = Desk(2, WorkError("reader_closed"))
    with pytest.raises(WorkError):
        list(in_batches(desk.coming(), desk.write, desk.progress, total=2))
    assert desk.written == []


def test_whoever_stops_asking_ends_what_comes() -> None:
    desk = Desk(MANY)
    answers = in_batches(desk.coming(), desk.write, desk.progress, total=MANY)
    assert (next(answers), desk.ended) == ("1", [])
    answers.close()
    assert desk.ended == ["coming"]
    assert [batch for batch in desk.written if batch] == [list(range(BATCH))]
