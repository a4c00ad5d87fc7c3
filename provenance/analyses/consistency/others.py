"""The only place that knows how `embedded_preview`, `compression` and `platform_traces` name their findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from provenance.analyses.consistency.outcome import Pair
from provenance.analyses.consistency.said import Said, day_of, plain
from provenance.record.values import FileName, Instant, Sequence, Table, Term, Text

Likeness = Literal["same", "framed", "turned", "differs", "unknown"]
"""`framed`: the same scene in another frame; `turned`: turned or mirrored."""

_LIKENESS: Final[dict[str, Likeness]] = {
    "preview_same": "same",
    "preview_same_other_aspect": "same",
    "preview_shows_more": "framed",
    "preview_shows_less": "framed",
    "preview_rotated": "turned",
    "preview_mirrored": "turned",
    "preview_content_differs": "differs",
    "preview_one_without_colour": "differs",
    "preview_different_picture": "differs",
}

_OTHERS: Final = frozenset({"mpf_view", "mpf_other", "c2pa_ingredient"})
"""Kinds that show another picture by their nature."""
AUXILIARY: Final = frozenset({"heif_auxiliary", "heif_depth", "gain_map"})


@dataclass(frozen=True, slots=True)
class PreviewSaid:
    """One embedded picture: its kind and result as `embedded_preview` says them, and how like the main picture."""

    kind: str
    result: str

    @property
    def likeness(self) -> Likeness:
        """How like the main picture it is; unknown also where it shows another one by its nature."""
        return "unknown" if self.kind in _OTHERS else _LIKENESS.get(self.result, "unknown")


def previews(said: Said) -> tuple[PreviewSaid, ...]:
    """The embedded pictures that a run of `embedded_preview` found."""
    table = said.value("embedded_preview", "previews")
    if not isinstance(table, Table) or not {"embedded_kind", "result"} <= set(table.columns):
        return ()
    kind, result = (table.columns.index(name) for name in ("embedded_kind", "result"))
    return tuple(PreviewSaid(plain(row[kind]), plain(row[result])) for row in table.value)


@dataclass(frozen=True, slots=True)
class StructureSaid:
    """What a run of `compression` says; None for what it does not say.

    `coding`: a term (`coding_baseline` …); `earlier`: whether there are traces of an earlier compression; `sources`:
    what its tables were seen in, by name; `one_source` when that is one known source.
    """

    coding: str = ""
    earlier: bool | None = None
    sources: tuple[str, ...] = ()
    one_source: bool = False


_EARLIER: Final = {"traces_of_earlier_compression": True, "no_traces": False}


def structure(said: Said) -> StructureSaid:
    """The structure of a JPEG and what is known of its tables."""
    sources = said.value("compression", "consistent_with")
    listed = sources.value if isinstance(sources, Sequence) else ()
    return StructureSaid(
        coding=plain(said.value("compression", "coding")),
        earlier=_EARLIER.get(plain(said.value("compression", "earlier_compression"))),
        sources=tuple(one.value for one in listed if isinstance(one, Text)),
        one_source=said.value("compression", "source_class") == Term("source_known"),
    )


_OF_TAKING: Final = frozenset({"device_local_capture_time", "utc_capture_time"})
_OF_RECEIVING: Final = frozenset(
    {
        "saver_local_message_time", "saver_local_save_time", "save_time_utc", "received_or_saved_date",
        "device_local_screenshot_time", "device_local_edit_time", "post_time_utc", "upload_time_utc",
    }
)  # fmt: skip
"""What `platform_traces` says that the time in a name means: the limit of its finding."""


@dataclass(frozen=True, slots=True)
class NamedTime:
    """The time that a received name holds: of taking, else of sending, saving or changing; of some the day only."""

    time: Instant
    of_taking: bool


def name_time(said: Said) -> NamedTime | None:
    """The time in the received name, as `platform_traces` understood it; None where it is neither of the two."""
    run = said.runs.get("platform_traces")
    for finding in run.findings if run else ():
        means = {limit.id for limit in finding.limits}
        known = bool(means & (_OF_TAKING | _OF_RECEIVING)) and finding.name == "name_time"
        if known and isinstance(finding.value, Instant) and day_of(finding.value) is not None:
            return NamedTime(finding.value, of_taking=bool(means & _OF_TAKING))
    return None


_GIVEN_OUT: Final = frozenset({"upload_time_utc", "post_id_time_utc"})
"""What `platform_traces` says such a time means: a service gave the identifier out when it received the picture."""
_MOST_IDENTIFIERS: Final = 8  # compared (our choice; a caption may hold any number)


@dataclass(frozen=True, slots=True)
class IdentifierSaid:
    """One identifier, in the name or in a tag, with the times (UTC) that its possible services give it."""

    text: str
    in_name: bool
    readings: tuple[tuple[str, Instant], ...]

    @property
    def first(self) -> datetime:
        """The earliest of its times."""
        return min(_utc(when) for _, when in self.readings)

    @property
    def last(self) -> datetime:
        """The latest of its times."""
        return max(_utc(when) for _, when in self.readings)

    @property
    def explanations(self) -> tuple[str, ...]:
        """What may explain a time that is too early."""
        return ("may_be_renamed" if self.in_name else "may_be_other_post", "may_be_no_identifier")

    def compared(self, name: str | None) -> tuple[Pair, ...]:
        """The name or the identifier, the service and the time of the latest reading."""
        service, when = max(self.readings, key=lambda one: _utc(one[1]))
        what: Pair = ("identifier", Text(self.text))
        if self.in_name and name is not None:
            what = ("received_name", FileName(name))
        return (what, ("identifier_service", Text(service)), ("identifier_time", when))


def identifier_times(said: Said) -> tuple[IdentifierSaid, ...]:
    """The identifiers of uploads and posts that `platform_traces` read in the name and in tags, the name's first."""
    run = said.runs.get("platform_traces")
    found: dict[tuple[bool, str], list[tuple[str, Instant]]] = {}
    for finding in run.findings if run else ():
        limit = finding.limits[0] if finding.limits else None
        if finding.name not in ("name_identifier_time", "tag_identifier_time") or limit is None:
            continue
        when = finding.value
        if limit.id in _GIVEN_OUT and isinstance(when, Instant) and when.utc() is not None:
            identifier, service = (str(limit.values.get(key, "")) for key in ("identifier", "platform"))
            found.setdefault((finding.name.startswith("name"), identifier), []).append((service, when))
    listed = (IdentifierSaid(text, in_name, tuple(readings)) for (in_name, text), readings in found.items())
    return tuple(sorted(listed, key=lambda one: not one.in_name)[:_MOST_IDENTIFIERS])


def _utc(instant: Instant) -> datetime:
    return instant.utc() or datetime.max.replace(tzinfo=UTC)
