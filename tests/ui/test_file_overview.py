"""The file room's overview: read at a glance, walked by keys, each row leading to what it rests on."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.overview import Section, Tone
from provenance.record.overview_lookups import TIME_LABELS, TIME_MEANINGS
from provenance.wording import Wording
from provenance.workbench import Workbench
from provenance.workbench.view import CaseView, Viewer
from tests.forge import full_exif, picture_file, picture_of_one_colour
from tests.ui.conftest import WAIT_MS, OpenDesk, show
from tests.warm import warm_bench
from ui.panels.file import FileRoom
from ui.presenters.file_overview import SheetLine, sheet_of
from ui.room import Desk
from ui.theme import theme
from ui.widgets.drawn_text import broken
from ui.widgets.overview_drawing import LABEL_LINES, columns_in


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Q1 from a camera, Q2 as a messenger leaves it, Q3 not examined, Q4 a PNG that calls itself JPEG."""
    folder = tmp_path_factory.mktemp("overview")
    files = {
        "taken.jpg": picture_file("jpeg", exif=full_exif()),
        "IMG-20220910-WA0007.jpg": picture_file("jpeg"),
        "later.png": picture_file("png"),
        "odd.jpg": picture_of_one_colour((120, 116, 110), 320, 240),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    path = folder / "file.case"
    with (
        warm_bench(folder) as bench,
        bench.create_case(path, "File", "What does it say?") as case,
    ):
        list(case.add([folder / name for name in files], EvidenceRole.QUESTIONED))
        exhibits = case.snapshot().exhibits
        list(case.examine((*exhibits[:2], exhibits[3]), ()))
    return path


@pytest.fixture
def examined(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "file.case"))


@pytest.fixture
def room(examined: Path, opened: OpenDesk, qtbot: QtBot) -> FileRoom:
    room = FileRoom(opened(examined))
    show(qtbot, room)
    room.enter()
    return room


@pytest.fixture
def view(examined: Path, bench: Workbench) -> CaseView:
    with bench.open_case(examined) as case:
        return Viewer(case, bench.wording).view()


def sheet(view: CaseView, number: str) -> tuple[SheetLine, ...]:
    return sheet_of(view, view.snapshot.exhibit(number).id)


def of(lines: tuple[SheetLine, ...], section: Section) -> list[str]:
    return [line.said for line in lines if line.section is section]


def test_a_camera_original_shows_time_place_and_device_with_headings_on_the_first_rows(
    view: CaseView,
) -> None:
    lines = sheet(view, "Q1")
    assert of(lines, Section.TIME) and of(lines, Section.PLACE)
    assert "Forge 1" in " ".join(of(lines, Section.DEVICE))
    for section in {line.section for line in lines}:
        ends = [(line.first, line.last) for line in lines if line.section is section]
        assert ends[0][0] and ends[-1][1] and sum(first for first, _ in ends) == 1


def test_a_messenger_copy_shows_nothing_loud(view: CaseView) -> None:
    lines = sheet(view, "Q2")
    assert of(lines, Section.ABSENT) and of(lines, Section.USUAL)
    assert [line.spoken for line in lines if line.loud] == []
    said = [line for line in lines if line.section is not Section.NOT_EXAMINED]
    assert {line.shade for line in said} <= {"plain", "muted"} and not any(line.icon for line in said)


def test_a_time_in_a_name_says_what_it_is_and_what_must_be_added_is_drawn_below(view: CaseView) -> None:
    line = next(line for line in sheet(view, "Q2") if line.section is Section.TIME)
    assert line.label == "Received or sent, by the file name (WhatsApp, Android)"
    assert len(line.must) == 1 and "taken on that day or earlier" in line.must[0]
    assert line.must[0] in line.spoken


@pytest.mark.parametrize("meaning", TIME_MEANINGS)
def test_the_label_of_a_time_in_a_name_is_never_cut(qtbot: QtBot, meaning: str) -> None:
    label = Wording(strict=True).label(f"{TIME_LABELS}{meaning}", platform="WhatsApp, Android")
    narrowest = columns_in(QRect(0, 0, 0, 0)).label.width()
    lines = broken(QGuiApplication.font(), label, narrowest, LABEL_LINES)
    assert "".join("".join(lines).split()) == "".join(label.split())


def test_what_is_absent_has_no_basis(view: CaseView) -> None:
    assert {line.basis for line in sheet(view, "Q2") if line.section is Section.ABSENT} == {""}


def test_the_header_says_when_the_file_was_added_to_the_case(room: FileRoom) -> None:
    shown = [label.text() for label in room.findChildren(QLabel) if label.isVisible()]
    assert any("Added to the case" in text for text in shown) and not any(
        "Taken in" in text for text in shown
    )


def test_a_row_with_what_must_be_added_is_higher_than_its_words(room: FileRoom) -> None:
    room.session.select(exhibit="Q2")
    view = room.pages.overview
    at = next(n for n, line in enumerate(view.rows.lines) if line.must)
    quiet = next(n for n, line in enumerate(view.rows.lines) if line.row.label == "overview.size")
    assert (
        view.visualRect(view.rows.index(at)).height()
        > view.visualRect(view.rows.index(quiet)).height() * 3 // 2
    )


