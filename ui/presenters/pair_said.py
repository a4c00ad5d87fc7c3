"""What a pair's result says, in the order in which it is read: what stands out, the result, its errors, the rest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from weakref import WeakKeyDictionary

from provenance.record.copies import SAME_PHOTOGRAPH, are_copies
from provenance.record.independence import independence
from provenance.record.references import DisagreementMarked
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.record.together import newest_count, outdated
from provenance.record.values import Count, Flag, Measure, Missing, Region, Table, Term, Text, Value
from provenance.wording import Wording
from provenance.wording.independence import independence_sentences
from provenance.wording.support import outdated_sentences, support_sentences
from provenance.workbench.view import CaseView
from ui.presenters.comparison import PairResult, Tone, said
from ui.presenters.controls import controls_line, controls_more
from ui.presenters.finding_row import FindingRow

Corners = tuple[tuple[int, int], ...]

FIRST: Final = (SAME_PHOTOGRAPH, "result", "agreeing_points", "confidence", "spread", "masked")
RATES: Final = "error_rates"
NEXT: Final = ("orientation", "rotation", "method", "effort")
LOOKALIKE: Final = "lookalike"


@dataclass(frozen=True)
class Line:
    """One line of the result: a finding with its words, or words alone."""

    row: FindingRow
    text: str


@dataclass(frozen=True)
class PairSaid:
    """All that is said of one comparison, part by part."""

    stands: tuple[tuple[str, str, Tone], ...]  # states of their own: icon, words, tone
    first: tuple[Line, ...]
    rates: tuple[Line, ...]  # the look-alikes' rate
    other_rates: tuple[str, ...]
    rest: tuple[Line, ...]


def pair_said(result: PairResult, wording: Wording) -> PairSaid:
    """What a comparison says; what only the annex holds is not among its rows."""
    rows = {row.finding.name: row for row in result.findings}
    if result.run is not None and are_copies(result.run):
        rows.pop("result", None)  # that copies agree is no answer
    stands = _stands(rows, wording)
    first = [rows.pop(name) for name in FIRST if name in rows and not _says_nothing(rows[name])]
    rated = rows.pop(RATES, None)
    following = [rows.pop(name) for name in NEXT if name in rows]
    shown = [row for row in rows.values() if row.finding.name != "shared_overlay" and not _says_nothing(row)]
    rates = _rates(rated, wording)
    return PairSaid(
        stands=stands,
        first=tuple(Line(row, _words(row)) for row in first),
        rates=tuple(Line(rated, rates[0]) for _ in rates[:1] if rated is not None),
        other_rates=rates[1:],
        rest=tuple(Line(row, _words(row)) for row in (*following, *shown)),
    )


def _says_nothing(row: FindingRow) -> bool:
    """Whether a finding only says that nothing stands out."""
    value, name = row.finding.value, row.finding.name
    of_copies = (name, value) == (SAME_PHOTOGRAPH, Flag(False))
    return of_copies or (value == Count(0, "points") and name not in FIRST)


def _stands(rows: dict[str, FindingRow], wording: Wording) -> tuple[tuple[str, str, Tone], ...]:
    found: list[tuple[str, str, Tone]] = []
    overlay = rows.get("shared_overlay")
    if overlay is not None and isinstance(overlay.finding.value, Count) and overlay.finding.value.value:
        text = wording.window("place.same_overlay", n=overlay.finding.value.value)
        found.append(("overlay", text, "warning"))
    return tuple(found)


def _words(row: FindingRow) -> str:
    """A finding in the words of the window, where it has some."""
    value, say = row.finding.value, row.wording.window
    match row.finding.name, value:
        case "same_photograph", Flag(value=True):
            return say("place.same_photograph")
        case "confidence", Measure():
            return say("place.said.confidence", value=_two(value))
        case "spread", Table():
            return "\n".join(_spread(cells, row.wording) for cells in value.value)
        case "masked", Table():
            return say(
                "place.said.masked", shares=", ".join(_masked(cells, row.wording) for cells in value.value)
            )
        case "orientation", Term(value="as_shown" | "mirrored" | "undecided" | "mirrored_copy"):
            return say(f"place.said.{value.value}")
        case "rotation", Measure():
            return say("place.said.turned", degrees=value.value)
        case "method", Term(value="learned" | "sift"):
            return say(f"place.said.{value.value}")
        case "effort", Term(value="quick" | "usual" | "raised"):
            return say(f"place.said.{value.value}")
        case _:
            return said(row)


def _two(value: Measure) -> str:
    return f"{Decimal(value.value):.2f}"


def _spread(cells: tuple[Value | None, ...], wording: Wording) -> str:
    side, count, share = cells
    if not (isinstance(side, Text) and isinstance(count, Count)):
        return ""
    percent = _percent(share, 0) if isinstance(share, Measure) else "–"
    name = f"place.said.spread.{'questioned' if side.value == 'questioned' else 'reference'}"
    return wording.window(name, n=count.value, percent=percent)


def _masked(cells: tuple[Value | None, ...], wording: Wording) -> str:
    side, share = cells
    name = f"place.said.masked.{'questioned' if side == Text('questioned') else 'reference'}"
    return wording.window(name, percent=_percent(share) if isinstance(share, Measure) else "–")


def _percent(share: Measure, places: int = 1) -> str:
    return f"{100 * Decimal(share.value):.{places}f}"


def _rates(row: FindingRow | None, wording: Wording) -> tuple[str, ...]:
    """How often pairs of different places reached this result: the look-alikes first."""
    if row is None or not isinstance(row.finding.value, Table):
        return ()
    strata = sorted(row.finding.value.value, key=lambda cells: cells[0] != Term(LOOKALIKE))
    return tuple(_rate(cells, wording) for cells in strata)


def _rate(cells: tuple[Value | None, ...], wording: Wording) -> str:
    stratum, false, pairs, places, bound = cells
    kind = stratum.value if isinstance(stratum, Term) else ""
    known = kind if kind in (LOOKALIKE, "same_street", "unrelated") else "other"
    match false, pairs, places, bound:
        case Count(value=n), Count(value=all), Count(value=sites), Measure() if all:
            numbers = {"pairs": str(all), "places": str(sites), "bound": _percent(bound)}
            return wording.window(f"place.rate.{known}", n=n, **numbers)
        case _:
            return wording.window(f"place.rate.{known}.not_measured")


# ---- masks and differences --------------------------------------------------------------------------------------


def masked(snapshot: Snapshot, evidence: str) -> tuple[Corners, ...]:
    """What comparisons leave out of a picture."""
    mask = snapshot.mask(evidence)
    return () if mask is None else tuple(corners_of(region) for region in mask.data.regions)


def corners_of(region: Region | Missing) -> Corners:
    """The corners of a region; none where there is none."""
    if not isinstance(region, Region):
        return ()
    corners = (corner.split(",") for corner in region.value.split())
    return tuple((int(x), int(y)) for x, y in corners)


@dataclass(frozen=True)
class Difference:
    """What somebody marked as different between two pictures."""

    event: str
    kind: str
    text: str
    who: str
    on_questioned: Corners
    on_reference: Corners


def differences(view: CaseView, questioned: Exhibit, reference: Exhibit) -> tuple[Difference, ...]:
    """What people marked as different between two exhibits, in the order of the log."""
    entries = view.snapshot.disagreements(questioned.id, reference.id)
    return tuple(_difference(view.wording, entry) for entry in entries)


def _difference(wording: Wording, entry: Entry[DisagreementMarked]) -> Difference:
    data = entry.data
    unsaid = isinstance(data.text, Missing) and data.text.value == "unknown"
    return Difference(
        event=entry.event,
        kind=wording.term(data.kind.value, "disagreement"),
        text="" if unsaid else wording.value(data.text),
        who=wording.window("place.marked_by", actor=entry.actor),
        on_questioned=corners_of(data.region_questioned),
        on_reference=corners_of(data.region_reference),
    )


# ---- the reference ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReferenceSaid:
    """What is known of a reference: in a line, and whether it counts."""

    described: bool
    lines: tuple[str, ...]
    independent: bool
    sentences: tuple[str, ...]


_CARD: Final = (
    "place_name",
    "place",
    "known_by",
    "taken",
    "imagery_date",
    "public_since",
    "provider",
    "author",
)


_known: WeakKeyDictionary[CaseView, dict[tuple[str, str], ReferenceSaid]] = WeakKeyDictionary()


def reference_said(view: CaseView, questioned: Exhibit, reference: Exhibit) -> ReferenceSaid:
    """A reference's card, and its independence of a photo with the reasons; looked up once for a view."""
    known = _known.setdefault(view, {})
    pair = (questioned.id, reference.id)
    if pair not in known:
        known[pair] = _reference_said(view, questioned, reference)
    return known[pair]


