"""Every record of a case that a conclusion can rest on, as lists and chips show it, and what limits it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from provenance.errors import RecordError
from provenance.record.finding import Finding
from provenance.record.references import FeatureCompared
from provenance.record.run import Run
from provenance.record.timebounds import TimeBoundStated
from provenance.record.values import UNKNOWN, Instant, Missing, Value
from provenance.workbench.headlines import headline_of
from provenance.workbench.summaries import annex_findings
from provenance.workbench.view import CaseView
from ui.presenters.evidence import altered_among, isolated

GROUPS: Final = ("finding", "run", "observation", "feature", "bound", "sighting", "search", "note", "exhibit")
"""The kinds of records offered for and against, in the order in which they are listed."""

_USE: Final = {
    group: n
    for n, group in enumerate(
        ("observation", "feature", "bound", "sighting", "search", "note", "finding", "run", "exhibit")
    )
}
"""What people wrote comes before what was computed; an exhibit alone says least."""

GROUP_ICONS: Final = {
    "finding": "weigh",
    "run": "run",
    "observation": "shown",
    "feature": "list",
    "bound": "date",
    "sighting": "sighting",
    "search": "search",
    "note": "note",
    "exhibit": "photo",
    "": "number",
}
SENTENCE_MOST: Final = 400  # characters in a tooltip; our choice: a screen's width of six lines


@dataclass(frozen=True)
class RecordRow:
    """A record as lists and chips show it; `needle` is what is searched, in lower case.

    `exhibits` are those that it is about, by their ids, `altered` the numbers of those whose bytes were altered. A
    `detail` is a finding or a run that another record sums up.
    """

    id: str
    group: str
    name: str
    place: str
    sentence: str
    needle: str
    disputed: bool = False
    altered: str = ""
    exhibits: tuple[str, ...] = ()
    detail: bool = False

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return GROUP_ICONS[self.group]


def by_use(rows: Sequence[RecordRow], exhibits: Collection[str]) -> tuple[RecordRow, ...]:
    """The records about these exhibits first; among them what people wrote and what sums up before details."""
    about = frozenset(exhibits)

    def place(row: RecordRow) -> tuple[bool, bool, int]:
        return bool(about) and about.isdisjoint(row.exhibits), row.detail, _USE.get(row.group, len(_USE))

    return tuple(sorted(rows, key=place))


Kept = dict[tuple[object, ...], RecordRow]


class Records:
    """All records of a view that a conclusion can rest on; `kept` holds rows made before, and gets the new ones."""

    def __init__(self, view: CaseView, kept: Kept | None = None) -> None:
        self.view = view
        self.kept: Kept = {} if kept is None else kept
        self._numbers = {exhibit.id: exhibit.number for exhibit in view.snapshot.exhibits}

    def rows(self) -> tuple[RecordRow, ...]:
        """Every record in the order of the groups, findings of later runs first."""
        found: list[RecordRow] = []
        for _, run in reversed(self.view.runs):
            annex = annex_findings()
            found += [
                self._finding(run, finding)
                for finding in run.findings
                if (run.analysis, finding.name) not in annex
            ]
        found += [self._run(run) for _, run in reversed(self.view.runs)]
        return (*found, *self._by_people.values())

    def row(self, id: str) -> RecordRow | None:
        """One record; None when the case holds none of that id."""
        if id in self._by_people:
            return self._by_people[id]
        if id in self.view.run_numbers:
            return self._run(self._runs[id])
        try:
            return self._finding(*self.view.finding(id))
        except RecordError:
            name = self.view.name_of(id)
            return None if name is None else self._row(id, "", name)

    def shown(self, id: str) -> RecordRow:
        """One record, or its bare id when the case does not hold it any more."""
        return self.row(id) or self._row(id, "", id)

    @cached_property
    def _runs(self) -> dict[str, Run]:
        return {run.id: run for _, run in self.view.runs}

    @cached_property
    def _disputed(self) -> frozenset[str]:
        return frozenset(
            id for entry in self.view.snapshot.disputes for id in (entry.data.finding, entry.data.run)
        )

    @cached_property
    def _latest(self) -> frozenset[str]:
        """The latest run of each analysis on the same exhibits."""
        latest: dict[tuple[str, ...], str] = {}
        for _, run in self.view.runs:
            latest[run.analysis, *(one.id for one in run.inputs if one.kind == "evidence")] = run.id
        return frozenset(latest.values())

    def _row(
        self,
        id: str,
        group: str,
        name: str,
        place: str = "",
        sentence: str = "",
        *,
        about: tuple[str, ...] = (),
    ) -> RecordRow:
        short = sentence if len(sentence) <= SENTENCE_MOST else f"{sentence[: SENTENCE_MOST - 1]}…"
        needle, marked = f"{name} {place} {sentence}".lower(), altered_among(self.view, about)
        return RecordRow(id, group, name, place, short, needle, id in self._disputed, marked, about)

    def _finding(self, run: Run, finding: Finding) -> RecordRow:
        about = self._about(run)
        detail = run.id not in self._latest or finding.name != headline_of(run)
        marked = altered_among(self.view, about)
        key = (finding.id, self.view.run_numbers[run.id], finding.id in self._disputed, detail, marked)
        if key not in self.kept:
            wording = self.view.wording
            place = " · ".join(part for part in (wording.analysis(run.analysis), self._on(run)) if part)
            name = self.view.name_of(finding.id) or finding.id
            sentence = wording.finding(finding, run.analysis)
            row = self._row(finding.id, "finding", name, place, sentence, about=about)
            self.kept[key] = replace(row, detail=detail)
        return self.kept[key]

    def _about(self, run: Run) -> tuple[str, ...]:
        return tuple(dict.fromkeys(given.id for given in run.inputs if given.id in self._numbers))

    def _on(self, run: Run) -> str:
        return ", ".join(self._numbers[id] for id in self._about(run))

    def _run(self, run: Run) -> RecordRow:
        wording = self.view.wording
        reason = "" if run.reason is None else f" {wording.reason(run.reason)}"
        sentence = f"{wording.analysis(run.analysis)}: {wording.outcome(run.outcome)}.{reason}"
        name, about = self.view.name_of(run.id) or run.id, self._about(run)
        row = self._row(run.id, "run", name, self._on(run), sentence, about=about)
        summed_up = any(finding.name == headline_of(run) for finding in run.findings)
        return replace(row, detail=summed_up or run.id not in self._latest)

    def _exhibits(self, ids: tuple[str, ...]) -> str:
        return ", ".join(self._numbers.get(id, id) for id in ids)

    @cached_property
    def _by_people(self) -> dict[str, RecordRow]:
        snapshot, rows = self.view.snapshot, list[RecordRow]()
        name, term = self.view.wording.label, self.view.wording.term

        def value(one: Value) -> str:
            return isolated(self.view.wording.value(one))

        for n, observed in enumerate(snapshot.observations, 1):
            o = observed.data
            said = (
                f"{term(o.stance.value, 'stance')}, {term(o.kind.value, 'observation_kind')}: {value(o.text)}"
            )
            on, about = self._exhibits((o.evidence,)), (o.evidence,)
            named = name("name.observation", n=n)
            rows.append(self._row(o.observation, "observation", named, on, said, about=about))
        rows += [*self._features(), *self._bounds()]
        for n, seen in enumerate(snapshot.sightings, 1):
            s = seen.data
            said = f"{self.published(s.published)} · {value(s.address)}"
            on = self._exhibits(s.evidence)
            named = name("name.sighting", n=n)
            rows.append(self._row(s.sighting, "sighting", named, on, said, about=s.evidence))
        for n, search in enumerate(snapshot.searches, 1):
            q = search.data
            result = term(q.result.value, "search")
            said = f"{self.view.wording.engine(q.engine)}: {result}, {value(q.searched_at)}"
            on = "" if q.evidence is None else self._numbers.get(q.evidence, q.evidence)
            named, taken = name("name.search", n=n), () if q.evidence is None else (q.evidence,)
            rows.append(self._row(q.search, "search", named, on, said, about=taken))
        for n, note in enumerate(snapshot.notes, 1):
            on = ", ".join(self.view.name_of(id) or id for id in note.data.about)
            named, said = name("name.note", n=n), value(note.data.text)
            rows.append(self._row(note.data.note, "note", named, on, said, about=note.data.about))
        for exhibit in snapshot.exhibits:
            received = "; ".join(value(card.data.received_name) for card in exhibit.cards)
            role, about = term(exhibit.role.value), (exhibit.id,)
            rows.append(self._row(exhibit.id, "exhibit", exhibit.number, role, received, about=about))
        return {row.id: row for row in rows}

    def _features(self) -> Iterator[RecordRow]:
        """Features held against references."""
        on_exhibit = {one.data.observation: one.data for one in self.view.snapshot.observations}
        for entry in self.view.snapshot.current(FeatureCompared):
            held, feature = entry.data, on_exhibit.get(entry.data.observation)
            if feature is not None:
                about = (feature.evidence, held.reference)
                answer = self.view.wording.term(held.answer.value, "feature_answer")
                said = f"{answer}: {isolated(self.view.wording.value(feature.text))}"
                named = self.view.name_of(held.comparison) or held.comparison
                on = self._exhibits(about)
                yield self._row(held.comparison, "feature", named, on, said, about=about)

    def _bounds(self) -> Iterator[RecordRow]:
        """Bounds of time that people stated."""
        for entry in self.view.snapshot.current(TimeBoundStated):
            bound, about = entry.data, (entry.data.evidence,)
            kind = self.view.wording.term(bound.kind.value, "bound_kind")
            text = "" if bound.text == UNKNOWN else f": {isolated(self.view.wording.value(bound.text))}"
            said = f"{isolated(self.view.wording.value(bound.when))} · {kind}{text}"
            named = self.view.name_of(bound.bound) or bound.bound
            yield self._row(bound.bound, "bound", named, self._exhibits(about), said, about=about)

    def published(self, published: Instant | Missing) -> str:
        """When something was published, in the words of the report."""
        known = "sighting.published" if isinstance(published, Instant) else "sighting.undated"
        return self.view.wording.label(known, time=self.view.wording.value(published))

    # ---- what stands beside them --------------------------------------------------------------------------------

    def limits_of(self, ids: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Each sentence that limits one of these records, with the names of those that it limits."""
        beside: dict[str, list[str]] = {}
        for id in ids:
            for sentence in self._limits(id):
                beside.setdefault(sentence, []).append(self.shown(id).name)
        return tuple((sentence, ", ".join(dict.fromkeys(names))) for sentence, names in beside.items())

    def _limits(self, id: str) -> tuple[str, ...]:
        wording = self.view.wording
        if id in self._runs:
            return tuple(wording.limit(limit) for limit in self._runs[id].limits)
        try:
            run, finding = self.view.finding(id)
        except RecordError:
            return ()
        own = wording.must_add(finding, run.analysis)
        return tuple(dict.fromkeys((*own, *(wording.limit(limit) for limit in run.limits))))
