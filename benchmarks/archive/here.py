"""An archive of pictures filled and searched within this process, by the program's own steps and nothing else.

What the window and the command line do in several processes, one does here: the same codes, points, index, candidates,
closer look by the small pictures, and kinds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from provenance.analyses.seen_before import views
from provenance.analyses.seen_before.compare import COPIES, Hit, Questioned, best_first, boxed, compared
from provenance.analyses.seen_before.said import Said
from provenance.analyses.seen_before.views import Kept, Opened, asked_views, views_of
from provenance.analysis.contract import Item as RunItem
from provenance.archive import coding
from provenance.archive.codingwire import ASK as POINTS
from provenance.archive.codingwire import CODE, DESCRIBE, LAY, TURNS, Shown
from provenance.archive.index import SearchedArchive
from provenance.archive.seenitems import Failure, NewItem
from provenance.media.decode import upright_picture
from provenance.media.sniff import sniff
from provenance.record.values import FileName
from provenance.vision.copies.points import AskedPoints, asked_points
from provenance.vision.features import Pixels
from provenance.vision.seeing import DECODED_SIDE_PX
from provenance.work.workplace import Cancellation, Desk, Workplace
from provenance.workbench.picturecoding import Coder
from provenance.workbench.seeking import Seeking
from provenance.workbench.seenbefore import MOST_CANDIDATES
from provenance.workbench.seencandidates import Candidate, Source, newest

Answer = TypeVar("Answer")


def _remembered(asked: Callable[[Pixels], AskedPoints]) -> Callable[[Pixels], AskedPoints]:
    """Points of the same pixels are made once: the index is asked and the closer look taken with the same ones."""
    made: dict[tuple[tuple[int, ...], bytes], AskedPoints] = {}

    def points(pixels: Pixels) -> AskedPoints:
        key = (pixels.shape, hashlib.sha256(pixels.tobytes()).digest())
        if key not in made:
            if len(made) >= _MOST_REMEMBERED:
                made.clear()
            made[key] = asked(pixels)
        return made[key]

    return points


_MOST_REMEMBERED: Final = 12
_ONCE: Final = _remembered(asked_points)
for _module in (coding, views):
    vars(_module)["asked_points"] = _ONCE

_WORK: Final = {
    CODE: coding.code,
    DESCRIBE: coding.describe,
    TURNS: coding.turns,
    POINTS: coding.ask,
    LAY: coding.lay,
}


class HereCoder(Coder):
    """Codes and describes pictures in this process; no desk is ever started."""

    def __init__(self) -> None:
        super().__init__(Workplace(1), Cancellation())
        self._desk = Desk()

    def at_desk(self, work: Callable[[Desk], Answer]) -> Answer:
        return work(self._desk)

    def shown(self, desk: Desk, data: bytes, name: str, side_px: int) -> Shown:
        image, facts = upright_picture(data, name, max_side_px=side_px)
        return Shown(image.width, image.height, image.tobytes(), facts.shown_width, facts.shown_height)

    def call(self, desk: Desk, function: str, payload: bytes) -> bytes:
        return _WORK[function](payload, None)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What is said of one item of the archive: its name there, the candidate, and the hit, None where nothing may be
    said of it."""

    name: str
    candidate: Candidate
    hit: Hit | None
    by_code: bool
    """Whether the code alone says that it is the same picture."""

    @property
    def is_copy(self) -> bool:
        """Whether the answer is that both hold the same picture."""
        return self.hit is not None and self.hit.kind in COPIES

    @property
    def share(self) -> float:
        """Of the agreeing blocks; NaN where not known."""
        agreed = None if self.hit is None else self.hit.agreement
        return float("nan") if agreed is None else agreed.share


