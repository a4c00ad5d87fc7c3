"""Work off the window's thread: in order, with results on the way, cancelled, failed, and ended cleanly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from provenance.errors import AlidadeError, UsageError
from tests.ui.conftest import WAIT_MS
from ui.tasks import Job, Lane, State, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_work_runs_elsewhere_and_its_answer_comes_back_here(qtbot: QtBot, tasks: Tasks) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    tasks.start(
        "one",
        lambda _job: threading.get_ident(),
        then=lambda there: seen.append((there, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    assert seen[0][0] != here
    assert seen[0][1] == here


def test_tasks_of_one_lane_run_in_their_order_and_the_pen_does_not_wait_for_long_work(
    qtbot: QtBot, tasks: Tasks
) -> None:
    go = threading.Event()
    said: list[str] = []
    tasks.start("long", lambda _job: go.wait(20), then=lambda _: said.append("long"))
    tasks.start("next", lambda _job: None, then=lambda _: said.append("next"))
    tasks.start("note", lambda _job: None, lane=Lane.PEN, then=lambda _: said.append("note"))
    qtbot.waitUntil(lambda: said == ["note"], timeout=WAIT_MS)
    assert [task.title for task in tasks.shown] == ["long", "next"]
    go.set()
    qtbot.waitUntil(lambda: said == ["note", "long", "next"], timeout=WAIT_MS)
    assert tasks.idle


def test_results_and_progress_come_on_the_way(qtbot: QtBot, tasks: Tasks) -> None:
    go = threading.Event()
    given: list[object] = []

    def work(job: Job) -> None:
        job.give("first")
        job.progress(3, 3, "third")
        go.wait(20)

    task = tasks.start("work", work, each=given.append)
    qtbot.waitUntil(lambda: given == ["first"] and task.done == 3, timeout=WAIT_MS)
    assert (task.of, task.what, task.state) == (3, "third", State.RUNNING)
    go.set()
    qtbot.waitUntil(lambda: tasks.idle, timeout=WAIT_MS)


def test_an_expected_failure_goes_to_whoever_asked_or_else_to_everybody(qtbot: QtBot, tasks: Tasks) -> None:
    def work(_job: Job) -> NoReturn:
        raise UsageError("empty_text", field="text")

    own: list[AlidadeError] = []
    everybodys: list[AlidadeError] = []
    tasks.refused.connect(everybodys.append)
    tasks.start("own", work, refused=own.append)
    tasks.start("nobody's", work)
    qtbot.waitUntil(lambda: tasks.idle, timeout=WAIT_MS)
    assert [error.id for error in own] == ["empty_text"]
    assert [error.id for error in everybodys] == ["empty_text"]


def test_a_fault_of_our_own_is_said_and_logged_and_the_lane_goes_on(
    qtbot: QtBot, tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    refused: list[AlidadeError] = []
    done: list[int] = []
    tasks.start("broken", lambda _job: 1 // 0, refused=refused.append)
    tasks.start("after", lambda _job: 7, then=done.append)
    qtbot.waitUntil(lambda: done == [7], timeout=WAIT_MS)
    assert [(error.id, error.values["error"]) for error in refused] == [
        ("window_task_broke", "ZeroDivisionError")
    ]
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_task_ends_and_one_that_waits_never_begins(qtbot: QtBot, tasks: Tasks) -> None:
    began: list[str] = []

    def work(job: Job) -> None:
        began.append("first")
        job.cancellation.asked.wait(20)
        job.cancellation.check()

    first = tasks.start("first", work, then=lambda _: began.append("done"))
    second = tasks.start("second", lambda _job: began.append("second"))
    qtbot.waitUntil(lambda: began == ["first"], timeout=WAIT_MS)
    second.cancel()
    first.cancel()
    qtbot.waitUntil(lambda: tasks.idle, timeout=WAIT_MS)
    assert began == ["first"]
    assert (first.state, second.state) == (State.CANCELLED, State.CANCELLED)


def test_closing_stops_long_work_but_writes_what_waits_for_the_pen(qtbot: QtBot) -> None:
    tasks = Tasks()
    wrote: list[int] = []
    go = threading.Event()
    tasks.start("long", lambda job: job.cancellation.asked.wait(20))
    tasks.start("slow record", lambda _job: go.wait(20), lane=Lane.PEN)
    for n in range(3):
        tasks.start("record", partial(_append, wrote, n), lane=Lane.PEN)
    go.set()
    tasks.close()
    assert wrote == [0, 1, 2]


def _append(to: list[int], value: int, _job: Job) -> None:
    to.append(value)
