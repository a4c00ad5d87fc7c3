"""Looks for names of places in texts and says which places they may mean, homonyms beside one another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from provenance.analyses.place_names.texts import Known, Written, known_positions, newest_of, texts_of
from provenance.analysis.contract import (
    Context,
    Result,
    Statement,
    Task,
    found,
    installed,
    not_applicable,
    nothing_found,
)
from provenance.errors import ResourceError
from provenance.geo.gazetteer.hits import Hit
from provenance.geo.gazetteer.mentions import LONGEST_TEXT, Mention, mentions_in, named_by
from provenance.geo.gazetteer.search import BUNDLED, Gazetteer
from provenance.geo.gazetteer.spelling import plain
from provenance.geo.gazetteer.volume import Volume
from provenance.geo.gazetteer.words import COMMON_WORDS
from provenance.geo.geodesic import line
from provenance.record.finding import Basis, Limit, Reason
from provenance.record.run import Component
from provenance.record.values import (
    Count,
    Measure,
    Place,
    Pointer,
    Table,
    Term,
    Text,
    Value,
    decimal_text,
    latitude_longitude,
)

OWN_FOLDER: Final = "gazetteer"
"""Folder in the user's data folder with the countries that were added."""
MOST_PLACES: Final = 6
"""Places shown of one name; there are 1,400 places called San José or so, which nobody reads (our choice)."""
MOST_NAMES: Final = 40
"""Names of one exhibit that get a finding of their own (our choice): a long list of keywords has more."""

_PACKAGES: Final = ("numpy", "rapidfuzz", "anyascii", "geographiclib")
_HIT_COLUMNS: Final = (
    "words", "place", "place_kind", "place_country", "place_region", "people", "known_distance", "name_score",
)  # fmt: skip
_SPAN_COLUMNS: Final = (
    "words",
    "text_source",
    "text_field",
    "text_record",
    "from_letter",
    "to_letter",
    "spelled",
)
_KNOWN_COLUMNS: Final = ("known_from", "place", "text_record")


