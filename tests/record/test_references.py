"""Reference cards, masks and disagreements fold to what counts now; independence names every reason against it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from provenance.casefile.casefile import CaseFile
from provenance.errors import RecordError
from provenance.record.claim import ClaimAdded
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceAcquired, EvidenceLinked
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.independence import Caveat, Objection, independence
from provenance.record.references import DisagreementMarked, MaskPainted, ReferenceDescribed
from provenance.record.run import Input, Outcome, Run
from provenance.record.sighting import SightingAdded
from provenance.record.values import (
    UNKNOWN,
    Count,
    Flag,
    Instant,
    Missing,
    Place,
    Pointer,
    Precision,
    Region,
    Table,
    Term,
    Text,
    Value,
)
from tests.record.test_features import AUTHOR, new_case

WHERE = Place.at("49.71", "37.62", "20")
REGION = Region("1,2 30,40", "ab" * 32, 100, 80)
LATER = "2023-01-05"
DAY = "2022-09-10"
EARLIER = "2019-05-02"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with new_case(tmp_path) as made:
        yield made


def day(text: str) -> Instant:
    return Instant(text, Precision.DAY)


def card(known_by: str = "own_survey", public_since: Instant | Missing = UNKNOWN) -> ReferenceDescribed:
    return ReferenceDescribed(
        card="c1", evidence="r1", place_name=Text("Square"), place=WHERE, known_by=Term(known_by),
        public_since=public_since, author=Text("A person"),
    )  # fmt: skip


def painted(*regions: Region, id: str = "m1", evidence: str = "q1") -> MaskPainted:
    return MaskPainted(mask=id, evidence=evidence, regions=regions)


def differs(id: str, reference: str = "r1") -> DisagreementMarked:
    return DisagreementMarked(
        disagreement=id, questioned="q1", reference=reference, kind=Term("missing"), text=Text("A tower")
    )


def published(time: Instant | Missing, seen_at: Instant | None = None) -> SightingAdded:
    return SightingAdded(
        sighting=new_ulid(), evidence=("q1",), address=Text("a page"), medium=Term("web_page"),
        seen_at=seen_at or day("2026-11-20"), published=time,
    )  # fmt: skip


def ran(case: CaseFile, analysis: str, value: Value, given: tuple[str, str] = ("q1", "r1")) -> None:
    name = "same_photograph" if analysis == "landmark_match" else "near_pictures"
    other = "reference" if analysis == "landmark_match" else "other_picture"
    inputs = tuple(
        Input(role, "evidence", id, "a" * 64)
        for role, id in zip(("questioned", other), given, strict=True)
        if role != "other_picture"
    )
    time = "2026-11-20T09:00:00Z"
    case.record_run(Run(id=new_ulid(), analysis=analysis, version=1, inputs=inputs, parameters={}, started=time,
                        outcome=Outcome.FOUND, finished=time,
                        findings=(Finding(new_ulid(), name, Basis.COMPUTED, value),)))  # fmt: skip


def near(other: str, likeness: str) -> Table:
    columns = ("evidence", "likeness", "distance", "transform")
    return Table(((Pointer(other), Term(likeness), Count(2, "bits"), Term("none")),), columns)


def said(case: CaseFile) -> tuple[set[str], set[str]]:
    found = independence(case.snapshot(), "q1", "r1")
    assert found.independent == (not found.reasons)
    return set(found.reasons), set(found.caveats)


# ---- what is recorded -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [card(), painted(REGION), painted(), differs("d1")])
def test_what_was_written_is_read_from_the_closed_file(tmp_path: Path, event: EventData) -> None:
    with new_case(tmp_path) as made:
        made.record(event)
    with CaseFile.open(tmp_path / "a.case", AUTHOR, writable=False) as again:
        (entry,) = again.snapshot().all(type(event))
        assert entry.data == event


def test_the_position_and_the_words_on_a_card_are_erased_for_ever_and_how_it_is_known_stays(
    tmp_path: Path,
) -> None:
    with new_case(tmp_path) as made:
        (envelope,) = made.record(msgspec.structs.replace(card(), note=Text("told by an informant")))
        made.erase_fields(envelope.id, (), "privacy")
        left = made.snapshot().reference_card("r1")
        assert left is not None and left.data.known_by == Term("own_survey")
        for field in ReferenceDescribed.private_fields:
            value = getattr(left.data, field)
            assert field not in envelope.private or value == Missing("erased", envelope.seq + 1), field
    stored = (tmp_path / "a.case").read_bytes()
    assert b"informant" not in stored and b"49.71" not in stored


def test_a_later_card_replaces_the_earlier_and_undoing_it_brings_that_back(case: CaseFile) -> None:
    assert case.snapshot().reference_card("r1") is None
    case.record(card("caption"))
    (second,) = case.record(card("own_survey"))
    latest = case.snapshot().reference_card("r1")
    assert latest is not None and latest.data.known_by.value == "own_survey"
    case.undo(second.id)
    first = case.snapshot().reference_card("r1")
    assert first is not None and first.data.known_by.value == "caption"
    assert case.snapshot().reference_card("r2") is None


def test_an_empty_mask_takes_the_mask_away_and_undoing_it_brings_it_back(case: CaseFile) -> None:
    case.record(painted(REGION))
    (away,) = case.record(painted(id="m2"))
    assert case.snapshot().mask("q1") is None
    case.undo(away.id)
    mask = case.snapshot().mask("q1")
    assert mask is not None and mask.data.regions == (REGION,)
    assert case.snapshot().mask("r1") is None


def test_a_mask_that_was_undone_is_still_read_by_the_hash_of_its_event(case: CaseFile) -> None:
    (written,) = case.record(painted(REGION))
    sha256 = case.snapshot().event_hash(written.seq)
    case.undo(written.id)
    assert case.snapshot().mask("q1") is None
    assert case.snapshot().mask_painted("m1", sha256).regions == (REGION,)
    with pytest.raises(RecordError, match="no_such_record"):
        case.snapshot().mask_painted("m1", "0" * 64)


def test_disagreements_are_those_of_the_pair_that_were_not_undone(case: CaseFile) -> None:
    first, _, _ = case.record(differs("d1"), differs("d2"), differs("d3", "r2"))
    case.undo(first.id)
    assert [entry.data.disagreement for entry in case.snapshot().disagreements("q1", "r1")] == ["d2"]
    assert [entry.data.disagreement for entry in case.snapshot().disagreements("q1", "r2")] == ["d3"]
    assert case.snapshot().disagreements("q2", "r1") == ()


# ---- independence -----------------------------------------------------------------------------------------------


def test_a_dated_card_from_before_the_claim_leaves_nothing_against_a_reference(case: CaseFile) -> None:
    case.record(card(public_since=day(EARLIER)), published(day(DAY)))
    assert said(case) == (set(), set())


def test_a_reference_without_a_card_is_not_independent(case: CaseFile) -> None:
    assert said(case) == ({Objection.NO_CARD}, set())
    (written,) = case.record(card())
    assert Objection.NO_CARD not in said(case)[0]
    case.undo(written.id)
    assert said(case)[0] == {Objection.NO_CARD}


@pytest.mark.parametrize(
    ("known_by", "reasons"),
    [
        ("own_survey", set()),
        ("street_level", set()),
        ("satellite", set()),
        ("geotag", set()),
        ("caption", {Objection.PLACE_BY_CAPTION}),
        ("unknown", {Objection.PLACE_UNKNOWN}),
    ],
)
def test_a_place_that_rests_on_a_caption_or_on_nothing_is_no_support(
    case: CaseFile, known_by: str, reasons: set[str]
) -> None:
    case.record(card(known_by, day(EARLIER)), published(day(DAY)))
    assert said(case) == (reasons, set())


@pytest.mark.parametrize(
    ("public_since", "reasons", "caveats"),
    [
        (day("2022-09-11"), {Objection.PUBLIC_AFTER_CLAIM}, set()),
        (day(DAY), set(), {Caveat.PUBLIC_ABOUT_CLAIM}),
        (day("2022-09-09"), set(), set()),
        (Instant("2022", Precision.YEAR), set(), {Caveat.PUBLIC_ABOUT_CLAIM}),
        (Instant("2022-08", Precision.MONTH), set(), set()),
        (Instant("2022-12", Precision.MONTH), {Objection.PUBLIC_AFTER_CLAIM}, set()),
        (Instant("2022-09-10T23:59", Precision.MINUTE), set(), {Caveat.PUBLIC_ABOUT_CLAIM}),
        (Instant("9999", Precision.YEAR), {Objection.PUBLIC_AFTER_CLAIM}, set()),
        (UNKNOWN, set(), {Caveat.UNDATED}),
        (Missing("erased", 4), set(), {Caveat.UNDATED}),
    ],
)
def test_times_are_compared_only_as_finely_as_both_are_stated(
    case: CaseFile, public_since: Instant | Missing, reasons: set[str], caveats: set[str]
) -> None:
    case.record(card(public_since=public_since), published(day(DAY)))
    assert said(case) == (reasons, caveats)


def test_with_both_offsets_known_the_clocks_of_two_time_zones_are_compared(case: CaseFile) -> None:
    case.record(published(Instant("2022-09-10T10:00", Precision.MINUTE, "+03:00")))  # 07:00 UTC
    case.record(card(public_since=Instant("2022-09-10T08:00", Precision.MINUTE, "+02:00")))  # 06:00 UTC
    assert said(case) == (set(), set())
    case.record(card(public_since=Instant("2022-09-10T08:00", Precision.MINUTE, "+00:00")))
    assert said(case)[0] == {Objection.PUBLIC_AFTER_CLAIM}


def test_the_earliest_known_time_decides_whatever_the_order_of_the_log(case: CaseFile) -> None:
    case.record(card(public_since=day("2022-09-09")), published(day(LATER)))
    assert said(case) == (set(), set())
    case.record(published(day("2022-09-08")))
    assert said(case)[0] == {Objection.PUBLIC_AFTER_CLAIM}


def test_a_post_on_an_acquisition_card_dates_the_photo_too(case: CaseFile) -> None:
    case.record(card(public_since=day(LATER)))
    assert said(case) == (set(), {Caveat.CLAIM_UNDATED})
    case.record(
        EvidenceAcquired(acquisition="a", evidence="q1", method=Term("download"), shown_time=day(DAY))
    )
    assert said(case) == ({Objection.PUBLIC_AFTER_CLAIM}, set())


def test_a_reference_that_appeared_after_the_claim_was_recorded_is_not_independent(case: CaseFile) -> None:
    case.record(ClaimAdded(claim="k", text=Text("the square"), about=("q1",), when=day("1943-05-01")))
    case.record(card(public_since=day(EARLIER)))
    assert said(case) == (set(), {Caveat.CLAIM_UNDATED}), (
        "when it is said to be taken is not when it was said"
    )
    case.record(card(public_since=day("2999-01-01")))
    assert said(case)[0] == {Objection.PUBLIC_AFTER_CLAIM}


def test_a_sighting_of_another_picture_says_nothing(case: CaseFile) -> None:
    other = msgspec.structs.replace(published(day("2010-01-01")), evidence=("q2",))
    case.record(card(public_since=day(EARLIER)), other)
    assert said(case) == (set(), {Caveat.CLAIM_UNDATED})


@pytest.mark.parametrize("same", [True, False])
def test_the_same_photograph_is_no_second_look(case: CaseFile, same: bool) -> None:
    case.record(card(public_since=day(EARLIER)), published(day(DAY)))
    ran(case, "landmark_match", Flag(same), ("q1", "r2"))
    assert said(case) == (set(), set())
    ran(case, "landmark_match", Flag(same))
    assert said(case)[0] == ({Objection.SAME_PHOTOGRAPH} if same else set())


@pytest.mark.parametrize(("asked", "other"), [("q1", "r1"), ("r1", "q1")])
def test_a_copy_found_by_a_search_in_the_case_is_no_reference_from_either_side(
    case: CaseFile, asked: str, other: str
) -> None:
    case.record(card(public_since=day(EARLIER)), published(day(DAY)))
    ran(case, "seen_in_case", near("r2", "probably_same_picture"), (asked, "r2"))
    assert said(case) == (set(), set())
    ran(case, "seen_in_case", near(other, "possibly_same_picture"), (asked, other))
    assert said(case) == (set(), {Caveat.POSSIBLE_COPY})
    ran(case, "seen_in_case", near(other, "probably_same_picture"), (asked, other))
    assert said(case) == ({Objection.COPY_OF_QUESTIONED}, set())


def test_a_link_that_calls_one_a_copy_counts_until_it_is_undone(case: CaseFile) -> None:
    case.record(card(public_since=day(EARLIER)), published(day(DAY)))
    case.record(EvidenceLinked(link="l0", first="q1", relation=Term("same_scene"), second="r1"))
    assert said(case) == (set(), set())
    (link,) = case.record(EvidenceLinked(link="l", first="r1", relation=Term("copy_of"), second="q1"))
    assert said(case)[0] == {Objection.COPY_OF_QUESTIONED}
    case.undo(link.id)
    assert said(case) == (set(), set())


def test_several_reasons_are_all_named_in_one_order(case: CaseFile) -> None:
    case.record(card("caption", day(LATER)), published(day(DAY)))
    ran(case, "landmark_match", Flag(True))
    found = independence(case.snapshot(), "q1", "r1")
    assert found.reasons == (
        Objection.PLACE_BY_CAPTION,
        Objection.PUBLIC_AFTER_CLAIM,
        Objection.SAME_PHOTOGRAPH,
    )
