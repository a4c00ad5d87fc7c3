"""An embedded colour profile is honoured when asked for, ignored when it cannot be used, and both are said."""

from __future__ import annotations

import random

import pytest

from provenance.media.reader import Reader
from tests import forge
from tests.media import profiles


def first_pixel(reader: Reader, data: bytes, **options: int) -> tuple[tuple[int, ...], str]:
    pixels, facts = reader.decode(data, "photo", colour="srgb", **options)  # type: ignore[arg-type]
    return tuple(pixels.data[:3]), facts.colour_from


def srgb_from_p3(colour: tuple[int, int, int], gamma: float = 2.2) -> list[int]:
    """The same conversion by IEC 61966-2-1: linear by the profile's gamma, to XYZ (D50), to linear sRGB, encoded."""
    linear = [(value / 255) ** gamma for value in colour]
    xyz = [
        sum(part * column[row] for part, column in zip(linear, profiles.P3, strict=True)) for row in range(3)
    ]
    rows = (  # the inverse of sRGB's matrix adapted to D50 (Bruce Lindbloom's table, Bradford)
        (3.1338561, -1.6168667, -0.4906146),
        (-0.9787684, 1.9161415, 0.0334540),
        (0.0719453, -0.2289914, 1.4052427),
    )
    out = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, xyz, strict=True)))) for row in rows]
    return [round(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055)) for v in out]


@pytest.mark.parametrize("colour", [(200, 100, 50), (40, 160, 90), (255, 255, 255), (0, 0, 0), (90, 90, 200)])
def test_colours_of_a_wide_profile_become_those_of_srgb(reader: Reader, colour: tuple[int, int, int]) -> None:
    found, how = first_pixel(reader, profiles.picture("RGB", colour, profiles.wide_rgb()))
    assert how == "profile"
    assert all(abs(a - b) <= 2 for a, b in zip(found, srgb_from_p3(colour), strict=True)), found


def test_without_being_asked_the_numbers_are_those_in_the_file(reader: Reader) -> None:
    pixels, facts = reader.decode(profiles.picture("RGB", (200, 100, 50), profiles.wide_rgb()), "photo")
    assert tuple(pixels.data[:3]) == (200, 100, 50)
    assert facts.colour_from == "file"


def test_cmyk_is_converted_by_its_own_profile_and_not_by_a_formula(reader: Reader) -> None:
    profile = profiles.cmyk_that_turns_cyan_into_red()
    cyan = profiles.picture("CMYK", (255, 0, 0, 0), profile, "JPEG")
    found, how = first_pixel(reader, cyan)
    assert how == "profile"
    assert found[0] > 250 and max(found[1:]) < 8
    assert first_pixel(reader, profiles.picture("CMYK", (0, 0, 0, 0), profile, "TIFF"))[0] == (255, 255, 255)


def test_a_grey_profile_lightens_grey(reader: Reader) -> None:
    # Linear grey 128/255 = 0.502, encoded by IEC 61966-2-1: 188.
    assert first_pixel(reader, profiles.picture("L", 128, profiles.grey(1.0))) == ((188,) * 3, "profile")


def test_transparency_is_laid_over_white_after_the_conversion(reader: Reader) -> None:
    half = profiles.picture("RGBA", (200, 100, 50, 128), profiles.wide_rgb())
    clear = profiles.picture("RGBA", (200, 100, 50, 0), profiles.wide_rgb())
    solid = srgb_from_p3((200, 100, 50))
    found, how = first_pixel(reader, half)
    assert how == "profile"
    assert all(abs(a - (b + 255) / 2) <= 3 for a, b in zip(found, solid, strict=True)), found
    assert first_pixel(reader, clear)[0] == (255, 255, 255)
    grey, _ = first_pixel(reader, profiles.picture("LA", (128, 128), profiles.grey(1.0)))
    assert abs(grey[0] - (188 + 255) / 2) <= 2


def test_a_picture_without_a_profile_is_left_as_it_is_and_that_is_said(reader: Reader) -> None:
    data = forge.picture_file("png")
    pixels, facts = reader.decode(data, "photo", colour="srgb")
    assert facts.colour_from == "none"
    assert pixels.data == reader.decode(data, "photo")[0].data


def test_a_profile_of_srgb_itself_changes_nothing(reader: Reader) -> None:
    data = forge.jpeg_with_profile()
    pixels, facts = reader.decode(data, "photo", colour="srgb")
    assert facts.colour_from == "profile"
    assert pixels.data == reader.decode(data, "photo")[0].data


@pytest.mark.parametrize(
    ("mode", "colour", "profile"),
    [
        ("RGB", (1, 2, 3), b"no profile at all" * 20),
        ("RGB", (1, 2, 3), profiles.wide_rgb()[:200]),
        ("RGB", (1, 2, 3), profiles.grey(1.0)),
        ("RGB", (1, 2, 3), profiles.cmyk_that_turns_cyan_into_red()),
        ("L", 9, profiles.cmyk_that_turns_cyan_into_red()),
        ("RGB", (1, 2, 3), profiles.wide_rgb() + bytes(5_000_000)),
    ],
    ids=["no profile", "cut", "for grey", "for ink", "ink for grey", "too large"],
)
def test_a_profile_that_cannot_be_used_is_ignored_and_that_is_said(
    reader: Reader, mode: str, colour: int | tuple[int, ...], profile: bytes
) -> None:
    found, how = first_pixel(reader, profiles.picture(mode, colour, profile))
    assert how == "unusable"
    assert found == (colour if isinstance(colour, tuple) else (colour,) * 3)


def test_damaged_profiles_neither_end_the_reader_nor_spoil_the_picture(reader: Reader) -> None:
    numbers = random.Random(7)
    process = reader.process_id
    for made in (profiles.wide_rgb(), profiles.cmyk_that_turns_cyan_into_red()):
        for _ in range(100):
            mode, colour = ("CMYK", (255, 0, 0, 0)) if b"CMYK" in made else ("RGB", (1, 2, 3))
            data = profiles.picture(mode, colour, forge.mutated(made, numbers), "TIFF")
            _, facts = reader.decode(data, "photo", colour="srgb")
            assert facts.colour_from in ("profile", "unusable", "none")
    assert reader.process_id == process


def test_a_small_copy_of_a_wide_picture_has_the_same_colours(reader: Reader) -> None:
    data = profiles.picture("RGB", (200, 100, 50), profiles.wide_rgb())
    assert first_pixel(reader, data, max_side_px=16) == first_pixel(reader, data)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_crop_is_that_part_of_the_upright_picture(reader: Reader, orientation: int) -> None:
    data = forge.picture_file("jpeg", orientation=orientation)
    half = (forge.WIDTH // 2, 0, forge.WIDTH // 2, forge.HEIGHT // 2)
    pixels, facts = reader.decode(data, "photo", crop=half, max_side_px=24)
    assert (pixels.width, pixels.height, facts.scale) == (24, 16, 2.0)
    for found in forge.corner_colours(pixels.data, pixels.width, pixels.height):
        assert all(abs(a - b) < 12 for a, b in zip(found, forge.CORNERS[1], strict=True))


def test_levels_are_halves_down_to_a_stamp(reader: Reader) -> None:
    data = forge.picture_of_one_colour((10, 200, 30), 1001, 333)
    levels, facts = reader.levels(data, "photo")
    assert [(level.width, level.height) for level in levels] == [
        (1001, 333), (501, 167), (251, 84), (126, 42), (63, 21),
    ]  # fmt: skip
    assert (facts.shown_width, facts.shown_height) == (1001, 333)
    assert all(set(bytes(level.data[0::3])) == {10} for level in levels)
