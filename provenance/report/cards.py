"""Acquisition cards: every field, what a later event completed, and addresses cut to their host."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from provenance.record.evidence import EvidenceAcquired, OriginAttribute
from provenance.record.snapshot import Entry
from provenance.record.values import Missing, Value
from provenance.report.content import Fields, Tone, Words
from provenance.report.desk import Desk

CARD_FIELDS = (
    "received_name", "file_modified", "platform", "channel", "post", "forwarded_from", "shown_time",
    "sent_as", "by_whom", "transform_risk", "note",
)  # fmt: skip

# An address with its scheme, user, host and port apart (RFC 3986 §3); what follows may hold tokens and names.
_ADDRESS: Final = re.compile(r"((?:[a-z][a-z0-9+.-]*:)?//)(?:[^\s/?#]*@)?([^\s/?#\\]*)(\S*)", re.IGNORECASE)
# A folder of a Windows machine, as Zone.Identifier names the archive a file was unpacked from ([MS-FSCC] §5.6.1).
_FOLDER: Final = re.compile(r"(\b[a-z]:\\|\\\\)[^\n]*", re.IGNORECASE)
_DATA: Final = re.compile(r"\b(data:)(\S+)", re.IGNORECASE)  # a whole file inside an address (RFC 2397)


def card_fields(desk: Desk, card: Entry[EvidenceAcquired]) -> Fields:
    """All fields of a card as it stands now, and what it said before it was completed."""
    data = card.data
    fields = desk.fields(
        ("card.method", data.method, "method"),
        *((f"card.{field}", getattr(data, field), field) for field in CARD_FIELDS),
        ("card.origin", _origin(desk, data.origin), ""),
        ("recorded", Words(desk.by(card.actor, card.role, card.time)), ""),
    )
    return Fields((*fields.rows, *_before(desk, card)))


def _before(desk: Desk, card: Entry[EvidenceAcquired]) -> tuple[tuple[str, Words], ...]:
    """For each earlier event of the card what the next one changed, latest first."""
    versions = [
        entry
        for entry in desk.snapshot.all(EvidenceAcquired)
        if entry.data.acquisition == card.data.acquisition and entry.seq <= card.seq
    ]
    rows = []
    for earlier, later in reversed(list(pairwise(versions))):
        changed = _changed(desk, earlier.data, later.data)
        if changed:
            rows.append((desk.label("card.before", event=str(earlier.seq)), Words("; ".join(changed))))
    return tuple(rows)


def _changed(desk: Desk, earlier: EvidenceAcquired, later: EvidenceAcquired) -> list[str]:
    said = []
    for field in ("method", *CARD_FIELDS, "origin"):
        before = getattr(earlier, field)
        if before != getattr(later, field):
            value = _origin(desk, before) if field == "origin" else before
            name = desk.label(f"card.{field}")
            said.append(desk.label("field.of", name=name, value=_plain(desk, value, field)))
    return said


def _plain(desk: Desk, value: Value | Words, family: str) -> str:
    return value.text if isinstance(value, Words) else desk.words(value, family).text


def _origin(desk: Desk, origin: tuple[OriginAttribute, ...] | Missing) -> Words | Missing:
    if isinstance(origin, Missing):
        return origin
    lines = (f"{attribute.name}: {cut_addresses(desk, attribute.value)}" for attribute in origin)
    text = "\n".join(lines)
    return Words(desk.wording.plain(text)) if text else Words(desk.label("card.origin_none"), Tone.QUIET)


def cut_addresses(desk: Desk, text: str) -> str:
    """The text with every address cut after its host: the rest may hold tokens, names and searches."""

    def cut(match: re.Match[str]) -> str:
        scheme, host, rest = match.groups()
        start = f"{scheme}{host}"
        return start if rest in ("", "/") else desk.label("card.origin_cut", start=start)

    for form in (_DATA, _FOLDER):
        text = form.sub(lambda match: desk.label("card.origin_cut", start=match[1]), text)
    return _ADDRESS.sub(cut, text)


def in_brief(desk: Desk, card: Entry[EvidenceAcquired]) -> str:
    """How an exhibit came, where and through whom, in a line."""
    data = card.data
    known = [value for value in (data.platform, data.channel, data.by_whom) if not isinstance(value, Missing)]
    return ", ".join([desk.words(data.method, "method").text, *(desk.words(value).text for value in known)])


def in_one_line(desk: Desk, card: Entry[EvidenceAcquired]) -> str:
    """Every field of a card, one after the other."""
    rows = card_fields(desk, card).rows
    return "; ".join(desk.label("field.of", name=name, value=words.text) for name, words in rows)
