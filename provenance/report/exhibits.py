"""Claims with their conclusions, then each exhibit with its picture, hash, cards, runs and what was made from it."""

from __future__ import annotations

from itertools import pairwise

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.judgement import Axis, ConclusionRecorded
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Value
from provenance.report.cards import card_fields
from provenance.report.content import Block, Bullets, Fields, Figures, Heading, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.front import language_of, rests_on_dispute, source_line
from provenance.report.made import derivatives
from provenance.report.overview import file_section
from provenance.report.published import link_sentences
from provenance.report.reference_cards import disagreements_of, mask_remark
from provenance.report.references import reference_table
from provenance.report.runs import limits_of_part, runs_of, shared_by


def claims(desk: Desk) -> tuple[Block, ...]:
    """Every claim with all its fields, and every conclusion with its records for and against."""
    blocks: list[Block] = [Heading(1, desk.label("claims.title"), "claims")]
    if not desk.snapshot.claims:
        blocks.append(desk.remark("front.no_claim"))
    for entry in desk.snapshot.claims:
        name = desk.name_of(entry.data.claim) or ""
        blocks += [Heading(2, name, f"claim-{entry.data.claim}"), _claim_fields(desk, entry)]
        conclusions = desk.snapshot.conclusions(entry.data.claim)
        for axis in Axis:
            if axis in conclusions:
                blocks += _conclusion(desk, conclusions[axis], _earlier(desk, conclusions[axis]))
    return tuple(blocks)


def _claim_fields(desk: Desk, entry: Entry[ClaimAdded]) -> Block:
    data = entry.data
    return desk.fields(
        ("claim.text", data.text, ""),
        ("claim.hedge", data.hedge, ""),
        ("claim.language", Words(language_of(desk, data.text)), ""),
        ("claim.translation", data.translation, ""),
        ("claim.translator", data.translator, ""),
        ("claim.source", Words(source_line(desk, data.source)), ""),
        ("claim.address", data.address, ""),
        ("claim.about", Words(desk.names(data.about) or desk.label("claim.about_none")), ""),
        ("claim.who", data.who, ""),
        ("claim.what", data.what, ""),
        ("claim.where", data.where, ""),
        ("claim.when", data.when, ""),
        ("recorded", Words(desk.by(entry.actor, entry.role, entry.time)), ""),
    )


def _earlier(desk: Desk, latest: Entry[ConclusionRecorded]) -> tuple[tuple[str, Words], ...]:
    """What was concluded before on the same claim and axis, latest first, and by which event it was superseded."""
    about = (latest.data.claim, latest.data.axis)
    same = [e for e in desk.snapshot.current(ConclusionRecorded) if (e.data.claim, e.data.axis) == about]
    return tuple(
        (desk.label("conclusion.earlier", event=str(later.seq)), Words(_earlier_text(desk, earlier)))
        for earlier, later in reversed(list(pairwise(same)))
    )


def _earlier_text(desk: Desk, entry: Entry[ConclusionRecorded]) -> str:
    grade = desk.wording.term(entry.data.grade.value)
    by = desk.by(entry.actor, entry.role, entry.time)
    first = desk.label("conclusion.earlier_text", grade=grade, event=str(entry.seq), by=by)
    said = desk.fields(*_judgement(desk, entry.data)).rows
    return "; ".join([first, *(desk.label("field.of", name=name, value=words.text) for name, words in said)])


def _conclusion(
    desk: Desk, entry: Entry[ConclusionRecorded], earlier: tuple[tuple[str, Words], ...]
) -> tuple[Block, ...]:
    data = entry.data
    axis, grade = desk.wording.term(data.axis.value), desk.wording.term(data.grade.value)
    by = Words(desk.by(entry.actor, entry.role, entry.time))
    fields = desk.fields(*_judgement(desk, data), ("conclusion.by", by, ""))
    title = desk.label("conclusion.heading", axis=axis, grade=grade)
    tag = desk.wording.basis(Basis.CONCLUDED)
    if rests_on_dispute(desk, data):
        tag = f"{tag} · {desk.label('conclusions.disputed')}"
    return (Heading(3, title, f"conclusion-{data.conclusion}", tag), Fields((*fields.rows, *earlier)))


def _judgement(desk: Desk, data: ConclusionRecorded) -> tuple[tuple[str, Value | Words, str], ...]:
    nothing = desk.label("conclusion.no_records")
    return (
        ("conclusion.reasons", data.reasons, ""),
        ("conclusion.supporting", Words(desk.names(data.supporting) or nothing), ""),
        ("conclusion.opposing", Words(desk.names(data.opposing) or nothing), ""),
        ("conclusion.limits", data.limits, ""),
        ("conclusion.would_change", data.would_change, ""),
    )


def exhibits(desk: Desk) -> tuple[Block, ...]:
    """All exhibits: the questioned ones in full, the references in one table (in full in the annex), the documents."""
    blocks: list[Block] = [Heading(1, desk.label("exhibits.title"), "exhibits")]
    if not desk.snapshot.exhibits:
        blocks.append(desk.remark("exhibits.none"))
    full = [exhibit for exhibit in desk.snapshot.exhibits if exhibit.role is not EvidenceRole.REFERENCE]
    shared = shared_by(desk, full)
    for role in EvidenceRole:
        if role is EvidenceRole.REFERENCE:
            blocks += reference_table(desk)
        for exhibit in full:
            blocks += _exhibit(desk, exhibit, shared) if exhibit.role is role else ()
    return (*blocks, *limits_of_part(desk, full, shared, "exhibits-limits"))


def _exhibit(desk: Desk, exhibit: Exhibit, shared: frozenset[str]) -> tuple[Block, ...]:
    role = desk.wording.term(exhibit.role.value)
    blocks: list[Block] = [Heading(2, f"{exhibit.number} · {role}", f"exhibit-{exhibit.number}")]
    blocks += _picture(desk, exhibit)
    added = exhibit.added
    rows = (
        ("exhibit.sha256", Words(exhibit.sha256, Tone.MONO)),
        ("exhibit.size", Words(desk.label("size_bytes", n=added.data.size_bytes))),
        ("exhibit.media_type", Words(desk.wording.term(added.data.media_type))),
        ("exhibit.added", Words(desk.by(added.actor, added.role, added.time))),
    )
    blocks.append(Fields(tuple((desk.label(id), words) for id, words in rows)))
    if not exhibit.cards:
        blocks.append(desk.remark("card.none"))
    for number, card in enumerate(exhibit.cards, 1):
        one = len(exhibit.cards) == 1
        blocks.append(desk.small_heading("card.only") if one else desk.small_heading("card.title", n=number))
        blocks.append(card_fields(desk, card))
    linked = link_sentences(desk, exhibit.id)
    if linked:
        blocks += [desk.small_heading("links.title"), Bullets(tuple(Words(text) for text in linked))]
    blocks += mask_remark(desk, exhibit)
    seen = disagreements_of(desk, exhibit)  # what people see stands before what runs found
    return (
        *blocks,
        *derivatives(desk, exhibit),
        *seen,
        *file_section(desk, exhibit),
        *runs_of(desk, exhibit, shared),
    )


def _picture(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    erased = exhibit.sha256 in desk.snapshot.erased_objects
    if exhibit.role is EvidenceRole.DOCUMENT and not erased:
        return ()
    if not erased and desk.withholds(exhibit.sha256):
        return (desk.withheld_box(exhibit.number),)
    image = None if erased else desk.exhibit_image(exhibit)
    if image is None:
        return (Paragraph(Words(desk.why_not_shown(exhibit), Tone.QUIET)),)
    return (Figures((image,), 95),)
