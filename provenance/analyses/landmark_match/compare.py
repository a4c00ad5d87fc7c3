"""Compares one questioned picture with one reference: points, geometry, and how far that supports one structure."""

from __future__ import annotations

from typing import NamedTuple

from provenance.analyses.landmark_match import LandmarkParameters
from provenance.analyses.landmark_match.findings import Compared, Side, stated
from provenance.analyses.landmark_match.procedure import procedure
from provenance.analysis.contract import (
    PICTURE_PACKAGES,
    Item,
    Result,
    Task,
    decoder_versions,
    installed,
    not_applicable,
)
from provenance.record.values import Region
from provenance.vision.calibration import MethodName
from provenance.vision.calibration_files import calibrations
from provenance.vision.comparing import Comparing, comparing_by
from provenance.vision.cv import OPENCV
from provenance.vision.landmark import Comparison
from provenance.vision.masking import Masked, masked


class _Picture(NamedTuple):
    """One of the two pictures, and what a person painted over on it."""

    item: Item
    mask: tuple[Region, ...]


def compare(task: Task) -> Result:
    """Exactly one finding `result`, with the counts and the pictures behind it; never "another place"."""
    parameters = task.parameters
    assert isinstance(parameters, LandmarkParameters)
    comparing = comparing_by(parameters.method)
    for part in (OPENCV, *installed(*PICTURE_PACKAGES), *comparing.components):
        task.context.component(part)
    pictures = (_picture(task, "questioned"), _picture(task, "reference"))
    decoders = decoder_versions()
    masks = tuple(
        masked(task.context, picture.item, picture.mask, comparing.models, decoders=decoders)
        for picture in pictures
    )
    for picture, mask in zip(pictures, masks, strict=True):
        if mask is not None and mask.hides:
            return _hidden(picture, mask)
    method: MethodName = "sift" if comparing.models is None else "learned"
    measured = calibrations(method, task.context.own_data)  # read before the long work
    comparison, sides = _compared(task, comparing, pictures, parameters)
    calibration, limits = measured.of(procedure(comparison.method, comparison.effort, comparing.digests))
    if calibration is not None:
        task.context.component(calibration.component)
    shares = tuple(None if mask is None else mask.share for mask in masks)
    return stated(task, Compared(comparison, sides, calibration, (*comparing.limits, *limits), shares))


def _hidden(picture: _Picture, mask: Masked) -> Result:
    """Nothing to compare is no lack of evidence."""
    name = picture.item.exhibit or picture.item.role
    return not_applicable("masked", exhibit=name, percent=mask.percent)


def _picture(task: Task, role: str) -> _Picture:
    masks = task.every(f"{role}_mask")
    return _Picture(task.one(role), task.context.mask(masks[0]) if masks else ())


def _compared(
    task: Task, comparing: Comparing, pictures: tuple[_Picture, _Picture], parameters: LandmarkParameters
) -> tuple[Comparison, tuple[Side, Side]]:
    task.context.checkpoint(0, 6)
    decoders = decoder_versions()
    one, other = (
        comparing.view(task.context, picture.item, decoders=decoders, mask=picture.mask)
        for picture in pictures
    )
    comparison = comparing.compare(
        one,
        other,
        effort=parameters.effort,
        seed=task.seed,
        checkpoint=lambda done, of: task.context.checkpoint(1 + done, 2 + of),
    )
    return comparison, (
        Side(pictures[0].item, one.pixels, one.shown_per_worked),
        Side(pictures[1].item, other.pixels, other.shown_per_worked),
    )
