"""Where a run's items come from: the open case, or files given to one command that keeps no case."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from provenance.analysis.contract import Item
from provenance.archive.items import ArchivePlace, ArchiveReference
from provenance.casefile.casefile import CaseFile
from provenance.errors import InputError, RecordError
from provenance.media.files import read_file
from provenance.media.sniff import MEDIA_TYPES, sniff
from provenance.record.claim import ClaimAdded
from provenance.record.evidence import EvidenceAcquired
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import Sheet
from provenance.record.run import Input, Run
from provenance.record.snapshot import Exhibit, Snapshot
from provenance.record.values import FileName, Missing, Region

T = TypeVar("T")

ArchiveBytes = Callable[[str], bytes]
"""SHA-256 → the bytes of a picture of the archive, hashed again. Raises ArchiveAltered."""

SmallPictures = Callable[[str, str], bytes]
"""Id of an item of the archive and SHA-256 → its small picture, hashed again. Raises ArchiveError."""

_CANDIDATE = "candidate"
"""The role in which runs are given small pictures of the archive: known by item, for there they are made anew."""


class CaseMaterials:
    """The bytes, names and runs of an open case (`analysis.runner.Materials`).

    Looks into the case as it was when first asked, and again only for what is newer: events are recorded all the time
    while runs are made, and folding the log for each of them would take longer than the work.
    """

    def __init__(
        self, case: CaseFile, archive: ArchiveBytes | None = None, small: SmallPictures | None = None
    ) -> None:
        self._case = case
        self._archive = archive
        self._small = small
        self._mutex = threading.Lock()  # one SQLite connection serves all desks
        self._seen: Snapshot | None = None
        self._met: dict[str, str] = {}
        self._met_in_runs: int | None = None

    def meet(self, items: Iterable[Item]) -> None:
        """Be ready to lend the small pictures of the archive among the items of a run that is not recorded yet."""
        with self._mutex:
            self._met |= {item.sha256: item.id for item in items if is_small(item)}

    def data(self, sha256: str) -> bytes:
        """The bytes of an object, hashed again; of the archive where the case has none, unless they were erased."""
        with self._mutex:
            if sha256 in self._case.objects:
                return self._case.objects.get(sha256)
            item = None if self._small is None else self._item_of(sha256)
            if item is None and (self._archive is None or sha256 in self._case.snapshot().erased_objects):
                return self._case.objects.get(sha256)
        if item is not None and self._small is not None:
            return self._small(item, sha256)
        assert self._archive is not None
        return self._archive(sha256)

    def _item_of(self, sha256: str) -> str | None:
        """Whose small picture has that hash, by the items met and by the runs of the case."""
        if sha256 not in self._met:
            snapshot = self._case.snapshot()
            if snapshot.seq != self._met_in_runs:
                self._met_in_runs = snapshot.seq
                given = (one for run in snapshot.runs for one in run.inputs if is_small(one))
                self._met |= {one.sha256: one.id for one in given}
        return self._met.get(sha256)

    def received_name(self, card: str, sha256: str) -> str | None:
        """The received name on a card. Raises RecordError when that card is not there or its name was erased."""
        with self._mutex:
            return _name_on(self._look(lambda snapshot: snapshot.card(card, sha256)))

    def run(self, id: str, sha256: str) -> Run:
        """A run of the case. Raises RecordError when there is none, or when it is not the one of that hash."""
        with self._mutex:
            return self._look(lambda snapshot: snapshot.run_of(snapshot.run_entry(id, sha256).data))

    def mask(self, id: str, sha256: str) -> tuple[Region, ...]:
        """What a mask leaves out, as the event of that hash holds it. Raises RecordError when there is none."""
        with self._mutex:
            return self._look(lambda snapshot: snapshot.mask_painted(id, sha256)).regions

    def marks(self, id: str, sha256: str) -> Sheet:
        """Marks, as the event of that hash holds them. Raises RecordError when there are none, or they were erased."""
        with self._mutex:
            sheet = self._look(lambda snapshot: snapshot.marks_drawn(id, sha256)).sheet
        if isinstance(sheet, Missing):
            raise RecordError("marks_gone", why=sheet.value)
        return sheet

    def _look(self, look: Callable[[Snapshot], T]) -> T:
        if self._seen is not None:
            with contextlib.suppress(RecordError):
                return look(self._seen)
        self._seen = self._case.snapshot()
        return look(self._seen)

    def claim(self, id: str, sha256: str) -> ClaimAdded:
        """A claim, as the event of that hash holds it. Raises RecordError when there is none."""
        with self._mutex:
            return self._look(lambda snapshot: snapshot.claim_made(id, sha256))

    def observation(self, id: str, sha256: str) -> ObservationAdded:
        """An observation, as the event of that hash holds it. Raises RecordError when there is none."""
        with self._mutex:
            return self._look(lambda snapshot: snapshot.observation_made(id, sha256))


def is_small(given: Item | Input) -> bool:
    """Whether it is the small picture of an item of the archive."""
    return (given.role, given.kind) == (_CANDIDATE, "archive")


def _name_on(card: EvidenceAcquired) -> str | None:
    name = card.received_name
    if isinstance(name, FileName):
        return name.value
    if name.value in ("erased", "lost", "altered"):
        raise RecordError("received_name_gone", why=name.value)
    return None


class FileMaterials:
    """Files compared without a case; each is read and hashed at first use, and must not change meanwhile.

    Bytes of no file are asked of `archive`, if one is lent.
    """

    def __init__(self, archive: ArchiveBytes | None = None) -> None:
        self._archive = archive
        self._paths: dict[str, Path] = {}
        self._items: dict[Path, Item | InputError] = {}
        self._mutex = threading.Lock()

    def item(self, path: Path, role: str) -> Item:
        """The file as an item of a run. Raises InputError when it cannot be read; remembered, so said each time."""
        with self._mutex:
            known = self._items.get(path)
        if known is None:
            known = self._look(path)
            with self._mutex:
                self._items[path] = known
        if isinstance(known, InputError):
            raise InputError(known.id, **known.values)
        return Item(role, "evidence", known.id, known.sha256, known.exhibit, known.media_type)

    def _look(self, path: Path) -> Item | InputError:
        try:
            data = read_file(path)
        except InputError as error:
            return error
        sha256 = hashlib.sha256(data).hexdigest()
        with self._mutex:
            self._paths[sha256] = path
        return Item("", "evidence", sha256, sha256, FileName.of(path.name).value, sniff(data).id)

    def data(self, sha256: str) -> bytes:
        """The bytes, read again. Raises InputError when the file changed since it was first read."""
        if self._archive is not None and sha256 not in self._paths:
            return self._archive(sha256)
        data = read_file(self._paths[sha256])
        if hashlib.sha256(data).hexdigest() != sha256:
            raise InputError("file_changed_while_read", name=self._paths[sha256].name)
        return data

    def received_name(self, card: str, sha256: str) -> str | None:
        """The file's name."""
        return FileName.of(self._paths[card].name).value

    def run(self, id: str, sha256: str) -> Run:
        """There are no earlier runs without a case."""
        raise RecordError("no_such_record", id=id[:100])

    def mask(self, id: str, sha256: str) -> tuple[Region, ...]:
        """Nothing is painted on files without a case."""
        raise RecordError("no_such_record", id=id[:100])

    def marks(self, id: str, sha256: str) -> Sheet:
        """Nothing is marked on files without a case."""
        raise RecordError("no_such_record", id=id[:100])

    def claim(self, id: str, sha256: str) -> ClaimAdded:
        """Nothing is claimed of files without a case."""
        raise RecordError("no_such_record", id=id[:100])

    def observation(self, id: str, sha256: str) -> ObservationAdded:
        """Nothing is written about files without a case."""
        raise RecordError("no_such_record", id=id[:100])


