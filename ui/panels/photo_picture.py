"""The picture of one exhibit on its canvas: fetched, blurred, adjusted, and left where it was when one comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.workbench.looking import NO_ADJUSTMENT, Adjustment, Crop, Pixels, Pyramid, adjusted
from ui.panels.photo_stand import Stand, stand_again, stand_of, visible_part
from ui.panels.photo_words import about_picture, about_pixel, about_place
from ui.presenters.evidence import name_of
from ui.room import Desk
from ui.theme import theme
from ui.widgets.canvas import PictureCanvas
from ui.widgets.pyramid import Level

_QUARTER: Final = 90


class ShownPicture(QObject):
    """Shows an exhibit on `canvas`. `shown` when another or a finer picture is there, or it is shown otherwise."""

    shown = Signal()

    def __init__(self, desk: Desk, canvas: PictureCanvas) -> None:
        super().__init__(canvas)
        self._desk, self._session, self._canvas = desk, desk.session, canvas
        self._say = desk.session.say
        self.exhibit: Exhibit | None = None
        self.pyramid: Pyramid | None = None
        self.adjustment = NO_ADJUSTMENT
        self.file_colours = False
        self._stands: dict[str, Stand] = {}
        self._how = ""
        canvas.pointed.connect(self._point)
        canvas.pointer_left.connect(self.tell_about)
        canvas.view_changed.connect(self.tell_about)
        desk.veil.changed.connect(self.veil)
        desk.session.case_changed.connect(self._stands.clear)
        theme().changed.connect(self._ground)
        self._ground()

    def _ground(self) -> None:
        self._canvas.set_ground(QColor(theme().shades.canvas))

    # ---- fetching -----------------------------------------------------------------------------------------------

    def show_exhibit(self, exhibit: Exhibit | None) -> None:
        """Fetch an exhibit's picture, or show none."""
        old, self.exhibit = self.exhibit, exhibit
        if old is not None and exhibit is not None and old.id == exhibit.id:
            return
        self._leave(old)
        self._desk.pictures.leave(self)
        self.pyramid = None
        self._canvas.clear("" if exhibit is None else self._say("photo.loading", exhibit=exhibit.number))
        self._canvas.set_titles("")
        if exhibit is not None:
            self._fetch(exhibit)
        self.shown.emit()

    def use_file_colours(self, use: bool) -> None:
        """Show the numbers of the file, or what its colour profile says they mean."""
        self.file_colours = use
        if self.exhibit is not None:
            self._fetch(self.exhibit)

    def _fetch(self, exhibit: Exhibit) -> None:
        look = self._desk.pictures.look
        look(
            self, exhibit, partial(self._give, exhibit), self._refuse, "file" if self.file_colours else "srgb"
        )

    def _give(self, exhibit: Exhibit, pyramid: Pyramid) -> None:
        if self.exhibit is None or exhibit.id != self.exhibit.id:
            return
        first = self._canvas.shown_sha256 != pyramid.sha256
        self.pyramid = pyramid
        self._blur()
        self._title()
        self._canvas.show_pyramid(pyramid)
        if first:
            self._come_back(exhibit)
        self.note_opened()
        self.tell_about()
        self.shown.emit()

    def _refuse(self, error: AlidadeError) -> None:
        self.pyramid = None
        self._canvas.clear(self._session.wording.error(error))
        self._canvas.set_titles("")
        self.shown.emit()

    def say_how(self, text: str) -> None:
        """Say in the right corner how a mark is drawn; nothing when none is."""
        self._how = text
        self._title()

    def _title(self) -> None:
        exhibit = self.exhibit
        name = "" if exhibit is None else name_of(exhibit, self._session.wording)
        left = "" if exhibit is None else self._say("photo.chip", exhibit=exhibit.number, name=name)
        self._canvas.set_titles(left, self._how)

    def _leave(self, exhibit: Exhibit | None) -> None:
        if exhibit is not None and self._canvas.shown_sha256 == exhibit.sha256:
            self._stands[exhibit.id] = stand_of(self._canvas, self.adjustment)

    def _come_back(self, exhibit: Exhibit) -> None:
        stand = self._stands.get(exhibit.id)
        self.adjust(NO_ADJUSTMENT if stand is None else stand.adjustment)
        if stand is not None:
            stand_again(self._canvas, stand, self._size)

    @property
    def _size(self) -> tuple[int, int]:
        pyramid = self.pyramid
        return (0, 0) if pyramid is None else (pyramid.shown_width, pyramid.shown_height)

    # ---- how it is shown ----------------------------------------------------------------------------------------

    @property
    def hidden(self) -> bool:
        """Whether it is drawn blurred."""
        return self.exhibit is not None and self._desk.veil.hides(self.exhibit.sha256)

    def veil(self) -> None:
        """Blur it or reveal it."""
        self._blur()
        self.note_opened()
        self.shown.emit()

    def _blur(self) -> None:
        self._canvas.set_blurred(self.hidden, self._say("photo.reveal"))

    def note_opened(self) -> None:
        """Record, once, that the exhibit was opened, when its picture can really be seen."""
        if (
            self.exhibit is not None
            and self.pyramid is not None
            and not self.hidden
            and self._canvas.isVisible()
        ):
            self._session.opened(self.exhibit)

    def adjust(self, adjustment: Adjustment) -> None:
        """Show it with other levels, contrast or sharpness; the picture stays as it is."""
        self.adjustment = adjustment
        self._canvas.set_adjustment(None if adjustment.is_none else adjustment, _through(adjustment))
        self.shown.emit()

    @property
    def quarter_turns(self) -> int:
        """Right angles that the view is turned by, clockwise."""
        return round(self._canvas.rotation / _QUARTER) % 4

    def visible_part(self) -> Crop | None:
        """What of the picture lies in the view, in its own pixels; None for all of it."""
        return visible_part(self._canvas, self._size)

    # ---- the status line ----------------------------------------------------------------------------------------

    def _point(self, x: float, y: float) -> None:
        pyramid, wording = self.pyramid, self._session.wording
        if pyramid is None:
            return
        about = about_picture(pyramid, self._canvas.zoom, wording)
        at = (int(x), int(y))
        hidden = self.hidden
        told = about_place(at, about, wording) if hidden else about_pixel(pyramid, at, about, wording)
        self._session.pointed.emit(told)

    def tell_about(self) -> None:
        """Say what picture it is, in the status line."""
        if self._canvas.isVisible():
            pyramid = self.pyramid
            about = (
                "" if pyramid is None else about_picture(pyramid, self._canvas.zoom, self._session.wording)
            )
            self._session.pointed.emit(about)


def _through(adjustment: Adjustment) -> Callable[[Level], Level]:
    """Shows a tile's pixels through an adjustment; called in a thread of the canvas."""

    def adjust(level: Level) -> Level:
        return adjusted(Pixels(level.width, level.height, level.data), adjustment)

    return adjust
