"""Compares one questioned picture with one reference: points, geometry, and how far that supports one structure."""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec

from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analyses.landmark_match.findings import Compared, Side, stated
from provenance.analyses.landmark_match.procedure import procedure
from provenance.analyses.landmark_match.seeing import (
    Networks,
    Picture,
    networks,
    regions_of,
    seen,
    sift_view,
)
from provenance.analysis.contract import (
    PICTURE_PACKAGES,
    Result,
    Task,
    decoder_versions,
    installed,
    not_applicable,
)
from provenance.errors import ResourceError
from provenance.record.finding import Limit
from provenance.vision.calibration import InUse, Procedure, calibration_in_use
from provenance.vision.cv import OPENCV, cv2
from provenance.vision.landmark import Comparison
from provenance.vision.learned import compare_learned
from provenance.vision.masking import Masked, masked
from provenance.vision.sift import ComparisonSettings, compare_views


class _Measured(NamedTuple):
    calibration: InUse | None
    limits: tuple[Limit, ...]


def compare(task: Task) -> Result:
    """Exactly one finding `result`, with the counts and the pictures behind it; never "another place"."""
    for part in (OPENCV, *installed(*PICTURE_PACKAGES)):
        task.context.component(part)
    parameters = task.parameters
    assert isinstance(parameters, LandmarkParameters)
    models, limits = _models(parameters)
    pictures = (_picture(task, "questioned"), _picture(task, "reference"))
    for part in () if models is None else models.components:
        task.context.component(part)
    decoders = decoder_versions()
    masks = tuple(
        masked(task.context, picture.item, regions_of(task, picture), models, decoders=decoders)
        for picture in pictures
    )
    for picture, mask in zip(pictures, masks, strict=True):
        if mask is not None and mask.hides:
            return _hidden(picture, mask)
    if models is None:
        comparison, sides = _by_sift(task, pictures)
    else:
        comparison, sides = _by_models(task, pictures, models, parameters)
    by = procedure(comparison.method, comparison.effort, {} if models is None else models.digests)
    measured = _measured(task, by)
    if measured.calibration is not None:
        task.context.component(measured.calibration.component)
    limits += measured.limits
    shares = tuple(None if mask is None else mask.share for mask in masks)
    return stated(task, Compared(comparison, sides, measured.calibration, limits, shares))


def _hidden(picture: Picture, mask: Masked) -> Result:
    """Nothing to compare is no lack of evidence."""
    name = picture.item.exhibit or picture.item.role
    return not_applicable("masked", exhibit=name, percent=math.floor(100 * mask.share))


def _models(parameters: LandmarkParameters) -> tuple[Networks | None, tuple[Limit, ...]]:
    """The models; without them the older method goes on, and says so."""
    if parameters.method == "sift":
        return None, (Limit("older_method"),)
    try:
        return networks(), ()
    except ResourceError as error:
        return None, (
            Limit("models_not_usable", {"file": str(error.values.get("file", "?"))}),
            Limit("older_method"),
        )


def _measured(task: Task, by: Procedure) -> _Measured:
    """The calibration of exactly this procedure; without one there are no rates."""
    try:
        found = calibration_in_use(by.method, task.context.own_data)
    except ResourceError as error:
        if error.id != "calibration_missing":
            raise
        return _Measured(None, (Limit("error_rate_not_measured"),))
    measured = found.calibration.procedure
    if measured == by:
        return _Measured(found, ())
    if msgspec.structs.replace(measured, effort=by.effort) == by:
        return _Measured(None, (Limit("error_rate_of_other_effort"),))
    return _Measured(None, (Limit("error_rate_not_measured"),))


def _picture(task: Task, role: str) -> Picture:
    masks = task.every(f"{role}_mask")
    return Picture(task.one(role), masks[0] if masks else None)


def _by_models(
    task: Task, pictures: tuple[Picture, Picture], models: Networks, parameters: LandmarkParameters
) -> tuple[Comparison, tuple[Side, Side]]:
    task.context.checkpoint(0, 6)
    one, other = (seen(task, picture, models) for picture in pictures)
    comparison = compare_learned(
        one.looked_at,
        other.looked_at,
        models.lighterglue,
        effort=parameters.effort,
        seed=task.seed,
        checkpoint=lambda done, of: task.context.checkpoint(1 + done, 2 + of),
    )
    sides = tuple(
        Side(picture.item, view.looked_at.pixels, view.shown_per_worked)
        for picture, view in zip(pictures, (one, other), strict=True)
    )
    return comparison, (sides[0], sides[1])


def _by_sift(task: Task, pictures: tuple[Picture, Picture]) -> tuple[Comparison, tuple[Side, Side]]:
    cv2.setNumThreads(1)
    task.context.checkpoint(0, 3)
    views = [sift_view(task, picture) for picture in pictures]
    task.context.checkpoint(2, 3)
    comparison = compare_views(views[0][0], views[1][0], ComparisonSettings(seed=task.seed))
    sides = [
        Side(picture.item, view.pixels, scale) for picture, (view, scale) in zip(pictures, views, strict=True)
    ]
    return comparison, (sides[0], sides[1])
