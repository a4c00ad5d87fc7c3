"""One questioned picture and one reference that agree: what was found, how often that errs, and the pictures."""

from __future__ import annotations

from decimal import Decimal

from provenance.record.copies import SAME_PHOTOGRAPH, are_copies
from provenance.record.evidence import EvidenceRole
from provenance.record.independence import independence
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Measure, Picture, Term, Text, decimal_text
from provenance.report.content import Block, Fields, Figures, Heading, Image, Tone, Words
from provenance.report.desk import Desk
from provenance.report.feature_table import pair_in_brief
from provenance.report.findings import answer_of, is_undisputed, made_picture
from provenance.report.masked import masked_words
from provenance.report.rates import AGREEING, rate_sentence
from provenance.wording.independence import independence_sentences

MATCH_MM = (
    80  # two landscape pictures fill the width; a third of a page stays empty at most where it does not fit
)
BESIDE_MM = 56  # overlay and close points in a row: with the rest of a pair they fill a page (looked at)
Rows = tuple[tuple[tuple[str, ...], int], ...]
"""Names of findings whose pictures stand beside one another, and how high in millimetres."""
ROWS: Rows = ((("match_picture",), MATCH_MM), (("overlay_picture", "zoom_picture"), BESIDE_MM))
POINTS_ONLY = ROWS[:1]
POINT_PICTURES = ("match_picture", "zoom_picture")
OF_PARTS = ("match_lines_of_parts", "overlay_of_part")
PRINTED_SIDE_PX = (
    2000  # on 160 mm that is 317 dots per inch; the thin lines of a match picture need it (looked at)
)
SINCE_VERSION = 2  # of landmark_match: pictures with confidence as colour, numbers and hatching
TELL_OF_PAIR = ("orientation", "mirrored", "rotation", "shared_overlay")


def listed(numbers: list[str], limit: int = 12) -> str:
    """Exhibit numbers in a row, those over the limit counted."""
    shown = ", ".join(numbers[:limit])
    return shown if len(numbers) <= limit else f"{shown} … (+{len(numbers) - limit})"


def pair_blocks(desk: Desk, exhibit: Exhibit, run: Run, pictures: Rows = ROWS) -> tuple[Block, ...]:
    """A pair that a run found to agree: how many differences people marked, what was found, the pictures."""
    others = [other for other in desk.exhibits_of(run) if other.id != exhibit.id]
    answer = answer_of(run)
    if answer is None:
        return ()
    pair = desk.label(
        "comparison.pair", questioned=exhibit.number, reference=listed([other.number for other in others])
    )
    result = desk.wording.term(answer)
    tag = "" if is_undisputed(desk, run) else desk.label("finding.disputed")
    title = desk.label("field.of", name=pair, value=result)
    rows = tuple(row for row in _rows(desk, exhibit, others, run) if row[1])
    fields = Fields(tuple((desk.label(id), Words(text, _tone(id))) for id, text in rows), together=True)
    heading = Heading(4, title, f"pair-{run.id}", tag)
    return (heading, fields, *_pictures(desk, exhibit, others, run, pictures))


def _differences(desk: Desk, exhibit: Exhibit, others: list[Exhibit]) -> str:
    count = sum(len(desk.snapshot.disagreements(exhibit.id, other.id)) for other in others)
    return desk.label("pair.differences", n=count) if count else ""


def _tone(id: str) -> Tone:
    return Tone.STRONG if id == "pair.marked" else Tone.PLAIN


def _rows(desk: Desk, exhibit: Exhibit, others: list[Exhibit], run: Run) -> list[tuple[str, str]]:
    """Label ids and what stands beside them; empty where the run says nothing of it."""
    copies = are_copies(run)
    kind = TELL_OF_PAIR if copies else (*TELL_OF_PAIR, SAME_PHOTOGRAPH)
    return [
        ("pair.marked", _differences(desk, exhibit, others)),
        ("pair.features", pair_in_brief(desk, exhibit, others)),
        ("pair.same", _sentences(desk, run, (SAME_PHOTOGRAPH,)) if copies else ""),
        ("pair.result", "" if copies else _sentences(desk, run, ("result",))),
        ("pair.counts", _independence(desk, exhibit, others)),
        ("pair.points", _points(desk, run)),
        ("pair.spread", _spread(desk, exhibit, others, run)),
        ("pair.masked", masked_words(desk, run)),
        ("pair.rate", rate_sentence(desk, run) if answer_of(run) in AGREEING and not copies else ""),
        ("pair.kind", _sentences(desk, run, kind)),
        ("pair.looked", _sentences(desk, run, ("method", "effort"))),
    ]


