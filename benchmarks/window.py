"""How quick and how smooth the window is: `python -m benchmarks.window start|stalls|drop|kills|tags`.

Works without a display (Qt's offscreen platform) unless QT_QPA_PLATFORM says otherwise. `stalls` and `kills` compare
with references of `ALIDADE_DATA` (or ../shared/data) where they are, else with the example's pictures.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.workbench.view import CaseView

TREE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("ALIDADE_DATA", TREE.parent / "shared" / "data"))
EXAMPLE = TREE / "resources" / "example"
BEAT_MS = 5
HUNDRED_MEGAPIXELS = (11608, 8708)

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
app = QApplication([])
window = QMainWindow(); window.setCentralWidget(QLabel("bare")); window.resize(1280, 800)
"""
_OURS = """
import sys
from PySide6.QtWidgets import QApplication
import ui.app
app = QApplication([])
window = ui.app.make_window(app)
"""
_MEASURE = """
import time
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if not self.painted and event.type() is QEvent.Type.Paint:
            self.painted = True
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self):
        status = open("/proc/self/status", encoding="ascii").read()
        kilobytes = int(status.split("VmRSS:")[1].split()[0])
        print(time.time(), kilobytes / 1024, flush=True)
        window.close()
        app.quit()
watch = Watch()
app.installEventFilter(watch)
window.show()
app.exec()
"""


def start(rounds: int) -> None:
    """Process start to first paint, and memory then, beside a bare window, in turns."""
    seconds: dict[str, list[float]] = {"bare": [], "alidade": []}
    megabytes: dict[str, list[float]] = {"bare": [], "alidade": []}
    with tempfile.TemporaryDirectory() as home:
        kept = {"ALIDADE_HOME": home, "ALIDADE_CACHE": home, "QT_QPA_PLATFORM": platform()}
        for _ in range(rounds + 1):
            for name, program in (("bare", _BARE), ("alidade", _OURS)):
                began = time.time()
                done = subprocess.run(
                    [sys.executable, "-c", program + _MEASURE],
                    cwd=TREE, env=os.environ | kept, check=True, capture_output=True, text=True,
                )  # fmt: skip
                painted, memory = (float(word) for word in done.stdout.split())
                seconds[name].append(painted - began)
                megabytes[name].append(memory)
    for name in seconds:  # the first round only warms the disk
        print(
            f"{name}: first paint {statistics.median(seconds[name][1:]):.2f} s "
            f"({min(seconds[name][1:]):.2f} to {max(seconds[name][1:]):.2f}), "
            f"memory {statistics.median(megabytes[name][1:]):.0f} MB"
        )
    ratio = statistics.median(seconds["alidade"][1:]) / statistics.median(seconds["bare"][1:])
    print(f"Alidade / bare window: {ratio:.2f}")


def platform() -> str:
    """Qt's platform plug-in to run on."""
    return os.environ.get("QT_QPA_PLATFORM", "offscreen")


class Bench:
    """A window on a fresh case, with a heartbeat that notes the longest pause of the event loop."""

    def __init__(self, folder: Path) -> None:
        os.environ["QT_QPA_PLATFORM"] = platform()
        os.environ["ALIDADE_HOME"] = os.environ["ALIDADE_CACHE"] = str(folder / "home")
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtWidgets import QApplication

        import ui.app

        self.folder = folder
        self.app = QApplication.instance() or QApplication([])
        assert isinstance(self.app, QApplication)
        self.window = ui.app.make_window(self.app)
        self.session = self.window.session
        self.window.resize(1280, 800)
        self.window.show()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._beat = QTimer(interval=BEAT_MS)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._tick)
        self._beat.start()
        ui.app.load_rooms(self.window)
        self.wait(lambda: self.session.tasks.idle)
        self.window.create_case(folder / "bench.case", "Bench", "")
        self.wait(lambda: self.session.view is not None)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last) - BEAT_MS)
        self._last = now

    def wait(self, until: Callable[[], bool], limit_s: float = 900) -> float:
        """Let the window live until something is so; how many seconds that took."""
        from PySide6.QtCore import QEventLoop

        began = time.monotonic()
        while not until():
            if time.monotonic() - began > limit_s:
                raise TimeoutError
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.monotonic() - began

    def pause(self, seconds: float) -> None:
        """Let the window live for a while."""
        until = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > until)

    def settle(self) -> None:
        """Wait until nothing runs and everything is shown."""
        self.wait(lambda: self.session.tasks.idle and self.session.settled)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Print how long a piece of work took, and the pauses of the event loop meanwhile."""
        self.gaps.clear()
        self._last = time.perf_counter()
        began = time.monotonic()
        yield
        gaps = sorted(self.gaps) or [0.0]
        over = sum(gap > 50 for gap in gaps)
        print(
            f"{name}: {time.monotonic() - began:.1f} s; longest stall {gaps[-1]:.0f} ms, "
            f"99.9 % below {gaps[int(len(gaps) * 0.999) - 1]:.0f} ms, {over} above 50 ms; memory {memory_mb():.0f} MB",
            flush=True,
        )

    def close(self) -> None:
        """End it cleanly."""
        self._beat.stop()
        self.window.close()
        self.wait(lambda: not self.window.isVisible())
        self.session.bench.close()


def memory_mb() -> float:
    """This process's memory now, without its readers and workers."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def bench() -> Iterator[Bench]:
    """A window in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = Bench(Path(folder))
        try:
            yield made
        finally:
            made.close()


def hundred_megapixels(folder: Path) -> Path:
    """A large JPEG with something in it."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    small = Image.open(EXAMPLE / "reference_2019_summer.jpg")
    path = folder / "large.jpg"
    small.resize(HUNDRED_MEGAPIXELS, Image.Resampling.BICUBIC).save(path, quality=88)
    return path


