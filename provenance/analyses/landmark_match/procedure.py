"""By what procedure pictures are compared here and now: method, version, effort, model files, cuts."""

from __future__ import annotations

from typing import Final

from provenance.errors import ResourceError
from provenance.vision.calibration import EffortName, MethodName, Procedure
from provenance.vision.landmark import cuts_digest
from provenance.vision.seeing import networks

SCORED_AS: Final = 3
"""The version of the analysis since which pairs get the scores they get: what a calibration is bound to. A version that
only says more, or says it otherwise, leaves error rates as they are."""


def procedure(method: MethodName, effort: EffortName, models: dict[str, str]) -> Procedure:
    """The procedure of a comparison; `models`: name to SHA-256. The older method knows no effort."""
    return Procedure(
        method=method,
        version=SCORED_AS,
        effort=effort if method == "learned" else None,
        models=dict(sorted(models.items())),
        cuts=cuts_digest(method),
    )


def procedure_now(effort: EffortName) -> Procedure:
    """That of the next comparison: by the model files when they are usable, else by the older method."""
    try:
        models = networks()
    except ResourceError:
        return procedure("sift", effort, {})
    return procedure("learned", effort, models.digests)
