"""Exhibits as rows of the evidence list: number, name, what kind of file, and whether it is a picture."""

from __future__ import annotations

from dataclasses import dataclass

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName
from provenance.wording import Wording
from provenance.workbench.materials import is_picture

ROLE_ICONS = {
    EvidenceRole.QUESTIONED: "open_question",
    EvidenceRole.REFERENCE: "place",
    EvidenceRole.DOCUMENT: "document",
}


@dataclass(frozen=True)
class ExhibitRow:
    """One exhibit as it is listed."""

    number: str
    sha256: str
    name: str
    about: str
    icon: str
    picture: bool

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return f"{self.number}, {self.name}, {self.about}"


def exhibit_row(exhibit: Exhibit, wording: Wording) -> ExhibitRow:
    """The row of an exhibit."""
    added = exhibit.added.data
    kind = wording.term(added.media_type, "media_type")
    about = wording.window("evidence.about", kind=kind, size_bytes=added.size_bytes)
    return ExhibitRow(
        exhibit.number,
        added.sha256,
        name_of(exhibit, wording),
        about,
        ROLE_ICONS[exhibit.role],
        is_picture(exhibit),
    )


def name_of(exhibit: Exhibit, wording: Wording) -> str:
    """The name it was received under, or why there is none."""
    for card in exhibit.cards:
        if isinstance(card.data.received_name, FileName):
            return wording.value(card.data.received_name)
    return wording.window("evidence.no_name")
