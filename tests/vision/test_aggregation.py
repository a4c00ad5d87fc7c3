"""The index over many pictures: planted neighbours are found first, and nothing damaged is searched."""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt
import pytest

from provenance.vision.aggregation import (
    MOST_WORDS,
    POINTS_PER_WORD,
    Codebook,
    PlaceIndex,
    Signatures,
    word_count,
)

F32 = npt.NDArray[np.float32]
POINTS = 128


def described(seed: int, like: F32 | None = None, shared: float = 0.0) -> F32:
    """Descriptors of a made-up picture; `shared` of them are those of `like`, a little disturbed."""
    numbers = np.random.default_rng(seed)
    rows = numbers.normal(size=(POINTS, 64))
    if like is not None:
        count = round(shared * POINTS)
        rows[:count] = like[:count] * 8 + numbers.normal(size=(count, 64)) * 0.4
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def pictures() -> list[F32]:
    return [described(seed) for seed in range(60)]


@pytest.fixture(scope="module")
def index(pictures: list[F32]) -> PlaceIndex:
    codebook = Codebook.train(np.concatenate(pictures), seed=1)
    return PlaceIndex.build(codebook, [codebook.signatures(one) for one in pictures])


def test_a_picture_that_shares_a_third_of_its_points_is_found_first(
    pictures: list[F32], index: PlaceIndex
) -> None:
    for planted in (0, 17, 59):
        scores = index.search(described(1000 + planted, pictures[planted], shared=0.33))
        assert int(scores.argmax()) == planted
        others = np.delete(scores, planted)
        assert scores[planted] > 2 * others.max()


def test_several_pictures_of_one_place_come_before_all_others(pictures: list[F32]) -> None:
    place = pictures[5]
    views = [described(2000 + n, place, shared=0.4) for n in range(3)]
    together = [*pictures[:40], *views]
    codebook = Codebook.train(np.concatenate(together), seed=1)
    built = PlaceIndex.build(codebook, [codebook.signatures(one) for one in together])
    best = np.argsort(-built.search(described(3000, place, shared=0.4)))[:4]
    assert set(best.tolist()) == {5, 40, 41, 42}


def test_a_picture_itself_is_as_like_as_can_be_and_no_score_leaves_0_to_1(
    pictures: list[F32], index: PlaceIndex
) -> None:
    scores = index.search(pictures[3])
    assert scores.shape == (60,) and scores.min() >= 0 and scores.max() <= 1
    assert int(scores.argmax()) == 3


def test_the_same_pictures_give_the_same_bytes(pictures: list[F32], index: PlaceIndex) -> None:
    codebook = Codebook.train(np.concatenate(pictures), seed=1)
    again = PlaceIndex.build(codebook, [codebook.signatures(one) for one in pictures])
    assert again.to_bytes() == index.to_bytes()
    other = Codebook.train(np.concatenate(pictures), seed=2)
    assert other.to_bytes() != codebook.to_bytes()


def test_what_was_stored_searches_as_before(pictures: list[F32], index: PlaceIndex) -> None:
    read = PlaceIndex.from_bytes(index.to_bytes())
    assert len(read) == len(index) == 60
    assert (read.search(pictures[8]) == index.search(pictures[8])).all()
    codebook = Codebook.from_bytes(index.codebook.to_bytes())
    assert (codebook.words == index.codebook.words).all()
    signatures = codebook.signatures(pictures[8])
    again = Signatures.from_bytes(signatures.to_bytes())
    assert (again.words == signatures.words).all() and (again.bits == signatures.bits).all()


def test_damaged_bytes_are_refused(index: PlaceIndex) -> None:
    whole = index.to_bytes()
    numbers = random.Random(3)
    for data in (b"", whole[:10], whole[:-1], whole + b"\0", b"XXXX" + whole[4:]):
        with pytest.raises(ValueError):
            PlaceIndex.from_bytes(data)
    starts = len(whole) - len(index.bits) * 10 - len(index) * 4 - 8 * (len(index.codebook) + 1)
    for _ in range(20):  # where each word's entries start
        position = numbers.randrange(starts, starts + 8 * len(index.codebook))
        with pytest.raises(ValueError):
            PlaceIndex.from_bytes(whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :])
    for position in (len(whole) - 1, len(whole) - 2 * len(index.bits)):  # which picture an entry is of
        with pytest.raises(ValueError):
            PlaceIndex.from_bytes(whole[:position] + bytes([whole[position] ^ 0x15]) + whole[position + 1 :])


def test_damaged_words_and_signatures_are_refused(index: PlaceIndex, pictures: list[F32]) -> None:
    codebook = index.codebook.to_bytes()
    signatures = index.codebook.signatures(pictures[0]).to_bytes()
    for read, data in ((Codebook.from_bytes, codebook), (Signatures.from_bytes, signatures)):
        for damaged in (b"", data[:9], data[:-1], data + b"\0", b"XXXX" + data[4:]):
            with pytest.raises(ValueError):
                read(damaged)
    with pytest.raises(ValueError):
        Codebook.from_bytes(codebook[:-4] + np.array([np.nan], "<f4").tobytes())
    with pytest.raises(ValueError):  # a word twice
        Signatures.from_bytes(signatures[:12] + signatures[12:14] * 2 + signatures[16:])


def test_fewer_points_make_fewer_words() -> None:
    assert word_count(0) == word_count(POINTS_PER_WORD - 1) == 1
    assert word_count(10 * POINTS_PER_WORD) == 10
    assert word_count(10**7) == MOST_WORDS


def test_a_picture_without_points_is_in_the_index_and_never_found(pictures: list[F32]) -> None:
    none = np.zeros((0, 64), np.float32)
    codebook = Codebook.train(np.concatenate(pictures[:9]), seed=1)
    built = PlaceIndex.build(codebook, [codebook.signatures(one) for one in (pictures[0], none, pictures[1])])
    assert built.search(pictures[1]).argmax() == 2 and built.search(pictures[1])[1] == 0
    assert (built.search(none) == 0).all()
    empty = PlaceIndex.build(Codebook.train(none, seed=1), [])
    assert len(PlaceIndex.from_bytes(empty.to_bytes()).search(pictures[0])) == 0


def test_signatures_of_another_codebook_are_refused(pictures: list[F32]) -> None:
    small, large = (Codebook.train(np.concatenate(pictures[:n]), seed=1) for n in (1, 30))
    with pytest.raises(ValueError):
        PlaceIndex.build(small, [large.signatures(pictures[0])])
