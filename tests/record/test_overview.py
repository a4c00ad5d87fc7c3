"""The overview of a file: what stands there, what does not, what differs, and that silence is never an alarm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.casefile.casefile import CaseFile
from provenance.record.finding import Basis, Finding, Limit
from provenance.record.identity import new_ulid
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone, file_overview
from provenance.record.overview_lookups import EXPECTED, LOOKUPS
from provenance.record.run import Input, Outcome, Run
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Place,
    Precision,
    Table,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording
from provenance.wording.english import FAMILIES
from provenance.wording.overview import row_words, section_words
from tests.record.test_features import new_case

TIME = "2026-11-20T09:00:00Z"
TAKEN = Instant("2022-09-10T14:03:22", Precision.SECOND)
CAMERA: tuple[tuple[str, Value], ...] = (
    ("taken_time", TAKEN),
    ("digitized_time", TAKEN),
    ("modified_time", Instant("2022-09-11T08:00:00", Precision.SECOND, "+03:00")),
    ("position", Place.at("49.71", "37.62")),
    ("camera", Text("Maker Model 1")),
    ("tag_count", Count(3, "tags")),
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with new_case(tmp_path) as made:
        yield made


def run(
    analysis: str, *said: tuple[str, Value], outcome: Outcome = Outcome.FOUND, limits: tuple[Limit, ...] = ()
) -> Run:
    findings = tuple(Finding(new_ulid(), name, Basis.COMPUTED, value, limits=limits) for name, value in said)
    return Run(
        id=new_ulid(), analysis=analysis, version=1, inputs=(Input("questioned", "evidence", "q1", "a" * 64),),
        parameters={}, outcome=outcome, started=TIME, finished=TIME, findings=findings,
    )  # fmt: skip


def overview(case: CaseFile, *runs: Run) -> FileOverview:
    return file_overview(case.snapshot(), "q1", runs)


def labels(rows: tuple[OverviewRow, ...]) -> list[str]:
    return [row.label.removeprefix("overview.") for row in rows]


def test_a_camera_original_says_time_place_and_device_each_resting_on_its_finding(case: CaseFile) -> None:
    metadata = run("metadata", *CAMERA)
    shown = overview(case, metadata)
    ids = {finding.name: finding.id for finding in metadata.findings}
    times = shown.of(Section.TIME)
    assert labels(times) == ["taken_time", "modified_time"]
    assert times[0].also == ("overview.digitized_time",)
    assert times[0].findings == (ids["taken_time"], ids["digitized_time"])
    assert labels(shown.of(Section.PLACE)) == ["position"] and labels(shown.of(Section.DEVICE)) == ["camera"]
    assert shown.of(Section.ABSENT) == () and shown.of(Section.USUAL) == ()


def test_a_time_without_a_zone_is_said_to_have_none(case: CaseFile) -> None:
    taken, modified = overview(case, run("metadata", *CAMERA)).of(Section.TIME)
    words = Wording(strict=True)
    assert "time zone not stated" in row_words(taken, words).said
    assert "not stated" not in row_words(modified, words).said


def test_what_a_messenger_leaves_is_listed_as_not_there_and_as_usual_without_alarm(case: CaseFile) -> None:
    identity = run("file_identity", ("media_type", Term("jpeg")), ("name_type", Term("agrees")))
    empty = run("metadata", ("tag_count", Count(0, "tags")), outcome=Outcome.NOTHING_FOUND)
    credentials = run("c2pa_credentials", outcome=Outcome.NOTHING_FOUND)
    shown = overview(case, identity, empty, credentials)
    assert labels(shown.of(Section.ABSENT)) == ["no_time", "no_position", "no_camera", "no_credentials"]
    assert labels(shown.of(Section.USUAL)) == ["usual_messenger"]
    assert {row.tone for row in shown.rows} == {Tone.NEUTRAL}
    words = " ".join(row_words(row, Wording(strict=True)).line for row in shown.rows).casefold()
    assert "removed" not in words and "lost" not in words and "deleted" not in words


def test_nothing_is_said_to_be_absent_while_parts_of_the_file_were_not_read(case: CaseFile) -> None:
    unread = run("metadata", ("tag_count", Count(0, "tags")), ("unread_parts", Term("xmp")))
    shown = overview(case, unread)
    assert shown.of(Section.ABSENT) == ()
    assert labels(shown.of(Section.NOT_EXAMINED))[0] == "parts_not_read"


def test_nothing_is_said_to_be_absent_from_a_file_that_nobody_looked_into(case: CaseFile) -> None:
    shown = overview(case)
    assert shown.of(Section.ABSENT) == () and shown.of(Section.DIFFERS) == ()
    assert [row.analysis for row in shown.of(Section.NOT_EXAMINED)] == list(EXPECTED)
    assert labels(shown.of(Section.FILE)) == ["type", "size"]  # as recorded when it was taken in


def test_contradictions_come_first_then_what_differs_then_what_usually_does(case: CaseFile) -> None:
    tests = run(
        "consistency",
        *(
            (f"test_{n}", Table(((Term(result), TAKEN),), ("result", "taken")))
            for n, result in enumerate(("differs_usual", "contradicts", "differs"))
        ),
        ("compared", Count(9, "tests")),
        limits=(Limit("clock_may_be_wrong"),),
    )
    shown = overview(case, tests, run("metadata", *CAMERA))
    assert shown.sections[0][0] is Section.DIFFERS
    rows = (*shown.of(Section.DIFFERS), *shown.of(Section.COMPARED))
    assert labels(rows) == ["result.contradicts", "result.differs", "result.differs_usual"]
    assert [row.tone for row in rows] == [Tone.CONTRADICTION, Tone.NOTABLE, Tone.NEUTRAL]
    assert rows[0].limits == (Limit("clock_may_be_wrong"),)


@pytest.mark.parametrize(("compared", "label"), [(0, "nothing_to_compare"), (4, "nothing_differs")])
def test_nothing_differs_and_nothing_to_compare_are_said_differently(
    case: CaseFile, compared: int, label: str
) -> None:
    shown = overview(case, run("consistency", ("compared", Count(compared, "tests"))))
    assert labels(shown.of(Section.COMPARED)) == [label] and shown.of(Section.DIFFERS) == ()


def test_the_newest_answer_counts_and_a_failure_does_not_hide_it(case: CaseFile) -> None:
    old, new = run("metadata", ("camera", Text("old"))), run("metadata", ("camera", Text("new")))
    failed = run("metadata", outcome=Outcome.FAILED)
    shown = overview(case, old, new, failed)
    assert shown.of(Section.DEVICE)[0].values == (Text("new"),)
    assert "metadata" not in [row.analysis for row in shown.of(Section.NOT_EXAMINED)]


def test_a_run_without_an_answer_is_named_as_not_examined(case: CaseFile) -> None:
    odd, broken = run("compression", outcome=Outcome.NOT_APPLICABLE), run("metadata", outcome=Outcome.FAILED)
    shown = overview(case, odd, broken)
    rows = {row.analysis: (row.label, row.tone) for row in shown.of(Section.NOT_EXAMINED)}
    assert rows["compression"] == ("overview.not_applicable", Tone.NEUTRAL)
    assert rows["metadata"] == ("overview.failed", Tone.NOTABLE)
    assert rows["file_identity"] == ("overview.not_run", Tone.NEUTRAL)


def test_what_can_name_a_device_or_person_is_counted_and_marked(case: CaseFile) -> None:
    tags = Table(
        (
            (Text("ExifIFD"), Text("SerialNumber"), Text("BodySerialNumber"), None, Text("0123"), Flag(True)),
            (Text("ExifIFD"), Text("OwnerName"), Text("CameraOwnerName"), None, Text(" "), Flag(True)),
            (Text("ExifIFD"), Text("LensModel"), Text("LensModel"), None, Text("50 mm"), Flag(False)),
        ),
        TAG_COLUMNS,
    )
    device = overview(case, run("metadata", ("tags", tags))).of(Section.DEVICE)
    assert [(row.label, row.values, row.private) for row in device] == [
        ("overview.lens", (Text("50 mm"),), False),
        ("overview.personal", (Count(1, "tags"),), True),
    ]


def test_captions_and_authors_stand_under_the_names_of_their_fields_once(case: CaseFile) -> None:
    said = Table(
        tuple((Text(field), Text(text)) for field, text in (
            ("IPTC:Credit", "Agency"), ("IPTC:Caption-Abstract", "A tower"), ("XMP-dc:Description", "A tower"),
            ("IFD0:Artist", "Somebody"), ("XMP-x:Odd_field", "x"), ("IPTC:City", "said under the place"),
        )),
        ("field", "text"),
    )  # fmt: skip
    rows = overview(case, run("metadata", ("descriptions", said))).of(Section.AUTHOR)
    assert labels(rows) == ["field.caption", "field.author", "field.credit", "field.Odd_field"]
    assert row_words(rows[3], Wording(strict=True)).label == "Odd field"


def test_a_label_as_illustration_is_notable_beside_the_captions(case: CaseFile) -> None:
    words = Table(((Text("Symbolbild", "de"), Text("IPTC:Caption-Abstract")),), ("label_words", "field"))
    tests = run("consistency", ("labelled_illustration", words), ("compared", Count(0, "tests")))
    (row,) = overview(case, tests).of(Section.AUTHOR)
    assert row.tone is Tone.NOTABLE and "Symbolbild" in row_words(row, Wording(strict=True)).said


def test_a_tool_that_names_itself_is_notable_and_needs_no_messenger_to_explain_it(case: CaseFile) -> None:
    empty = run("metadata", ("tag_count", Count(0, "tags")), outcome=Outcome.NOTHING_FOUND)
    traces = run("platform_traces", ("generator", Text("ComfyUI")), ("trace_count", Count(1, "traces")))
    shown = overview(case, empty, traces)
    assert [(row.label, row.tone) for row in shown.of(Section.TRACES)] == [
        ("overview.generator", Tone.NOTABLE)
    ]
    assert shown.of(Section.USUAL) == ()


def test_runs_on_other_exhibits_say_nothing_of_this_one(case: CaseFile) -> None:
    foreign = run("metadata", *CAMERA)
    other = Run(
        id=new_ulid(), analysis="metadata", version=1, inputs=(Input("questioned", "evidence", "r1", "a" * 64),),
        parameters={}, outcome=Outcome.FOUND, started=TIME, finished=TIME, findings=foreign.findings,
    )  # fmt: skip
    assert overview(case, other).of(Section.TIME) == ()


def test_recorded_runs_are_read_when_none_are_given(case: CaseFile) -> None:
    case.record_run(run("metadata", ("camera", Text("Maker Model 1"))))
    shown = file_overview(case.snapshot(), "q1")
    assert labels(shown.of(Section.DEVICE)) == ["camera"]


def test_every_label_and_heading_has_its_words() -> None:
    words = Wording(strict=True)
    for lookup in LOOKUPS:
        assert lookup.label in FAMILIES["label"], lookup
    for section in Section:
        assert section_words(section, words)
    for tone in (Tone.NOTABLE, Tone.CONTRADICTION):
        words.label(f"overview.tone.{tone.value}")