def evidence_item(exhibit: Exhibit, role: str) -> Item:
    """An exhibit as an item of a run."""
    added = exhibit.added.data
    return Item(role, "evidence", added.evidence, added.sha256, added.exhibit, added.media_type)


def archive_item(reference: ArchiveReference, role: str, place: ArchivePlace | None = None) -> Item:
    """A reference of the archive as an item of a run, with its place where the run's record is to name it."""
    return Item(
        role,
        "archive",
        reference.id,
        reference.sha256,
        media_type=reference.media_type,
        place="" if place is None else place.id,
        place_name="" if place is None else place.name,
    )


def left_out_item(why: str, places: int) -> Item:
    """How many places of the archive give no control, and why, as an item of a run: "too_near 3", and its hash."""
    said = f"{why} {places}"
    return Item("left_out", "archive", said, hashlib.sha256(said.encode()).hexdigest())


def card_items(snapshot: Snapshot, exhibit: Exhibit) -> tuple[Item, ...]:
    """The first card of an exhibit that has a received name, as an item; its hash is that of its event's line."""
    for card in exhibit.cards:
        if isinstance(card.data.received_name, FileName):
            return (Item("card", "card", card.data.acquisition, snapshot.event_hash(card.seq)),)
    return ()


def mask_items(snapshot: Snapshot, exhibit: Exhibit, role: str) -> tuple[Item, ...]:
    """The mask of an exhibit as an item, if it has one; its hash is that of its event's line."""
    mask = snapshot.mask(exhibit.id)
    if mask is None:
        return ()
    return (Item(role, "mask", mask.data.mask, snapshot.event_hash(mask.seq)),)


