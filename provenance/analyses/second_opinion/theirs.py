"""ExifTool's answer: its tags, and its remarks on the file. Another program's words: nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from provenance.errors import WorkError
from provenance.media.metadata.compared import of_file

__all__ = ["Theirs", "shown", "theirs_of"]

MOST_SHOWN: Final = 1000  # characters of one value in a table (our choice)
_MOST_REMARKS: Final = 20  # our choice

#: Numbers with a point stay as printed: "2.10" may be a version.
_answers: Final = msgspec.json.Decoder(list[dict[str, Any]], float_hook=str)


@dataclass(frozen=True, slots=True)
class Theirs:
    """Tags that stand in the file, by "Group:Name" as -G1 prints it, and warnings and errors."""

    tags: Mapping[str, Any]
    remarks: tuple[str, ...]


def theirs_of(answer: bytes, name: str) -> Theirs:
    """What the answer says of the one file asked about. Raises WorkError where it is no such answer."""
    try:
        (one,) = _answers.decode(answer.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:  # msgspec's too
        raise WorkError("exiftool_not_understood", name=name) from error
    remarks = (one[key] for key in one if key in ("ExifTool:Warning", "ExifTool:Error"))
    return Theirs(dict(of_file(one)), tuple(shown(remark) for remark in remarks)[:_MOST_REMARKS])


def shown(value: Any) -> str:
    """A value as text, lists joined by a comma and a space, cut where it is very long."""
    text = ", ".join(map(shown, value)) if isinstance(value, list) else _plain(value)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
