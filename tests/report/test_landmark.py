"""The landmark part of a report: people first, then counts and measured errors, and pictures that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.analysis.registry import analyses
from provenance.record.evidence import DerivativeMade, EvidenceRole
from provenance.record.finding import Finding, Reason
from provenance.record.identity import new_ulid
from provenance.record.judgement import FindingDisputed, ObservationAdded
from provenance.record.references import DisagreementMarked, MaskPainted, ReferenceDescribed
from provenance.record.run import Component, Input, Outcome, Run
from provenance.record.values import (
    Count,
    Flag,
    Measure,
    Missing,
    Picture,
    Pointer,
    Region,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)
from provenance.report.content import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Document,
    Fields,
    Figures,
    Grid,
    Heading,
    Tone,
)
from provenance.report.declared import of_pairs, only_in_annex
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.report.summary import summary_text
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk, finding
from tests.report.test_report import _after, _texts

STRICT = Wording(strict=True)
CALIBRATION = Component("landmark_match calibration, learned, shipped", "2026-11-22", "ab" * 32)
OWN_CALIBRATION = Component("landmark_match calibration, learned, own", "2026-11-23", "cd" * 32)
PAIRS = {
    "pairs_offered": 4712, "pairs_compared": 4265, "pairs_failed": 3, "pairs_missing": 440,
    "pairs_same_photograph": 4, "other_place_pairs": 4082, "other_place_matches": 0, "unseen_pairs": 4081,
    "unseen_matches": 1,
}  # fmt: skip
COUNTS = Table((tuple(Count(number, "pairs") for number in PAIRS.values()),), tuple(PAIRS))
MEASURED = Measure("0.024", "1")
RATES = ("stratum", "false_matches", "pairs", "places", "upper_bound")
SPREAD = Table(
    (
        (Text("questioned"), Count(23, "cells"), Measure("0.410", "1")),
        (Text("reference"), Count(19, "cells"), Measure("0.300", "1")),
    ),
    ("picture", "cells", "hull_share"),
)


def _rates(bound: Value = MEASURED) -> Table:
    def row(stratum: str, false: int, pairs: int, places: int, most: Value) -> tuple[Value, ...]:
        return (Term(stratum), Count(false, "pairs"), Count(pairs, "pairs"), Count(places, "places"), most)

    measured = row("lookalike", 1, 1200, 140, bound)
    others = (
        row("same_street", 0, 0, 0, Missing("unknown")),
        row("unrelated", 0, 3000, 160, Measure("0.019", "1")),
    )
    return Table((measured, *others), RATES)


def _picture(desk: Desk, seed: int, shows: str) -> Picture:
    made = cases.picture(400, 150, seed)
    with desk.file.writing():
        return Picture(desk.file.objects.put(made), "jpeg", 400, 150, shows)


def _compared(
    desk: Desk,
    reference: str = "R1",
    result: str = "match",
    *more: Finding,
    rates: Table | None = None,
    inputs: tuple[Input, ...] = (),
    calibration: Component = CALIBRATION,
) -> Run:
    """A run as version 2 of the comparison records it."""
    findings = [
        finding("result", Term(result)),
        finding("agreeing_points", Count(84, "points")),
        finding("candidate_points", Count(252, "points")),
        finding("confidence", Measure("0.712", "1")),
        finding("method", Term("learned")),
        finding("effort", Term("usual")),
        finding("support_score", Measure("4.321", "1")),
    ]
    if result == "no_evidence":
        nothing = Outcome.NOTHING_FOUND
        return _recorded(desk, reference, (*findings, *more), nothing, inputs, calibration)
    if rates is not None:
        findings += [finding("error_rates", rates), finding("llr", Measure("3.21", "nat"))]
    findings += [
        finding("same_photograph", Flag(False)),
        *([finding("orientation", Term("as_shown"))] if result != "inconclusive" else []),
        finding("spread", SPREAD),
        finding("match_picture", _picture(desk, 10 + int(reference[1:]), "match_lines")),
        finding("overlay_picture", _picture(desk, 30 + int(reference[1:]), "overlay")),
    ]
    kept = {one.name: one for one in (*findings, *more)}
    return _recorded(desk, reference, tuple(kept.values()), Outcome.FOUND, inputs, calibration)


def _recorded(
    desk: Desk,
    reference: str,
    findings: tuple[Finding, ...],
    outcome: Outcome,
    inputs: tuple[Input, ...],
    calibration: Component,
) -> Run:
    results = {one.value for one in findings if one.name == "result"}
    copies = any(one.name == "same_photograph" and one.value == Flag(True) for one in findings)
    agrees = results & {Term("match"), Term("likely")}
    limit = "match_says_structure_only" if agrees else "no_agreement_not_difference"
    return desk.run(
        "landmark_match",
        (desk.taken("Q1"), desk.taken(reference, "reference"), *inputs),
        findings,
        outcome=outcome,
        limits=() if copies else (limit,),
        version=2,
        components=(calibration,),
    )


def _card(desk: Desk, reference: str, reproduction: str = "not_public", known_by: str = "own_survey") -> None:
    desk.record(
        ReferenceDescribed(
            card=new_ulid(),
            evidence=desk.evidence[reference][0],
            known_by=Term(known_by),
            reproduction=Term(reproduction),
        )
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Q1 and eight references, nothing compared."""
    made = cases.opened(tmp_path)
    made.exhibit(EvidenceRole.QUESTIONED, cases.picture(300, 200, 0))
    for seed in range(1, 9):
        made.exhibit(EvidenceRole.REFERENCE, cases.picture(300, 200, seed))
    yield made
    made.file.close()


