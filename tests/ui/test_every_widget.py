"""Every room, with a full case and without one: names for whoever cannot see, no warning, both themes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollBar, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from provenance.workbench import Workbench
from tests.ui.conftest import CASES, WAIT_MS, closed, settled
from tests.warm import processes
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
    made = shown_window(qtbot)
    yield made
    closed(qtbot, made)
    made.session.bench.close()


def shown_window(qtbot: QtBot) -> MainWindow:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = make_window(app, processes(desks=2))
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    return made


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


def rooms(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    """Goes from room to room; each is settled when it is given."""
    for stage in STAGES:
        window.show_stage(stage)
        qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
        assert window.stage == stage
        yield stage


class Flashes(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


@dataclass(frozen=True)
class Seen:
    """What was seen on one way through all rooms of a full case, by stage: widgets without a name, and the least size
    of the window; and what flashed on the whole way."""

    nameless: dict[str, list[str]]
    least: dict[str, QSize]
    flashes: list[str]


@pytest.fixture(scope="module")
def seen(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Seen:
    folder, qtbot, flashes = tmp_path_factory.mktemp("seen"), QtBot(request), Flashes()
    found = Seen({}, {}, flashes.seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIDADE_HOME", str(folder / "home"))
        patch.setenv("ALIDADE_CACHE", str(folder / "cache"))
        window = shown_window(qtbot)
        qapp.installEventFilter(flashes)
        open_case(qtbot, window, Path(shutil.copy(CASES / "format-1.case", folder / "full.case")))
        for stage in rooms(qtbot, window):
            found.nameless[stage] = nameless(window)
            found.least[stage] = window.minimumSizeHint()
        qapp.removeEventFilter(flashes)
        closed(qtbot, window)
        window.session.bench.close()
    return found


def test_every_focusable_widget_of_every_room_has_a_name(seen: Seen) -> None:
    assert seen.nameless == {stage: [] for stage in STAGES}


def test_no_part_of_a_room_flashes_as_a_window_of_its_own(seen: Seen) -> None:
    assert seen.flashes == []


def test_every_room_fits_a_small_screen(seen: Seen) -> None:
    assert [
        stage for stage, least in seen.least.items() if least.width() > 1280 or least.height() > 800
    ] == []
    assert list(seen.least) == list(STAGES)


def test_every_room_shows_an_empty_case(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.create_case(tmp_path / "empty.case", "Empty", "")
    qtbot.waitUntil(lambda: window.session.view is not None, timeout=WAIT_MS)
    for stage in rooms(qtbot, window):
        theme().apply("dark")
        qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
        theme().apply("light")
        assert window.stage == stage
        assert nameless(window) == [], stage


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
    window = make_window(app, processes(desks=2))
    assert window.remembered == memory.Remembered()
    closed(qtbot, window)
    window.session.bench.close()
