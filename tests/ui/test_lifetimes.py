"""Cases are opened and closed again and again, in the midst of work: nothing is left, and nothing dead is called."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.run import Outcome
from provenance.workbench import Workbench
from tests.ui.conftest import WAIT_MS, closed, settled
from ui.actions import STAGES
from ui.app import make_window
from ui.main_window import MainWindow
from ui.session import Session
from ui.widgets.search_strip import SearchStrip


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("ALIDADE_HOME", str(bench.folders.home))
    monkeypatch.setenv("ALIDADE_CACHE", str(bench.folders.cache))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = make_window(app)
    made.show()
    yield made
    closed(qtbot, made)
    made.session.bench.close()


def opened(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.open_case(path)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)


@pytest.mark.parametrize("stage", STAGES)
def test_a_case_can_be_closed_from_every_room_in_the_midst_of_its_work(
    qtbot: QtBot, window: MainWindow, full_case: Path, stage: str
) -> None:
    opened(qtbot, window, full_case)
    window.show_stage(stage)
    window.examine()
    qtbot.wait(60)  # some of it has begun, none of it is over
    window.close_case()
    qtbot.waitUntil(lambda: window.session.tasks.idle, timeout=WAIT_MS)
    assert window.session.case is None and window.session.settled
    assert not full_case.with_name(full_case.name + ".lock").exists()


def test_opening_and_closing_leaves_no_windows_and_no_threads_behind(
    qtbot: QtBot, window: MainWindow, full_case: Path
) -> None:
    threads = []
    for _ in range(3):
        opened(qtbot, window, full_case)
        for stage in STAGES:
            window.show_stage(stage)
        qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
        window.close_case()
        qtbot.waitUntil(lambda: window.session.tasks.idle, timeout=WAIT_MS)
        qtbot.waitUntil(lambda: not strips(), timeout=WAIT_MS)
        threads.append(threading.active_count())
    assert threads[1] == threads[2]


def strips() -> list[QWidget]:
    """The windows of reverse searches that are there."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, SearchStrip)]


def test_a_session_closed_while_a_case_is_being_opened_or_closed_leaves_no_lock(
    qtbot: QtBot, bench: Workbench, full_case: Path
) -> None:
    lock = full_case.with_name(full_case.name + ".lock")
    opening = Session(bench)
    opening.open(full_case)
    opening.close()
    assert not lock.exists()
    closing = Session(bench)
    closing.open(full_case)
    qtbot.waitUntil(lambda: closing.view is not None, timeout=WAIT_MS)
    closing.close_case()
    closing.close()
    assert not lock.exists()


@pytest.mark.skipif(os.name != "posix", reason="kills processes by signal")
@pytest.mark.parametrize(
    ("part", "reasons"),
    [
        ("worker", {"worker_died"}),
        ("reader", {"reader_died", "reader_did_not_start"}),
    ],  # it may be just starting
)
def test_a_killed_process_is_a_recorded_failure_and_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, photo_case: Path, part: str, reasons: set[str]
) -> None:
    opened(qtbot, window, photo_case)
    session = window.session
    desks = session.bench.workplace._all
    killed: list[int] = []

    def kill() -> None:
        """While a reader decodes, a worker waits for it: then both are at work."""
        while not killed:
            busy = next((desk for desk in desks if desk.reader.busy), None)
            process = None if busy is None else getattr(busy, part).process_id
            if process is not None:
                killed.append(process)
                os.kill(process, signal.SIGKILL)
            else:
                threading.Event().wait(0.001)  # leaves the window its turn

    killer = threading.Thread(target=kill)
    killer.start()
    window.examine()
    killer.join(WAIT_MS / 1000)
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    assert killed and session.view is not None
    runs = [run for _, run in session.view.runs]
    failed = [run.reason.id for run in runs if run.outcome is Outcome.FAILED and run.reason is not None]
    assert len(failed) == 1 and set(failed) <= reasons and len(runs) > 5
    before = len(runs)
    window.examine()
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    later = [run.outcome for _, run in session.view.runs[before:]]
    assert later and Outcome.FAILED not in later
