"""Reverse search by the user's own hands: a clean query copy, a consent that is an event, the answer written down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from provenance.casefile.casefile import CaseFile
from provenance.net.browser import Opener, host_of, open_address
from provenance.record.identity import new_ulid
from provenance.record.sighting import ConsentDecided
from provenance.record.snapshot import Exhibit
from provenance.record.values import Missing, Term, Text
from provenance.work.workplace import Cancellation, Workplace
from provenance.workbench.derivatives import Encoded, Recipe, derive
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
    """A written query copy: where it lies, its hash, the derivative's id in the case, and its JPEG bytes."""

    path: Path
    sha256: str
    derivative: str
    data: bytes


def query_copy(
    case: CaseFile,
    workplace: Workplace,
    exhibit: Exhibit,
    shape: QueryShape,
    folder: Path,
    cancellation: Cancellation,
) -> QueryCopy:
    """Make a picture without any metadata for a reverse search, keep it in the case and write it to a folder."""
    from provenance.media import encode  # loads Pillow, which most commands do without

    recipe = Recipe(
        operation="query_copy",
        purpose="search",
        parameters={"jpeg_quality": _QUERY_QUALITY, "mirrored": shape.mirrored},
        change=lambda pixels: encode.mirror(pixels) if shape.mirrored else pixels,
        encode=lambda pixels: Encoded(encode.encode_jpeg(pixels, quality=_QUERY_QUALITY), "jpeg"),
        max_side_px=QUERY_SIDE_PX,
        crop=shape.crop,
    )
    derived = derive(case, workplace, exhibit, recipe, cancellation)
    made = derived.made
    path = folder / f"{exhibit.number}-query-{made.sha256[:8]}.jpg"
    write_file(path, derived.data)
    return QueryCopy(path, made.sha256, made.derivative, derived.data)


def open_engine(
    case: CaseFile,
    engine: Engine,
    address: str,
    *,
    allowed: bool,
    what: str,
    sha256: str | None = None,
    size_bytes: int | None = None,
    opener: Opener | None = None,
) -> str:
    """Record the user's decision about an address, then open it in the browser if it was allowed; the consent's id.

    `what` says in the user's words what will leave the machine (an address holds its query); `sha256` and
    `size_bytes` name the file that was to be uploaded, where there is one.
    """
    consent = ConsentDecided(
        consent=new_ulid(),
        host=Text(host_of(address)),
        engine=engine.id,
        purpose=Term("reverse_search"),
        what=Text(what) if what else Missing("unknown"),
        allowed=allowed,
        sha256=sha256,
        size_bytes=size_bytes,
    )
    case.record(consent)
    if allowed:
        if opener is None:
            open_address(address, allowed=True)
        else:
            open_address(address, allowed=True, opener=opener)
    return consent.consent
