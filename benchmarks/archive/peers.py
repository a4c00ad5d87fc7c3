"""Hashes of other programs on the same pictures: how many attacked ones each finds without one wrong answer."""

from __future__ import annotations

import importlib
import io
import sys
import types
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.archive.attacks import ATTACKS
from benchmarks.archive.measuring import Measured
from benchmarks.archive.photos import opened, twins_of
from provenance.vision.copies.pdq import pdq

Hash: TypeAlias = Callable[[Image.Image], npt.NDArray[np.uint8]]
"""A picture's hash as packed bits."""


def hashes(imagededup: Path | None) -> dict[str, Hash]:
    """The hashes by name; those of imagededup only from the folder where it is installed."""
    found: dict[str, Hash] = {
        "PDQ": lambda picture: np.frombuffer(pdq(np.asarray(picture)).bits, np.uint8),
        "pHash": lambda picture: np.packbits(imagehash.phash(picture).hash),
        "dHash": lambda picture: np.packbits(imagehash.dhash(picture).hash),
    }
    return found if imagededup is None else found | _of_imagededup(imagededup)


def _of_imagededup(folder: Path) -> dict[str, Hash]:
    """Its hash methods. What its package loads besides for a learned model, which is not used here, stands empty."""
    sys.path.append(str(folder))
    for name in ("methods", "utils.models"):
        empty = types.ModuleType(f"imagededup.{name}")
        empty.__path__ = [str(folder / "imagededup" / name)]
        empty.__dict__["CustomModel"] = None
        sys.modules[empty.__name__] = empty
    module: Any = importlib.import_module("imagededup.methods.hashing")

    def made(method: Any) -> Hash:
        return lambda picture: np.frombuffer(
            bytes.fromhex(method.encode_image(image_array=np.asarray(picture))), np.uint8
        )

    return {
        f"imagededup {name}": made(getattr(module, name)()) for name in ("PHash", "DHash", "AHash", "WHash")
    }


def found_by(hashes: Mapping[str, Hash], measured: Measured) -> dict[str, dict[str, float]]:
    """Hash → attack → share of the asked photos whose distance to the original is below that of every wrong pair: the
    largest limit without a wrong answer, the best for this hash on these pictures. The decoys are spared it: under one
    page all pages are alike to a hash."""
    names = np.array([path.name for path in measured.photos.gallery])
    kept: dict[str, list[npt.NDArray[np.uint8]]] = {name: [] for name in hashes}
    for path in measured.photos.gallery:
        picture = opened(path)
        for name, one in hashes.items():
            kept[name].append(one(picture))
    galleries = {name: np.stack(each) for name, each in kept.items()}
    true: dict[str, dict[str, list[int]]] = {name: {attack: [] for attack in ATTACKS} for name in hashes}
    least = dict.fromkeys(hashes, 256)
    for question in measured.questions():
        if question.part not in ("attacks", "open"):
            continue
        asked = measured.picture(question)
        picture, own = _picture(asked.data), np.isin(names, asked.truth)
        known = np.isin(names, sorted(twins_of(measured.photos, question.part, question.photo)))
        for name, one in hashes.items():
            apart = np.bitwise_count(galleries[name] ^ one(picture)).sum(axis=1)
            least[name] = min(least[name], int(apart[~own & ~known].min()))
            if question.part == "attacks":
                true[name][question.attack].append(int(apart[own].min()))
    return {
        name: {attack: float(np.mean([bits < least[name] for bits in each])) for attack, each in its.items()}
        for name, its in true.items()
    }


def _picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")