def _document(desk: Desk, wording: Wording = STRICT) -> Document:
    snapshot = desk.snapshot()
    return report_document(snapshot, wording, "Alidade 0.1", cases.loader(snapshot))


def _body(document: Document) -> str:
    """Everything before the methods, page one included."""
    anchors = [n for n, b in enumerate(document.parts) if isinstance(b, Heading) and b.anchor == "methods"]
    return "\n".join(_texts(Document(**{**vars(document), "parts": document.parts[: anchors[0]]})))


def _part(document: Document) -> tuple[Block, ...]:
    """The blocks from the heading of the comparisons of Q1 up to the next heading as high."""
    inside, blocks = False, []
    for block in document.parts:
        if isinstance(block, Heading) and block.level <= 3:
            inside = block.anchor.startswith("comparisons-Q1")
        if inside:
            blocks.append(block)
    return tuple(blocks)


def _said(document: Document) -> str:
    return "\n".join(_texts(Document(**{**vars(document), "first": (), "parts": _part(document)})))


def test_a_pair_says_counts_confidence_spread_method_and_how_the_pictures_agree(desk: Desk) -> None:
    _compared(desk)
    said = _said(_document(desk))
    assert "84 points agree in one common geometry, of 252 considered" in said
    assert "mean confidence over all pairs considered, agreeing or not, is 0.71" in said
    assert "on Q1 in 23 of 8 × 8 fields, within 41 % of the picture; on R1 in 19" in said
    assert "XFeat and LighterGlue" in said and "in parts" in said
    assert "agree as shown" in said and "do not look like copies of one photograph" in said
    assert "show the same structure, or one built to the same design or a picture of it" in said


def test_a_turned_and_mirrored_pair_says_so_with_what_to_look_at(desk: Desk) -> None:
    turned = finding("rotation", Measure("90", "deg"))
    _compared(desk, "R1", "match", finding("orientation", Term("mirrored")), turned)
    said = _said(_document(desk))
    assert "look at lettering, clocks, plates" in said and "counter-clockwise by 90" in said


def test_what_is_odd_about_a_pair_stands_in_the_table_in_a_few_words(desk: Desk) -> None:
    odd = (finding("orientation", Term("undecided")), finding("shared_overlay", Count(31, "points")))
    _compared(desk, "R1", "match", *odd)
    table = next(b for b in _part(_document(desk)) if isinstance(b, Grid))
    assert table.rows[0][4].text == "mirrored or not: undecided; 31 pixel-identical points left out"


def test_the_printed_rate_is_that_of_look_alikes_with_its_bound_by_place(desk: Desk) -> None:
    _compared(desk, rates=_rates())
    document = _document(desk)
    said = _said(document)
    assert "Of 1200 pairs of look-alike buildings of 140 places, 1 reached “match” or better" in said
    assert "at most 2.4 % (95 % upper bound)" in said
    (table,) = (
        b for b in _part(document) if isinstance(b, Grid) and "reached “match” or better" in b.caption
    )
    cells = [[cell.text for cell in row] for row in table.rows]
    assert cells[0][1:] == ["1", "1200", "140", "2.4 %"]
    assert cells[1][-1] == "not measured" and cells[2][-1] == "1.9 %"


