"""The searches of a case as rows: what was found in it, which engines were asked, and what each answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from provenance.record.sighting import ConsentDecided, Hit, SearchRecorded
from provenance.record.snapshot import Entry, Exhibit
from provenance.record.values import Instant, Missing, Term, Text
from provenance.wording import Wording
from provenance.workbench.engines import Engine
from provenance.workbench.view import CaseView

Mode = Literal["image", "text", "hash"]
Tone = Literal["plain", "muted", "good", "warning", "alarm", "accent"]

PURPOSE: Final = "reverse_search"
SHOWN_HASH: Final = 8  # digits; enough to tell the query copies of one case apart, and in their files' names

_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_LOOKS: Final[dict[str, tuple[str, Tone]]] = {
    "hits": ("list", "accent"),
    "none": ("none", "plain"),
    "blocked": ("attention", "warning"),
    "not_completed": ("undecided", "warning"),
    "refused": ("cancel", "muted"),
    "left_open": ("undecided", "warning"),
    "open": ("working", "accent"),
    "not_asked": ("open_question", "muted"),
}


def moment(time: str, wording: Wording) -> str:
    """The time of an event of the log as it is shown everywhere."""
    return wording.value(Instant.of_utc(datetime.fromisoformat(time)))


def short_time_of(time: str) -> str:
    """The time of an event of the log for a table."""
    return short_time(Instant.of_utc(datetime.fromisoformat(time)))


def short_time(instant: Instant) -> str:
    """A time for a table, as ISO 8601 writes it, to the minute."""
    offset = f" {instant.offset}" if instant.offset is not None else ""
    return f"{instant.value[:16].replace('T', ' ')}{offset}"


# ---- the log ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LogRow:
    """One search of the case as the log lists it; `oldest_hit` is what a sighting can be made of."""

    event: str
    search: str
    name: str
    engine: str
    when: str
    when_words: str
    when_key: str
    evidence: str | None
    exhibit: str
    query: str
    result: str
    icon: str
    tone: Tone
    hits: str
    note: str
    links: tuple[str, ...] = ()
    oldest_hit: Hit | None = None


def log_rows(view: CaseView, evidence: str | None = None) -> tuple[LogRow, ...]:
    """The searches that count, the latest first; those of one exhibit when it is named."""
    entries = [entry for entry in view.snapshot.searches if evidence in (None, entry.data.evidence)]
    return tuple(_log_row(view, entry) for entry in reversed(entries))


def _log_row(view: CaseView, entry: Entry[SearchRecorded]) -> LogRow:
    data, wording = entry.data, view.wording
    icon, tone = _LOOKS[data.result.value]
    oldest = oldest_hit(data)
    utc = data.searched_at.utc()
    return LogRow(
        event=entry.event,
        search=data.search,
        name=view.name_of(data.search) or "",
        engine=wording.engine(data.engine),
        when=short_time(data.searched_at),
        when_words=wording.value(data.searched_at),
        when_key=utc.isoformat() if utc is not None else data.searched_at.value,
        evidence=data.evidence,
        exhibit=(view.name_of(data.evidence) or "") if data.evidence else "",
        query=_query(data, wording),
        result=wording.term(data.result.value, "search"),
        icon=icon,
        tone=tone,
        hits=_hits_in_words(data, oldest, wording),
        note="" if data.note == Missing("unknown") else wording.value(data.note),
        links=()
        if isinstance(data.hits, Missing)
        else tuple(wording.value(hit.address) for hit in data.hits),
        oldest_hit=oldest,
    )


def _query(data: SearchRecorded, wording: Wording) -> str:
    if isinstance(data.query, Text):
        return wording.value(data.query)
    if data.query_sha256 is not None:
        return data.query_sha256[:SHOWN_HASH]
    return "" if data.query == Missing("not_applicable") else wording.value(data.query)


def _hits_in_words(data: SearchRecorded, oldest: Hit | None, wording: Wording) -> str:
    if isinstance(data.hits, Missing):
        return wording.value(data.hits)
    if not data.hits:
        return ""
    if oldest is None:
        return wording.window("seen.log.hits", n=len(data.hits))
    dated = oldest.dated.value[:10] if isinstance(oldest.dated, Instant) else ""
    return wording.window("seen.log.hits_dated", n=len(data.hits), dated=dated)


def oldest_hit(data: SearchRecorded) -> Hit | None:
    """The hit with the earliest date, or None when none is dated."""
    if isinstance(data.hits, Missing):
        return None
    dated = [(hit.dated.value, hit) for hit in data.hits if isinstance(hit.dated, Instant)]
    return min(dated, key=lambda pair: pair[0])[1] if dated else None


@dataclass(frozen=True)
class LeftOpen:
    """A search that was allowed to leave the machine and has no answer in the log."""

    consent: str
    engine: str
    when: str
    what: str
    evidence: str | None
    exhibit: str
    sha256: str | None


def left_open(view: CaseView, apart: str | None = None) -> tuple[LeftOpen, ...]:
    """Allowed searches without an answer, the latest first, without the one that is open now."""
    snapshot = view.snapshot
    answered = {entry.data.consent for entry in snapshot.searches}
    waiting = [
        entry
        for entry in snapshot.consents
        if entry.data.allowed
        and entry.data.purpose.value == PURPOSE
        and entry.data.consent not in answered
        and entry.data.consent != apart
    ]
    if not waiting:
        return ()
    owners = {one.sha256: one for one in snapshot.exhibits}
    owners |= {made.data.sha256: one for one in snapshot.exhibits for made in one.derivatives}
    return tuple(_left(view, entry, owners) for entry in reversed(waiting))


def _left(view: CaseView, entry: Entry[ConsentDecided], owners: Mapping[str, Exhibit]) -> LeftOpen:
    data = entry.data
    what = view.wording.value(data.what) if data.what != Missing("unknown") else ""
    named = data.sha256 or next(iter(_SHA256.findall(what)), None)
    owner = owners.get(named) if named is not None else None
    return LeftOpen(
        consent=data.consent,
        engine=data.engine or "",
        when=moment(entry.time, view.wording),
        what=what,
        evidence=owner.id if owner is not None else None,
        exhibit=owner.number if owner is not None else "",
        sha256=named if owner is not None else None,
    )


# ---- engines ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineRow:
    """One engine: what it is for, and how it stands with the exhibit."""

    id: str
    name: str
    about: str
    source: str
    state: str
    state_id: str
    icon: str
    tone: Tone
    ways: tuple[Mode, ...]


def ways_of(engine: Engine) -> tuple[Mode, ...]:
    """How an engine can be asked: with a picture uploaded by hand, with a hash, with words."""
    ways: list[Mode] = ["hash" if engine.keeps == "hash_only" else "image"]
    if engine.by_text is not None:
        ways.append("text")
    return tuple(ways)


def engine_rows(
    view: CaseView, exhibit: Exhibit, engines: Iterable[Engine], open_engine: str | None = None
) -> tuple[EngineRow, ...]:
    """All engines with how they stand for one exhibit; `open_engine` is being asked now."""
    states = _states(view, exhibit)
    rows = []
    for engine in engines:
        state, when = ("open", "") if engine.id == open_engine else states.get(engine.id, ("not_asked", ""))
        icon, tone = _LOOKS[state]
        rows.append(
            EngineRow(
                id=engine.id,
                name=view.wording.engine(engine.id),
                about=about_engine(engine, view.wording),
                source=view.wording.plain(engine.source),
                state=_state_words(state, when, view.wording),
                state_id=state,
                icon=icon,
                tone=tone,
                ways=ways_of(engine),
            )
        )
    return tuple(rows)


def about_engine(engine: Engine, wording: Wording) -> str:
    """What an engine finds, what it keeps, and when that was last checked."""
    finds = ", ".join(wording.window(f"seen.finds.{found}") for found in engine.finds)
    keeps = wording.window(f"seen.keeps.{engine.keeps}")
    return wording.window("seen.engine.about", finds=finds, keeps=keeps, checked=engine.checked_on)


def _states(view: CaseView, exhibit: Exhibit) -> dict[str, tuple[str, str]]:
    """Engine → its latest state for an exhibit and when that was."""
    copies = {made.data.sha256 for made in exhibit.derivatives} | {exhibit.sha256}
    known: list[tuple[int, str, str, str]] = []
    for consent in view.snapshot.consents:
        data = consent.data
        about = {data.sha256} if data.sha256 is not None else set()
        if not about and isinstance(data.what, Text):  # as consents were written before, and hashes still are
            about = set(_SHA256.findall(data.what.value))
        if not data.allowed and data.engine is not None and about & copies:
            known.append((consent.seq, data.engine, "refused", consent.time[:10]))
    for search in view.snapshot.searches:
        if search.data.evidence == exhibit.id:
            answer = search.data
            known.append((search.seq, answer.engine, answer.result.value, answer.searched_at.value[:10]))
    return {engine: (state, when) for _, engine, state, when in sorted(known)}


def _state_words(state: str, when: str, wording: Wording) -> str:
    if state in ("open", "not_asked"):
        return wording.window(f"seen.state.{state}")
    result = wording.window("seen.state.refused") if state == "refused" else wording.term(state, "search")
    return wording.window("seen.state.on", result=result, when=when)


def next_engine(
    view: CaseView | None,
    evidence: str,
    engines: Mapping[str, Engine],
    apart: Sequence[str] = (),
    *,
    text: str | None = None,
) -> Engine | None:
    """The first engine that was not asked about an exhibit yet: with a picture, or with these words.

    `apart` are left out too.
    """
    asked = set(apart)
    for entry in view.snapshot.searches if view is not None else ():
        data = entry.data
        words = data.query.value if isinstance(data.query, Text) else None
        same = words == text if text is not None else data.mode != Term("text")
        if data.evidence == evidence and same:
            asked.add(data.engine)
    way = "image" if text is None else "text"
    return next((one for one in engines.values() if one.id not in asked and way in ways_of(one)), None)
