"""Camera position, and sun and shadow: the photo with its marks beside the map, for a run on marks."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from provenance.errors import CaseAltered, RecordError
from provenance.geo.mapthings import MapContent, view_of
from provenance.geo.marksmap import content_of_pairs, content_of_shadows
from provenance.record.marks import PairSheet, Sheet, Spot
from provenance.record.run import Run
from provenance.record.values import Count, Flag, Measure, Missing
from provenance.report.content import Block, Figures, Image
from provenance.report.desk import Desk

__all__ = ["OF_MARKS", "is_older", "marks_figures"]

OF_MARKS: Final = frozenset({"camera_position", "sun_and_shadow"})
"""The analyses of what people marked on a photo."""

MAP_PX: Final = (420, 315)
"""Of a map beside a photo: its words are then as large as captions on paper (looked at)."""
BESIDE_MM: Final = 70
_PHOTO: Final = "image/jpeg"


def is_older(desk: Desk, run: Run) -> bool:
    """Whether a later run of that analysis took the same photo, which then stands in its place; an earlier one that
    somebody disputes stands too."""
    if run.analysis not in OF_MARKS or any(dispute.data.run == run.id for dispute in desk.snapshot.disputes):
        return False
    same = [one.id for _, one in desk.runs if (one.analysis, _photo(one)) == (run.analysis, _photo(run))]
    return run.id != same[-1]


def marks_figures(desk: Desk, run: Run) -> tuple[Block, ...]:
    """The photo with its marks, and the map; nothing for runs on anything else, or where the marks are gone."""
    sheet = _sheet(desk, run) if run.analysis in OF_MARKS else None
    if sheet is None:
        return ()
    exhibit = desk.snapshot.exhibit(_photo(run))
    if desk.withholds(exhibit.sha256):
        return (desk.withheld_box(exhibit.number), *_only(_map(desk, exhibit.number, run, sheet)))
    photo = _marked(desk, exhibit.number, exhibit.sha256, run, sheet)
    images = tuple(one for one in (photo, _map(desk, exhibit.number, run, sheet)) if one is not None)
    return (Figures(images, BESIDE_MM),) if images else ()


def _only(image: Image | None) -> tuple[Block, ...]:
    return () if image is None else (Figures((image,), BESIDE_MM),)


def _photo(run: Run) -> str:
    return next((given.id for given in run.inputs if given.role == "questioned"), "")


def _sheet(desk: Desk, run: Run) -> Sheet | None:
    """The marks that a run took; None where they were erased or cannot be read."""
    for given in run.inputs:
        if given.kind == "marks":
            try:
                sheet = desk.snapshot.marks_drawn(given.id, given.sha256).sheet
            except (RecordError, CaseAltered):
                return None
            return None if isinstance(sheet, Missing) else sheet
    return None


def _marked(desk: Desk, number: str, sha256: str, run: Run, sheet: Sheet) -> Image | None:
    from provenance.report.markedphoto import marked_photo  # loads Pillow

    kind = "pairs" if isinstance(sheet, PairSheet) else "shadows"
    caption = desk.label(f"marks.photo_{kind}", exhibit=number)
    plain = desk.image(sha256, caption, caption)
    data = None if plain is None else marked_photo(plain.data, sheet, _tips(run))
    return None if data is None else Image(data, _PHOTO, caption, caption)


def _tips(run: Run) -> dict[int, Spot]:
    """Where a claim puts the tips of shadows: number of the thing → pixels."""
    found: dict[int, Spot] = {}
    for row in run.rows("predicted_tips"):
        match row["thing"], row["tip_across"], row["tip_down"], row["length_predicted"]:
            case Count(value=number), Measure(value=across), Measure(value=down), Flag(value=True):
                found[number] = Decimal(across), Decimal(down)
            case _:
                pass
    return found


def _map(desk: Desk, number: str, run: Run, sheet: Sheet) -> Image | None:
    from provenance.geo.basemap import base_map
    from provenance.geo.mapsvg import svg_of
    from provenance.geo.maptowns import world_towns
    from provenance.geo.mapwhole import Ground, whole_map

    found = {finding.name: finding.value for finding in run.findings}
    content: MapContent
    if isinstance(sheet, PairSheet):
        content, kind = content_of_pairs(sheet, found, named=False), "pairs"
    else:
        content, kind = content_of_shadows(sheet, found), "shadows"
    if content == MapContent():
        return None
    caption = desk.label(f"marks.map_{kind}", exhibit=number)
    drawing = whole_map(view_of(content, *MAP_PX), content, Ground(base_map(), world_towns()))
    return Image(svg_of(drawing, caption).encode(), "image/svg+xml", caption, caption)
