"""Asks the desks for what the archive keeps of a picture: pixels from the confined reader, codes and points of them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from provenance.archive.codingwire import (
    ASKED_SIDE_PX,
    CODE,
    CODED_SIDE_PX,
    DESCRIBE,
    Described,
    Shown,
    ToDescribe,
    pack,
    unpack,
    with_points,
)
from provenance.archive.known import PictureArchive
from provenance.archive.seenitems import Coded, Failure, Step, StoredPoints, View
from provenance.errors import AlidadeError, InputError, MediaError, RecordError, WorkError
from provenance.media.files import read_file
from provenance.media.sniff import HEAD_BYTES, sniff
from provenance.media.tags import Tag
from provenance.record.values import FileName
from provenance.work.workplace import Cancellation, Desk, Workplace

Answer = TypeVar("Answer")

_OURS: Final = ("worker_did_not_start", "reader_did_not_start", "reader_closed")
"""What is wrong with this machine and not with the picture."""

_ONCE_MORE: Final = ("worker_", "reader_")
"""How errors begin that may be of the moment: too little memory or time."""


@dataclass(frozen=True)
class Points:
    """What made them, and the packed points by the view's number."""

    made_by: str
    by_view: dict[int, bytes]

    def keep(self, archive: PictureArchive, id: str) -> bool:
        """Keep them of an item; False when it was withdrawn or coded anew meanwhile."""
        views = {view.shown.number: view.id for view in archive.views(id)}
        if not views.keys() >= self.by_view.keys():
            return False
        stored = [StoredPoints(views[number], some) for number, some in self.by_view.items()]
        return archive.describe(id, self.made_by, stored)


class Coder:
    """Codes and describes pictures at the desks of a workplace. Safe for several threads."""

    def __init__(self, workplace: Workplace, cancellation: Cancellation) -> None:
        self._workplace = workplace
        self.cancellation = cancellation

    @property
    def desks(self) -> int:
        """How many can work at once."""
        return self._workplace.count

    def coded(self, data: bytes, name: str) -> Coded | Failure:
        """The first pass over a picture's bytes, or why it cannot be done.

        Raises Cancelled; WorkError when no process starts, ResourceError when a file of the program is missing.
        """

        def work(desk: Desk) -> Coded:
            return unpack(self.call(desk, CODE, pack(self.shown(desk, data, name, CODED_SIDE_PX))), Coded)

        return self._tried("codes", work)

    def described(self, data: bytes, name: str, views: tuple[View, ...]) -> Points | Failure:
        """The second pass over a picture's bytes: points of the views that get some; or why it cannot be done."""
        wanted = with_points(views)

        def work(desk: Desk) -> Points:
            side_px = CODED_SIDE_PX if len(wanted) == 1 else ASKED_SIDE_PX
            shown = self.shown(desk, data, name, side_px)
            asked = ToDescribe(shown, tuple(view.box for view in wanted))
            made = unpack(self.call(desk, DESCRIBE, pack(asked)), Described)
            pairs = zip(wanted, made.packed, strict=True)
            return Points(made.made_by, {view.number: some for view, some in pairs if some is not None})

        return self._tried("points", work)

    def tags(self, data: bytes, name: str) -> tuple[Tag, ...]:
        """What the file's own metadata say; nothing where they cannot be read, which adding a picture does not need:
        once it is in a case, the analysis of its metadata says why. Raises Cancelled."""
        try:
            return self.at_desk(lambda desk: desk.reader.tags(data, name, check=self.cancellation.check).tags)
        except (MediaError, WorkError):
            return ()

    def shown(self, desk: Desk, data: bytes, name: str, side_px: int) -> Shown:
        """The pixels, decoded by the confined reader. Raises MediaError, WorkError, Cancelled."""
        pixels, facts = desk.reader.decode(data, name, max_side_px=side_px, check=self.cancellation.check)
        size = facts.shown_width, facts.shown_height
        return Shown(pixels.width, pixels.height, bytes(pixels.data), *size)

    def call(self, desk: Desk, function: str, payload: bytes) -> bytes:
        """What a function answers in the desk's worker process."""
        return desk.worker.call(function, payload, _unasked, _unheard, self.cancellation.check)

    def at_desk(self, work: Callable[[Desk], Answer]) -> Answer:
        """What is done at a desk, as soon as one is free."""
        with self._workplace.desk(self.cancellation) as desk:
            return work(desk)

    def _tried(self, step: Step, work: Callable[[Desk], Answer]) -> Answer | Failure:
        """What is done, or why it cannot be; what may pass is tried once more."""
        for last in (False, True):
            try:
                return self.at_desk(work)
            except (MediaError, WorkError) as error:
                if error.id in _OURS:
                    raise
                failure = Failure.of(step, error)
                if last or not may_pass(failure):
                    break
        return failure


def _unasked(what: str, _payload: bytes) -> bytes:
    raise RecordError("worker_asked_unknown", what=what[:50])


def _unheard(_done: int, _of: int) -> None:
    """A single picture has no progress."""


def picture_file(path: Path) -> tuple[bytes, str]:
    """A picture file's bytes and hash. Raises InputError; MediaError before more than the head of another is read."""
    name = FileName.of(path.name).value
    with contextlib.suppress(OSError):  # read_file says what is wrong
        if path.is_file():
            with path.open("rb") as file:
                require_picture(file.read(HEAD_BYTES), name)
    data = read_file(path)
    require_picture(data, name)
    return data, hashlib.sha256(data).hexdigest()


def require_picture(data: bytes, name: str) -> None:
    """Raises MediaError when the bytes are those of no picture."""
    found = sniff(data)
    if data and found.kind != "picture":
        raise MediaError("not_a_picture", name=name, found=found.id)


def failure_error(failure: Failure) -> AlidadeError:
    """A kept failure as the error it was made of."""
    kind = WorkError if failure.error.startswith(_ONCE_MORE) else MediaError
    return kind(failure.error, **dict(failure.values))


def may_pass(failure: Failure) -> bool:
    """Whether it may be of the moment and not of the picture: it is told and not kept, and the next adding tries."""
    return failure.error.startswith(_ONCE_MORE)


def is_no_picture(error: AlidadeError) -> bool:
    """Whether a file of a folder is simply something else."""
    return isinstance(error, InputError) and error.id == "not_a_picture"
