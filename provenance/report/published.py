"""Where the pictures were seen published, which searches were made, and what was noted."""

from __future__ import annotations

from provenance.record.independence import SEEN_BEFORE
from provenance.record.sighting import SearchRecorded, SearchResult, SightingAdded
from provenance.record.snapshot import Entry, Snapshot
from provenance.record.values import UNKNOWN, Instant, Missing, Pointer
from provenance.report.content import Block, Bullets, Grid, Heading, Paragraph, Tone, Words
from provenance.report.desk import Desk
from provenance.report.seen import searched_exhibits

BY_TEXT = "text"  # the mode of a search made with words


def timeline(snapshot: Snapshot) -> tuple[Entry[SightingAdded], ...]:
    """Sightings in order of publication; those of unknown publication after them, in the order they were seen."""

    def key(entry: Entry[SightingAdded]) -> tuple[bool, str, str]:
        published = entry.data.published
        unknown = isinstance(published, Missing)
        return (
            unknown,
            "" if isinstance(published, Missing) else _moment(published),
            _moment(entry.data.seen_at),
        )

    return tuple(sorted(snapshot.sightings, key=key))


def _moment(instant: Instant) -> str:
    """A sortable time: UTC where the offset is known, else as stated (up to a day off, which the report says)."""
    utc = instant.utc()
    return instant.value if utc is None else utc.strftime("%Y-%m-%dT%H:%M:%S.%f")


def sightings(desk: Desk) -> tuple[Block, ...]:
    """The timeline, earliest found first."""
    heading = Heading(1, desk.label("sightings.title"), "sightings")
    ordered = timeline(desk.snapshot)
    if not ordered:
        return (heading, desk.remark("sightings.none"))
    earliest = next((entry.event for entry in ordered if not isinstance(entry.data.published, Missing)), None)
    blocks: list[Block] = [heading, desk.remark("sightings.caution")]
    if any(isinstance(e.data.published, Instant) and e.data.published.offset is None for e in ordered):
        blocks.append(desk.remark("sightings.zones"))
    for entry in ordered:
        blocks += _sighting(desk, entry, earliest=entry.event == earliest)
    return tuple(blocks)


def _sighting(desk: Desk, entry: Entry[SightingAdded], *, earliest: bool) -> tuple[Block, ...]:
    data = entry.data
    when = desk.wording.value(data.published)
    title = desk.label(
        "sighting.published" if isinstance(data.published, Instant) else "sighting.undated", time=when
    )
    heading = Heading(
        2,
        f"{desk.name_of(data.sighting)} · {title}",
        f"sighting-{data.sighting}",
        desk.label("sighting.earliest") if earliest else "",
    )
    fields = desk.fields(
        ("sighting.exhibits", Words(desk.names(data.evidence)), ""),
        ("sighting.medium", data.medium, ""),
        ("sighting.address", data.address, ""),
        ("sighting.account", data.account, ""),
        ("sighting.basis", data.published_basis, "published_basis"),
        ("sighting.seen_at", data.seen_at, ""),
        ("sighting.likeness", data.likeness, "likeness"),
        ("sighting.caption", data.caption, ""),
        ("sighting.archived_copy", data.archived_copy, ""),
        ("sighting.found_by", Pointer(data.found_by) if data.found_by else UNKNOWN, ""),
        ("sighting.note", data.note, ""),
        ("recorded", Words(desk.by(entry.actor, entry.role, entry.time)), ""),
    )
    return (heading, fields)


def _seen_before(desk: Desk) -> tuple[Block, ...]:
    """Where it stands which known pictures were searched, if any were."""
    numbers = list(searched_exhibits(desk))
    if not numbers:
        return ()
    analysis = desk.wording.analysis(SEEN_BEFORE)
    return (desk.remark("searches.seen_before", analysis=analysis, exhibits=", ".join(numbers)),)


def searches(desk: Desk) -> tuple[Block, ...]:
    """Every reverse search, those without a match included."""
    heading = Heading(1, desk.label("searches.title"), "searches")
    found = desk.snapshot.searches
    if not found:
        return (heading, desk.remark("searches.none"), *_seen_before(desk))
    blocks: list[Block] = [heading]
    for entry in found:
        blocks += _search(desk, entry)
    return tuple(blocks)


