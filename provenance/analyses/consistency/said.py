"""What the other runs, the claims and the received name say. How the other analyses name theirs is in `others`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Final

from provenance.analyses.consistency import COMPARES_RUNS_OF
from provenance.analysis.contract import Item, Task
from provenance.errors import MediaError, RecordError
from provenance.media.picture import PictureFacts
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.claim import ClaimAdded
from provenance.record.run import Run
from provenance.record.tagtable import TagRow, tag_rows
from provenance.record.values import (
    Count,
    Instant,
    Measure,
    Place,
    Precision,
    Rational,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)

_CAPTION_TAGS: Final = frozenset(
    (
        "Caption-Abstract", "Headline", "Credit", "Source", "Keywords", "SpecialInstructions", "ObjectName",
        "Instructions", "Description", "Title", "Subject", "ImageDescription", "UserComment", "Comment", "Rights",
        "CopyrightNotice", "Copyright", "By-line", "Creator", "Artist", "AltTextAccessibility",
        "ExtDescrAccessibility", "SupplementalCategories", "Event",
    )
)  # fmt: skip
"""Tags in which publishers describe a picture (IPTC Photo Metadata Standard 2023.2, by ExifTool's names)."""

_NUMBER: Final = re.compile(r"\s*(-?\d{1,18})(?:\s*/\s*(\d{1,18})|\.(\d{1,18}))?", re.ASCII)
_STAMP: Final = re.compile(
    r"\s*(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Said:
    """All that the tests look at. `runs`: analysis → its newest run of these bytes; `facts` of a readable picture."""

    media_type: str = "unknown"
    name: str | None = None
    claims: tuple[ClaimAdded, ...] = ()
    runs: Mapping[str, Run] = field(default_factory=dict)
    facts: PictureFacts | None = None

    def examined(self, analysis: str) -> bool:
        """Whether there is a run of that analysis that came to its end."""
        return analysis in self.runs

    def value(self, analysis: str, finding: str) -> Value | None:
        """The value of the first finding of that name, None where there is none or it cannot be read."""
        run = self.runs.get(analysis)
        findings = run.findings if run else ()
        return next((one.value for one in findings if one.name == finding), None)

    def instant(self, finding: str) -> Instant | None:
        """A time that the file states (`taken_time`, `gps_time` …)."""
        value = self.value("metadata", finding)
        return value if isinstance(value, Instant) else None

    @property
    def position(self) -> Place | None:
        """The position that the file states."""
        value = self.value("metadata", "position")
        return value if isinstance(value, Place) else None

    @property
    def read_at(self) -> datetime | None:
        """When the metadata was read here, by the record: the file existed then. UTC."""
        run = self.runs.get("metadata")
        if run is None:
            return None
        try:
            return datetime.fromisoformat(run.started)
        except ValueError:
            return None

    @cached_property
    def rows(self) -> tuple[TagRow, ...]:
        """Every tag, in the file's order."""
        run = self.runs.get("metadata")
        return () if run is None else tag_rows(run)

    @cached_property
    def _first(self) -> Mapping[tuple[str, str], TagRow]:
        return {(row.group, row.name): row for row in reversed(self.rows)}

    def tag(self, group: str, *names: str) -> TagRow | None:
        """The first tag of a group that has one of these names, by ExifTool's -G1."""
        return next((self._first[group, name] for name in names if (group, name) in self._first), None)

    def text(self, group: str, *names: str) -> str:
        """A tag's value as text without blanks around it; "" when it is not there."""
        row = self.tag(group, *names)
        return "" if row is None else row.text.strip(" \0")

    def number(self, group: str, *names: str) -> Fraction | None:
        """A tag's number, the exact stored one first; None when it is not there or no number."""
        row = self.tag(group, *names)
        return None if row is None else number_of(row.raw) or number_of(row.value)

    @property
    def model(self) -> str:
        """The camera model that the file states."""
        return self.text("IFD0", "Model", "UniqueCameraModel")

    @property
    def make(self) -> str:
        """The maker that the file states."""
        return self.text("IFD0", "Make")

    @property
    def camera(self) -> str:
        """Maker and model as the file states them; the maker once where the model begins with it."""
        named = self.model.casefold().startswith(self.make.casefold())
        return self.model if named else f"{self.make} {self.model}".strip()

    @property
    def is_camera_file(self) -> bool:
        """Whether the file states a camera."""
        return bool(self.make or self.model)

    @cached_property
    def captions(self) -> tuple[tuple[str, str], ...]:
        """(field, text) of every caption, headline, credit and keyword: those listed by `metadata`, else its tags."""
        listed = self.value("metadata", "descriptions")
        if isinstance(listed, Table):
            return tuple((plain(field), plain(text)) for field, text, *_ in listed.value)
        return tuple((f"{row.group}:{row.name}", row.text) for row in self.rows if row.name in _CAPTION_TAGS)


def said_of(task: Task) -> Said:
    """What the items of a task say. Runs of other files and of other analyses are left aside.

    Raises RecordError when the received name was erased since the item was made.
    """
    context = task.context
    item = task.one("questioned")
    runs = _newest((context.run(one) for one in task.every("run")), item)
    names = [context.received_name(card) for card in task.every("card")]
    claims = tuple(context.claim(one) for one in task.every("claim"))
    return Said(item.media_type, names[0] if names else None, claims, runs, _facts(task, item))


def _newest(runs: Iterable[Run], item: Item) -> dict[str, Run]:
    """Analysis → newest run of these bytes that came to its end."""
    newest: dict[str, Run] = {}
    for run in sorted(runs, key=lambda one: one.finished):
        of_this = any(
            (given.kind, given.role, given.sha256) == ("evidence", "questioned", item.sha256)
            for given in run.inputs
        )
        if of_this and run.analysis in COMPARES_RUNS_OF and run.outcome.is_answer:
            newest[run.analysis] = run
    return newest


def _facts(task: Task, item: Item) -> PictureFacts | None:
    media_type = MEDIA_TYPES.get(item.media_type)
    if media_type is None or media_type.kind != "picture" or not media_type.decodable:
        return None
    try:
        return task.context.facts(item)
    except MediaError:  # a damaged picture has no size to compare; file_identity says why
        return None


def plain(value: Value | None) -> str:
    """A value as bare text; several joined by a comma."""
    match value:
        case None:
            return ""
        case Text(value=text) | Term(value=text):
            return text
        case Sequence(value=parts):
            return ", ".join(map(plain, parts))
        case _:
            return str(value.value)


def number_of(value: Value | None) -> Fraction | None:
    """The number that a value holds, of several the first; None for none, and for a fraction by zero."""
    match value:
        case Count(value=whole):
            return Fraction(whole)
        case Measure(value=text) | Rational(value=text) | Text(value=text):
            return _fraction(text)
        case Sequence(value=(first, *_)):
            return number_of(first)
        case _:
            return None


def _fraction(text: str) -> Fraction | None:
    parts = _NUMBER.match(text)
    if parts is None:
        return None
    whole, below, decimals = parts.groups()
    if below is not None:
        return None if int(below) == 0 else Fraction(int(whole), int(below))
    return Fraction(f"{whole}.{decimals or 0}")


def local(instant: Instant) -> datetime | None:
    """The stated time on its own clock, without offset; None where it is not stated to the minute."""
    if instant.precision in (Precision.YEAR, Precision.MONTH, Precision.DAY):
        return None
    return datetime.fromisoformat(instant.value)


def day_of(instant: Instant) -> datetime | None:
    """The stated day at midnight on its own clock; None where only a month or a year is stated."""
    if instant.precision in (Precision.YEAR, Precision.MONTH):
        return None
    return datetime.fromisoformat(instant.value[:10])


def apart(one: Instant, other: Instant) -> timedelta | None:
    """How much later the first is: on the world's clock where both state an offset, else on their own clocks."""
    first, second = one.utc(), other.utc()
    if first is not None and second is not None and local(one) and local(other):
        return first - second
    first, second = local(one), local(other)
    return None if first is None or second is None else first - second


def instant_of(row: TagRow | None) -> Instant | None:
    """The time that a tag states; None where it states none that exists in the calendar."""
    if row is None:
        return None
    if isinstance(row.value, Instant):
        return row.value
    parts = _STAMP.match(row.text)
    if parts is None:
        return None
    year, month, day, hour, minute, second, offset = parts.groups()
    if offset:
        offset = "+00:00" if offset == "Z" else f"{offset[:3]}:{offset[-2:]}"
    try:
        if hour is None:
            return Instant(f"{year}-{month}-{day}", Precision.DAY)
        clock = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}"
        return Instant(clock, Precision.SECOND, offset)
    except RecordError:
        return None
