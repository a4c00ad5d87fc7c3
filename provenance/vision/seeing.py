"""Gives pictures their points, from a cache where they were taken before: by the learned models or by SIFT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Protocol, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from provenance.media.picture import PictureFacts
from provenance.media.picture import Pixels as Decoded
from provenance.record.run import Component
from provenance.record.values import Region
from provenance.vision.cv import cpu_features, cv2
from provenance.vision.features import Features, FeatureSettings, Pixels, extract
from provenance.vision.lighterglue import LighterGlue
from provenance.vision.looks import GLANCE, REVISION, Look, LookedAt, Mask, inside_any
from provenance.vision.models import MODELS, Model, read_model
from provenance.vision.sift import View
from provenance.vision.xfeat import LearnedFeatures, XFeat

__all__ = [
    "DECODED_SIDE_PX",
    "GLANCE",
    "Networks",
    "Seen",
    "Source",
    "corners_of",
    "described",
    "learned_key",
    "networks",
    "seen",
    "sift_view",
]

DECODED_SIDE_PX: Final = 1600
"""Pictures are worked at with this longer side at most: what prints well, and parts of 0.6 of it still fill the
larger look."""

SIFT: Final = FeatureSettings(side_px=1024, count=4000)
"""The settings of our first measurement of SIFT, by which its bands were set."""


class Item(Protocol):
    """What names a picture: its bytes by hash."""

    @property
    def sha256(self) -> str:
        """Of the bytes."""


Given = TypeVar("Given", contravariant=True)
Named = TypeVar("Named", bound=Item)


class Source(Protocol[Given]):
    """Where pictures come from, and where what was made from them is kept (`analysis.contract.Context`)."""

    @property
    def epoch(self) -> str:
        """Part of the key of whatever is remembered between runs."""

    def picture(self, item: Given, max_side_px: int | None = None) -> tuple[Decoded, PictureFacts]:
        """Upright pixels of a picture."""

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Bytes kept under a key, made when there are none."""


class Networks(NamedTuple):
    """The two models, ready to use, and the files they came from."""

    xfeat: XFeat
    lighterglue: LighterGlue
    files: tuple[Model, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        """As they stand in a run's record."""
        return tuple(Component(file.name, file.name, file.sha256) for file in self.files)

    @property
    def digests(self) -> dict[str, str]:
        """Name to SHA-256."""
        return {file.name: file.sha256 for file in self.files}


@lru_cache(maxsize=1)
def networks() -> Networks:
    """The models, loaded once in a process. Raises ResourceError when a file is missing or altered."""
    cv2.setNumThreads(1)  # each desk has a process of its own; a second thread brings nothing (measured)
    files = tuple(read_model(name) for name in MODELS)
    return Networks(XFeat(files[0]), LighterGlue(files[1]), files)


class Seen(NamedTuple):
    """A picture at the size worked at; full-size coordinates are `shown_per_worked` times larger."""

    looked_at: LookedAt
    shown_per_worked: float


def seen(
    source: Source[Named], item: Named, models: Networks, *, decoders: str, mask: Sequence[Region] = ()
) -> Seen:
    """A picture ready to be looked at outside its mask; the last ones are remembered, as one is met in many runs.

    `decoders`: the versions of what decodes pictures, part of the key of what is kept.
    """
    pixels, shown_per_worked = _worked(source, item)
    if mask:
        left_out = _mask(mask, shown_per_worked)
        return Seen(_looked_at(source, item, pixels, models, decoders, left_out), shown_per_worked)
    slot = _remembered(source.epoch, item.sha256)
    if not slot:
        slot.append(_looked_at(source, item, pixels, models, decoders, ()))
    return Seen(slot[0], shown_per_worked)


def described(
    source: Source[Named], item: Named, models: Networks, *, decoders: str, look: Look = GLANCE
) -> LearnedFeatures:
    """The points of one look at a whole picture, which is decoded only when they were never taken before."""

    def make() -> bytes:
        pixels, _ = source.picture(item, DECODED_SIDE_PX)
        whole = LookedAt(pixels.array(), lambda asked, grey: models.xfeat.features(grey, asked.count))
        return whole.look(look).features.to_bytes()

    key = learned_key(item.sha256, look, models, decoders)
    return LearnedFeatures.from_bytes(source.cached(key, make))


def sift_view(
    source: Source[Named], item: Named, *, decoders: str, mask: Sequence[Region] = ()
) -> tuple[View, float]:
    """A picture with its SIFT points outside the mask, and how many times larger the shown picture is."""
    pixels, shown_per_worked = _worked(source, item)
    key = f"features 2 {_made_by(decoders)} {msgspec.json.encode(SIFT).decode()} {item.sha256}"
    features = Features.from_bytes(source.cached(key, lambda: extract(pixels, SIFT).to_bytes()))
    if mask:
        features = features.pick(~inside_any(_mask(mask, shown_per_worked), features.x_in_image))
    return View(pixels, features), shown_per_worked


@lru_cache(maxsize=8)  # 8 MB of pixels and up to 12 MB of points each
def _remembered(epoch: str, sha256: str) -> list[LookedAt]:
    """A slot per picture, filled by `seen`."""
    return []


@lru_cache(maxsize=8)
def _pixels(epoch: str, sha256: str) -> list[tuple[Pixels, float]]:
    return []


def _worked(source: Source[Named], item: Named) -> tuple[Pixels, float]:
    slot = _pixels(source.epoch, item.sha256)
    if not slot:
        pixels, facts = source.picture(item, DECODED_SIDE_PX)
        slot.append((pixels.array(), facts.shown_width / pixels.width))
    return slot[0]


def _looked_at(
    source: Source[Named], item: Named, pixels: Pixels, models: Networks, decoders: str, mask: Mask
) -> LookedAt:
    def features(look: Look, grey: npt.NDArray[np.uint8]) -> LearnedFeatures:
        if (
            look.box is not None and look.count > GLANCE.count
        ):  # found with one other picture: not worth keeping
            return models.xfeat.features(grey, look.count)
        key = learned_key(item.sha256, look, models, decoders)
        return LearnedFeatures.from_bytes(
            source.cached(key, lambda: models.xfeat.features(grey, look.count).to_bytes())
        )

    return LookedAt(pixels, features, mask)


def learned_key(sha256: str, look: Look, models: Networks, decoders: str) -> str:
    """The key under which the points of a look at a picture are kept; of several pictures, `sha256` over theirs."""
    made_by = f"{_made_by(decoders)} {models.digests['xfeat']}"
    return f"learned features {REVISION} {made_by} {msgspec.json.encode(look).decode()} {sha256}"


def _made_by(decoders: str) -> str:
    return f"{cv2.__version__} {cpu_features()} {decoders}"


def _mask(regions: Sequence[Region], shown_per_worked: float) -> Mask:
    return tuple(corners_of(region) / np.float32(shown_per_worked) for region in regions)


def corners_of(region: Region) -> npt.NDArray[np.float32]:
    """The corners of a region in order around it, K × 2; a rectangle, recorded by two, has four."""
    corners = np.array([corner.split(",") for corner in region.value.split()], np.float32)
    if len(corners) != 2:
        return corners
    (left, top), (right, bottom) = corners
    return np.array(((left, top), (right, top), (right, bottom), (left, bottom)), np.float32)
