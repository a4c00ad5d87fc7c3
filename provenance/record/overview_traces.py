"""Sizes and names that fit services, screens and screenshots, by the names of what they fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from provenance.record.finding import Finding
from provenance.record.overview_desk import FileDesk, term_of
from provenance.record.overview_rows import OverviewRow, Section
from provenance.record.values import Count, Table, Text, Value

__all__ = ["SCREENSHOT", "names_in", "screenshot"]

MOST_NAMES: Final = 3  # of services or screens in one row, our choice; the finding has all
SCREENSHOT: Final = frozenset({"name_of_camera", "screen_size"})
"""Findings of `platform_traces` that the row of a screenshot stands for."""
_MAKERS: Final = ("iPhone", "iPad")
"""Devices that store screenshots as PNG under the next number of their photos (known from practice)."""


def names_in(value: Value, column: str) -> tuple[Value, ...]:
    """The first texts of a table's column, each once, and how many more there are."""
    if not isinstance(value, Table) or column not in value.columns:
        return (value,)
    at = value.columns.index(column)
    texts = dict.fromkeys(cell for row in value.value if isinstance(cell := row[at], Text))
    names = tuple(texts)
    more = len(names) - MOST_NAMES
    return (*names[:MOST_NAMES], Count(more)) if more > 0 else names


def screenshot(desk: FileDesk) -> Iterator[OverviewRow]:
    """That a PNG with the counter of a device's photos in its name, and the size of its screen, fits a screenshot."""
    screens = desk.finding("platform_traces", "screen_size")
    media = desk.finding("file_identity", "media_type")
    if screens is None or media is None or term_of(media.value) != "png":
        return
    for name in desk.findings("platform_traces", "name_of_camera"):
        fitting = _of_one_maker(name, screens)
        if fitting:
            row = desk.row("platform_traces", screens, Section.TRACES, "overview.screenshot", fitting)
            limits = (*screens.limits, *(one for one in name.limits if one not in screens.limits))
            yield replace(
                row, form="overview.form.screenshot", said_by=screens, findings=(name.id, screens.id), limits=limits
            )  # fmt: skip
            return


def _of_one_maker(name: Finding, screens: Finding) -> tuple[Value, ...]:
    """The screens of the kind of device that the name fits as well."""
    said = name.value.value if isinstance(name.value, Text) else ""
    kinds = tuple(kind for kind in _MAKERS if kind in said)
    if not kinds or not isinstance(screens.value, Table):
        return ()
    rows = tuple(
        row for row in screens.value.value if isinstance(row[0], Text) and row[0].value.startswith(kinds)
    )
    return names_in(Table(rows, screens.value.columns), "device") if rows else ()
