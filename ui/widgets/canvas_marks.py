"""Marks on a picture: what they are, where a click hits them and how they are drawn on any ground."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

Corners = tuple[tuple[int, int], ...]
MarkKind = Literal["observed", "claimed"]
MarkShape = Literal["rectangle", "polygon"]
ToViewport = Callable[[float, float], QPointF]

# White in a dark halo reads on any picture (WCAG 2.2 §1.4.11 by either of the two).
LINE: Final = QColor(255, 255, 255)
HALO: Final = QColor(0, 0, 0, 190)
PLATE: Final = QColor(24, 24, 24, 225)
FADED: Final = QColor(255, 255, 255, 30)
_LABEL_PX: Final = 220
_LOCK_PX: Final = 14
_AT_PX: Final = 6.0  # a label this near its box is at it
_NEAR_PX: Final = 6.0  # a click this near an outline hits it


@dataclass(frozen=True)
class Mark:
    """Two corners are a rectangle, three or more a polygon, in whole pixels of the full-size picture.

    `number` is shown before the label; None: its place among the marks.
    """

    id: str
    corners: Corners
    label: str
    kind: MarkKind
    selected: bool = False
    locked: bool = False
    number: int | None = None


def outline(corners: Corners) -> list[QPointF]:
    """The outline in picture coordinates: around both corner pixels of a rectangle, through a polygon's centres."""
    if len(corners) == 2:
        (x0, y0), (x1, y1) = corners
        rectangle = QRectF(QPointF(min(x0, x1), min(y0, y1)), QPointF(max(x0, x1) + 1, max(y0, y1) + 1))
        points = [rectangle.topLeft(), rectangle.topRight(), rectangle.bottomRight(), rectangle.bottomLeft()]
    else:
        points = [QPointF(x + 0.5, y + 0.5) for x, y in corners]
    return points


def path_of(corners: Corners, viewport_from_image: ToViewport) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([viewport_from_image(point.x(), point.y()) for point in outline(corners)]))
    path.closeSubpath()
    return path


def hit(marks: Sequence[Mark], at: QPointF, viewport_from_image: ToViewport) -> Mark | None:
    """The mark at a point of the viewport: the smallest that holds it or whose outline is near."""
    near = QRectF(at - QPointF(_NEAR_PX, _NEAR_PX), QSizeF(2 * _NEAR_PX, 2 * _NEAR_PX))
    paths = [(path_of(mark.corners, viewport_from_image), mark) for mark in marks]
    found = [(path, mark) for path, mark in paths if path.contains(at) or path.intersects(near)]
    if not found:
        return None
    return min(found, key=lambda one: one[0].boundingRect().width() * one[0].boundingRect().height())[1]


def stroke(painter: QPainter, path: QPainterPath, width: float = 2.0, *, dashed: bool = False) -> None:
    """A white line with a dark halo, in pixels of the view."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(HALO, width + 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawPath(path)
    pen = QPen(LINE, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([5.0, 4.0])
    painter.setPen(pen)
    painter.drawPath(path)


def plate(painter: QPainter, box: QRectF, text: str, flags: int) -> None:
    """A dark plate with white text."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(LINE)
    painter.drawText(box.adjusted(6, 0, -6, 0), flags, text)


@dataclass(frozen=True)
class Tag:
    """The label of a mark: its words, elided, and where it lies."""

    mark: Mark
    text: str
    box: QRectF


def draw_marks(
    painter: QPainter,
    marks: Sequence[Mark],
    viewport_from_image: ToViewport,
    area: QRectF,
    chips: Sequence[QRectF] = (),
) -> None:
    """All marks in viewport coordinates, the selected last; then all labels, clear of `chips` where they can be."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in sorted(marks, key=lambda one: one.selected):
        path = path_of(mark.corners, viewport_from_image)
        if not path.boundingRect().intersects(area):
            continue
        if mark.selected:
            painter.fillPath(path, FADED)
        stroke(painter, path, 3.0 if mark.selected else 2.0, dashed=mark.kind == "claimed")
        if mark.selected:
            _draw_handles(painter, path)
    tags = tags_of(marks, viewport_from_image, area, chips, QFontMetricsF(painter.font()))
    for tag in sorted(tags, key=lambda one: one.mark.selected):
        _draw_tag(painter, tag)


def tags_of(
    marks: Sequence[Mark],
    viewport_from_image: ToViewport,
    area: QRectF,
    chips: Sequence[QRectF],
    metrics: QFontMetricsF,
) -> list[Tag]:
    """The labels of the marks that are seen, within `area`, clear of `chips`, of one another and of other boxes.

    Where no place is clear of all of them, one that is clear of the chips and of the labels before it is taken.
    """
    boxes = [path_of(mark.corners, viewport_from_image).boundingRect() for mark in marks]
    tags: list[Tag] = []
    for number, (mark, box) in enumerate(zip(marks, boxes, strict=True), start=1):
        if not box.intersects(area):
            continue
        shown = f"{number if mark.number is None else mark.number}  {mark.label}".strip()
        text = metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, _LABEL_PX)
        width = metrics.horizontalAdvance(text) + 12 + (_LOCK_PX if mark.locked else 0)
        places = _places(box.intersected(area), QSizeF(width, metrics.height() + 4), area)
        taken = [*chips, *(tag.box for tag in tags)]
        others = [other for other in boxes if other is not box and not other.contains(box)]
        clear = [place for place in places if not any(place.intersects(one) for one in taken)]
        best = [place for place in clear if not any(place.intersects(one) for one in others)]
        tags.append(Tag(mark, text, (best or clear or places)[0]))
    return tags


def _places(box: QRectF, size: QSizeF, area: QRectF) -> list[QRectF]:
    """Where a label may lie, the best first: above its box, in its top, below, in its bottom; left, then right."""
    above, inside = box.top() - size.height() - 4, box.top() + 4
    below, inside_below = box.bottom() + 4, box.bottom() - size.height() - 4
    left, right = box.left() - 2, box.right() + 2 - size.width()
    tops = [above, inside, below, inside_below]
    found = [_within(QRectF(QPointF(x, y), size), area) for y in tops for x in (left, right)]
    return [place for place in found if not _leaves(place, box)] or found


def _within(place: QRectF, area: QRectF) -> QRectF:
    x = max(area.left(), min(place.left(), area.right() - place.width()))
    y = max(area.top(), min(place.top(), area.bottom() - place.height()))
    return QRectF(QPointF(x, y), place.size())


def _leaves(place: QRectF, box: QRectF) -> bool:
    """Whether a label that was pushed into the view is no longer at its box."""
    return not place.adjusted(-_AT_PX, -_AT_PX, _AT_PX, _AT_PX).intersects(box)


def _draw_handles(painter: QPainter, path: QPainterPath) -> None:
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(LINE)
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        painter.drawRect(QRectF(element.x - 3, element.y - 3, 6, 6))


def _draw_tag(painter: QPainter, tag: Tag) -> None:
    lock = _LOCK_PX if tag.mark.locked else 0
    plate(painter, tag.box, "", 0)
    painter.setPen(LINE)
    centred = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(tag.box.adjusted(6 + lock, 0, 0, 0), centred, tag.text)
    if tag.mark.locked:
        _draw_lock(painter, QPointF(tag.box.left() + 6, tag.box.center().y() - 5))


def _draw_lock(painter: QPainter, at: QPointF) -> None:
    painter.setPen(QPen(LINE, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(at + QPointF(1.5, 0), QSizeF(5, 7)), 0, 180 * 16)
    painter.fillRect(QRectF(at + QPointF(0, 4), QSizeF(8, 6)), LINE)
