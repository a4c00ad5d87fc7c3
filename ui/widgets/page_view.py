"""Pages as pictures under one another, as wide as there is room; drawn when they are seen."""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from ui.theme import SPACE, theme
from ui.widgets.parts import colour

WIDEST_PX: Final = 1000  # pixels of the screen; a page of A4 wider than that is larger than paper: our choice
KEPT: Final = 12  # pages; a screen shows three at most, and one scrolls back and forth
GAP_PX: Final = 2 * SPACE
COVER_SIDE_PX: Final = 12  # nothing can be made out, as with blurred photos
A4: Final = QSize(794, 1123)  # ISO 216 A4 at 96 pixels per inch; only for what is no PNG file

Fetch = Callable[[bytes, int, Callable[[QImage], None]], None]
"""Decodes a page to a width in pixels off the window's thread, then calls with the picture."""


def page_size(png: bytes) -> QSize:
    """Width and height that a PNG file states (PNG 3rd edition §11.2.1: IHDR comes first)."""
    if len(png) < 24 or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return A4
    width, height = struct.unpack(">II", png[16:24])
    return QSize(width, height) if width and height else A4


def decoded(png: bytes, width_px: int) -> QImage:
    """A page at a width in pixels; an empty picture when it cannot be read. Safe in any thread."""
    image = QImage.fromData(png)
    if image.isNull() or image.width() == width_px:
        return image
    return image.scaledToWidth(width_px, Qt.TransformationMode.SmoothTransformation)


class PageView(QAbstractScrollArea):
    """The pages. `page_changed` names the page in the middle, counted from 1, and how many there are.

    `covered` says whether the pages must not be seen now: then they are drawn as if out of focus.
    """

    page_changed = Signal(int, int)

    def __init__(self, name: str, fetch: Fetch, covered: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fetch = fetch
        self._covered = covered
        self._pages: tuple[bytes, ...] = ()
        self._sizes: tuple[QSize, ...] = ()
        self._areas: list[QRect] = []
        self._drawn: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._wanted: set[tuple[int, int]] = set()
        self._set = 0
        self._at = 0
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self.viewport().update)

    # ---- pages --------------------------------------------------------------------------------------------------

    def show_pages(self, pages: tuple[bytes, ...]) -> None:
        """Show these; the place stays where it was as far as there is one."""
        self._pages = pages
        self._sizes = tuple(page_size(page) for page in pages)
        self._drawn.clear()
        self._wanted.clear()
        self._set += 1
        self._lay_out()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def page(self) -> int:
        """The page in the middle, counted from 1; 0 when there is none."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        passed = [number for number, area in enumerate(self._areas, 1) if area.top() <= middle]
        return passed[-1] if passed else min(1, self.count)

    def go_to(self, page: int) -> None:
        """Show the top of a page, counted from 1."""
        if 1 <= page <= self.count:
            self.verticalScrollBar().setValue(self._areas[page - 1].top() - GAP_PX)

    def _lay_out(self) -> None:
        place = self.verticalScrollBar().value() / max(1, self.verticalScrollBar().maximum())
        room = self.viewport().width()
        width = max(80, min(WIDEST_PX, room - 2 * GAP_PX))
        top = GAP_PX
        self._areas = []
        for size in self._sizes:
            height = round(width * size.height() / size.width())
            self._areas.append(QRect((room - width) // 2, top, width, height))
            top += height + GAP_PX
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height()))
        bar.setRange(0, max(0, top - self.viewport().height()))
        bar.setValue(round(place * bar.maximum()))
        self._tell()
        self.viewport().update()

    def _scrolled(self, _value: int) -> None:
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        self._at = self.page
        self.page_changed.emit(self._at, self.count)

    # ---- drawing ------------------------------------------------------------------------------------------------

    def _pixmap(self, number: int, width: int) -> QPixmap | None:
        """The page if it is there at this width; else it is fetched, and another width of it stands in."""
        key = (number, width)
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        if key not in self._wanted:
            self._wanted.add(key)
            made_for = self._set
            self._fetch(self._pages[number], width, lambda image: self._fetched(made_for, key, image))
        return next((kept for (page, _), kept in self._drawn.items() if page == number), None)

    def _fetched(self, made_for: int, key: tuple[int, int], image: QImage) -> None:
        if made_for != self._set:
            return
        self._wanted.discard(key)
        for other in [kept for kept in self._drawn if kept[0] == key[0]]:
            del self._drawn[other]
        self._drawn[key] = QPixmap.fromImage(image)
        while len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.AlternateBase))
        shift, ratio = self.verticalScrollBar().value(), self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, area in enumerate(self._areas):
            seen = area.translated(0, -shift)
            if not seen.intersects(self.viewport().rect()):
                continue
            painter.fillRect(seen, Qt.GlobalColor.white)  # paper
            found = self._pixmap(number, round(area.width() * ratio))
            if found is not None and not found.isNull():
                painter.drawPixmap(seen, self._unfocused(found) if self._covered() else found)
            painter.setPen(colour("muted"))
            painter.drawRect(seen.adjusted(0, 0, -1, -1))

    def _unfocused(self, page: QPixmap) -> QPixmap:
        smooth, free = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
        tiny = page.scaled(QSize(COVER_SIDE_PX, 2 * COVER_SIDE_PX), free, smooth)
        return tiny.scaled(page.size(), free, smooth)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_PageDown:
                self.go_to(min(self.count, self._top_page() + 1))
            case Qt.Key.Key_PageUp:
                self.go_to(max(1, self._top_page() - (1 if self._at_top_of_page() else 0)))
            case Qt.Key.Key_Home:
                self.go_to(1)
            case Qt.Key.Key_End:
                self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
            case _:
                super().keyPressEvent(event)

    def _top_page(self) -> int:
        """The page at the upper edge, counted from 1."""
        edge = self.verticalScrollBar().value() + GAP_PX
        passed = [number for number, area in enumerate(self._areas, 1) if area.top() <= edge]
        return passed[-1] if passed else 1

    def _at_top_of_page(self) -> bool:
        edge = self.verticalScrollBar().value() + GAP_PX
        return any(abs(area.top() - edge) <= 1 for area in self._areas)
