"""How the credentials of a file check: first under what differs where they do not pass, else in their section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from provenance.record.finding import Limit
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_lookups import CREDENTIALS, CREDENTIALS_FAIL, NO_TRUST_LIST
from provenance.record.overview_rows import OverviewRow, Section, Tone
from provenance.record.values import Sequence, Term

__all__ = ["credentials_that_fail", "without_trust_list"]

_STATE: Final = "credentials_state"
_LABEL: Final = "overview.credentials_state"
_HARMLESS: Final = Limit("changed_may_be_harmless")
_NOT_ON_A_LIST: Final = "intact_signer_not_trusted"


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


def without_trust_list(row: OverviewRow) -> OverviewRow:
    """The row of the state, saying where it is so that no list was there to tell who signed."""
    finding = row.said_by
    unlisted = finding is not None and any(limit.id == NO_TRUST_LIST for limit in finding.limits)
    if row.label != _LABEL or finding is None or not unlisted or term_of(finding.value) != _NOT_ON_A_LIST:
        return row
    return replace(row, form="overview.form.intact_without_list")
