"""The archive of known places and their reference photos: rows in SQLite, pictures beside it under their hashes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

import msgspec

from provenance.archive import schema
from provenance.archive.items import (
    Added,
    ArchivePlace,
    ArchiveReference,
    Merged,
    ReferenceFacts,
    distance_m,
)
from provenance.archive.objects import PictureFiles
from provenance.archive.rows import PLACES, REFERENCES, json_of, place_of, place_row, reference_of
from provenance.errors import ArchiveAltered, ArchiveError, MediaError
from provenance.media.sniff import sniff
from provenance.record.identity import new_ulid
from provenance.record.values import UNKNOWN, FileName, Instant, Missing, Place, Term

SAME_PLACE_M: Final = 100.0  # our choice: two places of one name nearer than this, or than a radius, are one


class Archive:
    """One archive folder. Safe for several threads and several processes at once: one transaction at a time.

    Every method raises ArchiveBusy when another process holds the archive for too long, ArchiveError when the disk
    refuses, ArchiveAltered when what is stored no longer agrees.
    """

    def __init__(self, folder: Path, busy_s: float = schema.BUSY_S) -> None:
        self.folder = folder
        self.files = PictureFiles(folder / "objects")
        self._file = folder / "archive.sqlite"
        self._mutex = threading.RLock()
        self._depth = 0
        self._swept = False
        try:
            self.files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ArchiveError(
                "archive_not_usable", folder=folder.name, reason=error.strerror or "?"
            ) from error
        self._connection = schema.connect(self._file, busy_s)

    def close(self) -> None:
        """Close the file. May be called twice."""
        with self._mutex:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    # ---- places ---------------------------------------------------------------------------------------------

    def places(self) -> tuple[ArchivePlace, ...]:
        """All places by name."""
        rows = self._rows(PLACES)
        return tuple(sorted(map(place_of, rows), key=lambda place: (place.name.casefold(), place.id)))

    def place(self, id: str) -> ArchivePlace:
        """A place by its id, or by that of a place that was merged into it. Raises ArchiveError when there is none."""
        seen = {id}
        found = id
        while merged := self._rows("SELECT kept FROM merged_places WHERE id = ?", found):
            found = merged[0][0]
            if found in seen:
                raise ArchiveAltered("archive_row_altered", id=id[:60])
            seen.add(found)
        rows = self._rows(f"{PLACES} WHERE id = ?", found)
        if not rows:
            raise ArchiveError("no_such_place", place=id[:60])
        return place_of(rows[0])

    def named(self, name: str) -> ArchivePlace:
        """A place by id or by its name, capitals aside. Raises ArchiveError when none or several have it."""
        found = [place for place in self.places() if name.casefold() == place.name.casefold()]
        if len(found) > 1:
            raise ArchiveError("several_places_of_that_name", place=name[:60], count=len(found))
        return found[0] if found else self.place(name)

    def same_place(self, name: str, position: Place | Missing) -> ArchivePlace | None:
        """The place of that name at that position (`SAME_PLACE_M` or the larger radius); without one, by name alone."""
        for place in self.places():
            if place.name.casefold() == name.casefold() and _near(place.position, position):
                return place
        return None

    def add_place(
        self,
        name: str,
        position: Place | Missing = UNKNOWN,
        *,
        region: str = "",
        design: str = "",
        note: str = "",
        id: str | None = None,
    ) -> ArchivePlace:
        """A new place. Raises ArchiveError when it has no name or the id is taken."""
        place = ArchivePlace(
            id=id or new_ulid(), name=name, position=position, region=region, design=design, note=note
        )
        with self.writing():
            if self._rows("SELECT 1 FROM places WHERE id = ?", place.id):
                raise ArchiveError("place_exists", place=name[:60])
            self._run("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?)", *place_row(place))
        return place

    def revise_place(self, place: ArchivePlace) -> None:
        """Replace a place's name, region, position, design and note. Raises ArchiveError when there is none."""
        with self.writing():
            self.place(place.id)
            id, *cells = place_row(place)
            changed = (
                "UPDATE places SET name = ?, region = ?, position = ?, design = ?, note = ? WHERE id = ?"
            )
            self._run(changed, *cells, id)

    def merge_places(self, kept: str, gone: str) -> Merged:
        """Move all references of one place to another and forget it; its id goes on meaning the place that is kept."""
        with self.writing():
            keep, lose = self.place(kept).id, self.place(gone).id
            if keep == lose:
                raise ArchiveError("place_merged_with_itself", place=self.place(keep).name)
            of_both = (
                "DELETE FROM place_references WHERE place_id = ?"
                " AND sha256 IN (SELECT sha256 FROM place_references WHERE place_id = ?)"
            )
            doubled = self._run(of_both, lose, keep)
            moved = self._run("UPDATE place_references SET place_id = ? WHERE place_id = ?", keep, lose)
            self._run("INSERT INTO merged_places VALUES (?, ?)", lose, keep)
            self._run("DELETE FROM places WHERE id = ?", lose)
        return Merged(moved, doubled)

    # ---- references -----------------------------------------------------------------------------------------

    def references(self, place_id: str | None = None) -> tuple[ArchiveReference, ...]:
        """The references of a place, or all of them, in the order of their ids."""
        if place_id is None:
            return tuple(map(reference_of, self._rows(f"{REFERENCES} ORDER BY r.id")))
        of = self.place(place_id).id
        return tuple(map(reference_of, self._rows(f"{REFERENCES} WHERE r.place_id = ? ORDER BY r.id", of)))

    def reference(self, id: str) -> ArchiveReference:
        """One reference. Raises ArchiveError when there is none, or when it was withdrawn."""
        rows = self._rows(f"{REFERENCES} WHERE r.id = ?", id)
        if not rows:
            gone = self._rows("SELECT 1 FROM withdrawn WHERE id = ?", id)
            raise ArchiveError("reference_withdrawn" if gone else "no_such_reference", id=id[:60])
        return reference_of(rows[0])

    def data(self, id: str) -> bytes:
        """A reference's bytes, hashed again. Raises ArchiveAltered when they are missing or were changed."""
        return self.files.get(self.reference(id).sha256)

    def is_there(self, place_id: str, sha256: str) -> ArchiveReference | None:
        """The reference of those bytes at that place."""
        query = f"{REFERENCES} WHERE r.place_id = ? AND r.sha256 = ?"
        rows = self._rows(query, self.place(place_id).id, sha256)
        return reference_of(rows[0]) if rows else None

    def was_withdrawn(self, sha256: str) -> bool:
        """Whether a reference of those bytes was withdrawn here."""
        return bool(self._rows("SELECT 1 FROM withdrawn WHERE sha256 = ?", sha256))

    def add_reference(
        self,
        place_id: str,
        data: bytes,
        facts: ReferenceFacts,
        *,
        received_name: FileName | Missing = UNKNOWN,
        origin: str = "hand",
        id: str | None = None,
    ) -> Added:
        """Keep a picture as a reference of a place; on return it is on the disk. Bytes that are there stay one.

        Raises MediaError when the bytes are no picture that can be decoded; see the class for the rest.
        """
        shown = received_name.value if isinstance(received_name, FileName) else ""
        media_type = sniff(data)
        if media_type.kind != "picture":
            raise MediaError("not_a_picture", name=shown, found=media_type.id)
        if not media_type.decodable:
            raise MediaError("reference_not_decodable", name=shown, found=media_type.id)
        sha256 = hashlib.sha256(data).hexdigest()
        with self.writing():
            place = self.place(place_id).id
            known = self.is_there(place, sha256)
            self.files.put(data)  # also over a damaged copy
            if known is not None:
                return Added(known, again=True)
            reference = ArchiveReference(
                id=id if id is not None and self._is_free(id) else new_ulid(),
                place_id=place,
                sha256=sha256,
                size_bytes=len(data),
                media_type=media_type.id,
                added=Instant.of_utc(datetime.now(UTC)),
                origin=Term(origin),
                received_name=received_name,
                facts=facts,
            )
            self._insert(reference)
        return Added(reference, again=False)

    def revise_reference(self, id: str, facts: ReferenceFacts) -> ArchiveReference:
        """Replace what is said of a reference."""
        with self.writing():
            reference = msgspec.structs.replace(self.reference(id), facts=facts)
            self._run("UPDATE place_references SET facts = ? WHERE id = ?", json_of(facts), id)
        return reference

    def withdraw(self, id: str) -> ArchiveReference:
        """Take a reference out: what is said of it and, when no other row needs them, its bytes. Its id stays taken."""
        with self.writing():
            reference = self.reference(id)
            self._run("DELETE FROM place_references WHERE id = ?", id)
            self._run("INSERT INTO withdrawn VALUES (?, ?, ?)", id, reference.sha256, reference.place_id)
            needed = self._rows("SELECT 1 FROM place_references WHERE sha256 = ?", reference.sha256)
            if not needed:
                self._run("DELETE FROM pictures WHERE sha256 = ?", reference.sha256)
        if not needed:
            self._remove(reference.sha256)
        return reference

    def state(self) -> str:
        """A digest of which references the archive holds, for the record of a run: SHA-256 over ids and hashes."""
        running = hashlib.sha256()
        for id, sha256 in self._rows("SELECT id, sha256 FROM place_references ORDER BY id"):
            running.update(f"{id} {sha256}\n".encode())
        return running.hexdigest()

    def sweep(self) -> int:
        """Remove half-written picture files of a killed process, and withdrawn pictures it did not get to; how many."""
        withdrawn = "SELECT sha256 FROM withdrawn EXCEPT SELECT sha256 FROM pictures"
        with self.writing():
            return self.files.sweep({sha256 for (sha256,) in self._rows(withdrawn)})

    # ---- rows -----------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; inside another it is part of that one. The first of an opening sweeps."""
        with self._mutex, schema.translated(self._file):
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                if not self._swept:
                    self._swept = True
                    self.sweep()
                yield
                if self._depth == 1:
                    self._connection.execute("COMMIT")
            except BaseException:
                if self._depth == 1 and self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def _insert(self, reference: ArchiveReference) -> None:
        self._run(
            "INSERT OR IGNORE INTO pictures VALUES (?, ?, ?, 1)",
            reference.sha256,
            reference.size_bytes,
            reference.media_type,
        )
        self._run("UPDATE pictures SET kept = 1 WHERE sha256 = ?", reference.sha256)
        self._run(
            "INSERT INTO place_references VALUES (?, ?, ?, ?, ?, ?, ?)",
            reference.id,
            reference.place_id,
            reference.sha256,
            json_of(reference.added),
            reference.origin.value,
            json_of(reference.received_name),
            json_of(reference.facts),
        )

    def _remove(self, sha256: str) -> None:
        """Remove bytes that no row needs, after the row that needed them is gone from the disk."""
        with self.writing():
            if not self._rows("SELECT 1 FROM pictures WHERE sha256 = ?", sha256):
                self.files.remove(sha256)

    def _is_free(self, id: str) -> bool:
        taken = "SELECT 1 FROM place_references WHERE id = ? UNION SELECT 1 FROM withdrawn WHERE id = ?"
        return not self._rows(taken, id, id)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._mutex, schema.translated(self._file):
            return self._connection.execute(query, values).fetchall()

    def _run(self, statement: str, *values: object) -> int:
        """Change rows inside `writing`; how many."""
        assert self._connection.in_transaction, "rows are changed inside Archive.writing"
        return self._connection.execute(statement, values).rowcount


def _near(one: Place | Missing, other: Place | Missing) -> bool:
    """Whether two positions of one name are one place; of a place without position its name decides."""
    if not isinstance(one, Place) or not isinstance(other, Place):
        return True
    reach = max(SAME_PLACE_M, *(float(place.radius_m or 0) for place in (one, other)))
    return distance_m(one, other) <= reach
