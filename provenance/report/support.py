"""Comparisons taken together: how many references count and support one structure, and which are for information."""

from __future__ import annotations

from provenance.record.evidence import EvidenceRole
from provenance.record.independence import independence
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Pointer, Sequence, Table, Term
from provenance.report.content import Block, Bullets, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.examined import spans
from provenance.report.findings import value_of

TAKEN_TOGETHER = "landmark_support"
COUNTS_INDEPENDENT = 2  # the version since which only independent references are counted


def support_lines(desk: Desk, run: Run) -> tuple[Block, ...]:
    """How many of the references that count support the structure, and the others with what speaks against each."""
    if run.analysis != TAKEN_TOGETHER:
        return ()
    blocks: list[Block] = []
    supporting, compared = value_of(run, "supporting_references"), value_of(run, "compared_references")
    counted = [one.value.value for one in (supporting, compared) if one and isinstance(one.value, Count)]
    if run.version >= COUNTS_INDEPENDENT and len(counted) == 2:
        said = desk.label(
            "support.of" if counted[1] else "support.none", n=counted[1], supporting=str(counted[0])
        )
        blocks.append(Paragraph(Words(said, Tone.STRONG)))
    items = _for_information(desk, run)
    return (*blocks, desk.remark("support.information"), Bullets(items)) if items else tuple(blocks)


def _for_information(desk: Desk, run: Run) -> tuple[Words, ...]:
    """The references taken together that are not independent, by what speaks against them."""
    same: dict[str, list[str]] = {}
    for number, reasons in _recorded(desk, run) or _of_case(desk, run):
        said = "; ".join(desk.label(f"independence.{reason}") for reason in reasons)
        same.setdefault(said, []).append(number)
    return tuple(
        Words(desk.label("field.of", name=spans(list(dict.fromkeys(numbers))), value=said))
        for said, numbers in same.items()
    )


def _recorded(desk: Desk, run: Run) -> list[tuple[str, tuple[str, ...]]]:
    """Exhibit and reasons, as the run recorded them."""
    support = value_of(run, "support")
    found: list[tuple[str, tuple[str, ...]]] = []
    for row in support.value.value if support is not None and isinstance(support.value, Table) else ():
        match row:
            case (Pointer(value=id), _, Sequence(value=terms)) if terms:
                reasons = tuple(term.value for term in terms if isinstance(term, Term))
                found.append((desk.name_of(id) or id, reasons))
            case _:
                pass
    return found


def _of_case(desk: Desk, run: Run) -> list[tuple[str, tuple[str, ...]]]:
    """Exhibit and reasons, as the case says now; for runs of a version that recorded none."""
    if run.version >= COUNTS_INDEPENDENT:
        return []
    pairs = [
        (reference.number, independence(desk.snapshot, questioned.id, reference.id))
        for questioned, reference in _pairs(desk, run)
    ]
    return [(number, tuple(found.reasons)) for number, found in pairs if not found.independent]


def _pairs(desk: Desk, run: Run) -> list[tuple[Exhibit, Exhibit]]:
    taken = {given.id for given in run.inputs}
    pairs = []
    for _, compared in desk.runs:
        if compared.id in taken:
            exhibits = desk.exhibits_of(compared)
            pairs += [(exhibits[0], other) for other in exhibits[1:] if other.role is EvidenceRole.REFERENCE]
    return pairs