def _reference_said(view: CaseView, questioned: Exhibit, reference: Exhibit) -> ReferenceSaid:
    card, wording = view.snapshot.reference_card(reference.id), view.wording
    lines: list[str] = []
    held = None if card is None else card.data
    for name in () if held is None else _CARD:
        value: Value = getattr(held, name)
        if isinstance(value, Missing) and value.value == "unknown":
            continue
        shown = wording.term(value.value, name) if isinstance(value, Term) else wording.value(value)
        lines.append(wording.label("field.of", name=wording.label(f"reference_card.{name}"), value=shown))
    if card is not None and card.data.reproduction == Term("not_public"):
        lines.append(wording.term("not_public", "reproduction"))
    found = independence(view.snapshot, questioned.id, reference.id)
    names = {"questioned": questioned.number, "reference": reference.number}
    sentences = independence_sentences(found, wording, **names)
    return ReferenceSaid(card is not None, tuple(lines), found.independent, sentences)


# ---- all references ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AllSaid:
    """What all references of a photo say together; `counted`: whether they were counted."""

    support: str
    controls: str
    more: tuple[str, ...]  # what is counted, and what else there is to know of the controls
    counted: bool


_together: WeakKeyDictionary[CaseView, dict[str, AllSaid]] = WeakKeyDictionary()


