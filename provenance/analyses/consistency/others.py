"""The only place that knows how `embedded_preview`, `compression` and `platform_traces` name their findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from provenance.analyses.consistency.names import Clock, NamedTime, time_in_name
from provenance.analyses.consistency.said import Said, day_of, local, plain
from provenance.record.values import Instant, Sequence, Table, Term, Text

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


_CLOCKS: Final[dict[str, Clock]] = {
    "device_local_capture_time": "camera", "utc_capture_time": "camera_utc",
    "saver_local_message_time": "received", "saver_local_save_time": "received", "save_time_utc": "received",
    "device_local_screenshot_time": "received", "device_local_edit_time": "received", "post_time_utc": "received",
    "upload_time_utc": "received", "received_or_saved_date": "received_day",
}  # fmt: skip
"""What `platform_traces` says the time in a name means (the limit of its finding) → whose clock it is."""


def name_time(said: Said) -> NamedTime | None:
    """The time in the received name: as `platform_traces` understood it, else by the few habits known here."""
    run = said.runs.get("platform_traces")
    for finding in run.findings if run else ():
        clock = next((_CLOCKS[limit.id] for limit in finding.limits if limit.id in _CLOCKS), None)
        if finding.name == "name_time" and clock is not None and isinstance(finding.value, Instant):
            when = local(finding.value) or day_of(finding.value)
            if when is not None:
                return NamedTime(when, clock)
    return time_in_name(said.name)
