"""Frame times of the map while it is moved and zoomed, beside painting the whole map afresh in every frame.

`python -m benchmarks.place_and_time.map [frames] [houses]`; a frame is 1280 × 800, painted by the processor, without a
display. With a number of houses, a made city of so many (see `city`) is loaded and shown.
Each frame is a movement, a whole repaint, and the events that wait (slices of the next sharp picture among them).
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QMainWindow

from benchmarks.place_and_time.city import extract
from provenance.workbench import Workbench
from provenance.workbench.mapping import (
    Bearing,
    Cone,
    Ground,
    MapContent,
    Measure,
    Point,
    Shadows,
    Sun,
    whole_ground,
    whole_map,
)
from provenance.workbench.settings import Folders
from ui.actions import Actions
from ui.pictures import Pictures
from ui.room import Desk
from ui.session import Session
from ui.theme import theme
from ui.widgets.map_canvas import MapCanvas
from ui.widgets.map_looks import colours
from ui.widgets.map_paint import MapPainter

SIZE = (1280, 800)
FRAMES = 300
CITY = tuple((f"zoom {zoom:g}", 49.66, 37.6, zoom) for zoom in (12.0, 14.5, 16.0))
PLACES = (("world", 30.0, 20.0, 2.0), ("region", 50.0, 36.2, 6.0), ("city", 49.7064, 37.6167, 12.0))
WAIT_S = 20.0


class Times(NamedTuple):
    """Milliseconds; `own`: the median of the processor's time for the window's thread, which other programs do not
    lengthen."""

    median: float
    p99: float
    worst: float
    own: float
    own_p99: float


def content() -> MapContent:
    """What a case of some size has: 24 marks, cones, lines, the sun, a band."""
    lat, lon = 49.7064, 37.6167
    rows = tuple((44.0 + 0.1 * n, ((30.0 + 0.02 * n, 39.0 + 0.03 * n),)) for n in range(120))
    points = tuple(
        Point(lat + 0.01 * (n % 5), lon + 0.012 * (n // 5), "object", str(n + 1), f"Mark {n + 1}", 60.0)
        for n in range(24)
    )
    return MapContent(
        shadows=(Shadows(0.1, rows),),
        cones=(Cone(lat, lon, 40.0, 60.0, 8.0, 4000.0), Cone(lat, lon, 190.0, 50.0)),
        bearings=tuple(Bearing(lat, lon, 30.0 * n, 6000.0, f"{30 * n}°") for n in range(12)),
        suns=(Sun(lat, lon, 120.0, "12:30"),),
        measures=(Measure(((35.0, 140.0), (37.0, -122.0)), "8,280 km"),),
        points=points,
    )


def times_of(frames: int, step: Callable[[int], None]) -> Times:
    """Of so many frames, each made by `step`."""
    taken, own = [], []
    for n in range(frames):
        started, worked = time.perf_counter(), time.thread_time()
        step(n)
        taken.append(1000 * (time.perf_counter() - started))
        own.append(1000 * (time.thread_time() - worked))
    taken.sort()
    own.sort()
    last = min(frames - 1, int(0.99 * frames))
    return Times(median(taken), taken[last], taken[-1], median(own), own[last])


def moved(canvas: MapCanvas, move: Callable[[int], None]) -> Callable[[int], None]:
    """A frame of the window: move, paint, let the window do what waits."""

    def step(n: int) -> None:
        move(n)
        canvas.repaint()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    return step


def panned(canvas: MapCanvas) -> Callable[[int], None]:
    """Eight pixels a frame, 480 a second, in a long loop: the kept picture is left again and again."""
    return lambda n: canvas.pan(*((8, 0), (0, 6), (-8, 0), (0, -6))[n // 75 % 4])


def zoomed(canvas: MapCanvas) -> Callable[[int], None]:
    """In and out by three levels."""
    return lambda n: canvas.zoom_by(0.04 if n // 75 % 2 == 0 else -0.04)


def afresh(canvas: MapCanvas, ground: Ground) -> Callable[[int], None]:
    """The baseline: the whole map drawn and painted for every frame."""
    painter = MapPainter(colours(dark=False), canvas.font(), 1.0)
    image = QImage(*SIZE, QImage.Format.Format_RGB32)

    def step(n: int) -> None:
        drawing = whole_map(canvas.view.moved(8.0 * (n % 2), 0.0), canvas.laid, ground)
        image.fill(painter.colours.sea)
        brush = QPainter(image)
        painter.paint(brush, [*drawing.shapes, *drawing.labels, *drawing.marks])
        brush.end()

    return step


def until_sharp(canvas: MapCanvas) -> float:
    """Milliseconds from now, the end of a movement, until nothing is blurred any more."""
    started = time.perf_counter()
    while time.perf_counter() - started < WAIT_S:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if canvas.is_sharp and not canvas.base.moving:
            return 1000 * (time.perf_counter() - started)
    return float("inf")


def resident_mb() -> float:
    """What the process holds in memory, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def modules_ms() -> float:
    """How long a window that runs already takes to load what the map needs."""
    asked = "import time, ui.main_window; t = time.perf_counter(); import ui.widgets.map_canvas; "
    asked += "print(1000 * (time.perf_counter() - t))"
    return median(
        float(subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True).stdout)
        for _ in range(3)
    )