def test_a_rate_counted_on_the_pairs_that_the_limits_were_set_on_says_so(desk: Desk) -> None:
    _compared(desk, rates=_rates())
    _compared(desk, "R2", rates=_rates(), calibration=OWN_CALIBRATION)
    rows = [row[1].text for b in _part(_document(desk)) if isinstance(b, Fields) for row in b.rows]
    shipped, own = (text for text in rows if "look-alike buildings" in text)
    assert shipped.endswith("The limits between results were set on these same pairs.")
    assert own.endswith("by a calibration of your own.") and "same pairs" not in own
    captions = [b.caption for b in _part(_document(desk)) if isinstance(b, Grid) and "or better" in b.caption]
    assert [("same pairs" in caption, caption[-2:]) for caption in captions] == [(True, "R1"), (False, "R2")]


def test_the_pairs_of_a_calibration_and_its_answers_on_unseen_places_stand_in_the_methods(desk: Desk) -> None:
    _compared(desk, "R1", "match", finding("calibration_counts", COUNTS), rates=_rates())
    document = _document(desk)
    methods = _after(document, "methods")
    assert (
        "Of 4712 pairs offered 4265 were compared; left out: 3 that failed, 440 without a result" in methods
    )
    assert (
        "0 reached a match; with its limit set for each pair without its two places, 1 of 4081 would"
        in methods
    )
    body = _body(document)
    assert "pairs offered" not in body
    assert "without the two places of each pair, 1 of 4081 pairs of different places would be taken" in body


def test_an_upper_bound_is_never_rounded_down(desk: Desk) -> None:
    _compared(desk, rates=_rates(Measure("0.0241", "1")))
    document = _document(desk)
    assert "at most 2.5 %" in _said(document)
    assert "2.5 %" in _after(document, "methods") and "2.4 %" not in _after(document, "methods")


@pytest.mark.parametrize("rates", [None, _rates(Missing("unknown"))])
def test_a_rate_that_nobody_measured_reads_not_measured(desk: Desk, rates: Table | None) -> None:
    _compared(desk, rates=rates)
    document = _document(desk)
    rows = [row for b in _part(document) if isinstance(b, Fields) for row in b.rows]
    (pair,) = (row for row in rows if row[0] == "Measured false matches")
    assert pair[1].text.startswith("not measured")
    table = next(b for b in _part(document) if isinstance(b, Grid))
    assert table.rows[0][3].text == "not measured"


def test_one_table_of_rates_serves_all_references_with_one_result(desk: Desk) -> None:
    for reference in ("R1", "R2", "R3"):
        _compared(desk, reference, rates=_rates())
    tables = [b for b in _part(_document(desk)) if isinstance(b, Grid) and "or better" in b.caption]
    assert len(tables) == 1 and tables[0].caption.endswith("R1, R2, R3")


def test_copies_of_one_photograph_have_no_rate_since_they_support_no_place(desk: Desk) -> None:
    _compared(desk, "R1", "match", finding("same_photograph", Flag(True)), rates=_rates())
    said = _said(_document(desk))
    assert "such a pair does not support a place" in said
    assert "Measured false matches" not in said and "reached “" not in said


def test_copies_of_one_photograph_are_said_first_and_their_agreement_is_no_result(desk: Desk) -> None:
    mirrored = finding("orientation", Term("mirrored_copy"))
    run = _compared(desk, "R1", "match", finding("same_photograph", Flag(True)), mirrored)
    document = _document(desk)
    (pair,) = (b for b in _part(document) if isinstance(b, Fields))
    assert pair.rows[0][0] == "Copies" and "copies of one photograph" in pair.rows[0][1].text
    said = _said(document)
    assert "agree in their structure" not in said and "built to the same design" not in said
    assert "is a mirrored copy of the other" in said and "may be mirrored" not in said
    table = next(b for b in _part(document) if isinstance(b, Grid))
    assert table.rows[0][1].text == "copy of the same photograph, not counted"
    assert table.rows[0][1].tone is not Tone.STRONG
    said_so = next(one for one in run.findings if one.name == "same_photograph")
    desk.record(FindingDisputed(dispute=new_ulid(), run=run.id, finding=said_so.id, reason=Text("No.")))
    table = next(b for b in _part(_document(desk)) if isinstance(b, Grid))
    assert "isputed" in table.rows[0][1].text


