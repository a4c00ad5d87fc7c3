"""The marks that the canvas draws: one for each entry with a region, and one for the open form."""

from __future__ import annotations

from typing import Final

from ui.presenters.features import FeatureSheet
from ui.widgets.canvas import Mark
from ui.widgets.observation_form import Draft

NEW_MARK: Final = "new"
"""The id of the mark that the open form is about."""


def marks_of(sheet: FeatureSheet, selected: str, draft: Draft | None, new: str) -> list[Mark]:
    """In the order of their numbers; `new` is what the mark of the open form is called."""
    marks = [
        Mark(row.id, row.corners, row.kind, row.stance, selected=row.id == selected, locked=row.locked)
        for row in sheet.marked
    ]
    if draft is not None and draft.corners:
        marks.append(Mark(NEW_MARK, draft.corners, new, "observed", selected=True))
    return marks
