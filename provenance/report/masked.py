"""What of two compared pictures was painted over, and whether that has changed since."""

from __future__ import annotations

from provenance.record.masks import made_before_mask
from provenance.record.run import Run
from provenance.record.values import Measure, Table, Text
from provenance.report.desk import Desk


def masked_words(desk: Desk, run: Run) -> str:
    """The share of each picture that a run left out, and that there was no such mask yet; empty without either."""
    said = [_shares(desk, run), _since(desk, run)]
    return "; ".join(part for part in said if part)


def masked_in_brief(desk: Desk, run: Run) -> str:
    """The same for a table of results."""
    shares = _shares(desk, run)
    said = [desk.label("pair.masked_in_brief", shares=shares) if shares else "", _since(desk, run)]
    return "; ".join(part for part in said if part)


def _since(desk: Desk, run: Run) -> str:
    return desk.label("pair.before_mask") if made_before_mask(run, desk.snapshot) else ""


def _shares(desk: Desk, run: Run) -> str:
    table = run.value("masked")
    if not isinstance(table, Table):
        return ""
    numbers = {given.role: desk.name_of(given.id) or given.role for given in run.inputs}
    said = []
    for picture, share in table.value:
        if isinstance(picture, Text) and isinstance(share, Measure):
            percent = desk.wording.cell("masked_share", share)
            exhibit = numbers.get(picture.value, picture.value)
            said.append(desk.label("pair.masked_of", exhibit=exhibit, share=percent))
    return ", ".join(said)
