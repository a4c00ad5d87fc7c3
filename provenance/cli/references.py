"""What people say of references: the card, the mask that comparisons leave out, and marked disagreements."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final

import msgspec

from provenance.cli.arguments import Commands, add_command, case
from provenance.cli.opening import opened
from provenance.cli.output import Output, plain
from provenance.errors import RecordError, UsageError
from provenance.record.evidence import EvidenceRole
from provenance.record.identity import new_ulid
from provenance.record.independence import independence
from provenance.record.references import DisagreementMarked, MaskPainted, ReferenceDescribed
from provenance.record.snapshot import Entry, Exhibit, Snapshot
from provenance.record.values import UNKNOWN, Count, Measure, Missing, Place, Region, Term, Text
from provenance.wording.independence import independence_sentences
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.people import address, place, region_of, required_instant, when
from provenance.workbench.vocabulary import VOCABULARY

_TEXTS: Final = (
    "place-name", "author", "licence", "provider", "imagery-date", "archive-reference", "note",
)  # fmt: skip
_MISSING: Final = {"unknown": UNKNOWN, "n/a": Missing("not_applicable"), "withheld": Missing("withheld")}
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_REGION_HELP: Final = "corners in pixels of the picture as shown"


def add_commands(commands: Commands) -> None:
    """Declare the commands of this module."""
    _card(commands)
    _mask(commands)
    _disagree(commands)


# ---- the reference card -----------------------------------------------------------------------------------------


def _card(commands: Commands) -> None:
    made = add_command(
        commands,
        "reference-card",
        run_card,
        "what place a reference shows, how that is known, since when it is public",
        "  main.py reference-card town.case R1 --at 49.71,37.62 --known-by own_survey --taken 2019-05-02\n"
        "  main.py reference-card town.case R2 --at -33.8568,151.2153\n"
        "  main.py reference-card town.case R1 --json",
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT")
    for name in _TEXTS:
        made.add_argument(f"--{name}", metavar="TEXT", help="words, or unknown, n/a, withheld")
    made.add_argument("--at", metavar="LAT,LON", help="decimal degrees on WGS 84, or unknown, n/a, withheld")
    made.add_argument("--known-by", choices=VOCABULARY["known_by"], help="how the place is known")
    made.add_argument("--taken", metavar="TIME", help="ISO 8601, a span A/B, or words")
    made.add_argument("--heading", metavar="DEG", help="clockwise from true north, in degrees")
    made.add_argument("--source", metavar="ADDRESS", help="where it comes from")
    made.add_argument("--public-since", metavar="TIME", help="ISO 8601, down to what is known")
    made.add_argument(
        "--searched", metavar="N",
        help="how many references a search that found it went over, or unknown, n/a, withheld",
    )  # fmt: skip
    shown = made.add_mutually_exclusive_group()
    shown.add_argument(
        "--not-for-reproduction", dest="reproduction", action="store_const", const="not_public",
        help="not to be shown in public",
    )  # fmt: skip
    shown.add_argument(
        "--reproduction", choices=VOCABULARY["reproduction"], help="whether it may be shown in public"
    )


def run_card(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Complete the card with what was given, then show it with its independence."""
    changes = _changes(asked)
    with opened(asked.case, bench, output, writable=bool(changes)) as case_open:
        if changes:
            _complete(case_open, asked.exhibit, changes)
        snapshot = case_open.snapshot()
        exhibit = snapshot.exhibit(asked.exhibit)
        if exhibit.role is not EvidenceRole.REFERENCE:
            raise UsageError("reference_card_not_reference", exhibit=exhibit.number)
        if output.json:
            output.data(_card_json(snapshot, exhibit))
        else:
            _say_card(snapshot, exhibit, output)


