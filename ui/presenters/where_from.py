"""From where a photo was taken, in words: rows of the marked things, what the answer says, what the case can lend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from provenance.record.marks import AlignmentMark, CameraKnown, PairMark, PairSheet
from provenance.record.snapshot import Exhibit
from provenance.record.tagtable import tag_rows
from provenance.record.values import Measure, Place, Text
from provenance.wording import Wording
from provenance.workbench.preview import Miss, Preview
from provenance.workbench.view import CaseView

Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]

ANALYSIS: Final = "camera_position"
SAID: Final = (
    "camera_position", "camera_ellipse", "camera_heading", "camera_view", "camera_height", "camera_pitch",
    "camera_roll", "pairs_left_out", "pairs_doubtful", "chance_of_misses", "field_of_view_known",
)  # fmt: skip
"""Findings that are said in words, in this order; the others are rows and drawings."""
_FOCAL_TAG: Final = "FocalLengthIn35mmFormat"
_MOST_FOCAL_MM: Final = 5000


@dataclass(frozen=True)
class MarkedRow:
    """One thing of the sheet: number, name, kind in words, stated errors, what it misses by, and whether it is used, by
    icon and word; the height over the ground where it is known."""

    key: str
    number: int
    name: str
    kind: str
    error_px: str
    error_m: str
    miss: str
    icon: str
    used: str
    tone: Tone
    height_m: str = ""


@dataclass(frozen=True)
class PlacedReference:
    """A reference of the case of which the place is known."""

    number: str
    name: str
    lat: float
    lon: float


def marked_rows(sheet: PairSheet, preview: Preview | None, wording: Wording) -> tuple[MarkedRow, ...]:
    """All things of a sheet in the order of their numbers."""
    camera = None if preview is None else preview.camera
    misses = {} if camera is None else {miss.number: miss for miss in camera.misses}
    pairs = [_pair_row(one, misses.get(one.number), wording) for one in sheet.pairs]
    lines = [_line_row(one, wording) for one in sheet.alignments]
    return tuple(sorted((*pairs, *lines), key=lambda row: row.number))


def _pair_row(pair: PairMark, miss: Miss | None, wording: Wording) -> MarkedRow:
    say = wording.window
    kind = say(f"where.kind.{pair.kind}")
    stated, height = (plain(pair.error_px), plain(pair.error_m)), plain(pair.height_m)
    if miss is None:
        return MarkedRow(str(pair.number), pair.number, pair.name, kind, *stated, "", "", "", "muted", height)
    off = say("where.miss", px=_signed(miss.pixels), m=_signed(miss.metres))
    icon, used = ("done", say("where.used")) if miss.used else ("cancel", say("where.left_out"))
    tone: Tone = "plain" if miss.used else "warning"
    return MarkedRow(str(pair.number), pair.number, pair.name, kind, *stated, off, icon, used, tone, height)


def _signed(number: float) -> str:
    return f"{number:+.1f}".replace("-", "−")


def _line_row(line: AlignmentMark, wording: Wording) -> MarkedRow:
    say = wording.window
    stated = (plain(line.error_px), plain(line.error_m))
    kind = say("where.kind.alignment")
    return MarkedRow(str(line.number), line.number, line.name, kind, *stated, "", "", "", "muted")


def sentences(preview: Preview, wording: Wording) -> tuple[str, ...]:
    """What the answer says, one sentence for each finding; the reason where there is none."""
    if preview.reason is not None:
        return (wording.reason(preview.reason),)
    by_name = {one.name: one for one in preview.findings}
    said = [wording.finding(by_name[name], ANALYSIS) for name in SAID if name in by_name]
    others = 0 if preview.camera is None else len(preview.camera.others)
    return (*said, wording.window("where.others", n=others)) if others else tuple(said)


def stated_focal(view: CaseView, exhibit: Exhibit) -> Decimal | None:
    """The 35 mm equivalent that the newest reading of the file's metadata states; None where it states none."""
    for _, run in reversed(view.latest_runs_on(exhibit.id, "metadata")):
        for row in tag_rows(run):
            if row.name == _FOCAL_TAG and isinstance(row.value, Measure):
                focal = Decimal(row.value.value)
                return focal if 1 <= focal <= _MOST_FOCAL_MM else None
    return None


def placed_references(view: CaseView) -> tuple[PlacedReference, ...]:
    """References of the case whose card states a position."""
    found = []
    for exhibit in view.snapshot.exhibits:
        card = view.snapshot.reference_card(exhibit.id)
        if card is not None and isinstance(card.data.place, Place):
            lat, lon = (float(part) for part in card.data.place.value.split(","))
            name = card.data.place_name.value if isinstance(card.data.place_name, Text) else ""
            found.append(PlacedReference(exhibit.number, name, lat, lon))
    return tuple(found)


def plain(number: Decimal | None) -> str:
    """A number as it is typed."""
    return "" if number is None else format(number, "f")


def typed(text: str) -> Decimal | None:
    """A number as typed, with point or comma; None for an empty field. Raises ValueError for what is none."""
    text = text.strip().replace(",", ".").replace("−", "-")
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def known_words(photo: CameraKnown, wording: Wording) -> str:
    """What is known of the camera, in one line."""
    say = wording.window
    parts = []
    if photo.cropped:
        parts.append(say("where.known.cropped"))
    elif photo.view_deg is not None:
        parts.append(say("where.known.view", n=plain(photo.view_deg)))
    elif photo.focal_35mm_mm is not None:
        parts.append(say("where.known.focal", n=plain(photo.focal_35mm_mm)))
    for id, value in (("pitch", photo.pitch_deg), ("roll", photo.roll_deg), ("heading", photo.heading_deg)):
        if value is not None:
            parts.append(say(f"where.known.{id}", n=plain(value)))
    return ", ".join(parts) if parts else say("where.known.nothing")