def marks_items(snapshot: Snapshot, exhibit: Exhibit, kind: str) -> tuple[Item, ...]:
    """The marks of one kind on an exhibit as an item, if it has any; its hash is that of its event's line."""
    marks = snapshot.marks(exhibit.id, kind)
    if marks is None:
        return ()
    return (Item("marks", "marks", marks.data.marks, snapshot.event_hash(marks.seq)),)


def run_item(snapshot: Snapshot, id: str) -> Item:
    """An earlier run as an item; its hash is that of its event's line, which binds its private findings too."""
    return Item("run", "run", id, snapshot.event_hash(snapshot.run_entry(id).seq))


def claim_items(snapshot: Snapshot, exhibit: Exhibit) -> tuple[Item, ...]:
    """The claims about an exhibit as items, oldest first; the hash of each is that of its event's line."""
    return tuple(
        Item("claim", "claim", entry.data.claim, snapshot.event_hash(entry.seq))
        for entry in snapshot.claims
        if exhibit.id in entry.data.about
    )


def observation_items(snapshot: Snapshot, exhibit: Exhibit, kinds: Sequence[str]) -> tuple[Item, ...]:
    """What analysts saw of these kinds on an exhibit as items, oldest first; hashes are those of the events' lines."""
    return tuple(
        Item("observation", "observation", entry.data.observation, snapshot.event_hash(entry.seq))
        for entry in snapshot.observations
        if entry.data.evidence == exhibit.id and entry.data.kind.value in kinds
    )


def log_items(snapshot: Snapshot, role: str, seq: int, apart: str) -> tuple[Item, ...]:
    """All pictures of the case as of an event, but one: one item to record, and the pictures it stands for."""
    covered = (
        msgspec.structs.replace(evidence_item(exhibit, role), covered=True)
        for exhibit in snapshot.exhibits
        if exhibit.added.seq <= seq and exhibit.id != apart and is_picture(exhibit)
    )
    return (Item(role, "log", snapshot.event_id(seq), snapshot.event_hash(seq)), *covered)


def is_picture(exhibit: Exhibit) -> bool:
    """Whether an exhibit's bytes are of a type that can be decoded."""
    media_type = MEDIA_TYPES.get(exhibit.added.data.media_type, MEDIA_TYPES["unknown"])
    return media_type.kind == "picture" and media_type.decodable


def items_again(run: Run, snapshot: Snapshot) -> tuple[Item, ...]:
    """The items of a recorded run, for replaying it. Raises RecordError when an exhibit is gone."""
    items: list[Item] = []
    for given in run.inputs:
        match given.kind:
            case "evidence":
                items.append(evidence_item(snapshot.exhibit(given.id), given.role))
            case "log":
                items += log_items(snapshot, given.role, snapshot.seq_of(given.id), run.inputs[0].id)
            case _:
                place, name = given.place, given.place_name
                items.append(
                    Item(given.role, given.kind, given.id, given.sha256, place=place, place_name=name)
                )
    return tuple(items)