def references(count: int) -> list[Path]:
    """Photos of landmarks, or the example's pictures again and again with other bytes."""
    photos = (path for path in (DATA / "landmarks").rglob("*") if path.suffix in (".jpg", ".png"))
    found = sorted(photos)[:count]
    return found if len(found) == count else sorted(EXAMPLE.glob("*.jpg"))


def stalls() -> None:
    """The longest pause of the event loop in the three heavy jobs, and how soon cancelling acts."""
    from provenance.record.evidence import EvidenceRole

    with bench() as at:
        large = hundred_megapixels(at.folder)
        with at.phase("doing nothing for two seconds (the machine's own noise)"):
            at.pause(2)
        at.window.show_stage("photo")
        at.settle()
        with at.phase("a 100-megapixel photo added, examined and shown"):
            at.window.take([large], EvidenceRole.QUESTIONED)
            at.settle()
        with at.phase("60 references added and examined"):
            at.window.take(references(60), EvidenceRole.REFERENCE)
            at.settle()
        with at.phase("skipping the feature list"):
            at.session.write(lambda case: case.people.skip_features("Q1"))
            at.settle()
        at.window.show_stage("place")
        at.settle()
        with at.phase("the photo compared with 60 references, watched in the Place room"):
            at.window.actions_["examine.compare"].trigger()
            at.settle()
        with at.phase("the report written, previewed in the Report room"):
            at.window.show_stage("report")
            at.settle()
            at.session.start(
                "report",
                lambda case, job: case.report(at.folder, at.session.wording, cancellation=job.cancellation),
            )
            at.settle()

        def report() -> None:
            wording = at.session.wording
            at.session.start(
                "report",
                lambda case, job: case.report(
                    at.folder, wording, stem="other", cancellation=job.cancellation
                ),
            )

        jobs: dict[str, Callable[[], object]] = {
            "comparing": at.window.actions_["examine.all"].trigger,
            "writing a report": report,
        }
        for name, begin in jobs.items():
            begin()
            at.pause(1.5)
            was_running = at.session.tasks.busy
            for task in at.session.tasks.shown:
                task.cancel()
            took = at.wait(lambda: not at.session.tasks.busy)
            print(f"cancelled while {name} (was running: {was_running}): ended after {took:.2f} s")
            at.settle()


