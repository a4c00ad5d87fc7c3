"""Says how a JPEG is built and compressed, what its tables were seen in, and whether it was compressed before."""

from __future__ import annotations

from provenance.analyses.compression.earlier import earlier
from provenance.analyses.compression.structure import built
from provenance.analyses.compression.tables import quality, source
from provenance.analysis.contract import Result, Statement, Task, found, installed, not_applicable
from provenance.media.jpeg.structure import JpegStructure
from provenance.record.finding import Limit

__all__ = ["examine"]


def examine(task: Task) -> Result:
    """The structure as tables, the quality by a named method, the class of source, and traces of an earlier one."""
    item = task.one("questioned")
    task.context.checkpoint(0, 3)
    structure = task.context.reading(item, JpegStructure)
    if not structure.supported:
        return not_applicable("not_a_jpeg", exhibit=item.exhibit, media_type=item.media_type)
    for part in installed("numpy"):
        task.context.component(part)
    seen, limits = source(task.context, structure)
    task.context.checkpoint(1, 3)
    statements: tuple[Statement, ...] = (*seen, *quality(structure), *earlier(task.context, item, structure))
    task.context.checkpoint(2, 3)
    if structure.truncated:
        limits = (*limits, Limit("jpeg_cut_off"))
    return found(*statements, *built(structure), limits=limits)
