"""All tags: searched, by group, sorted, copied without formulas, exported; thousands stay fluid."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.run import Input, Outcome, Run
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import Flag, Instant, Precision, Sequence, Table, Text, Value
from provenance.wording import Wording
from tests.forge import full_exif, picture_file
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from tests.warm import warm_bench
from ui.panels.file import FileRoom
from ui.presenters.tags import AT_ONCE, NAME, VALUE, TagCells
from ui.room import Desk
from ui.widgets.tag_cell import fitting
from ui.widgets.tag_details import TagDetails
from ui.widgets.tag_table import TagTable


def tag(group: str, name: str, value: Value, personal: bool = False) -> tuple[Value | None, ...]:
    return Text(group), Text(name), Text(f"{name} standard"), Text("raw"), value, Flag(personal)


FEW = (
    tag("IFD0", "Make", Text("Maker")),
    tag("ExifIFD", "ISO", Text("1600")),
    tag("IFD0", "Artist", Text("=HYPERLINK(1)"), personal=True),
    tag("XMP-dc", "Subject", Sequence((Text("tower"), Text("bell\u202etxt")))),
    tag("ExifIFD", "FNumber", Text("8")),
)


def cells(rows: tuple[tuple[Value | None, ...], ...] = FEW) -> TagCells:
    finding = Finding(new_ulid(), "tags", Basis.READ, Table(rows, TAG_COLUMNS))
    run = Run(
        id=new_ulid(), analysis="metadata", version=2, inputs=(Input("questioned", "evidence", "q1", "a" * 64),),
        parameters={}, outcome=Outcome.FOUND, started="2026-11-20T09:00:00Z", finished="2026-11-20T09:00:00Z",
        findings=(finding,),
    )  # fmt: skip
    return TagCells(run, Wording())


@pytest.fixture
def table(desk: Desk, qtbot: QtBot) -> TagTable:
    made = TagTable(desk)
    show(qtbot, made, 900, 600)
    made.show_cells(cells())
    return made


def names(table: TagTable) -> list[str]:
    return [table.cells.text(tag, NAME) for tag in table.view.rows.tags] if table.cells else []


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_tags_stand_under_their_groups_with_counts(table: TagTable) -> None:
    model = table.view.rows
    heads = [model.index(row, NAME).data() for row in model.headings]
    assert heads == ["IFD0 (2)", "ExifIFD (2)", "XMP-dc (1)"]
    assert names(table) == ["Make", "Artist", "ISO", "FNumber", "Subject"]
    assert table.view.isColumnHidden(0)


def test_typing_searches_all_columns_and_keeps_the_chosen_tag(table: TagTable) -> None:
    table.view.choose(3)
    QTest.keyClicks(table.filter, "tower")
    assert names(table) == ["Subject"] and table.view.current == 3
    table.filter.setText("exififd")
    assert names(table) == ["ISO", "FNumber"]
    table.filter.setText("artist standard")
    assert names(table) == ["Artist"]
    table.filter.setText("no such word")
    assert names(table) == [] and table.current is None


def test_a_group_can_be_chosen_alone(table: TagTable) -> None:
    table.group.choose("ExifIFD")
    assert names(table) == ["ISO", "FNumber"]
    table.group.choose("")
    assert len(names(table)) == len(FEW)


def test_a_click_on_a_heading_sorts_numbers_by_size_and_the_box_groups_again(table: TagTable) -> None:
    table.view.sortByColumn(VALUE, Qt.SortOrder.AscendingOrder)
    assert names(table)[:2] == ["FNumber", "ISO"] and not table.by_group.isChecked()
    assert table.view.rows.headings == [] and not table.view.isColumnHidden(0)
    table.by_group.click()
    assert len(table.view.rows.headings) == 3 and names(table)[0] == "Make"


def test_what_can_name_somebody_is_marked_by_icon_and_word_and_found_by_it(table: TagTable) -> None:
    model = table.view.rows
    row = model.row_of(2)
    index = model.index(row, VALUE)
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert table.cells is not None and table.cells.mark in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert table.cells.mark in index.data(Qt.ItemDataRole.ToolTipRole)
    table.personal.click()
    assert names(table) == ["Artist"]


def test_characters_that_cannot_be_seen_are_shown(table: TagTable) -> None:
    row = table.view.rows.row_of(3)
    assert "⟨U+202E⟩" in table.view.rows.index(row, VALUE).data()


def test_copied_rows_hold_no_formula_and_the_table_has_its_headings(table: TagTable) -> None:
    table.view.choose(2)
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied().split("\t") == ["IFD0", "Artist", "Artist standard", "raw", "'=HYPERLINK(1)"]
    actions = {action.text(): action for action in table.view.menu().actions()}
    actions[table.view._say("tags.copy_value")].trigger()
    assert copied() == "=HYPERLINK(1)"
    actions[table.view._say("tags.copy_table")].trigger()
    assert len(copied().splitlines()) == len(FEW) + 1 and copied().startswith("Group\t")


def test_arrow_keys_step_over_the_headings_of_groups(table: TagTable) -> None:
    table.view.choose(0)
    seen = []
    for _ in range(4):
        QTest.keyClick(table.view, Qt.Key.Key_Down)
        seen.append(table.view.current)
    assert seen == [2, 1, 4, 3]
    for _ in range(6):
        QTest.keyClick(table.view, Qt.Key.Key_Up)
    assert table.view.current == 0


def test_thousands_of_tags_are_put_into_words_off_the_windows_thread(table: TagTable, qtbot: QtBot) -> None:
    many = cells(tuple(tag(f"G{n % 40}", f"Tag{n}", Text(f"value {n}")) for n in range(AT_ONCE + 3000)))
    table.show_cells(many)
    table.filter.setText("value 4321")
    qtbot.waitUntil(lambda: names(table) == ["Tag4321"], timeout=WAIT_MS)
    assert len(table.view.rows.headings) == 1
    qtbot.waitUntil(lambda: settled(table._desk), timeout=WAIT_MS)


def test_tags_of_cases_made_before_fields_were_marked_are_shown(table: TagTable) -> None:
    old = tuple(row[:-1] for row in FEW)
    finding = Finding(new_ulid(), "tags", Basis.READ, Table(old, TAG_COLUMNS[:-1]))
    run = Run(
        id=new_ulid(), analysis="metadata", version=1, inputs=(), parameters={}, outcome=Outcome.FOUND,
        started="2026-11-20T09:00:00Z", finished="2026-11-20T09:00:00Z", findings=(finding,),
    )  # fmt: skip
    table.show_cells(TagCells(run, Wording()))
    assert len(names(table)) == len(FEW) and not table.personal.isEnabled()


@pytest.mark.parametrize(("offset", "zone"), [(None, "not stated"), ("+03:00", "UTC+03:00")])
def test_a_time_in_a_narrow_column_keeps_its_whole_date(
    table: TagTable, offset: str | None, zone: str
) -> None:
    taken = Instant("2022-09-10T14:03:22", Precision.SECOND, offset)
    shown = cells((tag("ExifIFD", "DateTimeOriginal", taken),))
    forms = shown.time_forms(0)
    assert zone in forms[0] and forms[1].startswith("10 September 2022, 14:03:22")
    assert forms[-1] == "2022-09-10 14:03:22"
    for room in range(400):
        form = fitting(forms, room, len)
        assert form in forms and ("10 September 2022, 14:03:22" in form or "2022-09-10 14:03:22" in form)
    table.show_cells(shown)
    table.resize(420, 400)
    view = table.view
    least = view.columnWidth(VALUE)
    assert view.fontMetrics().horizontalAdvance(forms[-1]) < least, (
        "the shortest form fits the narrowest table"
    )


# ---- in the room ------------------------------------------------------------------------------------------------


def test_a_tag_that_holds_nothing_but_blanks_is_said_to(desk: Desk, qtbot: QtBot) -> None:
    row = (
        Text("IFD0"),
        Text("ImageDescription"),
        Text("ImageDescription"),
        Text("   "),
        Text("   "),
        Flag(False),
    )
    details = TagDetails(desk)
    show(qtbot, details, 300, 500)
    details.show_tag(cells((row,)), 0)
    shown = [view.toPlainText() for view in details.findChildren(QPlainTextEdit) if view.isVisible()]
    assert shown[0] == "(blank)" and "   " not in shown


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Q1 with much EXIF, Q2 without any, both examined."""
    folder = tmp_path_factory.mktemp("tags")
    for name, data in (
        ("taken.jpg", picture_file("jpeg", exif=full_exif())),
        ("bare.png", picture_file("png")),
    ):
        (folder / name).write_bytes(data)
    path = folder / "file.case"
    with (
        warm_bench(folder) as bench,
        bench.create_case(path, "File", "What does it say?") as case,
    ):
        list(case.add([folder / "taken.jpg", folder / "bare.png"], EvidenceRole.QUESTIONED))
        for exhibit in case.snapshot().exhibits:
            case.run("metadata", [("questioned", exhibit.id)])
    return path