def drop(count: int) -> None:
    """Many photos dropped at once."""
    from PIL import Image

    from provenance.record.evidence import EvidenceRole

    with bench() as at:
        photos = at.folder / "photos"
        photos.mkdir()
        originals = references(60)
        for number in range(count):
            with Image.open(originals[number % len(originals)]) as picture:
                copy = picture.convert("RGB")
                copy.putpixel((number % copy.width, number // copy.width), (number % 256, 0, 255))
                copy.save(photos / f"{number:04}.jpg", quality=80 + number % 15)
        at.window.show_stage("photo")
        at.settle()
        with at.phase(f"{count} photos dropped and taken in"):
            at.window.take([photos], EvidenceRole.QUESTIONED)
            at.wait(lambda: at.window.evidence.model.rowCount() == count)
        with at.phase("walking through 40 of them while they are examined"):
            for _ in range(40):
                at.window.actions_["view.next_exhibit"].trigger()
                at.pause(0.1)
        with at.phase("the rest of the examination"):
            at.settle()
        runs = len(at.session.view.runs) if at.session.view is not None else 0
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{runs} runs; largest child process {children:.0f} MB; case {_size_mb(at.folder):.0f} MB")


def _size_mb(folder: Path) -> float:
    return (folder / "bench.case").stat().st_size / 1e6


def kills() -> None:
    """Workers and readers killed while they work: what is recorded, and that the window goes on."""
    import signal

    from provenance.record.evidence import EvidenceRole

    with bench() as at:
        at.window.take([EXAMPLE / "photo_2022-09-10_10-21-07.jpg"], EvidenceRole.QUESTIONED)
        at.window.take(references(30), EvidenceRole.REFERENCE)
        at.settle()
        at.window.actions_["examine.all"].trigger()
        killed = 0
        while at.session.tasks.busy or not at.session.settled:
            at.pause(0.5)
            for child in _children():
                os.kill(child, signal.SIGKILL)
                killed += 1
                break
        at.settle()
        view = at.session.view
        assert view is not None
        failed = [run for _, run in view.runs if run.outcome.value == "failed"]
        reasons = {run.reason.id for run in failed if run.reason is not None}
        print(f"{killed} processes killed; {len(view.runs)} runs, {len(failed)} failed: {sorted(reasons)}")
        at.window.actions_["examine.all"].trigger()
        at.settle()
        again = at.session.view
        assert again is not None
        later = [run for _, run in again.runs[len(view.runs) :]]
        broken = [
            f"{run.analysis} {run.reason.id if run.reason else ''}"
            for run in later
            if run.outcome.value == "failed"
        ]
        print(f"afterwards: {len(later)} runs, failed: {broken}")


def tags(count: int) -> None:
    """The File room on an exhibit with so many tags: shown, searched, sorted, copied."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication

    from provenance.record.evidence import EvidenceRole
    from ui.panels.file import FileRoom

    with bench() as at:
        at.window.take([EXAMPLE / "photo_2022-09-10_10-21-07.jpg", *references(1)], EvidenceRole.QUESTIONED)
        at.settle()
        at.window.show_stage("file")
        at.settle()
        room = at.window.findChild(FileRoom)
        assert room is not None and at.session.view is not None
        forged = _with_tags(at.session.view, "Q1", count)
        at.session.select(exhibit="Q2")
        at.pause(0.5)
        with at.phase("doing nothing for two seconds (the machine's own noise)"):
            at.pause(2)
        at.session.view = forged
        at.session.changed.emit()
        at.settle()
        table = room.tags
        for page in ("overview", "tags"):
            room.pages.turn_to(page)
            at.session.select(exhibit="Q2")
            at.pause(0.5)
            with at.phase(f"{count} tags: the exhibit is chosen on the page {page}"):
                at.session.select(exhibit="Q1")
                at.pause(0.01)
                table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
                at.wait(lambda: table.cells is not None and len(table.cells) == count)
                at.settle()
                at.pause(0.2)
        for column in (4, 1):
            with at.phase(f"sorted by column {column}"):
                table.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
                at.pause(0.3)
        with at.phase("under headings again"):
            table.by_group.click()
            at.pause(0.3)
        with at.phase("searched letter by letter"):
            for end in range(1, 10):
                table.filter.setText("value 123"[:end])
                at.pause(0.05)
            table.filter.clear()
            at.pause(0.3)
        for name, copy in (("the table", table.view.copy_all), ("every row", table.view.copy)):
            with at.phase(f"{name} copied"):
                table.view.selectAll()
                QGuiApplication.clipboard().setText("")
                copy()
                at.wait(lambda: bool(QGuiApplication.clipboard().text()))
                at.pause(0.2)


def _with_tags(view: CaseView, exhibit: str, count: int) -> CaseView:
    """The same view with so many tags in the metadata of an exhibit."""
    from msgspec.structs import replace

    from provenance.record.run import Run
    from provenance.record.tagtable import TAG_COLUMNS
    from provenance.record.values import Flag, Table, Text, Value
    from provenance.workbench.view import CaseView

    id = view.snapshot.exhibit(exhibit).id
    rows: list[tuple[Value, ...]] = []
    for n in range(count):
        texts = (f"Group{n % 40}", f"Tag{n}", f"Tag {n}", f"raw {n}", f"value {n}{60 * ' x'}")
        rows.append((*map(Text, texts), Flag(n % 9 == 0)))

    def filled(run: Run) -> Run:
        if run.analysis != "metadata" or run.inputs[0].id != id:
            return run
        table = Table(tuple(rows), TAG_COLUMNS)
        findings = (replace(one, value=table) if one.name == "tags" else one for one in run.findings)
        return replace(run, findings=tuple(findings))

    runs = tuple((entry, filled(run)) for entry, run in view.runs)
    forged = CaseView(view.path, view.snapshot, runs, view.wording, read_only=view.read_only)
    forged.ready()
    return forged


def _children() -> list[int]:
    found: list[int] = []
    for listing in Path("/proc/self/task").glob("*/children"):
        found += [int(word) for word in listing.read_text("ascii").split()]
    return found


def main() -> None:
    choices = argparse.ArgumentParser(description=__doc__)
    choices.add_argument("what", choices=("start", "stalls", "drop", "kills", "tags"))
    choices.add_argument("--rounds", type=int, default=7)
    choices.add_argument("--photos", type=int, default=500)
    choices.add_argument("--tags", type=int, default=20_000)
    asked = choices.parse_args()
    match asked.what:
        case "start":
            start(asked.rounds)
        case "stalls":
            stalls()
        case "drop":
            drop(asked.photos)
        case "tags":
            tags(asked.tags)
        case _:
            kills()


if __name__ == "__main__":
    main()
