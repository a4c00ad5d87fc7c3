"""The desks: lent one pair at a time, cancelled together, and all ended at the end."""

from __future__ import annotations

import threading

import pytest

from provenance.errors import Cancelled
from provenance.work.workplace import Cancellation, Desk, Workplace
from tests.work.functions import HERE
from tests.work.test_worker import is_running, never, no_answer, no_report


def run(desk: Desk, name: str, payload: bytes = b"") -> bytes:
    return desk.worker.call(f"{HERE}:{name}", payload, no_answer, no_report, never)


def test_a_desk_is_lent_to_one_at_a_time_and_used_again_while_warm() -> None:
    with Workplace(2) as workplace:
        with workplace.desk(Cancellation()) as first, workplace.desk(Cancellation()) as second:
            assert first is not second
        with workplace.desk(Cancellation()) as again:
            assert again is first


def test_workers_that_are_to_forget_are_replaced_at_once_or_when_they_are_given_back() -> None:
    with Workplace(2) as workplace:
        with workplace.desk(Cancellation()) as busy, workplace.desk(Cancellation()) as idle:
            before = [int(run(desk, "process_number")) for desk in (busy, idle)]
        with workplace.desk(Cancellation()) as busy:
            assert int(run(busy, "process_number")) in before
            workplace.forget()
            assert sum(map(is_running, before)) == 1  # the one in use
        assert not any(map(is_running, before))
        with workplace.desk(Cancellation()) as again:
            assert int(run(again, "process_number")) not in before


def test_whoever_waits_for_a_desk_can_be_cancelled() -> None:
    cancellation = Cancellation()
    with Workplace(1) as workplace, workplace.desk(Cancellation()):
        waiting = threading.Thread(target=cancellation.cancel)
        waiting.start()
        with pytest.raises(Cancelled), workplace.desk(cancellation):
            pytest.fail("a desk was lent twice")
        waiting.join()


def test_cancelling_stops_every_desk_in_use_and_refuses_further_work() -> None:
    cancellation = Cancellation()
    begun = [threading.Event(), threading.Event()]
    outcomes: list[str] = []

    def work(number: int) -> None:
        try:
            with workplace.desk(cancellation) as desk:
                desk.worker.call(
                    f"{HERE}:wait", b"", no_answer, lambda _d, _o: begun[number].set(), cancellation.check
                )
        except Cancelled:
            outcomes.append("cancelled")

    with Workplace(2) as workplace:
        threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for event in begun:
            event.wait()
        cancellation.cancel()
        for thread in threads:
            thread.join()
        assert outcomes == ["cancelled", "cancelled"]
        with pytest.raises(Cancelled), workplace.desk(cancellation):
            pytest.fail("work was begun after cancelling")
        with workplace.desk(Cancellation()) as desk:
            assert run(desk, "echo", b"others go on") == b"others go on"


def test_closing_the_workplace_ends_every_process() -> None:
    processes = []
    with Workplace(2) as workplace:
        with workplace.desk(Cancellation()) as first, workplace.desk(Cancellation()) as second:
            for desk in (first, second):
                run(desk, "echo")
                desk.reader.probe("")
                processes += [desk.worker.process_id, desk.reader.process_id]
        assert all(process is not None and is_running(process) for process in processes)
    assert len(processes) == 4
    assert not any(process is not None and is_running(process) for process in processes)
