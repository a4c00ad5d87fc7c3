"""Which references of the archive are controls for a questioned exhibit, by what its case says of the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from provenance.archive.controls import Chosen, Meant, choose
from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.archive.store import Archive
from provenance.errors import ArchiveAltered, ArchiveBusy, ArchiveError
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import Place, Text
from provenance.workbench.materials import ArchiveBytes

Lender = Callable[[], Archive | None]
"""The archive, None when the user has none. Raises ArchiveError when it cannot be opened."""


def nobody() -> Archive | None:
    """There is no archive."""
    return None


def lent_bytes(lender: Lender) -> ArchiveBytes | None:
    """The bytes of the archive's pictures by hash. Raises ArchiveAltered, also when there is no archive any more, and
    what the lender raises: each time anew, so that one moment in which the archive is busy costs one picture."""
    if lender is nobody:
        return None

    def data(sha256: str) -> bytes:
        archive = lender()
        if archive is None:
            raise ArchiveAltered("archive_picture_missing", sha256=sha256)
        return archive.files.get(sha256)

    return data


@dataclass(frozen=True)
class Controls:
    """The controls for an exhibit; or `unavailable`, why the archive could not be asked.

    `copies` are references of the archive that hold the questioned file itself; `place_said`: whether the case says
    anything of the place that is meant.
    """

    chosen: Chosen = field(default_factory=lambda: Chosen((), {}, 0))
    copies: tuple[tuple[ArchiveReference, ArchivePlace], ...] = ()
    place_said: bool = False
    unavailable: str = ""


def controls_of(
    snapshot: Snapshot, questioned: Exhibit, references: Sequence[Exhibit], lender: Lender
) -> Controls:
    """References of other places than a questioned exhibit is said to show, or than its references show."""
    try:
        archive = lender()
        if archive is None:
            return Controls(unavailable="archive_absent")
        archived = archive.places(), archive.references()
    except ArchiveBusy:
        return Controls(unavailable="archive_was_busy")
    except ArchiveAltered:
        return Controls(unavailable="archive_was_altered")
    except ArchiveError:
        return Controls(unavailable="archive_could_not_be_opened")
    places, kept = archived
    asked = meant(snapshot, questioned, references, archived)
    by_id = {place.id: place for place in places}
    copies = tuple(
        (one, place)
        for one in kept
        if one.sha256 == questioned.sha256 and (place := by_id.get(one.place_id)) is not None
    )
    return Controls(choose(places, kept, asked), copies, asked.is_said)


def meant(
    snapshot: Snapshot,
    questioned: Exhibit,
    references: Sequence[Exhibit],
    archived: tuple[Sequence[ArchivePlace], Sequence[ArchiveReference]],
) -> Meant:
    """The places that the claims about an exhibit name, and those of its references, by their cards and bytes."""
    places, kept = archived
    cards = [entry.data for one in references if (entry := snapshot.reference_card(one.id)) is not None]
    said = [claim.data.where for claim in snapshot.claims if questioned.id in claim.data.about]
    said += [value for card in cards for value in (card.place, card.place_name)]
    positions = tuple(value for value in said if isinstance(value, Place))
    names = {value.value for value in said if isinstance(value, Text)}
    names |= {place.name for place in positions if place.name is not None}
    pictures = frozenset(exhibit.sha256 for exhibit in snapshot.exhibits)
    own = {questioned.sha256, *(one.sha256 for one in references)}
    ids = {one.place_id for one in kept if one.sha256 in own or one.id in _archived(cards)}
    first = Meant(ids=frozenset(ids), names=frozenset(names), positions=positions, pictures=pictures)
    covered = [place for place in places if first.covers(place)]
    positions += tuple(place.position for place in covered if isinstance(place.position, Place))
    return replace(
        first,
        names=first.names.union(*(place.names for place in covered)),
        positions=positions,
        designs=frozenset(place.design for place in covered if place.design),
    )


def _archived(cards: Iterable[ReferenceDescribed]) -> set[str]:
    """The archive's references that cards name."""
    return {card.archive_reference.value for card in cards if isinstance(card.archive_reference, Text)}
