"""Runs one analysis on its items and always returns a run: found, nothing found, not applicable, failed, cancelled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, Protocol, assert_never

import msgspec

from provenance import __version__
from provenance.analysis.contract import (
    PICTURE_PACKAGES,
    Analysis,
    Item,
    Parameters,
    Result,
    Role,
    installed,
)
from provenance.analysis.remote import ENTRY, Asked, Drawn, Kept, Order, SentPixels, pack, unpack, where
from provenance.errors import AlidadeError, Cancelled, RecordError
from provenance.media.readings import READINGS
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.claim import ClaimAdded
from provenance.record.finding import Basis, Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import Sheet
from provenance.record.run import Component, Input, Outcome, Parameter, Run
from provenance.record.values import Region
from provenance.work.workplace import Cancellation, Desk, Workplace

Report = Callable[[int, int], None]

WALLS: Final = "reader walls"
"""The component that says how confined the process was that read the files; it shapes no result."""
EXIFTOOL_WALLS: Final = "exiftool walls"
"""The same of the process in which ExifTool read a file."""
ALL_WALLS: Final = frozenset({WALLS, EXIFTOOL_WALLS})

_WRITTEN_BY_OTHERS: Final = (Basis.READ, Basis.LOOKED_UP, Basis.STATED, Basis.OBSERVED)
"""Findings on these bases hold what people or files say: always private, so that they can be erased."""

_REASON_TEXT: Final = 100  # our choice: longer than any value of ours, shorter than a library's message

_READER_PARTS: Final = {  # what is asked of the reader → the packages that shaped the answer
    "picture": PICTURE_PACKAGES,
    "facts": PICTURE_PACKAGES,
}


class Materials(Protocol):
    """Where a run's items come from: a case, or files given to one command."""

    def data(self, sha256: str) -> bytes:
        """The bytes under that hash, hashed again."""

    def received_name(self, card: str, sha256: str) -> str | None:
        """The name a file came under, from its acquisition card as the event of that hash holds it."""

    def run(self, id: str, sha256: str) -> Run:
        """An earlier run, as the event of that hash holds it."""

    def mask(self, id: str, sha256: str) -> tuple[Region, ...]:
        """The regions of a mask, as the event of that hash holds it."""

    def marks(self, id: str, sha256: str) -> Sheet:
        """Marks, as the event of that hash holds them."""

    def claim(self, id: str, sha256: str) -> ClaimAdded:
        """A claim, as the event of that hash holds it."""

    def observation(self, id: str, sha256: str) -> ObservationAdded:
        """An observation, as the event of that hash holds it."""


@dataclass
class Finished:
    """A run, and the pictures its findings name (SHA-256 → bytes) that the case must store with it."""

    run: Run
    pictures: dict[str, bytes] = field(default_factory=dict)