def test_an_inconclusive_pair_has_its_counts_in_the_table_and_no_orientation(desk: Desk) -> None:
    _compared(desk, "R5", "inconclusive", rates=_rates())
    document = _document(desk)
    (row,) = next(b for b in _part(document) if isinstance(b, Grid)).rows
    assert [cell.text for cell in row[:4]] == ["R5", "inconclusive", "84 points", ""]
    assert row[1].tone is not Tone.STRONG
    assert "agree as shown" not in _said(document)


def test_of_a_pair_compared_again_the_newest_answer_stands_and_the_other_is_named(desk: Desk) -> None:
    _compared(desk, "R1", "match")
    _compared(desk, "R1", "inconclusive")
    document = _document(desk)
    (row,) = next(b for b in _part(document) if isinstance(b, Grid)).rows
    assert [cell.text for cell in row[:2]] == ["R1", "inconclusive"]
    pairs = [b.text for b in _part(document) if isinstance(b, Heading) and b.level == 4]
    assert pairs == ["Q1 and R1: inconclusive"]
    named = [item.text for b in _part(document) if isinstance(b, Bullets) for item in b.items]
    assert "R1: match (Run 1)" in named


def test_the_strongest_inconclusive_pairs_have_their_points_but_no_overlay(desk: Desk) -> None:
    for reference, support in (("R1", "1.7"), ("R2", "2.1"), ("R3", "1.9"), ("R4", "2.3")):
        _compared(desk, reference, "inconclusive", finding("support_score", Measure(support, "1")))
    pairs = [b.text for b in _part(_document(desk)) if isinstance(b, Heading) and b.level == 4]
    assert [pair.partition(":")[0] for pair in pairs] == ["Q1 and R4", "Q1 and R2", "Q1 and R3"]
    captions = [image.caption for b in _part(_document(desk)) if isinstance(b, Figures) for image in b.images]
    assert len(captions) == 3 and not any("over" in caption for caption in captions)


def _mask(desk: Desk, number: str) -> Input:
    evidence, sha256 = desk.evidence[number]
    region = Region("0,0 300,100", sha256, 300, 200)
    painted = MaskPainted(mask=new_ulid(), evidence=evidence, regions=(region,))
    desk.record(painted)
    return Input("questioned_mask", "mask", painted.mask, "ab" * 32)


def test_the_share_that_was_painted_over_stands_with_each_result(desk: Desk) -> None:
    mask = _mask(desk, "Q1")
    shares = Table(((Text("questioned"), Measure("0.500", "1")),), ("picture", "masked_share"))
    masked = finding("masked", shares)
    _compared(desk, "R1", "match", masked, inputs=(mask,))
    _compared(desk, "R2", "no_evidence", masked, inputs=(mask,))
    document = _document(desk)
    rows = [row for b in _part(document) if isinstance(b, Fields) for row in b.rows]
    assert ("Painted over", "50 % of Q1") in [(name, words.text) for name, words in rows]
    table = next(b for b in _part(document) if isinstance(b, Grid))
    assert "painted over: 50 % of Q1" in table.rows[0][4].text
    assert "R2: painted over: 50 % of Q1" in _said(document)
    assert "made before the mask" not in _said(document)


def test_a_result_made_before_the_mask_was_painted_says_so(desk: Desk) -> None:
    _compared(desk, "R1")
    _compared(desk, "R2", "no_evidence")
    assert "made before the mask" not in _said(_document(desk))
    _mask(desk, "R1")
    document = _document(desk)
    assert (
        _said(document).count("made before the mask was painted or changed") == 2
    )  # in the table, with the pair
    _mask(desk, "Q1")
    assert "R2: made before the mask was painted or changed" in _said(_document(desk))


