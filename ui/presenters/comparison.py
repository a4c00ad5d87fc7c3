"""A questioned exhibit's comparisons as rows: one for each reference, with the words that the report prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from provenance.record.copies import SAME_PHOTOGRAPH, answering, are_copies
from provenance.record.evidence import EvidenceRole
from provenance.record.references import ReferenceDescribed
from provenance.record.run import Run
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Count, Missing, Table, Term
from provenance.wording import Wording
from provenance.workbench.materials import is_picture
from provenance.workbench.view import CaseView, RecordedRun
from ui.presenters.evidence import name_of
from ui.presenters.findings import COMPARISON, FindingRow, RunRows, rows_of

Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]
Order = Literal["result", "number"]

NOT_COMPARED: Final = "not_compared"
COMPARING: Final = "comparing"

_LOOKS: Final[Mapping[str, tuple[str, Tone]]] = {  # in the order of the strip
    "match": ("chosen", "accent"),
    "likely": ("done", "accent"),
    "inconclusive": ("undecided", "warning"),
    SAME_PHOTOGRAPH: ("copy", "warning"),
    "no_evidence": ("none", "muted"),
    "not_applicable": ("none", "muted"),
    "cancelled": ("cancel", "warning"),
    "failed": ("warning", "alarm"),
    COMPARING: ("working", "plain"),
    NOT_COMPARED: ("open_question", "muted"),
}
_RANKS: Final = {kind: rank for rank, kind in enumerate(_LOOKS)}
_DRAWN: Final = frozenset(
    {
        "matched_points",
        "match_picture",
        "overlay_picture",
        "zoom_picture",
        "drawn_points",
        "planes",
        "hypotheses",
    }
)  # the canvas itself shows these


@dataclass(frozen=True)
class PairRow:
    """One reference of the strip: what it is, and how its comparison with the questioned exhibit ended."""

    exhibit: Exhibit
    number: str
    sha256: str
    name: str
    kind: str
    word: str
    points: int | None
    run: str | None
    doubt: str = ""
    about: str = ""  # of when it is, and how its place is known
    later: str = ""  # that a later comparison was cancelled, which answers nothing

    @property
    def ended(self) -> str:
        """How it ended, and whether somebody disputes that; as in the report's table."""
        return f"{self.word} ({self.doubt})" if self.doubt else self.word

    @property
    def icon(self) -> str:
        """The icon that stands beside the word."""
        return look_of(self.kind)[0]

    @property
    def tone(self) -> Tone:
        """How loud it is."""
        return look_of(self.kind)[1]

    @property
    def spoken(self) -> str:
        """All of it in one line."""
        return ", ".join(filter(None, (self.number, self.name, self.ended, self.about)))

    def holds(self, words: Sequence[str]) -> bool:
        """Whether every word, casefolded, occurs in what is shown."""
        haystack = self.spoken.casefold()
        return all(word in haystack for word in words)


def look_of(kind: str) -> tuple[str, Tone]:
    """Icon and tone of a way to end; a result that this version does not know looks like an open one."""
    return _LOOKS.get(kind, ("help", "plain"))


def references_in(view: CaseView) -> tuple[Exhibit, ...]:
    """The reference pictures of a case in their order."""
    exhibits = view.snapshot.exhibits
    return tuple(one for one in exhibits if one.role is EvidenceRole.REFERENCE and is_picture(one))


def questioned_in(view: CaseView) -> tuple[Exhibit, ...]:
    """The questioned pictures of a case in their order."""
    exhibits = view.snapshot.exhibits
    return tuple(one for one in exhibits if one.role is EvidenceRole.QUESTIONED and is_picture(one))


# ---- one pair ---------------------------------------------------------------------------------------------------


def answer_of(run: Run) -> str | None:
    """The term that a comparison ended with; of copies of one photograph that they are copies, as in the report."""
    if are_copies(run):
        return SAME_PHOTOGRAPH
    result = run.value("result")
    return result.value if isinstance(result, Term) else None


def kind_of(run: Run) -> str:
    """How a comparison ended: its answer, or the outcome of a run that has none."""
    return answer_of(run) or run.outcome.value


def word_of(run: Run, wording: Wording) -> str:
    """The same as the report's table says: the answer, or the outcome."""
    answer = answer_of(run)
    return wording.outcome(run.outcome) if answer is None else wording.term(answer)


def points_of(run: Run) -> int | None:
    """How many points agree in one geometry."""
    counted = run.value("agreeing_points")
    return counted.value if isinstance(counted, Count) else None


