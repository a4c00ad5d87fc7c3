"""The archive of known places and their reference photos: rows in SQLite, pictures beside it under their hashes."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import msgspec

from provenance.archive import keeping, schema
from provenance.archive.database import Database
from provenance.archive.items import (
    NOTHING_SAID,
    Added,
    ArchivePlace,
    ArchiveReference,
    Merged,
    ReferenceFacts,
    Withdrawn,
    distance_m,
    is_near,
)
from provenance.archive.merging import (
    completed_facts,
    completed_place,
    filled_facts,
    merged_facts,
    merged_place,
)
from provenance.archive.objects import PictureFiles
from provenance.archive.owned import OBJECTS, prepare
from provenance.archive.rows import PLACES, REFERENCES, json_of, place_of, place_row, reference_of
from provenance.errors import ArchiveError, MediaError
from provenance.media.sniff import sniff
from provenance.record.identity import new_ulid
from provenance.record.values import UNKNOWN, FileName, Instant, Missing, Place, Term


class Archive:
    """One archive folder. Safe for several threads and several processes at once: one transaction at a time.

    Every method raises ArchiveBusy when another process holds the archive for too long, ArchiveError when the disk
    refuses, ArchiveAltered when what is stored no longer agrees.
    """

    def __init__(self, folder: Path, busy_s: float = schema.BUSY_S) -> None:
        self.folder = folder
        prepare(folder)
        self.files = PictureFiles(folder / OBJECTS)
        self._database = Database(folder, busy_s, self.sweep)
        self._rows, self._run = self._database.rows, self._database.run

    def close(self) -> None:
        """Close the file. May be called twice."""
        self._database.close()

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
        rows = self._rows(f"{PLACES} WHERE id = ?", self._database.kept("merged_places", id))
        if not rows:
            raise ArchiveError("no_such_place", place=id[:60])
        return place_of(rows[0])

    def named(self, name: str) -> ArchivePlace:
        """A place by id or by one of its names, capitals aside. Raises ArchiveError when none or several have it."""
        found = [place for place in self.places() if place.is_called(name)]
        if len(found) > 1:
            raise ArchiveError("several_places_of_that_name", place=name[:60], count=len(found))
        return found[0] if found else self.place(name)

    def same_place(self, name: str, position: Place | Missing) -> ArchivePlace | None:
        """The place of that name that lies near that position (see `is_near`), of several the nearest."""
        near = [
            (distance_m(place.position, position), place.id, place)
            for place in self.places()
            if place.is_called(name) and is_near(place.position, position)
            if isinstance(place.position, Place) and isinstance(position, Place)
        ]
        return min(near)[2] if near else None

    def has_namesake(self, place: ArchivePlace) -> bool:
        """Whether a place here has one of the names of that place."""
        return any(here.is_called(name) for here in self.places() for name in place.names)

    def add_place(
        self,
        name: str,
        position: Place | Missing = UNKNOWN,
        *,
        region: str = "",
        design: str = "",
        note: str = "",
    ) -> ArchivePlace:
        """A new place. Raises ArchiveError when it has no name."""
        return self.put_place(
            ArchivePlace(id=new_ulid(), name=name, position=position, region=region, design=design, note=note)
        )

    def put_place(self, place: ArchivePlace) -> ArchivePlace:
        """A place with an id of its own, such as that of a received set. Raises ArchiveError when the id is taken."""
        with self.writing():
            if self._rows("SELECT 1 FROM places WHERE id = ?", place.id):
                raise ArchiveError("place_exists", place=place.name[:60])
            self._run("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?)", *place_row(place))
        return place

    def revise_place(self, place: ArchivePlace) -> None:
        """Replace what is said of a place. Raises ArchiveError when there is none."""
        with self.writing():
            self.place(place.id)
            id, *cells = place_row(place)
            changed = (
                "UPDATE places SET name = ?, region = ?, position = ?, design = ?, note = ?, other_names = ?"
                " WHERE id = ?"
            )
            self._run(changed, *cells, id)

    def complete_place(self, said: ArchivePlace) -> ArchivePlace:
        """Add what is said of a place, by its id, to what is known of it; see `merging.completed_place`.

        Raises ArchiveError when there is none, or what is said contradicts.
        """
        with self.writing():
            known = self.place(said.id)
            completed = completed_place(known, said)
            if completed != known:
                self.revise_place(completed)
        return completed

    def merge_places(self, kept: str, gone: str) -> Merged:
        """Make one place of two: references, names, position and notes of both, the first one's name; see `merging`.

        The ids of what is gone, and of references that both had, go on meaning what is kept.
        """
        with self.writing():
            keep, lose = self.place(kept), self.place(gone)
            if keep.id == lose.id:
                raise ArchiveError("place_merged_with_itself", place=keep.name)
            doubled = [
                (known, reference)
                for reference in self.references(lose.id)
                if (known := self.is_there(keep.id, reference.sha256)) is not None
            ]
            for known, reference in doubled:
                self.revise_reference(known.id, merged_facts(known, reference))
                self._run("DELETE FROM place_references WHERE id = ?", reference.id)
                self._run("INSERT INTO merged_references VALUES (?, ?)", reference.id, known.id)
            moved = self._run("UPDATE place_references SET place_id = ? WHERE place_id = ?", keep.id, lose.id)
            self.revise_place(merged_place(keep, lose))
            self._run("INSERT INTO merged_places VALUES (?, ?)", lose.id, keep.id)
            self._run("DELETE FROM places WHERE id = ?", lose.id)
        return Merged(moved, len(doubled))

    # ---- references -----------------------------------------------------------------------------------------

    def references(self, place_id: str | None = None) -> tuple[ArchiveReference, ...]:
        """The references of a place, or all of them, in the order of their ids."""
        if place_id is None:
            return tuple(map(reference_of, self._rows(f"{REFERENCES} ORDER BY r.id")))
        of = self.place(place_id).id
        return tuple(map(reference_of, self._rows(f"{REFERENCES} WHERE r.place_id = ? ORDER BY r.id", of)))

    def reference(self, id: str) -> ArchiveReference:
        """One reference by its id, or that of one merged into it. Raises ArchiveError: none, or it was withdrawn."""
        id = self._database.kept("merged_references", id)
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
        presumed: ReferenceFacts = NOTHING_SAID,
    ) -> Added:
        """Keep a picture as a reference of a place; on return it is on the disk. Bytes that are there stay one.

        Of those the facts fill what is unknown, and a contradiction is refused; `presumed` only ever fills what nobody
        says. Raises MediaError when the bytes are no picture that can be decoded, ArchiveError for a contradiction;
        see the class for the rest.
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
                said = filled_facts(completed_facts(known, facts), presumed)
                kept = known if said == known.facts else self.revise_reference(known.id, said)
                return Added(kept, again=True)
            reference = ArchiveReference(
                id=id if id is not None and self._is_free(id) else new_ulid(),
                place_id=place,
                sha256=sha256,
                size_bytes=len(data),
                media_type=media_type.id,
                added=Instant.of_utc(datetime.now(UTC)),
                origin=Term(origin),
                received_name=received_name,
                facts=filled_facts(facts, presumed),
            )
            self._insert(reference)
        return Added(reference, again=False)

    def revise_reference(self, id: str, facts: ReferenceFacts) -> ArchiveReference:
        """Replace what is said of a reference."""
        with self.writing():
            reference = msgspec.structs.replace(self.reference(id), facts=facts)
            self._run("UPDATE place_references SET facts = ? WHERE id = ?", json_of(facts), reference.id)
        return reference

    def withdraw(self, id: str) -> Withdrawn:
        """Take a reference out: what is said of it and, when no other row needs them, its bytes. Its id stays taken.

        Raises ArchiveError when the file of its bytes stays, as another program has it open: then it is out of the
        archive, and withdrawing it again removes the file.
        """
        gone = self.withdrawable(id)
        with self.writing():
            if not self._rows("SELECT 1 FROM withdrawn WHERE id = ?", gone.id):
                gone = _gone(self.reference(gone.id))  # another process may have merged it meanwhile
                self._run("DELETE FROM place_references WHERE id = ?", gone.id)
                self._run("INSERT INTO withdrawn VALUES (?, ?, ?)", gone.id, gone.sha256, gone.place_id)
            keeping.settle(self._database, gone.sha256)
        keeping.drop(self._database, self.files, gone.sha256)
        return gone

    def withdrawable(self, id: str) -> Withdrawn:
        """A reference that can be withdrawn, or was withdrawn while its file could not be removed.

        Raises ArchiveError when there is none.
        """
        id = self._database.kept("merged_references", id)
        for _, sha256, place in self._rows("SELECT id, sha256, place_id FROM withdrawn WHERE id = ?", id):
            if not self.is_needed(sha256) and self.files.path(sha256).exists():
                return Withdrawn(id, place, sha256)
        return _gone(self.reference(id))

    def is_needed(self, sha256: str) -> bool:
        """Whether a reference here has these bytes, or an item of the pictures ever seen keeps them."""
        return keeping.is_needed(self._database, sha256)

    def state(self) -> str:
        """A digest of which references the archive holds, for the record of a run: SHA-256 over ids and hashes."""
        running = hashlib.sha256()
        for id, sha256 in self._rows("SELECT id, sha256 FROM place_references ORDER BY id"):
            running.update(f"{id} {sha256}\n".encode())
        return running.hexdigest()

    def sweep(self) -> int:
        """Remove half-written picture files of a killed process, and withdrawn pictures it did not get to; how many."""
        return keeping.sweep(self._database, self.files)

    # ---- rows -----------------------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; inside another it is part of that one. The first of an opening sweeps."""
        return self._database.writing()

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

    def _is_free(self, id: str) -> bool:
        taken = " UNION ".join(
            f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608
            for table in ("place_references", "withdrawn", "merged_references")
        )
        return not self._rows(taken, id, id, id)


def _gone(reference: ArchiveReference) -> Withdrawn:
    return Withdrawn(reference.id, reference.place_id, reference.sha256)
