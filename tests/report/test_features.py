"""The report prints each feature list with one sentence from the log: locked before, after, skipped, open or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.judgement import (
    EvidenceOpened,
    FeatureListLocked,
    FeatureListSkipped,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.references import FeatureCompared
from provenance.record.values import UNKNOWN, Missing, Region, Term, Text
from provenance.report.content import (
    Block,
    Bullets,
    Document,
    Fields,
    Figures,
    Grid,
    Heading,
    Paragraph,
    Tone,
)
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.pdf import pdf_bytes
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk

STRICT = Wording(strict=True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Q1, Q2 and R1; on Q1 a sign was seen."""
    made = cases.opened(tmp_path)
    for seed, role in enumerate((EvidenceRole.QUESTIONED, EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE)):
        made.exhibit(role, cases.picture(300, 200, seed))
    _see(made, "Q1", "A sign")
    yield made
    made.file.close()


def _see(desk: Desk, exhibit: str, text: str, stance: str = "observed") -> None:
    evidence = desk.evidence[exhibit][0]
    desk.record(
        ObservationAdded(
            observation=new_ulid(), evidence=evidence, kind=Term("sign"), stance=Term(stance), text=Text(text)
        )
    )


def _open(desk: Desk, exhibit: str) -> None:
    desk.record(EvidenceOpened(evidence=desk.evidence[exhibit][0]))


def _lock(desk: Desk) -> str:
    listed = new_ulid()
    seen = tuple(entry.data.observation for entry in desk.snapshot().observations)
    desk.record(FeatureListLocked(feature_list=listed, evidence=desk.evidence["Q1"][0], observations=seen))
    return listed


def _document(desk: Desk) -> Document:
    return report_document(desk.snapshot(), STRICT, "Alidade 0.1")


def _said(document: Document) -> str:
    """The sentence under the heading of Q1's list."""
    place = next(
        n for n, b in enumerate(document.parts) if isinstance(b, Heading) and b.anchor == "features-Q1"
    )
    block = document.parts[place + 1]
    assert isinstance(block, Paragraph)
    return block.words.text


def _grids(document: Document) -> dict[str, list[str]]:
    return {
        b.caption: [row[3].text for row in b.rows]
        for b in document.parts
        if isinstance(b, Grid) and len(b.columns) == 6
    }


def test_a_list_locked_before_a_reference_was_opened_says_so_with_both_times(desk: Desk) -> None:
    _lock(desk)
    _open(desk, "R1")
    document = _document(desk)
    said = _said(document)
    assert said.startswith("The list was locked by analyst-1 (analyst), 20 November 2026, 09:")
    before = (
        "before the log records any reference as opened in the window; the first was R1, opened by analyst-1"
    )
    assert before in said
    bullets = [item.text for b in document.parts if isinstance(b, Bullets) for item in b.items]
    assert any(
        text.startswith("R1 was first opened by analyst-1 (analyst), 20 November 2026") for text in bullets
    )


def test_a_list_locked_after_a_reference_was_opened_says_that(desk: Desk) -> None:
    _open(desk, "R1")
    _lock(desk)
    assert ", after R1 was opened in the window by analyst-1" in _said(_document(desk))


def test_opening_the_questioned_picture_is_not_opening_a_reference(desk: Desk) -> None:
    _open(desk, "Q1")
    _lock(desk)
    document = _document(desk)
    assert _said(document).endswith("the log records no reference as opened in the window.")
    assert "References opened in the window" not in html_bytes(document).decode()


def test_a_comparison_is_told_as_recorded_before_or_after_the_lock(desk: Desk) -> None:
    cases.comparison(desk, "Q1", "R1")
    assert "The first comparison with a reference was recorded 20 November" in _said(_document(desk))
    _lock(desk)
    assert "was recorded before the lock, 20 November" in _said(_document(desk))


def test_a_comparison_after_the_lock_is_told_so(desk: Desk) -> None:
    _lock(desk)
    cases.comparison(desk, "Q1", "R1")
    assert "was recorded after the lock, 20 November" in _said(_document(desk))


