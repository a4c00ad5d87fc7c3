"""What people say of a pair in the place room: differences, parts left out, the reference's card; all can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.values import Place, Term, Text
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.place import PlaceRoom


@pytest.fixture
def room(photo_case: Path, opened: OpenDesk, qtbot: QtBot) -> PlaceRoom:
    """Q1 beside R1, not compared; the feature list was skipped."""
    made = PlaceRoom(opened(photo_case))
    show(qtbot, made, 1100, 760)
    made.enter()
    made.session.write(lambda case: case.people.skip_features("Q1"))
    qtbot.waitUntil(lambda: made.page == "pair" and made.pair.sizes is not None, timeout=WAIT_MS)
    wait(made, qtbot)
    return made


def wait(room: PlaceRoom, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def marking(room: PlaceRoom) -> list[bool]:
    return [view.is_marking for view in (room.pair.canvas.questioned, room.pair.canvas.reference)]


def left_out(room: PlaceRoom) -> list[tuple[tuple[int, int], ...]]:
    return list(room.pair.canvas.questioned.left_out)


def do(room: PlaceRoom, id: str) -> None:
    action = room.desk.actions[id]
    assert action.isEnabled(), id
    action.trigger()


def test_a_difference_is_drawn_said_and_stands_above_the_result(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.disagree")
    form = room.forms.disagree
    assert form.isVisible() and marking(room) == [True, True]
    room.pair.canvas.questioned.marked.emit(((40, 30), (120, 90)))
    assert marking(room) == [False, False]
    form.kind.choose("missing")
    form.text.setPlainText("The window is not there")
    room.session.refresh()
    wait(room, qtbot)
    assert form.isVisible() and form.text.text, (
        "what is half filled in stays while the case is looked at again"
    )
    form.save()
    qtbot.waitUntil(lambda: "The window is not there" in words_in(room.inspector), timeout=WAIT_MS)
    wait(room, qtbot)
    assert not form.isVisible() and room.inspector.isVisible()
    snapshot = room.session.snapshot
    assert snapshot is not None
    (entry,) = snapshot.disagreements(snapshot.exhibit("Q1").id, snapshot.exhibit("R1").id)
    assert entry.data.kind == Term("missing")
    told = words_in(room.inspector)
    assert told.index("The window is not there") < told.index("not compared")
    assert [mark.corners for mark in room.pair.canvas.questioned._marks] == [((40, 30), (120, 90))]


def test_a_difference_can_be_drawn_by_keys_alone(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.disagree")
    form = room.forms.disagree
    form.draw["reference"].click()
    view = room.pair.canvas.reference
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    assert form.regions["reference"]
    assert form.where["reference"].text() != room.say("place.draw.nothing")
    assert form.where["questioned"].text() == room.say("place.draw.nothing")


def test_a_difference_without_words_and_place_is_refused_in_the_form(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.disagree")
    room.forms.disagree.save()
    wait(room, qtbot)
    assert room.forms.disagree.isVisible()
    assert "Nothing says what differs" in words_in(room.forms)


def test_a_marked_difference_is_undone(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.disagree")
    room.forms.disagree.text.setPlainText("Another roof")
    room.forms.disagree.save()
    qtbot.waitUntil(lambda: "Another roof" in words_in(room.inspector), timeout=WAIT_MS)
    room.session.undo()
    qtbot.waitUntil(lambda: "Another roof" not in words_in(room.inspector), timeout=WAIT_MS)
    wait(room, qtbot)


def test_a_part_is_left_out_shown_hatched_and_the_mask_taken_away_and_undone(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    do(room, "place.leave_out")
    form, photo = room.forms.parts, room.pair.canvas.questioned
    form.rectangle.click()
    assert photo.is_marking
    photo.marked.emit(((5, 5), (60, 30)))
    form.polygon.click()
    photo.marked.emit(((100, 100), (160, 100), (130, 150)))
    assert len(left_out(room)) == 2 and "2 parts are left out" in words_in(room.forms)
    form.back.click()
    assert left_out(room) == [((5, 5), (60, 30))]
    form.save()
    qtbot.waitUntil(lambda: masks(room) == 1, timeout=WAIT_MS)
    wait(room, qtbot)
    assert left_out(room) == [((5, 5), (60, 30))]
    do(room, "place.leave_out")
    assert form.away.isVisible()
    form.away.click()
    qtbot.waitUntil(lambda: masks(room) == 0, timeout=WAIT_MS)
    assert left_out(room) == []
    room.session.undo()
    qtbot.waitUntil(lambda: masks(room) == 1, timeout=WAIT_MS)
    wait(room, qtbot)
    assert left_out(room) == [((5, 5), (60, 30))]


def masks(room: PlaceRoom) -> int:
    snapshot = room.session.snapshot
    assert snapshot is not None
    return sum(snapshot.mask(one.id) is not None for one in snapshot.exhibits)


def test_a_comparison_leaves_the_mask_out_and_is_marked_once_it_changed(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    room.session.select(reference="R2")
    wait(room, qtbot)
    room.inspector.compare_pair.click()
    wait(room, qtbot)
    assert room.say("place.mask.before") not in words_in(room.inspector)
    do(room, "place.leave_out")
    room.pair.canvas.reference.marked.emit(((5, 5), (60, 30)))
    room.forms.parts.save()
    qtbot.waitUntil(lambda: room.say("place.mask.before") in words_in(room.inspector), timeout=WAIT_MS)
    wait(room, qtbot)
    do(room, "place.try_harder")
    wait(room, qtbot)
    assert room.say("place.mask.before") not in words_in(room.inspector)
    assert room.session.view is not None
    runs = [run for _, run in room.session.view.runs]
    assert runs[-1].analysis == "landmark_support", "counted again after it"
    run = [run for run in runs if run.analysis == "landmark_match"][-1]
    assert [given.kind for given in run.inputs] == ["evidence", "evidence", "mask"]
    assert run.parameters["effort"] == "raised"
    assert "Raised effort" in words_in(room.inspector)


def test_a_reference_card_is_written_shown_and_undone(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.describe")
    card = room.forms.card
    card.lines["place_name"].setText("Old wall")
    card.lines["place"].setText("49.71, 37.62")
    card.lines["taken"].setText("2019-05-02")
    card.lines["heading"].setText("90")
    card.known_by.choose("own_survey")
    assert not card.lines["provider"].isVisible()
    card.save()
    qtbot.waitUntil(lambda: "Old wall" in words_in(room.inspector), timeout=WAIT_MS)
    wait(room, qtbot)
    assert room.say("place.independent.yes") in words_in(room.inspector)
    assert "own survey" in room.strip.model.rows[0].about
    snapshot = room.session.snapshot
    assert snapshot is not None
    entry = snapshot.reference_card(snapshot.exhibit("R1").id)
    assert entry is not None and entry.data.place == Place("49.71,37.62")
    do(room, "place.describe")
    assert card.lines["place"].text() == "49.71, 37.62"
    card.lines["author"].setText("A. Author")
    card.save()
    wait(room, qtbot)
    assert room.session.snapshot is not None
    entry = room.session.snapshot.reference_card(snapshot.exhibit("R1").id)
    assert entry is not None and entry.data.author == Text("A. Author")
    assert entry.data.place_name == Text("Old wall")
    for _ in range(2):
        room.session.undo()
        wait(room, qtbot)
    qtbot.waitUntil(lambda: room.say("place.independent.no") in words_in(room.inspector), timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        ("heading", "north", "heading"),
        ("place", "by the river", "position"),
        ("public_since", "long ago", "time"),
    ],
)
def test_a_card_with_something_unreadable_is_refused_in_the_form(
    room: PlaceRoom, line: str, text: str, said: str
) -> None:
    do(room, "place.describe")
    room.forms.card.lines[line].setText(text)
    room.forms.card.save()
    assert room.forms.card.isVisible() and said in words_in(room.forms).casefold()


def test_a_pasted_street_level_view_is_asked_for_provider_and_date(room: PlaceRoom, qtbot: QtBot) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGray)
    QGuiApplication.clipboard().setImage(image)
    do(room, "place.paste_view")
    card = room.forms.card
    qtbot.waitUntil(card.isVisible, timeout=WAIT_MS)
    wait(room, qtbot)
    assert room.session.reference == "R3"
    assert card.known_by.chosen == "street_level" and card.reproduction.chosen == "not_public"
    assert card.lines["provider"].isVisible() and card.lines["imagery_date"].isVisible()
    card.lines["provider"].setText("A provider")
    card.lines["imagery_date"].setText("Aug 2019")
    card.save()
    qtbot.waitUntil(lambda: "not for public reproduction" in words_in(room.inspector), timeout=WAIT_MS)
    wait(room, qtbot)
    QGuiApplication.clipboard().clear()


def test_a_pasted_view_is_not_public_although_its_form_is_closed(room: PlaceRoom, qtbot: QtBot) -> None:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGray)
    QGuiApplication.clipboard().setImage(image)
    do(room, "place.paste_view")
    qtbot.waitUntil(room.forms.card.isVisible, timeout=WAIT_MS)
    room.forms.card.close_form()
    wait(room, qtbot)
    snapshot = room.session.snapshot
    assert snapshot is not None
    entry = snapshot.reference_card(snapshot.exhibit("R3").id)
    assert entry is not None and entry.data.reproduction == Term("not_public")
    QGuiApplication.clipboard().clear()


def test_a_form_for_one_pair_goes_away_with_it(room: PlaceRoom, qtbot: QtBot) -> None:
    do(room, "place.disagree")
    room.desk.actions["place.next_reference"].trigger()
    wait(room, qtbot)
    assert room.forms.open is None and room.inspector.isVisible()
    assert not room.pair.canvas.questioned.is_marking


@pytest.mark.parametrize("id", ["place.disagree", "place.leave_out", "place.describe"])
def test_every_field_of_a_form_has_a_name_and_escape_closes_it(room: PlaceRoom, id: str) -> None:
    do(room, id)
    ports = [area.viewport() for area in room.findChildren(QAbstractScrollArea)]
    for widget in room.forms.findChildren(QWidget):
        if widget not in ports and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName() or widget.focusProxy(), widget
    form = room.forms.open
    assert form is not None
    QTest.keyClick(form.fields[0] if form.fields else form, Qt.Key.Key_Escape)
    assert room.forms.open is None