class _Desk:
    """Answers one worker's questions during one run, and notes what shaped the result."""

    def __init__(self, desk: Desk, materials: Materials, cancellation: Cancellation) -> None:
        self._desk = desk
        self._materials = materials
        self._cancellation = cancellation
        self.components: dict[str, Component] = {}
        self.pictures: dict[str, bytes] = {}

    def respond(self, what: str, payload: bytes) -> bytes:
        """The answer to one question. Raises AlidadeError when it cannot be answered, Cancelled when it is too late."""
        self._cancellation.check()
        if what == "keep":
            return self._keep(unpack(payload, Kept))
        if what == "component":
            component: Component = unpack(payload, Component)
            self.components[component.name] = component
            return b""
        asked: Asked = unpack(payload, Asked)
        parts = READINGS[asked.reading].packages if what == "reading" else _READER_PARTS.get(what, ())
        for part in installed(*parts):
            self.components[part.name] = part
        return self._material(what, asked)

    def _material(self, what: str, asked: Asked) -> bytes:
        item = asked.item
        match what:
            case "data":
                return self._materials.data(item.sha256)
            case "received_name":
                return pack(self._materials.received_name(item.id, item.sha256))
            case "run":
                return pack(self._materials.run(item.id, item.sha256))
            case "mask":
                return pack(self._materials.mask(item.id, item.sha256))
            case "marks":
                return pack(Drawn(self._materials.marks(item.id, item.sha256)))
            case "claim":
                return pack(self._materials.claim(item.id, item.sha256))
            case "observation":
                return pack(self._materials.observation(item.id, item.sha256))
            case "facts" | "reading" | "picture":
                return self._read(what, asked)
            case "exiftool":
                return self._exiftool(item)
            case _:
                raise RecordError("worker_asked_unknown", what=what[:50])

    def _read(self, what: Literal["facts", "reading", "picture"], asked: Asked) -> bytes:
        """What only the confined reader process may work out; notes the walls around it."""
        reader, check = self._desk.reader, self._cancellation.check
        data, shown = self._materials.data(asked.item.sha256), _shown(asked.item)
        try:
            match what:
                case "facts":
                    return pack(reader.facts(data, shown, check=check))
                case "reading":
                    return reader.reading_bytes(
                        asked.reading, data, shown, options=asked.options, check=check
                    )
                case "picture":
                    pixels, facts = reader.decode(data, shown, max_side_px=asked.max_side_px, check=check)
                    return pack(SentPixels(pixels.width, pixels.height, bytes(pixels.data), facts))
                case _:
                    assert_never(what)
        finally:
            if reader.walls is not None:
                self.components[WALLS] = Component(WALLS, reader.walls.words())

    def _exiftool(self, item: Item) -> bytes:
        """What ExifTool says; notes its version and the walls around it."""
        data, check = self._materials.data(item.sha256), self._cancellation.check
        answer = self._desk.exiftool.ask(data, _shown(item), check=check)
        if answer is not None:
            self.components["exiftool"] = Component("exiftool", answer.version)
            self.components[EXIFTOOL_WALLS] = Component(EXIFTOOL_WALLS, answer.walls)
        return pack(answer)

    def _keep(self, kept: Kept) -> bytes:
        if hashlib.sha256(kept.data).hexdigest() != kept.picture.value:
            raise RecordError("picture_hash_differs", sha256=kept.picture.value)
        self.pictures[kept.picture.value] = kept.data
        return b""


class Runner:
    """Runs analyses at the desks of a workplace. Safe to call from several threads at once."""

    def __init__(self, workplace: Workplace, cache_folder: Path, own_data: Path | None = None) -> None:
        self._workplace = workplace
        self._cache_folder = cache_folder
        self._own_data = own_data

    def run(
        self,
        analysis: Analysis,
        items: Sequence[Item],
        materials: Materials,
        *,
        parameters: Parameters | None = None,
        cancellation: Cancellation | None = None,
        report: Report = lambda _done, _of: None,
        as_of: str | None = None,
    ) -> Finished:
        """One run, whatever happens: what failed, broke or was cancelled is a result too.

        `as_of`: the time that the method takes for the present (RFC 3339), of a recorded run in its replay.
        """
        chosen = recorded_parameters(parameters or analysis.parameters())
        started = _now()
        cancel = cancellation or Cancellation()
        answers: _Desk | None = None
        try:
            refused = _refusal(analysis, items)
            if refused is not None:
                result = Result(Outcome.NOT_APPLICABLE, (), refused)
            else:
                with self._workplace.desk(cancel) as desk:
                    answers = _Desk(desk, materials, cancel)
                    result = self._perform(
                        desk, answers, analysis, items, chosen, report, cancel, as_of or started
                    )
        except AlidadeError as error:
            result = Result(Outcome.FAILED, (), Reason(error.id, error.values))
        except Cancelled:
            result = Result(Outcome.CANCELLED, (), Reason("cancelled_by_user"))
        except Exception as error:  # noqa: BLE001  One of the three broad handlers: a run is recorded whatever broke.
            broke: dict[str, str | int] = {"error": type(error).__name__, "where": where(error)}
            result = Result(Outcome.FAILED, (), Reason("analysis_broke", broke))
        return _finished(analysis, items, chosen, started, result, answers)

    def _perform(
        self,
        desk: Desk,
        answers: _Desk,
        analysis: Analysis,
        items: Sequence[Item],
        parameters: dict[str, Parameter],
        report: Report,
        cancel: Cancellation,
        now: str,
    ) -> Result:
        lent = tuple(item for item in items if item.kind != "log")
        own_data = None if self._own_data is None else str(self._own_data)
        seed, cache = analysis.seed or 0, str(self._cache_folder)
        order = Order(analysis.id, lent, parameters, seed, cache, own_data, now)
        answer = desk.worker.call(ENTRY, pack(order), answers.respond, report, cancel.check)
        result: Result = unpack(answer, Result)
        return result


