"""How often a comparison errs, as a run recorded it: the look-alikes' rate beside a result, all kinds in a table."""

from __future__ import annotations

from provenance.record.copies import SAME_PHOTOGRAPH
from provenance.record.run import Run
from provenance.record.snapshot import Exhibit
from provenance.record.values import Count, Measure, Row, Term, Value
from provenance.report.content import Block, Grid, Tone, Words
from provenance.report.desk import Desk
from provenance.report.findings import answer_of
from provenance.report.tables import UPPER_BOUND, bound_text, bound_words
from provenance.wording import Wording

PRINTED = (
    "lookalike"  # the rate that stands beside a result: buildings of one type are what a reader would mix up
)
AGREEING = ("match", "likely")
RATES = "error_rates"  # by kind of pairs
COUNTED = "calibration_counts"
COUNTS = ("false_matches", "pairs", "places")
CALIBRATION = "calibration"  # a word in the name of the component that names it
OWN = ", own"  # how that name ends where it is the user's


def rate_sentence(desk: Desk, run: Run) -> str:
    """As `rate_in_words`, in a report."""
    return rate_in_words(desk.wording, run)


def rate_in_words(wording: Wording, run: Run) -> str:
    """How often look-alike buildings reached this result, or that it was not measured; and that the limits between
    results were set on the very pairs that were counted, unless they are the user's own."""
    row = _printed(run)
    bound = None if row is None else row.get(UPPER_BOUND)
    if row is None or not isinstance(bound, Measure):
        return wording.label("rates.sentence_not_measured")
    counts = {name: _number(row, name) for name in COUNTS}
    id = "rates.sentence_own" if _by_own(run) else "rates.sentence"
    said = wording.label(id, result=_result(wording, run), bound=bound_text(wording, bound), **counts)
    return " ".join(filter(None, (said, _unseen(wording, run))))


def calibration_counts(run: Run) -> dict[str, int]:
    """What became of the pairs of a run's calibration, and its false answers on unseen places; empty without one."""
    match run.rows(COUNTED):
        case [row]:
            return {name: cell.value for name, cell in row.items() if isinstance(cell, Count)}
        case _:
            return {}


def _unseen(wording: Wording, run: Run) -> str:
    """Of a match, how many pairs would be taken for one with the limit set without their places."""
    counts = calibration_counts(run)
    if answer_of(run) != "match" or not counts.get("unseen_pairs"):
        return ""
    return wording.label("rates.unseen", false=str(counts["unseen_matches"]), of=str(counts["unseen_pairs"]))


def printed_bound(desk: Desk, run: Run) -> Words:
    """The look-alikes' upper bound for a table of results; nothing where the pair is no support of a place."""
    if answer_of(run) not in AGREEING:
        return Words("")
    row = _printed(run)
    words = bound_words(desk, None if row is None else row.get(UPPER_BOUND))
    return words if words.tone is Tone.QUIET else Words(desk.label("rates.at_most", bound=words.text))


def rate_tables(desk: Desk, exhibit: Exhibit, runs: list[Run]) -> tuple[Block, ...]:
    """For each result that runs ended with, once: the rates of every kind of pairs."""
    same: dict[tuple[str, bool, Value], list[Run]] = {}
    for run in runs:
        rates = run.value(RATES)
        if rates is not None and run.rows(RATES) and answer_of(run) != SAME_PHOTOGRAPH:
            same.setdefault((_result(desk.wording, run), _by_own(run), rates), []).append(run)
    return tuple(_table(desk, exhibit, result, of) for (result, *_), of in same.items())


def _table(desk: Desk, exhibit: Exhibit, result: str, runs: list[Run]) -> Block:
    rows = tuple(
        (
            Words(_stratum(desk, row)),
            *(Words(_number(row, name)) for name in COUNTS),
            bound_words(desk, row.get(UPPER_BOUND)),
        )
        for row in runs[0].rows(RATES)
    )
    others = [other.number for run in runs for other in desk.exhibits_of(run) if other.id != exhibit.id]
    columns = tuple(desk.wording.column(column) for column in ("stratum", *COUNTS, UPPER_BOUND))
    id = "rates.caption_own" if _by_own(runs[0]) else "rates.caption"
    caption = desk.label(id, result=result, references=", ".join(dict.fromkeys(others)))
    return Grid(caption, columns, rows, (6, 3, 3, 3, 5))


def _printed(run: Run) -> Row | None:
    return next((row for row in run.rows(RATES) if row.get("stratum") == Term(PRINTED)), None)


def _by_own(run: Run) -> bool:
    """Whether the rates are of the user's own calibration, on whose pairs the limits between results were not set."""
    return any(CALIBRATION in one.name and one.name.endswith(OWN) for one in run.components)


def _result(wording: Wording, run: Run) -> str:
    answer = answer_of(run)
    return "" if answer is None else wording.term(answer)


def _stratum(desk: Desk, row: Row) -> str:
    stratum = row.get("stratum")
    return desk.wording.term(stratum.value) if isinstance(stratum, Term) else ""


def _number(row: Row, name: str) -> str:
    count = row.get(name)
    return str(count.value) if isinstance(count, Count) else ""
