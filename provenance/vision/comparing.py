"""Two pictures compared by the networks, or by the older method where these are not wanted or not to be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from provenance.errors import ResourceError
from provenance.record.finding import Limit
from provenance.record.run import Component
from provenance.record.values import Region
from provenance.vision.cv import cv2
from provenance.vision.features import Pixels
from provenance.vision.landmark import Comparison, Effort, Method
from provenance.vision.learned import Checkpoint, compare_learned
from provenance.vision.looks import LookedAt
from provenance.vision.seeing import Item, Networks, Source, networks, seen, sift_view
from provenance.vision.sift import ComparisonSettings, View, compare_views

__all__ = ["Comparing", "Viewed", "comparing_by"]

Named = TypeVar("Named", bound=Item)


class Viewed(NamedTuple):
    """A picture ready to be compared; full-size coordinates are `shown_per_worked` times larger."""

    view: LookedAt | View
    shown_per_worked: float

    @property
    def pixels(self) -> Pixels:
        """At the size worked at."""
        return self.view.pixels


@dataclass(frozen=True, slots=True)
class Comparing:
    """How pictures are compared: by the networks, or without them by SIFT; `limits` say so."""

    models: Networks | None
    limits: tuple[Limit, ...]

    @property
    def components(self) -> tuple[Component, ...]:
        """The model files, as they stand in a run's record."""
        return () if self.models is None else self.models.components

    @property
    def digests(self) -> dict[str, str]:
        """Of the model files, name to SHA-256."""
        return {} if self.models is None else self.models.digests

    def view(
        self, source: Source[Named], item: Named, *, decoders: str, mask: Sequence[Region] = ()
    ) -> Viewed:
        """A picture without what a person painted over."""
        if self.models is None:
            return Viewed(*sift_view(source, item, decoders=decoders, mask=mask))
        return Viewed(*seen(source, item, self.models, decoders=decoders, mask=mask))

    def compare(
        self, a: Viewed, b: Viewed, *, effort: Effort, seed: int, checkpoint: Checkpoint
    ) -> Comparison:
        """Two pictures, both viewed by this. The older method knows no effort."""
        match self.models, a.view, b.view:
            case Networks() as models, LookedAt() as one, LookedAt() as other:
                return compare_learned(
                    one, other, models.lighterglue, effort=effort, seed=seed, checkpoint=checkpoint
                )
            case None, View() as one, View() as other:
                checkpoint(0, 1)
                return compare_views(one, other, ComparisonSettings(seed=seed))
        raise TypeError("a picture was viewed by another method")


def comparing_by(method: Method) -> Comparing:
    """By a method; without usable models by the older one, and it says so."""
    limits: tuple[Limit, ...] = ()
    if method == "learned":
        try:
            return Comparing(networks(), ())
        except ResourceError as error:
            limits = (Limit("models_not_usable", {"file": str(error.values.get("file", "?"))}),)
    cv2.setNumThreads(1)  # each desk has a process of its own
    return Comparing(None, (*limits, Limit("older_method")))
