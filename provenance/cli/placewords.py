"""Places, references and answers as the command line's public contract says (docs/command-line.md)."""

from __future__ import annotations

from typing import Any

from provenance.cli.output import error_json, plain, reason_json
from provenance.errors import AlidadeError
from provenance.record.finding import Limit
from provenance.record.run import Run
from provenance.record.values import Table
from provenance.wording import Wording
from provenance.workbench.places import (
    AddedPhoto,
    ArchivePlace,
    ArchiveReference,
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


def added_json(added: AddedPhoto, wording: Wording) -> dict[str, Any]:
    """One photo after adding."""
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
    table = next((said.value for said in run.findings if said.name == "controls"), None)
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


def standing_line(standing: PlaceStanding, wording: Wording) -> str:
    """A place by its best answer: copies of one photograph, and what is for information only, are named as such."""
    best = standing.best
    said = wording.term("same_photograph" if best.same_photograph else best.outcome)
    if best.for_information and not best.same_photograph:
        said = wording.label("cli.place_for_information", result=said)
    effort = wording.label(f"cli.effort.{best.effort}")
    return f"{said} ({best.inliers})  {wording.plain(standing.place.name)}  {effort}"


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
            }
            for standing in search.standings
        ],
        "compared": search.compared,
        "archive_state": search.archive_state,
        "searched": search.searched,
        "limits": [{"id": limit.id, "text": wording.limit(limit)} for limit in limits_of(search)],
    }
