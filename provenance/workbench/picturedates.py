"""The dates that come with a picture's file: when its camera says it was taken, and when the file was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from provenance.analyses.metadata.said import instant_of
from provenance.archive.seenitems import ItemDate
from provenance.media.tags import Tag, instants
from provenance.record.values import Instant, Precision, Term


def captured(tags: Sequence[Tag]) -> tuple[ItemDate, ...]:
    """When the picture was taken, as EXIF states it: DateTimeOriginal, by the camera's clock."""
    return tuple(
        ItemDate(when=instant_of(stated), of=Term("captured"), basis=Term("metadata"))
        for stated in instants(tags)
        if stated.meaning == "taken" and stated.status == "present"
    )


def written(mtime_ns: int) -> tuple[ItemDate, ...]:
    """When the file was written, by the clock of whatever wrote it; none where the file system says nothing of use."""
    try:
        moment = datetime.fromtimestamp(mtime_ns // 10**9, UTC)
    except (ValueError, OverflowError, OSError):
        return ()
    if moment.year < 1980:  # the first year of FAT and ZIP: what has no time has this or 1970
        return ()
    when = Instant(moment.strftime("%Y-%m-%dT%H:%M:%S"), Precision.SECOND, "+00:00")
    return (ItemDate(when=when, of=Term("file"), basis=Term("file_system")),)
