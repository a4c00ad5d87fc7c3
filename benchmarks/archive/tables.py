"""The tables of the measurement, from the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np

from benchmarks.archive.attacks import ATTACKS, REVERSED, TEMPLATED
from benchmarks.archive.edits import EDITS
from benchmarks.archive.photos import Chosen, twins_of
from benchmarks.archive.rows import HitRow, Row
from provenance.analyses.seen_before.compare import COPIES

Peers = Mapping[str, Mapping[str, float]]
"""Name of a hash → attack → share found."""


def without_twins(rows: Sequence[Row], photos: Chosen) -> list[Row]:
    """The answers without those about a twin of what was asked about."""
    kept = []
    for row in rows:
        twins = tuple(twins_of(photos, row.part, row.photo))
        hits = tuple(hit for hit in row.hits if hit.true or not hit.name.endswith(twins))
        kept.append(msgspec.structs.replace(row, hits=hits))
    return kept


def is_copy(hit: HitRow) -> bool:
    """Whether it is called the same picture."""
    return hit.kind in COPIES


def print_tables(rows: Sequence[Row], peers: Peers, decoys: int) -> None:
    """All of them."""
    limit = most_false(rows)
    print_wrong(rows)
    print_attacks(rows, peers, limit)
    print_templates(rows, decoys)
    print_reverse(rows)
    print_kinds(rows)


def most_false(rows: Iterable[Row]) -> float:
    """The largest agreement of a pair that is wrongly called the same, 0 without one: what is above, is at no wrong
    answer."""
    wrong = [hit for row in rows if row.part in ("attacks", "open") for hit in row.hits if not hit.true]
    return max((hit.share or 0.0 for hit in wrong if is_copy(hit)), default=0.0)


def print_wrong(rows: Sequence[Row]) -> None:
    """Every wrong answer, and what else was said of others."""
    asked = [row for row in rows if row.part in ("attacks", "open", "edits", "reverse")]
    wrong = [(row, hit) for row in asked for hit in row.hits if not hit.true]
    kinds = Counter(hit.kind for _, hit in wrong if hit.kind)
    print(f"\n{len(asked)} searches; of other pictures said: {dict(kinds)}")
    print(f"by the code alone wrongly: {sum(hit.by_code for _, hit in wrong)}")
    for row, hit in wrong:
        if is_copy(hit) or hit.by_code:
            print(f"  WRONG {row.part} {row.photo} {row.attack} → {hit.name}: {hit.kind}, share {hit.share},"
                  f" {hit.inliers} points, {hit.distance} bits, code {hit.by_code}, {hit.natures}")  # fmt: skip


def print_attacks(rows: Sequence[Row], peers: Peers, limit: float) -> None:
    """Recall per attack."""
    names = [*peers, "code", "both", "both, 0 wrong", "or probably"]
    print("\n| attack | " + " | ".join(names) + " | IoU median | IoU least |")
    print("|---" * (len(names) + 3) + "|")
    columns: dict[str, list[float]] = {name: [] for name in names}
    for attack in ATTACKS:
        of_it = [row for row in rows if row.part == "attacks" and row.attack == attack]
        if not of_it:
            continue
        cells = {name: its[attack] for name, its in peers.items()}
        cells["code"] = _found(of_it, lambda hit: hit.by_code)
        cells["both"] = _found(of_it, is_copy)
        cells["both, 0 wrong"] = _found(of_it, lambda hit: is_copy(hit) and _above(hit, limit))
        cells["or probably"] = _found(of_it, lambda hit: is_copy(hit) or hit.kind == "probably_same")
        for name, cell in cells.items():
            columns[name].append(cell)
        ious = [hit.iou for row in of_it for hit in row.hits if hit.true and hit.iou is not None]
        said = f"{np.median(ious):.3f} | {min(ious):.3f}" if ious else "– | –"
        print(f"| {attack} | " + " | ".join(f"{cells[name]:.2f}" for name in names) + f" | {said} |")
    print("| **mean** | " + " | ".join(f"**{np.mean(columns[name]):.3f}**" for name in names) + " | | |")
    _print_missed(row for row in rows if row.part == "attacks")


def _print_missed(rows: Iterable[Row]) -> None:
    for row in rows:
        true = next((hit for hit in row.hits if hit.true), None)
        if true is None or not is_copy(true):
            why = "not found" if true is None else f"{true.kind}, share {true.share}, {true.inliers} points"
            print(f"  missed {row.photo} {row.attack}: {why}")


def print_templates(rows: Sequence[Row], decoys: int) -> None:
    """Other photos under the same template."""
    print("\n| template | pairs | any hit | called the same | share | probably |")
    print("|---|---|---|---|---|---|")
    total = wrong = 0
    for attack in TEMPLATED:
        of_it = [row for row in rows if row.part in ("attacks", "open") and row.attack == attack]
        hits = [
            hit for row in of_it for hit in row.hits if hit.name.startswith(f"decoy {attack} ") and hit.kind
        ]
        same, probable = sum(map(is_copy, hits)), sum(hit.kind == "probably_same" for hit in hits)
        pairs = len(of_it) * decoys
        total, wrong = total + pairs, wrong + same
        print(f"| {attack} | {pairs} | {len(hits)} | {same} | {same / max(1, pairs):.4f} | {probable} |")
    print(f"all: {wrong} of {total} = {wrong / max(1, total):.4f}")


def print_reverse(rows: Sequence[Row]) -> None:
    """The archive holds the attacked file."""
    of_it = [row for row in rows if row.part == "reverse"]
    if not of_it:
        return
    print(f"\n| the archive holds | found of {len(of_it)} | or probably |")
    print("|---|---|---|")
    for attack in REVERSED:
        hits = [
            [hit for hit in row.hits if hit.true and hit.name.startswith(f"copy {attack} ")] for row in of_it
        ]
        same = np.mean([any(map(is_copy, each)) for each in hits])
        probable = np.mean(
            [any(hit.kind == "probably_same" or is_copy(hit) for hit in each) for each in hits]
        )
        print(f"| {attack} | {same:.2f} | {probable:.2f} |")


def print_kinds(rows: Sequence[Row]) -> None:
    """What edited photos and plain copies are called."""
    plain = [row for row in rows if row.part == "attacks"]
    print("\n| what was done | kinds of the true item |")
    print("|---|---|")
    for edit in EDITS:
        _print_kinds(edit, [row for row in rows if row.part == "edits" and row.attack == edit])
    for attack in ATTACKS:
        _print_kinds(attack, [row for row in plain if row.attack == attack])
    true = [hit for row in plain for hit in row.hits if hit.true and is_copy(hit)]
    differs = sum(hit.kind == "content_differs" for hit in true)
    print(f"copies with nothing edited that are said to differ: {differs} of {len(true)}")


def _print_kinds(name: str, rows: Sequence[Row]) -> None:
    kinds = Counter(next((hit.kind or "none" for hit in row.hits if hit.true), "not found") for row in rows)
    if rows:
        print(f"| {name} | {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())} |")


def _found(rows: Sequence[Row], right: Callable[[HitRow], bool]) -> float:
    return float(np.mean([any(hit.true and right(hit) for hit in row.hits) for row in rows]))


def _above(hit: HitRow, limit: float) -> bool:
    return limit == 0.0 or hit.kind == "identical_file" or (hit.share or 0.0) > limit
