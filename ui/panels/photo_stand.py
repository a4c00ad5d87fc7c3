"""How somebody left the view of a picture, so that it is found so when one comes back to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from provenance.workbench.looking import Adjustment, Crop
from ui.widgets.canvas import PictureCanvas


@dataclass(frozen=True)
class Stand:
    """Where the view of one picture stood, and through which adjustment it was shown."""

    fitted: bool
    zoom: float
    rotation: float
    centre_in_image: QPointF
    adjustment: Adjustment


def stand_of(canvas: PictureCanvas, adjustment: Adjustment) -> Stand:
    """How the canvas stands now."""
    return Stand(canvas.is_fitted, canvas.zoom, canvas.rotation, canvas.centre_in_image, adjustment)


def stand_again(canvas: PictureCanvas, stand: Stand, size: tuple[int, int]) -> None:
    """Let the canvas stand as before; `size` is the picture's upright size in pixels."""
    canvas.set_rotation(stand.rotation)
    if stand.fitted:
        canvas.fit()
        return
    canvas.zoom_to(stand.zoom)
    canvas.centre_on(stand.centre_in_image.x() * size[0], stand.centre_in_image.y() * size[1])


def visible_part(canvas: PictureCanvas, size: tuple[int, int]) -> Crop | None:
    """What of a picture of that size lies in the view, in its own pixels; None for all of it."""
    area = canvas.viewport().rect()
    corners = [area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()]
    points = [canvas.image_from_viewport(corner) for corner in corners]
    left = max(0, int(min(point.x() for point in points)))
    top = max(0, int(min(point.y() for point in points)))
    right = min(size[0], int(max(point.x() for point in points)) + 1)
    below = min(size[1], int(max(point.y() for point in points)) + 1)
    if (left, top, right, below) == (0, 0, *size):
        return None
    return left, top, max(1, right - left), max(1, below - top)
