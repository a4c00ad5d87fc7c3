"""What the file says, in the report: bases apart, contradictions first, nothing twice, nothing that names a device."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.identity import new_ulid
from provenance.record.judgement import FindingDisputed
from provenance.record.run import Outcome, Run
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import (
    Count,
    Flag,
    Instant,
    Picture,
    Precision,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.report.content import Block, Bullets, Fields, Figures, Grid, Heading, Paragraph
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
    differing, agreeing = grids(section(desk))
    assert [row[0].text for row in differing.rows] == ["Possible dates", "Times stated in the file"]
    assert differing.rows[1][3].text and differing.rows[1][4].text
    assert "10 September 2022" in differing.rows[0][2].text
    assert [[cell.text for cell in row] for row in agreeing.rows] == [
        ["Lens and camera", "Stated camera: iPhone 8"]
    ]
    left = fields_of(section(desk))[-2:]
    assert [text for _, text in left] == ["Direction of view", "Embedded previews"]
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
    desk.run("metadata", (desk.taken(number),), outcome=Outcome.NOTHING_FOUND)
    consistency(desk, number, row_of("test_lens", "nothing_to_compare", "compared_taken", TAKEN))
    blocks = section(desk)
    (absent,) = (block for block in blocks if isinstance(block, Bullets))
    wanted = [WORDING.label(f"overview.{id}") for id in ("no_time", "no_position", "no_camera")]
    assert [item.text for item in absent.items][:3] == wanted
    said = text_of(blocks)
    assert "Usual for a photo that passed through a messenger" in said
    assert "removed" not in said and "lost" not in said and "<Tone.STRONG" not in said


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
