"""The hits of a search among all pictures known here: what each is, how it lies there, what the archive states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import (
    Count,
    Digest,
    Flag,
    Link,
    Measure,
    Picture,
    Pointer,
    Region,
    Row,
    Term,
    Text,
    Value,
)
from provenance.wording import Wording
from provenance.wording.copies import blocks_alike, how_turned, kind_in_words, meaning
from provenance.workbench.archiving import Candidate
from provenance.workbench.view import CaseView
from ui.presenters.evidence import isolated, name_of
from ui.presenters.finding_row import Tone

KIND_ICONS: Final = {
    "identical_file": "fingerprint",
    "same_picture": "photos",
    "part_or_additions": "crop",
    "content_differs": "flag",
    "probably_same": "open_question",
    "shared_element": "link",
}
"""Kinds of hits, the surest first."""
WARNED: Final = ("content_differs",)
_SAME_SIZE: Final = 0.02  # our choice: a smaller difference is not seen


@dataclass(frozen=True)
class DifferingPlace:
    """A place that is not the same in both pictures."""

    own: Region | None
    other: Region | None
    text: str


@dataclass(frozen=True)
class Stated:
    """What somebody said of a picture of the archive, as a line; `source` where it says where it comes from."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Hit:
    """A known picture that holds the same, or shares something: `which` is its name in the run.

    `item`: its id in the archive, empty for an exhibit, which has a `number` and a `sha256`. `kept`: the hash of the
    picture of both that the run made, empty without one; `sized`: how much larger or smaller it shows the same.
    """

    which: str
    kind: str
    kind_text: str
    means: str
    change: str
    shows: str
    details: tuple[str, ...]
    item: str = ""
    number: str = ""
    sha256: str = ""
    name: str = ""
    stated: tuple[Stated, ...] = ()
    link: Link | None = None
    published: Value | None = None
    published_basis: Term | None = None
    own: Region | None = None
    other: Region | None = None
    mirrored: bool = False
    turned_deg: float | None = None
    scale: float = 0.0
    places: tuple[DifferingPlace, ...] = ()
    kept: str = ""
    sized: str = ""

    @property
    def archived(self) -> bool:
        """Whether it is of the archive, and not of the case."""
        return not self.number

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources stated of it."""
        return tuple(one.source for one in self.stated if one.source)

    @property
    def tone(self) -> Tone:
        """How its kind is shown, besides icon and word."""
        return "warning" if self.kind in WARNED else "plain"


def glanced(candidate: Candidate, wording: Wording) -> Hit:
    """What codes alone found, until a closer look says what it is."""
    kind = "identical" if candidate.identical else "near"
    bits = candidate.distance_bits
    return Hit(
        which="",
        kind="",
        kind_text=wording.window(f"seen.before.glance.{kind}"),
        means=wording.window("seen.before.glance.means"),
        change="",
        shows="",
        details=() if bits is None else (upper_first(wording.label("seen.bits", n=bits)),),
        item=candidate.item.id,
    )


def hits_of(view: CaseView, exhibit: Exhibit, run: Run) -> tuple[Hit, ...]:
    """The hits of a run, best first."""
    exhibits = {one.id: one for one in view.snapshot.exhibits}
    table = _Table(run, exhibit, view.wording)
    return tuple(table.hit(row, exhibits) for row in run.rows("hits"))


class _Table:
    """The tables of one run, by what they call each picture."""

    def __init__(self, run: Run, questioned: Exhibit, wording: Wording) -> None:
        self._wording, self._questioned = wording, questioned
        self._items = {_key(row["which"]): row for row in run.rows("archive_hits")}
        self._said = _grouped(run.rows("archive_said"))
        self._places = _grouped(run.rows("differing_places"))
        made = {one.value.value for one in run.findings if isinstance(one.value, Picture)}
        self._kept = {
            _key(row["which"]): row["made_picture"].value
            for row in run.rows("hit_pictures")
            if row["picture_shows"] in (Term("shared_part"), Term("shared_part_marked"))
            and isinstance(row["made_picture"], Digest)
            and row["made_picture"].value in made
        }

    def hit(self, row: Row, exhibits: Mapping[str, Exhibit]) -> Hit:
        key, kind = _key(row["which"]), _term(row["kind"])
        exhibit = exhibits.get(key)
        item = self._items.get(key, {})
        archived = item.get("archive_item")
        said = self._said.get(key, [])
        published = next((one for one in said if one["about"] == Term("stated_published")), {})
        basis = published.get("known_by")
        link = (one["stated"] for one in said if one["about"] == Term("stated_source"))
        places = self._places.get(key, [])
        return Hit(
            which=exhibit.number if exhibit is not None else key,
            kind=kind,
            kind_text=upper_first(kind_in_words(row, places, self._wording)),
            means=meaning(row, self._wording) if kind in KIND_ICONS else "",
            change=self._change(row),
            shows=self._wording.term(shown) if (shown := _term(row["shows"])) else "",
            details=tuple(self._details(row)),
            item=archived.value if isinstance(archived, Text) else "",
            number=exhibit.number if exhibit is not None else "",
            sha256=exhibit.sha256 if exhibit is not None else "",
            name=name_of(exhibit, self._wording) if exhibit is not None else "",
            stated=tuple(self._stated(one) for one in said),
            link=next((one for one in link if isinstance(one, Link)), None),
            published=published.get("stated"),
            published_basis=basis if isinstance(basis, Term) else None,
            own=_region(row["region"]),
            other=_region(row["region_in_other"]) or _region(item.get("region_in_other")),
            mirrored=row["mirrored"] == Flag(True),
            turned_deg=_number(row["turned_clockwise"]),
            scale=_number(row["scale"]) or 0.0,
            places=tuple(self._place(number, one) for number, one in enumerate(places, 1)),
            kept=self._kept.get(key, ""),
            sized=self._scale(row) if abs((_number(row["scale"]) or 1.0) - 1) >= _SAME_SIZE else "",
        )

    def _change(self, row: Row) -> str:
        """Whether it is mirrored and turned; nothing where that is not known."""
        if not isinstance(row["turned_clockwise"], Measure):
            return ""
        return how_turned(row, self._wording) or self._wording.label("seen.unturned")

    def _details(self, row: Row) -> Iterable[str]:
        distance, inliers, share, scale = (
            row[name] for name in ("distance", "inliers", "agreement_share", "scale")
        )
        wording = self._wording
        if isinstance(distance, Count):
            yield upper_first(wording.label("seen.bits", n=distance.value))
        if isinstance(inliers, Count) and inliers.value:
            yield upper_first(wording.label("seen.points", n=inliers.value))
        if isinstance(share, Measure):
            yield upper_first(blocks_alike(share, wording))
        if isinstance(scale, Measure):
            yield upper_first(self._scale(row))

    def _scale(self, row: Row) -> str:
        """How many pixels of it stand for one of the questioned picture."""
        number = self._questioned.number
        return self._wording.label(
            "seen.scale", scale=f"{_number(row['scale']) or 0.0:.2f}", questioned=number
        )

    def _place(self, number: int, row: Row) -> DifferingPlace:
        wording, share = self._wording, row["area_share"]
        text = wording.label(
            "seen.place",
            number=number,
            nature=wording.term(_term(row["nature"])),
            share="" if share is None else wording.cell("area_share", share),
        )
        return DifferingPlace(_region(row["region"]), _region(row["region_in_other"]), text)

    def _stated(self, row: Row) -> Stated:
        wording, value, basis = self._wording, row["stated"], row["known_by"]
        about = wording.term(_term(row["about"]))
        text = "" if value is None else isolated(wording.value(value))
        if not text:  # of a picture that must not leave the archive nothing else is said
            return Stated(upper_first(about), "")
        line = wording.window("seen.before.stated", about=upper_first(about), value=text)
        known = basis_text(basis, wording) if isinstance(basis, Term) else ""
        if known:
            line = wording.window("seen.before.stated_by", about=upper_first(about), value=text, basis=known)
        return Stated(line, text if row["about"] == Term("stated_source") else "")


def basis_text(basis: Term, wording: Wording) -> str:
    """How a date of the archive is known; nothing where it was only stated."""
    return "" if basis.value in ("stated", "unknown") else wording.term(basis.value, "published_basis")


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(_key(row["which"]), []).append(row)
    return found


def _key(which: Value | None) -> str:
    return which.value if isinstance(which, Pointer | Text) else ""


def _term(value: Value | None) -> str:
    return value.value if isinstance(value, Term) else ""


def _region(value: Value | None) -> Region | None:
    return value if isinstance(value, Region) else None


def _number(value: Value | None) -> float | None:
    return float(value.value) if isinstance(value, Measure) else None


def upper_first(text: str) -> str:
    """A text with its first letter as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]
