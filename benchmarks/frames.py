"""Frame times of the picture canvas on 100 megapixels, beside one QPixmap in a plain QGraphicsView.

`python -m benchmarks.frames [frames]`; a frame is 1400 × 900, painted by the processor, without a display.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView, QWidget

from ui.widgets.canvas import PictureCanvas
from ui.widgets.canvas_view import ZoomView

WIDTH, HEIGHT = 11608, 8708  # 101 megapixels, a Hasselblad's frame
VIEW = (1400, 900)
FRAMES = 30
ZOOMS = (0.1, 0.3, 0.5, 0.75, 1.0, 1.5, 4.0, 8.0, 32.0)


@dataclass(frozen=True)
class Plain:
    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Stack:
    sha256: str
    levels: tuple[Plain, ...]
    shown_width: int
    shown_height: int


def stack() -> Stack:
    """Noise of one megapixel repeated: no level is flat, and nothing has to be read."""
    noise, levels, width, height = os.urandom(3 << 20), [], WIDTH, HEIGHT
    while max(width, height) > 256:
        size = width * height * 3
        levels.append(Plain(width, height, (noise * (size // len(noise) + 1))[:size]))
        width, height = width // 2, height // 2
    return Stack("0" * 64, tuple(levels), WIDTH, HEIGHT)


class OnePixmap(QGraphicsView):
    """The baseline: Qt scales the whole picture for every frame."""

    def __init__(self, pixmap: QPixmap) -> None:
        super().__init__()
        scene = QGraphicsScene(self)
        scene.addPixmap(pixmap).setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setScene(scene)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)


def frame_ms(view: QGraphicsView, move: Callable[[int], None], frames: int) -> float:
    """Median of the time from a movement to its painted frame."""
    port: QWidget = view.viewport()
    taken = []
    for n in range(frames + 2):  # the first two fill what is kept
        started = time.perf_counter()
        move(n)
        port.repaint()
        taken.append(1000 * (time.perf_counter() - started))
    return median(taken[2:])


def pan(view: QGraphicsView, n: int) -> None:
    bar = view.horizontalScrollBar()
    bar.setValue(bar.value() + (7 if n % 2 else -7))


def at_rest(canvas: ZoomView) -> None:
    canvas.settle()


def main(frames: int) -> None:
    app = QApplication([])
    made = stack()
    canvas = PictureCanvas("frames")
    full = made.levels[0]
    image = QImage(full.data, WIDTH, HEIGHT, WIDTH * 3, QImage.Format.Format_RGB888)
    plain = OnePixmap(QPixmap.fromImage(image))
    for view in (canvas, plain):
        view.resize(*VIEW)
        view.show()
    canvas.show_pyramid(made)
    app.processEvents()
    print(
        f"{frames} frames of {VIEW[0]} × {VIEW[1]}, {WIDTH * HEIGHT / 1e6:.0f} megapixels; median ms per frame"
    )
    print(f"{'':<10}{'one pixmap':>12}{'panning':>9}{'ratio':>7}{'at rest':>9}{'ratio':>7}")
    for zoom in ZOOMS:
        plain.resetTransform()
        plain.scale(zoom, zoom)
        base = frame_ms(plain, lambda n: pan(plain, n), frames)
        canvas.zoom_to(zoom)
        moving = frame_ms(canvas, lambda n: canvas.pan(7 if n % 2 else -7, 0), frames)
        resting = frame_ms(canvas, lambda n: at_rest(canvas), frames)
        ratios = (moving / base, resting / base)
        print(f"pan {zoom:<6}{base:>12.1f}{moving:>9.1f}{ratios[0]:>7.2f}{resting:>9.1f}{ratios[1]:>7.2f}")
    base = frame_ms(
        plain, lambda n: plain.scale(*((1.05, 1.05) if n % 20 < 10 else (1 / 1.05, 1 / 1.05))), frames
    )
    canvas.zoom_to(0.3)
    moving = frame_ms(
        canvas, lambda n: canvas.zoom_to(canvas.zoom * (1.05 if n % 20 < 10 else 1 / 1.05)), frames
    )
    print(f"zooming   {base:>12.1f}{moving:>9.1f}{moving / base:>7.2f}")
    canvas.close()
    plain.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES)
