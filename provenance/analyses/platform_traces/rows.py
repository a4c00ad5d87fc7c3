"""The rows of the data files of traces."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

__all__ = [
    "Condition",
    "Encoding",
    "GeneratorRow",
    "IdentifierRow",
    "LimitRow",
    "MarkerRow",
    "NameRow",
    "Row",
    "ScreenRow",
    "Shown",
    "SourceTypeRow",
    "TimeMeans",
    "Unit",
]

TimeMeans = Literal[
    "saver_local_message_time",
    "saver_local_save_time",
    "received_or_saved_date",
    "save_time_utc",
    "device_local_capture_time",
    "utc_capture_time",
    "device_local_screenshot_time",
    "device_local_edit_time",
    "upload_time_utc",
    "post_time_utc",
    "post_id_time_utc",
    "identifier_time_utc",
    "naming_time_utc",
]
"""What a time in a name or an identifier is; the wording has a sentence for each."""

Encoding = Literal[
    "decimal", "hex", "base64url", "base64url_number", "crockford32", "base32_sortable", "base62", "uuid1"
]
Unit = Literal["s", "ms", "us", "100ns"]
Id = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{1,60}$")]
Pixels = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every row states: when it was last checked and where it is from.

    `sure`: "source" when it was found in code, a standard or real files; "knowledge" when only known from practice.
    """

    checked_on: date
    source: Annotated[str, msgspec.Meta(min_length=4)]
    sure: Literal["source", "knowledge"] = "source"


class NameRow(Row, frozen=True):
    """A form of file names; `pattern` fits the whole name, `first` is the day before which it was not in use."""

    id: Id
    kind: Literal["app", "camera", "screenshot", "download"]
    platform: str
    pattern: str
    examples: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(min_length=1)]
    time_means: TimeMeans | None = None
    utc: bool = False
    first: date = date(1995, 1, 1)


class IdentifierRow(Row, frozen=True):
    """An identifier with a time inside: (number >> shift) units after `epoch_ms`, not before `first`.

    `ignored`: identifiers, in small letters, that programs write into every file, so that their time says nothing.
    `time_characters`: how many at the start hold the time, where the rest can name a device; None to show all.
    """

    id: Id
    platform: Annotated[str, msgspec.Meta(min_length=1)]
    encoding: Encoding
    shift: Annotated[int, msgspec.Meta(ge=0, le=160)]
    unit: Unit
    epoch_ms: int
    first: date
    time_means: TimeMeans
    in_name: tuple[str, ...]
    in_text: tuple[str, ...]
    examples: Annotated[tuple[tuple[str, str], ...], msgspec.Meta(min_length=1)]
    leading_bytes: Annotated[int, msgspec.Meta(ge=1, le=20)] | None = None
    ignored: tuple[str, ...] = ()
    time_characters: Annotated[int, msgspec.Meta(ge=1, le=200)] | None = None


class LimitRow(Row, frozen=True):
    """A size to which a service shrinks pictures."""

    id: Id
    platform: Annotated[str, msgspec.Meta(min_length=1)]
    side: Literal["longest", "shortest", "width"]
    pixels: Pixels


class ScreenRow(Row, frozen=True):
    """The size of a screen, upright or lying."""

    id: Id
    device: Annotated[str, msgspec.Meta(min_length=1)]
    width: Pixels
    height: Pixels


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One of `tags` is there, and its text holds `matches`."""

    tags: Annotated[
        tuple[Annotated[str, msgspec.Meta(pattern="^[^:]+:[^:]+$")], ...], msgspec.Meta(min_length=1)
    ]
    matches: str


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of text to read out of the tags: the first group of `matches`."""

    what: Literal["model", "prompt", "negative_prompt", "prompt_or_negative", "seed"]
    matches: str


class _TagRow(Row, frozen=True):
    id: Id
    requires: Annotated[tuple[Condition, ...], msgspec.Meta(min_length=1)]
    examples: Annotated[tuple[dict[str, str], ...], msgspec.Meta(min_length=1)]


class MarkerRow(_TagRow, frozen=True):
    """Tags that a service or an export function leaves."""

    kind: Literal["passage", "export", "screenshot"]
    platform: Annotated[str, msgspec.Meta(min_length=1)]
    must_add: Literal[
        "marker_of_passage", "marker_of_passage_weak", "marker_of_export", "marker_of_screenshot"
    ]


class GeneratorRow(_TagRow, frozen=True):
    """Tags of a program that makes pictures."""

    tool: Annotated[str, msgspec.Meta(min_length=1)]
    kind: Literal["parameters", "named"]
    shows: tuple[Shown, ...]


class SourceTypeRow(Row, frozen=True):
    """A code of IPTC's digital source type and the term it is told by."""

    code: Annotated[str, msgspec.Meta(pattern="^[A-Za-z]{2,80}$")]
    term: Id
