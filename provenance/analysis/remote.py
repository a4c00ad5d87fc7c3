"""The worker's side of a run: unpacks the task, lends the context over the channel, packs the result."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from provenance.analysis.contract import Item, Result, Task
from provenance.analysis.registry import analysis
from provenance.errors import AlidadeError, WorkError
from provenance.media.exiftool import ExifToolAnswer
from provenance.media.picture import PictureFacts, Pixels
from provenance.media.readings import kind_of
from provenance.record.claim import ClaimAdded
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import PairSheet, ShadowSheet, Sheet
from provenance.record.run import Component, Parameter, Run
from provenance.record.values import Picture, Region
from provenance.work.cache import Cache
from provenance.work.worker_child import Channel

R = TypeVar("R", bound=msgspec.Struct)

ENTRY = "provenance.analysis.remote:perform"


class Order(msgspec.Struct, frozen=True):
    """A task on its way to the worker."""

    analysis: str
    items: tuple[Item, ...]
    parameters: dict[str, Parameter]
    seed: int
    cache_folder: str
    own_data: str | None = None
    started: str = "1970-01-01T00:00:00Z"


class Asked(msgspec.Struct, frozen=True):
    """What the worker wants of one item."""

    item: Item
    max_side_px: int | None = None
    reading: str = ""
    options: bytes = b""


class Drawn(msgspec.Struct, frozen=True):
    """Marks on their way to the worker."""

    sheet: PairSheet | ShadowSheet


class SentPixels(msgspec.Struct, frozen=True):
    """Pixels on their way to the worker."""

    width: int
    height: int
    data: bytes
    facts: PictureFacts


class Kept(msgspec.Struct, frozen=True):
    """A picture on its way into the case."""

    data: bytes
    picture: Picture


def pack(value: object) -> bytes:
    """A message's bytes."""
    return msgspec.msgpack.encode(value)


def unpack(data: bytes, kind: Any) -> Any:
    """A message from its bytes; raises msgspec.ValidationError when it is not of that kind."""
    return msgspec.msgpack.decode(data, type=kind)


class RemoteContext:
    """The context of a run inside the worker (`contract.Context`); it asks the program by message."""

    def __init__(
        self, channel: Channel, cache: Cache, own_data: Path | None = None, now: datetime | None = None
    ) -> None:
        self._channel = channel
        self._cache = cache
        self._own_data = own_data
        self._now = now or datetime.now(UTC)

    @property
    def own_data(self) -> Path | None:
        """The user's data folder."""
        return self._own_data

    @property
    def epoch(self) -> str:
        """The cache folder: a replay has one of its own, and remembers nothing from before."""
        return str(self._cache.folder)

    @property
    def now(self) -> datetime:
        """When the run began, or the recorded one in a replay."""
        return self._now

    def checkpoint(self, done: int, of: int) -> None:
        """Say how far the work is; a cancelled worker is killed, so nothing more is needed here."""
        self._channel.progress(done, of)

    def data(self, item: Item) -> bytes:
        """The bytes of an item."""
        return self._ask("data", Asked(item))

    def received_name(self, item: Item) -> str | None:
        """The received name of a file."""
        name: str | None = unpack(self._ask("received_name", Asked(item)), str | None)
        return name

    def facts(self, item: Item) -> PictureFacts:
        """What a picture's header says."""
        facts: PictureFacts = unpack(self._ask("facts", Asked(item)), PictureFacts)
        return facts

    def picture(self, item: Item, max_side_px: int | None = None) -> tuple[Pixels, PictureFacts]:
        """Upright pixels of a picture."""
        sent: SentPixels = unpack(self._ask("picture", Asked(item, max_side_px)), SentPixels)
        return Pixels(sent.width, sent.height, sent.data), sent.facts

    def reading(self, item: Item, shape: type[R], options: msgspec.Struct | None = None) -> R:
        """A reading of a file's bytes."""
        packed = b"" if options is None else pack(options)
        asked = Asked(item, reading=kind_of(shape), options=packed)
        reading: R = unpack(self._ask("reading", asked), shape)
        return reading

    def exiftool(self, item: Item) -> ExifToolAnswer | None:
        """What ExifTool says of a file's bytes."""
        answer: ExifToolAnswer | None = unpack(self._ask("exiftool", Asked(item)), ExifToolAnswer | None)
        return answer

    def claim(self, item: Item) -> ClaimAdded:
        """A claim of the case."""
        claim: ClaimAdded = unpack(self._ask("claim", Asked(item)), ClaimAdded)
        return claim

    def observation(self, item: Item) -> ObservationAdded:
        """What an analyst saw."""
        seen: ObservationAdded = unpack(self._ask("observation", Asked(item)), ObservationAdded)
        return seen

    def run(self, item: Item) -> Run:
        """An earlier run."""
        run: Run = unpack(self._ask("run", Asked(item)), Run)
        return run

    def mask(self, item: Item) -> tuple[Region, ...]:
        """The regions of a mask."""
        regions: tuple[Region, ...] = unpack(self._ask("mask", Asked(item)), tuple[Region, ...])
        return regions

    def marks(self, item: Item) -> Sheet:
        """What a person marked."""
        drawn: Drawn = unpack(self._ask("marks", Asked(item)), Drawn)
        return drawn.sheet

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Bytes from the user's cache folder, made when they are not there."""
        return self._cache.cached(key, make)

    def keep(self, data: bytes, picture: Picture) -> None:
        """Send a picture to be stored with the run."""
        self._ask("keep", Kept(data, picture))

    def component(self, component: Component) -> None:
        """Record a component of the run."""
        self._ask("component", component)

    def _ask(self, what: str, asked: object) -> bytes:
        return self._channel.ask(what, pack(asked))


def perform(payload: bytes, channel: Channel) -> bytes:
    """Run one order in this process. Raises the AlidadeError the work raised, or WorkError saying where it broke."""
    order: Order = unpack(payload, Order)
    declared = analysis(order.analysis)
    items: dict[str, tuple[Item, ...]] = {}
    for item in order.items:
        items[item.role] = (*items.get(item.role, ()), item)
    own_data = None if order.own_data is None else Path(order.own_data)
    now = datetime.fromisoformat(order.started)
    context = RemoteContext(channel, Cache(Path(order.cache_folder)), own_data, now)
    module, _, name = declared.work.partition(":")
    try:
        task = Task(items, declared.parameters_of(order.parameters), order.seed, context)
        work: Callable[[Task], Result] = getattr(importlib.import_module(module), name)
        return pack(work(task))
    except (AlidadeError, EOFError, BrokenPipeError):  # the last two: the program has gone
        raise
    except Exception as error:  # the runner's broad handler: a broken method is a recorded failure
        raise WorkError("analysis_broke", error=type(error).__name__, where=where(error)) from error


def where(error: Exception) -> str:
    """File and line of our own code nearest to the fault, without any path."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "provenance" in frame.filename), frames[-1])
    return f"{Path(last.filename).name}:{last.lineno}"