# ---- the strip --------------------------------------------------------------------------------------------------


class PairTable:
    """Makes rows, and keeps those of which nothing changed; one for a room."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[tuple[object, ...], PairRow]] = {}
        self._asked = ""
        self._view: CaseView | None = None
        self._disputed: frozenset[str] = frozenset()

    def rows(
        self, view: CaseView, questioned: Exhibit | None, comparing: Mapping[str, str | None] | None = None
    ) -> tuple[PairRow, ...]:
        """A row for each reference, in the order of their numbers.

        `comparing` names references (by id) that are being compared, with the run they had when that began.
        """
        runs = latest_comparisons(view, questioned)
        self._asked = "" if questioned is None else questioned.id
        self._disputed = frozenset(entry.data.finding for entry in view.snapshot.disputes)
        waiting = comparing or {}
        self._view = view
        return tuple(self._row(view.wording, one, runs.get(one.id), waiting) for one in references_in(view))

    def _row(
        self,
        wording: Wording,
        exhibit: Exhibit,
        recorded: RecordedRun | None,
        comparing: Mapping[str, str | None],
    ) -> PairRow:
        run = None if recorded is None else recorded[1]
        id = None if run is None else run.id
        waits = exhibit.id in comparing and comparing[exhibit.id] == id
        doubted = run is not None and any(
            finding.name == answering(run) and finding.id in self._disputed for finding in run.findings
        )
        later = "" if waits else unanswered_later(self._view, recorded)
        card = None if self._view is None else self._view.snapshot.reference_card(exhibit.id)
        event = None if card is None else card.event
        cards = (len(exhibit.cards), exhibit.cards[-1:], event)
        same: tuple[object, ...] = (id, waits, doubted, later, *cards)
        kept = self._kept.get((self._asked, exhibit.id))
        if kept is not None and kept[0] == same:
            return kept[1]
        if run is None or waits:
            kind = COMPARING if waits else NOT_COMPARED
            word = wording.window(f"place.{kind}")
        else:
            kind, word = kind_of(run), word_of(run, wording)
        points = None if run is None or waits else points_of(run)
        name = name_of(exhibit, wording)
        doubt = wording.window("findings.disputed") if doubted and not waits else ""
        number, sha256, about = exhibit.number, exhibit.sha256, about_reference(card, wording)
        row = PairRow(exhibit, number, sha256, name, kind, word, points, id, doubt, about, later)
        self._kept[self._asked, exhibit.id] = (same, row)
        return row


def about_reference(card: Entry[ReferenceDescribed] | None, wording: Wording) -> str:
    """Of when a reference is and how its place is known, as its card says."""
    if card is None:
        return wording.window("place.card.missing")
    known = wording.term(card.data.known_by.value, "known_by")
    taken = card.data.taken
    if isinstance(taken, Missing):
        taken = card.data.imagery_date
    when = "" if isinstance(taken, Missing) else wording.value(taken)
    return " · ".join(filter(None, (when, known)))


def latest_comparisons(view: CaseView, questioned: Exhibit | None) -> Mapping[str, RecordedRun]:
    """Reference id → the latest comparison of the questioned exhibit with it that came to its end.

    One that failed or was cancelled stands only where none came to its end: it answers nothing, and hides no answer.
    """
    latest: dict[str, RecordedRun] = {}
    for recorded in () if questioned is None else _comparisons(view, questioned.id):
        reference = _taken_as(recorded[1], "reference")
        if _is_answer(recorded) or not _is_answer(latest.get(reference, recorded)):
            latest[reference] = recorded
    return latest


def _comparisons(view: CaseView, questioned: str) -> Iterator[RecordedRun]:
    """The comparisons of an exhibit with references in the order of the log."""
    for recorded in view.runs_on.get(questioned, ()):
        run = recorded[1]
        if (
            run.analysis == COMPARISON
            and _taken_as(run, "questioned") == questioned
            and _taken_as(run, "reference")
        ):
            yield recorded


def _taken_as(run: Run, role: str) -> str:
    """The input that a run took in a role, empty where it took none: masks stand among the inputs as well."""
    return next((given.id for given in run.inputs if given.role == role), "")


def _is_answer(recorded: RecordedRun) -> bool:
    return recorded[1].outcome.is_answer


def unanswered_later(view: CaseView | None, shown: RecordedRun | None) -> str:
    """In words that the same pair was compared again after what is shown, which came to no end; else nothing."""
    if view is None or shown is None or not _is_answer(shown):
        return ""
    questioned, reference = (_taken_as(shown[1], role) for role in ("questioned", "reference"))
    (*_, newest) = (
        run for _, run in _comparisons(view, questioned) if _taken_as(run, "reference") == reference
    )
    if newest.outcome.is_answer:
        return ""
    ended = view.wording.outcome(newest.outcome)
    return view.wording.window("place.unanswered_later", number=view.run_numbers[newest.id], ended=ended)


def arranged(rows: Sequence[PairRow], order: Order, words: Sequence[str] = ()) -> tuple[PairRow, ...]:
    """The rows that hold the words: by number, or by result with most agreeing points first."""
    found = [row for row in rows if row.holds(words)]
    if order == "result":
        found.sort(key=lambda row: (_RANKS.get(row.kind, len(_RANKS)), -(row.points or 0)))
    return tuple(found)


@dataclass(frozen=True)
class Tally:
    """How many references ended in one way, with its icon and word."""

    icon: str
    tone: Tone
    n: int
    words: str


def tallies(rows: Sequence[PairRow]) -> tuple[Tally, ...]:
    """How many references ended how, in the order of the strip."""
    counted = Counter(row.kind for row in rows)
    words = {row.kind: row.word for row in rows}
    kinds = sorted(counted, key=lambda kind: _RANKS.get(kind, len(_RANKS)))
    return tuple(Tally(*look_of(kind), counted[kind], words[kind]) for kind in kinds)


def summary(rows: Sequence[PairRow], wording: Wording, *, veiled: bool = False) -> str:
    """How many references there are and, unless `veiled`, how many ended how; "no evidence" like the others."""
    parts = [wording.window("place.references", n=len(rows))]
    told = () if veiled else tallies(rows)
    parts += [wording.window("place.counted", word=one.words, n=one.n) for one in told]
    return " · ".join(parts)


# ---- the inspector ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PairResult:
    """What is known of one pair, ready to be shown."""

    row: PairRow
    rows: RunRows | None

    @property
    def same(self) -> tuple[object, ...]:
        """What must be equal for the words to be the same."""
        return (self.row.number, self.row.kind, self.row.later, None if self.rows is None else self.rows.same)

    @property
    def run(self) -> Run | None:
        """The comparison itself."""
        return None if self.rows is None else self.rows.run

    @property
    def result(self) -> FindingRow | None:
        """The finding that says how the comparison ended."""
        return (
            None
            if self.rows is None
            else next((r for r in self.findings if r.finding.name == answering(self.rows.run)), None)
        )

    @property
    def findings(self) -> tuple[FindingRow, ...]:
        """The findings to be read; the points and their picture are on the canvas."""
        if self.rows is None:
            return ()
        return tuple(row for row in self.rows.rows if row.finding.name not in _DRAWN)

    @property
    def ended(self) -> tuple[str, ...]:
        """Why there is no answer, or what is gone; for "no evidence" that this is a result too."""
        return () if self.rows is None else tuple(sentence.text for sentence in self.rows.sentences)

    @property
    def limits(self) -> tuple[str, ...]:
        """What the comparison cannot show, besides the limits that stand beside its findings."""
        beside = {limit for row in self.findings for limit in row.limits}
        return () if self.rows is None else tuple(one for one in self.rows.limits if one not in beside)

    @property
    def repeatable(self) -> bool:
        """Whether it did not come to its end."""
        return self.rows is not None and not self.rows.outcome.is_answer


def pair_result(
    view: CaseView, questioned: Exhibit, row: PairRow, before: PairResult | None = None
) -> PairResult:
    """The latest finished comparison of a pair; words of `before` are kept where nothing changed."""
    recorded = latest_comparisons(view, questioned).get(row.exhibit.id)
    if recorded is None:
        return PairResult(row, None)
    old = () if before is None or before.rows is None else (before.rows,)
    (rows,) = rows_of(view, (recorded,), old)
    return PairResult(row, rows)


def said(row: FindingRow) -> str:
    """A finding's words; of a small table its rows, each in a line."""
    value = row.finding.value
    if not isinstance(value, Table) or len(value.value) > 4:
        return row.said
    lines = []
    for cells in value.value:
        shown = [
            row.wording.value(cell) if isinstance(cell, Count) else row.wording.cell(c, cell)
            for c, cell in zip(value.columns, cells, strict=True)
            if cell is not None
        ]
        lines.append(", ".join(shown))
    return "\n".join(lines)
