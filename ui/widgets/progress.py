"""The strip that shows what is being worked on: how far, what waits behind it, and the way to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy

from provenance.wording import Wording
from ui.plain_text import set_tip
from ui.tasks import State, Task, Tasks
from ui.theme import SPACE
from ui.widgets.parts import Words, button

SHOWN_AFTER_MS = 300  # our choice: shorter work does not flash a strip


class ProgressStrip(QFrame):
    """Appears while long work runs; shows the first task, how many wait, and a button that stops."""

    def __init__(self, tasks: Tasks, wording: Wording) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._tasks = tasks
        self._wording = wording
        self._task: Task[object] | None = None
        self._title = Words("", bold=True, wrap=False)
        self._what = Words("", "muted", wrap=False)
        self._waiting = Words("", "muted", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        self._bar.setMinimumWidth(160)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bar.setAccessibleName(wording.window("progress.bar"))
        self.stop = button(
            wording.window("progress.stop"),
            self._stop,
            icon_name="stop",
            hint=wording.window("progress.stop.hint"),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACE, SPACE // 2, SPACE, SPACE // 2)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._title)
        row.addWidget(self._bar, 1)
        row.addWidget(self._what)
        row.addWidget(self._waiting)
        row.addWidget(self.stop)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        tasks.changed.connect(self._refresh)
        self.hide()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.stop.setEnabled(False)
            self._what.setText(self._wording.window("progress.stopping"))

    def _appear(self) -> None:
        self.setVisible(bool(self._tasks.shown))

    def _refresh(self) -> None:
        shown = self._tasks.shown
        if not shown:
            self._timer.stop()
            self._task = None
            self.hide()
            return
        first = shown[0]
        if first is not self._task:
            self._task = first
            self.stop.setEnabled(True)
        if not self.isVisible() and not self._timer.isActive():
            self._timer.start()
        self._title.setText(first.title)
        self._bar.setMaximum(first.of)
        self._bar.setValue(first.done)
        if self.stop.isEnabled():
            self._what.setText(self._told(first))
        waiting = len(shown) - 1
        self._waiting.setText(self._wording.window("progress.waiting", n=waiting) if waiting else "")
        set_tip(self._waiting, "\n".join(task.title for task in shown[1:]))

    def _told(self, task: Task[object]) -> str:
        if task.state is State.QUEUED or not task.of:
            return ""
        told = self._wording.window("progress.told", done=task.done, of=task.of)
        left_s = _seconds_left(task)
        if left_s is not None:
            told = f"{told} · {self._wording.window('progress.left', n=left_s)}"
        return f"{task.what} · {told}" if task.what else told


def _seconds_left(task: Task[object]) -> int | None:
    """About how long it will take, once there is something to go by: after three seconds and a twentieth of it."""
    spent = time.monotonic() - task.since
    if spent < 3 or task.done * 20 < task.of:
        return None
    left = spent / task.done * (task.of - task.done)
    return round(left) if left < 10 else 5 * round(left / 5)
