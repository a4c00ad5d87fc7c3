"""The room that asks whether a picture was seen before."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageOps
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provenance.analysis.registry import analysis
from provenance.record.evidence import DerivativeMade, EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import EvidenceOpened
from provenance.record.run import Run
from provenance.record.sighting import Hit, SearchRecorded, SearchResult
from provenance.record.snapshot import Exhibit
from provenance.record.values import Instant, Link, Precision, Term
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.engines import engine, engines
from provenance.workbench.jobs import Job
from provenance.workbench.materials import evidence_item, log_items
from provenance.workbench.people import now
from provenance.workbench.searching import open_engine
from provenance.workbench.tasks import Cancellation
from tests.analyses.desk import wall_photo
from tests.ui.conftest import WAIT_MS, OpenDesk, plain_wall, settled, show
from ui.panels.seen import SeenRoom
from ui.plain_text import tip
from ui.presenters.in_case import in_case
from ui.presenters.searches import left_open, log_rows, next_engine
from ui.presenters.seen_before import seen_before
from ui.room import Desk
from ui.searching_notes import SightingDraft

# The platform without a screen says this whenever a tool window is shown.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)


class Browser:
    """Keeps the addresses it is asked to open."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def __call__(self, address: str) -> bool:
        self.opened.append(address)
        return True


def room_at(qtbot: QtBot, desk: Desk, browser: Browser) -> SeenRoom:
    """The room, shown and filled."""
    room = SeenRoom(desk, browser)
    show(qtbot, room, 1100, 760)
    qtbot.addWidget(room.strip)
    room.enter()
    rest(qtbot, desk)
    return room


def rest(qtbot: QtBot, desk: Desk) -> None:
    """Wait until nothing runs and everything is shown."""
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)


def searches(desk: Desk) -> list[SearchRecorded]:
    """The searches that count."""
    assert desk.session.view is not None
    return [entry.data for entry in desk.session.view.snapshot.searches]


@pytest.fixture
def copies_case(bench: Workbench, tmp_path: Path) -> Path:
    """A case with Q1 and the same picture mirrored as R1."""
    (tmp_path / "photo.jpg").write_bytes(wall_photo())
    turned = io.BytesIO()
    ImageOps.mirror(Image.open(io.BytesIO(wall_photo())).convert("RGB")).save(turned, "JPEG", quality=80)
    (tmp_path / "turned.jpg").write_bytes(turned.getvalue())
    with bench.create_case(tmp_path / "copies.case", "Copies", "") as case:
        list(case.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([tmp_path / "turned.jpg"], EvidenceRole.REFERENCE))
    return tmp_path / "copies.case"


def test_every_widget_that_can_be_reached_by_keyboard_says_what_it_is(
    qtbot: QtBot, opened: OpenDesk, full_case: Path
) -> None:
    desk = opened(full_case)
    room = room_at(qtbot, desk, Browser())
    unnamed = [
        type(widget).__name__
        for top in (room, room.strip)
        for widget in top.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
    ]
    assert unnamed == []


def test_a_mirrored_copy_in_the_case_is_found_by_the_button_search(
    qtbot: QtBot, opened: OpenDesk, copies_case: Path
) -> None:
    desk = opened(copies_case)
    room = room_at(qtbot, desk, Browser())
    view, exhibit = desk.session.view, desk.session.shown_exhibit()
    assert view is not None and exhibit is not None
    assert seen_before(view, exhibit).state == "not_examined"
    room.before.look.click()
    rest(qtbot, desk)
    view = desk.session.view
    assert view is not None
    found = seen_before(view, exhibit)
    assert found.state == "found"
    (hit,) = found.hits
    assert (hit.which, hit.change) == ("R1", "mirrored")
    assert hit.kind_text and hit.details
    assert any("by eye" in limit or "look at both" in limit for limit in found.limits)


def test_what_an_earlier_version_found_is_shown_as_it_was(
    qtbot: QtBot, opened: OpenDesk, copies_case: Path
) -> None:
    desk = opened(copies_case)
    room = room_at(qtbot, desk, Browser())
    exhibit = desk.session.shown_exhibit()
    assert exhibit is not None
    desk.session.start("", lambda case, _job: earlier(case, exhibit))
    rest(qtbot, desk)
    view = desk.session.view
    assert view is not None
    found = in_case(view, exhibit)
    assert found.state == "found"
    (hit,) = found.hits
    assert (hit.number, hit.change) == ("R1", "mirrored")
    assert hit.likeness and hit.distance.endswith("bits")
    assert any("crops" in limit for limit in found.limits)
    assert room.before.earlier.isVisible() and room.before.look.text().strip() == "Search again"
    room.before.look.click()
    rest(qtbot, desk)
    assert not room.before.earlier.isVisible() and [c.hit.which for c in room.before.hits.cards] == ["R1"]


