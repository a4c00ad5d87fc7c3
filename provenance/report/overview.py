"""What the file of a questioned exhibit says: at a glance, then what was compared, and the pictures kept inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.overview import FileOverview, OverviewRow, Section, Tone, file_overview
from provenance.record.overview_lookups import CREDENTIALS, EXPECTED
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Picture, Table
from provenance.report.consistency import consistency_blocks, in_the_table
from provenance.report.content import Block, Bullets, Fields, Figures, Heading, Image, Paragraph, Words
from provenance.report.content import Tone as Setting
from provenance.report.desk import MAX_SIDE_PX, Desk
from provenance.report.findings import made_picture
from provenance.wording.overview import fact_of_test, row_words, section_words

__all__ = ["file_section", "limits_told", "told_of"]

_TESTS: Final = "consistency"
_SIDE_BY_SIDE: Final = "embedded_preview"
_PAIR: Final = "preview_pair"  # a picture that shows one of them beside the main one
_PAIR_MM, _ROW_MM = 80, 45
_IN_A_ROW: Final = (
    3  # pictures side by side: a third of the page is the least in which a difference can be seen
)
_SIDE_PX: Final = 900  # a third of the page at 400 dots per inch


def file_section(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    """The overview of a questioned exhibit, the tests of consistency, and its embedded pictures beside it.

    Nothing for other exhibits, and where none of the analyses of files was run.
    """
    newest = _newest(desk, exhibit)
    if exhibit.role is not EvidenceRole.QUESTIONED or not newest:
        return ()
    overview = file_overview(desk.snapshot, exhibit.id, [run for _, run in desk.runs])
    tests = newest.get(_TESTS)
    return (
        Heading(3, desk.label("file.title"), f"file-{exhibit.number}"),
        *_overview_blocks(desk, overview),
        *(() if tests is None else consistency_blocks(desk, tests)),
        *_previews(desk, exhibit, newest.get(_SIDE_BY_SIDE)),
        desk.remark("file.told"),
    )


def told_of(desk: Desk, exhibit: Exhibit) -> frozenset[str]:
    """Ids of the findings that the section holds whole, so that they are not printed again under their run.

    Disputed findings stand under their run too, after the dispute; of tables the overview gives a part only.
    """
    newest = _newest(desk, exhibit)
    if exhibit.role is not EvidenceRole.QUESTIONED or not newest:
        return frozenset()
    overview = file_overview(desk.snapshot, exhibit.id, [run for _, run in desk.runs])
    shown = {id for row in overview.rows for id in row.findings}
    thumbnails = _shown_of_credentials(newest.get(_SIDE_BY_SIDE))
    return frozenset(
        finding.id
        for run in newest.values()
        for finding in run.findings
        if desk.undisputed(finding.id)
        and (
            _is_whole(finding, shown)
            or _in_a_block(run, finding)
            or _is_the_reason(desk, run, finding)
            or (thumbnails and run.analysis == CREDENTIALS and isinstance(finding.value, Picture))
        )
    )


def _shown_of_credentials(run: Run | None) -> bool:
    """Whether the pictures that credentials hold stand among those that the file holds."""
    found = () if run is None else run.findings
    return any(isinstance(one.value, Picture) and one.value.shows.startswith("c2pa_") for one in found)


def _is_whole(finding: Finding, shown: set[str]) -> bool:
    plain = finding.source is None and finding.at is None and finding.region is None
    small = not isinstance(finding.value, Table) or finding.name == "picture_size"
    return finding.id in shown and plain and small


def _in_a_block(run: Run, finding: Finding) -> bool:
    """Whether it stands in the table of tests, or among the pictures side by side."""
    if run.analysis == _TESTS:
        return in_the_table(run, finding)
    if finding.name == "tag_count":  # the table of tags says how many there are
        return any(one.name == "tags" and isinstance(one.value, Table) for one in run.findings)
    return isinstance(finding.value, Picture) and run.analysis == _SIDE_BY_SIDE


def _is_the_reason(desk: Desk, run: Run, finding: Finding) -> bool:
    """Whether it says what the reason of its run says, which stands beside the outcome."""
    said = desk.wording.finding_beside_name(finding, run.analysis)
    return run.reason is not None and said == desk.wording.reason(run.reason)


def _newest(desk: Desk, exhibit: Exhibit) -> dict[str, Run]:
    """The newest run of each analysis of files on an exhibit; one without an answer only where there is no other."""
    newest: dict[str, Run] = {}
    for _, run in desk.runs:
        first = next((given.id for given in run.inputs if given.kind == "evidence"), None)
        if run.analysis not in EXPECTED or first != exhibit.id:
            continue
        if run.outcome.is_answer or not newest.get(run.analysis, run).outcome.is_answer:
            newest[run.analysis] = run
    return newest


# ---- at a glance ------------------------------------------------------------------------------------------------


def _overview_blocks(desk: Desk, overview: FileOverview) -> Iterator[Block]:
    """Each section under its name, never with rows of two bases in one list; what is not there has no basis."""
    for section, its_rows in overview.sections:
        rows = list(its_rows)
        if section is Section.ABSENT:
            yield Paragraph(Words(section_words(section, desk.wording), Setting.LABEL))
            yield from _rows(desk, rows)
            continue
        bases = sorted({row.basis for row in rows}, key=lambda basis: "" if basis is None else basis.value)
        yield Paragraph(Words(_heading(desk, section, bases), Setting.LABEL))
        for basis in bases:
            if basis is not None and len(bases) > 1:
                yield Paragraph(Words(desk.wording.basis(basis), Setting.QUIET))
            yield from _rows(desk, [row for row in rows if row.basis is basis])


def _rows(desk: Desk, rows: list[OverviewRow]) -> Iterator[Block]:
    """Rows with one label together, then those of which the label says everything."""
    by_label: dict[str, list[Words]] = {}
    alone: list[Words] = []
    for row in rows:
        label, said = _row(desk, row)
        if said.text:
            by_label.setdefault(label, []).append(said)
        else:
            alone.append(Words(label, said.tone))
    if by_label:
        yield Fields(tuple((label, _joined(said)) for label, said in by_label.items()))
    if len(alone) > 1:
        yield Bullets(tuple(alone))
    elif alone:
        yield Paragraph(alone[0])


def _in_sentences(parts: list[str]) -> str:
    """Texts one after another, each but the last closed by a full stop."""
    closed = (one if one.endswith((".", "!", "?", "…")) or not one else f"{one}." for one in parts[:-1])
    return " ".join([*closed, parts[-1]])


def _joined(said: list[Words]) -> Words:
    if len(said) == 1:
        return said[0]
    loudest = Setting.STRONG if any(one.tone is Setting.STRONG for one in said) else Setting.PLAIN
    sentences = all(one.text.endswith(".") for one in said)
    return Words((" " if sentences else "; ").join(one.text for one in said), loudest)


def _heading(desk: Desk, section: Section, bases: list[Basis | None]) -> str:
    """The name of a section, with the basis where all of its rows have one."""
    name = section_words(section, desk.wording)
    match bases:
        case [Basis() as basis]:
            return desk.label("file.section", section=name, basis=desk.wording.basis(basis))
        case _:
            return name


def _row(desk: Desk, row: OverviewRow) -> tuple[str, Words]:
    """A row; of what differs the fact alone, since the table below has what was compared."""
    words = row_words(row, desk.wording)
    if row.said_by is not None and _has_its_row_below(desk, row, row.said_by):
        said = fact_of_test(row.said_by, row.analysis, desk.wording)
    else:
        said = _in_sentences([words.said, *_beside(desk, row)])
    if not all(map(desk.undisputed, row.findings)):
        said = f"{desk.label('finding.disputed')} {said}"
    tone = Setting.STRONG if row.tone is Tone.CONTRADICTION else Setting.PLAIN
    return words.label, Words(said, tone)


def _beside(desk: Desk, row: OverviewRow) -> tuple[str, ...]:
    """The limits that stand in a row: of what may be taken for more than it is, and of what must not be passed over."""
    words = row_words(row, desk.wording)
    return words.must if row.tone is Tone.NEUTRAL else words.limits


def limits_told(desk: Desk, exhibit: Exhibit) -> frozenset[str]:
    """The sentences of limits that stand in the rows of the overview, so that they are not printed again below."""
    newest = _newest(desk, exhibit)
    if exhibit.role is not EvidenceRole.QUESTIONED or not newest:
        return frozenset()
    overview = file_overview(desk.snapshot, exhibit.id, [run for _, run in desk.runs])
    return frozenset(
        sentence
        for row in overview.rows
        if row.said_by is None or not _has_its_row_below(desk, row, row.said_by)
        for sentence in _beside(desk, row)
    )


def _has_its_row_below(desk: Desk, row: OverviewRow, finding: Finding) -> bool:
    """Whether the table of tests has all that the finding says."""
    runs = (run for _, run in desk.runs if run.id == row.run and run.analysis == _TESTS)
    return any(in_the_table(run, finding) for run in runs)


# ---- pictures inside the file -----------------------------------------------------------------------------------


def _previews(desk: Desk, exhibit: Exhibit, run: Run | None) -> Iterator[Block]:
    """Each pair that differs across the page, then the picture and those kept inside its file in a row."""
    kept = [one for one in (() if run is None else run.findings) if isinstance(one.value, Picture)]
    if not kept:
        return
    yield desk.small_heading("file.previews")
    if desk.withholds(exhibit.sha256):
        yield desk.withheld_box(exhibit.number)
        return
    pairs = [one.value for one in kept if one.name == _PAIR and isinstance(one.value, Picture)]
    others = [one.value for one in kept if one.name != _PAIR and isinstance(one.value, Picture)]
    for pair in pairs:
        yield from _figures([_made(desk, pair, MAX_SIDE_PX)], _PAIR_MM)
    if len(others) > len(pairs):  # else every one of them stands in its pair
        main = desk.image(exhibit.sha256, desk.alt_of(exhibit), exhibit.number, _SIDE_PX)
        yield from _figures([main, *(_made(desk, one, _SIDE_PX) for one in others)], _ROW_MM)


def _made(desk: Desk, picture: Picture, max_side_px: int) -> Image | None:
    return made_picture(desk, picture, desk.wording.term(picture.shows), max_side_px)


def _figures(images: list[Image | None], height_mm: int) -> Iterator[Block]:
    found = [image for image in images if image is not None]
    for start in range(0, len(found), _IN_A_ROW):
        yield Figures(tuple(found[start : start + _IN_A_ROW]), height_mm)