def _changes(asked: argparse.Namespace) -> dict[str, Any]:
    """The fields that were given, as they stand on the card."""
    changes: dict[str, Any] = {}
    for name in _TEXTS:
        field = name.replace("-", "_")
        text = getattr(asked, field)
        if text is not None:
            changes[field] = _MISSING.get(text, Text(text))
    if asked.known_by is not None:
        changes["known_by"] = Term(asked.known_by)
    if asked.reproduction is not None:
        changes["reproduction"] = Term(asked.reproduction)
    for option, field, made in (
        ("at", "place", _position),
        ("taken", "taken", when),
        ("heading", "heading_deg", _heading),
        ("source", "source", address),
        ("searched", "searched", _searched),
        ("public_since", "public_since", lambda text: required_instant(text, "--public-since")),
    ):
        text = getattr(asked, option)
        if text is not None:
            changes[field] = _MISSING[text] if text in _MISSING else made(text)
    return changes


def _position(text: str) -> Place:
    found = place(text)
    if not isinstance(found, Place):
        raise UsageError("not_a_place", value=text[:60])
    return found


def _heading(text: str) -> Measure:
    try:
        return Measure(text, "deg")
    except RecordError as error:
        raise UsageError("heading_out_of_range", value=text[:60]) from error


def _searched(text: str) -> Count:
    number = int(text) if _WHOLE.fullmatch(text) else 0
    if number < 1:
        raise UsageError("searched_below_one", value=text[:60])
    return Count(number, "references")


def _complete(case_open: OpenCase, name: str, changes: dict[str, Any]) -> None:
    snapshot = case_open.snapshot()
    exhibit = snapshot.exhibit(name)
    known = snapshot.reference_card(exhibit.id)
    card = ReferenceDescribed(card=new_ulid(), evidence=exhibit.id) if known is None else known.data
    case_open.people.describe_reference(msgspec.structs.replace(card, **changes))


def _card_json(snapshot: Snapshot, exhibit: Exhibit) -> dict[str, Any]:
    """A card as the command line's public contract says (docs/command-line.md)."""
    card = snapshot.reference_card(exhibit.id)
    fields = [name for name in ReferenceDescribed.__struct_fields__ if name not in ("card", "evidence")]
    return {
        "id": card.data.card if card is not None else None,
        "exhibit": exhibit.number,
        "written": _event(card),
        "card": {name: plain(getattr(card.data, name)) for name in fields} if card is not None else None,
        "independence": [
            {
                "exhibit": questioned.number,
                "independent": found.independent,
                "reasons": [reason.value for reason in found.reasons],
                "caveats": [caveat.value for caveat in found.caveats],
            }
            for questioned in _questioned(snapshot)
            for found in (independence(snapshot, questioned.id, exhibit.id),)
        ],
    }


def _say_card(snapshot: Snapshot, exhibit: Exhibit, output: Output) -> None:
    card, wording = snapshot.reference_card(exhibit.id), output.wording
    if card is not None:
        for name in ReferenceDescribed.__struct_fields__[2:]:
            value = getattr(card.data, name)
            if value != UNKNOWN:
                term = isinstance(value, Term)
                said = wording.term(value.value, name) if term else wording.value(value)
                output.line(
                    wording.label("field.of", name=wording.label(f"reference_card.{name}"), value=said)
                )
    for questioned in _questioned(snapshot):
        found = independence(snapshot, questioned.id, exhibit.id)
        names = {"questioned": questioned.number, "reference": exhibit.number}
        for sentence in independence_sentences(found, wording, **names):
            output.line(sentence)


def _questioned(snapshot: Snapshot) -> list[Exhibit]:
    return [exhibit for exhibit in snapshot.exhibits if exhibit.role is EvidenceRole.QUESTIONED]


# ---- the mask ---------------------------------------------------------------------------------------------------


def _mask(commands: Commands) -> None:
    made = add_command(
        commands,
        "mask",
        run_mask,
        "the parts of a picture that comparisons leave out",
        '  main.py mask town.case Q1 --region "0,0 300,80"\n  main.py mask town.case Q1 --clear',
    )
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT")
    said = made.add_mutually_exclusive_group()
    said.add_argument(
        "--region", dest="regions", action="append", metavar='"X,Y X,Y …"',
        help=f"{_REGION_HELP}; several times for several regions; replaces the mask there is",
    )  # fmt: skip
    said.add_argument("--clear", action="store_true", help="take the mask away")


