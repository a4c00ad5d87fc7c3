"""Which place each photograph of the development data shows, and how alike two places are."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from provenance.vision.calibration import StratumName


def data_folder() -> Path:
    """The development data: where ALIDADE_DATA says, else `shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("ALIDADE_DATA", beside))


# Decided by place name, after looking at samples of landmarks/ and of every architecture class below.

TOWNS: Final[dict[str, tuple[str, ...]]] = {
    "San Francisco": ("sf_q1", "sf_q2", "sf_q3", "sf_q5", "other_sf_db*"),
    "Prague": ("dancing_house", "kn_church", "purkine", "evd_dum"),
    "Kyiv": ("kpi", "vatutin"),
}
"""Places of one town: pairs of them are `same_street` unless they are also of one type. `evd_dum` is taken to be in
Prague with the others of its makers; that errs on the strict side, for same-street rates are printed apart."""

TYPES: Final[dict[str, tuple[str, ...]]] = {
    "columned, domed or palace front": (
        "sacre_coeur", "st_pauls", "us_capitol", "charlottenburg", "kn_church", "warsaw_palace", "maupertuis",
        "sf_q1",
    ),
    "plain front with rows of windows": (
        "evd_dum", "princeton", "kpi", "maupertuis", "warsaw_palace", "charlottenburg", "dancing_house",
        "other_sf_db1", "coco/000000008899",
    ),
    "Victorian house": ("sf_q5", "other_sf_db12", "other_sf_db13"),
    "Mediterranean house": ("sf_q3", "other_sf_db7", "other_sf_db8", "other_sf_db9", "other_sf_db10"),
    "plain house": ("sf_q2", "other_sf_db3", "other_sf_db4", "other_sf_db6"),
    "statue on a plinth": ("purkine", "vatutin", "warsaw_palace"),
    "tower of storeys": ("pagoda", "minaret"),
    "temple roof": ("pagoda", "imagenet/n03877845_palace"),
}  # fmt: skip
"""Places of one type: pairs of them are `lookalike`, within one town too (rows of like houses are the hardest)."""

ARCHITECTURE_CLASSES: Final = ("minaret", "pagoda", "pyramid")
ARCHITECTURE_FILES: Final = (
    "imagenet/n02859443_boathouse", "imagenet/n03032252_cinema", "imagenet/n03743016_megalith",
    "imagenet/n03877845_palace", "imagenet/n03933933_pier", "imagenet/n04435653_tile_roof",
    "coco/000000000094", "coco/000000008899",
)  # fmt: skip
"""What shows a building. Not among them though their names suggest it: prison (shop dummies), suspension_bridge
(people on a foot bridge)."""

NO_OBJECT: Final = ("BACKGROUND_Google", "coco")
"""Left out of the objects: anything may be in them, a landmark too."""

UNSURE: Final = (frozenset({"kn_church", "purkine"}),)
"""Never made a negative: the statue and the church are said to stand on one square, so one may show in the other's
background. Two files of one architecture class are left out likewise: they may show one building."""


def place_of(image: str) -> str:
    """The place an image (relative to the data) shows. A class of objects counts as one place, which is careful:
    fewer places, wider bounds. `kn_church` comes from two sources and is one place."""
    path = PurePosixPath(image)
    if path.parts[0] == "landmarks":
        return f"other_sf_{path.stem}" if path.parts[1] == "other_sf" else path.parts[1]
    if path.parts[1] == "caltech101":
        return path.stem.rsplit("_image_", 1)[0]
    return f"{path.parts[1]}/{path.stem}"


def is_architecture(image: str) -> bool:
    """Whether a distractor shows a building, by the tables above."""
    return place_of(image) in (*ARCHITECTURE_CLASSES, *ARCHITECTURE_FILES)


def is_object(image: str) -> bool:
    """Whether a distractor surely shows none."""
    return not is_architecture(image) and not place_of(image).startswith(NO_OBJECT)


def stratum_of(place_a: str, place_b: str) -> StratumName:
    """How alike two different places are: of one type, else of one town, else unrelated."""
    if _together(place_a, place_b, TYPES):
        return "lookalike"
    return "same_street" if _together(place_a, place_b, TOWNS) else "unrelated"


def may_be_one(place_a: str, place_b: str) -> bool:
    """Whether two places may be one, or in one picture: no negative is made of them."""
    return place_a == place_b or frozenset({place_a, place_b}) in UNSURE


def _together(place_a: str, place_b: str, table: dict[str, tuple[str, ...]]) -> bool:
    return any(_listed(place_a, names) and _listed(place_b, names) for names in table.values())


def _listed(place: str, names: tuple[str, ...]) -> bool:
    return place in names or any(name.endswith("*") and place.startswith(name[:-1]) for name in names)


def images(data: Path, folder: str) -> Iterator[str]:
    """The pictures below a folder of the data, by name."""
    endings = (".jpg", ".jpeg", ".png")
    found = sorted(path for path in (data / folder).rglob("*") if path.suffix.lower() in endings)
    return (path.relative_to(data).as_posix() for path in found)


def crossed(ones: list[str], others: list[str]) -> Iterator[tuple[str, str]]:
    """All couples of two lists so ordered that any beginning of them uses all files about equally often."""
    for shift in range(len(others)):
        yield from ((one, others[(number + shift) % len(others)]) for number, one in enumerate(ones))


def couples(ones: list[str]) -> Iterator[tuple[str, str]]:
    """All couples within one list."""
    return itertools.combinations(ones, 2)
