"""How many copies of each questioned picture were found, in a line for page one."""

from __future__ import annotations

from provenance.record.independence import HITS, SAME_PHOTOGRAPH_KINDS
from provenance.record.values import Term
from provenance.report.desk import Desk
from provenance.report.examined import spans
from provenance.report.seen import searched_exhibits


def copies_in_brief(desk: Desk) -> str:
    """How many copies were found of each questioned exhibit, and how many pictures are to be checked."""
    said, none = [], []
    for number, run in searched_exhibits(desk).items():
        kinds = [hit["kind"] for hit in run.rows(HITS)]
        copies = sum(isinstance(kind, Term) and kind.value in SAME_PHOTOGRAPH_KINDS for kind in kinds)
        parts = [desk.label("glance.copies_of", exhibit=number, n=copies)] if copies else []
        if not copies and kinds:
            parts = [desk.label("glance.copies_none", exhibits=number)]
        parts += [desk.label("glance.copies_to_check", n=len(kinds) - copies)] if len(kinds) > copies else []
        line = ", ".join(parts)
        found = run.finding(HITS)
        if found is not None and not desk.undisputed(found.id):
            line = desk.label("glance.disputed_result", result=line)
        said += [line] if line else []
        none += [] if line else [number]
    said += [desk.label("glance.copies_none", exhibits=spans(none))] if none else []
    return "; ".join(said)
