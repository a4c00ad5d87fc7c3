"""How a run was made, fact by fact: version, parameters, inputs with their hashes, components."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from provenance.record.run import Input, Parameter
from ui.presenters.findings import RunRows

MOST_INPUTS: Final = 24  # our choice: more than an examination of one exhibit takes; the report lists all
_KINDS: Final = frozenset(
    {"evidence", "derivative", "run", "claim", "observation", "card", "log", "mask", "archive"}
)


@dataclass(frozen=True)
class Detail:
    """A fact about a run; `mono` for what is compared letter by letter."""

    label: str
    text: str
    mono: str = ""


def run_details(rows: RunRows) -> tuple[Detail, ...]:
    """How a run was made: number, version, parameters, inputs with hashes, components."""
    return tuple(_details(rows))


def _details(rows: RunRows) -> Iterator[Detail]:
    say, run = rows.wording.window, rows.run
    yield Detail(say("findings.analysis"), rows.title)
    yield Detail(
        say("findings.run"), say("findings.run_value", number=rows.number, event=str(rows.entry.seq))
    )
    yield Detail(say("findings.version"), str(run.version))
    yield Detail(say("findings.finished"), rows.finished)
    if run.parameters:
        named = ((name, _parameter(value)) for name, value in run.parameters.items())
        told = [say("findings.parameter", name=name, value=value) for name, value in named]
        yield Detail(say("findings.parameters"), "\n".join(told))
    if run.seed is not None:
        yield Detail(say("findings.seed"), str(run.seed))
    for n, given in enumerate(run.inputs[:MOST_INPUTS], 1):
        yield Detail(say("findings.input", n=n), _input_name(rows, given), given.sha256)
    if len(run.inputs) > MOST_INPUTS:
        yield Detail("", say("findings.more_parts", n=len(run.inputs) - MOST_INPUTS))
    told = [say("findings.component", name=part.name, version=part.version) for part in run.components]
    yield Detail(say("findings.components"), "\n".join(told))
    if run.cpu:
        yield Detail(say("findings.cpu"), rows.wording.plain(run.cpu))


def _input_name(rows: RunRows, given: Input) -> str:
    """What the reader knows an input by: its number, else what kind of thing it is."""
    name = rows.view.name_of(given.id) or rows.wording.plain(given.place_name) or None
    if name is None and given.kind in _KINDS:
        name = rows.wording.window(f"findings.kind.{given.kind}")
    return rows.wording.plain(given.kind) if name is None else name


def _parameter(value: Parameter) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