def test_a_picture_painted_over_reads_not_applicable_and_masked(desk: Desk) -> None:
    reason = Reason("masked", {"exhibit": "Q1", "percent": 100})
    taken = (desk.taken("Q1"), desk.taken("R1", "reference"), _mask(desk, "Q1"))
    desk.run("landmark_match", taken, (), outcome=Outcome.NOT_APPLICABLE, reason=reason, version=2)
    document = _document(desk)
    (row,) = next(b for b in _part(document) if isinstance(b, Grid)).rows
    assert row[1].text.startswith("not applicable: Masked: 100 % of Q1 is painted over")
    assert "no evidence" not in _said(document)


def test_what_a_column_names_is_not_named_again_in_its_cells(desk: Desk) -> None:
    cells = (Count(1, "planes"), Count(57, "points"), Text("1 0 0 0 1 0 0 0 1", "zxx"))
    _compared(
        desk, "R1", "match", finding("planes", Table((cells, cells), ("plane", "points", "homography")))
    )
    grids = [b for b in _document(desk).parts if isinstance(b, Grid) and b.caption == "Common planes"]
    assert [cell.text for cell in grids[0].rows[0][:2]] == ["1", "57"]


def test_differences_marked_by_people_come_before_the_result_and_are_counted_beside_it(desk: Desk) -> None:
    _compared(desk)
    desk.record(
        DisagreementMarked(
            disagreement=new_ulid(),
            questioned=desk.evidence["Q1"][0],
            reference=desk.evidence["R1"][0],
            kind=Term("missing"),
            text=Text("the tower"),
        )
    )
    document = _document(desk)
    text = "\n".join(_texts(Document(**{**vars(document), "first": ()})))
    marked, result = text.index("Marked as different – Q1 and R1"), text.index("Q1 and R1: match")
    assert marked < text.index("comparison of Q1") < result
    assert "1 difference between these two pictures; it stands above." in text[result:]


def test_support_score_and_likelihood_ratio_stand_in_the_methods_alone(desk: Desk) -> None:
    _compared(desk, rates=_rates())
    document = _document(desk)
    body, methods = _body(document), _after(document, "methods")
    for never in ("4.321", "3.21", "ikelihood ratio", "Support score", "nat\n"):
        assert never not in body
    assert "4.321" in methods and "3.21 nat" in methods
    fitted = "fitted on the pictures of: landmark_match calibration, learned, shipped, made on 2026-11-22"
    assert fitted in methods and "ab" * 32 in methods


def test_findings_for_the_annex_alone_are_those_the_analyses_declare() -> None:
    assert {"support_score", "llr"} <= only_in_annex("landmark_match")
    assert only_in_annex("of_another_version") == frozenset()
    assert "landmark_match" in of_pairs() and "metadata" not in of_pairs()
    assert all(only_in_annex(id) == frozenset(declared.annex) for id, declared in analyses().items())


def test_references_without_agreement_are_one_line_each_result_with_the_sentence_once(desk: Desk) -> None:
    _compared(desk)
    for reference in ("R2", "R3", "R4", "R7"):
        _compared(desk, reference, "no_evidence")
    _compared(desk, "R5", "inconclusive")
    document = _document(desk)
    lines = {name: words.text for b in _part(document) if isinstance(b, Fields) for name, words in b.rows}
    assert lines["no evidence of a match"] == "R2–R4, R7" and "inconclusive" not in lines
    said = _said(document)
    assert said.count("which does not show that the places differ") == 1
    assert [b.text for b in _part(document) if isinstance(b, Heading) and b.level == 4] == [
        "Q1 and R1: match",
        "Q1 and R5: inconclusive",
    ]


def test_a_disputed_result_without_agreement_is_marked_in_its_line(desk: Desk) -> None:
    run = _compared(desk, "R2", "no_evidence")
    result = next(one for one in run.findings if one.name == "result")
    desk.record(FindingDisputed(dispute=new_ulid(), run=run.id, finding=result.id, reason=Text("No.")))
    document = _document(desk)
    lines = {name: words.text for b in _part(document) if isinstance(b, Fields) for name, words in b.rows}
    assert lines["no evidence of a match"] == "R2 (disputed)"
    assert any(isinstance(b, Box) and b.kind is BoxKind.DISPUTE for b in _part(document))


