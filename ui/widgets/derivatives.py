"""What was made from an exhibit: query copies, kept views and the like, each with a way to save a copy of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from provenance.errors import AlidadeError
from provenance.record.evidence import DerivativeMade
from provenance.record.snapshot import Entry, Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.derivatives import save_object
from ui.plain_text import set_tip
from ui.presenters.searches import short_time_of
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.parts import Card, Words, button, emptied, remark

_PICTURE: Final = QSize(72, 54)
_SHOWN_HASH: Final = 16  # digits, as elsewhere in this window
_SUFFIXES: Final = {"jpeg": ".jpg", "png": ".png", "tiff": ".tif", "webp": ".webp"}
Made = Entry[DerivativeMade]


class Derivatives(Card):
    """The derivatives of one exhibit, the latest first; says so when there are none."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(name)
        self._desk, self._say = desk, desk.session.say
        self._exhibit: Exhibit | None = None
        self._key: object = None
        self._pictures: dict[str, list[QLabel]] = {}
        self.buttons: dict[str, QWidget] = {}  # by the derivative's id
        self._none = remark(self._say("seen.made.none"))
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE)
        self._told = Words("", "muted", selectable=True)
        self._told.hide()
        for part in (self._none, self._told):
            self.body.addWidget(part)
        self.body.insertLayout(self.body.count() - 1, self._list)
        desk.pictures.thumbnail_ready.connect(self._draw)
        desk.veil.changed.connect(self._draw_all)

    def show_exhibit(self, exhibit: Exhibit) -> None:
        """Show what was made from an exhibit; built again only when that is something else."""
        key = (exhibit.id, tuple(entry.event for entry in exhibit.derivatives))
        self._exhibit = exhibit
        if key == self._key:
            return
        self._key = key
        self._told.hide()
        emptied(self._list)
        self._pictures, self.buttons = {}, {}
        self._none.setVisible(not exhibit.derivatives)
        for entry in reversed(exhibit.derivatives):
            self._list.addWidget(self._row(entry))
        self._draw_all()

    def _row(self, entry: Made) -> QWidget:
        made, wording = entry.data, self._desk.session.wording
        operation = wording.term(made.operation.value, "operation")
        when = short_time_of(entry.time)
        size = made.size_bytes
        kind = wording.term(made.media_type, "media_type")
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setFixedSize(_PICTURE)
        picture.setAccessibleName(operation)
        self._pictures.setdefault(made.sha256, []).append(picture)
        hash = Words(self._say("seen.made.hash", hash=made.sha256[:_SHOWN_HASH]), "muted", selectable=True)
        set_tip(hash, made.sha256)
        save = button(self._say("seen.made.save"), partial(self.choose_file, made), icon_name="save")
        save.setAccessibleName(self._say("seen.made.save.named", operation=operation, when=when))
        self.buttons[made.derivative] = save
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE + 4)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(picture, 0, 0, 3, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(operation), 0, 1)
        grid.addWidget(remark(self._say("seen.made.when", when=when, kind=kind, size_bytes=size)), 1, 1)
        grid.addWidget(hash, 2, 1)
        grid.addWidget(save, 0, 2, 3, 1, Qt.AlignmentFlag.AlignVCenter)
        return row

    # ---- pictures -----------------------------------------------------------------------------------------------

    def _draw_all(self) -> None:
        for sha256 in self._pictures:
            self._draw(sha256)

    def _draw(self, sha256: str) -> None:
        exhibit = self._exhibit
        if exhibit is None or sha256 not in self._pictures:
            return
        hidden = self._desk.veil.hides(exhibit.sha256) or self._desk.veil.hides(sha256)
        found = self._desk.pictures.thumbnail(sha256, exhibit.number, blurred=hidden)
        if found is None:
            return
        ratio = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        drawn = found.scaled(_PICTURE * ratio, keep, smooth)
        drawn.setDevicePixelRatio(ratio)
        for label in self._pictures[sha256]:
            label.setPixmap(drawn)

    # ---- saving -------------------------------------------------------------------------------------------------

    def choose_file(self, made: DerivativeMade) -> None:
        """Ask where to, then save a copy there."""
        exhibit, view = self._exhibit, self._desk.session.view
        if exhibit is None or view is None:
            return
        suffix = _SUFFIXES.get(made.media_type, "")
        name = f"{exhibit.number}-{made.operation.value}-{made.sha256[:8]}{suffix}"
        title = self._say("seen.made.choose", exhibit=exhibit.number)
        dialog = QFileDialog(self.window(), title, str(view.path.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save(made, Path(chosen)))
        dialog.open()

    def save(self, made: DerivativeMade, path: Path) -> None:
        """Write a copy of a derivative to a file."""
        exhibit = self._exhibit
        if exhibit is None:
            return

        def work(case: OpenCase, job: Job) -> None:
            save_object(case.file, made.sha256, path, job.cancellation)

        title = self._say("seen.made.task", exhibit=exhibit.number)
        saved = self._say("seen.made.saved", name=path.name)
        self._desk.session.start(
            title, work, lane=Lane.LOOK, then=lambda _none: self._tell(saved), refused=self._refuse
        )

    def _refuse(self, error: AlidadeError) -> None:
        self._tell(self._desk.session.wording.error(error), alarm=True)

    def _tell(self, text: str, *, alarm: bool = False) -> None:
        self._told.set_tone("alarm" if alarm else "muted")
        self._told.setText(text)
        self._told.show()
