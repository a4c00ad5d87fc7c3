"""The example, worked from the first page to the written report in the real window: by keys alone, by mouse alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.features import FeatureListState, feature_list
from provenance.record.judgement import ConclusionRecorded, Grade
from provenance.record.sighting import SearchResult
from provenance.record.snapshot import Snapshot
from provenance.workbench import Workbench
from provenance.workbench.example import begin
from tests.ui.conftest import closed, settled
from tests.warm import processes, warm_bench
from ui.app import ROOMS, _room
from ui.main_window import MainWindow, MakeRoom
from ui.panels.photo import PhotoRoom
from ui.panels.place import PlaceRoom
from ui.panels.report import ReportRoom
from ui.panels.seen import SeenRoom
from ui.panels.verdict import VerdictRoom
from ui.remembered import RecentCase, Remembered, now
from ui.session import Session

LONG_MS = 300_000
"""The example's comparisons take some ten seconds on two cores, and far longer on a busy machine; spent only when what
is waited for does not come."""


@pytest.fixture
def visited() -> list[str]:
    """Addresses that a browser would have opened."""
    return []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, visited: list[str], example_cache: Path) -> Iterator[MainWindow]:
    """The whole window, with a browser that only notes what it is asked for."""
    from provenance.workbench.settings import Folders

    def opener(address: str) -> bool:
        visited.append(address)
        return True

    bench = Workbench(Folders(tmp_path / "home", example_cache), processes=processes(desks=2))
    rooms: dict[str, MakeRoom] = {stage: partial(_room, where) for stage, where in ROOMS.items()}
    rooms["seen"] = lambda desk: SeenRoom(desk, opener)
    session = Session(bench)
    remembered = Remembered(recent=(RecentCase(path=str(tmp_path / "none.case"), opened=now()),))
    made = MainWindow(session, remembered, rooms)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    closed(qtbot, made)
    bench.close()


def wait(qtbot: QtBot, window: MainWindow, until: Callable[[], bool] = lambda: True) -> None:
    qtbot.waitUntil(
        lambda: window.session.view is not None and settled(window.desk) and until(), timeout=LONG_MS
    )


def snapshot(window: MainWindow) -> Snapshot:
    found = window.session.snapshot
    assert found is not None
    return found


def press(keys: str, on: QWidget | None = None) -> None:
    """Press a key or a chord on what has the focus, as a hand does."""
    target = on or QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    chord: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs of Qt lack it
    QTest.keyClick(target, chord.key(), chord.keyboardModifiers())


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def tab_to(widget: QWidget, most: int = 120) -> None:
    """Reach a widget with the Tab key alone."""
    walked = []
    for _ in range(most):
        focused = QApplication.focusWidget()
        walked.append(focused.accessibleName() if focused is not None else "nothing")
        if focused is not None and focused in (widget, widget.focusProxy()):
            return
        press("Tab", focused or widget.window())
    pytest.fail(f"{widget.accessibleName() or widget} cannot be reached with the Tab key, only {walked}")


def click(widget: QWidget, at: QPoint | None = None) -> None:
    assert widget.isVisible() and widget.isEnabled(), widget.accessibleName()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or QPoint())


def drag(widget: QWidget, begin: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    QTest.mouseMove(widget, (begin + end) / 2)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def state_of_q1(window: MainWindow) -> FeatureListState:
    return feature_list(snapshot(window), snapshot(window).exhibit("Q1").id).state


def was_the_whole_way(window: MainWindow, visited: list[str]) -> None:
    """What both ways must leave in the log and on the disk."""
    found = snapshot(window)
    assert [entry.data.result for entry in found.searches] == [SearchResult.NONE]
    assert [entry.data.allowed for entry in found.consents] == [True] and len(visited) == 1
    assert len(found.current(ConclusionRecorded)) == 1
    files = [file.name for entry in found.reports for file in entry.data.files]
    assert {name.rpartition(".")[2] for name in files} == {"html", "pdf"}
    assert window.session.view is not None
    for name in files:
        data = (window.session.view.path.parent / name).read_bytes()
        assert data[:5] == b"%PDF-" if name.endswith(".pdf") else b"alidade-log-head" in data[:4000]
    assert window.guide.step == ""


def back(qtbot: QtBot, window: MainWindow, seen: SeenRoom) -> None:
    """To the main window, as a desktop does when another one closes."""
    seen.strip.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.rail.buttons["seen"].setFocus()


def test_the_example_is_worked_by_keys_alone(qtbot: QtBot, window: MainWindow, visited: list[str]) -> None:
    tab_to(window.welcome.example)
    press("Space")
    wait(qtbot, window, lambda: len(snapshot(window).exhibits) == 9)
    assert window.guide.step == "look"

    press("Ctrl+2")
    wait(qtbot, window, lambda: window.guide.step == "mark")
    photo = cast(PhotoRoom, window.room("photo"))
    press("Ctrl+M")
    for keys in ("Return", *("Shift+Right",) * 12, *("Shift+Down",) * 8, "Return"):
        press(keys)
    qtbot.waitUntil(lambda: photo.inspector.form.isVisible(), timeout=LONG_MS)
    press("Down", photo.inspector.form.kind)
    tab_to(photo.inspector.form.text)
    write("A flag on a pole in front of steps.")
    press("Ctrl+Return")
    wait(qtbot, window, lambda: len(snapshot(window).observations) == 1)
    press("Ctrl+L")
    press("Return")  # locked for good
    wait(qtbot, window, lambda: state_of_q1(window) is FeatureListState.LOCKED)

    wait(qtbot, window, lambda: window.guide.step == "search")  # the file was read when it came in
    press("Ctrl+3")
    wait(qtbot, window)

    press("Ctrl+Shift+S")
    seen = cast(SeenRoom, window.room("seen"))
    qtbot.waitUntil(lambda: seen.engines_part.consent.isVisible(), timeout=LONG_MS)
    tab_to(seen.engines_part.consent.allow)
    press("Space")
    qtbot.waitUntil(lambda: seen.strip.isVisible() and bool(visited), timeout=LONG_MS)
    press("N", seen.strip)
    wait(qtbot, window, lambda: len(snapshot(window).searches) == 1)
    back(qtbot, window, seen)

    press("Ctrl+5")
    wait(qtbot, window)
    place = cast(PlaceRoom, window.room("place"))
    press("Alt+2")
    assert place.pair.canvas.mode == "curtain"
    press("Alt+C")
    wait(qtbot, window, lambda: window.guide.step == "conclude")
    press("Alt+Right")
    wait(qtbot, window)

    press("Ctrl+7")
    wait(qtbot, window)
    verdict = cast(VerdictRoom, window.room("verdict"))
    tab_to(verdict.editor.grades[Grade.SUPPORTED])
    press("Space")
    assert verdict.editor.grades[Grade.SUPPORTED].isChecked()
    tab_to(verdict.editor.picker.search)
    write("Result")
    tab_to(verdict.editor.picker.list)
    press("Down")
    press("F")
    tab_to(verdict.editor.limits)
    write("The same design may stand elsewhere.")
    tab_to(verdict.editor.would_change)
    write("A reference from another side.")
    press("Ctrl+Return")
    wait(qtbot, window, lambda: bool(snapshot(window).current(ConclusionRecorded)))

    press("Ctrl+8")
    wait(qtbot, window)
    press("Ctrl+Shift+E")
    wait(qtbot, window, lambda: bool(snapshot(window).reports))
    was_the_whole_way(window, visited)


def test_the_example_is_worked_by_mouse_alone(qtbot: QtBot, window: MainWindow, visited: list[str]) -> None:
    click(window.welcome.example)
    wait(qtbot, window, lambda: len(snapshot(window).exhibits) == 9)
    click(window.guide.go)
    wait(qtbot, window, lambda: window.guide.step == "mark")
    photo = cast(PhotoRoom, window.room("photo"))
    tools = window.actions_["photo.mark_rectangle"].associatedObjects()
    click(next(one for one in tools if isinstance(one, QWidget) and one.isVisible() and one is not window))
    port = photo.canvas.viewport()
    drag(port, port.rect().center() - QPoint(80, 60), port.rect().center() + QPoint(60, 50))
    qtbot.waitUntil(lambda: photo.inspector.form.isVisible(), timeout=LONG_MS)
    press(
        "Down", photo.inspector.form.kind
    )  # its list is a popup, of which a platform without a screen warns
    click(photo.inspector.form.text)
    write("People before steps.")  # words need letters, whoever works with the mouse types too
    click(photo.inspector.form.save_button)
    wait(qtbot, window, lambda: len(snapshot(window).observations) == 1)
    click(photo.inspector.lock)
    click(photo.inspector.question.yes)
    wait(qtbot, window, lambda: state_of_q1(window) is FeatureListState.LOCKED)

    wait(qtbot, window, lambda: window.guide.step == "search")  # the file was read when it came in
    click(window.guide.go)
    seen = cast(SeenRoom, window.room("seen"))
    wait(qtbot, window)
    wait(qtbot, window, lambda: next(iter(seen.engines_part.buttons.values())).isVisible())
    click(next(iter(seen.engines_part.buttons.values())))
    qtbot.waitUntil(lambda: seen.engines_part.consent.isVisible(), timeout=LONG_MS)
    click(seen.engines_part.consent.allow)
    qtbot.waitUntil(lambda: seen.strip.isVisible() and bool(visited), timeout=LONG_MS)
    click(seen.strip.none_button)
    wait(qtbot, window, lambda: len(snapshot(window).searches) == 1)
    back(qtbot, window, seen)

    click(window.rail.buttons["place"])
    wait(qtbot, window)
    place = cast(PlaceRoom, window.room("place"))
    click(place.inspector.compare_pair)
    wait(qtbot, window, lambda: window.guide.step == "conclude")

    click(window.rail.buttons["verdict"])
    wait(qtbot, window)
    verdict = cast(VerdictRoom, window.room("verdict"))
    click(verdict.editor.grades[Grade.SUPPORTED], QPoint(8, 8))
    view = verdict.editor.picker.list
    click(view.viewport(), view.visualRect(view.model().index(0, 0)).center())
    click(verdict.editor.picker.put_for)
    for field, text in (
        (verdict.editor.limits, "One method."),
        (verdict.editor.would_change, "Another view."),
    ):
        click(field.viewport())
        write(text)
    click(verdict.editor.footer.save)
    wait(qtbot, window, lambda: bool(snapshot(window).current(ConclusionRecorded)))

    click(window.guide.go)
    wait(qtbot, window)
    click(cast(ReportRoom, window.room("report")).export.export)
    wait(qtbot, window, lambda: bool(snapshot(window).reports))
    was_the_whole_way(window, visited)


def test_the_example_that_was_begun_is_opened_again_as_it_is(tmp_path: Path) -> None:

    with warm_bench(tmp_path) as bench:
        path = begin(bench, tmp_path / "example")
        before = path.read_bytes()
        assert begin(bench, tmp_path / "example") == path
        assert path.read_bytes() == before
