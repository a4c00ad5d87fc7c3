"""Where a picture was seen before, in a report: every hit with what it says, and pictures that may be shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.record.evidence import EvidenceRole
from provenance.record.finding import Basis, Finding
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.run import Outcome, Run
from provenance.record.values import (
    Count,
    Digest,
    Flag,
    Measure,
    Picture,
    Pointer,
    Table,
    Term,
    Text,
    Value,
)
from provenance.report.content import Block, Box, BoxKind, Document, Fields, Figures, Grid, Heading
from provenance.report.document import report_document
from provenance.wording import Wording
from tests.report import cases
from tests.report.cases import Desk, finding

STRICT = Wording(strict=True)
KINDS = (
    "identical_file", "same_picture", "part_or_additions", "content_differs", "probably_same", "shared_element",
)  # fmt: skip
COLUMNS = (
    "which",
    "kind",
    "shows",
    "distance",
    "inliers",
    "agreement_share",
    "mirrored",
    "turned_clockwise",
    "scale",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = cases.opened(tmp_path)
    yield opened
    opened.file.close()


def row(which: Value, kind: str, distance: int = 120) -> tuple[Value | None, ...]:
    return (
        which, Term(kind), Term("shows_more"), Count(distance, "bits"), Count(41, "points"), Measure("0.934", "1"),
        Flag(True), Measure("90.0", "deg"), Measure("1.2345", "1"),
    )  # fmt: skip


def kept(desk: Desk, seed: int, shows: str) -> Picture:
    data = cases.picture(160, 60, seed)
    with desk.file.writing():
        desk.file.objects.put(data)
    return Picture(hashlib.sha256(data).hexdigest(), "image/jpeg", 160, 60, shows)


def pictured(desk: Desk, which: Value, seed: int) -> tuple[list[Finding], list[tuple[Value, ...]]]:
    """The two pictures of a hit, and the rows that say so."""
    pictures = [kept(desk, seed, "shared_part_marked"), kept(desk, seed + 1, "agreement_map")]
    names = ("shared_picture", "agreement_picture")
    findings = [finding(name, one) for name, one in zip(names, pictures, strict=True)]
    return findings, [(which, Term(one.shows), Digest(one.value, "sha256")) for one in pictures]


def seen(desk: Desk, *rows: tuple[Value | None, ...], more: tuple[Finding, ...] = ()) -> Run:
    found = (finding("hits", Table(rows, COLUMNS)), *more, finding("pictures_searched", Count(3, "pictures")))
    return desk.run("seen_before", (desk.taken("Q1"),), found, limits=("only_known_pictures_searched",))


def document(desk: Desk) -> Document:
    snapshot = desk.snapshot()
    return report_document(snapshot, STRICT, "Alidade test", cases.loader(snapshot))


def section(made: Document, run: Run) -> list[Block]:
    """The blocks of a run, up to the next heading of its level."""
    start = next(
        n for n, b in enumerate(made.parts) if isinstance(b, Heading) and b.anchor == f"run-{run.id}"
    )
    rest = list(made.parts[start + 1 :])
    end = next(n for n, block in enumerate(rest) if isinstance(block, Heading) and block.level <= 3)
    return rest[:end]


def questioned(desk: Desk) -> None:
    desk.exhibit(EvidenceRole.QUESTIONED, cases.picture(120, 90, 1))


def test_every_kind_is_said_in_plain_words_with_what_it_means(desk: Desk) -> None:
    questioned(desk)
    names = [Text(f"A{number}", "zxx") for number in range(1, 7)]
    made = [pictured(desk, name, 10 * n) for n, name in enumerate(names, start=1)]
    findings = [one for found, _ in made for one in found]
    table = Table(tuple(r for _, rows in made for r in rows), ("which", "picture_shows", "made_picture"))
    run = seen(
        desk,
        *(row(name, kind) for name, kind in zip(names, KINDS, strict=True)),
        more=(*findings, finding("hit_pictures", table)),
    )
    blocks = section(document(desk), run)
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert titles == [
        f"Q1 and A{number} (archive): {STRICT.term(kind, 'copy')}"
        for number, kind in enumerate(KINDS, start=1)
    ]
    means = [
        words.text
        for b in blocks
        if isinstance(b, Fields)
        for name, words in b.rows
        if name == "What that says"
    ]
    assert len(set(means)) == len(KINDS)
    assert "cannot be told" in means[3] and "lead, not a copy" in means[5]
    assert sum(isinstance(block, Figures) for block in blocks) == 2 * len(KINDS)


def test_the_table_says_how_it_lies_and_what_it_rests_on(desk: Desk) -> None:
    questioned(desk)
    desk.exhibit(EvidenceRole.REFERENCE, cases.picture(120, 90, 2))
    which = Pointer(desk.evidence["R1"][0])
    run = seen(desk, row(which, "same_picture", 12), row(Text("A1", "zxx"), "probably_same"))
    (grid,) = [block for block in section(document(desk), run) if isinstance(block, Grid)]
    first, second = ([words.text for words in cells] for cells in grid.rows)
    assert first[:3] == ["R1", "same picture, re-saved", "shows more"]
    assert "mirrored, turned by 90° clockwise" in first[3] and "1.23 pixels" in first[3]
    assert "41 agreeing points" in first[4] and "93 %" in first[4] and "12 bits" in first[4]
    assert "bits" not in second[4]  # of codes so far apart nothing rests on them


def test_what_differs_inside_stands_in_the_kind_and_nobody_speaks_of_a_cut_where_there_is_none(
    desk: Desk,
) -> None:
    questioned(desk)
    which = Text("A1", "zxx")
    findings, rows = pictured(desk, which, 20)
    places = Table(
        ((which, Term("differing_addition"), Measure("0.081", "1")),), ("which", "nature", "area_share")
    )
    table = Table(tuple(rows), ("which", "picture_shows", "made_picture"))
    hit = list(row(which, "part_or_additions"))
    hit[2] = Term("shows_same")
    more = (finding("differing_places", places), *findings, finding("hit_pictures", table))
    run = seen(desk, tuple(hit), more=more)
    blocks = section(document(desk), run)
    kind = "same picture, with additions; something inside it differs: 8 %".replace(" %", "\u00a0%")
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert grid.rows[0][1].text.replace(" %", "\u00a0%") == kind
    (means,) = [
        w.text for b in blocks if isinstance(b, Fields) for name, w in b.rows if name == "What that says"
    ]
    assert "cut" not in means and "same part" in means


def test_all_blocks_alike_are_never_a_hundred_percent(desk: Desk) -> None:
    questioned(desk)
    hit = list(row(Text("A1", "zxx"), "same_picture"))
    hit[5] = Measure("1.000", "1")
    run = seen(desk, tuple(hit))
    blocks = section(document(desk), run)
    assert "over 99" in str(blocks) and "100" not in str([b.rows for b in blocks if isinstance(b, Grid)])


def test_a_lead_is_captioned_by_what_is_outlined(desk: Desk) -> None:
    questioned(desk)
    which = Text("A1", "zxx")
    picture = kept(desk, 40, "shared_part")
    table = Table(
        ((which, Term("shared_part"), Digest(picture.value, "sha256")),),
        ("which", "picture_shows", "made_picture"),
    )
    more = (finding("shared_picture", picture), finding("hit_pictures", table))
    run = seen(desk, row(which, "shared_element"), more=more)
    blocks = section(document(desk), run)
    assert "what agrees lies inside the amber outline" in str(blocks)
    columns = (*COLUMNS, "region")
    hits = Table(((*row(which, "probably_same"), None),), columns)
    run = desk.run("seen_before", (desk.taken("Q1"),), (finding("hits", hits), *more))
    assert "Nothing is outlined" in str(section(document(desk), run))


def said_of_archive(desk: Desk) -> str:
    first, second = Text("A1", "zxx"), Text("A2", "zxx")
    said = Table(
        (
            (first, Term("stated_place"), Text("Odesa"), Term("stated")),
            (first, Term("stated_note"), Text("given by Petro"), None),
            (second, Term("stated_restricted"), None, None),
            (second, Term("stated_source"), Text("a secret source"), None),
        ),
        ("which", "about", "stated", "known_by"),
    )
    items = Table(
        ((first, Text("01FIRST", "zxx"), None), (second, Text("01SECOND", "zxx"), None)),
        ("which", "archive_item", "region_in_other"),
    )
    more = (
        finding("archive_hits", items, private=True),
        finding("archive_said", said, Basis.STATED, private=True),
    )
    run = seen(desk, row(first, "same_picture"), row(second, "same_picture"), more=more)
    return str(section(document(desk), run))


def test_what_was_stated_in_the_archive_is_marked_and_notes_are_not_printed(desk: Desk) -> None:
    questioned(desk)
    shown = said_of_archive(desk)
    assert "Odesa" in shown and "(STATED, private)" in shown and "[stated]" not in shown
    assert "Petro" not in shown


def test_nothing_is_printed_of_what_must_not_leave_the_archive_but_that(desk: Desk) -> None:
    questioned(desk)
    shown = said_of_archive(desk)
    assert "must not leave the archive; no picture and no details" in shown
    assert "secret source" not in shown and "01SECOND" not in shown and "01FIRST" in shown


def test_page_one_counts_copies_and_searches_point_to_them(desk: Desk) -> None:
    questioned(desk)
    assert "Known pictures were searched" not in str(document(desk))
    names = [Text(f"A{number}", "zxx") for number in range(1, 4)]
    kinds = ("same_picture", "part_or_additions", "shared_element")
    seen(desk, *(row(name, kind) for name, kind in zip(names, kinds, strict=True)))
    shown = str(document(desk))
    assert "Q1: 2 copies found, 1 picture to check" in shown
    assert "Known pictures were searched on this machine instead: see “Seen before” of Q1." in shown
    assert "does not find a photo again" not in shown


def test_page_one_says_that_no_copy_was_found(desk: Desk) -> None:
    questioned(desk)
    desk.run("seen_before", (desk.taken("Q1"),), (), outcome=Outcome.NOTHING_FOUND)
    assert "Q1: no copy found" in str(document(desk))


def test_places_that_differ_are_numbered_as_in_the_picture(desk: Desk) -> None:
    questioned(desk)
    which = Text("A1", "zxx")
    findings, rows = pictured(desk, which, 20)
    places = Table(
        (
            (which, Term("differing_content"), Measure("0.052", "1")),
            (which, Term("differing_addition"), Measure("0.011", "1")),
            (Text("A2", "zxx"), Term("differing_content"), Measure("0.4", "1")),
        ),
        ("which", "nature", "area_share"),
    )
    table = Table(tuple(rows), ("which", "picture_shows", "made_picture"))
    run = seen(
        desk,
        row(which, "content_differs"),
        more=(finding("differing_places", places), *findings, finding("hit_pictures", table)),
    )
    blocks = section(document(desk), run)
    said = [w.text for b in blocks if isinstance(b, Fields) for name, w in b.rows if name == "What differs"]
    assert said == ["1: content, 5 % of what both show; 2: something laid over it, 1 % of what both show"]


def test_a_picture_with_an_exhibit_that_is_not_for_the_public_is_withheld(desk: Desk) -> None:
    questioned(desk)
    evidence, sha256 = desk.evidence["Q1"]
    desk.record(
        ReferenceDescribed(
            card=new_ulid(), evidence=evidence, known_by=Term("caption"), reproduction=Term("not_public")
        )
    )
    which = Text("A1", "zxx")
    findings, rows = pictured(desk, which, 30)
    table = Table(tuple(rows), ("which", "picture_shows", "made_picture"))
    run = seen(desk, row(which, "same_picture"), more=(*findings, finding("hit_pictures", table)))
    blocks = section(document(desk), run)
    assert not any(isinstance(block, Figures) for block in blocks)
    assert [block.kind for block in blocks if isinstance(block, Box)] == [BoxKind.WITHHELD]
    assert sha256


def test_a_long_table_stands_complete_in_the_annex(desk: Desk) -> None:
    questioned(desk)
    run = seen(desk, *(row(Text(f"A{n}", "zxx"), "shared_element") for n in range(1, 31)))
    made = document(desk)
    (grid,) = [block for block in section(made, run) if isinstance(block, Grid)]
    assert len(grid.rows) == 12
    annex = [b for b in made.parts if isinstance(b, Grid) and len(b.rows) == 30]
    assert len(annex) == 1


def test_nothing_found_says_over_how_many(desk: Desk) -> None:
    questioned(desk)
    found = (
        finding("pictures_searched", Count(3, "pictures")),
        finding("archive_searched", Count(812, "pictures")),
    )
    desk.run("seen_before", (desk.taken("Q1"),), found, outcome=Outcome.NOTHING_FOUND)
    shown = str(document(desk).parts)
    assert "812 pictures of the archive were searched" in shown


def test_an_exhibit_that_only_the_retired_search_was_made_for_was_not_looked_for_here(desk: Desk) -> None:
    questioned(desk)
    desk.run("seen_in_case", (desk.taken("Q1"),), (finding("pictures_searched", Count(3, "pictures")),))
    shown = str(document(desk).parts)
    assert "Seen before, not run on: Q1" in shown
    assert "Seen in this case, not run on" not in shown
