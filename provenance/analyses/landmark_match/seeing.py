"""Reads the two pictures of a comparison out of its task, each with the mask that a person painted on it."""

from __future__ import annotations

from typing import NamedTuple

from provenance.analysis.contract import Item, Task, decoder_versions
from provenance.record.values import Region
from provenance.vision import seeing
from provenance.vision.seeing import Networks, Seen, networks
from provenance.vision.sift import View

__all__ = ["Networks", "Picture", "Seen", "networks", "regions_of", "seen", "sift_view"]


class Picture(NamedTuple):
    """One of the two pictures: its item, and the item of its mask where a person painted one."""

    item: Item
    mask: Item | None


def seen(task: Task, picture: Picture, models: Networks) -> Seen:
    """A picture with its mask, ready to be looked at."""
    mask = regions_of(task, picture)
    return seeing.seen(task.context, picture.item, models, decoders=decoder_versions(), mask=mask)


def sift_view(task: Task, picture: Picture) -> tuple[View, float]:
    """A picture with its SIFT points outside the mask."""
    mask = regions_of(task, picture)
    return seeing.sift_view(task.context, picture.item, decoders=decoder_versions(), mask=mask)


def regions_of(task: Task, picture: Picture) -> tuple[Region, ...]:
    """What a person painted over on a picture."""
    return () if picture.mask is None else task.context.mask(picture.mask)
