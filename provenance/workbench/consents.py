"""What a user allowed to leave, or refused, as a record of the case."""

from __future__ import annotations

from provenance.casefile.casefile import CaseFile
from provenance.record.identity import new_ulid
from provenance.record.sighting import ConsentDecided
from provenance.record.values import Term, Text

__all__ = ["record_consent"]


def record_consent(case: CaseFile, host: str, purpose: str, what: str, *, allowed: bool) -> str:
    """Write an answer down; its id. `purpose` is an id; `what` says in the user's words what leaves."""
    consent = ConsentDecided(
        consent=new_ulid(), host=Text(host), purpose=Term(purpose), what=Text(what), allowed=allowed
    )
    case.record(consent)
    return consent.consent