def earlier(case: OpenCase, exhibit: Exhibit) -> Run:
    """The search by hashes, as earlier versions recorded it."""
    snapshot = case.snapshot()
    others = log_items(snapshot, "other_picture", snapshot.seq, exhibit.id)
    items = (evidence_item(exhibit, "questioned"), *others)
    (run,) = case._examination.perform(
        [Job(analysis("seen_in_case"), items)], Cancellation(), lambda _what, _done, _of: None
    )
    return run


def test_nothing_found_in_the_case_is_a_result_until_a_picture_is_added(
    qtbot: QtBot, opened: OpenDesk, bench: Workbench, copies_case: Path
) -> None:
    folder = copies_case.parent
    (folder / "plain.jpg").write_bytes(plain_wall())
    with bench.create_case(folder / "one.case", "One", "") as case:
        list(case.add([folder / "photo.jpg", folder / "plain.jpg"], EvidenceRole.QUESTIONED))
    desk = opened(folder / "one.case")
    session = desk.session
    exhibit = session.shown_exhibit()
    assert exhibit is not None
    session.start("", lambda case, _job: case.seen_before(exhibit.number))
    rest(qtbot, desk)
    assert session.view is not None
    found = seen_before(session.view, exhibit)
    assert (found.state, found.added_since) == ("nothing", 0)
    added = folder / "turned.jpg"
    session.start("", lambda case, _job: list(case.add([added], EvidenceRole.QUESTIONED)))
    rest(qtbot, desk)
    assert session.view is not None
    assert seen_before(session.view, exhibit).added_since == 1


