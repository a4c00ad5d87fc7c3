"""Reads a calibration file, and says what one that can be read still says wrongly."""

from __future__ import annotations

import math
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from provenance.errors import ResourceError
from provenance.vision.calibration import FORMAT, Calibration, Fit, Reached, Stratum


def load(path: Path) -> Calibration:
    """Read and check a calibration file. Raises ResourceError naming file, entry and what is wrong."""
    return decoded(bytes_of(path), path.name)


def bytes_of(path: Path) -> bytes:
    """A calibration file's bytes. Raises ResourceError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ResourceError("calibration_missing", file=path.name) from error
    except OSError as error:
        raise ResourceError(
            "calibration_invalid", file=path.name, entry="$", reason=error.strerror or "?"
        ) from error


def decoded(data: bytes, name: str) -> Calibration:
    """The calibration in a file's bytes, checked. Raises ResourceError naming file, entry and what is wrong."""
    try:
        found = msgspec.json.decode(data, type=Calibration)
    except msgspec.DecodeError as error:
        said = str(error)
        place = re.search(r"`(\$[^`]*)`$", said)
        entry = place[1].removeprefix("$.") if place else "$"
        raise ResourceError("calibration_invalid", file=name, entry=entry, reason=said[:200]) from error
    for entry, reason in _faults(found):
        raise ResourceError("calibration_invalid", file=name, entry=entry, reason=reason)
    return found


def _faults(found: Calibration) -> list[tuple[str, str]]:
    """What a well-formed file can still say wrongly, as entry and reason."""
    faults = []
    if found.format != FORMAT:
        faults.append(("format", f"{found.format}, this program reads {FORMAT}"))
    try:
        date.fromisoformat(found.made_on)
    except ValueError as error:
        faults.append(("made_on", str(error)))
    digests = {f"models.{name}": sha256 for name, sha256 in found.procedure.models.items()}
    digests["cuts"] = found.procedure.cuts
    faults += [
        (f"procedure.{name}", "not a SHA-256") for name, sha256 in digests.items() if not _is_sha256(sha256)
    ]
    if len({one.name for one in found.strata}) != len(found.strata):
        faults.append(("strata", "a stratum twice"))
    for stratum in found.strata:
        faults += _order_faults(
            f"strata.{stratum.name}", [stratum.match, stratum.likely, stratum.inconclusive], stratum
        )
    for where, group in (("difficulties", found.difficulties), ("places", found.places)):
        for one in group:
            if not one.match <= one.likely <= one.inconclusive <= one.pairs:
                faults.append((f"{where}.{one.name}", "counts do not grow from match to pairs"))
    return faults + _count_faults(found) + _fit_faults(found.fit)


def _count_faults(found: Calibration) -> list[tuple[str, str]]:
    """Whether what was offered, compared and left out adds up to what was fitted."""
    faults, offered, out = [], found.offered, found.left_out
    fitted = found.fit.positives + found.fit.negatives
    if offered.compared != fitted or offered.pairs != fitted + (
        offered.failed + offered.missing + offered.same_photograph
    ):
        faults.append(("offered", "counts do not add up"))
    if out is not None and not (
        out.false.pairs <= out.of.pairs <= found.fit.negatives
        and out.false.places <= out.of.places
        and out.of.places
    ):
        faults.append(("left_out", "more than there are"))
    return faults


def _order_faults(entry: str, reached: list[Reached], whole: Stratum) -> list[tuple[str, str]]:
    pairs = [*(one.pairs for one in reached), whole.pairs]
    places = [*(one.places for one in reached), whole.places]
    grows = all(a <= b for numbers in (pairs, places) for a, b in pairwise(numbers))
    if not grows:
        return [(entry, "counts do not grow from match to pairs")]
    return [] if (whole.pairs == 0) == (whole.places == 0) else [(entry, "pairs without places")]


def _fit_faults(fit: Fit) -> list[tuple[str, str]]:
    if not fit.knots:
        return [("fit.knots", "none")]
    if not all(math.isfinite(value) for knot in fit.knots for value in (knot.support, knot.llr)):
        return [("fit.knots", "not finite")]
    for number, (one, other) in enumerate(pairwise(fit.knots), start=1):
        if one.support >= other.support or one.llr > other.llr:
            return [(f"fit.knots.{number}", "does not rise")]
    return []


def _is_sha256(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None
