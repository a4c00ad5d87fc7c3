"""The rows of findings say what the report says, are copied with their limits, and tables sort as one expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.identity import new_ulid
from provenance.record.run import Input, Outcome
from provenance.record.values import Count, Digest, Measure, Missing, Table, Text
from provenance.report import findings as printed
from provenance.report.desk import Desk as ReportDesk
from provenance.report.desk import no_pictures
from provenance.report.runs import nothing_found
from provenance.report.tables import is_long
from provenance.wording import Wording
from provenance.workbench import Workbench
from provenance.workbench.view import CaseView, Viewer
from tests.forge import full_exif, picture_file, truncated
from tests.warm import warm_bench
from ui.presenters.finding_tables import TableCells
from ui.presenters.findings import RunRows, filter_words, matches, never_run, not_decoded, rows_of, run_rows
from ui.presenters.run_details import MOST_INPUTS, run_details


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseView]:
    """Q1 with much EXIF, examined; Q2, a broken picture whose search failed; R1, not examined; an objection."""
    folder = tmp_path_factory.mktemp("rows")
    files = {
        "taken.jpg": picture_file("jpeg", exif=full_exif()),
        "broken.jpg": truncated(picture_file("jpeg"), 0.7),
        "reference.png": picture_file("png"),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with (
        warm_bench(folder) as bench,
        bench.create_case(folder / "rows.case", "Rows", "What do they say?") as case,
    ):
        list(case.add([folder / "taken.jpg", folder / "broken.jpg"], EvidenceRole.QUESTIONED))
        list(case.add([folder / "reference.png"], EvidenceRole.REFERENCE))
        list(case.examine(case.snapshot().exhibits[:2], ()))
        camera = next(f for run in case.snapshot().runs for f in run.findings if f.name == "camera")
        case.people.dispute(camera.id, Text("Sold later."), new_ulid())
        yield Viewer(case, bench.wording).view()


def _of_the_table(finding: Finding) -> Iterator[Limit]:
    """Explanations of a difference and what decides it, which the report has in its table of tests."""
    for limit in finding.limits:
        if limit.id.startswith(("may_be_", "decided_by_")):
            yield limit


def assert_says_what_the_report_says(view: CaseView, wording: Wording) -> int:
    desk = ReportDesk(view.snapshot, wording, no_pictures)
    said = 0
    for rows in rows_of(view, view.runs):
        assert [row.finding for row in rows.rows] == [
            finding for basis in Basis for finding in printed.findings_in_body(rows.run, basis)
        ]
        for row in rows.rows:
            if is_long(row.finding) or row.disputes:
                continue
            text = printed.finding_words(desk, rows.run, row.finding).text
            hashed = isinstance(row.finding.value, Digest)  # whose source the report leaves out
            assert row.said.startswith(text) if hashed else row.said == text
            said += 1
        in_table = {wording.limit(limit) for finding in rows.run.findings for limit in _of_the_table(finding)}
        printed_below = {words.text for words in printed.limit_sentences(desk, [rows.run])}
        assert printed_below == set(rows.limits) - in_table
        sentences = [sentence.text for sentence in rows.sentences]
        if rows.outcome is Outcome.NOTHING_FOUND:
            assert nothing_found(desk, rows.run) in sentences
        if rows.run.reason is not None:
            undecoded = rows.run.analysis in ("metadata", "consistency") and not_decoded(
                view, rows.run.inputs[0].id
            )
            assert undecoded or wording.reason(rows.run.reason) in sentences  # else said in other words
        gone = desk.gone_from(rows.entry.data)
        assert not gone or gone in " ".join(sentences)
    return said


def test_screen_and_report_say_the_same_of_every_finding(seen: CaseView, bench: Workbench) -> None:
    assert assert_says_what_the_report_says(seen, bench.wording) > 15


def test_screen_and_report_say_the_same_of_the_released_case(full_case: Path, bench: Workbench) -> None:
    with bench.open_case(full_case) as case:
        assert assert_says_what_the_report_says(Viewer(case, bench.wording).view(), bench.wording) > 0


def test_the_latest_run_of_each_analysis_is_shown(seen: CaseView) -> None:
    evidence = seen.snapshot.exhibit("Q1").id
    analyses = [rows.run.analysis for rows in run_rows(seen, evidence)]
    assert analyses[:2] == ["file_identity", "metadata"] and "seen_before" in analyses
    assert len(analyses) == len(set(analyses))


def test_a_failed_run_is_a_sentence_in_its_place_and_can_be_repeated(seen: CaseView) -> None:
    failed = next(
        rows for rows in run_rows(seen, seen.snapshot.exhibit("Q2").id) if rows.run.analysis == "seen_before"
    )
    assert failed.outcome is Outcome.FAILED and failed.repeatable
    assert failed.rows == () and failed.sentences[0].tone == "alarm" and "Q2" in failed.sentences[0].text


def test_a_disputed_finding_names_who_disagrees_and_why(seen: CaseView) -> None:
    rows = [row for run in run_rows(seen, seen.snapshot.exhibit("Q1").id) for row in run.rows]
    camera = next(row for row in rows if row.finding.name == "camera")
    assert camera.disputes[0].reason == "Sold later." and "analyst" in camera.disputes[0].who
    assert "Sold later." in camera.copied()
    assert [row for row in rows if row.disputes] == [camera]


def test_a_copied_finding_carries_name_value_basis_and_limits(seen: CaseView) -> None:
    rows = [row for run in run_rows(seen, seen.snapshot.exhibit("Q1").id) for row in run.rows]
    camera = next(row for row in rows if row.finding.name == "camera")
    first, *rest = camera.copied().splitlines()
    assert camera.name in first and "Forge 1" in first and "READ" in first
    assert all(any(limit in line for line in rest) for limit in camera.limits) and camera.limits
    sha256 = next(row for row in rows if row.finding.name == "sha256")
    assert sha256.value == seen.snapshot.exhibit("Q1").sha256


def test_a_filter_looks_in_names_values_limits_and_the_cells_of_tables(seen: CaseView) -> None:
    rows = [row for run in run_rows(seen, seen.snapshot.exhibit("Q1").id) for row in run.rows]

    def found(text: str) -> set[str]:
        return {row.finding.name for row in rows if matches(row.haystack, filter_words(text))}

    assert found("GPSLatitude") == {"tags"}
    assert "sha256" in found("sha-256") and "camera" not in found("sha-256")
    assert {"camera", "tags"} <= found("anyone without a trace")
    assert found("no such word anywhere") == set()


def test_what_an_exhibit_was_never_given_to_is_named(seen: CaseView) -> None:
    wording, exhibit = seen.wording, seen.snapshot.exhibit
    assert never_run(seen, exhibit("Q1")) == ()
    assert wording.analysis("metadata") in never_run(seen, exhibit("R1"))


def test_the_details_of_a_run_name_version_inputs_with_hashes_and_components(seen: CaseView) -> None:
    exhibit = seen.snapshot.exhibit("Q1")
    metadata = run_rows(seen, exhibit.id)[1]
    details = run_details(metadata)
    assert exhibit.sha256 in [detail.mono for detail in details]
    assert any(metadata.run.components[0].name in detail.text for detail in details)
    assert len(metadata.run.inputs) <= MOST_INPUTS


def test_the_name_of_a_place_of_the_archive_shows_what_cannot_be_seen(seen: CaseView) -> None:
    entry, run = seen.latest_runs_on(seen.snapshot.exhibit("Q1").id)[0]
    given = Input("control", "archive", "a", "0" * 64, "b", "Hall\u202egnp.exe")
    rows = RunRows(seen, (entry, replace(run, inputs=(given,))))
    assert "Hall⟨U+202E⟩gnp.exe" in [detail.text for detail in run_details(rows)]


def test_words_are_kept_when_nothing_changed_and_made_anew_when_something_did(seen: CaseView) -> None:
    evidence = seen.snapshot.exhibit("Q1").id
    before = run_rows(seen, evidence)
    kept = [row for rows in before for row in rows.rows]
    again = run_rows(seen, evidence, before)
    assert all(a is b for a, b in zip(kept, [row for rows in again for row in rows.rows], strict=True))
    undisputed = [RunRows(seen, recorded) for recorded in seen.latest_runs_on(evidence)]
    assert not any(row.disputes for rows in undisputed for row in rows.rows)
    anew = run_rows(seen, evidence, undisputed)
    assert any(row.disputes for row in anew[1].rows) and anew[0].rows is undisputed[0].rows


def test_table_cells_sort_numbers_by_size_before_words_before_gaps() -> None:
    table = Table(
        tuple(
            (value,)
            for value in (Text("b"), Text("10"), Count(9), None, Measure("-1.5", "m"), Missing("unknown"))
        ),
        ("value",),
    )
    cells = TableCells(table, Wording())
    order = sorted(range(len(cells)), key=lambda row: cells.key(row, 0))
    assert order[:4] == [4, 2, 1, 0]
    assert cells.text(3, 0) == ""
