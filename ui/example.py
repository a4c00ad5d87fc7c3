"""The example in the window: its photos and what is said about them, ready to be worked on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from provenance.workbench.example import begin
from ui.session import Session

FOLDER: Final = "Alidade example"


def begin_example(session: Session, above: Path, then: Callable[[], None]) -> None:
    """Make the example's case in a folder of its own, or open the one that is there, and work in it."""
    folder = above if above.name == FOLDER else above / FOLDER

    def made(path: Path) -> None:
        session.open(path, then)

    session.tasks.start(session.say("task.example"), lambda _job: begin(session.bench, folder), then=made)
