"""Kills `archive add` at a drawn moment and looks at what it leaves; shared by the suite and the benchmark."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from provenance.archive.coding import features_of, points_made_by
from provenance.archive.index import SearchedArchive
from provenance.archive.known import Voted
from provenance.archive.seenitems import Item
from provenance.archive.voting import Asked
from provenance.vision.copies.points import unpacked
from tests.vision.copies.laid_by_hand import photo

MAIN = Path(__file__).resolve().parents[2] / "main.py"
FIRST_ANSWER_S = 60.0
LONGEST_S = 1.5  # after the first answer: some pictures
LONGEST_BUILDING_S = 0.06  # after the index's folder is there: its files are written in about that
ENDED_S = 20.0

Answers = dict[str, list[tuple[object, ...]]]


@dataclass
class Killed:
    """What the program said is on the disk, whether it was killed before its end, and what is wrong afterwards."""

    acknowledged: int = 0
    before_end: bool = False
    wrong: list[str] = field(default_factory=list)


def forge_photos(folder: Path, count: int) -> None:
    """Invented photographs, some of them twice, some small on a page of text."""
    folder.mkdir(parents=True)
    for number in range(count):
        picture = Image.fromarray(photo(900 + number, 320, 240))
        if number % 5 == 4:
            page = Image.new("RGB", (480, 640), (255, 255, 255))
            page.paste(picture, (80, 120))
            picture = page
        picture.save(folder / f"{number:03}.jpg", quality=88)
        if number % 7 == 0:
            shutil.copy(folder / f"{number:03}.jpg", folder / f"{number:03} again.jpg")


def add(photos: Path, archive: Path, home: Path) -> subprocess.Popen[str]:
    """Start `archive add`."""
    home.mkdir(parents=True, exist_ok=True)
    places = {"ALIDADE_HOME": str(home), "ALIDADE_CACHE": str(home / "cache")}
    command = [sys.executable, str(MAIN), "archive", "add", str(photos), "--archive", str(archive), "--json"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | places
    )


def kill_once(photos: Path, archive: Path, home: Path, draw: random.Random, *, building: bool) -> Killed:
    """Start an adding, SIGKILL it at a drawn moment of its work, or of the building of the index, and look."""
    result = Killed()
    if building:
        shutil.rmtree(archive / "index", ignore_errors=True)
    child = add(photos, archive, home)
    helpers: set[int] = set()
    wait = draw.random() * (LONGEST_BUILDING_S if building else LONGEST_S)
    watch = threading.Thread(target=_kill_when, args=(child, archive, wait, building, helpers))
    watch.start()
    assert child.stdout is not None
    with child.stdout:
        lines = child.stdout.read().split("\n")
    result.before_end = child.wait() != 0
    watch.join()
    said = [
        json.loads(line) for line in lines[:-1]
    ]  # what comes after the last newline was not said to the end
    ids = [one["item"] for one in said if one.get("item")]
    result.acknowledged = len(ids)
    result.wrong += [f"process {pid} goes on" for pid in _still_running(helpers)]
    look(archive, ids, result)
    return result


def _kill_when(
    child: subprocess.Popen[str], archive: Path, wait_s: float, building: bool, helpers: set[int]
) -> None:
    """Wait for the archive's first item or for its index's folder, then as long as was drawn."""
    sign = archive / "index" if building else archive / "archive.sqlite"
    until = time.monotonic() + FIRST_ANSWER_S
    while not sign.exists() and child.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(wait_s)
    helpers |= _children(child.pid)
    child.kill()


def _children(pid: int) -> set[int]:
    """The processes that a process started; none on a system without /proc."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it ended meanwhile
        if parent == str(pid):
            found.add(int(stat.parent.name))
    return found


def _still_running(pids: set[int]) -> list[int]:
    until = time.monotonic() + ENDED_S
    while (left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def look(archive: Path, acknowledged: list[str], result: Killed) -> None:
    """Open the archive as the next user would, and note what is half, gone or not found by the index."""
    if not (archive / "archive.sqlite").exists():
        result.wrong += [f"item {id} is gone" for id in acknowledged]
        return
    with closing(SearchedArchive(archive, points_made_by(), features_of)) as opened:
        broken = opened.database.rows("PRAGMA integrity_check") + opened.database.rows(
            "PRAGMA foreign_key_check"
        )
        result.wrong += [f"database: {row}" for row in broken if row != ("ok",)]
        items = {item.id: item for batch in opened.items_since() for item in batch}
        result.wrong += [f"item {id} is gone" for id in acknowledged if id not in items]
        for item in items.values():
            result.wrong += _half(opened, item)


def _half(archive: SearchedArchive, item: Item) -> list[str]:
    """What is missing of an item that should be whole, and what the index does not find of it."""
    wrong = []
    views = archive.views(item.id)
    if item.coded_by is None:
        return [f"{item.id}: views without codes"] * bool(views)
    if [view.shown.number for view in views] != list(range(len(views))) or not views:
        wrong.append(f"{item.id}: views {[view.shown.number for view in views]}")
    small = archive.thumbnail(item.id)
    if small is None or not _decodes(small):
        wrong.append(f"{item.id}: no small picture")
    near = {one.view for one in archive.near([view.shown.pdq for view in views], 0)}
    wrong += [f"{item.id}: view {view.id} is not found by its code" for view in views if view.id not in near]
    points = {one.view: unpacked(one.packed) for one in archive.points([view.id for view in views])}
    if (item.described_by is None) == bool(points):
        wrong.append(f"{item.id}: described by {item.described_by} with {len(points)} views of points")
    return wrong


def _decodes(small: bytes) -> bool:
    with Image.open(io.BytesIO(small)) as picture:
        picture.load()
        return picture.format == "WEBP"


def answers(archive: Path) -> Answers:
    """All that an archive holds and answers, by the hash of each item's bytes: views, codes, points, and what is near
    each of its codes and gets most votes. Ids and numbers, which differ, are put as hashes."""
    with closing(SearchedArchive(archive, points_made_by(), features_of)) as opened:
        items = {item.id: item for batch in opened.items_since() for item in batch}
        hashes: dict[int, str] = {}
        for item in items.values():
            hashes |= {view.id: f"{item.sha256} {view.shown.number}" for view in opened.views(item.id)}
        return {item.sha256: _answers_of(opened, item, hashes) for item in items.values()}


def _answers_of(archive: SearchedArchive, item: Item, hashes: dict[int, str]) -> list[tuple[object, ...]]:
    said: list[tuple[object, ...]] = [(item.width, item.height, item.coded_by, item.described_by)]
    for view in archive.views(item.id):
        said.append((view.shown,))
        near = archive.near([view.shown.pdq], 31)
        said.append(tuple(sorted((hashes[one.view], one.distance_bits) for one in near)))
        for points in archive.points([view.id]):
            words, signatures = features_of(points.packed)
            voted = archive.voted(Asked.of(words[:, None], signatures), 5)
            said.append(
                (hashlib.sha256(points.packed).hexdigest(), *sorted(_vote(one, hashes) for one in voted))
            )
    return said


def _vote(one: Voted, hashes: dict[int, str]) -> tuple[str, int]:
    return hashes[one.view], one.votes
