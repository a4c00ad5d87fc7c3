"""The index over the archive's references: made from their points in parts, so that one more costs little."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import groupby
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from provenance.analysis.contract import Context, Item
from provenance.errors import ArchiveAltered, InputError
from provenance.vision.aggregation import MOST_WORDS, POINTS_PER_WORD, Codebook, PlaceIndex, Signatures
from provenance.vision.seeing import GLANCE, Networks, described, learned_key
from provenance.vision.xfeat import DESCRIPTOR_LENGTH, LearnedFeatures

_TRAINING_REFERENCES: Final = MOST_WORDS * POINTS_PER_WORD // GLANCE.count
"""The references with the smallest hashes, as many as fill the codebook (128): one more seldom changes it."""

_PART_DIGITS: Final = 2  # references whose hashes begin alike are kept together: 256 parts

_FORM: Final = "1"  # of what is kept; part of every key

_NO_WORDS: Final = Signatures(np.zeros(0, np.uint16), np.zeros(0, np.uint64))


class _NotBuilt(Exception):
    """There is no index of these references yet."""


class _NotToBeKept(Exception):
    """Made while some references could not be read: good for now, and to be made again."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data


class Described:
    """Gives references their points, and counts those that cannot be read."""

    def __init__(self, context: Context, models: Networks, decoders: str) -> None:
        self.context = context
        self.models = models
        self.decoders = decoders
        self.unreadable: set[str] = set()

    def one(self, item: Item) -> LearnedFeatures | None:
        """The points of one picture, None when it cannot be read."""
        try:
            return described(self.context, item, self.models, decoders=self.decoders)
        except (InputError, ArchiveAltered):
            self.unreadable.add(item.sha256)
            return None

    def every(self, items: Iterable[Item], done: int, of: int) -> Iterator[LearnedFeatures | None]:
        """The points of each; says how far it is, counted on from `done`."""
        for number, item in enumerate(items, start=done):
            self.context.checkpoint(number, of)
            yield self.one(item)

    def kept(self, what: str, items: Sequence[Item], make: Callable[[], bytes]) -> bytes:
        """Bytes made from the points of pictures, kept under their hashes unless one could not be read meanwhile."""
        hashes = hashlib.sha256("\n".join(item.sha256 for item in items).encode()).hexdigest()
        key = f"place {what} {_FORM} {learned_key(hashes, GLANCE, self.models, self.decoders)}"

        def made() -> bytes:
            before = len(self.unreadable)
            data = make()
            if len(self.unreadable) > before:
                raise _NotToBeKept(data)
            return data

        try:
            return self.context.cached(key, made)
        except _NotToBeKept as made_now:
            return made_now.data


class Searchable:
    """An index with the hashes of its pictures, in their order."""

    def __init__(self, hashes: Sequence[str], index: PlaceIndex) -> None:
        self._rows = {sha256: row for row, sha256 in enumerate(hashes)}
        self._index = index

    def ranked(self, items: Sequence[Item], descriptors: npt.NDArray[np.float32]) -> list[Item]:
        """The pictures of `items`, likest first."""
        scores = self._index.search(descriptors)
        return sorted(items, key=lambda item: float(scores[self._rows[item.sha256]]), reverse=True)


@lru_cache(maxsize=1)  # up to 60 MB
def _remembered(epoch: str, hashes: tuple[str, ...]) -> list[Searchable]:
    """A slot for the last index, filled by `index_of`."""
    return []


def index_of(
    items: Sequence[Item], describing: Described, *, built_only: bool, seed: int
) -> Searchable | None:
    """The index of these references, built when there is none; None when there is none and it is not to be built."""
    pictures = sorted({item.sha256: item for item in items}.values(), key=lambda item: item.sha256)
    hashes = tuple(item.sha256 for item in pictures)
    slot = _remembered(describing.context.epoch, hashes)
    if slot:
        return slot[0]

    def make() -> bytes:
        if built_only:
            raise _NotBuilt
        return _built(pictures, describing, seed).to_bytes()

    try:
        index = PlaceIndex.from_bytes(describing.kept("index", pictures, make))
    except _NotBuilt:
        return None
    slot.append(Searchable(hashes, index))
    return slot[0]


def _built(pictures: Sequence[Item], describing: Described, seed: int) -> PlaceIndex:
    training = pictures[:_TRAINING_REFERENCES]
    book = describing.kept("codebook", training, lambda: _trained(training, describing, seed, len(pictures)))
    codebook, named = Codebook.from_bytes(book), hashlib.sha256(book).hexdigest()
    signatures: list[Signatures] = []
    for _, group in groupby(pictures, lambda item: item.sha256[:_PART_DIGITS]):
        part = list(group)
        describing.context.checkpoint(len(signatures), len(pictures))
        made = describing.kept(f"signatures {named}", part, partial(_part, part, describing, codebook))
        signatures += [Signatures.from_bytes(one) for one in msgspec.msgpack.decode(made, type=list[bytes])]
    return PlaceIndex.build(codebook, signatures)


def _trained(training: Sequence[Item], describing: Described, seed: int, of: int) -> bytes:
    features = [one for one in describing.every(training, 0, of) if one is not None]
    none = np.zeros((0, DESCRIPTOR_LENGTH), np.float32)
    descriptors = np.concatenate([none, *(one.descriptors for one in features)])
    return Codebook.train(descriptors, seed).to_bytes()


def _part(part: Sequence[Item], describing: Described, codebook: Codebook) -> bytes:
    features = map(describing.one, part)
    signatures = [_NO_WORDS if one is None else codebook.signatures(one.descriptors) for one in features]
    return msgspec.msgpack.encode([one.to_bytes() for one in signatures])
