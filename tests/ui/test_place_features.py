"""Features of a closed list held against a reference in the place room: answers, marks, mismatches, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.featuretable import feature_comparisons
from provenance.record.identity import new_ulid
from provenance.record.judgement import ObservationAdded
from provenance.record.values import Region, Term, Text
from provenance.workbench import OpenCase, Workbench
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.place import PlaceRoom


def see(case: OpenCase, text: str, corners: str) -> None:
    photo = case.snapshot().exhibit("Q1")
    case.people.observation(
        ObservationAdded(
            observation=new_ulid(),
            evidence="Q1",
            kind=Term("building"),
            stance=Term("observed"),
            text=Text(text),
            region=Region(corners, photo.sha256, *case.picture_size(photo)),
        )
    )


@pytest.fixture
def room(photo_case: Path, bench: Workbench, opened: OpenDesk, qtbot: QtBot) -> PlaceRoom:
    """Q1 beside R1, with three features that are locked."""
    with bench.open_case(photo_case) as case:
        see(case, "Six windows under the roof", "40,30 120,90")
        see(case, "A round window in the gable", "150,40 220,100")
        see(case, "A door with two steps", "60,140 130,200")
        case.people.lock_features("Q1")
    made = PlaceRoom(opened(photo_case))
    show(qtbot, made, 1280, 800)
    made.enter()
    qtbot.waitUntil(lambda: made.page == "pair" and made.pair.sizes is not None, timeout=WAIT_MS)
    wait(made, qtbot)
    return made


def wait(room: PlaceRoom, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def counts(room: PlaceRoom) -> list[int]:
    snapshot = room.session.snapshot
    assert snapshot is not None
    held = feature_comparisons(snapshot, snapshot.exhibit("Q1"), snapshot.exhibit("R1"))
    return list(held.counts.values())


def numbers(room: PlaceRoom) -> list[list[int | None]]:
    canvas = room.pair.canvas
    return [[mark.number for mark in view._marks] for view in (canvas.questioned, canvas.reference)]


def is_marking(room: PlaceRoom) -> bool:
    return room.pair.canvas.reference.is_marking


def test_features_are_answered_marked_and_saved_each_as_a_record_that_can_be_undone(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    assert numbers(room) == [[], []]
    room.desk.actions["place.features"].trigger()
    form = room.forms.features
    assert form.isVisible() and "Six windows" in words_in(form) and numbers(room) == [[1, 2, 3], []]
    form.answers[2].answers["disagree"].click()
    form.answers[2].draw.click()
    assert is_marking(room)
    room.pair.canvas.reference.marked.emit(((20, 30), (90, 80)))
    assert not is_marking(room) and numbers(room) == [[1, 2, 3], [2]]
    form.answers[2].note.setText("A square one here")
    form.answers[1].answers["agree"].click()
    form.save()
    qtbot.waitUntil(lambda: counts(room) == [1, 0, 1, 1] and not form.isVisible(), timeout=WAIT_MS)
    wait(room, qtbot)
    told = words_in(room.inspector)
    assert "1 of 3 disagree" in told and "A square one here" in told
    assert numbers(room) == [[1, 2, 3], [2]]
    room.session.undo()
    qtbot.waitUntil(lambda: sum(counts(room)[:3]) == 1, timeout=WAIT_MS)
    wait(room, qtbot)


def test_nothing_is_written_without_an_answer_and_not_visible_has_no_place(
    room: PlaceRoom, qtbot: QtBot
) -> None:
    room.desk.actions["place.features"].trigger()
    form = room.forms.features
    form.save()
    assert "Choose an answer" in words_in(form)
    form.answers[3].draw.click()
    room.pair.canvas.reference.marked.emit(((20, 30), (90, 80)))
    form.save()
    assert "Feature 3 is marked" in words_in(form) and counts(room) == [0, 0, 0, 3]
    form.answers[3].answers["not_visible"].click()
    assert form.answers[3].corners == () and numbers(room)[1] == []
    form.answers[3].answers["not_visible"].click()
    assert form.answers[3].said.answer == ""
    form.close_form()
    assert room.inspector.isVisible()
    wait(room, qtbot)
