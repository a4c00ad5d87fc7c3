"""The report room: what is covered, the pages, exporting without overwriting, the summary, earlier reports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt, QUrl
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.identity import new_ulid
from provenance.record.judgement import EvidenceOpened, NoteAdded
from provenance.record.values import Text
from provenance.workbench import Workbench
from provenance.workbench.view import Viewer
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.report import ReportRoom
from ui.panels.report_export import occupied
from ui.panels.time import TimeRoom
from ui.presenters.reports import changed_since, covers, gaps, issued, same_file, spans, stem_fits
from ui.presenters.time import known
from ui.room import Desk, Room
from ui.widgets.page_view import A4, PageView, decoded, page_size
from ui.widgets.parts import Words


class Asked:
    """What the system was asked to open, and the files a person chooses."""

    def __init__(self) -> None:
        self.urls: list[QUrl] = []
        self.chosen: Path | None = None

    def open(self, url: QUrl) -> bool:
        self.urls.append(url)
        return True

    def folder(self, start: Path) -> Path | None:
        return self.chosen

    def file(self, start: Path) -> Path | None:
        return self.chosen


def entered(qtbot: QtBot, room: Room, width: int = 1195) -> None:
    show(qtbot, room, width, 690)
    room.enter()
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


@pytest.fixture
def asked() -> Asked:
    """Nothing was asked yet."""
    return Asked()


@pytest.fixture
def room(qtbot: QtBot, opened: OpenDesk, photo_case: Path, asked: Asked) -> ReportRoom:
    """The room with a case in which nothing was run, and no feature list is asked for."""
    desk = opened(photo_case)
    desk.session.write(lambda case: case.people.skip_features("Q1"), undoable=False)
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    made = ReportRoom(desk, open_url=asked.open, dialogs=asked)
    entered(qtbot, made)
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(words.text() for words in widget.findChildren(Words) if words.isVisibleTo(widget))


def wait(qtbot: QtBot, room: Room) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def press(room: QWidget, name: str) -> None:
    next(one for one in room.findChildren(QPushButton) if one.accessibleName() == name).click()


def page_png(width: int = 100, height: int = 150) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 30, 30))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


# ---- presenters -------------------------------------------------------------------------------------------------


def test_what_nobody_looked_at_is_named_with_the_room_where_it_can_be(
    bench: Workbench, photo_case: Path
) -> None:
    with bench.open_case(photo_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    found = {gap.text: gap.stage for gap in gaps(view)}
    assert found["Questioned pictures never compared with a reference: Q1"] == "place"
    assert found["Reference pictures never compared: R1, R2"] == "place"
    assert found["Metadata, not run on: Q1"] == "photo"
    assert found["No reverse search is recorded."] == "seen"
    assert "case" in found.values()
    rows = dict(covers(view))
    assert rows["Exhibits"] == "1 questioned picture, 2 reference pictures"
    assert rows["Analysis runs"] == "none"


def test_an_issued_file_is_known_by_its_bytes(bench: Workbench, full_case: Path) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    reports = issued(view)
    file = reports[0].files[0]
    assert same_file(reports, file.sha256) == (reports[0], file)
    assert same_file(reports, "0" * 64) is None


def test_three_exhibits_in_a_row_are_a_span() -> None:
    assert spans(["Q1", "R1", "R2", "R3", "R5"]) == "Q1, R1–R3, R5"


@pytest.mark.parametrize("stem", ["", " ", "a/b", "..", ".hidden", "a\nb", 'a"b', "x" * 200, "end."])
def test_a_name_that_no_file_can_have_does_not_fit(stem: str) -> None:
    assert not stem_fits(stem)


def test_a_plain_name_fits() -> None:
    assert stem_fits("town square-report 2")


def test_a_name_is_occupied_when_one_of_its_files_is_there(tmp_path: Path) -> None:
    assert occupied(tmp_path, "a") is None
    (tmp_path / "a.pdf").touch()
    (tmp_path / "a-2.html").touch()
    found = occupied(tmp_path, "a")
    assert found is not None and (found.names, found.free) == (("a.pdf",), "a-3")


def test_what_is_claimed_and_concluded_of_time_is_named(bench: Workbench, full_case: Path) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    found = known(view)
    assert found.claimed and found.concluded


# ---- pages ------------------------------------------------------------------------------------------------------


def test_the_size_of_a_page_is_read_from_its_head() -> None:
    assert page_size(page_png(120, 80)).toTuple() == (120, 80)
    assert page_size(b"no picture") == A4


def test_a_page_is_decoded_to_the_width_that_is_shown() -> None:
    assert decoded(page_png(100, 150), 50).width() == 50
    assert decoded(b"broken", 50).isNull()


def test_only_pages_that_are_seen_are_fetched_and_keys_turn_them(qtbot: QtBot) -> None:
    fetched: list[bytes] = []

    def fetch(png: bytes, width_px: int, then: Callable[[QImage], None]) -> None:
        fetched.append(png)
        then(decoded(png, width_px))

    view = PageView("pages", fetch)
    show(qtbot, view, 300, 400)
    pages = tuple(page_png(100, 150 + number) for number in range(30))
    view.show_pages(pages)
    qtbot.waitUntil(lambda: bool(fetched), timeout=WAIT_MS)
    assert set(fetched) <= set(pages[:2])
    assert (view.page, view.count) == (1, 30)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view._top_page() == 3
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view._top_page() == 2
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == 30
    view.grab()
    assert pages[29] in fetched and pages[15] not in fetched
    view.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier))
    assert view.page == 1


def test_covered_pages_cannot_be_made_out(qtbot: QtBot) -> None:
    image = QImage(100, 150, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for y in range(0, 150, 2):
        for x in range(100):
            image.setPixelColor(x, y, QColor("black"))
    covered = [True]
    view = PageView("pages", lambda _png, width, then: then(image.scaledToWidth(width)), lambda: covered[0])
    show(qtbot, view, 232, 400)
    view.show_pages((page_png(),))
    view.grab()
    column = [view.grab().toImage().pixelColor(116, y).lightness() for y in range(100, 200)]
    assert max(column) - min(column) < 60
    covered[0] = False
    sharp = [view.grab().toImage().pixelColor(116, y).lightness() for y in range(100, 200)]
    assert max(sharp) - min(sharp) > 150


# ---- the room ---------------------------------------------------------------------------------------------------


def test_the_pages_come_after_the_feature_list_and_what_they_show_is_recorded_as_opened(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    room = ReportRoom(desk)
    entered(qtbot, room)
    assert room.preview.gate.isVisible() and room.preview.pages.count == 0
    assert "The pages of the report show the references." in texts(room)
    room.preview.make()
    wait(qtbot, room)
    assert room.preview.pages.count == 0 and not room.preview.again.isEnabled()

    desk.actions["photo.skip_features"].trigger()
    qtbot.waitUntil(lambda: settled(desk) and room.preview.pages.count > 0, timeout=WAIT_MS)

    assert room.preview.pages.isVisible() and not room.preview.gate.isVisible()
    snapshot = desk.session.snapshot
    assert snapshot is not None
    opened_now = [snapshot.exhibit(one.data.evidence).number for one in snapshot.all(EvidenceOpened)]
    assert opened_now == ["R1", "R2"]
    assert changed_since(desk.session.view, room.preview._seq) == 0  # type: ignore[arg-type]


def test_entering_shows_the_pages_and_says_up_to_which_event(room: ReportRoom, qtbot: QtBot) -> None:
    assert room.preview.pages.count > 0
    assert room.session.view is not None
    assert room.preview.state.text == f"Up to event {room.session.view.snapshot.seq}"
    assert f"Page 1 of {room.preview.pages.count}" in texts(room.preview)


def test_pages_are_stale_after_another_record_and_made_again_on_request(
    room: ReportRoom, qtbot: QtBot
) -> None:
    before = room.session.view
    room.session.write(lambda case: case.people.note(NoteAdded(note=new_ulid(), text=Text("New."))))
    qtbot.waitUntil(lambda: room.session.view is not before and settled(room.desk), timeout=WAIT_MS)
    assert room.preview.state.text == "1 event since these pages"
    room.preview.again.click()
    wait(qtbot, room)
    assert room.session.view is not None
    assert room.preview.state.text == f"Up to event {room.session.view.snapshot.seq}"


def test_the_report_is_written_beside_the_case_and_never_over_another_without_asking(
    room: ReportRoom, qtbot: QtBot, photo_case: Path, asked: Asked
) -> None:
    page, paper = photo_case.with_name("walls-report.html"), photo_case.with_name("walls-report.pdf")
    room.desk.actions["report.write"].trigger()
    qtbot.waitUntil(lambda: paper.exists() and settled(room.desk), timeout=WAIT_MS)
    sha256 = hashlib.sha256(page.read_bytes()).hexdigest()
    assert f"{sha256[:32]}\n{sha256[32:]}" in texts(room.export)
    press(room.export, "Copy the SHA-256 of walls-report.html")
    assert QGuiApplication.clipboard().text() == sha256
    press(room.export, "Open: walls-report.pdf")
    assert asked.urls == [QUrl.fromLocalFile(str(paper))]
    assert room.session.view is not None and len(issued(room.session.view)) == 1
    assert changed_since(room.session.view, issued(room.session.view)[0].covers) == 0

    written = paper.stat().st_mtime_ns
    room.write()
    wait(qtbot, room)
    assert room.export.question.isVisible()
    assert "are there already" in texts(room.export)
    assert paper.stat().st_mtime_ns == written
    room.export.another.click()
    other = photo_case.with_name("walls-report-2.pdf")
    qtbot.waitUntil(lambda: other.exists() and settled(room.desk), timeout=WAIT_MS)
    assert paper.stat().st_mtime_ns == written

    asked.chosen = page
    room.earlier.ask.click()
    wait(qtbot, room)
    assert "has the same bytes as “walls-report" in room.earlier.answer.text()
    page.write_bytes(b"changed")
    room.earlier.ask.click()
    wait(qtbot, room)
    assert "has the bytes of none of the reports" in room.earlier.answer.text()
    page.unlink()
    room.earlier.ask.click()
    wait(qtbot, room)
    assert "cannot be read" in room.earlier.answer.text()


def test_a_name_that_is_none_is_refused_in_the_form(room: ReportRoom, photo_case: Path) -> None:
    room.export.name.setText("../elsewhere")
    room.write()
    assert "cannot be the name of a file" in texts(room.export)
    assert not list(photo_case.parent.glob("*.pdf"))


def test_a_folder_that_was_chosen_stays_when_the_case_grows(
    room: ReportRoom, qtbot: QtBot, tmp_path: Path, asked: Asked
) -> None:
    asked.chosen = tmp_path / "elsewhere"
    press(room.export, "Choose…")
    before = room.session.view
    room.session.write(lambda case: case.people.note(NoteAdded(note=new_ulid(), text=Text("New."))))
    qtbot.waitUntil(lambda: room.session.view is not before and settled(room.desk), timeout=WAIT_MS)
    assert room.export.folder == tmp_path / "elsewhere"


def test_the_summary_is_copied_and_shown(room: ReportRoom, qtbot: QtBot) -> None:
    room.desk.actions["report.summary"].trigger()
    wait(qtbot, room)
    text = QGuiApplication.clipboard().text()
    assert "3 exhibits" in text
    assert room.summary.text.text() == text


def test_a_gap_leads_to_its_room(room: ReportRoom, qtbot: QtBot) -> None:
    with qtbot.waitSignal(room.session.stage_asked) as asked_for:
        press(room.cover, "Seen before: No reverse search is recorded.")
    assert asked_for.args == ["seen"]


def test_every_widget_that_takes_the_focus_has_a_name(room: ReportRoom) -> None:
    unnamed = [
        widget
        for widget in room.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QLabel)
    ]
    assert unnamed == []


def test_no_sentence_of_the_rooms_is_missing(
    qtbot: QtBot, opened: OpenDesk, full_case: Path, asked: Asked
) -> None:
    desk: Desk = opened(full_case)
    for made in (ReportRoom(desk, open_url=asked.open, dialogs=asked), TimeRoom(desk)):
        entered(qtbot, made)
        assert "[report." not in texts(made) and "[time." not in texts(made)
