"""The archive of places in the room: empty at first, added to, asked, and handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Count, Place, Term, Text
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from tests.analyses.desk import same_wall
from tests.ui.conftest import WAIT_MS, OpenDesk, plain_wall, settled, show
from ui.panels.place import PlaceRoom
from ui.session import Notice
from ui.widgets.place_tree import REFERENCE_ROLE


@pytest.fixture
def room(photo_case: Path, opened: OpenDesk, qtbot: QtBot) -> PlaceRoom:
    """The page that asks the archive; the feature list was skipped."""
    made = PlaceRoom(opened(photo_case))
    show(qtbot, made, 1100, 760)
    made.enter()
    made.session.write(lambda case: case.people.skip_features("Q1"))
    qtbot.waitUntil(lambda: made.page == "pair", timeout=WAIT_MS)
    made.desk.actions["place.which"].trigger()
    wait(made, qtbot)
    return made


def wait(room: PlaceRoom, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def fill(room: PlaceRoom, qtbot: QtBot, folder: Path) -> None:
    """Two places: an old wall, known by a survey and free to show, and a plain one, by its caption."""
    archive = room.search.archive
    for name, data, place, known, shown in (
        ("held.jpg", same_wall(), "Old wall", "own_survey", "allowed"),
        ("plain.png", plain_wall(), "Plain wall", "caption", "unknown"),
    ):
        (folder / name).write_bytes(data)
        wanted = PlaceWanted(name=place, position=Place.at("49.71", "37.62"))
        facts = ReferenceFacts(known_by=Term(known), reproduction=Term(shown))
        archive.add((folder / name,), wanted, facts)
        wait(room, qtbot)


def test_an_empty_archive_says_how_to_fill_it(room: PlaceRoom) -> None:
    assert room.page == "search"
    assert "Your archive of places is empty" in words_in(room.search)
    assert not room.search.start.isEnabled()
    for id in ("place.archive_files", "place.archive_folder", "place.archive_import", "place.archive_export"):
        assert room.desk.actions[id].isEnabled()


def test_files_are_added_by_the_form_and_listed_by_place(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "held.jpg").write_bytes(plain_wall())
    form = room.search.form
    form.ask((tmp_path / "held.jpg",))
    form.save()
    assert form.isVisible(), "a place has a name"
    form.name.setText("Old wall")
    form.position.setText("somewhere")
    form.save()
    assert form.isVisible(), "that is no position"
    form.position.setText("49.71, 37.62")
    form.known_by.choose("own_survey")
    form.reproduction.choose("allowed")
    form.save()
    qtbot.waitUntil(lambda: room.search.tree.rows.rowCount() == 1, timeout=WAIT_MS)
    wait(room, qtbot)
    first = [room.search.tree.rows.item(0, column).text() for column in range(4)]
    assert first[:2] == ["Old wall", "1 reference"] and "49.71" in first[3]
    (held,) = room.session.bench.places.references()
    assert (held.facts.known_by, held.facts.reproduction) == (Term("own_survey"), Term("allowed"))
    assert room.search.state.text() == "1 reference in your archive"


def test_answers_appear_by_place_and_one_is_taken_into_the_case_with_its_card(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(room, qtbot, tmp_path)
    search = room.search
    search.start.click()
    assert search.running and search.stop.isVisible()
    wait(room, qtbot)
    rows = search.tree.rows
    assert [rows.item(row).text() for row in range(rows.rowCount())] == ["Old wall", "Plain wall"]
    assert rows.item(0, 1).text() == room.session.wording.term("match")
    assert "for information only" in rows.item(1).child(0, 1).text()
    assert search.state.text().endswith("of 2 references compared")
    assert not search.add.isEnabled()
    search.tree.setCurrentIndex(rows.item(0).child(0).index())
    assert search.tree.currentIndex().data(REFERENCE_ROLE) and search.add.isEnabled()
    kept = room.session.bench.places.archive
    kept.add_reference(kept.add_place("Later").id, plain_wall(), ReferenceFacts())
    search.add.click()
    wait(room, qtbot)
    snapshot = room.session.snapshot
    assert snapshot is not None
    known = snapshot.reference_card(snapshot.exhibit("R1").id)  # the same bytes were in the case already
    assert known is not None and known.data.place_name == Text("Old wall")
    assert known.data.known_by == Term("own_survey")
    assert known.data.searched == Count(2, "references"), "those of the search, not those held now"
    search.back.emit()
    assert room.page == "pair"


def test_a_search_is_stopped_and_keeps_what_it_has(room: PlaceRoom, qtbot: QtBot, tmp_path: Path) -> None:
    fill(room, qtbot, tmp_path)
    room.search.start.click()
    room.search.stop.click()
    wait(room, qtbot)
    assert not room.search.running and room.search.start.isVisible() and room.search.start.isEnabled()


def test_a_reference_is_kept_once_its_card_names_a_place(room: PlaceRoom, qtbot: QtBot) -> None:
    room.which()
    told: list[Notice] = []
    room.session.noticed.connect(told.append)
    room.desk.actions["place.keep"].trigger()
    wait(room, qtbot)
    assert room.forms.card.isVisible(), "it asks for the place that is missing"
    assert told[-1].kind == "warning"
    room.forms.card.close_form()

    def write(case):  # type: ignore[no-untyped-def]
        reference = case.snapshot().exhibit("R1").id
        return case.people.describe_reference(
            ReferenceDescribed(card=new_ulid(), evidence=reference, place_name=Text("Old wall"))
        )

    room.session.write(write)
    wait(room, qtbot)
    room.desk.actions["place.keep"].trigger()
    wait(room, qtbot)
    assert told[-1].text == "1 photo added to the archive."
    assert [place.name for place in room.session.bench.places.places()] == ["Old wall"]


def test_a_set_is_exported_and_imported_again(room: PlaceRoom, qtbot: QtBot, tmp_path: Path) -> None:
    fill(room, qtbot, tmp_path)
    told: list[Notice] = []
    room.session.noticed.connect(told.append)
    room.search.archive.export_set(tmp_path / "set")
    wait(room, qtbot)
    assert told[-1].text == (
        "1 reference written to set. "
        "1 was left out, because nobody said whether it is for public reproduction."
    )
    room.search.archive.import_set(tmp_path / "set")
    wait(room, qtbot)
    assert told[-1].text.startswith("0 references taken in.")


def test_a_folder_without_positions_is_passed_over(room: PlaceRoom, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "plain.png").write_bytes(plain_wall())
    told: list[Notice] = []
    room.session.noticed.connect(told.append)
    room.search.archive.add_folder(tmp_path / "folder")
    wait(room, qtbot)
    assert "1 file was passed over." in told[-1].text


def test_too_few_other_places_are_no_control_set(room: PlaceRoom, qtbot: QtBot, tmp_path: Path) -> None:
    fill(room, qtbot, tmp_path)
    room.which()
    room.desk.actions["place.controls"].trigger()
    wait(room, qtbot)
    assert room.inspector._all.controls.text().startswith("No control set: ")
    assert "at least 20 are needed" in room.inspector._all.controls.text()
