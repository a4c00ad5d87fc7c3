"""Our tags beside ExifTool's: which of its answers are about the file, and when two values say the same."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

__all__ = ["BINARY", "equal", "is_of_file", "is_of_maker", "of_file"]

#: Groups in which ExifTool speaks of the file system, of itself, and of what it works out from several tags.
_NOT_OF_FILE: Final = frozenset({"SourceFile", "ExifTool", "System", "Composite", "File"})
_COMMENT: Final = "File:Comment"  # the only one of that group that stands in the file as it is

#: Groups of makers' own notes, and of blocks that only one maker writes.
_MAKERS: Final = frozenset({
    "Apple", "Canon", "Casio", "CIFF", "FujiFilm", "GE", "GoPro", "HP", "JVC", "Kodak",
    "KodakBordersIFD", "KodakEffectsIFD", "Leica", "MetaIFD", "MakerNotes", "Microsoft", "Minolta",
    "Motorola", "Nikon", "Olympus", "Panasonic", "Pentax", "PhaseOne", "PictureInfo", "PreviewIFD",
    "PrintIM", "Qualcomm", "RMETA", "Reconyx", "Ricoh", "Samsung", "Sanyo", "Sigma", "Sony",
})  # fmt: skip

#: Two numbers are equal within this relative difference (ExifTool prints 15 digits at most, rationals 10).
TOLERANCE: Final = 1e-6

BINARY: Final = re.compile(r"\(Binary data (\d+) bytes, use -b option to extract\)")
"""How ExifTool prints bytes that it does not interpret."""


def is_of_file(key: str) -> bool:
    """Whether "Group:Name" as -G1 prints it is a tag that stands in the file."""
    return key.partition(":")[0] not in _NOT_OF_FILE or key == _COMMENT


def is_of_maker(key: str) -> bool:
    """Whether "Group:Name" stands in a camera maker's own notes."""
    return key.partition(":")[0] in _MAKERS


def of_file(answer: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What ExifTool's answer (`-json -G1 -n`) says of the tags that stand in a file."""
    return ((key, value) for key, value in answer.items() if is_of_file(key))


def equal(theirs: Any, ours: Sequence[Any], counts: Sequence[int]) -> bool:
    """Whether one of our values of a tag, or all of them as a list, is ExifTool's `-json -n` value.

    `ours`: the values of every tag of that group and name; `counts`: how many bytes each has stored.
    """
    binary = BINARY.fullmatch(theirs) if isinstance(theirs, str) else None
    if binary is not None:
        return int(binary[1]) in {*counts, *(len(value) for value in ours if isinstance(value, (str, bytes)))}
    if isinstance(theirs, list):
        if _same_lists(theirs, ours):
            return True
        return any(isinstance(value, (list, tuple)) and _same_lists(theirs, value) for value in ours)
    return any(_same(theirs, value) for value in ours)


def _same_lists(theirs: Sequence[Any], ours: Sequence[Any]) -> bool:
    return len(theirs) == len(ours) and all(map(_same, theirs, ours))


def _same(theirs: Any, ours: Any) -> bool:
    if isinstance(ours, (list, tuple)):
        if len(ours) == 1:
            return _same(theirs, ours[0])
        ours = " ".join(map(_printed, ours))
    if isinstance(theirs, bool):  # ExifTool prints the texts "True" and "true" as JSON's own
        return _printed(theirs) == str(ours).lower()
    left, right = _printed(theirs), _printed(ours)
    return left == right or _same_numbers(left.split(), right.split())


def _printed(value: Any) -> str:
    """As text; ExifTool's JSON has true and false for the texts "True" and "False" too, whichever their case."""
    text = str(value)
    return text.lower() if text.lower() in ("true", "false") else text


def _same_numbers(theirs: Sequence[str], ours: Sequence[str]) -> bool:
    return len(theirs) == len(ours) > 0 and all(map(_near, theirs, ours))


def _near(left: str, right: str) -> bool:
    if left == right:
        return True
    numbers = tuple(_numbers((left, right)))
    return len(numbers) == 2 and math.isclose(numbers[0], numbers[1], rel_tol=TOLERANCE, abs_tol=0.0)


def _numbers(texts: Iterable[str]) -> Iterable[float]:
    for text in texts:
        try:
            yield float(text)
        except ValueError:
            return
