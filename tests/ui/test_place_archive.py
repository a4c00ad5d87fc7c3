"""The archive of places in the room: empty at first, added to, asked, and handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

import ui
from provenance.record.finding import Limit
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Count, Instant, Link, Measure, Place, Precision, Region, Term, Text
from provenance.workbench import OpenCase
from provenance.workbench.people import Written
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from tests.analyses.desk import same_wall, wall_photo
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


def test_the_limits_of_a_search_stand_beside_its_answers(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    limits, say = room.search.limits, room.session.wording
    (tmp_path / "plain.png").write_bytes(plain_wall())
    plain = PlaceWanted(name="Plain wall")
    room.search.archive.add((tmp_path / "plain.png",), plain, ReferenceFacts(known_by=Term("own_survey")))
    wait(room, qtbot)
    assert not limits.isVisible(), "nothing was searched yet"
    room.search.start.click()
    wait(room, qtbot)
    always = [say.limit(Limit(id)) for id in ("only_archive_searched", "error_rate_of_search_not_measured")]
    assert list(limits.sentences) == [say.limit(Limit("no_agreement_not_difference")), *always]
    fill(room, qtbot, tmp_path)
    room.search.start.click()
    wait(room, qtbot)
    assert list(limits.sentences) == [say.limit(Limit("match_says_structure_only")), *always]
    assert limits.isVisible() and all(sentence in words_in(limits) for sentence in limits.sentences)
    assert limits.accessibleName() and limits.accessibleDescription() == "\n".join(limits.sentences)
    room.search.all.click()
    assert not limits.isVisible()


def test_a_search_says_that_it_looked_at_what_is_painted_over(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "plain.png").write_bytes(plain_wall())
    room.search.archive.add((tmp_path / "plain.png",), PlaceWanted(name="Plain wall"), ReferenceFacts())
    said = room.session.wording.limit(Limit("masks_not_used_in_search", {"exhibit": "Q1"}))

    def paint(case: OpenCase) -> Written:
        exhibit = case.snapshot().exhibit("Q1")
        width, height = case.picture_size(exhibit)
        return case.people.paint_mask("Q1", [Region("1,1 9,9", exhibit.sha256, width, height)])

    room.session.write(paint)
    wait(room, qtbot)
    room.search.start.click()
    wait(room, qtbot)
    assert said in room.search.limits.sentences
    room.session.write(lambda case: case.people.paint_mask("Q1", []))
    wait(room, qtbot)
    assert said in room.search.limits.sentences, "the answers are those of the search with the mask"
    room.search.start.click()
    wait(room, qtbot)
    assert room.search.limits.sentences and said not in room.search.limits.sentences


def test_the_form_states_what_the_reference_card_states_and_the_design(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "held.png").write_bytes(plain_wall())
    form = room.search.form
    form.ask((tmp_path / "held.png",))
    assert form.name.hasFocus() and not form.asked.lines["provider"].isVisible()
    texts = {
        "place_name": "Old hall", "place": "49.71, 37.62", "taken": "2019-05-02", "heading": "90",
        "author": "A. Author", "licence": "CC BY-SA 4.0", "source": "https://example.org/1",
        "public_since": "2019-06", "provider": "A provider", "imagery_date": "Aug 2019",
    }  # fmt: skip
    for id, text in texts.items():
        form.asked.lines[id].setText(text)
    form.design.setText("Town  hall")
    form.asked.note.setPlainText("north side")
    form.known_by.choose("street_level")
    assert form.asked.lines["provider"].isVisible() and form.reproduction.chosen == "not_public"
    form.save()
    wait(room, qtbot)
    (place,) = room.session.bench.places.places()
    assert (place.name, place.position, place.design) == ("Old hall", Place("49.71,37.62"), "town_hall")
    (held,) = room.session.bench.places.references()
    assert held.facts == ReferenceFacts(
        known_by=Term("street_level"),
        taken=Instant("2019-05-02", Precision.DAY),
        heading_deg=Measure("90", "deg"),
        author=Text("A. Author"),
        licence=Text("CC BY-SA 4.0"),
        source=Link("https://example.org/1"),
        public_since=Instant("2019-06", Precision.MONTH),
        provider=Text("A provider"),
        imagery_date=Text("Aug 2019"),
        reproduction=Term("not_public"),
        note=Text("north side"),
    )
    form.ask((tmp_path / "held.png",))
    assert (form.name.text(), form.known_by.chosen, form.reproduction.chosen) == ("", "unknown", "unknown")


def test_what_cannot_be_read_is_refused_in_the_form_and_nothing_is_added(
    room: PlaceRoom, tmp_path: Path
) -> None:
    form = room.search.form
    form.ask((tmp_path / "held.png",))
    form.name.setText("Old hall")
    for line, text, said in (
        ("heading", "400", "direction"),
        ("heading", "north", "heading"),
        ("public_since", "long ago", "time"),
        ("place", "by the river", "position"),
    ):
        form.asked.lines[line].setText(text)
        form.save()
        assert form.isVisible() and said in words_in(form).casefold()
        form.asked.lines[line].clear()
    assert room.session.tasks.idle and room.session.bench.places.references() == ()


def test_what_is_refused_after_the_form_was_closed_opens_it_again_as_it_was(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "held.png").write_bytes(plain_wall())
    for position in (Place.at("49.71", "37.62"), Place.at("50.45", "30.52")):
        wanted = PlaceWanted(name="Old hall", position=position)
        room.search.archive.add((tmp_path / "held.png",), wanted, ReferenceFacts())
        wait(room, qtbot)
    form = room.search.form
    form.ask((tmp_path / "held.png",))
    form.name.setText("Old hall")
    form.asked.lines["author"].setText("A. Author")
    form.save()
    assert not form.isVisible()
    wait(room, qtbot)
    assert form.isVisible() and "Old hall" in words_in(form), "two places have that name"
    assert form.asked.lines["author"].text() == "A. Author"


def test_every_field_of_the_form_has_a_name_and_escape_closes_it(room: PlaceRoom, tmp_path: Path) -> None:
    form = room.search.form
    form.ask((tmp_path / "held.png",))
    form.known_by.choose("satellite")
    for field in form.fields:
        assert field.isVisible() and field.accessibleName()
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_an_answer_leaves_the_analysts_card_and_the_questioned_photo_as_they_are(
    room: PlaceRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(room, qtbot, tmp_path)
    own = ReferenceDescribed(card=new_ulid(), evidence="R1", known_by=Term("caption"))
    room.session.write(lambda case: case.people.describe_reference(own))
    wait(room, qtbot)
    places = room.session.bench.places
    (held,) = places.references("Old wall")
    taken: list[str] = []
    room.search.archive.take(held.id, 2, taken.append)
    wait(room, qtbot)
    snapshot = room.session.snapshot
    assert snapshot is not None and taken == ["R1"]
    card = snapshot.reference_card(snapshot.exhibit("R1").id)
    assert card is not None and card.data.known_by == Term("caption"), "it stays excluded"
    (tmp_path / "photo.jpg").write_bytes(wall_photo())
    room.search.archive.add((tmp_path / "photo.jpg",), PlaceWanted(name="Asked wall"), ReferenceFacts())
    wait(room, qtbot)
    (asked,) = places.references("Asked wall")
    told: list[Notice] = []
    room.session.noticed.connect(told.append)
    room.search.archive.take(asked.id, 2, taken.append)
    wait(room, qtbot)
    assert taken == ["R1"] and "The same file is Q1 in this case" in told[-1].text
    assert room.session.snapshot is not None and room.session.snapshot.seq == snapshot.seq


def test_the_window_reads_no_bytes_of_a_case_itself() -> None:
    for file in Path(ui.__file__).parent.rglob("*.py"):
        assert ".objects.get(" not in file.read_text(encoding="utf-8"), file.name


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
        "1 was left out, because nobody said whether it is for public reproduction. "
        "The files went out unchanged: the EXIF tags of 1 name a person, a device's serial number or a position."
    )
    room.search.archive.import_set(tmp_path / "set")
    wait(room, qtbot)
    assert told[-1].text.startswith("0 references taken in.") and "beside" not in told[-1].text


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
