"""The search in a team's archive: codes and words leave for its server, which answers with the views they are near."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from provenance.archive.code_bits import CODE_BYTES
from provenance.archive.hamming import MOST_RADIUS
from provenance.archive.known import Near, Voted
from provenance.archive.teamrows import array
from provenance.archive.teamtalk import TeamTalk
from provenance.archive.voting import MOST_BITS, MOST_MATCHES, Asked, Integers, Matches, counted, probes_read
from provenance.errors import ArchiveAltered

Features: TypeAlias = tuple[NDArray[np.uint16], NDArray[np.uint64]]
FeaturesOf: TypeAlias = Callable[[bytes], Features]

MOST_READ = 3_000_000
"""Entries that a server reads for one question, rarest words first: 0.3 µs each (our measurement). Up to about 10⁵
described views that is all of them, and the answer is that of the local archive."""

_WORDS: Final = 1 << 16  # as many as the codebook has

SEARCH = "team_search"
"""The purpose under which a search stands in the record of what left."""


def near_in(talk: TeamTalk, codes: Sequence[bytes], radius: int) -> tuple[Near, ...]:
    """See `PictureArchive.near`."""
    assert all(len(code) == CODE_BYTES for code in codes), "codes of 32 bytes"
    function = "near" if radius <= MOST_RADIUS else "near_at_all"
    statement = f"SELECT asked, distance, view FROM alidade.{function}($1::bytea, $2::integer)"  # noqa: S608
    rows = talk.rows(SEARCH, ("codes",), statement, b"".join(codes), radius) if codes else []
    try:
        found = [(int(place), int(distance), int(view)) for place, distance, view in rows]
    except (ValueError, TypeError) as error:
        raise ArchiveAltered("archive_row_altered", id="near") from error
    if any(not (0 <= place < len(codes) and 0 <= distance <= radius) for place, distance, _ in found):
        raise ArchiveAltered("archive_row_altered", id="near")
    return tuple(Near(place, view, distance) for place, distance, view in sorted(found))


def voted_in(talk: TeamTalk, made_by: str, asked: Asked, most: int) -> tuple[Voted, ...]:
    """See `PictureArchive.voted`; of the points by one maker."""
    with talk.together(SEARCH, ("words", "signatures")):
        maker = talk.rows(SEARCH, (), "SELECT number FROM alidade.makers WHERE name = $1::text", made_by)
        if not maker or not asked.words.size:
            return ()
        number = int(maker[0][0])
        frequencies, documents = _frequencies(talk, number, asked)
        order = probes_read(frequencies, documents, MOST_READ)
        found, views = _matches(talk, number, asked, order)
    votes = counted(asked, found, frequencies, (views, documents), most)
    rows = zip(votes.ids.tolist(), votes.counts.tolist(), votes.weights.tolist(), strict=True)
    return tuple(Voted(view, count, weight) for view, count, weight in rows)


def signed(signatures: NDArray[np.uint64]) -> list[int]:
    """Signatures as PostgreSQL's bigint holds them."""
    found: list[int] = np.ascontiguousarray(signatures).view(np.int64).tolist()
    return found


def _frequencies(talk: TeamTalk, maker: int, asked: Asked) -> tuple[Integers, int]:
    """The entries of each probe's word, and how many views are described."""
    flat = asked.words.ravel()
    rows = talk.rows(
        SEARCH,
        ("words",),
        "SELECT string_agg(word || ',' || entries, ',') FROM alidade.frequencies($1::integer, $2::integer[])",
        maker,
        array(np.unique(flat).tolist()),
    )
    pairs = _numbers(rows, 2)
    if len(pairs) and (pairs[:, 0].max() >= _WORDS or pairs[:, 1].min() < 0):
        raise ArchiveAltered("archive_row_altered", id="frequencies")
    of_word = np.zeros(_WORDS, np.int64)
    described = pairs[:, 0] < 0
    of_word[pairs[~described, 0]] = pairs[~described, 1]
    return of_word[flat], int(pairs[described, 1].sum())


def _matches(talk: TeamTalk, maker: int, asked: Asked, order: Integers) -> tuple[Matches, Integers]:
    """The matches of the probes at those places, and the views that they number."""
    words, signatures = asked.words.ravel()[order], asked.signatures.ravel()[order]
    rows = talk.rows(
        SEARCH,
        ("words", "signatures"),
        "SELECT string_agg(place || ',' || view || ',' || bits, ',')"
        " FROM alidade.matches($1::integer, $2::integer[], $3::bigint[], $4::integer, $5::bigint)",
        maker,
        array(words.tolist()),
        array(signed(signatures)),
        MOST_BITS,
        MOST_MATCHES,
    )
    found = _numbers(rows, 3)
    if len(found) and (found[:, 0].min() < 0 or found[:, 0].max() >= len(order)):
        raise ArchiveAltered("archive_row_altered", id="matches")
    probes = order[found[:, 0]]
    views, documents = np.unique(found[:, 1], return_inverse=True)
    return Matches(probes // asked.words.shape[1], probes, documents.astype(np.int64), found[:, 2]), views


def _numbers(rows: list[Any], width: int) -> Integers:
    """The numbers, parted by commas, of the one cell there is, in rows of so many. Raises ArchiveAltered when they are
    none."""
    try:
        text = rows[0][0] or ""
        return np.array(text.split(",") if text else [], np.int64).reshape(-1, width)
    except (ValueError, OverflowError, IndexError, AttributeError, TypeError) as error:
        raise ArchiveAltered("archive_row_altered", id="numbers") from error