@dataclass
class HereArchive:
    """An archive in a folder, with the views of its small pictures once they were made."""

    archive: SearchedArchive
    coder: HereCoder = field(default_factory=HereCoder)
    small: dict[tuple[str, object], tuple[Opened, tuple[Kept, ...]]] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        """Both passes over one picture; one that is there stays. Raises ValueError for one that cannot be read."""
        sha256 = hashlib.sha256(data).hexdigest()
        if self.archive.by_sha256(sha256) is not None:
            return
        coded = self.coder.coded(data, name)
        points = None if isinstance(coded, Failure) else self.coder.described(data, name, coded.views)
        if isinstance(coded, Failure) or points is None or isinstance(points, Failure):
            raise ValueError(f"{name} cannot be read")
        new = NewItem(
            sha256=sha256,
            size_bytes=len(data),
            media_type=sniff(data).id,
            name=FileName.of(name),
            origin="hand",
        )
        with self.archive.writing():
            put = self.archive.put(new, coded)
            points.keep(self.archive, put.item.id)

    def remove(self, data: bytes) -> None:
        """Withdraw the item of those bytes."""
        item = self.archive.by_sha256(hashlib.sha256(data).hexdigest())
        assert item is not None, "it was added"
        self.archive.withdraw(item.id)

    def search(self, data: bytes, name: str) -> list[Seen]:
        """Everything that is said of a picture, best first, as the program says it."""
        source = Source(data, name)
        seeking = Seeking(self.archive, self.coder, lambda _what, _done, _of: None)
        candidates = [one for one in newest(seeking.candidates(source)) if one.survives][:MOST_CANDIDATES]
        questioned = _questioned(data, name)
        found = {one.item.id: (one, self._look(questioned, one)) for one in candidates}
        hits = best_first([hit for _, hit in found.values() if hit is not None])
        order = [hit.id for hit in hits] + [id for id, (_, hit) in found.items() if hit is None]
        return [Seen(found[id][0].item.shown_name, *found[id], by_code=found[id][0].near) for id in order]

    def _look(self, questioned: Questioned, candidate: Candidate) -> Hit | None:
        said = said_of(candidate)
        picture, kept = self._views(candidate, said)
        return compared(questioned, candidate.item.id, kept, lambda: picture, said)

    def _views(self, candidate: Candidate, said: Said) -> tuple[Opened, tuple[Kept, ...]]:
        key = (candidate.item.id, said.box)
        if key not in self.small:
            thumbnail = self.archive.thumbnail(candidate.item.id)
            assert thumbnail is not None, "every picture that was read has a small one"
            pixels = _pixels(thumbnail, "small")
            item = RunItem("candidate", "archive", candidate.item.id, hashlib.sha256(thumbnail).hexdigest())
            picture = Opened(item, pixels, said.width, said.height)
            panel = boxed(picture, said)
            self.small[key] = picture, views_of(picture, () if panel is None else (panel,))
        return self.small[key]


@contextmanager
def archive_in(folder: Path) -> Iterator[HereArchive]:
    """An archive, made when there is none."""
    archive = SearchedArchive(folder, coding.points_made_by(), coding.features_of)
    with closing(archive):
        yield HereArchive(archive)


def said_of(candidate: Candidate) -> Said:
    """What the analysis is told of a candidate."""
    view, laying = candidate.view, candidate.laying
    box = None if view is None or view.shown.number == 0 else view.shown.box
    return Said(
        item=candidate.item.id,
        identical=candidate.identical,
        distance_bits=candidate.distance_bits,
        inliers=0 if laying is None else laying.inliers,
        laying=() if laying is None else tuple(f"{cell:.9f}" for cell in laying.stored_from_asked),
        width=candidate.item.width,
        height=candidate.item.height,
        box=None if box is None else (box.x, box.y, box.width, box.height),
    )


def region_of(hit: Hit, questioned_scale: float) -> npt.NDArray[np.float64]:
    """Corners of the shared part in the questioned picture as shown; `questioned_scale`: shown pixels for one worked
    at."""
    return np.zeros((0, 2)) if hit.extent is None else np.asarray(hit.extent.asked * questioned_scale)


def _questioned(data: bytes, name: str) -> Questioned:
    image, facts = upright_picture(data, name, max_side_px=DECODED_SIDE_PX)
    item = RunItem("questioned", "evidence", name, hashlib.sha256(data).hexdigest())
    picture = Opened(item, np.asarray(image), facts.shown_width, facts.shown_height)
    return Questioned(picture, asked_views(picture))


def _pixels(data: bytes, name: str, side_px: int = DECODED_SIDE_PX) -> npt.NDArray[np.uint8]:
    return np.asarray(upright_picture(data, name, max_side_px=side_px)[0])
