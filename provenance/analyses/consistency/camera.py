"""The device that a file names: editors in its history, its lens, its serial numbers, its maker's own notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair, worst
from provenance.analyses.consistency.said import Said
from provenance.analysis.contract import Statement
from provenance.record.finding import Basis
from provenance.record.values import Count, Measure, Sequence, Term, Text, decimal_text

_EDITORS: Final = re.compile(
    r"photoshop|lightroom|adobe|camera raw|gimp|snapseed|pixelmator|affinity|capture one|picasa|picsart|vsco|"
    r"facetune|meitu|beautycam|paint\.net|paint shop|paintshop|photoscape|luminar|dxo|darktable|rawtherapee|"
    r"imagemagick|graphicsmagick|acdsee|corel|canva|fotor|polarr|afterlight|photodirector|topaz|inpixio|remini|"
    r"faceapp|prisma|irfanview|xnview|photo ?filtre|photos? \d|windows photo|microsoft (?:photo|paint|windows)|"
    r"google photos|apple photos|preview \d|inkscape|krita|zoner|photoworks|capcut",
    re.IGNORECASE,
)
"""Names of programs that change or export pictures, as they write them into Software and CreatorTool."""

_MOST_LETTERS: Final = 80  # shown of a program's name (our choice)
_HISTORY: Final = ("History", "DerivedFrom", "DocumentAncestors", "Ingredients", "Pantry")
"""Structures of xmpMM that editors keep (XMP Specification Part 2, §2.2.5), nested or flattened."""

_MAKER_NOTES: Final = re.compile(
    r"(apple|canon|nikon|fujifilm|panasonic|olympus|om digital|pentax|ricoh|leica|sony(?! ?ericsson)|sigma)",
    re.IGNORECASE,
)
"""Makers whose cameras write a MakerNote (ExifTool's documentation of maker notes, "Tag Names")."""
_NOTES_SINCE: Final = "2003"
"""Cameras of these makers wrote files without notes until about then (seen on originals of 1998 to 2001)."""
_NO_MAKER_NOTE: Final = re.compile(r"[A-Z]\d{4}$|Xperia|XQ-|SO-\d|SOV|SGP|D\d{4}", re.IGNORECASE)
"""Sony's phones, which name themselves E6653, XQ-BC72, SO-01M … and write none."""
_STANDARD_GROUPS: Final = re.compile(
    r"IFD\d|SubIFD\d?|ExifIFD|GPS|InteropIFD|XMP-|IPTC|Photoshop|ICC|JFIF|Adobe|MPF|MPImage|PNG|File|Composite|System|"
    r"ExifTool|QuickTime|Meta|GIF|RIFF|JUMBF|C2PA|SVG|PDF|Ducky|APP\d|HEIF|FPXR"
)
_SERIAL_NUMBERS: Final = frozenset({"SerialNumber", "BodySerialNumber", "CameraSerialNumber"})
"""Names of the camera's serial number in Exif, XMP, DNG and makers' notes, as ExifTool gives them."""
_PHONE_MAKERS: Final = re.compile(
    r"apple|samsung|google|xiaomi|redmi|huawei|honor|oneplus|oppo|vivo|realme", re.I
)
_BIG_CAMERAS: Final = re.compile(
    r"(canon eos|nikon d\d|nikon z|ilce-|slt-|ilca-|x-t\d|x-pro|x-h\d|gfx|e-m\d|dmc-g|dc-g|pentax k)", re.I
)
_SMALLEST_CROP, _LARGEST_BIG_CROP, _LARGEST_CROP = Fraction("0.6"), Fraction("2.8"), Fraction(20)
"""35 mm equivalent over focal length: 0.79 for medium format, 2 for Four Thirds, 2.7 for one inch; phones up to 12."""
_SMALLEST_PHONE_CROP: Final = Fraction("2.2")
"""The largest sensors in phones are of one inch (13.2 mm × 8.8 mm): 2.7; less a margin for rounding."""


# ---- 7: editors --------------------------------------------------------------------------------------------------


def editing(said: Said) -> Outcome:
    """Test 7: whether the file names programs that change or export pictures, or keeps a history of editing."""
    named = tuple(dict.fromkeys(_editors(said)))
    if named:
        pairs: tuple[Pair, ...] = (("programs", Sequence(named[:6])),)
        return Outcome("differs_usual", pairs, ("may_be_export",), "decided_by_original_file")
    software = said.text("IFD0", "Software")
    if not said.is_camera_file:
        return NOTHING
    shown = (("software_stated", Text(software)),) if software else ()
    return Outcome("agrees", (("camera_stated", Text(said.camera)), *shown))


def _editors(said: Said) -> Iterator[Text | Term]:
    tools = (
        said.text("IFD0", "Software"), said.text("PNG", "Software"), said.text("XMP-xmp", "CreatorTool"),
        said.text("XMP-tiff", "Software"), said.text("IPTC", "OriginatingProgram"),
    )  # fmt: skip
    for tool in tools:
        if _EDITORS.search(tool[:_MOST_LETTERS]):
            yield Text(tool[:_MOST_LETTERS])
    if said.text("IFD0", "ProcessingSoftware"):
        yield Text(said.text("IFD0", "ProcessingSoftware")[:_MOST_LETTERS])
    for row in said.rows:
        if row.group == "XMP-xmpMM" and row.name.startswith(_HISTORY):
            agent = row.text[:_MOST_LETTERS] if row.name == "HistorySoftwareAgent" else ""
            yield Text(agent) if agent else Term("compared_xmp_history")
        elif row.group == "Photoshop":
            yield Term("compared_photoshop_part")


# ---- 10: lens ----------------------------------------------------------------------------------------------------


def lens(said: Said) -> Outcome:
    """Test 10: focal length, its 35 mm equivalent and the lens against one another and against the body."""
    return worst((*_crop(said), *_lens_body(said), *_lens_range(said)))


def _crop(said: Said) -> Iterator[Outcome]:
    focal = said.number("ExifIFD", "FocalLength")
    equal = said.number("ExifIFD", "FocalLengthIn35mmFormat", "FocalLengthIn35mmFilm")
    if not focal or not equal or focal <= 0 or equal <= 0:
        return
    zoom = said.number("ExifIFD", "DigitalZoomRatio")
    factor = equal / focal
    zoomed = factor / max(zoom or 1, 1)  # some makers multiply the equivalent by it, some do not
    pairs: tuple[Pair, ...] = (
        ("camera_stated", Text(said.camera)),
        ("focal_length", Measure(decimal_text(float(focal), 1), "mm")),
        ("focal_length_35", Measure(decimal_text(float(equal), 0), "mm")),
    )
    least, most = _SMALLEST_CROP, _LARGEST_CROP
    if _BIG_CAMERAS.search(said.model):
        most = _LARGEST_BIG_CROP
    elif _PHONE_MAKERS.match(said.make):
        least = _SMALLEST_PHONE_CROP
    if least <= factor and zoomed <= most:
        yield Outcome("agrees", pairs)
    elif factor > most:
        explanations = ("may_be_digital_zoom", "may_be_program_wrote")
        yield Outcome("differs_usual", pairs, explanations, "decided_by_sample")
    else:
        yield Outcome("differs", pairs, ("may_be_program_wrote", "may_be_copied_tags"), "decided_by_sample")


def _lens_body(said: Said) -> Iterator[Outcome]:
    """Lenses that are built in name their phone ("iPhone 13 Pro back triple camera 5.7mm f/1.5")."""
    glass = said.text("ExifIFD", "LensModel")
    if glass.startswith(("iPhone", "iPad")) and said.model:
        pairs: tuple[Pair, ...] = (("camera_stated", Text(said.camera)), ("lens_stated", Text(glass[:80])))
        if glass.startswith(f"{said.model} "):
            yield Outcome("agrees", pairs)
        else:
            yield Outcome("differs", pairs, ("may_be_copied_tags",), "decided_by_sample")


def _lens_range(said: Said) -> Iterator[Outcome]:
    focal, row = said.number("ExifIFD", "FocalLength"), said.tag("ExifIFD", "LensInfo", "LensSpecification")
    ends = [] if row is None else [float(one) for one in re.findall(r"\d+(?:\.\d+)?", row.text)[:2]]
    if not focal or len(ends) < 2 or not 0 < ends[0] <= ends[1]:
        return
    pairs: tuple[Pair, ...] = (
        ("lens_stated", Text(row.text[:80] if row else "")),
        ("focal_length", Measure(decimal_text(float(focal), 1), "mm")),
    )
    if ends[0] * 0.95 - 0.5 <= focal <= ends[1] * 1.05 + 0.5:  # both are rounded
        yield Outcome("agrees", pairs)
    else:
        explanations = ("may_be_copied_tags", "may_be_converter")
        yield Outcome("differs", pairs, explanations, "decided_by_sample")


# ---- 14: who and which device ------------------------------------------------------------------------------------


def serial_numbers(said: Said) -> Outcome:
    """Test 14: the camera's serial number where several parts of the file state it."""
    rows = [row.text.strip(" \0").lstrip("0") for row in said.rows if row.name in _SERIAL_NUMBERS]
    stated = [number for number in rows if number]  # zeros stand where there is none
    if len(stated) < 2:
        return NOTHING
    different = tuple(dict.fromkeys(stated))
    pairs: tuple[Pair, ...] = (("serial_numbers", Sequence(tuple(map(Text, different)))),)
    if len(different) == 1:
        return Outcome("agrees", pairs)
    explanations = ("may_be_other_form", "may_be_copied_tags")
    return Outcome("differs", pairs, explanations, "decided_by_sample")


def personal_tags(said: Said) -> Iterator[Statement]:
    """How many tags can name a person or a device: a note for whoever passes the file on, not a test."""
    count = sum(row.personal for row in said.rows)
    if count:
        yield Statement("personal_tags", Basis.COMPUTED, Count(count, "tags"))


# ---- 15: maker notes ---------------------------------------------------------------------------------------------


def maker_notes(said: Said) -> Outcome:
    """Test 15: whether the maker's own notes are there, of makers that write them."""
    if not _MAKER_NOTES.match(said.make):
        return NOTHING
    if said.make.casefold().startswith("sony") and _NO_MAKER_NOTE.match(said.model):
        return NOTHING
    taken = said.instant("taken_time")
    if taken is not None and taken.value[:4] < _NOTES_SINCE:
        return NOTHING
    there = any(
        row.name.startswith("MakerNote") or row.group == "MakerNotes" or not _STANDARD_GROUPS.match(row.group)
        for row in said.rows
    )
    pairs: tuple[Pair, ...] = (("camera_stated", Text(said.camera)),)
    if there:
        return Outcome("agrees", pairs)
    return Outcome("differs_usual", pairs, ("may_be_notes_dropped",), "decided_by_sample")
