"""Features held against references: marks with the same number in both pictures, and the table, mismatches first."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.record.evidence import EvidenceRole
from provenance.record.featuretable import DISAGREE, Held, HeldAgainst, feature_comparisons, feature_table
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Region
from provenance.report.content import Block, Figures, Grid, Heading, Image, Tone, Words
from provenance.report.desk import MAX_SIDE_PX, Desk
from provenance.report.regions import drawn_regions
from provenance.wording.feature_table import counts_sentence

MARKED_MM = 78  # two pictures beside one another with their table below fit on a page (looked at)
BY_REFERENCE = (
    6  # columns beside the feature that stay legible on a page's width; more are told pair by pair only
)
HALF_LINE_SHARE = 170  # of the longer side: as thick and as legible at half the width as marks elsewhere

Numbered = tuple[tuple[str, Region], ...]


def feature_tables(desk: Desk) -> tuple[Block, ...]:
    """For each questioned exhibit whose features were compared: all references in one table, then pair by pair."""
    blocks: list[Block] = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is EvidenceRole.QUESTIONED:
            blocks += _of_exhibit(desk, exhibit)
    return tuple(blocks)


def _of_exhibit(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    table = feature_table(desk.snapshot, exhibit.id)
    begun = sorted((one for one in table.references if one.begun), key=lambda one: -one.counts[DISAGREE])
    if not table.features or not table.references:
        return ()
    if not begun:
        return (desk.remark("feature_table.not_compared", exhibit=exhibit.number),)
    title = desk.label("feature_table.title", exhibit=exhibit.number)
    blocks: list[Block] = [
        Heading(2, title, f"feature-table-{exhibit.number}"),
        desk.remark("feature_table.remark"),
    ]
    if 1 < len(begun) <= BY_REFERENCE:
        blocks.append(_by_reference(desk, exhibit, begun))
    rest = [one.reference.number for one in table.references if not one.begun]
    if rest:
        blocks.append(desk.remark("feature_table.not_begun", exhibits=", ".join(rest)))
    for one in begun:
        blocks += _pair(desk, exhibit, one)
    return tuple(blocks)


def _by_reference(desk: Desk, exhibit: Exhibit, begun: Sequence[HeldAgainst]) -> Grid:
    rows = tuple(
        (Words(str(row[0].number)), Words(_feature(desk, row[0])), *(_answer(desk, held) for held in row))
        for row in zip(*(one.held for one in begun), strict=True)
    )
    columns = tuple(desk.label(f"feature_table.{name}") for name in ("number", "feature"))
    numbers = tuple(one.reference.number for one in begun)
    caption = desk.label("feature_table.caption", exhibit=exhibit.number)
    return Grid(caption, (*columns, *numbers), rows, (2, 9, *(3 for _ in begun)))


def _pair(desk: Desk, exhibit: Exhibit, against: HeldAgainst) -> tuple[Block, ...]:
    names = {"questioned": exhibit.number, "reference": against.reference.number}
    title = desk.label("feature_table.pair", said=counts_sentence(against, desk.wording), **names)
    anchor = f"features-{exhibit.number}-{against.reference.number}"
    caption = desk.label("feature_table.pair_caption", **names)
    rows = tuple(_row(desk, held) for held in against.mismatches_first)
    columns = tuple(
        desk.label(f"feature_table.{name}") for name in ("number", "feature", "answer", "note", "by")
    )
    return (
        Heading(3, title, anchor),
        *_pictures(desk, exhibit, against),
        Grid(caption, columns, rows, (2, 8, 4, 6, 5)),
    )


def _row(desk: Desk, held: Held) -> tuple[Words, ...]:
    compared = held.compared
    by = "" if compared is None else desk.by(compared.actor, compared.role, compared.time)
    said = [] if compared is None else [compared.data.note, compared.data.region]
    note = "\n".join(desk.words(part).text for part in said if part != UNKNOWN)
    return (
        Words(str(held.number)),
        Words(_feature(desk, held)),
        _answer(desk, held),
        Words(note),
        Words(by, Tone.QUIET),
    )


def _feature(desk: Desk, held: Held) -> str:
    data = held.feature.data
    kind = desk.wording.term(data.kind.value, "observation")
    return desk.label("feature_table.said", kind=kind, text=desk.words(data.text).text)


def _answer(desk: Desk, held: Held) -> Words:
    """The answer in words: what disagrees is strong, what says nothing is quiet."""
    tones = {DISAGREE: Tone.STRONG, "agree": Tone.PLAIN}
    return Words(desk.wording.term(held.answer, "feature_answer"), tones.get(held.answer, Tone.QUIET))


# ---- pictures ---------------------------------------------------------------------------------------------------


def _pictures(desk: Desk, exhibit: Exhibit, against: HeldAgainst) -> tuple[Block, ...]:
    """Both pictures with the same number on the same feature; a box for one that must not be shown."""
    on_photo = tuple(
        (str(one.number), one.feature.data.region)
        for one in against.held
        if isinstance(one.feature.data.region, Region)
    )
    on_reference = tuple(
        (str(one.number), one.compared.data.region)
        for one in against.held
        if one.compared is not None and isinstance(one.compared.data.region, Region)
    )
    images: list[Image] = []
    boxes: list[Block] = []
    for shown, numbered in ((exhibit, on_photo), (against.reference, on_reference)):
        if desk.withholds(shown.sha256):
            boxes.append(desk.withheld_box(shown.number))
            continue
        image = _marked(desk, shown, numbered)
        images += [image] if image is not None else []
    return (*((Figures(tuple(images), MARKED_MM),) if images else ()), *boxes)


def _marked(desk: Desk, exhibit: Exhibit, numbered: Numbered) -> Image | None:
    """The picture of an exhibit with its outlines; None where it was erased or cannot be shown."""
    if exhibit.sha256 in desk.snapshot.erased_objects:
        return None
    picture = desk.image(exhibit.sha256, "", "", MAX_SIDE_PX)
    on_it = tuple(one for one in numbered if one[1].sha256 == exhibit.sha256)
    drawn = None if picture is None else drawn_regions(picture.data, on_it, HALF_LINE_SHARE)
    if drawn is None:
        return None
    numbers = ", ".join(number for number, _ in on_it)
    id = "feature_table.marks_alt" if on_it else "feature_table.no_marks_alt"
    alt = desk.label(id, exhibit=exhibit.number, numbers=numbers)
    return Image(drawn.outlined, "image/jpeg", alt, desk.label("feature_table.marks", exhibit=exhibit.number))


# ---- in brief ---------------------------------------------------------------------------------------------------


def pair_in_brief(desk: Desk, exhibit: Exhibit, others: Sequence[Exhibit]) -> str:
    """How many features of a questioned exhibit disagree with references and so on; nothing where none was compared."""
    said = []
    for other in others:
        if (exhibit.role, other.role) == (EvidenceRole.QUESTIONED, EvidenceRole.REFERENCE):
            held = feature_comparisons(desk.snapshot, exhibit, other)
            said += [counts_sentence(held, desk.wording)] if held.begun else []
    return "; ".join(said)


def mismatches_in_brief(desk: Desk) -> str:
    """For page one: with which reference how many features disagree, the most first; nothing without a comparison."""
    found: list[tuple[int, str]] = []
    for exhibit in desk.snapshot.exhibits:
        if exhibit.role is not EvidenceRole.QUESTIONED:
            continue
        for one in feature_table(desk.snapshot, exhibit.id).references:
            if one.begun:
                count = one.counts[DISAGREE]
                names = {"questioned": exhibit.number, "reference": one.reference.number}
                said = desk.label("glance.features_of", disagree=str(count), n=len(one.held), **names)
                found.append((count, said))
    return "; ".join(said for _, said in sorted(found, key=lambda one: -one[0]))
