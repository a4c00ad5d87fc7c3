"""Sun and shadow in the time room: marked in three clicks, computed at once, held against place and time, kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.marks import ShadowSheet
from provenance.record.run import Outcome
from provenance.record.values import Instant, Place, Precision, Term, Text
from provenance.workbench import Workbench
from tests import forge
from tests.marks import CAMERA, EXAMPLE, HEADING_DEG, example_shadow_sheet, pair_sheet, shadow_sheet
from tests.ui.conftest import WAIT_MS, OpenDesk, settled, show
from tests.ui.test_every_widget import nameless
from ui.panels.sun_adding import where_edges_meet
from ui.panels.sun_shadow import SunPage
from ui.panels.sun_side import WIDTH_PX
from ui.panels.time import TimeRoom

KNOWN = shadow_sheet(scale=0.2).photo


@pytest.fixture
def case(bench: Workbench, tmp_path: Path) -> Path:
    """Q1, 800 × 600, with a claim of place and day."""
    (tmp_path / "photo.jpg").write_bytes(forge.picture_of_one_colour((120, 116, 110), 800, 600))
    path = tmp_path / "square.case"
    with bench.create_case(path, "Square", "When?") as made:
        list(made.add([tmp_path / "photo.jpg"], EvidenceRole.QUESTIONED))
        made.people.claim(
            ClaimAdded(
                claim=new_ulid(), text=Text("A square"), about=("Q1",), where=Place(f"{CAMERA[0]},{CAMERA[1]}", "3000"),
                when=Instant("2022-09-10", Precision.DAY, "+03:00"),
            )
        )  # fmt: skip
    return path


@pytest.fixture
def page(case: Path, opened: OpenDesk, qtbot: QtBot) -> Iterator[SunPage]:
    room = TimeRoom(opened(case))
    yield sun_page(room, qtbot)


def sun_page(room: TimeRoom, qtbot: QtBot) -> SunPage:
    show(qtbot, room, 1280, 800)
    room.enter()
    room.desk.actions["time.sun"].trigger()
    qtbot.waitUntil(
        lambda: room.sun.page is not None and room.sun.page.marks.preview is not None, timeout=WAIT_MS
    )
    page = room.sun.page
    assert page is not None
    wait(page, qtbot)
    return page


def wait(page: SunPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: settled(page.desk), timeout=WAIT_MS)


def sheet_of(page: SunPage) -> ShadowSheet:
    assert page.marks.marked is not None
    return page.marks.marked.sheet


def lay(page: SunPage, sheet: ShadowSheet, qtbot: QtBot) -> None:
    page.marks.do(lambda marked: marked.change(sheet))
    wait(page, qtbot)


def words_in(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def says(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Wait until a text is on the screen: what was just made is shown in Qt's next turn."""
    qtbot.waitUntil(lambda: text in words_in(widget), timeout=WAIT_MS)


def click(page: SunPage, spot: tuple[Decimal, Decimal] | tuple[float, float]) -> None:
    at = page.photo.viewport_from_image(float(spot[0]), float(spot[1])).toPoint()
    QTest.mouseClick(page.photo.viewport(), Qt.MouseButton.LeftButton, pos=at)


# ---- marking --------------------------------------------------------------------------------------------------------


