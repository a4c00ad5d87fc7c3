"""Runs the twenty tests over what the other runs of a file found, and says what came out of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from provenance.analyses.consistency import camera, claims, light, picture, position, times, years, zones
from provenance.analyses.consistency.illustration import Label, phrases
from provenance.analyses.consistency.outcome import COMPARED, TOLD, Check, Outcome, statements
from provenance.analyses.consistency.released import cameras
from provenance.analyses.consistency.said import Said, said_of
from provenance.analysis.contract import Result, Statement, Task, found, installed, nothing_found
from provenance.record.finding import Basis, Reason
from provenance.record.values import Sequence, Table, Text

_READ: Final = ("metadata",)
_MOST_LABELS: Final = 8  # of one kind (our choice)

CHECKS: Final = (
    Check("test_stated_times", _READ, times.stated_times),
    Check("test_offset_and_place", _READ, zones.offset_and_place),
    Check("test_satellite_clock", _READ, zones.satellite_clock),
    Check("test_name_time", (*_READ, "platform_traces"), times.name_time),
    Check("test_subseconds", _READ, times.subseconds),
    Check("test_preview", ("embedded_preview",), picture.preview),
    Check("test_editing", _READ, camera.editing),
    Check("test_orientation", _READ, picture.orientation),
    Check("test_pixel_dimensions", _READ, picture.pixel_dimensions),
    Check("test_lens", _READ, camera.lens),
    Check("test_light", _READ, light.light),
    Check("test_position", _READ, position.plausible),
    Check("test_direction", _READ, position.direction),
    Check("test_serial_numbers", _READ, camera.serial_numbers),
    Check("test_maker_notes", _READ, camera.maker_notes),
    Check("test_jpeg_structure", (*_READ, "compression"), picture.jpeg_structure),
    Check("test_png_times", _READ, times.png_times),
    Check("test_heic_auxiliary", (*_READ, "embedded_preview"), picture.heic_auxiliary),
    Check("test_caption_and_claim", _READ, claims.caption_and_claim),
    Check("test_years", _READ, years.years),
)
"""In the order and numbering of verification-practice §4.2."""


def check(task: Task) -> Result:
    """What came out of every test. Nothing differs, and nothing could be compared, are two different answers."""
    for part in (*installed(*zones.PACKAGES), cameras().component, phrases().component):
        task.context.component(part)
    said = said_of(task)
    outcomes = outcomes_of(said)
    labels = claims.labels(said)
    results = {one.result for one in outcomes.values()}
    stated = [*statements(outcomes), *_labelled(labels), *camera.personal_tags(said)]
    if labels and not results & COMPARED:  # beside a label it is not said that nothing was compared
        stated = [one for one in stated if one.name not in ("compared", "nothing_to_compare")]
    if results & TOLD or labels:
        return found(*stated)
    return nothing_found(*stated, reason=Reason(_reason(said, compared=bool(results & COMPARED))))


def _reason(said: Said, *, compared: bool) -> str:
    """Why nothing was found. That this is usual after messengers is said only where no camera metadata is there."""
    if compared:
        return "nothing_differs"
    reason = said.runs["metadata"].reason if said.examined("metadata") else None
    without = reason is not None and reason.id == "no_camera_metadata"
    return "nothing_to_compare_without_metadata" if without else "nothing_to_compare"


def outcomes_of(said: Said) -> dict[str, Outcome]:
    """Test → what came out, in the order of `CHECKS`."""
    return {one.id: one.outcome(said) for one in CHECKS}


def _labelled(labels: tuple[Label, ...]) -> Iterator[Statement]:
    """What labels the picture as an illustration, and what as an archive picture: the words and their fields."""
    for kind in ("illustration", "archive"):
        those = [one for one in labels if one.kind == kind][:_MOST_LABELS]
        if those:
            words = Sequence(tuple(Text(one.words, one.language) for one in those))
            fields = Sequence(tuple(Text(field) for field in dict.fromkeys(one.field for one in those)))
            table = Table(((words, fields),), ("label_words", "field"))
            yield Statement(f"labelled_{kind}", Basis.COMPUTED, table, private=True)
