"""Claims and sources as rows of words, from the view alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from provenance.record.claim import ClaimAdded
from provenance.record.judgement import Axis
from provenance.record.snapshot import Snapshot
from provenance.record.values import Missing, Text
from provenance.wording import Wording
from provenance.workbench.view import CaseView
from ui.presenters.evidence import altered_among, isolated
from ui.presenters.rows import Line, Row, gathered, last, lines_of, names_of

# ---- claims -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Split:
    """Somebody wants to split a claim, named by its id, into who, what, where and when."""

    claim: str


def is_split(claim: ClaimAdded) -> bool:
    """Whether somebody wrote down what the claim says of at least one of who, what, where and when."""
    return any(getattr(claim, axis.value) != Missing("unknown") for axis in Axis)


def claim_rows(view: CaseView, most: int | None = None) -> tuple[Row, ...]:
    """Every claim, or the newest of them, verbatim."""
    wording = view.wording
    rows = []
    for entry in last(view.snapshot.claims, most):
        data = entry.data
        lines = [
            *lines_of(wording, ("claim.hedge", data.hedge)),
            Line(wording.label("claim.source"), source_line(view, data.source), data.source is None),
            *lines_of(wording, ("claim.address", data.address)),
            Line(
                wording.label("claim.language"),
                language_of(data.text, wording),
                _language(data.text) == "und",
            ),
            *lines_of(
                wording, ("claim.translation", data.translation), ("claim.translator", data.translator)
            ),
        ]
        split = is_split(data)
        if split:
            lines += gathered(
                wording, tuple((f"claim.{axis.value}", getattr(data, axis.value)) for axis in Axis)
            )
        else:
            lines.append(
                Line(wording.window("case.claim.axes"), wording.window("case.claim.not_split"), quiet=True)
            )
        title = isolated(wording.value(data.text))
        marked = altered_among(view, data.about)
        about = names_of(view, data.about)
        shown = (
            wording.window("case.claim.about", exhibits=about)
            if about
            else wording.window("case.claim.about_none")
        )
        rows.append(
            Row(
                data.claim,
                entry.event,
                view.name_of(data.claim) or "",
                title,
                tuple(lines),
                shown,
                style="quote" if isinstance(data.text, Text) else "plain",
                alarm=wording.window("case.altered.exhibit", exhibits=marked) if marked else "",
                offers=() if split else ("split",),
            )
        )
    return tuple(rows)


def _language(text: Text | Missing) -> str:
    return text.language if isinstance(text, Text) else "und"


def language_of(text: Text | Missing, wording: Wording) -> str:
    """The language of somebody's words as its tag, or that it is not stated."""
    language = _language(text)
    return wording.label("language.not_stated") if language == "und" else wording.plain(language)


def source_line(view: CaseView, source: str | None) -> str:
    """A source with everybody it relays, nearest first."""
    chain = _chain(view.snapshot, source)
    if not chain:
        return view.wording.label("source.none")
    named = [_named(view, id) for id in chain]
    line = named.pop()
    while named:
        line = view.wording.label("source.relays", first=named.pop(), second=line)
    return line


def _chain(snapshot: Snapshot, source: str | None) -> tuple[str, ...]:
    by_id = {entry.data.source: entry.data for entry in snapshot.sources}
    chain: dict[str, None] = {}
    while source is not None and source in by_id and source not in chain:
        chain[source] = None
        source = by_id[source].relays
    return tuple(chain)


def _named(view: CaseView, source: str) -> str:
    data = next(entry.data for entry in view.snapshot.sources if entry.data.source == source)
    name, kind = isolated(view.wording.value(data.name)), data.kind.value
    return (
        name
        if kind == "unknown"
        else view.wording.label("source.named", name=name, kind=view.wording.term(kind))
    )


# ---- sources ----------------------------------------------------------------------------------------------------


def source_rows(view: CaseView, most: int | None = None) -> tuple[Row, ...]:
    """Every source, or the newest of them, with its kind and whom it relays."""
    wording, rows = view.wording, []
    claims = Counter(claim.data.source for claim in view.snapshot.claims)
    for entry in last(view.snapshot.sources, most):
        data = entry.data
        says = claims[data.source]
        kind = wording.term(data.kind.value)
        lines = [Line(wording.window("case.form.kind"), kind, data.kind.value == "unknown")]
        if data.relays is not None:
            lines.append(Line(wording.window("case.source.relays"), source_line(view, data.relays)))
        said = wording.window("case.source.says", n=says) if says else wording.window("case.source.says_none")
        lines.append(Line(wording.window("case.source.claims"), said, not says))
        lines += lines_of(wording, ("sighting.note", data.note))
        rows.append(Row(data.source, entry.event, isolated(wording.value(data.name)), "", tuple(lines)))
    return tuple(rows)
