"""How every result came about, what the log covers, how to check without us, and what the words mean."""

from __future__ import annotations

from provenance.record.finding import Basis
from provenance.record.run import Component, Outcome, Run
from provenance.report.content import Block, Bullets, Fields, Grid, Heading, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.findings import Recorded, by_basis_in_full, is_comparison
from provenance.report.fitted import annex_figures, fitted_on
from provenance.report.made import parameters_text
from provenance.report.rates import COUNTED


def methods(desk: Desk) -> tuple[Block, ...]:
    """Every run with version, inputs, parameters and components; comparisons with all their findings."""
    blocks: list[Block] = [Heading(1, desk.label("methods.title"), "methods")]
    if not desk.runs:
        return (*blocks, desk.remark("methods.none"))
    blocks += [desk.remark("methods.remark"), _run_table(desk), *_components(desk)]
    blocks += _parameters(desk)
    compared = [one for one in desk.runs if is_comparison(one[1])]
    if compared:
        blocks.append(Heading(2, desk.label("methods.comparisons"), "comparisons-in-full"))
        for one in compared:
            blocks += _comparison(desk, one)
    return (*blocks, *annex_figures(desk))


def _run_table(desk: Desk) -> Block:
    sets = _component_sets(desk)
    rows = []
    for entry, run in desk.runs:
        rows.append(
            (
                Words(desk.name_of(run.id) or run.id),
                Words(desk.label("methods.version_of", analysis=run.analysis, version=str(run.version))),
                Words(", ".join(_input(desk, run, n) for n in range(len(run.inputs)))),
                Words(desk.wording.outcome(run.outcome)),
                Words(desk.time(run.finished)),
                Words(str(sets.index(run.components) + 1) if run.components else "–"),
                Words(str(entry.seq)),
            )
        )
    columns = ("run", "method", "inputs", "outcome", "finished", "components", "event")
    headings = tuple(desk.label(f"methods.{column}") for column in columns)
    return Grid(desk.label("methods.caption", n=len(rows)), headings, tuple(rows), (3, 7, 4, 4, 6, 4, 2))


def _input(desk: Desk, run: Run, n: int) -> str:
    given = run.inputs[n]
    name = desk.name_of(given.id) or desk.wording.plain(given.place_name)
    return name or f"{given.kind} {given.sha256[:12]}"


def _component_sets(desk: Desk) -> list[tuple[Component, ...]]:
    """The different sets of components, in order of first use; most runs of a case share one."""
    return list(dict.fromkeys(run.components for _, run in desk.runs if run.components))


def _components(desk: Desk) -> tuple[Block, ...]:
    """Every component once, with the numbers of the sets that it is in."""
    sets: dict[Component, list[str]] = {}
    for number, components in enumerate(_component_sets(desk), 1):
        for component in components:
            sets.setdefault(component, []).append(str(number))
    rows = tuple(
        (
            Words(desk.wording.plain(component.name)),
            Words(desk.wording.plain(component.version)),
            _data_digest(desk, component),
            Words(", ".join(numbers)),
        )
        for component, numbers in sets.items()
    )
    if not rows:
        return ()
    columns = tuple(
        desk.label(f"methods.component_{column}") for column in ("name", "version", "sha256", "sets")
    )
    return (Grid(desk.label("methods.components_caption"), columns, rows, (5, 4, 8, 3)),)


def _data_digest(desk: Desk, component: Component) -> Words:
    if component.sha256 is None:
        return Words(desk.label("methods.no_digest"), Tone.QUIET)
    return Words(component.sha256, Tone.MONO)


def _parameters(desk: Desk) -> tuple[Block, ...]:
    """Parameters, seed and instruction sets; runs of one method with the same ones share a row."""
    same: dict[tuple[str, str, str, str], list[str]] = {}
    for _, run in desk.runs:
        seed = desk.label("methods.no_seed") if run.seed is None else str(run.seed)
        key = (f"{run.analysis} {run.version}", parameters_text(run.parameters), seed, run.cpu)
        same.setdefault(key, []).append(desk.name_of(run.id) or run.id)
    rows = tuple(
        (
            Words(method),
            Words(desk.wording.plain(parameters) or desk.label("methods.no_parameters")),
            Words(seed),
            Words(desk.wording.plain(cpu) or desk.label("methods.cpu_not_recorded")),
            Words(", ".join(runs)),
        )
        for (method, parameters, seed, cpu), runs in same.items()
    )
    columns = tuple(
        desk.label(f"methods.{column}") for column in ("method", "parameters", "seed", "cpu", "runs")
    )
    return (Grid(desk.label("methods.parameters_caption"), columns, rows, (4, 6, 2, 3, 5)),)


def _comparison(desk: Desk, one: Recorded) -> tuple[Block, ...]:
    _, run = one
    names = ", ".join(exhibit.number for exhibit in desk.exhibits_of(run))
    title = desk.label("methods.comparison", run=desk.name_of(run.id) or run.id, exhibits=names)
    heading = Heading(3, title, f"full-{run.id}", desk.wording.outcome(run.outcome))
    if run.reason is not None:
        return (heading, Paragraph(Words(desk.wording.reason(run.reason))))
    return (heading, *fitted_on(desk, run), *by_basis_in_full(desk, run, frozenset({COUNTED})))


def log(desk: Desk) -> tuple[Block, ...]:
    """Up to which event this report speaks, the hash of that event, and how to check it without us."""
    snapshot = desk.snapshot
    rows = (
        ("log.case", Words(snapshot.case, Tone.MONO)),
        (
            "log.covered",
            Words(desk.label("covered", event=str(snapshot.seq), time=desk.time(snapshot.covered_until))),
        ),
        ("log.head", Words(snapshot.head, Tone.MONO)),
    )
    erased = [*snapshot.erased_payloads]
    blocks: list[Block] = [
        Heading(1, desk.label("log.title"), "log"),
        Fields(tuple((desk.label(id), words) for id, words in rows)),
        Paragraph(Words(desk.label("log.meaning"))),
        desk.small_heading("check.title"),
        Bullets(
            (
                *(Words(desk.label(f"check.{step}")) for step in ("export", "bytes", "chain")),
                Words(desk.label("check.head", event=str(snapshot.seq))),
                *(Words(desk.label(f"check.{step}")) for step in ("private", "limits")),
            )
        ),
    ]
    if erased or snapshot.erased_objects:
        items = [
            desk.label(
                "log.erased_fields", event=str(entry.seq), reason=desk.wording.value(entry.data.reason)
            )
            for entry in erased
        ]
        items += [
            desk.label("log.erased_bytes", event=str(seq), sha256=sha256)
            for sha256, seq in snapshot.erased_objects.items()
        ]
        blocks += [desk.small_heading("log.erased_title"), Bullets(tuple(Words(item) for item in items))]
    if snapshot.undone:
        blocks.append(desk.remark("log.undone", n=len(snapshot.undone)))
    return tuple(blocks)


def glossary(desk: Desk) -> tuple[Block, ...]:
    """The six bases, the five outcomes and the grades, in a sentence each."""
    bases = tuple((desk.wording.basis(basis), Words(desk.label(f"basis.{basis.value}"))) for basis in Basis)
    outcomes = tuple(
        (desk.wording.outcome(outcome), Words(desk.label(f"outcome.{outcome.value}"))) for outcome in Outcome
    )
    return (
        Heading(1, desk.label("glossary.title"), "glossary"),
        desk.small_heading("glossary.bases"),
        Fields(bases),
        desk.small_heading("glossary.outcomes"),
        Fields(outcomes),
        desk.remark("glossary.words"),
    )
