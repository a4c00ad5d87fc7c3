"""Comparisons of a questioned picture with its references: one table, and the pictures of those that agree."""

from __future__ import annotations

from provenance.record.casework import RunRecorded
from provenance.record.finding import Basis, Finding
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Flag, Picture, Term
from provenance.report.content import Block, Figures, Grid, Heading, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.findings import (
    SAME_PHOTOGRAPH,
    Recorded,
    answer_of,
    disputes_of,
    made_picture,
    value_of,
)

NOT_SHOWN = frozenset({"no_evidence"})  # results of a comparison that need no pictures


def listed(numbers: list[str], limit: int = 12) -> str:
    """Exhibit numbers in a row, those over the limit counted."""
    shown = ", ".join(numbers[:limit])
    return shown if len(numbers) <= limit else f"{shown} … (+{len(numbers) - limit})"


def comparisons(
    desk: Desk, exhibit: Exhibit, compared: list[Recorded], limits: tuple[Block, ...]
) -> tuple[Block, ...]:
    """The comparisons of one exhibit by one analysis: disputes, the table, what it cannot show, the pictures."""
    runs = [run for _, run in compared]
    analysis = runs[0].analysis
    title = desk.wording.analysis(analysis)
    blocks: list[Block] = [Heading(3, title, f"comparisons-{exhibit.number}-{analysis}")]
    blocks.append(Paragraph(Words(desk.wording.question(analysis), Tone.QUIET)))
    for run in runs:
        blocks += disputes_of(desk, run)
    blocks.append(_comparison_table(desk, exhibit, compared))
    blocks += limits
    for one in compared:
        blocks += _comparison_pictures(desk, exhibit, one[1])
    return tuple(blocks)


def _comparison_table(desk: Desk, exhibit: Exhibit, compared: list[Recorded]) -> Block:
    rows = []
    for entry, run in compared:
        others = [other.number for other in desk.exhibits_of(run) if other.id != exhibit.id]
        rows.append(
            (
                Words(listed(others)),
                _result(desk, entry.data, run),
                Words(_plain(desk, run, "agreeing_points")),
                Words(_plain(desk, run, "candidate_points")),
                Words(_remarks(desk, run), Tone.QUIET),
                Words(desk.name_of(run.id) or run.id, Tone.QUIET),
            )
        )
    columns = ("reference", "result", "agreeing", "candidates", "remarks", "run")
    headings = tuple(desk.label(f"comparison.{column}") for column in columns)
    caption = desk.label(
        "comparison.caption", n=len(rows), exhibit=exhibit.number, basis=desk.wording.basis(Basis.COMPUTED)
    )
    return Grid(caption, headings, tuple(rows), (3, 5, 3, 3, 7, 3))


def _plain(desk: Desk, run: Run, name: str) -> str:
    finding = value_of(run, name)
    return "" if finding is None else desk.wording.value(finding.value)


def _result(desk: Desk, recorded: RunRecorded, run: Run) -> Words:
    finding, answer = value_of(run, "result"), answer_of(run)
    if answer is not None:
        undisputed = finding is None or desk.undisputed(finding.id)
        disputed = "" if undisputed else f" ({desk.label('finding.disputed')})"
        tone = Tone.PLAIN if answer in (*NOT_SHOWN, SAME_PHOTOGRAPH) else Tone.STRONG
        return Words(desk.wording.term(answer) + disputed, tone)
    parts = [desk.wording.outcome(run.outcome)]
    if run.reason is not None:
        parts.append(desk.wording.reason(run.reason))
    gone = desk.gone_from(recorded)
    return Words(": ".join([*parts, *([gone] if gone else [])]))


def _remarks(desk: Desk, run: Run) -> str:
    """What to know about a pair besides its result: mirrored, overlay, the same photograph."""
    names = ("orientation", "mirrored", "shared_overlay", "same_photograph")
    found = [value_of(run, name) for name in names]
    said = [finding for finding in found if finding is not None and _is_remarkable(finding)]
    return " ".join(desk.wording.finding(finding, run.analysis) for finding in said)


def _is_remarkable(finding: Finding) -> bool:
    """Whether a finding says more than "no", "none" or "as shown"."""
    match finding.value:
        case Term(value=word):
            return word != "as_shown"
        case Flag(value=yes):
            return yes
        case Count(value=number):
            return number > 0
        case _:
            return False


def _comparison_pictures(desk: Desk, exhibit: Exhibit, run: Run) -> tuple[Block, ...]:
    answer = answer_of(run)
    if answer is None or answer in NOT_SHOWN:
        return ()
    others = [other for other in desk.exhibits_of(run) if other.id != exhibit.id]
    pair = desk.label(
        "comparison.pair", questioned=exhibit.number, reference=listed([o.number for o in others])
    )
    caption = desk.label(
        "comparison.figure",
        pair=pair,
        result=desk.wording.term(answer),
        points=_plain(desk, run, "agreeing_points"),
    )
    made = value_of(run, "match_picture")
    if made is not None and isinstance(made.value, Picture):
        image = made_picture(desk, made.value, caption)
        if image is not None:
            return (Figures((image,), 64),)
    images = [desk.exhibit_image(shown, f"{shown.number} – {caption}") for shown in (exhibit, *others[:1])]
    known = tuple(image for image in images if image is not None)
    return (Figures(known, 70),) if known else ()
