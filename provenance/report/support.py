"""Comparisons taken together: how many references of each place count and support it, and which are for information."""

from __future__ import annotations

from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.together import COUNTED_BY, newest_count, outdated
from provenance.record.values import Pointer, Sequence, Table, Term
from provenance.report.content import Block, Bullets, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.examined import spans
from provenance.wording.support import outdated_sentences, support_sentences


def support_lines(desk: Desk, run: Run) -> tuple[Block, ...]:
    """How many references of each place support it, and the others with what speaks against each."""
    if run.analysis != COUNTED_BY:
        return ()
    said = (*_supported(desk, run), *_outdated(desk, run))
    blocks: list[Block] = [Paragraph(Words(line, Tone.STRONG)) for line in said]
    items = _for_information(desk, run)
    return (*blocks, desk.remark("support.information"), Bullets(items)) if items else tuple(blocks)


def is_superseded(desk: Desk, run: Run) -> bool:
    """Whether references were counted again later: an earlier count that nobody disputes stands among the methods
    alone."""
    if run.analysis != COUNTED_BY or any(dispute.data.run == run.id for dispute in desk.snapshot.disputes):
        return False
    questioned = next((given.id for given in run.inputs if given.role == "questioned"), "")
    newest = newest_count(_runs(desk), questioned)
    ids = [one.id for one in _runs(desk)]
    return newest is not None and ids.index(run.id) < ids.index(newest.id)


def support_in_brief(desk: Desk, exhibits: tuple[Exhibit, ...]) -> str:
    """Of each exhibit whose references were counted how many support it, and why that is out of date; for page one."""
    counts = [(exhibit, newest_count(_runs(desk), exhibit.id)) for exhibit in exhibits]
    return " ".join(
        desk.label("support.of_exhibit", exhibit=exhibit.number, said=" ".join(said))
        for exhibit, run in counts
        if run is not None and (said := (*_supported(desk, run), *_outdated(desk, run)))
    )


def _runs(desk: Desk) -> tuple[Run, ...]:
    return tuple(run for _, run in desk.runs)


def _supported(desk: Desk, run: Run) -> tuple[str, ...]:
    """The sentences of a count, said to be disputed where somebody disagrees with it."""
    said = support_sentences(run, desk.snapshot, desk.wording)
    return (desk.label("finding.disputed"), *said) if said and desk.disputed(run.id) else said


def _outdated(desk: Desk, run: Run) -> tuple[str, ...]:
    return outdated_sentences(outdated(desk.snapshot, run, _runs(desk)), desk.wording)


def _for_information(desk: Desk, run: Run) -> tuple[Words, ...]:
    """The references taken together that are not independent, by what speaks against them."""
    same: dict[str, list[str]] = {}
    for number, reasons in _recorded(desk, run):
        said = "; ".join(desk.label(f"independence.{reason}") for reason in reasons)
        same.setdefault(said, []).append(number)
    return tuple(
        Words(desk.label("field.of", name=spans(list(dict.fromkeys(numbers))), value=said))
        for said, numbers in same.items()
    )


def _recorded(desk: Desk, run: Run) -> list[tuple[str, tuple[str, ...]]]:
    """Exhibit and reasons, as the run recorded them."""
    support = run.value("support")
    found: list[tuple[str, tuple[str, ...]]] = []
    for row in support.value if isinstance(support, Table) else ():
        match row:
            case (Pointer(value=id), _, Sequence(value=terms), *_) if terms:
                reasons = tuple(term.value for term in terms if isinstance(term, Term))
                found.append((desk.name_of(id) or id, reasons))
            case _:
                pass
    return found
