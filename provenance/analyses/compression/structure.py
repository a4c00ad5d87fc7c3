"""The structure of a JPEG as findings: coding, segments, tables, what is inside and what follows its end."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.analysis.contract import Statement
from provenance.media.jpeg.structure import MOST_SEGMENTS_LISTED, JpegStructure, sampling_name
from provenance.media.jpeg.tables import tables_digest
from provenance.record.finding import Basis, Limit
from provenance.record.values import Count, Flag, Sequence, Table, Term, Text, Value

__all__ = ["built"]


def built(structure: JpegStructure) -> Iterator[Statement]:
    """Everything the file's own markers say of how it was written."""
    yield from _coding(structure)
    yield _computed("block_order", Term(_order(structure)))
    if structure.comments:
        comments = Sequence(tuple(Text(comment) for comment in structure.comments))
        yield Statement("jpeg_comments", Basis.READ, comments, private=True)
    yield from _inside(structure)
    if structure.truncated:
        yield _computed("jpeg_truncated", Flag(True))
    if structure.faults:
        yield _computed("jpeg_faults", Sequence(tuple(Term(f"fault_{fault}") for fault in structure.faults)))
    if structure.tables:
        yield _computed("quantisation_tables", _tables(structure))
    yield _segments(structure)


def _computed(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _coding(structure: JpegStructure) -> Iterator[Statement]:
    frame = structure.frame
    if frame is not None:
        yield _computed("coding", Term(f"coding_{frame.kind}"))
        yield _computed("precision", Count(frame.precision, "bits"))
        yield _computed(
            "sampling", Text(sampling_name(frame)) if sampling_name(frame) else Term("sampling_none")
        )
        yield _computed("entropy_coding", Term(_entropy_coding(structure)))
    yield _computed("scans", Count(structure.scans, "scans"))
    if structure.restart_interval:
        yield _computed("restart_interval", Count(structure.restart_interval, "units"))
    if structure.redefined:
        yield _computed("tables_redefined", Flag(True))


def _entropy_coding(structure: JpegStructure) -> str:
    if structure.frame is not None and structure.frame.arithmetic:
        return "coding_arithmetic"
    if not structure.coding:
        return "huffman_none"
    return "huffman_standard" if all(table.standard for table in structure.coding) else "huffman_own"


def _order(structure: JpegStructure) -> str:
    order = [one.what for one in structure.segments if one.what in ("jfif", "exif")]
    if "jfif" in order and "exif" in order:
        return "order_jfif_exif" if order.index("jfif") < order.index("exif") else "order_exif_jfif"
    return f"order_{order[0]}_only" if order else "order_neither"


def _inside(structure: JpegStructure) -> Iterator[Statement]:
    if structure.held:
        rows = tuple(
            (Term(f"held_{one.what}"), Count(one.offset, "offset"), Count(one.size_bytes, "bytes"))
            for one in structure.held
        )
        yield _computed("pictures_inside", Table(rows, ("what", "offset", "size")))
    if structure.trailing:
        parts = tuple(
            (Term(f"after_{one.kind}"), Count(one.offset, "offset"), Count(one.size_bytes, "bytes"))
            for one in structure.trailing
        )
        yield _computed("data_after_end", Table(parts, ("what", "offset", "size")))


def _tables(structure: JpegStructure) -> Table:
    """One row per table: its slot, bits, SHA-256 and the 64 steps row by row, in natural order."""
    rows = tuple(
        (
            Count(table.slot, "slot"),
            Count(table.bits, "bits"),
            Text(tables_digest([table.steps])),
            Text(" / ".join(" ".join(map(str, table.steps[row : row + 8])) for row in range(0, 64, 8))),
        )
        for table in structure.tables
    )
    return Table(rows, ("slot", "bits", "sha256", "steps"))


def _segments(structure: JpegStructure) -> Statement:
    rows = tuple(
        (
            Text(one.marker),
            Term(f"segment_{one.what}") if one.what else None,
            Count(one.offset, "offset"),
            Count(one.size_bytes, "bytes"),
        )
        for one in structure.segments
    )
    listed = structure.segment_count <= MOST_SEGMENTS_LISTED
    limits = () if listed else (Limit("segments_not_all_listed", {"count": structure.segment_count}),)
    table = Table(rows, ("marker", "what", "offset", "size"))
    return Statement("jpeg_segments", Basis.COMPUTED, table, limits=limits)
