"""Which calibration the program goes by: the user's own where it describes the procedure, else the shipped one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from provenance.errors import EnvironmentFault, ResourceError
from provenance.record.finding import Limit
from provenance.vision.calibration import FILES, InUse, MethodName, Procedure
from provenance.vision.calibration_reading import bytes_of, decoded

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "calibration"
OWN_FOLDER: Final = "calibration"
"""Below the user's data folder: a file of the same name there is used before the shipped one."""


class GoneBy(NamedTuple):
    """The calibration of a procedure, None where nobody measured it; and why not the first file there is."""

    calibration: InUse | None
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Calibrations:
    """A method's files as they were read: None where there is none, the error where it cannot be used."""

    own: InUse | ResourceError | None
    shipped: InUse | ResourceError | None

    @property
    def usable(self) -> Iterator[InUse]:
        """Those that could be read, the user's own first."""
        yield from (one for one in (self.own, self.shipped) if isinstance(one, InUse))

    def of(self, by: Procedure) -> GoneBy:
        """The first one that describes exactly this procedure. Without one there are no rates; a limit says why."""
        limits = tuple(self._passed_over(by))
        for one in self.usable:
            if one.calibration.procedure == by:
                return GoneBy(one, limits)
        other_effort = any(_but_for_effort(one, by) for one in self.usable)
        said = Limit("error_rate_of_other_effort" if other_effort else "error_rate_not_measured")
        return GoneBy(None, (*limits, said))

    def _passed_over(self, by: Procedure) -> Iterator[Limit]:
        match self.own:
            case ResourceError() as error:
                yield Limit("own_calibration_unusable", _named(error))
            case InUse() as one if not _but_for_effort(one, by):
                yield Limit("own_calibration_of_other_procedure", {"file": FILES[by.method]})
            case _:
                pass
        if isinstance(self.shipped, ResourceError):
            yield Limit("shipped_calibration_unusable", _named(self.shipped))


def calibrations(method: MethodName, home: Path | None = None, shipped: Path = FOLDER) -> Calibrations:
    """A method's calibrations; `home` is the user's data folder. A broken file is kept as its error, not raised."""
    own = None if home is None else _read(own_file(home, method), method, own=True)
    return Calibrations(own, _read(shipped / FILES[method], method, own=False))


def own_file(home: Path, method: MethodName) -> Path:
    """Where the user's own calibration of a method is looked for; `home` is the user's data folder."""
    return home / OWN_FOLDER / FILES[method]


def forget_own(home: Path) -> tuple[Path, ...]:
    """Remove the user's own calibrations, broken ones too; those that were there. Raises EnvironmentFault naming one
    that cannot be removed."""
    there = [path for method in FILES if (path := own_file(home, method)).exists()]
    for path in there:
        try:
            path.unlink()
        except OSError as error:
            reason = error.strerror or "?"
            raise EnvironmentFault("file_not_removable", name=path.name, reason=reason) from error
    return tuple(there)


def _read(path: Path, method: MethodName, *, own: bool) -> InUse | ResourceError | None:
    try:
        data = bytes_of(path)
        found = decoded(data, path.name)
    except ResourceError as error:
        return None if error.id == "calibration_missing" else error
    if found.procedure.method != method:
        reason = found.procedure.method
        return ResourceError("calibration_invalid", file=path.name, entry="procedure.method", reason=reason)
    return InUse(calibration=found, sha256=hashlib.sha256(data).hexdigest(), own=own)


def _named(error: ResourceError) -> dict[str, str | int]:
    return {"file": str(error.values.get("file", "?"))}


def _but_for_effort(one: InUse, by: Procedure) -> bool:
    return msgspec.structs.replace(one.calibration.procedure, effort=by.effort) == by
