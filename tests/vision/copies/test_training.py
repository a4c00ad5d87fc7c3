from __future__ import annotations

import io

import numpy as np

from benchmarks.archive.train_codebook import TRAINING_SHARE, trained, trains
from provenance.vision.copies.codebook import codebook_from_bytes, root_sift


def test_photographs_for_training_are_chosen_by_name_alone_about_as_often_as_said() -> None:
    chosen = [trains(f"photo_{number}.jpg") for number in range(2000)]
    assert chosen == [trains(f"photo_{number}.jpg") for number in range(2000)]
    assert abs(np.mean(chosen) - TRAINING_SHARE / 256) < 0.04


def test_what_is_trained_is_a_codebook_that_keeps_more_with_the_signature_than_with_the_word() -> None:
    random = np.random.default_rng(4)
    blobs = random.integers(0, 120, (300, 128))
    histograms = np.clip(blobs[random.integers(0, 300, 3000)] + random.normal(0, 25, (3000, 128)), 0, 255)
    arrays, told = trained(root_sift(histograms.astype(np.uint8)))
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    book = codebook_from_bytes(out.getvalue(), "made.npz")
    np.testing.assert_allclose(book.turn @ book.turn.T, np.eye(128), atol=1e-4)
    assert 0 < told["signature"] < 0.6 * told["word"] < 0.6
