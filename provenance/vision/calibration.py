"""What was measured about the landmark comparison: counts of false and found places, and the support they allow."""

from __future__ import annotations

import hashlib
import math
from typing import Annotated, Final, Literal, TypeAlias, get_args

import msgspec

from provenance.record.run import Component
from provenance.vision.bounds import upper_bound
from provenance.vision.curves import Caps, Knot, llr_at

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

    `cap`, `cap_against`: the largest ratio for the same place, limited by the pairs of different places, and the
    largest one against it (as a number above 0), limited by the places with pairs of their own; see
    `calibrating.caps_of`. `cost_isotonic`, `cost_logistic`: C_llr in bits (Brümmer and du Preez 2006) of
    the two forms tried, each place predicted from other places only; the form with the lower one was taken. None:
    nothing could be left out (every pair of different places shares one place), and the form is the isotonic one,
    which assumes least.
    """

    form: Form
    knots: tuple[Knot, ...]
    cap: Annotated[float, msgspec.Meta(gt=0)]
    cap_against: Annotated[float, msgspec.Meta(gt=0)]
    negatives: _Number
    negative_place_pairs: _Number
    positives: _Number
    positive_places: _Number
    cost_isotonic: float | None
    cost_logistic: float | None

    @property
    def caps(self) -> Caps:
        """Both caps."""
        return Caps(self.cap, self.cap_against)


class Offered(_Record, frozen=True):
    """What became of the pairs of the list: compared, failed, without a result, or copies of one photograph."""

    pairs: _Number
    compared: _Number
    failed: _Number
    missing: _Number
    same_photograph: _Number


class LeftOut(_Record, frozen=True):
    """False answers at *match* when its limit is set for each pair without either of its places (`known.left_out`):
    the pairs above such a limit, and all that could be judged so, each with the places they touch."""

    false: Reached
    of: Reached

    @property
    def upper_bound(self) -> float:
        """Of their rate, counted by place as in `Calibration.rates`."""
        return upper_bound(self.false.places, self.of.places)


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
    """What was measured, on which pictures, when and by which procedure.

    `left_out`: None where no pair of different places is left once a pair's own places are.
    """

    format: int
    made_on: str
    set: str
    procedure: Procedure
    offered: Offered
    left_out: LeftOut | None
    strata: tuple[Stratum, ...]
    difficulties: tuple[Found, ...]
    places: tuple[Found, ...]
    fit: Fit
    reliability: tuple[Reliable, ...]

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
        """Log-likelihood ratio of `support` in nats for the same place, never beyond its caps."""
        return llr_at(self.fit.knots, self.fit.caps, support)


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


def llr_after_search(llr: float, references: int, cap_against: float = math.inf) -> float:
    """A log-likelihood ratio for the best of `references` searched: less ln(references), not below minus `cap_against`.

    With N references each alike beforehand, the one found must outweigh N chances of a false one (the union
    bound, as for a database search: Stockmarr, Biometrics 55 (1999) 671). The floor, where the fit that gave the
    ratio is known: searching more pictures gives no evidence against this one. Raises ValueError when nothing
    was searched.
    """
    if references < 1:
        raise ValueError("a search has at least one reference")
    return max(-cap_against, llr - math.log(references))


def _rate(name: StratumName, stratum: Stratum | None, band: BandName) -> StratumRate:
    if stratum is None or stratum.pairs == 0:
        return StratumRate(stratum=name, false=0, pairs=0, places=0, upper_bound=None)
    reached: Reached = getattr(stratum, band)
    bound = upper_bound(reached.places, stratum.places)
    return StratumRate(
        stratum=name, false=reached.pairs, pairs=stratum.pairs, places=stratum.places, upper_bound=bound
    )