def test_a_cropped_and_mirrored_query_copy_goes_to_clipboard_and_folder_and_is_recorded(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path, tmp_path: Path
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    part = room.copy_part
    part.numbers["left"].setValue(0)
    part.numbers["width"].setValue(120)
    part.numbers["height"].setValue(90)
    part.mirror.setChecked(True)
    part.save_into(tmp_path / "chosen")
    rest(qtbot, desk)
    part.to_clipboard.click()
    rest(qtbot, desk)
    assert desk.session.view is not None
    (made,) = [entry.data for entry in desk.session.view.snapshot.current(DerivativeMade)]
    (written,) = (tmp_path / "chosen").iterdir()
    assert written.name == f"Q1-query-{made.sha256[:8]}.jpg"
    assert (made.parameters["width"], made.parameters["height"], made.parameters["mirrored"]) == (
        120,
        90,
        True,
    )
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (120, 90)


def test_a_rectangle_is_drawn_moved_and_taken_away_on_the_small_picture(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    view = room_at(qtbot, desk, Browser()).copy_part.view
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, pos=QPoint(60, 50))
    QTest.mouseMove(view, QPoint(140, 110))
    QTest.mouseRelease(view, left, pos=QPoint(140, 110))
    drawn = view.crop
    assert drawn is not None
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.crop is not None and view.crop[0] > drawn[0] and view.crop[2:] == drawn[2:]
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.crop[2] < drawn[2]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.crop is None


def test_a_refusal_is_recorded_and_the_browser_is_not_asked(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk, browser = opened(photo_case), Browser()
    room = room_at(qtbot, desk, browser)
    room.start("tineye", "image", "")
    rest(qtbot, desk)
    pane = room.engines_part.consent
    assert "www.tineye.com" in pane.text and "Alidade itself sends nothing" in pane.text
    assert browser.opened == []
    pane.refuse.click()
    rest(qtbot, desk)
    assert desk.session.view is not None
    (consent,) = [entry.data for entry in desk.session.view.snapshot.consents]
    assert (consent.allowed, consent.engine) == (False, "tineye")
    assert browser.opened == [] and searches(desk) == [] and not room.strip.isVisible()


def test_an_allowed_search_opens_that_page_and_its_answer_names_consent_and_query_copy(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk, browser = opened(photo_case), Browser()
    room = room_at(qtbot, desk, browser)
    room.start("tineye", "image", "")
    rest(qtbot, desk)
    room.engines_part.consent.allow.click()
    rest(qtbot, desk)
    assert browser.opened == [engine("tineye").page] and room.strip.isVisible()
    room.strip.none_button.click()
    rest(qtbot, desk)
    (search,) = searches(desk)
    assert desk.session.view is not None
    snapshot = desk.session.view.snapshot
    assert (search.result, search.mode) == (SearchResult.NONE, Term("image"))
    assert search.engine_checked_on == engine("tineye").checked_on
    assert search.consent == snapshot.consents[0].data.consent
    assert search.query_sha256 == snapshot.current(DerivativeMade)[0].data.sha256
    assert not room.strip.isVisible()


def test_words_are_searched_in_the_address_and_kept_as_the_query(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk, browser = opened(photo_case), Browser()
    room = room_at(qtbot, desk, browser)
    room.engines_part.words.setText("Куп'янськ площа")
    room.engines_part._chosen("yandex_images", "text")
    room.engines_part.consent.allow.click()
    rest(qtbot, desk)
    assert browser.opened == [engine("yandex_images").address("text", "Куп'янськ площа")]
    room.strip.none_button.click()
    rest(qtbot, desk)
    (search,) = searches(desk)
    assert (search.mode, getattr(search.query, "value", "")) == (Term("text"), "Куп'янськ площа")


def test_the_action_starts_with_the_first_engine_that_was_not_asked(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    exhibit = desk.session.shown_exhibit()
    assert exhibit is not None
    first = next_engine(desk.session.view, exhibit.id, engines())
    assert first is not None
    desk.session.write(
        lambda case: case.people.search(
            SearchRecorded(
                new_ulid(), first.id, first.checked_on, Term("image"), SearchResult.BLOCKED, now(), exhibit.id
            )
        )
    )
    rest(qtbot, desk)
    desk.actions["search.start"].trigger()
    rest(qtbot, desk)
    request = room.searching.request
    assert request is not None and request.engine.id != first.id
    assert request.engine == next_engine(desk.session.view, exhibit.id, engines())


def test_a_search_whose_answer_was_lost_in_a_crash_is_shown_and_can_be_answered(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path, bench: Workbench
) -> None:
    with bench.open_case(photo_case) as case:
        tineye = engine("tineye")
        sha256 = case.snapshot().exhibit("Q1").sha256
        what = f"query copy of Q1, SHA-256 {sha256}"
        lost = open_engine(case.file, tineye, tineye.page, allowed=True, what=what, opener=lambda _a: True)
    desk, browser = opened(photo_case), Browser()
    room = room_at(qtbot, desk, browser)
    assert desk.session.view is not None
    (left,) = left_open(desk.session.view)
    assert (left.consent, left.exhibit) == (lost, "Q1")
    assert room.left_open.isVisible()
    room._resume(left)
    assert room.strip.isVisible() and browser.opened == []
    room.strip.blocked_button.click()
    rest(qtbot, desk)
    (search,) = searches(desk)
    assert (search.consent, search.result) == (lost, SearchResult.BLOCKED)
    assert left_open(desk.session.view) == () and not room.left_open.isVisible()


def test_closing_the_case_records_the_open_search_as_not_completed(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path, bench: Workbench
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    room.start("tineye", "image", "")
    rest(qtbot, desk)
    room.engines_part.consent.allow.click()
    rest(qtbot, desk)
    room.searching.add_links("https://example.org/a")
    with qtbot.waitCallback(timeout=WAIT_MS) as closed:
        desk.session.close_case(closed)
    with bench.open_case(photo_case) as case:
        (entry,) = case.snapshot().searches
    assert entry.data.result is SearchResult.NOT_COMPLETED
    assert entry.data.hits == (Hit(Link("https://example.org/a")),)
    assert not room.strip.isVisible()


def test_the_log_lists_the_newest_search_first_and_takes_a_mistake_back(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    exhibit = desk.session.shown_exhibit()
    assert exhibit is not None
    old = Instant("2021-03-04", Precision.DAY)
    hits = (Hit(Link("https://example.org/b")), Hit(Link("https://example.org/a"), old, Term("page_text")))
    for n, (result, found) in enumerate(((SearchResult.HITS, hits), (SearchResult.NONE, ()))):
        time = Instant(f"2022-09-1{n}T10:00:00", Precision.SECOND, "+00:00")
        record = SearchRecorded(
            new_ulid(), "tineye", "2026-11-22", Term("image"), result, time, exhibit.id, hits=found
        )
        desk.session.write(lambda case, record=record: case.people.search(record))  # type: ignore[misc]
    rest(qtbot, desk)
    assert desk.session.view is not None
    newest, oldest = log_rows(desk.session.view)
    assert (newest.result, oldest.result) == ("no match", "matches listed")
    assert oldest.hits == "2 pages, oldest 2021-03-04"
    assert room.log.table.model().index(0, 4).data() == "no match"
    room.log.table.selectRow(1)
    with qtbot.waitSignal(desk.session.stage_asked) as asked:
        room.log.sighting.click()
    assert asked.args == ["case"]
    assert desk.session.handed("case") == SightingDraft(
        (exhibit.id,), Link("https://example.org/a"), old, Term("page_text"), oldest.search
    )
    room.log.take_back.click()
    rest(qtbot, desk)
    assert [search.result for search in searches(desk)] == [SearchResult.NONE]
    assert room.log.table.model().rowCount() == 1


def test_a_case_that_cannot_be_written_says_so_and_starts_nothing(
    qtbot: QtBot, desk: Desk, photo_case: Path, bench: Workbench
) -> None:
    desk.session._open(lambda: bench.open_case(photo_case, writable=False), photo_case, None)
    qtbot.waitUntil(lambda: desk.session.view is not None and settled(desk), timeout=WAIT_MS)
    assert not desk.session.writable
    room = room_at(qtbot, desk, Browser())
    assert room._read_only.isVisible()
    buttons = [*room.engines_part.buttons.values(), room.before.look, room.copy_part.to_clipboard]
    assert not any(button.isEnabled() for button in buttons)
    assert not desk.actions["search.start"].isEnabled()


# ---- before a reference is opened -----------------------------------------------------------------------------------


def openings(desk: Desk) -> list[str]:
    assert desk.session.snapshot is not None
    snapshot = desk.session.snapshot
    return [snapshot.exhibit(entry.data.evidence).number for entry in snapshot.all(EvidenceOpened)]


def test_a_reference_is_shown_here_only_after_the_list_and_that_is_recorded(
    qtbot: QtBot, opened: OpenDesk, copies_case: Path
) -> None:
    desk = opened(copies_case)
    room = room_at(qtbot, desk, Browser())
    room.before.look.click()
    rest(qtbot, desk)
    (card,) = room.before.hits.cards
    assert card.hit.which == "R1" and card.other.toolTip() == tip(room.say("photo.gate.hidden", exhibit="Q1"))
    assert not card.other.is_drawn and not card.compare.isEnabled()
    desk.session.select(exhibit="R1")
    rest(qtbot, desk)
    assert room.gate.isVisible() and not room.copy_part.isVisible()
    assert not desk.actions["search.start"].isEnabled() and openings(desk) == []

    desk.actions["photo.skip_features"].trigger()
    rest(qtbot, desk)

    assert room.copy_part.isVisible() and openings(desk) == ["R1"]
    assert not desk.actions["photo.skip_features"].isEnabled()
    desk.session.select(exhibit="Q1")
    rest(qtbot, desk)
    (card,) = room.before.hits.cards
    assert card.other.toolTip() == "" and card.compare.isEnabled()


def test_what_was_made_from_the_exhibit_is_listed_and_a_copy_of_it_can_be_saved(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path, tmp_path: Path
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    assert room.made.buttons == {}
    room.copy_part.save_into(tmp_path / "copies")
    rest(qtbot, desk)
    exhibit = desk.session.shown_exhibit()
    assert exhibit is not None
    (entry,) = exhibit.derivatives
    assert list(room.made.buttons) == [entry.data.derivative]
    room.made.save(entry.data, tmp_path / "kept.jpg")
    rest(qtbot, desk)
    assert hashlib.sha256((tmp_path / "kept.jpg").read_bytes()).hexdigest() == entry.data.sha256


def test_the_consent_names_the_query_copy_that_was_to_be_uploaded(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    desk = opened(photo_case)
    room = room_at(qtbot, desk, Browser())
    room.start("tineye", "image", "")
    rest(qtbot, desk)
    room.searching.decide(False)
    rest(qtbot, desk)
    view, exhibit = desk.session.view, desk.session.shown_exhibit()
    assert view is not None and exhibit is not None
    ((consent,), (made,)) = view.snapshot.consents, exhibit.derivatives
    assert (consent.data.sha256, consent.data.size_bytes) == (made.data.sha256, made.data.size_bytes)


def test_in_a_narrow_window_the_parts_stand_below_one_another_and_nothing_is_cut_off(
    qtbot: QtBot, opened: OpenDesk, full_case: Path
) -> None:
    desk = opened(full_case)
    room = room_at(qtbot, desk, Browser())
    room.resize(800, 640)
    rest(qtbot, desk)
    page, column = room._right, room._right.widget()
    assert column is not None
    qtbot.waitUntil(lambda: column.width() <= page.viewport().width(), timeout=WAIT_MS)
