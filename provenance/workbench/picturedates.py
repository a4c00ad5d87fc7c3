"""The dates that come with a picture's file: when its camera says it was taken, and when the file was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from provenance.analyses.metadata.said import instant_of
from provenance.archive.seenitems import ItemDate, ItemFacts
from provenance.media.tags import Tag, instants
from provenance.record.values import Instant, Precision, Term

_OF_FILE: Final = ("file", "file_system")


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
    return (ItemDate(when=when, of=Term(_OF_FILE[0]), basis=Term(_OF_FILE[1])),)


def with_earliest(facts: ItemFacts, own: Sequence[ItemDate]) -> ItemFacts:
    """What is said of a picture, with the earliest of the times at which one of its files was written: that which is
    known, or its `own`. What somebody stated stays."""
    known = [date for date in facts.dates if (date.of.value, date.basis.value) == _OF_FILE]
    first = min((*known, *own), key=_moment, default=None)
    if first is None or known == [first]:
        return facts
    others = (date for date in facts.dates if date not in known)
    return msgspec.structs.replace(facts, dates=(*others, first))


def _moment(date: ItemDate) -> str:
    """To be compared among the times of files, which are all of one form."""
    return date.when.value if isinstance(date.when, Instant) else ""