def test_an_empty_page_says_what_to_do_and_three_clicks_mark_a_thing_and_its_shadow(
    page: SunPage, qtbot: QtBot
) -> None:
    said = words_in(page)
    assert "Nothing is marked yet." in said and "Mark an upright thing" in said
    assert nameless(page) == []
    assert page.unsaved is (page.state.text != "")
    sheet = sheet_of(page)
    assert sheet.claim is not None and sheet.when is not None
    assert (sheet.claim.radius_m, sheet.claim.last) == (Decimal(3000), "2022-09-11T00:00:00+03:00")
    assert "2022-09-10 (UTC+03:00): daylight 05:57" in said
    assert "daylight" in page.strip.accessibleDescription()
    assert "Without one of them no shadow can be read" in said
    # three clicks, each said
    thing = shadow_sheet(scale=0.2).things[0]
    assert thing.top is not None
    page.marks.do(lambda marked: marked.set_photo(**msgspec.structs.asdict(KNOWN)))
    page.desk.actions["time.mark_shadow"].trigger()
    assert "Thing 1, 1 of 3: click its foot" in words_in(page)
    click(page, thing.foot)
    assert "Thing 1, 2 of 3: click its top" in words_in(page)
    click(page, thing.top)
    assert "Thing 1, 3 of 3: click the tip" in words_in(page)
    click(page, thing.tip)
    (made,) = sheet_of(page).things
    assert abs(float(made.tip[0] - thing.tip[0])) < 2 and made.top is not None
    assert (page.photo.chosen_key, page.table.chosen_key) == ("foot 1", "1")
    assert page.unsaved and "Not kept in the case yet" in page.state.text
    wait(page, qtbot)
    says(qtbot, page.side, "The marks ask for a sun in azimuth")
    assert "What this cannot show" in words_in(page.side)


def test_a_top_that_is_not_seen_is_skipped_by_key_and_escape_gives_up(page: SunPage, qtbot: QtBot) -> None:
    page.desk.actions["time.mark_shadow"].trigger()
    click(page, (400, 400))
    QTest.keyClick(page.photo, Qt.Key.Key_T)
    assert "3 of 3" in words_in(page)
    QTest.keyClick(page.photo, Qt.Key.Key_Escape)
    assert page.adding.step == "" and sheet_of(page).things == ()
    page.desk.actions["time.mark_shadow"].trigger()
    click(page, (400, 400))
    page.side.no_top.click()
    click(page, (300, 420))
    assert sheet_of(page).things[0].top is None
    wait(page, qtbot)


