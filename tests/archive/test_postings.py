"""Votes of local features: the right picture first, the same however the lists are cut into files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.archive import merged_lists, postings, voting
from provenance.archive.chains import chain
from provenance.archive.mapped import HEADER_BYTES
from provenance.archive.postings import LAYOUT, Points, Postings, extend
from provenance.archive.voting import MOST_BITS, WORDS, Asked, Votes
from provenance.errors import ArchiveAltered

BOOK = "a codebook"


def document(id: int, count: int = 40, words: int = WORDS) -> Points:
    rng = np.random.default_rng(id)
    some = rng.integers(0, words, count, dtype=np.uint16)
    return Points(id, some, rng.integers(0, 2**64, count, np.uint64))


def documents(first: int, last: int, count: int = 40, words: int = WORDS) -> list[Points]:
    return [document(id, count, words) for id in range(first, last + 1)]


def changed(signatures: np.ndarray, bits: int, rng: np.random.Generator) -> np.ndarray:
    """Each signature with that many bits turned."""
    out = signatures.copy()
    for place in range(len(out)):
        for bit in rng.choice(64, bits, replace=False):
            out[place] ^= np.uint64(1) << np.uint64(bit)
    return out


def asked_for(points: Points, bits: int = 8) -> Asked:
    rng = np.random.default_rng(0)
    other = rng.integers(0, WORDS, len(points.words), dtype=np.uint16)
    return Asked.of(np.stack([other, points.words], axis=1), changed(points.signatures, bits, rng))


def by_hand(asked: Asked, held: Iterable[Points]) -> dict[int, int]:
    """How many features asked for match each document: one vote of each."""
    counts = {}
    for one in held:
        near = asked.words[:, :, None] == one.words[None, None, :]
        bits = np.bitwise_count(asked.signatures[:, :, None] ^ one.signatures[None, None, :])
        if matched := int((near & (bits <= MOST_BITS)).any(axis=(1, 2)).sum()):
            counts[one.id] = matched
    return counts


def same(one: Votes, other: Votes) -> bool:
    return (
        one.ids.tolist() == other.ids.tolist()
        and one.counts.tolist() == other.counts.tolist()
        and bool(np.allclose(one.weights, other.weights))
    )


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(0, 40), cuts=st.lists(st.integers(0, 40), max_size=4))
def test_votes_are_those_of_comparing_all_features_however_the_files_are_cut(
    seed: int, count: int, cuts: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    held = [
        Points(
            int(id),
            rng.integers(0, 5, n := int(rng.integers(0, 12)), dtype=np.uint16),
            changed(np.repeat(np.uint64(seed), n), int(rng.integers(0, 33)), rng),
        )
        for id in np.cumsum(rng.integers(1, 5, count))
    ]
    words = rng.integers(0, 6, (7, 3), dtype=np.uint16)
    asked = Asked.of(words, changed(np.repeat(np.uint64(seed), 7), 3, rng))
    gone = {one.id for one in held if rng.random() < 0.1}
    whole, parts = Postings(Path("none"), BOOK, gone), sorted({0, *(min(cut, count) for cut in cuts)})
    for one in held:
        whole.add(one)
    with TemporaryDirectory() as name:
        for start, stop in pairwise(parts):
            extend(Path(name), held[start:stop], BOOK)
        cut = Postings(Path(name), BOOK, gone)
        for one in held[parts[-1] :]:
            cut.add(one)
        found = cut.vote(asked, 100)
    expected = by_hand(asked, [one for one in held if one.id not in gone])
    assert dict(zip(found.ids.tolist(), found.counts.tolist(), strict=True)) == expected
    assert same(found, whole.vote(asked, 100))


def test_the_picture_that_was_asked_for_comes_first(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 500), BOOK)
    index = Postings(tmp_path, BOOK)
    for id in (1, 250, 500):
        found = index.vote(asked_for(document(id)), 3)
        assert found.ids[0] == id
        assert found.counts[0] == 40


def test_a_signature_may_differ_in_so_many_bits_and_no_more(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 9), BOOK)
    index = Postings(tmp_path, BOOK)
    assert index.vote(asked_for(document(4), MOST_BITS), 1).counts.tolist() == [40]
    assert 4 not in index.vote(asked_for(document(4), MOST_BITS + 1), 9).ids


def test_a_document_gets_the_votes_of_the_better_hypothesis_not_of_both(tmp_path: Path) -> None:
    one, other = document(1), document(2)
    extend(tmp_path, [one, other], BOOK)
    words = np.concatenate([one.words[:10], one.words[:4], other.words[:7]])[:, None]
    signatures = np.concatenate([one.signatures[:10], one.signatures[:4], other.signatures[:7]])
    found = Postings(tmp_path, BOOK).vote(Asked.of(words, signatures, np.array([0] * 10 + [1] * 11)), 5)
    assert found.ids.tolist() == [1, 2]
    assert found.counts.tolist() == [10, 7]


def test_a_feature_that_votes_for_many_counts_less_than_one_that_votes_for_few(tmp_path: Path) -> None:
    """A watermark: twenty pictures share one feature, and only one of them shares another with the question."""
    shared = Points(1, np.full(1, 7, np.uint16), np.full(1, 99, np.uint64))
    held = [Points(id, shared.words, shared.signatures) for id in range(1, 21)]
    held.append(Points(21, np.full(1, 9, np.uint16), np.full(1, 5, np.uint64)))
    extend(tmp_path, held, BOOK)
    asked = Asked.of(np.array([[7], [9]], np.uint16), np.array([99, 5], np.uint64))
    found = Postings(tmp_path, BOOK).vote(asked, 30)
    assert found.ids[0] == 21
    assert found.weights[0] > 3 * found.weights[1]


def test_signatures_may_be_given_for_each_word(tmp_path: Path) -> None:
    extend(tmp_path, [document(1)], BOOK)
    words, signatures = document(1).words, document(1).signatures
    asked = Asked.of(np.stack([words, words], axis=1), np.stack([~signatures, signatures], axis=1))
    assert Postings(tmp_path, BOOK).vote(asked, 1).counts.tolist() == [40]


def test_an_archive_without_pictures_answers_with_nothing(tmp_path: Path) -> None:
    assert extend(tmp_path, [], BOOK) == 0
    index = Postings(tmp_path, BOOK)
    assert len(index.vote(asked_for(document(1)), 30)) == 0
    index.add(Points(1, np.empty(0, np.uint16), np.empty(0, np.uint64)))
    assert len(index.vote(asked_for(document(2)), 30)) == 0
    index.add(document(2))
    assert index.vote(asked_for(document(2)), 30).ids.tolist() == [2]
    empty = Asked.of(np.empty((0, 2), np.uint16), np.empty(0, np.uint64))
    assert len(index.vote(empty, 30)) == 0


def test_the_tail_is_searched_with_the_files(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 50), BOOK)
    index = Postings(tmp_path, BOOK)
    index.add(document(70))
    assert index.vote(asked_for(document(70)), 1).ids.tolist() == [70]
    assert index.vote(asked_for(document(30)), 1).ids.tolist() == [30]
    assert len(index) == 51


def test_a_removed_picture_gets_no_votes_and_is_not_written_again(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 50), BOOK)
    index = Postings(tmp_path, BOOK)
    index.remove([30])
    assert 30 not in index.vote(asked_for(document(30)), 50).ids
    extend(tmp_path, documents(51, 90), BOOK, removed=[30, 60])
    again = Postings(tmp_path, BOOK)
    assert again.documents_in_files == 88
    assert again.entries_in_files == 88 * 40
    assert not {30, 60} & set(again.vote(asked_for(document(30)), 50).ids.tolist())
    assert again.vote(asked_for(document(29)), 1).ids.tolist() == [29]
    assert again.vote(asked_for(document(61)), 1).ids.tolist() == [61]


def test_runs_are_merged_into_one_file_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words with more entries than are merged at once among them."""
    held = documents(1, 200, words=30)
    whole = Postings(tmp_path / "whole", BOOK)
    for one in held:
        whole.add(one)
    monkeypatch.setattr(postings, "RUN_ENTRIES", 900)
    monkeypatch.setattr(merged_lists, "_BLOCK_ENTRIES", 300)
    extend(tmp_path, iter(held), BOOK)
    assert [one.built.rows for one in chain(tmp_path, LAYOUT, BOOK).files] == [200]
    merged = Postings(tmp_path, BOOK)
    merged.check()
    assert same(merged.vote(asked_for(held[17]), 200), whole.vote(asked_for(held[17]), 200))


