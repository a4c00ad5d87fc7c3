"""Pictures and records for the tests of the archive."""

from __future__ import annotations

from pathlib import Path

from provenance.archive.items import ReferenceFacts
from provenance.archive.store import Archive
from provenance.record.values import FileName, Instant, Link, Measure, Place, Precision, Term, Text
from tests import forge

SQUARE = Place.at("49.7064", "37.6167", "40")
FULL = ReferenceFacts(
    known_by=Term("street_level"),
    taken=Instant("2021-06", Precision.MONTH),
    heading_deg=Measure("215", "deg"),
    camera=Place.at("49.7065", "37.6169"),
    author=Text("Автор"),
    licence=Text("CC-BY-4.0"),
    source=Link("https://example.org/view"),
    public_since=Instant("2021-07-01", Precision.DAY),
    provider=Text("A provider"),
    imagery_date=Text("June 2021"),
    reproduction=Term("allowed"),
    note=Text("from the pavement"),
)


def picture(number: int) -> bytes:
    """A small picture of its own colour."""
    return forge.picture_of_one_colour((number % 256, number // 256 % 256, 7), 20 + number % 5, 16)


def filled(folder: Path) -> Archive:
    """An archive of two places: a town hall with two references, one of them not for the public, and a church."""
    archive = Archive(folder)
    hall = archive.add_place("Town hall", SQUARE, region="Kharkiv", design="town_hall", note="with a tower")
    church = archive.add_place("Church", Place.at("49.71", "37.62"), design="church")
    archive.add_reference(hall.id, picture(1), FULL, received_name=FileName.of("hall.png"))
    private = ReferenceFacts(known_by=Term("satellite"), reproduction=Term("not_public"))
    archive.add_reference(hall.id, picture(2), private, received_name=FileName.of("above.png"))
    public = ReferenceFacts(reproduction=Term("allowed"))
    archive.add_reference(church.id, picture(3), public, received_name=FileName.of("church.png"))
    return archive


def object_files(archive: Archive) -> list[Path]:
    """Every file in the archive's folder of pictures."""
    return sorted(path for path in archive.files.folder.rglob("*") if path.is_file())
