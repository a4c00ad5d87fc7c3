"""The people's records by hand: add and list claims, sources, sightings, observations, notes, searches and more."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

from provenance.cli.arguments import Commands, case, common, crop
from provenance.cli.opening import opened
from provenance.cli.output import Output, shown_path
from provenance.errors import ResourceError, UsageError
from provenance.record.claim import ClaimAdded, SourceAdded
from provenance.record.event import EventData
from provenance.record.evidence import EvidenceAcquired, EvidenceLinked, OriginAttribute
from provenance.record.identity import is_ulid, new_ulid
from provenance.record.judgement import (
    Axis,
    ConclusionRecorded,
    FindingDisputed,
    Grade,
    NoteAdded,
    ObservationAdded,
)
from provenance.record.sighting import Hit, SearchRecorded, SearchResult, SightingAdded
from provenance.record.snapshot import Snapshot
from provenance.record.values import UNKNOWN, Link, Missing, Pointer, Region, Term, Text, Value
from provenance.wording import Wording
from provenance.workbench import OpenCase, Workbench
from provenance.workbench.engines import engine, engines
from provenance.workbench.people import (
    Written,
    address,
    now,
    place,
    region_of,
    required_instant,
    when,
    words,
)
from provenance.workbench.searching import QueryShape, open_engine
from provenance.workbench.vocabulary import VOCABULARY

Add = Callable[[argparse.Namespace, OpenCase], Written]


def add_commands(commands: Commands) -> None:
    """Declare one command per kind of record, each with `add` and `list`."""
    _claim(_record(commands, "claim", "what is said about the exhibits", _add_claim, ClaimAdded))
    _source(_record(commands, "source", "who says or shows things", _add_source, SourceAdded))
    _sighting(_record(commands, "sighting", "where it was seen published", _add_sighting, SightingAdded))
    _observation(
        _record(commands, "observe", "what is seen on an exhibit", _add_observation, ObservationAdded)
    )
    _note(_record(commands, "note", "a note about records of the case", _add_note, NoteAdded))
    _dispute(_record(commands, "dispute", "disagree with a finding", _add_dispute, FindingDisputed))
    _link(_record(commands, "link", "how two exhibits belong together", _add_link, EvidenceLinked))
    _card(_record(commands, "acquisition", "how an exhibit was received", _add_card, EvidenceAcquired))
    _conclusion(_record(commands, "conclude", "what a person concludes", _add_conclusion, ConclusionRecorded))
    _search(commands)


def with_verb(argv: Sequence[str]) -> list[str]:
    """`conclude CASE …` is `conclude CASE add …`: concluding is what the command is for."""
    words = list(argv)
    if words[:1] == ["conclude"] and len(words) > 2 and words[2] not in ("add", "list"):
        words.insert(2, "add")
    return words


def _record(
    commands: Commands, name: str, summary: str, add: Add, kind: type[EventData]
) -> argparse.ArgumentParser:
    """`NAME CASE add …` and `NAME CASE list`; the parser of `add` to put its arguments on."""
    whole = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"examples:\n  main.py {name} town.case add --help\n  main.py {name} town.case list --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    case(whole)
    verbs = whole.add_subparsers(dest="verb", metavar="add|list", required=True)
    adding = verbs.add_parser("add", help=f"add: {summary}")
    common(adding)
    adding.set_defaults(run=_adding(add))
    listing = verbs.add_parser("list", help=f"list: {summary}")
    common(listing)
    listing.set_defaults(run=_listing(kind))
    return adding


def _adding(add: Add) -> Callable[[argparse.Namespace, Workbench, Output], None]:
    def run(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
        with opened(asked.case, bench, output) as case_open:
            written = add(asked, case_open)
        if output.json:
            output.data({"id": written.id, "event": written.seq})
        else:
            output.line(written.id)

    return run


def _listing(kind: type[EventData]) -> Callable[[argparse.Namespace, Workbench, Output], None]:
    def run(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
        with opened(asked.case, bench, output, writable=False) as case_open:
            _list(case_open.snapshot(), kind, output)

    return run


def _list(snapshot: Snapshot, kind: type[EventData], output: Output) -> None:
    """Every record of a kind that counts, one line each, with its event, time and author."""
    wording = output.wording.resolving(
        lambda id: next((e.number for e in snapshot.exhibits if e.id == id), None)
    )
    for entry in snapshot.current(kind):
        fields: dict[str, Any] = msgspec.to_builtins(entry.data)
        if output.json:
            output.data({"event": entry.seq, "time": entry.time, "actor": entry.actor, **fields})
            continue
        shown = []
        for name in entry.data.__struct_fields__[1:]:
            value = getattr(entry.data, name)
            unsaid = isinstance(value, Missing) and value.value in ("unknown", "not_applicable", "withheld")
            if unsaid or value in ((), None):
                continue
            shown.append(f"{name}: {_said(value, wording)}")
        output.line(
            f"{entry.seq:>5}  {getattr(entry.data, entry.data.__struct_fields__[0])}  {'; '.join(shown)}"
        )


def _said(value: object, wording: Wording) -> str:
    """A field's content for people: values in words, ids of exhibits as their numbers, lists joined."""
    if isinstance(value, tuple):
        return ", ".join(_said(part, wording) for part in value)
    if isinstance(value, str):
        return wording.value(Pointer(value)) if is_ulid(value) else value
    if isinstance(value, Hit):
        return wording.value(value.address)
    if isinstance(value, OriginAttribute):
        return f"{value.name}={value.value}"
    return wording.value(cast("Value", value))


