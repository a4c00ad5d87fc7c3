"""One step of the work on an exhibit, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a step stands; whether anything runs is not known here, and not said."""

    DONE = "done"
    NOTHING = "nothing_found"
    NOT_EXAMINED = "not_examined"
    NOT_APPLICABLE = "not_applicable"
    FAILED = "failed"
    PARTLY = "partly_done"


@dataclass(frozen=True)
class Step:
    """One step: its id (`case.step.<id>` names it), the room it is done in, its state, and what is known of it."""

    id: str
    stage: str
    state: State
    words: str
