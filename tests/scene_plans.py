"""The plans of three invented halls: the example's own, and two that look like it. No copies of real ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Opening:
    """A window or door in the front: middle x, foot z, width, height, shape of the head, bars across and up."""

    x: float
    z: float
    width: float
    height: float
    arched: bool = False
    bars: tuple[int, int] = (2, 2)
    what: Literal["window", "door", "blind"] = "window"


@dataclass(frozen=True)
class Hall:
    """The plan of one hall."""

    seed: int
    span: tuple[float, float]
    height: float
    wall: Colour
    trim: Colour
    base: Colour
    roof: Colour
    openings: tuple[Opening, ...]
    portico: tuple[float, float, float, float]  # left, right, depth, height of the columns
    columns: tuple[float, ...]
    column_radius: float
    turret: tuple[float, float, float] | None  # middle x, width, height over the eaves
    balcony: tuple[float, float, float] | None  # middle x, z, width
    mosaic: tuple[float, float, float, float] | None  # left, foot, width, height
    plaque: tuple[float, float, str]
    name: str
    pediment: bool
    clock_hands: tuple[float, float] = (138.5, 222.0)  # stopped at 4:37, so that it tells no picture's time
    clock_marks: Literal["bars", "dots", "quarters"] = "bars"
    slab: tuple[float, float] = (0.62, 0.5)
    band: float = 4.42  # foot of the band between the floors
    plinth: float = 1.15
    course: float = 0.45  # height of the corner stones; 0 for none
    bracket_gap: tuple[float, float] | None = (0.75, 1.35)
    square_columns: bool = False
    surround: float = 0.20
    spire: float = 2.3
    furnished: bool = True
    medallion: bool = True
    rise: float = 1.9  # of the pediment
    flag: tuple[Colour, Colour] = ((0.16, 0.36, 0.70), (0.93, 0.80, 0.18))


OUR_HALL = Hall(
    seed=1887,
    span=(-13.5, 17.0),
    height=9.6,
    wall=(0.78, 0.66, 0.48),
    trim=(0.86, 0.83, 0.76),
    base=(0.56, 0.53, 0.49),
    roof=(0.36, 0.22, 0.18),
    openings=(
        Opening(-11.6, 1.3, 1.3, 2.4, True),
        Opening(-8.8, 1.3, 1.5, 2.2, False, (3, 2)),
        Opening(-6.3, 1.5, 1.0, 1.9, True),
        Opening(0.0, 0.9, 2.4, 3.4, True, (2, 1), "door"),
        Opening(-3.4, 1.6, 1.2, 2.3),
        Opening(3.4, 1.6, 1.2, 2.3),
        Opening(7.6, 1.3, 1.4, 2.4, True, (2, 3)),
        Opening(10.4, 1.2, 2.0, 2.6, True, (4, 2)),
        Opening(13.4, 1.6, 1.2, 1.8),
        Opening(15.6, 1.4, 1.1, 2.2, True, (2, 2), "blind"),
        Opening(-11.6, 5.3, 1.3, 2.2),
        Opening(-8.8, 5.0, 1.6, 2.7, True, (2, 2)),
        Opening(-6.2, 5.4, 0.9, 2.0),
        Opening(-3.2, 5.5, 1.2, 2.1),
        Opening(0.0, 5.4, 1.7, 2.4, True, (3, 2)),
        Opening(3.2, 5.5, 1.2, 2.1),
        Opening(6.9, 5.2, 1.1, 2.4, True),
        Opening(15.6, 5.3, 1.2, 2.3, False, (2, 3)),
    ),
    portico=(-5.2, 5.2, 2.9, 4.9),
    columns=(-4.6, -3.0, -1.45, 1.45, 3.0, 4.6),
    column_radius=0.34,
    turret=(10.4, 3.6, 4.4),
    balcony=(-8.8, 4.75, 3.4),
    mosaic=(8.5, 5.1, 5.6, 2.6),
    plaque=(-4.9, 1.9, "1887"),
    name="МІСЬКА РАДА",
    pediment=True,
)

OTHER_HALL_1 = Hall(
    seed=5021,
    span=(-15.0, 15.0),
    height=8.5,
    wall=(0.79, 0.68, 0.48),
    trim=(0.87, 0.85, 0.79),
    base=(0.55, 0.53, 0.50),
    roof=(0.30, 0.33, 0.30),
    openings=(
        *(Opening(x, 1.2, 1.4, 2.3) for x in (-13.2, -10.6, -8.0, 8.0, 10.6, 13.2)),
        Opening(0.0, 0.9, 2.0, 3.0, False, (2, 1), "door"),
        *(Opening(x, 1.4, 1.1, 2.2) for x in (-4.0, 4.0)),
        *(Opening(x, 5.2, 1.4, 2.3, True) for x in (-13.2, -10.6, -8.0, -4.0, 0.0, 4.0, 8.0, 10.6, 13.2)),
    ),
    portico=(-6.0, 6.0, 3.2, 4.2),
    columns=(-5.4, -3.3, -1.2, 1.2, 3.3, 5.4),
    column_radius=0.37,
    turret=None,
    balcony=None,
    mosaic=None,
    plaque=(6.6, 1.9, "1954"),
    name="",
    pediment=True,
    clock_hands=(307.0, 84.0),
    clock_marks="dots",
    band=3.95,
    plinth=0.95,
    course=0.62,
    bracket_gap=None,
    surround=0.12,
    furnished=False,
    medallion=False,
    rise=1.35,
    slab=(0.9, 0.45),
    flag=((0.20, 0.45, 0.26), (0.88, 0.86, 0.80)),
)

OTHER_HALL_2 = Hall(
    seed=9377,
    span=(-17.0, 13.0),
    height=10.8,
    wall=(0.82, 0.64, 0.46),
    trim=(0.84, 0.82, 0.77),
    base=(0.58, 0.54, 0.50),
    roof=(0.38, 0.25, 0.20),
    openings=(
        *(Opening(x, 1.3, 1.2, 2.5, True, (1, 4)) for x in (-15.2, -12.9, -10.6, -8.3, 7.4, 9.5, 11.6)),
        Opening(0.0, 0.9, 2.6, 3.2, False, (2, 1), "door"),
        *(Opening(x, 1.5, 1.3, 2.2, False, (3, 2)) for x in (-3.3, 3.3)),
        *(
            Opening(x, 5.7, 1.2, 2.2, False, (4, 1))
            for x in (-15.2, -12.9, -10.6, -8.3, -3.3, 3.3, 7.4, 9.5, 11.6)
        ),
        Opening(0.0, 5.6, 1.5, 2.6, True, (2, 3)),
    ),
    portico=(-5.0, 5.0, 2.6, 5.6),
    columns=(-4.4, -1.6, 1.6, 4.4),
    column_radius=0.42,
    turret=(-11.7, 4.0, 4.0),
    balcony=(0.0, 5.35, 3.0),
    mosaic=None,
    plaque=(5.6, 2.0, "1911"),
    name="",
    pediment=False,
    clock_hands=(59.0, 348.0),
    clock_marks="quarters",
    band=4.95,
    plinth=1.45,
    course=0.0,
    bracket_gap=(0.45, 0.45),
    square_columns=True,
    surround=0.42,
    spire=4.2,
    furnished=False,
    slab=(0.4, 0.4),
    flag=((0.70, 0.16, 0.18), (0.86, 0.84, 0.80)),
)
