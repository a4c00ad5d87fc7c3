"""The summary of a case as text, for whoever pastes it."""

from __future__ import annotations

from provenance.wording import Wording
from provenance.workbench.opencase import OpenCase


def summary_of(case: OpenCase, wording: Wording) -> str:
    """The case as it is now in about 120 words; takes a snapshot, so not for the window's own thread."""
    from provenance.report.summary import summary_text

    return summary_text(case.snapshot(), wording)
