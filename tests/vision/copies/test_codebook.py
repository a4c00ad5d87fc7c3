from __future__ import annotations

import io

import numpy as np
import pytest

from provenance.errors import ResourceError
from provenance.vision.copies import codebook as module
from provenance.vision.copies.codebook import FILE, codebook, codebook_from_bytes, root_sift
from provenance.vision.copies.points import stored_features
from tests.vision.scenes import wall


def shipped_arrays() -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    with np.load(FILE) as stored:
        return {name: np.asarray(stored[name]) for name in stored.files}


def as_file(arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def test_the_shipped_codebook_is_the_one_its_readme_names() -> None:
    book = codebook()
    assert book.sha256 in FILE.with_name("README.md").read_text(encoding="utf-8")
    assert book.component().sha256 == book.sha256
    assert FILE.stat().st_size < 1_000_000


def test_the_nearest_words_are_those_of_all_65536() -> None:
    book = codebook()
    vectors = root_sift(stored_features(wall(1)).descriptors[:20])
    halves = (vectors[:, None, :64] - book.centres[0], vectors[:, None, 64:] - book.centres[1])
    first, second = (np.square(half).sum(axis=2) for half in halves)
    every = (first[:, :, None] + second[:, None, :]).reshape(len(vectors), -1)
    expected = np.argsort(every, axis=1)[:, :8]
    np.testing.assert_array_equal(book.words(vectors, 8), expected)
    np.testing.assert_array_equal(book.words(vectors, 3), expected[:, :3])
    np.testing.assert_array_equal(book.words(vectors), expected[:, :1])


@pytest.mark.parametrize("each", [0, 9])
def test_no_word_or_more_than_eight_cannot_be_asked_for(each: int) -> None:
    with pytest.raises(ValueError, match="one to eight"):
        codebook().words(np.zeros((1, 128), np.float32), each)


def test_word_and_signature_keep_most_of_a_descriptor() -> None:
    book = codebook()
    vectors = root_sift(stored_features(wall(2)).descriptors)
    words = book.words(vectors)
    restored = book.restored(words[:, 0], book.signatures(vectors, words)[:, 0])
    variance = np.square(vectors - vectors.mean(axis=0)).sum()
    kept = 1 - np.square(vectors - restored).sum() / variance
    assert kept > 0.6
    opposite = book.restored(words[:, 0], ~book.signatures(vectors, words)[:, 0])
    assert np.square(vectors - opposite).sum() > 3 * np.square(vectors - restored).sum()


def test_signatures_of_no_feature_are_none() -> None:
    book = codebook()
    vectors = root_sift(np.zeros((0, 128), np.uint8))
    words = book.words(vectors, 3)
    assert words.shape == (0, 3)
    assert book.signatures(vectors, words).shape == (0, 3, 2)
    assert book.restored(words[:, 0], book.signatures(vectors, words)[:, 0]).shape == (0, 128)


def test_a_descriptor_of_zeros_gives_numbers() -> None:
    assert np.isfinite(root_sift(np.zeros((2, 128), np.uint8))).all()


@pytest.mark.parametrize("entry", sorted(module._SHAPES))
def test_a_codebook_without_one_of_its_parts_is_refused(entry: str) -> None:
    arrays = shipped_arrays()
    del arrays[entry]
    with pytest.raises(ResourceError) as caught:
        codebook_from_bytes(as_file(arrays), "some.npz")
    assert caught.value.id == "codebook_invalid"


@pytest.mark.parametrize("spoil", ["shape", "type", "nan"])
def test_a_codebook_with_a_spoilt_part_is_refused_by_its_name(spoil: str) -> None:
    arrays = shipped_arrays()
    if spoil == "shape":
        arrays["turn"] = arrays["turn"][:64]
    if spoil == "type":
        arrays["turn"] = arrays["turn"].astype(np.float64)
    if spoil == "nan":
        arrays["turn"][3, 4] = np.nan
    with pytest.raises(ResourceError) as caught:
        codebook_from_bytes(as_file(arrays), "some.npz")
    assert caught.value.values == {"file": "some.npz", "entry": "turn"}


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive at all", bytes(5_000_000)])
def test_bytes_that_are_no_codebook_are_refused(data: bytes) -> None:
    with pytest.raises(ResourceError) as caught:
        codebook_from_bytes(data, "some.npz")
    assert caught.value.id == "codebook_invalid"


def test_a_cut_off_codebook_is_refused() -> None:
    data = FILE.read_bytes()
    for length in (100, len(data) // 2, len(data) - 1):
        with pytest.raises(ResourceError):
            codebook_from_bytes(data[:length], "some.npz")
