"""The case room: records are entered and seen, forms keep what is typed, and steps lead to their rooms."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.claim import ClaimAdded
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, NoteAdded
from provenance.record.snapshot import Snapshot
from provenance.record.values import Instant, Link, Missing, Place, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import Written, instant, when
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from ui.panels.case import CaseRoom
from ui.panels.case_records import AT_ONCE, RecordRow
from ui.presenters.claims import Split
from ui.presenters.reading import read_instant, read_place, read_when, split_names
from ui.room import Desk
from ui.searching_notes import SightingDraft
from ui.widgets.claim_line import ClaimLine
from ui.widgets.parts import Choice
from ui.widgets.record_form import RecordForm, typed


def entered(desk: Desk, qtbot: QtBot, width: int = 1000) -> CaseRoom:
    room = CaseRoom(desk)
    show(qtbot, room, width, 700)
    room.enter()
    wait(desk, qtbot)
    return room


def wait(desk: Desk, qtbot: QtBot) -> None:
    rooms = [room for room in QApplication.topLevelWidgets() if isinstance(room, CaseRoom)]
    qtbot.waitUntil(lambda: settled(desk) and all(room.built for room in rooms), timeout=WAIT_MS)
    QApplication.sendPostedEvents()  # what a layout was given is shown by an event


def snapshot_of(desk: Desk) -> Snapshot:
    assert desk.session.snapshot is not None
    return desk.session.snapshot


def saved(form: RecordForm, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.saved, timeout=WAIT_MS):
        form.save()
    wait(desk, qtbot)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture
def room(opened: OpenDesk, photo_case: Path, qtbot: QtBot) -> CaseRoom:
    return entered(opened(photo_case), qtbot)


def test_a_claim_with_a_new_source_is_written_as_two_records_and_shown_verbatim(
    room: CaseRoom, qtbot: QtBot
) -> None:
    room.desk.actions["write.claim"].trigger()
    form = room.claim_form
    qtbot.waitUntil(form.text.hasFocus)
    form.text.setPlainText("People, it is said,  stand here.")
    form.hedge.setText("it is said")
    form.by.setEditText("Ivan")
    form.axes[Axis.WHERE].setText("49.71, 37.62")
    form.axes[Axis.WHEN].setText("2022-09-10")
    form.language.setText("en")
    saved(form, room.desk, qtbot)
    (claim,) = snapshot_of(room.desk).claims
    (source,) = snapshot_of(room.desk).sources
    assert claim.data.text == Text("People, it is said,  stand here.", "en")
    assert claim.data.where == Place("49.71,37.62")
    assert claim.data.when == instant("2022-09-10")
    assert claim.data.source == source.data.source
    assert claim.data.about == (snapshot_of(room.desk).exhibit("Q1").id,)
    assert source.data.kind == Term("unknown")
    shown = words_in(room.claims)
    assert "“People, it is said,  stand here.”" in shown
    assert "Ivan" in shown
    assert form.isHidden()


def test_what_is_typed_stays_when_the_case_changes_and_when_the_form_is_closed(
    room: CaseRoom, qtbot: QtBot
) -> None:
    form = room.claims.form
    room.desk.actions["write.claim"].trigger()
    room.claim_form.text.setPlainText("half a sen")
    room.desk.session.write(lambda case: case.people.describe(Text("Another title"), Missing("unknown")))
    wait(room.desk, qtbot)
    assert room.header.title.text() == "Another title"
    assert room.claim_form.text.text == "half a sen"
    QTest.keyClick(room.claim_form.text, Qt.Key.Key_Escape)
    assert form.isHidden()
    room.desk.actions["write.claim"].trigger()
    assert room.claim_form.text.text == "half a sen"


def test_ctrl_return_saves_from_a_field_of_several_lines(room: CaseRoom, qtbot: QtBot) -> None:
    room.desk.actions["write.note"].trigger()
    form = room.notes.form
    field = form.fields[0]
    QTest.keyClicks(field, "Seen twice")
    with qtbot.waitSignal(form.saved, timeout=WAIT_MS):
        QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(room.desk, qtbot)
    assert snapshot_of(room.desk).notes[0].data.text == Text("Seen twice")


def test_what_is_wrong_is_said_in_the_form_and_nothing_is_lost(room: CaseRoom, qtbot: QtBot) -> None:
    room.desk.actions["write.sighting"].trigger()
    form = room.sightings.form
    where, published = form.fields[0], form.fields[2]
    QTest.keyClicks(where, "https://a.example")
    QTest.keyClicks(published, "yesterday")
    form.save()
    assert "“yesterday” is not a time (Published)." in words_in(form)
    assert form.isVisible()
    published.clear()
    QTest.keyClicks(published, "2022-09-10 14:00 +03:00")
    saved(form, room.desk, qtbot)
    (sighting,) = snapshot_of(room.desk).sightings
    assert sighting.data.published == instant("2022-09-10 14:00 +03:00")
    assert "oldest known here" in words_in(room.sightings)


def test_a_hit_of_a_search_fills_in_the_form_of_a_sighting(room: CaseRoom, qtbot: QtBot) -> None:
    found = instant("2021-03-04")
    assert found is not None
    number = snapshot_of(room.desk).exhibit("Q1").id
    room.take(SightingDraft((number,), Link("https://a.example"), found, Term("page_text"), ""))
    saved(room.sighting_form, room.desk, qtbot)
    (sighting,) = snapshot_of(room.desk).sightings
    assert (sighting.data.evidence, sighting.data.address) == ((number,), Link("https://a.example"))
    assert (sighting.data.published, sighting.data.published_basis) == (found, Term("page_text"))


def test_an_unknown_exhibit_is_refused_by_the_case_and_said_in_the_form(room: CaseRoom, qtbot: QtBot) -> None:
    room.desk.actions["write.claim"].trigger()
    room.claim_form.text.setPlainText("A wall")
    room.claim_form.by.setEditText("Ivan")
    room.claim_form.about.setText("Q9")
    with qtbot.waitSignal(room.claim_form.refused, timeout=WAIT_MS):
        room.claim_form.save()
    wait(room.desk, qtbot)
    assert "Q9" in words_in(room.claim_form.form)
    room.claim_form.about.setText("Q1")
    saved(room.claim_form, room.desk, qtbot)
    assert len(snapshot_of(room.desk).sources) == 1  # the source was not written twice


def test_a_claim_can_be_taken_back_and_that_can_be_undone(room: CaseRoom, qtbot: QtBot) -> None:
    claim = ClaimAdded(claim="01J000000000000000000000C1", text=Text("A wall."))
    room.desk.session.write(lambda case: case.people.claim(claim))
    wait(room.desk, qtbot)
    room.desk.session.take_back(snapshot_of(room.desk).claims[0].event)
    wait(room.desk, qtbot)
    assert snapshot_of(room.desk).claims == ()
    assert "No claim is written down yet" in words_in(room.claims)
    room.desk.session.undo()
    wait(room.desk, qtbot)
    assert len(snapshot_of(room.desk).claims) == 1


def test_a_claim_copied_into_a_new_one_has_the_same_words(
    opened: OpenDesk, full_case: Path, qtbot: QtBot
) -> None:
    room = entered(opened(full_case), qtbot)
    original = next(
        entry.data for entry in snapshot_of(room.desk).claims if isinstance(entry.data.text, Text)
    )
    before = len(snapshot_of(room.desk).claims)
    if not room.session.writable:
        pytest.skip("the released case can only be read")
    room.claims.form  # noqa: B018  made as a click would
    room.claim_form.copy(original)
    saved(room.claim_form, room.desk, qtbot)
    copied = snapshot_of(room.desk).claims[-1].data
    assert len(snapshot_of(room.desk).claims) == before + 1
    assert (copied.text, copied.source, copied.about) == (original.text, original.source, original.about)
    for axis in Axis:
        assert typed(getattr(copied, axis.value)) == typed(getattr(original, axis.value))


def test_a_claim_that_nobody_split_is_split_into_one_that_takes_its_place(
    room: CaseRoom, qtbot: QtBot
) -> None:
    whole = ClaimAdded(claim=new_ulid(), text=Text("A wall in the north."), about=("Q1",))
    room.session.write(lambda case: case.people.claim(whole))
    wait(room.desk, qtbot)
    assert "not yet split" in words_in(room.claims)
    room.take(Split(whole.claim))
    assert "takes Claim 1 back" in words_in(room.claim_form)
    room.claim_form.axes[Axis.WHERE].setText("in the north")
    saved(room.claim_form, room.desk, qtbot)
    (left,) = snapshot_of(room.desk).claims
    assert (left.data.text, left.data.where) == (whole.text, Text("in the north"))
    assert "not yet split" not in words_in(room.claims)
    assert "takes" not in words_in(room.claim_form)


def test_a_card_keeps_what_was_not_touched_and_takes_words_for_gaps(room: CaseRoom, qtbot: QtBot) -> None:
    before = snapshot_of(room.desk).exhibit("Q1").cards[0].data
    room.desk.actions["write.card"].trigger()
    form = room.card_form
    form.texts["platform"].setText("a messenger")
    form.texts["channel"].setText("n/a")
    form.texts["post"].setText("withheld")
    form.method.choose("messenger_save")
    saved(form, room.desk, qtbot)
    card = snapshot_of(room.desk).exhibit("Q1").cards[0].data
    assert (card.platform, card.channel, card.post) == (
        Text("a messenger"),
        Missing("not_applicable"),
        Missing("withheld"),
    )
    assert card.method == Term("messenger_save")
    assert (card.received_name, card.sent_as, card.note) == (
        before.received_name,
        before.sent_as,
        before.note,
    )
    assert "a messenger" in words_in(room.cards)


def test_title_and_question_can_be_changed_and_changed_back(room: CaseRoom, qtbot: QtBot) -> None:
    room.desk.actions["case.describe"].trigger()
    form = room.header.form
    assert form.title.text() == "Walls"
    form.title.setText("Two walls")
    saved(form, room.desk, qtbot)
    assert room.header.title.text() == "Two walls"
    assert room.header.question.text() == "Which wall is it?"
    room.desk.session.undo()
    wait(room.desk, qtbot)
    assert room.header.title.text() == "Walls"


def test_a_step_leads_to_its_room(room: CaseRoom, qtbot: QtBot) -> None:
    row = next(row for row in room.steps.rows if "Place compared" in row.link.text())
    assert row.state.text == "not examined"
    with qtbot.waitSignal(room.session.stage_asked) as asked:
        QTest.mouseClick(row.link, Qt.MouseButton.LeftButton)
    assert asked.args == ["place"]


def test_sources_and_links_are_entered_and_shown(room: CaseRoom, qtbot: QtBot) -> None:
    for name, relays in (("A channel", ""), ("An outlet", "A channel")):
        room.desk.actions["write.source"].trigger()
        form = room.sources.form
        QTest.keyClicks(form.fields[0], name)
        if relays:
            chosen = form.fields[2]
            assert isinstance(chosen, Choice)
            chosen.setCurrentText(relays)
        saved(form, room.desk, qtbot)
    assert "Passes on from" in words_in(room.sources)
    QTest.mouseClick(room.links.add, Qt.MouseButton.LeftButton)
    form = room.links.form
    QTest.keyClicks(form.fields[2], "R1")
    saved(form, room.desk, qtbot)
    assert "Q1" in words_in(room.links)
    assert "R1" in words_in(room.links)


def test_an_unchanged_case_builds_nothing_again(room: CaseRoom, qtbot: QtBot) -> None:
    rows = room.steps.rows
    records = room.findChildren(RecordRow)
    assert records
    room.refresh()
    qtbot.waitUntil(lambda: room.built, timeout=WAIT_MS)
    assert room.steps.rows is rows
    assert room.findChildren(RecordRow) == records


def test_tab_goes_through_a_form_and_on_to_the_records_below_it(
    opened: OpenDesk, full_case: Path, qtbot: QtBot
) -> None:
    room = entered(opened(full_case), qtbot)
    room.desk.actions["write.source"].trigger()
    form = room.sources.form
    order: list[QWidget] = []
    widget: QWidget = room.sources.add
    while widget is not room.cards.add:
        following = widget.nextInFocusChain()
        assert following is not None
        widget = following
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget.parent(), QComboBox):
            order.append(widget)
    assert order[:4] == form.fields
    taking_back = next(n for n, one in enumerate(order) if one.accessibleName().startswith("Take back"))
    assert taking_back > order.index(form.foot) > 3


def test_a_case_that_can_only_be_read_says_why_and_offers_no_form(
    bench: Workbench, desk: Desk, photo_case: Path, qtbot: QtBot
) -> None:
    desk.session._open(lambda: bench.open_case(photo_case, writable=False), photo_case, None)
    qtbot.waitUntil(lambda: desk.session.view is not None and settled(desk), timeout=WAIT_MS)
    room = entered(desk, qtbot)
    assert not room.session.writable
    assert "This case is open for reading only." in words_in(room.header)
    assert not room.claims.add.isEnabled()
    assert not desk.actions["write.claim"].isEnabled()


def noted(note: NoteAdded, case: OpenCase) -> Written:
    return case.people.note(note)


def test_of_many_records_the_newest_are_shown_and_the_earlier_ones_on_demand(
    room: CaseRoom, qtbot: QtBot
) -> None:
    for number in range(AT_ONCE + 3):
        note = NoteAdded(note=new_ulid(), text=Text(f"Note number {number}."))
        room.desk.session.write(partial(noted, note))
    wait(room.desk, qtbot)
    assert f"Note number {AT_ONCE + 2}." in words_in(room.notes)
    assert "Note number 2." not in words_in(room.notes)
    earlier = next(one for one in room.notes.findChildren(QPushButton) if one.text() == "Show 3 earlier")
    QTest.mouseClick(earlier, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Note number 0." in words_in(room.notes))


def test_every_width_shows_the_steps_once(room: CaseRoom, qtbot: QtBot) -> None:
    for width in (700, 1000, 2200, 700):
        room.resize(width, 700)
        qtbot.waitUntil(room.steps.isVisible)
        assert room.page.page.isAncestorOf(room.steps) is (width < 900)


def test_without_a_case_nothing_can_be_written(desk: Desk, qtbot: QtBot) -> None:
    room = CaseRoom(desk)
    show(qtbot, room)
    room.enter()
    assert "No case is open" in words_in(room)
    assert not desk.actions["write.claim"].isEnabled()


def test_every_record_of_the_full_case_is_shown_in_words(
    opened: OpenDesk, full_case: Path, qtbot: QtBot
) -> None:
    room = entered(opened(full_case), qtbot)
    shown = words_in(room)
    assert "[case." not in shown  # no words are missing; the record's own terms may be of any version
    assert "Alarm: stored bytes were changed" in shown
    for widget in room.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisibleTo(room):
            assert widget.accessibleName() or isinstance(widget, QLabel), widget


def test_every_form_has_a_name_for_each_of_its_fields(room: CaseRoom) -> None:
    sections = (room.claims, room.sources, room.cards, room.sightings, room.links, room.notes)
    for form in (*(section.form for section in sections), room.header.form):
        assert form.fields
        assert all(field.accessibleName() and "[" not in field.accessibleName() for field in form.fields)
        assert "[" not in words_in(form)


def test_the_claim_line_writes_who_says_what_about_the_new_pictures(
    opened: OpenDesk, photo_case: Path, qtbot: QtBot
) -> None:
    desk = opened(photo_case)
    line = ClaimLine(desk)
    show(qtbot, line, 900, 90)
    line.ask(("Q1", "R1"))
    QTest.keyClicks(line.text, "The same wall")
    line.by.setEditText("a neighbour")
    with qtbot.waitSignal(line.closed, timeout=WAIT_MS):
        QTest.keyClick(line.text, Qt.Key.Key_Return)
    wait(desk, qtbot)
    snapshot = snapshot_of(desk)
    (claim,) = snapshot.claims
    assert claim.data.text == Text("The same wall")
    assert claim.data.about == (snapshot.exhibit("Q1").id, snapshot.exhibit("R1").id)
    assert snapshot.sources[0].data.name == Text("a neighbour")
    assert line.isHidden()


def test_the_claim_line_can_be_passed_over(opened: OpenDesk, photo_case: Path, qtbot: QtBot) -> None:
    desk = opened(photo_case)
    line = ClaimLine(desk)
    show(qtbot, line, 900, 90)
    line.ask(("Q1",))
    QTest.keyClicks(line.text, "The same wall")
    with qtbot.waitSignal(line.closed):
        QTest.keyClick(line.text, Qt.Key.Key_Escape)
    wait(desk, qtbot)
    assert snapshot_of(desk).claims == ()


def test_times_and_places_are_read_as_the_command_line_reads_them(bench: Workbench) -> None:
    wording = bench.wording
    assert read_when("2022-09-10", wording) == "Read as: 10 September 2022 (time zone not stated)"
    assert read_when("2022-09-09/2022-09-10", wording).startswith("Read as: from 9 September 2022")
    assert read_when("on Saturday", wording) == "Kept as words."
    assert read_when("2022-02-31", wording) == "Kept as words."
    assert read_place("49.71, 37.62", wording).startswith("Read as coordinates: 49.71, 37.62")
    assert "outside the globe" in read_place("99, 0", wording)
    assert read_instant("soon", wording).startswith("Not a time yet")
    assert split_names("q1, Q2;q1") == ("Q1", "Q2")


@pytest.mark.parametrize(
    "text", ["2022-09", "2022-09-10T14:00+03:00", "2022-09-09/2022-09-10", "/2022-09-10"]
)
def test_a_time_typed_again_is_the_same_time(text: str) -> None:
    value = when(text)
    assert not isinstance(value, Text)
    assert when(typed(value)) == value
    assert isinstance(value, Instant) or "/" in typed(value)
