"""Which references of the archive are worth comparing with a photo: asked of the analysis, in parts on all desks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from provenance.analyses.place_shortlist import ANALYSIS, EXHAUSTIVE, ShortlistParameters
from provenance.analysis.runner import Runner
from provenance.archive.items import ArchiveReference
from provenance.archive.store import Archive
from provenance.record.finding import Reason
from provenance.record.run import Outcome, Run
from provenance.record.values import Count, Measure, Table, Text, Value
from provenance.work.workplace import Cancellation
from provenance.workbench.materials import FileMaterials, archive_item

Progress = Callable[[str, int, int], None]
"""What goes on ("glancing", "describing", "indexing", "comparing"), how many are done, of how many."""

PART: Final = 8
"""References glanced at in one run: short enough that answers come soon, long enough that asking costs little."""

DESCRIBED_AT_ONCE: Final = 32  # references whose points one run takes


@dataclass(frozen=True)
class Glanced:
    """A reference of the list; points and score of a glance (see `vision.glances`), None where none was taken."""

    reference: ArchiveReference
    points: int | None = None
    score: float = 0.0


@dataclass(frozen=True)
class Shortlister:
    """Asks for the list of one photo. `most`: references in it, at most."""

    runner: Runner
    desks: int
    archive: Archive
    photo: Path
    cancellation: Cancellation
    progress: Progress
    most: int

    def parts(self, references: Sequence[ArchiveReference]) -> Iterator[tuple[Glanced, ...]]:
        """The list in parts as they are found; all of it together is ordered by `score`.

        Up to `EXHAUSTIVE` references every one is glanced at, above it those that the index names. When nothing can
        be looked at (no model files, an unreadable photo) they come as they are, and whoever compares them says why.
        """
        if len(references) > EXHAUSTIVE:
            references = self._by_index(references)
        parts = [references[start : start + PART] for start in range(0, len(references), PART)]
        done = 0
        for part, run in zip(parts, self._each(parts, ShortlistParameters()), strict=True):
            done += len(part)
            self.progress("glancing", done, len(references))
            yield _listed(run, part)

    def _by_index(self, references: Sequence[ArchiveReference]) -> list[ArchiveReference]:
        """The likeliest ones by the index, which is built when it is not there yet."""
        run = self._ask(references, ShortlistParameters(most=self.most, verified=0, built_only=True))
        if run.reason == Reason("place_index_not_built", {"n": len(references)}):
            self._describe(references)
            asked = ShortlistParameters(most=self.most, verified=0)
            run = self._ask(references, asked, partial(self.progress, "indexing"))
        return [one.reference for one in _listed(run, references)[: self.most]]

    def _describe(self, references: Sequence[ArchiveReference]) -> None:
        """Take the points of all references on all desks, so that one of them then builds the index from the cache."""
        step = DESCRIBED_AT_ONCE
        parts = [references[start : start + step] for start in range(0, len(references), step)]
        for done, _ in enumerate(self._each(parts, ShortlistParameters(describe_only=True)), start=1):
            self.progress("describing", min(done * step, len(references)), len(references))

    def _each(self, parts: Sequence[Sequence[ArchiveReference]], asked: ShortlistParameters) -> Iterator[Run]:
        with ThreadPoolExecutor(self.desks, thread_name_prefix="desk") as pool:
            try:
                for run in pool.map(lambda part: self._ask(part, asked), parts):
                    self.cancellation.check()
                    yield run
            except GeneratorExit:  # whoever asked knows enough
                pool.shutdown(wait=True, cancel_futures=True)
                raise
            except BaseException:  # whoever asked has gone: stop the desks instead of working for nobody
                self.cancellation.cancel()
                raise

    def _ask(
        self,
        references: Sequence[ArchiveReference],
        asked: ShortlistParameters,
        report: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> Run:
        materials = FileMaterials(self.archive.files.get)
        items = (
            materials.item(self.photo, "questioned"),
            *(archive_item(reference, "reference") for reference in references),
        )
        finished = self.runner.run(
            ANALYSIS, items, materials, parameters=asked, cancellation=self.cancellation, report=report
        )
        self.cancellation.check()
        return finished.run


def _listed(run: Run, given: Sequence[ArchiveReference]) -> tuple[Glanced, ...]:
    """The references of a run's list; without one those that are given, in their order."""
    table = run.value("shortlist")
    if run.outcome is not Outcome.FOUND or not isinstance(table, Table):
        return tuple(Glanced(reference) for reference in given)
    by_id = {reference.id: reference for reference in given}
    return tuple(_glanced(by_id, row) for row in table.value)


def _glanced(by_id: Mapping[str, ArchiveReference], row: tuple[Value | None, ...]) -> Glanced:
    id, _, points, score = row
    assert isinstance(id, Text)
    return Glanced(
        by_id[id.value],
        points.value if isinstance(points, Count) else None,
        float(score.value) if isinstance(score, Measure) else 0.0,
    )
