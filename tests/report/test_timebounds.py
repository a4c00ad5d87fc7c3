"""The report prints the board of times: range, claims, the drawn line, bounds with their limits, statements apart."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.identity import new_ulid
from provenance.record.timebounds import TimeBoundStated
from provenance.record.timeline import Lane, LaneKind, TimeLine
from provenance.record.values import Instant, Link, Period, Place, Precision, Term, Text
from provenance.report.content import Block, Bullets, Document, Fields, Figures, Grid, Heading
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.report.timeline_drawing import drawn_time_line
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Q1 with a claim at a place, and an archive capture that speaks against it."""
    made = cases.opened(tmp_path)
    made.exhibit(EvidenceRole.QUESTIONED, cases.picture(300, 200, 0))
    evidence = made.evidence["Q1"][0]
    made.record(
        ClaimAdded(
            claim=new_ulid(), text=Text("A square"), about=(evidence,), where=Place.at("49.71", "37.62"),
            when=Instant("2022-09-10", Precision.DAY, "+03:00"),
        )
    )  # fmt: skip
    made.record(
        TimeBoundStated(
            bound=new_ulid(), evidence=evidence, kind=Term("archive_capture"), basis=Basis.LOOKED_UP,
            when=Period(None, Instant("2022-09-08T12:00", Precision.MINUTE, "+00:00")),
            link=Link("https://example.org/capture"), looked_up=Instant("2022-09-20", Precision.DAY),
            text=Text("Seen at noon"),
        )
    )  # fmt: skip
    yield made
    made.file.close()


def document(desk: Desk) -> Document:
    return report_document(desk.snapshot(), Wording(strict=True), "Alidade 0.1")


def part(made: Document) -> tuple[Block, ...]:
    at = next(n for n, b in enumerate(made.parts) if isinstance(b, Heading) and b.anchor == "bounds-Q1")
    return made.parts[at : at + 5]


def test_the_board_is_printed_with_claim_line_and_grounds(desk: Desk) -> None:
    made = document(desk)
    _, range_, claims, line, bounds = part(made)
    assert isinstance(range_, Bullets) and isinstance(claims, Grid) and isinstance(bounds, Grid)
    said = [one.text for one in range_.items]
    assert any("8 September 2022, 15:00 (UTC+03:00) at the claimed place" in text for text in said)
    assert [row[2].text for row in claims.rows] == ["contradicts the bounds"]
    assert isinstance(line, Figures) and "not after 8 September 2022" in line.images[0].alt
    capture = [cell.text for cell in bounds.rows[0]]
    assert capture[2] == "archive capture (LOOKED UP)" and "https://example.org/capture" in capture[3]
    assert "Seen at noon" in capture[3] and "The capture shows" in capture[4]
    glance = [words.text for block in made.first if isinstance(block, Fields) for _, words in block.rows]
    assert any("Claim 1 contradicts them" in text for text in glance)
    assert b"contradicts the bounds" in html_bytes(made)


def test_a_file_alone_is_said_to_be_bounded_by_its_intake_only(tmp_path: Path) -> None:
    made = cases.opened(tmp_path)
    made.exhibit(EvidenceRole.QUESTIONED, cases.picture(300, 200, 0))
    _, range_, *rest = part(document(made))
    made.file.close()
    assert isinstance(range_, Bullets) and "Nothing says before" in range_.items[0].text
    assert not any(isinstance(block, Figures) for block in rest)


def test_the_same_line_is_drawn_the_same_and_open_ends_reach_the_edge() -> None:
    when = Instant("2022", Precision.YEAR)
    lanes = tuple(
        Lane(kind, n, "r", when, 0.3, None if n else 0.6, n == 2) for n, kind in enumerate(LaneKind)
    )
    line = TimeLine(lanes, (0.2, 0.5))
    words = ("Claim 1: 2022", "площа", "not after " + "x" * 90, "window", "stated")
    drawn = drawn_time_line(line, words)
    assert drawn == drawn_time_line(line, words)
    assert Pillow.open(io.BytesIO(drawn)).size[0] == 1600