def test_a_shared_overlay_is_told_of_where_there_is_no_agreement_too(desk: Desk) -> None:
    _compared(desk, "R2", "no_evidence", finding("shared_overlay", Count(31, "points")))
    assert "R2: 31 points were not counted" in _said(_document(desk))


def test_match_and_overlay_pictures_explain_colours_numbers_and_hatching(desk: Desk) -> None:
    _compared(desk)
    figures = [b for b in _part(_document(desk)) if isinstance(b, Figures)]
    captions = [image.caption for b in figures for image in b.images]
    assert len(captions) == 2
    assert "low (purple) to high (yellow)" in captions[0] and "Numbers: the strongest pairs" in captions[0]
    assert "Hatched: not aligned" in captions[1]
    assert "drawn)" not in captions[0] and "Cut to" not in "".join(captions)


def test_captions_say_how_many_points_are_drawn_and_that_a_picture_is_cut(desk: Desk) -> None:
    parts = finding("match_picture", _picture(desk, 51, "match_lines_of_parts"))
    zooms = finding("zoom_picture", _picture(desk, 52, "zooms"))
    many = finding("agreeing_points", Count(412, "points"))
    _compared(desk, "R1", "match", parts, zooms, many, finding("drawn_points", Count(150, "points")))
    rows = [b.images for b in _part(_document(desk)) if isinstance(b, Figures)]
    assert [len(row) for row in rows] == [1, 2]  # overlay and close looks share a row
    assert "joined (150 of 412 drawn)." in rows[0][0].caption and "Cut to what agrees" in rows[0][0].caption
    assert "Q1 above, R1 below" in rows[1][1].caption


# ---- not for public reproduction ----------------------------------------------------------------------------------


def _pixels(document: Document) -> set[bytes]:
    """The bytes of every picture in the document."""
    found: set[bytes] = set()

    def look(value: object) -> None:
        if isinstance(value, bytes):
            found.add(value)
        elif isinstance(value, tuple):
            for one in value:
                look(one)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                look(getattr(value, name))

    look(document)
    return found


def test_a_reference_not_for_public_reproduction_is_replaced_by_a_box_that_says_so(desk: Desk) -> None:
    _compared(desk, "R1")
    _compared(desk, "R2")
    shown = _pixels(_document(desk))
    _card(desk, "R1")
    document = _document(desk)
    boxes = [b for b in _part(document) if isinstance(b, Box) and b.kind is BoxKind.WITHHELD]
    assert [box.title for box in boxes] == ["Q1 and R1"]
    assert "picture withheld: not for public reproduction" in "\n".join(_texts(document))
    assert desk.evidence["R1"][1] in _body(document)
    assert len(_pixels(document)) < len(shown)


def test_no_way_of_showing_it_brings_a_withheld_picture_into_the_report(desk: Desk) -> None:
    evidence, sha256 = desk.evidence["R1"]
    own = cases.picture(120, 90, 77)
    with desk.file.writing():
        made = desk.file.objects.put(own)
    match_picture = finding("match_picture", Picture(made, "jpeg", 120, 90, "match_lines"))
    _compared(desk, "R1", "match", match_picture)
    desk.run("seen_in_case", (desk.taken("R1"),), (finding("overlay_picture", match_picture.value),))
    region = Region("10,20 200,150", sha256, 300, 200)
    desk.record(
        ObservationAdded(
            observation=new_ulid(), evidence=evidence, kind=Term("sign"), stance=Term("observed"),
            text=Text("A sign"), region=region,
        ),
        DerivativeMade(
            derivative=new_ulid(), evidence=evidence, parent_sha256=sha256, sha256="ef" * 32, size_bytes=9,
            media_type="jpeg", operation=Term("query_copy"), purpose=Term("search"), parameters={},
        ),
    )  # fmt: skip
    _card(desk, "R1")
    asked: list[str] = []
    snapshot = desk.snapshot()
    load = cases.loader(snapshot)

    def loader(sha256: str, side: int) -> bytes | None:
        asked.append(sha256)
        return load(sha256, side)

    document = report_document(snapshot, STRICT, "Alidade 0.1", loader)
    assert asked and not {sha256, made, "ef" * 32} & set(asked)
    assert "A sign" in _body(document)


