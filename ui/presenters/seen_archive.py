"""What the archive of pictures holds, as its page shows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from provenance.record.values import Instant
from provenance.wording import Wording
from provenance.wording.plain import file_size
from provenance.workbench.archiving import Folder, SeenCounts
from provenance.workbench.seentaking import Held
from ui.presenters.evidence import isolated


@dataclass(frozen=True)
class FolderRow:
    """A folder that was added; `whole`: all of it, so that it can be walked again."""

    path: Path
    name: str
    pictures: str
    walked: str
    whole: bool
    restricted: bool


@dataclass(frozen=True)
class PassRow:
    """How one of the two passes stands; status is an icon and a word."""

    state: Literal["done", "waits", "failed"]
    text: str


@dataclass(frozen=True)
class HeldRows:
    """All that the page shows of an archive."""

    empty: bool
    head: str = ""
    more: str = ""
    codes: PassRow | None = None
    points: PassRow | None = None
    waits: bool = False
    folders: tuple[FolderRow, ...] = ()


def held_rows(held: Held, wording: Wording) -> HeldRows:
    """What an archive holds, in words."""
    info = held.info
    if info is None or not (info.counts.items or info.folders):
        return HeldRows(empty=True)
    say, counts = wording.window, info.counts
    size = file_size(counts.size_bytes + info.index_bytes)
    more = [say("seen.archive.size", size=size)]
    if isinstance(counts.since, Instant):
        more.append(say("seen.archive.since", when=wording.value(counts.since)))
    more += [
        say(f"seen.archive.of.{name}", n=n)
        for name, n in (
            ("gone", counts.gone),
            ("restricted", counts.restricted),
            ("withdrawn", counts.withdrawn),
        )
        if n
    ]
    return HeldRows(
        empty=False,
        head=say("seen.archive.holds", n=counts.items),
        more=" · ".join(more),
        codes=_pass("codes", counts.to_code, counts.unreadable, wording),
        points=_pass("points", counts.to_describe, counts.not_described, wording),
        waits=_waits(counts),
        folders=tuple(_folder(folder, held, wording) for folder in info.folders),
    )


def _waits(counts: SeenCounts) -> bool:
    return bool(counts.to_describe or counts.to_code)


def _pass(name: str, waiting: int, failed: int, wording: Wording) -> PassRow:
    say = wording.window
    if waiting:
        return PassRow("waits", say(f"seen.archive.pass.{name}.waits", n=waiting))
    if failed:
        return PassRow("failed", say(f"seen.archive.pass.{name}.failed", n=failed))
    return PassRow("done", say(f"seen.archive.pass.{name}.done"))


def _folder(folder: Folder, held: Held, wording: Wording) -> FolderRow:
    say, path = wording.window, Path(os.fsdecode(folder.root))
    there, gone = held.files.get(folder.root, (0, 0))
    pictures = say("seen.archive.files", n=there)
    if gone:
        pictures = say("seen.archive.files_gone", files=pictures, n=gone)
    whole = folder.settings.whole
    walked = say("seen.archive.single") if not whole else say("seen.archive.never_walked")
    if whole and folder.walked is not None:
        walked = say("seen.archive.walked", when=wording.value(folder.walked))
    return FolderRow(
        path, isolated(wording.plain(str(path))), pictures, walked, whole, folder.settings.restricted
    )
