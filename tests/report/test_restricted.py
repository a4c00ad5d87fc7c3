"""A report says that its case was marked restricted at the event covered, and never why."""

from __future__ import annotations

from pathlib import Path

from provenance.record.casework import CaseRestricted, RestrictionLifted
from provenance.record.values import Text
from provenance.report.content import Document
from provenance.report.document import report_document
from provenance.report.html import html_bytes
from provenance.wording import Wording
from tests.report import cases

WHY = "names of people who may be harmed"


def document(desk: cases.Desk, at: int | None = None) -> Document:
    return report_document(desk.file.snapshot(at), Wording(strict=True), "Alidade 0.1")


def said(desk: cases.Desk, at: int | None = None) -> str:
    return html_bytes(document(desk, at)).decode()


def test_the_head_and_page_one_say_that_a_case_was_marked_at_the_event_covered(tmp_path: Path) -> None:
    desk = cases.opened(tmp_path)
    (marked,) = desk.file.record(CaseRestricted(reason=Text(WHY)))
    (lifted,) = desk.file.record(RestrictionLifted(reason=Text(WHY)))
    assert "case marked restricted" in document(desk, marked.seq).state
    page = said(desk, marked.seq)
    assert "Marked restricted by analyst-1" in page and f"event {marked.seq}" in page
    assert page.count("case marked restricted") >= 2  # for those who see the page, and for those who hear it
    for at in (marked.seq - 1, lifted.seq):
        assert "restricted" not in document(desk, at).state
        assert "arked restricted" not in said(desk, at)


def test_no_report_says_why_a_case_was_marked(tmp_path: Path) -> None:
    desk = cases.opened(tmp_path)
    desk.file.record(CaseRestricted(reason=Text(WHY)))
    assert WHY not in said(desk)