def test_a_reference_that_may_be_shown_is_shown(desk: Desk) -> None:
    _compared(desk)
    _card(desk, "R1", "allowed")
    document = _document(desk)
    assert not any(isinstance(b, Box) and b.kind is BoxKind.WITHHELD for b in document.parts)
    assert len([b for b in _part(document) if isinstance(b, Figures)]) == 2


def test_both_outputs_print_a_withheld_picture_as_a_box(desk: Desk) -> None:
    _compared(desk, rates=_rates())
    _card(desk, "R1")
    document = _document(desk)
    assert 'class="box withheld"' in html_bytes(document).decode()
    assert pdf_bytes(document).startswith(b"%PDF")


# ---- controls ------------------------------------------------------------------------------------------------------


def _controls(desk: Desk, *findings: Finding, reason: Reason | None = None) -> None:
    inputs = (desk.taken("Q1"), *(Input("control", "archive", new_ulid(), "ab" * 32) for _ in range(2)))
    outcome = Outcome.NOT_APPLICABLE if reason else Outcome.NOTHING_FOUND
    limits = () if reason else ("controls_not_error_rate",)
    desk.run("landmark_controls", inputs, findings, outcome=outcome, limits=limits, reason=reason)


def test_too_few_controls_read_no_control_set_beside_the_result(desk: Desk) -> None:
    _compared(desk)
    _controls(desk, reason=Reason("too_few_controls", {"have": 3, "least": 20}))
    document = _document(desk)
    assert "No control set: 3 of at least 20 other places" in _said(document)
    assert not any(isinstance(b, Heading) and b.level == 3 and "ontrol" in b.text for b in document.parts)


def test_controls_stand_beside_the_result_with_what_they_do_not_show(desk: Desk) -> None:
    _compared(desk)
    row = (Text("place-1", "zxx"), Term("no_evidence"))
    _controls(
        desk,
        finding("controls_reached", Count(0, "references")),
        finding("controls_compared", Count(25, "references")),
        finding("controls", Table((row,) * 25, ("place", "result"))),
    )
    document = _document(desk)
    said = _said(document)
    assert "25 references of other places were compared as controls." in said
    assert "they are not the error rate of the method" in said and "stands in Annex 1" in said
    agree = said.index("No control of another place agrees")
    assert said.index("comparison of Q1") < agree < said.index("Q1 and R1: match")


def test_controls_and_searches_of_the_archive_are_no_comparisons_with_references(desk: Desk) -> None:
    _controls(desk, finding("controls_reached", Count(0, "references")))
    inputs = (desk.taken("Q1"), Input("reference", "archive", new_ulid(), "ab" * 32))
    desk.run("place_shortlist", inputs, (finding("searched_references", Count(1, "references")),))
    document = _document(desk)
    assert _part(document) == ()
    assert "Questioned pictures never compared with a reference: Q1" in _body(document)


# ---- taken together ------------------------------------------------------------------------------------------------


def _together(
    desk: Desk,
    runs: list[Run],
    places: tuple[tuple[Value | None, ...], ...],
    *more: Finding,
    version: int = 3,
) -> Document:
    inputs = (desk.taken("Q1"), *(Input("run", "run", run.id, "ab" * 32) for run in runs))
    table = Table(places, ("place_of", "supporting", "compared", "result"))
    desk.run("landmark_support", inputs, (finding("support_by_place", table), *more), version=version)
    return _document(desk)


def _place(desk: Desk, reference: str, supporting: int, compared: int) -> tuple[Value | None, ...]:
    result = Term("match" if supporting else "inconclusive") if compared else None
    named_by = Pointer(desk.evidence[reference][0])
    return named_by, Count(supporting, "references"), Count(compared, "references"), result


def _named(desk: Desk, reference: str, name: str) -> None:
    named = ReferenceDescribed(
        card=new_ulid(),
        evidence=desk.evidence[reference][0],
        known_by=Term("own_survey"),
        place_name=Text(name),
    )
    desk.record(named)