# ---- claims and sources -------------------------------------------------------------------------------------


def _claim(add: argparse.ArgumentParser) -> None:
    add.add_argument("--text", required=True, help="verbatim, with its hedge")
    add.add_argument("--text-language", metavar="TAG", default="und", help="language of the text (BCP 47)")
    add.add_argument("--hedge", help="the hedging words, verbatim (allegedly, could not be checked)")
    add.add_argument("--translation")
    add.add_argument("--translation-language", metavar="TAG", default="und")
    add.add_argument("--translator", help="who translated, or which program")
    add.add_argument("--source", metavar="ID", help="who says it (see source)")
    add.add_argument("--address", help="where it says so")
    add.add_argument("--about", metavar="EXHIBIT", nargs="+", default=[])
    for axis in Axis:
        add.add_argument(f"--{axis.value}", help=f"what the claim says of {axis.value}")


def _add_claim(asked: argparse.Namespace, opened: OpenCase) -> Written:
    language = asked.text_language
    return opened.people.claim(
        ClaimAdded(
            claim=new_ulid(),
            text=Text(asked.text, language),
            hedge=words(asked.hedge, language),
            translation=words(asked.translation, asked.translation_language),
            translator=words(asked.translator),
            source=asked.source,
            address=address(asked.address),
            about=tuple(asked.about),
            who=words(asked.who, language),
            what=words(asked.what, language),
            where=place(asked.where, language),
            when=when(asked.when, language),
        )
    )


def _source(add: argparse.ArgumentParser) -> None:
    add.add_argument("--name", required=True)
    add.add_argument("--kind", choices=VOCABULARY["source_kind"], default="unknown")
    add.add_argument("--relays", metavar="ID", help="the source it only passes on")
    add.add_argument("--note")


def _add_source(asked: argparse.Namespace, opened: OpenCase) -> Written:
    source = SourceAdded(
        source=new_ulid(),
        kind=Term(asked.kind),
        name=Text(asked.name),
        relays=asked.relays,
        note=words(asked.note),
    )
    return opened.people.source(source)


# ---- sightings and searches ---------------------------------------------------------------------------------


