"""Seen before, in the room: hits of the case and of the archive as cards, what is done with them, and the archive."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.evidence import EvidenceRole
from provenance.record.run import Outcome
from provenance.record.values import Instant, Link, Precision, Term, Text
from provenance.vision.features import Pixels
from provenance.workbench import Workbench
from provenance.workbench.archiving import Item, ItemDate, ItemFacts
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from tests.vision.copies.laid_by_hand import photo
from ui.panels.seen import SeenRoom
from ui.presenters.hit_laid import corners, laid
from ui.presenters.seen_before import Filter, seen_before
from ui.presenters.seen_hits import Hit, Stated
from ui.room import Desk
from ui.searching_notes import SightingDraft
from ui.tasks import Lane

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise", extend=True)

FACTS = ItemFacts(
    sources=(Link("https://example.org/old-market"),),
    place=Text("Old market"),
    note=Text("seen <b>long</b> ago"),
    dates=(
        ItemDate(when=Instant("2021-03-04", Precision.DAY), of=Term("published"), basis=Term("page_text")),
    ),
)


def jpeg(pixels: Pixels, quality: int = 88) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


@pytest.fixture
def kept(bench: Workbench, tmp_path: Path) -> Path:
    """A folder in the archive: the whole of the photo that Q1 is a part of, and two others."""
    folder = tmp_path / "kept"
    folder.mkdir()
    for n, name in ((1, "whole.jpg"), (2, "else.jpg"), (3, "other.jpg")):
        (folder / name).write_bytes(jpeg(photo(n)))
    list(bench.pictures.add([folder], FACTS))
    return folder


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Path:
    """Q1 a part of a photo, Q2 the whole of it mirrored, Q3 another one."""
    whole = photo(1)
    for name, pixels in (("part.jpg", whole[60:400, 100:560]), ("flipped.jpg", whole[:, ::-1])):
        (tmp_path / name).write_bytes(jpeg(pixels, 80))
    (tmp_path / "third.jpg").write_bytes(jpeg(photo(7), 80))
    path = tmp_path / "seen.case"
    with bench.create_case(path, "Seen", "") as made:
        names = ("part.jpg", "flipped.jpg", "third.jpg")
        list(made.add([tmp_path / name for name in names], EvidenceRole.QUESTIONED))
    return path


def rest(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)


def room_at(qtbot: QtBot, desk: Desk) -> SeenRoom:
    room = SeenRoom(desk, lambda _address: True)
    show(qtbot, room, 1100, 760)
    qtbot.addWidget(room.strip)
    room.enter()
    rest(qtbot, desk)
    return room


def searched(qtbot: QtBot, desk: Desk) -> SeenRoom:
    room = room_at(qtbot, desk)
    room.before.look.click()
    rest(qtbot, desk)
    hits = room.before.hits
    qtbot.waitUntil(lambda: not hits.is_building, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: all(card.other.is_drawn for card in hits.cards), timeout=WAIT_MS)
    return room


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


# ---- the search -----------------------------------------------------------------------------------------------------


def test_a_part_is_found_in_case_and_archive_and_each_card_says_what_it_is(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    cards = {card.hit.which: card for card in room.before.hits.cards}
    assert set(cards) == {"Q2", "A1"}
    mirrored, archived = cards["Q2"], cards["A1"]
    assert mirrored.hit.change == "mirrored" and not mirrored.hit.archived
    assert archived.hit.kind == "part_or_additions" and "part" in words_in(archived)
    assert archived.hit.own is not None and archived.hit.other is not None
    qtbot.waitUntil(lambda: "whole.jpg" in archived.name.accessibleName(), timeout=WAIT_MS)
    assert str(kept) in archived.path.accessibleName(), "on the screen"
    said = words_in(archived)
    assert "Stated of this picture in the archive, not of Q1" in said
    assert "Place: Old market" in said and "4 March 2021" in said and "stated on the page" in said
    assert "seen <b>long</b> ago" in said
    assert "agreeing points" not in said
    archived.details.click()
    assert "agreeing points" in words_in(archived)
    assert "3 pictures of the archive were searched." in words_in(room.before)


def test_no_path_of_the_archive_goes_into_the_case(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    room.taking.take(next(card.hit for card in room.before.hits.cards if card.hit.archived))
    rest(qtbot, desk)
    assert desk.session.snapshot is not None
    exhibit = desk.session.snapshot.exhibit("Q4")
    card = exhibit.cards[-1].data
    assert exhibit.sha256 and isinstance(card.note, Text)
    assert "Out of the archive of pictures" in card.note.value and "Old market" in card.note.value
    assert card.post == Link("https://example.org/old-market")
    assert getattr(card.received_name, "value", "") == "whole.jpg"
    with qtbot.waitCallback(timeout=WAIT_MS) as closed:
        desk.session.close_case(closed)
    assert str(kept).encode() not in case.read_bytes()


def test_a_hit_becomes_the_draft_of_a_sighting_that_says_where_it_comes_from(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    asked: list[str] = []
    desk.session.stage_asked.connect(asked.append)
    next(card for card in room.before.hits.cards if card.hit.archived).sighting.click()
    draft = desk.session.handed("case")
    assert isinstance(draft, SightingDraft) and asked == ["case"]
    assert draft.address == Link("https://example.org/old-market")
    assert draft.published == Instant("2021-03-04", Precision.DAY)
    assert draft.published_basis == Term("page_text") and "archive of pictures" in draft.note
    assert desk.session.snapshot is not None and desk.session.snapshot.sightings == ()


def test_nothing_found_says_over_how_many_pictures_and_since_when(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    desk.session.select(exhibit="Q3")
    room = searched(qtbot, desk)
    said = words_in(room.before)
    assert "Not found among the pictures known here." in said and room.before.hits.cards == []
    assert "3 pictures of the archive were searched." in said
    assert "The first picture in the archive was added on" in said


def test_without_an_archive_the_room_says_how_it_is_filled(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    assert [card.hit.which for card in room.before.hits.cards] == ["Q2"]
    assert "Your archive of pictures is empty" in words_in(room.before)
    assert not (bench.folders.home / "archive").exists(), "looking makes none"
    room.before.open_archive.click()
    rest(qtbot, desk)
    assert room.archive_page.isVisible()
    assert "Add a folder" in words_in(room.archive_page)
    assert not (bench.folders.home / "archive").exists()


def test_what_codes_find_is_shown_before_the_closer_look_ends(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    desk.session.select(exhibit="Q2")
    room = room_at(qtbot, desk)
    room.before.look.click()
    assert room.before.stop.isVisible() and not room.before.look.isVisible()
    qtbot.waitUntil(lambda: any(not card.hit.kind for card in room.before.hits.cards), timeout=WAIT_MS)
    assert room.before.searching
    rest(qtbot, desk)
    qtbot.waitUntil(lambda: not room.before.hits.is_building, timeout=WAIT_MS)
    assert all(card.hit.kind for card in room.before.hits.cards) and room.before.hits.cards


def test_a_search_that_is_stopped_leaves_what_was_found_before(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    before = [card.hit for card in room.before.hits.cards]
    room.before.look.click()
    room.before.stop.click()
    rest(qtbot, desk)
    qtbot.waitUntil(lambda: not room.before.hits.is_building, timeout=WAIT_MS)
    assert [card.hit for card in room.before.hits.cards] == before
    assert room.before.look.isEnabled()


def test_an_unfinished_search_says_so_beside_the_last_answer(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    from provenance.workbench.tasks import Cancellation

    desk = opened(case)
    searched(qtbot, desk)
    stopped = Cancellation()
    stopped.cancel()
    desk.session.start("", lambda one, _job: one.seen_before("Q1", stopped))
    rest(qtbot, desk)
    view, exhibit = desk.session.view, desk.session.shown_exhibit()
    assert view is not None and exhibit is not None
    assert [run.outcome for _, run in view.runs_on[exhibit.id]][-1] is not Outcome.FOUND
    found = seen_before(view, exhibit)
    assert found.state == "found" and "What was found before:" in found.said and found.hits


# ---- filters --------------------------------------------------------------------------------------------------------


def a_hit(which: str, kind: str, source: str = "") -> Hit:
    number = which if which.startswith("Q") else ""
    stated = (Stated(source, source),) if source else ()
    return Hit(which, kind, kind, "", "", "", (), number=number, stated=stated)


def test_filters_keep_the_order_and_what_is_wanted() -> None:
    hits = (
        a_hit("A1", "identical_file", "agency"),
        a_hit("Q2", "same_picture"),
        a_hit("A2", "same_picture", "a friend"),
    )
    assert Filter().of(hits) == hits
    assert [hit.which for hit in Filter(kind="same_picture").of(hits)] == ["Q2", "A2"]
    assert [hit.which for hit in Filter(where="case").of(hits)] == ["Q2"]
    assert [hit.which for hit in Filter(source="agency").of(hits)] == ["A1"]
    assert Filter(kind="shared_element").of(hits) == ()


def test_the_filters_of_the_room_hide_cards(qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path) -> None:
    desk = opened(case)
    hits = searched(qtbot, desk).before.hits
    order = [card.hit.which for card in hits.cards]
    hits.where.choose("archive")
    hits.where.activated.emit(hits.where.currentIndex())
    assert [card.hit.which for card in hits.cards] == ["A1"]
    hits.where.choose("")
    hits.where.activated.emit(0)
    qtbot.waitUntil(lambda: len(hits.cards) == 2, timeout=WAIT_MS)
    assert [card.hit.which for card in hits.cards] == order
    assert hits.source.findData("https://example.org/old-market") > 0


# ---- laid on one another --------------------------------------------------------------------------------------------


def test_both_pictures_are_laid_on_one_another_and_looked_at_in_turn(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    card = next(card for card in room.before.hits.cards if card.hit.archived)
    card.compare.click()
    page = room.compare_page
    qtbot.waitUntil(lambda: bool(page.canvas.reference.shown_sha256), timeout=WAIT_MS)
    rest(qtbot, desk)
    assert page.isVisible() and not room.log.isVisible()
    QTest.mouseClick(page.modes["difference"], Qt.MouseButton.LeftButton)
    assert page.canvas.mode == "difference"
    over = page.canvas.questioned.over.shown_outline().boundingRect()
    assert abs(over.left() + 100) < 8 and abs(over.top() + 60) < 8, "the whole reaches beyond the part"
    assert abs(over.width() - 600) < 8
    QTest.mouseClick(page.modes["blink"], Qt.MouseButton.LeftButton)
    assert page.modes["blink"].isChecked() and not page.modes["difference"].isChecked()
    desk.session.select(exhibit="Q3")
    rest(qtbot, desk)
    assert not page.isVisible()


def test_corners_that_answer_one_another_give_the_way_back() -> None:
    own = ((0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (0.0, 50.0))
    other = tuple((400 - 2 * x, 30 + 2 * y) for x, y in own)  # mirrored, twice as large
    matrix = laid(own, other, 0.0, 2.0, mirrored=True)
    assert matrix is not None
    for (x, y), (u, v) in zip(own, other, strict=True):
        assert matrix[0][0] * u + matrix[0][1] * v + matrix[0][2] == pytest.approx(x, abs=1e-6)
        assert matrix[1][0] * u + matrix[1][1] * v + matrix[1][2] == pytest.approx(y, abs=1e-6)
    by_turn = laid(own, other[:3], 0.0, 2.0, mirrored=True)
    assert by_turn is not None
    assert np.allclose(np.array(by_turn), np.array(matrix), atol=1e-6)
    assert laid((), (), None, 0.0, mirrored=False) is None
    assert corners(None) == ()


# ---- the archive ----------------------------------------------------------------------------------------------------


def test_a_folder_is_added_by_the_form_and_listed_with_both_passes(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "one.jpg").write_bytes(jpeg(photo(4)))
    (folder / "notes.txt").write_text("no picture")
    desk = opened(case)
    room = room_at(qtbot, desk)
    room.show_archive()
    rest(qtbot, desk)
    page = room.archive_page
    page.form.ask((folder,))
    page.form.published.setText("someday")
    page.form.save()
    assert page.form.isVisible(), "that is no date"
    page.form.published.setText("2020-01-02")
    page.form.source.setText("https://example.org/source")
    page.form.save()
    assert room.archive.busy and page.working.isVisible()
    assert not desk.actions["seen.archive_folder"].isEnabled()
    rest(qtbot, desk)
    assert not page.working.isVisible() and desk.actions["seen.archive_folder"].isEnabled()
    (line,) = page.lines
    assert line.row.path == folder and line.row.pictures == "1 picture"
    assert page.codes.text.startswith("First pass done") and page.points.text.startswith("Second pass done")
    (item,) = items(bench)
    assert item.facts.sources == (Link("https://example.org/source"),)


def items(bench: Workbench) -> list[Item]:
    return [item for batch in bench.pictures.archive.items_since() for item in batch]


def test_the_pictures_of_the_case_are_added_and_the_second_pass_is_gone_on_with(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "one.jpg").write_bytes(jpeg(photo(4)))
    desk = opened(case)
    room = room_at(qtbot, desk)
    room.show_archive()
    desk.actions["seen.archive_case"].trigger()
    rest(qtbot, desk)
    assert "3 pictures" in words_in(room.archive_page)
    room.archive.add([tmp_path / "later"], quick=True)
    rest(qtbot, desk)
    assert room.archive_page.go_on.isVisible() and "1 picture waits" in room.archive_page.points.text
    room.archive_page.go_on.click()
    rest(qtbot, desk)
    assert not room.archive_page.go_on.isVisible()
    assert bench.pictures.archive.counts().to_describe == 0


def test_a_folder_is_removed_only_after_asking_in_its_row(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path, bench: Workbench
) -> None:
    desk = opened(case)
    room = room_at(qtbot, desk)
    room.show_archive()
    rest(qtbot, desk)
    (line,) = room.archive_page.lines
    qtbot.waitUntil(line.isVisible, timeout=WAIT_MS)  # Qt shows what was put into a layout in its next turn
    line.remove.click()
    assert line.keep.isVisible() and bench.pictures.archive.counts().items == 3
    line.sure.click()
    rest(qtbot, desk)
    assert bench.pictures.archive.counts().items == 0 and (kept / "whole.jpg").exists()


def test_filling_the_archive_does_not_stand_before_work_on_the_case(
    qtbot: QtBot, opened: OpenDesk, case: Path
) -> None:
    import threading

    desk, go = opened(case), threading.Event()
    session = desk.session
    session.start("filling", lambda _case, _job: go.wait(20), lane=Lane.ARCHIVE)
    done: list[object] = []
    session.start("work", lambda _case, _job: 1, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT_MS)
    assert [task.title for task in session.tasks.shown] == ["filling"] and not session.tasks.busy
    go.set()
    rest(qtbot, desk)


def test_a_picture_that_was_withdrawn_says_so_and_cannot_be_taken(
    qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path
) -> None:
    desk = opened(case)
    room = searched(qtbot, desk)
    card = next(card for card in room.before.hits.cards if card.hit.archived)
    room.archive.remove(card.hit.item)
    rest(qtbot, desk)
    assert "The archive has this picture no more." in words_in(card)
    assert not card.take.isEnabled() and not card.compare.isEnabled() and not card.withdraw.isEnabled()


def test_what_must_not_leave_the_archive_is_not_taken_into_a_case(
    qtbot: QtBot, opened: OpenDesk, case: Path, bench: Workbench, kept: Path
) -> None:
    for item in items(bench):
        bench.pictures.archive.restrict(item.id)
    desk = opened(case)
    room = searched(qtbot, desk)
    card = next(card for card in room.before.hits.cards if card.hit.archived)
    assert not card.take.isEnabled()
    room.taking.take(card.hit)
    rest(qtbot, desk)
    assert desk.session.snapshot is not None and len(desk.session.snapshot.exhibits) == 3


def test_a_place_label_stays_with_its_picture(qtbot: QtBot, opened: OpenDesk, case: Path, kept: Path) -> None:
    desk = opened(case)
    searched(qtbot, desk)
    snapshot = desk.session.snapshot
    assert snapshot is not None and snapshot.claims == () and snapshot.observations == ()
