"""Whether a run was made with the masks that its pictures have now."""

from __future__ import annotations

from provenance.record.run import Run
from provenance.record.snapshot import Snapshot


def made_before_mask(run: Run, snapshot: Snapshot) -> bool:
    """Whether a picture of a run has another mask now, or has one or none since."""
    used = {given.id for given in run.inputs if given.kind == "mask"}
    masks = (snapshot.mask(given.id) for given in run.inputs if given.kind == "evidence")
    return used != {mask.data.mask for mask in masks if mask is not None}
