"""Every room, with a full case and without one: names for whoever cannot see, no warning, both themes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollBar, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from provenance.workbench import Workbench
from tests.ui.conftest import WAIT_MS, closed, settled
from ui import remembered as memory
from ui.actions import STAGES
from ui.app import make_window
from ui.main_window import MainWindow
from ui.theme import theme

PARTS_OF_OTHERS = (
    "qt_spinbox_lineedit",
    "qt_scrollarea_viewport",
    "qt_scrollarea_hcontainer",
    "qt_scrollarea_vcontainer",
)


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("ALIDADE_HOME", str(bench.folders.home))
    monkeypatch.setenv("ALIDADE_CACHE", str(bench.folders.cache))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = make_window(app)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    yield made
    closed(qtbot, made)
    made.session.bench.close()


def open_case(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.open_case(path)
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)


def nameless(top: QWidget) -> list[str]:
    """Widgets that take the focus and have no name to read aloud."""
    found = []
    for widget in [top, *top.findChildren(QWidget)]:
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if not widget.isVisibleTo(top):
            continue
        if widget.objectName() in PARTS_OF_OTHERS or isinstance(widget, QScrollBar | QSplitterHandle):
            continue
        spoken = QAccessible.queryAccessibleInterface(widget)
        if not spoken.text(QAccessible.Text.Name).strip():
            parent = widget.parentWidget()
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {type(parent).__name__}")
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_every_focusable_widget_of_a_room_has_a_name(
    qtbot: QtBot, window: MainWindow, full_case: Path, stage: str
) -> None:
    open_case(qtbot, window, full_case)
    window.show_stage(stage)
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    assert nameless(window) == []


class Flashes(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_a_room_flashes_as_a_window_of_its_own(
    qtbot: QtBot, window: MainWindow, full_case: Path
) -> None:
    flashes = Flashes()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(flashes)
    open_case(qtbot, window, full_case)
    for stage in STAGES:
        window.show_stage(stage)
        qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    app.removeEventFilter(flashes)
    assert flashes.seen == []


@pytest.mark.parametrize("stage", STAGES)
def test_every_room_shows_an_empty_case(qtbot: QtBot, window: MainWindow, tmp_path: Path, stage: str) -> None:
    window.create_case(tmp_path / "empty.case", "Empty", "")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    window.show_stage(stage)
    theme().apply("dark")
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    theme().apply("light")
    assert window.stage == stage
    assert nameless(window) == []


@pytest.mark.parametrize("stage", STAGES)
def test_every_room_fits_a_small_screen(
    qtbot: QtBot, window: MainWindow, full_case: Path, stage: str
) -> None:
    open_case(qtbot, window, full_case)
    window.show_stage(stage)
    qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
    least = window.minimumSizeHint()
    assert least.width() <= 1280
    assert least.height() <= 800


def test_the_first_page_and_the_dialogs_have_names(qtbot: QtBot, window: MainWindow) -> None:
    from ui.widgets.about import AboutDialog, KeysDialog
    from ui.widgets.new_case import NewCaseDialog

    assert nameless(window) == []
    wording = window.session.wording
    for dialog in (
        NewCaseDialog(window.session, window),
        KeysDialog(window.actions_, wording, window),
        AboutDialog(wording, window),
    ):
        qtbot.addWidget(dialog)
        assert nameless(dialog) == []


def test_a_machine_whose_settings_are_damaged_still_gets_a_window(
    qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIDADE_HOME", str(bench.folders.home))
    bench.folders.home.mkdir(parents=True, exist_ok=True)
    (bench.folders.home / "window.json").write_bytes(b"{]")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = make_window(app)
    assert window.remembered == memory.Remembered()
    closed(qtbot, window)
    window.session.bench.close()
