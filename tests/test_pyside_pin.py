"""Guards the version of PySide6: some lose a reference to None with every call that returns nothing."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).parent.parent

CALLS = 20_000
"""With 6.12.0 on Python 3.11 some thousand calls end the process: our measurement, docs/decisions/001."""

PROGRAM = f"""
import sys
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
widget, image, colour = QWidget(), QImage(8, 8, QImage.Format.Format_RGB32), QColor("red")
painter = QPainter(image)
before = sys.getrefcount(None)
for _ in range({CALLS}):
    widget.update()
    painter.setPen(colour)
after = sys.getrefcount(None)
painter.end()
print("references to None lost:", max(0, before - after))
"""


def test_calls_that_return_nothing_do_not_use_up_none() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=False
    )
    assert result.returncode == 0, result.stderr
    lost = re.fullmatch(r"references to None lost: (\d+)", result.stdout.strip())
    assert lost is not None, result.stdout
    assert int(lost[1]) < CALLS // 100


def test_the_pinned_version_is_the_one_that_runs() -> None:
    pin = re.search(r"^pyside6-essentials==(\S+)", (TREE / "requirements.in").read_text("utf-8"), re.M)
    assert pin is not None
    assert importlib.metadata.version("pyside6-essentials") == pin[1]
