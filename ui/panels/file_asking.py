"""What the file room does only when it is asked: another program's opinion, words on signs, names of places."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from ui.session import Session
from ui.tasks import Job

__all__ = ["ASKING", "ask"]


def _second_opinion(exhibit: str, case: OpenCase, job: Job) -> None:
    case.second_opinion(exhibit, job.cancellation, lambda what, n, of: job.progress(n, of, what))


def _read_signs(exhibit: str, case: OpenCase, job: Job) -> None:
    case.sign_text(exhibit, job.cancellation, lambda what, n, of: job.progress(n, of, what))


def _look_up_names(exhibit: str, case: OpenCase, job: Job) -> None:
    case.place_names(exhibit, job.cancellation, lambda what, n, of: job.progress(n, of, what))


ASKING: Final[dict[str, Callable[[str, OpenCase, Job], None]]] = {
    "file.second_opinion": _second_opinion,
    "file.read_signs": _read_signs,
    "file.look_up_names": _look_up_names,
}
"""The commands, whose tasks are called `<command>_task`, and what each does with an exhibit."""


def ask(session: Session, command: str, exhibit: Exhibit | None) -> None:
    """Let the case do it to the exhibit; without one, nothing."""
    if exhibit is not None:
        title = session.say(f"{command}_task", exhibit=exhibit.number)
        session.start(title, partial(ASKING[command], exhibit.id))
