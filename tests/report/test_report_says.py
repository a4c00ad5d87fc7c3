"""What a report says about gaps, corrections, disputes and regions, and that its page numbers are right."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from pypdf import PdfReader

from provenance.errors import ResourceError
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.evidence import (
    AlterationFound,
    EvidenceAcquired,
    EvidenceRole,
    IntakeRefused,
    OriginAttribute,
)
from provenance.record.finding import Basis, Reason
from provenance.record.identity import new_ulid
from provenance.record.judgement import (
    Axis,
    ConclusionRecorded,
    FindingDisputed,
    Grade,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.run import Outcome
from provenance.record.sighting import SearchRecorded, SearchResult
from provenance.record.values import (
    FileName,
    Flag,
    Instant,
    Measure,
    Missing,
    Precision,
    Region,
    Sequence,
    Table,
    Term,
    Text,
)
from provenance.report import pdf
from provenance.report.content import Document, Fields, Figures, Grid, Heading
from provenance.report.document import report_document
from provenance.report.examined import spans
from provenance.report.pdf import pdf_bytes
from provenance.report.regions import drawn_regions
from provenance.report.summary import MAX_WORDS, summary_text
from tests.report import cases
from tests.report.cases import Desk
from tests.report.test_report import PROGRAM, STRICT, _after, _document, _texts

SEEN = Instant("2026-11-20T10:00:00", Precision.SECOND, "+00:00")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Desk]:
    desk = cases.opened(tmp_path)
    yield desk
    desk.file.close()


def _all(document: Document) -> str:
    return "\n".join(_texts(document))


def _first(document: Document) -> str:
    return _all(Document(**{**vars(document), "parts": ()}))


# ---- page numbers -----------------------------------------------------------------------------------------------


def _numbering_is_right(data: bytes, document: Document) -> None:
    """Every page says its number and how many there are, and the contents name the page of each part."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
    parts = [b.text for b in document.parts if isinstance(b, Heading) and b.level == 1]
    listed = re.sub(r"[\u2060\u200b]", "", next(text for text in pages if "Contents" in text))
    reader = PdfReader(io.BytesIO(data))
    begins = {
        str(item.title): reader.get_destination_page_number(item)
        for item in reader.outline
        if not isinstance(item, list)
    }
    for part in parts:
        place = begins[part]
        assert place is not None
        assert re.search(rf"{re.escape(part)}[ .]+{place + 1}\s", listed), part