def _sighting(add: argparse.ArgumentParser) -> None:
    add.add_argument("--exhibit", metavar="EXHIBIT", nargs="+", required=True)
    add.add_argument("--address", help="URL, or the page, print or broadcast")
    add.add_argument("--medium", choices=VOCABULARY["medium"], default="unknown")
    add.add_argument("--caption", help="verbatim")
    add.add_argument("--caption-language", metavar="TAG", default="und")
    add.add_argument("--account")
    add.add_argument("--published", metavar="TIME", help="ISO 8601, with +03:00 or Z if the zone is known")
    add.add_argument("--published-basis", choices=VOCABULARY["published_basis"])
    add.add_argument("--seen-at", metavar="TIME", help="ISO 8601 (now)")
    add.add_argument("--likeness", choices=VOCABULARY["likeness"])
    add.add_argument("--archived-copy", metavar="URL")
    add.add_argument("--found-by", metavar="SEARCH")
    add.add_argument("--note")


def _add_sighting(asked: argparse.Namespace, opened: OpenCase) -> Written:
    return opened.people.sighting(
        SightingAdded(
            sighting=new_ulid(),
            evidence=tuple(asked.exhibit),
            address=address(asked.address),
            medium=Term(asked.medium),
            seen_at=required_instant(asked.seen_at, "--seen-at") if asked.seen_at else now(),
            published=required_instant(asked.published, "--published") if asked.published else UNKNOWN,
            published_basis=_term(asked.published_basis),
            caption=words(asked.caption, asked.caption_language),
            account=words(asked.account),
            likeness=_term(asked.likeness),
            archived_copy=address(asked.archived_copy),
            found_by=asked.found_by,
            note=words(asked.note),
        )
    )


def _search(commands: Commands) -> None:
    adding = _record(
        commands, "search-log", "reverse searches and their answers", _add_search, SearchRecorded
    )
    adding.add_argument("--engine", required=True, metavar="ENGINE", help=_known_engines())
    adding.add_argument("--result", required=True, choices=[result.value for result in SearchResult])
    adding.add_argument("--exhibit", metavar="EXHIBIT")
    adding.add_argument("--query-sha256", metavar="HASH", help="the query copy that was searched")
    adding.add_argument("--text", help="the words that were searched, for a search by text")
    adding.add_argument("--hit", metavar="URL", nargs="+", default=[], action="extend")
    adding.add_argument("--hit-dated", metavar="TIME", help="the date shown beside the first hit")
    adding.add_argument("--hit-dated-basis", choices=VOCABULARY["published_basis"])
    adding.add_argument("--at", metavar="TIME", help="when it was searched, ISO 8601 (now)")
    adding.add_argument("--consent", metavar="ID")
    adding.add_argument("--note")
    _query_copy(commands)
    _open_search(commands)


def _known_engines() -> str:
    """The engines' ids for the help; an invalid data file is said when an engine is asked for."""
    try:
        return ", ".join(engines())
    except ResourceError:
        return "a search engine"


def _add_search(asked: argparse.Namespace, opened: OpenCase) -> Written:
    used = engine(asked.engine)
    exhibit = opened.snapshot().exhibit(asked.exhibit) if asked.exhibit else None
    if exhibit is None and not asked.text:
        raise UsageError("search_needs_exhibit_or_text")
    if bool(asked.hit) != (asked.result == SearchResult.HITS.value):
        raise UsageError("hits_and_result_disagree", result=asked.result)
    dated = required_instant(asked.hit_dated, "--hit-dated") if asked.hit_dated else UNKNOWN
    hits = [Hit(Link(asked.hit[0]), dated, _term(asked.hit_dated_basis))] if asked.hit else []
    hits += [Hit(Link(link)) for link in asked.hit[1:]]
    return opened.people.search(
        SearchRecorded(
            search=new_ulid(),
            engine=used.id,
            engine_checked_on=used.checked_on,
            mode=Term("text" if asked.text else "image"),
            result=SearchResult(asked.result),
            searched_at=required_instant(asked.at, "--at") if asked.at else now(),
            evidence=exhibit.id if exhibit is not None else None,
            query_sha256=asked.query_sha256,
            query=Text(asked.text) if asked.text else Missing("not_applicable"),
            hits=tuple(hits),
            consent=asked.consent,
            note=words(asked.note),
        )
    )


