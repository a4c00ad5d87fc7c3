"""What is stated of a search among known pictures: the hits, their pictures, and over how many it went since when."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from provenance.analyses.seen_before import SeenParameters
from provenance.analyses.seen_before.compare import Hit, Questioned, shown_scale
from provenance.analyses.seen_before.extents import telling_corners
from provenance.analyses.seen_before.pictures import pictures_of
from provenance.analyses.seen_before.said import Said
from provenance.analyses.seen_before.views import Opened
from provenance.analysis.contract import Result, Statement, Task, found, nothing_found
from provenance.media.encode import encode_jpeg
from provenance.media.picture import Pixels as Encodable
from provenance.record.copies import STATED_RESTRICTED
from provenance.record.finding import Basis, Limit
from provenance.record.values import (
    Count,
    Digest,
    Flag,
    Instant,
    Measure,
    Picture,
    Pointer,
    Precision,
    Region,
    Table,
    Term,
    Text,
    Value,
    decimal_text,
)
from provenance.vision.copies.pdq import CANDIDATE_BITS
from provenance.vision.cv import cpu_features

__all__ = ["MOST_DRAWN", "Searched", "stated"]

MOST_DRAWN: Final = 12
"""Hits with pictures: two of some 100 kB each, kept in the case for ever (ours)."""

_COLUMNS: Final = (
    "which", "kind", "shows", "distance", "inliers", "agreement_share", "mirrored", "turned_clockwise",
    "scale", "region", "region_in_other",
)  # fmt: skip
_PLACES: Final = ("which", "nature", "area_share", "region", "region_in_other")
_OF_ARCHIVE: Final = ("which", "archive_item", "region_in_other")
_SAID: Final = ("which", "about", "stated", "known_by")
_PICTURES: Final = ("which", "picture_shows", "made_picture")

_AS_MUCH: Final = 1.03
"""Copies whose areas differ by less show as much: an affine of a few points may be off by 1 % a side."""

_SHOWS_MORE: Final = 1.05
_MORE_PIXELS: Final = 1.1
"""From so much more of the photograph's area, and so many more pixels along a side, it is said (ours)."""

_JPEG_QUALITY: Final = 85
_MOST_LETTERS: Final = 4000

Corners = npt.NDArray[np.float64]


class Searched(NamedTuple):
    """The hits, best first; how many other pictures of the case were looked at; what that cannot show."""

    hits: tuple[Hit, ...]
    others: int
    limits: tuple[Limit, ...]


def stated(task: Task, questioned: Questioned, searched: Searched) -> Result:
    """`hits`, `differing_places`, `least_cropped`, `most_pixels`, pictures, and in private what the archive says of its
    own; `pictures_searched`, `archive_searched`, `archive_since` whatever was found."""
    limits = (*_state_limits(task), *searched.limits)
    looked = tuple(_looked(task, searched))
    if not searched.hits:
        return nothing_found(*looked, limits=limits, cpu=cpu_features())
    names = _names(searched.hits)
    pairs = list(zip(names, searched.hits, strict=True))
    rows = tuple(_row(name, hit, questioned.picture) for name, hit in pairs)
    drawn = tuple(_drawn(task, questioned, pairs))
    more = sum(hit.extent is not None for hit in searched.hits) - MOST_DRAWN
    if more > 0:
        limits = (*limits, Limit("hits_not_drawn", {"n": more}))
    return found(
        _computed("hits", Table(rows, _COLUMNS)),
        *_differing(pairs, questioned.picture),
        *_best_copies(pairs, questioned.picture),
        *looked,
        *drawn,
        *_private(pairs),
        limits=limits,
        cpu=cpu_features(),
    )


def _computed(name: str, value: Value, *, private: bool = False) -> Statement:
    return Statement(name, Basis.COMPUTED, value, private=private)


def _looked(task: Task, searched: Searched) -> Iterator[Statement]:
    parameters = task.parameters
    assert isinstance(parameters, SeenParameters)
    yield _computed("pictures_searched", Count(searched.others, "pictures"))
    if parameters.archive_state == "searched":
        yield _computed("archive_searched", Count(parameters.searched, "pictures"))
        if parameters.since:
            yield _computed("archive_since", Instant(parameters.since, Precision.SECOND, "+00:00"))


