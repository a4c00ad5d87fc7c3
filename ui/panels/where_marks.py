"""The sheets of pairs of the photos of a case while they are worked on."""

from __future__ import annotations

from provenance.record.marks import CameraKnown, PairSheet
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.preview import Preview, preview_of_pairs
from provenance.workbench.tasks import Cancellation
from provenance.workbench.view import CaseView
from ui.panels.marked_work import MarkedWork
from ui.presenters.where_from import stated_focal


class WhereMarks(MarkedWork[PairSheet, Preview]):
    """Pairs of photo and map, and from where they say that the photo was taken."""

    kind = "pairs"
    told = ("where.recorded", "where.taken_away", "where.task")

    def blank(self, view: CaseView, exhibit: Exhibit, size: tuple[int, int]) -> PairSheet:
        focal = stated_focal(view, exhibit)
        return PairSheet(photo=CameraKnown(width=size[0], height=size[1], focal_35mm_mm=focal))

    def computed(self, sheet: PairSheet) -> Preview:
        return preview_of_pairs(sheet)

    def recorded(self, case: OpenCase, exhibit: Exhibit, cancellation: Cancellation) -> Run:
        return case.locate(exhibit, cancellation)