@dataclass
class _Name:
    """Words that may mean the same places in the same order, and where in the texts each stands."""

    hits: tuple[Hit, ...]
    spans: list[tuple[Written, Mention]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The words, each spelling once."""
        spelled = {plain(mention.words): mention.words for _, mention in reversed(self.spans)}
        return ", ".join(reversed(spelled.values()))


def look_up(task: Task) -> Result:
    """Each name with the places it may mean, and where it stands. Raises ResourceError when a file is damaged."""
    gazetteer, parts = _opened(task.context)
    for part in (*installed(*_PACKAGES), *parts):
        task.context.component(part)
    runs = newest_of(task)
    texts = texts_of(task, runs)
    if not texts:
        return not_applicable("no_words_about_place", exhibit=task.one("questioned").exhibit)
    known = known_positions(task, runs)
    names, unknown = _names(task.context, gazetteer, texts, known)
    if not known:
        known = _only_place(names)
    limits = (
        Limit("places_searched", {"count": gazetteer.size}),
        *_cut(texts, names),
    )
    stated = [*_statements(names, known), *_unknown(unknown, gazetteer.size), _looked_through(texts)]
    if names:
        return found(*stated, limits=limits)
    reason = "places_not_in_gazetteer" if unknown else "no_place_named"
    return nothing_found(*stated, reason=Reason(reason, {"count": gazetteer.size}), limits=limits)


def _names(
    context: Context, gazetteer: Gazetteer, texts: Sequence[Written], known: Sequence[Known]
) -> tuple[list[_Name], list[Written]]:
    """The names in the order of the texts, and the texts that are to be names and have no place."""
    near = _angles(known[0].place) if known else None
    names: dict[tuple[object, ...], _Name] = {}
    unknown: list[Written] = []
    for number, text in enumerate(texts):
        context.checkpoint(number, len(texts))
        mentions = (named_by if text.is_name else mentions_in)(text.text, gazetteer, near)
        if text.is_name and not mentions:
            unknown.append(text)
        for mention in mentions:
            key = tuple(_itself(hit) for hit in mention.hits)
            names.setdefault(key, _Name(mention.hits)).spans.append((text, mention))
    return list(names.values()), unknown


def _itself(hit: Hit) -> object:
    return hit.geonameid or (hit.kind, hit.country, hit.region)


def _angles(place: Place) -> tuple[float, float]:
    latitude, longitude = latitude_longitude(place)
    return float(latitude), float(longitude)


def _only_place(names: Sequence[_Name]) -> tuple[Known, ...]:
    """The first name that can mean but one town, from which the others are measured."""
    for name in names:
        sure = [text for text, mention in name.spans if mention.spelling != "letters_differ"]
        if len(name.hits) == 1 and name.hits[0].kind == "place" and sure:
            return (Known("named_place", _place(name.hits[0]), sure[0].record),)
    return ()


# ---- what is said -------------------------------------------------------------------------------------------


def _statements(names: Sequence[_Name], known: Sequence[Known]) -> Iterator[Statement]:
    yield Statement("names_found", Basis.COMPUTED, Count(len(names), "names"))
    for name in names[:MOST_NAMES]:
        yield _named_place(name, known)
    rows = tuple(_span_row(text, mention) for name in names for text, mention in name.spans)
    if rows:
        yield Statement("name_spans", Basis.COMPUTED, Table(rows, _SPAN_COLUMNS), private=True)
    if known and names:
        stated = tuple((Term(one.source), one.place, Pointer(one.record)) for one in known)
        yield Statement("known_positions", Basis.COMPUTED, Table(stated, _KNOWN_COLUMNS), private=True)


def _named_place(name: _Name, known: Sequence[Known]) -> Statement:
    """The places that one name may mean, likeliest first; private, for the words are those of a person or a file."""
    hits, limits, words = name.hits, [], name.words
    rows = tuple(_hit_row(words, hit, known) for hit in hits[:MOST_PLACES])
    if len(hits) > MOST_PLACES:
        limits.append(Limit("more_places_of_name", {"shown": MOST_PLACES, "count": len(hits)}))
    elif len(hits) > 1:
        limits.append(Limit("places_share_name"))
    if any(row[_HIT_COLUMNS.index("known_distance")] is not None for row in rows):
        limits.append(_measured_from(known[0]))
    if any(mention.spelling == "letters_differ" for _, mention in name.spans):
        limits.append(Limit("letters_of_name_differ"))
    return Statement(
        "named_place", Basis.COMPUTED, Table(rows, _HIT_COLUMNS), private=True, limits=tuple(limits)
    )


def _hit_row(words: str, hit: Hit, known: Sequence[Known]) -> tuple[Value | None, ...]:
    return (
        Text(words),
        _place(hit),
        Term(f"gazetteer_{hit.kind}"),
        Text(hit.country_name) if hit.country_name and hit.kind != "country" else None,
        Text(hit.region) if hit.region and hit.kind != "region" else None,
        None if hit.population is None else Count(hit.population, "people"),
        _distance(hit, known),
        Measure(decimal_text(hit.score, 3), "1"),
    )


def _place(hit: Hit) -> Place:
    """The centre as published, with the place's extent as its radius, so that whatever is worked out carries it."""
    radius = decimal_text(1000 * hit.extent_km, 0) if hit.extent_km else None
    return Place.at(decimal_text(hit.lat, 5), decimal_text(hit.lon, 5), radius, hit.name)


def _distance(hit: Hit, known: Sequence[Known]) -> Measure | None:
    """From the first of `known` to the centre; ± the extents of both. None for that place itself."""
    if not known or hit.kind in ("region", "country") or known[0].place == _place(hit):
        return None
    km = line(*_angles(known[0].place), hit.lat, hit.lon).distance_m / 1000
    extents = hit.extent_km + float(known[0].place.radius_m or 0) / 1000
    return Measure(decimal_text(km, 1), "km", decimal_text(extents, 1))


def _measured_from(known: Known) -> Limit:
    """What the distances start from: a position that somebody stated, or no more than a name."""
    if known.source == "named_place":
        return Limit("distance_from_named_place", {"name": (known.place.name or "")[:200]})
    return Limit(f"distance_from_{known.source}")


def _span_row(text: Written, mention: Mention) -> tuple[Value | None, ...]:
    return (
        Text(mention.words),
        Term(text.source),
        Text(text.field) if text.field else None,
        Pointer(text.record),
        Count(mention.start, "offset"),
        Count(mention.end, "offset"),
        Term(mention.spelling),
    )


def _unknown(texts: Sequence[Written], places: int) -> Iterator[Statement]:
    """Names that are meant as places and stand in none of the files."""
    for name in dict.fromkeys(text.text.strip()[:200] for text in texts):
        limit = Limit("not_among_places", {"count": places})
        yield Statement("place_not_found", Basis.COMPUTED, Text(name), private=True, limits=(limit,))


def _looked_through(texts: Sequence[Written]) -> Statement:
    return Statement("texts_looked_through", Basis.COMPUTED, Count(len(texts), "texts"))


def _cut(texts: Sequence[Written], names: Sequence[_Name]) -> Iterator[Limit]:
    if any(len(text.text) > LONGEST_TEXT for text in texts):
        yield Limit("long_texts_cut_off", {"letters": LONGEST_TEXT})
    if len(names) > MOST_NAMES:
        yield Limit("more_names_than_shown", {"shown": MOST_NAMES, "count": len(names)})


# ---- the gazetteer ------------------------------------------------------------------------------------------


def _opened(context: Context) -> tuple[Gazetteer, tuple[Component, ...]]:
    """The gazetteer with the countries that the user added; opened once in a process while its files stay."""
    own = context.own_data
    paths = [BUNDLED, *(sorted((own / OWN_FOLDER).glob("??.gaz")) if own is not None else ())]
    try:
        stamps = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    except OSError as error:
        raise ResourceError("gazetteer_missing", name=BUNDLED.name) from error
    return _gazetteer(stamps)


@lru_cache(maxsize=2)
def _gazetteer(stamps: tuple[tuple[Path, int, int], ...]) -> tuple[Gazetteer, tuple[Component, ...]]:
    volumes = [_volume(path) for path, _, _ in stamps]
    parts = [Component(f"gazetteer/{one.path.name}", one.about.made_on, _digest(one.path)) for one in volumes]
    words = Component(f"gazetteer/{COMMON_WORDS.name}", "1", _digest(COMMON_WORDS))
    return Gazetteer(volumes), (*parts, words)


def _volume(path: Path) -> Volume:
    try:
        return Volume(path)
    except ResourceError as error:
        if path == BUNDLED:
            raise
        raise ResourceError("added_gazetteer_damaged", name=path.name, country=path.stem) from error


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ResourceError("gazetteer_missing", name=path.name) from error
