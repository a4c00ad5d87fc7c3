"""A report says everything a case holds, says it the same way in every output, and nothing else."""

from __future__ import annotations

import getpass
import hashlib
import html
import io
import re
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader

from provenance.record.evidence import AlterationFound, EvidenceRole
from provenance.record.finding import Basis
from provenance.record.identity import new_ulid
from provenance.record.judgement import NoteAdded
from provenance.record.values import Flag, Term, Text
from provenance.report.cards import CARD_FIELDS
from provenance.report.content import (
    Beside,
    Block,
    Box,
    BoxKind,
    Bullets,
    Document,
    Fields,
    Figures,
    Grid,
    Heading,
    Paragraph,
    Words,
)
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes, pdf_letters
from provenance.report.summary import MAX_WORDS, summary_text
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk

TREE = Path(__file__).parents[2]
STRICT = Wording(strict=True)
PROGRAM = "Alidade 0.1"


def _document(desk: Desk) -> Document:
    snapshot = desk.snapshot()
    return report_document(snapshot, STRICT, PROGRAM, cases.loader(snapshot))


@cache
def _pdf_text(data: bytes) -> str:
    """The text of all pages without any white space: line breaks differ between outputs."""
    return _tight("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def _tight(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad\u202f\u2010-]+", "", text)


def _html_text(data: bytes) -> str:
    return _tight(html.unescape(re.sub(r"<[^>]+>", " ", data.decode("utf-8"))))


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Box | Beside):
            yield from _blocks(block.blocks)


def _texts(document: Document) -> Iterator[str]:
    """Every text of the document: findings, hashes, captions, headings, cells."""
    for block in _blocks(document.first + document.parts):
        match block:
            case Heading():
                yield from (block.text, block.tag)
            case Paragraph():
                yield block.words.text
            case Fields():
                yield from (part for name, value in block.rows for part in (name, value.text))
            case Grid():
                yield from (block.caption, *block.columns, *(cell.text for row in block.rows for cell in row))
            case Figures():
                yield from (image.caption for image in block.images)
            case Bullets():
                yield from (item.text for item in block.items)
            case Box():
                yield block.title
            case Beside():
                yield block.image.caption


def _after(document: Document, anchor: str) -> str:
    """All text of the part with that anchor."""
    inside, texts = False, []
    for block in document.parts:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.anchor == anchor
        if inside:
            part = Document(**{**vars(document), "first": (), "parts": (block,)})
            texts += list(_texts(part))
    return "\n".join(texts)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = cases.full_case(tmp_path_factory.mktemp("full"))
    yield desk
    desk.file.close()


@pytest.fixture(scope="module")
def document(full: Desk) -> Document:
    return _document(full)


@pytest.fixture(scope="module")
def page(document: Document) -> bytes:
    return html_bytes(document)


@pytest.fixture(scope="module")
def paper(document: Document) -> bytes:
    return pdf_bytes(document)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desk]:
    desk = cases.opened(tmp_path)
    yield desk
    desk.file.close()


# ---- what both outputs share ------------------------------------------------------------------------------------


def test_both_outputs_hold_every_text_of_the_document(document: Document, page: bytes, paper: bytes) -> None:
    on_page, on_paper = _html_text(page), _pdf_text(paper)
    wanted = {_tight(text) for text in _texts(document) if text}
    assert len(wanted) > 200
    assert {text for text in wanted if text not in on_page} == set()
    assert {text for text in wanted if text not in on_paper} == set()


def test_every_hash_of_the_case_is_in_both_outputs(full: Desk, page: bytes, paper: bytes) -> None:
    on_page, on_paper = _html_text(page), _pdf_text(paper)
    hashes = {exhibit.sha256 for exhibit in full.snapshot().exhibits} | {full.file.head, "ef" * 32, "cd" * 32}
    assert all(digest in on_page and digest in on_paper for digest in hashes)


