"""Fills the archives of the measurement and asks every question of it; what was done before is not done again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from benchmarks.archive.attacks import ATTACKS, REVERSED, TEMPLATED, Attacked, attacked
from benchmarks.archive.edits import EDITS, edited
from benchmarks.archive.here import HereArchive, archive_in
from benchmarks.archive.photos import Chosen, opened
from benchmarks.archive.rows import Part, Row, hit_rows, line_of, written
from provenance.vision.seeing import DECODED_SIDE_PX

CLEAN = "as it is"


class Question(NamedTuple):
    """One search: the part of the measurement, the place of the photo, and the attack or edit."""

    part: Part
    photo: int
    attack: str


class Picture(NamedTuple):
    """What is asked: its bytes and size, how it was made where that is asked, and the items that truly hold it."""

    data: bytes
    size: tuple[int, int]
    attacked: Attacked | None
    truth: tuple[str, ...]


@dataclass(frozen=True)
class Measured:
    """The photos of a measurement, and the folder of its archives and answers."""

    folder: Path
    photos: Chosen

    @property
    def answers(self) -> Path:
        """A line per search."""
        return self.folder / "answers.jsonl"

    def archive(self, part: Part) -> Path:
        """The archive that a part asks."""
        return self.folder / ("reversed" if part == "reverse" else "archive")

    def picture(self, question: Question) -> Picture:
        """What is asked."""
        part, photo, attack = question
        path = (self.photos.held_out if part == "open" else self.photos.asked)[photo]
        source = opened(path)
        if part == "reverse" or attack == CLEAN:
            truth = [copy_name(one, path) for one in REVERSED] if part == "reverse" else []
            return Picture(path.read_bytes(), source.size, None, tuple(truth))
        if part == "edits":
            made = edited(attack, source, photo, fillers(self.photos))
            return Picture(made.data(), made.picture.size, None, (path.name,))
        made = attacked(attack, source, photo, fillers(self.photos))
        return Picture(made.data(), made.picture.size, made, () if part == "open" else (path.name,))

    def questions(self) -> Iterator[Question]:
        """All of them; the photos one after the other, so that an early end has whole rows of some."""
        for photo in range(len(self.photos.asked)):
            yield from (Question("attacks", photo, attack) for attack in ATTACKS)
            yield from (Question("edits", photo, edit) for edit in EDITS)
            yield Question("reverse", photo, CLEAN)
        for photo in range(len(self.photos.held_out)):
            yield from (Question("open", photo, attack) for attack in (CLEAN, *TEMPLATED))

    def fill(self) -> None:
        """Both archives: the gallery with decoys under every template, and the same with the asked photos only as they
        come out of six attacks."""
        whole = [path for path in self.photos.gallery if path not in self.photos.asked]
        with archive_in(self.archive("attacks")) as here:
            for path in (*whole, *self.photos.asked):
                here.add(path.name, path.read_bytes())
            for name, made in self.decoys():
                here.add(name, made.data())
            here.archive.build()
        if self.archive("reverse").is_dir():
            return
        building = self.folder / "reversing"
        shutil.rmtree(building, ignore_errors=True)
        shutil.copytree(self.archive("attacks"), building)
        with archive_in(building) as here:
            for path in self.photos.asked:
                here.remove(path.read_bytes())
            for name, made in self.copies():
                here.add(name, made.data())
            here.archive.build(anew=True)
        building.rename(self.archive("reverse"))

    def decoys(self) -> Iterator[tuple[str, Attacked]]:
        """Other photos under the same templates as the asked ones."""
        for number, path in enumerate(self.photos.behind_decoys):
            for attack in TEMPLATED:
                yield f"decoy {attack} {path.name}", attacked(attack, opened(path), -1 - number, ())

    def copies(self) -> Iterator[tuple[str, Attacked]]:
        """The asked photos after six attacks."""
        for number, path in enumerate(self.photos.asked):
            for attack in REVERSED:
                made = attacked(attack, opened(path), 1000 + number, fillers(self.photos))
                yield copy_name(attack, path), made

    def answered(self, processes: int) -> list[Row]:
        """Every answer, asking what was not asked before."""
        known = written(self.answers)
        left = [question for question in self.questions() if question not in known]
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _open, (self,))
        with pool, self.answers.open("ab", buffering=0) as file:
            asked = [pool.submit(_ask, question) for question in left]
            for done in as_completed(asked):
                file.write(line_of(done.result()))
        return list(written(self.answers).values())


def copy_name(attack: str, path: Path) -> str:
    """What the attacked photo is called in the archive."""
    return f"copy {attack} {path.name}"


@cache
def fillers(photos: Chosen) -> Sequence[Image.Image]:
    """The other photos of collages."""
    return tuple(opened(path) for path in photos.fillers)


class _Here:
    """What a process of the pool has open."""

    measured: Measured
    archives: dict[Path, HereArchive]
    stack: ExitStack


def _open(measured: Measured) -> None:
    os.environ["OMP_NUM_THREADS"] = "1"
    _Here.measured, _Here.archives, _Here.stack = measured, {}, ExitStack()
    for part in ("attacks", "reverse"):
        folder = measured.archive("attacks" if part == "attacks" else "reverse")
        _Here.archives[folder] = _Here.stack.enter_context(archive_in(folder))


def _ask(question: Question) -> Row:
    measured = _Here.measured
    asked = measured.picture(question)
    here = _Here.archives[measured.archive(question.part)]
    seen = here.search(asked.data, "questioned.jpg")
    scale = max(1.0, max(asked.size) / DECODED_SIDE_PX)
    return Row(*question, hit_rows(seen, asked.truth, scale, asked.attacked))
