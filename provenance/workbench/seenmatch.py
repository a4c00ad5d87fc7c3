"""Was this picture seen before? Asks the archive for candidates, and the analysis what each of them is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provenance.analyses.seen_before import ANALYSIS, SeenParameters
from provenance.analysis.contract import Item as RunItem
from provenance.analysis.runner import Runner
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import Item, SeenCounts
from provenance.errors import ArchiveAltered
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.values import (
    UNKNOWN,
    Count,
    Flag,
    Instant,
    Measure,
    Missing,
    Region,
    Row,
    Term,
    Text,
    Value,
)
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import FileMaterials
from provenance.workbench.pictureadding import Progress
from provenance.workbench.seenbefore import Sought, parameters_of, seen_items
from provenance.workbench.seencandidates import Candidate, surviving


@dataclass(frozen=True)
class DifferingPlace:
    """A place where a copy is not the same: its `content`, or something laid over it (an `addition`).

    `share`: of what both show; `region`: corners in the questioned picture as shown, empty when not known.
    """

    nature: str
    share: float
    region: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class SeenHit:
    """An item that holds the same picture, or shares something with it: what the analysis says of it.

    `region`: corners in the questioned picture as shown, empty when not known; the numbers are None when the two could
    not be laid one on the other.
    """

    item: Item
    kind: str
    region: tuple[tuple[int, int], ...] = ()
    mirrored: bool | None = None
    rotation_deg: float | None = None
    scale: float | None = None
    inliers: int | None = None
    agreement: float | None = None
    distance_bits: int | None = None
    differing: tuple[DifferingPlace, ...] = ()


@dataclass(frozen=True)
class SeenSearch:
    """The answer of one search: the hits, best first; over how many pictures it went, and since when they are kept.

    `to_describe`: of these so many could be found by their codes alone. `left_out`: less likely candidates that were
    not looked at closely. `run`: what looked at them, None when there was nothing to look at; it is recorded nowhere.
    `tells_enough`: whether the picture has anything but its bytes to be found by.
    """

    hits: tuple[SeenHit, ...]
    counts: SeenCounts
    left_out: int = 0
    run: Run | None = None
    tells_enough: bool = True

    @property
    def reason(self) -> Reason | None:
        """Why the closer look failed, or why nothing but the identical file could be found."""
        if self.failed and self.run is not None:
            return self.run.reason
        return None if self.tells_enough or not self.searched else Reason("too_little_structure")

    @property
    def searched(self) -> int:
        """How many pictures were searched."""
        return self.counts.searched

    @property
    def since(self) -> Instant | Missing:
        """When the first of them was added."""
        return self.counts.since if self.counts.searched else UNKNOWN

    @property
    def failed(self) -> bool:
        """Whether the closer look could not be taken."""
        return self.run is not None and not self.run.outcome.is_answer


@dataclass(frozen=True)
class Asked:
    """What the analysis is told of the archive: the items of a run, its parameters, and the small pictures by hash."""

    items: tuple[RunItem, ...]
    parameters: SeenParameters
    pictures: dict[str, bytes]

    def lent(self, sha256: str) -> bytes:
        """A small picture. Raises ArchiveAltered when there is none of that hash."""
        try:
            return self.pictures[sha256]
        except KeyError:
            raise ArchiveAltered("archive_picture_missing", sha256=sha256) from None


def asked_of(archive: PictureArchive, candidates: Sequence[Candidate]) -> Asked:
    """The likeliest candidates as the analysis takes them, with what the archive says of each."""
    counts = archive.counts()
    sought = Sought("searched" if counts.searched else "archive_empty", tuple(candidates), counts)
    pictures: dict[str, bytes] = {}

    def thumbnail(id: str) -> bytes | None:
        small = archive.thumbnail(id)
        if small is not None:
            pictures[hashlib.sha256(small).hexdigest()] = small
        return small

    return Asked(seen_items(sought, thumbnail), parameters_of(sought), pictures)


def search_pictures(
    archive: PictureArchive,
    runner: Runner,
    photo: Path,
    candidates: Iterator[Candidate],
    *,
    cancellation: Cancellation,
    found: Callable[[Candidate], None],
    progress: Progress,
) -> SeenSearch:
    """Search for a file: every candidate as it comes, then what each is. `photo` is what `candidates` were sought for.

    Raises InputError when the file cannot be read again; ArchiveError, WorkError, Cancelled.
    """
    heard: list[Candidate] = []
    for candidate in candidates:
        cancellation.check()
        heard.append(candidate)
        found(candidate)
    best = surviving(heard)
    asked = asked_of(archive, best)
    counts = archive.counts()
    if not asked.items:
        return SeenSearch((), counts)
    materials = FileMaterials(asked.lent)
    questioned = materials.item(photo, "questioned")
    run = runner.run(
        ANALYSIS,
        (questioned, *asked.items),
        materials,
        parameters=asked.parameters,
        cancellation=cancellation,
        report=lambda done, of: progress("verifying", done, of),
    ).run
    cancellation.check()
    return SeenSearch(hits_of(run, best), counts, asked.parameters.left_out, run)


def hits_of(run: Run, candidates: Sequence[Candidate]) -> tuple[SeenHit, ...]:
    """The hits that a run found in the archive, best first."""
    if run.outcome is not Outcome.FOUND:
        return ()
    items = {candidate.item.id: candidate.item for candidate in candidates}
    ids = {row["which"]: row["archive_item"] for row in run.rows("archive_hits")}
    pairs = ((ids.get(row["which"]), row) for row in run.rows("hits"))
    places = run.rows("differing_places")
    return tuple(
        _hit(items[id.value], row, [place for place in places if place["which"] == row["which"]])
        for id, row in pairs
        if isinstance(id, Text) and id.value in items
    )


def _hit(item: Item, row: Row, places: Sequence[Row]) -> SeenHit:
    kind, region, mirrored = row["kind"], row["region"], row["mirrored"]
    assert isinstance(kind, Term)
    return SeenHit(
        item=item,
        kind=kind.value,
        region=_corners(region) if isinstance(region, Region) else (),
        mirrored=mirrored.value if isinstance(mirrored, Flag) else None,
        rotation_deg=_number(row["turned_clockwise"]),
        scale=_number(row["scale"]),
        inliers=_whole(row["inliers"]),
        agreement=_number(row["agreement_share"]),
        distance_bits=_whole(row["distance"]),
        differing=tuple(map(_differing, places)),
    )


def _differing(row: Row) -> DifferingPlace:
    nature, share, region = row["nature"], row["area_share"], row["region"]
    assert isinstance(nature, Term) and isinstance(share, Measure)
    return DifferingPlace(
        nature.value.removeprefix("differing_"),
        float(share.value),
        _corners(region) if isinstance(region, Region) else (),
    )


def _corners(region: Region) -> tuple[tuple[int, int], ...]:
    pairs = (corner.split(",") for corner in region.value.split(" "))
    return tuple((int(x), int(y)) for x, y in pairs)


def _number(value: Value | None) -> float | None:
    return float(value.value) if isinstance(value, Measure) else None


def _whole(value: Value | None) -> int | None:
    return value.value if isinstance(value, Count) else None
