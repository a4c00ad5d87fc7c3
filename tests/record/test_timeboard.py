"""The board of times: what bounds, what is only stated, and what claims say, zones and precision taken as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceLinked
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.identity import new_ulid
from provenance.record.judgement import FindingDisputed
from provenance.record.references import ReferenceDescribed
from provenance.record.run import Input, Outcome, Run
from provenance.record.sighting import Hit, SearchRecorded, SearchResult, SightingAdded
from provenance.record.timeboard import Board, Room, Verdict, time_board
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timerows import Side
from provenance.record.values import (
    UNKNOWN,
    Instant,
    Link,
    Missing,
    Period,
    Precision,
    Table,
    Term,
    Text,
    Value,
)
from tests.record.test_features import new_case

NOW = Instant("2022-10-01T00:00:00", Precision.SECOND, "+00:00")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with new_case(tmp_path) as made:
        yield made


def at(text: str, offset: str | None = "+00:00") -> Instant:
    precision = {4: "year", 7: "month", 10: "day", 16: "minute", 19: "second"}[len(text)]
    return Instant(text, Precision(precision), offset)


def board(case: CaseFile) -> Board:
    snapshot = case.snapshot()
    return time_board(snapshot, "q1", snapshot.runs)


def bound(case: CaseFile, first: Instant | None, last: Instant | None, kind: str = "document") -> None:
    case.record(
        TimeBoundStated(
            bound=new_ulid(), evidence="q1", when=Period(first, last), kind=Term(kind), basis=Basis.OBSERVED
        )
    )


def seen(
    case: CaseFile,
    published: Instant | Missing,
    likeness: str = "crop",
    basis: str = "page_text",
    of: str = "q1",
) -> None:
    case.record(
        SightingAdded(
            sighting=new_ulid(), evidence=(of,), address=Link("https://example.org"), medium=Term("web_page"),
            seen_at=NOW, published=published, published_basis=Term(basis), likeness=Term(likeness),
        )
    )  # fmt: skip


def claim(case: CaseFile, when: Instant | Period | Text | Missing) -> None:
    case.record(ClaimAdded(claim=new_ulid(), text=Text("x"), about=("q1",), when=when))


def run(case: CaseFile, analysis: str, *findings: Finding) -> None:
    time = "2026-11-20T09:00:00Z"
    case.record_run(
        Run(id=new_ulid(), analysis=analysis, version=1, inputs=(Input("questioned", "evidence", "q1", "a" * 64),),
            parameters={}, outcome=Outcome.FOUND, started=time, finished=time, findings=findings)
    )  # fmt: skip


def finding(name: str, value: Value, *limits: str) -> Finding:
    return Finding(new_ulid(), name, Basis.READ, value, limits=tuple(Limit(one) for one in limits))


def verdicts(case: CaseFile) -> list[tuple[str, str]]:
    return [(one.checked.verdict.value, one.checked.because) for one in board(case).claims]


def test_a_file_alone_is_bounded_by_when_it_was_taken_in(case: CaseFile) -> None:
    (row,) = board(case).rows
    assert (row.kind, row.side, row.conditional, row.record) == ("intake", Side.NOT_AFTER, False, "q1")
    assert board(case).range.room is Room.OPEN
    claim(case, at("2022-09-10"))
    claim(case, at("2999"))
    assert verdicts(case) == [("cannot_tell", "intake_only"), ("contradict", "")]


def test_the_latest_not_before_and_the_earliest_not_after_leave_room(case: CaseFile) -> None:
    bound(case, at("2019"), None)
    bound(case, at("2021-05"), None, "building_state")
    seen(case, at("2022-09-11T06:40"))
    seen(case, at("2022-09-10T07:50"), basis="archive_capture")
    made = board(case)
    assert made.range.room is Room.ROOM
    assert made.range.not_before is not None and made.range.not_before.when == at("2021-05")
    assert made.range.not_after is not None and made.range.not_after.kind == "archive_capture"


def test_bounds_that_leave_no_time_contradict_one_another_and_decide_no_claim(case: CaseFile) -> None:
    bound(case, at("2022-09-12"), None)
    seen(case, at("2022-09-10"))
    claim(case, at("2022-09-11"))
    assert board(case).range.room is Room.NONE
    assert verdicts(case) == [("cannot_tell", "bounds_contradict")]


def test_unknown_zones_are_never_guessed(case: CaseFile) -> None:
    bound(case, at("2022-09-10T12:00", None), None)
    seen(case, at("2022-09-10T11:00"))
    assert board(case).range.room is Room.CANNOT_TELL
    claim(case, at("2022-09-11T12:00", None))
    claim(case, at("2022-09-10T09:00"))
    assert verdicts(case) == [("contradict", ""), ("cannot_tell", "zones")]


def test_claims_agree_contradict_or_cannot_be_told(case: CaseFile) -> None:
    bound(case, at("2021-05-01"), None)
    seen(case, at("2022-09-10T07:50"))
    for when in (
        at("2022-09-09"), at("2022-09-10T08:30"), at("2020"), at("2022-09-10"), at("2022-09-10", None),
        Text("Saturday"), UNKNOWN, Period(at("2022-09-01"), None), Period(at("2022-09-11"), None),
    ):  # fmt: skip
        claim(case, when)
    assert verdicts(case) == [
        ("agree", ""), ("contradict", ""), ("contradict", ""), ("cannot_tell", "precision"),
        ("cannot_tell", "precision"), ("cannot_tell", "words"), ("cannot_tell", "nothing_claimed"),
        ("cannot_tell", "precision"), ("contradict", ""),
    ]  # fmt: skip


def test_a_stated_day_bounds_by_its_edges_and_one_side_is_said(case: CaseFile) -> None:
    bound(case, at("2022-09-10"), None)
    claim(case, at("2022-09-10"))
    claim(case, at("2022-09-09"))
    bound(case, None, at("2022-09-10"))
    assert board(case).range.room is Room.ROOM
    assert verdicts(case) == [("agree", ""), ("contradict", "")]


def test_what_is_not_sure_to_be_this_photograph_or_a_publication_holds_on_a_condition(case: CaseFile) -> None:
    seen(case, at("2020-01-01"), "same_scene")
    seen(case, at("2020-02-01"), basis="engine_crawl_date")
    case.record(
        SearchRecorded(
            search="s1", engine="tineye", engine_checked_on="2026-11", mode=Term("image"), result=SearchResult.HITS,
            searched_at=NOW, evidence="q1", hits=(Hit(Link("https://example.org"), at("2020-03-01")),),
        )
    )  # fmt: skip
    run(case, "platform_traces", finding("name_identifier_time", at("2020-04-01"), "upload_time_utc"))
    claim(case, at("2021-01-01"))
    made = board(case)
    assert [row.kind for row in made.rows if row.conditional] == ["sighting", "search", "identifier"]
    assert [row.kind for row in made.rows if not row.conditional] == ["intake"]
    assert [left.because for left in made.left_out] == ["same_scene"]
    (checked,) = made.claims
    assert checked.checked.because == "intake_only" and checked.if_conditions.verdict is Verdict.CONTRADICT


@pytest.mark.parametrize("kind", ["weather", "season"])
def test_what_comes_again_bounds_only_on_a_condition(case: CaseFile, kind: str) -> None:
    bound(case, at("2021-05"), None, "building_state")
    bound(case, at("2022-06"), at("2022-08"), kind)
    claim(case, at("2022-01-10"))
    made = board(case)
    assert [row.kind for row in made.rows if row.conditional] == [kind, kind]
    before = made.range.not_before, made.range_if_conditions.not_before
    assert [row and row.kind for row in before] == ["building_state", kind]
    (claimed,) = made.claims
    assert (claimed.checked.verdict.value, claimed.if_conditions.verdict.value) == ("agree", "contradict")


def test_what_files_and_names_state_is_no_bound(case: CaseFile) -> None:
    run(case, "metadata", finding("taken_time", at("2022-09-01T10:00", None)))
    run(
        case,
        "platform_traces",
        finding("name_time", at("2022-09-02T10:00", None), "device_local_capture_time"),
    )
    made = board(case)
    assert [one.finding.name for one in made.stated] == ["taken_time", "name_time"]
    assert [row.kind for row in made.rows] == ["intake"]


def test_sightings_of_a_linked_copy_bound_the_photograph_and_say_so(case: CaseFile) -> None:
    case.record(EvidenceLinked(link="l1", first="q1", relation=Term("crop_of"), second="q2"))
    seen(case, at("2022-09-10T07:50"), "identical_bytes", "archive_capture", of="q2")
    made = board(case)
    assert made.exhibits == ("q1", "q2") and made.range.not_after is not None
    assert made.range.not_after.kind == "archive_capture"
    assert Limit("bound_of_copy") in made.range.not_after.limits


def test_windows_of_one_run_are_alternatives_and_bound_by_their_outer_ends(case: CaseFile) -> None:
    morning, evening = (
        finding("time_window", Period(at(f"2022-09-10T{one}:00"), at(f"2022-09-10T{two}:00")), "some_limit")
        for one, two in (("08", "09"), ("16", "17"))
    )
    run(case, "any_analysis", morning, evening)
    made = board(case)
    assert len(made.windows) == 2
    assert [row.limits for row in made.rows if row.kind == "time_window"] == 2 * [(Limit("some_limit"),)]
    assert made.range.not_before is not None and made.range.not_before.when == at("2022-09-10T08:00")
    assert made.range.not_after is not None and made.range.not_after.when == at("2022-09-10T17:00")
    case.record(
        FindingDisputed(dispute="d1", run=case.snapshot().runs[0].id, finding=morning.id, reason=Text("no"))
    )
    assert board(case).range.not_before is None


def test_dated_references_stand_apart_and_an_undone_bound_is_gone(case: CaseFile) -> None:
    case.record(ReferenceDescribed(card="c1", evidence="r1", taken=at("2019-07-14")))
    bound(case, at("2019"), None)
    assert [one.card for one in board(case).references] == ["c1"]
    case.undo(case.snapshot().event_id(case.snapshot().seq))
    assert [row.kind for row in board(case).rows] == ["intake"]


def test_a_bound_whose_time_was_erased_is_named_and_bounds_nothing(case: CaseFile) -> None:
    bound(case, at("2021"), None)
    case.erase_fields(case.snapshot().event_id(case.snapshot().seq), ("when",), "privacy")
    made = board(case)
    assert [left.because for left in made.left_out] == ["erased"]
    assert [row.kind for row in made.rows] == ["intake"]


def sun_windows(*rows: tuple[str, str, str]) -> Finding:
    table = tuple(
        (
            Term(f"by_{grounds}"),
            Period(at(f"2022-09-10T{one}:00"), at(f"2022-09-10T{two}:00")),
            at(f"2022-09-10T{one}:00"),
        )
        for grounds, one, two in rows
    )
    return finding("time_windows", Table(table, ("grounds", "window", "best")))


def test_windows_of_the_newest_shadow_reading_bound_within_the_stretch_that_was_searched(
    case: CaseFile,
) -> None:
    run(case, "sun_and_shadow", sun_windows(("both", "01:00", "02:00")))
    run(
        case,
        "sun_and_shadow",
        sun_windows(("both", "05:00", "06:00"), ("both", "13:00", "13:30"), ("direction", "04:00", "15:00")),
    )
    made = board(case)
    assert [one.when.value for one in made.windows] == [at("2022-09-10T05:00:00"), at("2022-09-10T13:00:00")]
    rows = [row for row in made.rows if row.kind == "time_window"]
    assert [row.when for row in rows] == [at("2022-09-10T05:00:00"), at("2022-09-10T13:30:00")]
    assert all(row.conditional and Limit("bound_if_in_stretch") in row.limits for row in rows)
    assert made.range.not_before is None and made.range_if_conditions.not_before == rows[0]


def test_shadows_that_give_the_direction_alone_bound_by_it_and_none_bounds_nothing(case: CaseFile) -> None:
    run(case, "sun_and_shadow", sun_windows(("length", "03:00", "04:00"), ("direction", "05:00", "06:00")))
    assert [one.when.value for one in board(case).windows] == [at("2022-09-10T05:00:00")]
    run(case, "sun_and_shadow", sun_windows())
    assert board(case).windows == ()
