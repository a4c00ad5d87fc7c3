"""Takes references into a case with their cards: an answer out of the archive, or a pasted view of a provider."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import msgspec

from provenance.errors import UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.references import ReferenceDescribed
from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName, Measure, Term, decimal_of
from provenance.workbench.intake import Taken
from provenance.workbench.opencase import OpenCase
from provenance.workbench.places import Places


def take_answer(places: Places, case: OpenCase, reference: str, *, searched: int = 0) -> Exhibit:
    """A reference of the archive as a reference of the case, with what the archive knows of it; both, or neither.

    A card that the case has already is only filled in where it says "unknown". `searched`: over how many references
    the search went that it came out of; 0: it was picked by hand. Raises UsageError, and writes nothing, when the same
    bytes are another exhibit than a reference; ArchiveError, ArchiveAltered, CaseReadOnly.
    """
    held = places.reference(reference)
    data = places.data(reference)
    name = held.received_name.as_file() if isinstance(held.received_name, FileName) else None
    with tempfile.TemporaryDirectory(prefix="alidade-place-") as folder:
        path = Path(folder) / (name or held.id)
        path.write_bytes(data)
        with case.file.writing():
            _require_reference(case, held.sha256)
            (taken,) = case.add([path], EvidenceRole.REFERENCE)
            exhibit = _exhibit(taken)
            card = places.card(reference, exhibit.id, searched=searched)
            case.people.complete_reference(_without_full_turn(card))
    return exhibit


def paste_view(case: OpenCase, png: bytes) -> Exhibit:
    """A screenshot of a provider's view as a reference, not for public reproduction from the start; both, or neither.

    Raises UsageError, and writes nothing, when the same bytes are another exhibit than a reference; CaseReadOnly.
    """
    with case.file.writing():
        _require_reference(case, hashlib.sha256(png).hexdigest())
        exhibit = _exhibit(case.paste(png, EvidenceRole.REFERENCE))
        case.people.complete_reference(
            ReferenceDescribed(card=new_ulid(), evidence=exhibit.id, reproduction=Term("not_public"))
        )
    return exhibit


def _require_reference(case: OpenCase, sha256: str) -> None:
    """Raises UsageError when the case has these bytes as another exhibit than a reference."""
    for exhibit in case.snapshot().exhibits:
        if exhibit.sha256 == sha256 and exhibit.role is not EvidenceRole.REFERENCE:
            raise UsageError("reference_is_other_exhibit", exhibit=exhibit.number)


def _without_full_turn(card: ReferenceDescribed) -> ReferenceDescribed:
    """The same card; a heading of 360°, which the archive allows and a case does not, is 0° there."""
    heading = card.heading_deg
    if not isinstance(heading, Measure) or decimal_of(heading.value) != 360:
        return card
    return msgspec.structs.replace(card, heading_deg=msgspec.structs.replace(heading, value="0"))


def _exhibit(taken: Taken) -> Exhibit:
    if taken.exhibit is None:
        assert taken.error is not None
        raise taken.error
    return taken.exhibit
