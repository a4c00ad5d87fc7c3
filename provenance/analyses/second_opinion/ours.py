"""The tags of a run of `metadata`, their typed values as the texts and numbers that ExifTool prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from provenance.analyses.second_opinion.theirs import shown
from provenance.media.metadata.compared import BINARY, equal
from provenance.record.run import Run
from provenance.record.tagtable import TagRow, tag_rows
from provenance.record.values import Count, Instant, Opaque, Text, Value
from provenance.record.values import Sequence as Series

__all__ = ["Own", "ours_of"]


#: A time in UTC as ExifTool prints it; an instant of ours says the same with an offset of nothing.
_UTC: Final = re.compile(r"(\d{4}:\d\d:\d\d \d\d:\d\d.*)Z", re.ASCII)

Plain: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Our values of one group and name: as ExifTool would print them, and with times as they are stored.

    `sizes`: how many bytes are stored, where they are not interpreted.
    """

    values: tuple[Plain, ...]
    stored: tuple[Plain, ...]
    sizes: tuple[int, ...]

    def says(self, theirs: object) -> bool:
        """Whether ExifTool's value is ours."""
        if equal(theirs, self.values, self.sizes) or equal(theirs, self.stored, self.sizes):
            return True
        utc = _UTC.fullmatch(theirs) if isinstance(theirs, str) else None
        return utc is not None and f"{utc[1]}+00:00" in self.values

    @property
    def text(self) -> str:
        """All of them, to be shown."""
        return shown([list(one) if isinstance(one, tuple) else one for one in self.stored])


def ours_of(run: Run) -> Mapping[str, Own]:
    """Our tags by "Group:Name", in the order of the run."""
    rows: dict[str, list[TagRow]] = {}
    for row in tag_rows(run):
        rows.setdefault(f"{row.group}:{row.name}", []).append(row)
    return {key: _own(same) for key, same in rows.items()}


def _own(rows: Sequence[TagRow]) -> Own:
    return Own(
        tuple(_printed(row.value) for row in rows),
        tuple(_stored(row) for row in rows),
        tuple(size for row in rows for size in _sizes(row)),
    )


def _printed(value: Value | None) -> Plain:
    match value:
        case None:
            return ""
        case Series(value=parts):
            return tuple(str(_printed(part)) for part in parts)
        case Instant(value=text, offset=offset):
            day, _, clock = text.partition("T")
            return f"{day.replace('-', ':')} {clock}".strip() + (offset or "")
        case _:
            return str(value.value)


def _stored(row: TagRow) -> Plain:
    """The value; of a time the text in the file, for an instant does not keep how it was written."""
    if isinstance(row.value, Instant) and isinstance(row.raw, Text):
        return row.raw.value
    return _printed(row.value)


def _sizes(row: TagRow) -> Iterator[int]:
    if isinstance(row.raw, Opaque):
        yield row.raw.size_bytes
    match row.value:
        case Count(value=size):  # of bytes that are not interpreted
            yield size
        case Text(value=text) if (stated := BINARY.fullmatch(text)) is not None:
            yield int(stated[1])
        case _:
            pass
