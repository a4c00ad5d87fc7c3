"""One picture of the archive as the command line's contract says: where it lies, its cases, what is stated of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from provenance.cli.output import error_json, plain, shown_path
from provenance.record.values import FileName, Missing
from provenance.wording import Wording
from provenance.wording.plain import file_size
from provenance.workbench.archiving import Item, ItemDate, ItemFacts, Pictures, Step
from provenance.workbench.picturecoding import failure_error

_STEPS: Final[tuple[Step, ...]] = ("codes", "points")


def said_json(item: Item) -> dict[str, Any]:
    """What is said of an item: its name, the titles of the cases that it came from, what is stated of it alone."""
    facts = item.facts
    return {
        "name": _name(item),
        "cases": [case.title for case in item.cases],
        "stated": {
            "sources": [plain(source) for source in facts.sources],
            "dates": [_date_json(date) for date in facts.dates],
            "place": _known(facts, "place"),
            "licence": _known(facts, "licence"),
            "note": _known(facts, "note"),
        },
    }


def _name(item: Item) -> str | None:
    return item.name.value if isinstance(item.name, FileName) else None


def _date_json(date: ItemDate) -> dict[str, Any]:
    return {"of": date.of.value, "when": plain(date.when), "basis": date.basis.value}


def _known(facts: ItemFacts, field: str) -> Any:
    value = getattr(facts, field)
    return None if isinstance(value, Missing) else plain(value)


def said_lines(item: Item, wording: Wording) -> Iterator[str]:
    """The same in words, without the name."""
    titles = [f"“{wording.plain(case.title)}”" if case.title else case.id for case in item.cases]
    if titles:
        yield wording.label("cli.archive_cases", titles=", ".join(titles))
    said = "; ".join(_stated(item.facts, wording))
    if said:
        yield wording.label("cli.archive_stated", said=said)


def _stated(facts: ItemFacts, wording: Wording) -> Iterator[str]:
    named = [("source", source) for source in facts.sources]
    for about, value in (*named, ("place", facts.place), ("licence", facts.licence), ("note", facts.note)):
        if not isinstance(value, Missing):
            yield f"{wording.term(f'stated_{about}')} {wording.value(value)}"
    for date in facts.dates:
        of, basis = wording.term(f"stated_{date.of.value}"), wording.term(date.basis.value)
        yield f"{of} {wording.value(date.when)} ({basis})"


def item_json(item: Item, pictures: Pictures, wording: Wording) -> dict[str, Any]:
    """Everything that the archive tells of an item."""
    wrong = None if item.failure is None else failure_error(item.failure)
    return {
        "item": item.id,
        "sha256": item.sha256,
        "media_type": item.media_type,
        "size_bytes": item.size_bytes,
        "width": item.width,
        "height": item.height,
        "added": plain(item.added),
        "origin": item.origin.value,
        "paths": [shown_path(path) for path in pictures.paths(item.id)],
        **said_json(item),
        "passes": {step: _pass(item, step) for step in _STEPS},
        "restricted": item.restricted,
        "error": error_json(wrong, wording),
    }


def _pass(item: Item, step: Step) -> str:
    """How a pass over an item stands; without codes there are no points either."""
    if (item.coded_by if step == "codes" else item.described_by) is not None:
        return "done"
    failed = item.failure is not None and item.failure.step in ("codes", step)
    return "failed" if failed else "waiting"


def item_lines(item: Item, pictures: Pictures, wording: Wording) -> Iterator[str]:
    """The same in words."""
    yield f"{item.id}  {wording.plain(_name(item) or '')}".rstrip()
    yield f"  SHA-256 {item.sha256}"
    size = file_size(item.size_bytes)
    yield "  " + wording.label(
        "cli.archive_item",
        type=item.media_type,
        width=item.width,
        height=item.height,
        size=size,
        added=wording.value(item.added),
    )
    for path in pictures.paths(item.id):
        yield f"  {wording.plain(shown_path(path))}"
    for line in said_lines(item, wording):
        yield f"  {line}"
    for step in _STEPS:
        yield "  " + wording.label(f"cli.archive_pass_{step}_{_pass(item, step)}")
    if item.failure is not None:
        yield f"  {wording.error(failure_error(item.failure))}"
    if item.restricted:
        yield "  " + wording.label("cli.archive_item_restricted")
