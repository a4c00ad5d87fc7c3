"""Turns the tags of a file into typed findings: what is written there, by whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.analysis.contract import Result, Statement, Task, found, not_applicable, nothing_found
from provenance.media.blocks import blocks
from provenance.media.tags import StoredValue, Tag, TagReading, instants, place
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.values import (
    Count,
    Instant,
    Opaque,
    Place,
    Precision,
    Rational,
    Sequence,
    Table,
    Term,
    Text,
    Value,
)

_TIME_NAMES = {
    "taken": "taken_time",
    "digitized": "digitized_time",
    "modified": "modified_time",
    "gps": "gps_time",
}
_COLUMNS = ("group", "name", "standard_name", "raw", "value")


def read(task: Task) -> Result:
    """Every tag as one table, and the times, position, device and software they state, each as a finding."""
    item = task.one("questioned")
    unread = tuple(_unread(task.context.data(item)))
    reading = task.context.tags(item)
    if not reading.supported and not unread:
        return not_applicable("no_metadata_in_type", exhibit=item.exhibit, media_type=item.media_type)
    count = Statement("tag_count", Basis.COMPUTED, Count(len(reading.tags), "tags"))
    if not reading.tags:
        return found(*unread, count) if unread else nothing_found(count, reason=Reason("no_camera_metadata"))
    statements = (
        *_times(reading),
        *_position(reading),
        *_device(reading.tags),
        count,
        *unread,
        _read("tags", Table(tuple(_row(tag) for tag in reading.tags), _COLUMNS)),
    )
    limits = () if reading.complete else (Limit("tags_cut_off", {"count": len(reading.tags)}),)
    return found(*statements, limits=limits)


def _unread(data: bytes) -> Iterator[Statement]:
    """Blocks that are in the file and that this version does not read: their absence must not be claimed."""
    held = blocks(data)
    if held:
        named = Sequence(tuple(Term(name) for name in held))
        yield Statement("blocks_not_read", Basis.COMPUTED, named)


def _read(name: str, value: Value, limits: tuple[str, ...] = ()) -> Statement:
    return Statement(name, Basis.READ, value, limits=tuple(Limit(id) for id in limits))


def _times(reading: TagReading) -> Iterator[Statement]:
    for stated in instants(reading.tags):
        name = _TIME_NAMES[stated.meaning]
        if stated.status == "unusable":
            yield _read(f"{name}_unusable", Text(stated.text))
            continue
        fraction = stated.local.partition(".")[2][:6]  # instants are kept to the microsecond
        text = stated.local.partition(".")[0] + (f".{fraction}" if fraction else "")
        precision = Precision.FRACTION if fraction else Precision.SECOND
        yield _read(name, Instant(text, precision, stated.offset), limits=("clock_may_be_wrong",))


def _position(reading: TagReading) -> Iterator[Statement]:
    stated = place(reading.tags)
    match stated.status:
        case "absent":
            return
        case "unusable":
            yield _read("position_unusable", Text("GPS"))
        case "hemisphere_unknown":
            text = Text(f"{stated.latitude}, {stated.longitude}")
            yield _read("position_without_hemisphere", text, limits=("position_of_device",))
        case "present":
            position = Place(
                f"{stated.latitude},{stated.longitude}",
                radius_m=stated.accuracy_m or None,
                altitude_m=stated.altitude_m or None,
            )
            yield _read("position", position, limits=("position_of_device",))


def _device(tags: tuple[Tag, ...]) -> Iterator[Statement]:
    first = {tag.standard_name: str(tag.value).strip() for tag in reversed(tags) if tag.group == "IFD0"}
    make, model = first.get("Make", ""), first.get("Model", "")
    camera = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    if camera:
        yield _read("camera", Text(camera))
    if first.get("Software"):
        yield _read("software", Text(first["Software"]))


def _row(tag: Tag) -> tuple[Value | None, ...]:
    return Text(tag.group), Text(tag.name), Text(tag.standard_name), _exact(tag.raw), Text(str(tag.value))


def _exact(raw: StoredValue) -> Value:
    """The value as stored: exact fractions, whole numbers, or the head of uninterpreted bytes."""
    match raw.kind:
        case "rational":
            parts: tuple[Value, ...] = tuple(Rational(part) for part in raw.parts)
        case "bytes":
            return Opaque(raw.parts[0] if raw.parts else "", raw.count)
        case "text" | "integer" | "real":
            parts = tuple(Text(part) for part in raw.parts)
    return parts[0] if len(parts) == 1 else Sequence(parts)