def row(name: str, way: str, found: Times, base: Times, sharp: str) -> str:
    """A line of the table."""
    return (
        f"{name:<8}{way:<9}{found.median:>8.1f}{found.p99:>8.1f}{found.worst:>8.1f}{found.own:>8.1f}"
        f"{found.own_p99:>8.1f}{sharp:>13}{found.median / base.median:>8.2f}{found.own / base.own:>8.2f}"
    )


def measured(canvas: MapCanvas, ground: Ground, frames: int, *, loaded: bool) -> None:
    """Print the table; of a loaded map at the zooms of a city."""
    heads = ("median", "p99", "worst", "own", "own p99", "sharp after", "ratio", "of own")
    widths = (8, 8, 8, 8, 8, 13, 8, 8)
    print(" " * 17 + "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
    for name, lat, lon, zoom in CITY if loaded else PLACES:
        canvas.centre(lat, lon, zoom)
        until_sharp(canvas)
        base = times_of(max(10, frames // 5), afresh(canvas, ground))
        print(row(name, "afresh", base, base, ""))
        for way, move in (("panning", panned(canvas)), ("zooming", zoomed(canvas))):
            found = times_of(frames, moved(canvas, move))
            sharp = [until_sharp(canvas)]
            for n in range(6):  # a short movement to a place that was not painted yet
                canvas.pan(900 if n % 2 else -900, 0)
                canvas.zoom_by(0.5 if n % 2 else -0.5)
                sharp.append(until_sharp(canvas))
            print(row("", way, found, base, f"{median(sharp):.0f} ({max(sharp):.0f})"))


def load_city(canvas: MapCanvas, folder: Path, houses: int) -> None:
    """Put a city on the shelf as the user does, and show it."""
    extract(folder / "city.osm.pbf", houses, random.Random(1))
    canvas.layers.add(folder / "city.osm.pbf")
    while canvas.layers.is_adding:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)


def main(frames: int, houses: int) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme().apply("light")
    with TemporaryDirectory() as folder, Workbench(Folders(Path(folder), Path(folder))) as bench:
        window, session = QMainWindow(), Session(bench)
        desk = Desk(session, Actions(window, session.wording), Pictures(session))
        before_mb, begun = resident_mb(), time.perf_counter()
        canvas = MapCanvas(desk)
        canvas.resize(*SIZE)
        canvas.show()
        made = time.perf_counter()
        first = until_sharp(canvas)
        while not session.tasks.idle:
            app.processEvents()
        until_sharp(canvas)
        whole, shown_mb = time.perf_counter(), resident_mb() - before_mb
        if houses:
            load_city(canvas, Path(folder), houses)
        gc.freeze()  # as the program does once its rooms are loaded
        canvas.show(content())
        print(f"{frames} frames of {SIZE[0]} × {SIZE[1]}; milliseconds")
        print(
            f"start: modules {modules_ms():.0f}, widget {1000 * (made - begun):.0f}, "
            f"first picture {first:.0f} later, with towns and the finest coasts {1000 * (whole - made):.0f} later"
        )
        measured(canvas, whole_ground(), frames, loaded=houses > 0)
        print(
            f"memory: {shown_mb:.0f} MB more once it was shown than before it was made, in the end "
            f"{resident_mb() - before_mb:.0f} MB with what the baseline holds; kept pictures "
            f"{canvas.bytes_kept / 1e6:.0f} MB"
        )
        canvas.hide()
        session.close()


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    main(*numbers[:1] or [FRAMES], *numbers[1:2] or [0])
