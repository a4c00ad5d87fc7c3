"""What is stated of a file's embedded pictures: a table, the pictures themselves, and each difference."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from provenance.analyses.embedded_preview.auxiliary import OTHER, auxiliary_term
from provenance.analysis.contract import Item, Result, Statement, Task, found
from provenance.media.encode import encode_jpeg
from provenance.media.picture import Pixels as Encodable
from provenance.media.previews.shapes import Preview
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.finding import Basis, Limit
from provenance.record.values import (
    Count,
    Measure,
    Picture,
    Region,
    Sequence,
    Table,
    Term,
    Text,
    Value,
    decimal_text,
)
from provenance.vision.cv import cpu_features
from provenance.vision.features import Pixels
from provenance.vision.hashes import closest, fingerprint
from provenance.vision.previewing import MORE_SHARE, PreviewComparison
from provenance.vision.side_by_side import pair_picture

__all__ = ["Compared", "Main", "stated"]

_COLUMNS: Final = (
    "embedded", "embedded_kind", "result", "width", "height", "embedded_type", "embedded_bytes", "embedded_offset",
    "preview_lacking_share", "preview_edges", "distance", "embedded_note",
)  # fmt: skip

_DIFFERING: Final = frozenset(
    {
        "preview_shows_more",
        "preview_shows_less",
        "preview_content_differs",
        "preview_rotated",
        "preview_mirrored",
        "preview_one_without_colour",
        "preview_different_picture",
    }
)
_AGREEING: Final = frozenset({"preview_same", "preview_same_other_aspect"})

_OTHERS: Final = frozenset({"mpf_view", "mpf_other", "c2pa_ingredient"})
"""Kinds that show another picture by their nature: another view, or what the picture was made from."""

_INGREDIENT: Final = "preview_of_ingredient"

_MUCH: Final = 0.15
"""Share of a preview from which it is said apart that the picture lacks it: more than a picture of 3:2 lacks of a
preview of 4:3 (11 %), the shapes that cameras mix most (ours)."""

_EDGES: Final = ("edge_left", "edge_top", "edge_right", "edge_bottom")

_JPEG_QUALITY: Final = 88


@dataclass(frozen=True, slots=True, eq=False)
class Main:
    """The main picture, upright, and its full size shown; no pixels when it cannot be decoded."""

    item: Item
    pixels: Pixels | None
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One embedded picture, what came out (a term), its upright pixels and its comparison where there was one."""

    preview: Preview
    result: str
    shown: Pixels | None = None
    found: PreviewComparison | None = None

    @property
    def differs(self) -> bool:
        """Whether it is a difference worth a finding of its own."""
        return self.result in _DIFFERING and self.preview.kind not in _OTHERS

    @property
    def lacking(self) -> float | None:
        """Share of the preview's area that the picture does not show; None where it shows no more than the picture."""
        if self.found is None or self.result != "preview_shows_more":
            return None
        left, top, right, bottom = self.found.margins
        whole = (1 + left + right) * (1 + top + bottom)
        common = (1 + min(0.0, left) + min(0.0, right)) * (1 + min(0.0, top) + min(0.0, bottom))
        return max(0.0, 1 - common / whole) if whole > 0 else None

    @property
    def edges(self) -> tuple[str, ...]:
        """At which edges a preview that shows more does so, as terms."""
        if self.found is None or self.result != "preview_shows_more":
            return ()
        beyond = zip(_EDGES, self.found.margins, strict=True)
        return tuple(edge for edge, margin in beyond if margin > MORE_SHARE)


def stated(task: Task, main: Main, compared: tuple[Compared, ...], limits: tuple[Limit, ...]) -> Result:
    """The result of the run."""
    statements = [Statement("preview_result", Basis.COMPUTED, Term(_summary(compared)))]
    rows = tuple(_row(number, one, main) for number, one in enumerate(compared, start=1))
    statements.append(Statement("previews", Basis.COMPUTED, Table(rows, _COLUMNS)))
    for number, one in enumerate(compared, start=1):
        if one.differs:
            statements += _difference(task, main, number, one)
    statements += _pictures(task, compared)
    statements += _much(compared)
    statements += _named_by_the_file(compared)
    if main.pixels is None:
        limits = (*limits, Limit("main_picture_not_decoded"))
    if any(one.result == _INGREDIENT for one in compared):
        limits = (*limits, Limit("ingredients_are_other_pictures"))
    return found(*statements, limits=limits, cpu=cpu_features())


def _summary(compared: tuple[Compared, ...]) -> str:
    if any(one.differs for one in compared):
        return "previews_differ"
    own = (one for one in compared if one.preview.kind not in _OTHERS)
    return "previews_agree" if any(one.result in _AGREEING for one in own) else "previews_not_compared"


def _much(compared: tuple[Compared, ...]) -> Iterator[Statement]:
    """The largest share of a preview that the picture lacks, where that is much."""
    most = max((one.lacking or 0.0 for one in compared if one.differs), default=0.0)
    if most >= _MUCH:
        share = Measure(decimal_text(100 * most, 0), "percent")
        yield Statement(
            "picture_lacks_much", Basis.COMPUTED, share, limits=(Limit("previews_of_other_shape"),)
        )


