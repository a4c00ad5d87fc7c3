"""Votes of asked features for documents, by lists of the features that fell to the same word of a codebook.

After Jégou, Douze, Schmid 2008 (Hamming embedding: only entries whose signature differs in few bits) and 2009
(burstiness: one vote of a feature for a document, and less weight for a feature that votes for many).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_BITS", "WORDS", "Asked", "Lists", "Matches", "Votes", "counted", "probes_read", "votes"]

WORDS: Final = 1 << 16
"""Words of the codebook: two halves of 256 centres (Babenko, Lempitsky 2012)."""

MOST_BITS: Final = 20
"""Bits of 64 in which a signature may differ (measured: 16 to 20 find the most true pictures)."""

_SIGMA_BITS: Final = 16.0
"""Width of the weight of a distance in bits (Jégou, Douze, Schmid 2009, § 4.1)."""

_STOP_ENTRIES: Final = 10_000
_STOP_SHARE: Final = 0.1
"""A word in more lists' entries than both is passed over: it tells hardly anything, as logos and text do (ours)."""

MOST_ENTRIES: Final = 1 << 28
"""Entries read for one question, rarest words first: about a second (ours, against hostile pictures)."""

MOST_MATCHES: Final = 1 << 21
"""Matches kept for one question: 0.2 GB (ours, against hostile pictures)."""

_BLOCK: Final = 1 << 16  # signatures compared at once: 512 kB stay in the second cache

Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """Inverted lists: entries `starts[w]` to `starts[w + 1]` are those of word w.

    `starts` int64 65,537; `signatures` uint64 and `documents` int32 per entry; `ids` int64 per document, ascending.
    """

    starts: Integers
    signatures: NDArray[np.uint64]
    documents: NDArray[np.int32]
    ids: Integers


@dataclass(frozen=True)
class Asked:
    """Features asked for: words uint16 Q×k, signatures uint64 Q×k, and of which hypothesis each is (uint8 Q).

    A document gets the votes of the hypothesis (as it is, mirrored) that gives it most.
    """

    words: NDArray[np.uint16]
    signatures: NDArray[np.uint64]
    hypotheses: NDArray[np.uint8]

    @classmethod
    def of(
        cls,
        words: NDArray[np.uint16],
        signatures: NDArray[np.uint64],
        hypotheses: NDArray[np.uint8] | None = None,
    ) -> Asked:
        """`signatures` may be one for each feature (Q) or one for each of its words (Q×k)."""
        assert words.ndim == 2 and words.dtype == np.uint16, "words are uint16 Q×k"
        assert signatures.dtype == np.uint64 and len(signatures) == len(words), "a signature for each feature"
        wide = signatures if signatures.ndim == 2 else np.repeat(signatures[:, None], words.shape[1], axis=1)
        assert wide.shape == words.shape, "a signature for each word"
        same = np.zeros(len(words), np.uint8) if hypotheses is None else hypotheses
        assert len(same) == len(words), "a hypothesis for each feature"
        return cls(words, wide, same)


@dataclass(frozen=True)
class Votes:
    """Documents by id with the weight of their votes, most first, and how many features voted for each."""

    ids: Integers
    weights: NDArray[np.float64]
    counts: Integers

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Matches:
    """Per match: which feature, which of its words (flat), the document over all lists, the bits that differ."""

    features: Integers
    probes: Integers
    documents: Integers
    bits: Integers


def votes(asked: Asked, lists: Sequence[Lists], removed: Integers, most: int) -> Votes:
    """The `most` documents with most votes over all lists, without those whose ids are removed (ascending).

    Raises IndexError when the lists do not hold together.
    """
    flat = asked.words.ravel().astype(np.int64)
    frequencies = np.zeros(len(flat), np.int64)
    for one in lists:
        frequencies += one.starts[flat + 1] - one.starts[flat]
    ids = np.concatenate([np.empty(0, np.int64), *(one.ids for one in lists)])
    order = probes_read(frequencies, len(ids), MOST_ENTRIES)
    return counted(asked, _all_matches(asked, lists, order, removed), frequencies, (ids, len(ids)), most)


def probes_read(frequencies: Integers, documents: int, most_entries: int) -> Integers:
    """The places of the probes whose lists are read, rarest words first, so many entries at most."""
    told = (frequencies > 0) & (frequencies <= max(_STOP_ENTRIES, documents * _STOP_SHARE))
    order = np.flatnonzero(told)
    order = order[np.argsort(frequencies[order], kind="stable")]
    return order[: np.searchsorted(np.cumsum(frequencies[order]), most_entries, side="right")]