def _state_limits(task: Task) -> Iterator[Limit]:
    parameters = task.parameters
    assert isinstance(parameters, SeenParameters)
    if parameters.archive_state != "searched":
        yield Limit(parameters.archive_state)
    if parameters.besides:
        yield Limit(parameters.besides)
    if parameters.to_describe:
        yield Limit("archive_partly_described", {"n": parameters.to_describe})
    if parameters.left_out:
        yield Limit("candidates_left_out", {"n": parameters.left_out})


# ---- the table --------------------------------------------------------------------------------------------------


def _names(hits: Sequence[Hit]) -> list[Value]:
    """What each is called: an exhibit by its id; of the archive A1, A2 …, for what it is called there is private."""
    archived = [hit for hit in hits if hit.said is not None]
    numbers = {id(hit): number for number, hit in enumerate(archived, start=1)}
    return [Text(f"A{numbers[id(hit)]}", "zxx") if hit.said is not None else Pointer(hit.id) for hit in hits]


def _row(name: Value, hit: Hit, questioned: Opened) -> tuple[Value | None, ...]:
    bits = hit.distance_bits
    distance = None if bits is None or bits > CANDIDATE_BITS else Count(bits, "bits")
    start = (name, Term(hit.kind))
    if hit.laid is None or hit.extent is None:
        return (*start, None, distance, *[None] * 7)
    share = None if hit.agreement is None else hit.agreement.share
    degrees = decimal_text(hit.laid.rotation_deg, 1)
    return (
        *start,
        Term(hit.extent.shows) if hit.is_copy else None,
        distance,
        Count(hit.laid.inliers, "points"),
        None if share is None or math.isnan(share) else Measure(decimal_text(share, 3), "1"),
        Flag(hit.laid.mirrored),
        Measure("180.0" if degrees == "-180.0" else degrees, "deg"),
        Measure(decimal_text(shown_scale(hit, questioned), 3), "1"),
        _region(questioned, hit.extent.asked),
        None if hit.said is not None else _region_in_other(hit),
    )


def _region_in_other(hit: Hit) -> Region | None:
    if hit.picture is None or hit.extent is None:
        return None
    return _region(hit.picture, hit.extent.kept)


def _region(picture: Opened, corners: Corners) -> Region | None:
    """Corners as worked at, as a region of the shown picture; None where nothing is left of it."""
    if len(corners) < 3:
        return None
    shown = np.rint(corners * picture.shown_per_worked).astype(int)
    places = np.clip(shown, 0, (picture.width, picture.height)).tolist()
    text = " ".join(dict.fromkeys(f"{x},{y}" for x, y in telling_corners([(x, y) for x, y in places])))
    if text.count(" ") < 2:
        return None
    return Region(text, picture.item.sha256, picture.width, picture.height)


def _box(picture: Opened, box: tuple[int, int, int, int]) -> Region | None:
    left, top, right, bottom = box
    height, width = picture.pixels.shape[:2]
    right, bottom = min(right, width), min(bottom, height)
    corners = np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float64)
    return _region(picture, corners)


def _differing(pairs: Sequence[tuple[Value, Hit]], questioned: Opened) -> Iterator[Statement]:
    """The places that are not the same in both, of copies."""
    rows = [
        (
            name,
            Term(f"differing_{region.nature}"),
            Measure(decimal_text(region.area_share, 3), "1"),
            _box(questioned, region.box_in_asked),
            None if hit.said is not None or hit.picture is None else _box(hit.picture, region.box_in_stored),
        )
        for name, hit in pairs
        if hit.is_copy
        for region in hit.regions
    ]
    if rows:
        yield _computed("differing_places", Table(tuple(rows), _PLACES))