def all_said(view: CaseView, questioned: Exhibit) -> AllSaid:
    """How many references support the place, what the controls gave, then what is counted; looked up once a view."""
    known = _together.setdefault(view, {})
    if questioned.id not in known:
        support, counted = support_line(view, questioned)
        more = (*counted, *controls_more(view, questioned))
        known[questioned.id] = AllSaid(support, controls_line(view, questioned), more, bool(counted))
    return known[questioned.id]


def support_line(view: CaseView, questioned: Exhibit) -> tuple[str, tuple[str, ...]]:
    """How many references of which place support it, by the latest count, and whether that is out of date; then what
    that counts, nothing before it was counted."""
    runs, say = [run for _, run in view.runs], view.wording.window
    run = newest_count(runs, questioned.id)
    if run is None:
        return say("place.support.none"), ()
    lines = [*support_sentences(run, view.snapshot, view.wording)]
    lines += outdated_sentences(outdated(view.snapshot, run, runs), view.wording)
    values = {one.name: one.value for one in run.findings}
    informing, agreeing = values.get("for_information"), values.get("agreeing_for_information")
    counted = [say("place.support.what")]
    if isinstance(informing, Count) and isinstance(agreeing, Count) and informing.value:
        counted.append(say("place.support.information", k=str(agreeing.value), n=informing.value))
    limits = (view.wording.limit(limit) for limit in run.limits)
    return "\n".join(lines), (*counted, *limits)