def _independence(desk: Desk, exhibit: Exhibit, others: list[Exhibit]) -> str:
    """Whether each reference is independent of a questioned picture, with the reasons."""
    said: list[str] = []
    for other in others:
        if exhibit.role is EvidenceRole.QUESTIONED and other.role is EvidenceRole.REFERENCE:
            found = independence(desk.snapshot, exhibit.id, other.id)
            names = {"questioned": exhibit.number, "reference": other.number}
            said += independence_sentences(found, desk.wording, **names)
    return " ".join(said)


def _points(desk: Desk, run: Run) -> str:
    agreeing, considered = run.value("agreeing_points"), run.value("candidate_points")
    if agreeing is None:
        return ""
    said = desk.wording.value(agreeing)
    if isinstance(considered, Count):
        said = desk.label("pair.points_of", points=said, considered=str(considered.value))
    confidence = run.value("confidence")
    if isinstance(confidence, Measure):
        mean = desk.wording.value(Measure(decimal_text(Decimal(confidence.value), 2), "1"))
        said = desk.label("pair.confidence", points=said, confidence=mean)
    return said


def _spread(desk: Desk, exhibit: Exhibit, others: list[Exhibit], run: Run) -> str:
    """Per picture how many of its 64 fields hold an agreeing point, and the share inside their outline."""
    names = {"questioned": exhibit.number, "reference": listed([other.number for other in others])}
    said = []
    for row in run.rows("spread"):
        picture, held, hull = (row.get(name) for name in ("picture", "cells", "hull_share"))
        if isinstance(picture, Text) and isinstance(held, Count) and isinstance(hull, Measure):
            number = names.get(picture.value, picture.value)
            share = desk.wording.cell("hull_share", hull)
            said.append(desk.label("pair.spread_on", exhibit=number, cells=str(held.value), share=share))
    return "; ".join(said)


def _sentences(desk: Desk, run: Run, names: tuple[str, ...]) -> str:
    """The sentences of those findings, one after the other."""
    found = [finding for name in names if (finding := run.finding(name)) is not None]
    return " ".join(desk.wording.finding(finding, run.analysis) for finding in found)


# ---- pictures ---------------------------------------------------------------------------------------------------


def _pictures(
    desk: Desk, exhibit: Exhibit, others: list[Exhibit], run: Run, pictures: Rows
) -> tuple[Block, ...]:
    """The match picture, overlay and points closely in a row; the two pictures themselves where there is none; boxes
    where withheld."""
    names = {"questioned": exhibit.number, "reference": listed([other.number for other in others])}
    blocks: list[Block] = []
    for row, height_mm in pictures:
        images: list[Image] = []
        for name in row:
            shown = run.value(name)
            if not isinstance(shown, Picture):
                continue
            if desk.withholds(shown.value):
                return (desk.withheld_box(desk.label("comparison.pair", **names)),)
            part = f" {desk.label('pair.part')}" if shown.shows in OF_PARTS else ""
            part += _either_side(desk, name, run)
            caption = desk.label(_caption(name, run), drawn=_drawn(desk, run), part=part, **names)
            image = made_picture(desk, shown, caption, PRINTED_SIDE_PX)
            images += [image] if image is not None else []
        blocks += [Figures(tuple(images), height_mm)] if images else []
    return tuple(blocks) or _side_by_side(desk, [exhibit, *others[:1]])


def _either_side(desk: Desk, name: str, run: Run) -> str:
    """That points may be joined to the wrong side, where mirroring could not be decided."""
    undecided = run.value("orientation") == Term("undecided")
    return f" {desk.label('pair.either_side')}" if undecided and name in POINT_PICTURES else ""


def _drawn(desk: Desk, run: Run) -> str:
    """How many of the agreeing points are drawn, where that is not all."""
    counts = run.value("drawn_points"), run.value("agreeing_points")
    numbers = [str(count.value) for count in counts if isinstance(count, Count)]
    return f" {desk.label('pair.drawn', drawn=numbers[0], all=numbers[1])}" if len(numbers) == 2 else ""


def _caption(name: str, run: Run) -> str:
    return f"pair.{name}" if run.version >= SINCE_VERSION else f"pair.{name}_plain"


def _side_by_side(desk: Desk, exhibits: list[Exhibit]) -> tuple[Block, ...]:
    withheld = [shown for shown in exhibits if desk.withholds(shown.sha256)]
    boxes = tuple(desk.withheld_box(shown.number) for shown in withheld)
    images = [desk.exhibit_image(shown) for shown in exhibits if shown not in withheld]
    known: tuple[Image, ...] = tuple(image for image in images if image is not None)
    return ((Figures(known, 70),) if known else ()) + boxes
