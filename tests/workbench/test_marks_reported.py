"""The report on marks: the photo with its marks beside a map in vectors, the newest run of each analysis."""

from __future__ import annotations

import io

import msgspec
from PIL import Image as Pillow

from provenance.record.snapshot import Exhibit
from provenance.report.content import Figures, Grid, Heading, Image
from provenance.report.document import report_document
from provenance.report.markedphoto import marked_photo
from provenance.wording import Wording
from provenance.workbench import OpenCase
from tests.analyses.desk import MARKS_SCALE, WALL_SIZE
from tests.marks import pair_sheet, shadow_sheet

PAIRS = pair_sheet(scale=MARKS_SCALE)


def grey(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Pillow.new("RGB", (width, height), (128, 128, 128)).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def figures(case: OpenCase) -> list[tuple[Image, ...]]:
    """Of the whole report, rows of two pictures."""
    document = report_document(case.snapshot(), Wording(strict=True), "x", lambda _sha, _side: grey(400, 300))
    rows = [part.images for part in document.parts if isinstance(part, Figures)]
    return [images for images in rows if len(images) == 2]


def test_marks_stand_in_the_photo_beside_a_map_of_vectors(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, PAIRS)
    opened.locate(photo)
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE))
    opened.read_shadows(photo)
    for marked, plan in figures(opened):
        assert (marked.media_type, plan.media_type) == ("image/jpeg", "image/svg+xml")
        assert marked.data != grey(400, 300) and plan.data.startswith(b"<svg")
        assert b"<image" not in plan.data and b"<path" in plan.data
    assert len(figures(opened)) == 2


def test_the_map_of_shadows_names_its_lines(opened: OpenCase, photo: Exhibit) -> None:
    opened.draw_marks(photo, shadow_sheet(scale=MARKS_SCALE))
    opened.read_shadows(photo)
    ((_, plan),) = figures(opened)
    assert "the sun as the marks have it" in plan.caption
    assert "the plain purple line the way in which shadows fall" in plan.caption


def test_of_two_runs_on_the_same_photo_the_newest_is_printed_in_full(
    opened: OpenCase, photo: Exhibit
) -> None:
    for sheet in (PAIRS, msgspec.structs.replace(PAIRS, pairs=PAIRS.pairs[:5])):
        opened.draw_marks(photo, sheet)
        opened.locate(photo)
    document = report_document(opened.snapshot(), Wording(strict=True), "x")
    parts = document.parts[: [type(part) for part in document.parts].index(Grid) + 1]
    title = Wording().analysis("camera_position")
    assert sum(isinstance(part, Heading) and part.text == title for part in document.parts) == 1
    residuals = parts[-1]
    assert isinstance(residuals, Grid) and len(residuals.rows) == 5


def test_erased_marks_leave_no_picture(opened: OpenCase, photo: Exhibit) -> None:
    drawn = opened.draw_marks(photo, PAIRS)
    opened.locate(photo)
    opened.erase(drawn.event, (), "privacy")
    assert figures(opened) == []
    parts = report_document(opened.snapshot(), Wording(strict=True), "x").parts
    start = next(
        place
        for place, part in enumerate(parts)
        if isinstance(part, Heading) and part.text == Wording().analysis("camera_position")
    )
    assert "erased by event" in repr(parts[start : start + 4])


def test_a_mark_is_drawn_where_it_was_made_at_any_scale() -> None:
    pair = msgspec.structs.replace(PAIRS.pairs[0], kind="point", y=PAIRS.pairs[0].x)
    sheet = msgspec.structs.replace(PAIRS, pairs=(pair,))
    for width, height in (WALL_SIZE, (2 * WALL_SIZE[0], 2 * WALL_SIZE[1])):
        made = marked_photo(grey(width, height), sheet)
        assert made is not None
        with Pillow.open(io.BytesIO(made)) as image:
            x = round(float(pair.x) * width / WALL_SIZE[0])
            ink = image.convert("RGB").getpixel((x, x))
            corner = image.convert("RGB").getpixel((width - 5, height - 5))
        assert isinstance(ink, tuple) and ink[0] > ink[2] + 60
        assert isinstance(corner, tuple) and abs(corner[0] - 128) < 4


def test_what_is_no_picture_is_not_drawn_on() -> None:
    assert marked_photo(b"no picture", PAIRS) is None
