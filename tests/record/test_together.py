"""References taken together: the newest comparison of each, by place, copies once, and when a count is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from provenance.casefile.casefile import CaseFile
from provenance.record.evidence import EvidenceAdded, EvidenceLinked, EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.oneplace import of_one_place
from provenance.record.references import MaskPainted, ReferenceDescribed
from provenance.record.run import Input, Outcome, Parameter, Run
from provenance.record.together import Outdated, Together, outdated, runs_that_say, together
from provenance.record.values import UNKNOWN, Count, Flag, Missing, Place, Region, Term, Text, Value
from tests.record.test_features import new_case
from tests.record.test_references import near

TOWER = Place.at("49.7100", "37.6200")
BESIDE = Place.at("49.7104", "37.6203")  # about 50 m away
FAR = Place.at("50.4500", "30.5200")
TIME = "2026-11-20T09:00:00Z"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    """Q1 = q1 and the references r1 to r4."""
    with new_case(tmp_path) as made:
        have = {exhibit.id for exhibit in made.snapshot().exhibits}
        for number in range(1, 5):
            if f"r{number}" not in have:
                made.record(reference_added(number))
        yield made


def reference_added(number: int) -> EvidenceAdded:
    return EvidenceAdded(
        evidence=f"r{number}", exhibit=f"R{number}", role=EvidenceRole.REFERENCE, sha256=f"{number}" * 64,
        size_bytes=1, media_type="jpeg",
    )  # fmt: skip


def described(
    case: CaseFile, reference: str, name: str | None = None, place: Place | None = None, searched: int = 0
) -> None:
    case.record(
        ReferenceDescribed(
            card=new_ulid(), evidence=reference, known_by=Term("own_survey"),
            place_name=UNKNOWN if name is None else Text(name), place=place or UNKNOWN,
            searched=Count(searched, "references") if searched else UNKNOWN,
        )
    )  # fmt: skip


def ran(case: CaseFile, analysis: str, inputs: tuple[Input, ...], *said: tuple[str, Value],
        outcome: Outcome = Outcome.FOUND, parameters: dict[str, Parameter] | None = None) -> Run:  # fmt: skip
    findings = tuple(Finding(new_ulid(), name, Basis.COMPUTED, value) for name, value in said)
    run = Run(
        id=new_ulid(), analysis=analysis, version=3, inputs=inputs, parameters=parameters or {}, outcome=outcome,
        started=TIME, finished=TIME, findings=findings,
    )  # fmt: skip
    case.record_run(run)
    return run


def taken(role: str, id: str, kind: str = "evidence") -> Input:
    return Input(role, kind, id, "a" * 64)


def compared(case: CaseFile, reference: str, result: str = "match", photo: str = "q1", *more: Input,
             same: bool = False, outcome: Outcome = Outcome.FOUND) -> Run:  # fmt: skip
    said: list[tuple[str, Value]] = [("result", Term(result)), ("same_photograph", Flag(same))]
    inputs = (taken("questioned", photo), taken("reference", reference), *more)
    return ran(case, "landmark_match", inputs, *said, outcome=outcome)


def now(case: CaseFile) -> Together:
    snapshot = case.snapshot()
    return together(snapshot, "q1", runs_that_say(snapshot))


def counted(case: CaseFile) -> Run:
    """A count as the workbench has it made now."""
    said = now(case)
    inputs = (taken("questioned", "q1"), *(taken("run", run, "run") for run in said.runs))
    parameters: dict[str, Parameter] = {
        "not_independent": said.not_independent, "places": said.places,
        "same_photograph": said.same_photograph, "searched": said.searched,
    }  # fmt: skip
    return ran(case, "landmark_support", inputs, parameters=parameters)


def why(case: CaseFile, count: Run) -> tuple[Outdated, ...]:
    snapshot = case.snapshot()
    return outdated(snapshot, count, snapshot.runs)


# ---- places -----------------------------------------------------------------------------------------------------


def places(case: CaseFile) -> tuple[tuple[str, ...], ...]:
    return of_one_place(case.snapshot(), ("r1", "r2", "r3", "r4"))


def test_references_are_of_one_place_by_the_name_on_their_cards(case: CaseFile) -> None:
    described(case, "r1", "Town  Hall")
    described(case, "r2", "church")
    described(case, "r3", " town hall")
    assert places(case) == (("r1", "r3"), ("r2",)), "r4 has no card"


def test_one_name_in_two_towns_is_two_places(case: CaseFile) -> None:
    described(case, "r1", "Town hall", TOWER)
    described(case, "r2", "Town hall", FAR)
    described(case, "r3", "Town hall", BESIDE)
    assert places(case) == (("r1", "r3"), ("r2",))


def test_without_a_name_the_position_decides_and_two_names_stay_apart(case: CaseFile) -> None:
    described(case, "r1", None, TOWER)
    described(case, "r2", "Tower", BESIDE)
    described(case, "r3", None, FAR)
    described(case, "r4")
    assert places(case) == (("r1", "r2"), ("r3",)), "r4's card states no place"
    described(case, "r1", "Church", TOWER)
    assert places(case) == (("r1",), ("r2",), ("r3",))


@pytest.mark.parametrize("order", list(permutations(("r1", "r2", "r3"))))
def test_a_card_without_a_name_makes_no_one_place_of_two_in_whatever_order(
    case: CaseFile, order: tuple[str, ...]
) -> None:
    described(case, order[0], "Tower", TOWER)
    described(case, order[1], "Church", BESIDE)
    described(case, order[2], None, TOWER)
    assert places(case) == (("r1",), ("r2",), ("r3",))


@pytest.mark.parametrize("order", list(permutations(("r1", "r2", "r3"))))
def test_a_card_without_a_position_makes_no_one_place_of_two_of_its_name(
    case: CaseFile, order: tuple[str, ...]
) -> None:
    described(case, order[0], "Town hall", TOWER)
    described(case, order[1], "Town hall", FAR)
    described(case, order[2], "Town hall")
    assert places(case) == (("r1",), ("r2",), ("r3",))


@pytest.mark.parametrize(("radius_m", "together"), [("5000", True), ("100", False)])
def test_positions_of_one_name_are_one_place_within_what_their_accuracies_leave_open(
    case: CaseFile, radius_m: str, together: bool
) -> None:
    described(case, "r1", "Tower", Place.at("49.7100", "37.6200", radius_m))
    described(case, "r2", "Tower", Place.at("49.7300", "37.6200"))  # about 2.2 km away
    assert places(case) == ((("r1", "r2"),) if together else (("r1",), ("r2",)))


def test_a_position_that_leaves_a_whole_country_open_makes_no_one_place_of_two(case: CaseFile) -> None:
    described(case, "r1", "Town hall", Place.at("49.7100", "37.6200", "900000"))
    described(case, "r2", "Town hall", TOWER)
    described(case, "r3", "Town hall", FAR)
    assert places(case) == (("r1",), ("r2",), ("r3",))


def test_a_name_that_was_erased_is_no_place(case: CaseFile) -> None:
    described(case, "r1", "Tower")
    (event,) = [one.event for one in case.snapshot().all(ReferenceDescribed)]
    case.erase_fields(event, ("place_name",), "privacy")
    card = case.snapshot().reference_card("r1")
    assert card is not None and isinstance(card.data.place_name, Missing)
    assert places(case) == ()


# ---- newest, copies, searched -----------------------------------------------------------------------------------


def test_only_the_newest_comparison_of_each_reference_is_taken(case: CaseFile) -> None:
    compared(case, "r1", "no_evidence")
    other, newest = compared(case, "r2"), compared(case, "r1")
    compared(case, "r1", outcome=Outcome.CANCELLED)
    compared(case, "r1", outcome=Outcome.FAILED)
    compared(case, "r3", photo="r4")
    assert set(now(case).runs) == {newest.id, other.id}


def test_references_that_are_copies_of_one_another_are_one_photograph(case: CaseFile) -> None:
    for reference in ("r1", "r2", "r3", "r4"):
        compared(case, reference)
    assert now(case).same_photograph == ()
    compared(case, "r2", photo="r1", same=True)
    ran(
        case,
        "seen_in_case",
        (taken("questioned", "r2"),),
        ("near_pictures", near("r3", "probably_same_picture")),
    )
    ran(
        case,
        "seen_in_case",
        (taken("questioned", "r4"),),
        ("near_pictures", near("r1", "possibly_same_picture")),
    )
    assert [set(group.split()) for group in now(case).same_photograph] == [{"r1", "r2", "r3"}]


def test_what_people_link_as_copies_is_one_photograph_and_one_file_too(case: CaseFile) -> None:
    case.record(
        msgspec.structs.replace(reference_added(5), sha256="3" * 64),
        EvidenceLinked(link=new_ulid(), first="r2", second="r4", relation=Term("crop_of")),
    )
    for reference in ("r2", "r3", "r4", "r5"):
        compared(case, reference)
    assert {frozenset(group.split()) for group in now(case).same_photograph} == {
        frozenset({"r2", "r4"}), frozenset({"r3", "r5"}),
    }  # fmt: skip


def test_a_copy_of_a_copy_of_the_questioned_picture_is_one_too(case: CaseFile) -> None:
    for reference in ("r1", "r2", "r3"):
        described(case, reference, "Tower")
        compared(case, reference, same=reference == "r2")
    compared(case, "r2", photo="r1", same=True)
    assert now(case).not_independent == ("r1 copy_of_questioned", "r2 same_photograph")


def test_what_a_search_of_the_archive_went_over_is_counted_with_those_picked_by_hand(case: CaseFile) -> None:
    compared(case, "r1")
    compared(case, "r2")
    assert now(case).searched == 2
    described(case, "r1", "Tower", searched=150)
    described(case, "r2", "Tower", searched=160)
    assert now(case).searched == 160, "both searches went over one archive"
    compared(case, "r3")
    assert now(case).searched == 161


# ---- out of date ------------------------------------------------------------------------------------------------


def test_a_count_is_out_of_date_when_a_pair_is_compared_again_or_for_the_first_time(case: CaseFile) -> None:
    compared(case, "r1")
    count = counted(case)
    assert why(case, count) == ()
    compared(case, "r2")
    assert why(case, count) == (Outdated.COMPARED,)
    count = counted(case)
    compared(case, "r1", "no_evidence")
    assert why(case, count) == (Outdated.COMPARED,)


def test_a_count_is_out_of_date_when_a_card_says_something_else(case: CaseFile) -> None:
    described(case, "r1", "Tower")
    compared(case, "r1")
    compared(case, "r2")
    count = counted(case)
    described(case, "r1", "Tower", searched=1)
    assert why(case, count) == (), "nothing that is counted changed"
    described(case, "r1", "Church")
    assert why(case, count) == (), "another name for the only place"
    described(case, "r2", "Church")
    assert why(case, count) == (Outdated.SAID,)
    assert why(case, counted(case)) == ()


def test_a_count_is_out_of_date_when_a_mask_is_painted_until_the_pair_is_compared_with_it(
    case: CaseFile,
) -> None:
    compared(case, "r1")
    count = counted(case)
    case.record(MaskPainted(mask="m1", evidence="r1", regions=(Region("0,0 9,9", "1" * 64, 20, 20),)))
    assert why(case, count) == (Outdated.MASKED,)
    assert why(case, counted(case)) == (Outdated.MASKED,), "counting again compares nothing"
    compared(case, "r1", "match", "q1", taken("reference_mask", "m1", "mask"))
    assert why(case, counted(case)) == ()


def test_a_count_of_an_earlier_version_is_out_of_date(case: CaseFile) -> None:
    compared(case, "r1")
    assert why(case, msgspec.structs.replace(counted(case), version=2)) == (Outdated.EARLIER,)
