"""The overview of a file: what stands there, what does not, what differs, and that silence is never an alarm."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from provenance.analyses.metadata import said as metadata_said
from provenance.casefile.casefile import CaseFile
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone, file_overview
from provenance.record.overview_lookups import CAMERA as CAMERA_NAMED
from provenance.record.overview_lookups import (
    DAMAGED,
    DESCRIPTIONS,
    EXPECTED,
    LOOKUPS,
    POSITIONS,
    PREVIEWS,
    TAG_TIMES,
    TELLING,
    TIME_LABELS,
    TIME_MEANINGS,
    UNREAD,
    WITHOUT_CAMERA,
)
from provenance.record.run import Input, Outcome, Run
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Place,
    Precision,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording
from provenance.wording.english import FAMILIES, of_analyses
from provenance.wording.english.findings import FINDING_NAMES
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
    analysis: str,
    *said: tuple[str, Value],
    outcome: Outcome = Outcome.FOUND,
    limits: tuple[Limit, ...] = (),
    reason: Reason | None = None,
) -> Run:
    findings = tuple(Finding(new_ulid(), name, Basis.COMPUTED, value, limits=limits) for name, value in said)
    return Run(
        id=new_ulid(), analysis=analysis, version=1, inputs=(Input("questioned", "evidence", "q1", "a" * 64),),
        parameters={}, outcome=outcome, started=TIME, finished=TIME, findings=findings, reason=reason,
    )  # fmt: skip


def bare() -> Run:
    """What `metadata` says of a photo without any."""
    nothing = Reason("no_camera_metadata")
    return run("metadata", ("tag_count", Count(0, "tags")), outcome=Outcome.NOTHING_FOUND, reason=nothing)


def tagged(*rows: tuple[str, str, Value]) -> tuple[str, Value]:
    """The finding `tags` of tags by group, name and value."""
    return "tags", Table(
        tuple((Text(group), Text(name), Text(name), None, value, Flag(False)) for group, name, value in rows),
        TAG_COLUMNS,
    )


def said(rows: tuple[OverviewRow, ...]) -> list[str]:
    return [row_words(row, Wording(strict=True)).line for row in rows]


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
    empty = bare()
    credentials = run("c2pa_credentials", outcome=Outcome.NOTHING_FOUND)
    shown = overview(case, identity, empty, credentials)
    assert labels(shown.of(Section.ABSENT)) == ["no_time", "no_position", "no_camera", "no_credentials"]
    assert labels(shown.of(Section.USUAL)) == ["usual_messenger"]
    assert {row.tone for row in shown.rows} == {Tone.NEUTRAL}
    words = " ".join(row_words(row, Wording(strict=True)).line for row in shown.rows).casefold()
    assert "removed" not in words and "lost" not in words and "deleted" not in words


def test_nothing_is_said_to_be_absent_while_parts_of_the_file_were_not_read(case: CaseFile) -> None:
    unread = run("metadata", ("tag_count", Count(0, "tags")), ("blocks_not_read", Sequence((Term("xmp"),))))
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
    empty = bare()
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
    for label in (*(label for label, _, _ in TAG_TIMES), *(TIME_LABELS + id for id in TIME_MEANINGS)):
        assert label in FAMILIES["label"], label
    assert set(TIME_MEANINGS) <= set(FAMILIES["limit"])
    for section in Section:
        assert section_words(section, words)
    for tone in (Tone.NOTABLE, Tone.CONTRADICTION):
        words.label(f"overview.tone.{tone.value}")


# ---- absence never outruns reading ------------------------------------------------------------------------------

_WORDS_ONLY = {"descriptions"}


def stated_of_time_place_and_device() -> list[str]:
    """The names of all findings that `metadata` can make of these, from its own source."""
    source = inspect.getsource(metadata_said)
    written = set(re.findall(r'read_finding\("([a-z_]+)"', source)) - _WORDS_ONLY
    times = {
        name for kind in re.findall(r'": "([a-z]+_time)"', source) for name in (kind, f"{kind}_unusable")
    }
    return sorted(written | times)


def test_the_findings_of_metadata_are_read_from_its_source() -> None:
    assert {
        "taken_time",
        "gps_time_unusable",
        "xmp_position",
        "position_unusable",
        "camera",
        "software",
    } <= set(stated_of_time_place_and_device())


@pytest.mark.parametrize("name", stated_of_time_place_and_device())
def test_whatever_metadata_states_of_time_place_or_device_is_shown_and_not_said_to_be_absent(
    case: CaseFile, name: str
) -> None:
    value: Value = (
        Place.at("49.71", "37.62") if "position" in name else TAKEN if "time" in name else Text("x")
    )
    metadata = run("metadata", (name, value))
    shown = overview(case, metadata)
    (row,) = (row for row in shown.rows if metadata.findings[0].id in row.findings)
    assert row.section in (Section.TIME, Section.PLACE, Section.DEVICE)
    absent = labels(shown.of(Section.ABSENT))
    assert "no_position" not in absent if row.section is Section.PLACE else "no_position" in absent
    assert ("no_camera" in absent) == (name != "camera")
    of_taking = row.section is Section.TIME and not name.startswith(("digitized", "modified"))
    assert ("no_time" in absent) != of_taking


@pytest.mark.parametrize(("label", "group", "names"), TAG_TIMES)
def test_times_in_further_tags_are_shown(
    case: CaseFile, label: str, group: str, names: tuple[str, ...]
) -> None:
    metadata = run("metadata", tagged((group, names[0], TAKEN)))
    shown = overview(case, metadata)
    (row,) = shown.of(Section.TIME)
    assert (row.label, row.values) == (label, (TAKEN,))
    made = label in ("overview.png_made", "overview.xmp_made", "overview.taken_time")
    assert ("no_time" in labels(shown.of(Section.ABSENT))) != made
    assert not any("No time is stated" in line for line in said(shown.of(Section.ABSENT)))


def test_a_time_that_is_a_finding_is_not_shown_again_for_its_tag(case: CaseFile) -> None:
    metadata = run("metadata", ("xmp_time", TAKEN), tagged(("XMP-xmp", "CreateDate", TAKEN)))
    assert labels(overview(case, metadata).of(Section.TIME)) == ["xmp_time"]


def test_a_time_tag_that_is_no_time_is_shown_in_its_words(case: CaseFile) -> None:
    (row,) = overview(case, run("metadata", tagged(("PNG", "CreationTime", Text("a Tuesday"))))).of(
        Section.TIME
    )
    assert row.values == (Text("a Tuesday"),)


def test_what_is_absent_rests_on_no_basis(case: CaseFile) -> None:
    previews = run("embedded_preview", ("preview_result", Term("no_embedded_picture")))
    rows = overview(case, bare(), previews, run("c2pa_credentials", outcome=Outcome.NOTHING_FOUND))
    assert len(rows.of(Section.ABSENT)) == 5 and {row.basis for row in rows.of(Section.ABSENT)} == {None}


# ---- times in names and identifiers -----------------------------------------------------------------------------


def traced(name: str, value: Value, *limits: Limit) -> Run:
    return run("platform_traces", (name, value), limits=limits)


@pytest.mark.parametrize(
    ("meaning", "platform", "label"),
    [
        (
            "saver_local_message_time",
            "Telegram Desktop",
            "Sent or saved, by the file name (Telegram Desktop)",
        ),
        ("device_local_screenshot_time", "Android", "Screenshot made, by the file name (Android)"),
        ("utc_capture_time", "Google Pixel", "Taken, by the camera's naming (Google Pixel)"),
    ],
)
def test_a_time_in_a_name_says_what_it_is_and_what_it_is_not(
    case: CaseFile, meaning: str, platform: str, label: str
) -> None:
    limit = Limit(meaning, {"platform": platform})
    (row,) = overview(case, traced("name_time", TAKEN, limit)).of(Section.TIME)
    words = row_words(row, Wording(strict=True))
    assert words.label == label
    assert words.must == (Wording().limit(limit),) and words.must[0] in words.limits


@pytest.mark.parametrize(
    ("name", "where"), [("name_identifier_time", "the name"), ("tag_identifier_time", "a tag")]
)
def test_a_time_in_an_identifier_stands_under_a_condition_with_its_meaning(
    case: CaseFile, name: str, where: str
) -> None:
    utc = Instant("2021-01-06T16:20:44.085", Precision.FRACTION, "+00:00")
    limit = Limit("upload_time_utc", {"platform": "X (Twitter)", "identifier": "ErD8xv0VkAIBJe7"})
    (row,) = overview(case, traced(name, utc, limit)).of(Section.TIME)
    words = row_words(row, Wording(strict=True))
    assert words.label == f"By an identifier in {where}, if it is one of X (Twitter)"
    assert "16:20:44.085 (UTC)" in words.said and "not when it was taken" in words.must[0]


@pytest.mark.parametrize(
    ("name", "limits", "beside"),
    [
        ("generator", (), "pasted in"),
        ("generator_named", (), "typed in"),
        ("passage_marker", (Limit("trace_seen_in"), Limit("marker_of_passage")), "not when or by whom"),
    ],
)  # fmt: skip
def test_what_must_be_added_stands_beside_tools_and_markers(
    case: CaseFile, name: str, limits: tuple[Limit, ...], beside: str
) -> None:
    (row,) = overview(case, traced(name, Text("Somebody"), *limits)).of(Section.TRACES)
    (must,) = row_words(row, Wording(strict=True)).must
    assert beside in must


def test_the_instruction_that_is_a_marker_is_not_shown_as_words(case: CaseFile) -> None:
    rows = tuple((Text(f"IPTC:{tag}"), Text(text)) for tag, text in (
        ("SpecialInstructions", "FBMD0100"), ("OriginalTransmissionReference", "K7bX"), ("Credit", "Agency"),
    ))  # fmt: skip
    words = run("metadata", ("descriptions", Table(rows, ("field", "text"))))
    seen = Limit("trace_seen_in", {"tag": "IPTC:SpecialInstructions, IPTC:OriginalTransmissionReference"})
    marked = overview(case, words, traced("passage_marker", Text("Facebook"), seen))
    assert labels(marked.of(Section.AUTHOR)) == ["field.credit"]
    assert len(overview(case, words).of(Section.AUTHOR)) == 3


# ---- sizes and screenshots --------------------------------------------------------------------------------------


def screens(*devices: str) -> tuple[str, Value]:
    rows = tuple((Text(device), Count(1170, "px"), Count(2532, "px")) for device in devices)
    return "screen_size", Table(rows, ("device", "width", "height"))


def test_services_that_a_size_fits_are_named_three_at_most(case: CaseFile) -> None:
    names = ("Telegram", "Telegram", "VK", "Viber", "Signal")
    rows = tuple((Text(name), Term("side_longest"), Count(1280, "px")) for name in names)
    limits = run("platform_traces", ("size_limit", Table(rows, ("platform", "side", "size_px"))))
    (row,) = overview(case, limits).of(Section.TRACES)
    words = row_words(row, Wording(strict=True))
    assert "Telegram, VK, Viber and 1 more" in words.said and words.limits


@pytest.mark.parametrize(
    ("media", "name", "device", "one"),
    [
        ("png", "iPhone, iPad, Canon", "iPhone 12, 13, 14", True),
        ("jpeg", "iPhone, iPad, Canon", "iPhone 12, 13, 14", False),
        ("png", "Nikon", "iPhone 12, 13, 14", False),
        ("png", "iPhone, iPad, Canon", "Android (HD)", False),
    ],
)
def test_a_png_with_the_counter_and_the_screen_of_one_maker_is_consistent_with_a_screenshot(
    case: CaseFile, media: str, name: str, device: str, one: bool
) -> None:
    identity = run("file_identity", ("media_type", Term(media)))
    traces = run("platform_traces", ("name_of_camera", Text(name)), screens(device))
    rows = overview(case, identity, traces).of(Section.TRACES)
    assert labels(rows) == (["screenshot"] if one else ["file_name", "screen_size"])
    if one:
        assert set(rows[0].findings) == {finding.id for finding in traces.findings}
        assert "Consistent with a screenshot" in said(rows)[0] and device in said(rows)[0]


# ---- what is usual ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        run("metadata", outcome=Outcome.NOTHING_FOUND),
        run("metadata", ("tag_count", Count(2, "tags"))),
        run("file_identity", ("media_type", Term("jpeg")), ("not_readable", Term("truncated_picture"))),
        run("file_identity", ("media_type", Term("jpeg")), ("name_type", Term("differs"))),
        run("compression", ("data_after_end", Count(9, "bytes"))),
        run("compression", ("jpeg_truncated", Flag(True))),
        run("c2pa_credentials", ("credentials_state", Term("intact_signer_not_trusted"))),
        run("platform_traces", ("generator_named", Text("A tool"))),
        run("consistency", ("test_years", Table(((Term("differs"), TAKEN),), ("result", "compared_taken")))),
    ],
    ids=lambda one: f"{one.analysis} {[finding.name for finding in one.findings]}",
)
def test_a_file_is_usual_for_messengers_only_as_they_leave_it(case: CaseFile, other: Run) -> None:
    assert labels(overview(case, bare()).of(Section.USUAL)) == ["usual_messenger"]
    assert overview(case, bare(), other).of(Section.USUAL) == ()


# ---- what differs -----------------------------------------------------------------------------------------------


def test_credentials_that_do_not_pass_stand_first_and_say_what_fails(case: CaseFile) -> None:
    failed = Sequence((Term("c2pa.assertion.dataHash.mismatch"), Text("x.unknown")))
    credentials = run(
        "c2pa_credentials", ("credentials_state", Term("altered")), ("failed_codes", failed),
        ("signer", Text("Somebody")), ("ingredient_checks_failed", Flag(True)),
    )  # fmt: skip
    differs = run(
        "consistency", ("test_years", Table(((Term("contradicts"), TAKEN),), ("result", "compared_taken")))
    )
    shown = overview(case, credentials, differs)
    first, second = shown.of(Section.DIFFERS)
    words = row_words(first, Wording(strict=True))
    assert first.tone is Tone.NOTABLE and second.tone is Tone.CONTRADICTION
    assert "the file's bytes are not those that were signed, x.unknown" in words.said and words.must
    assert labels(shown.of(Section.CREDENTIALS)) == ["credentials_state", "ingredients", "signer"]
    assert "Certificate names: Somebody" in said(shown.of(Section.CREDENTIALS))
    assert [row.tone for row in shown.of(Section.CREDENTIALS)] == [Tone.NEUTRAL, Tone.NOTABLE, Tone.NEUTRAL]


def test_without_a_trust_list_the_state_says_that_nobody_checked_who_signed(case: CaseFile) -> None:
    state = ("credentials_state", Term("intact_signer_not_checked"))
    (row,) = overview(case, run("c2pa_credentials", state, limits=(Limit("no_trust_list_used"),))).of(
        Section.CREDENTIALS
    )
    assert "who signed was not checked" in said((row,))[0]


@pytest.mark.parametrize("result", ["contradicts", "differs", "to_be_seen", "differs_usual"])
def test_the_row_of_a_test_says_the_fact_with_what_was_compared(case: CaseFile, result: str) -> None:
    table = Table(((Term(result), TAKEN),), ("result", "compared_taken"))
    shown = overview(case, run("consistency", ("test_years", table), ("compared", Count(1, "tests"))))
    (row,) = (*shown.of(Section.DIFFERS), *shown.of(Section.COMPARED))
    words = row_words(row, Wording(strict=True))
    assert "10 September 2022, 14:03:22" in words.said
    assert len(words.said) > len(Wording().finding_name(row.said_by, "consistency")) if row.said_by else False


def test_what_a_person_must_look_at_is_notable_and_says_how_it_is_decided(case: CaseFile) -> None:
    decided, other = Limit("decided_by_seeing_daylight"), Limit("may_be_clock")
    table = Table(((Term("to_be_seen"), TAKEN),), ("result", "compared_taken"))
    (row,) = overview(case, run("consistency", ("test_light", table), limits=(decided, other))).of(
        Section.DIFFERS
    )
    assert row.tone is Tone.NOTABLE and row.must == (decided,)
    assert row_words(row, Wording(strict=True)).label == "A person must look"


def test_beside_a_label_as_illustration_nothing_is_said_to_be_without_comparison(case: CaseFile) -> None:
    words = Table(((Text("Symbolbild", "de"), Text("IPTC:Caption-Abstract")),), ("label_words", "field"))
    tests = run("consistency", ("labelled_illustration", words), ("compared", Count(0, "tests")))
    assert overview(case, tests).of(Section.COMPARED) == ()


# ---- what was not read ------------------------------------------------------------------------------------------


def test_of_a_file_read_in_part_nothing_is_said_to_be_absent_or_usual(case: CaseFile) -> None:
    cut = Limit("tags_cut_off", {"count": 20000})
    whole = run("metadata", ("tag_count", Count(20000, "tags")))
    assert len(overview(case, whole).of(Section.ABSENT)) == 3
    shown = overview(case, msgspec.structs.replace(whole, limits=(cut,)))
    assert shown.of(Section.ABSENT) == () and shown.of(Section.USUAL) == ()
    row = next(row for row in shown.of(Section.NOT_EXAMINED) if row.label == "overview.tags_not_read")
    words = row_words(row, Wording(strict=True))
    assert words.line == "Read in part: Metadata" and words.must == (Wording(strict=True).limit(cut),)


def test_a_bare_photo_read_in_part_is_not_called_usual(case: CaseFile) -> None:
    in_part = msgspec.structs.replace(bare(), limits=(Limit("tags_cut_off", {"count": 0}),))
    assert labels(overview(case, bare()).of(Section.USUAL)) == ["usual_messenger"]
    assert overview(case, in_part).of(Section.USUAL) == () == overview(case, in_part).of(Section.ABSENT)


# ---- names ------------------------------------------------------------------------------------------------------


def names_of(analysis: str) -> set[str]:
    """The names that the wording has for findings of an analysis: its own, and those that are shared."""
    own = importlib.import_module(f"{of_analyses.__name__}.{analysis}").WORDS if analysis in MODULES else {}
    return {*own.get("finding_name", {}), *FINDING_NAMES}


MODULES = {module.name for module in pkgutil.iter_modules(of_analyses.__path__)}
FIXED = (
    PREVIEWS[:2],
    WITHOUT_CAMERA,
    *DAMAGED,
    *(("metadata", name) for name in (*POSITIONS, *TELLING, *UNREAD)),
)


@pytest.mark.parametrize(
    ("analysis", "finding"),
    sorted({*((lookup.analysis, lookup.finding) for lookup in LOOKUPS), *FIXED}),
)
def test_every_finding_that_is_looked_up_has_a_name_in_the_wording_of_its_analysis(
    analysis: str, finding: str
) -> None:
    assert finding in names_of(analysis)


def test_what_decides_on_absence_is_looked_up_too() -> None:
    shown = {lookup.finding for lookup in LOOKUPS if lookup.analysis == "metadata"}
    assert {*POSITIONS, *TELLING, CAMERA_NAMED} - {DESCRIPTIONS} <= shown and "xmp_position" in POSITIONS


# ---- said once --------------------------------------------------------------------------------------------------


def test_a_preview_that_differs_is_said_by_its_test_alone(case: CaseFile) -> None:
    previews = run("embedded_preview", ("preview_result", Term("previews_differ")))
    (alone,) = overview(case, previews).of(Section.FILE)[2:]
    assert alone.tone is Tone.NOTABLE
    table = Table(((Term("differs"), Text("x")),), ("result", "compared_taken"))
    tests = run("consistency", ("test_preview", table), ("compared", Count(1, "tests")))
    shown = overview(case, previews, tests)
    (row,) = shown.of(Section.DIFFERS)
    assert row.findings == (tests.findings[0].id, previews.findings[0].id)
    assert labels(shown.of(Section.FILE)) == ["type", "size"]


def test_a_file_that_breaks_off_is_said_to_do_so_once(case: CaseFile) -> None:
    identity = run("file_identity", ("not_readable", Term("truncated_picture")))
    compression = run("compression", ("jpeg_truncated", Flag(True)))
    assert labels(overview(case, identity, compression).rows).count("pixels") == 1
    assert labels(overview(case, compression).rows).count("pixels") == 1


def test_a_service_named_with_brackets_has_none_inside_those_of_a_label(case: CaseFile) -> None:
    limit = Limit("received_or_saved_date", {"platform": "WhatsApp (Android)"})
    (row,) = overview(case, traced("name_time", TAKEN, limit)).of(Section.TIME)
    words = row_words(row, Wording(strict=True))
    assert words.label.endswith("(WhatsApp, Android)") and "WhatsApp (Android)" in words.must[0]


def test_the_heading_of_what_differs_is_no_label_of_its_rows() -> None:
    words = Wording(strict=True)
    results = ("contradicts", "differs", "to_be_seen", "differs_usual")
    assert section_words(Section.DIFFERS, words) not in [
        words.label(f"overview.result.{one}") for one in results
    ]


def test_a_declared_source_is_said_in_words_and_its_address_not_beside_the_captions(case: CaseFile) -> None:
    rows = tuple((Text(f"XMP-{tag}"), Text(text)) for tag, text in (
        ("iptcExt:DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/x"), ("photoshop:Credit", "A"),
    ))  # fmt: skip
    words = run("metadata", ("descriptions", Table(rows, ("field", "text"))))
    declared = traced("declared_source_type", Term("source_type_trained_algorithmic_media"))
    assert labels(overview(case, words, declared).of(Section.AUTHOR)) == ["field.credit"]
    assert len(overview(case, words).of(Section.AUTHOR)) == 2
