"""What an archive of pictures ever seen can do, wherever it lies: on this machine or on a team's server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from provenance.archive.seenitems import (
    Coded,
    Failure,
    Item,
    ItemFacts,
    NewItem,
    PutItem,
    SeenCounts,
    Step,
    StoredPoints,
    StoredView,
    WithdrawnItem,
)

if TYPE_CHECKING:
    from provenance.archive.voting import Asked


class Near(msgspec.Struct, frozen=True, gc=False):
    """A view whose code differs in few bits from the asked one of that place."""

    asked: int
    view: int
    distance_bits: int


class Voted(msgspec.Struct, frozen=True, gc=False):
    """A view that asked points speak for: how many of them, and with which weight together."""

    view: int
    votes: int
    weight: float


class PictureArchive(Protocol):
    """An archive of pictures ever seen. Views are known by numbers that this archive never gives twice.

    Where several of these are called for one picture, each is whole in itself: nothing half stays after a kill. Every
    method raises ArchiveError when the archive cannot be used, ArchiveBusy when it is in use for too long.
    """

    def close(self) -> None:
        """Close it. May be called twice."""

    # ---- searching: what it answers may be withdrawn the next moment; `views_of` leaves that out -------------

    def near(self, codes: Sequence[bytes], radius: int) -> tuple[Near, ...]:
        """Every view whose code differs in at most `radius` of 256 bits from one of the codes of 32 bytes: all of them,
        by place, then distance, then number. Views of a quality below that of a telling code are not among them."""

    def voted(self, asked: Asked, most: int) -> tuple[Voted, ...]:
        """The views that the asked points speak for, at most `most`, the likeliest first."""

    def views_of(self, numbers: Sequence[int]) -> tuple[StoredView, ...]:
        """The views of those numbers that are still there, by number."""

    def points(self, numbers: Sequence[int]) -> Iterator[StoredPoints]:
        """The points of those views, of each that has some."""

    # ---- looking --------------------------------------------------------------------------------------------

    def item(self, id: str) -> Item:
        """An item by its id. Raises ArchiveError: there is none, or it was withdrawn."""

    def by_sha256(self, sha256: str) -> Item | None:
        """The item of those bytes."""

    def views(self, id: str) -> tuple[StoredView, ...]:
        """The views of an item by its id, the whole picture first."""

    def thumbnail(self, id: str) -> bytes | None:
        """A small WebP of an item."""

    def counts(self) -> SeenCounts:
        """How much there is, and since when."""

    # ---- keeping --------------------------------------------------------------------------------------------

    def put(
        self,
        new: NewItem,
        coded: Coded | Failure | None = None,
        *,
        data: bytes | None = None,
        again: bool = False,
    ) -> PutItem:
        """Put a picture with its views; see `SeenArchive.put`."""

    def waiting(self, step: Step) -> Iterator[Item]:
        """The items that a pass has still to do."""

    def code(self, id: str, coded: Coded | Failure) -> None:
        """Keep the first pass over an item, or why it could not be done."""

    def describe(self, id: str, made_by: str, points: Sequence[StoredPoints] | Failure) -> bool:
        """Keep the second pass over an item; False when it was withdrawn or coded anew meanwhile."""

    def say(self, id: str, facts: ItemFacts) -> Item:
        """Add what is said of an item to what is known of it."""

    def revise(self, id: str, facts: ItemFacts) -> Item:
        """Replace what is said of an item."""

    def restrict(self, id: str, restricted: bool = True) -> Item:
        """Say whether an item must not leave this archive."""

    def withdraw(self, id: str) -> WithdrawnItem:
        """Take an item out everywhere; its id and hash stay taken."""

    def withdrawn(self, sha256: str) -> WithdrawnItem | None:
        """The latest withdrawal of an item of those bytes."""

    # ---- going on from a number -----------------------------------------------------------------------------

    def change(self) -> int:
        """The number of the newest change; 0 before the first."""

    def items_since(self, since: int = 0, until: int | None = None) -> Iterator[tuple[Item, ...]]:
        """The items that were put or changed after a change, batch by batch."""

    def withdrawn_since(self, since: int = 0) -> tuple[WithdrawnItem, ...]:
        """The items that were withdrawn after a change."""