def test_a_name_that_does_not_fit_the_bytes_is_notable_by_icon_and_word(view: CaseView) -> None:
    loud = [line for line in sheet(view, "Q4") if line.row.tone is not Tone.NEUTRAL]
    assert "overview.name_type" in [line.row.label for line in loud]
    assert all(line.icon and line.word and line.word in line.spoken for line in loud)


def test_the_overview_is_the_first_page_and_its_rows_lead_to_their_findings(
    room: FileRoom, qtbot: QtBot
) -> None:
    assert room.pages.page == "overview" and room.pages.overview.isVisible()
    lines = room.pages.overview.rows.lines
    at = next(n for n, line in enumerate(lines) if line.row.label == "overview.camera")
    index = room.pages.overview.rows.index(at)
    QTest.mouseClick(
        room.pages.overview.viewport(),
        Qt.MouseButton.LeftButton,
        pos=room.pages.overview.visualRect(index).center(),
    )
    finding = next(row for run in room.list.runs for row in run.rows if row.finding.name == "camera")

    def shown() -> list[str]:
        return [label.text() for label in room.details.findChildren(QLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: finding.name in shown(), timeout=WAIT_MS)


def test_a_row_without_a_finding_leads_to_its_run(room: FileRoom) -> None:
    room.session.select(exhibit="Q2")
    lines = room.pages.overview.rows.lines
    at = next(n for n, line in enumerate(lines) if line.section is Section.ABSENT)
    room.pages.overview.setCurrentIndex(room.pages.overview.rows.index(at))
    assert room.details.isVisible()
    reason = next(run for run in room.list.runs if run.run.analysis == "metadata").sentences[-1].text
    texts = [
        widget.toPlainText()
        for widget in room.details.findChildren(QWidget)
        if hasattr(widget, "toPlainText")
    ]
    assert reason in texts


def test_arrow_keys_walk_through_the_rows_and_ctrl_c_copies_the_chosen_one(room: FileRoom) -> None:
    sheet = room.pages.overview
    assert sheet.hasFocus() and sheet.currentIndex().row() == 0
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.currentIndex().row() == 1
    QTest.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert sheet.current is not None and QGuiApplication.clipboard().text() == sheet.current.line


def test_the_whole_overview_is_copied_with_its_limits(room: FileRoom) -> None:
    actions = {action.text(): action for action in room.pages.overview.menu().actions()}
    actions[room.say("file.copy_overview")].trigger()
    copied = QGuiApplication.clipboard().text()
    for line in room.pages.overview.rows.lines:
        assert line.line in copied and all(limit in copied for limit in line.limits)


def test_keys_turn_the_pages_round_and_the_search_goes_where_one_is(room: FileRoom) -> None:
    pages = []
    for _ in range(3):
        room.desk.actions["file.next_page"].trigger()
        pages.append(room.pages.page)
    assert pages == ["findings", "tags", "overview"]
    room.desk.actions["file.previous_page"].trigger()
    assert room.pages.page == "tags"
    room.desk.actions["edit.find"].trigger()
    assert room.tags.filter.hasFocus()
    room.pages.turn_to("overview")
    room.desk.actions["edit.find"].trigger()
    assert room.pages.page == "findings" and room.list.filter.hasFocus()


def test_a_refresh_keeps_the_chosen_row(room: FileRoom) -> None:
    sheet = room.pages.overview
    sheet.setCurrentIndex(sheet.rows.index(2))
    room.session.changed.emit()
    assert sheet.currentIndex().row() == 2
    room.session.select(exhibit="Q2")
    assert sheet.currentIndex().row() == 0


def test_an_exhibit_that_was_not_examined_has_no_sheet(room: FileRoom) -> None:
    room.session.select(exhibit="Q3")
    assert not room.pages.overview.isVisible()


def test_the_room_can_be_handed_a_finding(room: FileRoom) -> None:
    finding = next(row for run in room.list.runs for row in run.rows if row.finding.name == "camera")
    room.take(finding.id)
    assert room.pages.page == "findings" and room.list.chosen_id == finding.id


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("width", [960, 2200])
def test_every_row_is_as_high_as_its_words_need_in_any_width(
    room: FileRoom, desk: Desk, qtbot: QtBot, shade: str, width: int
) -> None:
    theme().apply("dark" if shade == "dark" else "light")
    room.resize(width, 680)
    sheet = room.pages.overview
    qtbot.waitUntil(lambda: sheet.visualRect(sheet.rows.index(0)).width() >= sheet.viewport().width() - 2)
    tops = [sheet.visualRect(sheet.rows.index(n)) for n in range(sheet.rows.rowCount())]
    assert all(one.height() >= sheet.fontMetrics().lineSpacing() for one in tops)
    assert all(one.bottom() < other.top() for one, other in pairwise(tops))
    assert not room.grab().isNull()
    theme().apply("light")