def test_what_was_added_later_stands_apart(desk: Desk) -> None:
    _lock(desk)
    _see(desk, "Q1", "A tower")
    _see(desk, "Q1", "92nd brigade", "claimed")
    _see(desk, "R1", "The same tower")
    grids = _grids(_document(desk))
    assert grids["What is seen on Q1"] == ["A sign"]
    assert grids["Added to Q1 later, with the date"] == ["A tower"]
    assert grids["Claimed"] == ["92nd brigade"]
    assert grids["Seen on references and documents"] == ["The same tower"]


def test_a_skipped_list_says_by_whom_and_when(desk: Desk) -> None:
    desk.record(FeatureListSkipped(feature_list=new_ulid(), evidence=desk.evidence["Q1"][0]))
    assert _said(_document(desk)).startswith("The list was skipped by analyst-1 (analyst), 20 November 2026")


def test_an_open_list_says_which_reference_was_opened_first(desk: Desk) -> None:
    assert "not locked; up to the last event covered, the log records no reference" in _said(_document(desk))
    _open(desk, "R1")
    assert "may have been written while references were open: R1 was opened" in _said(_document(desk))


def test_an_exhibit_without_a_list_is_named_and_the_limit_stands_beside(desk: Desk) -> None:
    text = html_bytes(_document(desk)).decode()
    assert "No feature list is written of: Q2." in text
    assert "The log knows only what was opened in the window of this program" in text


def test_a_case_without_observations_does_not_speak_of_feature_lists(tmp_path: Path) -> None:
    made = cases.opened(tmp_path)
    made.exhibit(EvidenceRole.QUESTIONED, cases.picture(300, 200, 1))
    with made.file:
        text = html_bytes(_document(made)).decode()
    assert "No observation is recorded." in text and "eature list" not in text


def test_a_note_about_a_list_names_it_and_the_pdf_holds_it(desk: Desk) -> None:
    listed = _lock(desk)
    desk.record(NoteAdded(note=new_ulid(), text=Text("by two of us"), about=(listed,)))
    document = _document(desk)
    assert "Note 1 · about Feature list of Q1" in html_bytes(document).decode()
    assert pdf_bytes(document).startswith(b"%PDF")


def _hold(desk: Desk, observation: str, answer: str, region: Region | Missing = UNKNOWN) -> None:
    desk.record(
        FeatureCompared(
            comparison=new_ulid(),
            observation=observation,
            reference=desk.evidence["R1"][0],
            answer=Term(answer),
            region=region,
            note=Text("As far as it is seen"),
        )
    )


def _pictures(desk: Desk) -> Document:
    by_hash = {
        sha256: cases.picture(300, 200, seed) for seed, (_, sha256) in enumerate(desk.evidence.values())
    }
    return report_document(desk.snapshot(), STRICT, "Alidade 0.1", lambda sha256, _side: by_hash.get(sha256))


def test_features_held_against_a_reference_are_printed_mismatches_first_with_both_pictures(
    desk: Desk,
) -> None:
    _see(desk, "Q1", "A tower")
    _lock(desk)
    first, second = (entry.data.observation for entry in desk.snapshot().observations)
    assert any("compared with no reference" in text for text in texts(_document(desk).parts))
    sha256 = desk.evidence["R1"][1]
    _hold(desk, first, "agree", Region("10,10 60,60", sha256, 300, 200))
    _hold(desk, second, "disagree")
    document = _pictures(desk)
    parts = document.parts
    at = next(n for n, b in enumerate(parts) if isinstance(b, Heading) and b.anchor == "features-Q1-R1")
    heading, figures, grid = parts[at : at + 3]
    assert isinstance(heading, Heading) and "1 of 2 disagree · 1 agree" in heading.text
    assert isinstance(figures, Figures) and [image.caption[:2] for image in figures.images] == ["Q1", "R1"]
    assert figures.images[1].alt.endswith("outlines: 1")
    assert isinstance(grid, Grid)
    assert [(row[0].text, row[2].text, row[2].tone) for row in grid.rows] == [
        ("2", "disagrees", Tone.STRONG),
        ("1", "agrees", Tone.PLAIN),
    ]
    assert any("1 of 2 on R1 (Q1)" in text for text in texts(document.first))
    assert b"disagrees" in html_bytes(document)


def texts(blocks: tuple[Block, ...]) -> list[str]:
    """Every paragraph's and field's words."""
    found = [block.words.text for block in blocks if isinstance(block, Paragraph)]
    return found + [words.text for b in blocks if isinstance(b, Fields) for _, words in b.rows]
