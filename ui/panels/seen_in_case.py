"""The part of the room that shows which other pictures of the case look like the selected one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from ui.icons import pixmap
from ui.plain_text import set_tip
from ui.presenters.features import hidden_for
from ui.presenters.in_case import CaseHit, InCase
from ui.room import Desk
from ui.tasks import Job
from ui.theme import SPACE, theme
from ui.widgets.parts import Page, Words, button, colour, emptied, heading, remark, rule

_THUMBNAIL_PX: Final = 72
_SHOWN: Final = 50  # hits; more than anybody looks through one by one, and cheap to build
_STATES: Final = {
    "no_picture": "info",
    "not_examined": "open_question",
    "not_finished": "attention",
    "nothing": "none",
    "found": "seen_before",
}


class InCasePart(Page):
    """Hits with thumbnails, or that there are none; a button that looks."""

    def __init__(self, desk: Desk) -> None:
        say = desk.session.say
        super().__init__(say("seen.case.page"), margin=2 * SPACE)
        self._desk, self._say = desk, say
        self._exhibit: Exhibit | None = None
        self._key: object = None
        self._pictures: dict[str, list[tuple[QLabel, str]]] = {}
        self._state = QLabel()
        self._state_icon = "open_question"
        self._said = Words("")
        self._about = remark("")
        self._since = Words("", "warning")
        self._linked = Words("", selectable=True)
        self.look = button(
            say("seen.case.look"), self.start, icon_name="run", hint=say("seen.case.look.hint")
        )
        self._hits = QVBoxLayout()
        self._hits.setSpacing(SPACE + 4)
        self._limits_heading = Words(say("seen.case.limits"), "muted", bold=True)
        self._limits = QVBoxLayout()
        self._limits.setSpacing(SPACE // 2)
        self.body.setSpacing(SPACE)
        top = QHBoxLayout()
        top.addWidget(heading(say("seen.case.title")), 1)
        top.addWidget(self.look)
        self.body.addLayout(top)
        said = QHBoxLayout()
        said.setSpacing(SPACE)
        said.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._said, 1)
        self.body.addLayout(said)
        self.body.addWidget(self._about)
        self.body.addWidget(self._since)
        self.body.addWidget(self._linked)
        self.body.addLayout(self._hits)
        self.body.addSpacing(SPACE)
        self.body.addWidget(self._limits_heading)
        self.body.addLayout(self._limits)
        self.body.addStretch(1)
        desk.pictures.thumbnail_ready.connect(self._draw)
        desk.veil.changed.connect(self._draw_all)
        theme().changed.connect(self._draw_state)

    def show_state(self, exhibit: Exhibit, found: InCase, writable: bool) -> None:
        """Show how the search of an exhibit in its case stands."""
        self._exhibit = exhibit
        again = found.state not in ("not_examined", "no_picture")
        self.look.setText(self._say("seen.case.look_again" if again else "seen.case.look"))
        self.look.setAccessibleName(self.look.text())
        self.look.setEnabled(writable and found.state != "no_picture")
        key = (exhibit.id, found, self._hidden_for)
        if key == self._key:
            return
        self._key = key
        self._state_icon = _STATES[found.state]
        self._draw_state()
        self._said.setText(found.said)
        self._about.setText(found.about)
        self._about.setVisible(bool(found.about))
        self._since.setText(self._say("seen.case.since", n=found.added_since))
        self._since.setVisible(found.added_since > 0)
        self._linked.setText(self._say("seen.case.linked", links="; ".join(found.linked)))
        self._linked.setVisible(bool(found.linked))
        self._show_hits(found)
        emptied(self._limits)
        self._limits_heading.setVisible(bool(found.limits))
        for limit in found.limits:
            self._limits.addWidget(remark(limit))

    def _draw_state(self) -> None:
        self._state.setPixmap(pixmap(self._state_icon, 16, colour("plain")))

    def _show_hits(self, found: InCase) -> None:
        emptied(self._hits)
        self._pictures = {}
        for hit in found.hits[:_SHOWN]:
            self._hits.addWidget(rule())
            self._hits.addWidget(self._row(hit))

    def _row(self, hit: CaseHit) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SPACE + 4)
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setFixedSize(_THUMBNAIL_PX, _THUMBNAIL_PX)
        self._pictures.setdefault(hit.sha256, []).append((picture, hit.number))
        told = QVBoxLayout()
        told.setSpacing(2)
        name = _Name(f"{hit.number} · {hit.name}")
        name.setAccessibleName(self._say("seen.case.show", exhibit=hit.number))
        name.clicked.connect(lambda _checked=False: self._show_exhibit(hit.number))
        told.addWidget(name)
        told.addWidget(Words(hit.likeness))
        distance = self._say("seen.case.distance", distance=hit.distance)
        told.addWidget(remark(f"{hit.change} · {distance}"))
        told.addStretch(1)
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(told, 1)
        self._draw_on(picture, hit.sha256, hit.number)
        return row

    def _show_exhibit(self, number: str) -> None:
        session = self._desk.session
        if number.startswith("R"):
            session.select(reference=number)
        else:
            session.select(exhibit=number)

    @property
    def _hidden_for(self) -> str:
        """The exhibit before whose feature list is closed no reference is drawn; empty when all are."""
        return hidden_for(self._desk.session.view, self._desk.session.exhibit)

    def _draw(self, sha256: str) -> None:
        for picture, number in self._pictures.get(sha256, ()):
            self._draw_on(picture, sha256, number)

    def _draw_all(self) -> None:
        for sha256 in self._pictures:
            self._draw(sha256)

    def _draw_on(self, label: QLabel, sha256: str, name: str) -> None:
        if name.startswith("R") and self._hidden_for:
            label.setPixmap(pixmap("hidden", 20, colour("muted")))
            set_tip(label, self._say("photo.gate.hidden", exhibit=self._hidden_for))
            return
        found = self._desk.pictures.thumbnail(sha256, name, blurred=self._desk.veil.hides(sha256))
        if found is not None:
            size = QSize(_THUMBNAIL_PX, _THUMBNAIL_PX) * self.devicePixelRatioF()
            drawn = found.scaled(
                size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            drawn.setDevicePixelRatio(self.devicePixelRatioF())
            label.setPixmap(drawn)

    def start(self) -> None:
        """Compare the exhibit with every other picture of the case."""
        exhibit = self._exhibit
        if exhibit is None:
            return

        def work(case: OpenCase, job: Job) -> list[Run]:
            return list(
                case.examine(
                    [exhibit], [], job.cancellation, lambda what, done, of: job.progress(done, of, what)
                )
            )

        self.look.setEnabled(False)
        title = self._say("seen.case.looking", exhibit=exhibit.number)
        self._desk.session.start(title, work, ended=lambda: self.look.setEnabled(self._desk.session.writable))


class _Name(QPushButton):
    """A link with a file's name, elided in its middle; the whole is its hint."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_tip(self, text)
        self._whole = text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setText(
            self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width() - SPACE)
        )
