"""Reverse search by the user's own hands: a clean query copy, a consent that is an event, the answer written down."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from provenance.casefile.casefile import CaseFile
from provenance.errors import UsageError
from provenance.net.browser import Opener, host_of, open_address
from provenance.record.evidence import DerivativeMade
from provenance.record.identity import new_ulid
from provenance.record.sighting import ConsentDecided
from provenance.record.snapshot import Exhibit
from provenance.record.values import Missing, Term, Text
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.engines import Engine
from provenance.workbench.writing import write_file

QUERY_SIDE_PX = 2000
"""Large enough for every engine; no original resolution leaves the machine (our choice)."""
_QUERY_QUALITY = 92  # our choice: no visible loss at this size


@dataclass(frozen=True)
class QueryShape:
    """What of the picture is searched: a crop (left, top, width, height in shown pixels), mirrored or not."""

    crop: tuple[int, int, int, int] | None = None
    mirrored: bool = False


@dataclass(frozen=True)
class QueryCopy:
    """A written query copy: where it lies, its hash, and the derivative's id in the case."""

    path: Path
    sha256: str
    derivative: str


def query_copy(
    case: CaseFile, workplace: Workplace, exhibit: Exhibit, shape: QueryShape, folder: Path
) -> QueryCopy:
    """Make a picture without any metadata for a reverse search, keep it in the case and write it to a folder."""
    from provenance.media import encode  # loads Pillow, which most commands do without

    with workplace.desk(Cancellation()) as desk:
        pixels, _ = desk.reader.decode(case.objects.get(exhibit.sha256), exhibit.number)
    if shape.crop is not None:
        left, top, width, height = shape.crop
        inside = min(left, top) >= 0 and min(width, height) > 0
        if not (inside and left + width <= pixels.width and top + height <= pixels.height):
            raise UsageError("crop_outside_picture", width=pixels.width, height=pixels.height)
        pixels = encode.crop(pixels, left=left, top=top, width=width, height=height)
    if shape.mirrored:
        pixels = encode.mirror(pixels)
    data = encode.encode_jpeg(encode.resize(pixels, QUERY_SIDE_PX), quality=_QUERY_QUALITY)
    made = _derivative(exhibit, shape, data)
    with case.writing():
        case.objects.put(data)
        case.record(made)
    path = folder / f"{exhibit.number}-query-{made.sha256[:8]}.jpg"
    write_file(path, data)
    return QueryCopy(path, made.sha256, made.derivative)


def _derivative(exhibit: Exhibit, shape: QueryShape, data: bytes) -> DerivativeMade:
    parameters: dict[str, str | int | bool] = {"max_side_px": QUERY_SIDE_PX, "jpeg_quality": _QUERY_QUALITY}
    if shape.crop is not None:
        parameters |= dict(zip(("left", "top", "width", "height"), shape.crop, strict=True))
    parameters["mirrored"] = shape.mirrored
    return DerivativeMade(
        derivative=new_ulid(),
        evidence=exhibit.id,
        parent_sha256=exhibit.sha256,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        media_type="jpeg",
        operation=Term("query_copy"),
        purpose=Term("search"),
        parameters=parameters,
    )


def open_engine(
    case: CaseFile, engine: Engine, address: str, *, allowed: bool, what: str, opener: Opener | None = None
) -> str:
    """Record the user's decision about an address, then open it in the browser if it was allowed; the consent's id.

    `what` says in the user's words what will leave the machine (an address holds its query).
    """
    consent = ConsentDecided(
        consent=new_ulid(),
        host=Text(host_of(address)),
        engine=engine.id,
        purpose=Term("reverse_search"),
        what=Text(what) if what else Missing("unknown"),
        allowed=allowed,
    )
    case.record(consent)
    if allowed:
        if opener is None:
            open_address(address, allowed=True)
        else:
            open_address(address, allowed=True, opener=opener)
    return consent.consent
