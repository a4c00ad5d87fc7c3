"""Puts the window together: checks the machine, sets the look, makes the frame with its rooms."""

from __future__ import annotations

import gc
import importlib
import locale
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ui.startup import obstacle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from provenance.workbench import Processes
    from ui.main_window import MainWindow
    from ui.room import Desk, Room

ROOMS: Final = {
    "case": "ui.panels.case:CaseRoom",
    "photo": "ui.panels.photo:PhotoRoom",
    "file": "ui.panels.file:FileRoom",
    "seen": "ui.panels.seen:SeenRoom",
    "place": "ui.panels.place:PlaceRoom",
    "time": "ui.panels.time:TimeRoom",
    "verdict": "ui.panels.verdict:VerdictRoom",
    "report": "ui.panels.report:ReportRoom",
}
"""Stage → where its room is; loaded when it is first entered, so that the window opens quickly."""
AFTER_PAINT_MS: Final = 400  # our choice: the first page stands and can be used


def run(arguments: Sequence[str] = ()) -> int:
    """Open the window, on a case if one is named; the exit code when it is closed."""
    said = obstacle()
    if said:
        sys.stderr.write(said + "\n")
        return 2
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    window = make_window(app)
    window.show()
    QTimer.singleShot(AFTER_PAINT_MS, window, partial(load_rooms, window, gc.freeze))
    if arguments:
        window.open_case(Path(arguments[0]).absolute())
    code = app.exec()
    window.session.bench.close()
    return code


def load_rooms(window: MainWindow, then: Callable[[], None] = lambda: None) -> None:
    """Load the rooms' code off the window's thread, so that entering one for the first time does not wait for it.

    `then`: what was loaded stays, so Python need not go through it whenever it looks for garbage: with the 70,000
    objects of the program that stops all threads for 50 to 120 ms (measured), which large maps set off.
    """
    from ui.tasks import Lane

    def work(_job: object) -> None:
        for where in ROOMS.values():
            importlib.import_module(where.partition(":")[0])

    window.session.tasks.start("", work, lane=Lane.LOOK, then=lambda _answer: then())


def make_window(app: QApplication, processes: Processes | None = None) -> MainWindow:
    """The frame with all rooms, not yet shown; it works with processes of its own or with these."""
    from provenance.errors import EnvironmentFault
    from provenance.workbench import Workbench
    from provenance.workbench.settings import Folders
    from ui import remembered as memory
    from ui.icons import app_icon
    from ui.main_window import MainWindow
    from ui.session import Session
    from ui.theme import theme

    app.setApplicationName("Alidade")
    app.setApplicationDisplayName("")
    app.setWindowIcon(app_icon())
    folders = Folders.of_user()
    refused = None
    try:
        remembered = memory.load(folders.home)
    except EnvironmentFault as error:
        remembered, refused = memory.Remembered(), error
    language = (locale.getlocale()[0] or "en").partition("_")[0]
    actor, role = remembered.actor or None, remembered.role
    bench = Workbench(folders, language=language, actor=actor, role=role, processes=processes)
    theme().apply(remembered.theme)
    session = Session(bench)
    window = MainWindow(session, remembered, {stage: partial(_room, where) for stage, where in ROOMS.items()})
    if refused is not None:
        session.refuse(refused)
    return window


def _room(where: str, desk: Desk) -> Room:
    module, _, name = where.partition(":")
    made: Room = getattr(importlib.import_module(module), name)(desk)
    return made
