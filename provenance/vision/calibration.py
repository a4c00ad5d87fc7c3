"""What was measured about the landmark comparison: counts of false and found places, and the support they allow."""

from __future__ import annotations

import hashlib
import math
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias, get_args

import msgspec

from provenance.errors import ResourceError
from provenance.record.run import Component
from provenance.vision.bounds import upper_bound
from provenance.vision.curves import Knot, llr_at

FOLDER: Final = Path(__file__).resolve().parents[2] / "resources" / "calibration"
OWN_FOLDER: Final = "calibration"
"""Below the user's data folder: a file of the same name there is used instead of the shipped one."""

FORMAT: Final = 1

StratumName: TypeAlias = Literal["lookalike", "same_street", "unrelated"]
BandName: TypeAlias = Literal["match", "likely", "inconclusive"]
MethodName: TypeAlias = Literal["learned", "sift"]
EffortName: TypeAlias = Literal["quick", "usual", "raised"]
Form: TypeAlias = Literal["isotonic", "logistic"]
STRATA: Final[tuple[StratumName, ...]] = get_args(StratumName)
BANDS: Final[tuple[BandName, ...]] = get_args(BandName)
FORMS: Final[tuple[Form, ...]] = get_args(Form)
FILES: Final[dict[MethodName, str]] = {
    "learned": "landmark_match.json",
    "sift": "landmark_match_sift.json",
}

