"""What an analysis declares and what its work is lent; discovery stays light, heavy imports live in the work.

An analysis is one folder under `provenance/analyses`: `__init__.py` holds its declaration `ANALYSIS`, another module
the work, a function `work(task: Task) -> Result` that runs in a worker process.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import msgspec

from provenance.record.finding import Basis, Limit, Reason
from provenance.record.run import Component, Outcome, Parameter, Run
from provenance.record.values import Instant, Link, Picture, Region, Text, Value

if TYPE_CHECKING:
    from pathlib import Path

    from provenance.media.exiftool import ExifToolAnswer
    from provenance.media.picture import PictureFacts, Pixels
    from provenance.record.claim import ClaimAdded
    from provenance.record.judgement import ObservationAdded
    from provenance.record.marks import CameraKnown, Sheet

R = TypeVar("R", bound=msgspec.Struct)


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of an analysis's parameters: bool, int, str, Decimal (never float) or tuples of str, each with a default."""


class NoParameters(Parameters, frozen=True):
    """For methods without any choice."""


@dataclass(frozen=True)
class Role:
    """What an analysis takes in one role, and how many of it. `most` None: any number."""

    name: str
    kind: Literal["evidence", "run", "card", "claim", "observation", "mask", "marks", "archive"] = "evidence"
    takes: Literal["picture", "anything"] = "anything"
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True)
class Tolerance:
    """How far a replayed value may differ: numbers by a share of the recorded one, or not compared at all."""

    relative: Decimal = Decimal(0)
    compared: bool = True


EXACT = Tolerance()
NOT_COMPARED = Tolerance(compared=False)


@dataclass(frozen=True)
class Analysis:
    """A method: its id, version, what it takes, what it cannot show, and where its work is.

    `work` is "module:function". `limits` are printed beside every result. Bump `version` when output changes; a
    released id is retired, never removed. `headline` is the name of the finding that says the result in a line.
    `annex` names the findings that stand only in tables for machines and in the methods annex, never beside a result.
    `tolerances` by finding name; a finding not named must replay exactly. `only_asked`: it starts a program of the
    user's and is made only when a person asks for it; an exhibit it was never given to is not one that was left out.
    `retired`: no examination makes it any more; runs of it are still shown and replayed.
    """

    id: str
    version: int
    roles: tuple[Role, ...]
    limits: tuple[str, ...]
    work: str
    headline: str = ""
    annex: tuple[str, ...] = ()
    parameters: type[Parameters] = NoParameters
    seed: int | None = None
    tolerances: Mapping[str, Tolerance] = field(default_factory=dict)
    only_asked: bool = False
    retired: bool = False

    def parameters_of(self, plain: Mapping[str, Parameter]) -> Parameters:
        """Parameters from what a run recorded. Raises msgspec.ValidationError when they do not fit."""
        return msgspec.convert(dict(plain), self.parameters, strict=False)


class Item(msgspec.Struct, frozen=True):
    """One thing a method takes: role, kind, id, SHA-256, and for evidence its exhibit number and media type.

    Of kind "archive" it is a reference of the user's archive of known places: its id there, its bytes by hash, and its
    place by id and name. The hash of a record of the case is that of its event's line. An item of kind "log" says
    "all pictures as of that event"; the items it stands for are `covered`: lent to the work, and not listed again in
    the record.
    """

    role: str
    kind: str
    id: str
    sha256: str
    exhibit: str = ""
    media_type: str = ""
    covered: bool = False
    place: str = ""
    place_name: str = ""


class Statement(msgspec.Struct, frozen=True):
    """A finding before the runner gives it an id."""

    name: str
    basis: Basis
    value: Value
    private: bool = False
    source: Link | Text | None = None
    at: Instant | None = None
    region: Region | None = None
    limits: tuple[Limit, ...] = ()


class Result(msgspec.Struct, frozen=True):
    """What a method answers: found, nothing found or not applicable; the runner adds failed and cancelled."""

    outcome: Outcome
    statements: tuple[Statement, ...] = ()
    reason: Reason | None = None
    limits: tuple[Limit, ...] = ()
    cpu: str = ""


def found(*statements: Statement, limits: tuple[Limit, ...] = (), cpu: str = "") -> Result:
    """There is something to say."""
    return Result(Outcome.FOUND, statements, None, limits, cpu)


def nothing_found(
    *statements: Statement, reason: Reason | None = None, limits: tuple[Limit, ...] = (), cpu: str = ""
) -> Result:
    """Looked, and there was nothing; what was counted on the way may be stated."""
    return Result(Outcome.NOTHING_FOUND, statements, reason, limits, cpu)


def not_applicable(id: str, **values: str | int) -> Result:
    """The method has nothing to look at here, and says why."""
    return Result(Outcome.NOT_APPLICABLE, (), Reason(id, values))


