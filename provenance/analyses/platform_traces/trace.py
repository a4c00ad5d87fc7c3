"""Looks for traces of platforms and tools in a file's name, tags and size, each by a dated row of a data file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from provenance.analyses.platform_traces import identifiers, tagged
from provenance.analyses.platform_traces.examples import tried_tables
from provenance.analyses.platform_traces.names import name_hypotheses
from provenance.analyses.platform_traces.rows import Row, TimeMeans
from provenance.analyses.platform_traces.sizes import limits_of, screens_of
from provenance.analyses.platform_traces.tables import FOLDER, Tables
from provenance.analysis.contract import Result, Statement, Task, found, not_applicable, nothing_found
from provenance.errors import MediaError
from provenance.media.picture import PictureFacts
from provenance.media.sniff import MEDIA_TYPES
from provenance.media.tags import TagReading
from provenance.record.finding import Basis, Limit
from provenance.record.run import Component
from provenance.record.values import Count, Flag, Instant, Table, Term, Text, Value

OWN_FOLDER: Final = "traces"
"""Folder in the user's data folder whose files stand in for those of the same name that came with the program."""

_EXPOSURE: Final = frozenset({"ExposureTime", "FNumber"})
_NOT_FROM_CAMERA: Final = frozenset(
    {"JFIF", "File", "ICC_Profile", "ICC-header", "ICC-view", "ICC-meas", "Adobe"}
)
_CAMERA_GROUPS: Final = ("IFD", "ExifIFD", "GPS", "InteropIFD", "MakerNotes", "SubIFD")
_PHOTO_TYPES: Final = frozenset({"jpeg", "webp", "heic", "avif", "jxl"})


@dataclass(frozen=True)
class _Desk:
    """What is at hand of one exhibit."""

    tables: Tables
    now: datetime
    name: str | None
    media_type: str
    tags: TagReading
    texts: tagged.Texts
    facts: PictureFacts | None

    @property
    def states_exposure(self) -> bool:
        """Whether exposure is stated: services that shrink pictures drop it, and screenshots never had it."""
        return any(tag.name in _EXPOSURE for tag in self.tags.tags)


def trace(task: Task) -> Result:
    """Every trace as a finding of its own, beside how many rows were tried and from when the oldest is.

    Raises ResourceError when a data file is damaged.
    """
    own = task.context.own_data
    tables = tried_tables(FOLDER, own / OWN_FOLDER if own is not None else None)
    for component in components(tables):
        task.context.component(component)
    desk, unread = _desk(task, tables)
    if desk.name is None and desk.facts is None and not desk.tags.tags:
        item = task.one("questioned")
        return not_applicable("nothing_carries_traces", exhibit=item.exhibit, media_type=item.media_type)
    traces = (*_of_tags(desk), *_of_name(desk), *_of_size(desk))
    counted = _counted(traces)
    statements = (
        *traces,
        *_without_camera_metadata(desk),
        Statement("trace_count", Basis.COMPUTED, Count(counted, "traces")),
        Statement("rows_tried", Basis.COMPUTED, Count(len(tables.rows), "rows")),
    )
    oldest = min(row.checked_on for row in tables.rows).isoformat()
    limits = (Limit("trace_tables_dated", {"count": len(tables.rows), "date": oldest}), *unread)
    return (found if counted else nothing_found)(*statements, limits=limits)


def _counted(traces: tuple[Statement, ...]) -> int:
    """Traces, without what only says more of another: texts, and times of a name whose form is told as well."""
    names = [statement.name for statement in traces]
    known_name = any(name.startswith("name_of_") for name in names)
    more = {"generation_text", "name_time"} | ({"name_identifier_time"} if known_name else set())
    told = [name for name in names if name not in more]
    return len(told) - max(told.count("name_identifier_time") - 1, 0)


def components(tables: Tables) -> tuple[Component, ...]:
    """The data files by name, date of the newest row and SHA-256."""
    newest = max(row.checked_on for row in tables.rows).isoformat()
    return tuple(Component(f"traces/{name}", newest, digest) for name, digest in tables.digests.items())


def _desk(task: Task, tables: Tables) -> tuple[_Desk, tuple[Limit, ...]]:
    item = task.one("questioned")
    unread: list[Limit] = []
    tags, facts = TagReading(supported=False, tags=(), warnings=()), None
    try:
        tags = task.context.reading(item, TagReading)
    except MediaError:
        unread.append(Limit("traces_of_tags_not_read"))
    if item.media_type in MEDIA_TYPES and MEDIA_TYPES[item.media_type].kind == "picture":
        try:
            facts = task.context.facts(item)
        except MediaError:
            unread.append(Limit("picture_not_readable"))
    texts = tagged.texts_of(tags.tags)
    if texts.cut or not tags.complete:
        unread.append(Limit("traces_of_tags_cut_off"))
    names = [task.context.received_name(card) for card in task.every("card")]
    if not names or names[0] is None:
        unread.append(Limit("traces_without_name"))
    name = names[0] if names else None
    return _Desk(tables, task.context.now, name, item.media_type, tags, texts, facts), tuple(unread)


def _computed(name: str, value: Value, *limits: Limit, private: bool = False) -> Statement:
    return Statement(name, Basis.COMPUTED, value, private=private, limits=limits)


def _sure(row: Row) -> tuple[Limit, ...]:
    """What must be said of a row for which no document or real file was found."""
    return (Limit("trace_known_from_practice"),) if row.sure == "knowledge" else ()


# ---- tags ---------------------------------------------------------------------------------------------------


