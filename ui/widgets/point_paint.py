"""Paints points on a photo: white in a dark halo, kinds told apart by shape, labels clear of one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPolygonF

from ui.widgets.canvas_marks import LINE, ToViewport, plate, stroke
from ui.widgets.point_marks import Band, Horizon, PointContent, PointMark, Predicted, Spot, upright

__all__ = ["draw_cross", "draw_points"]

_RING_PX: Final = 7.0
_DOT_PX: Final = 1.6
_CORNER_PX: Final = 12.0  # half a side of the square around the chosen mark
_TICK_PX: Final = 6.0  # length of that square's corners
_HOLLOW_PX: Final = 6.0
_CROSS_PX: Final = 14.0
_LABEL_PX: Final = 200
Words = tuple[QPointF, str]
"""Words and the lower left corner of their plate, in the view."""

_FILL: Final = QColor(255, 255, 255, 46)  # over any picture both the band and what lies under it are seen


def draw_points(
    painter: QPainter,
    content: PointContent,
    chosen: str,
    place: tuple[QRectF, QRectF, ToViewport],
    chips: Sequence[QRectF] = (),
) -> None:
    """All of it in pixels of the view. `place`: the view's area, the picture's size, and the way between them; `chips`
    are kept clear of labels. The chosen mark is drawn last."""
    area, size, to_viewport = place
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    words = [_draw_band(painter, band, to_viewport) for band in content.bands]
    words += [_draw_horizon(painter, horizon, size, to_viewport) for horizon in content.horizons]
    for link in content.links:
        first, last = content.mark(link.first), content.mark(link.last)
        if first is not None and last is not None:
            line = _line(to_viewport(first.x, first.y), to_viewport(last.x, last.y))
            stroke(painter, line, 1.6, dashed=link.dashed)
    for one in content.predicted:
        _draw_predicted(painter, one, content.mark(one.key), size, to_viewport)
    marks = sorted(content.marks, key=lambda one: one.key == chosen)
    for mark in marks:
        _draw_mark(painter, mark, size, to_viewport, chosen=mark.key == chosen)
    taken = [*chips, *_draw_words(painter, [one for one in words if one is not None])]
    _draw_labels(painter, marks, area, to_viewport, taken)


def draw_cross(painter: QPainter, at: QPointF) -> None:
    """The cross of a point to be placed; its middle stays free."""
    cross = QPainterPath()
    for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
        cross.moveTo(at + way * 3)
        cross.lineTo(at + way * _CROSS_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stroke(painter, cross, 1.6)


# ---- what is marked -------------------------------------------------------------------------------------------------


def _draw_mark(
    painter: QPainter, mark: PointMark, size: QRectF, to_viewport: ToViewport, *, chosen: bool
) -> None:
    at = to_viewport(mark.x, mark.y)
    if mark.kind == "vertical":
        line = upright(mark.x, size, to_viewport)
        stroke(painter, _line(line.p1(), line.p2()), 2.0 if chosen else 1.4)
    shape = QPainterPath()
    if mark.left_out:
        for way in (QPointF(1, 1), QPointF(1, -1)):
            shape.addPath(_line(at - way * _RING_PX, at + way * _RING_PX))
    elif mark.kind == "vertical":
        shape.addRect(QRectF(at - QPointF(_RING_PX, _RING_PX), QSizeF(2 * _RING_PX, 2 * _RING_PX)))
    else:
        shape.addEllipse(at, _RING_PX, _RING_PX)
    stroke(painter, shape, 2.0)
    if not mark.left_out:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LINE)
        painter.drawEllipse(at, _DOT_PX, _DOT_PX)
    if chosen:
        stroke(painter, _corners(at), 2.6)


def _corners(at: QPointF) -> QPainterPath:
    """The corners of a square around the chosen mark."""
    path = QPainterPath()
    for x in (-1, 1):
        for y in (-1, 1):
            corner = at + QPointF(x * _CORNER_PX, y * _CORNER_PX)
            path.moveTo(corner - QPointF(x * _TICK_PX, 0))
            path.lineTo(corner)
            path.lineTo(corner - QPointF(0, y * _TICK_PX))
    return path


# ---- what is predicted ----------------------------------------------------------------------------------------------


def _draw_predicted(
    painter: QPainter, one: Predicted, mark: PointMark | None, size: QRectF, to_viewport: ToViewport
) -> None:
    y = one.y if one.y is not None else mark.y if mark is not None else size.center().y()
    at = to_viewport(one.x, y)
    if one.y is None:
        line = upright(one.x, size, to_viewport)
        stroke(painter, _line(line.p1(), line.p2()), 1.2, dashed=True)
    if mark is not None:
        stroke(painter, _line(to_viewport(mark.x, mark.y), at), 2.0)
    hollow = QPainterPath()
    hollow.addEllipse(at, _HOLLOW_PX, _HOLLOW_PX)
    stroke(painter, hollow, 1.6, dashed=True)


def _draw_band(painter: QPainter, band: Band, to_viewport: ToViewport) -> Words | None:
    path = QPainterPath()
    path.addPolygon(QPolygonF([to_viewport(*spot) for spot in band.corners]))
    path.closeSubpath()
    painter.fillPath(path, _FILL)
    stroke(painter, path, 1.2, dashed=True)
    if len(band.middle) > 1:
        middle = QPainterPath()
        middle.addPolygon(QPolygonF([to_viewport(*spot) for spot in band.middle]))
        stroke(painter, middle, 1.8, dashed=True)
    ends = band.middle or band.corners
    return (to_viewport(*ends[-1]) + QPointF(8, -8), band.text) if band.text and ends else None


def _draw_horizon(painter: QPainter, one: Horizon, size: QRectF, to_viewport: ToViewport) -> Words | None:
    ends = _across(one.first, one.last, size)
    if ends is None:
        return None
    first, last = (to_viewport(*end) for end in ends)
    stroke(painter, _line(first, last), 1.4, dashed=one.predicted)
    left = first if first.x() <= last.x() else last
    return (left + QPointF(12, -12), one.text) if one.text else None


def _across(first: Spot, last: Spot, size: QRectF) -> tuple[Spot, Spot] | None:
    """The line through two spots from the left edge of the picture to the right one."""
    if abs(last[0] - first[0]) < 1e-9:
        return None
    slope = (last[1] - first[1]) / (last[0] - first[0])
    left, right = size.left(), size.right()
    return (left, first[1] + slope * (left - first[0])), (right, first[1] + slope * (right - first[0]))


def _draw_words(painter: QPainter, words: Sequence[Words]) -> list[QRectF]:
    """Words on plates that stand on their points; where these lie."""
    metrics = QFontMetricsF(painter.font())
    boxes = []
    for at, text in words:
        size = QSizeF(metrics.horizontalAdvance(text) + 14, metrics.height() + 4)
        boxes.append(QRectF(at - QPointF(0, size.height()), size))
        plate(painter, boxes[-1], text, int(Qt.AlignmentFlag.AlignCenter))
    return boxes


# ---- labels ---------------------------------------------------------------------------------------------------------


def _draw_labels(
    painter: QPainter,
    marks: Sequence[PointMark],
    area: QRectF,
    to_viewport: ToViewport,
    chips: Sequence[QRectF],
) -> None:
    """Number and name of each, beside it where nothing else is; the number alone where there is no room for the name.
    Those drawn last are laid first."""
    metrics = QFontMetricsF(painter.font())
    spots = [to_viewport(mark.x, mark.y) for mark in marks]
    around = [_around(spot) for spot in spots]
    taken = list(chips)
    for mark, spot, own in reversed(list(zip(marks, spots, around, strict=True))):
        words = f"{mark.text}  {mark.name}".strip()
        if not words or not area.contains(spot):
            continue
        others = [*taken, *(one for one in around if one is not own)]
        whole = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, _LABEL_PX)
        text, box = _laid(dict.fromkeys((whole, mark.text or whole)), metrics, spot, (area, others))
        taken.append(box)
        plate(painter, box, text, int(Qt.AlignmentFlag.AlignCenter))


def _laid(
    texts: Iterable[str], metrics: QFontMetricsF, spot: QPointF, room: tuple[QRectF, list[QRectF]]
) -> tuple[str, QRectF]:
    """The first of the texts that finds a free place, and that; else the last where it covers least."""
    area, others = room
    least, found = inf, ("", QRectF())
    for text in texts:
        size = QSizeF(metrics.horizontalAdvance(text) + 14, metrics.height() + 2)
        least = inf
        for place in _places(spot, size):
            covered = _covered(place, others) + (0 if area.contains(place) else size.width() * size.height())
            if covered < least:
                least, found = covered, (text, place)
        if least == 0:
            break
    return found


def _covered(place: QRectF, others: list[QRectF]) -> float:
    parts = (place.intersected(other) for other in others)
    return float(sum(part.width() * part.height() for part in parts))


def _around(spot: QPointF) -> QRectF:
    return QRectF(spot - QPointF(_RING_PX, _RING_PX), QSizeF(2 * _RING_PX, 2 * _RING_PX))


def _places(spot: QPointF, size: QSizeF) -> list[QRectF]:
    """Where a label may lie: right above its mark, right below, left above, left below, right, left, above, below."""
    off = _CORNER_PX + 2
    right, left = spot.x() + off, spot.x() - off - size.width()
    above, below = spot.y() - off - size.height(), spot.y() + off
    middle = QPointF(spot.x() - size.width() / 2, spot.y() - size.height() / 2)
    corners = [(right, above), (right, below), (left, above), (left, below)]
    sides = [(right, middle.y()), (left, middle.y()), (middle.x(), above), (middle.x(), below)]
    return [QRectF(QPointF(x, y), size) for x, y in (*corners, *sides)]


def _line(first: QPointF, last: QPointF) -> QPainterPath:
    path = QPainterPath(first)
    path.lineTo(last if QLineF(first, last).length() else first + QPointF(0.1, 0))
    return path