def _all_matches(asked: Asked, lists: Sequence[Lists], order: Integers, removed: Integers) -> Matches:
    """The matches in all lists; documents are numbered through."""
    probes, documents, bits = ([np.empty(0, np.int64)] for _ in range(3))
    base = 0
    for one in lists:
        found = _matches_in(one, asked, order, MOST_MATCHES // len(lists))
        kept = np.ones(len(found[0]), bool)
        if len(removed):
            kept = ~np.isin(one.ids[found[1]], removed)
        probes.append(found[0][kept])
        documents.append(found[1][kept] + base)
        bits.append(found[2][kept])
        base += len(one.ids)
    flat = np.concatenate(probes)
    return Matches(
        flat // max(1, asked.words.shape[1]), flat, np.concatenate(documents), np.concatenate(bits)
    )


def _matches_in(
    lists: Lists, asked: Asked, order: Integers, most: int
) -> tuple[Integers, Integers, Integers]:
    """Which probe matches which document in how many bits, in one set of lists, at most `most` or a block more.

    Signatures of many short lists are compared together: a call for each list would cost more than its comparing.
    """
    probes, begins, sizes = _pieces(lists.starts, asked.words.ravel()[order].astype(np.int64))
    signatures = asked.signatures.ravel()[order]
    block_of = (np.cumsum(sizes) - 1) // _BLOCK
    bounds = np.append(np.flatnonzero(np.diff(block_of, prepend=-1)), len(sizes))
    differences = np.empty(2 * _BLOCK, np.uint64)
    nothing = np.empty(0, np.int64)
    found, count = [(nothing, nothing, nothing)], 0
    for first, last in pairwise(bounds.tolist()):
        some = slice(first, last)
        starts = np.cumsum(sizes[some]) - sizes[some]
        differ = _differences(
            lists.signatures, begins[some], sizes[some], signatures[probes[some]], differences
        )
        bits = np.bitwise_count(differ)
        near = np.flatnonzero(bits <= MOST_BITS)
        piece = np.searchsorted(starts, near, side="right") - 1
        documents = lists.documents[near - starts[piece] + begins[some][piece]].astype(np.int64)
        if len(documents) and (documents.min() < 0 or documents.max() >= len(lists.ids)):
            raise IndexError("a document that is none")
        found.append((order[probes[some][piece]], documents, bits[near].astype(np.int64)))
        count += len(near)
        if count > most:
            break
    flat, documents, bits_of = (np.concatenate([one[part] for one in found]) for part in range(3))
    return flat, documents, bits_of


def _differences(
    kept: NDArray[np.uint64],
    begins: Integers,
    sizes: Integers,
    asked: NDArray[np.uint64],
    out: NDArray[np.uint64],
) -> NDArray[np.uint64]:
    """The signatures of some pieces, each piece against its own asked one, one piece after the other in `out`."""
    stops = np.cumsum(sizes)
    at, end = begins.tolist(), (begins + sizes).tolist()
    starts = (stops - sizes).tolist()
    for a, b, start, stop, signature in zip(at, end, starts, stops.tolist(), asked, strict=True):
        np.bitwise_xor(kept[a:b], signature, out[start:stop])
    return out[: stops[-1]]


def _pieces(starts: Integers, words: Integers) -> tuple[Integers, Integers, Integers]:
    """The lists of words in pieces of at most a block: whose they are (place among the words), begin and size."""
    lengths = starts[words + 1] - starts[words]
    counts = -(-lengths // _BLOCK)
    probes = np.repeat(np.arange(len(words)), counts)
    nth = np.arange(len(probes)) - np.repeat(np.cumsum(counts) - counts, counts)
    begins = starts[words][probes] + nth * _BLOCK
    return probes, begins, np.minimum(lengths[probes] - nth * _BLOCK, _BLOCK)


def counted(
    asked: Asked, found: Matches, frequencies: Integers, known: tuple[Integers, int], most: int
) -> Votes:
    """The weighted votes: one of each feature for each document, its nearest; less of one that votes for many.

    `frequencies`: entries of each probe's word; `known`: the ids that matches number, and how many there are in all.
    """
    ids, total = known[0], max(1, known[1])
    pair = found.features * total + found.documents
    order = np.argsort(pair * 65 + found.bits, kind="stable")
    first = np.ones(len(order), bool)
    first[1:] = np.diff(pair[order]) > 0
    order = order[first]
    features, documents, bits = found.features[order], found.documents[order], found.bits[order]
    rarity = np.log1p(total / np.maximum(1, frequencies[found.probes[order]]))
    bursts = np.bincount(features, minlength=1)[features]
    weight = rarity**2 * np.exp(-((bits / _SIGMA_BITS) ** 2)) / np.sqrt(bursts)
    voted, place = np.unique(documents, return_inverse=True)
    hypotheses = asked.hypotheses[features]
    weights, counts = np.zeros(len(voted)), np.zeros(len(voted), np.int64)
    for hypothesis in np.unique(hypotheses):
        of_it = hypotheses == hypothesis
        some = np.bincount(place[of_it], weight[of_it], len(voted))
        better = some > weights
        weights[better] = some[better]
        counts[better] = np.bincount(place[of_it], minlength=len(voted))[better]
    best = np.lexsort((voted, -weights))[:most]
    return Votes(ids[voted[best]], weights[best], counts[best])
