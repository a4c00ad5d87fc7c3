"""The stored picture against what its tags say of it: previews, turn, size, JPEG structure, auxiliary pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from provenance.analyses.consistency.others import AUXILIARY, PreviewSaid, StructureSaid, previews, structure
from provenance.analyses.consistency.outcome import NOTHING, Outcome, Pair, worst
from provenance.analyses.consistency.said import Said
from provenance.record.values import Count, Flag, Sequence, Term, Text

_MIRRORED: Final = frozenset({2, 4, 5, 7})
_QUARTER_TURNS: Final = frozenset({5, 6, 7, 8})
_ASPECT_SHARE: Final = 0.01
"""Rounding to blocks of 16 pixels changes the shape of a small copy by about this share (our choice)."""
_AS_CAMERAS: Final = frozenset({"coding_baseline", "coding_extended"})
"""Cameras write sequential JPEG (Exif 2.32 §4.7.1: baseline); progressive ones come from programs and services."""


def preview(said: Said) -> Outcome:
    """Test 6: the embedded previews against the main picture, as `embedded_preview` compared them."""
    return worst(map(_preview, previews(said)))


def _preview(one: PreviewSaid) -> Outcome:
    pairs: tuple[Pair, ...] = (("preview", Sequence((Term(one.kind), Term(one.result)))),)
    match one.likeness:
        case "same":
            return Outcome("agrees", pairs)
        case "framed":
            explanations = ("may_be_preview_of_other_shape", "may_be_cropped")
            return Outcome("differs_usual", pairs, explanations, "decided_by_looking")
        case "turned":
            return Outcome("differs_usual", pairs, ("may_be_turned_by_program",), "decided_by_looking")
        case "differs":
            explanations = ("may_be_edited_preview_left", "may_be_program_left")
            return Outcome("differs", pairs, explanations, "decided_by_looking")
        case "unknown":
            return NOTHING
        case never:
            assert_never(never)


def orientation(said: Said) -> Outcome:
    """Test 8: the turn that the tags ask for against the stored picture and the preview."""
    stated = said.number("IFD0", "Orientation")
    if stated is None or said.facts is None:
        return NOTHING
    turn = int(stated)
    width, height = said.facts.stored_width, said.facts.stored_height
    pairs: tuple[Pair, ...] = (
        ("orientation_stated", Count(turn, "orientation")),
        ("stored_size", _size(width, height)),
    )
    return worst(_orientation(said, turn, pairs))


def _orientation(said: Said, turn: int, pairs: tuple[Pair, ...]) -> Iterator[Outcome]:
    assert said.facts is not None
    if not 1 <= turn <= 8:
        yield Outcome("differs", pairs, ("may_be_program_wrote",), "decided_by_original_file")
        return
    if turn in _MIRRORED:
        yield Outcome("differs_usual", pairs, ("may_be_front_camera",), "decided_by_sample")
    # HEIF turns by its own properties, and may leave the tag as it was (ISO/IEC 23008-12 §6.5.10)
    upright_stored = said.facts.stored_height > said.facts.stored_width and said.media_type != "heic"
    if turn in _QUARTER_TURNS and upright_stored:
        explanations = ("may_be_turned_by_program", "may_be_upright_sensor")
        yield Outcome("differs_usual", pairs, explanations, "decided_by_looking")
    small = said.number("IFD1", "Orientation")
    if small is not None and int(small) != turn:
        with_small = (*pairs, ("orientation_of_preview", Count(int(small), "orientation")))
        yield Outcome("differs_usual", with_small, ("may_be_turned_by_program",), "decided_by_original_file")
    yield Outcome("agrees", pairs)


def pixel_dimensions(said: Said) -> Outcome:
    """Test 9: the stated size against the stored one."""
    stated = [said.number("ExifIFD", name) for name in ("ExifImageWidth", "ExifImageHeight")]
    width, height = (0 if one is None else int(one) for one in stated)
    if width < 1 or height < 1 or said.facts is None:
        return NOTHING
    real = said.facts.stored_width, said.facts.stored_height
    pairs: tuple[Pair, ...] = (("stated_size", _size(width, height)), ("stored_size", _size(*real)))
    if real == (width, height):
        return Outcome("agrees", pairs)
    if real == (height, width):
        return Outcome("differs_usual", pairs, ("may_be_turned_by_program",), "decided_by_original_file")
    shape, real_shape = (max(one) / min(one) for one in ((width, height), real))
    if abs(shape / real_shape - 1) > _ASPECT_SHARE:
        return Outcome(
            "differs", pairs, ("may_be_cropped", "may_be_program_left"), "decided_by_original_file"
        )
    if max(real) < max(width, height):
        return Outcome("differs_usual", pairs, ("may_be_resized",), "decided_by_original_file")
    return Outcome("differs", pairs, ("may_be_enlarged", "may_be_program_left"), "decided_by_original_file")


def _size(width: int, height: int) -> Text:
    return Text(f"{width} × {height}")


def jpeg_structure(said: Said) -> Outcome:
    """Test 16: how the JPEG is built against the camera that the file names."""
    if said.media_type != "jpeg" or not said.is_camera_file:
        return NOTHING
    return worst(_structure(said, structure(said)))


def _structure(said: Said, found: StructureSaid) -> Iterator[Outcome]:
    camera: Pair = ("camera_stated", Text(said.camera))
    if found.coding:
        pairs: tuple[Pair, ...] = (camera, ("coding", Term(found.coding)))
        yield Outcome("agrees", pairs) if found.coding in _AS_CAMERAS else _unlike_camera(pairs)
    if found.earlier is not None:
        pairs = (camera, ("traces_of_earlier_compression", Flag(found.earlier)))
        yield _unlike_camera(pairs) if found.earlier else Outcome("agrees", pairs)
    words = {word for word in (*said.make.casefold().split()[:1], said.model.casefold()) if word}
    fits = any(word in source.casefold() for source in found.sources for word in words)
    if found.sources and (
        fits or found.one_source
    ):  # tables of several sources tell nothing against the camera
        pairs = (camera, ("known_sources", Sequence(tuple(map(Text, found.sources[:5])))))
        yield Outcome("agrees", pairs) if fits else _unlike_camera(pairs)


def _unlike_camera(pairs: tuple[Pair, ...]) -> Outcome:
    explanations = ("may_be_saved_again", "may_be_edited")
    return Outcome("differs_usual", pairs, explanations, "decided_by_sample")


def heic_auxiliary(said: Said) -> Outcome:
    """Test 18: the auxiliary pictures that iPhones write beside a HEIC picture (depth, gain map)."""
    if said.media_type not in ("heic", "heif") or said.make.casefold() != "apple":
        return NOTHING
    kinds = tuple(dict.fromkeys(one.kind for one in previews(said) if one.kind in AUXILIARY))
    shown = Sequence(tuple(Term(kind) for kind in kinds)) if kinds else Term("compared_no_auxiliary")
    pairs: tuple[Pair, ...] = (("camera_stated", Text(said.camera)), ("auxiliary", shown))
    if kinds:
        return Outcome("agrees", pairs)
    return Outcome("differs_usual", pairs, ("may_be_saved_again", "may_be_other_mode"), "decided_by_sample")
