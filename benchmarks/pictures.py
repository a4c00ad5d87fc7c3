"""Pictures of every room of the real window on an X display: `python -m benchmarks.pictures OUT [--case CASE]`.

Starts Xvfb of its own. Without a case it works the example first. `--docs` writes those that docs/window.md shows.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TREE = Path(__file__).resolve().parents[1]
DOCS = TREE / "docs" / "pictures"
SIZES = ((1280, 800), (2560, 1440))
SHADES_OF_A_DOCS_PICTURE = 192  # keeps each below about 200 kB, and no banding can be seen (looked at)


@contextmanager
def display() -> Iterator[str]:
    """A virtual X display large enough, ended afterwards."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "2600x1500x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as told:
            yield ":" + told.readline().strip()
    finally:
        server.terminate()
        server.wait()


def take(case: Path, out: Path, *, docs: bool) -> None:
    """Grab the window, room by room; runs in a process of its own, on the display."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    import ui.app
    from ui.actions import STAGES
    from ui.theme import Choice, theme

    app = QApplication([])
    assert app.platformName() == "xcb"
    window = ui.app.make_window(app)
    session = window.session

    def pause(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def settle() -> None:
        while not (session.tasks.idle and session.settled):
            pause(50)
        pause(400)

    def grab(name: str) -> None:
        picture = window.grab()
        if docs:
            _save_small(picture.toImage(), out / f"{name}.png")
        else:
            picture.save(str(out / f"{name}.png"))

    modes: tuple[Choice, ...] = ("light", "dark")
    for mode in modes:
        theme().apply(mode)
        for width, height in SIZES[:1] if docs else SIZES:
            tail = ("" if mode == "light" else "-dark") if docs else f"-{mode}-{width}x{height}"
            window.resize(width, height)
            window.show()
            pause(300)
            if session.case is None:
                grab(f"welcome{tail}")
                window.open_case(case)
                while session.view is None:
                    pause(50)
                settle()
            for stage in STAGES if mode == "light" or not docs else ("photo", "place"):
                window.show_stage(stage)
                settle()
                grab(f"{stage}{tail}")
    theme().apply("light")
    _mark_pairs(window, settle)
    grab("where_from")
    _show_shadows(window, settle)
    grab("sun")
    window.close()
    while window.isVisible():
        pause(50)
    session.bench.close()


def _mark_pairs(window: Any, settle: Callable[[], None]) -> None:
    """The place room's page "Where from" with six things of the example's photo where its truth has them, kept."""
    from tests.marks import example_pair_sheet

    window.show_stage("place")
    settle()
    window.actions_["place.where_from"].trigger()
    settle()
    page = window.room("place").where.page
    page.marks.do(lambda marked: marked.change(example_pair_sheet()))
    settle()
    window.actions_["place.compute_position"].trigger()
    settle()
    window.session.hush()
    page.map.fit()
    page.choose("2")
    settle()
    while not page.map.is_sharp:
        settle()


def _show_shadows(window: Any, settle: Callable[[], None]) -> None:
    """The time room's page "Sun and shadow" with the flag pole of the example, which its script has marked."""
    from tests.marks import example_shadow_sheet
    from ui.presenters.evidence import name_of

    name, _ = example_shadow_sheet()
    exhibits = window.session.view.snapshot.exhibits
    number = next(one.number for one in exhibits if name in name_of(one, window.session.wording))
    window.show_stage("time")
    window.session.select(exhibit=number)
    settle()
    window.actions_["time.sun"].trigger()
    settle()
    page = window.room("time").sun.page
    page.map.fit()
    settle()
    while not page.map.is_sharp:
        settle()


def _save_small(image: object, path: Path) -> None:
    """The picture with fewer shades."""
    from PIL import Image
    from PySide6.QtGui import QImage

    from ui.clipboard import png_of

    assert isinstance(image, QImage)
    with Image.open(io.BytesIO(png_of(image))) as whole:
        small = whole.convert("RGB").quantize(SHADES_OF_A_DOCS_PICTURE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)


def main() -> None:
    choices = argparse.ArgumentParser(description=__doc__)
    choices.add_argument("out", type=Path, nargs="?", default=DOCS)
    choices.add_argument("--case", type=Path)
    choices.add_argument("--docs", action="store_true")
    choices.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = choices.parse_args()
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if asked.here:
        take(asked.case, out, docs=asked.docs)
        return
    with tempfile.TemporaryDirectory() as name, display() as at:
        folder = Path(name)
        kept = os.environ | {
            "DISPLAY": at, "QT_QPA_PLATFORM": "xcb",
            "ALIDADE_HOME": str(folder / "home"), "ALIDADE_CACHE": str(folder / "cache"),
        }  # fmt: skip
        case = folder / "example.case"
        if asked.case is None:
            subprocess.run(
                [sys.executable, "main.py", "example", "--out", name], cwd=TREE, env=kept, check=True
            )
        else:
            shutil.copy(asked.case, case)
        flags = ["--docs"] if asked.docs else []
        command = [
            sys.executable,
            "-m",
            "benchmarks.pictures",
            str(out),
            "--case",
            str(case),
            "--here",
            *flags,
        ]
        subprocess.run(command, cwd=TREE, env=kept, check=True)


if __name__ == "__main__":
    main()
