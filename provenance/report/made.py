"""Files made from an exhibit, such as query copies and cuttings, with how they were made."""

from __future__ import annotations

from provenance.record.snapshot import Exhibit
from provenance.report.content import Block, Grid, Tone, Words
from provenance.report.desk import Desk


def derivatives(desk: Desk, exhibit: Exhibit) -> tuple[Block, ...]:
    """A table of what was made from an exhibit, or nothing."""
    if not exhibit.derivatives:
        return ()
    rows = tuple(
        (
            desk.words(entry.data.operation, "operation"),
            desk.words(entry.data.purpose),
            Words(desk.wording.plain(parameters_text(entry.data.parameters))),
            Words(entry.data.sha256, Tone.MONO),
        )
        for entry in exhibit.derivatives
    )
    columns = tuple(
        desk.label(f"derivative.{column}") for column in ("operation", "purpose", "parameters", "sha256")
    )
    caption = desk.label("derivative.caption", n=len(rows), exhibit=exhibit.number)
    return (Grid(caption, columns, rows, (4, 3, 4, 6)),)


def parameters_text(parameters: object) -> str:
    """Parameters as "name = value" in the order of their names."""
    assert isinstance(parameters, dict)
    return ", ".join(f"{name} = {_parameter(value)}" for name, value in sorted(parameters.items()))


def _parameter(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
