"""What the file says, in the report: bases apart, contradictions first, nothing twice, nothing that names a device."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.judgement import FindingDisputed
from provenance.record.run import Outcome, Run
from provenance.record.tagtable import COLUMNS_OF_VERSION_1, TAG_COLUMNS
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Measure,
    Opaque,
    Picture,
    Precision,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.report.content import Block, Bullets, Fields, Figures, Grid, Heading, Paragraph, Tone
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.report.tables import TEST_COLUMNS
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk

SERIAL = "SN-4711-0815"
WORDING = Wording("en", strict=True)
TAKEN = Instant("2022-09-10T10:21:33", Precision.SECOND)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = cases.opened(tmp_path)
    yield made
    made.file.close()


def tag(
    group: str, name: str, value: str, *, personal: bool = False, standard: str = ""
) -> tuple[Value, ...]:
    return Text(group), Text(name), Text(standard or name), Text(value), Text(value), Flag(personal)


def metadata(desk: Desk, number: str, *more: tuple[Value, ...]) -> Run:
    rows = (
        tag("IFD0", "Make", "Apple"),
        tag("ExifIFD", "CreateDate", "2022", standard="DateTimeDigitized"),
        *more,
    )
    return desk.run(
        "metadata",
        (desk.taken(number),),
        (
            cases.finding("taken_time", TAKEN, Basis.READ, private=True),
            cases.finding("camera", Text("Apple iPhone 8"), Basis.READ, private=True),
            cases.finding("tag_count", Count(len(rows), "tags")),
            cases.finding("tags", Table(rows, TAG_COLUMNS), Basis.READ, private=True),
        ),
        limits=("metadata_can_be_changed",),
    )


def row_of(test: str, result: str, name: str, value: Value, *explained: str) -> tuple[Value | None, ...]:
    compared = Sequence((Sequence((Term(name), value)),))
    decides = Term("decided_by_original_file") if explained else None
    return Term(test), Term(result), compared, Sequence(tuple(map(Term, explained))), decides


def consistency(desk: Desk, number: str, *rows: tuple[Value | None, ...]) -> Run:
    tests = cases.finding("tests", Table(rows, TEST_COLUMNS), private=True)
    return desk.run(
        "consistency", (desk.taken(number),), (cases.finding("differing", Count(1, "tests")), tests)
    )


def section(desk: Desk, number: str = "Q1") -> list[Block]:
    """The blocks under "What the file says" of an exhibit, up to the next heading."""
    blocks = whole(desk)
    start = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == f"file-{number}")
    rest = blocks[start + 1 :]
    return rest[: next(n for n, b in enumerate(rest) if isinstance(b, Heading))]


def whole(desk: Desk) -> list[Block]:
    snapshot = desk.snapshot()
    return list(report_document(snapshot, WORDING, "Alidade test", cases.loader(snapshot)).parts)


def heading(name: str, basis: Basis) -> str:
    """The heading of a list: the section of the overview, and on what basis its rows are said."""
    section_name = WORDING.label(f"overview.{name}")
    return WORDING.label("file.section", section=section_name, basis=WORDING.basis(basis))


def fields_of(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(name, words.text) for b in blocks if isinstance(b, Fields) for name, words in b.rows]


def grids(blocks: list[Block]) -> list[Grid]:
    return [block for block in blocks if isinstance(block, Grid)]


def text_of(blocks: list[Block]) -> str:
    return repr(blocks)


def questioned(desk: Desk) -> str:
    return desk.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))


def test_a_list_of_the_overview_never_mixes_what_was_read_with_what_was_computed(desk: Desk) -> None:
    number = questioned(desk)
    cases.identity(desk, number)
    metadata(desk, number)
    blocks = section(desk)
    headed = {
        before.words.text: [name for name, _ in after.rows]
        for before, after in pairwise(blocks)
        if isinstance(before, Paragraph) and isinstance(after, Fields)
    }
    assert headed[heading("file", Basis.COMPUTED)][:2] == ["Type", "Picture size"]
    assert headed[heading("time", Basis.READ)] == ["Taken"]
    assert headed[heading("device", Basis.READ)] == ["Camera"]


def test_what_stands_in_the_overview_is_not_said_again_under_its_run(desk: Desk) -> None:
    number = questioned(desk)
    metadata(desk, number)
    assert text_of(whole(desk)).count("Apple iPhone 8") == 1
    assert ("Camera", "Apple iPhone 8") in fields_of(section(desk))


def test_a_disputed_finding_is_marked_and_stands_under_its_run_too(desk: Desk) -> None:
    number = questioned(desk)
    run = metadata(desk, number)
    camera = next(one for one in run.findings if one.name == "camera")
    desk.record(
        FindingDisputed(dispute=new_ulid(), run=run.id, finding=camera.id, reason=Text("Copied.", "en"))
    )
    (said,) = (text for name, text in fields_of(section(desk)) if name == "Camera")
    assert said.startswith("Disputed")
    assert text_of(whole(desk)).count("Apple iPhone 8") == 2


def test_contradictions_stand_first_with_their_explanations_and_what_agrees_apart(desk: Desk) -> None:
    number = questioned(desk)
    metadata(desk, number)
    consistency(
        desk,
        number,
        row_of("test_lens", "agrees", "compared_camera_stated", Text("iPhone 8")),
        row_of("test_stated_times", "differs_usual", "compared_taken", TAKEN, "may_be_saved_again"),
        row_of("test_years", "contradicts", "compared_taken", TAKEN, "may_be_saved_again"),
        row_of("test_direction", "nothing_to_compare", "compared_taken", TAKEN),
        row_of("test_preview", "not_examined", "compared_taken", TAKEN),
    )
    differing, agreeing, left = grids(section(desk))
    assert [row[0].text for row in differing.rows] == ["Possible dates", "Times stated in the file"]
    assert differing.rows[1][3].text and differing.rows[1][4].text
    assert "10 September 2022" in differing.rows[0][2].text
    assert [[cell.text for cell in row] for row in agreeing.rows] == [
        ["Lens and camera", "Stated camera: iPhone 8"]
    ]
    assert [[cell.text for cell in row] for row in left.rows] == [
        ["nothing to compare", "1", "Direction of view"],
        ["Not examined", "1", "Embedded previews"],
    ]
    assert text_of(whole(desk)).count("Possible dates") == 1


def test_serial_numbers_are_withheld_in_tags_and_in_tests(desk: Desk) -> None:
    number = questioned(desk)
    metadata(desk, number, tag("ExifIFD", "SerialNumber", SERIAL, personal=True))
    compared = Sequence((Text(SERIAL), Text("0815")))
    consistency(
        desk,
        number,
        row_of("test_serial_numbers", "differs", "compared_serial_numbers", compared, "may_be_copied_tags"),
    )
    column = Table(((Term("differs"), compared),), ("result", "compared_serial_numbers"))
    desk.run(
        "consistency", (desk.taken(number),), (cases.finding("test_serial_numbers", column, private=True),)
    )
    document = report_document(desk.snapshot(), WORDING, "Alidade test", cases.loader(desk.snapshot()))
    assert SERIAL not in repr(document) and "0815" not in repr(document)
    (annex,) = (grid for grid in grids(list(document.parts)) if grid.columns[:2] == ("Group", "Name"))
    assert "withheld" in annex.rows[-1][2].text
    assert annex.rows[1][1].text == "CreateDate (standard: DateTimeDigitized)"
    assert SERIAL in repr(desk.snapshot().runs)  # the case keeps it


def test_a_serial_number_in_a_table_of_an_older_version_is_withheld_too(desk: Desk) -> None:
    number = questioned(desk)
    rows = tuple(
        tag("ExifIFD", name, value)[:-1] for name, value in (("SerialNumber", SERIAL), ("LensModel", "50 mm"))
    )
    table = Table(rows, COLUMNS_OF_VERSION_1)
    desk.run("metadata", (desk.taken(number),), (cases.finding("tags", table, Basis.READ, private=True),))
    text = text_of(whole(desk))
    assert SERIAL not in text
    assert "50 mm" in text


def test_an_author_whom_a_personal_tag_names_is_withheld_among_the_captions_too(desk: Desk) -> None:
    number = questioned(desk)
    rows = (tag("IPTC", "By-line", "Jane Roe", personal=True), tag("IPTC", "Headline", "A flag"))
    said = Table(
        ((Text("IPTC:By-line"), Text("Jane Roe")), (Text("IPTC:Headline"), Text("A flag"))), ("field", "text")
    )
    desk.run(
        "metadata",
        (desk.taken(number),),
        (
            cases.finding("tags", Table(rows, TAG_COLUMNS), Basis.READ, private=True),
            cases.finding("descriptions", said, Basis.READ, private=True),
        ),
    )
    text = text_of(whole(desk))
    assert "Jane Roe" not in text
    assert "A flag" in text


def test_a_very_long_text_of_a_tag_is_cut_and_the_rest_counted(desk: Desk) -> None:
    number = questioned(desk)
    metadata(desk, number, tag("PNG", "Workflow", "x" * 5_000))
    (annex,) = (grid for grid in grids(whole(desk)) if grid.columns[:2] == ("Group", "Name"))
    assert annex.columns == ("Group", "Name", "Value")
    assert len(annex.rows[-1][2].text) < 2_100 and "3000" in annex.rows[-1][2].text.replace("\u202f", "")


def test_embedded_pictures_stand_beside_the_picture(desk: Desk) -> None:
    number = questioned(desk)
    with desk.file.writing():
        sha256 = desk.file.objects.put(cases.picture(40, 30, 2))
    kept = Picture(sha256, "image/jpeg", 40, 30, "exif_thumbnail")
    desk.run(
        "embedded_preview", (desk.taken(number),), (cases.finding("embedded_picture", kept, Basis.READ),)
    )
    (figures,) = (block for block in section(desk) if isinstance(block, Figures))
    assert [image.caption for image in figures.images] == ["Q1", "EXIF thumbnail"]
    assert sum(isinstance(block, Figures) for block in whole(desk)) == 2  # the exhibit itself, and these


def test_a_messenger_photo_reads_as_usual_and_nothing_as_removed(desk: Desk) -> None:
    number = questioned(desk)
    cases.identity(desk, number)
    bare = Reason("no_camera_metadata")
    desk.run("metadata", (desk.taken(number),), outcome=Outcome.NOTHING_FOUND, reason=bare)
    consistency(desk, number, row_of("test_lens", "nothing_to_compare", "compared_taken", TAKEN))
    blocks = section(desk)
    (absent,) = (block for block in blocks if isinstance(block, Bullets))
    wanted = [WORDING.label(f"overview.{id}") for id in ("no_time", "no_position", "no_camera")]
    assert [item.text for item in absent.items][:3] == wanted
    said = text_of(blocks)
    assert "Usual for a photo that passed through a messenger" in said
    assert "removed" not in said and "lost" not in said and "<Tone.STRONG" not in said


def test_a_test_that_a_person_must_finish_stands_in_the_table_too(desk: Desk) -> None:
    number = questioned(desk)
    rows = (
        row_of("test_years", "differs_usual", "compared_taken", TAKEN, "may_be_clock_reset"),
        row_of("test_light", "to_be_seen", "compared_taken", TAKEN, "may_be_clock_reset"),
    )
    consistency(desk, number, *rows)
    (table, *_) = grids(section(desk))
    assert [row[0].text for row in table.rows] == ["Light and sun", "Possible dates"]
    assert "by looking" in table.caption


def test_explanations_of_a_difference_stand_in_the_table_alone(desk: Desk) -> None:
    number = questioned(desk)
    explained = row_of("test_years", "differs", "compared_taken", TAKEN, "may_be_clock_reset")
    tests = cases.finding("tests", Table((explained,), TEST_COLUMNS), private=True)
    own = cases.finding("test_years", Table(((Term("differs"), TAKEN),), ("result", "compared_taken")))
    limits = tuple(Limit(id) for id in ("may_be_clock_reset", "decided_by_original_file"))
    desk.run(
        "consistency",
        (desk.taken(number),),
        (tests, msgspec.structs.replace(own, limits=limits)),
        limits=("agreement_shows_little",),
    )
    text = text_of(whole(desk))
    assert all(text.count(WORDING.limit(limit)) <= 1 for limit in limits)
    assert WORDING.limit(Limit("agreement_shows_little")) in text
    (table, *_) = grids(section(desk))
    assert table.rows[0][3].text and table.rows[0][4].text


def test_what_differs_is_said_as_a_fact_above_and_with_what_was_compared_in_the_table(desk: Desk) -> None:
    number = questioned(desk)
    tests = cases.finding(
        "tests",
        Table((row_of("test_years", "differs", "compared_taken", TAKEN),), TEST_COLUMNS),
        private=True,
    )
    own = cases.finding("test_years", Table(((Term("differs"), TAKEN),), ("result", "compared_taken")))
    desk.run("consistency", (desk.taken(number),), (tests, own))
    assert ("Differs", "A stated or claimed date is unusual or cannot be right.") in fields_of(section(desk))
    (table, *_) = grids(section(desk))
    assert "10:21:33" in table.rows[0][2].text


def test_limits_that_stand_elsewhere_are_pointed_to_once_for_each_exhibit(desk: Desk) -> None:
    for name in ("one", "two"):
        number = desk.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, len(name) + ord(name[0])))
        cases.identity(desk, number)
        for analysis in ("metadata", "c2pa_credentials"):
            desk.run(analysis, (desk.taken(number),), outcome=Outcome.NOTHING_FOUND)
    see = WORDING.label("limits.see", title=WORDING.label("limits.section"))
    blocks = whole(desk)
    assert text_of(blocks).count(see) == 2
    folded = [grid for grid in grids(blocks) if grid.caption == WORDING.label("run.folded", n=2)]
    assert [len(grid.columns) for grid in folded] == [2, 2]  # no column of limits that holds none


def test_a_section_has_one_heading_and_what_is_absent_no_basis(desk: Desk) -> None:
    number = questioned(desk)
    cases.identity(desk, number)
    desk.run(
        "metadata",
        (desk.taken(number),),
        outcome=Outcome.NOTHING_FOUND,
        reason=Reason("no_camera_metadata"),
    )
    desk.run(
        "embedded_preview",
        (desk.taken(number),),
        (cases.finding("preview_result", Term("no_embedded_picture"), Basis.READ),),
        outcome=Outcome.NOTHING_FOUND,
    )
    headings = [
        b.words.text for b in section(desk) if isinstance(b, Paragraph) and b.words.tone is Tone.LABEL
    ]
    assert len(headings) == len(set(headings))
    absent = WORDING.label("overview.absent")
    assert [text for text in headings if text.startswith(absent)] == [absent]


def test_analyses_that_found_nothing_are_a_line_each_with_their_limits(desk: Desk) -> None:
    number = questioned(desk)
    cases.identity(desk, number)
    desk.run(
        "c2pa_credentials",
        (desk.taken(number),),
        (cases.finding("credentials_state", Term("no_credentials")),),
        outcome=Outcome.NOTHING_FOUND,
        reason=Reason("no_credentials"),
        limits=("credentials_checked_offline",),
    )
    blocks = whole(desk)
    (folded,) = (grid for grid in grids(blocks) if grid.caption == WORDING.label("run.folded", n=1))
    (name, ended, limits) = (cell.text for cell in folded.rows[0])
    assert name == "Content credentials" and "holds no content credentials" in ended
    assert limits.startswith(WORDING.limit(Limit("credentials_checked_offline")))
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert "File identity" in titles and "Content credentials" not in titles


def test_counts_of_an_analysis_that_found_nothing_stand_in_its_line_on_their_basis(desk: Desk) -> None:
    number = questioned(desk)
    desk.run(
        "platform_traces",
        (desk.taken(number),),
        (cases.finding("trace_count", Count(0, "traces")),),
        outcome=Outcome.NOTHING_FOUND,
    )
    blocks = whole(desk)
    (folded,) = (grid for grid in grids(blocks) if grid.caption == WORDING.label("run.folded", n=1))
    assert folded.rows[0][1].text == "nothing found. COMPUTED: No trace of a platform or tool was found."


def test_a_run_of_which_all_stands_above_says_so(desk: Desk) -> None:
    number = questioned(desk)
    consistency(desk, number, row_of("test_years", "differs", "compared_taken", TAKEN))
    blocks = whole(desk)
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text.startswith("Consistency"))
    assert WORDING.label("run.told_above") in text_of(blocks[at : at + 3])


def test_a_time_and_what_must_be_added_are_two_sentences(desk: Desk) -> None:
    number = questioned(desk)
    limit = Limit("saver_local_message_time", {"platform": "Telegram Desktop"})
    named = msgspec.structs.replace(cases.finding("name_time", TAKEN), limits=(limit,))
    desk.run("platform_traces", (desk.taken(number),), (named,))
    (said,) = (text for name, text in fields_of(section(desk)) if name.startswith("Sent or saved"))
    assert said == f"{WORDING.value(TAKEN)}. {WORDING.limit(limit)}"


def test_a_file_that_breaks_off_is_told_once(desk: Desk) -> None:
    number = questioned(desk)
    desk.run(
        "file_identity", (desk.taken(number),), (cases.finding("not_readable", Term("truncated_picture")),)
    )
    desk.run("compression", (desk.taken(number),), (cases.finding("jpeg_truncated", Flag(value=True)),))
    (said,) = (text for name, text in fields_of(section(desk)) if name == "Picture")
    assert said.count("end") == 1


def test_bytes_of_a_tag_are_counted_and_not_called_uninterpreted(desk: Desk) -> None:
    number = questioned(desk)
    row = (
        Text("ExifIFD"), Text("MakerNote"), Text("MakerNote"), Opaque("4e696b6f", 2542),
        Count(2542, "binary_bytes"), Flag(value=False),
    )  # fmt: skip
    metadata(desk, number, row)
    (annex,) = (grid for grid in grids(whole(desk)) if grid.columns[:2] == ("Group", "Name"))
    value, raw = (cell.text.replace("\u202f", "") for cell in annex.rows[-1][2:])
    assert (value, raw) == ("2542 bytes of binary data", "2542 bytes, beginning with 4e696b6f")


def test_a_table_of_one_row_that_its_sentence_says_is_not_printed_again(desk: Desk) -> None:
    number = questioned(desk)
    row = (
        Count(1, "pictures"),
        Term("exif_thumbnail"),
        Term("preview_shows_more"),
        Measure("0.5", "1"),
        None,
    )
    columns = ("embedded", "embedded_kind", "result", "preview_lacking_share", "preview_edges")
    differs = cases.finding("preview_differs", Table((row,), columns))
    desk.run("embedded_preview", (desk.taken(number),), (differs,))
    blocks = whole(desk)
    (said,) = (text for name, text in fields_of(blocks) if name.startswith("Difference"))
    assert "50 %" in said and "it was cropped, or the camera stores another shape" in said
    assert "Share of it that the picture lacks" not in repr(grids(blocks))


def test_places_to_break_a_long_word_are_no_letters_of_the_pdf(desk: Desk) -> None:
    number = questioned(desk)
    name = "ProfileHueSatMapEncoding_ofAnotherMaker.withALongEnding"
    metadata(desk, number, tag("ExifIFD", name, "1"))
    document = report_document(desk.snapshot(), WORDING, "Alidade test", cases.loader(desk.snapshot()))
    pages = PdfReader(io.BytesIO(pdf_bytes(document))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "\u200b" not in text
    lines = [line for line in text.splitlines() if "ProfileHue" in line]
    assert lines and all(name not in line for line in lines)  # it is broken where its column ends
    assert name in re.sub(r"[\s\u00ad\u2010-]", "", text)


def test_references_and_documents_have_no_such_section(desk: Desk) -> None:
    for role in (EvidenceRole.REFERENCE, EvidenceRole.DOCUMENT):
        metadata(desk, desk.exhibit(role, cases.picture(80, 60, 3)))
    assert not [b for b in whole(desk) if isinstance(b, Heading) and b.anchor.startswith("file-")]


def test_both_outputs_can_print_the_section(desk: Desk) -> None:
    number = questioned(desk)
    metadata(desk, number)
    consistency(
        desk, number, row_of("test_years", "contradicts", "compared_taken", TAKEN, "may_be_saved_again")
    )
    document = report_document(desk.snapshot(), WORDING, "Alidade test", cases.loader(desk.snapshot()))
    assert "What the file says" in html_bytes(document).decode("utf-8")
    assert pdf_bytes(document).startswith(b"%PDF")
