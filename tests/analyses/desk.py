"""Evidence for the tests of the analyses: forged files in memory, as items of a run."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provenance.analyses.landmark_controls import LEAST_CONTROLS
from provenance.analyses.seen_before.said import Said, said_item
from provenance.analysis.contract import Analysis, Item
from provenance.analysis.registry import analysis
from provenance.analysis.runner import Finished, Runner
from provenance.errors import RecordError
from provenance.media.sniff import sniff
from provenance.record import codec
from provenance.record.claim import ClaimAdded
from provenance.record.judgement import ObservationAdded
from provenance.record.marks import Sheet
from provenance.record.run import Run
from provenance.record.values import Instant, Precision, Region, Term, Text
from tests import forge
from tests.marks import pair_sheet, shadow_sheet
from tests.vision import scenes
from tests.vision.painted import painted


@dataclass
class InMemory:
    """Files and runs kept in memory (`analysis.runner.Materials`)."""

    bytes_of: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    masks: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    claims: dict[str, ClaimAdded] = field(default_factory=dict)
    observations: dict[str, ObservationAdded] = field(default_factory=dict)

    def item(self, data: bytes, role: str, name: str = "photo.jpg", media_type: str | None = None) -> Item:
        """Keep bytes, and say what they are in a run; `media_type` as the case has it, else by content."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.bytes_of[sha256] = data
        self.names[f"card-{sha256[:8]}"] = name
        found = media_type or sniff(data).id
        return Item(role, "evidence", f"id-{role}-{sha256[:8]}", sha256, name, found)

    def archived(self, data: bytes, role: str, place: str = "") -> Item:
        """Keep a picture, and say what it is in a run as a reference of the archive, of a place by its name."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.bytes_of[sha256] = data
        id, media_type = f"id-{role}-{sha256[:8]}", sniff(data).id
        return Item(role, "archive", id, sha256, media_type=media_type, place=place, place_name=place)

    def card(self, item: Item) -> Item:
        """The acquisition card of a kept file."""
        return Item("card", "card", f"card-{item.sha256[:8]}", "0" * 64)

    def run_item(self, run: Run) -> Item:
        """Keep a run, and say what it is in another."""
        self.runs[run.id] = run
        return Item("run", "run", run.id, codec.digest(codec.canonical(run)))

    def mask_item(self, role: str, *regions: Region) -> Item:
        """Keep a mask, and say what it is in a run."""
        id = f"mask-{len(self.masks)}"
        self.masks[id] = regions
        return Item(role, "mask", id, codec.digest(codec.canonical(regions)))

    def claim_item(self, claim: ClaimAdded) -> Item:
        """Keep a claim, and say what it is in a run."""
        self.claims[claim.claim] = claim
        return Item("claim", "claim", claim.claim, "0" * 64)

    def marks_item(self, sheet: Sheet) -> Item:
        """Keep marks, and say what they are in a run."""
        id = f"marks-{len(self.sheets)}"
        self.sheets[id] = sheet
        return Item("marks", "marks", id, codec.digest(codec.canonical(sheet)))

    def observation_item(self, seen: ObservationAdded) -> Item:
        """Keep an observation, and say what it is in a run."""
        self.observations[seen.observation] = seen
        return Item("observation", "observation", seen.observation, "0" * 64)

    def data(self, sha256: str) -> bytes:
        return self.bytes_of[sha256]

    def received_name(self, card: str, sha256: str) -> str | None:
        return self.names.get(card)

    def run(self, id: str, sha256: str) -> Run:
        if id not in self.runs:
            raise RecordError("no_such_record", id=id)
        return self.runs[id]

    def mask(self, id: str, sha256: str) -> tuple[Region, ...]:
        if id not in self.masks:
            raise RecordError("no_such_record", id=id)
        return self.masks[id]

    def marks(self, id: str, sha256: str) -> Sheet:
        if id not in self.sheets:
            raise RecordError("no_such_record", id=id)
        return self.sheets[id]

    def claim(self, id: str, sha256: str) -> ClaimAdded:
        if id not in self.claims:
            raise RecordError("no_such_record", id=id)
        return self.claims[id]

    def observation(self, id: str, sha256: str) -> ObservationAdded:
        if id not in self.observations:
            raise RecordError("no_such_record", id=id)
        return self.observations[id]


Desk = tuple[Runner, InMemory]
"""A runner, and what it is given."""


WALL_SIZE = (480, 360)
"""Width and height of the walls in pixels: what comparing takes grows with them. Much smaller, a wall that was turned
is found no more."""

MARKS_SCALE = WALL_SIZE[0] / 4000
"""The `scale` of `tests.marks` for a photo of a wall."""


def _jpeg(pixels: NDArray[np.uint8], size: tuple[int, int] = WALL_SIZE) -> bytes:
    buffer = io.BytesIO()
    photo = Image.fromarray(pixels).resize(size, Image.Resampling.BOX)
    photo.save(buffer, "JPEG", quality=90, exif=forge.full_exif())
    return buffer.getvalue()


@cache
def wall_photo() -> bytes:
    """A photo of a wall, with everything that EXIF can say."""
    return _jpeg(scenes.wall(1))


@cache
def same_wall() -> bytes:
    """The same wall from another side."""
    return _jpeg(scenes.seen(scenes.wall(1), scenes.TILTED))


@cache
def wall_from_far_aside() -> bytes:
    """The same wall from so far aside that it is no copy: a flat one from nearly the same side is one to any method."""
    aside = np.array([[0.85, -0.08, 60.0], [0.05, 0.8, 40.0], [3e-4, -1.5e-4, 1.0]])
    return _jpeg(scenes.seen(scenes.wall(1), aside))


@cache
def other_wall() -> bytes:
    """Another wall; plastered, without grain and small, so that the networks find little on it and are soon done."""
    return _jpeg(scenes.plaster(2, spread=0.0), (240, 180))


@cache
def small_copy() -> bytes:
    """The photo of the wall, re-saved smaller."""
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(wall_photo())) as photo:
        photo.resize((360, 270), Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


@cache
def small_wall(number: int) -> bytes:
    """One of many little walls, quickly compared."""
    buffer = io.BytesIO()
    Image.fromarray(painted(number, 128, 96)).save(buffer, "PNG")
    return buffer.getvalue()


def other_buildings(number: int) -> bytes:
    """One of many other buildings: a little wall, the others bare, so that comparing them takes no time."""
    if number < 1:
        return small_wall(number)
    return forge.picture_of_one_colour((10 * number % 256, 7 * number % 256, 90), 60, 40)


def items_for(
    declared: Analysis,
    materials: InMemory,
    runner: Runner,
    first: bytes | None = None,
    archived: int | None = None,
) -> list[Item]:
    """Good items for every role of an analysis; `first` takes the place of the questioned photo.

    `archived` pictures of the archive in each role that takes them: unless said, a set of controls or four.
    """
    archived = archived or (LEAST_CONTROLS if declared.id == "landmark_controls" else 4)
    items: list[Item] = []
    for role in declared.roles:
        if role.kind == "run" and declared.id in ("consistency", "place_names"):
            items += [materials.run_item(run) for run in runs_of_file(materials, runner, items[0])]
        elif role.kind == "run" and declared.id == "second_opinion":
            items.append(materials.run_item(runner.run(analysis("metadata"), items[:1], materials).run))
        elif role.kind == "run":
            items.append(materials.run_item(landmark_run(materials, runner).run))
        elif role.kind in ("claim", "observation"):
            is_claim = role.kind == "claim"
            said = (
                materials.claim_item(a_claim()) if is_claim else materials.observation_item(an_inscription())
            )
            items.append(said)
        elif role.kind == "card":
            items.append(materials.card(items[0]))
        elif role.kind in ("mask", "marks"):
            items.append(drawn_for(declared, materials, role.name))
        elif role.name == "left_out":
            items.append(Item(role.name, "archive", "too_near 3", "0" * 64))
        elif role.name == "said":
            items += [said_item(Said(item.id, width=300)) for item in items if item.role == "candidate"]
        elif role.kind == "archive":
            items += [materials.archived(other_buildings(number), role.name) for number in range(archived)]
        elif role.name == "questioned":
            items.append(materials.item(wall_photo() if first is None else first, role.name))
        else:
            items.append(materials.item(same_wall(), role.name, "reference.jpg"))
    return items


def drawn_for(declared: Analysis, materials: InMemory, role: str) -> Item:
    """What a person drew on the photo of the wall, as an analysis takes it."""
    if role == "marks":
        sheet = (pair_sheet if declared.id == "camera_position" else shadow_sheet)(scale=MARKS_SCALE)
        return materials.marks_item(sheet)
    corner = Region("0,0 40,40", hashlib.sha256(wall_photo()).hexdigest(), *WALL_SIZE)
    return materials.mask_item(role, corner)


def landmark_run(materials: InMemory, runner: Runner) -> Finished:
    """A comparison of the wall with itself from another side."""
    items = [materials.item(wall_photo(), "questioned"), materials.item(same_wall(), "reference")]
    return runner.run(analysis("landmark_match"), items, materials)


def runs_of_file(materials: InMemory, runner: Runner, item: Item) -> list[Run]:
    """What looks into one file, run on it."""
    return [runner.run(analysis(id), [item], materials).run for id in ("metadata", "file_identity")]


def a_claim() -> ClaimAdded:
    """A claim that the photo of the wall was taken on another day."""
    when = Instant("2022-09-24", Precision.DAY)
    return ClaimAdded(claim="claim-1", text=Text("The wall on 24 September"), when=when)


def an_inscription() -> ObservationAdded:
    """What a person wrote off a sign on the photo of the wall."""
    kind, stance = Term("inscription"), Term("observed")
    return ObservationAdded("observation-1", "id-questioned", kind, stance, Text("Куп'янськ 12 км"))
