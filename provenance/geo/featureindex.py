"""The features of one loaded file: kept packed, unpacked where a map looks."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, cast

import numpy as np

from provenance.geo.mapdata import Bounds, Class, Feature, Kind
from provenance.media.mapfiles.packing import Unpacked, unpacked
from provenance.media.mapfiles.shapes import STEPS_PER_DEGREE, FeatureReading

__all__ = ["FeatureIndex"]

_KEPT_CHUNKS: Final = 64
"""A city at street level looks into some ten; each holds at most 4,000 features (our choice)."""


class FeatureIndex:
    """A `FeatureSource` over what was read of a file. `name`: as shown to the user; `attribution`: instead of the
    file's own."""

    def __init__(self, reading: FeatureReading, name: str, attribution: str = "") -> None:
        self._chunks, self._name = reading.chunks, name
        self._boxes = np.array([one.box for one in reading.chunks], np.float64) / STEPS_PER_DEGREE
        self._zooms = np.array([one.from_zoom for one in reading.chunks])
        self.attribution = attribution or reading.attribution
        west, south = self._boxes[:, :2].min(axis=0).tolist()
        east, north = self._boxes[:, 2:].max(axis=0).tolist()
        self.bounds = Bounds(west, south, east, north)
        self._open: OrderedDict[int, tuple[Feature, ...]] = OrderedDict()
        self._inner: dict[int, np.ndarray] = {}

    def features_within(self, bounds: Bounds, zoom: float) -> list[Feature]:
        """As `FeatureSource` says. Raises MediaError("map_index_damaged")."""
        west, south, east, north = self._boxes.T
        near = (
            (west <= bounds.east) & (east >= bounds.west) & (south <= bounds.north) & (north >= bounds.south)
        )
        found: list[Feature] = []
        for number in np.flatnonzero(near & (self._zooms <= zoom)).tolist():
            features, boxes = self._chunk(number)
            seen = (
                (boxes[:, 0] <= bounds.east)
                & (boxes[:, 2] >= bounds.west)
                & (boxes[:, 1] <= bounds.north)
                & (boxes[:, 3] >= bounds.south)
                & (boxes[:, 4] <= zoom)
            )
            found += [features[one] for one in np.flatnonzero(seen).tolist()]
        return found

    def _chunk(self, number: int) -> tuple[tuple[Feature, ...], np.ndarray]:
        """Its features, and their boxes with the zoom from which on each is drawn, float64 N × 5."""
        if number not in self._open:
            features = tuple(map(_feature, unpacked(self._chunks[number], self._name)))
            self._open[number] = features
            self._inner[number] = _boxes(features)
            if len(self._open) > _KEPT_CHUNKS:
                oldest, _ = self._open.popitem(last=False)
                del self._inner[oldest]
        self._open.move_to_end(number)
        return self._open[number], self._inner[number]


def _boxes(features: tuple[Feature, ...]) -> np.ndarray:
    """The box of each feature and the zoom it is drawn from, float64 N × 5; of all at once."""
    points = np.concatenate([ring for one in features for ring in one.rings])
    sizes = [sum(map(len, one.rings)) for one in features]
    starts = np.cumsum([0, *sizes[:-1]])
    zooms = np.array([[one.from_zoom] for one in features], np.float64)
    return np.hstack((np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts), zooms))


def _feature(one: Unpacked) -> Feature:
    return Feature(cast(Kind, one.kind), one.rings, one.name, cast(Class, one.class_), one.from_zoom)