_Number = Annotated[int, msgspec.Meta(ge=0)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common form: frozen, unknown fields refused."""


class Procedure(_Record, frozen=True):
    """By what pairs are compared. Rates and likelihood ratios hold for the procedure they were measured with only.

    `version`: of the analysis `landmark_match`. `effort`: None where the method knows but one. `models`: name to
    SHA-256 of the model files. `cuts`: SHA-256 over the cuts between results (`landmark.cuts_digest`).
    """

    method: MethodName
    version: _Number
    effort: EffortName | None
    models: dict[str, str]
    cuts: str

    @property
    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


class Reached(_Record, frozen=True):
    """How many pairs reached a band or a better one, and how many places those pairs touch."""

    pairs: _Number
    places: _Number


class Stratum(_Record, frozen=True):
    """Pairs of different places of one kind. `place_pairs`: distinct couples of places among them."""

    name: StratumName
    pairs: _Number
    places: _Number
    place_pairs: _Number
    match: Reached
    likely: Reached
    inconclusive: Reached


class Found(_Record, frozen=True):
    """Pairs of one place: of a difficulty or of a single place, and how many reached a band or a better one."""

    name: str
    pairs: _Number
    places: _Number
    match: _Number
    likely: _Number
    inconclusive: _Number


class Fit(_Record, frozen=True):
    """The monotone function from support to log-likelihood ratio: straight between its knots, level outside.

    `cap`: see `calibrating.cap_of`. `cost_isotonic`, `cost_logistic`: C_llr in bits (Brümmer and du Preez 2006) of
    the two forms tried, each place predicted from other places only; the form with the lower one was taken. None:
    nothing could be left out (every pair of different places shares one place), and the form is the isotonic one,
    which assumes least.
    """

    form: Form
    knots: tuple[Knot, ...]
    cap: Annotated[float, msgspec.Meta(gt=0)]
    negatives: _Number
    negative_place_pairs: _Number
    positives: _Number
    positive_places: _Number
    cost_isotonic: float | None
    cost_logistic: float | None


class Reliable(_Record, frozen=True):
    """Stated against observed support of pairs whose places the fit had not seen, from `from_llr` up to `to_llr`.

    `stated` and `observed` are shares of same-place pairs at even prior odds, each place (or couple of places)
    counting as one; `observed` is None when no pair fell here.
    """

    from_llr: float | None
    to_llr: float | None
    pairs: _Number
    places: _Number
    stated: _Share | None
    observed: _Share | None


class StratumRate(_Record, frozen=True):
    """False answers in one stratum. `upper_bound` counts places (see `Calibration.rates`); None: not measured."""

    stratum: StratumName
    false: int
    pairs: int
    places: int
    upper_bound: float | None


class Calibration(_Record, frozen=True):
    """What was measured, on which pictures, when and by which procedure."""

    format: int
    made_on: str
    set: str
    procedure: Procedure
    strata: tuple[Stratum, ...]
    difficulties: tuple[Found, ...]
    places: tuple[Found, ...]
    fit: Fit
    reliability: tuple[Reliable, ...]

    @staticmethod
    def load(path: Path) -> Calibration:
        """Read and check a calibration file. Raises ResourceError naming file, entry and what is wrong."""
        return _decoded(_bytes(path), path.name)

    def encoded(self) -> bytes:
        """The file's bytes: indented JSON, the same for the same measurement."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"

    def rates(self, band: BandName) -> tuple[StratumRate, ...]:
        """How often pairs of different places reached `band` or better, for every stratum.

        Photographs of one place are not independent, so the 95 % upper bound counts places, not pairs: every place
        of the stratum is one trial, and a place with any false pair, whichever side it was on, is one failure; then
        Clopper-Pearson, one-sided. The place as the unit of a clustered sample: Donner and Klar, Design and Analysis
        of Cluster Randomization Trials (2000), ch. 1; with no failure it is the rule of three, about 3 / places
        (Hanley and Lippman-Hand, JAMA 249 (1983) 1743). A stratum without pairs has no bound: not measured.
        """
        known = {one.name: one for one in self.strata}
        return tuple(_rate(name, known.get(name), band) for name in STRATA)

    def llr(self, support: float) -> float:
        """Log-likelihood ratio of `support` in nats for the same place, never beyond plus or minus the cap."""
        return llr_at(self.fit.knots, self.fit.cap, support)


class InUse(_Record, frozen=True):
    """The calibration that the program goes by, the digest of its file, and whether it is the user's own."""

    calibration: Calibration
    sha256: str
    own: bool

    @property
    def component(self) -> Component:
        """As it stands in a run's record."""
        whose = "own" if self.own else "shipped"
        name = f"landmark_match calibration, {self.calibration.procedure.method}, {whose}"
        return Component(name, self.calibration.made_on, self.sha256)


def llr_after_search(llr: float, references: int, cap: float = math.inf) -> float:
    """A log-likelihood ratio for the best of `references` searched: less ln(references), and not below minus `cap`.

    With N references each alike beforehand, the one found must outweigh N chances of a false one (the union
    bound, as for a database search: Stockmarr, Biometrics 55 (1999) 671). The floor, where the `cap` of the fit that
    gave the ratio is known: searching more pictures gives no evidence against this one. Raises ValueError when nothing
    was searched.
    """
    if references < 1:
        raise ValueError("a search has at least one reference")
    return max(-cap, llr - math.log(references))


def own_file(home: Path, method: MethodName) -> Path:
    """Where the user's own calibration of a method is looked for; `home` is the user's data folder."""
    return home / OWN_FOLDER / FILES[method]


def calibration_in_use(method: MethodName, home: Path | None = None, shipped: Path = FOLDER) -> InUse:
    """The user's own calibration where there is one, else the shipped one.

    Raises ResourceError when the file is missing or invalid; an invalid own file is never passed over silently.
    """
    own = None if home is None else own_file(home, method)
    is_own = own is not None and own.exists()
    path = own if own is not None and is_own else shipped / FILES[method]
    data = _bytes(path)
    found = _decoded(data, path.name)
    if found.procedure.method != method:
        raise ResourceError(
            "calibration_invalid", file=path.name, entry="procedure.method", reason=found.procedure.method
        )
    return InUse(calibration=found, sha256=hashlib.sha256(data).hexdigest(), own=is_own)


def _rate(name: StratumName, stratum: Stratum | None, band: BandName) -> StratumRate:
    if stratum is None or stratum.pairs == 0:
        return StratumRate(stratum=name, false=0, pairs=0, places=0, upper_bound=None)
    reached: Reached = getattr(stratum, band)
    bound = upper_bound(reached.places, stratum.places)
    return StratumRate(
        stratum=name, false=reached.pairs, pairs=stratum.pairs, places=stratum.places, upper_bound=bound
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ResourceError("calibration_missing", file=path.name) from error
    except OSError as error:
        raise ResourceError(
            "calibration_invalid", file=path.name, entry="$", reason=error.strerror or "?"
        ) from error


def _decoded(data: bytes, name: str) -> Calibration:
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
    return faults + _fit_faults(found.fit)


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
