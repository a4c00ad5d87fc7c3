"""What is asked, what is allowed and what comes back in one reverse search, and how it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from provenance.record.identity import new_ulid
from provenance.record.sighting import Hit, SearchRecorded, SearchResult
from provenance.record.snapshot import Exhibit
from provenance.record.values import UNKNOWN, Instant, Link, Missing, Term, Text
from provenance.workbench import OpenCase
from provenance.workbench.engines import Engine
from provenance.workbench.people import instant, now, words
from ui.presenters.searches import LeftOpen, Mode

Say = Callable[..., str]


@dataclass(frozen=True)
class Query:
    """What is searched: an exhibit by its query copy (of `size_bytes`) or its hash, or words."""

    mode: Mode
    evidence: str
    exhibit: str
    sha256: str | None = None
    text: str = ""
    size_bytes: int | None = None


@dataclass(frozen=True)
class SightingDraft:
    """What a sighting's form can be filled with from a hit."""

    evidence: tuple[str, ...]
    address: Link | Text
    published: Instant | Missing
    published_basis: Term | Missing
    found_by: str
    note: str = ""


@dataclass(frozen=True)
class Request:
    """What a user is asked to allow: an address opened in the browser, and what leaves the machine there."""

    engine: Engine
    query: Query
    address: str
    in_strip: bool = False

    @property
    def host(self) -> str:
        """The host that the browser will be asked to open."""
        return urlsplit(self.address).hostname or ""


@dataclass
class OpenSearch:
    """A search that waits for its answer, and what was noted so far. `papers` is filled in the pen's thread."""

    case: OpenCase
    engine: Engine
    query: Query
    consent: str
    links: list[str] = field(default_factory=list)
    dated_link: int = 0
    oldest: str = ""
    basis: str = ""
    remark: str = ""
    screenshots: int = 0
    papers: list[str] = field(default_factory=list)


def wrong_with(search: OpenSearch, result: SearchResult, say: Say) -> str:
    """Why an answer cannot be written like this, in words; nothing when it can."""
    oldest = search.oldest.strip()
    if result is SearchResult.HITS and not search.links:
        return say("seen.strip.no_links")
    if result in (SearchResult.NONE, SearchResult.BLOCKED) and search.links:
        return say("seen.strip.has_links")
    if oldest and not search.links:
        return say("seen.strip.date_without_link")
    if oldest and instant(oldest) is None:
        return say("seen.strip.no_date", text=oldest[:40])
    return ""


def record_of(search: OpenSearch, result: SearchResult) -> SearchRecorded:
    """The record of an answer with which nothing is wrong, made now."""
    dated: Instant | Missing = instant(search.oldest) or UNKNOWN
    query = search.query
    basis: Term | Missing = Term(search.basis) if search.basis and isinstance(dated, Instant) else UNKNOWN
    hits = tuple(
        Hit(Link(link), dated, basis) if n == search.dated_link else Hit(Link(link))
        for n, link in enumerate(search.links)
    )
    return SearchRecorded(
        search=new_ulid(),
        engine=search.engine.id,
        engine_checked_on=search.engine.checked_on,
        mode=Term("text" if query.mode == "text" else "image"),
        result=result,
        searched_at=now(),
        evidence=query.evidence or None,
        query_sha256=query.sha256 if query.mode != "text" else None,
        query=Text(query.text) if query.mode != "image" and query.text else Missing("not_applicable"),
        hits=hits,
        consent=search.consent,
        note=words(search.remark.strip()),
    )


def query_of(left: LeftOpen, selected: Exhibit | None) -> Query:
    """What was searched, as far as the consent tells."""
    mode: Mode = "text" if left.sha256 is None and left.what else "image"
    evidence, exhibit = left.evidence or "", left.exhibit
    if not evidence and selected is not None:
        evidence, exhibit = selected.id, selected.number
    return Query(mode, evidence, exhibit, left.sha256, left.what if mode == "text" else "")
