"""Which references are controls: other places only, one of each first, look-alikes before others, always the same."""

from __future__ import annotations

import random

import pytest

from provenance.archive.controls import Chosen, Meant, choose
from provenance.archive.items import ArchivePlace, ArchiveReference, ReferenceFacts
from provenance.record.values import UNKNOWN, Instant, Missing, Place, Precision, Term

ADDED = Instant("2024-01-01", Precision.DAY)


def place(id: str, position: Place | Missing = UNKNOWN, design: str = "", name: str = "") -> ArchivePlace:
    return ArchivePlace(id=id, name=name or f"Place {id}", position=position, design=design)


def reference(place_id: str, digit: str) -> ArchiveReference:
    return ArchiveReference(
        id=f"{place_id}-{digit}",
        place_id=place_id,
        sha256=digit * 64,
        size_bytes=1,
        media_type="jpeg",
        added=ADDED,
        origin=Term("hand"),
        received_name=UNKNOWN,
        facts=ReferenceFacts(),
    )


PLACES = [place("A", Place.at("50", "30")), place("B"), place("C", design="church"), place("D")]
REFERENCES = [
    *(reference("A", digit) for digit in "12"),
    *(reference("B", digit) for digit in "3"),
    *(reference("C", digit) for digit in "98"),
    *(reference("D", digit) for digit in "765"),
]


def chosen(meant: Meant, most: int = 40) -> Chosen:
    return choose(PLACES, REFERENCES, meant, most)


def ids(meant: Meant, most: int = 40) -> list[str]:
    return [control.reference.id for control in chosen(meant, most).controls]


def test_one_of_each_place_comes_before_the_second_of_any() -> None:
    assert ids(Meant()) == ["A-1", "B-3", "D-5", "C-8", "A-2", "D-6", "C-9", "D-7"]
    assert ids(Meant(), most=4) == ["A-1", "B-3", "D-5", "C-8"]


def test_a_reference_of_a_place_that_was_added_meanwhile_is_no_control() -> None:
    found = choose(PLACES, [reference("E", "4"), *REFERENCES], Meant(), most=4)
    assert [control.reference.id for control in found.controls] == ids(Meant(), most=4)


def test_look_alikes_come_before_others_and_are_told() -> None:
    found = chosen(Meant(designs=frozenset({"church"}))).controls
    assert [control.reference.id for control in found][:2] == ["C-8", "A-1"]
    assert [control.same_design for control in found[:2]] == [True, False]
    with pytest.raises(AssertionError):
        Meant(designs=frozenset({""}))


def test_nothing_of_a_place_that_is_meant_is_a_control() -> None:
    near, far = Place.at("50.008", "30"), Place.at("50.01", "30")  # 890 m and 1,112 m north of A
    assert not any(id.startswith("A") for id in ids(Meant(positions=(near,))))
    assert any(id.startswith("A") for id in ids(Meant(positions=(far,))))
    assert not any(id.startswith("B") for id in ids(Meant(ids=frozenset({"B"}))))
    assert not any(id.startswith("D") for id in ids(Meant(names=frozenset({"place d"}))))


def test_a_picture_of_the_case_is_no_control_wherever_it_stands() -> None:
    assert "B-3" not in ids(Meant(pictures=frozenset({"3" * 64})))


def test_the_order_of_the_archive_changes_nothing() -> None:
    shuffled = list(REFERENCES)
    random.Random(5).shuffle(shuffled)
    again = choose(PLACES[::-1], shuffled, Meant()).controls
    assert [control.reference.id for control in again] == ids(Meant())


def test_without_other_places_there_are_no_controls() -> None:
    assert choose([], [], Meant()) == Chosen((), {}, 0)
    assert ids(Meant(ids=frozenset("ABCD"))) == []


# ---- what is left out is said -----------------------------------------------------------------------------------


def test_places_that_give_no_control_are_counted_by_why() -> None:
    far = Place.at("60", "30")
    meant = Meant(ids=frozenset("B"), positions=(Place.at("50", "30"),), names=frozenset({"x"}))
    assert chosen(meant).left_out == {"place_meant": 1, "too_near": 1}
    assert chosen(Meant(positions=(far,), names=frozenset({"x"})), most=2).left_out == {"not_needed": 2}
    pictures = Meant(pictures=frozenset({"3" * 64}))
    assert chosen(pictures).left_out == {"picture_of_case": 1}


def test_a_place_without_a_position_is_told_apart_by_name_or_left_out() -> None:
    far = Place.at("60", "30")
    nameless = chosen(Meant(positions=(far,)))
    assert nameless.left_out == {"cannot_tell_apart": 3}
    assert {control.place.id for control in nameless.controls} == {"A"}
    alike = chosen(Meant(positions=(far,), names=frozenset({"The place C, of Kupyansk"})))
    assert alike.left_out == {"name_alike": 1}
    assert {control.place.id for control in alike.controls} == {"A", "B", "D"}
    assert alike.by_name_alone == 2  # B and D; A lies elsewhere


def test_a_place_that_a_wide_position_may_mean_is_no_control() -> None:
    around = Place.at("50.1", "30", radius_m="20000")  # 11 km north of A
    assert chosen(Meant(positions=(around,), names=frozenset({"x"}))).left_out == {"too_near": 1}


def test_a_place_is_also_meant_by_a_name_it_had_before() -> None:
    merged = ArchivePlace(id="E", name="Hall", other_names=("Old hall",))
    meant = Meant(names=frozenset({"old HALL"}))
    assert meant.left_out(merged) == "place_meant"
    assert Meant(names=frozenset({"Station"})).left_out(merged) is None
