"""What became of pictures, hits of a search and the state of an archive, as the command line's contract says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from provenance.cli.archiveitems import said_json, said_lines
from provenance.cli.output import error_json, plain, reason_json, shown_path
from provenance.cli.requestwords import requests_json
from provenance.errors import AlidadeError
from provenance.record.values import FileName
from provenance.wording import Wording
from provenance.wording.plain import file_size
from provenance.workbench.archiving import (
    AddedPicture,
    ArchiveInfo,
    Candidate,
    DifferingPlace,
    Item,
    Pictures,
    SeenCounts,
    SeenHit,
    SeenSearch,
)

_MOST_PERCENT: Final = 99


def added_json(added: AddedPicture, wording: Wording) -> dict[str, Any]:
    """One file after adding."""
    return {
        "path": shown_path(added.path),
        "state": added.state,
        "item": None if added.item is None else added.item.id,
        "sha256": None if added.item is None else added.item.sha256,
        "why": added.why,
        "moved_from": [shown_path(path) for path in added.moved_from],
        "instead_of": added.instead_of,
        "error": error_json(added.error, wording),
    }


def added_all_json(states: Counter[str], counts: SeenCounts) -> dict[str, int]:
    """All files together, and what the archive holds then."""
    names = ("added", "known", "unchanged", "gone", "passed_over", "unreadable", "not_described")
    return {name: states[name] for name in names} | {
        "searched": counts.searched,
        "to_describe": counts.to_describe,
    }


def passed_reason(added: AddedPicture) -> str:
    """Why a file was passed over, by id; an exhibit that is no picture says nothing more."""
    if added.why is not None:
        return added.why
    return "not_a_picture" if added.error is None else added.error.id


def added_lines(
    states: Counter[str], passed: Counter[str], counts: SeenCounts, wording: Wording
) -> Iterator[str]:
    """The same in words; `passed`: how many were passed over, by reason."""
    yield wording.label(
        "cli.archive_added",
        added=states["added"],
        known=states["known"],
        unchanged=states["unchanged"],
    )
    for state in ("gone", "unreadable", "not_described"):
        if states[state]:
            yield wording.label(f"cli.archive_{state}", n=states[state])
    if states["passed_over"]:
        reasons = "; ".join(wording.label(f"cli.passed.{why}", n=n) for why, n in passed.most_common())
        yield wording.label("cli.archive_passed_over", n=states["passed_over"], reasons=reasons)
    if counts.to_describe:
        yield wording.label("cli.archive_to_describe", n=counts.to_describe)


def search_json(
    photo: Path, search: SeenSearch | None, error: AlidadeError | None, pictures: Pictures, wording: Wording
) -> dict[str, Any]:
    """One photo that was searched for, or why it could not be."""
    return {
        "query": shown_path(photo),
        "hits": [] if search is None else [hit_json(hit, pictures) for hit in search.hits],
        "searched": None if search is None else search.searched,
        "since": None if search is None else plain(search.since),
        "to_describe": None if search is None else search.counts.to_describe,
        "left_out": None if search is None else search.left_out,
        "reason": None if search is None else reason_json(search.reason, wording),
        "error": error_json(error, wording),
        "requests": requests_json(pictures.requests()),
    }


def search_failed(search: SeenSearch | None) -> bool:
    """Whether the closer look could not be taken."""
    return search is not None and search.failed


def hit_json(hit: SeenHit, pictures: Pictures) -> dict[str, Any]:
    """An item that holds the same picture or shares something with it."""
    path = path_of(hit.item, pictures)
    return {
        "item": hit.item.id,
        "path": None if path is None else shown_path(path),
        "kind": hit.kind,
        "region": [list(corner) for corner in hit.region] or None,
        "mirrored": hit.mirrored,
        "rotation_deg": hit.rotation_deg,
        "scale": hit.scale,
        "inliers": hit.inliers,
        "agreement": hit.agreement,
        "distance": hit.distance_bits,
        "differing": [
            {
                "nature": place.nature,
                "region": [list(corner) for corner in place.region] or None,
                "share": place.share,
            }
            for place in hit.differing
        ],
        **said_json(hit.item),
    }


def path_of(item: Item, pictures: Pictures) -> Path | None:
    """Where one of its files lies."""
    return next(iter(pictures.paths(item.id)), None)


def hit_lines(hit: SeenHit, pictures: Pictures, wording: Wording) -> Iterator[str]:
    """A hit in words: what it is, which item, and how it lies."""
    path = path_of(hit.item, pictures)
    name = hit.item.name.value if isinstance(hit.item.name, FileName) else ""
    where = wording.plain(name if path is None else shown_path(path))
    if path is not None and name not in ("", path.name):
        where += f" ({wording.plain(name)})"
    yield f"{wording.term(hit.kind, 'copy')}  {hit.item.id}  {where}"
    said = []
    if hit.inliers:
        said.append(wording.label("cli.archive_points", n=hit.inliers))
    if hit.agreement is not None:
        said.append(_agreement(hit.agreement, wording))
    if hit.distance_bits is not None:
        said.append(wording.label("cli.archive_distance", bits=hit.distance_bits))
    if hit.mirrored:
        said.append(wording.label("cli.archive_mirrored"))
    if hit.rotation_deg is not None and abs(hit.rotation_deg) >= 1:
        said.append(wording.label("cli.archive_turned", degrees=round(hit.rotation_deg)))
    if hit.region:
        said.append(wording.label("cli.archive_region", region=_corners(hit.region)))
    if said:
        yield "  " + "; ".join(said)
    for place in hit.differing:
        yield "  " + _differing(place, wording)
    for line in said_lines(hit.item, wording):
        yield f"  {line}"


def _agreement(share: float, wording: Wording) -> str:
    """Rounded down, and all of them is not said: blocks with nothing to compare are not among them."""
    percent = round(share * 1000) // 10
    id = "cli.archive_agreement_over" if percent > _MOST_PERCENT else "cli.archive_agreement"
    return wording.label(id, percent=min(percent, _MOST_PERCENT))


def _differing(place: DifferingPlace, wording: Wording) -> str:
    """What differs, how much of what both show, and where."""
    nature, percent = wording.term(f"differing_{place.nature}"), max(1, round(place.share * 100))
    if not place.region:
        return wording.label("cli.archive_differs", nature=nature, percent=percent)
    region = _corners(place.region)
    return wording.label("cli.archive_differs_at", nature=nature, percent=percent, region=region)


def _corners(region: Sequence[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in region)


def at_once_line(candidate: Candidate, wording: Wording) -> str:
    """An item that the bytes or the code of the picture name already, before the closer look."""
    item, bits = candidate.item, candidate.distance_bits
    name = wording.plain(item.name.value) if isinstance(item.name, FileName) else ""
    why = wording.term("identical_file", "copy")
    if not candidate.identical and bits is not None:
        why = wording.label("cli.archive_distance", bits=bits)
    return wording.label("cli.archive_at_once", item=item.id, name=name, why=why)


def searched_line(search: SeenSearch, wording: Wording) -> str:
    """Over how many pictures a search went, and since when they are kept."""
    if not search.searched:
        return wording.label("cli.archive_empty")
    id = "cli.archive_searched" if search.hits else "cli.archive_nothing"
    return wording.label(id, n=search.searched, since=wording.value(search.since))


def info_json(info: ArchiveInfo) -> dict[str, Any]:
    """How much an archive holds."""
    counts = info.counts
    names = (
        "items", "searched", "to_code", "to_describe", "unreadable", "not_described", "views", "described_views",
        "copies", "gone", "keeping", "restricted", "withdrawn", "size_bytes",
    )  # fmt: skip
    return {
        "archive": FileName.of(info.address).value,
        **{name: getattr(counts, name) for name in names},
        "index_bytes": info.index_bytes,
        "since": plain(counts.since),
        "folders": [
            {
                "path": shown_path(Path(os.fsdecode(folder.root))),
                "whole": folder.settings.whole,
                "added": plain(folder.added),
                "walked": plain(folder.walked),
            }
            for folder in info.folders
        ],
    }


def info_lines(info: ArchiveInfo, wording: Wording) -> Iterator[str]:
    """The same in words."""
    counts = info.counts
    yield wording.plain(FileName.of(info.address).value)
    if not counts.items:
        yield wording.label("cli.archive_empty")
    else:
        yield wording.label("cli.archive_items", n=counts.items, since=wording.value(counts.since))
    for name in ("to_code", "to_describe", "unreadable", "not_described", "gone", "withdrawn"):
        if getattr(counts, name):
            yield wording.label(f"cli.archive_{name}", n=getattr(counts, name))
    size = file_size(counts.size_bytes + info.index_bytes)
    yield wording.label("cli.archive_size", size=size)
    for folder in info.folders:
        walked = wording.label("cli.archive_not_walked")
        if folder.walked is not None:
            walked = wording.value(folder.walked)
        path = wording.plain(shown_path(Path(os.fsdecode(folder.root))))
        if folder.settings.whole:
            yield wording.label("cli.archive_folder", path=path, walked=walked)