def test_merged_files_are_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "RUN_ENTRIES", 410)
    monkeypatch.setattr(postings, "SEGMENT_DOCUMENTS", 40)
    extend(tmp_path, documents(1, 100), BOOK)
    assert max(one.built.rows for one in chain(tmp_path, LAYOUT, BOOK).files) == 40
    assert len(Postings(tmp_path, BOOK)) == 100


def test_a_build_that_was_stopped_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "RUN_ENTRIES", 410)

    def stopped() -> Iterable[Points]:
        yield from documents(1, 35)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extend(tmp_path, stopped(), BOOK)
    index = Postings(tmp_path, BOOK)
    assert index.newest_in_files == 30
    assert extend(tmp_path, documents(31, 60), BOOK) == 60
    assert Postings(tmp_path, BOOK).documents_in_files == 60


def test_files_of_another_codebook_are_not_searched_and_go_when_new_ones_are_written(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 20), "an older codebook")
    assert len(Postings(tmp_path, BOOK)) == 0
    extend(tmp_path, documents(1, 10), BOOK)
    assert len(list(tmp_path.iterdir())) == 1
    assert len(Postings(tmp_path, "an older codebook")) == 0


def test_who_has_the_old_files_open_goes_on_with_them(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 20), BOOK)
    old = Postings(tmp_path, BOOK)
    extend(tmp_path, documents(21, 60), BOOK)
    assert len(list(tmp_path.iterdir())) == 1
    assert old.vote(asked_for(document(7)), 1).ids.tolist() == [7]
    assert len(Postings(tmp_path, BOOK)) == 60


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def damage(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at, os.SEEK_SET if at >= 0 else os.SEEK_END)
        file.write(data)


