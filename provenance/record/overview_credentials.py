"""Credentials that do not pass: first under what differs, with what fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from provenance.record.finding import Limit
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_lookups import CREDENTIALS, CREDENTIALS_FAIL
from provenance.record.overview_rows import OverviewRow, Section, Tone
from provenance.record.values import Sequence, Term

__all__ = ["credentials_that_fail"]

_STATE: Final = "credentials_state"
_LABEL: Final = "overview.credentials_state"
_HARMLESS: Final = Limit("changed_may_be_harmless")


def credentials_that_fail(desk: FileDesk) -> Iterator[OverviewRow]:
    """That the credentials do not pass, with what fails, and beside the rest of them the state in a few words."""
    finding = desk.finding(CREDENTIALS, _STATE)
    state = "" if finding is None else term_of(finding.value)
    if finding is None or state not in CREDENTIALS_FAIL:
        return
    failed = desk.finding(CREDENTIALS, "failed_codes")
    values = failed.value.value if failed is not None and isinstance(failed.value, Sequence) else ()
    row = desk.row(CREDENTIALS, finding, Section.DIFFERS, "overview.credentials_fail", values)
    yield replace(
        row,
        tone=Tone.NOTABLE,
        said_by=finding,
        form=f"overview.form.{state}" if values else "",
        must=(_HARMLESS,) if state == "altered" else (),
        findings=(*row.findings, *(() if failed is None else (failed.id,))),
    )
    yield desk.row(CREDENTIALS, finding, Section.CREDENTIALS, _LABEL, (Term(state),))
