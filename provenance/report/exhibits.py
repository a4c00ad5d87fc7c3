"""Each exhibit with its picture, hash and acquisition cards, and what was made from it."""

from __future__ import annotations

from provenance.record.claim import ClaimAdded
from provenance.record.evidence import DerivativeMade, EvidenceAcquired, EvidenceRole
from provenance.record.finding import Basis
from provenance.record.judgement import Axis, ConclusionRecorded
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Missing
from provenance.report.content import Block, Bullets, Fields, Figures, Grid, Heading, Tone, Words
from provenance.report.desk import Desk
from provenance.report.front import language_of, source_line
from provenance.report.published import link_sentences
from provenance.report.runs import runs_of

CARD_FIELDS = (
    "received_name", "file_modified", "platform", "channel", "post", "forwarded_from", "shown_time",
    "sent_as", "by_whom", "transform_risk", "note",
)  # fmt: skip


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
                blocks += _conclusion(desk, conclusions[axis])
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


def _conclusion(desk: Desk, entry: Entry[ConclusionRecorded]) -> tuple[Block, ...]:
    data = entry.data
    axis, grade = desk.wording.term(data.axis.value), desk.wording.term(data.grade.value)
    nothing = desk.label("conclusion.no_records")
    fields = desk.fields(
        ("conclusion.reasons", data.reasons, ""),
        ("conclusion.supporting", Words(desk.names(data.supporting) or nothing), ""),
        ("conclusion.opposing", Words(desk.names(data.opposing) or nothing), ""),
        ("conclusion.limits", data.limits, ""),
        ("conclusion.would_change", data.would_change, ""),
        ("conclusion.by", Words(desk.by(entry.actor, entry.role, entry.time)), ""),
    )
    title = desk.label("conclusion.heading", axis=axis, grade=grade)
    return (
        Heading(3, title, f"conclusion-{data.conclusion}", desk.wording.basis(Basis.CONCLUDED)),
        fields,
    )


def exhibits(desk: Desk) -> tuple[Block, ...]:
    """All exhibits, the questioned ones first."""
    blocks: list[Block] = [Heading(1, desk.label("exhibits.title"), "exhibits")]
    if not desk.snapshot.exhibits:
        blocks.append(desk.remark("exhibits.none"))
    order = list(EvidenceRole)
    for exhibit in sorted(desk.snapshot.exhibits, key=lambda exhibit: order.index(exhibit.role)):
        blocks += _exhibit(desk, exhibit)
    return tuple(blocks)


def _exhibit(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
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
        blocks.append(_card(desk, card))
    linked = link_sentences(desk, exhibit.id)
    if linked:
        blocks += [desk.small_heading("links.title"), Bullets(tuple(Words(text) for text in linked))]
    blocks += _derivatives(desk, exhibit.derivatives)
    return (*blocks, *runs_of(desk, exhibit))


def _picture(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    erased = desk.snapshot.erased_objects.get(exhibit.sha256)
    if erased is not None:
        return (desk.remark("exhibit.erased", event=str(erased)),)
    if exhibit.role is EvidenceRole.DOCUMENT:
        return ()
    image = desk.exhibit_image(exhibit)
    if image is None:
        return (desk.remark("exhibit.no_picture"),)
    height_mm = 95 if exhibit.role is EvidenceRole.QUESTIONED else 55
    return (Figures((image,), height_mm),)


def _card(desk: Desk, card: Entry[EvidenceAcquired]) -> Block:
    data = card.data
    return desk.fields(
        ("card.method", data.method, "method"),
        *((f"card.{field}", getattr(data, field), field) for field in CARD_FIELDS),
        ("card.origin", _origin(desk, data), ""),
        ("recorded", Words(desk.by(card.actor, card.role, card.time)), ""),
    )


def _origin(desk: Desk, data: EvidenceAcquired) -> Words | Missing:
    if isinstance(data.origin, Missing):
        return data.origin
    text = "\n".join(f"{attribute.name}: {attribute.value}" for attribute in data.origin)
    return Words(desk.wording.plain(text)) if text else Words(desk.label("card.origin_none"), Tone.QUIET)


def _derivatives(desk: Desk, made: tuple[Entry[DerivativeMade], ...]) -> tuple[Block, ...]:
    if not made:
        return ()
    rows = tuple(
        (
            desk.words(entry.data.operation, "operation"),
            desk.words(entry.data.purpose),
            Words(desk.wording.plain(parameters_text(entry.data.parameters))),
            Words(entry.data.sha256, Tone.MONO),
        )
        for entry in made
    )
    columns = tuple(
        desk.label(f"derivative.{column}") for column in ("operation", "purpose", "parameters", "sha256")
    )
    return (Grid(desk.label("derivative.caption", n=len(rows)), columns, rows, (4, 3, 4, 6)),)


def parameters_text(parameters: object) -> str:
    """Parameters as "name = value" in the order of their names."""
    assert isinstance(parameters, dict)
    return ", ".join(f"{name} = {_parameter(value)}" for name, value in sorted(parameters.items()))


def _parameter(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
