"""What people say of the references: their cards, what comparisons leave out, and what differs from a photo."""

from __future__ import annotations

from provenance.record.evidence import EvidenceRole
from provenance.record.independence import independence
from provenance.record.references import DisagreementMarked, ReferenceDescribed
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Missing, Region, Value
from provenance.report.content import Block, Box, BoxKind, Bullets, Grid, Tone, Words
from provenance.report.desk import Desk
from provenance.wording.independence import independence_sentences

CARD_FIELDS = (
    "place_name", "place", "known_by", "taken", "heading_deg", "author", "licence", "source", "public_since",
    "provider", "imagery_date", "reproduction", "archive_reference", "searched", "note",
)  # fmt: skip
_WHERE = ("place_name", "place", "known_by", "heading_deg")
_WHEN = ("taken", "imagery_date", "public_since")
_WHOSE = ("author", "provider", "source", "licence", "reproduction")


def reference_cards(desk: Desk, exhibits: list[Exhibit]) -> tuple[Block, ...]:
    """One table of the references that have a card, with their independence; then those without, and the masks."""
    cards = [(exhibit, desk.snapshot.reference_card(exhibit.id)) for exhibit in exhibits]
    rows = tuple(_row(desk, exhibit, card) for exhibit, card in cards if card is not None)
    without = [exhibit.number for exhibit, card in cards if card is None]
    blocks: list[Block] = []
    if rows:
        columns = tuple(
            desk.label(f"reference_card.{column}") for column in ("number", "where", "when", "whose", "apart")
        )
        caption = desk.label("reference_card.caption", n=len(rows))
        blocks = [desk.small_heading("reference_card.title"), Grid(caption, columns, rows, (2, 5, 4, 5, 7))]
    if without:
        blocks.append(desk.remark("reference_card.none", exhibits=", ".join(without)))
    return (*blocks, *(block for exhibit in exhibits for block in mask_remark(desk, exhibit)))


def _row(desk: Desk, exhibit: Exhibit, card: Entry[ReferenceDescribed]) -> tuple[Words, ...]:
    return (
        Words(exhibit.number),
        *(Words("\n".join(_lines(desk, card, names))) for names in (_WHERE, _WHEN, _WHOSE)),
        Words("\n".join(_apart(desk, exhibit))),
    )


def _lines(desk: Desk, card: Entry[ReferenceDescribed], names: tuple[str, ...]) -> list[str]:
    """The fields of those names that say something, each after its name."""
    said = []
    for name in names:
        value: Value = getattr(card.data, name)
        if not (isinstance(value, Missing) and value.value == "unknown"):
            field = desk.label(f"reference_card.{name}")
            said.append(desk.label("field.of", name=field, value=desk.words(value, name).text))
    return said


def _apart(desk: Desk, reference: Exhibit) -> list[str]:
    """Whether the reference is independent of each questioned picture, and why not."""
    said: list[str] = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is EvidenceRole.QUESTIONED:
            found = independence(desk.snapshot, exhibit.id, reference.id)
            names = {"questioned": exhibit.number, "reference": reference.number}
            said += independence_sentences(found, desk.wording, **names)
    return said


def card_in_one_line(desk: Desk, exhibit: Exhibit) -> tuple[str, ...]:
    """Every field of an exhibit's reference card, one after the other, and who wrote it; nothing without a card."""
    card = desk.snapshot.reference_card(exhibit.id)
    if card is None:
        return ()
    rows = desk.fields(
        *((f"reference_card.{name}", getattr(card.data, name), name) for name in CARD_FIELDS),
        ("recorded", Words(desk.by(card.actor, card.role, card.time)), ""),
    ).rows
    said = "; ".join(desk.label("field.of", name=name, value=words.text) for name, words in rows)
    title = desk.label("name.reference_card", exhibit=exhibit.number)
    return (desk.label("field.of", name=title, value=said),)


def mask_remark(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    """That parts of an exhibit's picture are left out of comparisons now; nothing without a mask."""
    mask = desk.snapshot.mask(exhibit.id)
    if mask is None:
        return ()
    by = desk.by(mask.actor, mask.role, mask.time)
    return (desk.remark("mask.remark", n=len(mask.data.regions), exhibit=exhibit.number, by=by),)


def disagreements_of(desk: Desk, questioned: Exhibit) -> tuple[Block, ...]:
    """What analysts marked as different between a questioned exhibit and each reference; before any run."""
    boxes: list[Block] = []
    for reference in desk.snapshot.exhibits:
        marked = desk.snapshot.disagreements(questioned.id, reference.id)
        if marked:
            names = {"questioned": questioned.number, "reference": reference.number}
            items = tuple(_marked(desk, entry, **names) for entry in marked)
            title = desk.label("disagreement.title", **names)
            boxes.append(Box(BoxKind.DISPUTE, title, (Bullets(items),)))
    return (desk.remark("disagreement.remark"), *boxes) if boxes else ()


def _marked(desk: Desk, entry: Entry[DisagreementMarked], *, questioned: str, reference: str) -> Words:
    data = entry.data
    parts = [] if _unsaid(data.text) else [desk.words(data.text).text]
    for side, exhibit, region in (
        ("questioned", questioned, data.region_questioned),
        ("reference", reference, data.region_reference),
    ):
        if isinstance(region, Region):
            shown = desk.wording.value(region)
            parts.append(desk.label(f"disagreement.on_{side}", exhibit=exhibit, region=shown))
    said = desk.label(
        "disagreement.item",
        kind=desk.wording.term(data.kind.value, "disagreement"),
        text="; ".join(parts),
        by=desk.by(entry.actor, entry.role, entry.time),
    )
    return Words(said, Tone.PLAIN)


def _unsaid(text: Value) -> bool:
    """Whether no words were given; erased words are told of."""
    return isinstance(text, Missing) and text.value == "unknown"


def disagreement_count(desk: Desk) -> str:
    """How many differences analysts marked between pictures, or nothing."""
    count = len(desk.snapshot.current(DisagreementMarked))
    return desk.label("disagreement.marked", n=count) if count else ""
