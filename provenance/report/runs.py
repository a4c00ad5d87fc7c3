"""Runs under the exhibit they took: outcome, findings by basis with disputes and limits, comparisons side by side."""

from __future__ import annotations

from provenance.record.casework import RunRecorded
from provenance.record.finding import Basis, Finding
from provenance.record.judgement import FindingDisputed
from provenance.record.run import Outcome, Run
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Count, Digest, Flag, Picture, Table, Term
from provenance.report.content import (
    Block,
    Box,
    BoxKind,
    Bullets,
    Fields,
    Figures,
    Grid,
    Heading,
    Image,
    Paragraph,
    Tone,
    Words,
)
from provenance.report.desk import Desk
from provenance.report.tables import annex_numbers, is_long, table_grid

Recorded = tuple[Entry[RunRecorded], Run]

COMPARISON = "landmark_match"  # one run for each questioned and reference picture, up to hundreds in a case
SAME_PHOTOGRAPH = "same_photograph"
NOT_SHOWN = frozenset({"no_evidence"})  # results of a comparison that need no pictures


def runs_of(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    """The runs whose first exhibit is this one, in order; comparisons together in one table."""
    mine = [one for one in desk.runs if _first_exhibit(desk, one[1]) == exhibit.id]
    compared = [one for one in mine if one[1].analysis == COMPARISON]
    blocks: list[Block] = []
    for one in mine:
        if one[1].analysis != COMPARISON:
            blocks += run_blocks(desk, one)
        elif one is compared[0]:
            blocks += _comparisons(desk, exhibit, compared)
    return tuple(blocks)


def other_runs(desk: Desk) -> tuple[Block, ...]:
    """Runs that took no exhibit."""
    blocks: list[Block] = []
    for one in desk.runs:
        if _first_exhibit(desk, one[1]) is None:
            blocks += run_blocks(desk, one, 2)
    if not blocks:
        return ()
    return (Heading(1, desk.label("runs.other_title"), "other-runs"), *blocks)


def _first_exhibit(desk: Desk, run: Run) -> str | None:
    taken = desk.exhibits_of(run)
    return taken[0].id if taken else None


def run_blocks(desk: Desk, one: Recorded, level: int = 3) -> tuple[Block, ...]:
    """One run: what was asked, how it ended, what was found on which basis, and what that cannot show."""
    _, run = one
    heading = Heading(
        level, desk.wording.analysis(run.analysis), f"run-{run.id}", desk.wording.outcome(run.outcome)
    )
    return (heading, *_outcome_lines(desk, one), *findings_blocks(desk, run))


def _outcome_lines(desk: Desk, one: Recorded) -> tuple[Block, ...]:
    entry, run = one
    blocks: list[Block] = [Paragraph(Words(desk.wording.question(run.analysis), Tone.QUIET))]
    others = [exhibit.number for exhibit in desk.exhibits_of(run)[1:]]
    if others:
        blocks.append(desk.remark("run.with", exhibits=_listed(others)))
    if run.outcome is Outcome.NOTHING_FOUND:
        blocks.append(Paragraph(Words(desk.label("run.nothing_found"))))
    if run.reason is not None:
        blocks.append(Paragraph(Words(desk.wording.reason(run.reason))))
    gone = desk.gone_from(entry.data)
    if gone:
        blocks.append(Paragraph(Words(gone, Tone.STRONG)))
    return tuple(blocks)


def _listed(numbers: list[str], limit: int = 12) -> str:
    shown = ", ".join(numbers[:limit])
    return shown if len(numbers) <= limit else f"{shown} … (+{len(numbers) - limit})"


def findings_blocks(desk: Desk, run: Run) -> tuple[Block, ...]:
    """Disputes first, then findings by basis, then the limits of all of them."""
    return (*disputes_of(desk, run), *by_basis(desk, run), *limits_blocks(desk, [run]))


def by_basis(desk: Desk, run: Run) -> tuple[Block, ...]:
    """The findings of a run, those of each basis under its name."""
    blocks: list[Block] = []
    for basis in Basis:
        findings = [finding for finding in run.findings if finding.basis is basis]
        if findings:
            blocks += _basis_blocks(desk, run, basis, findings)
    return tuple(blocks)


def _basis_blocks(desk: Desk, run: Run, basis: Basis, findings: list[Finding]) -> tuple[Block, ...]:
    heading = desk.label(
        "basis.heading", basis=desk.wording.basis(basis), meaning=desk.label(f"basis.{basis.value}")
    )
    blocks: list[Block] = [Paragraph(Words(heading, Tone.LABEL))]
    rows: list[tuple[str, Words]] = []
    after: list[Block] = []
    for finding in findings:
        rows.append((desk.wording.finding_name(finding, run.analysis), _finding_words(desk, run, finding)))
        after += _finding_blocks(desk, run, finding)
    blocks.append(Fields(tuple(rows)))
    return (*blocks, *after)


def _finding_words(desk: Desk, run: Run, finding: Finding) -> Words:
    value = finding.value
    if isinstance(value, Digest):
        return Words(value.value, Tone.MONO)
    sentence = desk.wording.finding(finding, run.analysis)
    if is_long(finding):
        place = desk.label("annex.name", n=annex_numbers(desk)[finding.id])
        sentence = desk.label("finding.in_annex", sentence=sentence, annex=place)
    parts = [sentence]
    if finding.source is not None:
        parts.append(
            desk.label(f"finding.source_{finding.basis.value}", source=desk.wording.value(finding.source))
        )
    if finding.at is not None:
        parts.append(desk.label("finding.at", time=desk.wording.value(finding.at)))
    if finding.region is not None:
        parts.append(desk.label("finding.region", region=desk.wording.value(finding.region)))
    if not desk.undisputed(finding.id):
        parts.insert(0, desk.label("finding.disputed"))
    return Words(" ".join(parts))


def _finding_blocks(desk: Desk, run: Run, finding: Finding) -> tuple[Block, ...]:
    """What of a finding does not fit in a row: a short table, a picture."""
    value = finding.value
    if isinstance(value, Table) and not is_long(finding) and value.value:
        return (table_grid(desk, value, desk.wording.finding_name(finding, run.analysis)),)
    if isinstance(value, Picture) and run.analysis != COMPARISON:
        image = _picture(desk, value, desk.wording.finding_name(finding, run.analysis))
        return (Figures((image,)),) if image is not None else ()
    return ()


def _picture(desk: Desk, value: Picture, caption: str) -> Image | None:
    return desk.image(value.value, desk.label("alt.made", shows=desk.wording.term(value.shows)), caption)


def limits_blocks(desk: Desk, runs: list[Run]) -> tuple[Block, ...]:
    """The limits of runs and of their findings, each said once."""
    sentences: dict[str, None] = {}
    for run in runs:
        sentences |= dict.fromkeys(desk.wording.limit(limit) for limit in run.limits)
        for finding in run.findings:
            sentences |= dict.fromkeys(desk.wording.must_add(finding, run.analysis))
    if not sentences:
        return ()
    items = tuple(Words(sentence, Tone.QUIET) for sentence in sentences)
    return (desk.small_heading("limits.title"), Bullets(items))


def disputes_of(desk: Desk, run: Run) -> tuple[Block, ...]:
    """Who disagrees with which finding, and why; printed before the findings."""
    entries = [entry for entry in desk.snapshot.disputes if entry.data.run == run.id]
    return tuple(_dispute(desk, entry) for entry in entries)


def _dispute(desk: Desk, entry: Entry[FindingDisputed]) -> Block:
    who = desk.by(entry.actor, entry.role, entry.time)
    about = desk.names((entry.data.finding,))
    blocks = (Paragraph(desk.words(entry.data.reason)), Paragraph(Words(who, Tone.QUIET)))
    return Box(BoxKind.DISPUTE, desk.label("dispute.title", about=about), blocks)


# ---- comparisons with references --------------------------------------------------------------------------------


def _comparisons(desk: Desk, exhibit: Exhibit, compared: list[Recorded]) -> tuple[Block, ...]:
    runs = [run for _, run in compared]
    title = desk.wording.analysis(COMPARISON)
    blocks: list[Block] = [Heading(3, title, f"comparisons-{exhibit.number}")]
    blocks.append(Paragraph(Words(desk.wording.question(COMPARISON), Tone.QUIET)))
    for run in runs:
        blocks += disputes_of(desk, run)
    blocks.append(_comparison_table(desk, exhibit, compared))
    blocks += limits_blocks(desk, runs)
    for one in compared:
        blocks += _comparison_pictures(desk, exhibit, one[1])
    return tuple(blocks)


def value_of(run: Run, name: str) -> Finding | None:
    """The finding of that name."""
    return next((finding for finding in run.findings if finding.name == name), None)


def answer_of(run: Run) -> str | None:
    """The term that a comparison ended with; copies of one photograph are no support and are named as such."""
    same = value_of(run, "same_photograph")
    if same is not None and same.value == Flag(True):
        return SAME_PHOTOGRAPH
    result = value_of(run, "result")
    return result.value.value if result is not None and isinstance(result.value, Term) else None


def _comparison_table(desk: Desk, exhibit: Exhibit, compared: list[Recorded]) -> Block:
    rows = []
    for entry, run in compared:
        others = [other.number for other in desk.exhibits_of(run) if other.id != exhibit.id]
        rows.append(
            (
                Words(_listed(others)),
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
        "comparison.pair", questioned=exhibit.number, reference=_listed([o.number for o in others])
    )
    caption = desk.label(
        "comparison.figure",
        pair=pair,
        result=desk.wording.term(answer),
        points=_plain(desk, run, "agreeing_points"),
    )
    made = value_of(run, "match_picture")
    if made is not None and isinstance(made.value, Picture):
        image = _picture(desk, made.value, caption)
        if image is not None:
            return (Figures((image,), 64),)
    images = [desk.exhibit_image(shown, f"{shown.number} – {caption}") for shown in (exhibit, *others[:1])]
    known = tuple(image for image in images if image is not None)
    return (Figures(known, 70),) if known else ()
