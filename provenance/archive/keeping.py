"""Which pictures' bytes stay in the archive: references and items may name the same ones, and neither takes them away
from the other."""

from __future__ import annotations

from provenance.archive.database import Database
from provenance.archive.objects import PictureFiles


def is_needed(database: Database, sha256: str) -> bool:
    """Whether a reference, or an item that keeps its bytes, has these."""
    by_reference = "SELECT 1 FROM place_references WHERE sha256 = ?1"
    return bool(
        database.rows(f"{by_reference} UNION SELECT 1 FROM items WHERE sha256 = ?1 AND keeps", sha256)  # noqa: S608
    )


def settle(database: Database, sha256: str) -> None:
    """Bring a picture's row in line with who names it, inside `writing`: kept, only known, or gone."""
    if is_needed(database, sha256):
        return
    if database.rows("SELECT 1 FROM items WHERE sha256 = ?", sha256):
        database.run("UPDATE pictures SET kept = 0 WHERE sha256 = ?", sha256)
    else:
        database.run("DELETE FROM pictures WHERE sha256 = ?", sha256)


def drop(database: Database, files: PictureFiles, sha256: str) -> None:
    """Remove bytes that nobody needs, after the row that needed them is gone from the disk.

    Raises ArchiveError when the file stays because another program has it open.
    """
    with database.writing():
        if not database.rows("SELECT 1 FROM pictures WHERE sha256 = ? AND kept", sha256):
            files.remove(sha256)


def sweep(database: Database, files: PictureFiles) -> int:
    """Remove half-written files of a killed process, and withdrawn pictures it did not get to; how many."""
    withdrawn = (
        "SELECT sha256 FROM withdrawn UNION SELECT sha256 FROM withdrawn_items"
        " EXCEPT SELECT sha256 FROM pictures WHERE kept"
    )
    with database.writing():
        return files.sweep({sha256 for (sha256,) in database.rows(withdrawn)})