def test_the_same_snapshot_gives_the_same_bytes(full: Desk, page: bytes, paper: bytes) -> None:
    again = _document(full)
    assert html_bytes(again) == page
    assert pdf_bytes(again) == paper


def test_another_process_gives_the_same_bytes(full: Desk, page: bytes, paper: bytes) -> None:
    program = f"""
import hashlib
from pathlib import Path
from provenance.casefile.casefile import CaseFile
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from tests.report import cases, test_report
with CaseFile.open(Path({str(full.file.path)!r}), cases.AUTHOR, writable=False) as case:
    document = test_report._document(cases.Desk(case))
    print(*(hashlib.sha256(make(document)).hexdigest() for make in (html_bytes, pdf_bytes)))
"""
    result = subprocess.run(
        [sys.executable, "-c", program],
        cwd=TREE,
        env={"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    expected = [hashlib.sha256(data).hexdigest() for data in (page, paper)]
    assert result.stdout.split() == expected, result.stderr


def test_a_report_of_an_earlier_event_does_not_change_when_the_case_grows(tmp_path: Path) -> None:
    desk = cases.opened(tmp_path)
    cases.claimed(desk)
    seq = desk.file.seq
    before = report_document(desk.file.snapshot(seq), STRICT, PROGRAM)
    desk.record(NoteAdded(note=new_ulid(), text=Text("later")))
    after = report_document(desk.file.snapshot(seq), STRICT, PROGRAM)
    assert html_bytes(after) == html_bytes(before)
    assert pdf_bytes(after) == pdf_bytes(before)
    desk.file.close()


def test_nothing_of_the_machine_is_in_a_report(full: Desk, page: bytes, paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    said = re.sub(r"base64,[A-Za-z0-9+/=]+|<style>.*?</style>", "", page.decode("utf-8"), flags=re.DOTALL)
    said += str(reader.metadata)
    said += "".join(one.extract_text() for one in reader.pages)
    for name in (socket.gethostname(), getpass.getuser(), "alidade-report-"):
        assert not re.search(rf"\b{re.escape(name)}\b", said)
    for path in (full.file.path.parent, TREE, Path.home(), Path("/tmp")):
        assert f"{path}/".encode() not in page + paper
        assert f"{path}/" not in said
    assert "author" not in str(reader.metadata).lower()
    assert "D:20261120" in str(reader.metadata)


# ---- what is said -----------------------------------------------------------------------------------------------


def test_it_opens_with_the_claim_and_the_conclusions(document: Document) -> None:
    assert not document.draft
    claim = document.first[0]
    assert isinstance(claim, Box) and claim.kind is BoxKind.CLAIM
    first = "\n".join(_texts(Document(**{**vars(document), "parts": ()})))
    for words in (
        cases.CLAIM,
        "ймовірно",
        "uk",
        "Ukrainian soldiers with the flag",
        "Daily Courier",
        "Канал",
    ):
        assert words in first
    grid = next(block for block in document.first if isinstance(block, Grid))
    assert [(row[0].text, row[1].text) for row in grid.rows] == [
        ("Who", "Not examined"),
        ("What", "Not examined"),
        ("Where", "Supported"),
        ("When", "Not established"),
    ]


def test_without_a_conclusion_it_says_so_and_every_page_is_a_draft(bare: Desk) -> None:
    cases.claimed(bare)
    document = _document(bare)
    assert document.draft
    assert any(
        isinstance(b, Box) and b.title == "Working record, no conclusion by an analyst"
        for b in document.first
    )
    pages = PdfReader(io.BytesIO(pdf_bytes(document))).pages
    assert len(pages) > 1 and all("DRAFT" in one.extract_text() for one in pages)
    assert "Working record, no conclusion by an analyst" in pages[0].extract_text()
    assert b"DRAFT" in html_bytes(document)


def test_a_conclusion_of_not_examined_alone_is_no_conclusion(bare: Desk) -> None:
    from provenance.record.judgement import Axis, ConclusionRecorded, Grade

    claim = cases.claimed(bare)
    bare.record(
        ConclusionRecorded(conclusion=new_ulid(), claim=claim, axis=Axis.WHO, grade=Grade.NOT_EXAMINED)
    )
    assert _document(bare).draft


def test_an_alteration_is_the_first_thing_in_the_report(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    bare.record(AlterationFound(objects=(bare.evidence[number][1],)))
    document = _document(bare)
    box = document.first[0]
    assert isinstance(box, Box) and box.kind is BoxKind.ALARM
    assert f"Q1 ({bare.evidence[number][1]})" in "\n".join(_texts(document))
    assert summary_text(bare.snapshot(), STRICT).startswith("ALARM")


def test_altered_findings_are_said_to_be_unreadable_and_the_rest_is_still_reported(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    long = cases.finding("support", cases.tags(300))
    bare.run("landmark_support", (bare.taken(number),), (long,))
    sha256 = next(iter(set(bare.file.objects) - {bare.evidence[number][1]}))
    bare.file._connection.execute(
        "UPDATE chunks SET data = zeroblob(length(data)) WHERE n = (SELECT first_chunk FROM objects WHERE sha256 = ?)",
        (bytes.fromhex(sha256),),
    )
    text = "\n".join(_texts(_document(bare)))
    assert "can no longer be read" in text
    assert bare.evidence[number][1] in text


def test_findings_are_grouped_by_basis_and_never_in_one_list(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.DOCUMENT, cases.picture(80, 60, 1))
    findings = tuple(cases.finding("camera", Text(f"camera {basis.value}"), basis) for basis in Basis)
    bare.run("metadata", (bare.taken(number),), findings)
    blocks = _document(bare).parts
    labels = [
        n
        for n, b in enumerate(blocks)
        if isinstance(b, Paragraph) and " – " in b.words.text and b.words.text.isupper() is False
    ]
    headed = {blocks[n].words.text.split(" – ")[0]: blocks[n + 1] for n in labels}  # type: ignore[union-attr]
    for basis in Basis:
        fields = headed[STRICT.basis(basis)]
        assert isinstance(fields, Fields)
        assert [value.text for _, value in fields.rows] == [
            f"The metadata names the camera camera {basis.value}."
        ]


def test_a_dispute_stands_before_the_finding_and_the_finding_says_so(document: Document) -> None:
    texts = list(_texts(document))
    dispute = texts.index("Disputed – Run 2: Stated time of taking")
    finding = next(
        n for n, text in enumerate(texts) if text.startswith("Disputed, see above. The file states")
    )
    assert dispute < finding
    assert "The camera's clock was set to Lisbon." in texts[dispute:finding]


def test_limits_stand_beside_the_findings(document: Document) -> None:
    exhibits = _after(document, "exhibits")
    assert exhibits.count("What this cannot show") >= 3
    for limit in (
        "nothing about when the photo was taken",
        "does not show that the places differ",
        "camera's clock",
    ):
        assert limit in exhibits


def test_every_field_of_an_acquisition_card_is_filled_or_said_to_be_missing(document: Document) -> None:
    exhibits = _after(document, "exhibits")
    for field in (*CARD_FIELDS, "method", "origin"):
        assert STRICT.label(f"card.{field}") in exhibits
    assert "Withheld\nForwarded from" in exhibits
    assert "Not applicable\nPost" in exhibits
    assert "Unknown\nChannel or account, Note" in exhibits


def test_long_tables_move_to_the_annex_and_stay_complete(document: Document) -> None:
    annex = _after(document, "annex")
    assert all(f"Tag{n}\n" in annex for n in range(30))
    assert "Tag29" not in _after(document, "exhibits")
    assert "Printed complete in Annex 1." in _after(document, "exhibits")


def test_comparisons_are_one_table_with_pictures_where_something_agrees_or_nearly_does(
    document: Document,
) -> None:
    tables = [b for b in document.parts if isinstance(b, Grid) and "comparisons of Q1" in b.caption]
    assert [[cell.text for cell in row[:3]] for row in tables[0].rows] == [
        ["R1", "match", "84 points"],
        ["R2", "inconclusive", "13 points"],
    ]
    lines = [row for b in document.parts if isinstance(b, Fields) for row in b.rows]
    assert ("no evidence of a match", Words("R3")) in lines
    captions = [image.caption for b in document.parts if isinstance(b, Figures) for image in b.images]
    assert "Q1 and R1: their agreeing points" in captions
    assert "Q1 and R2: their agreeing points" in captions
    assert not any("R3" in caption for caption in captions)


def test_copies_of_one_photograph_are_not_counted_as_agreement(bare: Desk) -> None:
    q1 = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    r1 = bare.exhibit(EvidenceRole.REFERENCE, cases.picture(90, 60, 2))
    findings = (cases.finding("result", Term("match")), cases.finding("same_photograph", Flag(True)))
    bare.run("landmark_match", (bare.taken(q1), bare.taken(r1, "reference")), findings)
    text = "\n".join(_texts(_document(bare)))
    assert "1 copy of the same photograph, not counted" in text
    assert "1 match" not in text
    assert "1 comparison with a reference, 0 with agreement" in summary_text(bare.snapshot(), STRICT)


def test_without_a_match_picture_both_pictures_stand_side_by_side(bare: Desk) -> None:
    q1 = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    r1 = bare.exhibit(EvidenceRole.REFERENCE, cases.picture(90, 60, 2))
    bare.run(
        "landmark_match",
        (bare.taken(r1, "reference"), bare.taken(q1)),
        (cases.finding("result", Term("likely")),),
    )
    pairs = [b for b in _document(bare).parts if isinstance(b, Figures) and len(b.images) == 2]
    assert [image.caption[:2] for image in pairs[0].images] == ["Q1", "R1"]


def test_sightings_come_in_the_order_of_publication_and_the_earliest_found_is_marked(
    document: Document,
) -> None:
    headings = [b for b in document.parts if isinstance(b, Heading) and b.anchor.startswith("sighting-")]
    assert [h.text.split(" (")[0] for h in headings] == [
        "Sighting 2 · published 10 September 2022, 08:00",
        "Sighting 1 · published 12 September 2022, 08:00",
        "Sighting 3 · time of publication unknown",
    ]
    assert [h.tag for h in headings] == ["earliest found", "", ""]


def test_a_search_without_a_match_says_what_that_does_not_mean(document: Document) -> None:
    searches = _after(document, "searches")
    assert "No earlier copy was found with ExampleLens on 20 November 2026" in searches
    assert "this does not mean none exists." in searches


def test_observed_and_claimed_stand_apart(document: Document) -> None:
    tables = [
        b for b in document.parts if isinstance(b, Grid) and b.caption in ("What is seen on Q1", "Claimed")
    ]
    assert [b.caption for b in tables] == ["What is seen on Q1", "Claimed"]
    assert "КУП" in tables[0].rows[0][3].text and "92nd" in tables[1].rows[0][3].text


def test_what_was_not_examined_is_said(document: Document) -> None:
    text = _after(document, "not-examined")
    for words in (
        "Claim 1, without a conclusion: Who, What",
        "Reference pictures never compared: R4",
        "Landmark comparisons taken together, not run on: Q1",
        "not applicable",
        "Files of this type carry no metadata",
        "cancelled by the user",
        "failed",
    ):
        assert words in text


def test_what_left_the_machine_is_said_or_that_nothing_did(document: Document, bare: Desk) -> None:
    sent = _after(document, "sent")
    assert "example.org" in sent and "allowed" in sent and "refused" in sent
    assert "2 searches made outside Alidade with ExampleLens, Textfinder." in sent
    assert "1 address was allowed to be opened in the browser." in sent
    assert _after(_document(bare), "sent").split("\n")[2:] == ["Alidade itself sent nothing."]


def test_every_run_is_in_the_methods_with_version_parameters_components_and_seed(document: Document) -> None:
    methods = _after(document, "methods")
    assert all(f"Run {n}\n" in methods for n in range(1, 10))
    for words in (
        "landmark_match, version 1",
        "max_side_px = 1600, ratio = 0.80",
        "xfeat.onnx",
        "cd" * 32,
        "avx2",
    ):
        assert words in methods
    assert "No points agree in one common geometry." in methods


def test_the_log_is_named_with_its_head_in_both_outputs(full: Desk, page: bytes, paper: bytes) -> None:
    head = full.file.head
    assert f'<meta name="alidade-log-head" content="{head}">'.encode() in page
    assert f'<meta name="alidade-log-event" content="{full.file.seq}">'.encode() in page
    assert head in _pdf_text(paper)
    assert f"Loguptoevent{full.file.seq}" in _pdf_text(paper)


def test_erased_fields_say_by_which_event(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    cases.claimed(bare)
    read = cases.metadata(bare, number)
    assert read.findings
    runs = [e for e in bare.file.envelopes if e.type == "run_recorded"]
    claim = next(e for e in bare.file.envelopes if e.type == "claim_added")
    bare.file.erase_fields(claim.id, ("text",), "privacy")
    first = bare.file.seq
    bare.file.erase_fields(runs[0].id, (), "court_order")
    bare.file.erase_object(bare.evidence[number][1], "mistake")
    document = _document(bare)
    text = "\n".join(_texts(document))
    assert f"erased by event {first}" in text
    assert f"4 private findings of this run: erased by event {first + 1}." in text
    assert f"“erased by event {first}" not in summary_text(bare.snapshot(), STRICT)
    assert f"text erased by event {first}" in summary_text(bare.snapshot(), STRICT)
    assert f"erased by event {first + 2}" in text
    assert cases.CLAIM not in text and "Apple iPhone 8" not in text
    assert pdf_bytes(document).startswith(b"%PDF")


def test_undone_records_are_left_out_and_counted(bare: Desk) -> None:
    bare.record(NoteAdded(note=new_ulid(), text=Text("a wrong note")))
    bare.file.undo(bare.file.envelopes[-1].id)
    text = "\n".join(_texts(_document(bare)))
    assert "a wrong note" not in text
    assert "1 event was undone" in text


def test_an_empty_case_has_a_report(bare: Desk) -> None:
    document = _document(bare)
    text = "\n".join(_texts(document))
    for words in (
        "No claim is recorded",
        "There is no exhibit",
        "No search is recorded",
        "No analysis was run.",
    ):
        assert words in text
    assert len(PdfReader(io.BytesIO(pdf_bytes(document))).pages) >= 2
    assert html_bytes(document)


def test_sixty_references_stay_a_few_lines_and_every_run_is_in_the_methods(bare: Desk) -> None:
    q1 = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    small = cases.picture(80, 60, 2)
    for n in range(60):
        reference = bare.exhibit(EvidenceRole.REFERENCE, small + bytes([n]))
        cases.comparison(bare, q1, reference, "no_evidence" if n else "match", 40 - n // 2)
    document = _document(bare)
    tables = [b for b in document.parts if isinstance(b, Grid) and "1 comparison of Q1" in b.caption]
    assert len(tables) == 1 and len(tables[0].rows) == 1
    lines = [row for b in document.parts if isinstance(b, Fields) for row in b.rows]
    assert ("no evidence of a match", Words("R2–R60")) in lines
    assert sum(isinstance(b, Heading) and b.anchor.startswith("comparisons-Q1") for b in document.parts) == 1
    assert sum(isinstance(b, Heading) and b.anchor.startswith("full-") for b in document.parts) == 60


def test_any_analysis_that_took_a_picture_with_a_reference_is_a_comparison_in_its_own_table(
    bare: Desk,
) -> None:
    q1 = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    r1 = bare.exhibit(EvidenceRole.REFERENCE, cases.picture(80, 60, 2))
    cases.comparison(bare, q1, r1)
    inputs = (bare.taken(q1), bare.taken(r1, "reference"))
    bare.run("seen_in_case", inputs, (cases.finding("result", Term("likely")),))
    document = _document(bare)
    anchors = [
        b.anchor for b in document.parts if isinstance(b, Heading) and b.anchor.startswith("comparisons-Q1")
    ]
    assert anchors == ["comparisons-Q1-landmark_match", "comparisons-Q1-seen_in_case"]
    assert sum(isinstance(b, Grid) and "1 comparison of Q1" in b.caption for b in document.parts) == 2


def test_pictures_are_asked_for_in_a_small_size_only(full: Desk) -> None:
    asked: list[int] = []
    snapshot = full.snapshot()
    report_document(snapshot, STRICT, PROGRAM, cases.loader(snapshot, asked))
    assert asked and max(asked) <= 2000


def test_bytes_that_are_no_picture_are_not_shown(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    document = report_document(
        bare.snapshot(), STRICT, PROGRAM, lambda sha256, side: b"<svg onload=alert(1)>"
    )
    assert b"onload" not in html_bytes(document)
    assert any("The picture is not shown" in text for text in _texts(document))


# ---- hostile words ----------------------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script> ]]> --> {{ 7*7 }} {% raw %} \"'><img src=x onerror=alert(1)>",
    '#panic() #import "x" $x^2$ \\ *b* _i_ `raw` @ref <label> #{ while true {} } // /* = H',
    "صورة من وسط كوبيانسك \u202egpj.exe\u202c",
    "תמונה ממרכז העיר",
    "😀🇺🇦👨‍👩‍👧 中文说明 ไทย မြန်မာ",
    "W" * 4000,
    "a\x00b\x1b[31mc\u2028d\ufeff\ufffe\U0010ffff",
    "line one\nline two\r\n\tline three",
)


class _Page(HTMLParser):
    """Collects tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _parsed(data: bytes) -> _Page:
    parser = _Page()
    parser.feed(data.decode("utf-8"))
    return parser


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = cases.opened(
        tmp_path_factory.mktemp("hostile"), title=HOSTILE[1] + HOSTILE[0], question=HOSTILE[4]
    )
    for n, text in enumerate(HOSTILE):
        number = desk.exhibit(EvidenceRole.QUESTIONED, cases.picture(60, 40, n), name=text.replace("\n", ""))
        cases.claimed(desk, text)
        desk.record(
            NoteAdded(note=new_ulid(), text=Text(text, "ar" if n == 2 else "x-klingon" if n == 3 else "und"))
        )
        desk.run(
            "metadata",
            (desk.taken(number),),
            (
                cases.finding("camera", Text(text), Basis.READ),
                cases.finding("tags", cases.tags(13, text), Basis.READ),
            ),
        )
    yield desk
    desk.file.close()


def test_hostile_words_stay_words_in_html(hostile: Desk) -> None:
    data = html_bytes(_document(hostile))
    tags = _parsed(data).tags
    assert not {tag for tag, _ in tags} & {"script", "iframe", "object", "link", "form", "base", "svg"}
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert all(str(attributes["src"]).startswith("data:image/") for tag, attributes in tags if tag == "img")
    assert all(str(attributes["href"]).startswith("#") for tag, attributes in tags if tag == "a")
    assert b"&lt;script&gt;alert(1)&lt;/script&gt;" in data
    assert "⟨U+202E⟩".encode() in data and "\u202e".encode() not in data
    assert "中文说明" in data.decode("utf-8") and "{{ 7*7 }}" in data.decode("utf-8")


def test_hostile_words_stay_words_in_pdf(hostile: Desk) -> None:
    data = pdf_bytes(_document(hostile))
    text = _pdf_text(data)
    assert _tight('#panic()#import"x"$x^2$\\*b*_i_`raw`@ref<label>') in text
    assert _tight("<script>alert(1)</script>]]>") in text
    assert "⟨U+4E2D⟩" in text
    assert _tight(STRICT.label("layout.letters_by_number")) in text
    assert text.count("W" * 4000) >= 3 or text.count("W") >= 12000


def test_a_table_of_three_thousand_tags_is_complete_in_both_outputs(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(60, 40, 1))
    cases.metadata(bare, number, 3000)
    document = _document(bare)
    on_page, on_paper = _html_text(html_bytes(document)), _pdf_text(pdf_bytes(document))
    for n in range(3000):
        cell = _tight(f"Tag{n}{n:04x}Apple {n}")
        assert cell in on_page
        assert cell in on_paper


def test_every_letter_said_to_be_printable_is(bare: Desk) -> None:
    letters = sorted(code for code in pdf_letters() if code > 0x20 and not 0xD800 <= code < 0xE000)
    assert len(letters) > 7000
    text = " ".join(chr(code) for code in letters if not 0x7F <= code <= 0xA0)
    bare.record(NoteAdded(note=new_ulid(), text=Text(text)))
    data = pdf_bytes(_document(bare))
    assert _tight(STRICT.label("layout.letters_by_number")) not in _pdf_text(data)


# ---- the form of the outputs ------------------------------------------------------------------------------------


def test_the_page_asks_nobody_for_anything_and_names_its_style_by_hash(page: bytes) -> None:
    text = page.decode("utf-8")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in text
    assert not re.search(r"url\(|@import|\sstyle=", text)
    assert "<script" not in text


def test_the_page_can_be_read_by_those_who_do_not_see_it(page: bytes) -> None:
    tags = _parsed(page).tags
    names = [tag for tag, _ in tags]
    assert dict(tags)["html"] == {"lang": "en"}
    assert {"header", "main", "nav", "footer", "h1", "caption"} <= set(names)
    assert names.count("h1") == 1
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")
    assert all(attributes.get("alt") for tag, attributes in tags if tag == "img")
    levels = [int(name[1]) for name in names if re.fullmatch(r"h[1-6]", name)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert ("p", {"class": "quote", "lang": "uk", "dir": "auto"}) in tags


def test_the_pdf_is_tagged_titled_and_dated_by_the_last_event(full: Desk, paper: bytes) -> None:
    reader = PdfReader(io.BytesIO(paper))
    assert str(reader.root_object["/Lang"]) == "en"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None and reader.metadata.title == STRICT.value(full.snapshot().title)
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.strftime("%Y-%m-%dT%H:%M:%S") == full.snapshot().covered_until[:19]
    assert b"pdfuaid" in paper and b"pdfaid" in paper
    assert len(reader.outline) >= 10
    assert "Page 1 of" in reader.pages[0].extract_text()


def test_words_that_run_from_right_to_left_are_known_as_such() -> None:
    assert Words("صورة").right_to_left
    assert Words("«תמונה» 1").right_to_left
    assert not Words("photo صورة").right_to_left
    assert not Words("12 –").right_to_left


# ---- the summary ------------------------------------------------------------------------------------------------


def test_the_summary_is_short_and_holds_claim_conclusions_counts_limits_and_head(full: Desk) -> None:
    text = summary_text(full.snapshot(), STRICT)
    assert len(text.split()) <= MAX_WORDS
    for words in (
        cases.CLAIM,
        "Where: supported",
        "When: not established",
        "6 exhibits",
        "Limits:",
        "1 disputed finding",
        full.file.head,
    ):
        assert words in text


def test_the_summary_of_hostile_words_is_still_short(hostile: Desk) -> None:
    text = summary_text(hostile.snapshot(), STRICT)
    assert len(text.split()) <= MAX_WORDS
    assert len(text) < 1500
    assert "no conclusion by an analyst" in text


def test_no_output_overclaims(document: Document) -> None:
    banned = re.compile(r"\b(verified|authentic|genuine|proves?)\b|100 ?%", re.IGNORECASE)
    assert [text for text in _texts(document) if banned.search(text)] == []
