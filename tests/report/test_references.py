"""The report prints reference cards with their independence, masks, and what differs before what the program found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.references import DisagreementMarked, MaskPainted, ReferenceDescribed
from provenance.record.values import Instant, Link, Measure, Place, Precision, Region, Term, Text
from provenance.report.content import Box, Grid, Paragraph
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk
from tests.report.test_report import _texts

STRICT = Wording(strict=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Q1 compared with R1, which has a card, and with R2, which has none."""
    made = cases.opened(tmp_path)
    roles = (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE, EvidenceRole.REFERENCE)
    for seed, role in enumerate(roles):
        made.exhibit(role, cases.picture(300, 200, seed))
    made.record(
        ReferenceDescribed(
            card="c1", evidence=made.evidence["R1"][0], place_name=Text("Площа", "uk"),
            place=Place.at("49.7064", "37.6167"), known_by=Term("caption"), heading_deg=Measure("120", "deg"),
            taken=Instant("2019-05", Precision.MONTH), licence=Text("CC BY-SA 4.0"), author=Text("A. Author"),
            source=Link("https://example.org/square"), public_since=Instant("2023", Precision.YEAR),
            reproduction=Term("not_public"), note=Text("a note on the card"),
        )
    )  # fmt: skip
    for reference in ("R1", "R2"):
        cases.comparison(made, "Q1", reference)
    yield made
    made.file.close()


def _html(desk: Desk) -> str:
    return html_bytes(report_document(desk.snapshot(), STRICT, "Alidade 0.1")).decode()


def _cards(desk: Desk) -> Grid:
    document = report_document(desk.snapshot(), STRICT, "Alidade 0.1")
    (grid,) = (b for b in document.parts if isinstance(b, Grid) and b.caption == "1 reference card")
    return grid


def _mark(desk: Desk, reference: str = "R1") -> None:
    questioned, sha256 = desk.evidence["Q1"]
    desk.record(
        DisagreementMarked(
            disagreement=f"d-{reference}", questioned=questioned, reference=desk.evidence[reference][0],
            kind=Term("missing"), text=Text("The tower is not there"),
            region_questioned=Region("10,20 110,120", sha256, 300, 200),
        )
    )  # fmt: skip


def test_a_card_says_where_how_known_when_whose_and_why_it_is_not_independent(desk: Desk) -> None:
    (row,) = _cards(desk).rows
    number, where, when, whose, apart = (words.text for words in row)
    assert number == "R1"
    assert "49.7064, 37.6167" in where and "The place is known by: only its caption" in where
    assert "Taken: May 2019" in when and "Public since: 2023" in when
    assert "CC BY-SA 4.0" in whose and "https://example.org/square" in whose
    assert "not for public reproduction" in whose
    assert "R1 is not independent of Q1 and is matched for information only" in apart
    assert "its place rests on a caption" in apart and "it became public after" in apart


def test_a_reference_without_a_card_is_named_as_not_independent(desk: Desk) -> None:
    assert "Without a reference card, so not independent and matched for information only: R2." in _html(desk)


def test_nothing_against_a_reference_is_said_as_nothing_recorded_against_it(desk: Desk) -> None:
    card = ReferenceDescribed(card="c1", evidence=desk.evidence["R1"][0], known_by=Term("own_survey"))
    desk.record(card)
    (row,) = _cards(desk).rows
    assert row[4].text.startswith("Nothing recorded speaks against R1 being independent of Q1.")
    assert "since when it is public is not recorded" in row[4].text


def test_every_field_of_a_card_stands_in_the_annex(desk: Desk) -> None:
    html = _html(desk)
    assert "Reference card of R1" in html and "a note on the card" in html


def test_words_erased_from_a_card_are_said_to_be_erased(desk: Desk) -> None:
    (entry,) = desk.snapshot().all(ReferenceDescribed)
    desk.file.erase_fields(entry.event, ("source", "place"), "privacy")
    html = _html(desk)
    assert "example.org/square" not in html and "49.7064" not in html
    assert f"Source: erased by event {desk.snapshot().seq}" in _cards(desk).rows[0][3].text


def test_a_marked_difference_is_printed_before_what_the_program_found_on_that_pair(desk: Desk) -> None:
    _mark(desk)
    document = report_document(desk.snapshot(), STRICT, "Alidade 0.1")
    place = next(
        n
        for n, block in enumerate(document.parts)
        if isinstance(block, Box) and block.title == "Marked as different – Q1 and R1"
    )
    compared = next(
        n
        for n, block in enumerate(document.parts)
        if isinstance(block, Grid) and "comparisons of Q1" in block.caption
    )
    assert place < compared
    assert "missing in the questioned picture: The tower is not there" in _html(desk)
    first = document.first
    glance = "\n".join(_texts(type(document)(**{**vars(document), "parts": (), "first": first})))
    assert "1 difference marked by an analyst; 2" in glance


def test_a_difference_on_a_pair_never_compared_is_printed_too(desk: Desk) -> None:
    desk.exhibit(EvidenceRole.REFERENCE, cases.picture(300, 200, 7))
    _mark(desk, "R3")
    assert "Marked as different – Q1 and R3" in _html(desk)


def test_without_a_difference_nothing_is_said_of_differences(desk: Desk) -> None:
    html = _html(desk)
    assert "Marked as different" not in html and "difference marked" not in html


def test_a_mask_is_remarked_on_until_it_is_taken_away(desk: Desk) -> None:
    evidence, sha256 = desk.evidence["Q1"]
    region = Region("0,0 300,40", sha256, 300, 200)
    desk.record(MaskPainted(mask="m1", evidence=evidence, regions=(region,)))
    remark = "1 region of Q1 is left out of comparisons, painted by analyst-1"
    document = report_document(desk.snapshot(), STRICT, "Alidade 0.1")
    said = [b.words.text for b in document.parts if isinstance(b, Paragraph)]
    assert any(text.startswith(remark) for text in said)
    desk.record(MaskPainted(mask="m2", evidence=evidence))
    assert remark not in _html(desk)


def test_cards_and_differences_can_be_printed(desk: Desk) -> None:
    _mark(desk)
    assert pdf_bytes(report_document(desk.snapshot(), STRICT, "Alidade 0.1")).startswith(b"%PDF")
