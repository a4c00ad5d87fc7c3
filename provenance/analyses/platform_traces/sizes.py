"""Sizes that services shrink pictures to, and sizes of screens."""

from __future__ import annotations

from provenance.analyses.platform_traces.rows import LimitRow, ScreenRow
from provenance.analyses.platform_traces.tables import Tables

__all__ = ["limits_of", "screens_of"]


def limits_of(width: int, height: int, tables: Tables) -> tuple[LimitRow, ...]:
    """The rows whose side has exactly their length, in a picture shown with that many pixels."""
    sides = {"longest": max(width, height), "shortest": min(width, height), "width": width}
    return tuple(row for row in tables.limits if sides[row.side] == row.pixels)


def screens_of(width: int, height: int, tables: Tables) -> tuple[ScreenRow, ...]:
    """The screens of exactly that size, upright or lying."""
    shown = {(width, height), (height, width)}
    return tuple(row for row in tables.screens if (row.width, row.height) in shown)
