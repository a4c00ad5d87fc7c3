"""What the place room says of a pair: the look-alikes' rate first, nothing of the annex, people before the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.masks import made_before_mask
from provenance.record.references import DisagreementMarked, ReferenceDescribed
from provenance.record.run import Input, Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Flag, Matches, Measure, Missing, Table, Term, Text, Value
from provenance.wording import Wording
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import region_of, required_instant
from provenance.workbench.view import CaseView, Viewer
from tests.analyses.desk import wall_photo
from tests.ui.conftest import plain_wall
from ui.panels.place_support import SupportLines
from ui.presenters.comparison import PairTable, pair_result
from ui.presenters.controls import controls_line
from ui.presenters.findings import run_rows
from ui.presenters.pair_said import (
    PairSaid,
    all_said,
    differences,
    masked,
    pair_said,
    reference_said,
    support_line,
)
from ui.presenters.verdict_records import Records
from ui.room import Desk as UiDesk

RATES = Table(
    (
        (
            Term("unrelated"),
            Count(0, "pairs"),
            Count(3000, "pairs"),
            Count(41, "places"),
            Measure("0.071", "1"),
        ),
        (
            Term("lookalike"),
            Count(0, "pairs"),
            Count(898, "pairs"),
            Count(30, "places"),
            Measure("0.095", "1"),
        ),
        (Term("same_street"), Count(0, "pairs"), Count(0, "pairs"), Count(0, "places"), Missing("unknown")),
    ),
    ("stratum", "false_matches", "pairs", "places", "upper_bound"),
)
FOUND: dict[str, Value] = {
    "result": Term("match"),
    "agreeing_points": Count(120, "points"),
    "candidate_points": Count(300, "points"),
    "confidence": Measure("0.734", "1"),
    "method": Term("learned"),
    "effort": Term("usual"),
    "support_score": Measure("9.876", "1"),
    "llr": Measure("6.54", "nat"),
    "error_rates": RATES,
    "same_photograph": Flag(False),
    "orientation": Term("mirrored"),
    "rotation": Measure("90", "deg"),
    "spread": Table(
        (
            (Text("questioned"), Count(19, "cells"), Measure("0.174", "1")),
            (Text("reference"), Count(1, "cells"), Measure("0.20", "1")),
        ),
        ("picture", "cells", "hull_share"),
    ),
}


@pytest.fixture
def case(bench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCase]:
    """Q1 and R1; nothing was run."""
    folder = tmp_path_factory.mktemp("said")
    (folder / "photo.jpg").write_bytes(wall_photo())
    (folder / "plain.png").write_bytes(plain_wall())
    with bench.create_case(folder / "said.case", "Said", "Which wall is it?") as made:
        list(made.add([folder / "photo.jpg"], EvidenceRole.QUESTIONED))
        list(made.add([folder / "plain.png"], EvidenceRole.REFERENCE))
        yield made


def recorded(case: OpenCase, values: Mapping[str, Value], analysis: str = "landmark_match") -> None:
    """Record a run that says this of Q1 and R1."""
    snapshot = case.snapshot()
    pair = [snapshot.exhibit(number) for number in ("Q1", "R1")]
    inputs = tuple(
        Input(role=role, kind="evidence", id=one.id, sha256=one.sha256)
        for role, one in zip(("questioned", "reference"), pair, strict=True)
    )
    findings = tuple(Finding(new_ulid(), name, Basis.COMPUTED, value) for name, value in values.items())
    case.file.record_run(
        Run(
            id=new_ulid(), analysis=analysis, version=3, inputs=inputs if analysis == "landmark_match" else inputs[:1],
            parameters={}, outcome=Outcome.FOUND, started="2026-01-01T00:00:00Z",
            finished="2026-01-01T00:00:01Z", findings=findings,
        )
    )  # fmt: skip


def seen(case: OpenCase) -> tuple[CaseView, Exhibit, Exhibit]:
    view = Viewer(case, Wording()).view()
    return view, view.snapshot.exhibit("Q1"), view.snapshot.exhibit("R1")


def told(case: OpenCase) -> PairSaid:
    view, questioned, _ = seen(case)
    (row,) = PairTable().rows(view, questioned)
    return pair_said(pair_result(view, questioned, row), view.wording)


def all_words(said: PairSaid) -> str:
    lines = [line.text for line in (*said.first, *said.rates, *said.rest)]
    return "\n".join((*lines, *said.other_rates, *(words for _, words, _ in said.stands)))


def test_the_rate_of_look_alikes_stands_first_and_in_full(case: OpenCase) -> None:
    recorded(case, FOUND)
    said = told(case)
    assert [line.text for line in said.rates] == [
        "Of 898 pairs of look-alike buildings of 30 places, 0 reached this result or a better one; "
        "95 % upper bound by place: 9.5 %; unless the calibration is your own, the limits were set on these same "
        "pairs."
    ]
    assert said.other_rates == (
        "Of 3000 unrelated pairs of 41 places, 0 reached this result or a better one; "
        "95 % upper bound by place: 7.1 %; unless the calibration is your own, the limits were set on these same "
        "pairs.",
        "Same street or town: not measured.",
    )


def test_counts_orientation_turn_method_and_effort_are_said(case: OpenCase) -> None:
    recorded(case, FOUND)
    words = all_words(told(case))
    for part in (
        "Mean confidence over all pairs considered, agreeing or not: 0.73",
        "In the photo they lie in 19 of 64 fields and enclose 17 % of it.",
        "turned by 90°",
        "learned models",
        "Usual effort",
        "Look at lettering, clocks and number plates",
    ):
        assert part in words


def test_nothing_of_the_annex_is_shown_in_any_room(case: OpenCase) -> None:
    recorded(case, FOUND)
    view, questioned, _ = seen(case)
    assert "6.54" not in all_words(told(case)) and "9.876" not in all_words(told(case))
    names = {row.finding.name for rows in run_rows(view, questioned.id) for row in rows.rows}
    assert "result" in names and not names & {"llr", "support_score"}
    records = " ".join(str(row) for row in Records(view).rows())
    assert "6.54" not in records and "9.876" not in records


def test_the_same_overlay_is_a_state_of_its_own(case: OpenCase) -> None:
    recorded(case, {**FOUND, "shared_overlay": Count(14, "points")})
    (words,) = (words for _, words, _ in told(case).stands)
    assert words.startswith("Same overlay: 14 points")


def test_copies_of_one_photograph_are_said_first_and_their_agreement_not_at_all(case: OpenCase) -> None:
    copies: dict[str, Value] = {"same_photograph": Flag(True), "orientation": Term("mirrored_copy")}
    recorded(case, {**FOUND, **copies})
    said = told(case)
    assert said.first[0].text.startswith("Same photograph")
    assert said.first[0].row.finding.name == "same_photograph"
    assert "agree in their structure" not in all_words(said)
    assert "is a mirrored copy of the other" in all_words(said) and "may be mirrored" not in all_words(said)
    view, questioned, _ = seen(case)
    (row,) = PairTable().rows(view, questioned)
    result = pair_result(view, questioned, row).result
    assert result is not None and result.finding.name == "same_photograph"  # what an objection is about
    summed_up = [one.sentence for one in Records(view).rows() if one.group == "finding" and not one.detail]
    assert len(summed_up) == 1 and "copies of one photograph" in summed_up[0]


def test_the_share_painted_over_is_said(case: OpenCase) -> None:
    row = (Text("questioned"), Measure("0.345", "1"))
    recorded(case, {**FOUND, "masked": Table((row,), ("picture", "masked_share"))})
    assert "Painted over and left out: 34.5 % of the photo." in all_words(told(case))


def test_an_older_comparison_is_still_said(case: OpenCase) -> None:
    older: dict[str, Value] = {
        "result": Term("match"),
        "agreeing_points": Count(33, "points"),
        "mirrored": Flag(False),
        "matched_points": Matches(((1, 2, 3, 4),), "a" * 64, "b" * 64),
    }
    recorded(case, older)
    said = told(case)
    assert [line.row.finding.name for line in said.first] == ["result", "agreeing_points"]
    assert said.rates == () and [line.row.finding.name for line in said.rest] == ["mirrored"]


def test_the_two_prescribed_sentences_stand_beside_their_results(case: OpenCase) -> None:
    recorded(case, FOUND)
    assert any(
        "the same structure, or one built to the same design" in one for one in told(case).first[0].row.limits
    )
    recorded(case, {"result": Term("no_evidence")})
    limits = told(case).first[0].row.limits
    assert any("does not show that the places differ" in one for one in limits)


def test_a_run_is_older_than_a_mask_painted_after_it(case: OpenCase) -> None:
    recorded(case, FOUND)
    view, questioned, _ = seen(case)
    run = view.runs[-1][1]
    assert not made_before_mask(run, view.snapshot)
    region = region_of("10,10 60,40", questioned.sha256, case.picture_size(questioned))
    case.people.paint_mask(questioned.id, (region,))
    view, *_ = seen(case)
    assert made_before_mask(run, view.snapshot)
    assert masked(view.snapshot, questioned.id) == (((10, 10), (60, 40)),)
    case.people.paint_mask(questioned.id, ())
    view, *_ = seen(case)
    assert not made_before_mask(run, view.snapshot) and masked(view.snapshot, questioned.id) == ()


def test_differences_are_said_with_kind_words_and_place(case: OpenCase) -> None:
    _, questioned, reference = seen(case)
    region = region_of("0,0 30,30", reference.sha256, case.picture_size(reference))
    case.people.mark_disagreement(
        DisagreementMarked(
            disagreement=new_ulid(), questioned=questioned.id, reference=reference.id, kind=Term("missing"),
            region_reference=region, text=Text("No window here"),
        )
    )  # fmt: skip
    view, questioned, reference = seen(case)
    (one,) = differences(view, questioned, reference)
    assert (one.kind, one.text) == ("missing in the questioned picture", "No window here")
    assert one.on_questioned == () and one.on_reference == ((0, 0), (30, 30))


def test_a_reference_without_a_card_is_for_information_only_and_one_with_a_survey_counts(
    case: OpenCase,
) -> None:
    view, questioned, reference = seen(case)
    said = reference_said(view, questioned, reference)
    assert not said.described and not said.independent and "no reference card" in " ".join(said.sentences)
    (row,) = PairTable().rows(view, questioned)
    assert row.about == "no reference card"
    card = ReferenceDescribed(
        card=new_ulid(), evidence=reference.id, place_name=Text("Old wall"), known_by=Term("own_survey"),
        taken=required_instant("2019-05-02", "taken"), reproduction=Term("not_public"),
    )  # fmt: skip
    case.people.describe_reference(card)
    view, questioned, reference = seen(case)
    said = reference_said(view, questioned, reference)
    assert said.described and said.independent
    assert "Old wall" in " ".join(said.lines) and "not for public reproduction" in said.lines
    (row,) = PairTable().rows(view, questioned)
    assert row.about.endswith(" · own survey on the spot") and "2019" in row.about


def counts(places: int = 1) -> dict[str, Value]:
    """What a count finds of one or two places without an independent reference of the second."""
    rows: list[tuple[Value | None, ...]] = [
        (Missing("unknown"), Count(1, "references"), Count(3, "references"), Term("match"))
    ]
    rows += [(Missing("unknown"), Count(0, "references"), Count(0, "references"), None)] * (places - 1)
    counted = {"supporting_references": 1, "compared_references": 3, "for_information": 2,
               "agreeing_for_information": 1}  # fmt: skip
    return {
        **{name: Count(n, "references") for name, n in counted.items()},
        "support_by_place": Table(tuple(rows), ("place_of", "supporting", "compared", "result")),
    }


def test_support_and_controls_are_said_when_they_were_counted(case: OpenCase) -> None:
    view, questioned, _ = seen(case)
    assert support_line(view, questioned)[0] == "References not counted yet: compare with all"
    assert controls_line(view, questioned).startswith("No control set")
    recorded(case, counts(2), "landmark_support")
    controls = {"controls_reached": 0, "controls_compared": 25}
    recorded(case, {name: Count(n, "references") for name, n in controls.items()}, "landmark_controls")
    view, questioned, _ = seen(case)
    line, counted = support_line(view, questioned)
    assert line == "Supported by 1 of 3 independent references whose cards state no place."
    assert "1 of 2 that are not independent agree" in " ".join(counted)
    assert (
        controls_line(view, questioned)
        == "Controls: 0 of 25 pictures of other places reached likely or better"
    )


def test_references_are_counted_again_only_where_they_were_counted(case: OpenCase, desk: UiDesk) -> None:
    recorded(case, {name: Count(0, "references") for name in ("controls_reached", "controls_compared")} | {
        "questioned_in_archive": Flag(True)
    }, "landmark_controls")  # fmt: skip
    view, questioned, _ = seen(case)
    said = all_said(view, questioned)
    assert said.more and not said.counted
    lines = SupportLines(desk)
    lines.show_said(said)
    assert lines.again.isHidden()
    recorded(case, counts(), "landmark_support")
    lines.show_said(all_said(seen(case)[0], questioned))
    assert not lines.again.isHidden()


def test_support_names_the_place_and_says_when_the_count_is_out_of_date(case: OpenCase) -> None:
    _, questioned, reference = seen(case)
    case.people.describe_reference(
        ReferenceDescribed(
            card=new_ulid(), evidence=reference.id, place_name=Text("Old wall"), known_by=Term("own_survey")
        )
    )
    recorded(case, FOUND)
    case.recount("Q1")
    line = "Supported by 1 of 1 independent reference of Old wall."
    assert support_line(seen(case)[0], questioned)[0] == line
    recorded(case, FOUND | {"result": Term("no_evidence")})
    said = support_line(seen(case)[0], questioned)[0]
    assert said.startswith(line) and "out of date: comparisons were made" in said
    case.recount("Q1")
    case.people.paint_mask(reference.id, (region_of("0,0 20,20", reference.sha256, (60, 60)),))
    said = support_line(seen(case)[0], questioned)[0]
    assert said.startswith("Supported by 0 of 1") and "painted over" in said