class Context(Protocol):
    """All that a method is lent; it reaches files, the case and the archive through this alone."""

    @property
    def own_data(self) -> Path | None:
        """The user's data folder, where files of his own may stand in for the program's data files; read only."""

    @property
    def epoch(self) -> str:
        """Part of the key of whatever a method remembers between runs: another one in a replay, which starts afresh."""

    @property
    def now(self) -> datetime:
        """When the run began, in UTC; in a replay, when the recorded one began. The only clock of a method."""

    def checkpoint(self, done: int, of: int) -> None:
        """Say how far the work is; the place where a cancelled run stops."""

    def data(self, item: Item) -> bytes:
        """The bytes of an item, hashed again before they are given."""

    def received_name(self, item: Item) -> str | None:
        """The name under which a file was received, from an item of kind "card"; None when it has none."""

    def facts(self, item: Item) -> PictureFacts:
        """What the header says of a picture, read in the confined reader process."""

    def picture(self, item: Item, max_side_px: int | None = None) -> tuple[Pixels, PictureFacts]:
        """Upright pixels of a picture, decoded in the confined reader process."""

    def reading(self, item: Item, shape: type[R], options: msgspec.Struct | None = None) -> R:
        """What `media.readings` makes of a file's bytes in the confined reader process: its tags, its structure …"""

    def exiftool(self, item: Item) -> ExifToolAnswer | None:
        """What ExifTool, in a confined process of its own, says of a file's bytes; None where it is not installed."""

    def claim(self, item: Item) -> ClaimAdded:
        """A claim of the case, from an item of kind "claim"; what was erased of it is Missing."""

    def observation(self, item: Item) -> ObservationAdded:
        """What an analyst saw, from an item of kind "observation"; what was erased of it is Missing."""

    def run(self, item: Item) -> Run:
        """An earlier run of this case."""

    def mask(self, item: Item) -> tuple[Region, ...]:
        """The regions a person painted over, from an item of kind "mask"; the method leaves them out."""

    def marks(self, item: Item) -> Sheet:
        """What a person marked to work out place or time, from an item of kind "marks"."""

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Bytes made from files, kept between runs; the key names the method, its versions and the files' hashes."""

    def keep(self, data: bytes, picture: Picture) -> None:
        """Store a picture that a finding names; its `value` must be the SHA-256 of `data`."""

    def component(self, component: Component) -> None:
        """Record a piece of software or a data file that shaped the result."""


def installed(*packages: str) -> tuple[Component, ...]:
    """Packages as components with the versions that are installed here."""
    return tuple(map(_component, packages))


@cache
def _component(package: str) -> Component:
    """Looked up once in a process: it reads the package's files, and a search among 500 pictures asks 500 times."""
    return Component(package, importlib.metadata.version(package))


PICTURE_PACKAGES = ("pillow", "pillow-heif")
"""What decodes pictures; named also by a run that found in the cache what was made from one."""


def decoder_versions() -> str:
    """The versions of what decodes pictures, for the key of what is made from their pixels."""
    return _versions(PICTURE_PACKAGES)


FINGERPRINT_PACKAGES = ("imagehash", "numpy", *PICTURE_PACKAGES)
"""What shapes a perceptual fingerprint of a picture."""


def fingerprint_versions() -> str:
    """The versions of what shapes a fingerprint, for the key under which it is kept."""
    return _versions(FINGERPRINT_PACKAGES)


def _versions(packages: tuple[str, ...]) -> str:
    return " ".join(part.version for part in installed(*packages))


@dataclass(frozen=True)
class Task:
    """One piece of work: its items by role, its parameters, its seed, and what it is lent."""

    items: Mapping[str, tuple[Item, ...]]
    parameters: Parameters
    seed: int
    context: Context

    def one(self, role: str) -> Item:
        """The only item of a role."""
        (item,) = self.items[role]
        return item

    def every(self, role: str) -> tuple[Item, ...]:
        """All items of a role, in order."""
        return self.items.get(role, ())


def without_values(result: Result) -> Result:
    """The same answer, whose reason tells nothing of what a person marked: a reason stands in the log's public part."""
    if result.outcome is not Outcome.NOT_APPLICABLE or result.reason is None or not result.reason.values:
        return result
    return not_applicable("marks_not_computable")


def marked_on_other_size(task: Task, photo: CameraKnown) -> Result | None:
    """Not applicable where marks were made on a picture of another size than the questioned one; else None."""
    item = task.one("questioned")
    facts = task.context.facts(item)
    if (photo.width, photo.height) == (facts.shown_width, facts.shown_height):
        return None
    return not_applicable(
        "marks_of_other_size", exhibit=item.exhibit, width=photo.width, height=photo.height,
        shown_width=facts.shown_width, shown_height=facts.shown_height,
    )  # fmt: skip
