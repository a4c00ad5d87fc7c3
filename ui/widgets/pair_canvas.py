"""Two pictures beside or over one another: the questioned photo and its reference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, assert_never

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
    QTransform,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.presenters.planes import Aligned, Point
from ui.presenters.points import Match, MatchedPoints
from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_aligned import AlignedArea, polygon
from ui.widgets.canvas_pair_parts import CurtainHandle, MatchLines, step_of
from ui.widgets.canvas_tiles import Adjust
from ui.widgets.pyramid import Pyramid
from ui.widgets.view_state import ViewState

PairMode = Literal["side_by_side", "curtain", "blink", "overlay", "difference"]

BLINK_MS: Final = 500
"""Two changes a second: under the three flashes a second of WCAG 2.2 §2.3.1."""
_OVER: Final = QPainter.CompositionMode.CompositionMode_SourceOver
_DIFFERENCE: Final = QPainter.CompositionMode.CompositionMode_Difference
_GAP: Final = 4


class PairCanvas(QWidget):
    """Compares two pictures by eye; the names are what a screen reader says of the two views and the curtain."""

    mode_changed = Signal(str)
    curtain_moved = Signal(float)
    opacity_changed = Signal(float)
    blinked = Signal(bool)
    """Whether the reference is what is shown now."""

    def __init__(self, questioned: str, reference: str, curtain: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.questioned = PictureCanvas(questioned, self)
        self.reference = PictureCanvas(reference, self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.questioned, 1)
        row.addWidget(self.reference, 1)
        self.state = ViewState(self)
        self._mode: PairMode = "side_by_side"
        self._linked = False
        self._titles = ("", "")
        self._pyramids: tuple[Pyramid | None, Pyramid | None] = (None, None)
        self._questioned_from_reference: QTransform | None = None
        self._outline: QPolygonF | None = None
        self._area: AlignedArea | None = None
        self._curtain, self._opacity = 0.5, 0.5
        self._shows_reference, self._blinking = False, True
        self._handle = CurtainHandle(curtain, self.questioned)
        self._handle.moved.connect(self.set_curtain)
        self._lines = MatchLines((self.questioned, self.reference), self)
        self._timer = QTimer(self)
        self._timer.setInterval(BLINK_MS)
        self._timer.timeout.connect(self.flip)
        self.questioned.installEventFilter(self)
        self.set_linked(True)
        self._arrange()

    # --- what is shown ---------------------------------------------------------------------------

    def show_pair(self, questioned: Pyramid, reference: Pyramid) -> None:
        """Show two pictures; the view stays when they are finer pyramids of the two already shown."""
        shown = (self.questioned.shown_sha256, self.reference.shown_sha256)
        if shown != (questioned.sha256, reference.sha256):
            self.state.set(QPointF(0.5, 0.5), 1.0, 0.0)
            self._forget_plane()
            self._lines.set_matches(MatchedPoints())
        self._pyramids = (questioned, reference)
        self.questioned.show_pyramid(questioned)
        self.reference.show_pyramid(reference)
        self._arrange()

    def clear(self, questioned_message: str = "", reference_message: str = "") -> None:
        self._pyramids = (None, None)
        self._forget_plane()
        self._lines.set_matches(MatchedPoints())
        self.questioned.clear(questioned_message)
        self.reference.clear(reference_message)
        self._arrange()

    def _forget_plane(self) -> None:
        self._questioned_from_reference, self._outline, self._area = None, None, None

    def set_titles(self, questioned: str, reference: str) -> None:
        """The exhibit numbers in the corner chips."""
        self._titles = (questioned, reference)
        self._arrange()

    def set_questioned_from_reference(
        self,
        matrix: Sequence[Sequence[float]] | None,
        edge: Sequence[Point] | None = None,
        area: Aligned | None = None,
    ) -> None:
        """Lay the reference by a 3×3 homography of full-size picture coordinates; None fits it to the same frame.

        `edge`: corners of what is drawn of it, on the photo; `area`: where that lies right, the rest is darkened.
        """
        self._outline = None if edge is None else polygon(edge)
        self._area = None if area is None else AlignedArea(area)
        if matrix is None:
            self._questioned_from_reference = None
        else:
            (a, b, c), (d, e, f), (g, h, i) = matrix
            self._questioned_from_reference = QTransform(a, d, g, b, e, h, c, f, i)
        self._arrange()

    def set_blurred(self, blurred: bool, hint: str = "") -> None:
        self.questioned.set_blurred(blurred, hint)
        self.reference.set_blurred(blurred, hint)

    def set_adjustment(self, adjustment: object | None, adjust: Adjust) -> None:
        self.questioned.set_adjustment(adjustment, adjust)
        self.reference.set_adjustment(adjustment, adjust)

    def set_ground(self, colour: QColor) -> None:
        self.questioned.set_ground(colour)
        self.reference.set_ground(colour)

    def set_matches(self, points: MatchedPoints | Sequence[Match]) -> None:
        """Matched points x_q, y_q, x_r, y_r in full-size pixels; drawn between the two views side by side."""
        self._lines.set_matches(points if isinstance(points, MatchedPoints) else MatchedPoints(tuple(points)))

    def set_drawn(self, *, dots: bool, lines: bool, numbers: bool) -> None:
        """What is drawn of the matched points."""
        self._lines.set_drawn(dots=dots, lines=lines, numbers=numbers)

    @property
    def lines_shown(self) -> tuple[int, int]:
        """How many lines are drawn between the views, and how many matched points there are."""
        return self._lines.shown if self._lines.isVisibleTo(self) else (0, 0)

    @property
    def is_weighed(self) -> bool:
        """Whether the points are coloured by confidence."""
        return self._lines.is_weighed

    # --- how it is shown -------------------------------------------------------------------------

    @property
    def mode(self) -> PairMode:
        return self._mode

    def set_mode(self, mode: PairMode) -> None:
        changed, self._mode = mode != self._mode, mode
        self._shows_reference = False
        self._arrange()
        if changed:
            self.mode_changed.emit(mode)

    @property
    def is_linked(self) -> bool:
        return self._linked

    def set_linked(self, linked: bool) -> None:
        """Whether both views side by side stand at the same place of their pictures."""
        if linked and not self._linked and self._pyramids[0] is not None:
            view = self.questioned
            self.state.set(view.centre_in_image, view.scale_to_fit, view.rotation)
        self._linked = linked
        for view in (self.questioned, self.reference):
            view.share_view(self.state if linked else None)

    @property
    def curtain(self) -> float:
        """Share of the view's width, 0..1: left of it the questioned photo, right of it the reference."""
        return self._curtain

    def set_curtain(self, share: float) -> None:
        self._curtain = min(max(share, 0.0), 1.0)
        self._arrange()
        self.curtain_moved.emit(self._curtain)

    @property
    def opacity(self) -> float:
        """Of the reference in the overlay, 0..1."""
        return self._opacity

    def set_opacity(self, share: float) -> None:
        self._opacity = min(max(share, 0.0), 1.0)
        self._arrange()
        self.opacity_changed.emit(self._opacity)

    @property
    def shows_reference(self) -> bool:
        """Which of the two is shown in the blink mode."""
        return self._shows_reference

    def flip(self) -> None:
        """Show the other of the two (blink mode)."""
        if self._mode == "blink":
            self._shows_reference = not self._shows_reference
            self._arrange()
            self.blinked.emit(self._shows_reference)

    def set_blinking(self, blinking: bool) -> None:
        """Whether the blink mode changes by itself; when not, only `flip` changes it."""
        self._blinking = blinking
        self._run_timer()

    # --- how -------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        laid = self._mode != "side_by_side"
        self.reference.setVisible(not laid)
        self._lines.setVisible(not laid)
        self._handle.setVisible(self._mode == "curtain")
        self._row.activate()
        self._lay(laid)
        self._paint_mode()
        self._place_parts()
        self._run_timer()

    def _lay(self, laid: bool) -> None:
        reference = self._pyramids[1] if laid and self._pyramids[0] is not None else None
        self.questioned.lay_over(reference, self._transform(), self._outline)
        self.questioned.set_area(self._area if reference is not None else None)

    def _transform(self) -> QTransform:
        """Maps the reference's pixels to the questioned photo's."""
        if self._questioned_from_reference is not None:
            return self._questioned_from_reference
        one, other = self._pyramids
        if one is None or other is None:
            return QTransform()
        scale = min(one.shown_width / other.shown_width, one.shown_height / other.shown_height)
        left = (one.shown_width - scale * other.shown_width) / 2
        top = (one.shown_height - scale * other.shown_height) / 2
        return QTransform().translate(left, top).scale(scale, scale)

    def _paint_mode(self) -> None:
        picture, over = self.questioned.picture, self.questioned.over
        for item in (picture, over):
            item.set_shares(None)
            item.set_within(None)
            item.set_only(None)
        over.setOpacity(1.0)
        over.set_mode(_OVER)
        picture.setVisible(True)
        questioned, reference = self._titles
        match self._mode:
            case "side_by_side":
                self.questioned.set_titles(questioned)
                self.reference.set_titles(reference)
                return
            case "curtain":
                picture.set_shares((0.0, self._curtain))
                over.set_shares((self._curtain, 1.0))
            case "blink":
                picture.setVisible(not self._shows_reference)
                over.setVisible(over.isVisible() and self._shows_reference)
                self.questioned.set_titles(
                    "" if self._shows_reference else questioned, reference if self._shows_reference else ""
                )
                return
            case "overlay":
                over.setOpacity(self._opacity)
                over.set_only(None if self._area is None else self._area.clip)
            case "difference":
                over.set_mode(_DIFFERENCE)
                if self._area is not None:
                    over.set_only(self._area.clip)
                else:
                    picture.set_within(over.shown_outline())
                over.set_within(picture.shown_outline())
            case _:
                assert_never(self._mode)
        self.questioned.set_titles(questioned, reference)

    def _place_parts(self) -> None:
        self._lines.setGeometry(self.rect())
        self._lines.raise_()
        self._handle.place(self._curtain)
        self._handle.raise_()

    def _run_timer(self) -> None:
        if self._mode == "blink" and self._blinking and self.isVisible():
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    # --- events ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.questioned:
            if event.type() == QEvent.Type.Resize:
                self._handle.place(self._curtain)
            elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return not self.questioned.is_marking and self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Left and right move the curtain or the opacity; Enter shows the other picture."""
        step = step_of(event)
        if self._mode == "curtain" and step is not None:
            self.set_curtain(self._curtain + step)
        elif self._mode == "overlay" and step is not None:
            self.set_opacity(self._opacity + step)
        elif self._mode == "blink" and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.flip()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
