"""Turns the tags of a file into typed findings: what is written there, by whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.analyses.metadata.rows import row
from provenance.analyses.metadata.said import descriptions, device, instants_of, position_of
from provenance.analysis.contract import Result, Statement, Task, found, not_applicable, nothing_found
from provenance.media.metadata.compared import is_of_maker
from provenance.media.tags import Tag, TagReading
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.tagtable import TAG_COLUMNS
from provenance.record.values import Count, Sequence, Table, Term

#: Groups that say how a picture is stored, as every file does; alone they are no metadata.
_STORAGE_GROUPS = frozenset({"Adobe", "GIF", "JFIF", "JFXX", "PNG-cHRM", "PNG-pHYs", "RIFF"})
_STORAGE_PNG = frozenset(
    {
        "AnimationFrames",
        "AnimationPlays",
        "BackgroundColor",
        "BitDepth",
        "ColorType",
        "Compression",
        "Filter",
        "Gamma",
        "ImageHeight",
        "ImageWidth",
        "Interlace",
        "Palette",
        "ProfileName",
        "SRGBRendering",
        "SignificantBits",
        "Transparency",
    }
)


def read(task: Task) -> Result:
    """Every tag as one table, and the times, position, device, software and words they state, each as a finding."""
    item = task.one("questioned")
    reading = task.context.reading(item, TagReading)
    if not reading.supported:
        return not_applicable("no_metadata_in_type", exhibit=item.exhibit, media_type=item.media_type)
    count = Statement("tag_count", Basis.COMPUTED, Count(len(reading.tags), "tags"))
    limits = tuple(_limits(reading))
    stated = (count, *_unread(reading), *_tags(reading))
    if not reading.unread and all(map(_is_storage, reading.tags)):
        return nothing_found(*stated, reason=Reason("no_camera_metadata"), limits=limits)
    said = (
        *instants_of(reading.tags),
        *position_of(reading.tags),
        *device(reading.tags),
        *descriptions(reading.tags),
    )
    return found(*said, *stated, limits=limits)


def _limits(reading: TagReading) -> Iterator[Limit]:
    """What is true of this file only: that more was there than is kept, and notes of a camera's maker."""
    if not reading.complete:
        yield Limit("tags_cut_off", {"count": len(reading.tags)})
    if any(tag.name == "MakerNote" or is_of_maker(f"{tag.group}:{tag.name}") for tag in reading.tags):
        yield Limit("maker_notes_partly_read")


def _is_storage(tag: Tag) -> bool:
    """Whether a tag says only how the picture is stored."""
    if tag.group == "PNG":
        return tag.name in _STORAGE_PNG
    if tag.group == "File":
        return tag.name != "Comment"
    if tag.group == "GIF":
        return tag.name != "Comment"
    return tag.group in _STORAGE_GROUPS or tag.group.startswith("ICC")


def _unread(reading: TagReading) -> Iterator[Statement]:
    """Blocks that are in the file and could not be read: their absence must not be claimed."""
    if reading.unread:
        named = Sequence(tuple(Term(name) for name in reading.unread))
        yield Statement("blocks_not_read", Basis.COMPUTED, named)


def _tags(reading: TagReading) -> Iterator[Statement]:
    if reading.tags:
        yield Statement("tags", Basis.READ, Table(tuple(map(row, reading.tags)), TAG_COLUMNS))
