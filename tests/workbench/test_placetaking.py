"""References come into a case together with their cards, and never as a second role of an exhibit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from provenance.errors import UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.values import Count, FileName, Measure, Place, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.places import PlaceWanted, ReferenceFacts
from provenance.workbench.placetaking import paste_view, take_answer
from tests import forge

WALL = PlaceWanted(name="Old wall", position=Place.at("49.71", "37.62"))
SURVEYED = ReferenceFacts(known_by=Term("own_survey"), reproduction=Term("allowed"))


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    """A small picture."""
    (tmp_path / "wall.png").write_bytes(forge.picture_of_one_colour((120, 116, 110), 64, 48))
    return tmp_path / "wall.png"


def kept(bench: Workbench, wall: Path, facts: ReferenceFacts = SURVEYED) -> str:
    """The id of the picture in the archive."""
    (added,) = bench.places.add([wall], WALL, facts)
    assert added.reference is not None
    return added.reference.id


def card_of(case: OpenCase, number: str = "R1") -> ReferenceDescribed:
    snapshot = case.snapshot()
    entry = snapshot.reference_card(snapshot.exhibit(number).id)
    assert entry is not None
    return entry.data


def test_an_answer_is_taken_in_with_what_the_archive_knows(
    bench: Workbench, case: OpenCase, wall: Path
) -> None:
    taken = take_answer(bench.places, case, kept(bench, wall), searched=7)
    assert (taken.number, taken.cards[0].data.received_name) == ("R1", FileName("wall.png"))
    card = card_of(case)
    assert (card.place_name, card.known_by, card.searched) == (
        Text("Old wall"), Term("own_survey"), Count(7, "references"),
    )  # fmt: skip


def test_a_card_that_excludes_a_reference_is_not_overruled_by_the_archive(
    bench: Workbench, case: OpenCase, wall: Path
) -> None:
    list(case.add([wall], EvidenceRole.REFERENCE))
    evidence = case.snapshot().exhibit("R1").id
    own = ReferenceDescribed(card=new_ulid(), evidence=evidence, known_by=Term("caption"))
    case.people.describe_reference(own)
    taken = take_answer(bench.places, case, kept(bench, wall))
    assert taken.number == "R1"
    card = card_of(case)
    assert (card.card, card.known_by) == (own.card, Term("caption"))
    assert card.place_name == Text("Old wall"), "that was unknown"


def test_the_questioned_photo_itself_is_refused_and_nothing_is_written(
    bench: Workbench, case: OpenCase, wall: Path
) -> None:
    list(case.add([wall], EvidenceRole.QUESTIONED))
    reference, before = kept(bench, wall), case.file.head
    takings: list[Callable[[], object]] = [
        lambda: take_answer(bench.places, case, reference),
        lambda: paste_view(case, wall.read_bytes()),
    ]
    for take in takings:
        with pytest.raises(UsageError) as caught:
            take()
        assert (caught.value.id, caught.value.values) == ("reference_is_other_exhibit", {"exhibit": "Q1"})
        assert case.file.head == before


def test_a_heading_of_a_full_turn_is_north(bench: Workbench, case: OpenCase, wall: Path) -> None:
    reference = kept(bench, wall, ReferenceFacts(heading_deg=Measure("360", "deg", "5")))
    take_answer(bench.places, case, reference)
    assert card_of(case).heading_deg == Measure("0", "deg", "5")


def test_a_pasted_view_is_not_public_from_its_first_moment(case: OpenCase, wall: Path) -> None:
    taken = paste_view(case, wall.read_bytes())
    assert taken.number == "R1" and card_of(case).reproduction == Term("not_public")
    assert card_of(case).known_by == Term("unknown"), "nobody said yet what view it is"


def test_pasting_a_view_again_leaves_what_its_card_says(case: OpenCase, wall: Path) -> None:
    paste_view(case, wall.read_bytes())
    evidence = case.snapshot().exhibit("R1").id
    said = ReferenceDescribed(card=new_ulid(), evidence=evidence, reproduction=Term("allowed"))
    case.people.describe_reference(said)
    assert paste_view(case, wall.read_bytes()).number == "R1"
    assert card_of(case).reproduction == Term("allowed")
