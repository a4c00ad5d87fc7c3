"""Runs one analysis on its items and always returns a run: found, nothing found, not applicable, failed, cancelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

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
from provenance.analysis.remote import ENTRY, Asked, Kept, Order, SentPixels, pack, unpack
from provenance.errors import AlidadeError, Cancelled, RecordError
from provenance.media.sniff import MEDIA_TYPES
from provenance.record.finding import Finding, Limit, Reason
from provenance.record.identity import new_ulid
from provenance.record.run import Component, Input, Outcome, Parameter, Run
from provenance.work.workplace import Cancellation, Desk, Workplace

Report = Callable[[int, int], None]

_READER_PARTS: Final = {  # what is asked of the reader → the packages that shaped the answer
    "picture": PICTURE_PACKAGES,
    "facts": PICTURE_PACKAGES,
    "tags": ("exifread",),
}


class Materials(Protocol):
    """Where a run's items come from: a case, or files given to one command."""

    def data(self, sha256: str) -> bytes:
        """The bytes under that hash, hashed again."""

    def received_name(self, evidence: str) -> str | None:
        """The name a file came under."""

    def run(self, id: str) -> Run:
        """An earlier run."""


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
        for part in installed(*_READER_PARTS.get(what, ())):
            self.components[part.name] = part
        return self._material(what, asked)

    def _material(self, what: str, asked: Asked) -> bytes:
        item = asked.item
        reader, shown = self._desk.reader, item.exhibit or item.id
        match what:
            case "data":
                return self._materials.data(item.sha256)
            case "received_name":
                return pack(self._materials.received_name(item.id))
            case "run":
                return pack(self._materials.run(item.id))
            case "facts":
                return pack(reader.facts(self._materials.data(item.sha256), shown))
            case "tags":
                return pack(reader.tags(self._materials.data(item.sha256), shown))
            case "picture":
                data = self._materials.data(item.sha256)
                pixels, facts = reader.decode(data, shown, max_side_px=asked.max_side_px)
                return pack(SentPixels(pixels.width, pixels.height, bytes(pixels.data), facts))
            case _:
                raise RecordError("worker_asked_unknown", what=what[:50])

    def _keep(self, kept: Kept) -> bytes:
        if hashlib.sha256(kept.data).hexdigest() != kept.picture.value:
            raise RecordError("picture_hash_differs", sha256=kept.picture.value)
        self.pictures[kept.picture.value] = kept.data
        return b""


class Runner:
    """Runs analyses at the desks of a workplace. Safe to call from several threads at once."""

    def __init__(self, workplace: Workplace, cache_folder: Path) -> None:
        self._workplace = workplace
        self._cache_folder = cache_folder

    def run(
        self,
        analysis: Analysis,
        items: Sequence[Item],
        materials: Materials,
        *,
        parameters: Parameters | None = None,
        cancellation: Cancellation | None = None,
        report: Report = lambda _done, _of: None,
    ) -> Finished:
        """One run, whatever happens. Raises nothing that is expected; a cancelled run is a result too."""
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
                    result = self._perform(desk, answers, analysis, items, chosen, report, cancel)
        except AlidadeError as error:
            result = Result(Outcome.FAILED, (), Reason(error.id, error.values))
        except Cancelled:
            result = Result(Outcome.CANCELLED, (), Reason("cancelled_by_user"))
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
    ) -> Result:
        order = Order(analysis.id, tuple(items), parameters, analysis.seed or 0, str(self._cache_folder))
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
        given = [item for item in items if item.role == role.name]
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
            private=said.private,
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
        inputs=tuple(Input(item.role, item.kind, item.id, item.sha256) for item in items),
        parameters=parameters,
        outcome=result.outcome,
        started=started,
        finished=_now(),
        findings=findings,
        limits=tuple(Limit(id) for id in analysis.limits) + result.limits,
        reason=result.reason,
        seed=analysis.seed,
        components=(Component("alidade", __version__), *(component for _, component in components)),
        cpu=result.cpu,
        objects=tuple(sorted(pictures)),
    )
    return Finished(run, pictures)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