@pytest.fixture
def room(made: Path, tmp_path: Path, opened: OpenDesk, qtbot: QtBot) -> FileRoom:
    room = FileRoom(opened(Path(shutil.copy(made, tmp_path / "file.case"))))
    show(qtbot, room)
    room.enter()
    room.pages.turn_to("tags")
    return room


def test_the_chosen_tag_is_shown_in_full_beside_the_table(room: FileRoom) -> None:
    assert room.pages.tag_details.isVisible() and not room.details.isVisible()
    cells = room.tags.cells
    assert cells is not None and len(cells) > 5
    make = next(n for n, row in enumerate(cells.rows) if row.name == "Make")
    room.tags.view.choose(make)
    texts = [
        w.toPlainText() for w in room.pages.tag_details.findChildren(QWidget) if hasattr(w, "toPlainText")
    ]
    assert cells.text(make, VALUE) in texts and "Make" in texts


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_all_tags_are_exported_to_the_file_that_was_named(
    room: FileRoom, tmp_path: Path, qtbot: QtBot, ending: str
) -> None:
    path = tmp_path / f"out.{ending}"
    room.ask_where = lambda _parent, exhibit: path if exhibit == "Q1" else None
    room.desk.actions["file.export_tags"].trigger()
    qtbot.waitUntil(lambda: path.exists() and settled(room.desk), timeout=WAIT_MS)
    cells = room.tags.cells
    assert cells is not None
    if ending == "json":
        assert len(json.loads(path.read_text("utf-8"))) == len(cells)
    else:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
        assert rows[0] == list(TAG_COLUMNS) and len(rows) == len(cells) + 1


def test_nothing_is_exported_when_no_file_is_named_or_there_are_no_tags(room: FileRoom) -> None:
    room.ask_where = lambda _parent, _exhibit: None
    room.desk.actions["file.export_tags"].trigger()
    assert room.session.tasks.idle
    room.session.select(exhibit="Q2")
    if room.tags.cells is not None and not len(room.tags.cells):
        assert not room.desk.actions["file.export_tags"].isEnabled()


def test_everything_that_takes_the_focus_has_a_name(room: FileRoom) -> None:
    for page in ("overview", "findings", "tags"):
        room.pages.turn_to(page)
        for widget in room.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                assert widget.accessibleName(), widget
