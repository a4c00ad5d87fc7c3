"""Writes all tags of an exhibit to a file that the user names: CSV for spreadsheets, or JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from provenance.workbench.tagexport import TagForm
from ui.session import Session

Ask = Callable[[QWidget, str], Path | None]


def ask_where(session: Session) -> Ask:
    """The dialog of the system, which asks before it overwrites."""

    def ask(parent: QWidget, exhibit: str) -> Path | None:
        say = session.say
        filters = (say("tags.export_csv"), say("tags.export_json"))
        case = session.view.path.parent if session.view is not None else Path.home()
        start = str(case / f"{exhibit}-tags.csv")
        chosen, kind = QFileDialog.getSaveFileName(
            parent, say("tags.export_title"), start, ";;".join(filters)
        )
        if not chosen:
            return None
        path = Path(chosen)
        ending = ".json" if kind == filters[1] else ".csv"
        return path if path.suffix.lower() in (".csv", ".json") else path.with_name(path.name + ending)

    return ask


def form_of(path: Path) -> TagForm:
    """What is written by the ending of the name."""
    return "json" if path.suffix.lower() == ".json" else "csv"


def export_tags(session: Session, exhibit: str, path: Path) -> None:
    """Write them off this thread, and say where."""
    session.start(
        session.say("tags.export_task", exhibit=exhibit),
        lambda case, _job: case.export_tags(exhibit, path, form_of(path)),
        then=lambda _done: session.tell(
            "good", session.say("tags.exported", exhibit=exhibit, name=path.name)
        ),
    )