def _query_copy(commands: Commands) -> None:
    made = commands.add_parser("query-copy", help="a picture without metadata, to search with")
    case(made)
    made.add_argument("exhibit", metavar="EXHIBIT")
    made.add_argument("--out", metavar="FOLDER", type=Path, default=Path("query-copies"))
    made.add_argument("--crop", type=crop, metavar="LEFT,TOP,WIDTH,HEIGHT")
    made.add_argument("--mirror", action="store_true")
    common(made)
    made.set_defaults(run=run_query_copy)


def run_query_copy(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Write a query copy and keep it in the case as a derivative."""
    with opened(asked.case, bench, output) as case_open:
        copy = case_open.query_copy(asked.exhibit, QueryShape(asked.crop, asked.mirror), asked.out)
    if output.json:
        output.data({"file": shown_path(copy.path), "sha256": copy.sha256, "derivative": copy.derivative})
    else:
        output.line(f"{shown_path(copy.path)}  {copy.sha256}")


def _open_search(commands: Commands) -> None:
    made = commands.add_parser("open-search", help="show an engine's address; open it only with your consent")
    case(made)
    made.add_argument("engine", metavar="ENGINE", help=_known_engines())
    made.add_argument("--address", metavar="URL", help="a public address of the picture")
    made.add_argument("--text", help="words to search for")
    made.add_argument("--sha1", metavar="HASH", help="the file's SHA-1: nothing but a hash leaves")
    decided = made.add_mutually_exclusive_group()
    decided.add_argument(
        "--allow", action="store_true", help="consent: open it in the browser, and record that"
    )
    decided.add_argument("--refuse", action="store_true", help="record that it was not allowed")
    common(made)
    made.set_defaults(run=run_open_search)


def run_open_search(asked: argparse.Namespace, bench: Workbench, output: Output) -> None:
    """Show the address that would be opened; with --allow record the consent and open it."""
    used = engine(asked.engine)
    queries = {kind: getattr(asked, kind) for kind in ("address", "text", "sha1") if getattr(asked, kind)}
    if len(queries) > 1:
        raise UsageError("one_query_at_a_time")
    kind, query = next(iter(queries.items()), ("page", ""))
    target = used.page if kind == "page" else used.address(kind, query)
    consent = None
    if asked.allow or asked.refuse:
        with opened(asked.case, bench, output) as case_open:
            consent = open_engine(case_open.file, used, target, allowed=asked.allow, what=query)
    if output.json:
        output.data({"engine": used.id, "address": target, "consent": consent, "opened": asked.allow})
        return
    output.line(target)
    if consent is None:
        output.remark(output.wording.label("cli.consent", engine=used.name))


# ---- observations, notes, disputes, links, cards ------------------------------------------------------------


def _observation(add: argparse.ArgumentParser) -> None:
    add.add_argument("--exhibit", metavar="EXHIBIT", required=True)
    add.add_argument("--kind", choices=VOCABULARY["observation_kind"], default="other")
    add.add_argument("--stance", choices=VOCABULARY["stance"], default="observed")
    add.add_argument("--text", required=True)
    add.add_argument("--region", metavar='"X,Y X,Y …"', help="corners in pixels of the picture as shown")


def _add_observation(asked: argparse.Namespace, opened: OpenCase) -> Written:
    region: Region | Missing = UNKNOWN
    if asked.region:
        exhibit = opened.snapshot().exhibit(asked.exhibit)
        region = region_of(asked.region, exhibit.sha256, opened.picture_size(exhibit))
    return opened.people.observation(
        ObservationAdded(
            observation=new_ulid(),
            evidence=asked.exhibit,
            kind=Term(asked.kind),
            stance=Term(asked.stance),
            text=Text(asked.text),
            region=region,
        )
    )


def _note(add: argparse.ArgumentParser) -> None:
    add.add_argument("--text", required=True)
    add.add_argument("--about", metavar="RECORD", nargs="+", default=[], help="exhibits or record ids")


def _add_note(asked: argparse.Namespace, opened: OpenCase) -> Written:
    return opened.people.note(NoteAdded(note=new_ulid(), text=Text(asked.text), about=tuple(asked.about)))


def _dispute(add: argparse.ArgumentParser) -> None:
    add.add_argument("--finding", metavar="ID", required=True)
    add.add_argument("--reason", required=True)


def _add_dispute(asked: argparse.Namespace, opened: OpenCase) -> Written:
    return opened.people.dispute(asked.finding, Text(asked.reason), new_ulid())


def _link(add: argparse.ArgumentParser) -> None:
    add.add_argument("first", metavar="EXHIBIT")
    add.add_argument("relation", choices=VOCABULARY["relation"])
    add.add_argument("second", metavar="EXHIBIT")


def _add_link(asked: argparse.Namespace, opened: OpenCase) -> Written:
    return opened.people.link(
        EvidenceLinked(link=new_ulid(), first=asked.first, relation=Term(asked.relation), second=asked.second)
    )


_CARD_TEXTS = ("platform", "channel", "forwarded-from", "by-whom", "note")
_MISSING = {"unknown": Missing("unknown"), "n/a": Missing("not_applicable"), "withheld": Missing("withheld")}


def _card(add: argparse.ArgumentParser) -> None:
    add.add_argument("exhibit", metavar="EXHIBIT")
    add.add_argument("--card", metavar="ID", help="the card to complete (the exhibit's first)")
    add.add_argument("--method", choices=VOCABULARY["acquisition_method"])
    for name in (*_CARD_TEXTS, "post"):
        add.add_argument(f"--{name}", metavar="TEXT", help="words, or unknown, n/a, withheld")
    add.add_argument("--shown-time", metavar="TIME", help="the time shown with it, ISO 8601")
    add.add_argument("--sent-as", choices=(*VOCABULARY["sent_as"], *_MISSING))
    add.add_argument("--transform-risk", choices=(*VOCABULARY["transform_risk"], *_MISSING))


def _add_card(asked: argparse.Namespace, opened: OpenCase) -> Written:
    cards = opened.snapshot().exhibit(asked.exhibit).cards
    chosen = next((c.data for c in cards if asked.card in (None, c.data.acquisition)), None)
    if chosen is None:
        raise UsageError("no_such_card", card=str(asked.card))
    changes: dict[str, Any] = {}
    for name in (*_CARD_TEXTS, "post", "sent-as", "transform-risk"):
        field = name.replace("-", "_")
        text = getattr(asked, field)
        if text is not None:
            filled = address(text) if name == "post" else Text(text) if name in _CARD_TEXTS else Term(text)
            changes[field] = _MISSING.get(text, filled)
    if asked.method is not None:
        changes["method"] = Term(asked.method)
    if asked.shown_time is not None:
        shown = _MISSING.get(asked.shown_time)
        changes["shown_time"] = shown or required_instant(asked.shown_time, "--shown-time")
    return opened.people.acquisition(msgspec.structs.replace(chosen, **changes))


# ---- conclusions --------------------------------------------------------------------------------------------


def _conclusion(add: argparse.ArgumentParser) -> None:
    add.add_argument("--claim", metavar="ID", required=True)
    add.add_argument("--axis", choices=[axis.value for axis in Axis], required=True)
    add.add_argument("--grade", choices=[grade.value for grade in Grade], required=True)
    add.add_argument("--for", dest="supporting", metavar="RECORD", nargs="+", default=[])
    add.add_argument("--against", dest="opposing", metavar="RECORD", nargs="+", default=[])
    add.add_argument("--reasons")
    add.add_argument("--limits", help="what this does not show (needed unless not examined)")
    add.add_argument("--would-change", help="what would change it (needed unless not examined)")


def _add_conclusion(asked: argparse.Namespace, opened: OpenCase) -> Written:
    return opened.people.conclude(
        ConclusionRecorded(
            conclusion=new_ulid(),
            claim=asked.claim,
            axis=Axis(asked.axis),
            grade=Grade(asked.grade),
            reasons=words(asked.reasons),
            limits=words(asked.limits),
            would_change=words(asked.would_change),
            supporting=tuple(asked.supporting),
            opposing=tuple(asked.opposing),
        )
    )


def _term(text: str | None) -> Term | Missing:
    return Term(text) if text else UNKNOWN
