"""Makes the list of pairs to compare: the given ones, and thousands of further negatives, the same each time."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from benchmarks.landmarks.places import (
    couples,
    crossed,
    images,
    is_architecture,
    is_object,
    may_be_one,
    place_of,
    stratum_of,
)

LANDMARK_ARCHITECTURE = 900
ARCHITECTURE_ARCHITECTURE = 400
LANDMARK_OBJECT = 500
"""How many of each are taken beyond all pairs of buildings of different places (our choice: 3,000 in all, buildings
first)."""


@dataclass(frozen=True)
class Pair:
    """One row of a pair list; paths relative to the data. `source` says where it is from in words for people:
    `positive:<difficulty>:<place>` or `negative:<stratum>:<what against what>:<place>|<place>`."""

    image_a: str
    image_b: str
    same_place: int
    source: str
    stratum: str
    difficulty: str
    place_a: str
    place_b: str

    @property
    def key(self) -> frozenset[str]:
        return frozenset({self.image_a, self.image_b})


def given(data: Path) -> list[Pair]:
    """The data's own pairs, with place, difficulty and stratum; strata come from our tables, not from its names,
    which call a photocopier and a bulletproof vest architecture."""
    with (data / "landmarks" / "pairs.csv").open(newline="", encoding="utf-8") as file:
        return [_given(row) for row in csv.DictReader(file)]


def _given(row: dict[str, str]) -> Pair:
    a, b = row["image_a"], row["image_b"]
    if row["same_place"] != "1":
        return _negative(a, b, "given")
    _, difficulty, place = row["source"].split(":")
    return Pair(a, b, 1, row["source"], "", difficulty, place, place)


def made(data: Path, already: Iterable[Pair]) -> list[Pair]:
    """Further negatives: building against building of other places, then architecture, then objects."""
    landmarks = list(images(data, "landmarks"))
    distractors = list(images(data, "distractors"))
    buildings = [name for name in distractors if is_architecture(name)]
    objects = [name for name in distractors if is_object(name)]
    taken = {pair.key for pair in already}
    parts: tuple[tuple[str, Iterator[tuple[str, str]], int | None], ...] = (
        ("building", couples(landmarks), None),
        ("architecture", crossed(landmarks, buildings), LANDMARK_ARCHITECTURE),
        ("architecture both", _spread(buildings), ARCHITECTURE_ARCHITECTURE),
        ("object", crossed(landmarks, objects[:: max(1, len(objects) // 97)]), LANDMARK_OBJECT),
    )
    pairs: list[Pair] = []
    for what, offered, count in parts:
        free = (
            _negative(a, b, what)
            for a, b in offered
            if frozenset({a, b}) not in taken and not may_be_one(place_of(a), place_of(b))
        )
        pairs += itertools.islice(free, count)
    return pairs


def _spread(names: list[str]) -> Iterator[tuple[str, str]]:
    """Couples of one list, every file about equally often from the start."""
    for shift in range(1, (len(names) + 1) // 2):
        yield from ((one, names[(number + shift) % len(names)]) for number, one in enumerate(names))


def _negative(a: str, b: str, what: str) -> Pair:
    place_a, place_b = place_of(a), place_of(b)
    stratum = stratum_of(place_a, place_b)
    source = f"negative:{stratum}:{what}:{place_a}|{place_b}"
    return Pair(a, b, 0, source, stratum, "", place_a, place_b)


def build(data: Path) -> list[Pair]:
    """Given pairs, then made ones."""
    first = given(data)
    return first + made(data, first)


def write(pairs: Iterable[Pair], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, [field.name for field in fields(Pair)])
        rows.writeheader()
        rows.writerows(map(asdict, pairs))


def read(path: Path) -> list[Pair]:
    with path.open(newline="", encoding="utf-8") as file:
        return [Pair(**{**row, "same_place": int(row["same_place"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]


def counts(pairs: Iterable[Pair]) -> str:
    """What a list holds, one line per kind."""
    pairs = list(pairs)
    kinds = Counter(
        ":".join(pair.source.split(":")[:3]) if not pair.same_place else f"positive:{pair.difficulty}"
        for pair in pairs
    )
    lines = [f"{number:>6}  {kind}" for kind, number in sorted(kinds.items())]
    strata = Counter(pair.stratum for pair in pairs if not pair.same_place)
    places = {
        name: len({p for pair in pairs if pair.stratum == name for p in (pair.place_a, pair.place_b)})
        for name in strata
    }
    lines += [f"{number:>6}  {name}, {places[name]} places" for name, number in sorted(strata.items())]
    return "\n".join(lines)
