"""The part of the room that makes the picture to search with: a part of it, mirrored or not, to clipboard or folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
)

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.searching import QueryCopy, QueryShape
from ui.plain_text import set_tip
from ui.room import Desk
from ui.searching import Searching
from ui.tasks import Job, Lane
from ui.theme import SPACE
from ui.widgets.crop_view import LEAST_PX, Crop, CropView
from ui.widgets.parts import Card, Flow, Words, button, link, remark

_SIDES: Final = ("left", "top", "width", "height")
_FOLDER_PX: Final = 240  # of the folder's path at the least, elided in its middle


class CopyPart(Card):
    """What the query copy is made of; `shape` is asked for when a search starts."""

    def __init__(self, desk: Desk, searching: Searching) -> None:
        say = desk.session.say
        super().__init__(say("seen.copy.title"))
        self._desk, self._searching, self._say = desk, searching, say
        self._exhibit: Exhibit | None = None
        self._sizes: dict[str, QSize] = {}
        self.body.addWidget(remark(say("seen.copy.about")))
        self.view = CropView(say("seen.copy.crop"))
        self.view.cropped.connect(self._fill)
        self.numbers = {side: self._number(side) for side in _SIDES}
        self.whole = link(say("seen.copy.whole"), self._use_whole, hint=say("seen.copy.whole.hint"))
        self.mirror = QCheckBox(say("seen.copy.mirror"))
        self.mirror.setAccessibleName(say("seen.copy.mirror"))
        set_tip(self.mirror, say("seen.copy.mirror.hint"))
        self.mirror.toggled.connect(self.view.set_mirrored)
        self.to_clipboard = button(
            say("seen.copy.clipboard"), self.copy, icon_name="copy", hint=say("seen.copy.clipboard.hint")
        )
        self.to_folder = button(
            say("seen.copy.save"), self.choose_folder, icon_name="save", hint=say("seen.copy.save.hint")
        )
        self._folder = Words("", "muted", wrap=False)
        self._told = Words("", "muted", selectable=True)
        self._told.hide()
        self._lay_out()
        desk.pictures.thumbnail_ready.connect(self._thumbnail_ready)
        desk.veil.changed.connect(self._draw)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        for n, side in enumerate(_SIDES):
            label = Words(self._say(f"seen.copy.{side}"), "muted", wrap=False)
            label.setBuddy(self.numbers[side])
            grid.addWidget(label, n // 2, 2 * (n % 2))
            grid.addWidget(self.numbers[side], n // 2, 2 * (n % 2) + 1)
        grid.setColumnStretch(4, 1)
        whole = QHBoxLayout()
        whole.setSpacing(2 * SPACE)
        whole.addWidget(self.mirror)
        whole.addWidget(self.whole)
        whole.addStretch(1)
        buttons = Flow()
        buttons.addWidget(self.to_clipboard)
        buttons.addWidget(self.to_folder)
        choices = QVBoxLayout()
        choices.setSpacing(SPACE)
        choices.addLayout(grid)
        choices.addLayout(whole)
        choices.addLayout(buttons)
        choices.addWidget(self._folder)
        choices.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(2 * SPACE)
        self._row.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._row.addLayout(choices, 1)
        self.body.addLayout(self._row)
        self.body.addWidget(self._told)

    def set_narrow(self, narrow: bool) -> None:
        """Whether the choices stand under the picture instead of beside it."""
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _number(self, side: str) -> QSpinBox:
        box = QSpinBox()
        name = self._say(f"seen.copy.{side}")
        box.setAccessibleName(f"{name}, {self._say('seen.copy.pixels')}")
        box.setMinimumWidth(84)
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._numbers_changed)
        return box

    # ---- showing ------------------------------------------------------------------------------------------------

    def show_exhibit(self, exhibit: Exhibit, writable: bool) -> None:
        """Show another exhibit; what was chosen on the same one stays."""
        if self._exhibit is None or self._exhibit.id != exhibit.id:
            self._told.hide()
            self._exhibit = exhibit
            self.view.show_picture(None, QSize())
            self._measure(exhibit)
        self._exhibit = exhibit
        self._draw()
        for one in (self.to_clipboard, self.to_folder):
            one.setEnabled(writable)
        self._show_folder()

    def _show_folder(self) -> None:
        folder = self._searching.folder_now
        text = self._say("seen.copy.folder", folder=str(folder or ""))
        middle = Qt.TextElideMode.ElideMiddle
        width = max(_FOLDER_PX, self.width() - self.view.width() - 7 * SPACE)
        self._folder.setText(QFontMetrics(self._folder.font()).elidedText(text, middle, width))
        set_tip(self._folder, str(folder or ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_folder()

    def _measure(self, exhibit: Exhibit) -> None:
        if exhibit.sha256 in self._sizes:
            return

        def work(case: OpenCase, job: Job) -> tuple[int, int]:
            return case.picture_size(exhibit, job.cancellation)

        def measured(size: tuple[int, int]) -> None:
            self._sizes[exhibit.sha256] = QSize(*size)
            self._draw()

        self._desk.session.start(
            "", work, lane=Lane.LOOK, then=measured, refused=lambda error: self._tell_error(error)
        )

    def _thumbnail_ready(self, sha256: str) -> None:
        if self._exhibit is not None and sha256 == self._exhibit.sha256:
            self._draw()

    def _draw(self) -> None:
        exhibit = self._exhibit
        if exhibit is None:
            return
        sha256 = exhibit.sha256
        size = self._sizes.get(sha256, QSize())
        thumbnail = self._desk.pictures.thumbnail(
            sha256, exhibit.number, blurred=self._desk.veil.hides(sha256)
        )
        self.view.show_picture(thumbnail, size)
        self._fill(self.view.crop)

    def _fill(self, crop: Crop | None) -> None:
        size = self._sizes.get(self._exhibit.sha256, QSize()) if self._exhibit is not None else QSize()
        known = not size.isEmpty()
        least = (0, 0, min(LEAST_PX, size.width()), min(LEAST_PX, size.height()))
        most = (size.width(), size.height()) * 2
        values = crop or (0, 0, size.width(), size.height())
        for box, low, high, value in zip(self.numbers.values(), least, most, values, strict=True):
            box.blockSignals(True)
            box.setRange(low, high)
            box.setValue(value)
            box.setEnabled(known)
            box.blockSignals(False)
        self.whole.setEnabled(crop is not None)

    def _numbers_changed(self) -> None:
        left, top, width, height = (box.value() for box in self.numbers.values())
        self.view.set_crop((left, top, width, height))
        self._fill(self.view.crop)

    def _use_whole(self) -> None:
        self.view.set_crop(None)
        self._fill(None)

    # ---- making -------------------------------------------------------------------------------------------------

    @property
    def shape(self) -> QueryShape:
        """What of the picture is searched."""
        return QueryShape(self.view.crop, self.mirror.isChecked())

    def copy(self) -> None:
        """Put the query copy on the clipboard."""
        self._make(self._to_clipboard)

    def choose_folder(self) -> None:
        """Ask for the folder and write the query copy there."""
        start = self._searching.folder_now
        dialog = QFileDialog(self.window(), self._say("seen.copy.choose"), str(start or ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.save_into(Path(chosen)))
        dialog.open()

    def save_into(self, folder: Path) -> None:
        """Write the query copy into a folder, which takes the next ones too."""
        self._searching.folder = folder
        self._make(lambda copy: self._tell("seen.copy.saved", copy))

    def _make(self, then: object) -> None:
        exhibit = self._exhibit
        if exhibit is None:
            return
        self._told.set_tone("muted")
        self._told.setText(self._say("seen.copy.making"))
        self._told.show()

        def made(copy: QueryCopy) -> None:
            self.show_exhibit(exhibit, self._desk.session.writable)
            if callable(then):
                then(copy)

        self._searching.copy_of(exhibit, self.shape, made, self._tell_error)

    def _to_clipboard(self, copy: QueryCopy) -> None:
        def work(_job: Job) -> QImage:
            return QImage.fromData(copy.data)

        def decoded(image: QImage) -> None:
            QGuiApplication.clipboard().setImage(image)
            self._tell("seen.copy.on_clipboard", copy)

        self._desk.session.tasks.start("", work, lane=Lane.LOOK, then=decoded)

    def _tell(self, id: str, copy: QueryCopy) -> None:
        self._told.set_tone("muted")
        self._told.setText(self._say(id, name=copy.path.name, hash=copy.sha256[:16]))
        self._told.show()

    def _tell_error(self, error: AlidadeError) -> None:
        self._told.set_tone("alarm")
        self._told.setText(self._desk.session.wording.error(error))
        self._told.show()
