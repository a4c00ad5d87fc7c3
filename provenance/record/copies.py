"""Whether a comparison found its two pictures to be copies of one photograph, which says nothing of a place."""

from __future__ import annotations

from typing import Final

from provenance.record.run import Run
from provenance.record.values import Flag

COMPARED_BY: Final = "landmark_match"
"""The analysis that compares two pictures, and tells one photograph from two of one place."""

SAME_PHOTOGRAPH: Final = "same_photograph"
"""The finding that says so, and the word for how such a comparison ended."""

STATED_RESTRICTED: Final = "stated_restricted"
"""What stands of a picture of the archive that must not leave it, instead of what was stated of it."""

STATED_NOTE: Final = "stated_note"
"""The word under which somebody's note on a picture of the archive stands."""


def are_copies(run: Run) -> bool:
    """Whether a run says that its pictures are copies of one photograph."""
    return any(said.name == SAME_PHOTOGRAPH and said.value == Flag(True) for said in run.findings)


def answering(run: Run, headline: str = "result") -> str:
    """The name of the finding that answers for a run: of copies that they are copies, else its headline."""
    return SAME_PHOTOGRAPH if are_copies(run) else headline
