"""A sheet of marks in the making: steps back and forth, numbers, and whether the case holds it; without a window."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from provenance.record.marks import AlignmentMark, CameraKnown, PairMark, PairSheet, ShadowMark, ShadowSheet
from tests.marks import pair_sheet
from ui.presenters.marked_sheet import MarkedSheet, number_of, spot_of

BLANK = PairSheet(photo=CameraKnown(width=800, height=600))


def pair(number: int, x: float = 100, **more: object) -> PairMark:
    place = {"lat": Decimal("49.7"), "lon": Decimal("37.6"), "y": Decimal(50)}
    return PairMark(number=number, x=Decimal(x), **{**place, **more})  # type: ignore[arg-type]


def test_a_blank_sheet_needs_no_keeping_and_a_mark_does() -> None:
    marked = MarkedSheet(BLANK)
    assert (marked.is_kept, marked.can_undo, marked.next_number) == (True, False, 1)
    marked.add(pair(1))
    assert (marked.is_kept, marked.can_undo, marked.next_number) == (False, True, 2)
    marked.keep(marked.sheet)
    assert marked.is_kept


def test_every_step_is_taken_back_and_done_again() -> None:
    marked = MarkedSheet(BLANK)
    sheets = [marked.sheet]
    for number in (1, 2, 3):
        marked.add(pair(number))
        sheets.append(marked.sheet)
    marked.set(2, name="tower", error_px=Decimal(5))
    marked.remove(1)
    assert [one.number for one in marked.sheet.pairs] == [2, 3]
    marked.undo()
    marked.undo()
    assert marked.sheet == sheets[3]
    for sheet in reversed(sheets[:3]):
        marked.undo()
        assert marked.sheet == sheet
    assert (marked.can_undo, marked.is_kept) == (False, True)
    marked.undo()
    for _ in range(5):
        marked.redo()
    assert [one.name for one in marked.sheet.pairs] == ["tower", ""]
    assert not marked.can_redo


def test_another_step_after_one_taken_back_ends_what_could_be_done_again() -> None:
    marked = MarkedSheet(BLANK)
    marked.add(pair(1))
    marked.undo()
    marked.add(pair(1, x=200))
    assert not marked.can_redo
    assert marked.sheet.pairs[0].x == 200


def test_nudges_in_a_row_are_one_step_and_another_one_begins_after_a_rest() -> None:
    marked = MarkedSheet(BLANK)
    marked.add(pair(1))
    for x in (101, 102, 103):
        marked.set(1, joint="nudge 1", x=Decimal(x))
    marked.undo()
    assert marked.sheet.pairs[0].x == 100
    marked.redo()
    marked.set(1, joint="nudge 1", x=Decimal(104))
    marked.rest()
    marked.set(1, joint="nudge 1", x=Decimal(110))
    marked.undo()
    assert marked.sheet.pairs[0].x == 104


def test_what_is_dragged_is_shown_and_is_no_step_until_it_is_let_go() -> None:
    marked = MarkedSheet(BLANK)
    marked.add(pair(1))
    marked.keep(marked.sheet)
    for x in (150, 190):
        marked.set(1, live=True, x=Decimal(x))
    assert (int(marked.sheet.pairs[0].x), marked.is_kept) == (190, True)
    marked.put_back()
    assert marked.sheet.pairs[0].x == 100
    marked.set(1, live=True, x=Decimal(190))
    marked.set(1, x=Decimal(190))
    assert (int(marked.sheet.pairs[0].x), marked.is_kept) == (190, False)
    marked.undo()
    assert marked.is_kept


def test_a_change_that_changes_nothing_is_no_step() -> None:
    marked = MarkedSheet(BLANK)
    marked.add(pair(1))
    marked.set(1, x=Decimal("100.0"))
    marked.set(7, x=Decimal(1))
    marked.undo()
    assert not marked.can_undo


def test_free_numbers_count_pairs_and_alignments_together() -> None:
    marked = MarkedSheet(BLANK)
    marked.add(pair(1))
    marked.add(AlignmentMark(number=2, nearer=spot_of(49.7, 37.6), farther=spot_of(49.8, 37.6)))
    marked.add(pair(3))
    marked.remove(2)
    assert marked.next_number == 2
    assert marked.thing(2) is None
    assert marked.thing(3) == pair(3)


def test_what_the_case_holds_is_followed_until_something_is_changed_here() -> None:
    marked = MarkedSheet(BLANK)
    kept = pair_sheet(scale=0.2)
    marked.keep(kept)
    assert (marked.sheet, marked.is_kept, marked.can_undo) == (kept, True, False)
    marked.remove(1)
    marked.keep(BLANK)  # taken away by somebody else
    assert (len(marked.sheet.pairs), marked.is_kept, marked.kept) == (5, False, None)


def test_the_camera_is_a_part_of_the_sheet() -> None:
    marked = MarkedSheet(BLANK)
    marked.set_photo(joint="focal", focal_35mm_mm=Decimal(2))
    marked.set_photo(joint="focal", focal_35mm_mm=Decimal(28))
    assert marked.sheet.photo.focal_35mm_mm == 28
    marked.undo()
    assert marked.sheet == BLANK


def test_shadows_have_the_same_sheet() -> None:
    marked = MarkedSheet(ShadowSheet(photo=BLANK.photo))
    marked.add(ShadowMark(number=1, foot=(number_of(10), number_of(50)), tip=(number_of(40), number_of(50))))
    marked.set(1, top=(number_of(10.123), number_of(5)))
    assert marked.sheet.things[0].top == (Decimal("10.12"), Decimal(5))
    assert msgspec.json.decode(msgspec.json.encode(marked.sheet), type=ShadowSheet) == marked.sheet
