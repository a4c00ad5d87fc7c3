"""Where a run's items come from: the open case, or files given to one command that keeps no case."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from pathlib import Path

from provenance.analysis.contract import Item
from provenance.casefile.casefile import CaseFile
from provenance.errors import InputError, RecordError
from provenance.media.files import read_file
from provenance.media.sniff import sniff
from provenance.record import codec
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName


class CaseMaterials:
    """The bytes, names and runs of an open case (`analysis.runner.Materials`)."""

    def __init__(self, case: CaseFile) -> None:
        self._case = case
        self._mutex = threading.Lock()  # one SQLite connection serves all desks

    def data(self, sha256: str) -> bytes:
        """The bytes of an object, hashed again."""
        with self._mutex:
            return self._case.objects.get(sha256)

    def received_name(self, evidence: str) -> str | None:
        """The first received name of an exhibit, if it has one that was not erased."""
        with self._mutex:
            for card in self._case.snapshot().exhibit(evidence).cards:
                if isinstance(card.data.received_name, FileName):
                    return card.data.received_name.value
        return None

    def run(self, id: str) -> Run:
        """A run of the case. Raises RecordError when there is none."""
        with self._mutex:
            return self._case.snapshot().run(id)


class FileMaterials:
    """Files compared without a case; each is read and hashed at first use, and must not change meanwhile."""

    def __init__(self) -> None:
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
        data = read_file(self._paths[sha256])
        if hashlib.sha256(data).hexdigest() != sha256:
            raise InputError("file_changed_while_read", name=self._paths[sha256].name)
        return data

    def received_name(self, evidence: str) -> str | None:
        """The file's name."""
        return FileName.of(self._paths[evidence].name).value

    def run(self, id: str) -> Run:
        """There are no earlier runs without a case."""
        raise RecordError("no_such_record", id=id[:100])


def evidence_item(exhibit: Exhibit, role: str) -> Item:
    """An exhibit as an item of a run."""
    added = exhibit.added.data
    return Item(role, "evidence", added.evidence, added.sha256, added.exhibit, added.media_type)


def run_item(run: Run) -> Item:
    """An earlier run as an item; its hash is that of its canonical bytes."""
    return Item("run", "run", run.id, codec.digest(codec.canonical(run)))


def items_again(run: Run, exhibits: Mapping[str, Exhibit]) -> tuple[Item, ...]:
    """The items of a recorded run, for replaying it. Raises RecordError when an exhibit is gone."""
    items = []
    for given in run.inputs:
        if given.kind != "evidence":
            items.append(Item(given.role, given.kind, given.id, given.sha256))
        elif given.id in exhibits:
            items.append(evidence_item(exhibits[given.id], given.role))
        else:
            raise RecordError("no_such_exhibit", name=given.id)
    return tuple(items)