def recorded_parameters(parameters: Parameters) -> dict[str, Parameter]:
    """Parameters as a run records them: decimals as strings, no float. Raises RecordError for a float."""
    plain: dict[str, Any] = msgspec.to_builtins(parameters)
    for name, value in plain.items():
        if isinstance(value, float):
            raise RecordError("parameter_is_float", name=name)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()}


def _refusal(analysis: Analysis, items: Sequence[Item]) -> Reason | None:
    """Why the items do not fit the analysis's roles, or None when they do."""
    for role in analysis.roles:
        given = [item for item in items if item.role == role.name and item.kind != "log"]
        if len(given) < role.least:
            return Reason(f"no_{role.name}")
        if role.most is not None and len(given) > role.most:
            return Reason("too_many_items", {"role": role.name, "most": role.most})
        wrong = next((item for item in given if not _fits(role, item)), None)
        if wrong is not None:
            return Reason("not_a_picture", {"exhibit": wrong.exhibit, "media_type": wrong.media_type})
    return None


def _fits(role: Role, item: Item) -> bool:
    if role.takes == "anything" or item.kind != "evidence":
        return True
    media_type = MEDIA_TYPES.get(item.media_type, MEDIA_TYPES["unknown"])
    return media_type.kind == "picture" and media_type.decodable


def _shown(item: Item) -> str:
    """What a reason may call an item: its number; of the archive only its role, for reasons are public."""
    return item.exhibit or (item.role if item.kind == "archive" else item.id)


def _finished(
    analysis: Analysis,
    items: Sequence[Item],
    parameters: dict[str, Parameter],
    started: str,
    result: Result,
    answers: _Desk | None,
) -> Finished:
    findings = tuple(
        Finding(
            id=new_ulid(),
            name=said.name,
            basis=said.basis,
            value=said.value,
            private=said.private or said.basis in _WRITTEN_BY_OTHERS,
            source=said.source,
            at=said.at,
            region=said.region,
            limits=said.limits,
        )
        for said in result.statements
    )
    pictures = answers.pictures if answers is not None else {}
    components = sorted(answers.components.items()) if answers is not None else []
    run = Run(
        id=new_ulid(),
        analysis=analysis.id,
        version=analysis.version,
        inputs=tuple(_input(item) for item in items if not item.covered),
        parameters=parameters,
        outcome=result.outcome,
        started=started,
        finished=_now(),
        findings=findings,
        limits=tuple(Limit(id) for id in analysis.limits) + result.limits,
        reason=None if result.reason is None else _recordable(result.reason),
        seed=analysis.seed,
        components=(Component("alidade", __version__), *(component for _, component in components)),
        cpu=result.cpu,
        objects=tuple(sorted(pictures)),
    )
    return Finished(run, pictures)


def _input(item: Item) -> Input:
    return Input(item.role, item.kind, item.id, item.sha256, item.place, item.place_name)


def _recordable(reason: Reason) -> Reason:
    """A reason fit for bytes that cannot be erased: no path, no long text from a library or a hostile file."""
    id = reason.id if re.fullmatch(r"[a-z0-9_]{1,60}", reason.id) else "analysis_broke"
    values = {
        name: value
        for name, value in reason.values.items()
        if isinstance(value, int) or (len(value) <= _REASON_TEXT and not set(value) & set("/\\"))
    }
    return Reason(id, values)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