def _search(desk: Desk, entry: Entry[SearchRecorded]) -> tuple[Block, ...]:
    data = entry.data
    exhibit = desk.name_of(data.evidence) if data.evidence else None
    result = desk.wording.term(data.result.value, "search")
    title = desk.label(
        "search.heading",
        name=desk.name_of(data.search) or "",
        engine=desk.wording.engine(data.engine),
        result=result,
    )
    blocks: list[Block] = [Heading(2, title, f"search-{data.search}")]
    if data.result is SearchResult.NONE:
        blocks.append(Paragraph(Words(_none_found(desk, data))))
    not_applicable = Missing("not_applicable")
    fields = desk.fields(
        ("search.exhibit", Words(exhibit) if exhibit else not_applicable, ""),
        ("search.mode", data.mode, "search"),
        ("search.query", data.query, ""),
        ("search.query_copy", _query_copy(desk, data), ""),
        ("search.searched_at", data.searched_at, ""),
        ("search.engine_checked", Words(desk.wording.plain(data.engine_checked_on)), ""),
        ("search.note", data.note, ""),
        ("recorded", Words(desk.by(entry.actor, entry.role, entry.time)), ""),
    )
    blocks.append(fields)
    return (*blocks, *_hits(desk, data))


def _none_found(desk: Desk, data: SearchRecorded) -> str:
    """That a search came to nothing: for a picture no earlier copy, for words no page."""
    id = "search.none_for_words" if data.mode.value == BY_TEXT else "search.none_found"
    return desk.label(id, engine=desk.wording.engine(data.engine), time=desk.wording.value(data.searched_at))


def _query_copy(desk: Desk, data: SearchRecorded) -> Words | Missing:
    """The hash of what was uploaded; a search by image without one cannot show what that was."""
    if data.query_sha256:
        return Words(data.query_sha256, Tone.MONO)
    if data.mode.value == BY_TEXT:
        return Missing("not_applicable")
    return Words(desk.label("search.copy_not_recorded"), Tone.QUIET)


def _hits(desk: Desk, data: SearchRecorded) -> tuple[Block, ...]:
    if isinstance(data.hits, Missing):
        return (
            Paragraph(Words(desk.label("search.hits_gone", why=desk.wording.value(data.hits)), Tone.QUIET)),
        )
    if not data.hits:
        return ()
    rows = tuple(
        (desk.words(hit.address), desk.words(hit.dated), desk.words(hit.dated_basis, "published_basis"))
        for hit in data.hits
    )
    columns = tuple(desk.label(f"search.hit_{column}") for column in ("address", "dated", "basis"))
    return (Grid(desk.label("search.hits", n=len(rows)), columns, rows, (8, 4, 4)),)


def notes(desk: Desk) -> tuple[Block, ...]:
    """Free notes, and how people say the exhibits belong together."""
    heading = Heading(1, desk.label("notes.title"), "notes")
    blocks: list[Block] = [heading]
    entries = desk.snapshot.notes
    if not entries:
        blocks.append(desk.remark("notes.none"))
    for entry in entries:
        about = desk.names(entry.data.about) or desk.label("notes.about_case")
        name = desk.name_of(entry.data.note) or ""
        blocks.append(
            Heading(2, desk.label("notes.heading", name=name, about=about), f"note-{entry.data.note}")
        )
        blocks.append(Paragraph(desk.words(entry.data.text)))
        blocks.append(Paragraph(Words(desk.by(entry.actor, entry.role, entry.time), Tone.QUIET)))
    if desk.snapshot.links:
        blocks.append(desk.small_heading("links.title"))
        blocks.append(Bullets(tuple(Words(text) for text in link_sentences(desk))))
    return tuple(blocks)


def link_sentences(desk: Desk, exhibit: str = "") -> tuple[str, ...]:
    """How exhibits belong together, as people said; all of them or those that name one exhibit."""
    return tuple(
        desk.label(
            "link.sentence",
            first=desk.names((entry.data.first,)),
            relation=desk.wording.term(entry.data.relation.value, "relation"),
            second=desk.names((entry.data.second,)),
            by=desk.by(entry.actor, entry.role, entry.time),
        )
        for entry in desk.snapshot.links
        if not exhibit or exhibit in (entry.data.first, entry.data.second)
    )
