"""The archive of pictures ever seen on this machine, searched: rows in SQLite, exact indexes in files beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from provenance.archive import schema
from provenance.archive.hamming import CODE_BYTES, MOST_RADIUS
from provenance.archive.indexparts import Check, CodesPart, Features, PointsPart, quiet
from provenance.archive.known import Near, Voted
from provenance.archive.pictures import SeenArchive
from provenance.archive.seenitems import SeenCounts
from provenance.archive.voting import Asked

_SPARE: int = 16  # asked for besides, since some may be withdrawn between the index and the rows (our choice)


class SearchedArchive(SeenArchive):
    """The pictures ever seen in a folder, with their search; it is a `PictureArchive`.

    `made_by` names what the points to be searched were made by (`Item.described_by`), `features` gives the words
    (uint16 N) and the first 64 bits of the signatures (uint64 N) of packed points.
    """

    def __init__(
        self, folder: Path, made_by: str, features: Callable[[bytes], Features], busy_s: float = schema.BUSY_S
    ) -> None:
        super().__init__(folder, busy_s)
        self.codes_part = CodesPart(self)
        self.points_part = PointsPart(self, made_by, features)

    def near(self, codes: Sequence[bytes], radius: int) -> tuple[Near, ...]:
        """Every view whose code differs in at most `radius` bits from one of those; see `PictureArchive.near`."""
        asked = np.frombuffer(b"".join(codes), np.uint8).reshape(-1, CODE_BYTES)
        found = self.codes_part.answered(
            lambda index: index.within(asked, radius) if radius <= MOST_RADIUS else index.scan(asked, radius)
        )
        rows = zip(found.asked.tolist(), found.ids.tolist(), found.distances_bits.tolist(), strict=True)
        return tuple(Near(*row) for row in rows)

    def voted(self, asked: Asked, most: int) -> tuple[Voted, ...]:
        """The views that asked points speak for; see `PictureArchive.voted`."""
        votes = self.points_part.answered(lambda index: index.vote(asked, most + _SPARE))
        ids: list[int] = votes.ids.tolist()
        views = self.views_described(ids)
        rows = zip(ids, votes.counts.tolist(), votes.weights.tolist(), strict=True)
        return tuple(Voted(views[id], count, weight) for id, count, weight in rows if id in views)[:most]

    def counts(self) -> SeenCounts:
        """As `SeenArchive.counts`; what another maker described is not found by its points, and is to be described."""
        other = (
            "SELECT count(*) FROM items WHERE failure IS NULL AND described_by NOT IN"
            " (SELECT number FROM makers WHERE name = ?)"
        )
        counts = super().counts()
        described = int(self.database.rows(other, self.points_part.made_by)[0][0])
        return msgspec.structs.replace(counts, to_describe=counts.to_describe + described)

    def ready(self, check: Check = quiet) -> None:
        """Bring both indexes up to date, so that what is asked next waits for nothing. Raises as `Part.build`."""
        self.codes_part.ready(check)
        self.points_part.ready(check)

    def build(self, check: Check = quiet, *, anew: bool = False) -> None:
        """Put everything into index files now; `anew`: without what was withdrawn, of which they hold nothing then."""
        self.codes_part.build(check, anew=anew)
        self.points_part.build(check, anew=anew)

    def index_bytes(self) -> int:
        """How much the index files take on the disk."""
        folder = self.folder / "index"
        return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else 0
