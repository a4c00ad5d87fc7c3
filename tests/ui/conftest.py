"""A desk for the tests of the window: real workbench, real case, forged photos, no display."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from provenance.record.evidence import EvidenceRole
from provenance.workbench import Workbench
from tests import forge
from tests.analyses.desk import same_wall, wall_photo
from tests.warm import warm_bench
from ui.actions import Actions
from ui.pictures import Pictures
from ui.room import Desk
from ui.session import Session
from ui.theme import theme

CASES = Path(__file__).parents[1] / "cases"

WAIT_MS = 60_000
"""How long a test waits for what must come: our choice, spent only when it does not come."""

OpenDesk = Callable[[Path], Desk]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """A workbench with folders of its own and one desk, which is warm."""
    with warm_bench(tmp_path) as workbench:
        yield workbench


@pytest.fixture
def desk(qtbot: QtBot, bench: Workbench) -> Iterator[Desk]:
    """What rooms are given, without a case."""
    theme().apply("light")
    window = QMainWindow()
    qtbot.addWidget(window)
    session = Session(bench)
    made = Desk(session, Actions(window, session.wording), Pictures(session))
    yield made
    session.close()


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> OpenDesk:
    """Opens a case at the desk and waits until it is there."""

    def open_at(path: Path) -> Desk:
        desk.session.open(path)
        qtbot.waitUntil(lambda: desk.session.view is not None and settled(desk), timeout=WAIT_MS)
        return desk

    return open_at


def plain_wall() -> bytes:
    """A picture without anything to be matched, so that comparing it takes little time."""
    return forge.picture_of_one_colour((120, 116, 110), 320, 240)


@pytest.fixture
def photo_case(bench: Workbench, tmp_path: Path) -> Path:
    """A case with Q1 (a wall), R1 (the same wall from another side) and R2 (a plain one); nothing was run."""
    for name, data in (("photo.jpg", wall_photo()), ("same.jpg", same_wall()), ("other.jpg", plain_wall())):
        (tmp_path / name).write_bytes(data)
    path = tmp_path / "walls.case"
    with bench.create_case(path, "Walls", "Which wall is it?") as case:
        list(case.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([tmp_path / "same.jpg", tmp_path / "other.jpg"], EvidenceRole.REFERENCE))
    return path


@pytest.fixture
def full_case(tmp_path: Path) -> Path:
    """A copy of the released case that holds every kind of record."""
    return Path(shutil.copy(CASES / "format-1.case", tmp_path / "full.case"))


def settled(desk: Desk) -> bool:
    """Whether nothing runs and the view is the newest."""
    session = desk.session
    return session.tasks.idle and session.settled


def show(qtbot: QtBot, widget: QWidget, width: int = 1000, height: int = 700) -> None:
    """Show a widget and wait until it is on the screen."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitUntil(lambda: widget.windowHandle() is not None and widget.windowHandle().isExposed())


def closed(qtbot: QtBot, window: QWidget) -> None:
    """Close a window, unless it was, and wait until it is: it first writes what was begun."""
    if not isValid(window):
        return
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=WAIT_MS)
    window.deleteLater()  # a suite of windows that only hide makes every change of style slow