def test_lists_that_do_not_hold_together_are_noticed_when_opened(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 20), BOOK)
    damage(only_file(tmp_path), 2 * HEADER_BYTES + 8 * 50, b"\xff" * 8)
    index = Postings(tmp_path, BOOK)
    assert [error.id for error in index.damaged] == ["index_altered"]
    assert len(index) == 0
    extend(tmp_path, documents(1, 20), BOOK)
    assert len(Postings(tmp_path, BOOK)) == 20


@pytest.mark.parametrize("number", [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f"])
def test_a_document_that_is_none_is_refused_in_the_vote(tmp_path: Path, number: bytes) -> None:
    extend(tmp_path, documents(1, 20), BOOK)
    damage(only_file(tmp_path), -4 * 20 * 40, number * 20 * 40)
    with pytest.raises(ArchiveAltered) as caught:
        Postings(tmp_path, BOOK).vote(asked_for(document(7)), 5)
    assert caught.value.id == "index_altered"


def test_damaged_contents_are_never_merged_and_all_is_made_again(tmp_path: Path) -> None:
    extend(tmp_path, documents(1, 20), BOOK)
    damage(only_file(tmp_path), -4 * 20 * 40, b"\x13")
    with pytest.raises(ArchiveAltered):
        extend(tmp_path, documents(21, 40), BOOK)
    extend(tmp_path, documents(1, 40), "begun again")
    Postings(tmp_path, "begun again").check()


def test_a_picture_of_one_feature_many_times_costs_a_bounded_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [Points(id, np.full(500, 3, np.uint16), np.full(500, 8, np.uint64)) for id in range(1, 11)]
    extend(tmp_path, held, BOOK)
    asked = Asked.of(np.full((50, 2), 3, np.uint16), np.full(50, 8, np.uint64))
    found = Postings(tmp_path, BOOK).vote(asked, 20)
    assert found.counts.tolist() == [50] * 10
    monkeypatch.setattr(voting, "MOST_ENTRIES", 12_000)
    assert Postings(tmp_path, BOOK).vote(asked, 20).counts.tolist() == [1] * 10
    monkeypatch.setattr(voting, "_STOP_ENTRIES", 4_999)
    assert len(Postings(tmp_path, BOOK).vote(asked, 20)) == 0
