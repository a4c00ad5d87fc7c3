"""Compares the questioned picture with one other: how it lies there, what agrees, what differs, and what that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from provenance.analyses.seen_before.extents import Extent, extent_of, extent_of_lead, whole_extent
from provenance.analyses.seen_before.layings import Laid, Near, laid_by_code, laid_by_points, nearest
from provenance.analyses.seen_before.said import Said
from provenance.analyses.seen_before.views import Asked, Kept, Opened
from provenance.vision.copies.agreement import Agreement, agreement
from provenance.vision.copies.differences import DifferingRegion, differing_regions
from provenance.vision.copies.kinds import Kind, kind_of
from provenance.vision.copies.panels import Panel
from provenance.vision.copies.pdq import SAME_BITS

__all__ = ["COPIES", "KINDS", "Hit", "Questioned", "best_first", "compared", "unseen"]

COPIES: Final[tuple[Kind, ...]] = ("identical_file", "same_picture", "part_or_additions", "content_differs")
"""The kinds that say that both pictures hold one photograph."""

KINDS: Final[tuple[Kind, ...]] = (*COPIES, "probably_same", "shared_element")


@dataclass(frozen=True, slots=True, eq=False)
class Questioned:
    """The questioned picture and its views, the whole first."""

    picture: Opened
    views: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """Another picture that holds the same, or some of it. `picture`, `laid` and what follows from them are None where
    its pixels could not be seen or do not lie on the questioned ones. `said`: only of a picture of the archive."""

    id: str
    kind: Kind
    distance_bits: int | None
    picture: Opened | None = None
    said: Said | None = None
    laid: Laid | None = None
    agreement: Agreement | None = None
    regions: tuple[DifferingRegion, ...] = ()
    extent: Extent | None = None

    @property
    def is_copy(self) -> bool:
        """Whether it holds the same photograph."""
        return self.kind in COPIES

    @property
    def inliers(self) -> int:
        """Agreeing points."""
        return 0 if self.laid is None else self.laid.inliers


def compared(
    questioned: Questioned,
    id: str,
    kept: Sequence[Kept],
    open: Callable[[], Opened],
    said: Said | None = None,
) -> Hit | None:
    """A hit, or None when the two have nothing in common that may be said. Raises what `open` does, which is called
    only when something speaks for a hit."""
    near = nearest(questioned.views, kept)
    distance = _distance(near, said)
    laid = laid_by_points(questioned.views, kept)
    same_bytes = said is not None and said.identical
    hopeful = laid is not None or (distance is not None and distance <= SAME_BITS) or same_bytes
    if not (hopeful or (said is not None and said.laying)):
        return None
    other = open()
    laid = _best(questioned, other, laid, near, said)
    agreed, regions = _looked_at(questioned, other, laid)
    kind = kind_of(
        same_bytes=same_bytes,
        distance_bits=distance,
        inliers=0 if laid is None else laid.inliers,
        agreement=agreed,
        regions=regions,
    )
    if kind is None:
        return None
    extent = None
    match laid, kind:
        case None, _:
            pass
        case _, "identical_file":
            extent = whole_extent(questioned.picture.whole, other.whole)
        case _, "probably_same" | "shared_element":
            extent = extent_of_lead(laid, agreed)
        case _:
            extent = extent_of(laid, [one.panel for one in questioned.views], [one.panel for one in kept])
    return Hit(id, kind, distance, other, said, laid, agreed, regions, extent)


def unseen(said: Said) -> Hit | None:
    """What may be said of a picture of the archive of which no pixels are at hand."""
    kind = kind_of(
        same_bytes=said.identical,
        distance_bits=said.distance_bits,
        inliers=said.inliers,
    )
    return None if kind is None else Hit(said.item, kind, said.distance_bits, said=said)


def best_first(hits: Sequence[Hit]) -> list[Hit]:
    """Copies first, of these the identical file, then those that show most of the photograph, of these those without a
    place that differs, then those with most pixels; then what is less sure."""
    return sorted(hits, key=_rank)


def _rank(hit: Hit) -> tuple[float | str, ...]:
    group = 1 if hit.is_copy else KINDS.index(hit.kind)
    shown = 0.0 if hit.extent is None or not hit.is_copy else round(hit.extent.ratio, 1)
    share = -1.0 if hit.agreement is None or np.isnan(hit.agreement.share) else hit.agreement.share
    finer = 0.0 if not hit.is_copy else round(shown_scale(hit), 1)
    differs = hit.kind == "content_differs"
    return (
        hit.kind != "identical_file",
        group,
        -shown,
        differs,
        -finer,
        -round(share, 3),
        -hit.inliers,
        hit.id,
    )


def shown_scale(hit: Hit, questioned: Opened | None = None) -> float:
    """Pixels of the other picture for one of the questioned, both as shown in full; 0 when not known."""
    if hit.laid is None or hit.picture is None:
        return 0.0
    own = 1.0 if questioned is None else questioned.shown_per_worked
    return hit.laid.scale * hit.picture.shown_per_worked / own


def _distance(near: Near | None, said: Said | None) -> int | None:
    """The smaller of that of the pixels at hand and that of the archive, whose code is of the picture in full."""
    known = [] if near is None else [near.distance_bits]
    known += [said.distance_bits] if said is not None and said.distance_bits is not None else []
    return min(known, default=None)


def _best(
    questioned: Questioned, other: Opened, laid: Laid | None, near: Near | None, said: Said | None
) -> Laid | None:
    """The same bytes as they are; else by points, those of the archive where more of them agree; else by codes."""
    if said is not None and said.identical:
        return laid_by_code(Near(0, questioned.picture.whole, other.whole, "as_is"))
    archived = None if said is None else _said_laying(questioned.picture, other, said)
    if archived is not None and (laid is None or archived.inliers > laid.inliers):
        return archived
    if laid is not None:
        return laid
    return laid_by_code(near) if near is not None and near.distance_bits <= SAME_BITS else None


def _said_laying(questioned: Opened, other: Opened, said: Said) -> Laid | None:
    """The archive's laying, between the pixels at hand."""
    if len(said.laying) != 6:
        return None
    shown = np.vstack((np.array(said.laying, np.float64).reshape(2, 3), (0.0, 0.0, 1.0)))
    if not np.isfinite(shown).all() or abs(np.linalg.det(shown[:2, :2])) < 1e-9:
        return None
    own, others = (np.diag((one.shown_per_worked,) * 2 + (1.0,)) for one in (questioned, other))
    matrix = np.asarray(np.linalg.inv(others) @ shown @ own, np.float64)
    return Laid(matrix, said.inliers, questioned.whole, boxed(other, said) or other.whole)


def boxed(picture: Opened, said: Said) -> Panel | None:
    """The view that the archive found, in pixels at hand; None for the whole."""
    if said.box is None:
        return None
    height, width = picture.pixels.shape[:2]
    left, top, wide, high = (round(edge / picture.shown_per_worked) for edge in said.box)
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    panel = Panel(left, top, min(max(wide, 1), width - left), min(max(high, 1), height - top))
    return None if panel == picture.whole else panel


def _looked_at(
    questioned: Questioned, other: Opened, laid: Laid | None
) -> tuple[Agreement | None, tuple[DifferingRegion, ...]]:
    if laid is None:
        return None, ()
    own, matrix = questioned.picture.pixels, laid.kept_from_asked[:2]
    agreed = agreement(own, other.pixels, matrix)
    return agreed, () if agreed is None else differing_regions(own, other.pixels, matrix)
