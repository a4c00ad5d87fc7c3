"""Our tags beside ExifTool's over a corpus: shares read and equal per group, and each miss.

`python -m benchmarks.metadata.agreement [--data FOLDER] [--misses] [--more] [--only WORD]`. `metadata_exiftool.json` in
that folder is what ExifTool (`-json -G1 -n`) said of the files under `metadata/`. Reads in this process, unconfined.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from provenance.errors import MediaError
from provenance.media.metadata.compared import equal, is_of_file, is_of_maker, of_file
from provenance.media.readings import load_readings

#: Families that the aim (99 % read, 99 % equal) is for; each group of ExifTool's -G1 is in at most one.
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "EXIF": ("IFD", "ExifIFD", "InteropIFD", "SubIFD"),
    "GPS": ("GPS",),
    "XMP": ("XMP-",),
    "IPTC": ("IPTC",),
    "ICC-header": ("ICC-header",),
    "ICC_Profile": ("ICC_Profile", "ICC-"),
    "Photoshop": ("Photoshop",),
    "PNG": ("PNG",),
    "JFIF": ("JFIF", "JFXX"),
    "Adobe": ("Adobe",),
    "MPF": ("MPF", "MPImage"),
    "comment": ("File:Comment",),
}
_EXACT: Final = frozenset({"GPS", "IPTC", "ICC-header", "ICC_Profile", "Photoshop", "PNG", "Adobe"})


@dataclass(slots=True)
class Tally:
    """What of ExifTool's tags of one family or group we have."""

    theirs: int = 0
    read: int = 0
    equal: int = 0
    ours_alone: int = 0


@dataclass(slots=True)
class Account:
    """Everything counted, by family and by group, and the misses as lines."""

    families: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    groups: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[str] = field(default_factory=list)
    more: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ours:
    """Our values of one group and name."""

    values: tuple[Any, ...]
    counts: tuple[int, ...]


def family(key: str) -> str:
    """The family of "Group:Name" as -G1 prints it: one of ours, "maker notes", or "others"."""
    group = key.partition(":")[0]
    if is_of_maker(key):
        return "maker notes"
    for name, beginnings in _FAMILIES.items():
        if any(_begins(key, group, beginning) for beginning in beginnings):
            return name
    return "others"


def _begins(key: str, group: str, beginning: str) -> bool:
    if ":" in beginning:
        return key == beginning
    return group == beginning if beginning in _EXACT else group.startswith(beginning)


def ours_of(data: bytes) -> dict[str, Ours]:
    """What the reading `tags` makes of the bytes, by "Group:Name". Raises MediaError."""
    reading: Any = _READINGS["tags"](data)
    found: dict[str, list[Any]] = defaultdict(list)
    for tag in reading.tags:
        found[f"{tag.group}:{tag.name}"].append(tag)
    return {
        key: Ours(tuple(tag.value for tag in tags), tuple(tag.raw.count for tag in tags))
        for key, tags in found.items()
    }


_READINGS: Final = load_readings()


def take(account: Account, name: str, theirs: Mapping[str, Any], ours: Mapping[str, Ours]) -> None:
    """Count one file."""
    for key, value in theirs.items():
        own = ours.get(key)
        same = own is not None and equal(value, own.values, own.counts)
        for tally in (account.families[family(key)], account.groups[key.partition(":")[0]]):
            tally.theirs += 1
            tally.read += own is not None
            tally.equal += same
        if not same:
            said = (
                "not read" if own is None else "ours " + " | ".join(repr(value)[:90] for value in own.values)
            )
            account.misses.append(f"{family(key):<12} {name}  {key} = {value!r:.90}  {said}")
    for key in ours.keys() - theirs.keys():
        if not is_of_file(key):
            continue
        account.families[family(key)].ours_alone += 1
        account.groups[key.partition(":")[0]].ours_alone += 1
        account.more[key] += 1


def run(data: Path, only: str) -> Account:
    """Read the whole corpus, or the files whose name has `only` in it."""
    account = Account()
    answers = json.loads((data / "metadata_exiftool.json").read_text(encoding="utf-8"))
    for answer in answers:
        name = str(answer["SourceFile"]).partition("/")[2]
        if only not in name:
            continue
        try:
            ours = ours_of((data / name).read_bytes())
        except MediaError as error:
            account.refused.append(f"{name}: {error.id}")
            ours = {}
        take(account, name.removeprefix("metadata/"), dict(of_file(answer)), ours)
    return account


def _table(title: str, tallies: Mapping[str, Tally]) -> None:
    print(f"{title:<18} {'ExifTool':>8} {'read':>6} {'':>8} {'equal':>6} {'':>8} {'ours alone':>10}")
    for name, tally in sorted(tallies.items()):
        shares = [
            f"{part / tally.theirs:>8.2%}" if tally.theirs else f"{'-':>8}"
            for part in (tally.read, tally.equal)
        ]
        read, same = f"{tally.read:>6} {shares[0]}", f"{tally.equal:>6} {shares[1]}"
        print(f"{name:<18} {tally.theirs:>8} {read} {same} {tally.ours_alone:>10}")
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = os.environ.get("ALIDADE_DATA") or Path(__file__).resolve().parents[2].parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--only", default="", metavar="WORD", help="only files whose path has this in it")
    parser.add_argument("--misses", action="store_true", help="list each tag not read or not equal")
    parser.add_argument(
        "--more", action="store_true", help="list the tags that we read and ExifTool does not"
    )
    asked = parser.parse_args()
    account = run(asked.data, asked.only)
    aimed = {name: tally for name, tally in account.families.items() if name in _FAMILIES}
    _table("family", aimed)
    _table("counted apart", {name: account.families[name] for name in account.families.keys() - aimed.keys()})
    _table("group", account.groups)
    total = [sum(getattr(tally, part) for tally in aimed.values()) for part in ("theirs", "read", "equal")]
    if total[0]:
        print(f"aimed at: {total[0]} tags, read {total[1] / total[0]:.2%}, equal {total[2] / total[0]:.2%}")
    print(f"files refused: {len(account.refused)}", *account.refused, sep="\n  ")
    if asked.misses:
        print(*sorted(account.misses), sep="\n")
    if asked.more:
        print("\nread by us and not by ExifTool:")
        print(*(f"{count:>5} {key}" for key, count in sorted(account.more.items())), sep="\n")


if __name__ == "__main__":
    main()
