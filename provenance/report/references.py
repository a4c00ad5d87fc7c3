"""Reference pictures: one compact table among the exhibits, and everything about each of them in the annex."""

from __future__ import annotations

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Table
from provenance.report.cards import in_brief, in_one_line
from provenance.report.comparisons import comparisons
from provenance.report.content import Block, Grid, Heading, Image, Tone, Words
from provenance.report.desk import Desk
from provenance.report.findings import (
    Recorded,
    comparisons_in,
    disputes_of,
    finding_words,
    findings_in_body,
    is_comparison,
)
from provenance.report.made import derivatives
from provenance.report.reference_cards import card_in_one_line, reference_cards
from provenance.report.runs import limits_of_part, nothing_found, runs_under
from provenance.report.tables import is_long

THUMBNAIL_SIDE_PX = 240  # printed 15 mm high that is 400 dots per inch


def reference_exhibits(desk: Desk) -> list[Exhibit]:
    """The reference pictures in their order."""
    return [exhibit for exhibit in desk.snapshot.exhibits if exhibit.role is EvidenceRole.REFERENCE]


def reference_table(desk: Desk) -> tuple[Block, ...]:
    """What identifies each reference picture, and how it came in brief."""
    exhibits = reference_exhibits(desk)
    if not exhibits:
        return ()
    pictures = tuple(_thumbnail(desk, exhibit) for exhibit in exhibits)
    rows = tuple(_row(desk, *pair) for pair in zip(exhibits, pictures, strict=True))
    columns = ("number", "name", "size", "sha256", "acquired")
    headings = tuple(desk.label(f"references.{column}") for column in columns)
    caption = desk.label("references.caption", n=len(rows))
    return (
        Heading(2, desk.label("references.title"), "references"),
        desk.remark("references.remark"),
        Grid(caption, headings, rows, (4, 5, 3, 5, 5), pictures=pictures),
        *reference_cards(desk, exhibits),
    )


def _thumbnail(desk: Desk, exhibit: Exhibit) -> Image | None:
    if exhibit.sha256 in desk.snapshot.erased_objects:
        return None
    return desk.image(exhibit.sha256, desk.alt_of(exhibit), exhibit.number, THUMBNAIL_SIDE_PX)


def _row(desk: Desk, exhibit: Exhibit, picture: Image | None) -> tuple[Words, ...]:
    added = exhibit.added.data
    number = exhibit.number if picture is not None else f"{exhibit.number}\n{desk.why_not_shown(exhibit)}"
    names = [desk.words(card.data.received_name).text for card in exhibit.cards]
    size = desk.label("size_bytes", n=added.size_bytes)
    brief = [in_brief(desk, card) for card in exhibit.cards]
    return (
        Words(number),
        Words("\n".join(names)),
        Words(f"{size}, {desk.wording.term(added.media_type)}"),
        Words(exhibit.sha256, Tone.MONO),
        Words("\n".join(brief) or desk.label("card.none")),
    )


def references_in_full(desk: Desk) -> tuple[Block, ...]:
    """Every field of every card, and every finding on a reference picture, for the annex."""
    exhibits = reference_exhibits(desk)
    if not exhibits:
        return ()
    blocks: list[Block] = [
        Heading(1, desk.label("cards.title"), "references-in-full"),
        _cards(desk, exhibits),
    ]
    for exhibit in exhibits:
        blocks += derivatives(desk, exhibit)
    runs = [one for exhibit in exhibits for one in runs_under(desk, exhibit)]
    if not runs:
        return tuple(blocks)
    blocks.append(Heading(2, desk.label("cards.found"), "references-found"))
    for _, run in runs:
        blocks += disputes_of(desk, run)
    alone = [one for one in runs if not is_comparison(one[1])]
    for analysis in dict.fromkeys(run.analysis for _, run in alone):
        blocks += _found(desk, [one for one in alone if one[1].analysis == analysis])
    for exhibit in exhibits:
        for compared in comparisons_in(runs_under(desk, exhibit)):
            blocks += comparisons(desk, exhibit, compared, ())
    analyses = frozenset(run.analysis for _, run in runs)
    return (*blocks, *limits_of_part(desk, exhibits, analyses, "references-limits"))


def _cards(desk: Desk, exhibits: list[Exhibit]) -> Block:
    rows = []
    for exhibit in exhibits:
        added = exhibit.added
        lines = [in_one_line(desk, card) for card in exhibit.cards] or [desk.label("card.none")]
        when = desk.by(added.actor, added.role, added.time)
        lines.append(desk.label("field.of", name=desk.label("exhibit.added"), value=when))
        lines += card_in_one_line(desk, exhibit)
        rows.append((Words(exhibit.number), Words("\n".join(lines))))
    columns = (desk.label("cards.number"), desk.label("cards.fields"))
    return Grid(desk.label("cards.caption"), columns, tuple(rows), (2, 18))


def _found(desk: Desk, runs: list[Recorded]) -> tuple[Block, ...]:
    """One table for each basis; exhibits of which the same is said share a row."""
    blocks: list[Block] = []
    for basis in Basis:
        same: dict[tuple[str, str], list[str]] = {}
        for one in runs:
            said = _said(desk, one[1], basis)
            if said:
                same.setdefault((_ended(desk, one), said), []).append(_numbers(desk, one[1]))
        if same:
            blocks.append(_found_table(desk, runs[0][1].analysis, basis, same))
    bare: dict[tuple[str, str], list[str]] = {}
    for one in runs:
        if not any(findings_in_body(one[1], basis) for basis in Basis):
            bare.setdefault((_ended(desk, one), ""), []).append(_numbers(desk, one[1]))
    if bare:
        blocks.append(_found_table(desk, runs[0][1].analysis, None, bare))
    return tuple(blocks)


def _found_table(
    desk: Desk, analysis: str, basis: Basis | None, same: dict[tuple[str, str], list[str]]
) -> Block:
    rows = tuple(
        (Words(", ".join(numbers)), Words(ended), Words(said)) for (ended, said), numbers in same.items()
    )
    caption = desk.wording.analysis(analysis)
    if basis is not None:
        meaning = desk.label(f"basis.{basis.value}")
        caption = desk.label(
            "cards.found_caption", analysis=caption, basis=desk.wording.basis(basis), meaning=meaning
        )
    columns = tuple(desk.label(f"cards.{column}") for column in ("number", "outcome", "finding"))
    return Grid(caption, columns, rows, (3, 4, 12))


def _numbers(desk: Desk, run: Run) -> str:
    return desk.exhibits_of(run)[0].number


def _ended(desk: Desk, one: Recorded) -> str:
    entry, run = one
    parts = [desk.wording.outcome(run.outcome)]
    if run.outcome is Outcome.NOTHING_FOUND:
        parts.append(nothing_found(desk, run))
    if run.reason is not None:
        parts.append(desk.wording.reason(run.reason))
    return "\n".join(part for part in (*parts, desk.gone_from(entry.data)) if part)


def _said(desk: Desk, run: Run, basis: Basis) -> str:
    """The findings on one basis, name by name; of a short table every row."""
    said = []
    for finding in findings_in_body(run, basis):
        value = finding_words(desk, run, finding).text
        if isinstance(finding.value, Table) and not is_long(finding) and len(finding.value.value) > 1:
            value = f"{value}\n{desk.wording.value(finding.value)}"
        name = desk.wording.finding_name(finding, run.analysis)
        said.append(desk.label("field.of", name=name, value=value.removesuffix(".")))
    return "; ".join(said)
