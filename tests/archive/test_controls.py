"""Which references are controls: other places only, one of each first, look-alikes before others, always the same."""

from __future__ import annotations

import random

import pytest

from provenance.archive.controls import Meant, controls
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


def ids(meant: Meant, most: int = 40) -> list[str]:
    return [control.reference.id for control in controls(PLACES, REFERENCES, meant, most)]


def test_one_of_each_place_comes_before_the_second_of_any() -> None:
    assert ids(Meant()) == ["A-1", "B-3", "D-5", "C-8", "A-2", "D-6", "C-9", "D-7"]
    assert ids(Meant(), most=4) == ["A-1", "B-3", "D-5", "C-8"]


def test_look_alikes_come_before_others_and_are_told() -> None:
    found = controls(PLACES, REFERENCES, Meant(designs=frozenset({"church"})))
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
    again = controls(PLACES[::-1], shuffled, Meant())
    assert [control.reference.id for control in again] == ids(Meant())


def test_without_other_places_there_are_no_controls() -> None:
    assert controls([], [], Meant()) == ()
    assert ids(Meant(ids=frozenset("ABCD"))) == []
