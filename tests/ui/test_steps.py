"""Where the work stands: every step's state follows from the log alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceLinked, EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import Axis, ConclusionRecorded, Grade, ObservationAdded
from provenance.record.sighting import SearchRecorded, SearchResult
from provenance.record.values import UNKNOWN, Count, Missing, Term, Text
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import now
from provenance.workbench.view import CaseView, Viewer
from tests.analyses.desk import other_wall
from ui.presenters.claims import claim_rows
from ui.presenters.evidence import altered, exhibit_row, isolated
from ui.presenters.findings import run_rows
from ui.presenters.in_case import in_case
from ui.presenters.step import State, Step
from ui.presenters.steps import steps
from ui.presenters.time import known
from ui.presenters.verdict_records import Records

ENGINES = ("tineye", "yandex_images", "google_lens")


@pytest.fixture
def case(bench: Workbench, photo_case: Path) -> Iterator[OpenCase]:
    """The case with Q1, R1 and R2, open."""
    with bench.open_case(photo_case) as opened:
        yield opened


def view_of(case: OpenCase, bench: Workbench) -> CaseView:
    return Viewer(case, bench.wording).view()


def found(case: OpenCase, bench: Workbench, exhibit: str = "Q1") -> dict[str, Step]:
    view = view_of(case, bench)
    return {step.id: step for step in steps(view, view.snapshot.exhibit(exhibit), ENGINES)}


def search(case: OpenCase, engine: str, result: SearchResult, mode: str = "image") -> None:
    case.people.search(
        SearchRecorded(
            search=new_ulid(),
            engine=engine,
            engine_checked_on="2026-01-01",
            mode=Term(mode),
            result=result,
            searched_at=now(),
            evidence=case.snapshot().exhibit("Q1").id,
            query=Text("wall") if mode == "text" else Missing("not_applicable"),
        )
    )


def claim(case: OpenCase, about: tuple[str, ...] = ("Q1",)) -> str:
    return case.people.claim(ClaimAdded(claim=new_ulid(), text=Text("A wall."), about=about)).id


def conclude(case: OpenCase, claim: str, axis: Axis, grade: Grade = Grade.NOT_ESTABLISHED) -> None:
    case.people.conclude(
        ConclusionRecorded(
            conclusion=new_ulid(),
            claim=claim,
            axis=axis,
            grade=grade,
            limits=Text("little"),
            would_change=Text("more"),
        )
    )


def examine(case: OpenCase) -> None:
    """Everything but comparisons."""
    list(case.examine([case.snapshot().exhibit("Q1")], []))


def test_in_a_new_case_no_step_was_examined(case: OpenCase, bench: Workbench) -> None:
    states = {id: step.state for id, step in found(case, bench).items()}
    assert set(states.values()) == {State.NOT_EXAMINED}
    assert {"features", "file", "seen_in_case", "searched", "place", "time", "who", "when"} <= set(states)


def test_a_card_on_which_nobody_wrote_is_not_filled_in(case: OpenCase, bench: Workbench) -> None:
    step = found(case, bench)["received"]  # how it came was noted when it was taken in
    assert (step.state, step.words) == (State.NOT_EXAMINED, "Not filled in: 8 unknown")
    card = case.snapshot().exhibit("Q1").cards[0].data
    case.people.acquisition(msgspec.structs.replace(card, platform=Text("a messenger")))
    step = found(case, bench)["received"]
    assert step.state is State.PARTLY
    assert "7 fields unknown" in step.words


def test_a_card_that_says_nothing_is_not_examined(case: OpenCase, bench: Workbench) -> None:
    card = case.snapshot().exhibit("Q1").cards[0].data
    empty = msgspec.structs.replace(card, method=Term("unknown"))
    gone = dict.fromkeys(("platform", "channel", "sent_as", "transform_risk", "by_whom"), UNKNOWN)
    case.people.acquisition(msgspec.structs.replace(empty, **gone))
    assert found(case, bench)["received"].state is State.NOT_EXAMINED
    case.people.acquisition(msgspec.structs.replace(empty, **(gone | {"channel": Text("a group")})))
    assert found(case, bench)["received"].state is State.PARTLY


def test_the_feature_list_is_partly_done_until_it_is_locked(case: OpenCase, bench: Workbench) -> None:
    case.people.observation(
        ObservationAdded(
            observation=new_ulid(),
            evidence="Q1",
            kind=Term("sign"),
            stance=Term("observed"),
            text=Text("a board"),
        )
    )
    assert found(case, bench)["features"].state is State.PARTLY
    case.people.lock_features("Q1")
    step = found(case, bench)["features"]
    assert (step.state, step.words, step.stage) == (State.DONE, "1 feature, locked", "photo")


def test_a_skipped_feature_list_is_not_examined(case: OpenCase, bench: Workbench) -> None:
    case.people.skip_features("Q1")
    step = found(case, bench)["features"]
    assert step.state is State.NOT_EXAMINED
    assert "Skipped" in step.words


@pytest.mark.parametrize(
    ("results", "state"),
    [
        (("none",), State.PARTLY),
        (("hits", "none"), State.PARTLY),
        (("hits", "none", "none"), State.DONE),
        (("none", "none", "none"), State.NOTHING),
        (("blocked",), State.FAILED),
        (("not_completed", "blocked"), State.FAILED),
        (("none", "blocked"), State.PARTLY),
    ],
)
def test_searches_say_how_far_they_got(
    case: OpenCase, bench: Workbench, results: tuple[str, ...], state: State
) -> None:
    for engine, result in zip(ENGINES, results, strict=False):
        search(case, engine, SearchResult(result))
    step = found(case, bench)["searched"]
    assert step.state is state
    assert "TinEye" in step.words
    assert (f"{len(results)} of 3 engines asked" in step.words) is (len(results) < 3)


def test_only_the_latest_answer_of_an_engine_counts(case: OpenCase, bench: Workbench) -> None:
    search(case, "tineye", SearchResult.BLOCKED)
    search(case, "tineye", SearchResult.NONE)
    step = found(case, bench)["searched"]
    assert step.state is State.PARTLY
    assert step.words == "1 of 3 engines asked; TinEye: no match"


def test_a_search_by_text_is_told_apart(case: OpenCase, bench: Workbench) -> None:
    search(case, "tineye", SearchResult.NONE, "text")
    assert "TinEye, by text: no match" in found(case, bench)["searched"].words


def test_every_reference_is_counted_by_how_its_comparison_ended(case: OpenCase, bench: Workbench) -> None:
    compare(case, "R1")
    step = found(case, bench)["place"]
    assert step.state is State.PARTLY
    assert "1 not compared" in step.words
    compare(case, "R2")
    step = found(case, bench)["place"]
    assert step.state is State.DONE
    assert step.words.startswith("2 references: 1 match")


def compare(case: OpenCase, reference: str) -> None:
    case.run("landmark_match", (("questioned", "Q1"), ("reference", reference)))


def test_a_picture_that_came_after_the_search_in_the_case_reopens_it(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    examine(case)
    before = found(case, bench)["seen_in_case"]
    assert before.state in (State.NOTHING, State.DONE)
    (tmp_path / "late.png").write_bytes(other_wall()[:-2] + b"\x00\xff\xd9")
    list(case.add([tmp_path / "late.png"], EvidenceRole.REFERENCE))
    after = found(case, bench)["seen_in_case"]
    assert after.state is State.PARTLY
    assert after.words.startswith(before.words)


def test_what_people_said_of_the_exhibit_stands_beside_what_the_hashes_found(
    case: OpenCase, bench: Workbench
) -> None:
    case.people.link(EvidenceLinked(link=new_ulid(), first="Q1", relation=Term("crop_of"), second="R1"))
    examine(case)
    assert "Linked by a person: Q1 is a crop of R1." in found(case, bench)["seen_in_case"].words
    view = view_of(case, bench)
    assert in_case(view, view.snapshot.exhibit("R1")).linked == ("Q1 is a crop of R1",)


def test_a_picture_that_cannot_be_decoded_is_not_said_to_lack_metadata(
    case: OpenCase, bench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    )
    list(case.add([tmp_path / "broken.jpg"], EvidenceRole.QUESTIONED))
    list(case.examine([case.snapshot().exhibit("Q2")], []))
    assert "Not examined as a picture: it cannot be decoded." in found(case, bench, "Q2")["file"].words
    view = view_of(case, bench)
    said = [one.text for run in run_rows(view, view.snapshot.exhibit("Q2").id) for one in run.sentences]
    assert not any("messengers" in text for text in said)


def test_an_exhibit_whose_bytes_raised_an_alarm_is_marked_wherever_it_is_used(
    case: OpenCase, bench: Workbench
) -> None:
    claim(case)
    examine(case)
    view = view_of(case, bench)
    exhibit = view.snapshot.exhibit("Q1")
    alarmed = CaseView(view.path, view.snapshot, view.runs, bench.wording, alarms=(exhibit.sha256,))
    assert altered(view) == frozenset() and altered(alarmed) == {exhibit.id}
    assert "Q1" in claim_rows(alarmed)[0].alarm and not claim_rows(view)[0].alarm
    about_it = [row for row in Records(alarmed).rows() if exhibit.id in row.exhibits]
    assert about_it and all(row.altered == "Q1" for row in about_it)
    assert exhibit_row(exhibit, bench.wording, altered=True).altered == "ALTERED"


def test_a_claim_nobody_split_is_told_apart_from_one_that_says_nothing(
    case: OpenCase, bench: Workbench
) -> None:
    claim(case)
    row = claim_rows(view_of(case, bench))[0]
    assert row.offers == ("split",)
    assert row.lines[-1].text == "not yet split into who, what, where and when"
    assert known(view_of(case, bench)).claimed[0][1] == row.id


def test_a_name_that_runs_from_right_to_left_does_not_turn_its_row() -> None:
    assert isolated("صورة.jpg") == "\u2068صورة.jpg\u2069"
    assert isolated("photo.jpg") == "photo.jpg"


def test_what_the_file_says_follows_the_metadata_run(case: OpenCase, bench: Workbench) -> None:
    examine(case)
    (tags,) = (
        finding.value.value
        for run in case.snapshot().runs
        for finding in run.findings
        if finding.name == "tag_count" and isinstance(finding.value, Count)
    )
    step = found(case, bench)["file"]
    assert (step.state, step.words) == (State.DONE, f"{tags} metadata tags read")


def test_an_axis_is_done_when_every_claim_about_the_exhibit_was_concluded(
    case: OpenCase, bench: Workbench
) -> None:
    first, second = claim(case), claim(case, ())
    claim(case, ("R1",))  # not about Q1
    assert found(case, bench)["where"].state is State.NOT_EXAMINED
    conclude(case, first, Axis.WHERE)
    assert found(case, bench)["where"].state is State.PARTLY
    conclude(case, second, Axis.WHERE)
    step = found(case, bench)["where"]
    assert step.state is State.DONE
    assert step.words == "Claim 1: Not established; Claim 2: Not established"
    conclude(case, second, Axis.WHERE, Grade.NOT_EXAMINED)
    assert found(case, bench)["where"].state is State.PARTLY
    assert found(case, bench)["who"].state is State.NOT_EXAMINED


def test_a_reference_has_no_steps_of_a_questioned_picture(case: OpenCase, bench: Workbench) -> None:
    assert set(found(case, bench, "R1")) == {"received", "file", "seen_in_case", "searched"}


def test_without_an_exhibit_only_conclusions_are_told(case: OpenCase, bench: Workbench) -> None:
    claim(case, ())
    assert [step.id for step in steps(view_of(case, bench), None)] == ["who", "what", "where", "when"]


def test_every_step_has_words_for_its_name_and_state(full_case: Path, bench: Workbench) -> None:
    with bench.open_case(full_case) as case:
        view = view_of(case, bench)
        for exhibit in view.snapshot.exhibits:
            for step in steps(view, exhibit, ENGINES):
                said = (step.words, bench.wording.window(f"case.step.{step.id}"))
                assert all(words and "[case." not in words and "…" not in words for words in said), step