def _of_tags(desk: _Desk) -> Iterator[Statement]:
    texts = desk.texts
    yield from _generators(texts, desk.tables)
    terms = {row.code.lower(): row.term for row in desk.tables.source_types}
    for code in tagged.source_type_codes(texts):
        if code.lower() in terms:
            yield Statement("declared_source_type", Basis.READ, Term(terms[code.lower()]))
        else:
            yield Statement("declared_source_type_unlisted", Basis.READ, Text(code))
    yield from _markers(texts, desk.tables)
    yield from _identifiers_in_tags(texts, desk)


def _markers(texts: tagged.Texts, tables: Tables) -> Iterator[Statement]:
    """Each platform once, with every tag in which a marker of it stands."""
    seen: dict[tuple[str, str], list[Limit]] = {}
    for row in tagged.markers(texts, tables):
        where = Limit("trace_seen_in", {"tag": tagged.seen_in(row, texts, tables)})
        seen.setdefault((row.kind, row.platform), []).extend((where, Limit(row.must_add), *_sure(row)))
    for (kind, platform), limits in seen.items():
        yield _computed(f"{kind}_marker", Text(platform), *_each_once(limits))


def _each_once(limits: list[Limit]) -> list[Limit]:
    return [limit for at, limit in enumerate(limits) if limit not in limits[:at]]


def _generators(texts: tagged.Texts, tables: Tables) -> Iterator[Statement]:
    """Each tool once, by the strongest of its rows, and once what it was told."""
    pieces: dict[tuple[str, str, str], None] = {}
    strongest: dict[str, str] = {}
    seen: dict[str, list[Limit]] = {}
    for row in tagged.generators(texts, tables):
        if strongest.get(row.tool) != "parameters":
            strongest[row.tool] = row.kind
        where = Limit("trace_seen_in", {"tag": tagged.seen_in(row, texts, tables)})
        seen.setdefault(row.tool, []).extend((where, *_sure(row)))
        for what, text in tagged.generation_texts(row, texts, tables):
            pieces[row.tool, what, text] = None
    for tool, kind in strongest.items():
        name = "generator" if kind == "parameters" else "generator_named"
        yield _computed(name, Text(tool), *_each_once(seen[tool]))
    if pieces:
        rows = tuple((Text(tool), Term(f"generation_{what}"), Text(text)) for tool, what, text in pieces)
        yield Statement("generation_text", Basis.READ, Table(rows, ("tool", "generation_part", "text")))


def _identifiers_in_tags(texts: tagged.Texts, desk: _Desk) -> Iterator[Statement]:
    told: set[tuple[str, str]] = set()
    for _, _, text in texts.entries:
        for carried in identifiers.identifiers_in_text(text, desk.tables, desk.now):
            if (carried.row.id, carried.text) not in told:
                told.add((carried.row.id, carried.text))
                yield _carried("tag_identifier_time", carried)


# ---- name and size ------------------------------------------------------------------------------------------


def _of_name(desk: _Desk) -> Iterator[Statement]:
    """What the name is consistent with, and the times it carries, those that mean the same told once."""
    if desk.name is None:
        return
    times: dict[tuple[Instant, TimeMeans], list[str]] = {}
    for hypothesis in name_hypotheses(desk.name, desk.tables, desk.now):
        row = hypothesis.row
        value: Value = Text(row.platform) if row.platform else Flag(True)
        yield _computed(f"name_of_{row.kind}", value, *_sure(row), private=True)
        if hypothesis.time is not None and row.time_means is not None:
            times.setdefault((hypothesis.time, row.time_means), []).append(row.platform)
    for (time, means), platforms in times.items():
        yield _computed("name_time", time, Limit(means, {"platform": ", ".join(platforms)}), private=True)
    for carried in identifiers.identifiers_in_name(desk.name, desk.tables, desk.now):
        yield _carried("name_identifier_time", carried)


def _carried(name: str, carried: identifiers.Carried) -> Statement:
    values: dict[str, str | int] = {"platform": carried.row.platform, "identifier": carried.shown}
    return _computed(name, carried.time, Limit(carried.row.time_means, values), private=True)


def _of_size(desk: _Desk) -> Iterator[Statement]:
    """Sizes of services (of pictures that they would have encoded) and screens, each told together.

    Most cameras make pictures of 4:3, as some tablets' screens are: only a PNG of that shape is compared with screens.
    """
    if desk.facts is None or desk.states_exposure:
        return
    width, height = desk.facts.shown_width, desk.facts.shown_height
    fitting = limits_of(width, height, desk.tables) if desk.media_type in ("jpeg", "webp") else ()
    if fitting:
        rows = tuple(
            (Text(row.platform), Term(f"side_{row.side}"), Count(row.pixels, "px")) for row in fitting
        )
        yield _computed("size_limit", Table(rows, ("platform", "side", "size_px")))
    photo_shaped = desk.media_type != "png" and 3 * max(width, height) == 4 * min(width, height)
    screens = () if photo_shaped else screens_of(width, height, desk.tables)
    if screens:
        shown = tuple((Text(row.device), Count(row.width, "px"), Count(row.height, "px")) for row in screens)
        yield _computed("screen_size", Table(shown, ("device", "width", "height")))


def _without_camera_metadata(desk: _Desk) -> Iterator[Statement]:
    """That nothing of a camera stands in a photo's tags, which is usual for what went through services."""
    if desk.media_type not in _PHOTO_TYPES or not desk.tags.supported:
        return
    groups = {tag.group for tag in desk.tags.tags}
    if any(group.startswith(_CAMERA_GROUPS) for group in groups):
        return
    only_frame = groups <= _NOT_FROM_CAMERA and "JFIF" in groups
    yield _computed("without_camera_metadata", Term("jfif_only" if only_frame else "no_exif"))