def test_a_mark_is_nudged_the_answer_follows_and_nudges_are_taken_back_at_once(
    page: SunPage, qtbot: QtBot
) -> None:
    lay(page, shadow_sheet(scale=0.2), qtbot)
    says(qtbot, page.side, "agree with the marked shadows")
    before = sheet_of(page)
    page.choose("tip 1")
    page.photo.setFocus()
    for _ in range(3):
        QTest.keyClick(page.photo, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert sheet_of(page).things[0].tip != before.things[0].tip
    wait(page, qtbot)
    QTest.keyClick(page.photo, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet_of(page) == before
    page.editing.redo()
    assert sheet_of(page) != before
    page.editing.remove("top 1")
    assert sheet_of(page).things[0].top is None
    page.editing.remove("foot 1")
    assert [one.number for one in sheet_of(page).things] == [2]
    wait(page, qtbot)


def test_predicted_shadows_lie_beside_the_marked_ones_with_their_band(page: SunPage, qtbot: QtBot) -> None:
    lay(page, shadow_sheet(scale=0.2), qtbot)
    content = page.photo.content
    assert len(content.bands) == 2 and [one.key for one in content.predicted] == ["tip 1", "tip 2"]
    assert [page.table.item(row, 7).text() for row in range(2)] == ["within 95 %", "within 95 %"]  # type: ignore[union-attr]
    assert page.map.content.suns
    qtbot.waitUntil(
        lambda: bool(page.map.content.shadows), timeout=WAIT_MS
    )  # the band follows when marks rest
    assert page.marks.preview is not None and not page.marks.preview.waits


def test_horizon_and_upright_edges_are_marked_moved_and_dropped(page: SunPage, qtbot: QtBot) -> None:
    page.adding.begin("horizon")
    for spot in ((100, 200), (700, 210)):
        click(page, spot)
    photo = sheet_of(page).photo
    assert photo.horizon is not None and abs(float(photo.horizon[1][1]) - 210) < 2
    page.adding.begin("plumb")
    for spot in ((100, 500), (110, 100), (700, 500), (690, 100)):
        click(page, spot)
    photo = sheet_of(page).photo
    assert photo.plumb is not None and abs(float(photo.plumb[0]) - 400) < 40 and float(photo.plumb[1]) < -5000
    assert photo.plumb_error_px > 30
    says(qtbot, page.side, "The horizon is marked.")
    page.side.camera.drop.click()
    assert sheet_of(page).photo.horizon is None and sheet_of(page).photo.plumb is None
    wait(page, qtbot)
    # parallel edges meet nowhere, and that is said
    assert where_edges_meet(((0, 9), (0, 0), (5, 9), (5, 0))) is None
    with qtbot.waitSignal(page.adding.parallel):
        page.adding.kind = "plumb"
        page.adding.spots = {
            "edge_low": (0, 9),
            "edge_high": (0, 0),
            "other_low": (5, 9),
            "other_high": (5, 0),
        }
        page.adding._finish()
    assert sheet_of(page).photo.plumb is None
    assert "parallel" in words_in(page.side)


# ---- asking ---------------------------------------------------------------------------------------------------------


def test_a_name_offers_its_places_and_carries_the_extent_of_the_one_that_is_chosen(
    page: SunPage, qtbot: QtBot
) -> None:
    asking = page.side.asking
    asking.place.line.setText("Izium")
    asking.place.look_up()
    qtbot.waitUntil(lambda: asking.place.hits.count() > 0, timeout=WAIT_MS)
    hit = asking.place.hits.itemAt(0).widget()  # type: ignore[union-attr]
    assert isinstance(hit, QPushButton)
    hit.click()
    wait(page, qtbot)
    says(qtbot, asking, "Town centre point used: ")
    claim = sheet_of(page).claim
    assert claim is not None and claim.radius_m > 500 and abs(float(claim.lat) - 49.2) < 0.2
    assert claim.centre_of.startswith("Iz")
    page.map.moved.emit("place", 49.2, 37.3)
    wait(page, qtbot)
    assert "Town centre" not in words_in(asking)
    moved = sheet_of(page).claim
    assert moved is not None and moved.centre_of == ""


def test_times_are_read_with_their_zone_and_shown_on_both_clocks(page: SunPage, qtbot: QtBot) -> None:
    asking = page.side.asking
    for id, text in (("first", "2022-09-10 10:13"), ("last", ""), ("zone", "")):
        asking.lines[id].setText(text)
    asking.read()
    says(qtbot, asking, "Europe/Kyiv")  # the zone of the place is filled in, to be seen
    wait(page, qtbot)
    claim = sheet_of(page).claim
    assert claim is not None and claim.first == "2022-09-10T10:13:00+03:00"
    says(qtbot, asking, "10 September 2022, 10:13 (UTC+03:00) = 10 September 2022, 07:13 (UTC)")
    asking.lines["first"].setText("noon")
    asking.read()
    says(qtbot, asking, "“noon” is not a time")
    assert sheet_of(page).claim == claim


def test_a_year_is_said_as_days_and_the_place_can_be_moved_on_the_map(page: SunPage, qtbot: QtBot) -> None:
    lay(page, msgspec.structs.replace(shadow_sheet(scale=0.2), where=None), qtbot)
    asking = page.side.asking
    asking.when.choose("year")
    asking.when.activated.emit(0)
    says(qtbot, page.side, "days of that stretch (by direction and length): 2022-0")
    page.map.moved.emit("place", 49.75, 37.65)
    wait(page, qtbot)
    claim = sheet_of(page).claim
    assert claim is not None and (claim.lat, claim.lon) == (Decimal("49.75"), Decimal("37.65"))
    assert asking.place.line.text() == "49.75, 37.65"


# ---- keeping --------------------------------------------------------------------------------------------------------


def test_no_shadow_seen_is_recorded_as_no_test_possible(page: SunPage, qtbot: QtBot) -> None:
    page.desk.actions["time.no_shadow"].trigger()
    says(qtbot, page.side, "No test is possible")
    page.desk.actions["time.read_sun"].trigger()
    qtbot.waitUntil(lambda: settled(page.desk) and not page.marks.busy and not page.unsaved, timeout=WAIT_MS)
    view = page.session.view
    assert view is not None
    ((_, run),) = view.runs
    assert (run.analysis, run.outcome) == ("sun_and_shadow", Outcome.NOT_APPLICABLE)
    assert "Kept in the case" in page.state.text


def test_a_computed_position_lends_heading_and_view_with_the_number_of_its_run(
    case: Path, bench: Workbench, opened: OpenDesk, qtbot: QtBot
) -> None:
    with bench.open_case(case) as made:
        exhibit = made.snapshot().exhibit("Q1")
        made.draw_marks(exhibit, pair_sheet(scale=0.2))
        made.locate(exhibit)
    room = TimeRoom(opened(case))
    page = sun_page(room, qtbot)
    photo = sheet_of(page).photo
    assert photo.heading_deg is not None and abs(float(photo.heading_deg) - HEADING_DEG) < 1
    assert photo.view_deg is not None and photo.heading_error_deg < 3
    says(qtbot, page.side, "Heading and field of view from the camera position, run 1.")
    page.marks.do(lambda marked: marked.set_photo(heading_deg=Decimal(80)))
    says(qtbot, page.side.camera, "looking towards 80°")
    page.side.camera.lend.click()
    assert sheet_of(page).photo.heading_deg == photo.heading_deg
    wait(page, qtbot)


def test_the_shadow_of_the_example_ends_at_its_hour_on_page_record_and_board(
    bench: Workbench, tmp_path: Path, opened: OpenDesk, qtbot: QtBot
) -> None:
    path = tmp_path / "example.case"
    name, sheet = example_shadow_sheet()
    (photo,) = EXAMPLE.rglob(name)
    with bench.create_case(path, "Example", "When?") as made:
        list(made.add([photo], EvidenceRole.QUESTIONED))
    room = TimeRoom(opened(path))
    page = sun_page(room, qtbot)
    page.marks.do(lambda one: one.change(msgspec.structs.replace(sheet, things=())))
    page.desk.actions["time.mark_shadow"].trigger()
    (pole,) = sheet.things
    assert pole.top is not None
    for spot in (pole.foot, pole.top, pole.tip):
        click(page, spot)
    page.marks.do(lambda one: one.set(1, foot=pole.foot, top=pole.top, tip=pole.tip, name="flag pole"))
    says(qtbot, page.side, "The sun stood as marked from 10 September 2022, 0")
    wait(page, qtbot)
    day = None if page.marks.preview is None else page.marks.preview.day
    assert day is not None
    ((first, last),) = ((one.astimezone(day.first.tzinfo) for one in stretch) for stretch in day.windows)
    assert f"{first:%H:%M}" < "08:10" < f"{last:%H:%M}" < "09:30"  # it was drawn for 08:10
    says(qtbot, page, f"by the marks {first:%H:%M}–{last:%H:%M}")
    page.desk.actions["time.read_sun"].trigger()
    qtbot.waitUntil(lambda: settled(page.desk) and not page.marks.busy and not page.unsaved, timeout=WAIT_MS)
    view = page.session.view
    assert view is not None
    found = {one.name: one.value for one in view.runs[-1][1].findings}
    assert found["claim_comparison"] == Term("claim_agrees")
    room.desk.actions["time.bounds"].trigger()
    says(qtbot, room.board, f"not before 10 September 2022, {first:%H:%M:%S}")
    assert "Holds only if the photo was taken within the stretch" in words_in(room.board)


def test_nothing_of_the_side_is_cut_off_in_a_small_window(page: SunPage, qtbot: QtBot) -> None:
    lay(page, shadow_sheet(scale=0.2), qtbot)
    camera = page.side.camera
    camera.lend.setText(page.session.say("sun.lend", n=188))
    for hidden in (camera.lend, camera.drop):
        hidden.show()
    inside = page.side.page.widget()
    assert inside is not None
    bar = page.side.page.verticalScrollBar().sizeHint().width()
    widest = max(inside.findChildren(QWidget), key=lambda one: one.minimumSizeHint().width())
    assert inside.minimumSizeHint().width() <= WIDTH_PX - bar - 8, (widest, widest.minimumSizeHint().width())
