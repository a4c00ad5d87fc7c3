"""Work in turn: the order of the answers, how much is in hand, and what ends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from provenance.errors import Cancelled
from provenance.work.workplace import Cancellation
from provenance.workbench.inturn import in_turn


def test_answers_come_in_order_and_few_things_are_taken_beforehand() -> None:
    taken: list[int] = []

    def things() -> Iterator[int]:
        for number in range(50):
            taken.append(number)
            yield number

    answers = in_turn(lambda number: number * 2, things(), 2, Cancellation())
    for number in range(50):
        assert next(answers) == number * 2
        assert len(taken) <= number + 5


def test_what_needs_no_work_keeps_its_place_and_is_done_by_nobody_else() -> None:
    here = threading.get_ident()
    doers: list[tuple[int, bool]] = []

    def work(number: int) -> int:
        doers.append((number, threading.get_ident() == here))
        return number

    answers = list(in_turn(work, range(20), 2, Cancellation(), lambda number: number if number % 3 else None))
    assert answers == list(range(20))
    assert sorted(doers) == [(number, False) for number in range(0, 20, 3)]


def test_an_error_stops_the_rest_and_cancels_nothing_of_others() -> None:
    cancel = Cancellation()
    worked: list[int] = []

    def work(number: int) -> int:
        worked.append(number)
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(in_turn(work, range(10_000), 2, cancel))
    assert not cancel.asked.is_set() and len(worked) < 20


def test_a_cancelled_work_takes_nothing_more() -> None:
    cancel = Cancellation()
    answers = in_turn(lambda number: number, range(10_000), 2, cancel)
    assert next(answers) == 0
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(answers)
