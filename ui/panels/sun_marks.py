"""The sheets of shadows of the photos of a case while they are worked on."""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QTimer

from provenance.errors import AlidadeError
from provenance.record.marks import ShadowSheet
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.workbench import OpenCase
from provenance.workbench.shadowpreview import ShadowPreview, preview_of_shadows
from provenance.workbench.sunasked import Asked, claimed
from provenance.workbench.tasks import Cancellation
from provenance.workbench.view import CaseView
from ui.panels.marked_work import MarkedWork
from ui.presenters.sun import asked_by_case, known_camera
from ui.room import Desk
from ui.tasks import Job, Lane

REST_MS: Final = 600
"""After the last change until bands, years and both are computed (our choice): nobody drags so slowly."""


class SunMarks(MarkedWork[ShadowSheet, ShadowPreview]):
    """Things and their shadows. Bands, years and both follow once the marks rest."""

    kind = "shadows"
    told = ("sun.recorded", "sun.taken_away", "sun.task")

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self.lent: Asked = Asked()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.complete)

    def blank(self, view: CaseView, exhibit: Exhibit, size: tuple[int, int]) -> ShadowSheet:
        sheet = ShadowSheet(photo=known_camera(view, exhibit, size))
        self.lent = asked_by_case(view, exhibit)
        try:
            answer = claimed(self.lent)
        except AlidadeError:  # what the claim lends is not enough; the form shows what there is
            return sheet
        return msgspec.structs.replace(sheet, claim=answer.claim, when=answer.when)

    def computed(self, sheet: ShadowSheet) -> ShadowPreview:
        return preview_of_shadows(sheet, slow=False)

    def recorded(self, case: OpenCase, exhibit: Exhibit, cancellation: Cancellation) -> Run:
        return case.read_shadows(exhibit, cancellation)

    def forget(self) -> None:
        super().forget()
        self._rest.stop()

    def _answer(self, exhibit: str, preview: ShadowPreview) -> None:
        super()._answer(exhibit, preview)
        if preview.waits and self.exhibit is not None and self.exhibit.id == exhibit:
            self._rest.start()

    def complete(self) -> None:
        """Compute all that is asked of the marks as they are."""
        marked, exhibit = self.marked, self.exhibit
        if marked is None or exhibit is None:
            return
        sheet = marked.sheet

        def work(_case: OpenCase, _job: Job) -> ShadowPreview:
            return preview_of_shadows(sheet)

        self._session.start("", work, lane=Lane.LOOK, then=partial(self._have, exhibit.id, sheet))

    def _have(self, exhibit: str, sheet: ShadowSheet, preview: ShadowPreview) -> None:
        """An answer to marks that have moved meanwhile is not shown."""
        if self.marked is not None and self.marked.sheet == sheet:
            super()._answer(exhibit, preview)