def test_independent_references_are_counted_by_place_and_the_others_stand_with_what_speaks_against_them(
    desk: Desk,
) -> None:
    against = {"R1": (), "R2": ("no_card",), "R3": ("no_card",), "R4": ("place_by_caption",)}
    runs = [_compared(desk, reference) for reference in against]
    _named(desk, "R1", "Town hall")
    _named(desk, "R4", "Church")
    rows = tuple(
        (Pointer(desk.evidence[number][0]), Term("match"), Sequence(tuple(map(Term, reasons))), None, None)
        for number, reasons in against.items()
    )
    columns = ("evidence", "result", "not_independent", "place_of", "same_photograph_as")
    places = (_place(desk, "R1", 1, 1), _place(desk, "R4", 0, 2))
    document = _together(desk, runs, places, finding("support", Table(rows, columns)))
    said = _body(document)
    supported = "Supported by 1 of 1 independent reference of Town hall."
    assert said.index(supported) < said.index("Supported by 0 of 2 independent references of Church.")
    assert "R2, R3: it has no reference card" in said and "R4: its place rests on a caption" in said
    assert f"Q1: {supported}" in said, "page one"


def test_without_an_independent_reference_no_count_is_printed_as_support(desk: Desk) -> None:
    said = _body(_together(desk, [], (_place(desk, "R1", 0, 0),)))
    assert "No independent reference was compared; what agrees is for information only." in said
    assert "Supported by 0" not in said and "Supported by 1" not in said


def test_a_count_that_did_not_tell_places_apart_is_said_to_be_out_of_date(desk: Desk) -> None:
    said = _body(_together(desk, [_compared(desk)], (), version=2))
    assert "did not tell places apart" in said and "Supported by 1" not in said


def test_a_count_is_out_of_date_in_the_report_and_on_page_one_when_a_pair_was_compared_since(
    desk: Desk,
) -> None:
    runs, places = [_compared(desk)], (_place(desk, "R1", 1, 1),)
    assert "out of date" not in _body(_together(desk, runs, places)).replace("said to be out of date", "")
    _compared(desk, "R1", "no_evidence")
    said = _body(_document(desk))
    assert said.count("This count is out of date: comparisons were made") == 2
    newest = _body(_together(desk, [*runs, _compared(desk, "R2")], (_place(desk, "R2", 2, 2),)))
    assert "Supported by 1 of 1" not in newest, "an earlier count stands among the methods alone"


def test_an_earlier_count_that_somebody_disputes_and_a_later_one_that_failed_are_not_passed_over(
    desk: Desk,
) -> None:
    counted = finding("supporting_references", Count(1, "references"))
    places = (_place(desk, "R1", 1, 1),)
    _together(desk, [_compared(desk)], places, counted)
    earlier = desk.snapshot().runs[-1]
    reason = Text("The sides are swapped.")
    desk.record(FindingDisputed(dispute=new_ulid(), run=earlier.id, finding=counted.id, reason=reason))
    assert reason.value in _body(_together(desk, [_compared(desk, "R2")], (_place(desk, "R2", 1, 2),)))
    inputs, why = (desk.taken("Q1"),), Reason("worker_died")
    failed = desk.run("landmark_support", inputs, outcome=Outcome.FAILED, reason=why)
    assert any(isinstance(b, Heading) and b.anchor == f"run-{failed.id}" for b in _document(desk).parts)


def test_page_one_and_the_summary_go_by_the_newest_comparison_of_each_pair(desk: Desk) -> None:
    _compared(desk, "R1", "match")
    _compared(desk, "R2", "match")
    _compared(desk, "R1", "no_evidence")
    document = _document(desk)
    (said,) = [
        words.text
        for block in document.first
        if isinstance(block, Fields)
        for label, words in block.rows
        if label == "Comparisons"
    ]
    assert said == "1 no evidence of a match; 1 match"
    assert "2 comparisons with references, 1 with agreement" in summary_text(desk.snapshot(), STRICT)


def test_ratios_taken_together_stand_in_the_methods_with_what_they_were_fitted_on(desk: Desk) -> None:
    run = _compared(desk, rates=_rates())
    row = (Pointer(desk.evidence["R1"][0]), Measure("3.21", "nat"), Measure("2.52", "nat"))
    ratios = finding("llr_table", Table((row,), ("evidence", "llr", "llr_after_search")))
    document = _together(desk, [run], (), ratios)
    assert "2.52" not in _body(document)
    methods = _after(document, "methods")
    figures = methods[methods.index("Figures that stand only here") :]
    assert "2.52 nat" in figures and "made on 2026-11-22" in figures