def _best_copies(pairs: Sequence[tuple[Value, Hit]], questioned: Opened) -> Iterator[Statement]:
    """Which copy shows the most of the photograph, and which has the most pixels of it; that none does, where the
    questioned picture is at least as good."""
    copies = [(name, hit) for name, hit in pairs if hit.is_copy and hit.extent is not None]
    if not copies:
        return
    most_shown = max(_ratio(hit) for _, hit in copies)
    widest = [one for one in copies if _ratio(one[1]) >= most_shown / _AS_MUCH]
    name, _ = max(widest, key=lambda one: (one[1].kind != "content_differs", shown_scale(one[1])))
    more = most_shown >= _SHOWS_MORE
    yield _computed("least_cropped", name if more else Term("none_shows_more"))
    whole = [(name, hit) for name, hit in copies if _shows_all(hit)]
    if not whole:
        yield _computed("most_pixels", Term("none_has_more_pixels"))
        return
    name, most = max(whole, key=lambda one: shown_scale(one[1]))
    finer = shown_scale(most, questioned) >= _MORE_PIXELS
    yield _computed("most_pixels", name if finer else Term("none_has_more_pixels"))


def _shows_all(hit: Hit) -> bool:
    """Whether it shows all that the questioned picture shows of the photograph."""
    return hit.extent is not None and hit.extent.shows in ("shows_same", "shows_more")


def _ratio(hit: Hit) -> float:
    return 0.0 if hit.extent is None else hit.extent.ratio


# ---- what only the owner of the archive may see ---------------------------------------------------------------------


def _private(pairs: Sequence[tuple[Value, Hit]]) -> Iterator[Statement]:
    """Which items of the archive the hits are, and what is stated of each: of that picture, not of the questioned.

    Of one that must not leave the archive only that is said, beside the id by which its owner finds it there.
    """
    archived = [(name, hit, hit.said) for name, hit in pairs if hit.said is not None]
    if not archived:
        return
    items = tuple(
        (name, Text(said.item, "zxx"), None if said.restricted else _region_in_other(hit))
        for name, hit, said in archived
    )
    yield _computed("archive_hits", Table(items, _OF_ARCHIVE), private=True)
    facts = tuple(row for name, _, said in archived for row in _facts(name, said))
    if facts:
        yield Statement("archive_said", Basis.STATED, Table(facts, _SAID), private=True)


def _facts(name: Value, said: Said) -> Iterator[tuple[Value | None, ...]]:
    if said.restricted:
        yield name, Term(STATED_RESTRICTED), None, None
        return
    for fact in said.facts:
        yield name, Term(f"stated_{fact.about}"), _cut(fact.value), fact.basis


def _cut(value: Value) -> Value:
    """A text no longer than anybody reads in a table; the archive has the whole."""
    if isinstance(value, Text) and len(value.value) > _MOST_LETTERS:
        return Text(f"{value.value[:_MOST_LETTERS]}…", value.language)
    return value


# ---- pictures -----------------------------------------------------------------------------------------------------


def _drawn(task: Task, questioned: Questioned, pairs: Sequence[tuple[Value, Hit]]) -> Iterator[Statement]:
    """The pictures of the first hits, and which is of which; private where they show what the archive keeps, and the
    table where it names one of those. Of what must not leave the archive there are none."""
    rows: list[tuple[Value | None, ...]] = []
    archived = False
    shown = [(name, hit) for name, hit in pairs if hit.extent is not None][:MOST_DRAWN]
    for name, hit in shown:
        if hit.said is not None and hit.said.restricted:
            continue
        archived = archived or hit.said is not None
        for finding, shows, pixels in pictures_of(questioned.picture, hit):
            height, width = pixels.shape[:2]
            data = encode_jpeg(Encodable(width, height, pixels.tobytes()), quality=_JPEG_QUALITY)
            picture = Picture(hashlib.sha256(data).hexdigest(), "image/jpeg", width, height, shows)
            task.context.keep(data, picture)
            rows.append((name, Term(shows), Digest(picture.value, "sha256")))
            yield _computed(finding, picture, private=hit.said is not None)
    if rows:
        yield _computed("hit_pictures", Table(tuple(rows), _PICTURES), private=archived)
