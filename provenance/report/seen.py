"""Where a picture was seen before: the hits in a table, then each with what it says and the pictures to check it by."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.independence import (
    HITS,
    PROBABLY_SAME_KIND,
    SEEN_BEFORE,
)
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import (
    Count,
    Digest,
    Measure,
    Picture,
    Pointer,
    Row,
    Table,
    Term,
    Text,
    decimal_text,
)
from provenance.report.content import Block, Fields, Figures, Grid, Heading, Image, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.findings import Recorded, by_basis, disputes_of, made_picture
from provenance.report.tables import SHORT_TABLE_ROWS, is_long
from provenance.wording.copies import blocks_alike, how_turned, kind_in_words, meaning

__all__ = ["has_hits", "searched_exhibits", "seen_blocks"]

PLACES: Final = "differing_places"
PICTURES: Final = "hit_pictures"
LEAD: Final = "shared_element"
LEADS: Final = (PROBABLY_SAME_KIND, LEAD)
ANSWERS: Final = (Outcome.FOUND, Outcome.NOTHING_FOUND)
PICTURE_MM: Final = 70
MAP_MM: Final = 45
TELLING_BITS: Final = (
    31  # of two codes that may be matched by: PDQ's published limit, and that of the analysis
)
PRINTED_SIDE_PX: Final = 1600  # on 160 mm that is 254 dots per inch


def has_hits(run: Run) -> bool:
    """Whether a run found pictures, and its table of them can be read."""
    return run.analysis == SEEN_BEFORE and isinstance(run.value(HITS), Table)


def seen_blocks(desk: Desk, exhibit: Exhibit, one: Recorded, limits: tuple[Block, ...]) -> tuple[Block, ...]:
    """One such run: what was asked, the table, over how many pictures it went, what it cannot show, hit by hit."""
    entry, run = one
    hits = run.rows(HITS)[:SHORT_TABLE_ROWS]
    title, ended = desk.wording.analysis(run.analysis), desk.wording.outcome(run.outcome)
    blocks: list[Block] = [Heading(3, title, f"run-{run.id}", ended)]
    blocks.append(Paragraph(Words(desk.wording.question(run.analysis), Tone.QUIET)))
    blocks += disputes_of(desk, run)
    gone = desk.gone_from(entry.data)
    if gone:
        blocks.append(Paragraph(Words(gone, Tone.STRONG)))
    blocks.append(_table(desk, exhibit, run, hits))
    blocks += by_basis(desk, run, frozenset(one.id for one in run.findings if _stands_here(one)))
    blocks += limits
    for number, hit in enumerate(hits, start=1):
        blocks += _hit_blocks(desk, exhibit, run, number, hit)
    return tuple(blocks)


def searched_exhibits(desk: Desk) -> dict[str, Run]:
    """Number of each questioned exhibit that known pictures were searched for → its newest search with an answer."""
    found: dict[str, Run] = {}
    questioned = [one for one in desk.snapshot.exhibits if one.role is EvidenceRole.QUESTIONED]
    for exhibit in questioned:
        for _, run in desk.runs:
            first = next((given.id for given in run.inputs if given.role == "questioned"), "")
            if run.analysis == SEEN_BEFORE and first == exhibit.id and run.outcome in ANSWERS:
                found[exhibit.number] = run
    return found


def _stands_here(finding: Finding) -> bool:
    """Whether the table and the hits say it; a long table stands in the annex, and is named."""
    if finding.name in (HITS, PLACES):
        return not is_long(finding)
    return isinstance(finding.value, Picture)


def _table(desk: Desk, exhibit: Exhibit, run: Run, hits: list[Row]) -> Block:
    columns = ("which", "kind", "shows")
    headings = (
        *(desk.wording.column(column) for column in columns),
        desk.label("seen.how"),
        desk.label("seen.rests"),
    )
    rows = tuple(
        (
            Words(_name(desk, hit)),
            Words(
                kind_in_words(hit, _places(run, hit), desk.wording),
                Tone.QUIET if _word(hit, "kind") == LEAD else Tone.STRONG,
            ),
            Words(_term(desk, hit, "shows")),
            Words(_how(desk, exhibit, hit)),
            Words(_rests(desk, hit), Tone.QUIET),
        )
        for hit in hits
    )
    basis = desk.wording.basis(Basis.COMPUTED)
    caption = desk.label("seen.caption", n=len(hits), exhibit=exhibit.number, basis=basis)
    return Grid(caption, headings, rows, (3, 5, 4, 5, 6))


def _hit_blocks(desk: Desk, exhibit: Exhibit, run: Run, number: int, hit: Row) -> tuple[Block, ...]:
    """A hit of which there are pictures; of others the table says all."""
    figures = _figures(desk, exhibit, run, hit)
    if not figures:
        return ()
    found = run.finding(HITS)
    disputed = found is not None and not desk.undisputed(found.id)
    pair = desk.label("seen.hit", questioned=exhibit.number, other=_name(desk, hit))
    title = desk.label("field.of", name=pair, value=kind_in_words(hit, _places(run, hit), desk.wording))
    heading = Heading(4, title, f"hit-{run.id}-{number}", desk.label("finding.disputed") if disputed else "")
    said = (
        ("seen.means", meaning(hit, desk.wording)),
        ("seen.differs", _differs(desk, run, hit)),
        ("seen.how", _how(desk, exhibit, hit)),
        ("seen.rests", _rests(desk, hit)),
    )
    fields = tuple((desk.label(id), Words(text)) for id, text in said if text)
    return (heading, Fields(fields, together=True), *figures)


# ---- words ------------------------------------------------------------------------------------------------------


def _name(desk: Desk, hit: Row) -> str:
    """An exhibit by its number; a picture of the archive by the number it has in this run."""
    match hit.get("which"):
        case Pointer() as exhibit:
            return desk.wording.value(exhibit)
        case Text(value=name):
            return desk.label("seen.archived", name=name)
        case _:
            return "–"


def _places(run: Run, hit: Row) -> list[Row]:
    """The places that differ in a hit, in the order of their numbers in its picture."""
    return [row for row in run.rows(PLACES) if row.get("which") == hit.get("which")]


def _word(hit: Row, column: str) -> str:
    value = hit.get(column)
    return value.value if isinstance(value, Term) else ""


def _term(desk: Desk, hit: Row, column: str) -> str:
    word = _word(hit, column)
    return desk.wording.term(word) if word else ""


def _how(desk: Desk, exhibit: Exhibit, hit: Row) -> str:
    scale = hit.get("scale")
    if not isinstance(scale, Measure):
        return ""
    turned = how_turned(hit, desk.wording) or desk.label("seen.unturned")
    rounded = Measure(decimal_text(Decimal(scale.value), 2), scale.unit)
    said = desk.label("seen.scale", scale=desk.wording.value(rounded), questioned=exhibit.number)
    return f"{turned}; {said}"


def _rests(desk: Desk, hit: Row) -> str:
    """What a hit rests on: bytes, codes, points, blocks."""
    said = [desk.label("seen.bytes")] if _word(hit, "kind") == "identical_file" else []
    match hit.get("inliers"):
        case Count(value=points) if points:
            said.append(desk.label("seen.points", n=points))
    match hit.get("agreement_share"):
        case Measure() as share:
            said.append(blocks_alike(share, desk.wording))
    match hit.get("distance"):
        case Count(value=bits) if bits <= TELLING_BITS:
            said.append(desk.label("seen.bits", n=bits))
    return "; ".join(said)


def _differs(desk: Desk, run: Run, hit: Row) -> str:
    """The places that differ, by the numbers they have in the picture."""
    said = []
    for number, place in enumerate(_places(run, hit), start=1):
        share = place.get("area_share")
        shown = desk.wording.cell("area_share", share) if share is not None else "–"
        nature = _term(desk, place, "nature")
        said.append(desk.label("seen.place", number=str(number), nature=nature, share=shown))
    return "; ".join(said)


# ---- pictures ---------------------------------------------------------------------------------------------------


def _figures(desk: Desk, exhibit: Exhibit, run: Run, hit: Row) -> tuple[Block, ...]:
    """Both pictures beside one another, then the map; a box where they are withheld."""
    made = {one.value.value: one.value for one in run.findings if isinstance(one.value, Picture)}
    names = {"questioned": exhibit.number, "other": _name(desk, hit)}
    blocks: list[Block] = []
    for row in run.rows(PICTURES):
        digest = row.get("made_picture")
        picture = made.get(digest.value) if isinstance(digest, Digest) else None
        if picture is None or row.get("which") != hit.get("which"):
            continue
        if desk.withholds(picture.value):
            return (desk.withheld_box(desk.label("seen.hit", **names)),)
        caption = desk.label(_caption(picture, hit), **names)
        image: Image | None = made_picture(desk, picture, caption, PRINTED_SIDE_PX)
        if image is not None:
            blocks.append(Figures((image,), MAP_MM if picture.shows == "agreement_map" else PICTURE_MM))
    return tuple(blocks)


def _caption(picture: Picture, hit: Row) -> str:
    match picture.shows:
        case "agreement_map":
            return "seen.map"
        case "shared_part_marked":
            return "seen.shared_marked"
        case _ if "region" in hit and hit["region"] is None:
            return "seen.shared_unmarked"
        case _ if _word(hit, "kind") in LEADS:
            return "seen.shared_points"
        case _:
            return "seen.shared"
