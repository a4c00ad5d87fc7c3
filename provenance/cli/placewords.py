"""Places, references and answers as the command line's public contract says (docs/command-line.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from provenance.cli.comparedwords import measures_words
from provenance.cli.output import error_json, plain, reason_json
from provenance.errors import AlidadeError
from provenance.record.finding import Limit
from provenance.record.run import Run
from provenance.record.values import FileName, Place, Table
from provenance.wording import Wording
from provenance.workbench.places import (
    AddedPhoto,
    ArchivePlace,
    ArchiveReference,
    Namesake,
    PlaceAnswer,
    PlaceSearch,
    PlaceStanding,
    ReferenceFacts,
    Refused,
)


def place_json(place: ArchivePlace) -> dict[str, Any]:
    """A place."""
    return {
        "id": place.id,
        "name": place.name,
        "region": place.region,
        "position": plain(place.position),
        "design": place.design,
        "note": place.note,
        "other_names": list(place.other_names),
    }


def reference_json(
    reference: ArchiveReference, wrong: AlidadeError | None, wording: Wording
) -> dict[str, Any]:
    """A reference with all that is said of it; `wrong` when its bytes do not agree."""
    return {
        "id": reference.id,
        "sha256": reference.sha256,
        "size_bytes": reference.size_bytes,
        "media_type": reference.media_type,
        "added": plain(reference.added),
        "origin": reference.origin.value,
        "received_name": plain(reference.received_name),
        **{field: plain(getattr(reference.facts, field)) for field in ReferenceFacts.__struct_fields__},
        "error": error_json(wrong, wording),
    }


def added_json(added: AddedPhoto, namesake: Namesake | None, wording: Wording) -> dict[str, Any]:
    """One photo after adding; `namesake`: another place that has the name of the one made for it."""
    reference, place = added.reference, added.place
    return {
        "name": added.name,
        "place": None if place is None else place.id,
        "place_name": None if place is None else place.name,
        "reference": None if reference is None else reference.id,
        "sha256": None if reference is None else reference.sha256,
        "already_there": added.again,
        "skipped": added.skipped,
        "error": error_json(added.error, wording),
        "position_passed_over": plain(added.passed_over),
        "namesake": None if namesake is None else {"place": namesake.place.id, "distance_km": _km(namesake)},
    }


def refused_json(refused: Refused, wording: Wording) -> dict[str, Any]:
    """What was not handed on or taken in."""
    return {"name": refused.name, "error": error_json(refused.error, wording)}


def answer_json(answer: PlaceAnswer, wording: Wording) -> dict[str, Any]:
    """One reference compared with a photo."""
    failed = answer.outcome == "failed"
    return {
        "place": answer.place.id,
        "place_name": answer.place.name,
        "reference": answer.reference.id,
        "sha256": answer.reference.sha256,
        "outcome": answer.outcome,
        "support": None if failed else answer.support,
        "inliers": None if failed else answer.inliers,
        "same_photograph": answer.same_photograph,
        "for_information": answer.for_information,
        "seconds": round(answer.seconds, 3),
        "reason": reason_json(answer.reason, wording),
        "effort": answer.effort,
    }


def controls_json(run: Run) -> list[dict[str, Any]]:
    """The controls of a run and the places they show, as the archive had them then; none once they were erased."""
    places = {given.id: given.place for given in run.inputs}
    table = run.value("controls")
    if not isinstance(table, Table):
        return []
    cells = [[getattr(cell, "value", None) for cell in row] for row in table.value]
    return [
        {
            "reference": id,
            "place": places.get(str(id)),
            "place_name": name,
            "outcome": result,
            "inliers": points,
        }
        for name, id, result, points in cells
    ]


def namesake_line(place: ArchivePlace, namesake: Namesake, wording: Wording) -> str:
    """That a second place of one name was made, and how the two become one."""
    km = _km(namesake)
    return wording.label(
        "cli.place_twice",
        km="?" if km is None else str(km),
        place=wording.plain(namesake.place.name),
        namesake=namesake.place.id,
        place_id=place.id,
    )


def _km(namesake: Namesake) -> float | None:
    """Kilometres, to ten metres."""
    return None if namesake.distance_m is None else round(namesake.distance_m / 1000, 2)


def standing_lines(standings: Sequence[PlaceStanding], wording: Wording) -> Iterator[str]:
    """The places that were compared, each by its best answer; namesakes are told apart by position, or by id."""
    names = Counter(standing.place.name.casefold() for standing in standings)
    for standing in standings:
        if standing.best.outcome != "not_compared":
            yield standing_line(standing, wording, namesakes=names[standing.place.name.casefold()] > 1)
            yield from (f"  {said}" for said in measures_words(standing.best.measures, wording))


def standing_line(standing: PlaceStanding, wording: Wording, *, namesakes: bool = False) -> str:
    """A place by its best answer: copies of one photograph, and what is for information only, are named as such."""
    best, place = standing.best, standing.place
    said = wording.term("same_photograph" if best.same_photograph else best.outcome)
    if best.outcome != "failed":
        said = wording.label("cli.compared", n=best.inliers, result=said)
    if best.for_information and not best.same_photograph:
        why = "place_by_caption" if best.reference.facts.known_by.value == "caption" else "place_unknown"
        said = wording.label(
            "cli.place_for_information", result=said, why=wording.label(f"independence.{why}")
        )
    parts = [said, wording.plain(place.name)]
    if namesakes:
        parts.append(wording.value(place.position) if isinstance(place.position, Place) else place.id)
    return "  ".join(
        (*parts, reference_name(best.reference, wording), wording.label(f"cli.effort.{best.effort}"))
    )


def reference_name(reference: ArchiveReference, wording: Wording) -> str:
    """The name a reference's file was received under, else its id."""
    name = reference.received_name
    return wording.value(name) if isinstance(name, FileName) else reference.id


def limits_of(search: PlaceSearch) -> list[Limit]:
    """What the whole search cannot show."""
    return list(search.limits)


def search_json(search: PlaceSearch, wording: Wording) -> dict[str, Any]:
    """The whole search: the places, best first."""
    return {
        "places": [
            {
                "place": standing.place.id,
                "place_name": standing.place.name,
                "outcome": standing.best.outcome,
                "references": [answer.reference.id for answer in standing.answers],
                "counts": standing.counts,
            }
            for standing in search.standings
        ],
        "compared": search.compared,
        "archive_state": search.archive_state,
        "searched": search.searched,
        "limits": [{"id": limit.id, "text": wording.limit(limit)} for limit in limits_of(search)],
    }
