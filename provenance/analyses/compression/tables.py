"""The quantisation tables of a JPEG as findings: the quality they stand for, and what they were seen in."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Many

from provenance.analysis.contract import Context, Statement
from provenance.media.jpeg.sources import LoadedSources, SourceRow, sources
from provenance.media.jpeg.structure import JpegStructure, sampling_name
from provenance.media.jpeg.tables import Steps, quality_of, tables_digest
from provenance.record.finding import Basis, Limit
from provenance.record.run import Component
from provenance.record.values import Count, Digest, Measure, Sequence, Table, Term, Text, Value, decimal_text

__all__ = ["quality", "source"]


def quality(structure: JpegStructure) -> Iterator[Statement]:
    """The IJG quality: exact where the tables are the standard ones, else the nearest, with what is left over."""
    tables = _steps(structure)
    if not tables:
        return
    estimate = quality_of(tables[0], tables[1:])
    if not estimate.exact:
        yield _computed("quality_nearest", Measure(str(estimate.luma), "1"))
        yield _computed("quality_residual", Measure(decimal_text(estimate.residual, 2), "1"))
        return
    yield _computed("quality_standard", Measure(str(estimate.luma), "1"))
    if estimate.chroma not in (None, estimate.luma):
        yield _computed("quality_of_colour", Measure(str(estimate.chroma), "1"))


def source(context: Context, structure: JpegStructure) -> tuple[tuple[Statement, ...], tuple[Limit, ...]]:
    """The class of source with the table behind it, and the limit that says how large that table is."""
    loaded = sources()
    context.component(Component("compression/sources.json", loaded.table.checked_on, loaded.sha256))
    limit = _built_from(loaded)
    tables = _steps(structure)
    if not tables:
        return (_computed("source_class", Term("source_unknown")),), (limit,)
    digest = tables_digest(tables)
    rows = loaded.with_tables(digest)
    standard = quality_of(tables[0], tables[1:]).exact
    same = [row for row in rows if _same_settings(row, structure)]
    said = [
        _computed("source_class", Term(_class_of(same, standard))),
        _computed("tables_sha256", Digest(digest, "sha256")),
    ]
    names = _names(same, standard)
    if names:
        said.append(_computed("consistent_with", Sequence(names)))
    if rows:
        said.append(_computed("tables_seen_in", _seen(rows)))
    return tuple(said), (limit,)


def _computed(name: str, value: Value) -> Statement:
    return Statement(name, Basis.COMPUTED, value)


def _built_from(loaded: LoadedSources) -> Limit:
    table = loaded.table
    values: dict[str, str | int] = {
        "files": table.files,
        "sources": len(loaded.names),
        "sets": len({row.tables for row in table.rows}),
        "date": table.checked_on,
    }
    return Limit("sources_built_from", values)


def _steps(structure: JpegStructure) -> tuple[Steps, ...]:
    """The table of each component; none when the file leaves one out."""
    used = structure.used_tables
    return tuple(table.steps for table in used if table is not None) if all(used) else ()


def _same_settings(row: SourceRow, structure: JpegStructure) -> bool:
    frame = structure.frame
    return frame is not None and (row.sampling, row.coding) == (sampling_name(frame), frame.kind)


def _class_of(same: Many[SourceRow], standard: bool) -> str:
    """Standard tables are never one source's: every program with the IJG's library writes them."""
    names = {seen.name for row in same for seen in row.seen_in}
    if standard or len(names) > 1:
        return "source_several"
    return "source_known" if names else "source_unknown"


def _names(same: Many[SourceRow], standard: bool) -> tuple[Value, ...]:
    names = sorted({seen.name for row in same for seen in row.seen_in})
    shared: tuple[Value, ...] = (Term("every_ijg_program"),) if standard else ()
    return (*shared, *(Text(name) for name in names))


def _seen(rows: Many[SourceRow]) -> Table:
    """Where these tables were seen, also with other sampling or coding."""
    columns = ("source", "kind_of_source", "files", "sampling", "coding")
    cells = tuple(
        (
            Text(seen.name),
            Term(f"source_{seen.kind}"),
            Count(seen.files, "files"),
            Text(row.sampling) if row.sampling else Term("sampling_none"),
            Term(f"coding_{row.coding}"),
        )
        for row in rows
        for seen in row.seen_in
    )
    return Table(cells, columns)
