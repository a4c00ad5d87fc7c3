"""Makes a picture from evidence and keeps it: decode, change, encode, store and record with all that made it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from provenance.casefile.casefile import CaseFile
from provenance.errors import CaseAltered, MediaError, UsageError
from provenance.media.files import READ_LIMIT_BYTES
from provenance.media.picture import Colour, Crop, Pixels
from provenance.record.evidence import DerivativeMade
from provenance.record.identity import new_ulid
from provenance.record.snapshot import Exhibit
from provenance.record.values import Term
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.writing import write_file


class Encoded(NamedTuple):
    """A finished file and the id of its type."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Recipe:
    """What is made of a picture, and the words and numbers under which it is recorded.

    First the crop and the shrinking to `max_side_px`, in the reader process; then `change`, which must not take long.
    """

    operation: str
    purpose: str
    parameters: dict[str, str | int | bool]
    change: Callable[[Pixels], Pixels]
    encode: Callable[[Pixels], Encoded]
    max_side_px: int
    crop: Crop | None = None
    colour: Colour = "file"


@dataclass(frozen=True)
class Derived:
    """A derivative that stands in the case, with its bytes."""

    made: DerivativeMade
    data: bytes


def derive(
    case: CaseFile, workplace: Workplace, exhibit: Exhibit, recipe: Recipe, cancellation: Cancellation
) -> Derived:
    """Make a picture of an exhibit by a recipe and keep it; recorded with its object or not at all.

    Raises UsageError (crop_outside_picture), MediaError, WorkError, CaseError; Cancelled before anything is written.
    """
    check = cancellation.check
    data = object_bytes(case, exhibit.sha256, check)
    try:
        with workplace.desk(cancellation) as desk:
            pixels, _ = desk.reader.decode(
                data,
                exhibit.number,
                max_side_px=recipe.max_side_px,
                colour=recipe.colour,
                crop=recipe.crop,
                check=check,
            )
    except MediaError as error:
        if error.id == "crop_outside_picture":
            raise UsageError(error.id, **error.values) from error
        raise
    encoded = recipe.encode(recipe.change(pixels))
    check()
    made = _made(exhibit, recipe, encoded)
    with case.writing():
        case.objects.put(encoded.data)
        case.record(made)
    return Derived(made, encoded.data)


def save_object(case: CaseFile, sha256: str, path: Path, cancellation: Cancellation) -> None:
    """Write a copy of a kept file, hashed again, to `path`. Raises what `object_bytes` raises, EnvironmentFault."""
    write_file(path, bytes(object_bytes(case, sha256, cancellation.check)))


def object_bytes(case: CaseFile, sha256: str, check: Callable[[], None]) -> bytes | memoryview:
    """The bytes of an object, hashed again; `check` is called between its pieces.

    Raises what `CaseObjects.get` raises; Cancelled by `check`.
    """
    from provenance.media.memory import room

    check()
    size_bytes = case.objects.size_bytes(sha256)
    if not 0 < size_bytes <= READ_LIMIT_BYTES:  # a damaged row may claim any size
        return case.objects.get(sha256)
    view = room(size_bytes)
    running = hashlib.sha256()
    filled = 0
    for piece in case.objects.pieces(sha256):
        check()
        running.update(piece)
        if filled + len(piece) > size_bytes:
            raise CaseAltered("object_altered", sha256=sha256)
        view[filled : filled + len(piece)] = piece
        filled += len(piece)
    if filled != size_bytes or running.hexdigest() != sha256:
        raise CaseAltered("object_altered", sha256=sha256)
    return view.toreadonly()


def _made(exhibit: Exhibit, recipe: Recipe, encoded: Encoded) -> DerivativeMade:
    parameters = {"max_side_px": recipe.max_side_px, **recipe.parameters}
    if recipe.crop is not None:
        parameters |= dict(zip(("left", "top", "width", "height"), recipe.crop, strict=True))
    return DerivativeMade(
        derivative=new_ulid(),
        evidence=exhibit.id,
        parent_sha256=exhibit.sha256,
        sha256=hashlib.sha256(encoded.data).hexdigest(),
        size_bytes=len(encoded.data),
        media_type=encoded.media_type,
        operation=Term(recipe.operation),
        purpose=Term(recipe.purpose),
        parameters=parameters,
    )
