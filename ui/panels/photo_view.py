"""The canvas under its adjustments: what the analyst changes of the view, and keeping it as a derivative."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from provenance.workbench import OpenCase
from provenance.workbench.looking import Adjustment, Derived, Pixels
from ui.panels.photo_picture import ShownPicture
from ui.panels.photo_toolbar import PhotoToolbar
from ui.presenters.features import Corners
from ui.room import Desk
from ui.tasks import Job, Lane
from ui.widgets.adjustments import Adjustments, brightness_shares
from ui.widgets.canvas import PictureCanvas

HISTOGRAM_SIDE_PX: Final = 1024  # our choice: more pixels no longer change its shape
_SHARE: Final = (
    2 / 3
)  # our choice: of the view for a region that is too large for it, so that its surroundings show


class PhotoView(QWidget):
    """Adjustments above the canvas while they are asked for."""

    def __init__(
        self, desk: Desk, picture: ShownPicture, canvas: PictureCanvas, toolbar: PhotoToolbar
    ) -> None:
        super().__init__()
        self._desk, self._session, self._say = desk, desk.session, desk.session.say
        self._picture, self._canvas, self._toolbar = picture, canvas, toolbar
        self._counted = ""
        self.adjustments = Adjustments(desk.session.wording)
        self.adjustments.hide()
        self.adjustments.changed.connect(self._adjust)
        toolbar.adjust_asked.connect(self._show_adjustments)
        picture.shown.connect(self._follow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.adjustments)
        column.addWidget(canvas, 1)

    def say_how(self, text: str) -> None:
        """Say in a corner how a mark is drawn; nothing when it is."""
        self._picture.say_how(text)

    def centre(self, corners: Corners) -> None:
        """Bring a region into the middle; one that is larger than the view also to a size that fits."""
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        right, below = max(x for x, _ in corners) + 1, max(y for _, y in corners) + 1
        port = self._canvas.viewport().size()
        if self._picture.quarter_turns % 2:
            port.transpose()
        fitting = min(port.width() / (right - left), port.height() / (below - top))
        if self._canvas.zoom > fitting * self._canvas.devicePixelRatioF():
            self._canvas.zoom_to(fitting * _SHARE * self._canvas.devicePixelRatioF())
        self._canvas.centre_on((left + right) / 2, (top + below) / 2)

    # ---- adjustments --------------------------------------------------------------------------------------------

    def _show_adjustments(self, shown: bool) -> None:
        self.adjustments.setVisible(shown)
        self._follow()

    def _adjust(self, adjustment: Adjustment) -> None:
        self._picture.adjust(adjustment)

    def _follow(self) -> None:
        picture = self._picture
        if self.adjustments.adjustment != picture.adjustment:
            self.adjustments.show_adjustment(picture.adjustment)
        there = picture.pyramid is not None
        self.adjustments.setEnabled(there)
        self._toolbar.show_states(adjusted=there and not picture.adjustment.is_none, blurred=picture.hidden)
        if self.adjustments.isVisible():
            self._count()

    def _count(self) -> None:
        """Have the histogram made, beside the window."""
        picture = self._picture
        pyramid, colour = picture.pyramid, "file" if picture.file_colours else "srgb"
        wanted = "" if pyramid is None else f"{pyramid.sha256} {colour}"
        if wanted == self._counted:
            return
        self._counted = wanted
        self.adjustments.histogram.show_shares(())
        if pyramid is None:
            return
        small = (one for one in pyramid.levels if max(one.width, one.height) <= HISTOGRAM_SIDE_PX)
        level: Pixels = next(small, pyramid.levels[-1])

        def made(shares: tuple[float, ...]) -> None:
            if wanted == self._counted:
                self.adjustments.histogram.show_shares(shares)

        self._session.tasks.start("", lambda _job: brightness_shares(level), lane=Lane.LOOK, then=made)

    # ---- colours and keeping ------------------------------------------------------------------------------------

    def switch_colours(self) -> None:
        """Numbers of the file, or what its profile says they mean."""
        self._picture.use_file_colours(self._desk.actions["photo.file_colours"].isChecked())

    def keep(self) -> None:
        """Keep what is seen as a recorded derivative."""
        picture, exhibit = self._picture, self._picture.exhibit
        if exhibit is None or picture.pyramid is None:
            return
        if picture.hidden or picture.file_colours:
            id = "photo.keep.blurred" if picture.hidden else "photo.keep.file_colours"
            self._session.tell("warning", self._say(id))
            return
        adjustment, turns, part = picture.adjustment, picture.quarter_turns, picture.visible_part()

        def work(case: OpenCase, job: Job) -> Derived:
            return case.looking.keep_view(exhibit, adjustment, turns, part, job.cancellation)

        def kept(derived: Derived) -> None:
            kind = self._session.wording.term(derived.made.media_type, "media_type")
            size = derived.made.size_bytes
            said = self._say("photo.kept", exhibit=exhibit.number, kind=kind, size_bytes=size)
            self._session.tell("good", said)

        title = self._say("photo.keeping", exhibit=exhibit.number)
        self._session.start(title, work, then=kept, act=True)
