"""The verdict room: people conclude with records for and against; the program never does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.errors import CaseReadOnly
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, ConclusionRecorded, Grade, NoteAdded, ObservationAdded
from provenance.record.values import Term, Text
from provenance.wording import Wording
from provenance.workbench import Workbench
from provenance.workbench.view import Viewer
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.verdict import VerdictRoom
from ui.presenters.verdict import Draft, axis_states, claim_heads, draft_of
from ui.presenters.verdict_records import Records, by_use
from ui.records import RECORD_FORMAT
from ui.room import Desk
from ui.widgets.evidence_basket import ids_in, mime_of
from ui.widgets.parts import Words


@pytest.fixture
def claim_case(bench: Workbench, photo_case: Path) -> Path:
    """A case with a claim, an observation and a note; one question is concluded, twice."""
    with bench.open_case(photo_case) as case:
        source = SourceAdded(source=new_ulid(), kind=Term("channel"), name=Text("A channel"))
        case.people.source(source)
        claim = ClaimAdded(
            claim=new_ulid(),
            text=Text("This wall stands in the north."),
            hedge=Text("reportedly"),
            source=source.source,
            about=("Q1",),
            where=Text("in the north"),
        )
        case.people.claim(claim)
        seen = ObservationAdded(
            observation=new_ulid(),
            evidence="Q1",
            kind=Term("building"),
            stance=Term("observed"),
            text=Text("bricks"),
        )
        case.people.observation(seen)
        case.people.note(NoteAdded(note=new_ulid(), text=Text("Ask the neighbours.")))
        for grade in (Grade.NOT_ESTABLISHED, Grade.SUPPORTED):
            conclusion = ConclusionRecorded(
                conclusion=new_ulid(),
                claim=claim.claim,
                axis=Axis.WHERE,
                grade=grade,
                reasons=Text("Bricks like these."),
                limits=Text("Bricks are common."),
                would_change=Text("Another wall like it."),
                supporting=(seen.observation,),
            )
            case.people.conclude(conclusion)
    return photo_case


@pytest.fixture
def room(qtbot: QtBot, opened: OpenDesk, claim_case: Path) -> VerdictRoom:
    """The room with that case."""
    return entered(qtbot, opened(claim_case))


def entered(qtbot: QtBot, desk: Desk) -> VerdictRoom:
    made = VerdictRoom(desk)
    show(qtbot, made, 1195, 690)
    made.enter()
    qtbot.waitUntil(lambda: settled(desk), timeout=WAIT_MS)
    return made


def wait(qtbot: QtBot, room: VerdictRoom) -> None:
    qtbot.waitUntil(lambda: settled(room.desk), timeout=WAIT_MS)


def conclusion_on(room: VerdictRoom, axis: Axis) -> ConclusionRecorded | None:
    view = room.session.view
    assert view is not None and room.session.claim is not None
    entry = view.snapshot.conclusions(room.session.claim).get(axis)
    return None if entry is None else entry.data


def choose_record(room: VerdictRoom, kind: str) -> str:
    """Select the first record of a kind in the list; its id."""
    rows = room.editor.picker.list.records.shown
    id = next(row.id for row in rows if row.group == kind)
    room.editor.picker.list.choose(id)
    return id


def texts(widget: QWidget) -> str:
    return "\n".join(words.text() for words in widget.findChildren(Words) if not words.isHidden())


# ---- presenters -------------------------------------------------------------------------------------------------


def test_every_record_of_a_full_case_has_a_row_with_a_name(bench: Workbench, full_case: Path) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    records = Records(view)
    rows = records.rows()
    groups = {row.group for row in rows}
    assert {
        "finding",
        "run",
        "observation",
        "feature",
        "bound",
        "sighting",
        "search",
        "note",
        "exhibit",
    } <= groups
    assert len(rows) == len({row.id for row in rows})
    assert all(row.name and row.name != row.id for row in rows)
    assert all(records.row(row.id) == row for row in rows)


def test_rows_made_before_are_used_again(bench: Workbench, full_case: Path) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    first = Records(view)
    made = [row for row in first.rows() if row.group == "finding"]
    again = [row for row in Records(view, first.kept).rows() if row.group == "finding"]
    assert made and all(one is other for one, other in zip(made, again, strict=True))


def test_what_a_finding_cannot_show_is_named_with_the_records_it_limits(
    bench: Workbench, full_case: Path
) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    records = Records(view)
    run = next(run for _, run in view.runs if run.limits)
    beside = records.limits_of((run.id,))
    assert [sentence for sentence, _ in beside] == list(
        dict.fromkeys(view.wording.limit(limit) for limit in run.limits)
    )
    assert all((view.name_of(run.id) or "?") in names for _, names in beside)


def test_a_question_nobody_concluded_on_is_not_examined_and_its_draft_has_no_grade(
    bench: Workbench, claim_case: Path
) -> None:
    with bench.open_case(claim_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    (head,) = claim_heads(view)
    assert (head.text, head.hedge, head.source, head.about) == (
        "This wall stands in the north.", "reportedly", "A channel", "Q1",
    )  # fmt: skip
    who, _, where, _ = axis_states(Records(view), head.id)
    assert who.grade is Grade.NOT_EXAMINED and not who.event and not who.says
    assert where.grade is Grade.SUPPORTED and len(where.earlier) == 1
    assert draft_of(view, head.id, Axis.WHO) == Draft()


# ---- the room ---------------------------------------------------------------------------------------------------


def test_the_claim_is_shown_verbatim_with_hedge_and_source(room: VerdictRoom) -> None:
    said = texts(room)
    assert "“This wall stands in the north.”" in said
    assert "reportedly" in said
    assert "A channel" in said


def test_no_grade_is_suggested_where_nobody_concluded(room: VerdictRoom) -> None:
    assert not any(one.isChecked() for one in room.editor.grades.values())
    assert room.cards[Axis.WHO].accessibleName() == "Who: Not examined"


def test_saving_without_a_grade_is_refused_in_words(room: VerdictRoom) -> None:
    room.save()
    assert "Choose one of the four answers." in texts(room.editor)


def test_a_conclusion_is_written_with_the_keyboard_alone(room: VerdictRoom, qtbot: QtBot) -> None:
    seen = choose_record(room, "observation")
    QTest.keyClick(room.editor.picker.list, Qt.Key.Key_F)
    note = choose_record(room, "note")
    QTest.keyClick(room.editor.picker.list, Qt.Key.Key_A)
    QTest.keyClick(room.editor.grades[Grade.SUPPORTED], Qt.Key.Key_Space)
    QTest.keyClicks(room.editor.reasons, "Seen.")
    QTest.keyClicks(room.editor.limits, "Not more.")
    QTest.keyClicks(room.editor.would_change, "A face.")
    room.desk.actions["write.conclude"].trigger()
    qtbot.waitUntil(lambda: conclusion_on(room, Axis.WHO) is not None, timeout=WAIT_MS)
    wait(qtbot, room)
    written = conclusion_on(room, Axis.WHO)
    assert written is not None
    assert (written.grade, written.supporting, written.opposing) == (Grade.SUPPORTED, (seen,), (note,))
    assert (written.reasons, written.limits) == (Text("Seen."), Text("Not more."))
    assert not room.unsaved
    assert room.cards[Axis.WHO].accessibleName() == "Who: Supported"


def test_the_refusal_of_a_conclusion_without_limits_is_said_and_the_draft_stays(
    room: VerdictRoom, qtbot: QtBot
) -> None:
    room.editor.grades[Grade.NOT_ESTABLISHED].click()
    room.editor.reasons.setPlainText("Nobody is seen.")
    room.save()
    wait(qtbot, room)
    assert "A conclusion needs its limits and what would change it" in texts(room.editor)
    assert room.editor.reasons.text == "Nobody is seen."
    assert conclusion_on(room, Axis.WHO) is None


def test_records_are_dropped_on_a_side_and_moved_to_the_other(room: VerdictRoom) -> None:
    id = choose_record(room, "note")
    basket = room.editor.sides["against"].basket
    data = mime_of([id])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    basket.dropEvent(drop)
    assert list(room.editor.draft.opposing) == [id]
    basket.choose(id)
    QTest.keyClick(basket, Qt.Key.Key_Delete)
    assert list(room.editor.draft.opposing) == []


def test_what_is_no_record_of_the_case_cannot_be_dropped(room: VerdictRoom) -> None:
    data = QMimeData()
    data.setData(RECORD_FORMAT, b"01ARZ3NDEKTSV4RRFFQ69G5FAV")
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    room.editor.sides["for"].basket.dropEvent(drop)
    assert room.editor.draft.supporting == ()


def test_records_of_use_come_first_and_details_when_they_are_asked_for(
    bench: Workbench, full_case: Path
) -> None:
    with bench.open_case(full_case, writable=False) as case:
        view = Viewer(case, bench.wording).view()
    rows = Records(view).rows()
    about = (view.snapshot.exhibits[0].id,)
    ordered = by_use(rows, about)
    assert sorted(row.id for row in ordered) == sorted(row.id for row in rows)
    uses = [(about[0] not in row.exhibits, row.detail) for row in ordered]
    assert uses == sorted(uses)
    assert {row.group for row in rows if row.detail} <= {"finding", "run"}


def test_of_a_run_the_finding_that_sums_it_up_is_no_detail(bench: Workbench, photo_case: Path) -> None:
    with bench.open_case(photo_case) as case:
        for _ in range(2):
            list(case.examine([case.snapshot().exhibit("Q1")], []))
        view = Viewer(case, bench.wording).view()
    runs = [run for _, run in view.runs if run.analysis == "file_identity"]
    names = {finding.id: finding.name for run in runs for finding in run.findings}
    listed = [row for row in Records(view).rows() if row.id in names and not row.detail]
    assert [names[row.id] for row in listed] == ["media_type"]
    assert listed[0].id in {finding.id for finding in runs[-1].findings}


def test_a_detail_is_listed_when_all_are_asked_for_searched_or_pointed_at(
    opened: OpenDesk, full_case: Path, qtbot: QtBot
) -> None:
    picker = entered(qtbot, opened(full_case)).editor.picker
    model = picker.list.records
    assert model.shown and not any(row.detail for row in model.shown)
    picker.details.setChecked(True)
    detail = next(row for row in model.shown if row.detail)
    picker.details.setChecked(False)
    picker.point_at(detail.id)
    assert picker.list.chosen == [detail.id]


def test_dragged_rows_carry_their_ids(room: VerdictRoom) -> None:
    model = room.editor.picker.list.records
    rows = [model.index(0), model.index(1)]
    assert ids_in(model.mimeData(rows)) == [row.id for row in model.shown[:2]]


def test_the_search_shows_records_that_hold_every_word(room: VerdictRoom, qtbot: QtBot) -> None:
    picker = room.editor.picker
    total = len(picker.list.records.shown)
    picker.search.setText("neighbours ASK")
    qtbot.waitUntil(lambda: len(picker.list.records.shown) == 1, timeout=WAIT_MS)
    picker.search.setText("")
    qtbot.waitUntil(lambda: len(picker.list.records.shown) == total, timeout=WAIT_MS)
    picker.group.choose("exhibit")
    assert [row.name for row in picker.list.records.shown] == ["Q1", "R1", "R2"]


def test_a_draft_survives_a_refresh_and_another_question(room: VerdictRoom, qtbot: QtBot) -> None:
    room.editor.limits.setPlainText("Half a sen")
    cursor = room.editor.limits.textCursor()
    cursor.setPosition(4)
    room.editor.limits.setTextCursor(cursor)
    room.session.write(lambda case: case.people.note(NoteAdded(note=new_ulid(), text=Text("More."))))
    before = room.session.view
    qtbot.waitUntil(lambda: room.session.view is not before and settled(room.desk), timeout=WAIT_MS)
    assert room.editor.limits.text == "Half a sen"
    assert room.editor.limits.textCursor().position() == 4
    room.open_axis(Axis.WHERE)
    assert room.editor.limits.text == "Bricks are common."
    assert "Begun here, not saved yet" in texts(room.cards[Axis.WHO])
    room.open_axis(Axis.WHO)
    assert room.editor.limits.text == "Half a sen"


def test_a_draft_is_thrown_away_only_after_asking(room: VerdictRoom) -> None:
    room.open_axis(Axis.WHERE)
    room.editor.grades[Grade.CONTRADICTED].click()
    room.editor.footer.throw.click()
    assert (room.unsaved, room.editor.footer.throw_yes.isVisible()) == (True, True)
    room.editor.footer.throw_yes.click()
    assert (room.unsaved, room.editor.footer.throw_yes.isVisible()) == (False, False)
    assert room.editor.grades[Grade.SUPPORTED].isChecked()


def test_a_form_put_back_by_hand_is_no_draft(room: VerdictRoom) -> None:
    room.editor.limits.setPlainText("x")
    began = room.unsaved
    room.editor.limits.setPlainText("")
    assert (began, room.unsaved) == (True, False)


def test_limits_beside_the_chosen_records_are_copied_into_the_field_once(
    room: VerdictRoom, qtbot: QtBot
) -> None:
    beside = room.editor.limits_beside
    beside.show_limits((("Bricks say nothing of the year.", "Run 1"),))
    (insert,) = beside.findChildren(QPushButton)
    insert.click()
    beside.show_limits((("Bricks say nothing of the year.", "Run 1"),))
    beside.inserted.emit("Bricks say nothing of the year.")
    assert room.editor.limits.text == "Bricks say nothing of the year."


def test_earlier_conclusions_are_counted_and_shown_on_request(room: VerdictRoom) -> None:
    room.open_axis(Axis.WHERE)
    card = room.cards[Axis.WHERE]
    assert "Not established (event" not in texts(card)
    next(one for one in card.findChildren(QPushButton) if one.text() == "1 earlier conclusion").click()
    assert "Not established (event" in texts(card)


def test_a_case_that_can_only_be_read_says_so_and_takes_nothing(
    qtbot: QtBot, opened: OpenDesk, claim_case: Path
) -> None:
    desk = opened(claim_case)
    assert desk.session.view is not None
    desk.session.view.read_only = CaseReadOnly("case_is_open_for_reading")
    room = entered(qtbot, desk)
    assert "can only be read here" in texts(room.editor)
    assert not room.editor.reasons.isEnabled()
    assert not room.desk.actions["write.conclude"].isEnabled()
    choose_record(room, "note")
    QTest.keyClick(room.editor.picker.list, Qt.Key.Key_F)
    assert room.editor.draft == Draft()


def test_without_a_claim_the_room_says_what_to_do_first(
    qtbot: QtBot, opened: OpenDesk, photo_case: Path
) -> None:
    room = entered(qtbot, opened(photo_case))
    shown = room._stack.currentWidget()
    assert shown is not None and "No claim is written down yet" in texts(shown)


def test_every_widget_that_takes_the_focus_has_a_name(room: VerdictRoom) -> None:
    unnamed = [
        widget
        for widget in room.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget, QLabel)
        and widget.window() is room  # not a list that opens on request
    ]
    assert unnamed == []


def test_no_sentence_of_the_room_is_missing(qtbot: QtBot, opened: OpenDesk, full_case: Path) -> None:
    copy = Path(shutil.copy(full_case, full_case.with_name("again.case")))
    room = entered(qtbot, opened(copy))
    assert "[verdict." not in texts(room)
    assert Wording(strict=True).window("verdict.title") == "Verdict"


def test_a_record_pointed_at_from_another_room_is_selected_in_the_list(room: VerdictRoom) -> None:
    id = next(row.id for row in room.editor.picker.list.records.shown if row.group == "exhibit")
    room.editor.picker.search.setText("nothing has this")
    room.point_at(id)
    assert room.editor.picker.list.chosen == [id]
