"""Makes the codebook of the copy search from a folder of photographs: `python -m benchmarks.archive.train_codebook
PHOTOS [--out resources/copies/codebook.npz]`.

Only photographs whose name falls to training are read (`trains`), so that the others may measure. The same folder
gives the same words on the same processor type.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from provenance.vision.copies.codebook import CENTRES, FILE, root_sift
from provenance.vision.copies.points import stored_features
from provenance.vision.features import DESCRIPTOR_LENGTH, mirrored

TRAINING_SHARE = 90
"""Of 256 values of the first byte of the SHA-256 of a photograph's file name; the other photographs measure."""

SEED = 2
FEATURES_OF_A_PHOTO = 300
MOST_FEATURES = 180_000
ROUNDS = 20  # of k-means; the words' own error changes by less than 0.1 % after 12
TURNS = 30  # of the iterative quantization; it settles after 20
TURN_FEATURES = 60_000
_BLOCK = 16_384
_HALF = DESCRIPTOR_LENGTH // 2
_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")

Floats = npt.NDArray[np.float32]


def trains(name: str) -> bool:
    """Whether a photograph of that file name is for training; such a one must not be measured on."""
    return hashlib.sha256(name.encode()).digest()[0] < TRAINING_SHARE


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--out", type=Path, default=FILE)
    asked = parser.parse_args(arguments)
    photos = sorted(path for path in asked.photos.rglob("*") if path.suffix.lower() in _SUFFIXES)
    training = [path for path in photos if trains(path.name)]
    print(f"{len(training)} of {len(photos)} photographs train")
    vectors = gathered(training)
    print(f"{len(vectors)} features")
    arrays, told = trained(vectors)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez(asked.out, allow_pickle=False, **arrays)
    data = asked.out.read_bytes()
    print(f"left over: {told['word']:.3f} after the word, {told['signature']:.3f} after the signature")
    print(f"{asked.out}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
    return 0


def gathered(training: list[Path]) -> Floats:
    """RootSIFT vectors of every photograph as shown and mirrored, in an order that no longer tells the photograph."""
    found = []
    for path in training:
        with Image.open(path) as opened:
            pixels = np.asarray(ImageOps.exif_transpose(opened).convert("RGB"))
        features = stored_features(pixels, FEATURES_OF_A_PHOTO)
        found += [features.descriptors, mirrored(features).descriptors]
    vectors = root_sift(np.concatenate(found))
    return vectors[np.random.default_rng(SEED).permutation(len(vectors))[:MOST_FEATURES]]


def trained(vectors: Floats) -> tuple[dict[str, Floats], dict[str, float]]:
    """The arrays of a codebook, and the share of the variance left over by the words and by the signatures."""
    random = np.random.default_rng(SEED)
    halves = (vectors[:, :_HALF], vectors[:, _HALF:])
    centres = np.stack([k_means(half, random) for half in halves])
    left = vectors - np.hstack([its[nearest(half, its)] for half, its in zip(halves, centres, strict=True)])
    turn = quantizing_turn(left[random.permutation(len(left))[:TURN_FEATURES]], random)
    turned = left @ turn
    spread = np.abs(turned).mean(axis=0)
    variance = float(np.square(vectors - vectors.mean(axis=0)).sum())
    told = {
        "word": float(np.square(left).sum()) / variance,
        "signature": float(np.square(turned - np.sign(turned) * spread).sum()) / variance,
    }
    arrays = {"centres": centres, "turn": turn, "spread": spread}
    return {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}, told


def k_means(points: Floats, random: np.random.Generator) -> Floats:
    """`CENTRES` centres by Lloyd's rounds from random points; a centre that loses all starts anew."""
    centres = points[random.permutation(len(points))[:CENTRES]].copy()
    for _ in range(ROUNDS):
        owner = nearest(points, centres)
        counts = np.bincount(owner, minlength=CENTRES)
        sums = np.stack([np.bincount(owner, column, CENTRES) for column in points.T], axis=1)
        fresh = points[random.integers(0, len(points), CENTRES)]
        centres = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], fresh).astype(
            np.float32
        )
    return centres


def nearest(points: Floats, centres: Floats) -> npt.NDArray[np.intp]:
    """For every point its nearest centre."""
    half = np.square(centres).sum(axis=1) / 2
    blocks = (points[at : at + _BLOCK] for at in range(0, len(points), _BLOCK))
    return np.concatenate([(half - block @ centres.T).argmin(axis=1) for block in blocks])


def quantizing_turn(left: Floats, random: np.random.Generator) -> Floats:
    """The rotation after which signs keep most (Gong and Lazebnik, CVPR 2011: iterative quantization)."""
    turn = np.linalg.qr(random.normal(size=(DESCRIPTOR_LENGTH, DESCRIPTOR_LENGTH)))[0].astype(np.float32)
    for _ in range(TURNS):
        one, _, other = np.linalg.svd(left.T @ np.sign(left @ turn))
        turn = one @ other
    return turn


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
