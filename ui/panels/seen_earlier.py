"""What an earlier version's search by picture hashes found among the pictures of the case, one row for each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from provenance.record.snapshot import Exhibit
from ui.icons import pixmap
from ui.plain_text import set_tip
from ui.presenters.features import hidden_for
from ui.presenters.in_case import CaseHit
from ui.room import Desk
from ui.theme import SPACE
from ui.widgets.parts import Words, colour, emptied, remark, rule

_THUMBNAIL_PX: Final = 72
_SHOWN: Final = 50  # hits; more than anybody looks through one by one, and cheap to build


class EarlierHits(QWidget):
    """Rows with thumbnails, each leading to its exhibit."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._say = desk, desk.session.say
        self._key: object = None
        self._pictures: dict[str, list[tuple[QLabel, str]]] = {}
        self._hits = QVBoxLayout(self)
        self._hits.setContentsMargins(0, 0, 0, 0)
        self._hits.setSpacing(SPACE + 4)
        desk.pictures.thumbnail_ready.connect(self._draw)
        desk.veil.changed.connect(self._draw_all)

    def show_hits(self, exhibit: Exhibit, hits: tuple[CaseHit, ...]) -> None:
        """Show what was found of an exhibit."""
        key = (exhibit.id, hits, self._hidden_for)
        if key == self._key:
            return
        self._key = key
        emptied(self._hits)
        self._pictures = {}
        for hit in hits[:_SHOWN]:
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
