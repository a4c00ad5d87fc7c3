"""Compares every picture embedded in a file with its main picture."""

from __future__ import annotations

from typing import Final

import numpy as np

from provenance.analyses.embedded_preview.findings import Compared, Main, stated
from provenance.analysis.contract import (
    FINGERPRINT_PACKAGES,
    Item,
    Result,
    Statement,
    Task,
    installed,
    not_applicable,
    nothing_found,
)
from provenance.errors import MediaError
from provenance.media.previews.shapes import Preview, PreviewReading
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.finding import Basis, Limit
from provenance.record.values import Term
from provenance.vision.cv import OPENCV
from provenance.vision.features import Pixels
from provenance.vision.previewing import PreviewComparison, compare_preview, upright

_MAIN_SIDE_PX: Final = 1024
"""The main picture is decoded no larger: four times what is looked at of a preview (ours)."""

_NOT_PICTURES: Final = frozenset({"gain_map", "heif_depth", "heif_auxiliary"})
"""What helps to show the main picture, and shows nothing by itself."""


def compare(task: Task) -> Result:
    """One row for each embedded picture; a finding, and a picture beside it, for each that differs."""
    item = task.one("questioned")
    reading = task.context.reading(item, PreviewReading)
    if not reading.searched:
        return not_applicable("type_without_previews", media_type=reading.type_id)
    limits = (Limit("previews_left_out", {"n": reading.left_out}),) if reading.left_out else ()
    if not reading.previews:
        return nothing_found(
            Statement("preview_result", Basis.READ, Term("no_embedded_picture")), limits=limits
        )
    for part in (OPENCV, *installed(*FINGERPRINT_PACKAGES)):
        task.context.component(part)
    main = _main(task, item, reading.type_id)
    compared = []
    for number, preview in enumerate(reading.previews):
        task.context.checkpoint(number, len(reading.previews))
        compared.append(_compared(preview, main))
    return stated(task, main, tuple(compared), limits)


def _main(task: Task, item: Item, type_id: str) -> Main:
    if not MEDIA_TYPES[type_id].decodable:
        return Main(item, None, (0, 0))
    try:
        pixels, facts = task.context.picture(item, _MAIN_SIDE_PX)
    except MediaError:
        return Main(item, None, (0, 0))
    return Main(item, pixels.array(), (facts.shown_width, facts.shown_height))


def _compared(preview: Preview, main: Main) -> Compared:
    if not preview.pixels:
        return Compared(
            preview, "preview_not_read" if preview.note == "not_handed_out" else "preview_unreadable"
        )
    stored = np.frombuffer(preview.pixels, np.uint8).reshape(preview.pixels_height, preview.pixels_width, 3)
    shown = upright(stored, preview.orientation)
    if preview.kind in _NOT_PICTURES:
        return Compared(preview, "preview_not_comparable", shown)
    if preview.kind == "c2pa_ingredient":
        return Compared(preview, "preview_of_ingredient", shown)
    if main.pixels is None:
        return Compared(preview, "preview_main_unreadable", shown)
    found = compare_preview(main.pixels, shown)
    if found.turn != "as_is" and preview.orientation != 1 and preview.kind != "exif_thumbnail":
        shown, found = _as_stored(stored, shown, found, main.pixels)
    return Compared(preview, f"preview_{found.result}", shown, found)


def _as_stored(
    stored: Pixels, shown: Pixels, found: PreviewComparison, main: Pixels
) -> tuple[Pixels, PreviewComparison]:
    """Previews other than the EXIF thumbnail may stand upright in the file although nothing says so."""
    plain = compare_preview(main, stored)
    return (
        (stored, plain) if plain.turn == "as_is" and plain.result != "different_picture" else (shown, found)
    )
