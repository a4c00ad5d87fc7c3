"""Thumbnails and pictures for the screen, fetched off the window's thread, the newest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final, Literal

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from provenance.errors import AlidadeError
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.looking import Pyramid
from ui.session import Session
from ui.tasks import Job, Lane, Task

THUMBNAILS_KEPT: Final = (
    2000  # our choice: 2,000 × 256 × 256 × 4 bytes would be 500 MB, most are much smaller
)
WAITING: Final = 200  # wishes kept; more than a screen shows, and a long scroll does not pile up
PYRAMID_BYTES: Final = (
    700_000_000  # a 100-megapixel picture takes 400 MB (measured); the newest one always stays
)
PREVIEW_SIDE_PX: Final = 1600  # fills a screen, a tenth of a second from a 100-megapixel JPEG (measured)
BLURRED_SIDE_PX: Final = 9  # nothing can be made out, the mood of the light stays

Colour = Literal["srgb", "file"]


class Pictures(QObject):
    """What has been fetched; `thumbnail_ready` names the SHA-256 that can be drawn now."""

    thumbnail_ready = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._thumbnails: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._blurred: dict[str, QPixmap] = {}
        self._wishes: OrderedDict[str, str] = OrderedDict()
        self._fetching: str | None = None
        self._pyramids: OrderedDict[tuple[str, Colour], Pyramid] = OrderedDict()
        self._slots: dict[object, Task[Any]] = {}
        session.case_changed.connect(self.forget)

    def forget(self) -> None:
        """Keep nothing of the case that was open."""
        self._thumbnails.clear()
        self._blurred.clear()
        self._wishes.clear()
        self._fetching = None
        self._pyramids.clear()
        for task in self._slots.values():
            task.cancel()
        self._slots.clear()

    # ---- thumbnails ---------------------------------------------------------------------------------------------

    def thumbnail(self, sha256: str, name: str, *, blurred: bool = False) -> QPixmap | None:
        """The thumbnail if it is there; else it is wished for, and None. Also None for what is no picture."""
        if sha256 in self._thumbnails:
            found = self._thumbnails[sha256]
            return self._blur(sha256, found) if blurred and found is not None else found
        self._wishes[sha256] = name
        self._wishes.move_to_end(sha256)
        while len(self._wishes) > WAITING:
            self._wishes.popitem(last=False)
        self._fetch()
        return None

    def _blur(self, sha256: str, picture: QPixmap) -> QPixmap:
        if sha256 not in self._blurred:
            smooth = Qt.TransformationMode.SmoothTransformation
            tiny = picture.scaled(
                QSize(BLURRED_SIDE_PX, BLURRED_SIDE_PX), Qt.AspectRatioMode.KeepAspectRatio, smooth
            )
            self._blurred[sha256] = tiny.scaled(picture.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return self._blurred[sha256]

    def _fetch(self) -> None:
        if self._fetching is not None or not self._wishes or self._session.case is None:
            return
        sha256, name = self._wishes.popitem(last=True)
        self._fetching = sha256

        def work(case: OpenCase, job: Job) -> QImage:
            return QImage.fromData(case.looking.thumbnail(sha256, name, job.cancellation))

        def ended() -> None:
            self._fetching = None
            self._fetch()

        self._session.start(
            "",
            work,
            lane=Lane.LOOK,
            then=lambda image: self._keep(sha256, QPixmap.fromImage(image)),
            refused=lambda _error: self._keep(sha256, None),  # the file room says why it cannot be shown
            ended=ended,
        )

    def _keep(self, sha256: str, picture: QPixmap | None) -> None:
        self._thumbnails[sha256] = picture
        while len(self._thumbnails) > THUMBNAILS_KEPT:
            gone, _ = self._thumbnails.popitem(last=False)
            self._blurred.pop(gone, None)
        self.thumbnail_ready.emit(sha256)

    # ---- whole pictures -----------------------------------------------------------------------------------------

    def look(
        self,
        slot: object,
        exhibit: Exhibit,
        give: Callable[[Pyramid], None],
        refused: Callable[[AlidadeError], None],
        colour: Colour = "srgb",
    ) -> None:
        """Fetch a picture for a canvas: first a quick small one, then all of it; an older wish of `slot` is dropped."""
        self.leave(slot)
        sha256, name = exhibit.sha256, exhibit.number
        kept = self._pyramids.get((sha256, colour))
        if kept is not None:
            self._pyramids.move_to_end((sha256, colour))
            give(kept)
            return

        def work(case: OpenCase, job: Job) -> Pyramid:
            looking, cancel = case.looking, job.cancellation
            preview = looking.pyramid(
                sha256, name, max_side_px=PREVIEW_SIDE_PX, colour=colour, cancellation=cancel
            )
            if preview.levels[0].width >= preview.shown_width:
                return preview
            job.give(preview)
            return looking.pyramid(sha256, name, colour=colour, cancellation=cancel)

        def whole(pyramid: Pyramid) -> None:
            self._remember(colour, pyramid)
            if self._slots.get(slot) is task:
                give(pyramid)

        def first(pyramid: Pyramid) -> None:
            if self._slots.get(slot) is task:
                give(pyramid)

        def wrong(error: AlidadeError) -> None:
            if self._slots.get(slot) is task:
                refused(error)

        task = self._session.start("", work, lane=Lane.LOOK, then=whole, each=first, refused=wrong)
        if task is not None:
            self._slots[slot] = task

    def leave(self, slot: object) -> None:
        """Stop fetching for a canvas."""
        task = self._slots.pop(slot, None)
        if task is not None and not task.over:
            task.cancel()

    def _remember(self, colour: Colour, pyramid: Pyramid) -> None:
        self._pyramids[pyramid.sha256, colour] = pyramid
        while len(self._pyramids) > 1 and sum(map(_size_bytes, self._pyramids.values())) > PYRAMID_BYTES:
            self._pyramids.popitem(last=False)


def _size_bytes(pyramid: Pyramid) -> int:
    return sum(len(level.data) for level in pyramid.levels)