def run_mask(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Paint the mask or take it away when asked to, then show it."""
    writes = asked.clear or asked.regions is not None
    with opened(asked.case, bench, output, writable=writes) as case_open:
        exhibit = case_open.snapshot().exhibit(asked.exhibit)
        if writes:
            regions = tuple(_region(case_open, exhibit, text) for text in asked.regions or ())
            case_open.people.paint_mask(exhibit.id, regions)
        _show_mask(exhibit, case_open.snapshot().mask(exhibit.id), output)


def _region(case_open: OpenCase, exhibit: Exhibit, text: str) -> Region:
    return region_of(text, exhibit.sha256, case_open.picture_size(exhibit))


def _show_mask(exhibit: Exhibit, mask: Entry[MaskPainted] | None, output: Output) -> None:
    regions = mask.data.regions if mask is not None else ()
    if output.json:
        id = mask.data.mask if mask is not None else None
        shown = [plain(region) for region in regions]
        output.data({"id": id, "exhibit": exhibit.number, "painted": _event(mask), "regions": shown})
    elif mask is None:
        output.line(output.wording.label("mask.none", exhibit=exhibit.number))
    else:
        for region in regions:
            output.line(f"{mask.seq:>5}  {mask.time}  {output.wording.value(region)}")


# ---- disagreements ----------------------------------------------------------------------------------------------


def _disagree(commands: Commands) -> None:
    made = add_command(
        commands,
        "disagree",
        run_disagree,
        "what differs between a questioned picture and a reference, as you see it",
        '  main.py disagree town.case Q1 R1 --kind missing --text "The tower is not there"\n'
        "  main.py disagree town.case Q1 R1",
    )
    case(made)
    made.add_argument("questioned", metavar="QUESTIONED")
    made.add_argument("reference", metavar="REFERENCE")
    made.add_argument("--kind", choices=VOCABULARY["disagreement"], help="mark one; without it, list them")
    made.add_argument("--questioned-region", metavar='"X,Y X,Y …"', help=_REGION_HELP)
    made.add_argument("--reference-region", metavar='"X,Y X,Y …"', help=_REGION_HELP)
    made.add_argument("--text", help="what differs, in words")


def run_disagree(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Mark a disagreement, or list those of the pair."""
    said = (asked.questioned_region, asked.reference_region, asked.text)
    if asked.kind is None and any(part is not None for part in said):
        raise UsageError("disagreement_without_kind", choices=", ".join(VOCABULARY["disagreement"]))
    with opened(asked.case, bench, output, writable=asked.kind is not None) as case_open:
        snapshot = case_open.snapshot()
        pair = snapshot.exhibit(asked.questioned), snapshot.exhibit(asked.reference)
        if asked.kind is None:
            _list(snapshot.disagreements(pair[0].id, pair[1].id), output)
            return
        texts = (asked.questioned_region, asked.reference_region)
        regions = [
            UNKNOWN if text is None else _region(case_open, exhibit, text)
            for exhibit, text in zip(pair, texts, strict=True)
        ]
        written = case_open.people.mark_disagreement(
            DisagreementMarked(
                disagreement=new_ulid(),
                questioned=pair[0].id,
                reference=pair[1].id,
                kind=Term(asked.kind),
                region_questioned=regions[0],
                region_reference=regions[1],
                text=UNKNOWN if asked.text is None else Text(asked.text),
            )
        )
    if output.json:
        output.data({"id": written.id, "event": written.seq})
    else:
        output.line(written.id)


def _list(marked: tuple[Entry[DisagreementMarked], ...], output: Output) -> None:
    for entry in marked:
        if output.json:
            fields: dict[str, Any] = msgspec.to_builtins(entry.data)
            output.data({"event": entry.seq, "time": entry.time, "actor": entry.actor, **fields})
            continue
        kind = output.wording.term(entry.data.kind.value, "disagreement")
        parts = (entry.data.text, entry.data.region_questioned, entry.data.region_reference)
        said = "; ".join(output.wording.value(part) for part in parts if part != UNKNOWN)
        output.line(f"{entry.seq:>5}  {entry.data.disagreement}  {kind}: {said}")


def _event(entry: Entry[Any] | None) -> dict[str, Any] | None:
    """Where something stands in the log."""
    return None if entry is None else {"event": entry.seq, "time": entry.time, "actor": entry.actor}