def test_pages_are_numbered_and_the_contents_are_right_when_the_front_fits_on_one_page(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    cases.claimed(bare)
    document = _document(bare)
    data = pdf_bytes(document)
    assert "Contents" in PdfReader(io.BytesIO(data)).pages[1].extract_text()
    _numbering_is_right(data, document)


def test_pages_are_numbered_and_the_contents_are_right_when_the_front_takes_several_pages(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    for n in range(7):
        cases.claimed(bare, f"Claim number {n}. " * 40)
    document = _document(bare)
    data = pdf_bytes(document)
    assert "Contents" not in PdfReader(io.BytesIO(data)).pages[1].extract_text()
    _numbering_is_right(data, document)


def test_a_page_description_whose_numbers_do_not_settle_is_refused(
    bare: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(pdf.RESOURCES, folder)
    template = folder / "report.typ"
    unsettled = "#context if here().page() == 1 { pagebreak() } else { v(1.5em) }"
    text = template.read_text("utf-8")
    assert "#pagebreak(weak: true)" in text
    template.write_text(text.replace("#pagebreak(weak: true)", unsettled), "utf-8")
    monkeypatch.setattr(pdf, "RESOURCES", folder)
    with pytest.raises(ResourceError) as refused:
        pdf_bytes(_document(bare))
    assert refused.value.id == "report_template_refused" and "converge" in str(refused.value.values["reason"])


# ---- searches and what was not examined -------------------------------------------------------------------------


def _search(engine: str, mode: str, result: SearchResult, exhibit: str | None = None) -> SearchRecorded:
    query = Text("Куп'янськ", "uk") if mode == "text" else Missing("not_applicable")
    return SearchRecorded(
        search=new_ulid(),
        engine=engine,
        engine_checked_on="2026-11-01",
        mode=Term(mode),
        result=result,
        searched_at=SEEN,
        evidence=exhibit,
        query=query,
    )


def test_searches_name_the_engine_what_was_asked_and_what_cannot_be_shown(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    q1 = bare.evidence["Q1"][0]
    bare.record(_search("yandex_images", "image", SearchResult.NONE, q1))
    bare.record(_search("bing_visual", "text", SearchResult.NONE))
    text = _after(_document(bare), "searches")
    by_image, by_text = text.split("Search 2 · ")
    assert "Search 1 · Yandex Images · no match" in by_image
    assert "No earlier copy was found with Yandex Images" in by_image
    assert "not recorded – what was uploaded cannot be shown" in by_image
    assert "No page was found for these words with Bing Visual Search" in by_text
    assert "earlier copy" not in by_text and "uploaded" not in by_text


def test_too_few_engines_and_uncut_unmirrored_queries_are_named_as_gaps(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    q1 = bare.evidence["Q1"][0]
    engines = ("tineye", "google_lens", "bing_visual")
    for engine in engines:
        bare.record(_search(engine, "image", SearchResult.NONE, q1))
    bare.record(_search("yandex_images", "image", SearchResult.BLOCKED, q1))
    gaps = _after(_document(bare), "not-examined")
    asked = "TinEye, Google Lens, Bing Visual Search"
    assert f"Fewer than four search engines were asked and answered: {asked}\n" in gaps
    assert "No mirrored copy was made" in gaps and "No cut-out part was made" in gaps
    bare.record(_search("yandex_images", "image", SearchResult.NONE, q1))
    assert "Fewer than four" not in _after(_document(bare), "not-examined")


def test_files_offered_and_not_taken_in_are_listed_with_the_reason(bare: Desk) -> None:
    refused = IntakeRefused(name=FileName.of("holiday.xyz"), reason=Reason("type_not_known"))
    bare.record(refused)
    gaps = _after(_document(bare), "not-examined")
    assert "Files offered and not taken in" in gaps
    assert "holiday.xyz is of no type that this version knows." in gaps


def test_exhibits_in_a_row_are_named_by_the_first_and_last() -> None:
    assert spans(["Q1", "R1", "R2", "R3", "R5", "R6", "D1"]) == "Q1, R1–R3, R5, R6, D1"


# ---- what was said before ---------------------------------------------------------------------------------------


def test_a_completed_card_still_shows_what_it_said_before(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    first = bare.snapshot().all(EvidenceAcquired)[0]
    bare.record(msgspec.structs.replace(first.data, platform=Text("Signal"), channel=Text("press desk")))
    fields = [b for b in _document(bare).parts if isinstance(b, Fields)]
    rows = {name: value.text for block in fields for name, value in block.rows}
    assert rows["Platform"] == "Signal"
    assert rows[f"Before (event {first.seq})"] == "Platform: Telegram; Channel or account: unknown"


def test_an_earlier_conclusion_stays_visible_with_the_event_that_superseded_it(bare: Desk) -> None:
    claim = cases.claimed(bare)
    for grade in (Grade.SUPPORTED, Grade.CONTRADICTED):
        bare.record(
            ConclusionRecorded(
                conclusion=new_ulid(),
                claim=claim,
                axis=Axis.WHERE,
                grade=grade,
                reasons=Text(f"Reasons for {grade.value}."),
            )
        )
    text = _after(_document(bare), "claims")
    assert "Where: Contradicted" in text and "Where: Supported" not in text
    assert f"Earlier, superseded by event {bare.file.seq}" in text
    assert f"Supported (event {bare.file.seq - 1}, " in text and "Reasons for supported." in text


# ---- page one and summary ---------------------------------------------------------------------------------------


def _disputed_match(desk: Desk) -> str:
    """A comparison whose result somebody disputes; the id of a run taken together from it."""
    q1 = desk.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    r1 = desk.exhibit(EvidenceRole.REFERENCE, cases.picture(90, 60, 2))
    match = cases.comparison(desk, q1, r1)
    desk.record(
        FindingDisputed(
            dispute=new_ulid(), run=match.id, finding=match.findings[0].id, reason=Text("Another hall.")
        )
    )
    from provenance.record.run import Input

    taken = (desk.taken(q1), Input("comparison", "run", match.id, "ab" * 32))
    return desk.run("landmark_support", taken, (cases.finding("support", Table((), ("reference",))),)).id


def test_page_one_names_the_limits_and_marks_what_rests_on_a_disputed_finding(bare: Desk) -> None:
    support = _disputed_match(bare)
    claim = cases.claimed(bare)
    for axis, supporting in ((Axis.WHERE, (support,)), (Axis.WHEN, ())):
        bare.record(
            ConclusionRecorded(
                conclusion=new_ulid(),
                claim=claim,
                axis=axis,
                grade=Grade.SUPPORTED,
                limits=Text("Copies of the hall exist."),
                supporting=supporting,
            )
        )
    grid = next(block for block in _document(bare).first if isinstance(block, Grid))
    rows = {row[0].text: (row[1].text, row[3].text) for row in grid.rows}
    assert rows["Where"] == ("Supported – rests on a disputed finding", "Copies of the hall exist.")
    assert rows["When"] == ("Supported", "Copies of the hall exist.")
    assert rows["Who"] == ("Not examined", "")


def test_a_disputed_match_is_not_counted_as_agreement_in_silence(bare: Desk) -> None:
    _disputed_match(bare)
    text = summary_text(bare.snapshot(), STRICT)
    assert "1 comparison with a reference, 0 with agreement; 1 more with agreement is disputed" in text
    assert "1 disputed finding" in text
    assert "1 match (disputed)" in _first(_document(bare))


def test_the_summary_holds_the_grades_of_every_claim_in_their_order(bare: Desk) -> None:
    claims = [cases.claimed(bare, f"{name} " * 60) for name in ("alpha", "beta", "gamma")]
    for claim, axis, grade in (
        (claims[0], Axis.WHERE, Grade.SUPPORTED),
        (claims[1], Axis.WHERE, Grade.SUPPORTED),
        (claims[1], Axis.WHEN, Grade.CONTRADICTED),
    ):
        bare.record(ConclusionRecorded(conclusion=new_ulid(), claim=claim, axis=axis, grade=grade))
    text = summary_text(bare.snapshot(), STRICT)
    lines = text.split("\n")
    assert len(text.split()) <= MAX_WORDS
    assert lines[0].startswith("Claim 1: “alpha") and "Where: supported" in lines[0]
    assert lines[1].startswith("Claim 2: “beta")
    assert "When: contradicted; Where: supported; not examined: Who, What." in lines[1]
    for line in lines[:3]:
        assert " […]” (claim shortened) – Hedge: “ймовірно” – " in line
    assert lines[2].startswith("Claim 3: “gamma") and "no conclusion" in lines[2]
    assert bare.file.head in text


def test_the_summary_of_forty_claims_counts_the_later_ones_by_grade(bare: Desk) -> None:
    for n in range(40):
        claim = cases.claimed(bare, f"claim {n}")
        grade = Grade.CONTRADICTED if n == 39 else Grade.SUPPORTED
        bare.record(ConclusionRecorded(conclusion=new_ulid(), claim=claim, axis=Axis.WHERE, grade=grade))
    text = summary_text(bare.snapshot(), STRICT)
    assert len(text.split()) <= MAX_WORDS
    shown = len(re.findall(r"^Claim ", text, re.MULTILINE))
    assert shown > 0 and text.startswith("Claim 1: “claim 0” – Hedge: ")
    assert f"In {40 - shown} other claims: 1 contradicted, {39 - shown} supported" in text
    assert f"{40 - shown} of them have hedges that are not repeated here." in text


def test_a_recorded_hedge_stays_whole_in_the_summary_however_long_it_is(bare: Desk) -> None:
    hedge = " ".join(f"caveat{n}" for n in range(150)) + " could not be checked independently"
    text = "It shows the city hall. " + "The square in front of it was empty then " * 20
    bare.record(ClaimAdded(claim=new_ulid(), text=Text(text), hedge=Text(hedge)))
    said = summary_text(bare.snapshot(), STRICT)
    assert f"Hedge: “{hedge}”" in said
    assert "[…]” (claim shortened) – Hedge" in said
    assert len(said.split()) - len(hedge.split()) <= MAX_WORDS


def test_a_claim_that_fits_is_not_called_shortened_and_one_without_a_hedge_has_none(bare: Desk) -> None:
    bare.record(ClaimAdded(claim=new_ulid(), text=Text("The photo shows the city hall.")))
    said = summary_text(bare.snapshot(), STRICT)
    assert "Claim: “The photo shows the city hall.”" in said
    assert "shortened" not in said and "Hedge" not in said


def test_a_claim_is_cut_at_the_end_of_a_sentence_where_that_keeps_half_of_the_words(bare: Desk) -> None:
    first = "The photo shows soldiers with a flag in front of the city hall on a square in the centre of the town."
    bare.record(ClaimAdded(claim=new_ulid(), text=Text(f"{first} It could {'possibly ' * 60}be older.")))
    assert f"“{first} […]” (claim shortened)" in summary_text(bare.snapshot(), STRICT)


def test_a_source_of_unknown_kind_is_named_without_a_stray_remark(bare: Desk) -> None:
    from provenance.record.claim import ClaimAdded

    source = new_ulid()
    bare.record(SourceAdded(source=source, kind=Term("unknown"), name=Text("someone")))
    bare.record(ClaimAdded(claim=new_ulid(), text=Text("A claim"), source=source))
    first = _first(_document(bare)).split("\n")
    assert first[first.index("Source") + 1] == "someone"


def test_an_altered_private_field_is_named_in_the_alarm(bare: Desk) -> None:
    bare.record(AlterationFound(payloads=("3:received_name",)))
    assert "private field received_name of event 3" in _first(_document(bare))


# ---- exhibits ---------------------------------------------------------------------------------------------------


def test_addresses_in_notes_of_the_computer_are_printed_without_what_may_be_a_token(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    first = bare.snapshot().all(EvidenceAcquired)[0]
    notes = (
        OriginAttribute("Zone.Identifier", "[ZoneTransfer]\nZoneId=3\nHostUrl=https://cdn.example/a/b?token=geheim"),
        OriginAttribute("user.xdg.referrer.url", "https://me:pass@mail.example:8443/inbox#42"),
        OriginAttribute("user.xdg.origin.url", "https://plain.example/"),
        OriginAttribute("more", "ReferrerUrl=C:\\Users\\jane doe\\x.zip\nHostUrl=about:internet\nA=data:a/b;base64,AA"),
    )  # fmt: skip
    bare.record(msgspec.structs.replace(first.data, origin=notes))
    document = _document(bare)
    text = _all(document)
    assert "Notes of the receiving computer (READ, private)" in text
    assert "ZoneId=3\nHostUrl=https://cdn.example … (rest withheld in print; kept in the case)" in text
    assert "https://mail.example:8443 … (rest withheld in print; kept in the case)" in text
    assert "user.xdg.origin.url: https://plain.example" in text
    assert "ReferrerUrl=C:\\ … (rest withheld" in text and "HostUrl=about:internet\n" in text
    for secret in ("geheim", "/a/b", "pass@", "inbox", "jane", "base64"):
        assert secret not in text


def test_a_picture_that_cannot_be_shown_has_the_reason_beside_it(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, b"no picture at all")
    reference = bare.exhibit(EvidenceRole.REFERENCE, b"no picture either")
    for taken, why in ((number, "truncated_picture"), (reference, "too_many_pixels")):
        findings = (cases.finding("readable", Flag(False)), cases.finding("not_readable", Term(why)))
        bare.run("file_identity", (bare.taken(taken),), findings)
    text = _after(_document(bare), "exhibits")
    assert "The picture is not shown: its file breaks off before the end." in text
    assert "R1\nThe picture is not shown: it has more pixels than this version reads." in text


def test_parts_that_were_not_read_keep_the_report_from_saying_that_there_is_nothing(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    blocks = Sequence((Term("xmp"), Term("c2pa")))
    bare.run(
        "metadata",
        (bare.taken(number),),
        (cases.finding("blocks_not_read", blocks, Basis.READ),),
        outcome=Outcome.NOTHING_FOUND,
        reason=Reason("no_camera_metadata"),
    )
    text = _after(_document(bare), "exhibits")
    assert "2 parts of the file could not be read, or not wholly: XMP; content credentials (C2PA)." in text
    assert "Nothing was found in the parts of the file that this version reads." in text
    assert "Nothing was found. " not in text and "no EXIF" in text


def test_references_are_one_table_with_their_fields_in_the_annex_and_limits_said_once(bare: Desk) -> None:
    for n in range(3):
        number = bare.exhibit(EvidenceRole.REFERENCE, cases.picture(90, 60, n), name=f"ref{n}.jpg")
        cases.identity(bare, number)
    document = _document(bare)
    table = next(b for b in document.parts if isinstance(b, Grid) and b.caption == "3 reference pictures")
    assert [row[0].text for row in table.rows] == ["R1", "R2", "R3"]
    assert [row[3].text for row in table.rows] == [bare.evidence[f"R{n}"][1] for n in (1, 2, 3)]
    alts = [image.alt for image in table.pictures if image]
    assert alts == [f"Exhibit R{n}, reference picture" for n in (1, 2, 3)]
    annex = _after(document, "references-in-full")
    assert all(f"Name as received: ref{n}.jpg; " in annex for n in range(3))
    assert annex.count("A hash says whether bytes are the same") == 1
    assert "A hash says" not in _after(document, "exhibits")


def test_limits_shared_by_exhibits_are_said_once_in_their_part(bare: Desk) -> None:
    for n in range(3):
        cases.identity(bare, bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(90, 60, n)))
    text = _after(_document(bare), "exhibits")
    assert text.count("A hash says whether bytes are the same") == 1
    see = "What the analyses of this exhibit cannot show stands under “What these analyses cannot show”."
    assert text.count(see) == 3  # once for each exhibit


def test_sentences_that_say_nothing_are_gone_and_shares_are_percentages(bare: Desk) -> None:
    number = bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(80, 60, 1))
    spread = Table(((Text("questioned"), Measure("0.280", "1")),), ("picture", "hull_share"))
    bare.run("landmark_support", (bare.taken(number),), (cases.finding("spread", spread),))
    cases.identity(bare, number)
    text = _all(_document(bare))
    assert "28 %" in text and "0.280" not in text
    assert "Part of the picture inside the outline of the agreeing points" in text
    for empty in ("is listed", "are listed", "was read from its content"):
        assert empty not in text


# ---- regions ----------------------------------------------------------------------------------------------------


def _plain(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (120, 160, 120)).save(out, "PNG")
    return out.getvalue()


def _is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 120 and pixel[1] < 90 and pixel[2] < 90)


def test_a_region_is_outlined_where_it_is_at_the_scale_of_the_picture_shown() -> None:
    region = Region("200,100 600,300", "ab" * 32, 800, 400)  # of a picture twice as large as the one shown
    drawn = drawn_regions(_plain(400, 200), (("7", region),))
    assert drawn is not None
    with Image.open(io.BytesIO(drawn.outlined)) as outlined:
        assert outlined.size == (400, 200)
        on_it = ((200, 50), (300, 100), (200, 150), (100, 120))
        assert [outlined.getpixel(place) for place in on_it if not _is_red(outlined.getpixel(place))] == []
        assert not any(_is_red(outlined.getpixel(place)) for place in ((200, 100), (20, 180), (390, 20)))
    with Image.open(io.BytesIO(drawn.crops[0])) as crop:
        assert crop.size == (
            233,
            133,
        )  # 200 × 100 with a margin of 8 % of 200 on each side, both ends counted
        assert not _is_red(crop.getpixel((16, 60)))
    assert drawn_regions(_plain(400, 200), (("7", region),)) == drawn


@pytest.mark.parametrize("value", ["-50,-50 9000,9000", "5,5 5,5", "399,199 500,500", "0,0 10,0 5,9 2,3"])
def test_a_region_of_any_form_is_drawn_inside_the_picture(value: str) -> None:
    drawn = drawn_regions(_plain(400, 200), (("12", Region(value, "ab" * 32, 400, 200)),))
    assert drawn is not None
    with Image.open(io.BytesIO(drawn.crops[0])) as crop:
        assert 1 <= crop.width <= 400 and 1 <= crop.height <= 200


def test_bytes_that_are_no_picture_have_no_regions() -> None:
    region = Region("1,1 5,5", "ab" * 32, 400, 200)
    assert drawn_regions(b"<svg onload=alert(1)>", (("1", region),)) is None
    assert drawn_regions(b"\xff\xd8\xff", (("1", region),)) is None
    assert drawn_regions(_plain(400, 200)[:60], (("1", region),)) is None


def test_an_observation_names_its_outline_and_the_report_shows_it(bare: Desk) -> None:
    bare.exhibit(EvidenceRole.QUESTIONED, cases.picture(400, 200, 1))
    q1, sha256 = bare.evidence["Q1"]
    for region in (Missing("not_applicable"), Region("10,20 300,150", sha256, 400, 200)):
        bare.record(
            ObservationAdded(
                observation=new_ulid(),
                evidence=q1,
                kind=Term("sign"),
                stance=Term("observed"),
                text=Text("A sign"),
                region=region,
            )
        )
    document = _document(bare)
    table = next(b for b in document.parts if isinstance(b, Grid) and b.caption == "What is seen on Q1")
    assert table.rows[1][4].text == "rectangle from (10, 20) to (300, 150) in pixels – outline 2"
    images = {i.caption: i for b in document.parts if isinstance(b, Figures) for i in b.images}
    assert images["Q1 with the regions of: Observation 2"].alt == "Q1 with numbered outlines: Observation 2"
    assert images["Observation 2 on Q1"].alt == "The part of Q1 that Observation 2 is about"
    assert b"/Alt" in pdf_bytes(document)
    without = report_document(bare.snapshot(), STRICT, PROGRAM)
    assert "outline 2" not in _all(without) and "rectangle from (10, 20)" in _all(without)


def test_how_to_check_without_us_names_the_steps_and_the_event_of_the_head(bare: Desk) -> None:
    bare.record(NoteAdded(note=new_ulid(), text=Text("later")))
    log = _after(_document(bare), "log")
    for step in ("main.py export CASE --out FOLDER", "sha256sum objects/*", "python3 check.py", "log.jsonl"):
        assert step in log
    assert f"the line of event {bare.file.seq}" in log
