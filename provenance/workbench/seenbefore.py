"""What an open case is lent of the archive of pictures ever seen: whoever looks there, and the small pictures it keeps.

Looking is not recorded. What it finds goes as items into a run of `seen_before`, which looks closer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from provenance.analyses.seen_before import SeenParameters
from provenance.analyses.seen_before.said import Box, Fact, Said, said_item
from provenance.analysis.contract import Item
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import ItemFacts, SeenCounts
from provenance.errors import AlidadeError, ArchiveAltered, ArchiveBusy, Cancelled
from provenance.record.values import Instant, Missing, decimal_text
from provenance.work.workplace import Cancellation
from provenance.workbench.seencandidates import Candidate, Source, surviving

__all__ = [
    "MOST_CANDIDATES",
    "NOWHERE",
    "Besides",
    "PicturesAsked",
    "Seeker",
    "SeenBefore",
    "Sought",
    "Thumbnails",
    "lent_of",
    "parameters_of",
    "seen_items",
    "sought_for",
]  # fmt: skip

MOST_CANDIDATES: Final = 40
"""Items looked at closely, the likeliest first: some 0.4 s each; beyond, one picture is everywhere (ours)."""

State = Literal[
    "searched",
    "archive_absent",
    "archive_empty",
    "archive_was_busy",
    "archive_was_altered",
    "archive_could_not_be_opened",
]

Besides = Literal[
    "",
    "team_archive_searched",
    "team_archive_not_reached",
    "only_team_archive_searched",
    "team_archive_not_asked",
]
"""What became of a team's archive that was to be asked too; of a restricted case nothing leaves for it."""


@dataclass(frozen=True)
class Sought:
    """What the archive answered: candidates, the likeliest first, and how much it held; or why it was not asked."""

    state: State
    candidates: tuple[Candidate, ...] = ()
    counts: SeenCounts | None = None
    besides: Besides = ""


Seeker = Callable[[Source, Cancellation], Sought]
"""Looks for a picture in the archive. Raises ArchiveError, MediaError, WorkError, Cancelled."""

Thumbnails = Callable[[str], bytes | None]
"""An item's id → its small picture, None when it has none. Raises ArchiveError."""


@dataclass(frozen=True)
class SeenBefore:
    """Who looks in the archive, and who lends its small pictures."""

    seek: Seeker
    thumbnail: Thumbnails

    def lent(self, id: str, sha256: str) -> bytes:
        """The small picture of an item, hashed again. Raises ArchiveAltered when it is another one, or gone."""
        data = self.thumbnail(id)
        if data is None:
            raise ArchiveAltered("archive_picture_missing", sha256=sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ArchiveAltered("archive_picture_altered", sha256=sha256)
        return data


NOWHERE: Final = SeenBefore(
    seek=lambda _source, _cancellation: Sought("archive_absent"), thumbnail=lambda _id: None
)
"""There is no archive."""


class PicturesAsked(Protocol):
    """The archive as the workbench has it (`archiving.Pictures`)."""

    def lent(self) -> PictureArchive | None:
        """The archive, None when there is none yet."""

    def seek(self, source: Source, cancellation: Cancellation | None = None) -> Iterator[Candidate]:
        """Candidates as they are found."""


def lent_of(pictures: PicturesAsked) -> SeenBefore:
    """What an open case is lent of an archive; nothing is made where there is none."""

    def seek(source: Source, cancellation: Cancellation) -> Sought:
        archive = pictures.lent()
        if archive is None:
            return Sought("archive_absent")
        counts = archive.counts()
        if not counts.items:
            return Sought("archive_empty")
        return Sought("searched", surviving(pictures.seek(source, cancellation)), counts)

    def thumbnail(id: str) -> bytes | None:
        archive = pictures.lent()
        return None if archive is None else archive.thumbnail(id)

    return SeenBefore(seek, thumbnail)


def sought_for(seen: SeenBefore, source: Callable[[], Source], cancellation: Cancellation) -> Sought:
    """What the archive answers; why it did not, for a run that goes on without it. Whatever is the matter with the
    picture itself the run finds too, and a cancelled one ends as such."""
    try:
        return seen.seek(source(), cancellation)
    except ArchiveBusy:
        return Sought("archive_was_busy")
    except ArchiveAltered:
        return Sought("archive_was_altered")
    except (AlidadeError, Cancelled):
        return Sought("archive_could_not_be_opened")


def parameters_of(sought: Sought) -> SeenParameters:
    """What a run says of an answer of the archive."""
    counts = sought.counts
    if counts is None:
        return SeenParameters(archive_state=sought.state, besides=sought.besides)
    return SeenParameters(
        archive_state=sought.state,
        searched=counts.searched,
        since=_second(counts.since),
        to_describe=counts.to_describe,
        left_out=max(0, len(sought.candidates) - MOST_CANDIDATES),
        besides=sought.besides,
    )


def _second(when: Instant | Missing) -> str:
    moment = None if isinstance(when, Missing) else when.utc()
    return "" if moment is None else Instant.of_utc(moment).value


def seen_items(sought: Sought, thumbnail: Thumbnails) -> tuple[Item, ...]:
    """The candidates as items of a run: the small picture of each, where there is one, and what is said of it.

    Raises ArchiveError.
    """
    items: list[Item] = []
    for candidate in sought.candidates[:MOST_CANDIDATES]:
        small = thumbnail(candidate.item.id)
        if small is not None:
            sha256 = hashlib.sha256(small).hexdigest()
            items.append(Item("candidate", "archive", candidate.item.id, sha256))
        items.append(said_item(_said(candidate)))
    return tuple(items)


def _said(candidate: Candidate) -> Said:
    item, laying = candidate.item, candidate.laying
    return Said(
        item=item.id,
        identical=candidate.identical,
        restricted=item.restricted,
        distance_bits=candidate.distance_bits,
        inliers=0 if laying is None else laying.inliers,
        laying=() if laying is None else tuple(decimal_text(cell, 9) for cell in laying.stored_from_asked),
        width=item.width,
        height=item.height,
        box=_box(candidate),
        facts=tuple(_facts(item.facts)),
    )


def _box(candidate: Candidate) -> Box | None:
    view = candidate.view
    if view is None or view.shown.number == 0:
        return None
    box = view.shown.box
    return (box.x, box.y, box.width, box.height)


def _facts(facts: ItemFacts) -> Iterator[Fact]:
    """What is stated of an item; what the archive itself noted of when it came is no statement of anybody's."""
    named = (("place", facts.place), *(("source", one) for one in facts.sources))
    for about, value in (*named, ("licence", facts.licence), ("note", facts.note)):
        if not isinstance(value, Missing):
            yield Fact(about, value)
    for date in facts.dates:
        yield Fact(date.of.value, date.when, date.basis)
