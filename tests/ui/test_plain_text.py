"""What files and people write is never taken for HTML: in tooltips, lists and labels it is shown letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.values import Text
from provenance.workbench import Workbench
from tests.forge import full_exif, picture_file
from tests.ui.conftest import WAIT_MS, closed, settled
from tests.warm import processes
from ui.actions import STAGES
from ui.app import make_window
from ui.main_window import MainWindow
from ui.plain_text import set_tip, tip

HOSTILE = (
    '<img src="/tmp/x.png"> caption',
    '<a href="http://one.example/">see</a>',
    "first <b>line\n  second\tline & more",
    "</span><img src=x>",
    "&lt;img&gt;",
    "<" * 500,
)
OURS = re.compile(r'<span style="white-space:pre-wrap">([^<>]*)</span>', re.DOTALL)
MOST_ROWS = 200
UI = Path(__file__).parents[2] / "ui"


def rich(text: str) -> bool:
    return QtGui.Qt.mightBeRichText(text)


def shown(tooltip: str) -> str:
    """What a tooltip shows."""
    document = QTextDocument()
    document.setHtml(tooltip)
    return document.toPlainText().replace("\u200b", "")


# ---- one text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_a_tooltip_shows_every_letter_and_obeys_none(text: str) -> None:
    assert shown(tip(text)) == text
    assert rich(tip(text)) and OURS.fullmatch(tip(text))


def test_a_word_without_end_is_broken_and_a_text_without_end_is_cut() -> None:
    assert max(len(part) for part in re.split("\u200b", tip("x" * 500))) < 100
    assert shown(tip("x" * 5000)) == "x" * 4000
    assert tip("") == ""


def test_a_screen_reader_is_told_the_text_without_its_wrapping(qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    set_tip(button, HOSTILE[0])
    told = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Description)
    assert told == HOSTILE[0]


def test_every_tooltip_is_set_by_the_function_that_escapes() -> None:
    call = re.compile(r"setToolTip(?!sVisible|\((?:0, )?tip\(|\(action\.toolTip\(\)\))")
    for path in UI.rglob("*.py"):
        if path.name not in ("plain_text.py", "actions.py"):  # the hints of actions are our own words
            source = path.read_text("utf-8")
            assert not call.search(source), path
            for found in re.finditer(
                r"case Qt\.ItemDataRole\.ToolTipRole.*?(?=\n +case )", source, re.DOTALL
            ):
                returned = re.findall(r"return (.*)", found[0])
                assert returned and all(one.startswith("tip(") for one in returned), path


# ---- every room -------------------------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setenv("ALIDADE_HOME", str(bench.folders.home))
    monkeypatch.setenv("ALIDADE_CACHE", str(bench.folders.cache))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made = make_window(app, processes(desks=2))
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.windowHandle() is not None and made.windowHandle().isExposed())
    yield made
    closed(qtbot, made)
    made.session.bench.close()


@pytest.fixture
def hostile_case(bench: Workbench, tmp_path: Path) -> Path:
    """A photo, a reference, a claim and a note, every text of which is HTML."""
    exif = full_exif()
    for number in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        exif[number] = HOSTILE[0]
    path = tmp_path / "<b>hostile.case"
    with bench.create_case(path, HOSTILE[0], HOSTILE[1]) as case:
        for name, role in (
            ("<img src=x.png> photo.jpg", EvidenceRole.QUESTIONED),
            ("<a href=x>same.jpg", EvidenceRole.REFERENCE),
        ):
            (tmp_path / name).write_bytes(picture_file("jpeg", exif=exif))
            list(case.add([tmp_path / name], role))
        case.people.claim(ClaimAdded(claim=new_ulid(), text=Text(HOSTILE[0]), where=Text(HOSTILE[1])))
        case.people.note(NoteAdded(note=new_ulid(), text=Text(HOSTILE[0])))
        exhibit = case.snapshot().exhibits[0]
        case.people.skip_features(exhibit.number)
        list(case.examine(case.snapshot().exhibits, ()))
    return path


def indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(min(MOST_ROWS, model.rowCount(parent))):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
        for column in range(columns):
            index = model.index(row, column, parent)
            yield index
            if column == 0:
                yield from indexes(model, index)


def tooltips(widgets: Iterable[QWidget]) -> Iterator[str]:
    """All tooltips of widgets and of the rows of their lists."""
    for widget in widgets:
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in indexes(widget.model(), QModelIndex()):
                yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def test_no_room_takes_a_text_of_a_hostile_case_for_html(
    qtbot: QtBot, window: MainWindow, hostile_case: Path
) -> None:
    window.open_case(hostile_case)
    qtbot.waitUntil(lambda: window.session.view is not None and settled(window.desk), timeout=WAIT_MS)
    first = window.stage
    for stage in STAGES:
        window.show_stage(stage)
        qtbot.waitUntil(lambda: settled(window.desk), timeout=WAIT_MS)
        elsewhere = [window.room(one) for one in STAGES[: STAGES.index(stage)] if one != first]
        here = [
            widget
            for widget in (window, *window.findChildren(QWidget))
            if not any(room is widget or room.isAncestorOf(widget) for room in elsewhere)
        ]
        found = [text for text in tooltips(here) if text]
        assert any("&lt;img src=x.png&gt; photo.jpg" in text for text in found), stage
        assert [text for text in found if rich(text) and not OURS.fullmatch(text)] == [], stage
        if stage == "file":
            assert any("&lt;img src=&quot;/tmp/x.png&quot;&gt; caption" in text for text in found)
        labels = [widget for widget in here if isinstance(widget, QLabel)]
        for label in labels:
            plain = label.textFormat() is Qt.TextFormat.PlainText
            obeyed = rich(label.text()) or label.textFormat() is Qt.TextFormat.RichText
            assert plain or not obeyed, (stage, label.text())
        assert stage == "place" or any("<" in label.text() for label in labels), stage