def _row(number: int, one: Compared, main: Main) -> tuple[Value | None, ...]:
    preview = one.preview
    sized = preview.width and preview.height
    return (
        Count(number, "pictures"),
        Term(preview.kind),
        Term(one.result),
        Count(preview.width, "px") if sized else None,
        Count(preview.height, "px") if sized else None,
        Term(preview.media_type),
        Count(preview.size_bytes, "bytes") if preview.size_bytes else None,
        Count(preview.offset, "bytes") if preview.offset >= 0 else None,
        *_beyond(one),
        _distance(one, main),
        _note(preview),
    )


def _beyond(one: Compared) -> tuple[Value | None, Value | None]:
    """Which share of a preview that shows more the picture lacks, and at which edges."""
    share = None if one.lacking is None else Measure(decimal_text(one.lacking, 2), "1")
    return share, Sequence(tuple(map(Term, one.edges))) if one.edges else None


def _note(preview: Preview) -> Value | None:
    if preview.urn:
        return Term(auxiliary_term(preview.urn))
    return Term(f"preview_{preview.note}") if preview.note else None


def _named_by_the_file(compared: tuple[Compared, ...]) -> Iterator[Statement]:
    """What the file calls auxiliary pictures of types that are not known here: its own words, so private."""
    rows = tuple(
        (Count(number, "pictures"), Text(one.preview.urn))
        for number, one in enumerate(compared, start=1)
        if one.preview.urn and auxiliary_term(one.preview.urn) == OTHER
    )
    if rows:
        yield Statement("auxiliary_types", Basis.READ, Table(rows, ("embedded", "auxiliary_type")))


def _distance(one: Compared, main: Main) -> Value | None:
    """Bits of 256 by which the fingerprints differ; none for flat pictures, whose bits mean nothing."""
    if one.shown is None or main.pixels is None or one.found is None:
        return None
    prints = fingerprint(main.pixels), fingerprint(one.shown)
    flat = any(print.flat for print in prints)
    return None if flat else Count(closest(*prints).distance_bits, "bits")


def _difference(task: Task, main: Main, number: int, one: Compared) -> Iterator[Statement]:
    assert one.found is not None and one.shown is not None and main.pixels is not None
    row = (Count(number, "pictures"), Term(one.preview.kind), Term(one.result), *_beyond(one))
    limits = [Limit(id) for id in _innocent(one)]
    yield Statement(
        "preview_differs",
        Basis.COMPUTED,
        Table((row,), ("embedded", "embedded_kind", "result", "preview_lacking_share", "preview_edges")),
        region=_region(main, one.found),
        limits=tuple(limits),
    )
    pixels = pair_picture(main.pixels, one.shown, one.found)
    height, width = pixels.shape[:2]
    data = encode_jpeg(Encodable(width, height, pixels.tobytes()), quality=_JPEG_QUALITY)
    shows = f"{one.result}_pair"
    picture = Picture(hashlib.sha256(data).hexdigest(), "image/jpeg", width, height, shows)
    task.context.keep(data, picture)
    yield Statement("preview_pair", Basis.COMPUTED, picture, private=True)


def _innocent(one: Compared) -> tuple[str, ...]:
    """What usually explains such a difference."""
    ids = []
    match one.result:
        case "preview_shows_more":
            ids.append("previews_of_other_shape")
        case "preview_shows_less":
            ids.append("previews_cut_themselves")
        case "preview_rotated":
            ids.append("previews_not_turned_along")
        case "preview_content_differs":
            ids.append("preview_of_other_processing")
        case _:
            pass
    if one.preview.kind in ("after_end", "heif_thumbnail", "tiff_preview", "maker_note_preview"):
        ids.append("phones_keep_other_frames")
    return tuple(ids)


def _region(main: Main, found: PreviewComparison) -> Region | None:
    """Around the strongest difference, in pixels of the main picture as shown; for a preview that shows less, what it
    shows."""
    if main.pixels is None:
        return None
    if found.result == "shows_less":
        box = found.box_in_main
    elif found.regions_in_main:
        box = found.regions_in_main[0]
    else:
        return None
    (width, height), (rows, columns) = main.size, main.pixels.shape[:2]
    across, down = width / columns, height / rows
    left, right = (min(max(round(x * across), 0), width) for x in (box[0], box[2]))
    top, bottom = (min(max(round(y * down), 0), height) for y in (box[1], box[3]))
    return Region(f"{left},{top} {right},{bottom}", main.item.sha256, width, height)


def _pictures(task: Task, compared: tuple[Compared, ...]) -> Iterator[Statement]:
    """The embedded pictures as found; bytes that are no readable picture are not kept."""
    kept: set[str] = set()
    for one in compared:
        preview = one.preview
        if not preview.data or not preview.pixels:
            continue
        sha256 = hashlib.sha256(preview.data).hexdigest()
        if sha256 in kept:
            continue
        kept.add(sha256)
        mime = MEDIA_TYPES[preview.media_type].mime
        picture = Picture(sha256, mime, preview.width, preview.height, preview.kind)
        task.context.keep(preview.data, picture)
        yield Statement("embedded_picture", Basis.READ, picture)
