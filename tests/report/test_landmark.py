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
from provenance.record.references import DisagreementMarked, ReferenceDescribed
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
from provenance.report.content import Block, Box, BoxKind, Document, Fields, Figures, Grid, Heading
from provenance.report.declared import of_pairs, only_in_annex
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk, finding
from tests.report.test_report import _after, _texts

STRICT = Wording(strict=True)
CALIBRATION = Component("landmark_match calibration, learned, shipped", "2026-11-22", "ab" * 32)
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
    desk: Desk, reference: str = "R1", result: str = "match", *more: Finding, rates: Table | None = None
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
        return _recorded(desk, reference, (*findings, *more), nothing, ("no_agreement_not_difference",))
    if rates is not None:
        findings += [finding("error_rates", rates), finding("llr", Measure("3.21", "nat"))]
    findings += [
        finding("same_photograph", Flag(False)),
        finding("orientation", Term("as_shown")),
        finding("rotation", Measure("0", "deg")),
        finding("spread", SPREAD),
        finding("match_picture", _picture(desk, 10 + int(reference[1:]), "match_lines")),
        finding("overlay_picture", _picture(desk, 30 + int(reference[1:]), "overlay")),
    ]
    kept = {one.name: one for one in (*findings, *more)}
    return _recorded(desk, reference, tuple(kept.values()), Outcome.FOUND, ("match_says_structure_only",))


def _recorded(
    desk: Desk, reference: str, findings: tuple[Finding, ...], outcome: Outcome, limits: tuple[str, ...]
) -> Run:
    return desk.run(
        "landmark_match",
        (desk.taken("Q1"), desk.taken(reference, "reference")),
        findings,
        outcome=outcome,
        limits=limits,
        version=2,
        components=(CALIBRATION,),
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
    assert "mean confidence in them is 0.71" in said
    assert "on Q1 in 23 of 8 × 8 fields, within 41 % of the picture; on R1 in 19" in said
    assert "XFeat and LighterGlue" in said and "turned, mirrored and in parts" in said
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
    assert lines["no evidence of a match"] == "R2–R4, R7" and lines["inconclusive"] == "R5"
    said = _said(document)
    assert said.count("which does not show that the places differ") == 1
    assert [b.text for b in _part(document) if isinstance(b, Heading) and b.level == 4] == [
        "Q1 and R1: match"
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


def _together(desk: Desk, runs: list[Run], version: int, *more: Finding) -> Document:
    inputs = (desk.taken("Q1"), *(Input("run", "run", run.id, "ab" * 32) for run in runs))
    counts = [finding(f"{name}_references", Count(1, "references")) for name in ("supporting", "compared")]
    desk.run("landmark_support", inputs, (*counts, *more), version=version)
    return _document(desk)


def test_independent_references_are_counted_and_the_others_stand_with_what_speaks_against_them(
    desk: Desk,
) -> None:
    against = {"R1": (), "R2": ("no_card",), "R3": ("no_card",), "R4": ("place_by_caption",)}
    runs = [_compared(desk, reference) for reference in against]
    rows = tuple(
        (Pointer(desk.evidence[number][0]), Term("match"), Sequence(tuple(map(Term, reasons))))
        for number, reasons in against.items()
    )
    table = finding("support", Table(rows, ("evidence", "result", "not_independent")))
    said = _body(_together(desk, runs, 2, table))
    assert "Supported by 1 of 1 independent reference." in said
    assert "R2, R3: it has no reference card" in said and "R4: its place rests on a caption" in said


def test_without_an_independent_reference_no_count_is_printed_as_support(desk: Desk) -> None:
    none = finding("compared_references", Count(0, "references"))
    desk.run(
        "landmark_support",
        (desk.taken("Q1"),),
        (finding("supporting_references", Count(0, "references")), none),
        version=2,
    )
    said = _body(_document(desk))
    assert "No independent reference was compared; what agrees is for information only." in said
    assert "Supported by 0" not in said


def test_a_count_that_did_not_ask_for_independence_is_not_called_so(desk: Desk) -> None:
    said = _body(_together(desk, [_compared(desk)], 1))
    assert "Supported by" not in said and "R1: it has no reference card" in said


def test_ratios_taken_together_stand_in_the_methods_with_what_they_were_fitted_on(desk: Desk) -> None:
    run = _compared(desk, rates=_rates())
    row = (Pointer(desk.evidence["R1"][0]), Measure("3.21", "nat"), Measure("2.52", "nat"))
    ratios = finding("llr_table", Table((row,), ("evidence", "llr", "llr_after_search")))
    document = _together(desk, [run], 2, ratios)
    assert "2.52" not in _body(document)
    methods = _after(document, "methods")
    figures = methods[methods.index("Figures that stand only here") :]
    assert "2.52 nat" in figures and "made on 2026-11-22" in figures
