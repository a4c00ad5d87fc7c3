"""Exhibits as rows of the evidence list: number, name, what kind of file, whether it is a picture, and was altered."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from provenance.record.evidence import EvidenceRole
from provenance.record.snapshot import Exhibit
from provenance.record.values import FileName
from provenance.wording import Wording
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView

ROLE_ICONS = {
    EvidenceRole.QUESTIONED: "open_question",
    EvidenceRole.REFERENCE: "place",
    EvidenceRole.DOCUMENT: "document",
}
ALTERED_ICON: Final = "doubtful"
"""Stands beside the word wherever an exhibit's bytes no longer agree with the log."""

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})  # bidirectional classes of UAX #9
_FIRST_STRONG_ISOLATE: Final = "\u2068"  # UAX #9: what stands inside does not turn what stands around it
_POP_ISOLATE: Final = "\u2069"


@dataclass(frozen=True)
class ExhibitRow:
    """One exhibit as it is listed; `altered` is what to say when its bytes were, else nothing."""

    number: str
    sha256: str
    name: str
    about: str
    icon: str
    picture: bool
    altered: str = ""

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(part for part in (self.number, self.altered, self.name, self.about) if part)


def exhibit_row(exhibit: Exhibit, wording: Wording, *, altered: bool = False) -> ExhibitRow:
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
        wording.window("case.altered") if altered else "",
    )


def name_of(exhibit: Exhibit, wording: Wording) -> str:
    """The name it was received under, or why there is none."""
    for card in exhibit.cards:
        if isinstance(card.data.received_name, FileName):
            return isolated(wording.value(card.data.received_name))
    return wording.window("evidence.no_name")


def isolated(text: str) -> str:
    """Foreign text to be shown among words of the window: one that runs from right to left does not turn its row."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text


# ---- what was altered -------------------------------------------------------------------------------------------

_altered: WeakKeyDictionary[CaseView, frozenset[str]] = WeakKeyDictionary()


def altered(view: CaseView) -> frozenset[str]:
    """Ids of the exhibits whose stored bytes no longer agree with the log, as far as is known."""
    known = _altered.get(view)
    if known is None:
        alarms = frozenset(view.alarms)
        known = frozenset(one.id for one in view.snapshot.exhibits if one.sha256 in alarms)
        _altered[view] = known
    return known


def altered_among(view: CaseView, ids: tuple[str, ...]) -> str:
    """The numbers of those exhibits of `ids` that were altered; nothing when none was."""
    found = altered(view)
    return ", ".join(view.name_of(id) or id for id in dict.fromkeys(ids) if id in found) if found else ""
